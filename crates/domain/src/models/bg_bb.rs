//! BG/BB: orders at fixed opportunities, such as a yearly tender: at each an active customer orders or not, and may leave
//! before each.
//!
//! Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting, Marketing Science 29(6),
//! equations 5, 11, 13 and 14. Every answer is a sum of positive terms.

use serde::{Deserialize, Serialize};

use super::estimates::{Background, Fit, FitError, estimates, start};
use super::maximum::{Likelihood, Vector, by_differences, maximise};
use super::numbers::{ln_beta, softplus};

/// What one customer did with its opportunities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Opportunities {
    orders: u32,
    last: u32,
    all: u32,
}

impl Opportunities {
    /// So many orders, the last at this opportunity (from 1; 0 for none), of so many opportunities; `None` where the three
    /// contradict each other.
    pub fn new(orders: u32, last: u32, all: u32) -> Option<Self> {
        let fits = orders <= last && last <= all && (orders == 0) == (last == 0);
        fits.then_some(Self { orders, last, all })
    }
}

/// The model and its four parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BgBb {
    /// First parameter of the beta distribution of the chance to order.
    pub alpha: f64,
    /// Second parameter of that distribution.
    pub beta: f64,
    /// First parameter of the beta distribution of the chance to leave.
    pub gamma: f64,
    /// Second parameter of that distribution.
    pub delta: f64,
}

/// The opportunities after which a sum of discounted orders is as good as complete.
const FAR: u32 = 20_000;

impl BgBb {
    /// Fits the model to customers, each kind with the number who are of it.
    pub fn fit(customers: &[(Opportunities, f64)]) -> Result<Fit<Self>, FitError> {
        let all: f64 = customers.iter().map(|(_, weight)| weight).sum();
        let repeaters: f64 =
            customers.iter().filter(|(kind, _)| kind.orders > 0).map(|(_, weight)| weight).sum();
        if all <= 0.0 {
            return Err(FitError::NoCustomer);
        }
        if repeaters <= 0.0 {
            return Err(FitError::NoRepeat(all));
        }
        let starts = [[1.0, 1.0, 0.5, 2.0], [0.5, 2.0, 1.0, 5.0], [3.0, 1.0, 1.0, 1.0]].map(start);
        let fitting = Fitting { customers, all };
        let optimum = maximise(&fitting, None::<&Fitting<'_>>, &starts);
        let background = Background {
            names: ["alpha", "beta", "gamma", "delta"],
            units: [1.0; 4],
            customers: all,
            repeaters,
            constant: 0.0,
        };
        let ([alpha, beta, gamma, delta], estimates) = estimates(&optimum, &background)?;
        Ok(Fit { model: Self { alpha, beta, gamma, delta }, estimates })
    }

    /// The log-likelihood of one customer (equation 5).
    pub fn log_likelihood(&self, customer: &Opportunities) -> f64 {
        let (x, last) = (f64::from(customer.orders), f64::from(customer.last));
        let mut ln = self.ln_present(customer);
        let norm = ln_beta(self.alpha, self.beta) + ln_beta(self.gamma, self.delta);
        for silent in 0..(customer.all - customer.last) {
            let silent = f64::from(silent);
            let left = ln_beta(self.alpha + x, self.beta + last - x + silent)
                + ln_beta(self.gamma + 1.0, self.delta + last + silent)
                - norm;
            ln += softplus(left - ln).0;
        }
        ln
    }

    /// The logarithm of the probability of the history and of being active through all of it.
    fn ln_present(&self, customer: &Opportunities) -> f64 {
        let (x, n) = (f64::from(customer.orders), f64::from(customer.all));
        ln_beta(self.alpha + x, self.beta + n - x) - ln_beta(self.alpha, self.beta)
            + ln_beta(self.gamma, self.delta + n)
            - ln_beta(self.gamma, self.delta)
    }

    /// The probability of being active at the next opportunity (equation 11).
    pub fn p_active(&self, customer: &Opportunities) -> f64 {
        (self.ln_present(customer) - self.log_likelihood(customer)).exp()
            * self.stays(f64::from(customer.all))
    }

    /// The chance of an active customer to stay for one more opportunity, after so many.
    fn stays(&self, after: f64) -> f64 {
        (self.delta + after) / (self.gamma + self.delta + after)
    }

    /// Expected orders at the coming opportunities (equation 13).
    pub fn expected_orders(&self, customer: &Opportunities, opportunities: u32) -> f64 {
        self.sum_of_orders(customer, opportunities, 1.0)
    }

    /// Discounted expected orders without end, at a rate per opportunity above zero (equation 14).
    pub fn discounted_orders(&self, customer: &Opportunities, rate: f64) -> Option<f64> {
        (rate > 0.0).then(|| self.sum_of_orders(customer, FAR, 1.0 / (1.0 + rate)))
    }

    fn sum_of_orders(&self, customer: &Opportunities, opportunities: u32, discount: f64) -> f64 {
        let (x, n) = (f64::from(customer.orders), f64::from(customer.all));
        let each = (self.alpha + x) / (self.alpha + self.beta + n);
        let mut active = self.p_active(customer);
        let mut factor = discount;
        let mut sum = 0.0;
        for ahead in 1..=opportunities {
            let term = each * active * factor;
            sum += term;
            if term < 1e-17 * sum {
                break;
            }
            active *= self.stays(n + f64::from(ahead));
            factor *= discount;
        }
        sum
    }
}

struct Fitting<'a> {
    customers: &'a [(Opportunities, f64)],
    all: f64,
}

impl Likelihood<4> for Fitting<'_> {
    fn evaluate(&self, ln_parameters: &Vector<4>) -> (f64, Vector<4>) {
        by_differences(ln_parameters, |at| {
            let [alpha, beta, gamma, delta] = std::array::from_fn(|i| at[i].exp());
            let model = BgBb { alpha, beta, gamma, delta };
            let sum: f64 =
                self.customers.iter().map(|(kind, weight)| weight * model.log_likelihood(kind)).sum();
            sum / self.all
        })
    }
}
