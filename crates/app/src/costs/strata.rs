//! Customers stratified by what they are worth and what serving them leaves.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::costing::{Served, Stratified, Stratum, stratify};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{self, Actor, Rows, Verb};
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::{AsOf, Day};
use mainstay_ledger::facts::account_facts;

use super::charges::charged;
use super::costing::{CostingRequest, period, refused_currency};
use super::sql;
use crate::error::Result;
use crate::{App, accounts, ledger};

/// A customer with its kind.
#[derive(Debug, Clone)]
pub struct StratifiedRow {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Which.
    pub account: AccountRef,
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub served: Served,
    /// Its invoices, credit notes included.
    pub invoices: u64,
    /// Its points and kind; `None` where nothing can be said.
    pub stratified: Option<Stratified>,
}

impl StratifiedRow {
    /// Its kind; `None` where nothing can be said.
    pub fn stratum(&self) -> Option<Stratum> {
        self.stratified.map(|stratified| stratified.stratum)
    }
}

/// Customers with their kinds.
#[derive(Debug)]
pub struct Strata {
    /// The version of the ledger they are told from.
    pub ledger_version: LedgerVersion,
    /// What amounts are in.
    pub currency: Currency,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Months of the period.
    pub months: u32,
    /// Of those, months without cost rates: nothing is charged for them.
    pub months_without_rates: u32,
    /// The customers, the largest net sales first.
    pub rows: Vec<StratifiedRow>,
}

/// Stratifies the company's customers. `None` where nobody has set cost rates. Fifths are those of the company, so it takes
/// whoever sees the whole of it, margins included.
pub async fn strata(app: &App, actor: &Actor, request: CostingRequest) -> Result<Option<Strata>> {
    policy::may(actor, Verb::SeeMargin)?;
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let held = sql::in_force(&mut view).await?;
    if held.is_empty() {
        return Ok(None);
    }
    let manifest = ledger::manifest(app, &mut view, request.ledger_version).await?;
    let directory = accounts::directory(&mut view).await?;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let whole = period(app, &manifest.ledger, request).await?;
    let charged = charged(app, &held, &manifest, Rows::All, whole.period()).await?;
    refused_currency(&charged.in_other_currency, manifest.currency)?;
    let days = whole.period();
    let months_active = move |bought: &[BuyingDay]| {
        let within = bought.iter().filter(|day| days.contains(day.day) && day.net > Amount::ZERO);
        within.map(|day| day.day.month()).collect::<BTreeSet<_>>().len()
    };
    let facts = account_facts(&manifest.ledger, &sight, days, AsOf(days.end), months_active).await;
    let facts = facts.map_err(ledger::unanswered)?;
    let costing = charged.costing();
    let mut costs: BTreeMap<&AccountRef, Amount> =
        costing.accounts.iter().map(|cost| (&cost.account, cost.cost())).collect();
    let mut rows: Vec<StratifiedRow> = Vec::new();
    for (facts, months_active) in facts {
        let cost = costs.remove(&facts.account).unwrap_or_default();
        if facts.revenue == Amount::ZERO && cost == Amount::ZERO {
            continue;
        }
        rows.push(StratifiedRow {
            id: None,
            name: facts.account.external_id.clone(),
            served: Served {
                revenue: facts.revenue,
                costed: facts.costed_revenue,
                gross_profit: facts.gross_profit(),
                cost,
                months_active: u32::try_from(months_active).unwrap_or(u32::MAX),
            },
            invoices: facts.invoices,
            account: facts.account,
            stratified: None,
        });
    }
    // Whoever was served and has bought nothing so far costs all the same.
    rows.extend(costs.into_iter().filter(|(_, cost)| *cost != Amount::ZERO).map(|(account, cost)| {
        let served = Served { cost, ..Served::default() };
        let (account, name) = (account.clone(), account.external_id.clone());
        StratifiedRow { id: None, name, account, served, invoices: 0, stratified: None }
    }));
    for row in &mut rows {
        let place = directory.binary_search_by(|known| known.reference.cmp(&row.account)).ok();
        if let Some(known) = place.and_then(|place| directory.get(place)) {
            (row.id, row.name) = (Some(known.id), known.name.clone());
        }
    }
    // Where nothing was charged, nobody can be said to be cheap to serve.
    if whole.months() > charged.months_without_rates {
        let served: Vec<Served> = rows.iter().map(|row| row.served).collect();
        for (row, stratified) in rows.iter_mut().zip(stratify(&served)) {
            row.stratified = stratified;
        }
    }
    rows.sort_by(|a, b| b.served.revenue.cmp(&a.served.revenue).then_with(|| a.account.cmp(&b.account)));
    Ok(Some(Strata {
        ledger_version: manifest.version,
        currency: manifest.currency,
        from: whole.from,
        to: whole.to,
        months: whole.months(),
        months_without_rates: charged.months_without_rates,
        rows,
    }))
}
