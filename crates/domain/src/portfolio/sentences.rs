//! A comparison in words: what the movements of a period come to, the most money first.

use std::collections::BTreeMap;

use super::abc::Class;
use super::comparison::{Comparison, Movement, MovementKind, Moves};
use super::xyz::Xyz;
use crate::money::{Amount, Currency, Money, PARTS_PER_UNIT};

/// A sentence of a comparison, and the accounts it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// Which accounts it counts; `None` where it is about all of them.
    pub moves: Option<Moves>,
}

/// Says what changed: the totals first, then one sentence for each way accounts moved, the most money first.
pub fn sentences(comparison: &Comparison, currency: Currency) -> Vec<Sentence> {
    let mut groups: BTreeMap<Group, (usize, Amount)> = BTreeMap::new();
    for account in &comparison.accounts {
        let group = groups.entry(Group::of(account)).or_default();
        *group = (group.0 + 1, group.1 + account.change);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(group, (_, change))| (std::cmp::Reverse(change.0.abs()), *group));
    let told = groups.into_iter().map(|(group, (accounts, change))| Sentence {
        text: group.say(accounts, change, currency),
        moves: Some(group.moves()),
    });
    std::iter::once(Sentence { text: totals(comparison, currency), moves: None }).chain(told).collect()
}

/// Accounts that moved alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Rose(Class),
    Fell(Class),
    New,
    Lost,
    Returned,
    Became(Xyz),
    Stayed,
}

impl Group {
    fn of(movement: &Movement) -> Self {
        let class = movement.to.map_or(Class::Inactive, |to| to.abc);
        let xyz = movement.to.map_or(Xyz::N, |to| to.xyz);
        match movement.kind {
            MovementKind::Risen => Self::Rose(class),
            MovementKind::Fallen => Self::Fell(class),
            MovementKind::New => Self::New,
            MovementKind::Lost => Self::Lost,
            MovementKind::Returned => Self::Returned,
            MovementKind::ChangedXyz => Self::Became(xyz),
            MovementKind::Kept => Self::Stayed,
        }
    }

    /// The accounts of the group, as a question to the comparison.
    fn moves(self) -> Moves {
        let of = |kind| Moves { kinds: vec![kind], ..Moves::default() };
        match self {
            Self::Rose(class) => Moves { to: vec![Some(class)], ..of(MovementKind::Risen) },
            Self::Fell(class) => Moves { to: vec![Some(class)], ..of(MovementKind::Fallen) },
            Self::New => of(MovementKind::New),
            Self::Lost => of(MovementKind::Lost),
            Self::Returned => of(MovementKind::Returned),
            Self::Became(xyz) => Moves { to_xyz: vec![xyz], ..of(MovementKind::ChangedXyz) },
            Self::Stayed => of(MovementKind::Kept),
        }
    }

    fn say(self, accounts: usize, change: Amount, currency: Currency) -> String {
        let who =
            if accounts == 1 { "1 account".to_owned() } else { format!("{} accounts", grouped(accounts)) };
        let difference = difference(change, currency);
        let amount = money(change, currency);
        match self {
            Self::Rose(class) => format!("{who} rose to {class} and brought {difference}."),
            Self::Fell(class) => format!("{who} fell to {class} and brought {difference}."),
            Self::New => format!("{who} bought for the first time and brought {amount}."),
            Self::Lost => format!(
                "{who} bought nothing any more and took {} along.",
                money(Amount(-change.0), currency)
            ),
            Self::Returned => format!("{who} came back and brought {amount}."),
            Self::Became(Xyz::N) => format!("{who} can no longer be told by XYZ and brought {difference}."),
            Self::Became(xyz) => format!("{who} became {xyz} and brought {difference}."),
            Self::Stayed => {
                let whose = if accounts == 1 { "its" } else { "their" };
                format!("{who} kept {whose} classes and brought {difference}.")
            }
        }
    }
}

fn totals(comparison: &Comparison, currency: Currency) -> String {
    let (from, to) = (comparison.from, comparison.to);
    let change = to.revenue - from.revenue;
    let verb = match change.0.signum() {
        1 => "rose",
        -1 => "fell",
        _ => return format!("Revenue stayed at {}.", money(to.revenue, currency)),
    };
    let percent = Some(from.revenue).filter(|from| *from > Amount::ZERO).and_then(|from| change.ratio(from));
    let percent = percent.map(|ratio| format!(" ({:+.1} %)", ratio * 100.0)).unwrap_or_default();
    format!(
        "Revenue {verb} by {}{percent} to {}; {} accounts were active, {} before.",
        money(Amount(change.0.abs()), currency),
        money(to.revenue, currency),
        grouped(to.accounts),
        grouped(from.accounts)
    )
}

fn difference(change: Amount, currency: Currency) -> String {
    match change.0.signum() {
        1 => format!("{} more", money(change, currency)),
        -1 => format!("{} less", money(Amount(-change.0), currency)),
        _ => "as much as before".to_owned(),
    }
}

/// Whole units from a thousand on, minor units below.
fn money(amount: Amount, currency: Currency) -> String {
    let parts = amount.0;
    if parts.abs() < 1_000 * PARTS_PER_UNIT
        && let Some(minor) = amount.to_minor(currency)
    {
        return Money { minor, currency }.to_string();
    }
    let units = (parts.abs() + PARTS_PER_UNIT / 2) / PARTS_PER_UNIT;
    format!("{}{} {currency}", if parts < 0 { "-" } else { "" }, grouped(units))
}

/// Digits in groups of three: `12,345`.
fn grouped(number: impl std::fmt::Display) -> String {
    let digits = format!("{number}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
