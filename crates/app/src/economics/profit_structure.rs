//! The structure of profit in two periods: what growth, the shift between members and what each leaves brought (F22).

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::economics::{
    Dimension, Earned, Entry, Ladder, Missing, Rung, StructureBy, StructureChange,
    profit_structure as changes,
};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::{Day, Period};

use super::bridge::earlier;
use super::dimension::Member;
use super::key_accounts::key_account_days;
use super::ladder::{LadderTable, ladder};
use super::sales::{EconomicsRequest, aside};
use super::told::Told;
use crate::App;
use crate::error::{Error, Result};

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct StructureRequest {
    /// The later period, and of whom.
    pub later: EconomicsRequest,
    /// The first day of the earlier period; the same days a year before where nobody says.
    pub before_from: Option<Day>,
    /// The first day after it.
    pub before_until: Option<Day>,
    /// The level that counts as what is left; the lowest that is known in both periods where nobody says.
    pub level: Option<Rung>,
    /// Whose parts are told.
    pub by: StructureBy,
}

/// The part of a member.
#[derive(Debug, Clone)]
pub struct StructureRow {
    /// Whose.
    pub member: Member,
    /// Its part.
    pub change: StructureChange,
}

/// The structure of profit in two periods.
#[derive(Debug, Clone)]
pub struct ProfitStructure {
    /// What the later period is told from.
    pub told: Told,
    /// The earlier period.
    pub before: Period,
    /// The level that counts as what is left.
    pub level: Rung,
    /// Whose parts the rows are.
    pub by: StructureBy,
    /// Of all: the parts of the members added up.
    pub whole: StructureChange,
    /// The members, the largest change first; months in their order.
    pub rows: Vec<StructureRow>,
    /// Net sales that nothing is known to be left of, in the earlier and the later period.
    pub unknown: (Amount, Amount),
}

/// Tells it for whatever somebody sees.
pub async fn profit_structure(
    app: &App,
    actor: &Actor,
    request: &StructureRequest,
) -> Result<ProfitStructure> {
    let level = request.level;
    if let Some(level) = level.filter(|level| !level.is_level() || *level < Rung::NetSales) {
        let detail =
            format!("{level} is not left of net sales: use net_sales, pocket_sales or a contribution");
        return Err(Error::invalid("bad_level", "level", detail));
    }
    let by = Some(request.by.dimension());
    let after = ladder(app, actor, &request.later, by).await?;
    let told = after.told;
    let days = earlier((request.before_from, request.before_until), told.period)?;
    let asked = EconomicsRequest {
        from: days.start,
        until: Some(days.end),
        as_of: Some(told.as_of.0),
        ledger_version: Some(told.ledger_version),
        ..request.later.clone()
    };
    let before = ladder(app, actor, &asked, by).await?;
    let level = known_in_both(level, &before, &after)?;
    let key_accounts = match request.by {
        StructureBy::Tier => {
            let days = key_account_days(app, actor, told.ledger_version).await?;
            days.into_iter().filter(|days| days.holds(told.period.end)).map(|days| days.account.to_string())
        }
        .collect(),
        StructureBy::Dimension(_) => BTreeSet::new(),
    };
    let by = request.by;
    aside(move || Ok(structure((before, after), days, (level, by), &key_accounts))).await
}

/// The level asked for, or the lowest known one, in both periods.
///
/// Cost rates that hold in a part of the months would make the others look like better ones: below contribution I both periods
/// are charged in all their months, or in none.
fn known_in_both(level: Option<Rung>, before: &LadderTable, after: &LadderTable) -> Result<Rung> {
    let alike = before.told.is_charged_like(&after.told);
    let (before, after) = (&before.whole, &after.whole);
    let common = before.lowest().min(after.lowest());
    let common = if alike { common } else { common.min(Rung::ContributionI) };
    match level {
        Some(level) if level > Rung::ContributionI && !alike => {
            let detail = format!(
                "{level} cannot be compared: cost rates do not hold in all months of both periods; ask for {common} or \
                 other days"
            );
            Err(Error::invalid("bad_level", "level", detail))
        }
        Some(level) if left_of(before, level).and(left_of(after, level)).is_none() => {
            let detail = format!(
                "{level} is not known in both periods: ask for {common} or a level above it, or say what is missing"
            );
            Err(Error::invalid("bad_level", "level", detail))
        }
        Some(level) => Ok(level),
        None => Ok(common),
    }
}

/// What a ladder leaves on a level, and of which net sales. Where nothing is known between the level and one above it, as much
/// is left; without a known cost nothing is known to be left on the levels below it.
pub(super) fn left_of(ladder: &Ladder, level: Rung) -> Option<Earned> {
    // What is hidden from the reader is not what nobody knows.
    if ladder.entry(level) == Entry::Missing(Missing::Hidden) {
        return None;
    }
    let known = Rung::levels().rfind(|known| *known <= level && ladder.amount(*known).is_some())?;
    let takes_cost = |rung: Rung| rung >= Rung::ContributionI;
    if known < Rung::NetSales || (takes_cost(level) && !takes_cost(known)) {
        return None;
    }
    Some(Earned { sales: ladder.covered(known), left: ladder.amount(known)? })
}

/// What members earned in a period, and the net sales that nothing is known to be left of.
fn earned(
    table: LadderTable,
    level: Rung,
    named: impl Fn(Member) -> Member,
) -> (BTreeMap<Member, Earned>, Amount) {
    let mut members: BTreeMap<Member, Earned> = BTreeMap::new();
    let mut unknown = Amount::ZERO;
    for row in table.rows {
        let sales = row.ladder.amount(Rung::NetSales).unwrap_or_default();
        // Who has lines of which nothing is known to be left is there all the same, and neither new nor lost.
        let earned = left_of(&row.ladder, level).unwrap_or_default();
        unknown += sales - earned.sales;
        members.entry(named(row.member)).or_default().add(earned);
    }
    (members, unknown)
}

fn structure(
    (before, after): (LadderTable, LadderTable),
    days: Period,
    (level, by): (Rung, StructureBy),
    key_accounts: &BTreeSet<String>,
) -> ProfitStructure {
    let told = after.told;
    let named = |member: Member| match by {
        StructureBy::Dimension(_) => member,
        StructureBy::Tier => tier(member.key.is_some_and(|key| key_accounts.contains(&key))),
    };
    let (before, unknown_before) = earned(before, level, named);
    let (after, unknown_after) = earned(after, level, named);
    let members: BTreeSet<&Member> = before.keys().chain(after.keys()).collect();
    let both: Vec<_> =
        members.iter().map(|member| (before.get(member).copied(), after.get(member).copied())).collect();
    let mut whole = StructureChange::default();
    let mut rows: Vec<StructureRow> = Vec::with_capacity(members.len());
    for (member, change) in members.into_iter().zip(changes(&both)) {
        if change == StructureChange::default() {
            continue;
        }
        whole.add(&change);
        rows.push(StructureRow { member: member.clone(), change });
    }
    if by != StructureBy::Dimension(Dimension::Month) {
        let moved =
            |row: &StructureRow| std::cmp::Reverse((row.change.after.left - row.change.before.left).0.abs());
        rows.sort_by_key(moved);
    }
    ProfitStructure { told, before: days, level, by, whole, rows, unknown: (unknown_before, unknown_after) }
}

/// A member that a tier is.
fn tier(is_key_account: bool) -> Member {
    let (key, name) =
        if is_key_account { ("key_account", "Key accounts") } else { ("other_account", "Other accounts") };
    Member { key: Some(key.to_owned()), name: name.to_owned(), account: None }
}
