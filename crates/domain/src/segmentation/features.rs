//! What accounts are compared by, on one scale.

use serde::{Deserialize, Serialize};

use crate::money::approximate;
use crate::portfolio::{AccountJudgement, count, words};

/// One property by which accounts may be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Net revenue in the window.
    Revenue,
    /// Gross profit in the window; needs the sight of margins.
    GrossProfit,
    /// Invoices in the window.
    Invoices,
    /// Net revenue of an invoice, on average.
    InvoiceValue,
    /// Days since the last purchase.
    RecencyDays,
    /// How much its buying varies: the figure behind XYZ.
    Variation,
    /// Days from the first line to the last.
    DaysKnown,
}

words!(Feature, 7, "revenue, gross_profit, invoices, invoice_value, recency_days, variation, days_known":
    Revenue = "revenue",
    GrossProfit = "gross_profit",
    Invoices = "invoices",
    InvoiceValue = "invoice_value",
    RecencyDays = "recency_days",
    Variation = "variation",
    DaysKnown = "days_known",
);

impl Feature {
    /// The value of an account; `None` where it cannot be told.
    ///
    /// Amounts and counts are by their logarithm, with their sign, because the largest would outweigh all others.
    pub fn of(self, judgement: &AccountJudgement) -> Option<f64> {
        let facts = &judgement.facts;
        let revenue = approximate(facts.revenue.0) / 10_000.0;
        let invoices = approximate(facts.invoices.into());
        match self {
            Self::Revenue => Some(dampened(revenue)),
            Self::GrossProfit => {
                facts.gross_profit().map(|profit| dampened(approximate(profit.0) / 10_000.0))
            }
            Self::Invoices => Some(dampened(invoices)),
            Self::InvoiceValue => (facts.invoices > 0).then(|| dampened(revenue / invoices)),
            Self::RecencyDays => judgement.recency_days.map(|days| dampened(f64::from(days))),
            Self::Variation => judgement.xyz.cv(),
            Self::DaysKnown => Some(dampened(f64::from(facts.last_day.days_since(facts.first_day)))),
        }
    }
}

fn dampened(value: f64) -> f64 {
    value.signum() * value.abs().ln_1p()
}

/// Where the middle of a feature lies, and how wide its middle half is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Of which feature.
    pub feature: Feature,
    /// The median.
    pub middle: f64,
    /// The interquartile range.
    pub range: f64,
}

/// As far out as a value counts: beyond, it is far, and how far does not matter.
const FARTHEST: f64 = 4.0;
/// The interquartile range of the standard normal distribution: by it one unit is one standard deviation of normal values.
const NORMAL_RANGE: f64 = 1.349;

impl Scale {
    /// The scale of values; `None` where at least half of the accounts have the same one, so that it says nothing.
    pub fn of(feature: Feature, values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let range = quartile(&sorted, 3) - quartile(&sorted, 1);
        (range > 1e-9).then(|| Self { feature, middle: quartile(&sorted, 2), range })
    }

    /// A value on the scale; the middle where it is unknown.
    pub fn place(&self, value: Option<f64>) -> f64 {
        let away =
            |value: f64| ((value - self.middle) / self.range * NORMAL_RANGE).clamp(-FARTHEST, FARTHEST);
        value.filter(|value| value.is_finite()).map_or(0.0, away)
    }
}

/// A quartile of type 7 (Hyndman and Fan 1996) of numbers in order.
fn quartile(sorted: &[f64], quarter: usize) -> f64 {
    let position = sorted.len().saturating_sub(1) * quarter;
    let (place, rest) = (position / 4, position % 4);
    let below = sorted.get(place).copied().unwrap_or_default();
    let above = sorted.get(place + 1).copied().unwrap_or(below);
    below + (above - below) * f64::from(count(rest)) / 4.0
}
