//! Portfolio runs: computed over the whole company, stored, and shown to each person over the rows they may see.

mod account;
mod comparison;
mod defaults;
mod demand;
mod export;
mod history;
mod listing;
mod lost;
mod migration;
mod picture;
mod products;
mod rows;
mod run;
mod sql;
mod store;
mod workbook;

pub use account::{AccountPicture, MonthFigures, account_picture};
pub use comparison::{Moved, RunComparison, compare_runs};
pub(crate) use defaults::load as load_defaults;
pub use defaults::{CompanyDefaults, analysis_defaults, chosen, run_request, set_analysis_defaults};
pub use demand::{
    AccountDemand, CellsOfRun, DemandFilter, DemandPicture, DemandRow, PatternCount, account_demand,
    cells_over_time, demand,
};
pub use export::{accounts_csv, accounts_parquet};
pub use history::{HistoryEntry, account_history};
pub use lost::{Restored, restore_lost};
pub use migration::{
    Between, MigratedAccount, MigratedAccounts, MigrationPicture, MigrationRequest, migrated_accounts,
    migrations, runs_by_day,
};
pub use picture::{Portfolio, portfolio};
pub use products::{BoughtProduct, BoughtProducts, bought_products};
pub use rows::{AccountRow, AccountRows, Filter, Order, Page, Sort, account_rows};
pub use run::{Run, RunPage, RunRequest, latest, perform, request_missing_run, request_run, run_now, runs};
pub(crate) use run::{as_of_day, is_stored};
pub use store::Cache;
pub(crate) use store::newest_as_of;
pub use workbook::{accounts_xlsx, demand_xlsx, migration_xlsx};
