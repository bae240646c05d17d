//! ABC: which accounts together bring most of the value.
//!
//! An account's class follows from the cumulative share *before* it, so the account that crosses a cut belongs to the
//! better class: a customer with 96 % of the revenue is an A. The usual rule, which includes the row, makes it a C.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::parameters::NotCuts;
use super::rank::{Ranking, least_making};

/// What an account is in one portfolio run, by one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Class {
    /// The better ranks together bring less than the first cut, 80 % by default.
    A,
    /// They bring the first cut or more, but less than the second, 95 % by default.
    B,
    /// They bring the second cut or more.
    C,
    /// A value of zero or less: net returns, or a loss. Never a small customer.
    N,
    /// No line with a known cost, so no gross profit to class by.
    #[serde(rename = "unknown")]
    Unknown,
    /// No line in the window, but earlier ones.
    #[serde(rename = "inactive")]
    Inactive,
}

impl Class {
    /// Every class, in the order of tables.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::N, Self::Unknown, Self::Inactive];

    /// The word used in the database, the API, exports and hashes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::N => "N",
            Self::Unknown => "unknown",
            Self::Inactive => "inactive",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Class {
    type Err = NotAClass;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|class| class.as_str() == text).ok_or_else(|| NotAClass(text.to_owned()))
    }
}

/// The text is not a class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a class: use A, B, C, N, unknown or inactive")]
pub struct NotAClass(pub String);

/// Where A and B end, in percent of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(try_from = "CutFields")]
pub struct AbcCuts {
    /// A ends where better ranks bring this much, 80 by default.
    a: u8,
    /// B ends where better ranks bring this much, 95 by default.
    b: u8,
}

/// Cuts as they are written; what is left out takes its default.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CutFields {
    a: u8,
    b: u8,
}

impl Default for CutFields {
    fn default() -> Self {
        let AbcCuts { a, b } = AbcCuts::default();
        Self { a, b }
    }
}

impl TryFrom<CutFields> for AbcCuts {
    type Error = InvalidCuts;

    fn try_from(CutFields { a, b }: CutFields) -> Result<Self, Self::Error> {
        Self::new(a, b)
    }
}

impl AbcCuts {
    /// Cuts at `a` and `b` percent, which must rise and end at 100 at most.
    pub fn new(a: u8, b: u8) -> Result<Self, InvalidCuts> {
        if 0 < a && a < b && b <= 100 { Ok(Self { a, b }) } else { Err(InvalidCuts { a, b }) }
    }

    /// Where A ends, in percent.
    pub fn a(self) -> u8 {
        self.a
    }

    /// Where B ends, in percent.
    pub fn b(self) -> u8 {
        self.b
    }
}

/// 80 and 95 %, the cuts of the trade.
impl Default for AbcCuts {
    fn default() -> Self {
        Self { a: 80, b: 95 }
    }
}

/// `80/95`.
impl fmt::Display for AbcCuts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.a, self.b)
    }
}

impl FromStr for AbcCuts {
    type Err = NotCuts<InvalidCuts>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || NotCuts::Unreadable(text.to_owned());
        let (a, b) = text.split_once('/').ok_or_else(unreadable)?;
        let percent = |part: &str| part.trim().parse().map_err(|_| unreadable());
        Self::new(percent(a)?, percent(b)?).map_err(NotCuts::Unusable)
    }
}

/// The cuts do not rise, or leave 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "ABC cuts of {a} and {b} % do not work: use two rising percentages between 1 and 100, such as 80 and 95"
)]
pub struct InvalidCuts {
    a: u8,
    b: u8,
}

/// The class of each account, in the order of the slice the ranking was made of.
///
/// An account without a value is `Unknown`; `Inactive` is for the caller to know. Where no value is positive there is
/// nothing to share out, and every account with a value is `N`.
pub fn abc(ranking: &Ranking<'_>, cuts: AbcCuts) -> Vec<Class> {
    let end_of_a = least_making(ranking.base(), cuts.a);
    let end_of_b = least_making(ranking.base(), cuts.b);
    ranking
        .by_position()
        .into_iter()
        .map(|place| match place {
            None => Class::Unknown,
            Some(standing) if standing.value.0 <= 0 => Class::N,
            Some(standing) if standing.before < end_of_a => Class::A,
            Some(standing) if standing.before < end_of_b => Class::B,
            Some(_) => Class::C,
        })
        .collect()
}
