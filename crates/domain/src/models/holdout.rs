//! How a fit would have predicted the last periods: a model is fitted to what was known before them and compared with what
//! came.
//!
//! Three comparisons, after Fader, Hardie & Lee (2005): all repeat orders over time (tracking), orders in the last periods by
//! the number before (conditional expectation), and each customer's own, beside two forecasts that need no model: as many
//! orders as in the same time before, and the customer's own pace going on.

use serde::{Deserialize, Serialize};

use super::choice::Advice;
use super::estimates::{Estimates, Fit, FitError};
use super::forecast::{Customer, Horizon, forecasts};
use super::history::History;
use super::orders::{OrderModel, OrderModelKind};
use super::population::Population;
use crate::time::{AsOf, Day};

/// Points of the tracking curve.
const TRACKING: u32 = 26;
/// Numbers of repeats that are shown apart; more are taken together.
const FREQUENCIES: u32 = 7;

/// A point of the tracking curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tracked {
    /// The last day counted.
    pub until: Day,
    /// Repeat orders up to then.
    pub actual: u64,
    /// Repeat orders up to then as the model has them for these first days.
    pub expected: f64,
    /// Whether the model knew nothing of these days.
    pub held_out: bool,
}

/// Customers with the same number of repeats before the held-out time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ByFrequency {
    /// That number; the last row has this many or more.
    pub repeats: u32,
    /// How many customers.
    pub customers: u64,
    /// Their mean number of orders in the held-out time.
    pub actual: f64,
    /// The mean that was expected.
    pub expected: f64,
}

/// How the model would have done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HoldOut {
    /// The first day the model knew nothing of.
    pub from: Day,
    /// How many days it knew nothing of.
    pub days: u32,
    /// Customers who had bought before.
    pub customers: u64,
    /// Their orders in that time.
    pub actual: u64,
    /// The orders that were expected.
    pub expected: f64,
    /// Mean absolute error per customer, in orders.
    pub error: f64,
    /// That of "as many as in the same time before".
    pub error_as_before: f64,
    /// That of "the customer's own pace goes on".
    pub error_own_pace: f64,
    /// The part of customers whose orders lay in their 80 % range.
    pub coverage: f64,
    /// Mean squared error of the chance to order at all, were it the probability of being active; 0.25 is guessing.
    pub brier: f64,
    /// Orders over time.
    pub tracking: Vec<Tracked>,
    /// Orders by the number before.
    pub by_frequency: Vec<ByFrequency>,
    /// What the model said before the held-out time.
    pub estimates: Estimates,
}

impl HoldOut {
    /// Whether a forecast without a model was nearer.
    pub fn verdict(&self) -> Option<Advice> {
        let naive = self.error_as_before.min(self.error_own_pace);
        (self.error > naive).then_some(Advice::LosesToNaive { model: self.error, naive })
    }
}

/// One customer before and in the held-out time.
struct Case {
    customer: Customer,
    actual: u32,
    before: u32,
}

/// Holds the last quarter of the time back, fits a kind of model to the rest, and compares.
pub fn hold_out(
    kind: OrderModelKind,
    customers: &[Vec<Day>],
    as_of: AsOf,
    seed: u64,
) -> Result<HoldOut, FitError> {
    let first = customers.iter().flatten().min().copied().ok_or(FitError::NoCustomer)?;
    let days = u32::try_from(as_of.0.days_since(first) / 4).unwrap_or(0).max(1);
    let from = as_of.0.0 - chrono::Days::new(u64::from(days));
    let split = AsOf(Day(from));
    let cases: Vec<Case> =
        customers.iter().filter_map(|purchases| case(purchases, split, as_of, days)).collect();
    let histories: Vec<History> = cases.iter().map(|case| case.customer.history).collect();
    let fit = kind.fit(&Population::new(&histories))?;
    let horizon = Horizon { weeks: f64::from(days) / super::history::WEEK, discount: 0.0 };
    let expected =
        forecasts(&fit, None, &cases.iter().map(|case| case.customer).collect::<Vec<_>>(), horizon, seed);
    let n = cases.len() as f64;
    let mean = |of: &dyn Fn(usize) -> f64| (0..cases.len()).map(of).sum::<f64>() / n;
    let actual = |i: usize| f64::from(cases[i].actual);
    Ok(HoldOut {
        from: split.0,
        days,
        customers: cases.len() as u64,
        actual: cases.iter().map(|case| u64::from(case.actual)).sum(),
        expected: expected.iter().map(|forecast| forecast.orders).sum(),
        error: mean(&|i| (expected[i].orders - actual(i)).abs()),
        error_as_before: mean(&|i| (f64::from(cases[i].before) - actual(i)).abs()),
        error_own_pace: mean(&|i| (own_pace(&cases[i].customer.history) * horizon.weeks - actual(i)).abs()),
        coverage: mean(&|i| {
            let range = expected[i].orders_range;
            f64::from(u8::from(range.low <= actual(i) && actual(i) <= range.high))
        }),
        brier: mean(&|i| (expected[i].p_active - f64::from(u8::from(cases[i].actual > 0))).powi(2)),
        tracking: tracking(&fit, customers, first, split, as_of),
        by_frequency: by_frequency(
            &cases,
            &expected.iter().map(|forecast| forecast.orders).collect::<Vec<_>>(),
        ),
        estimates: fit.estimates,
    })
}

fn own_pace(history: &History) -> f64 {
    if history.age() > 0.0 { history.x() / history.age() } else { 0.0 }
}

fn case(purchases: &[Day], split: AsOf, as_of: AsOf, days: u32) -> Option<Case> {
    let history = History::of(purchases, split)?;
    let mut distinct: Vec<Day> = purchases.iter().copied().filter(|day| *day < as_of.0).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let since = Day(split.0.0 - chrono::Days::new(u64::from(days)));
    let count = |from: Day, to: Day| {
        u32::try_from(distinct.iter().filter(|day| from <= **day && **day < to).count()).unwrap_or(u32::MAX)
    };
    Some(Case {
        customer: Customer { history, spend: None, margin_rate: 1.0 },
        actual: count(split.0, as_of.0),
        before: count(since, split.0),
    })
}

/// All repeat orders over time beside those expected for customers who began on these days, held-out beginners left out.
fn tracking(
    fit: &Fit<OrderModel>,
    customers: &[Vec<Day>],
    first: Day,
    split: AsOf,
    as_of: AsOf,
) -> Vec<Tracked> {
    let mut begins: Vec<(Day, f64)> = Vec::new();
    let mut repeats: Vec<Day> = Vec::new();
    for purchases in customers {
        let mut days: Vec<Day> = purchases.iter().copied().filter(|day| *day < as_of.0).collect();
        days.sort_unstable();
        days.dedup();
        if let Some((begin, rest)) = days.split_first().filter(|(begin, _)| **begin < split.0) {
            begins.push((*begin, 1.0));
            repeats.extend(rest);
        }
    }
    begins.sort_unstable_by_key(|(day, _)| *day);
    begins.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
    repeats.sort_unstable();
    let all_days = as_of.0.days_since(first);
    (1..=TRACKING)
        .filter_map(|point| {
            let ahead = i64::from(all_days) * i64::from(point) / i64::from(TRACKING) - 1;
            let until = Day(first.0.checked_add_signed(chrono::Duration::days(ahead))?);
            let expected = begins.iter().take_while(|(begin, _)| *begin < until).map(|(begin, weight)| {
                weight * fit.model.expected_of_new(f64::from(until.days_since(*begin)) / super::history::WEEK)
            });
            Some(Tracked {
                until,
                actual: repeats.partition_point(|day| *day <= until) as u64,
                expected: expected.sum(),
                held_out: until >= split.0,
            })
        })
        .collect()
}

fn by_frequency(cases: &[Case], expected: &[f64]) -> Vec<ByFrequency> {
    (0..=FREQUENCIES)
        .filter_map(|repeats| {
            let alike: Vec<usize> = (0..cases.len())
                .filter(|i| cases[*i].customer.history.repeats().min(FREQUENCIES) == repeats)
                .collect();
            let n = alike.len() as f64;
            (!alike.is_empty()).then(|| ByFrequency {
                repeats,
                customers: alike.len() as u64,
                actual: alike.iter().map(|i| f64::from(cases[*i].actual)).sum::<f64>() / n,
                expected: alike.iter().map(|i| expected[*i]).sum::<f64>() / n,
            })
        })
        .collect()
}
