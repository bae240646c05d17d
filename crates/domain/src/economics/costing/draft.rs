//! Cost rates as people and files write them, and what is said of those that do not fit.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::driver::Per;
use super::validity::Validity;
use crate::economics::Rung;

/// Cost rates as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CostRatesDraft {
    /// When they hold.
    pub valid: Validity,
    /// What serves customers.
    pub groups: Vec<GroupDraft>,
    /// What serving them takes.
    pub equations: Vec<EquationDraft>,
    /// How costs were allocated before, for comparison; a group without any is allocated by net sales.
    #[serde(default)]
    pub allocations: Vec<AllocationDraft>,
}

/// A resource group as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupDraft {
    /// Its name.
    pub name: String,
    /// The rung of the ladder its cost stands on: `order_cost`, `logistics_cost` or `customer_cost`.
    pub rung: Rung,
    /// The unit of its capacity: `min`, `h`, `km`, `pallet`, `m3` and so on.
    pub unit: String,
    /// What it costs in a period, in minor units.
    pub cost_minor: i64,
    /// What it could do in a period if nobody ever paused, in whole units.
    pub capacity: i64,
    /// The share of that which can be worked in practice, in percent: about 80 of people, 85 of machines.
    pub practical_percent: u8,
    /// The length of that period in months: 1, 3 or 12.
    #[serde(default = "a_month")]
    pub per_months: u8,
}

fn a_month() -> u8 {
    1
}

/// A time equation as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EquationDraft {
    /// Its name: small letters, digits and `_`.
    pub name: String,
    /// The group whose capacity it takes; without one it is only asked by other equations.
    #[serde(default)]
    pub group: Option<String>,
    /// For what it says the time.
    #[serde(default)]
    pub per: Per,
    /// The equation.
    pub text: String,
}

/// A part of the traditional allocation as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AllocationDraft {
    /// The group.
    pub group: String,
    /// How much of its cost, in percent; those of a group make 100.
    pub percent: u8,
    /// What spreads it over accounts: an equation of an account.
    pub driver: String,
}

/// What does not fit, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemOfRates {
    /// The field, as in `equations[2].text`.
    pub field: String,
    /// The place within the text, in characters from 1.
    pub at: Option<usize>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for ProblemOfRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{} at character {at}: {}", self.field, self.message),
            None => write!(f, "{}: {}", self.field, self.message),
        }
    }
}

/// The draft does not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the cost rates do not fit: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct RatesError(pub Vec<ProblemOfRates>);
