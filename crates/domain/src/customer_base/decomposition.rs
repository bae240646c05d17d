//! What a change is made of: revenue is customers x part active x orders x value, gross profit is that x the part whose cost
//! is known x margin.
//!
//! Each factor gets its Shapley value: its effect averaged over every order in which the factors may have changed (Shapley
//! 1953; Sun 1998). The effects add up to the change exactly, for any sign, and no factor is favoured by coming first.

use super::audit::Figures;
use crate::money::{Amount, approximate, estimated_amount};

/// One of the factors whose product is revenue or gross profit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// Customers won so far.
    Customers,
    /// The part of them that bought.
    Active,
    /// Orders of each that bought.
    Orders,
    /// Revenue of each order.
    Value,
    /// The part of revenue whose cost is known.
    Costed,
    /// Gross profit of each unit of that revenue.
    Margin,
}

impl Factor {
    /// Every factor, in the order of the product.
    pub const ALL: [Self; 6] =
        [Self::Customers, Self::Active, Self::Orders, Self::Value, Self::Costed, Self::Margin];

    /// The word used in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Active => "active",
            Self::Orders => "orders",
            Self::Value => "value",
            Self::Costed => "costed",
            Self::Margin => "margin",
        }
    }
}

/// A change and the effects that add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decomposition {
    /// By how much it grew; negative where it fell.
    pub change: Amount,
    /// The effect of each factor, in the order of the product.
    pub effects: Vec<(Factor, Amount)>,
}

/// What the change between two periods is made of: of gross profit with the last two factors, else of revenue. `None` where a
/// period without customers, buyers, orders or revenue with a known cost leaves a factor without a value.
pub fn decompose(before: &Figures, after: &Figures, of_profit: bool) -> Option<Decomposition> {
    let factors = if of_profit { &Factor::ALL[..] } else { Factor::ALL.get(..4)? };
    let (old, new) = (values(before, of_profit)?, values(after, of_profit)?);
    let amount = |figures: &Figures| if of_profit { figures.profit } else { Some(figures.revenue) };
    let change = amount(after)? - amount(before)?;
    let pairs: Vec<(f64, f64)> = old.into_iter().zip(new).collect();
    let rounded: Vec<Amount> =
        (0..pairs.len()).map(|factor| estimated_amount(effect(&pairs, factor))).collect::<Option<_>>()?;
    let mut effects: Vec<(Factor, Amount)> = factors.iter().copied().zip(rounded).collect();
    // What rounding leaves goes to the largest effect.
    let rest = change - effects.iter().map(|(_, effect)| *effect).sum();
    if let Some(largest) = effects.iter_mut().max_by_key(|(_, effect)| effect.0.abs()) {
        largest.1 += rest;
    }
    Some(Decomposition { change, effects })
}

fn values(figures: &Figures, of_profit: bool) -> Option<Vec<f64>> {
    if figures.customers == 0 || figures.active == 0 || figures.orders == 0 {
        return None;
    }
    let revenue = approximate(figures.revenue.0);
    let customers = f64::from(figures.customers);
    let active = f64::from(figures.active);
    let orders = f64::from(figures.orders);
    let mut values = vec![customers, active / customers, orders / active, revenue / orders];
    if of_profit {
        if figures.revenue == Amount::ZERO || figures.costed_revenue == Amount::ZERO {
            return None;
        }
        let costed = approximate(figures.costed_revenue.0);
        values.push(costed / revenue);
        values.push(approximate(figures.profit?.0) / costed);
    }
    Some(values)
}

/// The Shapley value of one factor: over every set of the others that have already changed, by how likely that set is.
fn effect(pairs: &[(f64, f64)], factor: usize) -> f64 {
    let others: Vec<&(f64, f64)> =
        pairs.iter().enumerate().filter(|(place, _)| *place != factor).map(|(_, pair)| pair).collect();
    let Some((old, new)) = pairs.get(factor) else { return 0.0 };
    let mut sum = 0.0;
    for set in 0_u32..(1 << others.len()) {
        let mut product = 1.0;
        for (bit, (before, after)) in others.iter().enumerate() {
            product *= if set & (1 << bit) == 0 { before } else { after };
        }
        sum += weight(set.count_ones(), others.len()) * product;
    }
    sum * (new - old)
}

/// `s! (n - s)! / (n + 1)!` for s of n others: how many of all orders put exactly these before the factor.
fn weight(changed: u32, others: usize) -> f64 {
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    let n = crate::portfolio::count(others);
    factorial(changed) * factorial(n - changed) / factorial(n + 1)
}
