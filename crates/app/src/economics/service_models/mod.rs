//! How each account is served, how its figures speak for it to be served, and what moving it would save.

mod acts;
mod sql;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{
    Ladder, Rung, SERVICE_RUNGS, ServedAccount, ServiceModel, ServiceTerms, propose_service_models,
};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::time::{AsOf, Day};
use mainstay_ledger::facts::{Grain, account_facts};

pub use acts::{StoredServiceModel, say_service_model, set_service_terms, take_back_service_model};
pub use workbook::service_models_xlsx;

use super::dimension::Member;
use super::key_accounts::key_accounts_now;
use super::ladder::whole;
use super::readings::{Reading, reading};
use super::sales::{EconomicsRequest, aside};
use super::told::Told;
use crate::error::Result;
use crate::{App, ledger};

/// An account and how it is served.
#[derive(Debug, Clone)]
pub struct ServiceModelRow {
    /// Which.
    pub member: Member,
    /// Its net sales.
    pub sales: Amount,
    /// What it earns and takes.
    pub served: ServedAccount,
    /// What somebody said; `None` where nobody did, and for key accounts.
    pub said: Option<StoredServiceModel>,
    /// What its figures speak for; `None` where they are not known.
    pub proposed: Option<ServiceModel>,
}

impl ServiceModelRow {
    /// How it is served; `None` where nobody said: in full.
    pub fn model(&self) -> Option<ServiceModel> {
        match &self.said {
            _ if self.served.is_key_account => Some(ServiceModel::Key),
            said => said.as_ref().map(|said| said.model),
        }
    }

    /// Where it stands on the board: how it is served, or how its figures speak for it to be.
    pub fn stands(&self) -> Option<ServiceModel> {
        self.model().or(self.proposed)
    }

    /// The model it would move to; `None` where it is served so.
    pub fn moves_to(&self) -> Option<ServiceModel> {
        self.proposed.filter(|proposed| self.model() != Some(*proposed))
    }

    /// What moving it to a model saves.
    pub fn saving(&self, terms: &ServiceTerms, to: ServiceModel) -> Option<Amount> {
        self.served.saving(terms, self.model(), to)
    }

    /// What moving it to the proposed model saves; `None` where it is served so or that is not known.
    pub fn proposed_saving(&self, terms: &ServiceTerms) -> Option<Amount> {
        self.moves_to().and_then(|to| self.saving(terms, to))
    }
}

/// The accounts that stand together on the board.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServiceModelTotals {
    /// How many.
    pub accounts: usize,
    /// Their net sales.
    pub sales: Amount,
    /// Their gross profit, as far as it is known.
    pub gross_profit: Amount,
    /// What is left of it, as far as that is known.
    pub contribution: Amount,
    /// Their invoices.
    pub transactions: u64,
    /// What serving them costs.
    pub cost: Amount,
    /// How many of them are not served so.
    pub moving: usize,
    /// What moving those saves.
    pub saving: Amount,
}

/// The board.
#[derive(Debug, Clone)]
pub struct ServiceModels {
    /// What it is told from.
    pub told: Told,
    /// How models are proposed, and what each does.
    pub terms: ServiceTerms,
    /// The level that says what is left.
    pub level: Rung,
    /// The accounts, those whose move saves most first, then by net sales.
    pub rows: Vec<ServiceModelRow>,
}

impl ServiceModels {
    /// Every model with its accounts, and those of which nothing can be said where there are any.
    pub fn models(&self) -> impl Iterator<Item = (Option<ServiceModel>, ServiceModelTotals)> {
        let every = ServiceModel::ALL.into_iter().map(Some).chain([None]);
        every
            .map(|model| (model, self.totals(model)))
            .filter(|(model, of)| model.is_some() || of.accounts > 0)
    }

    /// The accounts that stand so together.
    pub fn totals(&self, model: Option<ServiceModel>) -> ServiceModelTotals {
        let mut totals = ServiceModelTotals::default();
        for row in self.rows.iter().filter(|row| row.stands() == model) {
            totals.accounts += 1;
            totals.sales += row.sales;
            totals.gross_profit += row.served.gross_profit.unwrap_or_default();
            totals.contribution += row.served.contribution.unwrap_or_default();
            totals.transactions += row.served.transactions;
            totals.cost += row.served.cost().unwrap_or_default();
            totals.moving += usize::from(row.moves_to().is_some());
            totals.saving += row.proposed_saving(&self.terms).unwrap_or_default();
        }
        totals
    }
}

/// Tells how the company's accounts are served. Parts are of the whole company, so it takes whoever sees all of it, margins
/// included.
pub async fn service_models(
    app: &App,
    actor: &Actor,
    from: Option<Day>,
    until: Option<Day>,
) -> Result<ServiceModels> {
    policy::may(actor, Verb::SeeMargin)?;
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let (terms, said) = (acts::terms(&mut view).await?, sql::said(&mut view).await?);
    drop(view);
    let request = EconomicsRequest { from, until, ..EconomicsRequest::default() };
    let now = reading(app, actor, &request, Grain::MONTH).await?;
    let (told, manifest) = (now.found.told, &now.found.manifest);
    let (sight, end) = (&now.found.sight, AsOf(told.period.end));
    let facts = account_facts(&manifest.ledger, sight, told.period, end, |_| ()).await;
    let facts = facts.map_err(ledger::unanswered)?;
    let transactions = facts.into_iter().map(|(facts, ())| (facts.account, facts.invoices)).collect();
    let key_accounts = key_accounts_now(app, actor, told.ledger_version).await?;
    aside(move || Ok(tell(&now, (terms, said), &transactions, &key_accounts))).await
}

/// Whether the cost of half of its sales is known or more: less says nothing of an account.
fn is_mostly_costed(ladder: &Ladder) -> bool {
    ladder.amount(Rung::NetSales).is_none_or(|sales| ladder.coverage.costed.0.abs() * 2 >= sales.0.abs())
}

fn tell(
    now: &Reading,
    (terms, said): (ServiceTerms, Vec<StoredServiceModel>),
    transactions: &BTreeMap<AccountRef, u64>,
    key_accounts: &BTreeSet<AccountRef>,
) -> ServiceModels {
    let level = whole(&now.ladders).lowest();
    let found = &now.found;
    // Of two that became one customer the newer word counts.
    let mut said_of: BTreeMap<AccountRef, StoredServiceModel> = BTreeMap::new();
    for said in said {
        said_of.entry(found.manifest.ledger.joined_account(&said.account)).or_insert(said);
    }
    let ladders = now.by_account();
    let served: Vec<ServedAccount> = ladders
        .iter()
        .map(|(account, ladder)| ServedAccount {
            account: account.clone(),
            is_key_account: key_accounts.contains(account),
            gross_profit: ladder.gross_profit().filter(|_| is_mostly_costed(ladder)),
            contribution: ladder.amount(level),
            transactions: transactions.get(account).copied().unwrap_or_default(),
            costs: SERVICE_RUNGS.map(|rung| ladder.amount(rung)),
        })
        .collect();
    let proposed = propose_service_models(&served, &terms);
    let rows = ladders.values().zip(served).zip(proposed);
    let mut rows: Vec<ServiceModelRow> = rows
        .map(|((ladder, served), proposed)| ServiceModelRow {
            member: found.register.account_member(&served.account),
            sales: ladder.amount(Rung::NetSales).unwrap_or_default(),
            said: said_of.remove(&served.account).filter(|_| !served.is_key_account),
            served,
            proposed,
        })
        .collect();
    rows.sort_by_cached_key(|row| {
        let key = (row.proposed_saving(&terms), row.sales);
        (std::cmp::Reverse(key), row.served.account.clone())
    });
    ServiceModels { told: found.told, terms, level, rows }
}
