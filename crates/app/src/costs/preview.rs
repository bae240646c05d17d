//! What cost rates would say of one account, before anybody sets them.

use std::collections::BTreeSet;

use mainstay_domain::economics::costing::{
    CostRates, CostRatesDraft, Driver, EquationUse, Per, Quantity, cost_of_account,
};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{self, Actor, Rows, Verb};
use mainstay_domain::time::Day;
use mainstay_ledger::facts::Each;

use super::costing::{CostingRequest, drivers, period, too_large};
use super::rates::refused;
use crate::error::Result;
use crate::{App, accounts, ledger};

/// What rates would say of an account.
#[derive(Debug)]
pub struct Preview {
    /// What costs are in.
    pub currency: Currency,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The rates, of which the equations are in the order of `uses`.
    pub rates: CostRates,
    /// What each equation says.
    pub uses: Vec<EquationUse>,
    /// The whole cost.
    pub cost: Amount,
    /// What is counted of the account, by the words of the drivers.
    pub drivers: Vec<(Driver, Quantity)>,
}

/// Checks rates and tells what they would say of an account that the actor sees.
pub async fn preview(
    app: &App,
    actor: &Actor,
    draft: &CostRatesDraft,
    account: AccountId,
    request: CostingRequest,
) -> Result<Preview> {
    policy::may(actor, Verb::SeeMargin)?;
    let account = accounts::account(app, actor, account).await?;
    let mut view = app.view(actor, Verb::SeeMargin).await?;
    let manifest = ledger::manifest(app, &mut view, request.ledger_version).await?;
    drop(view);
    let rates = CostRates::new(draft, manifest.currency).map_err(refused)?;
    let whole = period(app, &manifest.ledger, request).await?;
    let each = Each { order: rates.asks_each(Per::Order), invoice: rates.asks_each(Per::Invoice) };
    let only = Rows::Only(BTreeSet::from([account.reference.clone()]));
    let known = drivers(&manifest.ledger, only, whole.period(), each).await?.into_each().next();
    let known = known.unwrap_or_else(|| mainstay_domain::economics::costing::AccountDrivers {
        account: account.reference,
        total: mainstay_domain::economics::costing::Drivers::default(),
        orders: Vec::new(),
        invoices: Vec::new(),
    });
    let uses = cost_of_account(&rates, &known).map_err(too_large)?;
    Ok(Preview {
        currency: manifest.currency,
        from: whole.from,
        to: whole.to,
        cost: uses.iter().filter_map(|said| said.cost).sum(),
        drivers: Driver::ALL.iter().map(|driver| (*driver, known.total.of(*driver))).collect(),
        rates,
        uses,
    })
}
