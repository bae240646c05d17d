//! How much the company hangs on each customer, group, country and segment: shares, limits and when they are reached, and
//! what losing one would cost.

mod limits;
mod mutual;
mod shares;
mod sourcing;
mod sourcing_file;
mod sourcing_sql;
mod sql;
mod workbook;

use std::sync::Arc;

use chrono::Months;
use mainstay_domain::economics::{
    DependencyMeasure, DependencyOn, LimitForecast, LimitStanding, Rung, ShareTrend, TREND_MONTHS,
};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::Concentration;
use mainstay_domain::time::{AsOf, Day};
use mainstay_ledger::facts::Grain;

pub use limits::{StoredLimit, independence_limits, set_independence_limit, withdraw_independence_limit};
pub use mutual::{AccountCategory, Mutual};
pub use sourcing::{
    CategorySourcing, SourcedCategory, Sourcing, StoredPosition, import_sourcing_positions, sourcing,
    tell_sourcing_position, withdraw_sourcing_position,
};
pub use sourcing_file::write_sourcing_positions;
pub use workbook::dependency_xlsx;

use super::dimension::Member;
use super::readings::{Reading, reading};
use super::sales::{EconomicsRequest, aside};
use super::told::Told;
use crate::error::{Error, Result};
use crate::models::{self, Losses};
use crate::{App, accounts};
use shares::tell;

/// What a value is of each measure; `None` where it is not known.
pub type Bases = [Option<Amount>; DependencyMeasure::ALL.len()];

/// What losing a member would take away.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lost {
    /// While capacity that served it stays: its contribution I.
    pub at_once: Option<Amount>,
    /// Once that capacity is gone: its contribution on the lowest known level down to III.
    pub in_the_end: Option<Amount>,
    /// How probable it is that it is lost already, where it is one account and a model of orders is fitted.
    pub probability: Option<f64>,
    /// Probability times contribution, added up over its accounts.
    pub expected: Option<Amount>,
}

/// A member with its part of the business.
#[derive(Debug, Clone)]
pub struct DependencyRow {
    /// Which.
    pub member: Member,
    /// How many accounts it is.
    pub accounts: usize,
    /// What it brought, by measure.
    pub values: Bases,
    /// Its shares, by measure; `None` where the measure is not known, and of nothing.
    pub shares: [Option<f64>; DependencyMeasure::ALL.len()],
    /// How its share of net sales moves; `None` where the ledger does not reach back far enough.
    pub trend: Option<ShareTrend>,
    /// Where it stands against the limits that are about it.
    pub standings: Vec<LimitStanding>,
    /// What losing it would take away.
    pub lost: Lost,
}

/// How much hangs on whom.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// What it is told from: twelve months.
    pub told: Told,
    /// On what.
    pub on: DependencyOn,
    /// Whether whoever asks sees the whole company; of others' shares of a part nothing is held against limits.
    pub is_whole: bool,
    /// The level that contribution is of; `None` where it is not known.
    pub contribution: Option<Rung>,
    /// The level that is lost in the end.
    pub lost: Option<Rung>,
    /// What shares are shares of.
    pub bases: Bases,
    /// How concentrated the business is, by measure, where that is known.
    pub concentrations: Vec<(DependencyMeasure, Concentration)>,
    /// The limits that hold on this.
    pub limits: Vec<StoredLimit>,
    /// Those nearest to trouble first, then by share of net sales.
    pub rows: Vec<DependencyRow>,
    /// The day that probabilities of loss are as of; `None` without a fitted model.
    pub losses_as_of: Option<AsOf>,
}

impl DependencyRow {
    /// The standing that needs somebody first.
    pub fn most_urgent(&self) -> Option<&LimitStanding> {
        self.standings.iter().min_by_key(|standing| urgency(standing.forecast))
    }
}

impl Dependency {
    /// How many members exceed a limit.
    pub fn exceeding(&self) -> usize {
        self.count(|forecast| forecast == LimitForecast::Exceeded)
    }

    /// How many get to a limit if they go on so.
    pub fn approaching(&self) -> usize {
        self.count(|forecast| matches!(forecast, LimitForecast::Reached { .. }))
    }

    fn count(&self, is: impl Fn(LimitForecast) -> bool) -> usize {
        let most = |row: &&DependencyRow| row.most_urgent().is_some_and(|standing| is(standing.forecast));
        self.rows.iter().filter(most).count()
    }

    /// The contribution that is expected to be lost, added up.
    pub fn expected_loss(&self) -> Option<Amount> {
        self.rows.iter().filter_map(|row| row.lost.expected).reduce(|a, b| a + b)
    }
}

/// One account, the group it is in, its country and its segment.
#[derive(Debug, Clone)]
pub struct AccountDependency {
    /// What it is told from.
    pub told: Told,
    /// Whether whoever asks sees the whole company.
    pub is_whole: bool,
    /// The level that contribution is of.
    pub contribution: Option<Rung>,
    /// The day that probabilities of loss are as of.
    pub losses_as_of: Option<AsOf>,
    /// What it is part of; without what it belongs to none of.
    pub rows: Vec<(DependencyOn, DependencyRow)>,
    /// How it and the seller hang on each other.
    pub mutual: Mutual,
}

/// What every answer takes.
struct Asked {
    now: Arc<Reading>,
    /// Two years up to the same day; `None` where they are not whole months.
    past: Option<Arc<Reading>>,
    limits: Vec<StoredLimit>,
    losses: Option<Losses>,
    is_whole: bool,
}

/// Tells how much hangs on the customers, groups, countries or segments that somebody sees, in the twelve months up to a day.
pub async fn dependency(
    app: &App,
    actor: &Actor,
    on: DependencyOn,
    until: Option<Day>,
) -> Result<Dependency> {
    let asked = asked(app, actor, until).await?;
    aside(move || Ok(tell(&asked, on))).await
}

/// Tells how much hangs on one account and on what it is part of.
pub async fn account_dependency(app: &App, actor: &Actor, account: AccountId) -> Result<AccountDependency> {
    let reference = accounts::account(app, actor, account).await?.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let words = sourcing_sql::positions(&mut view).await?;
    drop(view);
    let asked = asked(app, actor, None).await?;
    aside(move || {
        let reference = asked.now.found.manifest.ledger.joined_account(&reference);
        let mut rows = Vec::new();
        let mut whole = None;
        for on in DependencyOn::ALL {
            let member = shares::member_of(&asked.now.found.register, on, &reference);
            let told = tell(&asked, on);
            let row = told.rows.iter().find(|row| row.member == member && row.member.key.is_some());
            rows.extend(row.map(|row| (on, row.clone())));
            whole.get_or_insert(told);
        }
        let whole = whole.ok_or_else(|| Error::bug("nothing to depend on"))?;
        let own = rows.iter().find(|(on, _)| *on == DependencyOn::Account).map(|(_, row)| row);
        let mutual = mutual::mutual(&asked.now, &words, &reference, own);
        Ok(AccountDependency {
            told: whole.told,
            is_whole: whole.is_whole,
            contribution: whole.contribution,
            losses_as_of: whole.losses_as_of,
            rows,
            mutual,
        })
    })
    .await
}

async fn asked(app: &App, actor: &Actor, until: Option<Day>) -> Result<Asked> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let limits = limits::in_force(&sql::limits(&mut view).await?, app.clock().today());
    let is_whole = view.sight().rows == policy::Rows::All;
    drop(view);
    let now =
        reading(app, actor, &EconomicsRequest { until, ..EconomicsRequest::default() }, Grain::MONTH).await?;
    let end = now.found.told.period.end;
    if until.is_some_and(|until| until.month().first_day() != Some(until)) {
        let detail = format!("shares are of twelve whole months: `{end}` is not the first day of a month");
        return Err(Error::invalid("bad_period", "until", detail));
    }
    let years =
        u32::try_from(TREND_MONTHS).ok().and_then(|months| end.0.checked_sub_months(Months::new(months)));
    let past = match years {
        Some(start) if end.month().first_day() == Some(end) => {
            let request =
                EconomicsRequest { from: Some(Day(start)), until: Some(end), ..EconomicsRequest::default() };
            Some(reading(app, actor, &request, Grain::MONTH).await?)
        }
        _ => None,
    };
    // What an account may be expected to do says something of all others.
    let sees = now.found.told.margin && policy::may(actor, Verb::SeePortfolio).is_ok();
    let losses = if sees { models::losses(app, actor).await? } else { None };
    Ok(Asked { now, past, limits, losses, is_whole })
}

/// What needs somebody comes first.
fn urgency(forecast: LimitForecast) -> (u8, u32) {
    match forecast {
        LimitForecast::Exceeded => (0, 0),
        LimitForecast::Reached { months, .. } => (1, months),
        LimitForecast::Possible { earliest } => (2, earliest),
        LimitForecast::NotInSight => (3, 0),
        LimitForecast::Unknown => (4, 0),
    }
}
