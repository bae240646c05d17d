//! Portfolio runs: the picture, the table of accounts, the archive.

mod comparison;
mod defaults;
mod demand;
mod files;
mod history;
mod migration;
mod picture;
mod rows;
mod runs;
mod view;
mod xyz;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub use defaults::Defaults;
pub use picture::{ConcentrationFigures, Summary};
pub use rows::RunAccount;
pub(crate) use rows::hidden;
pub use runs::{Parameters, Run};
pub(crate) use view::check_filter;
pub use xyz::NineCell;

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(picture::get_portfolio))
        .routes(routes!(runs::list_runs, runs::create_run))
        .routes(routes!(defaults::get_analysis_defaults, defaults::set_analysis_defaults))
        .routes(routes!(comparison::compare_runs))
        .routes(routes!(demand::get_demand))
        .routes(routes!(demand::export_demand))
        .routes(routes!(demand::get_account_demand))
        .routes(routes!(demand::get_cells_history))
        .routes(routes!(migration::get_migration))
        .routes(routes!(migration::list_migrated_accounts))
        .routes(routes!(migration::export_migration))
        .routes(routes!(history::get_account_history))
        .routes(routes!(rows::list_run_accounts))
        .routes(routes!(files::export_run_accounts))
        .routes(routes!(files::export_run_workbook))
        .routes(routes!(files::export_run_parquet))
}
