//! The audit of the customer base over the accounts somebody sees, worked out from the ledger of a run.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::customer_base::{
    AccountHistory, AccountPeriod, AuditLength, AuditPeriod, CustomerBase, audit,
};
use mainstay_domain::ids::RunId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::{Day, Period, Window};
use mainstay_ledger::facts::account_facts;

use super::rows::SegmentChoice;
use super::run::Run;
use super::segmentation::within_segments;
use super::store::chosen;
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
            let gross_profit = facts.gross_profit().filter(|_| sight.margin);
            let costed_revenue = gross_profit.map(|_| facts.costed_revenue).unwrap_or_default();
            history.periods.resize(place, AccountPeriod::default());
            history.periods.push(AccountPeriod { revenue: facts.revenue, costed_revenue, gross_profit });
        }
    }
    let worked_out = tokio::task::spawn_blocking(move || {
        let accounts: Vec<AccountHistory> = accounts.into_values().collect();
        let base = audit(&accounts, &periods, LAPSE);
        CustomerBasePicture { run, base, periods, margin: sight.margin }
    });
    worked_out.await.map_err(Error::bug)
}
