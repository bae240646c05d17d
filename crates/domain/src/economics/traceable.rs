//! Traceable costs: what one customer or one segment costs as such, and would no longer cost if it were lost.
//!
//! A traceable cost is an amount for some days. It accrues day by day in whole minor units, so that the parts of a period make
//! the whole. That of a segment is shared out over its accounts by a rule that the entry names. What belongs to nobody in
//! particular is company overhead, and is no traceable cost: spreading it would make every customer look dearer for something
//! that none of them causes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ladder::Rung;
use super::share_out::share_out;
use crate::accounts::AccountRef;
use crate::money::{Amount, Currency};
use crate::time::{Day, Period};

/// The longest name of a cost, in characters.
const LONGEST: usize = 200;

/// By what the cost of a segment is shared out over its accounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShareRule {
    /// By net sales above zero on the days.
    #[default]
    NetSales,
    /// By the number of invoice lines on the days.
    Lines,
    /// The same for every account of the segment.
    Equally,
}

impl ShareRule {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::NetSales, Self::Lines, Self::Equally];

    /// The word in the API, files and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NetSales => "net_sales",
            Self::Lines => "lines",
            Self::Equally => "equally",
        }
    }
}

impl fmt::Display for ShareRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ShareRule {
    type Err = TraceableError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|rule| rule.as_str() == text);
        found.ok_or_else(|| TraceableError::NotARule(text.to_owned()))
    }
}

/// Who a cost belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// One customer.
    Account(AccountRef),
    /// One segment, and by what it is shared out over its accounts.
    Segment(String, ShareRule),
}

impl Bearer {
    /// The rung its cost stands on.
    pub fn rung(&self) -> Rung {
        match self {
            Self::Account(_) => Rung::CustomerCost,
            Self::Segment(..) => Rung::SegmentCost,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Account(a), Self::Account(b)) => a == b,
            (Self::Segment(a, _), Self::Segment(b, _)) => a == b,
            _ => false,
        }
    }
}

impl fmt::Display for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => write!(f, "the customer {}", account.external_id),
            Self::Segment(segment, _) => write!(f, "the segment {segment}"),
        }
    }
}

/// Why a cost is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TraceableError {
    /// It names neither a customer nor a segment, or all of them.
    #[error(
        "a cost belongs to one customer or one segment: what belongs to all is company overhead, which is never spread; name who \
         would no longer cost it if they were lost, or leave it out"
    )]
    Overhead,
    /// It names a customer and a segment.
    #[error("a cost belongs to a customer or to a segment, not to both")]
    Both,
    /// It has no name.
    #[error("say in 1 to {LONGEST} characters what the cost is for")]
    NoName,
    /// It is nothing or less.
    #[error("{0} is no cost: an amount above zero is")]
    NoAmount(String),
    /// Its days end before they begin.
    #[error("{to} lies before {from}")]
    Days {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// The same is said of some of these days already.
    #[error(
        "`{name}` of {bearer} is said already from {from} to {to}: end it before, begin after it, or replace it"
    )]
    Overlaps {
        /// What the cost is for.
        name: String,
        /// Whose.
        bearer: String,
        /// The first day of the other.
        from: Day,
        /// Its last day.
        to: Day,
    },
    /// The text is no rule.
    #[error("`{0}` is no rule to share a cost by: use net_sales, lines or equally")]
    NotARule(String),
}

impl TraceableError {
    /// The field it is about.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Overhead | Self::Both => "customer",
            Self::NoName => "name",
            Self::NoAmount(_) => "amount",
            Self::Days { .. } | Self::Overlaps { .. } => "from",
            Self::NotARule(_) => "share",
        }
    }

    /// The word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Overhead => "overhead",
            Self::Overlaps { .. } => "overlapping",
            _ => "bad_traceable_cost",
        }
    }
}

/// What one customer or segment costs on some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceableCost {
    /// Whose.
    pub bearer: Bearer,
    /// What it is for.
    pub name: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The cost of all these days, in minor units.
    pub amount_minor: i64,
}

/// Words that mean everybody, in the languages files are written in.
const EVERYBODY: [&str; 14] = [
    "*",
    "all",
    "all customers",
    "all accounts",
    "all segments",
    "everybody",
    "everyone",
    "company",
    "overhead",
    "alle",
    "alle kunden",
    "tous",
    "todos",
    "tutti",
];

impl Bearer {
    /// Who bears a cost, from what a form or a file says; one of both, and nobody in particular is refused.
    pub fn of(
        account: Option<AccountRef>,
        segment: Option<&str>,
        share: ShareRule,
    ) -> Result<Self, TraceableError> {
        let segment = segment.map(str::trim).filter(|segment| !segment.is_empty());
        let is_everybody = |word: &str| EVERYBODY.contains(&word.trim().to_lowercase().as_str());
        match (account, segment) {
            (None, None) => Err(TraceableError::Overhead),
            (Some(_), Some(_)) => Err(TraceableError::Both),
            (Some(account), None) if is_everybody(&account.external_id) => Err(TraceableError::Overhead),
            (None, Some(segment)) if is_everybody(segment) => Err(TraceableError::Overhead),
            (Some(account), None) => Ok(Self::Account(account)),
            (None, Some(segment)) => Ok(Self::Segment(segment.to_owned(), share)),
        }
    }
}

impl TraceableCost {
    /// The same, checked.
    pub fn checked(mut self) -> Result<Self, TraceableError> {
        self.name = self.name.trim().to_owned();
        if self.name.is_empty() || self.name.chars().count() > LONGEST {
            return Err(TraceableError::NoName);
        }
        if self.amount_minor <= 0 {
            return Err(TraceableError::NoAmount(self.amount_minor.to_string()));
        }
        if self.to < self.from {
            return Err(TraceableError::Days { from: self.from, to: self.to });
        }
        Ok(self)
    }

    /// Refuses days on which another says the same of the same.
    pub fn beside<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Result<(), TraceableError> {
        let is_same = |other: &&Self| {
            self.bearer.is_same(&other.bearer) && self.name.to_lowercase() == other.name.to_lowercase()
        };
        let overlaps = |other: &&Self| self.from <= other.to && other.from <= self.to;
        match others.into_iter().filter(is_same).find(overlaps) {
            None => Ok(()),
            Some(other) => Err(TraceableError::Overlaps {
                name: self.name.clone(),
                bearer: self.bearer.to_string(),
                from: other.from,
                to: other.to,
            }),
        }
    }

    /// The days of a period that it is of.
    pub fn days_within(&self, period: Period) -> Option<Period> {
        let start = period.start.map_or(self.from, |start| start.max(self.from));
        let end = period.end.min(self.to.next());
        (start < end).then_some(Period { start: Some(start), end })
    }

    /// What accrues on the days of a period, in whole minor units: the parts of a period make the whole.
    pub fn accrued(&self, period: Period, currency: Currency) -> Amount {
        let Some(days) = self.days_within(period) else { return Amount::ZERO };
        let until = |day: Day| {
            let (past, all) = (day.days_since(self.from), self.to.next().days_since(self.from));
            i128::from(self.amount_minor) * i128::from(past) / i128::from(all.max(1))
        };
        let minor = until(days.end) - until(days.start.unwrap_or(self.from));
        Amount(minor * currency.parts_per_minor())
    }
}

/// What each account of a segment bears of its cost; `None` where the segment has no account. Where nobody has anything of
/// what the rule counts, all bear the same.
pub fn shared(cost: Amount, weights: &[Amount], currency: Currency) -> Option<Vec<Amount>> {
    if weights.is_empty() {
        return None;
    }
    let positive: Vec<Amount> = weights.iter().map(|weight| weight.positive_part()).collect();
    let is_any = positive.iter().any(|weight| weight.0 > 0);
    let equal = vec![Amount(1); weights.len()];
    Some(share_out(cost, if is_any { &positive } else { &equal }, currency))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn account(id: &str) -> AccountRef {
        AccountRef { source: "erp".to_owned(), external_id: id.to_owned() }
    }

    fn cost(bearer: Bearer, from: &str, to: &str, amount_minor: i64) -> TraceableCost {
        TraceableCost {
            bearer,
            name: "Key account manager".to_owned(),
            from: day(from),
            to: day(to),
            amount_minor,
        }
    }

    fn period(start: &str, end: &str) -> Period {
        Period { start: Some(day(start)), end: day(end) }
    }

    #[test]
    fn what_belongs_to_everybody_is_refused_with_what_to_do() {
        for (account, segment) in
            [(None, None), (Some(account("All customers")), None), (None, Some(" * ")), (None, Some("alle"))]
        {
            let refused = Bearer::of(account, segment, ShareRule::NetSales).unwrap_err();
            assert_eq!((&refused, refused.code()), (&TraceableError::Overhead, "overhead"));
        }
        let both = Bearer::of(Some(account("C1")), Some("Industry"), ShareRule::Lines);
        assert_eq!(both, Err(TraceableError::Both));
    }

    #[test]
    fn the_same_cost_of_the_same_customer_is_said_once_a_day() {
        let c1 = cost(Bearer::Account(account("C1")), "2026-01-01", "2026-06-30", 100);
        let later = cost(Bearer::Account(account("C1")), "2026-07-01", "2026-12-31", 100);
        let mut inside = cost(Bearer::Account(account("C1")), "2026-06-30", "2026-12-31", 100);
        assert_eq!(later.beside([&c1]), Ok(()));
        let refused = inside.beside([&c1, &later]).unwrap_err().to_string();
        assert!(refused.contains("the customer C1") && refused.contains("2026-06-30"), "{refused}");
        inside.name = "Consignment stock".to_owned();
        assert_eq!(inside.beside([&c1, &later]), Ok(()));
    }

    #[test]
    fn a_cost_accrues_by_the_day() {
        // 365.00 for the 365 days of 2026: 31.00 in January, 28.00 in February.
        let year = cost(Bearer::Account(account("C1")), "2026-01-01", "2026-12-31", 36_500);
        let of = |start, end| year.accrued(period(start, end), Currency::EUR).0 / 100;
        assert_eq!((of("2026-01-01", "2026-02-01"), of("2026-02-01", "2026-03-01")), (3_100, 2_800));
        assert_eq!((of("2025-01-01", "2028-01-01"), of("2027-01-01", "2028-01-01")), (36_500, 0));
    }

    #[test]
    fn the_cost_of_a_segment_is_shared_by_its_rule() {
        let of = |weights: &[i128]| {
            let weights: Vec<Amount> = weights.iter().copied().map(Amount).collect();
            let shares = shared(Amount(100 * 10_000), &weights, Currency::EUR)?;
            Some(shares.iter().map(|share| share.0 / 100).collect::<Vec<_>>())
        };
        assert_eq!(of(&[300, 100]), Some(vec![7_500, 2_500]));
        assert_eq!(of(&[300, -100]), Some(vec![10_000, 0]), "returns bear nothing");
        assert_eq!(of(&[0, 0, 0]), Some(vec![3_334, 3_333, 3_333]));
        assert_eq!(of(&[]), None);
    }

    proptest! {
        #[test]
        fn the_parts_of_a_period_make_the_whole(amount in 1_i64..99_999_999, days in 1_i64..900, cuts in prop::collection::vec(0_i64..1_000, 0..6)) {
            let to = Day::from_epoch(day("2026-01-01").epoch() + i32::try_from(days).unwrap() - 1).unwrap();
            let cost = TraceableCost { to, ..cost(Bearer::Account(account("C1")), "2026-01-01", "2026-01-01", amount) };
            let mut cuts: Vec<i32> = cuts.into_iter().map(|cut| day("2025-12-01").epoch() + i32::try_from(cut).unwrap()).collect();
            cuts.extend([day("2025-01-01").epoch(), day("2030-01-01").epoch()]);
            cuts.sort_unstable();
            let parts: Amount = cuts.windows(2).map(|pair| {
                let [start, end] = [pair[0], pair[1]].map(|day| Day::from_epoch(day).unwrap());
                cost.accrued(Period { start: Some(start), end }, Currency::EUR)
            }).sum();
            prop_assert_eq!(parts, Amount(i128::from(amount) * 100));
        }
    }
}
