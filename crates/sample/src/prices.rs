//! What products cost the customer and the company: a price list each January, costs that rise each quarter.

use crate::calendar::Calendar;
use crate::catalogue::{Catalogue, Product};
use crate::countries::Currency;
use crate::rates::Rates;

/// Price lists in thousandths of the first one; from 2024 on about as much dearer as prices were.
const LISTS: [i64; 7] = [1000, 1042, 1074, 1112, 1146, 1180, 1215];

/// By how many thousandths of the first list's cost goods cost more each quarter: faster than the lists follow.
const COST_STEP: i64 = 14;

/// The price lists in all currencies.
#[derive(Debug)]
pub(crate) struct Prices {
    /// For each month the price list in force.
    lists: Vec<usize>,
    /// For each price list and currency the price of each product in 1/10,000 of the currency.
    by_list: Vec<Vec<(Currency, Vec<i64>)>>,
}

impl Prices {
    /// The lists over a calendar. A list in foreign currency is converted once, by the rate of its first day.
    pub(crate) fn of(calendar: &Calendar, catalogue: &Catalogue, rates: &Rates) -> Self {
        let mut prices = Self { lists: Vec::new(), by_list: Vec::new() };
        for month in &calendar.months {
            if prices.lists.is_empty() || month.of_year == 1 {
                let permille = LISTS.get(prices.by_list.len()).copied().unwrap_or(LISTS[6]);
                let day = month.days.first().copied().unwrap_or_default();
                let list = |currency| {
                    let rate = rates.on(currency, day);
                    let price = |product: &Product| list_price(product.list_price * permille, rate);
                    (currency, catalogue.products.iter().map(price).collect())
                };
                let currencies = [Currency::Eur].into_iter().chain(Currency::FOREIGN);
                prices.by_list.push(currencies.map(list).collect());
            }
            prices.lists.push(prices.by_list.len() - 1);
        }
        prices
    }

    /// The list price of a product in a month, in 1/10,000 of the currency.
    pub(crate) fn list(&self, product: usize, currency: Currency, month: u32) -> i64 {
        let list = usize::try_from(month)
            .ok()
            .and_then(|month| self.lists.get(month))
            .and_then(|list| self.by_list.get(*list));
        let prices = list.and_then(|list| list.iter().find(|(listed, _)| *listed == currency));
        prices.and_then(|(_, prices)| prices.get(product)).copied().unwrap_or(1)
    }
}

/// `price` in 1/10,000,000 EUR at a rate, as a price list shows it: three decimals below 1, two below 100, one above.
fn list_price(price: i64, rate: i64) -> i64 {
    let exact = rounded(price * 1_000, rate);
    let tick = match exact {
        ..1_000 => 1,
        1_000..10_000 => 10,
        10_000..1_000_000 => 100,
        _ => 1_000,
    };
    (rounded(exact, tick) * tick).max(1)
}

/// What one unit costs in a month (0 is the first), in 1/10,000 of the currency that stood at `rate`.
pub(crate) fn unit_cost(product: &Product, month: u32, rate: i64) -> Option<i64> {
    let quarter = i64::from(month / 3);
    let in_euro = product.list_price * product.cost_permille? * (1000 + COST_STEP * quarter);
    Some(rounded(in_euro, rate).max(1))
}

/// The quotient, half rounded up; both numbers are positive.
pub(crate) fn rounded(value: i64, by: i64) -> i64 {
    (value + by / 2) / by
}
