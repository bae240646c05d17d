//! The words of questions about economics: by what sales are divided, and what is bridged.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A way to divide sales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// By account.
    Account,
    /// By the site that was delivered to.
    Site,
    /// By the group an account belongs to, as far up as the reader sees.
    Group,
    /// By product.
    Product,
    /// By the product's category.
    Category,
    /// By the account's segment.
    Segment,
    /// By the account's country.
    Country,
    /// By salesperson.
    Salesperson,
    /// By month.
    Month,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Self; 9] = [
        Self::Account,
        Self::Site,
        Self::Group,
        Self::Product,
        Self::Category,
        Self::Segment,
        Self::Country,
        Self::Salesperson,
        Self::Month,
    ];

    /// The word used in the API, exports and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Site => "site",
            Self::Group => "group",
            Self::Product => "product",
            Self::Category => "category",
            Self::Segment => "segment",
            Self::Country => "country",
            Self::Salesperson => "salesperson",
            Self::Month => "month",
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not a dimension.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not one of account, site, group, product, category, segment, country, salesperson and month"
)]
pub struct NotADimension(pub String);

impl FromStr for Dimension {
    type Err = NotADimension;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|dimension| dimension.as_str() == text)
            .ok_or_else(|| NotADimension(text.to_owned()))
    }
}

/// What is bridged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BridgeOf {
    /// Net sales.
    #[default]
    NetSales,
    /// Net sales less cost of goods, over the lines whose cost is known.
    GrossProfit,
}

/// What a market of the growth grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Market {
    /// The account's country.
    #[default]
    Country,
    /// The account's segment.
    Segment,
    /// The product's category.
    Category,
}

impl BridgeOf {
    /// The word used in the API and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NetSales => "net_sales",
            Self::GrossProfit => "gross_profit",
        }
    }
}

impl Market {
    /// The dimension that it is.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Country => Dimension::Country,
            Self::Segment => Dimension::Segment,
            Self::Category => Dimension::Category,
        }
    }
}
