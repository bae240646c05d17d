//! What waiting for the customer's money costs: net sales x cost of capital x days / days of a year.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::money::Amount;
use crate::time::Day;

/// From which day on money is waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WaitsFrom {
    /// From the day of the invoice: the term that was granted costs too.
    #[default]
    Invoice,
    /// From the day it was due: only what is paid late costs, and paying early earns nothing.
    Due,
}

impl WaitsFrom {
    /// The word in the API and at a terminal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Due => "due",
        }
    }

    /// The days that money was waited for.
    pub fn days(self, invoiced: Day, due: Day, paid: Day) -> i32 {
        match self {
            Self::Invoice => paid.days_since(invoiced),
            Self::Due => paid.days_since(due).max(0),
        }
    }
}

impl FromStr for WaitsFrom {
    type Err = CapitalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = [Self::Invoice, Self::Due].into_iter().find(|from| from.as_str() == text);
        found.ok_or_else(|| CapitalError::NotADay(text.to_owned()))
    }
}

impl fmt::Display for WaitsFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the wait for money is costed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapitalTerms {
    /// What capital costs a year, in percent; `None` while nobody said: the wait has no cost then.
    pub percent: Option<Amount>,
    /// From which day on.
    pub waits_from: WaitsFrom,
    /// The days of a year: 365, or the 360 of banks.
    pub year_days: u16,
}

impl Default for CapitalTerms {
    fn default() -> Self {
        Self { percent: None, waits_from: WaitsFrom::default(), year_days: 365 }
    }
}

/// Why terms are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CapitalError {
    /// The rate is below nothing or above all.
    #[error("the cost of capital is a percentage a year from 0 to 100, such as 6.5")]
    Percent,
    /// Another year.
    #[error("a year of {0} days: use 365, or the 360 of banks")]
    Year(u16),
    /// Not a day to count from.
    #[error("`{0}` is no day to wait from: use invoice or due")]
    NotADay(String),
}

impl CapitalError {
    /// The field it is about.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Percent => "capital_percent",
            Self::Year(_) => "year_days",
            Self::NotADay(_) => "waits_from",
        }
    }
}

/// The highest rate a year, in percent.
const MOST_PERCENT: i128 = 100 * 10_000;

impl CapitalTerms {
    /// The same, checked.
    pub fn checked(self) -> Result<Self, CapitalError> {
        if self.percent.is_some_and(|percent| !(0..=MOST_PERCENT).contains(&percent.0)) {
            return Err(CapitalError::Percent);
        }
        if !matches!(self.year_days, 360 | 365) {
            return Err(CapitalError::Year(self.year_days));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn money_is_waited_for_from_the_invoice_or_from_the_day_it_is_due() {
        let (invoiced, due) = (day("2026-01-01"), day("2026-01-31"));
        let of = |from: WaitsFrom, paid: &str| from.days(invoiced, due, day(paid));
        assert_eq!((of(WaitsFrom::Invoice, "2026-02-20"), of(WaitsFrom::Due, "2026-02-20")), (50, 20));
        assert_eq!((of(WaitsFrom::Invoice, "2026-01-11"), of(WaitsFrom::Due, "2026-01-11")), (10, 0));
    }

    #[test]
    fn a_year_has_365_days_or_the_360_of_banks() {
        let terms = CapitalTerms { percent: Some(Amount(65_000)), ..CapitalTerms::default() };
        assert_eq!(terms.checked(), Ok(terms));
        assert_eq!(CapitalTerms { year_days: 364, ..terms }.checked(), Err(CapitalError::Year(364)));
        assert_eq!(
            CapitalTerms { percent: Some(Amount(1_000_001)), ..terms }.checked(),
            Err(CapitalError::Percent)
        );
    }
}
