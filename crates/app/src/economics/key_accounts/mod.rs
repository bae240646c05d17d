//! The register of key accounts: what each leaves beside what it must, and who said that it stays nevertheless.

mod acts;
mod sql;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Months;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Adequacy, AdequacyThreshold, Ladder, Left, Rung, Shortfall};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Rows, Verb};
use mainstay_domain::portfolio::{AbcCuts, Class, Ranking, Valued, abc};
use mainstay_domain::time::{Day, Period};
use mainstay_ledger::facts::Grain;

pub(crate) use acts::{KeyAccountDays, key_account_days, key_accounts_now};
pub use acts::{
    KeyAccountSpell, StoredException, StoredKeyAccount, grant_exception, key_account_spells,
    mark_key_account, set_adequacy_threshold, take_off_key_account, withdraw_exception,
};
pub(super) use acts::{TURN, is_key_account_now};
pub use workbook::key_accounts_xlsx;

use super::dimension::{Member, Register};
use super::ladder::whole;
use super::readings::{Reading, reading};
use super::sales::{EconomicsRequest, aside};
use super::told::Told;
use crate::App;
use crate::error::Result;

/// How many accounts are proposed.
const MOST_PROPOSALS: usize = 20;

/// A key account beside what it must leave.
#[derive(Debug, Clone)]
pub struct KeyAccount {
    /// Who marked it, and why.
    pub stored: StoredKeyAccount,
    /// Which account.
    pub member: Member,
    /// What it left; `None` where that is not known.
    pub left: Option<Left>,
    /// What it fails.
    pub shortfalls: Vec<Shortfall>,
    /// What follows.
    pub adequacy: Adequacy,
    /// Its exceptions, the one that holds longest first.
    pub exceptions: Vec<StoredException>,
}

/// An account that earns as key accounts do and is none.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Which.
    pub member: Member,
    /// What it left.
    pub left: Left,
}

/// The register.
#[derive(Debug, Clone)]
pub struct KeyAccounts {
    /// What it is told from.
    pub told: Told,
    /// The same time before, that falling is told by.
    pub before: Option<Period>,
    /// What a key account must leave.
    pub threshold: AdequacyThreshold,
    /// On which level that is.
    pub rung: Rung,
    /// Whether the least amount is in another currency than amounts are told in now: nothing can be held against it.
    pub other_currency: bool,
    /// The day that exceptions are judged on.
    pub today: Day,
    /// Those that need somebody first, then by net sales.
    pub rows: Vec<KeyAccount>,
    /// Class A by that level, and not marked; the most first. Empty for whoever does not see the whole company.
    pub proposals: Vec<Proposal>,
}

impl KeyAccounts {
    /// How many stand so.
    pub fn count(&self, adequacy: Adequacy) -> usize {
        self.rows.iter().filter(|row| row.adequacy == adequacy).count()
    }
}

/// Tells the register of the accounts somebody sees.
pub async fn key_accounts(
    app: &App,
    actor: &Actor,
    from: Option<Day>,
    until: Option<Day>,
) -> Result<KeyAccounts> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let kept = Kept {
        threshold: acts::threshold(&mut view).await?,
        marked: sql::marked(&mut view).await?,
        exceptions: sql::exceptions(&mut view).await?,
        today: app.clock().today(),
    };
    drop(view);
    let request = EconomicsRequest { from, until, ..EconomicsRequest::default() };
    let now = reading(app, actor, &request, Grain::MONTH).await?;
    let before = before(now.found.told.period);
    let earlier = match before {
        Some(period) => {
            let request = EconomicsRequest {
                from: period.start,
                until: Some(period.end),
                ..EconomicsRequest::default()
            };
            Some((period, reading(app, actor, &request, Grain::MONTH).await?))
        }
        None => None,
    };
    aside(move || Ok(tell(&now, earlier.as_ref().map(|(period, reading)| (*period, &**reading)), kept))).await
}

/// The same time before a period: as many months where it is whole months, else as many days.
fn before(period: Period) -> Option<Period> {
    let start = period.start?;
    let months = (1..=600)
        .map(Months::new)
        .find(|months| start.0.checked_add_months(*months) >= Some(period.end.0))?;
    let is_whole = start.0.checked_add_months(months) == Some(period.end.0);
    let earlier = if is_whole {
        start.0.checked_sub_months(months)?
    } else {
        start.0.checked_sub_signed(period.end.0 - start.0)?
    };
    Some(Period { start: Some(Day(earlier)), end: start })
}

/// What people said.
struct Kept {
    threshold: AdequacyThreshold,
    marked: Vec<StoredKeyAccount>,
    exceptions: Vec<StoredException>,
    today: Day,
}

fn tell(now: &Reading, earlier: Option<(Period, &Reading)>, kept: Kept) -> KeyAccounts {
    let (found, told) = (&now.found, now.found.told);
    // Net sales are nothing that is left.
    let rung = kept.threshold.rung.unwrap_or_else(|| whole(&now.ladders).lowest().max(Rung::PocketSales));
    let ladders = now.by_account();
    let is_comparable =
        |reading: &Reading| rung <= Rung::ContributionI || told.is_charged_like(&reading.found.told);
    let past = earlier.filter(|(_, reading)| is_comparable(reading)).map(|(_, reading)| reading.by_account());
    let left = |account: &AccountRef| left(ladders.get(account), past.as_ref(), account, (rung, told.margin));
    let other_currency = kept.threshold.least_minor != 0
        && kept.threshold.currency.is_some_and(|currency| currency != told.currency);
    let present = |account: &AccountRef| found.manifest.ledger.joined_account(account);
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for stored in kept.marked {
        let account = present(&stored.account);
        // Two that became one customer are one key account, since the first of them was marked.
        if !found.sight.rows.contains(&account) || !seen.insert(account.clone()) {
            continue;
        }
        let of_account = |stored: &&StoredException| present(&stored.account) == account;
        let exceptions: Vec<StoredException> = kept.exceptions.iter().filter(of_account).cloned().collect();
        let left = left(&account);
        let fails =
            left.filter(|_| !other_currency).map(|left| kept.threshold.shortfalls(left, told.currency));
        let longest = exceptions.first().map(|stored| stored.says.expires);
        rows.push(KeyAccount {
            member: found.register.account_member(&account),
            adequacy: Adequacy::of(fails.as_deref(), longest, kept.today),
            shortfalls: fails.unwrap_or_default(),
            stored,
            left,
            exceptions,
        });
    }
    rows.sort_by_key(|row| (urgency(row.adequacy), std::cmp::Reverse(row.left.map(|left| left.sales))));
    let proposals = if found.sight.rows == Rows::All {
        let known: Vec<(&AccountRef, Left)> =
            ladders.keys().filter_map(|account| Some((account, left(account)?))).collect();
        proposals(&known, &seen, &found.register)
    } else {
        Vec::new()
    };
    KeyAccounts {
        told,
        before: earlier.map(|(period, _)| period),
        threshold: kept.threshold,
        rung,
        other_currency,
        today: kept.today,
        rows,
        proposals,
    }
}

/// What an account left; nothing where it bought nothing, unknown where the level is.
fn left(
    ladder: Option<&Ladder>,
    past: Option<&BTreeMap<AccountRef, Ladder>>,
    account: &AccountRef,
    (rung, margin): (Rung, bool),
) -> Option<Left> {
    // Whoever sees no margins is not told by a nought what would be left.
    let nothing = margin.then_some(Amount::ZERO);
    let amount = |ladder: Option<&Ladder>| ladder.map_or(nothing, |ladder| ladder.amount(rung));
    Some(Left {
        sales: ladder.and_then(|ladder| ladder.amount(Rung::NetSales)).unwrap_or_default(),
        contribution: amount(ladder)?,
        before: past.and_then(|past| amount(past.get(account))),
    })
}

/// What needs somebody comes first.
fn urgency(adequacy: Adequacy) -> u8 {
    match adequacy {
        Adequacy::Expired => 0,
        Adequacy::Inadequate => 1,
        Adequacy::Unknown => 2,
        Adequacy::Excepted => 3,
        Adequacy::Adequate => 4,
    }
}

fn proposals(
    known: &[(&AccountRef, Left)],
    marked: &BTreeSet<AccountRef>,
    register: &Register,
) -> Vec<Proposal> {
    let valued: Vec<Valued<'_>> =
        known.iter().map(|(account, left)| Valued { account, value: Some(left.contribution) }).collect();
    let classes = abc(&Ranking::of(&valued), AbcCuts::default());
    let mut proposals: Vec<Proposal> = known
        .iter()
        .zip(classes)
        .filter(|((account, _), class)| *class == Class::A && !marked.contains(*account))
        .map(|((account, left), _)| Proposal { member: register.account_member(account), left: *left })
        .collect();
    proposals.sort_by_key(|proposal| std::cmp::Reverse(proposal.left.contribution));
    proposals.truncate(MOST_PROPOSALS);
    proposals
}
