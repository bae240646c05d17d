//! What one account was worth, month by month, as the newest fit would have seen it.

use chrono::Months;
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::AccountId;
use mainstay_domain::models::{Ahead, Buyer, ValueBasis, look_ahead};
use mainstay_domain::policy::{self, Actor, Rows, Sight, Verb};
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::{AsOf, Day, Window};
use mainstay_ledger::facts::account_facts;

use super::fit::ModelFit;
use super::outlook::{Money, OutlookRequest, money};
use super::sql;
use super::valuing::Valuing;
use crate::error::{Error, Result};
use crate::{App, accounts, ledger};

/// How many months before the fit's day are looked at.
const MONTHS_BACK: u32 = 23;

/// An account's value on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueThen {
    /// The exclusive end of what is known then.
    pub as_of: AsOf,
    /// Its value within the horizon; `None` where the fit tells none.
    pub value: Option<Money>,
    /// The probability that it was still active.
    pub p_active: Option<f64>,
}

/// An account's value now and before.
#[derive(Debug)]
pub struct AccountValues {
    /// By which fit.
    pub fit: ModelFit,
    /// How far it looks ahead.
    pub request: OutlookRequest,
    /// What the value is made of.
    pub basis: ValueBasis,
    /// The level it is told on where it is of contribution.
    pub level: Option<Rung>,
    /// The fit's day and the same day of up to 23 months before it, oldest first, from the first purchase on.
    pub months: Vec<ValueThen>,
}

/// What an account is worth by the newest fit, and what it was worth on earlier days by the same fit and the same margin, so
/// that the account alone makes the difference. `None` where no model is fitted yet.
pub async fn account_values(
    app: &App,
    actor: &Actor,
    id: AccountId,
    request: OutlookRequest,
) -> Result<Option<AccountValues>> {
    let horizon = request.horizon()?;
    policy::may(actor, Verb::SeePortfolio).map_err(Error::Refused)?;
    let account = accounts::account(app, actor, id).await?.reference;
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let Some(fit) = sql::latest(&mut view).await? else { return Ok(None) };
    let manifest = ledger::manifest(app, &mut view, Some(fit.ledger_version)).await?;
    let sight = Sight { rows: Rows::Only([account.clone()].into()), margin: view.sight().margin };
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let dates = days_before(fit.as_of);
    let until = move |days: &[BuyingDay]| -> Vec<(AsOf, Buyer)> {
        let known = |day: &AsOf| days.iter().take_while(|bought| bought.day < day.0).count();
        dates.iter().map(|day| (*day, Buyer::of(days.get(..known(day)).unwrap_or_default()))).collect()
    };
    let window = Window::All.period(fit.as_of);
    let found = account_facts(&manifest.ledger, &sight, window, fit.as_of, until);
    let found = found.await.map_err(ledger::unanswered)?;
    let own = found.into_iter().find(|(facts, _)| facts.account == account);
    let Some((facts, then)) = own else {
        let (basis, months) = (ValueBasis::Revenue, Vec::new());
        return Ok(Some(AccountValues { fit, request, basis, level: None, months }));
    };
    let valuing = Valuing::open(app, fit.ledger_version, fit.as_of, sight.margin).await?;
    let (rate, basis) = valuing.of(&facts);
    let level = valuing.level().filter(|_| basis == ValueBasis::Contribution);
    let worked_out = tokio::task::spawn_blocking(move || {
        let valued = |(as_of, buyer): (AsOf, Buyer)| {
            let customer = (buyer, rate);
            let ahead: Ahead = look_ahead(&fit.study, &[customer], as_of, horizon).into_iter().next()??;
            let p_active = ahead.forecast.map(|forecast| forecast.p_active);
            Some(ValueThen { as_of, value: money(&ahead, fit.currency), p_active })
        };
        let months = then.into_iter().filter_map(valued).collect();
        AccountValues { fit, request, basis, level, months }
    });
    worked_out.await.map(Some).map_err(Error::bug)
}

/// A day and the same day of the months before it, oldest first.
fn days_before(as_of: AsOf) -> Vec<AsOf> {
    let back = |months| as_of.0.0.checked_sub_months(Months::new(months)).map(|day| AsOf(Day(day)));
    (0..=MONTHS_BACK).rev().filter_map(back).collect()
}
