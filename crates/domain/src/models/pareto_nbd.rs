//! Pareto/NBD: orders at random while active, a constant hazard of leaving at any time.
//!
//! Schmittlein, Morrison & Colombo (1987), Management Science 33(1). The likelihood is the weight of being active plus an
//! integral over the time of leaving, whose integrand is positive; it is taken by Gauss-Legendre in the logarithm of time, so
//! that neither a hypergeometric function nor a distinction of cases is needed.

use serde::{Deserialize, Serialize};

use super::estimates::{Background, Fit, FitError, estimates, start};
use super::history::History;
use super::maximum::{Likelihood, Vector, maximise};
use super::numbers::{ln_rising, rising, saturation, softplus};
use super::population::Population;
use super::quadrature::{Node, SIXTEEN, TWENTY_FOUR};

/// The model and its four parameters, times in weeks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ParetoNbd {
    /// Shape of the gamma distribution of order rates.
    pub r: f64,
    /// Rate of that distribution, in weeks.
    pub alpha: f64,
    /// Shape of the gamma distribution of the hazard of leaving.
    pub s: f64,
    /// Rate of that distribution, in weeks.
    pub beta: f64,
}

impl ParetoNbd {
    /// Fits the model.
    pub fn fit(population: &Population) -> Result<Fit<Self>, FitError> {
        population.check()?;
        let sketch = population.thinned(1_500);
        let starts = [[0.5, 2.0, 0.6, 2.0], [2.0, 5.0, 0.5, 10.0], [0.2, 0.2, 1.5, 5.0]].map(start);
        let optimum = maximise(&Fitting(population), sketch.as_ref().map(Fitting).as_ref(), &starts);
        let background = Background {
            names: ["r", "alpha", "s", "beta"],
            units: [1.0, population.scale, 1.0, population.scale],
            customers: population.customers,
            repeaters: population.repeaters,
            constant: -population.all_repeats * population.scale.ln(),
        };
        let ([r, alpha, s, beta], estimates) = estimates(&optimum, &background)?;
        Ok(Fit { model: Self { r, alpha, s, beta }, estimates })
    }

    /// The log-likelihood of one history, times in weeks (equation A10).
    pub fn log_likelihood(&self, history: &History) -> f64 {
        let (alive, dead) = self.parts(history);
        ln_rising(self.r, history.repeats()) + self.r * self.alpha.ln() + alive + softplus(dead - alive).0
    }

    /// The probability that the customer is still active (equation 11).
    pub fn p_active(&self, history: &History) -> f64 {
        let (alive, dead) = self.parts(history);
        softplus(alive - dead).1
    }

    /// Logarithms of the weights of being active and of having left.
    fn parts(&self, history: &History) -> (f64, f64) {
        let Self { alpha, s, beta, .. } = *self;
        let q = self.r + history.x();
        let (last, age) = (history.last(), history.age());
        let alive = -q * (alpha + age).ln() - s * ((beta + age) / beta).ln();
        let left = integral(&TWENTY_FOUR, 8.0, [q, alpha, s, beta], last, age, beta.ln());
        (alive, s.ln() + left.ln)
    }

    /// Expected orders in the coming weeks (equation 41 of Fader & Hardie's note on the model's formulas).
    pub fn expected_orders(&self, history: &History, weeks: f64) -> f64 {
        let rate = (self.r + history.x()) / (self.alpha + history.age());
        self.p_active(history) * rate * self.lasting(history.age(), weeks)
    }

    /// Expected repeat orders of a customer of whom nothing is known, in the weeks after the first order (equation 17).
    pub fn expected_of_new(&self, weeks: f64) -> f64 {
        self.r / self.alpha * self.lasting(0.0, weeks)
    }

    /// Expected weeks of being active among the coming ones, of a customer who is active at an age.
    fn lasting(&self, age: f64, weeks: f64) -> f64 {
        let from = self.beta + age;
        from * saturation(self.s - 1.0, (weeks / from).ln_1p())
    }

    /// Discounted expected orders without end, at a continuous rate per week above zero: DERT of Fader, Hardie & Lee (2005),
    /// RFM and CLV, Journal of Marketing Research 42(4), equation 2.
    pub fn discounted_orders(&self, history: &History, rate: f64) -> Option<f64> {
        (rate > 0.0).then(|| {
            let from = self.beta + history.age();
            // The expected discounted time of being active, by the trapezoidal rule in the logarithm of time.
            let step = 0.2;
            let mut time = 0.0;
            let mut y = (1.0 / (rate + self.s / from)).ln() - 40.0;
            let end = (60.0 / rate).ln();
            while y < end {
                let t = y.exp();
                time += t * (-rate * t - self.s * (t / from).ln_1p()).exp();
                y += step;
            }
            self.p_active(history) * (self.r + history.x()) / (self.alpha + history.age()) * time * step
        })
    }
}

/// The integral over the time of leaving, and means over that time which its derivatives need.
#[derive(Debug, Clone, Copy, Default)]
struct Integral {
    /// Its logarithm.
    ln: f64,
    /// The mean of `ln(alpha + u)`.
    ln_a: f64,
    /// The mean of `ln(beta + u)`.
    ln_b: f64,
    /// The mean of `1 / (alpha + u)`.
    inverse_a: f64,
    /// The mean of `1 / (beta + u)`.
    inverse_b: f64,
}

/// The integral of `(alpha+u)^-q (beta+u)^-(s+1) beta^s` over u from the last order to the end, in panels over each of which
/// the integrand falls by at most `e^per_panel`.
fn integral(
    nodes: &[Node],
    per_panel: f64,
    [q, alpha, s, beta]: [f64; 4],
    last: f64,
    age: f64,
    ln_beta: f64,
) -> Integral {
    let (of_alpha, of_beta) = (alpha + last, beta + last);
    // Beyond a fall by e^-50 nothing is added to what double precision holds.
    let reach = |from: f64, power: f64| from * (50.0 / power).exp_m1();
    let age = age.min(last + reach(of_alpha, q)).min(last + reach(of_beta, s + 1.0));
    let shifted = of_alpha.min(of_beta);
    let whole = ((age - last) / shifted).ln_1p();
    if whole <= 0.0 {
        return Integral { ln: f64::NEG_INFINITY, ..Integral::default() };
    }
    let fall = q * ((age - last) / of_alpha).ln_1p() + (s + 1.0) * ((age - last) / of_beta).ln_1p();
    let panels = (fall / per_panel).ceil().clamp(1.0, 64.0);
    let width = whole / panels;
    let (ln_alpha, ln_beta_last) = (of_alpha.ln(), of_beta.ln());
    let is_alpha = of_alpha <= of_beta;
    let mut sums = Integral::default();
    let mut panel = 0.0;
    while panel < panels {
        for Node { at, weight } in nodes {
            let ahead = (panel + at) * width;
            let passed = shifted * ahead.exp_m1();
            let (a, b) = (of_alpha + passed, of_beta + passed);
            // The logarithm of the one that is integrated over is where it began, and how far it is.
            let (ln_a, ln_b) =
                if is_alpha { (ln_alpha + ahead, b.ln()) } else { (a.ln(), ln_beta_last + ahead) };
            let height = ahead - q * (ln_a - ln_alpha) - (s + 1.0) * (ln_b - ln_beta_last);
            let share = weight * height.exp();
            sums.ln += share;
            sums.ln_a += share * ln_a;
            sums.ln_b += share * ln_b;
            sums.inverse_a += share / a;
            sums.inverse_b += share / b;
        }
        panel += 1.0;
    }
    let peak = s * ln_beta + shifted.ln() - q * ln_alpha - (s + 1.0) * ln_beta_last;
    Integral {
        ln: peak + width.ln() + sums.ln.ln(),
        ln_a: sums.ln_a / sums.ln,
        ln_b: sums.ln_b / sums.ln,
        inverse_a: sums.inverse_a / sums.ln,
        inverse_b: sums.inverse_b / sums.ln,
    }
}

/// The mean log-likelihood of a population, in scaled time and without the constant.
struct Fitting<'a>(&'a Population);

impl Likelihood<4> for Fitting<'_> {
    fn evaluate(&self, ln_parameters: &Vector<4>) -> (f64, Vector<4>) {
        let [r, alpha, s, beta] = std::array::from_fn(|i| ln_parameters[i].exp());
        let (ln_alpha, ln_s, ln_beta) = (ln_parameters[1], ln_parameters[2], ln_parameters[3]);
        let population = self.0;
        let of_r = rising(r, population.repeats.iter().copied());
        let (mut value, mut by) = (0.0, [0.0; 4]);
        for (kind, weight) in population.weights.iter().enumerate() {
            value += weight * of_r[kind].ln;
            by[0] += weight * of_r[kind].slope;
        }
        for group in &population.groups {
            let q = r + f64::from(population.repeats[group.kind]);
            let (of_alpha, of_beta) = (alpha + group.age, beta + group.age);
            let (ln_end, ln_lasting) = (of_alpha.ln(), ln_beta - of_beta.ln());
            let alive = s * ln_lasting - q * ln_end;
            let left = integral(&SIXTEEN, 12.0, [q, alpha, s, beta], group.last, group.age, ln_beta);
            let (more, p) = softplus(ln_s + left.ln - alive);
            let (w, p, active) = (group.weight, group.weight * p, group.weight * (1.0 - p));
            value += w * (r * ln_alpha + alive + more);
            by[0] += w * ln_alpha - active * ln_end - p * left.ln_a;
            by[1] += w * r / alpha - active * q / of_alpha - p * q * left.inverse_a;
            by[2] += active * ln_lasting + p * (1.0 / s + ln_beta - left.ln_b);
            by[3] += active * (s / beta - s / of_beta) + p * (s / beta - (s + 1.0) * left.inverse_b);
        }
        let n = population.customers;
        (value / n, Vector::from_fn(|i, _| by[i] * [r, alpha, s, beta][i] / n))
    }
}
