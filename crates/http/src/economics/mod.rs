//! What customers really earn: ladders, the whale curve, bridges.

mod bridge;
mod figures;
mod files;
mod ladder;
mod whale;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(ladder::get_ladder))
        .routes(routes!(ladder::get_reconciliation))
        .routes(routes!(whale::get_whale_curve))
        .routes(routes!(bridge::get_bridge))
        .routes(routes!(files::export_ladder))
        .routes(routes!(files::export_ladder_workbook))
        .routes(routes!(files::export_whale_curve))
        .routes(routes!(files::export_bridge))
        .routes(routes!(files::export_bridge_workbook))
}
