//! Clean-up of files that no version in the retention needs.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use mainstay_app::ledger::{self, Cleanup, PastCleanup, Retention};
use mainstay_domain::ledger::LedgerVersion;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Body, Query};
use crate::{Failure, Http};

/// What a clean-up removes.
#[derive(Debug, Serialize, ToSchema)]
pub struct CleanupFigures {
    /// The oldest version that stays answerable.
    oldest_version: LedgerVersion,
    newest_version: LedgerVersion,
    /// The files that go.
    files: i64,
    bytes: i64,
}

impl From<Cleanup> for CleanupFigures {
    fn from(cleanup: Cleanup) -> Self {
        let Cleanup { oldest, newest, files, bytes } = cleanup;
        Self { oldest_version: oldest, newest_version: newest, files, bytes }
    }
}

/// The same in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CleanupResponse {
    cleanup: CleanupFigures,
}

/// Which versions stay answerable: those that either rule keeps, and the newest in any case. One of them is required.
#[derive(Debug, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionRule {
    /// The newest so many.
    keep_versions: Option<i64>,
    /// Those that were the newest on one of the last so many days.
    keep_days: Option<i64>,
}

impl From<RetentionRule> for Retention {
    fn from(rule: RetentionRule) -> Self {
        Self { versions: rule.keep_versions, days: rule.keep_days }
    }
}

/// A clean-up that was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoneCleanup {
    oldest_version: LedgerVersion,
    files: i64,
    bytes: i64,
    created_by: String,
    created_at: DateTime<Utc>,
}

impl From<PastCleanup> for DoneCleanup {
    fn from(past: PastCleanup) -> Self {
        let PastCleanup { oldest, files, bytes, created_by, created_at } = past;
        Self { oldest_version: oldest, files, bytes, created_by, created_at }
    }
}

/// The clean-ups that were done.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CleanupsResponse {
    /// Newest first.
    cleanups: Vec<DoneCleanup>,
}

/// Says what a clean-up would remove; changes nothing.
#[utoipa::path(get, path = "/ledger/cleanup", tag = "ledger", operation_id = "preview_cleanup",
    params(RetentionRule), responses((status = 200, body = CleanupResponse)))]
pub(super) async fn preview_cleanup(
    State(http): State<Http>,
    caller: Caller,
    Query(rule): Query<RetentionRule>,
) -> Result<Json<CleanupResponse>, Failure> {
    let cleanup = ledger::cleanup_preview(&http.app, &caller.actor, rule.into()).await?;
    Ok(Json(CleanupResponse { cleanup: cleanup.into() }))
}

/// Removes the files that no version of the retention needs. Questions to earlier versions get 410 from then on; their
/// stored runs stay.
#[utoipa::path(post, path = "/ledger/cleanup", tag = "ledger", operation_id = "clean_up",
    request_body = RetentionRule, responses((status = 200, body = CleanupResponse)))]
pub(super) async fn clean_up(
    State(http): State<Http>,
    caller: Caller,
    Body(rule): Body<RetentionRule>,
) -> Result<Json<CleanupResponse>, Failure> {
    let cleanup = ledger::cleanup(&http.app, &caller.actor, rule.into()).await?;
    Ok(Json(CleanupResponse { cleanup: cleanup.into() }))
}

/// Lists the clean-ups that were done, newest first.
#[utoipa::path(get, path = "/ledger/cleanups", tag = "ledger", operation_id = "list_cleanups",
    responses((status = 200, body = CleanupsResponse)))]
pub(super) async fn list_cleanups(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<CleanupsResponse>, Failure> {
    let cleanups = ledger::cleanups(&http.app, &caller.actor).await?;
    Ok(Json(CleanupsResponse { cleanups: cleanups.into_iter().map(Into::into).collect() }))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(preview_cleanup, clean_up)).routes(routes!(list_cleanups))
}
