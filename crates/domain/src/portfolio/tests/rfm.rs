use crate::money::Amount;
use crate::portfolio::{Buying, CutPoints, Scores, Scoring, scores};

use super::accounts;
use crate::shared_data;

fn score(customers: &[(i32, u64, i128)], scoring: Scoring) -> Vec<(u8, u8, u8)> {
    let accounts = accounts(customers.len());
    let group: Vec<Buying<'_>> = accounts
        .iter()
        .zip(customers)
        .map(|(account, (recency_days, frequency, monetary))| Buying {
            account,
            recency_days: *recency_days,
            frequency: *frequency,
            monetary: Amount(*monetary),
        })
        .collect();
    scores(&group, scoring).into_iter().map(|Scores { r, f, m }| (r, f, m)).collect()
}

#[test]
fn cut_points_are_the_type_7_quantiles_of_r() {
    // quantile(c(10, 20), c(.2, .4, .6, .8)): 12 14 16 18.
    assert_eq!(CutPoints::of([20, 10].into_iter()).times_five, [60, 70, 80, 90]);
    // quantile(1:6, ...): 2 3 4 5, on the values themselves.
    let cuts = CutPoints::of(1..=6);
    assert_eq!(cuts.times_five, [10, 15, 20, 25]);
    assert_eq!([1, 2, 3, 6].map(|value| cuts.below(value)), [0, 0, 1, 4], "a value on a cut is not above it");
    // quantile(c(1, 2, 4, 8), ...): 1.6 2.4 3.6 5.6.
    assert_eq!(CutPoints::of([8, 4, 2, 1].into_iter()).times_five, [8, 12, 18, 28]);
    // quantile(c(-3, -1, 4), ...): -2.2 -1.4 0 2.
    assert_eq!(CutPoints::of([-3, -1, 4].into_iter()).times_five, [-11, -7, 0, 10]);
}

#[test]
fn recent_is_better_and_frequent_and_valuable_are_better() {
    let customers = [(10, 1, 100), (20, 2, 200), (30, 3, 300), (40, 4, 400), (50, 5, 500)];
    assert_eq!(
        score(&customers, Scoring::CutPoints),
        [(5, 1, 1), (4, 2, 2), (3, 3, 3), (2, 4, 4), (1, 5, 5)]
    );
}

#[test]
fn equal_customers_get_equal_scores_and_some_scores_stay_empty() {
    // Frequencies 1, 1, 1, 1, 2 and 9: quantiles 1, 1, 1 and 2.
    let customers = [1, 1, 1, 1, 2, 9].map(|frequency| (5, frequency, 10));
    let frequencies: Vec<u8> = score(&customers, Scoring::CutPoints).into_iter().map(|(_, f, _)| f).collect();
    assert_eq!(frequencies, [1, 1, 1, 1, 4, 5]);
    assert!(score(&customers, Scoring::CutPoints).iter().all(|(r, _, m)| (*r, *m) == (5, 1)));
}

#[test]
fn a_value_of_zero_or_less_scores_1_however_many_are_worse() {
    let customers = [-50, -40, -30, -20, -1].map(|monetary| (5, 1, monetary));
    assert!(score(&customers, Scoring::CutPoints).iter().all(|(_, _, m)| *m == 1));
}

#[test]
fn exact_fifths_split_equals_by_id_and_give_the_first_buckets_one_more() {
    let customers = [(9, 1, 5); 7];
    assert_eq!(
        score(&customers, Scoring::Ntile),
        [1, 1, 2, 2, 3, 4, 5].map(|bucket| (bucket, bucket, bucket)),
        "seven in five buckets: 2, 2, 1, 1, 1"
    );
    let customers = [(1, 9, -1), (3, 7, -3), (2, 8, -2)];
    assert_eq!(score(&customers, Scoring::Ntile), [(3, 3, 3), (1, 1, 1), (2, 2, 2)]);
    assert_eq!(score(&[], Scoring::Ntile), []);
}

#[test]
fn one_customer_scores_5_for_recency_and_1_for_the_rest() {
    assert_eq!(score(&[(3, 2, 1)], Scoring::CutPoints), [(5, 1, 1)]);
    assert_eq!(score(&[], Scoring::CutPoints), []);
}

/// The example of the R package `rfm` 0.3.0: 4,906 orders of 995 customers, analysed as of 2006-12-31.
#[test]
fn every_score_equals_that_of_the_r_package_but_three_beside_a_fractional_cut() {
    let Some(rows) = shared_data::rows("rfm_expected_rpackage.csv") else { return };
    let number = |row: &shared_data::Row, column: &str| -> i32 { row.get(column).parse().unwrap() };
    let customers: Vec<(i32, u64, i128)> = rows
        .iter()
        .map(|row| {
            let frequency = number(row, "transaction_count").try_into().unwrap();
            (number(row, "recency_days"), frequency, number(row, "amount").into())
        })
        .collect();
    assert_eq!(customers.len(), 995);

    // The package prints its cut points, the upper ends of its bins, one above the quantiles: 115, 181, 297.4, 482 and so on.
    let cuts = |values: &mut dyn Iterator<Item = i128>| CutPoints::of(values).times_five.map(|cut| cut + 5);
    assert_eq!(cuts(&mut customers.iter().map(|row| row.0.into())), [575, 905, 1_487, 2_410]);
    assert_eq!(cuts(&mut customers.iter().map(|row| row.1.into())), [20, 25, 30, 40]);
    assert_eq!(cuts(&mut customers.iter().map(|row| row.2)), [1_279, 1_910, 2_532, 3_330]);

    let scores = score(&customers, Scoring::CutPoints);
    let mut otherwise = Vec::new();
    for (row, (r, f, m)) in rows.iter().zip(&scores) {
        let expected =
            ["recency_score", "frequency_score", "monetary_score"].map(|column| number(row, column));
        if [r, f, m].map(|score| i32::from(*score)) != expected {
            otherwise.push((row.get("customer_id"), row.get("rfm_score"), (*r, *f, *m)));
        }
    }
    // The package asks whether a value reaches the quantile plus one, which depends on the unit of money. On whole numbers
    // that is our rule, but for values within the one: 297 days above 296.4, and 506 and 255 above 505.4 and 254.8.
    otherwise.sort_unstable();
    assert_eq!(
        otherwise,
        [
            ("Jerold Sporer", "443", (4, 4, 4)),
            ("Katlyn Mann", "345", (2, 4, 5)),
            ("Skylar Hoeger", "321", (3, 2, 2)),
        ]
    );
    let customers_with = |all: u8| scores.iter().filter(|score| **score == (all, all, all)).count();
    assert_eq!((customers_with(5), customers_with(1)), (35, 75));
}
