//! The audit of the customer base over the accounts somebody sees, worked out from the ledger of a run.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::customer_base::{
    AccountHistory, AccountPeriod, AuditLength, AuditPeriod, CustomerBase, audit,
};
use mainstay_domain::economics::{Earned, Rung};
use mainstay_domain::ids::RunId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::{Day, Month, Period, Window};
use mainstay_ledger::facts::account_facts;

use super::rows::SegmentChoice;
use super::run::Run;
use super::segmentation::within_segments;
use super::store::chosen;
use crate::economics::{Contributions, contributions};
use crate::error::{Error, Result};
use crate::{App, ledger};

/// How many silent months end the life of an account.
const LAPSE: u32 = 12;

/// An audit and what it is of.
#[derive(Debug)]
pub struct CustomerBasePicture {
    /// The run whose version, day, date basis and rates it follows.
    pub run: Run,
    /// The periods, oldest first.
    pub periods: Vec<AuditPeriod>,
    /// The audit, over the accounts somebody sees.
    pub base: CustomerBase,
    /// Whether margins are part of it.
    pub margin: bool,
    /// The level of the contribution ladder that what is left is told on; `None` where it is gross profit.
    pub level: Option<Rung>,
}

/// Audits the customer base as of a run's day, or the newest run's; of some segments alone where they are chosen.
pub async fn customer_base(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    length: AuditLength,
    segments: Option<&SegmentChoice>,
) -> Result<CustomerBasePicture> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    let parameters = run.parameters;
    let manifest = ledger::manifest_at(app, &mut view, Some(run.ledger_version), parameters.rates).await?;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let sight = within_segments(app, actor, (run.id, sight), segments).await?;
    let (ledger, as_of) = (manifest.ledger.by(parameters.date_basis), parameters.as_of);
    let purchases = |days: &[BuyingDay]| -> Vec<Day> {
        days.iter().filter(|day| day.is_purchase()).map(|day| day.day).collect()
    };
    let everything = Window::All.period(as_of);
    let known =
        account_facts(&ledger, &sight, everything, as_of, purchases).await.map_err(ledger::unanswered)?;
    let first = known.iter().filter_map(|(_, days)| days.first()).min().copied();
    let mut accounts: BTreeMap<AccountRef, AccountHistory> = known
        .into_iter()
        .filter(|(_, days)| !days.is_empty())
        .map(|(facts, purchases)| (facts.account, AccountHistory { purchases, periods: Vec::new() }))
        .collect();
    let periods = first.map_or_else(Vec::new, |first| length.periods(first.month(), as_of.0.month()));
    for (place, period) in periods.iter().enumerate() {
        let days = Period { start: period.first.first_day(), end: period.end.first_day().unwrap_or(as_of.0) };
        let found = account_facts(&ledger, &sight, days, as_of, |_| ()).await.map_err(ledger::unanswered)?;
        for (facts, ()) in found {
            let Some(history) = accounts.get_mut(&facts.account) else { continue };
            let profit = facts.gross_profit().filter(|_| sight.margin);
            let costed_revenue = profit.map(|_| facts.costed_revenue).unwrap_or_default();
            history.periods.resize(place, AccountPeriod::default());
            history.periods.push(AccountPeriod { revenue: facts.revenue, costed_revenue, profit });
        }
    }
    let left = if sight.margin && run.is_by_document_and_day() {
        let spans: Vec<(Month, Month)> = periods.iter().map(|period| (period.first, period.end)).collect();
        contributions(app, run.ledger_version, as_of, &spans).await?.filter(Contributions::says_more)
    } else {
        None
    };
    let level = left.as_ref().map(|left| left.level);
    if let Some(left) = &left {
        leave(&mut accounts, left);
    }
    let worked_out = tokio::task::spawn_blocking(move || {
        let accounts: Vec<AccountHistory> = accounts.into_values().collect();
        let base = audit(&accounts, &periods, LAPSE);
        CustomerBasePicture { run, base, periods, margin: sight.margin, level }
    });
    worked_out.await.map_err(Error::bug)
}

/// Puts what accounts leave on a level of the ladder in the place of their gross profit.
fn leave(accounts: &mut BTreeMap<AccountRef, AccountHistory>, left: &Contributions) {
    for (account, history) in accounts {
        let spans = left.spans.get(account);
        // Who bought nothing in a period may have been charged with something all the same.
        if let Some((last, _)) = spans.and_then(BTreeMap::last_key_value) {
            let known = history.periods.len().max(last + 1);
            history.periods.resize(known, AccountPeriod::default());
        }
        for (place, period) in history.periods.iter_mut().enumerate() {
            let earned = spans.and_then(|spans| spans.get(&place)).copied();
            let Earned { sales, left } = earned.unwrap_or_default();
            period.costed_revenue = sales;
            period.profit = earned.map(|_| left);
        }
    }
}
