//! A customer base studied as a whole: which model, how it fits, how it would have done, and what to make of it; and from
//! that, what is ahead of each customer.

use serde::{Deserialize, Serialize};

use super::choice::{Advice, advice, recommended, regularity, too_few};
use super::equity::{EquityRanges, equity_ranges};
use super::estimates::{Fit, FitError};
use super::forecast::{Customer, Forecast, Horizon, forecasts};
use super::gamma_gamma::{GammaGamma, Spend, correlation};
use super::history::{History, WEEK};
use super::holdout::{HoldOut, hold_out};
use super::interval::{ExpectedGap, GammaInterval};
use super::orders::{OrderModel, OrderModelKind};
use super::population::Population;
use crate::money::approximate;
use crate::portfolio::{AccountFacts, BuyingDay};
use crate::time::{AsOf, Day};

/// The methods a study is made by.
pub const MODELS_VERSION: &str = "models-1";
/// What all draws start from: the same lines give the same ranges.
const SEED: u64 = 20_260_101;

/// One customer's purchases.
#[derive(Debug, Clone, PartialEq)]
pub struct Buyer {
    /// The days with a net value above zero, oldest first.
    pub days: Vec<Day>,
    /// What those after the first were worth, in currency units.
    pub spend: Option<Spend>,
}

impl Buyer {
    /// The purchases among an account's days, oldest first.
    pub fn of(days: &[BuyingDay]) -> Self {
        let purchases: Vec<&BuyingDay> = days.iter().filter(|day| day.is_purchase()).collect();
        let repeats = purchases.get(1..).unwrap_or_default();
        let sum: i128 = repeats.iter().map(|day| day.net.0).sum();
        let orders = u32::try_from(repeats.len()).unwrap_or(u32::MAX);
        let mean = approximate(sum) / 10_000.0 / f64::from(orders.max(1));
        Self {
            days: purchases.iter().map(|day| day.day).collect(),
            spend: (orders > 0).then_some(Spend { orders, mean }),
        }
    }
}

/// What a customer's value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ValueBasis {
    /// Revenue times the part of it that the account left on the lowest known level of its contribution ladder.
    Contribution,
    /// Revenue times the part of it that was gross profit, over the lines whose cost is known.
    GrossProfit,
    /// Revenue: no cost is known, or it may not be seen.
    Revenue,
}

/// The part of an account's revenue that it earns: its gross profit over the revenue of the lines whose cost is known.
pub fn margin_rate(facts: &AccountFacts) -> Option<f64> {
    facts.gross_profit().and_then(|profit| profit.ratio(facts.costed_revenue)).filter(|rate| rate.is_finite())
}

/// A study of a customer base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// Customers with a purchase.
    pub customers: u32,
    /// Those with a second purchase day.
    pub repeaters: u32,
    /// How regular they buy: 1 is chance.
    pub regularity: Option<f64>,
    /// How order values go with order numbers.
    pub correlation: Option<f64>,
    /// The model of orders; `None` where there are too few customers.
    pub orders: Option<Fit<OrderModel>>,
    /// The model of order values.
    pub values: Option<Fit<GammaGamma>>,
    /// The rhythm of each customer.
    pub rhythm: Option<Fit<GammaInterval>>,
    /// How the model of orders would have done in the last quarter of the time.
    pub hold_out: Option<HoldOut>,
    /// What to know before relying on it.
    pub advice: Vec<Advice>,
}

/// Studies customers as of a day, by the model that is asked for or the one that fits the setting.
pub fn study(buyers: &[Buyer], as_of: AsOf, asked: Option<OrderModelKind>) -> Result<Study, FitError> {
    let days: Vec<Vec<Day>> = buyers.iter().map(|buyer| buyer.days.clone()).collect();
    let histories: Vec<History> = days.iter().filter_map(|days| History::of(days, as_of)).collect();
    if histories.is_empty() {
        return Err(FitError::NoCustomer);
    }
    let spends: Vec<Spend> = buyers.iter().filter_map(|buyer| buyer.spend).collect();
    let (regularity, correlation) = (regularity(days.iter().map(Vec::as_slice), as_of), correlation(&spends));
    let repeaters = histories.iter().filter(|history| history.repeats() > 0).count();
    let mut study = Study {
        customers: u32::try_from(histories.len()).unwrap_or(u32::MAX),
        repeaters: u32::try_from(repeaters).unwrap_or(u32::MAX),
        regularity,
        correlation,
        orders: None,
        values: GammaGamma::fit(&spends).ok(),
        rhythm: GammaInterval::fit(&histories).ok(),
        hold_out: None,
        advice: too_few(&histories).into_iter().collect(),
    };
    if !study.advice.is_empty() {
        return Ok(study);
    }
    let kind = asked.unwrap_or_else(|| recommended(regularity));
    let fit = kind.fit(&Population::new(&histories))?;
    study.advice = advice(&fit.model, &fit.estimates, regularity, correlation);
    study.orders = Some(fit);
    // Too young a customer base has no last quarter to hold back.
    study.hold_out = hold_out(kind, &days, as_of, SEED).ok();
    study.advice.extend(study.hold_out.as_ref().and_then(HoldOut::verdict));
    Ok(study)
}

impl Study {
    /// The ranges of what customers are worth together, all of them and by group; `None` without models of orders and of
    /// their values. Each customer comes with what its value is to be multiplied with and with the group it is in.
    pub fn equity(
        &self,
        buyers: &[(Buyer, f64)],
        groups: &[usize],
        as_of: AsOf,
        horizon: Horizon,
    ) -> Option<EquityRanges> {
        let (orders, values) = (self.orders.as_ref()?, self.values.as_ref()?);
        let (customers, groups): (Vec<Customer>, Vec<usize>) = buyers
            .iter()
            .zip(groups)
            .filter_map(|((buyer, margin_rate), group)| {
                let history = History::of(&buyer.days, as_of)?;
                Some((Customer { history, spend: buyer.spend, margin_rate: *margin_rate }, *group))
            })
            .unzip();
        equity_ranges(orders, values, &customers, &groups, horizon, SEED)
    }
}

/// What is ahead of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ahead {
    /// Its orders and their value; `None` without a model of orders.
    pub forecast: Option<Forecast>,
    /// The gap to expect after its last order, in weeks.
    pub gap: Option<ExpectedGap>,
    /// The probability that its usual gap is longer than the time since its last order: small is an unusual silence.
    pub p_longer_gap: Option<f64>,
    /// Weeks since its last order.
    pub silent_weeks: f64,
}

/// Looks ahead for customers, each with what its value is to be multiplied with; `None` for those without a purchase before
/// the as-of day.
pub fn look_ahead(
    study: &Study,
    buyers: &[(Buyer, f64)],
    as_of: AsOf,
    horizon: Horizon,
) -> Vec<Option<Ahead>> {
    let histories: Vec<Option<History>> =
        buyers.iter().map(|(buyer, _)| History::of(&buyer.days, as_of)).collect();
    let customers: Vec<Customer> = histories
        .iter()
        .zip(buyers)
        .filter_map(|(history, (buyer, margin_rate))| {
            Some(Customer { history: (*history)?, spend: buyer.spend, margin_rate: *margin_rate })
        })
        .collect();
    let mut ahead = study
        .orders
        .as_ref()
        .map(|fit| forecasts(fit, study.values.as_ref(), &customers, horizon, SEED).into_iter());
    let rhythm = study.rhythm.as_ref().map(|fit| fit.model);
    histories
        .into_iter()
        .map(|history| {
            let history = history?;
            let silent_weeks = f64::from(history.age_days() - history.last_days()) / WEEK;
            Some(Ahead {
                forecast: ahead.as_mut().and_then(Iterator::next),
                gap: rhythm.map(|model| model.expected_gap(&history)),
                p_longer_gap: rhythm.map(|model| model.p_longer(&history, silent_weeks)),
                silent_weeks,
            })
        })
        .collect()
}
