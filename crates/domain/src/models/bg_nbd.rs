//! BG/NBD: orders at random while active, a chance to leave after each of them.
//!
//! Fader, Hardie & Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2), equations 3 to 10. Its
//! weakness: a customer without a repeat order cannot have left, and stays active for ever.

use serde::{Deserialize, Serialize};

use super::conditional::{Posterior, orders_while_active};
use super::estimates::{Background, Fit, FitError, estimates, start};
use super::history::History;
use super::maximum::{Likelihood, Vector, maximise};
use super::numbers::{ln_rising, rising, softplus};
use super::population::Population;

/// The model and its four parameters, times in weeks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BgNbd {
    /// Shape of the gamma distribution of order rates.
    pub r: f64,
    /// Rate of that distribution, in weeks.
    pub alpha: f64,
    /// First parameter of the beta distribution of the chance to leave.
    pub a: f64,
    /// Second parameter of that distribution.
    pub b: f64,
}

impl BgNbd {
    /// Fits the model.
    pub fn fit(population: &Population) -> Result<Fit<Self>, FitError> {
        population.check()?;
        let sketch = population.thinned(2_000);
        let starts = [[0.5, 1.0, 1.0, 2.0], [2.0, 5.0, 0.5, 5.0], [0.2, 0.2, 2.0, 2.0]].map(start);
        let optimum = maximise(&Fitting(population), sketch.as_ref().map(Fitting).as_ref(), &starts);
        let background = Background {
            names: ["r", "alpha", "a", "b"],
            units: [1.0, population.scale, 1.0, 1.0],
            customers: population.customers,
            repeaters: population.repeaters,
            constant: -population.all_repeats * population.scale.ln(),
        };
        let ([r, alpha, a, b], estimates) = estimates(&optimum, &background)?;
        Ok(Fit { model: Self { r, alpha, a, b }, estimates })
    }

    /// The log-likelihood of one history, times in weeks (equation 6).
    pub fn log_likelihood(&self, history: &History) -> f64 {
        let (x, n) = (history.x(), history.repeats());
        let purchases = ln_rising(self.r, n) + self.r * self.alpha.ln();
        let stayed = ln_rising(self.b, n) - ln_rising(self.a + self.b, n);
        purchases + stayed - (self.r + x) * (self.alpha + history.age()).ln() + softplus(self.left(history)).0
    }

    /// The probability that the customer is still active (equation 11 of the companion note 'P(alive)'): 1 without a repeat.
    pub fn p_active(&self, history: &History) -> f64 {
        softplus(-self.left(history)).1
    }

    /// The logarithm of the odds of having left against being active.
    fn left(&self, history: &History) -> f64 {
        if history.repeats() == 0 {
            return f64::NEG_INFINITY;
        }
        let waited = ((history.age() - history.last()) / (self.alpha + history.last())).ln_1p();
        (self.a / (self.b + history.x() - 1.0)).ln() + (self.r + history.x()) * waited
    }

    /// What is known of the customer's rate and chance to leave, given that it is active.
    pub(super) fn posterior(&self, history: &History) -> Posterior {
        Posterior {
            shape: self.r + history.x(),
            rate: self.alpha + history.age(),
            a: self.a,
            b: self.b + history.x(),
        }
    }

    /// Expected orders in the coming weeks (equation 10).
    pub fn expected_orders(&self, history: &History, weeks: f64) -> f64 {
        self.p_active(history) * orders_while_active(&self.posterior(history), weeks)
    }

    /// Expected repeat orders of a customer of whom nothing is known, in the weeks after the first order (equation 9).
    pub fn expected_of_new(&self, weeks: f64) -> f64 {
        orders_while_active(&Posterior { shape: self.r, rate: self.alpha, a: self.a, b: self.b }, weeks)
    }
}

/// The mean log-likelihood of a population, in scaled time and without the constant.
struct Fitting<'a>(&'a Population);

impl Likelihood<4> for Fitting<'_> {
    fn evaluate(&self, ln_parameters: &Vector<4>) -> (f64, Vector<4>) {
        let [r, alpha, a, b] = std::array::from_fn(|i| ln_parameters[i].exp());
        let population = self.0;
        let repeats = || population.repeats.iter().copied();
        let (of_r, of_b, of_ab) = (rising(r, repeats()), rising(b, repeats()), rising(a + b, repeats()));
        let (mut value, mut by) = (0.0, [0.0; 4]);
        for (kind, weight) in population.weights.iter().enumerate() {
            value += weight * (of_r[kind].ln + of_b[kind].ln - of_ab[kind].ln);
            by[0] += weight * of_r[kind].slope;
            by[2] -= weight * of_ab[kind].slope;
            by[3] += weight * (of_b[kind].slope - of_ab[kind].slope);
        }
        let ln_alpha = ln_parameters[1];
        // The odds of having left, as far as they depend on the number of repeats alone.
        let odds: Vec<f64> = repeats().map(|x| (a / (b + f64::from(x) - 1.0)).ln()).collect();
        let ln_until: Vec<f64> = population.times.iter().map(|time| (alpha + time).ln()).collect();
        for group in &population.groups {
            let x = f64::from(population.repeats[group.kind]);
            let until_end = alpha + group.age;
            let ln_end = ln_until[group.age_at];
            value += group.weight * (r * ln_alpha - (r + x) * ln_end);
            by[0] += group.weight * (ln_alpha - ln_end);
            by[1] += group.weight * (r / alpha - (r + x) / until_end);
            if x > 0.0 {
                let until_last = alpha + group.last;
                let waited = ln_end - ln_until[group.last_at];
                let (left, p) = softplus(odds[group.kind] + (r + x) * waited);
                let p = group.weight * p;
                value += group.weight * left;
                by[0] += p * waited;
                by[1] += p * (r + x) * (1.0 / until_end - 1.0 / until_last);
                by[2] += p / a;
                by[3] -= p / (b + x - 1.0);
            }
        }
        let n = population.customers;
        (value / n, Vector::from_fn(|i, _| by[i] * [r, alpha, a, b][i] / n))
    }
}
