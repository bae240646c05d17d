//! What the rows of a file are, and with that which fields they have.

use std::fmt;
use std::str::FromStr;

use super::Field;
use crate::events::EventKind;

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
    /// Order lines, and what became of them.
    Orders,
    /// Invoices, and when they were paid.
    Payments,
    /// What was done for customers, by driver.
    Activities,
    /// Tiers of rebate agreements.
    Rebates,
    /// Customers and products that bear another number now.
    Renumberings,
    /// What units of products are in their base units.
    Units,
    /// Which categories products belong to, from which days on.
    Categories,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::Lines,
        Self::Accounts,
        Self::Products,
        Self::Rates,
        Self::Orders,
        Self::Payments,
        Self::Activities,
        Self::Rebates,
        Self::Renumberings,
        Self::Units,
        Self::Categories,
    ];

    /// The word in mappings, on the command line and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Accounts => "accounts",
            Self::Products => "products",
            Self::Rates => "rates",
            Self::Orders => "orders",
            Self::Payments => "payments",
            Self::Activities => "activities",
            Self::Rebates => "rebates",
            Self::Renumberings => "renumberings",
            Self::Units => "units",
            Self::Categories => "categories",
        }
    }

    /// The kind of ledger file its rows become; none for invoice lines and for what the database keeps.
    pub fn event(self) -> Option<EventKind> {
        match self {
            Self::Orders => Some(EventKind::Orders),
            Self::Payments => Some(EventKind::Payments),
            Self::Activities => Some(EventKind::Activities),
            Self::Lines
            | Self::Accounts
            | Self::Products
            | Self::Rates
            | Self::Rebates
            | Self::Renumberings
            | Self::Units
            | Self::Categories => None,
        }
    }

    /// The amount of a row, where rows have one that is in a currency.
    pub fn amount(self) -> Option<Field> {
        match self {
            Self::Lines => Some(Field::Revenue),
            Self::Orders => Some(Field::Value),
            Self::Payments => Some(Field::Amount),
            Self::Accounts
            | Self::Products
            | Self::Rates
            | Self::Activities
            | Self::Rebates
            | Self::Renumberings
            | Self::Units
            | Self::Categories => None,
        }
    }

    /// The fields of a row, in the order of the documentation.
    #[expect(clippy::too_many_lines, reason = "one list for each kind, each as long as it is")]
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
            Self::Orders => &[
                Field::Customer,
                Field::OrderNumber,
                Field::OrderLine,
                Field::Product,
                Field::Quantity,
                Field::Unit,
                Field::OrderDate,
                Field::RequestedDate,
                Field::ConfirmedDate,
                Field::DeliveredDate,
                Field::DeliveredQuantity,
                Field::Value,
                Field::Currency,
            ],
            Self::Payments => &[
                Field::Customer,
                Field::Invoice,
                Field::Amount,
                Field::Discount,
                Field::Currency,
                Field::InvoiceDate,
                Field::DueDate,
                Field::PaidDate,
            ],
            Self::Activities => &[
                Field::Customer,
                Field::Date,
                Field::Activity,
                Field::Quantity,
                Field::Unit,
                Field::Minutes,
                Field::OrderNumber,
            ],
            Self::Rebates => &[
                Field::Agreement,
                Field::Customer,
                Field::Group,
                Field::ValidFrom,
                Field::ValidTo,
                Field::Basis,
                Field::Reach,
                Field::TierFrom,
                Field::TierTo,
                Field::Percent,
                Field::AmountPerUnit,
                Field::Product,
                Field::Category,
                Field::Currency,
            ],
            Self::Renumberings => &[Field::Renumbered, Field::OldId, Field::NewId, Field::ValidFrom],
            Self::Units => &[Field::Product, Field::Unit, Field::Factor, Field::ValidFrom],
            Self::Categories => &[Field::Product, Field::Category, Field::ValidFrom],
        }
    }

    /// The fields a mapping must name.
    pub fn required(self) -> &'static [Field] {
        match self {
            Self::Lines => &[Field::Customer, Field::Date, Field::Revenue],
            Self::Accounts => &[Field::Account],
            Self::Products => &[Field::Product],
            Self::Rates => &[Field::Currency, Field::Date, Field::Rate],
            Self::Orders => &[Field::Customer, Field::OrderNumber, Field::Quantity, Field::OrderDate],
            Self::Payments => {
                &[Field::Customer, Field::Invoice, Field::Amount, Field::InvoiceDate, Field::DueDate]
            }
            Self::Activities => &[Field::Customer, Field::Date, Field::Activity],
            Self::Rebates => &[
                Field::Agreement,
                Field::ValidFrom,
                Field::ValidTo,
                Field::Basis,
                Field::Reach,
                Field::TierFrom,
            ],
            Self::Renumberings => &[Field::Renumbered, Field::OldId, Field::NewId, Field::ValidFrom],
            Self::Units => &[Field::Product, Field::Unit, Field::Factor, Field::ValidFrom],
            Self::Categories => &[Field::Product, Field::Category, Field::ValidFrom],
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
#[error("`{word}` is no kind of file that can be imported; use {}", words(), word = .0)]
pub struct UnknownKind(pub String);

fn words() -> String {
    let words: Vec<String> = Kind::ALL.iter().map(|kind| format!("\"{kind}\"")).collect();
    match words.split_last() {
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| UnknownKind(word.to_owned()))
    }
}
