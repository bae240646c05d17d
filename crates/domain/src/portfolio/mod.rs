//! Which customers the business stands on: concentration, ABC, recency, frequency and value.
//!
//! The ledger hands over one [`AccountFacts`] per account; everything here is a function of those and of the run's
//! [`Parameters`], so the same facts give the same run, byte for byte.

mod facts;

pub use facts::{AccountFacts, METHOD_VERSION, Measure, Parameters};
