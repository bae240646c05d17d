//! Exchange rates: what a currency is worth in the reporting currency, day by day.
//!
//! A rate is kept as its source quotes it, either way round, so that turning it round loses nothing: an amount is multiplied
//! or divided by it, and rounded once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::money::{Amount, Currency};
use crate::time::Day;

/// The parts of one that a rate distinguishes: twelve decimals.
pub const RATE_PARTS: i128 = 1_000_000_000_000;
/// A rate holds until the next one, but at most this many days: over a holiday or a month, not over a gap in the file.
pub const LONGEST_VALIDITY_DAYS: i32 = 31;
/// The bound of `DECIMAL(18,4)` in 1/10,000.
const TOO_LARGE: i128 = 1_000_000_000_000_000_000;
/// How many days of a gap are named.
const DAYS_NAMED: usize = 3;

/// Which way round a source quotes its rates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Quote {
    /// One unit of the currency is so many units of the reporting currency.
    #[default]
    PerUnit,
    /// One unit of the reporting currency is so many units of the currency, as the European Central Bank writes.
    PerReportingUnit,
}

impl Quote {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::PerUnit, Self::PerReportingUnit];

    /// The word in mappings and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PerUnit => "per_unit",
            Self::PerReportingUnit => "per_reporting_unit",
        }
    }
}

/// The word is no way to quote a rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither per_unit nor per_reporting_unit")]
pub struct NotAQuote(pub String);

impl FromStr for Quote {
    type Err = NotAQuote;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|quote| quote.as_str() == word).ok_or_else(|| NotAQuote(word.to_owned()))
    }
}

/// One rate, above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    parts: i64,
    quote: Quote,
}

impl Rate {
    /// A rate of so many [`RATE_PARTS`]; `None` where it is not above zero.
    pub fn new(parts: i64, quote: Quote) -> Option<Self> {
        (parts > 0).then_some(Self { parts, quote })
    }

    /// The number as quoted, in 1/[`RATE_PARTS`].
    pub fn parts(self) -> i64 {
        self.parts
    }

    /// Which way round it is.
    pub fn quote(self) -> Quote {
        self.quote
    }

    /// A line's amount in the reporting currency, rounded once, half away from zero, to 1/10,000; `None` where the ledger
    /// has no room for it.
    pub fn convert(self, amount: Amount) -> Option<Amount> {
        let parts = i128::from(self.parts);
        let (numerator, divisor) = match self.quote {
            Quote::PerUnit => (amount.0.checked_mul(parts)?, RATE_PARTS),
            Quote::PerReportingUnit => (amount.0.checked_mul(RATE_PARTS)?, parts),
        };
        let (whole, rest) = (numerator / divisor, numerator % divisor);
        let away = rest.abs() >= divisor - rest.abs();
        let rounded = if away { whole + rest.signum() } else { whole };
        (rounded.abs() < TOO_LARGE).then_some(Amount(rounded))
    }
}

/// The number as quoted, without the zeros at its end: `0.92`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = i128::from(self.parts);
        let text = format!("{}.{:012}", parts / RATE_PARTS, parts % RATE_PARTS);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// The rates of one state of the ledger, all into the same reporting currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates(BTreeMap<&'static str, BTreeMap<Day, Rate>>);

impl Rates {
    /// Adds the rate of a currency on a day, in place of one that is there.
    pub fn insert(&mut self, currency: Currency, day: Day, rate: Rate) {
        self.0.entry(currency.code()).or_default().insert(day, rate);
    }

    /// Every rate with its currency's code and its day, in the order of both.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Day, Rate)> {
        self.0.iter().flat_map(|(code, days)| days.iter().map(|(day, rate)| (*code, *day, *rate)))
    }

    /// The rate of that very day.
    pub fn on(&self, currency: Currency, day: Day) -> Option<Rate> {
        self.0.get(currency.code())?.get(&day).copied()
    }

    /// The rate in force on a day: the latest of that day or before, unless it is older than
    /// [`LONGEST_VALIDITY_DAYS`].
    pub fn in_force(&self, currency: Currency, day: Day) -> Option<Rate> {
        let (of, rate) = self.0.get(currency.code())?.range(..=day).next_back()?;
        (day.days_since(*of) <= LONGEST_VALIDITY_DAYS).then_some(*rate)
    }
}

/// Days on which lines are in a currency that has no rate in force: what must be imported before they can be added up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingRates(BTreeMap<&'static str, BTreeSet<Day>>);

impl MissingRates {
    /// Notes a day.
    pub fn insert(&mut self, currency: Currency, day: Day) {
        self.0.entry(currency.code()).or_default().insert(day);
    }

    /// Takes in what others lack too.
    pub fn merge(&mut self, other: Self) {
        for (currency, days) in other.0 {
            self.0.entry(currency).or_default().extend(days);
        }
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `there is no exchange rate for USD on 14 days (2026-01-05, 2026-01-06, 2026-01-07, ..)`, and what to do.
impl fmt::Display for MissingRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gaps = self.0.iter().map(|(currency, days)| {
            let named: Vec<String> = days.iter().take(DAYS_NAMED).map(ToString::to_string).collect();
            let more = if days.len() > DAYS_NAMED { ", .." } else { "" };
            let on = if days.len() == 1 { "day" } else { "days" };
            format!("{currency} on {} {on} ({}{more})", days.len(), named.join(", "))
        });
        write!(
            f,
            "there is no exchange rate for {}: import rates dated on these days or at most {LONGEST_VALIDITY_DAYS} days \
             before",
            gaps.collect::<Vec<_>>().join("; ")
        )
    }
}

impl std::error::Error for MissingRates {}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn dollar() -> Currency {
        "USD".parse().expect("a currency")
    }

    fn per_unit(parts: i64) -> Rate {
        Rate::new(parts, Quote::PerUnit).expect("a rate above zero")
    }

    /// Worked by hand: 100.0001 USD x 0.9 = 90.00009, which rounds to 90.0001; half a part rounds away from zero.
    #[test]
    fn a_converted_amount_is_rounded_once_to_a_part() {
        let rate = per_unit(900_000_000_000);
        assert_eq!(rate.convert(Amount(1_000_001)), Some(Amount(900_001)));
        let half = per_unit(500_000_000_000);
        assert_eq!(half.convert(Amount(1)), Some(Amount(1)));
        assert_eq!(half.convert(Amount(-1)), Some(Amount(-1)));
        assert_eq!(half.convert(Amount(-3)), Some(Amount(-2)));
    }

    /// Worked by hand: at 1.25 USD per EUR, 10.00 USD are 8.00 EUR exactly; at 3 they are 3.33333.., the part below.
    #[test]
    fn a_rate_quoted_the_other_way_divides_and_loses_nothing() {
        let quoted = |parts| Rate::new(parts, Quote::PerReportingUnit).expect("a rate above zero");
        assert_eq!(quoted(1_250_000_000_000).convert(Amount(100_000)), Some(Amount(80_000)));
        assert_eq!(quoted(3_000_000_000_000).convert(Amount(100_000)), Some(Amount(33_333)));
        assert_eq!(quoted(3_000_000_000_000).convert(Amount(-200_000)), Some(Amount(-66_667)));
    }

    #[test]
    fn what_has_no_room_in_the_ledger_is_not_cut() {
        assert_eq!(per_unit(i64::MAX).convert(Amount(TOO_LARGE - 1)), None);
        assert_eq!(per_unit(1_000_000_000_000).convert(Amount(TOO_LARGE - 1)), Some(Amount(TOO_LARGE - 1)));
    }

    #[test]
    fn a_rate_is_written_as_quoted() {
        assert_eq!(per_unit(920_000_000_000).to_string(), "0.92");
        assert_eq!(per_unit(100_000_000_000_000).to_string(), "100");
        assert_eq!(per_unit(1).to_string(), "0.000000000001");
    }

    #[test]
    fn a_rate_of_nothing_or_less_is_none() {
        assert_eq!(Rate::new(0, Quote::PerUnit), None);
        assert_eq!(Rate::new(-1, Quote::PerUnit), None);
    }

    #[test]
    fn the_latest_rate_holds_for_31_days_and_never_backwards() {
        let mut rates = Rates::default();
        rates.insert(dollar(), day("2026-01-01"), per_unit(1));
        rates.insert(dollar(), day("2026-01-10"), per_unit(2));
        let on = |text| rates.in_force(dollar(), day(text)).map(Rate::parts);
        assert_eq!(on("2025-12-31"), None);
        assert_eq!(on("2026-01-01"), Some(1));
        assert_eq!(on("2026-01-09"), Some(1));
        assert_eq!(on("2026-01-10"), Some(2));
        assert_eq!(on("2026-02-10"), Some(2), "31 days later");
        assert_eq!(on("2026-02-11"), None, "32 days later");
        assert_eq!(rates.in_force(Currency::EUR, day("2026-01-10")), None);
    }

    #[test]
    fn what_is_missing_is_named_with_its_days() {
        let mut missing = MissingRates::default();
        for text in ["2026-01-04", "2026-01-02", "2026-01-03", "2026-01-01", "2026-01-01"] {
            missing.insert(dollar(), day(text));
        }
        missing.insert("GBP".parse().expect("a currency"), day("2026-02-01"));
        let text = missing.to_string();
        assert!(
            text.contains(
                "GBP on 1 day (2026-02-01); USD on 4 days (2026-01-01, 2026-01-02, 2026-01-03, ..)"
            ),
            "{text}"
        );
    }
}
