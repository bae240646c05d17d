//! Quantities of drivers and time as integers, in millionths.

use std::fmt;
use std::str::FromStr;

use crate::money::Amount;

/// One whole, in millionths.
const ONE: i128 = 1_000_000;

/// How much of something, in millionths: minutes, orders, kilometres. Sums are exact; products and quotients are rounded half
/// away from zero to the millionth. Whatever does not fit is `None`, never cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(pub i128);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(ONE);

    /// So many wholes.
    pub fn whole(count: i64) -> Self {
        Self(i128::from(count) * ONE)
    }

    /// An amount as a quantity of money.
    pub fn of_amount(amount: Amount) -> Option<Self> {
        amount.0.checked_mul(100).map(Self)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        divided(self.0.checked_mul(other.0)?, ONE).map(Self)
    }

    /// The quotient; `None` also where the divisor is zero.
    pub fn over(self, divisor: Self) -> Option<Self> {
        divided(self.0.checked_mul(ONE)?, divisor.0).map(Self)
    }

    /// The share of an amount that this is of a whole, rounded once: what this much of a capacity costs.
    pub fn share_of(self, amount: Amount, whole: Self) -> Option<Amount> {
        divided(amount.0.checked_mul(self.0)?, whole.0).map(Amount)
    }

    /// This as a ratio of another, for shares that are shown; `None` where the other is zero.
    pub fn ratio(self, of: Self) -> Option<f64> {
        Amount(self.0).ratio(Amount(of.0))
    }

    /// The nearest float, for showing.
    pub fn approximate(self) -> f64 {
        crate::money::approximate(self.0) / 1e6
    }
}

/// The quotient, half away from zero; `None` for a zero divisor.
fn divided(of: i128, by: i128) -> Option<i128> {
    // Nearly everything is small, and small numbers divide many times faster.
    if let (Ok(of), Ok(by @ 1..)) = (i64::try_from(of), i64::try_from(by)) {
        let (whole, rest) = (of / by, of % by);
        let is_half = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
        return Some(i128::from(whole) + if rest != 0 && is_half { i128::from(of.signum()) } else { 0 });
    }
    let (whole, rest) = (of.checked_div(by)?, of.checked_rem(by)?);
    let is_half = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
    let step = if rest != 0 && is_half { of.signum() * by.signum() } else { 0 };
    whole.checked_add(step)
}

/// The shortest decimal: `8`, `0.75`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, parts) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (whole, rest) = (parts / ONE.unsigned_abs(), parts % ONE.unsigned_abs());
        let rest = format!("{rest:06}");
        match rest.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            rest => write!(f, "{sign}{whole}.{rest}"),
        }
    }
}

/// The text is not a number with at most twelve digits before the point and six after it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number with at most 12 digits before the point and 6 after it")]
pub struct NotAQuantity(pub String);

impl FromStr for Quantity {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || NotAQuantity(text.chars().take(40).collect());
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 12 || rest.len() > 6 || text.ends_with('.') {
            return Err(refused());
        }
        if !is_digits(whole) || !is_digits(rest) {
            return Err(refused());
        }
        let parts = format!("{whole}{rest:0<6}");
        parts.parse().map(Self).map_err(|_| refused())
    }
}
