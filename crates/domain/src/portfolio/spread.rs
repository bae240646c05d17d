//! Gini coefficient and Herfindahl-Hirschman index from exact sums: one division each, and below a hundred million million
//! currency units no rounding before it.

use super::concentration::HhiBand;
use super::rank::{Standing, count};
use crate::money::{Amount, approximate};

/// The exact sums behind Gini and HHI.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    n: i128,
    sum: i128,
    squares: i128,
    /// The sum of `(2 i - n - 1) x_i` over ascending `x_i`, i from 1: the Gini coefficient times `n S`, without cancellation.
    inequality: i128,
}

impl Spread {
    /// Sums up standings with positive values, best first and ranked from 1; `None` where there are none.
    ///
    /// Squares of money outgrow 128 bits, so where the total takes more than 60 of them (a hundred million million
    /// currency units) every value is halved until it does not. That loses less than one part in 2^59 per account.
    pub(super) fn of(positive: &[Standing<'_>]) -> Option<Self> {
        let total: Amount = positive.iter().map(|standing| standing.value).sum();
        let halvings = (i128::BITS - total.0.leading_zeros()).saturating_sub(60);
        let n = i128::from(count(positive.len()));
        let mut spread = Self { n, sum: 0, squares: 0, inequality: 0 };
        for standing in positive {
            let value = standing.value.0 >> halvings;
            spread.sum += value;
            spread.squares += value * value;
            spread.inequality += (n + 1 - 2 * i128::from(standing.rank)) * value;
        }
        (spread.sum > 0).then_some(spread)
    }

    pub(super) fn gini(self) -> f64 {
        approximate(self.inequality) / approximate(self.n * self.sum)
    }

    pub(super) fn hhi(self) -> f64 {
        approximate(self.squares) / approximate(self.sum * self.sum)
    }

    /// On integers: ten equal accounts are at 0.10 exactly, whatever their size.
    pub(super) fn hhi_band(self) -> HhiBand {
        let whole = self.sum * self.sum;
        if 10 * self.squares < whole {
            HhiBand::Unconcentrated
        } else if 50 * self.squares > 9 * whole {
            HhiBand::High
        } else {
            HhiBand::Moderate
        }
    }
}
