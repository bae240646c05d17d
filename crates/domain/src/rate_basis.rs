//! At which rates amounts in other currencies are counted: each at the rate of its own day, or all at constant rates.
//!
//! At constant rates two periods differ by what was sold and not by what currencies did: the comparison that companies
//! report as "at constant currency". The rate is the one in force on a chosen day, or the average over a chosen period, the
//! arithmetic mean of the rates in force on each of its calendar days, as they are quoted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::money::Currency;
use crate::rates::{MissingRates, Quote, RATE_PARTS, Rate, Rates};
use crate::time::Day;

/// The longest period of an average, in days: ten years.
const LONGEST_PERIOD: i32 = 3_653;

/// At which rates amounts in other currencies are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RateBasis {
    /// Each line at the rate of its own day.
    #[default]
    TransactionDate,
    /// Every line at the same rates.
    Constant(ConstantRates),
}

/// The days whose rates every line is counted at: one, or the average of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConstantRates {
    first: Day,
    last: Day,
}

impl ConstantRates {
    /// The average over the days from the first to the last; the rate in force on one day where they are the same.
    pub fn new(first: Day, last: Day) -> Option<Self> {
        let days = last.days_since(first);
        (0..=LONGEST_PERIOD).contains(&days).then_some(Self { first, last })
    }

    fn days(self) -> impl Iterator<Item = Day> {
        (self.first.epoch()..=self.last.epoch()).filter_map(Day::from_epoch)
    }

    /// The rate of a currency, or the days on which it has none.
    pub fn of(self, rates: &Rates, currency: Currency) -> Result<Rate, MissingRates> {
        let mut missing = MissingRates::default();
        let mut found = Vec::new();
        for day in self.days() {
            match rates.in_force(currency, day) {
                Some(rate) => found.push(rate),
                None => missing.insert(currency, day),
            }
        }
        if !missing.is_empty() {
            return Err(missing);
        }
        average(&found).ok_or_else(|| {
            let mut missing = MissingRates::default();
            missing.insert(currency, self.first);
            missing
        })
    }
}

/// The mean as quoted, rounded half up to a part; of rates that are quoted in both ways, the mean of what one unit is worth.
fn average(rates: &[Rate]) -> Option<Rate> {
    let quote = rates.first()?.quote();
    let alike = rates.iter().all(|rate| rate.quote() == quote);
    let parts = |rate: &Rate| match rate.quote() {
        Quote::PerReportingUnit if !alike => RATE_PARTS * RATE_PARTS / i128::from(rate.parts()),
        _ => i128::from(rate.parts()),
    };
    let count = i128::try_from(rates.len()).ok()?;
    let mean = (rates.iter().map(parts).sum::<i128>() * 2 + count) / (count * 2);
    Rate::new(i64::try_from(mean).ok()?, if alike { quote } else { Quote::PerUnit })
}

impl RateBasis {
    /// Whether it is what holds where nobody says otherwise.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// `transaction_date`, `constant:2025-12-31` or `constant:2025-01-01..2025-12-31`.
impl fmt::Display for RateBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TransactionDate => f.write_str("transaction_date"),
            Self::Constant(days) if days.first == days.last => write!(f, "constant:{}", days.first),
            Self::Constant(days) => write!(f, "constant:{}..{}", days.first, days.last),
        }
    }
}

/// The text is no basis of rates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is none of transaction_date, constant:2025-12-31 (the rates in force on a day), \
     constant:2025-01-01..2025-12-31 (their average over a period of at most ten years)"
)]
pub struct NotARateBasis(pub String);

impl FromStr for RateBasis {
    type Err = NotARateBasis;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "transaction_date" {
            return Ok(Self::TransactionDate);
        }
        let refused = || NotARateBasis(text.to_owned());
        let days = text.strip_prefix("constant:").ok_or_else(refused)?;
        let (first, last) = days.split_once("..").unwrap_or((days, days));
        let (first, last) = (first.parse().map_err(|_| refused())?, last.parse().map_err(|_| refused())?);
        ConstantRates::new(first, last).map(Self::Constant).ok_or_else(refused)
    }
}

impl TryFrom<String> for RateBasis {
    type Error = NotARateBasis;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RateBasis> for String {
    fn from(basis: RateBasis) -> Self {
        basis.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn dollar() -> Currency {
        "USD".parse().expect("a currency")
    }

    fn rates(quote: Quote, known: &[(&str, i64)]) -> Rates {
        let mut rates = Rates::default();
        for (on, thousandths) in known {
            let rate = Rate::new(thousandths * 1_000_000_000, quote).expect("a rate above zero");
            rates.insert(dollar(), day(on), rate);
        }
        rates
    }

    fn constant(text: &str) -> ConstantRates {
        match text.parse() {
            Ok(RateBasis::Constant(days)) => days,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_rate_of_a_day_is_the_one_in_force() {
        let rates = rates(Quote::PerUnit, &[("2026-01-01", 900), ("2026-01-10", 800)]);
        let of = |text| constant(text).of(&rates, dollar()).map(Rate::parts);
        assert_eq!(of("constant:2026-01-09"), Ok(900_000_000_000));
        assert_eq!(of("constant:2026-01-20"), Ok(800_000_000_000));
        let missing = of("constant:2026-03-01").expect_err("too old");
        assert!(missing.to_string().contains("USD on 1 day (2026-03-01)"), "{missing}");
    }

    /// Worked by hand: eight days at 1.100 and two at 1.200 per euro: 11.2 / 10 = 1.12 per euro, as the source quotes it.
    #[test]
    fn an_average_counts_every_calendar_day_as_quoted() {
        let rates = rates(Quote::PerReportingUnit, &[("2026-01-01", 1_100), ("2026-01-09", 1_200)]);
        let rate =
            constant("constant:2026-01-01..2026-01-10").of(&rates, dollar()).expect("each day has a rate");
        assert_eq!((rate.to_string().as_str(), rate.quote()), ("1.12", Quote::PerReportingUnit));
    }

    #[test]
    fn an_average_over_days_without_a_rate_names_them() {
        let rates = rates(Quote::PerUnit, &[("2026-01-03", 900)]);
        let missing =
            constant("constant:2026-01-01..2026-01-04").of(&rates, dollar()).expect_err("two days lack one");
        assert!(missing.to_string().contains("USD on 2 days (2026-01-01, 2026-01-02)"), "{missing}");
    }

    #[test]
    fn a_basis_is_written_as_it_is_read() {
        for text in ["transaction_date", "constant:2025-12-31", "constant:2025-01-01..2025-12-31"] {
            assert_eq!(text.parse::<RateBasis>().map(|basis| basis.to_string()), Ok(text.to_owned()));
        }
        for wrong in [
            "constant",
            "constant:2025",
            "constant:2025-12-31..2025-01-01",
            "constant:1990-01-01..2025-01-01",
        ] {
            assert!(wrong.parse::<RateBasis>().is_err(), "{wrong}");
        }
    }
}
