//! How long the periods of an audit are.

use serde::{Deserialize, Serialize};

use super::audit::AuditPeriod;
use crate::portfolio::words;
use crate::time::{Month, Months};

/// The most periods an audit goes back.
const MOST_PERIODS: i32 = 20;

/// The length of each period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuditLength {
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    #[default]
    Year,
}

words!(AuditLength, 3, "quarter, half_year, year": Quarter = "quarter", HalfYear = "half_year", Year = "year");

impl AuditLength {
    /// In months.
    pub fn months(self) -> i32 {
        match self {
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    /// The periods that end before a month, back to the one that holds the first purchase; at most twenty.
    pub fn periods(self, first: Month, end: Month) -> Vec<AuditPeriod> {
        let months = self.months();
        let number = (end.0 - first.0 + months - 1).div_euclid(months).clamp(0, MOST_PERIODS);
        let period = |back: i32| AuditPeriod {
            first: end.plus(Months(-back * months)),
            end: end.plus(Months(-(back - 1) * months)),
        };
        (1..=number).rev().map(period).collect()
    }
}
