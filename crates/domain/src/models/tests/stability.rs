//! How steadily customers order, worked by hand.

use super::close::within;
use crate::models::{AmongAll, Stability, among_all};
use crate::money::Amount;
use crate::portfolio::BuyingDay;
use crate::time::Day;

fn days(rows: &[(&str, i128)]) -> Vec<BuyingDay> {
    let day =
        |(day, net): &(&str, i128)| BuyingDay { day: day.parse::<Day>().unwrap(), net: Amount(net * 10_000) };
    rows.iter().map(day).collect()
}

#[test]
fn gaps_and_values_vary_as_worked_by_hand() {
    // Gaps of 10, 20 and 30 days: mean 20, standard deviation 10. Values 100, 100, 200, 200: mean 150, squares 4 x 2,500
    // over 3: 57.735. The day of a return is no order.
    let found = Stability::of(&days(&[
        ("2025-01-01", 100),
        ("2025-01-11", 100),
        ("2025-01-20", -50),
        ("2025-01-31", 200),
        ("2025-03-02", 200),
    ]));
    assert_eq!((found.orders, found.mean_gap), (4, Some(20.0)));
    within(found.gap_variation.unwrap(), 0.5, 1e-12);
    within(found.value_variation.unwrap(), 0.384_900_179_459_750_5, 1e-12);
    let few = Stability::of(&days(&[("2025-01-01", 100), ("2025-01-11", 100), ("2025-02-01", 100)]));
    assert_eq!((few.gap_variation, few.value_variation), (None, Some(0.0)));
    assert_eq!(Stability::of(&[]).mean_gap, None);
}

#[test]
fn a_variation_is_placed_among_those_of_all() {
    // Of the other four, two vary more.
    let found = among_all(0.5, &mut [0.9, 0.2, 0.5, 0.7, 0.1]).unwrap();
    assert_eq!(found, AmongAll { customers: 5, median: 0.5, steadier_than: 0.5 });
    within(among_all(0.5, &mut [0.5, 0.7]).unwrap().median, 0.6, 1e-12);
    assert_eq!(among_all(0.5, &mut [0.5]), None);
}
