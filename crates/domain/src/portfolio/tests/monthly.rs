use crate::money::Amount;
use crate::portfolio::{MonthlyTotals, Xyz, monthly_variation};
use crate::time::Month;

fn series(months: &[i128]) -> MonthlyTotals {
    let amounts = (24_000..).map(Month).zip(months.iter().copied().map(Amount));
    MonthlyTotals::new(amounts, Month(24_000 + i32::try_from(months.len()).unwrap()))
}

fn class(months: &[i128]) -> Xyz {
    monthly_variation(&series(months)).class
}

#[track_caller]
fn assert_cv(months: &[i128], expected: f64, within: f64) {
    let cv = monthly_variation(&series(months)).cv;
    assert!(cv.is_some_and(|cv| (cv - expected).abs() <= within), "{cv:?} is not {expected}");
}

#[test]
fn the_trade_examples_have_their_population_variation() {
    let steady = [100, 104, 98, 101, 99, 103, 100, 97, 102, 100, 98, 98];
    let moderate = [100, 60, 140, 90, 120, 70, 130, 110, 80, 100, 95, 105];
    let sparse = [0, 0, 400, 0, 0, 350, 0, 0, 0, 450, 0, 0];
    assert_cv(&steady, 0.020_8, 5e-5);
    assert_cv(&moderate, 0.224_5, 5e-5);
    assert_cv(&sparse, 1.744_0, 5e-5);
    assert_eq!([class(&steady), class(&moderate), class(&sparse)], [Xyz::X, Xyz::X, Xyz::Z]);
}

#[test]
fn a_variation_of_exactly_the_cut_belongs_to_the_better_class() {
    assert_cv(&[1, 3, 1, 3, 1, 3], 0.5, 0.0);
    assert_eq!(class(&[1, 3, 1, 3, 1, 3]), Xyz::X);
    assert_eq!(class(&[10, 30, 10, 30, 10, 31]), Xyz::Y, "4 * 3,725 is more than 121 squared");
    assert_cv(&[2, 0, 2, 0, 2, 0], 1.0, 0.0);
    assert_eq!(class(&[2, 0, 2, 0, 2, 0]), Xyz::Y);
    assert_eq!(class(&[2, 0, 2, 0, 3, 0]), Xyz::Z, "6 * 17 - 49 is more than 49");
}

#[test]
fn the_same_amount_every_month_does_not_vary_at_all() {
    for amount in [1, 333_333, 10_i128.pow(30) + 1] {
        assert_eq!(monthly_variation(&series(&[amount; 7])).cv, Some(0.0));
        assert_eq!(class(&[amount; 7]), Xyz::X);
    }
}

#[test]
fn purchases_and_returns_that_cancel_exactly_are_not_classifiable() {
    let cancelled = [1_001, 2_002, -3_003, 0, 7, -7, 0];
    assert_eq!(monthly_variation(&series(&cancelled)).cv, None);
    assert_eq!(class(&cancelled), Xyz::N);
    assert_eq!(class(&[5, 5, 5, 5, 5, -100]), Xyz::N);
    let off_by_the_smallest_amount = [1_001, 2_002, -3_003, 0, 7, -6, 0];
    assert_eq!(class(&off_by_the_smallest_amount), Xyz::Z);
}

#[test]
fn fewer_than_six_months_are_not_classifiable_but_measured() {
    assert_eq!(class(&[4; 5]), Xyz::N);
    assert_cv(&[4; 5], 0.0, 0.0);
    assert_eq!(class(&[4; 6]), Xyz::X);
    assert_eq!(class(&[]), Xyz::N);
}

#[test]
fn months_whose_squares_outgrow_128_bits_are_judged_all_the_same() {
    let huge = 10_i128.pow(30);
    assert_eq!(class(&[10 * huge, 29 * huge, 10 * huge, 29 * huge, 10 * huge, 29 * huge]), Xyz::X);
    assert_eq!(class(&[2 * huge, 0, 2 * huge, 0, 3 * huge, 0]), Xyz::Z);
    let all_but_cancelled = [huge, -huge, 0, 0, 0, 1];
    assert_eq!(class(&all_but_cancelled), Xyz::Z);
    assert_cv(&all_but_cancelled, 12.0_f64.sqrt() * 1e30, 1e25);
}

#[test]
fn months_without_a_line_count_as_zero_from_the_first_to_the_end() {
    let lines =
        [(Month(100), Amount(1)), (Month(103), Amount(2)), (Month(103), Amount(3)), (Month(106), Amount(9))];
    let totals = MonthlyTotals::new(lines, Month(106));
    let by_hand = [(100, 1), (101, 0), (102, 0), (103, 5), (104, 0), (105, 0)];
    assert_eq!(totals, MonthlyTotals::new(by_hand.map(|(m, a)| (Month(m), Amount(a))), Month(106)));
    assert_ne!(totals, MonthlyTotals::new(lines, Month(105)));
    assert_eq!(monthly_variation(&totals).class, Xyz::Z, "six months: 6 * 26 - 36 is more than 36");
}
