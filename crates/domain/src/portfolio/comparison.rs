//! What changed between two runs: who moved from class to class, who came, went and returned, and what that was worth.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::abc::Class;
use super::measure::Measure;
use super::rank::count;
use super::run::AccountJudgement;
use super::summary::{known_sum, rung_sum};
use super::words::words;
use super::xyz::Xyz;
use crate::accounts::AccountRef;
use crate::money::Amount;

/// The difference between an earlier and a later run over the same accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The earlier run's totals.
    pub from: SideTotals,
    /// The later run's totals.
    pub to: SideTotals,
    /// Every pair of classes that holds an account active on either side, unchanged ones included.
    pub matrix: Vec<MatrixCell>,
    /// The accounts behind the matrix, by how much revenue moved with them, the most first; ties by source and external id.
    pub accounts: Vec<Movement>,
}

impl Comparison {
    /// The accounts that moved, in their order.
    pub fn movements(&self) -> impl Iterator<Item = &Movement> {
        self.accounts.iter().filter(|account| account.kind != MovementKind::Kept)
    }
}

/// One run's totals over its active accounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SideTotals {
    /// Accounts with a line in the window.
    pub accounts: u32,
    /// Accounts with earlier lines only.
    pub inactive: u32,
    /// Net revenue.
    pub revenue: Amount,
    /// Gross profit; `None` where no cost is known.
    pub gross_profit: Option<Amount>,
    /// The sum on the rung that the run is by; `None` where there is none or nothing of it is known.
    pub rung_amount: Option<Amount>,
}

/// The accounts that were in one class and are in another, or the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatrixCell {
    /// The class in the earlier run; `None` where it did not know the account.
    pub from: Option<Class>,
    /// The class in the later run; `None` where it does not know the account.
    pub to: Option<Class>,
    /// How many accounts there are.
    pub accounts: u32,
    /// By how much their revenue grew; negative where it fell.
    pub change: Amount,
}

/// What an account did between two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Its ABC class became better.
    Risen,
    /// Its ABC class became worse.
    Fallen,
    /// It had no line at all before.
    New,
    /// It was active and is not.
    Lost,
    /// It had earlier lines only and is active.
    Returned,
    /// Its ABC class stayed, its XYZ class did not.
    ChangedXyz,
    /// It is active on both sides and kept its classes.
    Kept,
}

words!(
    MovementKind, 7, "risen, fallen, new, lost, returned, changed_xyz, kept":
    Risen = "risen",
    Fallen = "fallen",
    New = "new",
    Lost = "lost",
    Returned = "returned",
    ChangedXyz = "changed_xyz",
    Kept = "kept",
);

/// Where an account stood in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Its class by the measure.
    pub abc: Class,
    /// Its XYZ class.
    pub xyz: Xyz,
    /// Its net revenue.
    pub revenue: Amount,
    /// Its amount on the rung that the run is by; `None` where there is none or it is not known.
    pub rung_amount: Option<Amount>,
}

/// What one account did that is active on at least one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Which it is.
    pub account: AccountRef,
    /// What it did.
    pub kind: MovementKind,
    /// Where it stood; `None` where the earlier run did not know it.
    pub from: Option<Position>,
    /// Where it stands; `None` where the later run does not know it.
    pub to: Option<Position>,
    /// By how much its revenue grew; negative where it fell.
    pub change: Amount,
}

/// Which accounts of a comparison somebody asks for; an empty list lets all through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves {
    /// What they did.
    pub kinds: Vec<MovementKind>,
    /// Their classes in the earlier run; `None` stands for accounts it did not know.
    pub from: Vec<Option<Class>>,
    /// Their classes in the later run; `None` stands for accounts it does not know.
    pub to: Vec<Option<Class>>,
    /// Their XYZ classes in the later run.
    pub to_xyz: Vec<Xyz>,
}

impl Moves {
    /// Whether an account is among them. Whoever asks for nothing in particular gets those that moved.
    pub fn hold(&self, account: &Movement) -> bool {
        if *self == Self::default() {
            return account.kind != MovementKind::Kept;
        }
        let class = |side: Option<Position>| side.map(|side| side.abc);
        let is_among = |classes: &[Option<Class>], class| classes.is_empty() || classes.contains(&class);
        let steadiness = || account.to.is_some_and(|to| self.to_xyz.contains(&to.xyz));
        (self.kinds.is_empty() || self.kinds.contains(&account.kind))
            && is_among(&self.from, class(account.from))
            && is_among(&self.to, class(account.to))
            && (self.to_xyz.is_empty() || steadiness())
    }
}

/// Compares two runs, each in the order of source and external id, by the classes of a measure.
pub fn compare(from: &[AccountJudgement], to: &[AccountJudgement], measure: Measure) -> Comparison {
    let mut cells: BTreeMap<(Option<Class>, Option<Class>), (u32, Amount)> = BTreeMap::new();
    let mut accounts = Vec::new();
    for (before, after) in pairs(from, to) {
        let Some(account) = after.or(before).map(|known| &known.facts.account) else { continue };
        let is_active =
            |side: Option<&AccountJudgement>| side.is_some_and(|judgement| judgement.facts.is_active());
        if !is_active(before) && !is_active(after) {
            continue;
        }
        let position = |side: Option<&AccountJudgement>| side.map(|side| position(side, measure));
        let (was, is) = (position(before), position(after));
        let revenue = |side: Option<Position>| side.map(|side| side.revenue).unwrap_or_default();
        let change = revenue(is) - revenue(was);
        let cell = cells.entry((was.map(|was| was.abc), is.map(|is| is.abc))).or_default();
        *cell = (cell.0 + 1, cell.1 + change);
        let kind = kind(was, is);
        accounts.push(Movement { account: account.clone(), kind, from: was, to: is, change });
    }
    accounts.sort_by(|a, b| b.change.0.abs().cmp(&a.change.0.abs()).then_with(|| a.account.cmp(&b.account)));
    let cell = |((from, to), (accounts, change))| MatrixCell { from, to, accounts, change };
    Comparison { from: totals(from), to: totals(to), matrix: cells.into_iter().map(cell).collect(), accounts }
}

pub(crate) type Pair<'a> = (Option<&'a AccountJudgement>, Option<&'a AccountJudgement>);

/// Each account of either run once, with what both say of it.
pub(crate) fn pairs<'a>(
    from: &'a [AccountJudgement],
    to: &'a [AccountJudgement],
) -> impl Iterator<Item = Pair<'a>> {
    let (mut from, mut to) = (from.iter().peekable(), to.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (from.peek(), to.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(before), Some(after)) => before.facts.account.cmp(&after.facts.account),
        };
        Some(match order {
            Ordering::Less => (from.next(), None),
            Ordering::Equal => (from.next(), to.next()),
            Ordering::Greater => (None, to.next()),
        })
    })
}

fn position(judgement: &AccountJudgement, measure: Measure) -> Position {
    Position {
        abc: judgement.class(measure),
        xyz: judgement.xyz.class(),
        revenue: judgement.facts.revenue,
        rung_amount: judgement.facts.on_rung.and_then(|on| on.amount),
    }
}

/// What an account did that is active on at least one side. A class by gross profit that is unknown on one side is neither a
/// rise nor a fall.
fn kind(was: Option<Position>, is: Option<Position>) -> MovementKind {
    let active = |side: Option<Position>| side.filter(|side| side.abc != Class::Inactive);
    match (active(was), active(is)) {
        (None, None) => MovementKind::Kept,
        (None, Some(_)) if was.is_some() => MovementKind::Returned,
        (None, Some(_)) => MovementKind::New,
        (Some(_), None) => MovementKind::Lost,
        (Some(was), Some(is)) => match (worth(was.abc), worth(is.abc)) {
            (Some(before), Some(after)) if after > before => MovementKind::Risen,
            (Some(before), Some(after)) if after < before => MovementKind::Fallen,
            _ if was.xyz != is.xyz => MovementKind::ChangedXyz,
            _ => MovementKind::Kept,
        },
    }
}

fn worth(class: Class) -> Option<u8> {
    match class {
        Class::A => Some(3),
        Class::B => Some(2),
        Class::C => Some(1),
        Class::N => Some(0),
        Class::Unknown | Class::Inactive => None,
    }
}

fn totals(judgements: &[AccountJudgement]) -> SideTotals {
    let active = || judgements.iter().filter(|judgement| judgement.facts.is_active());
    SideTotals {
        accounts: count(active().count()),
        inactive: count(judgements.len() - active().count()),
        revenue: active().map(|judgement| judgement.facts.revenue).sum(),
        gross_profit: known_sum(active().map(|judgement| judgement.facts.gross_profit())),
        rung_amount: rung_sum(judgements),
    }
}
