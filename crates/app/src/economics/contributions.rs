//! What is left of accounts' sales, for whoever looks at them over time or ahead: by span of months, and as a part of what they
//! buy.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Earned, Ladder, Rung};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::time::{AsOf, Month, Period, Window};
use mainstay_ledger::facts::Grain;
use tokio::sync::OnceCell;

use super::account_rungs::{account_ladders, door};
use super::profit_structure::left_of;
use super::sales::{Depth, aside};
use crate::error::Result;
use crate::{App, audit};

/// What accounts left in spans of months.
pub(crate) struct Contributions {
    /// The lowest level that is known in every span that has a known cost.
    pub(crate) level: Rung,
    /// Whether something but the cost of goods comes off sales.
    has_more: bool,
    /// Of each account by the place of the span.
    pub(crate) spans: BTreeMap<AccountRef, BTreeMap<usize, Earned>>,
}

impl Contributions {
    /// Whether the ladder says more of the accounts than their gross profit.
    pub(crate) fn says_more(&self) -> bool {
        self.has_more
    }
}

/// What all accounts left in spans of months, by a version of the ledger; `None` where no cost is known in any.
pub(crate) async fn contributions(
    app: &App,
    version: LedgerVersion,
    as_of: AsOf,
    spans: &[(Month, Month)],
) -> Result<Option<Contributions>> {
    let Some((first, _)) = spans.first() else { return Ok(None) };
    let days = (Period { start: first.first_day(), end: as_of.0 }, as_of);
    let found = door(app, version, as_of).await?.found(app, days, Depth::Whole, Grain::MONTH).await?;
    let spans = spans.to_vec();
    aside(move || {
        let mut accounts: BTreeMap<AccountRef, BTreeMap<usize, Ladder>> = BTreeMap::new();
        let mut wholes: BTreeMap<usize, Ladder> = BTreeMap::new();
        for (place, ladder) in found.each_ladder()? {
            let Some(cell) = found.sales.cells.get(place) else { continue };
            let month = cell.key.month;
            let Some(span) = spans.iter().position(|(first, end)| *first <= month && month < *end) else {
                continue;
            };
            let of_account = match accounts.get_mut(&cell.key.account) {
                Some(of_account) => of_account,
                None => accounts.entry(cell.key.account.clone()).or_default(),
            };
            for sums in [of_account, &mut wholes] {
                sums.entry(span).and_modify(|sum| sum.add(&ladder)).or_insert(ladder);
            }
        }
        let costed = wholes.values().map(Ladder::lowest).filter(|level| *level >= Rung::ContributionI);
        let Some(level) = costed.min() else { return Ok(None) };
        let has_more = wholes.values().any(has_more);
        let left = |spans: BTreeMap<usize, Ladder>| {
            spans.into_iter().filter_map(|(span, ladder)| Some((span, left_of(&ladder, level)?))).collect()
        };
        let spans = accounts.into_iter().map(|(account, spans)| (account, left(spans))).collect();
        Ok(Some(Contributions { level, has_more, spans }))
    })
    .await
}

/// Whether a ladder says more than gross profit: something comes off between invoice and pocket, or a level below is known.
fn has_more(ladder: &Ladder) -> bool {
    let off_invoice = Rung::PocketSales.leads_from();
    ladder.lowest() > Rung::ContributionI
        || off_invoice.into_iter().filter_map(|rung| ladder.amount(rung)).any(|amount| amount != Amount::ZERO)
}

/// What all accounts left on a level in a period, by a version of the ledger.
pub(crate) async fn left_on(
    app: &App,
    version: LedgerVersion,
    days: (Period, AsOf),
    level: Rung,
) -> Result<BTreeMap<AccountRef, Earned>> {
    let ladders = account_ladders(app, version, days).await?;
    let left = |(account, ladder): (AccountRef, Ladder)| Some((account, left_of(&ladder, level)?));
    Ok(ladders.into_iter().filter_map(left).collect())
}

/// The part of their sales that accounts leave, over the twelve full months before a day.
#[derive(Debug)]
pub(crate) struct ContributionRates {
    /// The lowest level that is known of the company.
    pub(crate) level: Rung,
    rates: BTreeMap<AccountRef, f64>,
    /// What the company leaves of its sales less its gross margin: what serving and all that comes off takes on average.
    beyond_margin: f64,
}

impl ContributionRates {
    /// The part that an account leaves. One that bought nothing in these months, or nothing with a known cost, leaves its gross
    /// margin less what serving takes of the company on average; `None` where that is not known either.
    pub(crate) fn of(&self, account: &AccountRef, gross_margin: Option<f64>) -> Option<f64> {
        self.rates.get(account).copied().or_else(|| gross_margin.map(|own| own + self.beyond_margin))
    }
}

/// The last rates that were told.
#[derive(Clone, Default)]
pub struct KeptRates(Arc<Mutex<Option<(Told, Place)>>>);

/// The newest entry of the audit log, the version of the ledger and the day.
type Told = (i64, LedgerVersion, AsOf);
type Place = Arc<OnceCell<Option<Arc<ContributionRates>>>>;

impl KeptRates {
    /// Where the answer of a question is, or will be.
    fn place(&self, asked: Told) -> Place {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((told, place)) = kept.as_ref()
            && *told == asked
        {
            return Arc::clone(place);
        }
        let place = Place::default();
        *kept = Some((asked, Arc::clone(&place)));
        place
    }
}

/// What accounts leave of their sales, by a version of the ledger before a day; `None` where the ladder knows no more of the
/// company than its gross profit. Whoever asks the same before the next write gets the same answer.
pub(crate) async fn contribution_rates(
    app: &App,
    version: LedgerVersion,
    as_of: AsOf,
) -> Result<Option<Arc<ContributionRates>>> {
    let entry = audit::newest(&mut app.view(&Actor::system(), Verb::ReadAccounts).await?).await?;
    let place = app.contribution_rates.place((entry, version, as_of));
    let rates = place.get_or_try_init(|| rates(app, version, as_of)).await?;
    Ok(rates.clone())
}

async fn rates(app: &App, version: LedgerVersion, as_of: AsOf) -> Result<Option<Arc<ContributionRates>>> {
    let ladders = account_ladders(app, version, (Window::TwelveMonths.period(as_of), as_of)).await?;
    aside(move || {
        let whole = ladders.values().copied().reduce(|a, b| a.and(&b)).unwrap_or_default();
        let level = whole.lowest();
        let margin = whole.gross_profit().and_then(|profit| profit.ratio(whole.coverage.costed));
        let company = left_of(&whole, level).and_then(Earned::rate);
        let Some((company, margin)) = company.zip(margin).filter(|_| has_more(&whole)) else {
            return Ok(None);
        };
        let rate = |ladder: &Ladder| left_of(ladder, level).and_then(Earned::rate);
        let rates = ladders.iter().filter_map(|(account, ladder)| Some((account.clone(), rate(ladder)?)));
        Ok(Some(Arc::new(ContributionRates {
            level,
            rates: rates.collect(),
            beyond_margin: company - margin,
        })))
    })
    .await
}
