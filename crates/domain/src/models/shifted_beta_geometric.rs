//! Shifted beta-geometric: how long contracts are renewed, when each customer has its own chance to leave at a renewal.
//!
//! Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1), equations 5 to 8; and
//! (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1), for the discounted renewals. Retention
//! rises with tenure because those who tend to leave are gone first.

use serde::{Deserialize, Serialize};

use super::estimates::{Background, Fit, FitError, estimates, start};
use super::maximum::{Likelihood, Vector, by_differences, maximise};

/// Contracts by how many renewals they saw.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Renewals {
    /// How many were not renewed at the first, second, ... renewal.
    pub lost: Vec<f64>,
    /// How many have been renewed so many times (once, twice, ...) and have not come to the next renewal yet.
    pub staying: Vec<f64>,
}

impl Renewals {
    /// One cohort, from the customers left at the start and after each renewal.
    pub fn of_cohort(survivors: &[f64]) -> Self {
        let lost: Vec<f64> = survivors.windows(2).map(|pair| pair[0] - pair[1]).collect();
        let mut staying = vec![0.0; lost.len()];
        if let (Some(stays), Some(left)) = (staying.last_mut(), survivors.last()) {
            *stays = *left;
        }
        Self { lost, staying }
    }
}

/// The model and its two parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShiftedBetaGeometric {
    /// First parameter of the beta distribution of the chance to leave.
    pub alpha: f64,
    /// Second parameter of that distribution.
    pub beta: f64,
}

/// The renewals after which a discounted sum is as good as complete.
const FAR: u32 = 20_000;

impl ShiftedBetaGeometric {
    /// Fits the model to contracts of any tenure.
    pub fn fit(renewals: &Renewals) -> Result<Fit<Self>, FitError> {
        let lost: f64 = renewals.lost.iter().sum();
        let customers = lost + renewals.staying.iter().sum::<f64>();
        let valid =
            renewals.lost.iter().chain(&renewals.staying).all(|count| *count >= 0.0 && count.is_finite());
        if !valid || customers <= 0.0 {
            return Err(FitError::NoCustomer);
        }
        let fitting = Fitting { renewals, customers };
        let starts = [[1.0, 1.0], [0.5, 5.0], [2.0, 2.0]].map(start);
        let optimum = maximise(&fitting, None::<&Fitting<'_>>, &starts);
        let background = Background {
            names: ["alpha", "beta"],
            units: [1.0; 2],
            customers,
            repeaters: customers - renewals.lost.first().copied().unwrap_or(0.0),
            constant: 0.0,
        };
        let ([alpha, beta], estimates) = estimates(&optimum, &background)?;
        Ok(Fit { model: Self { alpha, beta }, estimates })
    }

    /// The part of those who came to a renewal, counted from 1, that renew (equation 8).
    pub fn retention(&self, renewal: u32) -> f64 {
        let stay = self.beta + f64::from(renewal) - 1.0;
        stay / (self.alpha + stay)
    }

    /// The part of a cohort that is left after so many renewals (equation 6).
    pub fn survival(&self, renewals: u32) -> f64 {
        (1..=renewals).map(|renewal| self.retention(renewal)).product()
    }

    /// The logarithm of the likelihood of contracts.
    pub fn log_likelihood(&self, renewals: &Renewals) -> f64 {
        let mut ln = 0.0;
        let mut ln_survival = 0.0;
        for (renewal, (lost, staying)) in (1_u32..).zip(both(renewals)) {
            let stay = self.beta + f64::from(renewal) - 1.0;
            let all = self.alpha + stay;
            ln += lost * (ln_survival + (self.alpha / all).ln());
            ln_survival += (stay / all).ln();
            ln += staying * ln_survival;
        }
        ln
    }

    /// Discounted expected renewals of a customer who is about to decide on a renewal, that one included and without end, at
    /// a rate per period above zero: DERL.
    pub fn discounted_renewals(&self, next_renewal: u32, rate: f64) -> Option<f64> {
        (rate > 0.0 && next_renewal > 0).then(|| {
            let (mut sum, mut term) = (0.0, 1.0);
            for renewal in next_renewal..next_renewal.saturating_add(FAR) {
                term *= self.retention(renewal);
                sum += term;
                if term < 1e-17 * sum {
                    break;
                }
                term /= 1.0 + rate;
            }
            sum
        })
    }
}

fn both(renewals: &Renewals) -> impl Iterator<Item = (f64, f64)> + '_ {
    let count = renewals.lost.len().max(renewals.staying.len());
    (0..count).map(|i| {
        let at = |counts: &[f64]| counts.get(i).copied().unwrap_or(0.0);
        (at(&renewals.lost), at(&renewals.staying))
    })
}

struct Fitting<'a> {
    renewals: &'a Renewals,
    customers: f64,
}

impl Likelihood<2> for Fitting<'_> {
    fn evaluate(&self, ln_parameters: &Vector<2>) -> (f64, Vector<2>) {
        by_differences(ln_parameters, |at| {
            let model = ShiftedBetaGeometric { alpha: at[0].exp(), beta: at[1].exp() };
            model.log_likelihood(self.renewals) / self.customers
        })
    }
}
