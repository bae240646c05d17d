//! What answers were told from.

use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::CapitalTerms;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::time::{AsOf, Period};

/// What an answer was told from.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// The days.
    pub period: Period,
    /// The day that accruals are as of.
    pub as_of: AsOf,
    /// The version of the ledger.
    pub ledger_version: LedgerVersion,
    /// What its amounts are in.
    pub currency: Currency,
    /// Whether costs are part of it.
    pub margin: bool,
    /// What capital costs a year, and how the wait for money is counted.
    pub capital: CapitalTerms,
    /// Which category of a product counts.
    pub categories: CategoryBasis,
    /// How many products belong to several categories in time.
    pub dated_products: usize,
    /// Months for which nobody set cost rates, where others have them: serving costs nothing in them.
    pub uncharged_months: u32,
    /// Whether cost rates hold in any of the months.
    pub is_charged: bool,
    /// Costs and cost rates of the period that are in another currency than the ledger: nobody is charged with them.
    pub costs_in_other_currency: usize,
}

impl Told {
    /// Whether serving is charged in all months of both, or in none: else what is left cannot be compared.
    pub(super) fn is_charged_like(&self, other: &Self) -> bool {
        let is_partly = |told: &Self| told.uncharged_months > 0;
        self.is_charged == other.is_charged && !is_partly(self) && !is_partly(other)
    }
}
