//! Portfolio runs: computed over the whole company, stored, and shown to each person over the rows they may see.

mod account;
mod archive;
mod calendar;
mod comparison;
mod customer_base;
mod defaults;
mod demand;
mod export;
mod history;
mod lifecycle;
mod listing;
mod lost;
mod matrix;
mod migration;
mod picture;
mod products;
mod question;
mod record;
mod rows;
mod run;
mod segmentation;
mod sql;
mod store;
mod workbook;

pub use account::{AccountPicture, MonthFigures, account_picture};
pub use archive::{
    ArchiveFilter, ArchivePage, ArchivedRun, Pin, RunKind, archived_run, newest_run, pin_run, runs, unpin_run,
};
pub(crate) use calendar::perform as perform_calendar;
pub use calendar::{
    CalendarEntry, CalendarOutcome, CalendarQuestion, CalendarRun, CalendarWork, NewCalendarEntry,
    add_calendar_entry, ask_what_is_due, calendar, calendar_runs, change_calendar_entry,
    remove_calendar_entry, run_calendar_entry, watch_calendar,
};
pub use comparison::{Moved, RunComparison, compare_runs};
pub use customer_base::{CustomerBasePicture, customer_base};
pub(crate) use defaults::load as load_defaults;
pub use defaults::{CompanyDefaults, analysis_defaults, chosen, run_request, set_analysis_defaults};
pub use demand::{
    AccountDemand, CellsOfRun, DemandFilter, DemandPicture, DemandRow, PatternCount, account_demand,
    cells_over_time, demand,
};
pub use export::{accounts_csv, accounts_parquet};
pub use history::{HistoryEntry, account_history};
pub use lifecycle::{
    AccountLifecycle, Courses, LifecycleFilter, LifecyclePicture, LifecycleRow, MonthOfPhases, PhaseCount,
    StateCount, StoredOverride, account_lifecycle, lifecycle, override_phase, spell, withdraw_override,
};
pub use lost::{Restored, restore_lost};
pub use matrix::{Counted, Matrix, MatrixPoint, MatrixRequest, QuadrantTotals, matrix};
pub use migration::{
    Between, MigratedAccount, MigratedAccounts, MigrationPicture, MigrationRequest, migrated_accounts,
    migrations, runs_by_day,
};
pub use picture::{Portfolio, portfolio};
pub use products::{BoughtProduct, BoughtProducts, bought_products};
pub use record::{AccountRecord, CellThen, account_record};
pub use rows::{
    AccountRow, AccountRows, Filter, NotASegment, Order, Page, SegmentChoice, Sort, account_rows,
};
pub use run::{Run, RunRequest, latest, perform, request_missing_run, request_run, run_now};
pub(crate) use run::{as_of_day, is_stored};
pub(crate) use segmentation::accounts_in_segments;
pub use segmentation::{
    Groups, NewSegmentation, SegmentMember, SegmentMove, SegmentRow, Segmentation, SegmentationVersion,
    SegmentsComparison, SegmentsPicture, add_version, compare_segments, keep_segmentation, segmentations,
    segments, try_segments,
};
pub use store::Cache;
pub(crate) use store::newest_as_of;
pub use workbook::{
    accounts_xlsx, customer_base_xlsx, demand_xlsx, lifecycle_xlsx, matrix_xlsx, migration_xlsx,
    segments_xlsx,
};
pub(crate) use workbook::{add_sheet, sheet};
