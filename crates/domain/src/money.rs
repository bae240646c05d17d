//! Money is integers.
//!
//! The ledger counts in [`Amount`], 1/10,000 of a currency unit, and adds exactly; what leaves the system is [`Money`],
//! whole minor units of one currency, rounded once. There is no way from a float to either.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How many parts of a currency unit an [`Amount`] distinguishes.
pub const PARTS_PER_UNIT: i128 = 10_000;

/// An exact amount in 1/10,000 of a currency unit, the resolution of a ledger line.
///
/// Wide enough that no sum of ledger lines can overflow: a line is bounded by `DECIMAL(18,4)`, and 10^20 of the
/// largest would still fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub i128);

impl Amount {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// Rounds to whole minor units, half away from zero; `None` where the result would not fit 64 bits.
    pub fn to_minor(self, currency: Currency) -> Option<i64> {
        let parts_per_minor = currency.parts_per_minor();
        let (whole, rest) = (self.0 / parts_per_minor, self.0 % parts_per_minor);
        let step = if rest.abs() * 2 >= parts_per_minor { rest.signum() } else { 0 };
        i64::try_from(whole + step).ok()
    }

    /// In whole minor units, half away from zero.
    #[must_use]
    pub fn rounded(self, currency: Currency) -> Self {
        let step = currency.parts_per_minor();
        let away = (self.0 % step).abs() * 2 >= step;
        Self(self.0 - self.0 % step + if away { self.0.signum() * step } else { 0 })
    }

    /// The larger of this amount and nothing.
    #[must_use]
    pub fn positive_part(self) -> Self {
        Self(self.0.max(0))
    }

    /// This amount as a ratio of another, for shares and models; `None` where the other is zero.
    pub fn ratio(self, of: Self) -> Option<f64> {
        (of.0 != 0).then(|| approximate(self.0) / approximate(of.0))
    }
}

/// The nearest float of an integer: for ratios and models only, never for money that is shown or stored.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a ratio needs no more than 53 bits")]
pub fn approximate(parts: i128) -> f64 {
    parts as f64
}

/// An estimated value, in currency units, as whole minor units; `None` where it is no number or does not fit 64 bits. For what
/// a model expects, never for sums of lines: those are exact.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "checked to fit before")]
pub fn estimated_minor(value: f64, currency: Currency) -> Option<i64> {
    let minor = (value * 10_f64.powi(i32::from(currency.minor_digits()))).round();
    (minor.abs() < 9e18).then_some(minor as i64)
}

/// An estimated amount, in parts of a currency unit; `None` where it is no number or beyond anything money comes to. For what
/// is attributed by a model, never for sums of lines: those are exact.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "checked to fit before")]
pub fn estimated_amount(parts: f64) -> Option<Amount> {
    (parts.abs() < 1e36).then_some(Amount(parts.round() as i128))
}

impl std::ops::Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |total, amount| total + amount)
    }
}

/// Four decimals, always: `-12.5000`. Exports use it so that they add up.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let parts = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:04}", parts / 10_000, parts % 10_000)
    }
}

/// A currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The euro: what a company reports in until it says otherwise.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);

    /// Three letters, `GBP`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals the minor unit has: 2 for the euro, 0 for the yen.
    pub fn minor_digits(self) -> u16 {
        self.0.exponent().unwrap_or(2)
    }

    /// How many parts of an [`Amount`] make one minor unit.
    pub fn parts_per_minor(self) -> i128 {
        match self.minor_digits() {
            0 => PARTS_PER_UNIT,
            1 => 1_000,
            2 => 100,
            3 => 10,
            _ => 1,
        }
    }
}

/// The text is not the code of a currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a currency code of ISO 4217 such as EUR")]
pub struct UnknownCurrency(pub String);

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        iso_currency::Currency::from_code(&code.to_ascii_uppercase())
            .map(Self)
            .ok_or_else(|| UnknownCurrency(code.to_owned()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Whole minor units of one currency: what people and programs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Cents, pence, or whatever the currency's smallest unit is.
    pub minor: i64,
    /// The currency the minor units belong to.
    pub currency: Currency,
}

/// `1234.50 EUR`, by integer arithmetic alone.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = usize::from(self.currency.minor_digits());
        let minor = self.minor.unsigned_abs();
        if digits == 0 {
            return write!(f, "{sign}{minor} {}", self.currency);
        }
        let unit = 10_u64.pow(u32::from(self.currency.minor_digits()));
        write!(f, "{sign}{}.{:0digits$} {}", minor / unit, minor % unit, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_round_half_away_from_zero() {
        let cents = |parts| Amount(parts).to_minor(Currency::EUR);
        assert_eq!(cents(149), Some(1));
        assert_eq!(cents(150), Some(2));
        assert_eq!(cents(-150), Some(-2));
        assert_eq!(cents(-149), Some(-1));
        assert_eq!(cents(49), Some(0));
    }

    #[test]
    fn the_minor_unit_follows_the_currency() -> Result<(), UnknownCurrency> {
        assert_eq!(Amount(15_000).to_minor("JPY".parse()?), Some(2));
        assert_eq!(Amount(15_000).to_minor("BHD".parse()?), Some(1_500));
        Ok(())
    }

    #[test]
    fn a_total_beyond_64_bits_is_not_cut() {
        assert_eq!(Amount(i128::from(i64::MAX) * 1_000).to_minor(Currency::EUR), None);
    }

    #[test]
    fn money_is_written_without_floats() -> Result<(), UnknownCurrency> {
        assert_eq!(Money { minor: -5, currency: Currency::EUR }.to_string(), "-0.05 EUR");
        assert_eq!(Money { minor: 123_450, currency: Currency::EUR }.to_string(), "1234.50 EUR");
        assert_eq!(Money { minor: 7, currency: "JPY".parse()? }.to_string(), "7 JPY");
        assert_eq!(Amount(-1).to_string(), "-0.0001");
        Ok(())
    }
}
