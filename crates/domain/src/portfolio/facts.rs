//! What a portfolio run is computed from.

use super::measure::{Measure, OnRung};
use crate::accounts::AccountRef;
use crate::money::Amount;
use crate::time::Day;

/// What the ledger says about one account, as of a day and within a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFacts {
    /// Whose facts these are.
    pub account: AccountRef,
    /// The day of its first line ever before the as-of day, whatever its kind.
    pub first_day: Day,
    /// The day of its last line before the as-of day, whatever its kind.
    pub last_day: Day,
    /// The last day before the as-of day on which it bought for more than it returned; `None` if there never was one.
    pub last_purchase: Option<Day>,
    /// Lines inside the window, of all kinds. None means the account is inactive.
    pub lines: u64,
    /// Distinct invoice numbers inside the window, credit notes included.
    pub invoices: u64,
    /// Net revenue inside the window.
    pub revenue: Amount,
    /// Lines inside the window whose cost is known.
    pub costed_lines: u64,
    /// Net revenue of those lines.
    pub costed_revenue: Amount,
    /// Direct cost of those lines.
    pub cost: Amount,
    /// What it has on the rung of the ladder that the run is by; `None` in a run by revenue or gross profit.
    pub on_rung: Option<OnRung>,
}

impl AccountFacts {
    /// Whether the account has any line inside the window.
    pub fn is_active(&self) -> bool {
        self.lines > 0
    }

    /// Revenue less cost over the lines whose cost is known; `None` when there is no such line, because an unknown cost
    /// is not a cost of nothing.
    pub fn gross_profit(&self) -> Option<Amount> {
        (self.costed_lines > 0).then(|| self.costed_revenue - self.cost)
    }

    /// The part of revenue that the gross profit is about; `None` where there is none.
    pub fn gross_profit_covers(&self) -> Option<f64> {
        self.gross_profit().and_then(|_| self.costed_revenue.ratio(self.revenue))
    }

    /// The part of revenue that the amount on the run's rung is about; `None` where there is none.
    pub fn rung_covers(&self) -> Option<f64> {
        self.on_rung.filter(|on| on.amount.is_some()).and_then(|on| on.covered.ratio(self.revenue))
    }

    /// The value by a measure; `None` where it is not known or the account is inactive, so that it takes no part in ranks
    /// and shares.
    pub fn value(&self, measure: Measure) -> Option<Amount> {
        match measure {
            _ if !self.is_active() => None,
            Measure::Revenue => Some(self.revenue),
            Measure::GrossProfit => self.gross_profit(),
            Measure::Rung(rung) => self.on_rung.filter(|on| on.rung == rung)?.amount,
        }
    }
}
