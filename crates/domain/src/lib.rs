//! What is true: the types, rules and mathematics of key account management.
//!
//! Nothing here reads a file, a database or a clock, and nothing is asynchronous: every function is a
//! judgement over values it is handed, so that it can be checked by reading it and tested without a set-up.
//! One module per slice, beside the vocabulary all slices share.

pub mod accounts;
pub mod categories;
pub mod connectors;
pub mod corrections;
pub mod customer_base;
pub mod economics;
pub mod export;
pub mod ids;
pub mod ledger;
pub mod lifecycle;
pub mod migration;
pub mod models;
pub mod money;
pub mod orders;
pub mod payments;
pub mod policy;
pub mod portfolio;
pub mod rate_basis;
pub mod rates;
pub mod rebates;
pub mod renumbering;
pub mod segmentation;
#[cfg(test)]
mod shared_data;
pub mod team;
pub mod time;
pub mod units;
