//! What the ledger is made of: lines, their kinds, and the versions a committed import leaves.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an invoice line records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Goods or services sold.
    Sale,
    /// Goods that came back.
    Return,
    /// Money given back without goods.
    Credit,
    /// Delivered without charge.
    Free,
    /// Carriage charged to the customer.
    Freight,
}

impl LineKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Sale, Self::Return, Self::Credit, Self::Free, Self::Freight];

    /// The word used in files and mappings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Return => "return",
            Self::Credit => "credit",
            Self::Free => "free",
            Self::Freight => "freight",
        }
    }

    /// The kind a line without one has: a negative quantity comes back, a negative amount alone is a credit, nothing
    /// charged is free, all else is a sale.
    pub fn from_signs(quantity_is_negative: bool, revenue: crate::money::Amount) -> Self {
        match revenue.0.signum() {
            _ if quantity_is_negative => Self::Return,
            -1 => Self::Credit,
            0 => Self::Free,
            _ => Self::Sale,
        }
    }
}

impl fmt::Display for LineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The number of a state of the ledger: 0 is empty, each committed import is one more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LedgerVersion(pub i64);

impl fmt::Display for LedgerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
