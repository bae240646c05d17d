//! Claims about the audit of the customer base. Expected numbers are published or worked by hand beside them.

use super::{
    AccountHistory, AccountPeriod, AuditPeriod, Factor, Figures, Lifetime, audit, decompose, survival,
};
use crate::money::Amount;
use crate::time::{Day, Month};

fn units(units: i128) -> Amount {
    Amount(units * 10_000)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The calendar years from one on.
fn years(first: i32, number: i32) -> Vec<AuditPeriod> {
    let year = |year: i32| AuditPeriod { first: Month(year * 12), end: Month(year * 12 + 12) };
    (first..first + number).map(year).collect()
}

fn account(days: &[&str], brought: &[(i128, i128)]) -> AccountHistory {
    let of = |(revenue, profit): &(i128, i128)| AccountPeriod {
        revenue: units(*revenue),
        costed_revenue: units(*revenue),
        profit: (*revenue != 0).then(|| units(*profit)),
    };
    AccountHistory {
        purchases: days.iter().map(|text| day(text)).collect(),
        periods: brought.iter().map(of).collect(),
    }
}

/// 2024 and 2025: `kept` buys twice each year, 100 then 150; `left` once in 2024 for 80; `won` once in 2025 for 60; `back`
/// bought in 2023 and again in 2025 for 40.
fn four() -> Vec<AccountHistory> {
    vec![
        account(&["2024-02-01", "2024-08-01", "2025-02-01", "2025-08-01"], &[(100, 40), (150, 45)]),
        account(&["2024-05-01"], &[(80, 20), (0, 0)]),
        account(&["2025-06-01"], &[(0, 0), (60, 30)]),
        account(&["2023-06-01", "2025-03-01"], &[(0, 0), (40, 10)]),
    ]
}

#[test]
fn the_base_is_counted_period_by_period() {
    let found = audit(&four(), &years(2024, 2), 12);
    let figures = |customers, active, orders, revenue, profit| Figures {
        customers,
        active,
        orders,
        revenue: units(revenue),
        costed_revenue: units(revenue),
        profit: Some(units(profit)),
    };
    assert_eq!(found.periods, [figures(3, 2, 3, 180, 60), figures(4, 3, 4, 250, 85)]);
    let cohorts: Vec<_> = found.cohorts.iter().map(|cohort| (cohort.joined, cohort.size)).collect();
    assert_eq!(cohorts, [(None, 1), (Some(0), 2), (Some(1), 1)]);
    assert_eq!(found.cohorts[1].periods, [figures(2, 2, 3, 180, 60), figures(2, 1, 2, 150, 45)]);
    let by_cohort: Amount =
        found.cohorts.iter().filter_map(|cohort| cohort.periods.last()).map(|figures| figures.revenue).sum();
    assert_eq!(by_cohort, units(250), "cohorts add up to the base");
}

#[test]
fn who_stayed_came_and_went_adds_up_to_the_change() {
    let found = audit(&four(), &years(2024, 2), 12);
    let step = &found.steps[0];
    assert_eq!((step.kept, step.won, step.returned, step.left), (1, 1, 1, 1));
    assert_eq!(step.changes, [units(50), units(60), units(40), units(-80)]);
    assert_eq!(step.changes.iter().copied().sum::<Amount>(), units(70));
    // Of two one is active again; 150 of 180, without growth 100 of 180; gross profit 45 of 60.
    let kept = step.retention;
    assert_eq!((kept.logo, kept.profit), (Some(0.5), Some(0.75)));
    assert!((kept.revenue.unwrap() - 150.0 / 180.0).abs() < 1e-12);
    assert!((kept.revenue_without_growth.unwrap() - 100.0 / 180.0).abs() < 1e-12);
}

#[test]
fn without_growth_never_passes_retention_nor_the_whole() {
    // 100 to 100 and -50 to -60 by returns: together 40 of 50, and nobody grew. 100 to 50 and 100 to -20: 30 of 200.
    let twice = &["2024-02-01", "2025-02-01"];
    for (brought, later, kept) in [([100, -50], [100, -60], 0.8), ([100, 100], [50, -20], 0.15)] {
        let accounts: Vec<_> =
            brought.into_iter().zip(later).map(|(was, is)| account(twice, &[(was, 1), (is, 1)])).collect();
        let found = audit(&accounts, &years(2024, 2), 12).steps[0].retention;
        assert_eq!((found.revenue, found.revenue_without_growth), (Some(kept), Some(kept)));
    }
}

#[test]
fn profit_is_not_called_lost_where_a_cost_is_unknown() {
    let mut accounts = vec![account(&["2024-02-01", "2025-02-01"], &[(100, 40), (100, 40)])];
    accounts[0].periods[1].profit = None;
    assert_eq!(audit(&accounts, &years(2024, 2), 12).steps[0].retention.profit, None);
    accounts.push(account(&["2024-02-01"], &[(60, 20), (0, 0)]));
    accounts[0].periods[1].profit = Some(units(40));
    let found = audit(&accounts, &years(2024, 2), 12).steps[0].retention.profit.unwrap();
    assert!((found - 40.0 / 60.0).abs() < 1e-12, "40 of 40 + 20: who left is lost");
}

#[test]
fn the_effects_of_two_factors_share_what_they_did_together() {
    // 2 customers, all active, one order each of 10 become 3 with orders of 20: 20 to 60. Customers alone bring 10 at the old
    // value, 20 at the new: 15 on average. Value alone brings 20 with 2, 30 with 3: 25.
    let figures = |customers, revenue| Figures {
        customers,
        active: customers,
        orders: customers,
        revenue: units(revenue),
        costed_revenue: Amount::ZERO,
        profit: None,
    };
    let found = decompose(&figures(2, 20), &figures(3, 60), false).unwrap();
    assert_eq!(found.change, units(40));
    assert_eq!(
        found.effects,
        [
            (Factor::Customers, units(15)),
            (Factor::Active, Amount::ZERO),
            (Factor::Orders, Amount::ZERO),
            (Factor::Value, units(25)),
        ]
    );
    assert_eq!(decompose(&figures(2, 20), &figures(3, 60), true), None, "no gross profit is known");
    assert_eq!(decompose(&figures(0, 0), &figures(3, 60), false), None, "nobody was there");
}

#[test]
fn the_margin_is_of_the_revenue_whose_cost_is_known() {
    // One customer and one order of 100 each year. In the first year the cost of all is known, 40 of 100 remain; in the second
    // that of 50 alone, of which 20 remain: the margin stays 40 %, and the change of -20 is that less is known.
    let figures = |costed, profit| Figures {
        customers: 1,
        active: 1,
        orders: 1,
        revenue: units(100),
        costed_revenue: units(costed),
        profit: Some(units(profit)),
    };
    let found = decompose(&figures(100, 40), &figures(50, 20), true).unwrap();
    let of = |factor| found.effects.iter().find(|(known, _)| *known == factor).unwrap().1;
    assert_eq!(
        (found.change, of(Factor::Costed), of(Factor::Margin)),
        (units(-20), units(-20), Amount::ZERO)
    );
}

#[test]
fn a_credit_before_the_first_purchase_is_left_out_of_base_and_cohorts_alike() {
    let accounts = [
        account(&["2024-02-01", "2025-02-01"], &[(100, 40), (100, 40)]),
        account(&["2025-06-01"], &[(-30, -10), (60, 30)]),
    ];
    let found = audit(&accounts, &years(2024, 2), 12);
    assert_eq!((found.periods[0].customers, found.periods[0].revenue), (1, units(100)));
    for place in 0..2 {
        let since = |cohort: &super::Cohort| place - cohort.joined.unwrap_or(0).min(place);
        let joined = found.cohorts.iter().filter(|cohort| cohort.joined.unwrap_or(0) <= place);
        let by_cohort: Amount = joined.map(|cohort| cohort.periods[since(cohort)].revenue).sum();
        assert_eq!(by_cohort, found.periods[place].revenue, "cohorts add up to the base");
    }
    assert_eq!(found.steps[0].changes, [Amount::ZERO, units(60), Amount::ZERO, Amount::ZERO]);
}

proptest::proptest! {
    #[test]
    fn effects_add_up_exactly_whatever_the_signs(
        before in (1_u32..500, 1_u32..100, 1_u32..900, -1_000_000_i128..9_000_000_000, -9_000_000_i128..9_000_000),
        after in (1_u32..500, 1_u32..100, 1_u32..900, -1_000_000_i128..9_000_000_000, -9_000_000_i128..9_000_000),
    ) {
        let figures = |(others, active, more, revenue, profit): (u32, u32, u32, i128, i128)| Figures {
            customers: active + others,
            active,
            orders: active + more,
            revenue: Amount(revenue),
            costed_revenue: Amount(revenue / 2),
            profit: Some(Amount(profit)),
        };
        let (before, after) = (figures(before), figures(after));
        for of_profit in [false, true] {
            if let Some(found) = decompose(&before, &after, of_profit) {
                let sum: Amount = found.effects.iter().map(|(_, effect)| *effect).sum();
                proptest::prop_assert_eq!(sum, found.change);
            }
        }
    }
}

/// Remission under 6-mercaptopurine in weeks, 21 patients, 12 censored (Freireich and others 1963; the table of Cox and Oakes
/// 1984, page 49).
#[test]
fn survival_is_that_of_the_published_table() {
    let over = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|months| Lifetime { months, is_over: true });
    let known =
        [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|months| Lifetime { months, is_over: false });
    let points = survival(&[&over[..], &known[..]].concat());
    let shares: Vec<_> = points.iter().map(|point| (point.months, point.at_risk, point.ended)).collect();
    assert_eq!(
        shares,
        [(6, 21, 3), (7, 17, 1), (10, 15, 1), (13, 12, 1), (16, 11, 1), (22, 7, 1), (23, 6, 1)]
    );
    for (point, share) in points.iter().zip([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]) {
        assert!((point.share - share).abs() < 5e-5, "{}: {}", point.months, point.share);
        assert!(point.low < point.share && point.share < point.high);
    }
    assert!(survival(&[]).is_empty());
    let all = survival(&[Lifetime { months: 3, is_over: true }]);
    assert_eq!((all.len(), all[0].share), (1, 0.0));
}

#[test]
fn a_life_is_over_at_the_last_purchase_before_a_year_of_silence() {
    let mut accounts = vec![
        account(&["2024-01-10", "2024-03-10"], &[(1, 1), (0, 0)]),
        account(&["2024-01-10", "2024-11-10", "2025-09-10"], &[(1, 1), (1, 1)]),
        account(&["2025-06-10"], &[(0, 0), (1, 1)]),
    ];
    let found = audit(&accounts, &years(2024, 2), 12);
    let curve = |points: &[super::SurvivalPoint]| -> Vec<(u32, u32, u32)> {
        points.iter().map(|point| (point.months, point.at_risk, point.ended)).collect()
    };
    // Judged are the months to December 2024, after which twelve silent ones can be seen. The first was silent from April 2024
    // on, two months after it joined; the second is known to last eleven; the third joined too late to say.
    assert_eq!(curve(&found.survival), [(2, 2, 1)]);
    assert!((found.survival[0].share - 0.5).abs() < 1e-12);
    // Second orders after two and ten months; the third account waits for six.
    assert_eq!(curve(&found.second_order), [(2, 3, 1), (10, 1, 1)]);

    // Thirteen months apart are twelve silent ones, also where the account comes back; twelve apart are eleven.
    accounts = vec![
        account(&["2024-01-10", "2025-02-10"], &[(1, 1), (1, 1)]),
        account(&["2024-01-10", "2025-01-10"], &[(1, 1), (1, 1)]),
    ];
    assert_eq!(curve(&audit(&accounts, &years(2024, 2), 12).survival), [(0, 2, 1)]);
}

#[test]
fn tenths_hold_every_active_account_once() {
    let accounts: Vec<AccountHistory> =
        (1..=23).map(|number| account(&["2024-02-01"], &[(number, 0)])).collect();
    let found = audit(&accounts, &years(2024, 1), 12);
    let sizes: Vec<u32> = found.deciles.iter().map(|decile| decile.accounts).collect();
    assert_eq!((sizes.len(), sizes.iter().sum::<u32>()), (10, 23));
    assert_eq!(found.deciles[0].revenue, units(23 + 22), "the largest first");
    assert!((found.deciles.iter().filter_map(|decile| decile.share).sum::<f64>() - 1.0).abs() < 1e-12);
    assert_eq!(audit(&accounts[..3], &years(2024, 1), 12).deciles.len(), 3);
    let nothing = audit(&[], &years(2024, 1), 12);
    assert!(nothing.deciles.is_empty() && nothing.cohorts.is_empty() && nothing.survival.is_empty());
}
