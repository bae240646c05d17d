//! Where accounts went between two portfolio runs, by any class the runs tell: how many and with how much money, how mobile
//! the portfolio is, and whether one step says enough to forecast the next.
//!
//! A run is one point in time; a matrix compares two of them; a chain is a row of runs the same number of months apart, on
//! which the assumptions behind a forecast are tested.

mod chain;
mod classification;
mod matrix;
mod statistics;
#[cfg(test)]
mod tests;

pub use chain::{Chain, ChiSquare, Expected, chain, step_months};
pub use classification::{Beside, Classification, Followed, NotAState, Phases, State};
pub use matrix::{Leaving, Migrated, Migration, MigrationCell, Mobility, migration};
