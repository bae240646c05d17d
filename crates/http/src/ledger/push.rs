//! Imports that a program sends.

use axum::Json;
use axum::body::Body as RawBody;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use mainstay_app::Error;
use mainstay_app::ledger::{self, Push};
use mainstay_domain::policy::{self, Verb};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::uploads::receive;
use crate::auth::Caller;
use crate::extract::Query;
use crate::jobs::Job;
use crate::{Failure, Http};

/// How to read what is sent.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PushQuery {
    /// The kept mapping to read it by: its name or id.
    mapping: String,
    /// What to call it in the history of imports.
    file_name: Option<String>,
}

/// What became of a push.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PushResponse {
    job: Job,
    /// Whether this very push came before, so that nothing was done again.
    repeated: bool,
}

/// Imports rows of JSON, or a CSV file, by a mapping that is kept; once for each key.
///
/// The header `Idempotency-Key` takes a key of your choice, another one for each delivery. Sent again within 30 days, the
/// same key with the same body and mapping brings the same job and imports nothing twice; with another body it is refused.
/// A cell is a text, a number, true, false or null. What can be read in two ways fails the job: the mapping must say.
#[utoipa::path(post, path = "/imports/push", tag = "ledger", operation_id = "push_import",
    params(PushQuery, ("Idempotency-Key" = String, Header, description = "1 to 200 ASCII characters")),
    request_body(content((Vec<Object> = "application/json"), (String = "text/csv"))),
    responses((status = 202, body = PushResponse)))]
pub(super) async fn push_import(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PushQuery>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<(StatusCode, Json<PushResponse>), Failure> {
    policy::may(&caller.actor, Verb::ImportLines)?;
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned();
    let is_json = is_json(&headers)?;
    let uploads = &http.app.folders().uploads;
    let received = tempfile::NamedTempFile::new_in(uploads).map_err(Error::from)?;
    receive(body, received.path()).await?;
    let written = tempfile::NamedTempFile::new_in(uploads).map_err(Error::from)?;
    let (from, to) = (received.path().to_owned(), written.path().to_owned());
    let body_sha256 = tokio::task::spawn_blocking(move || -> Result<String, Error> {
        if is_json {
            ledger::write_rows(&from, &to)?;
        }
        ledger::file_sha256(&from)
    });
    let body_sha256 = body_sha256.await.map_err(Error::bug)??;
    let file = if is_json { written.path() } else { received.path() };
    let file_name =
        query.file_name.unwrap_or_else(|| if is_json { "rows.json" } else { "rows.csv" }.to_owned());
    let push = Push { key: &key, mapping: &query.mapping, file_name: &file_name, body_sha256: &body_sha256 };
    let pushed = ledger::push_import(&http.app, &caller.actor, push, file).await?;
    Ok((StatusCode::ACCEPTED, Json(PushResponse { job: pushed.job.into(), repeated: pushed.repeated })))
}

fn is_json(headers: &HeaderMap) -> Result<bool, Error> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim() {
        "application/json" => Ok(true),
        "text/csv" => Ok(false),
        _ => Err(Error::invalid(
            "bad_content_type",
            "Content-Type",
            "say what the body is: `application/json` for rows, `text/csv` for a CSV file",
        )),
    }
}
