//! Cost rates: resource groups with cost and capacity, and time equations over them.
//!
//! A draft is what people and files write; cost rates are a draft in which everything fits.

use super::allocation::Allocation;
use super::draft::{CostRatesDraft, RatesError};
use super::driver::Per;
use super::expression::Expression;
use super::fitting::Problems;
use super::quantity::Quantity;
use super::unit::Unit;
use super::validity::Validity;
use crate::economics::Rung;
use crate::money::{Amount, Currency};

/// The most groups, and the most equations, of cost rates.
pub const MOST: usize = 100;

/// A resource group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The rung its cost stands on.
    pub rung: Rung,
    /// The unit of its capacity.
    pub unit: Unit,
    /// What it costs in a month.
    pub(super) cost_per_period: Amount,
    /// What can be worked in practice in such a period.
    pub(super) practical_per_period: Quantity,
    pub(super) per_months: u8,
}

impl Group {
    /// What so many months of it cost, rounded once.
    pub fn supplied(&self, months: u32) -> Option<Amount> {
        Quantity::whole(months.into()).share_of(self.cost_per_period, Quantity::whole(self.per_months.into()))
    }

    /// What can be worked in practice in so many months.
    pub fn practical(&self, months: u32) -> Option<Quantity> {
        self.practical_per_period
            .times(Quantity::whole(months.into()))?
            .over(Quantity::whole(self.per_months.into()))
    }

    /// What so much of its capacity costs, at its cost over its practical capacity.
    pub(super) fn cost_of(&self, used: Quantity) -> Option<Amount> {
        used.share_of(self.cost_per_period, self.practical_per_period)
    }

    /// What one unit of its capacity costs, for showing.
    pub fn rate(&self) -> Option<f64> {
        let practical = self.practical_per_period.approximate();
        (practical > 0.0).then(|| crate::money::approximate(self.cost_per_period.0) / 1e4 / practical)
    }
}

/// A time equation that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// Its name.
    pub name: String,
    /// The place of its group among the groups.
    pub group: Option<usize>,
    /// For what it says the time.
    pub per: Per,
    /// The unit of what it says.
    pub unit: Unit,
    /// What it says.
    pub expression: Expression,
}

/// Cost rates in which everything fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRates {
    pub(super) validity: Validity,
    pub(super) groups: Vec<Group>,
    /// Each after those it asks.
    pub(super) equations: Vec<Equation>,
    pub(super) allocations: Vec<Allocation>,
}

impl CostRates {
    /// Checks a draft; every problem at once.
    pub fn new(draft: &CostRatesDraft, currency: Currency) -> Result<Self, RatesError> {
        Problems::default().fit(draft, currency)
    }

    /// When they hold.
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// What serves customers.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What serving them takes, each after those it asks.
    pub fn equations(&self) -> &[Equation] {
        &self.equations
    }

    /// How costs were allocated before.
    pub(super) fn allocations(&self) -> &[Allocation] {
        &self.allocations
    }

    /// Whether an equation is asked of every one of these.
    pub fn asks_each(&self, per: Per) -> bool {
        self.equations.iter().any(|equation| equation.per == per)
    }
}
