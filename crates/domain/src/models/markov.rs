//! Markov CLV: what a customer in a state is worth, when states change with fixed probabilities and each brings its amount.
//!
//! Pfeifer & Carraway (2000), Modeling customer relationships as Markov chains, Journal of Interactive Marketing 14(2),
//! equation 5: `V = (I - P / (1 + d))^-1 R`.

use nalgebra::{DMatrix, DVector};

/// Why a chain has no value.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum InvalidChain {
    /// Not one row and one amount per state.
    #[error("{states} states need {states} amounts and {states} rows of {states} probabilities each")]
    Shape {
        /// How many states the amounts are for.
        states: usize,
    },
    /// A row that is not a distribution.
    #[error("row {row} adds up to {sum}: its probabilities must lie between 0 and 1 and add up to at most 1")]
    Row {
        /// Which row, from 1.
        row: usize,
        /// What it adds up to.
        sum: f64,
    },
    /// A discount that does not discount.
    #[error("a discount rate of {0} per period must be zero or more")]
    Discount(f64),
    /// A state without end and without discount.
    #[error("a state that is never left has no finite value without discounting: use a rate above 0")]
    Endless,
    /// Not a number.
    #[error("amounts and probabilities must be finite numbers")]
    NotANumber,
}

/// The expected present value of a customer in each state; the present period counts in full. What a row lacks to 1 is the
/// chance to leave for good.
pub fn markov_values(
    transitions: &[Vec<f64>],
    amounts: &[f64],
    discount: f64,
) -> Result<Vec<f64>, InvalidChain> {
    let states = amounts.len();
    if states == 0 || transitions.len() != states || transitions.iter().any(|row| row.len() != states) {
        return Err(InvalidChain::Shape { states });
    }
    if !transitions.iter().flatten().chain(amounts).all(|number| number.is_finite()) || !discount.is_finite()
    {
        return Err(InvalidChain::NotANumber);
    }
    if discount < 0.0 {
        return Err(InvalidChain::Discount(discount));
    }
    for (row, probabilities) in (1..).zip(transitions) {
        let sum: f64 = probabilities.iter().sum();
        if sum > 1.0 + 1e-9 || probabilities.iter().any(|probability| *probability < 0.0) {
            return Err(InvalidChain::Row { row, sum });
        }
    }
    let keep = 1.0 / (1.0 + discount);
    let system =
        DMatrix::from_fn(states, states, |i, j| f64::from(u8::from(i == j)) - keep * transitions[i][j]);
    let values = system.lu().solve(&DVector::from_column_slice(amounts)).ok_or(InvalidChain::Endless)?;
    let largest = amounts.iter().fold(0.0_f64, |most, amount| most.max(amount.abs()));
    if values.iter().any(|value| !value.is_finite() || value.abs() > 1e12 * largest.max(1e-300)) {
        return Err(InvalidChain::Endless);
    }
    Ok(values.iter().copied().collect())
}
