//! Who gets how much of what is short: what accounts ask for, or are expected to order, against a capacity.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, ModelFitId};
use mainstay_domain::models::ValueBasis;
use mainstay_domain::money::{Currency, estimated_minor};
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::{Allocation, Claim, Class, Floors, Measure, allocate, read_demands};

use super::outlook::{Outlook, OutlookRequest, outlook};
use crate::App;
use crate::economics::key_accounts_now;
use crate::error::{Error, Result};
use crate::portfolio::{self, AccountRow, Filter, Order, Page, Run, Sort};

/// What is short, and who asks for it.
#[derive(Debug, Clone)]
pub struct AllocationRequest {
    /// Units to give.
    pub capacity: u64,
    /// What every account of a tier gets at least.
    pub floors: Floors,
    /// What is asked for, one account a line; without it, the orders that are expected.
    pub demands: Option<String>,
    /// Months in which orders are expected, 1 to 120.
    pub months: u32,
}

/// Who gets how much.
#[derive(Debug)]
pub struct AllocationPicture {
    /// The run that classes are of.
    pub run: Run,
    /// The fit that expects the orders; `None` where demands were typed.
    pub fit: Option<ModelFitId>,
    /// The floors that were asked for.
    pub floors: Floors,
    /// The currency of contributions.
    pub currency: Currency,
    /// The sums, and what each gets in the order of `accounts`.
    pub allocation: Allocation,
    /// Who asks for how much, key accounts first, then the best class.
    pub accounts: Vec<AllocationAccount>,
}

/// One account that asks.
#[derive(Debug, Clone)]
pub struct AllocationAccount {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub claim: Claim,
}

/// Gives out what is short among the accounts somebody sees. Nothing is stored. It takes the sight of margins, because the
/// order in which accounts are served tells them.
pub async fn allocation(app: &App, actor: &Actor, request: AllocationRequest) -> Result<AllocationPicture> {
    policy::may(actor, Verb::SeeMargin).map_err(Error::Refused)?;
    let everything = Page { after: 0, limit: usize::MAX };
    let (filter, sort) = (Filter::default(), (Sort::Rank, Order::Ascending));
    let measure = Some(Measure::GrossProfit);
    let table = portfolio::account_rows(app, actor, None, measure, &filter, sort, everything).await?;
    let key_accounts = key_accounts_now(app, actor, table.run.ledger_version).await?;
    let (currency, fit, mut accounts) = if let Some(text) = &request.demands {
        (table.run.currency, None, typed(text, &table.rows, table.run.currency)?)
    } else {
        let asked = OutlookRequest { months: request.months, discount_percent: 0.0, segments: None };
        let found = outlook(app, actor, asked).await?.ok_or_else(|| {
            let detail = "no model is fitted yet, so no orders are expected: fit the models, or say what accounts ask for";
            Error::Conflict(detail.to_owned())
        })?;
        (found.fit.currency, Some(found.fit.id), expected(&found, &table.rows))
    };
    for one in &mut accounts {
        one.claim.is_key_account = key_accounts.contains(&one.claim.account);
    }
    accounts.sort_by(|a, b| {
        let order = |one: &AllocationAccount| {
            (!one.claim.is_key_account, one.claim.class, std::cmp::Reverse(one.claim.demand))
        };
        order(a).cmp(&order(b)).then_with(|| a.claim.account.cmp(&b.claim.account))
    });
    let claims: Vec<Claim> = accounts.iter().map(|one| one.claim.clone()).collect();
    let (capacity, floors) = (request.capacity, request.floors);
    let allocation = allocate(capacity, floors, &claims)
        .map_err(|error| Error::invalid("bad_allocation", "demands", error.to_string()))?;
    Ok(AllocationPicture { run: table.run, fit, floors, currency, allocation, accounts })
}

fn classes(rows: &[AccountRow]) -> BTreeMap<AccountRef, Class> {
    let class =
        |row: &AccountRow| (row.judgement.facts.account.clone(), row.judgement.class(Measure::GrossProfit));
    rows.iter().map(class).collect()
}

/// The orders that are expected of accounts, as whole ones; each contributes what is expected to be left of an order.
fn expected(found: &Outlook, rows: &[AccountRow]) -> Vec<AllocationAccount> {
    let classes = classes(rows);
    let accounts = found.accounts.iter().filter_map(|row| {
        let forecast = row.ahead.forecast?;
        let is_profit = row.basis != ValueBasis::Revenue && forecast.orders > 0.0;
        let per_order = forecast.value.filter(|_| is_profit).map(|value| value / forecast.orders);
        let claim = Claim {
            account: row.account.clone(),
            class: classes.get(&row.account).copied().unwrap_or(Class::Unknown),
            is_key_account: false,
            demand: whole(forecast.orders),
            contribution: per_order.and_then(|value| estimated_minor(value, found.fit.currency)),
        };
        Some(AllocationAccount { id: row.id, name: row.name.clone(), claim })
    });
    accounts.filter(|one| one.claim.demand > 0).collect()
}

/// The demands of a pasted table, each with the account it names.
fn typed(text: &str, rows: &[AccountRow], currency: Currency) -> Result<Vec<AllocationAccount>> {
    let invalid = |detail: String| Error::invalid("bad_demand", "demands", detail);
    let demands = read_demands(text, currency).map_err(|error| invalid(error.to_string()))?;
    if demands.is_empty() {
        return Err(invalid("no line says how many units an account asks for, as `10042;5` does".to_owned()));
    }
    let mut by_number: BTreeMap<&str, Vec<&AccountRow>> = BTreeMap::new();
    for row in rows {
        by_number.entry(&row.judgement.facts.account.external_id).or_default().push(row);
    }
    let with_source = |text: &str| {
        let (source, number) = text.split_once('/')?;
        let found = by_number.get(number)?;
        found.iter().find(|row| row.judgement.facts.account.source == source).copied()
    };
    let accounts = demands.into_iter().map(|demanded| {
        let named = by_number.get(demanded.account.as_str());
        let row = match named.map(Vec::as_slice) {
            Some([row]) => Some(*row),
            Some(_) => {
                return Err(invalid(format!(
                    "line {}: several sources have an account `{}`: write source/number",
                    demanded.line, demanded.account
                )));
            }
            None => with_source(&demanded.account),
        };
        let row = row.ok_or_else(|| {
            invalid(format!("line {}: no account `{}` is in the newest run", demanded.line, demanded.account))
        })?;
        let claim = Claim {
            account: row.judgement.facts.account.clone(),
            class: row.judgement.class(Measure::GrossProfit),
            is_key_account: false,
            demand: demanded.units,
            contribution: demanded.contribution,
        };
        Ok(AllocationAccount { id: row.id, name: row.name.clone(), claim })
    });
    accounts.collect()
}

/// Expected orders as whole ones.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded and clamped before: orders of ten years stay far below"
)]
fn whole(orders: f64) -> u64 {
    orders.round().clamp(0.0, 1e9) as u64
}
