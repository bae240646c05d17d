//! Variation by month from the first line on, at 0.5 and 1: the XYZ of the benchmark's contract.
//!
//! The class is decided on integers, so purchases and returns that cancel exactly are not classifiable rather than an X,
//! Y or Z by rounding, and the same amount every month has a variation of exactly zero.

use super::moments::{Deviation, Moments};
use super::parameters::VariationCuts;
use super::periods::PeriodLength;
use super::rank::count;
use super::xyz::Xyz;
use crate::money::Amount;
use crate::time::Month;

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
pub struct MonthlyVariation {
    /// The class.
    pub class: Xyz,
    /// Population standard deviation over mean; `None` where the mean is zero or less. Given even where six months are
    /// missing for a class.
    pub cv: Option<f64>,
}

/// How much the months vary.
pub fn monthly_variation(totals: &MonthlyTotals) -> MonthlyVariation {
    let MonthlyTotals(months) = totals;
    let moments = Moments::of(months.iter().copied());
    let enough = count(months.len()) >= PeriodLength::Month.fewest();
    let class = Xyz::of_variation(&moments, VariationCuts::default(), Deviation::Population);
    MonthlyVariation { class: if enough { class } else { Xyz::N }, cv: moments.cv(Deviation::Population) }
}
