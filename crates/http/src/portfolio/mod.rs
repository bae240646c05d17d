//! Portfolio runs: the picture, the table of accounts, the archive.

mod picture;
mod rows;
mod runs;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub use picture::{ConcentrationFigures, Summary};
pub use rows::RunAccount;
pub(crate) use rows::{check_filter, download, hidden};
pub use runs::Run;

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(picture::get_portfolio))
        .routes(routes!(runs::list_runs, runs::create_run))
        .routes(routes!(rows::list_run_accounts))
        .routes(routes!(rows::export_run_accounts))
}
