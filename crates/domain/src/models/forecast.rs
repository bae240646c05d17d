//! What each customer is expected to do and to be worth, with ranges and with the reason: its own history beside everybody
//! else's.
//!
//! Ranges are predictive: parameters are drawn from their estimated distribution, of the customer whether it is active, its
//! rate, its chance to leave and the value of its orders as its history leaves them open, and then the orders themselves. So
//! an 80 % range is meant to hold what happens in 80 of 100 cases. The draws hang on the history and the seed alone: the same
//! customer has the same range, whoever else is asked for and on however many threads.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, StandardNormal};
use serde::{Deserialize, Serialize};

use super::estimates::{Estimates, Fit};
use super::gamma_gamma::{GammaGamma, Spend};
use super::history::History;
use super::orders::{OrderModel, happens};

/// Sets of parameters that are drawn.
const PARAMETER_DRAWS: usize = 20;
/// Futures that are drawn from each set.
const FUTURES: usize = 6;
/// The weeks of a year, on average.
pub const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;

/// How far to look and what later money is worth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Horizon {
    /// Weeks ahead.
    pub weeks: f64,
    /// The discount rate of a year, such as 0.1.
    pub discount: f64,
}

impl Horizon {
    /// The continuous rate of a week.
    pub(super) fn rate(self) -> f64 {
        self.discount.max(0.0).ln_1p() / WEEKS_PER_YEAR
    }
}

/// A range that holds eight of ten cases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Range {
    /// One of ten cases lies below.
    pub low: f64,
    /// One of ten cases lies above.
    pub high: f64,
}

/// The customer's own history beside the population's, and what weighs how much.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Why {
    /// Its repeat orders per year since its first.
    pub own_orders_per_year: Option<f64>,
    /// Orders per year of an average customer while active.
    pub population_orders_per_year: f64,
    /// The rate that follows from both, while active.
    pub expected_orders_per_year: f64,
    /// The mean value of its repeat orders.
    pub own_order_value: Option<f64>,
    /// The mean value of the population's orders.
    pub population_order_value: Option<f64>,
    /// How much its own values decide, 0 to 1.
    pub own_value_weight: f64,
}

/// What is expected of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// The probability that it is still active.
    pub p_active: f64,
    /// Expected orders within the horizon.
    pub orders: f64,
    /// Their range.
    pub orders_range: Range,
    /// The expected value of an order, `None` where it cannot be estimated.
    pub order_value: Option<f64>,
    /// The discounted value of the orders within the horizon.
    pub value: Option<f64>,
    /// Its range.
    pub value_range: Option<Range>,
    /// Its own history beside the population's.
    pub why: Why,
}

/// One customer to look ahead for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Customer {
    /// When it bought.
    pub history: History,
    /// What its repeat orders were worth.
    pub spend: Option<Spend>,
    /// What part of the value is earned; 1 for revenue, below zero for a customer who is sold to at a loss.
    pub margin_rate: f64,
}

/// Looks ahead for every customer, in their order, on as many threads as there are processors.
pub fn forecasts(
    orders: &Fit<OrderModel>,
    money: Option<&Fit<GammaGamma>>,
    customers: &[Customer],
    horizon: Horizon,
    seed: u64,
) -> Vec<Forecast> {
    let outlook = Outlook::new(orders, money, horizon, seed);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let each = customers.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = customers
            .chunks(each)
            .map(|part| {
                let outlook = &outlook;
                scope
                    .spawn(move || part.iter().map(|customer| outlook.forecast(customer)).collect::<Vec<_>>())
            })
            .collect();
        parts
            .into_iter()
            .flat_map(|part| match part.join() {
                Ok(forecasts) => forecasts,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// The models and the parameters drawn for them.
struct Outlook {
    orders: OrderModel,
    money: Option<GammaGamma>,
    drawn: Vec<(OrderModel, Option<GammaGamma>)>,
    population_orders_per_year: f64,
    horizon: Horizon,
    seed: u64,
}

impl Outlook {
    fn new(orders: &Fit<OrderModel>, money: Option<&Fit<GammaGamma>>, horizon: Horizon, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let drawn = (0..PARAMETER_DRAWS).map(|_| {
            let of_orders = draw_orders(orders, &mut random);
            (of_orders, money.map(|fit| draw_money(fit, &mut random)))
        });
        Self {
            drawn: drawn.collect(),
            orders: orders.model,
            money: money.map(|fit| fit.model),
            population_orders_per_year: orders.model.mean_rate() * WEEKS_PER_YEAR,
            horizon,
            seed,
        }
    }

    fn forecast(&self, customer: &Customer) -> Forecast {
        let history = &customer.history;
        let Horizon { weeks, .. } = self.horizon;
        let orders = self.orders.expected_orders(history, weeks);
        let discounted = self.orders.discounted_orders(history, weeks, self.horizon.rate());
        let present = if orders > 0.0 { discounted / orders } else { 1.0 };
        let spend = customer.spend.as_ref();
        let order_value = self.money.and_then(|model| model.expected_value(spend));
        let (orders_range, sums) = self.ranges(customer);
        let earned = customer.margin_rate;
        Forecast {
            p_active: self.orders.p_active(history),
            orders,
            orders_range,
            order_value,
            value: order_value.map(|value| discounted * value * earned),
            value_range: order_value.and(sums).map(|Range { low, high }| {
                let (one, other) = (low * present * earned, high * present * earned);
                Range { low: one.min(other), high: one.max(other) }
            }),
            why: Why {
                own_orders_per_year: (history.age() > 0.0)
                    .then(|| history.x() / history.age() * WEEKS_PER_YEAR),
                population_orders_per_year: self.population_orders_per_year,
                expected_orders_per_year: self.orders.rate_of(history) * WEEKS_PER_YEAR,
                own_order_value: spend.map(|spend| spend.mean),
                population_order_value: self.money.and_then(|model| model.expected_value(None)),
                own_value_weight: self.money.map_or(0.0, |model| model.own_weight(spend)),
            },
        }
    }

    /// The ranges of orders and of their undiscounted value.
    fn ranges(&self, customer: &Customer) -> (Range, Option<Range>) {
        let history = &customer.history;
        let own = u64::from(history.repeats()) << 42
            ^ u64::from(history.last_days()) << 21
            ^ u64::from(history.age_days());
        let mut random = ChaCha8Rng::seed_from_u64(self.seed ^ own.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut orders = Vec::with_capacity(PARAMETER_DRAWS * FUTURES);
        let mut sums = Vec::with_capacity(PARAMETER_DRAWS * FUTURES);
        for (model, money) in &self.drawn {
            let active = model.p_active(history);
            let future = model.future(history);
            for _ in 0..FUTURES {
                let drawn = match &future {
                    Some(future) if happens(active, &mut random) => {
                        future.draw(self.horizon.weeks, &mut random).unwrap_or(0.0)
                    }
                    _ => 0.0,
                };
                orders.push(drawn);
                if let Some(money) = money {
                    sums.push(sum_of_values(money, customer.spend.as_ref(), drawn, &mut random));
                }
            }
        }
        (middle(&mut orders).unwrap_or(Range { low: 0.0, high: 0.0 }), middle(&mut sums))
    }
}

/// Draws a model of orders from what is known of its parameters.
pub(super) fn draw_orders(fit: &Fit<OrderModel>, random: &mut ChaCha8Rng) -> OrderModel {
    fit.model.with(draw(&fit.estimates, random))
}

/// Draws a model of order values from what is known of its parameters.
pub(super) fn draw_money(fit: &Fit<GammaGamma>, random: &mut ChaCha8Rng) -> GammaGamma {
    let [p, q, gamma] = draw(&fit.estimates, random);
    GammaGamma { p, q, gamma }
}

/// Draws the sum of the values of so many orders.
pub(super) fn sum_of_values(
    money: &GammaGamma,
    spend: Option<&Spend>,
    orders: f64,
    random: &mut ChaCha8Rng,
) -> f64 {
    if orders <= 0.0 {
        return 0.0;
    }
    let (shape, rate) = money.posterior(spend);
    let own = Gamma::new(shape, 1.0 / rate).map_or(shape / rate, |gamma| gamma.sample(random));
    Gamma::new(money.p * orders, 1.0 / own).map_or(money.p * orders / own, |gamma| gamma.sample(random))
}

/// The tenth and the ninetieth of a hundred.
pub(super) fn middle(draws: &mut [f64]) -> Option<Range> {
    draws.sort_unstable_by(f64::total_cmp);
    let at =
        |tenths: usize| draws.get((draws.len() * tenths / 10).min(draws.len().saturating_sub(1))).copied();
    Some(Range { low: at(1)?, high: at(9)? })
}

/// Draws parameters from the normal distribution of their logarithms; the estimates themselves where that is not known.
fn draw<const N: usize>(estimates: &Estimates, random: &mut ChaCha8Rng) -> [f64; N] {
    let values: [f64; N] = std::array::from_fn(|i| estimates.parameters.get(i).map_or(1.0, |p| p.value));
    let normal: [f64; N] = std::array::from_fn(|_| StandardNormal.sample(random));
    let covariance = nalgebra::SMatrix::<f64, N, N>::from_fn(|i, j| {
        let entry = estimates.covariance.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
        // A parameter at its limit has no spread, but the decomposition wants one.
        if i == j { entry.max(1e-18) } else { entry }
    });
    let Some(root) = nalgebra::linalg::Cholesky::new(covariance) else { return values };
    let shift = root.l() * nalgebra::SVector::<f64, N>::from(normal);
    std::array::from_fn(|i| values[i] * shift[i].clamp(-3.0, 3.0).exp())
}

impl OrderModel {
    /// Orders per week of an average customer while active.
    fn mean_rate(&self) -> f64 {
        match self {
            Self::BgNbd(model) => model.r / model.alpha,
            Self::MbgCnbd(model) => model.r / model.alpha / f64::from(model.k),
            Self::ParetoNbd(model) => model.r / model.alpha,
        }
    }

    /// Orders per week of a customer while active, as its history and the population's say together.
    fn rate_of(&self, history: &History) -> f64 {
        let (x, age) = (history.x(), history.age());
        match self {
            Self::BgNbd(model) => (model.r + x) / (model.alpha + age),
            Self::MbgCnbd(model) => {
                let k = f64::from(model.k);
                (model.r + k * x) / (model.alpha + age) / k
            }
            Self::ParetoNbd(model) => (model.r + x) / (model.alpha + age),
        }
    }
}
