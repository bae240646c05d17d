//! The audit of the customer base: who joined when, who still buys, how often and for how much, period by period, and what a
//! change of revenue or gross profit is made of (Fader, Hardie and Ross, *The Customer-Base Audit*, 2022).
//!
//! Everything follows from the days on which accounts bought and from what they brought in periods of equal length.

mod audit;
mod decomposition;
mod length;
mod survival;
#[cfg(test)]
mod tests;

pub use audit::{
    AccountHistory, AccountPeriod, AuditPeriod, Cohort, CustomerBase, Decile, Figures, Retention, Step, audit,
};
pub use decomposition::{Decomposition, Factor, decompose};
pub use length::AuditLength;
pub use survival::{Lifetime, SurvivalPoint, survival};
