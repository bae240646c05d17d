//! The table of a run's accounts as files.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::portfolio;
use mainstay_domain::ids::RunId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::rows::RunAccountsQuery;
use crate::auth::Caller;
use crate::download::{CSV, PARQUET, XLSX, download};
use crate::extract::{Path, Query};
use crate::{Failure, Http};

/// The table of accounts, whole, as CSV that a spreadsheet opens without running anything.
#[utoipa::path(get, path = "/runs/{id}/accounts.csv", tag = "portfolio", operation_id = "export_run_accounts",
    params(("id" = RunId, Path), RunAccountsQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn export_run_accounts(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<RunAccountsQuery>,
) -> Result<impl IntoResponse, Failure> {
    let (filter, sort) = (query.filter()?, query.sort());
    let csv =
        portfolio::accounts_csv(&http.app, &caller.actor, Some(id), query.measure, &filter, sort).await?;
    Ok(download(csv, CSV, "accounts.csv"))
}

/// Takes no parameters: these files hold every account in the order of ranks.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct NoFilter {}

/// Every account you see, as a spreadsheet with live formulas.
///
/// They tell the classes anew when a cut on its sheet of parameters is changed.
#[utoipa::path(get, path = "/runs/{id}/accounts.xlsx", tag = "portfolio", operation_id = "export_run_workbook",
    params(("id" = RunId, Path), NoFilter),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_run_workbook(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(NoFilter {}): Query<NoFilter>,
) -> Result<impl IntoResponse, Failure> {
    let workbook = portfolio::accounts_xlsx(&http.app, &caller.actor, id).await?;
    Ok(download(workbook, XLSX, "accounts.xlsx"))
}

/// Every account you see, as a Parquet file for other programs.
///
/// Amounts are decimal numbers of four places, days are days, and what is not known is null. Columns that tell a margin are
/// there only for those who see margins.
#[utoipa::path(get, path = "/runs/{id}/accounts.parquet", tag = "portfolio", operation_id = "export_run_parquet",
    params(("id" = RunId, Path), NoFilter),
    responses((status = 200, content_type = "application/vnd.apache.parquet", body = String)))]
pub(super) async fn export_run_parquet(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(NoFilter {}): Query<NoFilter>,
) -> Result<impl IntoResponse, Failure> {
    let table = portfolio::accounts_parquet(&http.app, &caller.actor, id).await?;
    Ok(download(table, PARQUET, "accounts.parquet"))
}
