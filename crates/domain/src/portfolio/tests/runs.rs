use crate::money::Amount;
use crate::portfolio::{
    AccountFacts, AccountJudgement, Cell, Class, ClassCounts, Measure, Parameters, Scores, cross_table,
    summary,
};
use crate::time::AsOf;

use super::{buyer, buyer_at_cost, day, former_buyer, judge};

fn by(measure: Measure) -> Parameters {
    Parameters { measure, ..Parameters::of(AsOf(day("2025-03-31"))) }
}

fn units(units: i128) -> Amount {
    Amount(units * 10_000)
}

/// One large account sold at a loss, two small profitable ones, one of unknown cost, one net return, one gone.
fn portfolio() -> Vec<AccountFacts> {
    vec![
        former_buyer("gone"),
        buyer_at_cost("loss", 800, 900),
        buyer_at_cost("good", 150, 50),
        buyer("opaque", 50),
        buyer_at_cost("small", 20, 15),
        AccountFacts { last_purchase: None, ..buyer_at_cost("returns", -20, -20) },
    ]
}

fn of<'a>(judgements: &'a [AccountJudgement], id: &str) -> &'a AccountJudgement {
    judgements.iter().find(|judgement| judgement.facts.account.external_id == id).unwrap()
}

fn close(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-12)
}

#[test]
fn judgements_are_in_the_order_of_accounts_and_ranked_by_the_measure() {
    let judged = judge(portfolio(), &by(Measure::Revenue));
    let ids: Vec<_> = judged.iter().map(|judgement| judgement.facts.account.external_id.as_str()).collect();
    assert_eq!(ids, ["gone", "good", "loss", "opaque", "returns", "small"]);
    let ranks: Vec<_> = judged.iter().map(|judgement| judgement.rank).collect();
    assert_eq!(ranks, [None, Some(2), Some(1), Some(3), Some(5), Some(4)]);

    let judged = judge(portfolio(), &by(Measure::GrossProfit));
    let ranks: Vec<_> = judged.iter().map(|judgement| judgement.rank).collect();
    assert_eq!(ranks, [None, Some(1), Some(4), None, Some(3), Some(2)]);
}

#[test]
fn a_run_classes_by_both_measures_whatever_drives_its_ranks() {
    for measure in [Measure::Revenue, Measure::GrossProfit] {
        let judged = judge(portfolio(), &by(measure));
        let classes = |id| (of(&judged, id).revenue_class, of(&judged, id).gross_profit_class);
        // Revenue base 1,020: 78.4 % before `good`, 93.1 % before `opaque`, 98.0 % before `small`.
        // Gross profit base 105: 95.2 % before `small`.
        assert_eq!(classes("loss"), (Class::A, Class::N));
        assert_eq!(classes("good"), (Class::A, Class::A));
        assert_eq!(classes("opaque"), (Class::B, Class::Unknown));
        assert_eq!(classes("small"), (Class::C, Class::C));
        assert_eq!(classes("returns"), (Class::N, Class::N));
        assert_eq!(classes("gone"), (Class::Inactive, Class::Inactive));
    }
}

#[test]
fn shares_are_by_the_measure_of_the_run() {
    let judged = judge(portfolio(), &by(Measure::GrossProfit));
    assert!(close(of(&judged, "good").share, 100.0 / 105.0));
    assert!(close(of(&judged, "small").cumulative_share, 1.0));
    assert_eq!(of(&judged, "loss").share, None);
    assert!(close(of(&judged, "loss").cumulative_share, 1.0));
    assert_eq!(of(&judged, "opaque").cumulative_share, None);
}

#[test]
fn only_active_accounts_that_ever_purchased_are_scored() {
    let older = AccountFacts { last_purchase: Some(day("2025-01-31")), invoices: 3, ..buyer("old", 60) };
    let bought_before_the_return =
        AccountFacts { last_purchase: Some(day("2024-12-31")), ..buyer("zback", -5) };
    let facts = [portfolio(), vec![older, bought_before_the_return]].concat();
    let judged = judge(facts, &by(Measure::Revenue));

    assert_eq!((of(&judged, "returns").recency_days, of(&judged, "returns").scores), (None, None));
    assert_eq!((of(&judged, "gone").recency_days, of(&judged, "gone").scores), (Some(21), None));
    // Six buyers, cut points on the second to the fifth value. Days 21 (four times), 59 and 90: cut points 21, 21, 21, 59.
    // Invoices 1 (five times) and 3: all cut points 1. Revenue -5, 20, 50, 60, 150, 800: cut points 20, 50, 60, 150.
    let scores = |id| of(&judged, id).scores.map(|Scores { r, f, m }| (r, f, m));
    assert_eq!(of(&judged, "old").recency_days, Some(59));
    assert_eq!(scores("loss"), Some((5, 1, 5)));
    assert_eq!(scores("good"), Some((5, 1, 4)));
    assert_eq!(scores("opaque"), Some((5, 1, 2)));
    assert_eq!(scores("small"), Some((5, 1, 1)));
    assert_eq!(scores("old"), Some((2, 5, 3)));
    assert_eq!(scores("zback"), Some((1, 1, 1)));
}

#[test]
fn the_summary_adds_up_the_active_accounts() {
    let summary = summary(&judge(portfolio(), &by(Measure::Revenue)), Measure::Revenue);
    assert_eq!((summary.accounts, summary.inactive), (5, 1));
    assert_eq!(summary.revenue, units(1_000));
    assert_eq!(summary.gross_profit, Some(units(5)), "-100 + 100 + 5 + 0");
    assert!(close(summary.gross_profit_covers, 0.95));
    assert_eq!(summary.revenue_classes, ClassCounts { a: 2, b: 1, c: 1, n: 1, unknown: 0 });
    assert_eq!(summary.gross_profit_classes, ClassCounts { a: 1, b: 0, c: 1, n: 2, unknown: 1 });
    assert_eq!(summary.loss_makers_in_top_20, 1);
    let concentration = summary.concentration;
    assert_eq!((concentration.base_accounts, concentration.base), (4, units(1_020)));
    assert_eq!((concentration.non_positive_accounts, concentration.non_positive), (1, units(-20)));
}

#[test]
fn a_summary_by_gross_profit_concentrates_gross_profit() {
    let concentration =
        summary(&judge(portfolio(), &by(Measure::Revenue)), Measure::GrossProfit).concentration;
    assert_eq!((concentration.base_accounts, concentration.base), (2, units(105)));
    assert_eq!((concentration.non_positive_accounts, concentration.non_positive), (2, units(-100)));
}

#[test]
fn loss_makers_are_looked_for_among_the_20_largest_by_revenue() {
    let mut facts: Vec<_> = (0..19).map(|n| buyer_at_cost(&format!("{n:02}"), 1_000 + n, 1)).collect();
    facts.push(buyer_at_cost("20th", 20, 21));
    facts.push(buyer_at_cost("21st", 19, 500));
    let judged = judge(facts, &by(Measure::GrossProfit));
    assert_eq!(summary(&judged, Measure::GrossProfit).loss_makers_in_top_20, 1);
}

#[test]
fn the_cross_table_has_the_cells_that_hold_an_account() {
    let cell = |revenue_class, gross_profit_class, revenue, gross_profit: Option<i128>| Cell {
        revenue_class,
        gross_profit_class,
        accounts: 1,
        revenue: units(revenue),
        gross_profit: gross_profit.map(units),
    };
    assert_eq!(
        cross_table(&judge(portfolio(), &by(Measure::Revenue))),
        [
            cell(Class::A, Class::A, 150, Some(100)),
            cell(Class::A, Class::N, 800, Some(-100)),
            cell(Class::B, Class::Unknown, 50, None),
            cell(Class::C, Class::C, 20, Some(5)),
            cell(Class::N, Class::N, -20, Some(0)),
        ]
    );
}

#[test]
fn a_portfolio_without_accounts_or_without_activity_has_no_ratios() {
    for facts in [vec![], vec![former_buyer("gone")]] {
        let judged = judge(facts, &by(Measure::Revenue));
        let summary = summary(&judged, Measure::Revenue);
        assert_eq!((summary.accounts, summary.revenue), (0, Amount::ZERO));
        assert_eq!((summary.gross_profit, summary.gross_profit_covers), (None, None));
        assert_eq!(summary.concentration.gini, None);
        assert_eq!(cross_table(&judged), []);
    }
}
