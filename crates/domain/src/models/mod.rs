//! What customers will do next: models of buying and of staying, fitted to the orders of the past.
//!
//! Each model is a pure function of [`History`]s, cites its paper and equation, and is fitted by maximum likelihood with
//! standard errors and a diagnosis of how the fit came about ([`Estimates`]). All of them work in logarithms and with sums
//! of positive terms, so that no input overflows: an input that cannot be answered is refused, never answered with NaN.
#![expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::many_single_char_names,
    clippy::similar_names,
    reason = "formulas keep the symbols of their papers, and their vectors have as many elements as the model parameters"
)]

mod bg_bb;
mod bg_nbd;
mod choice;
mod conditional;
mod equity;
mod estimates;
mod forecast;
mod gamma_gamma;
mod history;
mod holdout;
mod interval;
mod markov;
mod maximum;
mod mbg_cnbd;
mod numbers;
mod orders;
mod pareto_nbd;
mod population;
mod quadrature;
mod shifted_beta_geometric;
mod stability;
mod study;
#[cfg(test)]
mod tests;

pub use bg_bb::{BgBb, Opportunities};
pub use bg_nbd::BgNbd;
pub use choice::{Advice, advice, recommended, regularity, too_few};
pub use equity::{EquityRanges, equity_ranges};
pub use estimates::{Estimate, Estimates, Fit, FitError};
pub use forecast::{Customer, Forecast, Horizon, Range, WEEKS_PER_YEAR, Why, forecasts};
pub use gamma_gamma::{GammaGamma, Spend, correlation};
pub use history::{History, InvalidHistory};
pub use holdout::{ByFrequency, HoldOut, Tracked, hold_out};
pub use interval::{ExpectedGap, GammaInterval};
pub use markov::{InvalidChain, markov_values};
pub use mbg_cnbd::{MbgCnbd, fit_regularity};
pub use orders::{NotAModel, OrderModel, OrderModelKind};
pub use pareto_nbd::ParetoNbd;
pub use population::Population;
pub use shifted_beta_geometric::{Renewals, ShiftedBetaGeometric};
pub use stability::{AmongAll, Stability, among_all};
pub use study::{Ahead, Buyer, MODELS_VERSION, Study, ValueBasis, look_ahead, margin_rate, study};
