//! Invoice lines into the ledger: uploads, previews, commits, and what became of them.
//!
//! Reading a file is long and changes nothing; committing what was read is one short act. Between the two lie staged files
//! in a folder that a live lease protects, so a process killed at any moment leaves the ledger as it was.

mod answer_file;
mod ask;
pub(crate) mod categories;
mod changes;
pub(crate) mod checksums;
mod cleanup;
mod commit;
pub(crate) mod connectors;
mod corrections;
mod corrections_sql;
mod handed_out;
mod history;
mod manifest;
mod mappings;
mod mends;
mod nearby;
mod perform;
mod publish;
mod push;
mod pushed_rows;
pub(crate) mod rates;
mod read;
pub(crate) mod rebates;
mod renumber;
pub(crate) mod renumberings;
mod reporting;
mod same_import;
mod save;
mod saved_question;
pub(crate) mod sql;
mod summaries;
mod sweep;
mod templates;
mod undo;
mod undo_sql;
pub(crate) mod units;
mod uploads;
mod versions;
mod versions_sql;

pub use answer_file::{AnswerFormat, answer_csv, answer_file};
pub use ask::{Moment, ask, ask_of, question_tables};
pub use changes::{ChangedAccount, LineChanges};
pub use checksums::keep_missing as keep_missing_checksums;
pub use cleanup::{Cleanup, PastCleanup, Retention, cleanup, cleanup_preview, cleanups};
pub use commit::Committed;
pub use connectors::{
    Connector, ConnectorRun, ConnectorSettings, ConnectorWork, Engine, FolderSettings, Looks, NewConnector,
    PullSettings, RunOutcome, add_connector, change_connector, connector_runs, connectors, remove_connector,
    run_connector, watch_connectors,
};
pub use handed_out::{quarantine_csv, quarantine_xlsx};
pub use history::{
    Import, ImportAmount, ImportPage, ImportTotal, QuarantinePage, UndoneBy, import, import_of_version,
    imports, mended_by, quarantine,
};
pub(crate) use manifest::unanswered;
pub use manifest::{Manifest, manifest, manifest_at};
pub use mappings::{
    Fit, FittingMapping, SavedMapping, change_mapping, forget_mapping, mappings, save_mapping,
};
pub use perform::{import_file, import_file_because, import_upload, request_import};
pub use push::{Push, Pushed, file_sha256, push_import};
pub use pushed_rows::write_rows;
pub use read::{
    Preview, PreviewedCorrection, preview_file, preview_upload, read_mapping, state_currency, state_replace,
};
pub use renumber::{Join, NumberSide, Stated, preview_renumbering, renumber};
pub(crate) use reporting::reporting_currency_of;
pub use reporting::{ReportingCurrency, reporting_currency, set_reporting_currency};
pub use saved_question::{
    NewQuestion, SavedQuestion, add_question, change_question, remove_question, saved_question,
    saved_questions,
};
pub(crate) use summaries::examine_summaries;
pub use summaries::{LARGE_FILE, compact, join_summaries, summarize};
pub use sweep::sweep;
pub(crate) use sweep::{Listed, leftovers};
pub use templates::template_xlsx;
pub use undo::{Undo, Undone, undo, undo_because, undo_preview};
pub use uploads::{ImportUpload, Upload, register_upload, survey_upload};
pub use versions::{
    ComparedImport, ComparedVersions, Version, VersionPage, VersionTotal, compare_versions, versions,
};
