//! MBG/NBD and MBG/CNBD-k: a chance to leave after every order, the first included, and gaps that are Erlang-k: the larger
//! k, the more regular the customers. `k = 1` is the MBG/NBD.
//!
//! Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24(3); Reutterer, Platzer &
//! Schröder (2021), Leveraging purchase regularity for predicting customer behavior the easy way, IJRM 38(1), equations 2
//! to 5. The chance to have stayed silent is a finite sum of positive terms, and the expected orders are summed exactly over
//! the phases in which an active customer may be, where the paper approximates.

use serde::{Deserialize, Serialize};

use super::conditional::{Posterior, orders_while_active};
use super::estimates::{Background, Fit, FitError, estimates, start};
use super::history::History;
use super::maximum::{Likelihood, Vector, maximise};
use super::numbers::{ln_gamma, ln_rising, rising, softplus};
use super::population::Population;

/// The largest k that is tried.
const MOST_REGULAR: u32 = 12;

/// The model and its parameters, times in weeks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MbgCnbd {
    /// How regular the gaps are: 1 is chance.
    pub k: u32,
    /// Shape of the gamma distribution of rates.
    pub r: f64,
    /// Rate of that distribution, in weeks per k-th part of an order.
    pub alpha: f64,
    /// First parameter of the beta distribution of the chance to leave.
    pub a: f64,
    /// Second parameter of that distribution.
    pub b: f64,
}

/// Fits the model for one k after the other, from 1 up to 12, while the likelihood rises, and returns the best.
pub fn fit_regularity(population: &Population) -> Result<Fit<MbgCnbd>, FitError> {
    let mut best = MbgCnbd::fit(population, 1)?;
    for k in 2..=MOST_REGULAR {
        let next = MbgCnbd::fit_from(population, k, &best.model)?;
        if next.estimates.log_likelihood <= best.estimates.log_likelihood {
            break;
        }
        best = next;
    }
    Ok(best)
}

impl MbgCnbd {
    /// Fits the model with a given k.
    pub fn fit(population: &Population, k: u32) -> Result<Fit<Self>, FitError> {
        let k_weeks = f64::from(k);
        let starts = [[0.5, 1.0, 1.0, 2.0], [2.0, 5.0, 0.5, 5.0], [0.2, 0.2, 2.0, 2.0]]
            .map(|[r, alpha, a, b]| start([r, alpha / k_weeks, a, b]));
        Self::climb(population, k, &starts)
    }

    /// Fits the model with a given k, starting from the parameters of another.
    fn fit_from(population: &Population, k: u32, other: &Self) -> Result<Fit<Self>, FitError> {
        let slower = f64::from(other.k) / f64::from(k);
        let nearby = start([other.r, other.alpha * slower / population.scale, other.a, other.b]);
        let steady = start([2.0, 2.0 / f64::from(k), 0.5, 5.0]);
        Self::climb(population, k, &[nearby, steady])
    }

    fn climb(population: &Population, k: u32, starts: &[Vector<4>]) -> Result<Fit<Self>, FitError> {
        population.check()?;
        let k = k.clamp(1, MOST_REGULAR);
        let sketch = population.thinned(2_000);
        let sketch = sketch.as_ref().map(|population| Fitting { population, k });
        let optimum = maximise(&Fitting { population, k }, sketch.as_ref(), starts);
        let regular = f64::from(k - 1);
        let background = Background {
            names: ["r", "alpha", "a", "b"],
            units: [1.0, population.scale, 1.0, 1.0],
            customers: population.customers,
            repeaters: population.repeaters,
            constant: regular * population.ln_gaps
                - population.all_repeats * (ln_gamma(f64::from(k)) + population.scale.ln()),
        };
        let ([r, alpha, a, b], estimates) = estimates(&optimum, &background)?;
        Ok(Fit { model: Self { k, r, alpha, a, b }, estimates })
    }

    /// The log-likelihood of one history, times in weeks.
    pub fn log_likelihood(&self, history: &History) -> f64 {
        let (x, n) = (history.x(), history.repeats());
        let q = self.shape(history);
        let gaps = f64::from(self.k - 1) * history.ln_gaps() - x * ln_gamma(f64::from(self.k));
        let purchases = ln_rising(self.r, n * self.k) + self.r * self.alpha.ln();
        let stayed = ln_rising(self.b, n + 1) - ln_rising(self.a + self.b, n + 1);
        let (alive, dead) = self.parts(history);
        gaps + purchases + stayed - q * (self.alpha + history.age()).ln() + alive + softplus(dead - alive).0
    }

    /// The probability that the customer is still active.
    pub fn p_active(&self, history: &History) -> f64 {
        let (alive, dead) = self.parts(history);
        softplus(alive - dead).1
    }

    /// Shape of the posterior rate: `r + k x`.
    fn shape(&self, history: &History) -> f64 {
        self.r + f64::from(self.k) * history.x()
    }

    /// Logarithms of the weights of being active and of having left after the last order.
    fn parts(&self, history: &History) -> (f64, f64) {
        let q = self.shape(history);
        let silent = (history.age() - history.last()) / (self.alpha + history.age());
        let waited = ((history.age() - history.last()) / (self.alpha + history.last())).ln_1p();
        let alive = silence(q, silent, self.k).0.ln();
        (alive, (self.a / (self.b + history.x())).ln() + q * waited)
    }

    /// What is known of the customer's rate and chance to leave, given that it is active and no part of its next gap is over.
    pub(super) fn posterior(&self, history: &History) -> Posterior {
        Posterior {
            shape: self.shape(history),
            rate: self.alpha + history.age(),
            a: self.a,
            b: self.b + history.x() + 1.0,
        }
    }

    /// The probabilities of the phases of the current gap in which an active customer may be.
    pub(super) fn phases(&self, history: &History) -> Vec<f64> {
        let silent = (history.age() - history.last()) / (self.alpha + history.age());
        let q = self.shape(history);
        let mut term = 1.0;
        let mut weights = vec![1.0];
        for j in 1..self.k {
            let j = f64::from(j);
            term *= (q + j - 1.0) / j * silent;
            weights.push(term);
        }
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    }

    /// Expected orders in the coming weeks.
    pub fn expected_orders(&self, history: &History, weeks: f64) -> f64 {
        if weeks <= 0.0 {
            return 0.0;
        }
        let posterior = self.posterior(history);
        let active = self.p_active(history);
        if self.k == 1 {
            return active * orders_while_active(&posterior, weeks);
        }
        active * self.regular_orders(history, &posterior, weeks)
    }

    /// Orders to expect of an active customer with regular gaps: the expectation, over the parts of gaps that have passed since
    /// the last order when the time is over, of the orders these make, each with the chance to have stayed until then.
    ///
    /// A customer in phase j whose rate is gamma distributed sees s parts in all with a weight that follows from that of one
    /// part less, in this phase and in the one before; all terms are positive, and only their proportions count.
    fn regular_orders(&self, history: &History, posterior: &Posterior, weeks: f64) -> f64 {
        let Posterior { shape, rate, a, b } = *posterior;
        let parts = f64::from(self.k);
        if shape * weeks / rate > 20_000.0 * parts {
            // So many parts pass that single ones do not matter: the rate in whole orders, and the lead of regular gaps.
            let phase: f64 =
                (0_u32..).zip(self.phases(history)).map(|(phase, weight)| f64::from(phase) * weight).sum();
            let whole = Posterior { shape: shape / parts, ..*posterior };
            return orders_while_active(&whole, weeks) + ((phase + 0.5) / parts - 0.5) * b / (a + b);
        }
        let ahead = weeks / (rate + weeks);
        let behind = (history.age() - history.last()) / rate * (1.0 - ahead);
        let mut weights = [0.0; MOST_REGULAR as usize];
        weights[0] = 1.0;
        let phases = self.k as usize;
        let (mut total, mut sum, mut made) = (1.0, 0.0, 0.0);
        // Orders so far, the chance to stay through them, and parts until the next.
        let (mut orders, mut stay, mut missing) = (0.0, 1.0, self.k);
        let mut passed = 0.0;
        let mean = shape * weeks / rate + parts;
        loop {
            let growth = (shape + passed) / (passed + 1.0);
            let mut of_phase_before = 0.0;
            let mut weight = 0.0;
            for each in &mut weights[..phases] {
                let before = *each;
                *each = growth * (ahead * before + behind * of_phase_before);
                of_phase_before = before;
                weight += *each;
            }
            passed += 1.0;
            missing -= 1;
            if missing == 0 {
                made += stay;
                stay *= (b + orders) / (a + b + orders);
                orders += 1.0;
                missing = self.k;
            }
            total += weight;
            sum += weight * made;
            let is_over = weight * (1.0 + made) < 1e-14 * (1.0 - ahead) * total;
            if (is_over && passed > mean) || passed > 1e7 {
                return sum / total;
            }
            if total > 1e200 {
                for weight in &mut weights {
                    *weight *= 1e-200;
                }
                (total, sum) = (total * 1e-200, sum * 1e-200);
            }
        }
    }

    /// Expected repeat orders of a customer of whom nothing is known, in the weeks after the first order.
    pub fn expected_of_new(&self, weeks: f64) -> f64 {
        History::new(0, 0, 0).map_or(0.0, |new| self.expected_orders(&new, weeks))
    }
}

/// The chance that an active customer's gap is not over yet, as the sum over the parts of the gap that may have passed, with
/// its derivatives by the shape and by the part of time that was silent.
fn silence(shape: f64, silent: f64, k: u32) -> (f64, f64, f64) {
    let (mut term, mut harmonic) = (1.0, 0.0);
    let (mut sum, mut by_shape, mut by_silent) = (1.0, 0.0, 0.0);
    for j in 1..k {
        let j = f64::from(j);
        let factor = (shape + j - 1.0) / j;
        by_silent += term * factor * j;
        term *= factor * silent;
        harmonic += 1.0 / (shape + j - 1.0);
        sum += term;
        by_shape += term * harmonic;
    }
    (sum, by_shape, by_silent)
}

/// The mean log-likelihood of a population, in scaled time and without the constant.
struct Fitting<'a> {
    population: &'a Population,
    k: u32,
}

impl Likelihood<4> for Fitting<'_> {
    fn evaluate(&self, ln_parameters: &Vector<4>) -> (f64, Vector<4>) {
        let [r, alpha, a, b] = std::array::from_fn(|i| ln_parameters[i].exp());
        let population = self.population;
        let repeats = || population.repeats.iter().copied();
        let of_r = rising(r, repeats().map(|x| x * self.k));
        let of_b = rising(b, repeats().map(|x| x + 1));
        let of_ab = rising(a + b, repeats().map(|x| x + 1));
        let (mut value, mut by) = (0.0, [0.0; 4]);
        for (kind, weight) in population.weights.iter().enumerate() {
            value += weight * (of_r[kind].ln + of_b[kind].ln - of_ab[kind].ln);
            by[0] += weight * of_r[kind].slope;
            by[2] -= weight * of_ab[kind].slope;
            by[3] += weight * (of_b[kind].slope - of_ab[kind].slope);
        }
        let ln_alpha = ln_parameters[1];
        let odds: Vec<f64> = repeats().map(|x| (a / (b + f64::from(x))).ln()).collect();
        let ln_until: Vec<f64> = population.times.iter().map(|time| (alpha + time).ln()).collect();
        for group in &population.groups {
            let x = f64::from(population.repeats[group.kind]);
            let q = r + f64::from(self.k) * x;
            let (until_end, until_last) = (alpha + group.age, alpha + group.last);
            let ln_end = ln_until[group.age_at];
            let waited = ln_end - ln_until[group.last_at];
            let silent = (group.age - group.last) / until_end;
            let (alive, alive_by_q, alive_by_silent) = silence(q, silent, self.k);
            let ln_alive = if self.k == 1 { 0.0 } else { alive.ln() };
            let (left, p) = softplus(odds[group.kind] + q * waited - ln_alive);
            let (p, w) = (group.weight * p, group.weight);
            let (alive_by_q, alive_by_alpha) =
                (alive_by_q / alive, -alive_by_silent * silent / until_end / alive);
            value += w * (r * ln_alpha - q * ln_end + ln_alive + left);
            by[0] += w * (ln_alpha - ln_end + alive_by_q) + p * (waited - alive_by_q);
            by[1] += w * (r / alpha - q / until_end + alive_by_alpha)
                + p * (q * (1.0 / until_end - 1.0 / until_last) - alive_by_alpha);
            by[2] += p / a;
            by[3] -= p / (b + x);
        }
        let n = population.customers;
        (value / n, Vector::from_fn(|i, _| by[i] * [r, alpha, a, b][i] / n))
    }
}
