//! What accounts are measured by: revenue, gross profit, or any rung of the contribution ladder.

use serde::{Deserialize, Serialize};

use crate::economics::Rung;
use crate::money::Amount;

/// What an account is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Measure {
    /// Net sales: after discount, before tax, net of returns.
    Revenue,
    /// Net sales less direct cost of goods, over the lines whose cost is known.
    GrossProfit,
    /// The account's amount on a rung of the contribution ladder.
    Rung(Rung),
}

impl Measure {
    /// Every measure: revenue, gross profit, and the rungs from the top down.
    pub fn all() -> impl Iterator<Item = Self> {
        let rungs = Rung::ALL.iter().copied().map(Self::Rung);
        [Self::Revenue, Self::GrossProfit].into_iter().chain(rungs)
    }

    /// The word used in the database, the API and the command line; a rung has its own.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::GrossProfit => "gross_profit",
            Self::Rung(rung) => rung.as_str(),
        }
    }

    /// The rung it is; `None` for revenue and gross profit, which every run knows.
    pub fn rung(self) -> Option<Rung> {
        match self {
            Self::Rung(rung) => Some(rung),
            Self::Revenue | Self::GrossProfit => None,
        }
    }

    /// Whether only those who see margins may see it: gross profit, and what lies below net sales.
    pub fn needs_margin(self) -> bool {
        match self {
            Self::Revenue => false,
            Self::GrossProfit => true,
            Self::Rung(rung) => rung > Rung::NetSales,
        }
    }
}

impl std::fmt::Display for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Measure {
    type Err = NotAMeasure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::all().find(|measure| measure.as_str() == text).ok_or_else(|| NotAMeasure(text.to_owned()))
    }
}

impl TryFrom<String> for Measure {
    type Error = NotAMeasure;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Measure> for String {
    fn from(measure: Measure) -> Self {
        measure.as_str().to_owned()
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Measure {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(Self::all().map(Self::as_str)))
            .description(Some(
                "What an account is measured by: revenue, gross profit, or a rung of the ladder.",
            ))
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Measure {
    fn name() -> std::borrow::Cow<'static, str> {
        "Measure".into()
    }
}

/// The text is not a measure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a measure: use revenue, gross_profit, or a rung of the ladder such as pocket_sales or contribution_2"
)]
pub struct NotAMeasure(pub String);

/// What an account has on the rung that its run is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnRung {
    /// The rung.
    pub rung: Rung,
    /// The amount; `None` where it is not known, which is no amount of zero.
    pub amount: Option<Amount>,
    /// The net sales that the amount is about.
    pub covered: Amount,
}
