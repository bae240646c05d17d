//! Claims about migration. Expected numbers are worked by hand beside them.

use super::chain::of_paths;
use super::statistics::{chi_square_beyond, jeffreys};
use super::{Beside, Classification, Followed, Phases, State, migration, step_months};
use crate::accounts::AccountRef;
use crate::lifecycle::Phase;
use crate::money::Amount;
use crate::portfolio::{
    AccountFacts, AccountJudgement, AccountXyz, Class, Measure, Parameters, Regularity, Xyz, judge,
};
use crate::time::AsOf;

const A: State = State::Abc(Class::A);
const B: State = State::Abc(Class::B);
const C: State = State::Abc(Class::C);

fn near(left: f64, right: f64, within: f64) -> bool {
    (left - right).abs() <= within
}

fn account(id: &str, revenue: i128) -> (AccountFacts, AccountXyz) {
    let day = "2025-03-10".parse().unwrap();
    let facts = AccountFacts {
        account: AccountRef { source: "erp".into(), external_id: id.into() },
        first_day: day,
        last_day: day,
        last_purchase: Some(day),
        lines: u64::from(revenue != 0),
        invoices: 1,
        revenue: Amount(revenue * 10_000),
        costed_lines: 0,
        costed_revenue: Amount::ZERO,
        cost: Amount::ZERO,
        on_rung: None,
    };
    let regularity = Regularity { class: Xyz::X, cv: Some(0.4), gaps: 9, days: Some(270) };
    (facts, AccountXyz { regularity, ..AccountXyz::default() })
}

fn run(accounts: &[(&str, i128)]) -> Vec<AccountJudgement> {
    let accounts = accounts.iter().map(|(id, revenue)| account(id, *revenue)).collect();
    judge(accounts, &Parameters::of(AsOf("2025-03-31".parse().unwrap())))
}

fn of(judgements: &[AccountJudgement]) -> Followed<'_> {
    Followed { judgements, beside: &Beside::Nothing }
}

/// Before: `a1` 6,000 and `a2` 2,500 are A (0 and 60 % before them), `b` 1,000 is B (85 %), `c1` 300 and `c2` 200 are C (95 %
/// and 98 %). After: `a1` 6,000 and `b` 2,500 are A, `a2` 1,000 is B, `c1` and the new `n` are C, `c2` has no line.
fn two_runs() -> (Vec<AccountJudgement>, Vec<AccountJudgement>) {
    let before = run(&[("a1", 6_000), ("a2", 2_500), ("b", 1_000), ("c1", 300), ("c2", 200)]);
    let after = run(&[("a1", 6_000), ("a2", 1_000), ("b", 2_500), ("c1", 300), ("c2", 0), ("n", 200)]);
    (before, after)
}

#[test]
fn each_account_is_in_one_cell_with_its_money_of_both_runs() {
    let (before, after) = two_runs();
    let found = migration(of(&before), of(&after), Classification::Abc, Measure::Revenue);
    let cells: Vec<_> = found
        .cells
        .iter()
        .map(|cell| (cell.from, cell.to, cell.accounts, cell.before.0 / 10_000, cell.after.0 / 10_000))
        .collect();
    assert_eq!(
        cells,
        [
            (A, A, 1, 6_000, 6_000),
            (A, B, 1, 2_500, 1_000),
            (B, A, 1, 1_000, 2_500),
            (C, C, 1, 300, 300),
            (C, State::Inactive, 1, 200, 0),
            (State::Absent, C, 1, 0, 200),
        ]
    );
    assert!(found.rows.iter().all(|row| row.is_thin), "five accounts say little");
    assert_eq!(found.columns, [A, B, C, State::Inactive]);
    let share = |from, to| found.cells.iter().find(|cell| (cell.from, cell.to) == (from, to)).unwrap().share;
    assert_eq!(share(A, B), Some(0.5));
    assert_eq!(share(State::Absent, C), None, "nobody leaves a state they were not in");
    let moved: Vec<_> = found.accounts.iter().map(|one| one.account.external_id.as_str()).collect();
    assert_eq!(moved, ["a2", "b", "c2", "n", "a1", "c1"], "the most money first, ties by id");
}

#[test]
fn mobility_is_shorrocks_index_over_the_accounts_both_runs_know() {
    // Stayed: A one of two, B none of one, C one of two. (3 - (0.5 + 0 + 0.5)) / (3 - 1) = 1. Revenue: 6,300 of 10,000.
    let (before, after) = two_runs();
    let found = migration(of(&before), of(&after), Classification::Abc, Measure::Revenue).mobility;
    assert_eq!((found.accounts, found.kept, found.index), (5, 2, Some(1.0)));
    assert_eq!(found.revenue_kept, Some(0.63));
    let still = migration(of(&before), of(&before), Classification::Abc, Measure::Revenue).mobility;
    assert_eq!((still.kept, still.index, still.revenue_kept), (5, Some(0.0), Some(1.0)));
    let alone = run(&[("a1", 10)]);
    assert_eq!(migration(of(&alone), of(&alone), Classification::Abc, Measure::Revenue).mobility.index, None);
    assert_eq!(migration(of(&[]), of(&[]), Classification::Xyz, Measure::Revenue).mobility.accounts, 0);
}

#[test]
fn every_class_has_its_words_and_no_others() {
    let (before, after) = two_runs();
    for by in Classification::ALL {
        let found = migration(of(&before), of(&after), by, Measure::Revenue);
        for state in found.columns.iter().chain(found.rows.iter().map(|row| &row.state)) {
            assert_eq!(State::read(by, &state.to_string()), Ok(*state), "{by:?}");
        }
        assert_eq!(by.as_str().parse(), Ok(by));
    }
    assert_eq!(State::read(Classification::NineCells, "AX"), Ok(State::Cell(Class::A, Xyz::X)));
    assert_eq!(State::read(Classification::Xyz, "N"), Ok(State::Xyz(Xyz::N)));
    assert_eq!(State::read(Classification::Abc, "N"), Ok(State::Abc(Class::N)));
    assert!(State::read(Classification::Abc, "AX").is_err());
    assert!(State::read(Classification::Abc, "champions").is_err());
}

/// So many accounts along each path.
fn paths(groups: &[(usize, &[State])]) -> Vec<Vec<State>> {
    groups.iter().flat_map(|(times, path)| std::iter::repeat_n(path.to_vec(), *times)).collect()
}

#[test]
fn the_state_before_is_tested_against_no_state_at_all() {
    // From A 30 to A and 10 to B, from B 20 to A and 40 to B: 100 (30*40 - 10*20)² / (40*60*50*50) = 16.6667.
    let found = of_paths(&paths(&[(30, &[A, A]), (10, &[A, B]), (20, &[B, A]), (40, &[B, B])]), 2);
    let test = found.first_order.unwrap();
    assert!(near(test.statistic, 100.0 * 1_000.0 * 1_000.0 / 6_000_000.0, 1e-12));
    assert_eq!(test.degrees_of_freedom, 1);
    assert!(test.is_significant() && test.sparse == 0.0);
    assert_eq!((found.runs, found.steps), (2, 100));
    assert_eq!(
        (found.stationarity, found.second_order),
        (None, None),
        "one step has nothing to compare with"
    );
    // 50 are in A and 50 in B now: 50*30/40 + 50*20/60 = 54.1667 would be in A.
    let in_a = found.expected.iter().find(|expected| expected.state == A).unwrap();
    assert_eq!(in_a.now, 50);
    assert!(near(in_a.next, 50.0 * 0.75 + 50.0 / 3.0, 1e-12));
}

#[test]
fn steps_that_differ_are_not_those_of_one_matrix() {
    // From A in the first step 30 stay and 10 go to B, in the second 15 stay and 15 go; B stays B.
    // Table of A: 30 10 / 15 15: 70 (30*15 - 10*15)² / (40*30*45*25) = 4.6667. B has one column and says nothing.
    let groups: [(usize, &[State]); 3] = [(15, &[A, A, A]), (15, &[A, A, B]), (10, &[A, B, B])];
    let found = of_paths(&paths(&groups), 3);
    let test = found.stationarity.unwrap();
    assert!(near(test.statistic, 70.0 * 300.0 * 300.0 / 1_350_000.0, 1e-12), "{}", test.statistic);
    assert_eq!(test.degrees_of_freedom, 1);
    assert!(near(test.p, 0.030_746, 2e-5), "{}", test.p);
}

#[test]
fn where_an_account_was_before_the_last_state_is_tested_too() {
    // Through A: who came from A stays in A 20 of 25, who came from B 10 of 25: 50 (20*15 - 5*10)² / (25*25*30*20) = 8.3333.
    let groups: [(usize, &[State]); 4] =
        [(20, &[A, A, A]), (5, &[A, A, B]), (10, &[B, A, A]), (15, &[B, A, B])];
    let test = of_paths(&paths(&groups), 3).second_order.unwrap();
    assert!(near(test.statistic, 50.0 * 250.0 * 250.0 / 375_000.0, 1e-12));
    assert_eq!(test.degrees_of_freedom, 1);
}

#[test]
fn nothing_is_tested_where_nothing_can_be() {
    for length in 0..3 {
        let found = of_paths(&paths(&[(7, &vec![A; length])]), length);
        assert_eq!((found.stationarity, found.first_order, found.second_order), (None, None, None));
    }
    // Accounts that a run does not know take no part in the step; one that nobody left keeps its accounts.
    let found = of_paths(&paths(&[(3, &[State::Absent, A]), (2, &[B, State::Absent])]), 2);
    assert_eq!((found.steps, found.expected.len()), (0, 1));
    assert_eq!((found.expected[0].now, found.expected[0].next), (3, 3.0));
}

#[test]
fn the_tail_of_chi_square_is_that_of_printed_tables() {
    // Pearson and Hartley, Biometrika Tables 8: upper 5 % points of 1, 5, 10 and 100 degrees of freedom.
    for (degrees, point) in [(1, 3.841_46), (5, 11.070_5), (10, 18.307_0), (100, 124.342)] {
        assert!(near(chi_square_beyond(point, degrees), 0.05, 1e-5), "{degrees}");
    }
    assert!(near(chi_square_beyond(0.0, 3), 1.0, 0.0));
    assert!(near(chi_square_beyond(4.0, 0), 1.0, 0.0));
    // Two degrees of freedom are an exponential of mean two.
    assert!(near(chi_square_beyond(7.0, 2), (-3.5_f64).exp(), 1e-9));
}

#[test]
fn jeffreys_interval_has_a_fortieth_on_either_side() {
    // One of two: Beta(1.5, 1.5), whose distribution at x = sin² t is 2 t / pi - sin(4 t) / (2 pi).
    let below = |x: f64| {
        let t = x.sqrt().asin();
        (2.0 * t - (4.0 * t).sin() / 2.0) / std::f64::consts::PI
    };
    let (low, high) = jeffreys(1, 2);
    assert!(near(below(low), 0.025, 1e-7) && near(below(high), 0.975, 1e-7), "{low} {high}");
    // Brown, Cai and DasGupta (2001), table of intervals by Jeffreys for n = 10: 5 of 10 is 0.224 to 0.776.
    let (low, high) = jeffreys(5, 10);
    assert!(near(low, 0.224, 5e-4) && near(high, 0.776, 5e-4), "{low} {high}");
    assert_eq!((jeffreys(0, 10).0, jeffreys(10, 10).1), (0.0, 1.0));
    assert_eq!(jeffreys(0, 0), (0.0, 1.0), "nothing counted says nothing");
}

#[test]
fn steps_are_counted_in_whole_months() {
    let as_of = |text: &str| AsOf(text.parse().unwrap());
    assert_eq!(step_months(as_of("2025-05-01"), as_of("2026-05-01")), Some(12));
    assert_eq!(step_months(as_of("2025-05-01"), as_of("2026-05-02")), None);
    assert_eq!(step_months(as_of("2026-05-01"), as_of("2025-05-01")), None);
}

#[test]
fn phases_are_followed_whatever_the_window_holds() {
    let (before, after) = two_runs();
    let all = |phase: Phase| -> Phases {
        before.iter().chain(&after).map(|one| (one.facts.account.clone(), phase)).collect()
    };
    let (then, mut now) = (all(Phase::Expansion), all(Phase::Expansion));
    let gone = after.iter().find(|one| !one.facts.is_active()).unwrap().facts.account.clone();
    now.insert(gone, Phase::Dissolution);
    let found = migration(
        Followed { judgements: &before, beside: &Beside::Phases(then) },
        Followed { judgements: &after, beside: &Beside::Phases(now) },
        Classification::Phase,
        Measure::Revenue,
    );
    // Five were known before and stayed but for `c2`; `n` is new.
    let counted: Vec<_> = found.cells.iter().map(|cell| (cell.from, cell.to, cell.accounts)).collect();
    let (expansion, dissolution) = (State::Phase(Phase::Expansion), State::Phase(Phase::Dissolution));
    assert_eq!(
        counted,
        [(expansion, expansion, 4), (expansion, dissolution, 1), (State::Absent, expansion, 1)]
    );
    assert_eq!(State::read(Classification::Phase, "dissolution"), Ok(dissolution));
    assert!(State::read(Classification::Phase, "inactive").is_err());
}

#[test]
fn a_key_account_stays_one_while_it_buys_nothing() {
    let (before, after) = two_runs();
    let gone = after.iter().find(|one| !one.facts.is_active()).unwrap().facts.account.clone();
    let (then, now) = (Beside::KeyAccounts([gone.clone()].into()), Beside::KeyAccounts([gone].into()));
    let found = migration(
        Followed { judgements: &before, beside: &then },
        Followed { judgements: &after, beside: &now },
        Classification::Tier,
        Measure::Revenue,
    );
    let counted: Vec<_> = found.cells.iter().map(|cell| (cell.from, cell.to, cell.accounts)).collect();
    let (key, other) = (State::KeyAccount, State::OtherAccount);
    assert_eq!(counted, [(key, key, 1), (other, other, 4), (State::Absent, other, 1)]);
    assert_eq!(State::read(Classification::Tier, "key_account"), Ok(key));
    assert_eq!(State::read(Classification::Tier, "inactive"), Ok(State::Inactive));
    assert!(State::read(Classification::Abc, "key_account").is_err());
}
