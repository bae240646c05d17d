//! What the value of an account's orders is made of: what it leaves on its contribution ladder, else gross profit, else revenue.

use std::sync::Arc;

use mainstay_domain::economics::Rung;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::models::{ValueBasis, margin_rate};
use mainstay_domain::portfolio::AccountFacts;
use mainstay_domain::time::AsOf;

use crate::App;
use crate::economics::{ContributionRates, contribution_rates};
use crate::error::Result;

/// How values are made of orders for somebody.
#[derive(Debug, Clone, Default)]
pub(super) struct Valuing {
    margin: bool,
    rates: Option<Arc<ContributionRates>>,
}

impl Valuing {
    /// As of a fit's day, by its version of the ledger; by revenue for whoever may not see margins.
    pub(super) async fn open(app: &App, version: LedgerVersion, as_of: AsOf, margin: bool) -> Result<Self> {
        let rates = if margin { contribution_rates(app, version, as_of).await? } else { None };
        Ok(Self { margin, rates })
    }

    /// The level of the ladder that values are told on; `None` where they are of gross profit or revenue.
    pub(super) fn level(&self) -> Option<Rung> {
        self.rates.as_ref().map(|rates| rates.level)
    }

    /// What revenue is to be multiplied with, and what that makes of it.
    pub(super) fn of(&self, facts: &AccountFacts) -> (f64, ValueBasis) {
        let margin = margin_rate(facts).filter(|_| self.margin);
        let contribution = self.rates.as_ref().and_then(|rates| rates.of(&facts.account, margin));
        match (contribution, margin) {
            (Some(rate), _) => (rate, ValueBasis::Contribution),
            (None, Some(rate)) => (rate, ValueBasis::GrossProfit),
            (None, None) => (1.0, ValueBasis::Revenue),
        }
    }
}
