//! How steadily a customer orders: the variation of its gaps and of its order values, beside everybody else's.

use serde::{Deserialize, Serialize};

use crate::money::approximate;
use crate::portfolio::BuyingDay;

/// Fewest gaps, or orders, from which a variation is told.
const FEWEST: usize = 3;

/// How a customer's orders vary. A variation is the sample's standard deviation over its mean: 0 is a clock, about 1 is
/// chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stability {
    /// Days on which it bought for more than it returned.
    pub orders: u32,
    /// The mean gap between them, in days.
    pub mean_gap: Option<f64>,
    /// The variation of the gaps; null below three gaps.
    pub gap_variation: Option<f64>,
    /// The variation of the values of these days; null below three of them.
    pub value_variation: Option<f64>,
}

/// A variation beside those of all customers of whom one is told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AmongAll {
    /// Customers of whom a variation is told, this one among them.
    pub customers: u32,
    /// Half of them vary less.
    pub median: f64,
    /// The part of the others that vary more.
    pub steadier_than: f64,
}

impl Stability {
    /// From the days of one customer, oldest first.
    pub fn of(days: &[BuyingDay]) -> Self {
        let purchases: Vec<&BuyingDay> = days.iter().filter(|day| day.is_purchase()).collect();
        let gaps: Vec<f64> =
            purchases.array_windows().map(|[one, next]| f64::from(next.day.days_since(one.day))).collect();
        let values: Vec<f64> = purchases.iter().map(|day| approximate(day.net.0)).collect();
        Self {
            orders: u32::try_from(purchases.len()).unwrap_or(u32::MAX),
            mean_gap: (!gaps.is_empty()).then(|| gaps.iter().sum::<f64>() / gaps.len() as f64),
            gap_variation: variation(&gaps),
            value_variation: variation(&values),
        }
    }
}

/// Sample standard deviation over mean, of positive numbers.
fn variation(values: &[f64]) -> Option<f64> {
    if values.len() < FEWEST {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (n - 1.0)).sqrt() / mean).filter(|cv| cv.is_finite())
}

/// Where a variation stands among those of all customers, its own among them; `None` where it is the only one.
pub fn among_all(own: f64, all: &mut [f64]) -> Option<AmongAll> {
    if all.len() < 2 {
        return None;
    }
    all.sort_unstable_by(f64::total_cmp);
    let (at, n) = (all.len() / 2, all.len());
    let median = if n % 2 == 1 { all[at] } else { f64::midpoint(all[at - 1], all[at]) };
    let steadier_than = all.iter().filter(|other| **other > own).count() as f64 / (n - 1) as f64;
    Some(AmongAll { customers: u32::try_from(n).unwrap_or(u32::MAX), median, steadier_than })
}
