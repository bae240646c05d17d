//! Gamma-Gamma: what an order is worth, learnt from the mean of few orders and from everybody else's.
//!
//! Fader & Hardie (2013), The gamma-gamma model of monetary value (note 025), equations 1a, 4 and 5. It takes the value of
//! orders to be independent of how many there are, which [`correlation`] looks at.

use serde::{Deserialize, Serialize};

use super::estimates::{Background, Fit, FitError, estimates, start};
use super::maximum::{Likelihood, Vector, maximise};
use super::numbers::{digamma, ln_gamma};

/// The repeat orders of one customer: how many, and their mean value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spend {
    /// Repeat purchase days, at least one.
    pub orders: u32,
    /// The mean value of such a day, above zero.
    pub mean: f64,
}

/// The model and its three parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GammaGamma {
    /// Shape of the gamma distribution of an order's value.
    pub p: f64,
    /// Shape of the gamma distribution of that distribution's rate.
    pub q: f64,
    /// Rate of that distribution, in money.
    pub gamma: f64,
}

impl GammaGamma {
    /// Fits the model to the customers with at least one repeat order and a positive mean; others are left out.
    pub fn fit(spends: &[Spend]) -> Result<Fit<Self>, FitError> {
        let fitting = Fitting::new(spends);
        if fitting.customers < 3.0 {
            return Err(FitError::TooFew(fitting.customers, 3));
        }
        let starts = [[2.0, 3.0, 1.0], [6.0, 4.0, 0.5], [0.8, 1.5, 1.0]].map(start);
        let optimum = maximise(&fitting, None::<&Fitting>, &starts);
        let background = Background {
            names: ["p", "q", "gamma"],
            units: [1.0, 1.0, fitting.scale],
            customers: fitting.customers,
            repeaters: fitting.customers,
            constant: -fitting.customers * fitting.scale.ln(),
        };
        let ([p, q, gamma], estimates) = estimates(&optimum, &background)?;
        Ok(Fit { model: Self { p, q, gamma }, estimates })
    }

    /// The log-likelihood of one customer (equation 1a); `None` without a repeat order of a positive value.
    pub fn log_likelihood(&self, spend: &Spend) -> Option<f64> {
        is_usable(spend).then(|| {
            let (x, m) = (f64::from(spend.orders), spend.mean);
            let (shape, total) = (self.p * x, self.gamma + m * x);
            ln_gamma(shape + self.q) - ln_gamma(shape) - ln_gamma(self.q) - m.ln()
                + self.q * (self.gamma / total).ln()
                + shape * (m * x / total).ln()
        })
    }

    /// The expected value of an order (equation 5): the customer's own mean and the population's, weighted; `None` where it
    /// is infinite.
    pub fn expected_value(&self, spend: Option<&Spend>) -> Option<f64> {
        let (x, sum) = spend
            .filter(|spend| is_usable(spend))
            .map_or((0.0, 0.0), |spend| (f64::from(spend.orders), f64::from(spend.orders) * spend.mean));
        let below = self.p * x + self.q - 1.0;
        (below > 0.0).then(|| self.p * (self.gamma + sum) / below)
    }

    /// How much of that the customer's own mean decides: 0 without repeat orders, towards 1 with many.
    pub fn own_weight(&self, spend: Option<&Spend>) -> f64 {
        let own =
            spend.filter(|spend| is_usable(spend)).map_or(0.0, |spend| self.p * f64::from(spend.orders));
        if own > 0.0 { (own / (own + self.q - 1.0)).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Shape and rate of what is known of the rate of the customer's order values.
    pub(super) fn posterior(&self, spend: Option<&Spend>) -> (f64, f64) {
        spend.filter(|spend| is_usable(spend)).map_or((self.q, self.gamma), |spend| {
            let x = f64::from(spend.orders);
            (self.p * x + self.q, self.gamma + x * spend.mean)
        })
    }
}

fn is_usable(spend: &Spend) -> bool {
    spend.orders > 0 && spend.mean > 0.0 && spend.mean.is_finite()
}

/// Pearson's correlation of the number of repeat orders with their mean value; above 0.3 the model's independence is in
/// doubt. `None` where one of them does not vary.
pub fn correlation(spends: &[Spend]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = spends
        .iter()
        .filter(|spend| is_usable(spend))
        .map(|spend| (f64::from(spend.orders), spend.mean))
        .collect();
    let n = pairs.len() as f64;
    let (mean_x, mean_m) =
        (pairs.iter().map(|pair| pair.0).sum::<f64>() / n, pairs.iter().map(|pair| pair.1).sum::<f64>() / n);
    let mut sums = [0.0; 3];
    for (x, m) in pairs {
        let (x, m) = (x - mean_x, m - mean_m);
        sums[0] += x * m;
        sums[1] += x * x;
        sums[2] += m * m;
    }
    let correlation = sums[0] / (sums[1].sqrt() * sums[2].sqrt());
    correlation.is_finite().then_some(correlation)
}

/// The mean log-likelihood of the customers, values scaled to a mean of 1.
struct Fitting {
    /// Number of orders, customers with it, and the sum over them of the logarithm of their mean.
    kinds: Vec<(f64, f64)>,
    /// Which kind, and the scaled mean.
    means: Vec<(usize, f64)>,
    customers: f64,
    scale: f64,
}

impl Fitting {
    fn new(spends: &[Spend]) -> Self {
        let mut usable: Vec<Spend> = spends.iter().copied().filter(is_usable).collect();
        usable.sort_unstable_by(|a, b| a.orders.cmp(&b.orders).then(a.mean.total_cmp(&b.mean)));
        let customers = usable.len() as f64;
        let scale = usable.iter().map(|spend| spend.mean).sum::<f64>() / customers;
        let mut kinds: Vec<(f64, f64)> = Vec::new();
        let mut means = Vec::with_capacity(usable.len());
        let mut before = 0;
        for spend in usable {
            if spend.orders != before {
                kinds.push((f64::from(spend.orders), 0.0));
                before = spend.orders;
            }
            if let Some(kind) = kinds.last_mut() {
                kind.1 += 1.0;
            }
            means.push((kinds.len() - 1, spend.mean / scale));
        }
        Self { kinds, means, customers, scale }
    }
}

impl Likelihood<3> for Fitting {
    fn evaluate(&self, ln_parameters: &Vector<3>) -> (f64, Vector<3>) {
        let [p, q, gamma] = std::array::from_fn(|i| ln_parameters[i].exp());
        let ln_gamma_money = ln_parameters[2];
        let (of_q, slope_of_q) = (ln_gamma(q), digamma(q));
        let (mut value, mut by) = (0.0, [0.0; 3]);
        for (x, customers) in &self.kinds {
            let shape = p * x;
            value += customers * (ln_gamma(shape + q) - ln_gamma(shape) - of_q);
            by[0] += customers * x * (digamma(shape + q) - digamma(shape));
            by[1] += customers * (digamma(shape + q) - slope_of_q);
        }
        for (kind, mean) in &self.means {
            let x = self.kinds[*kind].0;
            let sum = x * mean;
            let (ln_mean, ln_sum, ln_total) = (mean.ln(), sum.ln(), (gamma + sum).ln());
            let shape = p * x;
            value += q * (ln_gamma_money - ln_total) + shape * (ln_sum - ln_total) - ln_mean;
            by[0] += x * (ln_sum - ln_total);
            by[1] += ln_gamma_money - ln_total;
            by[2] += q / gamma - (shape + q) / (gamma + sum);
        }
        let n = self.customers;
        (value / n, Vector::from_fn(|i, _| by[i] * [p, q, gamma][i] / n))
    }
}
