use proptest::prelude::*;

use crate::money::Amount;
use crate::portfolio::{
    AccountFacts, AccountJudgement, Class, Measure, Parameters, cross_table, curves, summary,
};
use crate::time::{AsOf, Day, Window};

use super::{account, buyer, day, former_buyer, judge};

/// Portfolios with ties, losses, unknown costs, inactive accounts and accounts that never purchased.
fn portfolios() -> impl Strategy<Value = Vec<AccountFacts>> {
    let value = prop_oneof![3 => -3_i128..30, 2 => -10_000_i128..1_000_000_000, 1 => Just(0)];
    let one =
        (value, proptest::option::of(-100_i128..1_000), 0..4_u64, proptest::option::of(0..500_i32), 1..9_u64);
    proptest::collection::vec(one, 0..60).prop_map(|rows| {
        rows.into_iter()
            .enumerate()
            .map(|(number, (revenue, cost, lines, days_ago, invoices))| {
                let id = format!("{}", (number * 37) % 61);
                if lines == 0 {
                    return former_buyer(&id);
                }
                AccountFacts {
                    account: account(&id),
                    lines,
                    invoices,
                    revenue: Amount(revenue),
                    costed_lines: u64::from(cost.is_some()),
                    costed_revenue: Amount(if cost.is_some() { revenue } else { 0 }),
                    cost: Amount(cost.unwrap_or(0)),
                    last_purchase: days_ago
                        .and_then(|days| Day::from_epoch(day("2025-12-31").epoch() - days)),
                    ..buyer(&id, 0)
                }
            })
            .collect()
    })
}

fn judged(facts: Vec<AccountFacts>, measure: Measure) -> Vec<AccountJudgement> {
    judge(facts, &Parameters { window: Window::All, measure, ..Parameters::of(AsOf(day("2026-01-01"))) })
}

fn scaled(facts: &AccountFacts, by: i128) -> AccountFacts {
    AccountFacts {
        revenue: Amount(facts.revenue.0 * by),
        costed_revenue: Amount(facts.costed_revenue.0 * by),
        cost: Amount(facts.cost.0 * by),
        ..facts.clone()
    }
}

const MEASURES: [Measure; 2] = [Measure::Revenue, Measure::GrossProfit];

fn measures() -> impl Strategy<Value = Measure> {
    prop::sample::select(MEASURES.to_vec())
}

proptest! {
    #[test]
    fn a_run_does_not_depend_on_input_order(
        (facts, shuffled) in portfolios().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        measure in measures(),
    ) {
        let (one, other) = (judged(facts, measure), judged(shuffled, measure));
        prop_assert_eq!(summary(&one, measure), summary(&other, measure));
        prop_assert_eq!(curves(&one, measure), curves(&other, measure));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn a_run_does_not_depend_on_the_unit_of_money(
        facts in portfolios(), by in 1_i128..10_000_000_000, measure in measures(),
    ) {
        let large = judged(facts.iter().map(|facts| scaled(facts, by)).collect(), measure);
        let small = judged(facts, measure);
        for (one, other) in small.iter().zip(&large) {
            prop_assert_eq!(one.rank, other.rank);
            prop_assert_eq!(one.revenue_class, other.revenue_class);
            prop_assert_eq!(one.gross_profit_class, other.gross_profit_class);
            prop_assert_eq!(one.scores, other.scores);
        }
        let (one, other) = (summary(&small, measure).concentration, summary(&large, measure).concentration);
        prop_assert_eq!(one.accounts_for_80_percent, other.accounts_for_80_percent);
        prop_assert_eq!((one.band, one.hhi_band, one.dependence), (other.band, other.hhi_band, other.dependence));
        for (one, other) in [(one.gini, other.gini), (one.hhi, other.hhi), (one.cr.cr4, other.cr.cr4)] {
            prop_assert!((one.unwrap_or(-1.0) - other.unwrap_or(-1.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn classes_and_cells_add_up_to_the_accounts(facts in portfolios(), measure in measures()) {
        let judged = judged(facts, measure);
        let summary = summary(&judged, measure);
        for counts in [summary.revenue_classes, summary.gross_profit_classes] {
            prop_assert_eq!(counts.a + counts.b + counts.c + counts.n + counts.unknown, summary.accounts);
        }
        let cells = cross_table(&judged);
        prop_assert_eq!(cells.iter().map(|cell| cell.accounts).sum::<u32>(), summary.accounts);
        prop_assert_eq!(cells.iter().map(|cell| cell.revenue).sum::<Amount>(), summary.revenue);
        let concentration = summary.concentration;
        if measure == Measure::Revenue {
            prop_assert_eq!(concentration.base + concentration.non_positive, summary.revenue);
        }
    }

    #[test]
    fn classes_never_improve_along_the_ranks(facts in portfolios(), measure in measures()) {
        let mut judged = judged(facts, measure);
        judged.retain(|judgement| judgement.rank.is_some());
        judged.sort_by_key(|judgement| judgement.rank);
        let ranks: Vec<u32> = judged.iter().filter_map(|judgement| judgement.rank).collect();
        prop_assert_eq!(ranks, (1..).take(judged.len()).collect::<Vec<u32>>());
        let classes: Vec<Class> = judged.iter().map(|judgement| judgement.class(measure)).collect();
        prop_assert!(classes.is_sorted(), "{classes:?}");
        prop_assert!(classes.first().is_none_or(|class| matches!(class, Class::A | Class::N)));
        prop_assert!(judged.is_sorted_by_key(|judgement| judgement.cumulative_share));
    }

    #[test]
    fn shares_are_parts_of_one_whole(facts in portfolios(), measure in measures()) {
        let judged = judged(facts, measure);
        let shares: Vec<f64> = judged.iter().filter_map(|judgement| judgement.share).collect();
        prop_assert!(shares.is_empty() || (shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);

        let concentration = summary(&judged, measure).concentration;
        let n = f64::from(concentration.base_accounts);
        prop_assert_eq!(concentration.gini.is_some(), n > 0.0);
        if let (Some(gini), Some(hhi)) = (concentration.gini, concentration.hhi) {
            prop_assert!((0.0..1.0).contains(&gini) && gini <= (n - 1.0) / n + 1e-12);
            prop_assert!(hhi >= 1.0 / n - 1e-12 && hhi <= 1.0 + 1e-12);
            let squares: f64 = shares.iter().map(|share| share * share).sum();
            prop_assert!((hhi - squares).abs() < 1e-12);
        }
    }

    #[test]
    fn equal_buying_has_equal_scores_and_better_buying_no_lower_ones(facts in portfolios()) {
        let judged = judged(facts, Measure::Revenue);
        for one in &judged {
            for other in &judged {
                if let (Some(a), Some(b)) = (one.scores, other.scores) {
                    prop_assert!(one.recency_days < other.recency_days || a.r <= b.r);
                    prop_assert!(one.facts.invoices > other.facts.invoices || a.f <= b.f);
                    prop_assert!(one.facts.revenue > other.facts.revenue || a.m <= b.m);
                }
            }
        }
    }
}
