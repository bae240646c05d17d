//! Exact arithmetic for one row: a decimal, divided by an integer where the expression divides.
//!
//! Nothing is rounded until the result becomes an [`Amount`]; what does not fit is `None`, never a nearby value.

use std::cmp::Ordering;

use mainstay_domain::money::Amount;

/// The bound of `DECIMAL(18,4)` in 1/10,000: the first value that no longer fits.
const TOO_LARGE: i128 = 1_000_000_000_000_000_000;

/// `mantissa / (10^scale * divisor)`, with a positive divisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
    divisor: i128,
}

/// The result has more than 14 digits before the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

impl Decimal {
    /// `mantissa / 10^scale`.
    pub fn new(mantissa: i128, scale: u32) -> Self {
        Self { mantissa, scale, divisor: 1 }
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (left, right) = self.align(other)?;
        Some(Self { mantissa: left.mantissa.checked_add(right.mantissa)?, ..left })
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated()?)
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            mantissa: self.mantissa.checked_mul(other.mantissa)?,
            scale: self.scale.checked_add(other.scale)?,
            divisor: self.divisor.checked_mul(other.divisor)?,
        })
    }

    /// The quotient; `None` also for a division by zero.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        if other.mantissa == 0 {
            return None;
        }
        let mantissa = self.mantissa.checked_mul(other.divisor)?.checked_mul(other.mantissa.signum())?;
        let divisor = self.divisor.checked_mul(other.mantissa.checked_abs()?)?;
        let (scale, surplus) = match self.scale.checked_sub(other.scale) {
            Some(scale) => (scale, 0),
            None => (0, other.scale - self.scale),
        };
        Some(Self { mantissa: mantissa.checked_mul(power_of_ten(surplus)?)?, scale, divisor }.reduced())
    }

    /// The same distance on the other side of zero.
    pub fn negated(self) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_neg()?, ..self })
    }

    /// The order of two values; `None` where comparing them overflows.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let (left, right) = self.align(other)?;
        Some(left.mantissa.cmp(&right.mantissa))
    }

    /// Whether the value is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Rounds once, half away from zero, to 1/10,000.
    ///
    /// `None` where the exact value does not fit the arithmetic, an error where it fits but the ledger has no room.
    pub fn to_amount(self) -> Option<Result<Amount, TooLarge>> {
        match self.rounded(4) {
            Some(parts) if parts.abs() < TOO_LARGE => Some(Ok(Amount(parts))),
            Some(_) => Some(Err(TooLarge)),
            None if self.scale <= 4 && self.divisor == 1 => Some(Err(TooLarge)),
            None => None,
        }
    }

    /// Rounds once, half away from zero, to so many decimals, and gives the integer of the last of them; `None` where that
    /// does not fit the arithmetic.
    pub fn rounded(self, decimals: u32) -> Option<i128> {
        if let Some(missing) = decimals.checked_sub(self.scale) {
            let numerator = self.mantissa.checked_mul(power_of_ten(missing)?)?;
            return Some(if self.divisor == 1 { numerator } else { round(numerator, self.divisor) });
        }
        match power_of_ten(self.scale - decimals) {
            Some(power) => Some(round(self.mantissa, self.divisor.checked_mul(power)?)),
            None => Some(0),
        }
    }

    /// Both values over one scale and one divisor.
    fn align(self, other: Self) -> Option<(Self, Self)> {
        let scale = self.scale.max(other.scale);
        let (mut left, mut right) = (self.at_scale(scale)?, other.at_scale(scale)?);
        if left.divisor != right.divisor {
            let (left_divisor, right_divisor) = (left.divisor, right.divisor);
            left.mantissa = left.mantissa.checked_mul(right_divisor)?;
            right.mantissa = right.mantissa.checked_mul(left_divisor)?;
            left.divisor = left_divisor.checked_mul(right_divisor)?;
            right.divisor = left.divisor;
        }
        Some((left, right))
    }

    fn at_scale(self, scale: u32) -> Option<Self> {
        if self.scale == scale {
            return Some(self);
        }
        let factor = power_of_ten(scale.checked_sub(self.scale)?)?;
        Some(Self { mantissa: self.mantissa.checked_mul(factor)?, scale, ..self })
    }

    fn reduced(self) -> Self {
        let common = greatest_common_divisor(self.mantissa.unsigned_abs(), self.divisor.unsigned_abs());
        match i128::try_from(common) {
            Ok(common) if common > 1 => {
                Self { mantissa: self.mantissa / common, divisor: self.divisor / common, ..self }
            }
            _ => self,
        }
    }
}

/// Ten to that power; `None` beyond 128 bits.
fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// The quotient of a positive divisor, rounded half away from zero.
fn round(numerator: i128, divisor: i128) -> i128 {
    let (whole, rest) = (numerator / divisor, numerator % divisor);
    // `rest * 2` could overflow where `divisor - rest` cannot.
    let away = rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs();
    if away { whole + rest.signum() } else { whole }
}

fn greatest_common_divisor(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}
