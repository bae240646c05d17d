//! The questions Mainstay asks the ledger, one per file.
//!
//! DataFusion reads, filters and groups the lines; what comes out is small and typed. No judgement is made here: what a
//! number means is decided by the pure functions of `mainstay-domain`.

mod account_drivers;
mod account_events;
mod account_facts;
mod account_months;
mod account_products;
mod bench;
mod by_account;
pub(crate) mod category_on_day;
mod contract_lines;
mod contract_summary;
pub(crate) mod convert;
mod corrections;
mod engine;
mod events;
pub(crate) mod fold;
pub(crate) mod folded_account;
pub(crate) mod in_base_unit;
mod joined;
mod last_line;
mod ledger_totals;
mod line_drivers;
mod mentioned;
mod numbered;
mod on_cluster;
mod open;
mod partitions;
mod sharing;
mod sold;
mod sold_cells;
mod sold_columns;
mod sold_lines;
mod sold_quantities;
mod summarized;

pub use account_drivers::{CountedDrivers, Each, account_drivers};
pub use account_events::{InCurrency, account_orders, account_payments, every_payment};
pub use account_facts::account_facts;
pub use account_months::{AccountMonth, account_months};
pub use account_products::{AccountProduct, account_products};
pub use bench::{Digest, portfolio_contract};
pub use contract_summary::{Summarized, summarize_contract};
pub use corrections::unknown_corrections;
pub use engine::Engine;
pub use events::EventFile;
pub(crate) use joined::CurrentNumber;
pub use joined::Joined;
pub use last_line::last_line_until;
pub use ledger_totals::{LedgerTotals, ledger_totals};
pub use mentioned::{Mentioned, SourceId, mentioned};
pub use numbered::{NumberLines, number_lines};
pub(crate) use open::session_config;
pub use open::{Ledger, LinesFile};
pub use sold::{SoldSum, SoldTo, sold};
pub use sold_cells::{CellsAsked, Grain, GroupedBy, RebateScope, sold_cells};

/// A question could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum FactError {
    /// The engine or a file failed.
    #[error("the ledger could not be read: {0}")]
    Engine(#[from] datafusion::error::DataFusionError),
    /// The cluster failed, or cannot be reached.
    #[error("the cluster at {at} has no answer: {cause}")]
    Cluster {
        /// Its scheduler.
        at: String,
        /// What it, or the way to it, says.
        cause: datafusion::error::DataFusionError,
    },
    /// Lines are in currencies for which the ledger has no rate.
    #[error(transparent)]
    MissingRates(mainstay_domain::rates::MissingRates),
    /// A column has another type than ledger lines have.
    #[error("the file is not one of this ledger: column `{0}` has the wrong type")]
    WrongColumn(&'static str),
    /// A summary failed while it was read.
    #[error(transparent)]
    Summary(#[from] crate::summaries::SummaryError),
    /// A worker thread ended early.
    #[error("a worker ended early: {0}")]
    Worker(#[from] tokio::task::JoinError),
    /// The answer of a benchmark could not be written.
    #[error("the answer could not be written: {0}")]
    Output(#[from] std::io::Error),
}

impl From<datafusion::arrow::error::ArrowError> for FactError {
    fn from(error: datafusion::arrow::error::ArrowError) -> Self {
        Self::Engine(error.into())
    }
}
