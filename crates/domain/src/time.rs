//! Days, months and windows of business time.
//!
//! A business date is the date as written on the document; no zone, no clock. An as-of day is exclusive: what happened
//! on it has not happened yet.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Day(pub NaiveDate);

impl Day {
    /// Days since 1970-01-01, as Parquet's `DATE` counts; `None` outside the calendar.
    pub fn from_epoch(days: i32) -> Option<Self> {
        NaiveDate::from_epoch_days(days).map(Self)
    }

    /// Days since 1970-01-01, as Parquet's `DATE` counts.
    pub fn epoch(self) -> i32 {
        self.0.to_epoch_days()
    }

    /// The day so many days later; `None` outside the calendar.
    pub fn later(self, days: u64) -> Option<Self> {
        self.0.checked_add_days(chrono::Days::new(days)).map(Self)
    }

    /// The month this day lies in.
    pub fn month(self) -> Month {
        Month(self.0.year() * 12 + i32::try_from(self.0.month0()).unwrap_or_default())
    }

    /// The day after; the last day of the calendar stays itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.succ_opt().unwrap_or(self.0))
    }

    /// The day before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.pred_opt().unwrap_or(self.0))
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.epoch() - earlier.epoch()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| NotADay(text.to_owned()))
    }
}

/// The text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date such as 2026-06-30")]
pub struct NotADay(pub String);

/// A calendar month, counted from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

impl Month {
    /// The first day of the month; `None` outside the calendar.
    pub fn first_day(self) -> Option<Day> {
        let month = u32::try_from(self.0.rem_euclid(12)).ok()? + 1;
        NaiveDate::from_ymd_opt(self.0.div_euclid(12), month, 1).map(Day)
    }

    /// The month that many months later; negative goes back.
    #[must_use]
    pub fn plus(self, months: Months) -> Self {
        Self(self.0 + months.0)
    }
}

/// `2026-06`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// A length in calendar months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Months(pub i32);

/// The exclusive end of what is known: an analysis as of a day sees the days before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct AsOf(pub Day);

impl AsOf {
    /// The day after the last ledger line, moved to the first of the next month when at most three days of the month
    /// remain after that line: a ledger that ends on Friday the 28th has seen the whole month.
    pub fn after_last_line(last_line: Day) -> Self {
        let next_month = last_line.month().plus(Months(1)).first_day();
        match next_month {
            Some(first) if first.days_since(last_line.next()) <= 3 => Self(first),
            _ => Self(last_line.next()),
        }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far an analysis looks back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Window {
    /// The 12 full calendar months before the as-of day.
    #[serde(rename = "12m")]
    TwelveMonths,
    /// The 24 full calendar months before the as-of day.
    #[serde(rename = "24m")]
    TwentyFourMonths,
    /// The whole ledger before the as-of day.
    #[serde(rename = "all")]
    All,
}

impl Window {
    /// The days the window covers. Only full months count: as of the 10th, the days since the 1st are left out.
    pub fn period(self, as_of: AsOf) -> Period {
        let months = match self {
            Self::TwelveMonths => 12,
            Self::TwentyFourMonths => 24,
            Self::All => {
                return Period { start: None, end: as_of.0 };
            }
        };
        let this_month = as_of.0.month();
        Period {
            start: this_month.plus(Months(-months)).first_day(),
            end: this_month.first_day().unwrap_or(as_of.0),
        }
    }

    /// `12m`, `24m`, `all`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TwelveMonths => "12m",
            Self::TwentyFourMonths => "24m",
            Self::All => "all",
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Window {
    type Err = NotAWindow;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::TwelveMonths, Self::TwentyFourMonths, Self::All]
            .into_iter()
            .find(|window| window.as_str() == text)
            .ok_or_else(|| NotAWindow(text.to_owned()))
    }
}

/// The text is not a window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a window: use 12m, 24m or all")]
pub struct NotAWindow(pub String);

/// The days from `start` on (or from the beginning), up to and without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day inside; `None` reaches back to the beginning.
    pub start: Option<Day>,
    /// The first day outside.
    pub end: Day,
}

impl Period {
    /// Whether the day lies inside.
    pub fn contains(self, day: Day) -> bool {
        day < self.end && self.start.is_none_or(|start| start <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day(text.parse().unwrap_or_default())
    }

    #[test]
    fn the_default_as_of_day_closes_a_month_that_is_all_but_over() {
        let as_of = |last: &str| AsOf::after_last_line(day(last)).to_string();
        assert_eq!(as_of("2011-12-09"), "2011-12-10");
        assert_eq!(as_of("2012-12-28"), "2013-01-01", "29, 30 and 31 remain");
        assert_eq!(as_of("2012-12-27"), "2012-12-28", "four days remain");
        assert_eq!(as_of("2012-12-31"), "2013-01-01");
        assert_eq!(as_of("2012-02-26"), "2012-03-01", "three days of a leap year's February remain");
    }

    #[test]
    fn a_window_is_made_of_full_months() {
        let period = Window::TwelveMonths.period(AsOf(day("2011-12-10")));
        assert_eq!(period, Period { start: Some(day("2010-12-01")), end: day("2011-12-01") });
        let period = Window::TwentyFourMonths.period(AsOf(day("2026-01-01")));
        assert_eq!(period, Period { start: Some(day("2024-01-01")), end: day("2026-01-01") });
        assert!(!period.contains(day("2026-01-01")));
        assert!(period.contains(day("2024-01-01")));
    }

    #[test]
    fn months_count_across_years() {
        assert_eq!(day("2025-12-31").month().plus(Months(1)).to_string(), "2026-01");
        assert_eq!(day("2026-01-31").month().plus(Months(-1)).to_string(), "2025-12");
    }
}
