//! Which model fits a customer base, and what is to be said of it.

use serde::{Deserialize, Serialize};

use super::estimates::Estimates;
use super::history::History;
use super::orders::{OrderModel, OrderModelKind};
use crate::time::{AsOf, Day};

/// Accounts below which no heterogeneity is fitted, unless enough of them came back.
const FEWEST_CUSTOMERS: u32 = 100;
/// Repeat buyers below which no heterogeneity is fitted, unless there are enough accounts.
const FEWEST_REPEATERS: u32 = 50;
/// From this regularity on, gaps are no longer taken as chance.
const REGULAR: f64 = 1.5;
/// From this correlation on, the value of orders is not independent of their number.
const CORRELATED: f64 = 0.3;

/// What a person should know before relying on a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "advice", rename_all = "snake_case")]
pub enum Advice {
    /// Too few to fit; the rhythm of each customer and the judgement of experts are better.
    TooFew {
        /// Customers with a purchase.
        customers: u32,
        /// Those who came back.
        repeaters: u32,
    },
    /// Buyers are regular, so that the models of chance do not fit.
    Regular {
        /// How regular: 1 is chance.
        regularity: f64,
    },
    /// A model of chance was chosen although buyers are regular.
    ChanceForRegular {
        /// How regular: 1 is chance.
        regularity: f64,
    },
    /// A customer without a repeat order counts as active for ever.
    AlwaysActive,
    /// Order values hang on the number of orders.
    Correlated {
        /// Pearson's correlation.
        correlation: f64,
    },
    /// A parameter ran to the edge of what is searched.
    AtLimit {
        /// Which.
        parameter: String,
    },
    /// The search ended on a slope.
    NotConverged,
    /// The naive forecast was nearer in the last periods.
    LosesToNaive {
        /// Mean absolute error of the model.
        model: f64,
        /// Mean absolute error of the naive forecast.
        naive: f64,
    },
}

impl std::fmt::Display for Advice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooFew { customers, repeaters } => write!(
                f,
                "{customers} customers, {repeaters} of them with a second order, are too few to fit a model to: use the \
                 rhythm of each customer and the judgement of those who know it"
            ),
            Self::Regular { regularity } => {
                write!(f, "customers buy regularly (k = {regularity:.1}, chance is 1): MBG/CNBD-k takes that into account")
            }
            Self::ChanceForRegular { regularity } => write!(
                f,
                "customers buy regularly (k = {regularity:.1}), and this model takes their gaps as chance: MBG/CNBD-k fits better"
            ),
            Self::AlwaysActive => {
                f.write_str("BG/NBD takes every customer without a repeat order as active, however long ago the first was")
            }
            Self::Correlated { correlation } => write!(
                f,
                "the value of orders hangs on their number (correlation {correlation:.2}), which Gamma-Gamma excludes: values of \
                 frequent and of rare customers are off in opposite directions"
            ),
            Self::AtLimit { parameter } => {
                write!(f, "{parameter} ran to the edge of what is searched: customers hardly differ in what it stands for")
            }
            Self::NotConverged => f.write_str("the search ended before the likelihood was flat: take the figures as rough"),
            Self::LosesToNaive { model, naive } => write!(
                f,
                "in the last periods \"as before\" was nearer ({naive:.2} orders off on average) than the model ({model:.2})"
            ),
        }
    }
}

/// How regular buyers are, from the first two gaps of each: 1 is chance, above 1.5 is regular; `None` below ten customers
/// with two gaps, or where gaps scatter more than chance has them.
///
/// Wheat & Morrison (1990), Estimating purchase regularity with two interpurchase times, Journal of Marketing Research 27(1):
/// the first gap's share in the sum of two is beta (k, k) distributed whatever the customer's pace, so that
/// `k = (1 - 4 v) / (8 v)` with its variance v.
pub fn regularity<'a>(customers: impl IntoIterator<Item = &'a [Day]>, as_of: AsOf) -> Option<f64> {
    let shares: Vec<f64> = customers
        .into_iter()
        .filter_map(|days| {
            let mut days: Vec<Day> = days.iter().copied().filter(|day| *day < as_of.0).collect();
            days.sort_unstable();
            days.dedup();
            let (first, second, third) = (days.first()?, days.get(1)?, days.get(2)?);
            Some(f64::from(second.days_since(*first)) / f64::from(third.days_since(*first)))
        })
        .collect();
    if shares.len() < 10 {
        return None;
    }
    // The mean of the shares is a half by symmetry.
    let variance = shares.iter().map(|share| (share - 0.5).powi(2)).sum::<f64>() / shares.len() as f64;
    let k = (1.0 - 4.0 * variance) / (8.0 * variance);
    k.is_finite().then_some(k)
}

/// Whether there are enough customers to learn their differences from.
pub fn too_few(histories: &[History]) -> Option<Advice> {
    let customers = u32::try_from(histories.len()).unwrap_or(u32::MAX);
    let repeaters = histories.iter().filter(|history| history.repeats() > 0).count();
    let repeaters = u32::try_from(repeaters).unwrap_or(u32::MAX);
    (customers < FEWEST_CUSTOMERS && repeaters < FEWEST_REPEATERS || repeaters == 0)
        .then_some(Advice::TooFew { customers, repeaters })
}

/// The model for a regularity: for chance MBG/NBD, because in business the first order may be the last.
pub fn recommended(regularity: Option<f64>) -> OrderModelKind {
    if regularity.is_some_and(|k| k >= REGULAR) { OrderModelKind::MbgCnbdK } else { OrderModelKind::MbgNbd }
}

/// What is to be said of a fit.
pub fn advice(
    model: &OrderModel,
    estimates: &Estimates,
    regularity: Option<f64>,
    correlation: Option<f64>,
) -> Vec<Advice> {
    let mut advice = Vec::new();
    if let Some(regularity) = regularity.filter(|k| *k >= REGULAR) {
        let takes_account = matches!(model, OrderModel::MbgCnbd(model) if model.k > 1);
        advice.push(if takes_account {
            Advice::Regular { regularity }
        } else {
            Advice::ChanceForRegular { regularity }
        });
    }
    if matches!(model, OrderModel::BgNbd(_)) {
        advice.push(Advice::AlwaysActive);
    }
    advice.extend(
        correlation.filter(|c| c.abs() > CORRELATED).map(|correlation| Advice::Correlated { correlation }),
    );
    let at_limit = estimates.parameters.iter().filter(|parameter| parameter.at_limit);
    advice.extend(at_limit.map(|parameter| Advice::AtLimit { parameter: parameter.name.clone() }));
    if !estimates.converged {
        advice.push(Advice::NotConverged);
    }
    advice
}
