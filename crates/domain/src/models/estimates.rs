//! A fitted model and how much its parameters are to be trusted.

use serde::{Deserialize, Serialize};

use super::maximum::{FLAT, Optimum, Vector, inverse_of_open};

/// A model with its parameters and how they were found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit<M> {
    /// The model.
    pub model: M,
    /// Its parameters' errors and the diagnosis of the fit.
    pub estimates: Estimates,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// Its name in the paper.
    pub name: String,
    /// Its value of maximum likelihood, times in weeks.
    pub value: f64,
    /// Its standard error, from the observed information; `None` where the likelihood is not curved enough to tell.
    pub standard_error: Option<f64>,
    /// The lower end of its 95 % interval (Wald's, of the logarithm).
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Whether it ran to the edge of what is searched: its heterogeneity vanishes, and the value means little.
    pub at_limit: bool,
}

/// What a fit says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Estimates {
    /// The parameters, in the paper's order.
    pub parameters: Vec<Estimate>,
    /// The logarithm of the likelihood, times in weeks.
    pub log_likelihood: f64,
    /// Akaike's information criterion.
    pub aic: f64,
    /// The Bayesian information criterion.
    pub bic: f64,
    /// Customers it was fitted to.
    pub customers: f64,
    /// Those of them with a repeat purchase.
    pub repeaters: f64,
    /// The largest slope of the mean log-likelihood at the end.
    pub gradient: f64,
    /// Steps of the search over all customers.
    pub iterations: u32,
    /// Evaluations of the likelihood of all customers.
    pub evaluations: u32,
    /// The largest curvature over the smallest; large where parameters can hardly be told apart.
    pub condition: Option<f64>,
    /// Whether the search ended where the likelihood is flat.
    pub converged: bool,
    /// The covariance of the logarithms of the parameters, row by row; empty where it is not known.
    pub covariance: Vec<Vec<f64>>,
}

/// Why a model was not fitted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Nobody to fit to.
    #[error("there is no customer with a purchase before the as-of day")]
    NoCustomer,
    /// Nobody came back.
    #[error("none of the {0} customers bought on a second day: there is no rhythm to learn from")]
    NoRepeat(f64),
    /// No parameters give a likelihood.
    #[error("no parameters were found under which these {0} histories have a likelihood")]
    NoLikelihood(f64),
    /// All values are alike, so that their spread cannot be estimated.
    #[error("{0} customers are too few to estimate a distribution from: it takes at least {1}")]
    TooFew(f64, u32),
}

/// What the estimates of a model need beside the optimum.
pub(super) struct Background<'a, const N: usize> {
    pub(super) names: [&'a str; N],
    /// What each parameter is multiplied with to be in weeks.
    pub(super) units: [f64; N],
    pub(super) customers: f64,
    pub(super) repeaters: f64,
    /// What the total log-likelihood lacks: constants and the unit of time.
    pub(super) constant: f64,
}

/// The parameters of an optimum, in weeks, with their estimates.
pub(super) fn estimates<const N: usize>(
    optimum: &Optimum<N>,
    background: &Background<'_, N>,
) -> Result<([f64; N], Estimates), FitError> {
    let n = background.customers;
    if !optimum.value.is_finite() {
        return Err(FitError::NoLikelihood(n));
    }
    let values: [f64; N] = std::array::from_fn(|i| optimum.at[i].exp() * background.units[i]);
    let covariance = inverse_of_open(&optimum.information, &optimum.at).map(|inverse| inverse / n);
    let parameters = (0..N).map(|i| {
        let error = covariance.map(|c| c[(i, i)].sqrt()).filter(|_| !optimum.at_limit(i));
        Estimate {
            name: background.names[i].to_owned(),
            value: values[i],
            standard_error: error.map(|error| values[i] * error),
            low: error.map(|error| values[i] * (-1.959_964 * error).exp()),
            high: error.map(|error| values[i] * (1.959_964 * error).exp()),
            at_limit: optimum.at_limit(i),
        }
    });
    let log_likelihood = optimum.value * n + background.constant;
    let free = N as f64;
    let estimates = Estimates {
        parameters: parameters.collect(),
        log_likelihood,
        aic: 2.0 * free - 2.0 * log_likelihood,
        bic: free * n.ln() - 2.0 * log_likelihood,
        customers: n,
        repeaters: background.repeaters,
        gradient: optimum.slope(),
        iterations: optimum.iterations,
        evaluations: optimum.evaluations,
        condition: covariance.and_then(|c| condition(&c)),
        converged: optimum.slope() < FLAT,
        covariance: covariance
            .map_or_else(Vec::new, |c| (0..N).map(|i| (0..N).map(|j| c[(i, j)]).collect()).collect()),
    };
    Ok((values, estimates))
}

fn condition<const N: usize>(covariance: &super::maximum::Matrix<N>) -> Option<f64> {
    // The eigenvalues of a symmetric matrix of type-level size need bounds that a dynamic one does not.
    let dynamic = nalgebra::DMatrix::from_fn(N, N, |i, j| covariance[(i, j)]);
    let mut values: Vec<f64> = dynamic.symmetric_eigenvalues().iter().copied().filter(|v| *v > 0.0).collect();
    values.sort_unstable_by(f64::total_cmp);
    let ratio = values.last()? / values.first()?;
    ratio.is_finite().then_some(ratio)
}

/// The logarithms of starting values.
pub(super) fn start<const N: usize>(values: [f64; N]) -> Vector<N> {
    Vector::from_fn(|i, _| values[i].ln())
}
