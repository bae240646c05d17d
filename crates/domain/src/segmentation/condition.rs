//! What a rule asks of an account.

use serde::{Deserialize, Serialize};

use crate::lifecycle::{ActivityState, Phase};
use crate::money::Currency;
use crate::portfolio::{AccountJudgement, Class, RfmSegment, Xyz, words};

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Net revenue in the window, in minor units of the run's currency.
    Revenue,
    /// Gross profit in the window, in minor units; needs the sight of margins.
    GrossProfit,
    /// Invoices in the window.
    Invoices,
    /// Days since the last purchase.
    RecencyDays,
    /// Class by revenue: A, B, C, N, unknown.
    RevenueClass,
    /// Class by gross profit; needs the sight of margins.
    GrossProfitClass,
    /// How steadily it buys: X, Y, Z, N.
    Xyz,
    /// Segment by recency, frequency and monetary value.
    Rfm,
    /// Phase of the relationship.
    Phase,
    /// Activity state.
    State,
    /// Country as the customer file writes it.
    Country,
    /// Channel as the customer file writes it.
    Channel,
    /// Segment as the customer file writes it, which is not one of these segments.
    CustomerSegment,
    /// The salesperson of most of its revenue in the window.
    Salesperson,
    /// The product category of most of its revenue in the window.
    Category,
}

words!(Field, 15,
    "revenue, gross_profit, invoices, recency_days, revenue_class, gross_profit_class, xyz, rfm, phase, state, country, channel, \
     customer_segment, salesperson, category":
    Revenue = "revenue",
    GrossProfit = "gross_profit",
    Invoices = "invoices",
    RecencyDays = "recency_days",
    RevenueClass = "revenue_class",
    GrossProfitClass = "gross_profit_class",
    Xyz = "xyz",
    Rfm = "rfm",
    Phase = "phase",
    State = "state",
    Country = "country",
    Channel = "channel",
    CustomerSegment = "customer_segment",
    Salesperson = "salesperson",
    Category = "category",
);

impl Field {
    /// Whether it is a number with bounds, and not a word.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Revenue | Self::GrossProfit | Self::Invoices | Self::RecencyDays)
    }

    /// Whether it tells of costs.
    pub fn is_of_margin(self) -> bool {
        matches!(self, Self::GrossProfit | Self::GrossProfitClass)
    }

    /// Whether it may say this word; any word where files decide.
    fn knows(self, word: &str) -> bool {
        match self {
            Self::RevenueClass | Self::GrossProfitClass => word.parse::<Class>().is_ok(),
            Self::Xyz => word.parse::<Xyz>().is_ok(),
            Self::Rfm => word.parse::<RfmSegment>().is_ok(),
            Self::Phase => word.parse::<Phase>().is_ok(),
            Self::State => word.parse::<ActivityState>().is_ok(),
            _ => true,
        }
    }
}

/// One thing that must hold. A number is asked by its bounds, a word by the words it may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What is looked at.
    pub field: Field,
    /// At least this much; for numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    /// Less than this; for numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<i64>,
    /// One of these; for words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
}

/// A condition that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCondition {
    /// A number without bounds, or with words.
    #[error("{0} is a number: say `at_least`, `below` or both")]
    Number(Field),
    /// Bounds between which nothing lies.
    #[error("no {0} is at least {1} and below {2}")]
    Empty(Field, i64, i64),
    /// A word without words, or with bounds.
    #[error("{0} is a word: say which in `any_of`")]
    Word(Field),
    /// A word there is not.
    #[error("{0} is never `{1}`")]
    Unknown(Field, String),
}

impl Condition {
    /// Refuses what cannot be meant.
    pub fn check(&self) -> Result<(), InvalidCondition> {
        let field = self.field;
        if field.is_number() {
            return match (self.at_least, self.below) {
                _ if !self.any_of.is_empty() => Err(InvalidCondition::Number(field)),
                (None, None) => Err(InvalidCondition::Number(field)),
                (Some(from), Some(to)) if from >= to => Err(InvalidCondition::Empty(field, from, to)),
                _ => Ok(()),
            };
        }
        if self.any_of.is_empty() || self.at_least.is_some() || self.below.is_some() {
            return Err(InvalidCondition::Word(field));
        }
        let unknown = self.any_of.iter().find(|word| !field.knows(word));
        unknown.map_or(Ok(()), |word| Err(InvalidCondition::Unknown(field, word.clone())))
    }

    /// Whether it holds. What is not known of an account holds for no condition.
    pub(super) fn holds(&self, profile: &Profile<'_>) -> bool {
        if self.field.is_number() {
            return profile.number(self.field).is_some_and(|number| {
                self.at_least.is_none_or(|least| number >= least)
                    && self.below.is_none_or(|most| number < most)
            });
        }
        profile.word(self.field).is_some_and(|word| self.any_of.contains(&word))
    }
}

/// Everything conditions may ask of an account.
#[derive(Debug, Clone, Copy)]
pub struct Profile<'a> {
    /// What the run says.
    pub judgement: &'a AccountJudgement,
    /// In which currency.
    pub currency: Currency,
    /// The phase that counts; `None` where nobody asked for it.
    pub phase: Option<Phase>,
    /// The activity state that counts.
    pub state: Option<ActivityState>,
    /// Its country.
    pub country: Option<&'a str>,
    /// Its channel.
    pub channel: Option<&'a str>,
    /// Its segment in the customer file.
    pub customer_segment: Option<&'a str>,
    /// The salesperson of most of its revenue.
    pub salesperson: Option<&'a str>,
    /// The product category of most of its revenue.
    pub category: Option<&'a str>,
}

impl Profile<'_> {
    fn number(&self, field: Field) -> Option<i64> {
        let facts = &self.judgement.facts;
        match field {
            Field::Revenue => facts.revenue.to_minor(self.currency),
            Field::GrossProfit => facts.gross_profit()?.to_minor(self.currency),
            Field::Invoices => i64::try_from(facts.invoices).ok(),
            Field::RecencyDays => self.judgement.recency_days.map(i64::from),
            _ => None,
        }
    }

    fn word(&self, field: Field) -> Option<String> {
        let of = self.judgement;
        match field {
            Field::RevenueClass => Some(of.revenue_class.to_string()),
            Field::GrossProfitClass => Some(of.gross_profit_class.to_string()),
            Field::Xyz => Some(of.xyz.class().to_string()),
            Field::Rfm => of.scores.map(|scores| RfmSegment::of(scores).to_string()),
            Field::Phase => self.phase.map(|phase| phase.to_string()),
            Field::State => self.state.map(|state| state.to_string()),
            Field::Country => self.country.map(str::to_owned),
            Field::Channel => self.channel.map(str::to_owned),
            Field::CustomerSegment => self.customer_segment.map(str::to_owned),
            Field::Salesperson => self.salesperson.map(str::to_owned),
            Field::Category => self.category.map(str::to_owned),
            Field::Revenue | Field::GrossProfit | Field::Invoices | Field::RecencyDays => None,
        }
    }
}
