//! What people say of how customers source: told one by one or in a file, told anew, withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Cell, InvalidPosition, SourcingPosition};
use mainstay_domain::ids::{AccountId, SourcingPositionId};
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::time::Day;
use mainstay_ledger::facts::Grain;

use super::{sourcing_file, sourcing_sql as sql};
use crate::act::Act;
use crate::clock::Clock;
use crate::economics::dimension::{Member, Register};
use crate::economics::readings::{Reading, reading};
use crate::economics::sales::{EconomicsRequest, aside};
use crate::economics::told::Told;
use crate::error::{Error, Problem, Result};
use crate::events::Event;
use crate::{App, accounts, ledger};

/// A word as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPosition {
    /// Its id.
    pub id: SourcingPositionId,
    /// Of which customer.
    pub account: AccountRef,
    /// The day it is about.
    pub as_of: Day,
    /// What its amounts are in.
    pub currency: Currency,
    /// What it says.
    pub says: SourcingPosition,
    /// Who said it.
    pub told_by: String,
    /// When.
    pub told_at: DateTime<Utc>,
}

/// What counts of a customer and category, beside what it bought of it.
#[derive(Debug, Clone)]
pub struct SourcedCategory {
    /// Which customer.
    pub member: Member,
    /// The word.
    pub stored: StoredPosition,
    /// What it bought there in the twelve months.
    pub sales: Amount,
}

/// A category over all customers that somebody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategorySourcing {
    /// Which; `None` for products without one.
    pub category: Option<String>,
    /// How many customers buy of it.
    pub buying: usize,
    /// Of how many it is told how they source it.
    pub told: usize,
    /// Of how many of them the seller is the only supplier.
    pub sole_source: usize,
    /// Of how many the seller is the first of several.
    pub first: usize,
    /// Of how many it is behind others.
    pub behind: usize,
    /// Net sales of the category.
    pub sales: Amount,
    /// Net sales to those of whom the seller is the only supplier.
    pub sole_sales: Amount,
}

/// How customers source.
#[derive(Debug, Clone)]
pub struct Sourcing {
    /// What sales are told from: twelve months.
    pub told: Told,
    /// By category, the largest net sales first.
    pub categories: Vec<CategorySourcing>,
    /// What counts of each customer and category, by name.
    pub positions: Vec<SourcedCategory>,
}

/// What counts: of each customer, under its present number, and category the newest word, wherever the reader may see it.
pub(super) fn held(reading: &Reading, words: &[StoredPosition]) -> Vec<StoredPosition> {
    let (found, mut seen, mut held) = (&reading.found, BTreeSet::new(), Vec::new());
    for stored in words {
        let account = found.manifest.ledger.joined_account(&stored.account);
        let is_seen = found.sight.rows.contains(&account);
        if is_seen && seen.insert((account.clone(), stored.says.category.clone())) {
            held.push(StoredPosition { account, ..stored.clone() });
        }
    }
    held
}

/// Net sales of each customer by category.
pub(super) fn sales(reading: &Reading) -> BTreeMap<AccountRef, BTreeMap<Option<String>, Amount>> {
    let mut sales: BTreeMap<AccountRef, BTreeMap<Option<String>, Amount>> = BTreeMap::new();
    // Cells without lines carry charges alone: nothing was bought there.
    let is_bought = |cell: &&Cell| cell.key.is_inside && cell.sums.lines > 0;
    for cell in reading.found.sales.cells.iter().filter(is_bought) {
        let category = cell.key.category.as_deref().map(ToOwned::to_owned);
        *sales.entry(cell.key.account.clone()).or_default().entry(category).or_default() += cell.sums.net;
    }
    sales
}

/// Tells how the customers that somebody sees source, by category.
pub async fn sourcing(app: &App, actor: &Actor) -> Result<Sourcing> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let words = sql::positions(&mut view).await?;
    drop(view);
    let reading = reading(app, actor, &EconomicsRequest::default(), Grain::MONTH.and(Grain::ITEM)).await?;
    aside(move || Ok(tell(&reading, &words))).await
}

fn tell(reading: &Reading, words: &[StoredPosition]) -> Sourcing {
    let held = held(reading, words);
    let sales = sales(reading);
    let word: BTreeMap<(&AccountRef, Option<&str>), &StoredPosition> =
        held.iter().map(|stored| ((&stored.account, stored.says.category.as_deref()), stored)).collect();
    let mut categories: BTreeMap<Option<String>, CategorySourcing> = BTreeMap::new();
    for (account, bought) in &sales {
        for (category, amount) in bought {
            let of = categories.entry(category.clone()).or_default();
            of.category.clone_from(category);
            of.buying += 1;
            of.sales += *amount;
            // What is said of all that a customer buys holds of each category it says nothing else of.
            let said = category.as_deref().and_then(|category| word.get(&(account, Some(category))));
            let Some(stored) = said.or_else(|| word.get(&(account, None))) else { continue };
            of.told += 1;
            match (stored.says.is_sole_source, stored.says.rank) {
                (true, _) => {
                    of.sole_source += 1;
                    of.sole_sales += *amount;
                }
                (false, Some(1)) => of.first += 1,
                (false, Some(_)) => of.behind += 1,
                (false, None) => {}
            }
        }
    }
    let mut categories: Vec<CategorySourcing> = categories.into_values().collect();
    categories.sort_by_key(|of| std::cmp::Reverse(of.sales));
    let positions = held.into_iter().map(|stored| {
        let bought = sales.get(&stored.account);
        let sales = match &stored.says.category {
            None => bought.map(|bought| bought.values().copied().sum()),
            category => bought.and_then(|bought| bought.get(category).copied()),
        };
        let member = member(&reading.found.register, &stored.account);
        SourcedCategory { member, sales: sales.unwrap_or_default(), stored }
    });
    let mut positions: Vec<SourcedCategory> = positions.collect();
    positions.sort_by(|a, b| {
        (&a.member.name, &a.stored.says.category).cmp(&(&b.member.name, &b.stored.says.category))
    });
    Sourcing { told: reading.found.told, categories, positions }
}

fn member(register: &Register, account: &AccountRef) -> Member {
    super::shares::member_of(register, mainstay_domain::economics::DependencyOn::Account, account)
}

/// Says how a customer sources, as of a day. The newest word counts; others stay in the history.
pub async fn tell_sourcing_position(
    app: &App,
    actor: &Actor,
    account: AccountId,
    as_of: Day,
    says: SourcingPosition,
) -> Result<StoredPosition> {
    let says = says.checked().map_err(|error| Error::Invalid(vec![problem(&error)]))?;
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let rows = policy::sight(actor).rows;
    let account = accounts::reference_of(&mut act, account).await?.filter(|account| rows.contains(account));
    let account = account.ok_or(Error::NotFound("account"))?;
    if as_of > act.today() {
        return Err(Error::Invalid(vec![ahead(as_of)]));
    }
    let stored = keep(&mut act, account, as_of, says).await?;
    act.commit().await?;
    Ok(stored)
}

/// Takes in every row of a file, or none where one of them is wrong.
pub async fn import_sourcing_positions(app: &App, actor: &Actor, text: &str) -> Result<usize> {
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let rows = policy::sight(actor).rows;
    let currency = ledger::reporting_currency_of(&mut act).await?;
    let (mut said, mut problems) = (Vec::new(), Vec::new());
    for (line, row) in sourcing_file::rows(text, currency)? {
        let row = match row {
            Ok(row) if row.as_of > act.today() => Err(ahead(row.as_of)),
            Ok(row)
                if !rows.contains(&row.account)
                    || !accounts::is_registered(&mut act, &row.account).await? =>
            {
                let detail = format!("the register has no customer `{}`", row.account);
                Err(Problem { code: "unknown_account", detail, field: Some("customer".to_owned()) })
            }
            other => other,
        };
        match row {
            Ok(row) => said.push(row),
            Err(problem) => problems.push(sourcing_file::at_line(line, problem)),
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let count = said.len();
    for row in said {
        let _ = keep(&mut act, row.account, row.as_of, row.says).await?;
    }
    act.commit().await?;
    Ok(count)
}

/// Takes a word back: what was said before it counts again.
pub async fn withdraw_sourcing_position(app: &App, actor: &Actor, id: SourcingPositionId) -> Result<()> {
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let rows = policy::sight(actor).rows;
    let before = sql::positions(&mut act).await?.into_iter().find(|stored| stored.id == id);
    let before = before.filter(|stored| rows.contains(&stored.account));
    let before = before.ok_or(Error::NotFound("sourcing position"))?;
    sql::withdraw(&mut act, id).await?;
    act.changed("sourcing_position", id, Some(&noted(&before)), None::<&()>)?;
    act.announce(Event::changed("economics", id));
    act.commit().await
}

async fn keep(
    act: &mut Act,
    account: AccountRef,
    as_of: Day,
    says: SourcingPosition,
) -> Result<StoredPosition> {
    let currency = ledger::reporting_currency_of(act).await?;
    let stored = StoredPosition {
        id: SourcingPositionId(Clock::new_id()),
        account,
        as_of,
        currency,
        says,
        told_by: act.actor().name.clone(),
        told_at: act.now(),
    };
    sql::insert(act, &stored).await?;
    act.changed("sourcing_position", stored.id, None::<&()>, Some(&noted(&stored)))?;
    act.announce(Event::changed("economics", stored.id));
    Ok(stored)
}

/// What the audit log says: not the note, which may name people.
fn noted(stored: &StoredPosition) -> serde_json::Value {
    let says = SourcingPosition { note: String::new(), ..stored.says.clone() };
    serde_json::json!({ "account": stored.account.to_string(), "as_of": stored.as_of, "says": says })
}

pub(super) fn problem(error: &InvalidPosition) -> Problem {
    Problem {
        code: "bad_sourcing_position",
        detail: error.to_string(),
        field: Some(error.field().to_owned()),
    }
}

fn ahead(as_of: Day) -> Problem {
    Problem {
        code: "bad_sourcing_position",
        detail: format!("{as_of} lies ahead: say what is known today"),
        field: Some("as_of".to_owned()),
    }
}
