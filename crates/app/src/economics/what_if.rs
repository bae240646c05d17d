//! What if: the ladder, the whale curve and the classes of accounts beside those with levers pulled.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Dimension, Ladder, Levers, Rung, Whale, orders_left, whale};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::{AbcCuts, Class, Ranking, Valued, abc};
use mainstay_domain::time::Day;
use mainstay_ledger::facts::Grain;
use serde::{Deserialize, Serialize};

use super::dimension::Member;
use super::readings::{Reading, reading};
use super::sales::{EconomicsRequest, aside};
use super::told::Told;
use crate::App;
use crate::error::{Error, Result};

/// The most changes of a scenario.
const MOST_CHANGES: usize = 20;
/// What a millionth of all orders is told in.
const ALL_ORDERS: i128 = 1_000_000;

/// What is changed, and of whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// Of one member of a dimension: `account:erp:C1`, `segment:Industry`; of everybody without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// What is pulled.
    pub levers: Levers,
}

/// What is asked: changes, and the days on whose sales they are told. Changes that touch the same sales are made one after
/// the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScenarioDraft {
    /// One at least.
    pub changes: Vec<Change>,
    /// The first day; twelve full months before the end where nobody says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The first day after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What capital costs a year in percent, for the wait for payments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capital_percent: Option<String>,
}

/// An account beside itself.
#[derive(Debug, Clone)]
pub struct ChangedAccount {
    /// Which.
    pub member: Member,
    /// Its ladder as it is.
    pub before: Ladder,
    /// Its ladder with the levers pulled.
    pub after: Ladder,
    /// Its class by the level that counts.
    pub class_before: Class,
    /// Its class with the levers pulled.
    pub class_after: Class,
}

/// The company beside itself.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// What it is told from.
    pub told: Told,
    /// What was asked.
    pub draft: ScenarioDraft,
    /// The level that counts as profit: the lowest known one.
    pub rung: Rung,
    /// The ladder as it is.
    pub before: Ladder,
    /// The ladder with the levers pulled.
    pub after: Ladder,
    /// The whale curve as it is.
    pub whale_before: Whale,
    /// The whale curve with the levers pulled.
    pub whale_after: Whale,
    /// All accounts, the largest change either way first.
    pub accounts: Vec<ChangedAccount>,
    /// How many accounts a change touches.
    pub touched: usize,
    /// Rungs that a pulled lever moves and that are not known of what it touches: it does nothing there.
    pub without_effect: Vec<Rung>,
}

impl ChangedAccount {
    /// What the level that counts changes by; `None` where it is not known.
    pub fn difference(&self, rung: Rung) -> Option<Amount> {
        Some(self.after.amount(rung)? - self.before.amount(rung)?)
    }
}

/// Tells what would be if.
pub async fn what_if(
    app: &App,
    actor: &Actor,
    draft: &ScenarioDraft,
    ledger_version: Option<mainstay_domain::ledger::LedgerVersion>,
) -> Result<WhatIf> {
    let changes = check(draft)?;
    let request = EconomicsRequest {
        from: draft.from,
        until: draft.until,
        ledger_version,
        capital_percent: draft.capital_percent.as_deref().map(super::percent).transpose()?,
        ..EconomicsRequest::default()
    };
    let reading = reading(app, actor, &request, Grain::FINEST).await?;
    if changes.iter().any(|(_, levers)| levers.minimum_order > 0) {
        reading.order_sizes().await?;
    }
    let draft = draft.clone();
    aside(move || tell(&reading, draft, &changes)).await
}

type Whom = Option<(Dimension, String)>;

/// The changes of a draft, each within reach and not idle.
pub(super) fn check(draft: &ScenarioDraft) -> Result<Vec<(Whom, Levers)>> {
    let bad = |field: String, detail: String| Error::invalid("bad_scenario", &field, detail);
    if draft.changes.is_empty() || draft.changes.len() > MOST_CHANGES {
        let detail =
            format!("a scenario has 1 to {MOST_CHANGES} changes, and this one {}", draft.changes.len());
        return Err(bad("changes".to_owned(), detail));
    }
    let mut changes = Vec::new();
    for (place, change) in draft.changes.iter().enumerate() {
        change
            .levers
            .check()
            .map_err(|beyond| bad(format!("changes.{place}.levers.{}", beyond.lever), beyond.to_string()))?;
        if change.levers.is_idle() {
            let detail = "the change pulls no lever: say what is different".to_owned();
            return Err(bad(format!("changes.{place}.levers"), detail));
        }
        let whom = change.within.as_deref().map(|text| {
            let told =
                text.split_once(':').and_then(|(by, member)| Some((by.parse().ok()?, member.to_owned())));
            told.ok_or_else(|| {
                let detail = format!("`{text}` is not a dimension and a member such as segment:Industry");
                bad(format!("changes.{place}.within"), detail)
            })
        });
        changes.push((whom.transpose()?, change.levers));
    }
    Ok(changes)
}

/// Both ladders of an account, and whether a change touches it.
#[derive(Clone, Copy)]
struct Pair {
    before: Ladder,
    after: Ladder,
    is_touched: bool,
}

/// Refuses changes that together multiply volume beyond what money is counted in.
fn countable(ladder: &Ladder) -> Result<()> {
    let fits = |rung: &Rung| ladder.amount(*rung).is_none_or(|amount| i64::try_from(amount.0).is_ok());
    if Rung::ALL.iter().all(fits) {
        return Ok(());
    }
    let detail = "together these changes sell more than can be counted: take some of them off, or a smaller elasticity";
    Err(Error::invalid("bad_scenario", "changes", detail.to_owned()))
}

/// What is left of accounts' orders where small ones are bundled; told once of an account and a least order.
struct Bundled<'a> {
    sizes: Option<&'a BTreeMap<AccountRef, Vec<Amount>>>,
    left: BTreeMap<(&'a AccountRef, u32), i128>,
}

impl<'a> Bundled<'a> {
    /// The millionths of the orders left so far that a further least order leaves. Of several the highest counts.
    fn further(&mut self, account: &'a AccountRef, least: &mut u32, minimum: u32) -> i128 {
        if minimum <= *least {
            return ALL_ORDERS;
        }
        let (before, after) = (self.left(account, *least), self.left(account, minimum));
        *least = minimum;
        if before == 0 { ALL_ORDERS } else { (after * ALL_ORDERS + before / 2) / before }
    }

    fn left(&mut self, account: &'a AccountRef, minimum: u32) -> i128 {
        let Some(sizes) = self.sizes.and_then(|sizes| sizes.get(account)) else { return ALL_ORDERS };
        let units = Amount(i128::from(minimum) * mainstay_domain::money::PARTS_PER_UNIT);
        *self.left.entry((account, minimum)).or_insert_with(|| orders_left(sizes, units))
    }
}

fn tell(reading: &Reading, draft: ScenarioDraft, changes: &[(Whom, Levers)]) -> Result<WhatIf> {
    let Reading { found, ladders, .. } = reading;
    let mut bundled = Bundled { sizes: reading.known_order_sizes(), left: BTreeMap::new() };
    let mut members: BTreeMap<Member, Pair> = BTreeMap::new();
    let mut touched_sums: Vec<Option<Ladder>> = vec![None; changes.len()];
    for (place, before) in ladders {
        let Some(cell) = found.sales.cells.get(*place) else { continue };
        let (mut after, mut is_touched, mut least) = (*before, false, 0);
        for ((whom, levers), sum) in changes.iter().zip(&mut touched_sums) {
            let is_theirs = whom.as_ref().is_none_or(|(by, key)| {
                found.register.member(*by, &cell.key).key.as_deref().unwrap_or_default() == key
            });
            if !is_theirs {
                continue;
            }
            let left = bundled.further(&cell.key.account, &mut least, levers.minimum_order);
            *sum = Some(sum.map_or(after, |sum| sum.and(&after)));
            after = levers.pull(&after, found.told.capital, left);
            countable(&after)?;
            is_touched = true;
        }
        let member = found.register.member(Dimension::Account, &cell.key);
        members
            .entry(member)
            .and_modify(|pair| {
                pair.before = pair.before.and(before);
                pair.after = pair.after.and(&after);
                pair.is_touched |= is_touched;
            })
            .or_insert(Pair { before: *before, after, is_touched });
    }
    untouched(draft.changes.as_slice(), &touched_sums)?;
    let lacking: BTreeSet<Rung> = changes
        .iter()
        .zip(&touched_sums)
        .flat_map(|((_, levers), sum)| {
            levers.needs().into_iter().filter(move |rung| sum.is_none_or(|sum| sum.amount(*rung).is_none()))
        })
        .collect();
    let sum = |of: fn(&Pair) -> Ladder| members.values().map(of).reduce(|a, b| a.and(&b)).unwrap_or_default();
    let (before, after) = (sum(|pair| pair.before), sum(|pair| pair.after));
    countable(&after)?;
    let rung = before.lowest();
    let profits = |of: fn(&Pair) -> Ladder| -> Vec<Option<Amount>> {
        members.values().map(|pair| of(pair).amount(rung)).collect()
    };
    let (profits_before, profits_after) = (profits(|pair| pair.before), profits(|pair| pair.after));
    let known = |profits: &[Option<Amount>]| profits.iter().copied().flatten().collect::<Vec<_>>();
    let curves = (whale(&known(&profits_before)), whale(&known(&profits_after)));
    let touched = members.values().filter(|pair| pair.is_touched).count();
    let classes = (classes(&members, &profits_before), classes(&members, &profits_after));
    let mut accounts: Vec<ChangedAccount> = members
        .into_iter()
        .zip(classes.0.into_iter().zip(classes.1))
        .map(|((member, pair), (class_before, class_after))| ChangedAccount {
            member,
            before: pair.before,
            after: pair.after,
            class_before,
            class_after,
        })
        .collect();
    accounts.sort_by_key(|account| std::cmp::Reverse(account.difference(rung).map(|change| change.0.abs())));
    Ok(WhatIf {
        told: found.told,
        draft,
        rung,
        before,
        after,
        whale_before: curves.0,
        whale_after: curves.1,
        accounts,
        touched,
        without_effect: lacking.into_iter().collect(),
    })
}

/// A change that touches nothing is a mistake of whoever wrote it.
fn untouched(changes: &[Change], sums: &[Option<Ladder>]) -> Result<()> {
    for (place, (change, sum)) in changes.iter().zip(sums).enumerate() {
        if let (Some(within), None) = (&change.within, sum) {
            let detail = format!("nothing was sold to `{within}` on these days that you see");
            return Err(Error::invalid("bad_scenario", &format!("changes.{place}.within"), detail));
        }
    }
    Ok(())
}

fn classes(members: &BTreeMap<Member, Pair>, profits: &[Option<Amount>]) -> Vec<Class> {
    // Members are in the order of their keys; a place stands for an account where two share a name.
    let references: Vec<AccountRef> = (0..members.len())
        .map(|place| AccountRef { source: String::new(), external_id: format!("{place:09}") })
        .collect();
    let valued: Vec<Valued<'_>> =
        references.iter().zip(profits).map(|(account, value)| Valued { account, value: *value }).collect();
    abc(&Ranking::of(&valued), AbcCuts::default())
}
