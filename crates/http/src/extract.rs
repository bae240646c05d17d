//! Bodies, paths and queries whose faults are problem documents like all others.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use serde::de::DeserializeOwned;

use crate::error::plain;

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Unreadable))]
pub(crate) struct Body<T>(pub(crate) T);

/// The parts of a path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Unreadable))]
pub(crate) struct Path<T>(pub(crate) T);

/// The parameters of a query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Unreadable))]
pub(crate) struct Query<T>(pub(crate) T);

/// A query that is kept and not asked now, or what is wrong with it.
pub(crate) fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, String> {
    let mut uri = axum::http::uri::Parts::default();
    uri.path_and_query = Some(format!("/?{query}").parse().map_err(|_| {
        "this is not the query of an address, such as `revenue_class=A&sort=recency`".to_owned()
    })?);
    let uri = Uri::from_parts(uri).map_err(|error| error.to_string())?;
    let read = axum::extract::Query::<T>::try_from_uri(&uri).map_err(|rejection| rejection.body_text())?;
    Ok(read.0)
}

/// What was sent cannot be read.
pub(crate) struct Unreadable(StatusCode, String);

impl From<JsonRejection> for Unreadable {
    fn from(rejection: JsonRejection) -> Self {
        Self(rejection.status(), for_people(&rejection.body_text()).to_owned())
    }
}

/// Which field, and what is wrong with it, without where in the bytes: `abc: use two rising percentages`.
fn for_people(text: &str) -> &str {
    let said =
        text.strip_prefix("Failed to deserialize the JSON body into the target type: ").unwrap_or(text);
    said.rsplit_once(" at line ").map_or(said, |(said, _)| said)
}

impl From<QueryRejection> for Unreadable {
    fn from(rejection: QueryRejection) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, rejection.body_text())
    }
}

/// A path with an id that is none leads nowhere.
impl From<PathRejection> for Unreadable {
    fn from(rejection: PathRejection) -> Self {
        Self(StatusCode::NOT_FOUND, rejection.body_text())
    }
}

impl IntoResponse for Unreadable {
    fn into_response(self) -> Response {
        plain(self.0, "unreadable", self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::for_people;

    #[test]
    fn a_refused_field_is_named_without_the_place_in_the_bytes() {
        let text =
            "Failed to deserialize the JSON body into the target type: abc: not rising at line 1 column 23";
        assert_eq!(for_people(text), "abc: not rising");
        assert_eq!(for_people("Expected request with content type"), "Expected request with content type");
    }
}
