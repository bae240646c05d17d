//! Demand patterns: how often an account orders and how much its orders differ, and whether it has a season.
//!
//! The four patterns are those of Syntetos and Boylan (2005): by the average interval between periods with demand (ADI) and
//! the squared variation of the demand in them (CV²). Which forecast suits an account follows from its pattern.

use serde::{Deserialize, Serialize};

use super::moments::{Deviation, Moments};
use super::periods::PeriodTotals;
use super::rank::count;
use super::words::words;
use crate::money::Amount;

/// How demand comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DemandPattern {
    /// Often, and about as much each time.
    Smooth,
    /// Often, and very different amounts.
    Erratic,
    /// Seldom, and about as much each time.
    Intermittent,
    /// Seldom, and very different amounts.
    Lumpy,
    /// Too few periods, or too few of them with demand, to tell.
    Unknown,
}

words!(DemandPattern, 5, "smooth, erratic, intermittent, lumpy, unknown":
    Smooth = "smooth",
    Erratic = "erratic",
    Intermittent = "intermittent",
    Lumpy = "lumpy",
    Unknown = "unknown",
);

/// What the pattern of an account rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// Which pattern.
    pub pattern: DemandPattern,
    /// Periods of the account's life inside the window.
    pub periods: u32,
    /// Those with more bought than came back.
    pub demand_periods: u32,
    /// The average interval between demands: periods over periods with demand; `None` without any.
    pub adi: Option<f64>,
    /// The squared variation of the net value of the periods with demand, by the population deviation; `None` without any.
    pub cv_squared: Option<f64>,
}

impl Demand {
    /// With fewer demands nothing is told of how much they differ.
    pub const FEWEST_DEMANDS: u32 = 2;

    /// The pattern of an account's value period by period: seldom from an interval of 1.32 on, very different amounts from a
    /// squared variation of 0.49 on (Syntetos and Boylan 2005).
    pub fn of(totals: &PeriodTotals) -> Self {
        let sizes: Vec<Amount> =
            totals.totals.iter().copied().filter(|total| *total > Amount::ZERO).collect();
        let (periods, demand_periods) = (totals.count(), count(sizes.len()));
        let moments = Moments::of(sizes.iter().copied());
        let adi = (demand_periods > 0).then(|| f64::from(periods) / f64::from(demand_periods));
        let cv_squared = moments.cv(Deviation::Population).map(|cv| cv * cv);
        let is_enough = periods >= totals.length.fewest() && demand_periods >= Self::FEWEST_DEMANDS;
        // Decided on integers: a pattern must not hang on a rounding.
        let is_frequent = u64::from(periods) * 100 < u64::from(demand_periods) * 132;
        let is_even = moments.squared_variation_is_below(49, 100);
        let pattern = match (is_frequent, is_even) {
            _ if !is_enough => DemandPattern::Unknown,
            (true, true) => DemandPattern::Smooth,
            (true, false) => DemandPattern::Erratic,
            (false, true) => DemandPattern::Intermittent,
            (false, false) => DemandPattern::Lumpy,
        };
        Self { pattern, periods, demand_periods, adi, cv_squared }
    }
}

/// What a pattern means, and which forecast suits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemandRule {
    /// What it means for planning.
    pub meaning: &'static str,
    /// The forecast that suits it, and why.
    pub forecast: &'static str,
}

impl DemandPattern {
    /// The pattern in words.
    pub fn rule(self) -> DemandRule {
        let (meaning, forecast) = match self {
            Self::Smooth => (
                "Orders come in most periods and are about as large each time: the next one can be planned.",
                "Exponential smoothing, with a season where there is one; stock to a service level.",
            ),
            Self::Erratic => (
                "Orders come in most periods, but their size swings: that something comes is sure, how much is not.",
                "Damped smoothing with a wide range; agree call-off quantities.",
            ),
            Self::Intermittent => (
                "Orders are about as large each time, but come seldom: how much is known, when is not.",
                "Croston's method as corrected by Syntetos and Boylan; ask for the date of the next order.",
            ),
            Self::Lumpy => (
                "Orders come seldom and differ much: neither when nor how much is known.",
                "The method of Teunter, Syntetos and Babai; plan order by order and ask for early notice.",
            ),
            Self::Unknown => (
                "Too few periods, or too few orders, to tell a pattern.",
                "The mean of comparable accounts times the chance that this one is still active.",
            ),
        };
        DemandRule { meaning, forecast }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::PeriodLength;

    fn demand(units: &[i128]) -> Demand {
        let totals: Vec<Amount> = units.iter().map(|unit| Amount(unit * 10_000)).collect();
        let active = count(totals.iter().filter(|total| **total > Amount::ZERO).count());
        Demand::of(&PeriodTotals { length: PeriodLength::Month, totals, active, start: None })
    }

    #[test]
    fn each_pattern_is_told_by_interval_and_size() {
        // Every month, 90 to 110.
        assert_eq!(demand(&[100, 90, 110, 100, 105, 95]).pattern, DemandPattern::Smooth);
        // Every month; mean 30, deviations of 20 four times and 10 and 90: CV² far above 0.49.
        assert_eq!(demand(&[10, 10, 10, 10, 20, 120]).pattern, DemandPattern::Erratic);
        // Every other month the same.
        assert_eq!(demand(&[50, 0, 50, 0, 50, 0]).pattern, DemandPattern::Intermittent);
        // Seldom and very different: sizes 10 and 200.
        assert_eq!(demand(&[10, 0, 0, 200, 0, 0]).pattern, DemandPattern::Lumpy);
    }

    #[test]
    fn exactly_on_a_cut_belongs_to_the_worse_side() {
        // 33 periods, 25 with demand: 1.32.
        let mut units = vec![10; 25];
        units.extend([0; 8]);
        assert_eq!(demand(&units).pattern, DemandPattern::Intermittent);
        units.pop();
        assert_eq!(demand(&units).pattern, DemandPattern::Smooth, "32 / 25 = 1.28");
        // Half 3, half 17: mean 10, deviation 7, CV² 0.49.
        let on_the_cut = demand(&[3, 17, 3, 17, 3, 17]);
        assert_eq!(on_the_cut.pattern, DemandPattern::Erratic);
        assert!((on_the_cut.cv_squared.unwrap() - 0.49).abs() < 1e-12);
        assert_eq!(demand(&[3, 16, 3, 16, 3, 16]).pattern, DemandPattern::Smooth, "6.5 / 9.5, squared 0.468");
    }

    #[test]
    fn periods_of_returns_are_no_demand_and_too_little_tells_nothing() {
        let found = demand(&[100, -40, 100, 0, 100, 100]);
        assert_eq!((found.periods, found.demand_periods, found.adi), (6, 4, Some(1.5)));
        assert_eq!(found.pattern, DemandPattern::Intermittent);
        assert_eq!(demand(&[100; 5]).pattern, DemandPattern::Unknown, "five months");
        assert_eq!(demand(&[100, 0, 0, 0, 0, 0]).pattern, DemandPattern::Unknown, "one order");
        let nothing = demand(&[]);
        assert_eq!((nothing.pattern, nothing.adi, nothing.cv_squared), (DemandPattern::Unknown, None, None));
    }
}
