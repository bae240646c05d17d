//! Imports: uploads, previews, the history and its quarantine.

mod changes;
mod cleanup;
mod connectors;
mod history;
mod mappings;
mod push;
mod renumber;
mod reporting;
mod saved_questions;
mod sql;
mod survey;
mod templates;
mod undo;
mod uploads;
mod versions;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub use changes::LineChanges;
pub use cleanup::CleanupFigures;
pub use history::{CurrencyTotal, ImportedFile};
pub use sql::SqlAnswer;
pub use versions::{ComparedVersions, LedgerVersionEntry};

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(history::list_imports, uploads::create_import))
        .routes(routes!(uploads::preview_import))
        .routes(routes!(push::push_import))
        .routes(routes!(history::get_import))
        .routes(routes!(history::list_quarantine))
        .routes(routes!(history::export_quarantine))
        .routes(routes!(history::export_quarantine_workbook))
        .routes(routes!(undo::preview_undo, undo::undo_import))
        .routes(routes!(uploads::create_upload))
        .routes(routes!(uploads::survey_upload))
        .routes(routes!(mappings::list_mappings, mappings::add_mapping))
        .routes(routes!(mappings::change_mapping, mappings::remove_mapping))
        .routes(routes!(templates::get_template))
        .merge(renumber::routes())
        .merge(reporting::routes())
        .merge(sql::routes())
        .merge(saved_questions::routes())
        .merge(connectors::routes())
        .merge(versions::routes())
        .merge(cleanup::routes())
}
