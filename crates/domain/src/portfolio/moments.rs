//! The variation of a list of numbers from exact sums: decided on integers, and one division where it is shown.

use super::thousandths::Thousandths;
use super::words::words;
use crate::money::{Amount, approximate};

/// Which standard deviation a variation is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Deviation {
    /// Over n: the values are all there are. What spreadsheets call `STDEV.P`.
    #[default]
    Population,
    /// Over n - 1: the values are a sample. What spreadsheets call `STDEV.S`.
    Sample,
}

words!(Deviation, 2, "population, sample": Population = "population", Sample = "sample");

/// Count, sum and sum of squares of a list of values.
///
/// Squares of money outgrow even 128 bits, so where n times the largest value takes more than 62 bits (for 24 months: 19
/// million million currency units in one of them) all values are halved until it does not: equals stay equal, and each
/// loses less than one part in 2^50 of the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moments {
    n: i128,
    /// Before any halving: it decides whether there is a level to vary about.
    total: i128,
    sum: i128,
    squares: i128,
    halvings: u32,
}

impl Moments {
    pub(super) fn of(values: impl Iterator<Item = Amount> + Clone) -> Self {
        let (mut n, mut largest) = (0, 0);
        for value in values.clone() {
            n += 1;
            largest = value.0.abs().max(largest);
        }
        let halvings = (i128::BITS - (n * largest).leading_zeros()).saturating_sub(62);
        let mut moments = Self { n, total: 0, sum: 0, squares: 0, halvings };
        for value in values {
            let halved = value.0 >> halvings;
            moments.total += value.0;
            moments.sum += halved;
            moments.squares += halved * halved;
        }
        moments
    }

    /// Standard deviation over mean; `None` where the mean is zero or less, or a sample is a single value.
    ///
    /// With n values, sum S and sum of squares Q it is sqrt(n Q - S^2) / S, times sqrt(n / (n - 1)) for a sample.
    pub(super) fn cv(&self, deviation: Deviation) -> Option<f64> {
        if self.total <= 0 {
            return None;
        }
        let factor = match deviation {
            Deviation::Population => 1.0,
            Deviation::Sample if self.n < 2 => return None,
            Deviation::Sample => approximate(self.n) / approximate(self.n - 1),
        };
        let scale = f64::from(self.halvings).exp2();
        Some((approximate(self.spread()) * factor).sqrt() * scale / approximate(self.total))
    }

    /// Whether there is a variation and it reaches the cut at most, on integers: exactly the cut belongs to the better
    /// side.
    pub(super) fn varies_at_most(&self, cut: Thousandths, deviation: Deviation) -> bool {
        let (over, under) = match deviation {
            Deviation::Population => (1, 1),
            Deviation::Sample => (self.n, self.n - 1),
        };
        // Values that all but cancel may add up to a little less than nothing once halved: no matter, their spread is
        // beyond any cut.
        let level = self.sum * self.sum;
        let cut = u128::from(cut.parts());
        let spread = product(self.spread().unsigned_abs(), over.unsigned_abs() * 1_000_000);
        self.total > 0
            && under > 0
            && spread <= product(level.unsigned_abs(), under.unsigned_abs() * cut * cut)
    }

    /// Whether there is a variation and its square is below parts of a whole, on integers.
    pub(super) fn squared_variation_is_below(&self, parts: u128, whole: u128) -> bool {
        let level = self.sum * self.sum;
        self.total > 0 && product(self.spread().unsigned_abs(), whole) < product(level.unsigned_abs(), parts)
    }

    /// n Q - S^2: n squared times the variance.
    fn spread(&self) -> i128 {
        self.n * self.squares - self.sum * self.sum
    }
}

/// The product with a factor below 2^64, as its upper 128 and lower 64 bits: it may not fit 128.
fn product(value: u128, factor: u128) -> (u128, u128) {
    const LOW: u128 = (1 << 64) - 1;
    let low = (value & LOW) * factor;
    ((value >> 64) * factor + (low >> 64), low & LOW)
}
