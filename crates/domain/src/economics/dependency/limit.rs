//! The part of the business that one customer, group, country or segment may have at most.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::trend::{LimitForecast, ShareTrend};
use crate::economics::dimension::Dimension;
use crate::economics::what_if::Decimal;
use crate::money::Amount;
use crate::time::Day;

/// What the business may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DependencyOn {
    /// A customer.
    Account,
    /// A group of customers: the account at its head and all below.
    Group,
    /// A country.
    Country,
    /// A segment of customers, such as a sector.
    Segment,
}

/// By what a share is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DependencyMeasure {
    /// Net sales.
    NetSales,
    /// Net sales less cost of goods, over the lines whose cost is known.
    GrossProfit,
    /// What is left on the lowest known level of the contribution ladder.
    Contribution,
}

/// The text is neither.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADependency {
    /// Nothing that the business depends on.
    #[error("`{0}` is not account, group, country or segment")]
    On(String),
    /// No measure.
    #[error("`{0}` is not net_sales, gross_profit or contribution")]
    Measure(String),
}

impl DependencyOn {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Account, Self::Group, Self::Country, Self::Segment];

    /// The word used in the API, exports and the command line.
    pub fn as_str(self) -> &'static str {
        self.dimension().as_str()
    }

    /// The dimension it is.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Account => Dimension::Account,
            Self::Group => Dimension::Group,
            Self::Country => Dimension::Country,
            Self::Segment => Dimension::Segment,
        }
    }

    /// Whether its members are accounts, known by their numbers.
    pub fn is_of_accounts(self) -> bool {
        matches!(self, Self::Account | Self::Group)
    }
}

impl DependencyMeasure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NetSales, Self::GrossProfit, Self::Contribution];

    /// The word used in the API, exports and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NetSales => "net_sales",
            Self::GrossProfit => "gross_profit",
            Self::Contribution => "contribution",
        }
    }
}

impl FromStr for DependencyOn {
    type Err = NotADependency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|on| on.as_str() == text);
        found.ok_or_else(|| NotADependency::On(text.to_owned()))
    }
}

impl FromStr for DependencyMeasure {
    type Err = NotADependency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|measure| measure.as_str() == text);
        found.ok_or_else(|| NotADependency::Measure(text.to_owned()))
    }
}

impl fmt::Display for DependencyOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for DependencyMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The largest share that one member may have, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndependenceLimit {
    /// What the business may depend on.
    pub on: DependencyOn,
    /// Of one member, by its key; `None` for each that has no limit of its own.
    pub member: Option<String>,
    /// By what its share is told.
    pub measure: DependencyMeasure,
    /// The largest share, in percent.
    pub percent: Decimal,
    /// The first day it holds, until another of the same takes its place.
    pub from: Day,
}

/// A limit that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLimit {
    /// No share.
    #[error("a limit is above 0 and at most 100 percent, not {0}")]
    Percent(Decimal),
    /// No member.
    #[error("say which one, or leave it out for each that has no limit of its own")]
    Member,
}

impl InvalidLimit {
    /// The field to look at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Percent(_) => "percent",
            Self::Member => "member",
        }
    }
}

impl IndependenceLimit {
    /// Checks it, and trims its member.
    pub fn checked(mut self) -> Result<Self, InvalidLimit> {
        if self.percent <= Decimal::default() || self.percent > Decimal::whole(100) {
            return Err(InvalidLimit::Percent(self.percent));
        }
        self.member = self.member.map(|member| member.trim().to_owned());
        if self.member.as_deref() == Some("") {
            return Err(InvalidLimit::Member);
        }
        Ok(self)
    }

    /// Whether both speak of the same, so that the later takes the place of the earlier.
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        (self.on, &self.member, self.measure) == (other.on, &other.member, other.measure)
    }

    /// Whether a value is a larger part of all than the limit allows; exact.
    pub fn is_exceeded_by(&self, value: Amount, base: Amount) -> bool {
        base > Amount::ZERO && value.0 * 100 * Decimal::whole(1).parts() > base.0 * self.percent.parts()
    }

    /// The limit as a ratio of one.
    pub fn share(&self) -> f64 {
        crate::money::approximate(self.percent.parts()) / 1_000_000.0
    }
}

/// Where a member stands against a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitStanding {
    /// The limit.
    pub limit: IndependenceLimit,
    /// Its share; `None` where the measure is not known of it.
    pub share: Option<f64>,
    /// When its share gets there.
    pub forecast: LimitForecast,
}

impl LimitStanding {
    /// Holds a member's value against a limit.
    pub fn of(
        limit: IndependenceLimit,
        value: Option<Amount>,
        base: Amount,
        trend: Option<ShareTrend>,
    ) -> Self {
        let share = value.filter(|_| base > Amount::ZERO).and_then(|value| value.ratio(base));
        let forecast = match (value, trend) {
            (Some(value), _) if limit.is_exceeded_by(value, base) => LimitForecast::Exceeded,
            (Some(_), Some(trend)) => trend.until(limit.share()),
            _ => LimitForecast::Unknown,
        };
        Self { limit, share, forecast }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(percent: &str) -> IndependenceLimit {
        IndependenceLimit {
            on: DependencyOn::Account,
            member: None,
            measure: DependencyMeasure::NetSales,
            percent: percent.parse().unwrap(),
            from: "2026-01-01".parse().unwrap(),
        }
    }

    #[test]
    fn a_share_of_exactly_the_limit_does_not_exceed_it() {
        // 12.5 % of 8,000 is 1,000.
        assert!(!limit("12.5").is_exceeded_by(Amount(1_000), Amount(8_000)));
        assert!(limit("12.5").is_exceeded_by(Amount(1_001), Amount(8_000)));
        assert!(!limit("12.5").is_exceeded_by(Amount(1), Amount::ZERO), "of nothing there is no share");
    }

    #[test]
    fn a_limit_is_a_share_of_somebody() {
        assert_eq!(limit("0").checked(), Err(InvalidLimit::Percent(Decimal::default())));
        assert!(limit("100.0001").checked().is_err());
        assert!(limit("100").checked().is_ok());
        let nobody = IndependenceLimit { member: Some("  ".into()), ..limit("10") };
        assert_eq!(nobody.checked(), Err(InvalidLimit::Member));
    }

    #[test]
    fn what_is_not_known_is_not_held_against_a_limit() {
        let told = LimitStanding::of(limit("10"), None, Amount(100), None);
        assert_eq!((told.share, told.forecast), (None, LimitForecast::Unknown));
        let told = LimitStanding::of(limit("10"), Some(Amount(11)), Amount(100), None);
        assert_eq!((told.share, told.forecast), (Some(0.11), LimitForecast::Exceeded));
    }
}
