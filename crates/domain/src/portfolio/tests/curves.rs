use crate::portfolio::{Class, Curves, LorenzPoint, Measure, Parameters, curves};
use crate::time::AsOf;

use super::{INEQ, buyer, buyer_at_cost, day, judge};

fn drawn(values: impl IntoIterator<Item = i128>) -> Curves {
    let parameters = Parameters::of(AsOf(day("2026-01-01")));
    let facts = values.into_iter().enumerate().map(|(number, value)| buyer(&format!("{number:05}"), value));
    curves(&judge(facts.collect(), &parameters), Measure::Revenue)
}

#[test]
fn the_lorenz_curve_is_that_of_r_ineq() {
    // ineq::Lc(x)$L.
    let expected = [
        0.0,
        0.008_124_831,
        0.030_096_417,
        0.066_815_847,
        0.118_448_322,
        0.185_083_952,
        0.266_197_098,
        0.362_193_254,
        0.486_904_154,
        0.665_680_473,
        1.0,
    ];
    let points = drawn(INEQ).lorenz;
    assert_eq!(points.len(), expected.len());
    for ((point, value_share), accounts) in points.iter().zip(expected).zip(0..) {
        assert!((point.value_share - value_share).abs() < 1e-9, "{point:?} is not {value_share}");
        assert!((point.account_share - f64::from(accounts) / 10.0).abs() < 1e-15);
    }
}

#[test]
fn the_cumulative_curve_of_a_small_portfolio_has_every_account() {
    let drawn = drawn([500, 220, 90, 60, 40, 30, 25, 15, 12, 8, -100]);
    let shares: Vec<f64> = drawn.cumulative.iter().map(|point| point.share).collect();
    assert_eq!(shares, [0.0, 0.5, 0.72, 0.81, 0.87, 0.91, 0.94, 0.965, 0.98, 0.992, 1.0, 1.0]);
    let cuts: Vec<_> = drawn.class_cuts.iter().map(|cut| (cut.class, cut.accounts, cut.share)).collect();
    assert_eq!(cuts, [(Class::A, 3, 0.81), (Class::B, 7, 0.965), (Class::C, 10, 1.0)]);
}

#[test]
fn a_large_portfolio_is_thinned_but_keeps_its_ends_its_bend_and_its_cuts() {
    for n in [99, 100, 118, 119, 120, 121, 1_000, 5_003] {
        let drawn = drawn((1..=n).map(|value| 1_000_000 / value));
        let n = u32::try_from(n).unwrap();
        let ranks: Vec<u32> = drawn.cumulative.iter().map(|point| point.accounts).collect();
        assert!(ranks.len() <= 120, "{} points of {n}", ranks.len());
        assert!(ranks.len() >= usize::try_from(n.min(90)).unwrap());
        assert!(ranks.is_sorted() && ranks.starts_with(&[0, 1, 2, 3, 4, 5]) && ranks.ends_with(&[n]));
        assert!(drawn.class_cuts.iter().all(|cut| ranks.contains(&cut.accounts)));
        assert!(drawn.cumulative.is_sorted_by_key(|point| point.share));

        assert!(drawn.lorenz.len() <= 100);
        assert_eq!(drawn.lorenz.first(), Some(&LorenzPoint { account_share: 0.0, value_share: 0.0 }));
        assert_eq!(drawn.lorenz.last(), Some(&LorenzPoint { account_share: 1.0, value_share: 1.0 }));
        assert!(drawn.lorenz.iter().all(|point| point.value_share <= point.account_share + 1e-12));
    }
}

#[test]
fn nothing_is_drawn_where_nothing_is_positive() {
    assert_eq!(drawn([]), Curves::default());
    assert_eq!(drawn([0, -4]), Curves::default());
}

#[test]
fn the_curve_of_gross_profit_leaves_out_accounts_without_known_costs() {
    let parameters = Parameters::of(AsOf(day("2026-01-01")));
    let judged = judge(vec![buyer_at_cost("a", 100, 60), buyer("b", 900)], &parameters);
    let drawn = curves(&judged, Measure::GrossProfit);
    assert_eq!(drawn.cumulative.iter().map(|point| point.accounts).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(drawn.class_cuts.len(), 1);
}
