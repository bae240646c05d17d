//! Stratification of customers as distributors use it (F10): what they are worth to us, and what serving them leaves.
//!
//! Four dimensions are scored from 1 to 5 by fifths of the customers: buying power (net sales), loyalty (months with a
//! purchase), profitability (margin over the sales whose cost is known) and cost to serve (over net sales, the cheapest fifth
//! 5). Buying power and loyalty make the worth of a customer, profitability and cost to serve its profit; six points of ten and
//! more are high. Whoever costs more to serve than the margin brings is of low profit whatever its points.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::{Amount, approximate};

/// Points of a pair from which on it is high.
const HIGH: u8 = 6;

/// Fewer customers than this have no fifths.
const FEWEST: usize = 5;

/// What is known of a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Served {
    /// Net sales.
    pub revenue: Amount,
    /// Net sales of the lines whose cost is known.
    pub costed: Amount,
    /// Those less their cost of goods; `None` where no line has a cost.
    pub gross_profit: Option<Amount>,
    /// Cost to serve.
    pub cost: Amount,
    /// Months with a purchase.
    pub months_active: u32,
}

impl Served {
    /// Gross profit over the sales it is about; `None` where no cost is known or they are not above zero.
    pub fn margin(&self) -> Option<f64> {
        let profit = self.gross_profit?;
        (self.costed > Amount::ZERO).then(|| profit.ratio(self.costed)).flatten()
    }

    /// Cost to serve over net sales; `None` where those are not above zero.
    pub fn cost_ratio(&self) -> Option<f64> {
        (self.revenue > Amount::ZERO).then(|| self.cost.ratio(self.revenue)).flatten()
    }
}

/// The kind of customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stratum {
    /// High worth, high profit: to be kept.
    Core,
    /// Low worth, high profit: to be won for more.
    Opportunistic,
    /// High worth, low profit: service takes what goods bring.
    ServiceDrain,
    /// Low worth, low profit: to be served at less cost.
    Marginal,
}

impl Stratum {
    /// Every kind, in the order of the books.
    pub const ALL: [Self; 4] = [Self::Core, Self::Opportunistic, Self::ServiceDrain, Self::Marginal];

    /// The word in the API and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Opportunistic => "opportunistic",
            Self::ServiceDrain => "service_drain",
            Self::Marginal => "marginal",
        }
    }
}

impl fmt::Display for Stratum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A customer's points, 1 to 5 each, and what follows from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stratified {
    /// By net sales.
    pub buying_power: u8,
    /// By months with a purchase.
    pub loyalty: u8,
    /// By margin.
    pub profitability: u8,
    /// By cost to serve over net sales: the cheapest have 5.
    pub cost_to_serve: u8,
    /// The kind.
    pub stratum: Stratum,
}

/// Stratifies customers among each other. `None` for those without net sales above zero or without a known cost of goods, and
/// for everybody where fewer than five are left: nothing can be said of them.
pub fn stratify(customers: &[Served]) -> Vec<Option<Stratified>> {
    let rated: Vec<(usize, &Served, f64, f64)> = customers
        .iter()
        .enumerate()
        .filter_map(|(place, customer)| Some((place, customer, customer.margin()?, customer.cost_ratio()?)))
        .collect();
    let mut stratified = vec![None; customers.len()];
    if rated.len() < FEWEST {
        return stratified;
    }
    let points = |value: &dyn Fn(&Served, f64, f64) -> f64| -> Vec<u8> {
        fifths(
            &rated
                .iter()
                .map(|(_, customer, margin, cost)| value(customer, *margin, *cost))
                .collect::<Vec<_>>(),
        )
    };
    let power = points(&|customer, _, _| approximate(customer.revenue.0));
    let loyalty = points(&|customer, _, _| f64::from(customer.months_active));
    let profitability = points(&|_, margin, _| margin);
    // Nought is written without a sign: the total order tells the two apart.
    let cheapness = points(&|_, _, cost| 0.0 - cost);
    let scores = power.into_iter().zip(loyalty).zip(profitability.into_iter().zip(cheapness));
    for ((place, _, margin, cost), ((buying_power, loyalty), (profitability, cost_to_serve))) in
        rated.iter().zip(scores)
    {
        let is_worth_much = buying_power + loyalty >= HIGH;
        let is_profitable = profitability + cost_to_serve >= HIGH && margin > cost;
        let stratum = match (is_worth_much, is_profitable) {
            (true, true) => Stratum::Core,
            (false, true) => Stratum::Opportunistic,
            (true, false) => Stratum::ServiceDrain,
            (false, false) => Stratum::Marginal,
        };
        if let Some(found) = stratified.get_mut(*place) {
            *found = Some(Stratified { buying_power, loyalty, profitability, cost_to_serve, stratum });
        }
    }
    stratified
}

/// The fifth of each value among all, from 1 for the lowest, by its rank; equal values share the rank in the middle of them, so
/// that where all are equal everybody has 3.
fn fifths(values: &[f64]) -> Vec<u8> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let fifth = |value: &f64| {
        let below = sorted.partition_point(|other| other.total_cmp(value).is_lt());
        let equal = sorted.partition_point(|other| other.total_cmp(value).is_le()) - below;
        let doubled_rank = 2 * below + equal.saturating_sub(1);
        u8::try_from(doubled_rank * 5 / (2 * sorted.len()).max(1) + 1).unwrap_or(5)
    };
    values.iter().map(fifth).collect()
}
