//! The traditional percentage allocation: the whole cost of a group by percentages to activities, and from there to customers
//! in proportion to a driver. It charges unused capacity to customers too, which is what costing by time puts right.

use super::expression::Expression;
use super::quantity::Quantity;
use crate::money::Amount;

/// What a group without percentages is allocated by: the share of net sales.
pub const BY_REVENUE: &str = "max(0, revenue)";

/// A part of a group's cost and the driver that spreads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// The group's place.
    pub(super) group: usize,
    /// Percent of the group's cost.
    pub(super) percent: u8,
    /// The driver, of an account.
    pub(super) driver: Expression,
}

/// An amount split by whole percentages that make 100, exactly.
pub(super) fn by_percent(amount: Amount, percents: &[u8]) -> Option<Vec<Amount>> {
    let shares: Vec<Quantity> = percents.iter().map(|percent| Quantity::whole(i64::from(*percent))).collect();
    in_proportion(amount, &shares)
}

/// An amount split in proportion to shares, exactly: each running total is rounded once, so that the parts add up. `None`
/// where all shares are zero or a number is too large.
pub(super) fn in_proportion(amount: Amount, shares: &[Quantity]) -> Option<Vec<Amount>> {
    let whole = shares.iter().try_fold(Quantity::ZERO, |sum, share| sum.plus(*share))?;
    let (mut running, mut given) = (Quantity::ZERO, Amount::ZERO);
    let mut parts = Vec::with_capacity(shares.len());
    for share in shares {
        running = running.plus(*share)?;
        let until = running.share_of(amount, whole)?;
        parts.push(until - given);
        given = until;
    }
    Some(parts)
}
