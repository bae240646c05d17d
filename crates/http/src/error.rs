//! From an outcome to a status and a problem document (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_app::error::Problem as AppProblem;
use serde::Serialize;
use utoipa::ToSchema;

/// What an error looks like: `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status and the codes below say what it is.
    r#type: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened, for the person who must act.
    detail: String,
    /// Each single thing that is wrong.
    errors: Vec<ProblemError>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemError {
    /// A stable word for programs.
    code: String,
    /// A sentence for people.
    detail: String,
    /// The field or mapping key it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Where only a person can decide: what the key may say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<String>,
}

impl From<AppProblem> for ProblemError {
    fn from(problem: AppProblem) -> Self {
        let AppProblem { code, detail, field } = problem;
        Self { code: code.to_owned(), detail, field, alternatives: Vec::new() }
    }
}

/// An error on its way to the client.
#[derive(Debug)]
pub struct Failure(pub(crate) Error);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, code) = outcome(&self.0);
        if status.is_server_error() {
            tracing::error!(error = self.0.chain(), "a request failed");
        }
        let detail = self.0.to_string();
        let bears_token = code == "wrong_token";
        let wait = if let Error::TooManyAttempts(seconds) = self.0 { Some(seconds) } else { None };
        let errors = match self.0 {
            Error::Invalid(problems) => problems.into_iter().map(Into::into).collect(),
            Error::Ambiguous(problem, alternatives) => {
                vec![ProblemError { alternatives, ..problem.into() }]
            }
            _ => vec![AppProblem { code, detail: detail.clone(), field: None }.into()],
        };
        let mut response = problem(status, detail, errors);
        if let Some(value) = wait.and_then(|seconds| seconds.to_string().parse().ok()) {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        if bears_token {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The status of an outcome, and the code where the error has none of its own.
fn outcome(error: &Error) -> (StatusCode, &'static str) {
    match error {
        Error::NotFound(_) => (StatusCode::NOT_FOUND, "not_found"),
        Error::SignedOut => (StatusCode::UNAUTHORIZED, "signed_out"),
        Error::Refused(_) => (StatusCode::FORBIDDEN, "refused"),
        Error::Invalid(problems) => match problems.first() {
            Some(problem) if ["wrong_credentials", "wrong_token"].contains(&problem.code) => {
                (StatusCode::UNAUTHORIZED, problem.code)
            }
            _ => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        },
        Error::Ambiguous(..) => (StatusCode::UNPROCESSABLE_ENTITY, "ambiguous"),
        Error::Conflict(_) => (StatusCode::CONFLICT, "conflict"),
        Error::Gone(_) => (StatusCode::GONE, "cleaned_up"),
        Error::TooManyAttempts(_) => (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"),
        Error::Unavailable { .. } => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        Error::Bug(_) => (StatusCode::INTERNAL_SERVER_ERROR, "bug"),
    }
}

pub(crate) fn problem(status: StatusCode, detail: String, errors: Vec<ProblemError>) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let body = Problem { r#type: "about:blank", title, status: status.as_u16(), detail, errors };
    (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(body)).into_response()
}

/// One problem of the protocol, not of a use case.
pub(crate) fn plain(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Response {
    let detail = detail.into();
    problem(status, detail.clone(), vec![AppProblem { code, detail, field: None }.into()])
}

pub(crate) async fn no_such_route() -> Response {
    plain(StatusCode::NOT_FOUND, "no_such_route", "the API has no such address; see /api/v1/openapi.json")
}

pub(crate) async fn no_such_method() -> Response {
    plain(StatusCode::METHOD_NOT_ALLOWED, "no_such_method", "this address does not answer that method")
}
