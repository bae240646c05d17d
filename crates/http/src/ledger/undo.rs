//! Taking an import back.

use axum::Json;
use axum::extract::State;
use mainstay_app::ledger;
use mainstay_domain::ids::ImportId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::changes::{LineChanges, optional};
use super::history::{ImportDetail, detail};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::{Failure, Http};

/// What an undo takes away.
#[derive(Debug, Serialize, ToSchema)]
struct Undo {
    /// `lines`, `accounts`, `products`, `rates`, `orders`, `payments`, `activities` or `rebates`.
    kind: String,
    /// The accepted rows of the import.
    rows: i64,
    /// Ledger lines that go; 0 but for an import of lines.
    lines: i64,
    /// Ledger lines that come back: those it took the place of.
    restored_lines: i64,
    /// What that is in money, where lines come back or some had been replaced.
    changes: Option<LineChanges>,
    /// Minor units; null where it is not known, and where `changes` says more.
    revenue: Option<i64>,
    currency: String,
    minor_digits: u16,
    /// Accounts first met in this import that nothing else refers to.
    accounts_removed: usize,
    /// Products first met in this import that nothing else refers to.
    products_removed: usize,
}

/// Why.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoQuery {
    /// For the list of ledger versions.
    reason: Option<String>,
}

/// What an undo would take away, in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UndoResponse {
    undo: Undo,
}

/// An import that was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UndoneResponse {
    import: ImportDetail,
    /// The version of the ledger without it.
    ledger_version: i64,
}

/// Says what undoing an import would take away; changes nothing. 409 for one that was undone already.
#[utoipa::path(get, path = "/imports/{id}/undo", tag = "ledger", operation_id = "preview_undo",
    params(("id" = ImportId, Path)), responses((status = 200, body = UndoResponse)))]
pub(super) async fn preview_undo(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ImportId>,
) -> Result<Json<UndoResponse>, Failure> {
    let found = ledger::undo_preview(&http.app, &caller.actor, id).await?;
    Ok(Json(UndoResponse {
        undo: Undo {
            kind: found.kind,
            rows: found.rows,
            lines: found.lines,
            restored_lines: found.restored_lines,
            changes: optional(found.changes)?,
            revenue: found.revenue,
            currency: found.currency.code().to_owned(),
            minor_digits: found.currency.minor_digits(),
            accounts_removed: found.accounts_removed,
            products_removed: found.products_removed,
        },
    }))
}

/// Takes an import back: the next version of the ledger is without its lines. Runs stay, and the default one is computed
/// anew.
#[utoipa::path(post, path = "/imports/{id}/undo", tag = "ledger", operation_id = "undo_import",
    params(("id" = ImportId, Path), UndoQuery), responses((status = 200, body = UndoneResponse)))]
pub(super) async fn undo_import(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ImportId>,
    Query(query): Query<UndoQuery>,
) -> Result<Json<UndoneResponse>, Failure> {
    let undone = ledger::undo_because(&http.app, &caller.actor, id, query.reason.as_deref()).await?;
    Ok(Json(UndoneResponse {
        import: detail(&http, &caller, undone.import).await?,
        ledger_version: undone.ledger_version.0,
    }))
}
