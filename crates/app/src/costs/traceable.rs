//! Costs of one customer or one segment: said one by one or in a file, replaced, taken back.
//!
//! Like cost rates they are never changed: others take their place, and what was said stays in the history.

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Bearer, ShareRule, TraceableCost, TraceableError};
use mainstay_domain::ids::{AccountId, TraceableCostId};
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::time::Day;
use mainstay_ledger::facts::Joined;

use super::traceable_sql as sql;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::{App, accounts, ledger};

/// A cost as it is kept.
#[derive(Debug, Clone)]
pub struct StoredTraceable {
    /// Its id.
    pub id: TraceableCostId,
    /// What its amount is in.
    pub currency: Currency,
    /// What it says.
    pub cost: TraceableCost,
    /// Who said it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The one whose place it took.
    pub replaces: Option<TraceableCostId>,
    /// When it was taken back or replaced; `None` while it holds.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A cost and the names of those who bear it.
#[derive(Debug, Clone)]
pub struct ListedTraceable {
    /// It.
    pub stored: StoredTraceable,
    /// The account it belongs to, where the register knows it.
    pub account: Option<AccountId>,
    /// The name of the account or segment.
    pub bearer: String,
}

/// What somebody says of one cost.
#[derive(Debug, Clone)]
pub struct TraceableDraft {
    /// The customer.
    pub account: Option<AccountId>,
    /// The segment.
    pub segment: Option<String>,
    /// By what a segment's cost is shared out.
    pub share: ShareRule,
    /// What it is for.
    pub name: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Minor units of what everything is added up in.
    pub amount_minor: i64,
}

/// Turns for whoever changes these costs: overlaps are looked for before anything is written.
const TURN: &str = "traceable_cost";

/// The costs that hold, by whose they are and the earliest first.
pub async fn traceable_costs(app: &App, actor: &Actor) -> Result<Vec<ListedTraceable>> {
    let mut view = app.view(actor, Verb::SeeMargin).await?;
    let held = sql::in_force(&mut view).await?;
    let directory = accounts::directory(&mut view).await?;
    let mut listed: Vec<ListedTraceable> = held
        .into_iter()
        .map(|stored| {
            let (account, bearer) = match &stored.cost.bearer {
                Bearer::Segment(segment, _) => (None, segment.clone()),
                Bearer::Account(reference) => {
                    let known = directory.binary_search_by(|account| account.reference.cmp(reference));
                    let known = known.ok().and_then(|place| directory.get(place));
                    let name =
                        known.map_or_else(|| reference.external_id.clone(), |known| known.name.clone());
                    (known.map(|known| known.id), name)
                }
            };
            ListedTraceable { stored, account, bearer }
        })
        .collect();
    listed.sort_by(|a, b| {
        let key = |of: &ListedTraceable| {
            (
                of.stored.cost.bearer.rung(),
                of.bearer.clone(),
                of.stored.cost.name.clone(),
                of.stored.cost.from,
            )
        };
        key(a).cmp(&key(b))
    });
    Ok(listed)
}

/// Says what a customer or a segment costs, beside what holds or in the place of one.
pub async fn add_traceable_cost(
    app: &App,
    actor: &Actor,
    draft: TraceableDraft,
    replaces: Option<TraceableCostId>,
) -> Result<StoredTraceable> {
    policy::may(actor, Verb::ChangeSettings)?;
    let account = match draft.account {
        Some(id) => Some(accounts::account(app, actor, id).await?.reference),
        None => None,
    };
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    act.tx().take_turn(TURN).await?;
    let currency = ledger::reporting_currency_of(&mut act).await?;
    let cost = fitting(draft, account).map_err(refused)?;
    let mut held = sql::in_force(&mut act).await?;
    if let Some(id) = replaces {
        let place = held.iter().position(|kept| kept.id == id).ok_or(Error::NotFound("traceable cost"))?;
        let before = held.remove(place);
        known_segment(&mut act, &cost).await?;
        beside(&mut act, &cost, &held).await?;
        sql::withdraw(&mut act, id).await?;
        act.changed("traceable_cost", id, Some(&before.cost), None::<&()>)?;
    } else {
        known_segment(&mut act, &cost).await?;
        beside(&mut act, &cost, &held).await?;
    }
    let stored = keep(&mut act, cost, currency, replaces).await?;
    act.commit().await?;
    Ok(stored)
}

/// Takes a cost back: nothing is charged by it from then on.
pub async fn withdraw_traceable_cost(app: &App, actor: &Actor, id: TraceableCostId) -> Result<()> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    act.tx().take_turn(TURN).await?;
    let held = sql::in_force(&mut act).await?;
    let before = held.into_iter().find(|kept| kept.id == id).ok_or(Error::NotFound("traceable cost"))?;
    sql::withdraw(&mut act, id).await?;
    act.changed("traceable_cost", id, Some(&before.cost), None::<&()>)?;
    act.announce(Event::changed("costs", id));
    act.commit().await
}

/// Adds every cost of a file, or none where one of its rows is wrong.
pub async fn import_traceable_costs(app: &App, actor: &Actor, text: &str) -> Result<Vec<StoredTraceable>> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    act.tx().take_turn(TURN).await?;
    let currency = ledger::reporting_currency_of(&mut act).await?;
    let mut costs: Vec<TraceableCost> =
        sql::in_force(&mut act).await?.into_iter().map(|kept| kept.cost).collect();
    let known = costs.len();
    let joined = ledger::renumberings::joined_now(&mut act).await?;
    let mut others: Vec<TraceableCost> = costs.iter().map(|other| borne(other, &joined)).collect();
    let mut problems = Vec::new();
    for (line, row) in super::traceable_file::rows(text, currency)? {
        let row = match row {
            Ok(row) => known_bearer(&mut act, row).await?,
            Err(problem) => Err(problem),
        };
        let fits = |cost: TraceableCost| {
            let own = borne(&cost, &joined);
            own.beside(&others).map_err(problem_of).map(|()| (cost, own))
        };
        match row.and_then(fits) {
            Ok((cost, own)) => {
                costs.push(cost);
                others.push(own);
            }
            Err(problem) => problems.push(at_line(line, problem)),
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let mut stored = Vec::new();
    for cost in costs.drain(known..) {
        stored.push(keep(&mut act, cost, currency, None).await?);
    }
    act.commit().await?;
    Ok(stored)
}

/// A cost under the present number of who bears it: a customer's former numbers are the same customer.
fn borne(cost: &TraceableCost, joined: &Joined) -> TraceableCost {
    let mut cost = cost.clone();
    if let Bearer::Account(account) = &cost.bearer {
        cost.bearer = Bearer::Account(joined.account(account));
    }
    cost
}

async fn beside(act: &mut Act, cost: &TraceableCost, held: &[StoredTraceable]) -> Result<()> {
    let joined = ledger::renumberings::joined_now(act).await?;
    let others: Vec<_> = held.iter().map(|kept| borne(&kept.cost, &joined)).collect();
    borne(cost, &joined).beside(&others).map_err(refused)
}

async fn keep(
    act: &mut Act,
    cost: TraceableCost,
    currency: Currency,
    replaces: Option<TraceableCostId>,
) -> Result<StoredTraceable> {
    let stored = StoredTraceable {
        id: TraceableCostId(Clock::new_id()),
        currency,
        cost,
        created_by: act.actor().name.clone(),
        created_at: act.now(),
        replaces,
        withdrawn_at: None,
    };
    sql::insert(act, &stored).await?;
    act.changed("traceable_cost", stored.id, None::<&()>, Some(&stored.cost))?;
    act.announce(Event::changed("costs", stored.id));
    Ok(stored)
}

fn fitting(draft: TraceableDraft, account: Option<AccountRef>) -> Result<TraceableCost, TraceableError> {
    let bearer = Bearer::of(account, draft.segment.as_deref(), draft.share)?;
    let TraceableDraft { name, from, to, amount_minor, .. } = draft;
    TraceableCost { bearer, name, from, to, amount_minor }.checked()
}

/// Refuses a segment that no account is in, with those there are.
async fn known_segment(reads: &mut (impl Reads + Send), cost: &TraceableCost) -> Result<()> {
    match segment_problem(reads, cost).await? {
        Some(problem) => Err(Error::Invalid(vec![problem])),
        None => Ok(()),
    }
}

async fn segment_problem(reads: &mut (impl Reads + Send), cost: &TraceableCost) -> Result<Option<Problem>> {
    let Bearer::Segment(segment, _) = &cost.bearer else { return Ok(None) };
    let segments = accounts::segments(reads).await?;
    if segments.contains(segment) {
        return Ok(None);
    }
    let known = if segments.is_empty() {
        "the register has none: import customers with their segment".to_owned()
    } else {
        format!("there are {}", segments.join(", "))
    };
    Ok(Some(Problem {
        code: "unknown_segment",
        detail: format!("no customer is in the segment `{segment}`; {known}"),
        field: Some("segment".to_owned()),
    }))
}

/// A row of a file whose customer and segment the register knows.
async fn known_bearer(act: &mut Act, cost: TraceableCost) -> Result<Result<TraceableCost, Problem>> {
    let unknown = match &cost.bearer {
        Bearer::Account(account) if !accounts::is_registered(act, account).await? => Some(Problem {
            code: "unknown_account",
            detail: format!(
                "the register has no customer `{}` of source `{}`",
                account.external_id, account.source
            ),
            field: Some("customer".to_owned()),
        }),
        Bearer::Account(_) => None,
        Bearer::Segment(..) => segment_problem(act, &cost).await?,
    };
    Ok(unknown.map_or(Ok(cost), Err))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
pub(super) fn problem_of(error: TraceableError) -> Problem {
    Problem { code: error.code(), detail: error.to_string(), field: Some(error.field().to_owned()) }
}

fn refused(error: TraceableError) -> Error {
    Error::Invalid(vec![problem_of(error)])
}

fn at_line(line: u64, problem: Problem) -> Problem {
    let field = problem.field.unwrap_or_default();
    Problem {
        detail: format!("line {line}: {}", problem.detail),
        field: Some(format!("line {line}, {field}")),
        ..problem
    }
}
