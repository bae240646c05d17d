//! The growth grid: how much of a change came from customers who were there before, and how much from new ones, in markets
//! where something was sold before and in new markets.

use std::collections::{BTreeMap, BTreeSet};

use crate::money::Amount;

/// What one account bought in one market in both periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InMarket<'a> {
    /// Which account, by whatever tells accounts apart.
    pub account: usize,
    /// The market: a country, a segment or a category.
    pub market: &'a str,
    /// Net sales before.
    pub before: Amount,
    /// Net sales after.
    pub after: Amount,
}

/// The grid: what was sold before and all its parts add up to what is sold after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Growth {
    /// The earlier sales.
    pub before: Amount,
    /// What customers who stayed bought less, in markets where they bought before; negative.
    pub contracted: Amount,
    /// What was sold to customers who are gone; negative.
    pub lost: Amount,
    /// What customers who stayed bought more, in markets where they bought before.
    pub expanded: Amount,
    /// What customers who stayed bought in markets that are new to them.
    pub existing_customers_new_market: Amount,
    /// What new customers bought in markets where something was sold before.
    pub new_customers_existing_market: Amount,
    /// What new customers bought in markets where nothing was sold before.
    pub new_customers_new_market: Amount,
    /// The later sales.
    pub after: Amount,
}

impl Growth {
    /// The parts of the change, which add up to it.
    pub fn parts(&self) -> [(&'static str, Amount); 6] {
        [
            ("lost", self.lost),
            ("contracted", self.contracted),
            ("expanded", self.expanded),
            ("existing_customers_new_market", self.existing_customers_new_market),
            ("new_customers_existing_market", self.new_customers_existing_market),
            ("new_customers_new_market", self.new_customers_new_market),
        ]
    }
}

/// Builds the grid. A customer is there in a period in which sales to them are not zero.
pub fn growth(sales: &[InMarket<'_>]) -> Growth {
    let mut by_account: BTreeMap<usize, (Amount, Amount)> = BTreeMap::new();
    let mut markets: BTreeSet<&str> = BTreeSet::new();
    for row in sales {
        let (before, after) = by_account.entry(row.account).or_default();
        *before += row.before;
        *after += row.after;
        if row.before != Amount::ZERO {
            markets.insert(row.market);
        }
    }
    let mut growth = Growth::default();
    for row in sales {
        growth.before += row.before;
        growth.after += row.after;
        let (before, after) = by_account.get(&row.account).copied().unwrap_or_default();
        let change = row.after - row.before;
        let part = match (before != Amount::ZERO, after != Amount::ZERO) {
            (false, _) if markets.contains(row.market) => &mut growth.new_customers_existing_market,
            (false, _) => &mut growth.new_customers_new_market,
            (true, false) => &mut growth.lost,
            (true, true) if row.before == Amount::ZERO => &mut growth.existing_customers_new_market,
            (true, true) if change < Amount::ZERO => &mut growth.contracted,
            (true, true) => &mut growth.expanded,
        };
        *part += change;
    }
    growth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_and_markets_are_told_apart() {
        let row = |account, market, before, after| InMarket {
            account,
            market,
            before: Amount(before),
            after: Amount(after),
        };
        let growth = growth(&[
            row(0, "DE", 100, 130),
            row(0, "FR", 0, 20),
            row(1, "DE", 80, 50),
            row(2, "DE", 40, 0),
            row(3, "DE", 0, 60),
            row(4, "PL", 0, 70),
        ]);
        assert_eq!(growth.parts().map(|(_, part)| part.0), [-40, -30, 30, 20, 60, 70]);
        assert_eq!((growth.before, growth.after), (Amount(220), Amount(330)));
    }
}
