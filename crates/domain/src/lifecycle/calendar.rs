//! The days at which a relationship is looked at: the as-of day and the same day of the months before it.

use chrono::Months;

use crate::time::{AsOf, Day};

/// How many months a relationship is followed back.
pub const KEPT_MONTHS: usize = 36;
/// How many months before each of them are looked at.
const LOOKED_BACK: u32 = 24;

/// The as-of day and the same day of each month before it, as days since 1970-01-01: worked out once for all accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar(Vec<i32>);

impl Calendar {
    /// The calendar that ends at a day.
    pub fn of(as_of: AsOf) -> Self {
        let kept = u32::try_from(KEPT_MONTHS).unwrap_or_default();
        let back = |months| as_of.0.0.checked_sub_months(Months::new(months)).map(|day| Day(day).epoch());
        Self((0..=kept + LOOKED_BACK).map_while(back).collect())
    }

    /// The day that many months before the as-of day; `None` beyond what is looked at.
    pub(super) fn back(&self, months: usize) -> Option<i32> {
        self.0.get(months).copied()
    }

    /// How many whole months lie between a day and the one that many months back, up to two years.
    pub(super) fn whole_months(&self, since: i32, back: usize) -> usize {
        let later = self.0.iter().skip(back + 1).take(24);
        later.take_while(|start| **start >= since).count()
    }
}
