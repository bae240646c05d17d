//! Portfolio runs: the picture, the table of accounts, the archive.

mod calendar;
mod comparison;
mod customer_base;
mod defaults;
mod demand;
mod files;
mod history;
mod lifecycle;
mod lifecycle_account;
mod matrix;
mod migration;
mod picture;
mod record;
mod rows;
mod runs;
mod segmentation;
mod segments;
mod view;
mod xyz;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub use calendar::{CalendarEntry, CalendarRun};
pub use customer_base::CustomerBase;
pub use defaults::Defaults;
pub use picture::{ConcentrationFigures, Summary};
pub use record::AccountRecordResponse;
pub use rows::RunAccount;
pub(crate) use rows::{hidden, segment_choice};
pub use runs::{ArchivedRun, Parameters, Run};
pub(crate) use view::check_filter;
pub use xyz::NineCell;

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(picture::get_portfolio))
        .routes(routes!(runs::list_runs, runs::create_run))
        .routes(routes!(runs::get_run))
        .routes(routes!(runs::pin_run, runs::unpin_run))
        .merge(calendar::routes())
        .routes(routes!(defaults::get_analysis_defaults, defaults::set_analysis_defaults))
        .routes(routes!(comparison::compare_runs))
        .merge(behaviour())
        .routes(routes!(migration::get_migration))
        .routes(routes!(migration::list_migrated_accounts))
        .routes(routes!(migration::export_migration))
        .routes(routes!(history::get_account_history))
        .routes(routes!(record::get_account_record))
        .routes(routes!(rows::list_run_accounts))
        .routes(routes!(files::export_run_accounts))
        .routes(routes!(files::export_run_workbook))
        .routes(routes!(files::export_run_parquet))
}

/// How accounts behave: what is worked out from when they bought.
fn behaviour() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(customer_base::get_customer_base))
        .routes(routes!(customer_base::export_customer_base))
        .routes(routes!(demand::get_demand))
        .routes(routes!(demand::export_demand))
        .routes(routes!(demand::get_account_demand))
        .routes(routes!(demand::get_cells_history))
        .merge(matrix::routes())
        .routes(routes!(lifecycle::get_lifecycle))
        .routes(routes!(lifecycle::export_lifecycle))
        .routes(routes!(lifecycle_account::get_account_lifecycle))
        .routes(routes!(lifecycle_account::override_phase))
        .routes(routes!(lifecycle_account::withdraw_phase_override))
        .routes(routes!(segmentation::list_segmentations, segmentation::keep_segmentation))
        .routes(routes!(segmentation::add_segmentation_version))
        .routes(routes!(segments::try_segments))
        .routes(routes!(segments::get_segments))
        .routes(routes!(segments::compare_segments))
        .routes(routes!(segments::export_segments))
}
