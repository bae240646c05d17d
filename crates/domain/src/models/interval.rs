//! The rhythm of one customer: gamma distributed gaps between orders, their common shape and each customer's own pace, drawn
//! towards everybody's where few gaps are known.
//!
//! Empirical Bayes (Robbins 1956; Efron & Morris 1973) for the compound gamma distribution: gaps are gamma with shape k and a
//! rate per customer, rates are gamma with shape r and rate alpha, and (k, r, alpha) maximise the likelihood of all gaps. It
//! needs no assumption on leaving, and says of a silence how unusual it is for this customer.

use serde::{Deserialize, Serialize};
use special::Beta;

use super::estimates::{Background, Fit, FitError, estimates, start};
use super::history::History;
use super::maximum::{Likelihood, Vector, maximise};
use super::numbers::{digamma, ln_beta, ln_gamma};

/// The model and its three parameters, times in weeks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GammaInterval {
    /// Shape of the gaps: 1 is chance, more is more regular.
    pub k: f64,
    /// Shape of the gamma distribution of customers' paces.
    pub r: f64,
    /// Rate of that distribution, in weeks.
    pub alpha: f64,
}

/// A customer's gap, as expected: its own mean beside the population's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExpectedGap {
    /// The mean of its own gaps, in weeks; `None` before the second order.
    pub own: Option<f64>,
    /// The mean gap of the population, in weeks; `None` where it is infinite.
    pub population: Option<f64>,
    /// How much its own mean decides, 0 to 1.
    pub own_weight: f64,
    /// The gap to expect, in weeks; `None` where it is infinite.
    pub expected: Option<f64>,
}

impl GammaInterval {
    /// Fits the model to the customers with at least one gap.
    pub fn fit(histories: &[History]) -> Result<Fit<Self>, FitError> {
        let repeaters: Vec<History> =
            histories.iter().copied().filter(|history| history.repeats() > 0).collect();
        let customers = repeaters.len() as f64;
        if customers < 2.0 {
            return Err(FitError::TooFew(customers, 2));
        }
        let gaps: f64 = repeaters.iter().map(History::x).sum();
        let scale = repeaters.iter().map(History::last).sum::<f64>() / gaps;
        let fitting = Fitting { repeaters: &repeaters, scale };
        let starts = [[1.0, 2.0, 2.0], [4.0, 2.0, 0.5], [1.5, 20.0, 15.0]].map(start);
        let optimum = maximise(&fitting, None::<&Fitting<'_>>, &starts);
        let background = Background {
            names: ["k", "r", "alpha"],
            units: [1.0, 1.0, scale],
            customers,
            repeaters: customers,
            constant: -gaps * scale.ln(),
        };
        let ([k, r, alpha], estimates) = estimates(&optimum, &background)?;
        Ok(Fit { model: Self { k, r, alpha }, estimates })
    }

    /// Shape and rate of what is known of a customer's pace.
    fn posterior(&self, history: &History) -> (f64, f64) {
        (self.r + self.k * history.x(), self.alpha + history.last())
    }

    /// The log-likelihood of one customer's gaps, in weeks; zero without a gap.
    pub fn log_likelihood(&self, history: &History) -> f64 {
        let (shape, rate) = self.posterior(history);
        (self.k - 1.0) * history.ln_gaps() - history.x() * ln_gamma(self.k) + ln_gamma(shape)
            - ln_gamma(self.r)
            + self.r * self.alpha.ln()
            - shape * rate.ln()
    }

    /// The gap to expect after the last order.
    pub fn expected_gap(&self, history: &History) -> ExpectedGap {
        let (shape, rate) = self.posterior(history);
        let own_shape = self.k * history.x();
        ExpectedGap {
            own: (history.repeats() > 0).then(|| history.last() / history.x()),
            population: (self.r > 1.0).then(|| self.k * self.alpha / (self.r - 1.0)),
            own_weight: if own_shape > 0.0 {
                (own_shape / (own_shape + self.r - 1.0)).clamp(0.0, 1.0)
            } else {
                0.0
            },
            expected: (shape > 1.0).then(|| self.k * rate / (shape - 1.0)),
        }
    }

    /// The probability that the customer's usual gap is longer than a time, in weeks: how unusual a silence is.
    pub fn p_longer(&self, history: &History, weeks: f64) -> f64 {
        if weeks <= 0.0 {
            return 1.0;
        }
        let (shape, rate) = self.posterior(history);
        // 1 - I_w(k, shape) = I_(1-w)(shape, k), without the subtraction.
        let rest = rate / (rate + weeks);
        rest.inc_beta(shape, self.k, ln_beta(shape, self.k)).clamp(0.0, 1.0)
    }

    /// The gap that is not exceeded with a probability, in weeks.
    pub fn gap_at(&self, history: &History, probability: f64) -> f64 {
        let rate = self.alpha + history.last();
        let (mut low, mut high) = (0.0, rate);
        while self.p_longer(history, high) > 1.0 - probability && high < 1e9 * rate {
            high *= 2.0;
        }
        for _ in 0..80 {
            let middle = f64::midpoint(low, high);
            if self.p_longer(history, middle) > 1.0 - probability {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high)
    }
}

struct Fitting<'a> {
    repeaters: &'a [History],
    scale: f64,
}

impl Likelihood<3> for Fitting<'_> {
    fn evaluate(&self, ln_parameters: &Vector<3>) -> (f64, Vector<3>) {
        let [k, r, alpha] = std::array::from_fn(|i| ln_parameters[i].exp());
        let (of_k, of_r) = (ln_gamma(k), ln_gamma(r));
        let (slope_of_k, slope_of_r) = (digamma(k), digamma(r));
        let ln_scale = self.scale.ln();
        let (mut value, mut by) = (0.0, [0.0; 3]);
        for history in self.repeaters {
            let x = history.x();
            let ln_gaps = history.ln_gaps() - x * ln_scale;
            let (shape, rate) = (r + k * x, alpha + history.last() / self.scale);
            let (ln_rate, slope) = (rate.ln(), digamma(shape));
            value += (k - 1.0) * ln_gaps - x * of_k + ln_gamma(shape) - of_r + r * ln_parameters[2]
                - shape * ln_rate;
            by[0] += ln_gaps - x * slope_of_k + x * (slope - ln_rate);
            by[1] += slope - slope_of_r + ln_parameters[2] - ln_rate;
            by[2] += r / alpha - shape / rate;
        }
        let n = self.repeaters.len() as f64;
        (value / n, Vector::from_fn(|i, _| by[i] * [k, r, alpha][i] / n))
    }
}
