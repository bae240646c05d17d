//! The price corridor: what the same item costs in different countries, and what would be lost if all paid the lowest price.
//!
//! Prices are net sales by base unit in one currency. Countries tell each other through customers who buy in several of them,
//! so the lowest price is the one that the others may come down to.

use super::share_out::nearest;
use crate::money::{Amount, PARTS_PER_UNIT};

/// What was sold of an item in a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoldIn {
    /// Net sales; above zero.
    pub net: Amount,
    /// In base units; above zero.
    pub quantity: Amount,
}

impl SoldIn {
    /// Net sales for one base unit, to 1/10,000.
    pub fn price(&self) -> Amount {
        Amount(nearest(self.net.0 * PARTS_PER_UNIT, self.quantity.0))
    }

    /// Whether this price is lower; exact, whatever the rounded ones say.
    fn is_cheaper(&self, other: &Self) -> bool {
        self.net.0 * other.quantity.0 < other.net.0 * self.quantity.0
    }
}

/// The corridor of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceCorridor {
    /// The place of the country with the lowest price; the first of equals.
    pub lowest_in: usize,
    /// The place of the country with the highest.
    pub highest_in: usize,
    /// The lowest price.
    pub lowest: Amount,
    /// The median of the countries' prices: half of them pay this or less. Of two in the middle, their mean.
    pub median: Amount,
    /// The highest price.
    pub highest: Amount,
    /// What would be sold less if all paid the lowest price and bought as much.
    pub at_stake: Amount,
}

/// The corridor over the countries that an item is sold in; `None` below two of them.
pub fn price_corridor(countries: &[SoldIn]) -> Option<PriceCorridor> {
    let known = || countries.iter().enumerate().filter(|(_, sold)| is_priced(sold));
    known().nth(1)?;
    let (lowest_in, lowest) =
        known().reduce(|low, each| if each.1.is_cheaper(low.1) { each } else { low })?;
    let (highest_in, highest) =
        known().reduce(|high, each| if high.1.is_cheaper(each.1) { each } else { high })?;
    let mut prices: Vec<Amount> = known().map(|(_, sold)| sold.price()).collect();
    prices.sort_unstable();
    let at_lowest = |sold: &SoldIn| Amount(nearest(lowest.net.0 * sold.quantity.0, lowest.quantity.0));
    Some(PriceCorridor {
        lowest_in,
        highest_in,
        lowest: lowest.price(),
        median: median(&prices)?,
        highest: highest.price(),
        at_stake: known().map(|(_, sold)| sold.net - at_lowest(sold)).sum(),
    })
}

/// Whether a price can be told: returns alone have none.
fn is_priced(sold: &SoldIn) -> bool {
    sold.net > Amount::ZERO && sold.quantity > Amount::ZERO
}

fn median(sorted: &[Amount]) -> Option<Amount> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(Amount(nearest(lower.0 + upper.0, 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sold(net: i128, quantity: i128) -> SoldIn {
        SoldIn { net: Amount(net * PARTS_PER_UNIT), quantity: Amount(quantity * PARTS_PER_UNIT) }
    }

    fn units(units: i128) -> Amount {
        Amount(units * PARTS_PER_UNIT)
    }

    /// 10.00 in the first, 8.00 in the second, 12.50 in the third. At 8.00 the first loses 100 x 2.00, the third 40 x 4.50.
    #[test]
    fn the_corridor_is_of_prices_and_the_stake_of_what_they_sold() {
        let told = price_corridor(&[sold(1_000, 100), sold(400, 50), sold(500, 40)]).unwrap();
        assert_eq!((told.lowest_in, told.highest_in), (1, 2));
        assert_eq!((told.lowest, told.median, told.highest), (units(8), units(10), Amount(125_000)));
        assert_eq!(told.at_stake, units(200 + 180));
    }

    /// 3 for 3 units of 1.00, 10 for 9 of 1.1111: the mean of both is 1.05555, and 10 - 9 x 1.00 is at stake.
    #[test]
    fn of_two_countries_the_median_is_their_mean() {
        let told = price_corridor(&[sold(3, 3), sold(10, 9)]).unwrap();
        assert_eq!((told.median, told.highest, told.at_stake), (Amount(10_556), Amount(11_111), units(1)));
    }

    #[test]
    fn one_country_and_returns_have_no_corridor() {
        assert_eq!(price_corridor(&[sold(100, 10)]), None);
        assert_eq!(price_corridor(&[sold(100, 10), sold(-20, -2), sold(0, 5)]), None);
    }
}
