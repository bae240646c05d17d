//! What accounts are charged with in a period, by the cost rates that hold on its days.
//!
//! A charge follows from what an account took alone, so that whoever sees some accounts sees the same charges of them as
//! whoever sees all. What capacity costs is only said of whole months.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::costing::{Costing, Driver, Per, cost_to_serve};
use mainstay_domain::economics::{Charge, Rung, SERVING};
use mainstay_domain::ids::CostRatesId;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::Rows;
use mainstay_domain::time::Period;
use mainstay_ledger::facts::Each;

use super::costing::{Version, WholeMonths, drivers, last_day_before, too_large, versions};
use super::kept::{Counted, Question};
use super::rates::StoredRates;
use crate::error::{Error, Result};
use crate::{App, ledger};

/// What accounts are charged with.
#[derive(Debug, Default)]
pub(crate) struct Charged {
    worked: Vec<Arc<Worked>>,
    /// Each account's charges, version by version and rung by rung.
    pub(crate) charges: Vec<Charge>,
    /// The rungs that a group stands on.
    pub(crate) rungs: BTreeSet<Rung>,
    /// Which rates were used, the earliest first.
    pub(crate) rates: Vec<CostRatesId>,
    /// Rates in another currency than the ledger's: nothing is charged by them.
    pub(crate) in_other_currency: Vec<InOtherCurrency>,
    /// Months that the period touches and for which there are no rates.
    pub(crate) months_without_rates: u32,
}

/// A cost or rates that cannot be added up with the ledger: everything there is in another currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InOtherCurrency {
    /// What it is called.
    pub(super) name: String,
    /// What it is in.
    pub(super) currency: Currency,
}

/// What one version of the rates charges.
#[derive(Debug)]
pub(super) struct Worked {
    costing: Costing,
    /// Net sales of its accounts.
    revenue: Vec<Amount>,
}

impl Counted for Worked {
    fn accounts(&self) -> usize {
        self.costing.accounts.len()
    }
}

/// Each version of the rates charges what happened on its days. Rates in another currency charge nothing: whoever asks is
/// told of them.
pub(crate) async fn charged(
    app: &App,
    held: &[StoredRates],
    manifest: &ledger::Manifest,
    rows: Rows,
    period: Period,
) -> Result<Charged> {
    let mut charged = Charged::default();
    let mut months = 0;
    let (versions, others) = versions(held, manifest, period)?;
    charged.in_other_currency = others;
    for version in versions {
        let (id, days) = (version.id, version.days);
        let span = months_touched(days);
        let question = Question::new(manifest, Some(id), days, rows.clone());
        let worked =
            app.charges.worked.answer(question, Box::pin(worked(version, manifest, rows.clone()))).await?;
        charged.rungs.extend(worked.costing.groups.iter().map(|group| group.rung));
        charged.charges.extend(charges(&worked.costing, days));
        charged.worked.push(worked);
        charged.rates.push(id);
        months += span;
    }
    charged.months_without_rates = months_touched(period).saturating_sub(months);
    Ok(charged)
}

async fn worked(version: Version, manifest: &ledger::Manifest, rows: Rows) -> Result<Worked> {
    let Version { rates, days, .. } = version;
    let each = Each { order: rates.asks_each(Per::Order), invoice: rates.asks_each(Per::Invoice) };
    let drivers = drivers(&manifest.ledger, rows, days, each).await?;
    let work = tokio::task::spawn_blocking(move || {
        let mut revenue = Vec::new();
        let drivers = drivers.into_each().inspect(|account| {
            revenue.push(Amount(account.total.of(Driver::Revenue).0 / 100));
        });
        let costing = cost_to_serve(&rates, months_touched(days), drivers)?;
        Ok(Worked { costing, revenue })
    });
    work.await.map_err(Error::bug)?.map_err(too_large)
}

/// What each account took on each rung, where it took anything.
fn charges(costing: &Costing, days: Period) -> impl Iterator<Item = Charge> {
    costing.accounts.iter().flat_map(move |account| {
        SERVING.into_iter().filter_map(move |rung| {
            let amount = costing.on_rung(account, rung);
            let account = account.account.clone();
            (amount != Amount::ZERO).then_some(Charge { account, rung, days, amount })
        })
    })
}

/// The calendar months that a period touches.
pub(super) fn months_touched(period: Period) -> u32 {
    let start = period.start.unwrap_or(period.end).month();
    let last = last_day_before(period.end).month();
    u32::try_from(last.0 - start.0 + 1).unwrap_or_default()
}

impl Charged {
    /// All versions together; of a period that is not whole months what groups supply is not to be used.
    pub(crate) fn costing(&self) -> Costing {
        self.worked.iter().map(|worked| worked.costing.clone()).reduce(Costing::and).unwrap_or_default()
    }

    /// Net sales by account.
    pub(super) fn revenue(&self) -> BTreeMap<AccountRef, Amount> {
        let mut all: BTreeMap<AccountRef, Amount> = BTreeMap::new();
        for worked in &self.worked {
            for (cost, revenue) in worked.costing.accounts.iter().zip(&worked.revenue) {
                *all.entry(cost.account.clone()).or_default() += *revenue;
            }
        }
        all
    }

    /// Whether what capacity costs can be said of a period: it is whole months.
    pub(crate) fn is_of_capacity(period: Period) -> bool {
        period.start.is_some_and(|start| WholeMonths::of(start, last_day_before(period.end)).is_ok())
    }
}
