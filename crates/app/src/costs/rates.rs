//! The company's cost rates: setting them, replacing them, taking them back.
//!
//! Rates are never changed. Others take their place, and what was said by them can be told as long as the database is kept.

use chrono::{DateTime, Utc};
use mainstay_domain::economics::costing::{CostRates, CostRatesDraft, RatesError, Template, ValidityError};
use mainstay_domain::ids::CostRatesId;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::time::Day;

use super::sql;
use crate::act::Reads;
use crate::clock::Clock;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::{App, ledger};

/// Cost rates as they are kept.
#[derive(Debug, Clone)]
pub struct StoredRates {
    /// Their id.
    pub id: CostRatesId,
    /// What their costs are in.
    pub currency: Currency,
    /// What they say.
    pub draft: CostRatesDraft,
    /// Who set them.
    pub created_by: String,
    /// When they were set.
    pub created_at: DateTime<Utc>,
    /// Those whose place they took.
    pub replaces: Option<CostRatesId>,
    /// Who took them back.
    pub withdrawn_by: Option<String>,
    /// When they were taken back; `None` while they hold.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl StoredRates {
    /// What they say, checked when they were set.
    pub(super) fn rates(&self) -> Result<CostRates> {
        CostRates::new(&self.draft, self.currency).map_err(Error::bug)
    }
}

/// Turns for whoever changes the rates: overlaps are looked for before anything is written.
const TURN: &str = "cost_rates";

/// The rates that hold, the earliest first.
pub async fn cost_rates(app: &App, actor: &Actor) -> Result<Vec<StoredRates>> {
    sql::in_force(&mut app.view(actor, Verb::SeeMargin).await?).await
}

/// All there ever were, the newest first.
pub async fn cost_rates_history(app: &App, actor: &Actor) -> Result<Vec<StoredRates>> {
    sql::all(&mut app.view(actor, Verb::SeeMargin).await?).await
}

/// Sets rates beside those that hold, or in the place of some of them.
pub async fn set_cost_rates(
    app: &App,
    actor: &Actor,
    draft: CostRatesDraft,
    replaces: Option<CostRatesId>,
) -> Result<StoredRates> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    act.tx().take_turn(TURN).await?;
    let currency = ledger::reporting_currency_of(&mut act).await?;
    CostRates::new(&draft, currency).map_err(refused)?;
    let held = sql::in_force(&mut act).await?;
    let before = held.iter().find(|rates| Some(rates.id) == replaces);
    if replaces.is_some() && before.is_none() {
        return Err(Error::NotFound("cost rates"));
    }
    let beside = held.iter().filter(|rates| Some(rates.id) != replaces);
    let beside: Vec<_> = beside.map(|rates| rates.draft.valid).collect();
    draft.valid.beside(&beside).map_err(overlapping)?;
    if let Some(before) = replaces {
        sql::withdraw(&mut act, before).await?;
    }
    let rates = StoredRates {
        id: CostRatesId(Clock::new_id()),
        currency,
        draft,
        created_by: actor.name.clone(),
        created_at: act.now(),
        replaces,
        withdrawn_by: None,
        withdrawn_at: None,
    };
    sql::insert(&mut act, &rates).await?;
    act.changed("cost_rates", rates.id, before.map(|before| &before.draft), Some(&rates.draft))?;
    act.announce(Event::changed("costs", rates.id));
    act.commit().await?;
    Ok(rates)
}

/// Takes rates back: nothing is charged by them from then on.
pub async fn withdraw_cost_rates(app: &App, actor: &Actor, id: CostRatesId) -> Result<()> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    act.tx().take_turn(TURN).await?;
    let held = sql::in_force(&mut act).await?;
    let before = held.into_iter().find(|rates| rates.id == id).ok_or(Error::NotFound("cost rates"))?;
    sql::withdraw(&mut act, id).await?;
    act.changed("cost_rates", id, Some(&before.draft), None::<&()>)?;
    act.announce(Event::changed("costs", id));
    act.commit().await
}

/// What the costs of new rates are in: what everything is added up in.
pub async fn currency(app: &App, actor: &Actor) -> Result<Currency> {
    ledger::reporting_currency_of(&mut app.view(actor, Verb::SeeMargin).await?).await
}

/// Rates to begin with, from the first of this year on, for a person to change and set.
pub async fn template(app: &App, actor: &Actor, of: Template) -> Result<CostRatesDraft> {
    drop(app.view(actor, Verb::SeeMargin).await?);
    let today = app.clock().today();
    let from: Day = format!("{}-01-01", today.0.format("%Y")).parse().map_err(Error::bug)?;
    Ok(mainstay_domain::economics::costing::template(of, from))
}

/// Every problem with its field; a place within an equation is told in the words.
pub(super) fn refused(error: RatesError) -> Error {
    let problem = |problem: mainstay_domain::economics::costing::ProblemOfRates| Problem {
        code: "bad_cost_rates",
        detail: problem.to_string(),
        field: Some(problem.field),
    };
    Error::Invalid(error.0.into_iter().map(problem).collect())
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn overlapping(error: ValidityError) -> Error {
    Error::invalid("overlapping", "valid.from", error.to_string())
}
