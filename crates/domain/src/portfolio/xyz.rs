//! XYZ by variability: how evenly an account buys from month to month.
//!
//! The class is decided on integers, so purchases and returns that cancel exactly are not classifiable rather than an X,
//! Y or Z by rounding, and the same amount every month has a variation of exactly zero.

use serde::{Deserialize, Serialize};

use crate::money::{Amount, approximate};
use crate::time::Month;

/// The fewest months that say anything about variation.
pub const FEWEST_MONTHS: usize = 6;

/// How even an account's months are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Xyz {
    /// A coefficient of variation of at most 0.5.
    X,
    /// At most 1.
    Y,
    /// More than 1.
    Z,
    /// Not classifiable: fewer than six months, or a mean of zero or less.
    N,
}

/// Net revenue month by month without gaps, from the month of the first line on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthlyTotals(Vec<Amount>);

impl MonthlyTotals {
    /// Adds up what falls into each month and fills the months between with zero, up to and without `end`. Months from
    /// `end` on are left out; where nothing lies before it the series is empty.
    pub fn new(amounts: impl IntoIterator<Item = (Month, Amount)>, end: Month) -> Self {
        let amounts: Vec<(Month, Amount)> = amounts.into_iter().filter(|(month, _)| *month < end).collect();
        let first = amounts.iter().map(|(month, _)| *month).min().unwrap_or(end);
        let place = |month: Month| usize::try_from(month.0 - first.0).unwrap_or_default();
        let mut totals = vec![Amount::ZERO; place(end)];
        for (month, amount) in amounts {
            if let Some(total) = totals.get_mut(place(month)) {
                *total += amount;
            }
        }
        Self(totals)
    }
}

/// The variation of a series of months, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variability {
    /// The class.
    pub class: Xyz,
    /// Population standard deviation over mean; `None` where the mean is zero or less. Given even where six months are
    /// missing for a class.
    pub cv: Option<f64>,
}

/// How much the months vary.
///
/// With n months, sum S and sum of squares Q, cv = sqrt(n Q - S^2) / S; the class compares n Q - S^2 with S^2 and its
/// quarter. Squares of money outgrow even 128 bits, so where n times the largest month takes more than 62 bits (for 24
/// months: 19 million million currency units in one of them) all months are halved until it does not: equals stay equal,
/// and each loses less than one part in 2^50 of the largest.
pub fn variability(totals: &MonthlyTotals) -> Variability {
    let MonthlyTotals(months) = totals;
    let total: Amount = months.iter().copied().sum();
    if total <= Amount::ZERO {
        return Variability { class: Xyz::N, cv: None };
    }
    let n = i128::try_from(months.len()).unwrap_or(i128::MAX);
    let largest = months.iter().map(|month| month.0.abs()).max().unwrap_or_default();
    let halvings = (i128::BITS - (n * largest).leading_zeros()).saturating_sub(62);

    let (sum, squares) = months.iter().fold((0, 0), |(sum, squares), month| {
        let month = month.0 >> halvings;
        (sum + month, squares + month * month)
    });
    let spread: i128 = n * squares - sum * sum;
    // Months that all but cancel may add up to a little less than nothing once halved: no matter, their spread is beyond
    // any cut.
    let level = sum * sum;
    let class = if months.len() < FEWEST_MONTHS {
        Xyz::N
    } else if 4 * spread <= level {
        Xyz::X
    } else if spread <= level {
        Xyz::Y
    } else {
        Xyz::Z
    };
    let scale = f64::from(halvings).exp2();
    Variability { class, cv: Some(approximate(spread).sqrt() * scale / approximate(total.0)) }
}
