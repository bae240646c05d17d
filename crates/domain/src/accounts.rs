//! The customers of the company, as the register knows them.
//!
//! An account is known to its source (an ERP, a country's system) by an external id; that pair is its identity in files,
//! hashes and orders, the surrogate [`AccountId`](crate::ids::AccountId) its identity inside one installation.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The identity of an account outside this installation: the source, then its id there, both compared as bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountRef {
    /// The system whose ids these are, as the mapping names it.
    pub source: String,
    /// The customer's id in that system, as text: leading zeros are part of it. Empty for lines without a customer
    /// that the mapping keeps as unassigned.
    pub external_id: String,
}

impl fmt::Display for AccountRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.source, self.external_id)
    }
}
