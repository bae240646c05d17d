//! Ladders, curves and bridges as files. They hold every row, whatever page is asked.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::economics::{self, BridgeRequest};

use super::bridge::BridgeQuery;
use super::ladder::LadderQuery;
use super::whale::WhaleQuery;
use crate::auth::Caller;
use crate::download::{CSV, XLSX, download};
use crate::extract::Query;
use crate::{Failure, Http};

/// Writes a file on a thread for long work: it holds every row.
pub(super) async fn written(
    write: impl FnOnce() -> mainstay_app::Result<Vec<u8>> + Send + 'static,
) -> Result<Vec<u8>, Failure> {
    Ok(tokio::task::spawn_blocking(write).await.map_err(Error::bug)??)
}

/// The ladders as CSV, amounts with four decimals.
#[utoipa::path(get, path = "/economics/ladder.csv", tag = "economics", operation_id = "export_ladder",
    params(LadderQuery), responses((status = 200, content_type = "text/csv",
        body = String)))]
pub(super) async fn export_ladder(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<LadderQuery>,
) -> Result<impl IntoResponse, Failure> {
    let table = economics::ladder(&http.app, &caller.actor, &query.request()?, query.by()).await?;
    Ok(download(written(move || economics::ladder_csv(&table)).await?, CSV, "ladder.csv"))
}

/// The ladders as a spreadsheet whose levels and totals are formulas.
#[utoipa::path(get, path = "/economics/ladder.xlsx", tag = "economics", operation_id = "export_ladder_workbook",
    params(LadderQuery), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_ladder_workbook(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<LadderQuery>,
) -> Result<impl IntoResponse, Failure> {
    let table = economics::ladder(&http.app, &caller.actor, &query.request()?, query.by()).await?;
    Ok(download(written(move || economics::ladder_xlsx(&table)).await?, XLSX, "ladder.xlsx"))
}

/// The accounts of the whale curve as CSV, amounts with four decimals.
#[utoipa::path(get, path = "/economics/whale.csv", tag = "economics", operation_id = "export_whale_curve",
    params(WhaleQuery), responses((status = 200, content_type = "text/csv",
        body = String)))]
pub(super) async fn export_whale_curve(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<WhaleQuery>,
) -> Result<impl IntoResponse, Failure> {
    let table = economics::whale(&http.app, &caller.actor, &query.request()?, query.rung()).await?;
    Ok(download(written(move || economics::whale_csv(&table)).await?, CSV, "whale.csv"))
}

/// The bridges as CSV, amounts with four decimals.
#[utoipa::path(get, path = "/economics/bridge.csv", tag = "economics", operation_id = "export_bridge",
    params(BridgeQuery), responses((status = 200, content_type = "text/csv",
        body = String)))]
pub(super) async fn export_bridge(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<BridgeQuery>,
) -> Result<impl IntoResponse, Failure> {
    let table = economics::bridge(&http.app, &caller.actor, &query.request()?).await?;
    Ok(download(written(move || economics::bridge_csv(&table)).await?, CSV, "bridge.csv"))
}

/// The bridge as a spreadsheet that tells every bar anew from its items.
#[utoipa::path(get, path = "/economics/bridge.xlsx", tag = "economics", operation_id = "export_bridge_workbook",
    params(BridgeQuery), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_bridge_workbook(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<BridgeQuery>,
) -> Result<impl IntoResponse, Failure> {
    let request = BridgeRequest { with_items: true, ..query.request()? };
    let table = economics::bridge(&http.app, &caller.actor, &request).await?;
    Ok(download(written(move || economics::bridge_xlsx(&table)).await?, XLSX, "bridge.xlsx"))
}
