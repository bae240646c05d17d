//! What the rows of a file are, and with that which fields they have.

use std::fmt;
use std::str::FromStr;

use super::Field;

/// The kinds of file that can be imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Invoice lines.
    #[default]
    Lines,
    /// Customers: master data of accounts.
    Accounts,
    /// Master data of products.
    Products,
    /// Exchange rates.
    Rates,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Lines, Self::Accounts, Self::Products, Self::Rates];

    /// The word in mappings, on the command line and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Accounts => "accounts",
            Self::Products => "products",
            Self::Rates => "rates",
        }
    }

    /// The fields of a row, in the order of the documentation.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Lines => &[
                Field::Customer,
                Field::Date,
                Field::Revenue,
                Field::Invoice,
                Field::Cost,
                Field::CustomerName,
                Field::Country,
                Field::Product,
                Field::ProductName,
                Field::Category,
                Field::Quantity,
                Field::Kind,
                Field::Currency,
                Field::InvoiceLine,
                Field::PostingDate,
                Field::OrderNumber,
                Field::Corrects,
                Field::CorrectsLine,
                Field::ShipTo,
                Field::ShipToCountry,
                Field::Salesperson,
                Field::Unit,
                Field::ListPrice,
                Field::Discount,
                Field::Freight,
            ],
            Self::Accounts => &[
                Field::Account,
                Field::Name,
                Field::Country,
                Field::City,
                Field::Parent,
                Field::Segment,
                Field::Channel,
                Field::Currency,
            ],
            Self::Products => &[Field::Product, Field::Name, Field::Category, Field::Parent, Field::Unit],
            Self::Rates => &[Field::Currency, Field::Date, Field::Rate],
        }
    }

    /// The fields a mapping must name.
    pub fn required(self) -> &'static [Field] {
        match self {
            Self::Lines => &[Field::Customer, Field::Date, Field::Revenue],
            Self::Accounts => &[Field::Account],
            Self::Products => &[Field::Product],
            Self::Rates => &[Field::Currency, Field::Date, Field::Rate],
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word is no kind of file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no kind of file that can be imported; use \"lines\", \"accounts\", \"products\" or \"rates\""
)]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| UnknownKind(word.to_owned()))
    }
}
