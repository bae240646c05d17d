//! What is ahead of one account, and how steadily it orders beside the others.

use mainstay_domain::economics::Rung;
use mainstay_domain::ids::AccountId;
use mainstay_domain::models::{AmongAll, Buyer, Stability, among_all, look_ahead};
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::Window;
use mainstay_ledger::facts::account_facts;

use super::fit::ModelFit;
use super::outlook::{AccountOutlook, OutlookRequest, money};
use super::sql;
use super::valuing::Valuing;
use crate::error::{Error, Result};
use crate::{App, accounts, ledger};

/// What is ahead of one account by the newest fit.
#[derive(Debug)]
pub struct AccountForecast {
    /// By which fit.
    pub fit: ModelFit,
    /// How far.
    pub request: OutlookRequest,
    /// The level that a value of the basis `contribution` is told on.
    pub level: Option<Rung>,
    /// Its orders, their value and the reasons; `None` without a purchase before the fit's day.
    pub outlook: Option<AccountOutlook>,
    /// How its orders vary.
    pub stability: Stability,
    /// Its gaps' variation among those of all customers.
    pub gaps_among_all: Option<AmongAll>,
    /// Its order values' variation among those of all customers.
    pub values_among_all: Option<AmongAll>,
}

/// Looks ahead for one account; `None` where no model is fitted yet.
pub async fn account_forecast(
    app: &App,
    actor: &Actor,
    id: AccountId,
    request: OutlookRequest,
) -> Result<Option<AccountForecast>> {
    let horizon = request.horizon()?;
    policy::may(actor, Verb::SeePortfolio).map_err(Error::Refused)?;
    let account = accounts::account(app, actor, id).await?;
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let Some(fit) = sql::latest(&mut view).await? else { return Ok(None) };
    let manifest = ledger::manifest(app, &mut view, Some(fit.ledger_version)).await?;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let of_days = |days: &[BuyingDay]| (Buyer::of(days), Stability::of(days));
    let window = Window::All.period(fit.as_of);
    let found = account_facts(&manifest.ledger, &sight, window, fit.as_of, of_days);
    let found = found.await.map_err(ledger::unanswered)?;
    let valuing = Valuing::open(app, fit.ledger_version, fit.as_of, sight.margin).await?;
    let worked_out = tokio::task::spawn_blocking(move || {
        let own = found.iter().find(|(facts, _)| facts.account == account.reference);
        let stability = own.map_or_else(|| Stability::of(&[]), |(_, (_, stability))| *stability);
        let variations = |of: fn(&Stability) -> Option<f64>| {
            let mut all: Vec<f64> = found.iter().filter_map(|(_, (_, stability))| of(stability)).collect();
            among_all(of(&stability)?, &mut all)
        };
        let outlook = own.and_then(|(facts, (buyer, _))| {
            let (rate, basis) = valuing.of(facts);
            let customer = (buyer.clone(), rate);
            let ahead = look_ahead(&fit.study, &[customer], fit.as_of, horizon).into_iter().next()??;
            Some(AccountOutlook {
                id: Some(id),
                account: account.reference.clone(),
                name: account.name.clone(),
                value: money(&ahead, fit.currency),
                basis,
                ahead,
            })
        });
        AccountForecast {
            gaps_among_all: variations(|stability| stability.gap_variation),
            values_among_all: variations(|stability| stability.value_variation),
            level: valuing.level(),
            stability,
            outlook,
            request,
            fit,
        }
    });
    worked_out.await.map(Some).map_err(Error::bug)
}
