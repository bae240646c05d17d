//! Cost to serve by time-driven activity-based costing (F8): what each customer's orders, lines and visits take of the
//! resources that serve them.
//!
//! A resource group supplies a capacity at a cost; time equations say how much of it an invoice, an order or an account takes.
//! What nobody takes stays apart as unused capacity and is charged to no customer. Everything is counted in integers.

mod allocation;
mod check;
mod cost;
mod draft;
mod driver;
mod evaluate;
mod expression;
mod fitting;
mod order_size;
mod parse;
mod quantity;
mod rates;
mod stratification;
mod template;
#[cfg(test)]
mod tests;
mod token;
mod unit;
mod validity;

pub use allocation::{Allocation, BY_REVENUE};
pub use cost::{
    AccountCost, CostError, Costing, EquationUse, GroupUse, Taken, Traditional, cost_of_account,
    cost_to_serve,
};
pub use draft::{AllocationDraft, CostRatesDraft, EquationDraft, GroupDraft, ProblemOfRates, RatesError};
pub use driver::{AccountDrivers, Activity, Driver, Drivers, Per};
pub use expression::{DEEPEST, Expression, ExpressionError, LONGEST};
pub use order_size::{Consolidation, Every, OrderSizes, SizeBand, order_sizes};
pub use quantity::Quantity;
pub use rates::{CostRates, Equation, Group, MOST};
pub use stratification::{Served, Stratified, Stratum, stratify};
pub use template::{Template, template};
pub use unit::{BaseUnit, Unit};
pub use validity::{Validity, ValidityError};

/// The version of the method; a result names the one it was made by.
pub const COSTING_VERSION: &str = "costing-1";
