//! One of the models of orders at any time, whichever was chosen.

use rand::Rng;
use rand_distr::{Bernoulli, Beta, Distribution, Exp, Gamma, Poisson, StandardUniform};
use serde::{Deserialize, Serialize};

use super::bg_nbd::BgNbd;
use super::conditional::Posterior;
use super::estimates::{Fit, FitError};
use super::history::History;
use super::mbg_cnbd::{MbgCnbd, fit_regularity};
use super::pareto_nbd::ParetoNbd;
use super::population::Population;
use super::quadrature::SIX;

/// A model of orders at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderModelKind {
    /// BG/NBD: without a repeat order nobody can have left.
    BgNbd,
    /// MBG/NBD: a chance to leave after the first order too.
    MbgNbd,
    /// MBG/CNBD-k: the same for regular buyers, k by likelihood.
    MbgCnbdK,
    /// Pareto/NBD: leaving at any time.
    ParetoNbd,
}

impl OrderModelKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::BgNbd, Self::MbgNbd, Self::MbgCnbdK, Self::ParetoNbd];

    /// The word used in the database, the API and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BgNbd => "bg_nbd",
            Self::MbgNbd => "mbg_nbd",
            Self::MbgCnbdK => "mbg_cnbd_k",
            Self::ParetoNbd => "pareto_nbd",
        }
    }

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "BG/NBD",
            Self::MbgNbd => "MBG/NBD",
            Self::MbgCnbdK => "MBG/CNBD-k",
            Self::ParetoNbd => "Pareto/NBD",
        }
    }

    /// Fits this model.
    pub fn fit(self, population: &Population) -> Result<Fit<OrderModel>, FitError> {
        Ok(match self {
            Self::BgNbd => BgNbd::fit(population)?.map(OrderModel::BgNbd),
            Self::MbgNbd => MbgCnbd::fit(population, 1)?.map(OrderModel::MbgCnbd),
            Self::MbgCnbdK => fit_regularity(population)?.map(OrderModel::MbgCnbd),
            Self::ParetoNbd => ParetoNbd::fit(population)?.map(OrderModel::ParetoNbd),
        })
    }
}

impl std::str::FromStr for OrderModelKind {
    type Err = NotAModel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| NotAModel(text.to_owned()))
    }
}

/// The text is not a model of orders.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a model of orders: use bg_nbd, mbg_nbd, mbg_cnbd_k or pareto_nbd")]
pub struct NotAModel(pub String);

/// A fitted model of orders at any time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "model", rename_all = "snake_case")]
pub enum OrderModel {
    /// BG/NBD.
    BgNbd(BgNbd),
    /// MBG/NBD or MBG/CNBD-k.
    MbgCnbd(MbgCnbd),
    /// Pareto/NBD.
    ParetoNbd(ParetoNbd),
}

/// What is drawn of one customer: orders in a time to come.
pub(super) enum Future {
    /// A rate, a chance to leave, and the phases of the present gap.
    Geometric { posterior: Posterior, phases: Vec<f64>, k: u32 },
    /// A rate and a hazard of leaving.
    Exponential { rate: Gamma<f64>, hazard: Gamma<f64> },
}

impl OrderModel {
    /// Which of the models it is; with k = 1 the MBG/NBD.
    pub fn kind(&self) -> OrderModelKind {
        match self {
            Self::BgNbd(_) => OrderModelKind::BgNbd,
            Self::MbgCnbd(model) if model.k == 1 => OrderModelKind::MbgNbd,
            Self::MbgCnbd(_) => OrderModelKind::MbgCnbdK,
            Self::ParetoNbd(_) => OrderModelKind::ParetoNbd,
        }
    }

    /// The probability that the customer is still active.
    pub fn p_active(&self, history: &History) -> f64 {
        match self {
            Self::BgNbd(model) => model.p_active(history),
            Self::MbgCnbd(model) => model.p_active(history),
            Self::ParetoNbd(model) => model.p_active(history),
        }
    }

    /// Expected orders in the coming weeks.
    pub fn expected_orders(&self, history: &History, weeks: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.expected_orders(history, weeks),
            Self::MbgCnbd(model) => model.expected_orders(history, weeks),
            Self::ParetoNbd(model) => model.expected_orders(history, weeks),
        }
    }

    /// Expected repeat orders of a customer of whom nothing is known, in the weeks after the first order.
    pub fn expected_of_new(&self, weeks: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.expected_of_new(weeks),
            Self::MbgCnbd(model) => model.expected_of_new(weeks),
            Self::ParetoNbd(model) => model.expected_of_new(weeks),
        }
    }

    /// Expected orders in the coming weeks, each discounted to today at a continuous rate per week: by parts, so that only
    /// the expected orders up to a time are needed.
    pub fn discounted_orders(&self, history: &History, weeks: f64, rate: f64) -> f64 {
        let until = |time: f64| (-rate * time).exp() * self.expected_orders(history, time);
        if rate <= 0.0 {
            return until(weeks);
        }
        until(weeks) + rate * weeks * SIX.iter().map(|node| node.weight * until(node.at * weeks)).sum::<f64>()
    }

    /// The same model with other values of its four parameters.
    pub(super) fn with(&self, [first, second, third, fourth]: [f64; 4]) -> Self {
        match self {
            Self::BgNbd(_) => Self::BgNbd(BgNbd { r: first, alpha: second, a: third, b: fourth }),
            Self::MbgCnbd(model) => {
                Self::MbgCnbd(MbgCnbd { k: model.k, r: first, alpha: second, a: third, b: fourth })
            }
            Self::ParetoNbd(_) => {
                Self::ParetoNbd(ParetoNbd { r: first, alpha: second, s: third, beta: fourth })
            }
        }
    }

    /// What an active customer's orders are drawn from; `None` where a distribution degenerates.
    pub(super) fn future(&self, history: &History) -> Option<Future> {
        Some(match self {
            Self::BgNbd(model) => {
                Future::Geometric { posterior: model.posterior(history), phases: vec![1.0], k: 1 }
            }
            Self::MbgCnbd(model) => Future::Geometric {
                posterior: model.posterior(history),
                phases: model.phases(history),
                k: model.k,
            },
            Self::ParetoNbd(model) => Future::Exponential {
                rate: Gamma::new(model.r + history.x(), 1.0 / (model.alpha + history.age())).ok()?,
                hazard: Gamma::new(model.s, 1.0 / (model.beta + history.age())).ok()?,
            },
        })
    }
}

impl Future {
    /// Draws the orders of an active customer in the coming weeks.
    pub(super) fn draw(&self, weeks: f64, random: &mut impl Rng) -> Option<f64> {
        match self {
            Self::Geometric { posterior, phases, k } => {
                let mut phase = 0.0;
                if *k > 1 {
                    let mut rest: f64 = StandardUniform.sample(random);
                    for weight in phases {
                        rest -= weight;
                        if rest <= 0.0 {
                            break;
                        }
                        phase += 1.0;
                    }
                    phase = f64::min(phase, f64::from(k - 1));
                }
                let rate = Gamma::new(posterior.shape + phase, 1.0 / posterior.rate).ok()?.sample(random);
                let parts = poisson(rate * weeks, random);
                let possible = ((phase + parts) / f64::from(*k)).floor();
                if possible <= 0.0 {
                    return Some(0.0);
                }
                let leave: f64 = Beta::new(posterior.a, posterior.b).ok()?.sample(random);
                // The order after which the customer leaves: geometric.
                let chance: f64 = StandardUniform.sample(random);
                let last = 1.0 + ((1.0 - chance).ln() / (-leave).ln_1p()).floor();
                Some(possible.min(if last.is_nan() { f64::INFINITY } else { last }))
            }
            Self::Exponential { rate, hazard } => {
                let hazard: f64 = hazard.sample(random);
                let lasting = Exp::new(hazard).ok()?.sample(random);
                Some(poisson(rate.sample(random) * weeks.min(lasting), random))
            }
        }
    }
}

fn poisson(mean: f64, random: &mut impl Rng) -> f64 {
    if mean > 0.0 { Poisson::new(mean).map_or(mean, |poisson| poisson.sample(random)) } else { 0.0 }
}

/// Whether something of a probability happens.
pub(super) fn happens(probability: f64, random: &mut impl Rng) -> bool {
    Bernoulli::new(probability.clamp(0.0, 1.0)).is_ok_and(|bernoulli| bernoulli.sample(random))
}

impl<M> Fit<M> {
    /// The same fit with its model as another type.
    pub(super) fn map<N>(self, other: impl FnOnce(M) -> N) -> Fit<N> {
        Fit { model: other(self.model), estimates: self.estimates }
    }
}
