//! What serving accounts costs in a period, by the rates that hold on its days.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::costing::{AccountCost, CostError, CostRates, Costing, Validity};
use mainstay_domain::ids::{AccountId, CostRatesId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{self, Actor, Rows, Sight, Verb};
use mainstay_domain::time::{Day, Period, Window};
use mainstay_ledger::facts::{CountedDrivers, Each, Ledger, account_drivers};

use super::charges::{InOtherCurrency, charged, months_touched};
use super::rates::StoredRates;
use super::sql;
use crate::error::{Error, Result};
use crate::portfolio::as_of_day;
use crate::{App, accounts, ledger};

/// Of which days costs are asked; without any, of the twelve full months before the day after the ledger's last line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CostingRequest {
    /// The first day, the first of a month.
    pub from: Option<Day>,
    /// The last day, the last of a month.
    pub to: Option<Day>,
    /// Of which version of the ledger; the newest where nobody says.
    pub ledger_version: Option<LedgerVersion>,
}

/// What serving one account costs.
#[derive(Debug, Clone)]
pub struct CostingRow {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Its net sales in the period.
    pub revenue: Amount,
    /// What it takes and costs.
    pub cost: AccountCost,
}

/// What serving accounts costs.
#[derive(Debug)]
pub struct CostsToServe {
    /// The version of the ledger it was told from.
    pub ledger_version: LedgerVersion,
    /// What amounts are in.
    pub currency: Currency,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Which rates were used, the earliest first.
    pub rates: Vec<CostRatesId>,
    /// Months of the period for which there are no rates: nothing is charged for them.
    pub months_without_rates: u32,
    /// The groups, and what percentages could not allocate; its accounts are in `rows`.
    pub costing: Costing,
    /// The accounts, the dearest first.
    pub rows: Vec<CostingRow>,
}

/// Works out what serving the company's accounts costs. `None` where nobody has set cost rates. Unused capacity is the
/// company's, so it takes whoever sees the whole of it, margins included.
pub async fn costs_to_serve(
    app: &App,
    actor: &Actor,
    request: CostingRequest,
) -> Result<Option<CostsToServe>> {
    policy::may(actor, Verb::SeeMargin)?;
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let held = sql::in_force(&mut view).await?;
    if held.is_empty() {
        return Ok(None);
    }
    let manifest = ledger::manifest(app, &mut view, request.ledger_version).await?;
    let directory = accounts::directory(&mut view).await?;
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let period = period(app, &manifest.ledger, request).await?;
    let charged = charged(app, &held, &manifest, Rows::All, period.period()).await?;
    refused_currency(&charged.in_other_currency, manifest.currency)?;
    let named = |account: &AccountRef| {
        let place = directory.binary_search_by(|known| known.reference.cmp(account)).ok();
        place.and_then(|place| directory.get(place))
    };
    let (mut costing, revenue) = (charged.costing(), charged.revenue());
    let mut rows: Vec<CostingRow> = std::mem::take(&mut costing.accounts)
        .into_iter()
        .map(|cost| {
            let known = named(&cost.account);
            CostingRow {
                id: known.map(|known| known.id),
                name: known.map_or_else(|| cost.account.external_id.clone(), |known| known.name.clone()),
                revenue: revenue.get(&cost.account).copied().unwrap_or_default(),
                cost,
            }
        })
        .collect();
    rows.sort_by(|a, b| b.cost.cost().cmp(&a.cost.cost()).then_with(|| a.cost.account.cmp(&b.cost.account)));
    Ok(Some(CostsToServe {
        ledger_version: manifest.version,
        currency: manifest.currency,
        from: period.from,
        to: period.to,
        rates: charged.rates,
        months_without_rates: charged.months_without_rates,
        costing,
        rows,
    }))
}

/// A period of whole months.
#[derive(Debug, Clone, Copy)]
pub(super) struct WholeMonths {
    pub(super) from: Day,
    pub(super) to: Day,
}

impl WholeMonths {
    pub(super) fn of(from: Day, to: Day) -> std::result::Result<Self, String> {
        if from.month().first_day() != Some(from) {
            return Err(format!("{from} is not the first of a month: costs are told of whole months"));
        }
        if to.next().month().first_day() != Some(to.next()) {
            return Err(format!("{to} is not the last of a month: costs are told of whole months"));
        }
        if to < from {
            return Err(format!("{to} lies before {from}"));
        }
        Ok(Self { from, to })
    }

    pub(super) fn period(self) -> Period {
        Period { start: Some(self.from), end: self.to.next() }
    }

    pub(super) fn months(self) -> u32 {
        months_touched(self.period())
    }
}

pub(super) fn last_day_before(end: Day) -> Day {
    Day::from_epoch(end.epoch() - 1).unwrap_or(end)
}

/// The days that were asked for, or the twelve full months before the as-of day.
pub(super) async fn period(app: &App, ledger: &Ledger, request: CostingRequest) -> Result<WholeMonths> {
    let (from, to) = match (request.from, request.to) {
        (Some(from), Some(to)) => (from, to),
        (from, to) => {
            let as_of = as_of_day(app, ledger, None).await?;
            let usual = Window::TwelveMonths.period(as_of);
            let usual_from = usual.start.unwrap_or(usual.end);
            (from.unwrap_or(usual_from), to.unwrap_or(last_day_before(usual.end)))
        }
    };
    WholeMonths::of(from, to).map_err(|detail| Error::invalid("bad_period", "from", detail))
}

/// A version of the rates and those days of a period on which it holds.
pub(super) struct Version {
    pub(super) id: CostRatesId,
    pub(super) rates: CostRates,
    pub(super) days: Period,
}

/// The versions that hold on days of a period, the earliest first, and beside them those in another currency than the ledger.
pub(super) fn versions(
    held: &[StoredRates],
    manifest: &ledger::Manifest,
    period: Period,
) -> Result<(Vec<Version>, Vec<InOtherCurrency>)> {
    let validities: Vec<Validity> = held.iter().map(|rates| rates.draft.valid).collect();
    let (mut versions, mut others) = (Vec::new(), Vec::new());
    for stored in held {
        let Some(days) = stored.draft.valid.within(period, &validities) else { continue };
        if stored.currency != manifest.currency {
            let name = format!("the cost rates from {}", stored.draft.valid.from);
            others.push(InOtherCurrency { name, currency: stored.currency });
            continue;
        }
        versions.push(Version { id: stored.id, rates: stored.rates()?, days });
    }
    Ok((versions, others))
}

/// Refuses to tell of rates alone where some are in another currency: there is nothing else to tell.
pub(super) fn refused_currency(others: &[InOtherCurrency], currency: Currency) -> Result<()> {
    match others.first() {
        None => Ok(()),
        Some(other) => Err(Error::Conflict(format!(
            "{} are in {} and everything is added up in {currency}: set them anew",
            other.name, other.currency
        ))),
    }
}

/// The drivers of accounts. Costs of goods and freight are not asked for.
pub(super) async fn drivers(ledger: &Ledger, rows: Rows, days: Period, each: Each) -> Result<CountedDrivers> {
    let sight = Sight { rows, margin: false };
    account_drivers(ledger, &sight, days, each).await.map_err(ledger::unanswered)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
pub(super) fn too_large(error: CostError) -> Error {
    Error::Conflict(error.to_string())
}
