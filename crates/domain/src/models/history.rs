//! What a model is told of one customer.

use serde::{Deserialize, Serialize};

use crate::time::{AsOf, Day};

/// When one customer bought: the days after the first on which it bought, counted, and when the last of them was.
///
/// Purchases of one day are one purchase, and the first purchase day is where the customer's time begins; both are the
/// conventions of the papers. Times are in days; the models' own unit is the week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct History {
    repeats: u32,
    last: u32,
    age: u32,
    ln_gaps: f64,
}

/// The days of a week, the models' unit of time.
pub(super) const WEEK: f64 = 7.0;

impl History {
    /// A history from its three numbers, in days, for models that look at no single gap: the gaps are taken as equal, and
    /// MBG/CNBD-k would take such customers for clocks. With the gaps known it is [`Self::with_gaps`].
    pub fn new(repeats: u32, last: u32, age: u32) -> Result<Self, InvalidHistory> {
        if last > age {
            return Err(InvalidHistory::LastAfterEnd { last, age });
        }
        if repeats > last {
            return Err(InvalidHistory::MoreRepeatsThanDays { repeats, last });
        }
        if repeats == 0 && last > 0 {
            return Err(InvalidHistory::LastWithoutRepeat(last));
        }
        let ln_gaps = if repeats == 0 {
            0.0
        } else {
            let repeats = f64::from(repeats);
            repeats * (f64::from(last) / WEEK / repeats).ln()
        };
        Ok(Self { repeats, last, age, ln_gaps })
    }

    /// A history from its three numbers and the sum of the logarithms of its gaps, in weeks: what MBG/CNBD-k is told of
    /// them (Reutterer, Platzer & Schröder 2021, equation 2). Equal gaps have the largest such sum, and the smallest have
    /// gaps of one day but for one.
    pub fn with_gaps(repeats: u32, last: u32, age: u32, ln_gaps: f64) -> Result<Self, InvalidHistory> {
        let even = Self::new(repeats, last, age)?;
        let day = (1.0 / WEEK).ln();
        let least = match repeats {
            0 => 0.0,
            _ => f64::from(repeats - 1) * day + (f64::from(last - (repeats - 1)) / WEEK).ln(),
        };
        let rounding = 1e-6 * (1.0 + f64::from(repeats));
        if !(least - rounding..=even.ln_gaps + rounding).contains(&ln_gaps) {
            return Err(InvalidHistory::ImpossibleGaps { repeats, last });
        }
        Ok(Self { ln_gaps, ..even })
    }

    /// A history from the purchase days before an as-of day, in any order; `None` where there is none.
    pub fn of(days: &[Day], as_of: AsOf) -> Option<Self> {
        let mut days: Vec<Day> = days.iter().copied().filter(|day| *day < as_of.0).collect();
        days.sort_unstable();
        days.dedup();
        let (first, last) = (*days.first()?, *days.last()?);
        // The period of observation ends with the last day before the as-of day.
        let age = u32::try_from(as_of.0.days_since(first) - 1).ok()?;
        let gaps = days.windows(2).map(|pair| f64::from(pair[1].days_since(pair[0])) / WEEK);
        Some(Self {
            repeats: u32::try_from(days.len() - 1).ok()?,
            last: u32::try_from(last.days_since(first)).ok()?,
            age,
            ln_gaps: gaps.map(f64::ln).sum(),
        })
    }

    /// Purchase days after the first: `x`.
    pub fn repeats(&self) -> u32 {
        self.repeats
    }

    /// Days from the first purchase to the last.
    pub fn last_days(&self) -> u32 {
        self.last
    }

    /// Days from the first purchase to the end of observation.
    pub fn age_days(&self) -> u32 {
        self.age
    }

    /// `t_x`, in weeks.
    pub fn last(&self) -> f64 {
        f64::from(self.last) / WEEK
    }

    /// `T`, in weeks.
    pub fn age(&self) -> f64 {
        f64::from(self.age) / WEEK
    }

    /// The sum of the logarithms of the gaps between purchases, in weeks.
    pub fn ln_gaps(&self) -> f64 {
        self.ln_gaps
    }

    /// `x` as a number to calculate with.
    pub(super) fn x(&self) -> f64 {
        f64::from(self.repeats)
    }
}

/// Numbers that no customer can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHistory {
    /// The last purchase lies after the end of observation.
    #[error("the last purchase on day {last} lies after the end of observation on day {age}")]
    LastAfterEnd {
        /// Days from first to last purchase.
        last: u32,
        /// Days from first purchase to the end.
        age: u32,
    },
    /// One purchase a day at most.
    #[error("{repeats} repeat purchase days do not fit into {last} days: purchases of one day count once")]
    MoreRepeatsThanDays {
        /// Repeat purchase days.
        repeats: u32,
        /// Days from first to last purchase.
        last: u32,
    },
    /// A last purchase that is not the first, yet no repeat.
    #[error("a last purchase on day {0} is a repeat purchase, but none is counted")]
    LastWithoutRepeat(u32),
    /// The logarithms of the gaps come to more than those of equal gaps, or to less than those of one-day gaps.
    #[error(
        "no {repeats} gaps that come to {last} days have that sum of logarithms: it is of gaps in weeks, and largest \
         where they are equal"
    )]
    ImpossibleGaps {
        /// Repeat purchase days.
        repeats: u32,
        /// Days from first to last purchase.
        last: u32,
    },
}
