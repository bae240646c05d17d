//! Worked by hand: days are counted back from the as-of day, 1 January 2026; amounts are currency units.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::money::Amount;
use crate::portfolio::BuyingDay;
use crate::time::{AsOf, Day};

fn as_of() -> AsOf {
    AsOf(day(2026, 1, 1))
}

fn day(year: i32, month: u32, day: u32) -> Day {
    Day(NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

/// A company whose accounts buy every thirty days.
const MONTHLY: Typical = Typical { cycle_days: 30.0, late_ratio: 1.5, silent_ratio: 2.0 };

fn days(bought: impl IntoIterator<Item = (i32, i128)>) -> Vec<BuyingDay> {
    let of = |(back, units): (i32, i128)| BuyingDay {
        day: Day::from_epoch(as_of().0.epoch() - back).unwrap(),
        net: Amount(units * 10_000),
    };
    let mut days: Vec<BuyingDay> = bought.into_iter().map(of).collect();
    days.sort_by_key(|day| day.day);
    days
}

fn course(bought: impl IntoIterator<Item = (i32, i128)>) -> Course {
    Course::of(&days(bought), &MONTHLY, &Calendar::of(as_of())).unwrap()
}

/// Every thirty days, from so many days back to so many.
fn monthly(from: i32, to: i32, units: i128) -> impl Iterator<Item = (i32, i128)> {
    (to..=from).step_by(30).map(move |back| (back, units))
}

fn told(course: &Course) -> (Phase, PhaseRule, ActivityState) {
    (course.now.phase(), course.now.rule, course.now.state)
}

#[test]
fn who_never_bought_is_a_prospect() {
    let returned = course([(40, -5)]);
    assert_eq!(told(&returned), (Phase::Awareness, PhaseRule::NoPurchase, ActivityState::Prospect));
    assert_eq!((returned.months.len(), returned.spell), (0, Spell::default()));
    assert_eq!(told(&Course::prospect()), told(&returned));
}

#[test]
fn first_orders_are_exploration() {
    let few = course([(200, 10), (170, 10), (20, 10)]);
    // Two gaps are too few, so the company's 30 days hold; 150 days were a silence, and 20 days ago it came back.
    assert_eq!((few.now.rule, few.now.figures.cycle_days), (PhaseRule::Returned, 30.0));
    let few = course([(140, 10), (110, 10), (80, 10)]);
    // Silence begins after 60 days.
    assert_eq!(told(&few), (Phase::Dissolution, PhaseRule::Silent, ActivityState::Dormant));
    let few = course([(110, 10), (60, 10), (20, 10)]);
    assert_eq!(few.now.rule, PhaseRule::FewPurchases);
    let recent = course([(80, 10), (60, 10), (40, 10), (20, 10)]);
    assert_eq!(told(&recent), (Phase::Exploration, PhaseRule::Recent, ActivityState::New));
}

#[test]
fn steady_years_are_a_commitment() {
    let young = course(monthly(600, 30, 100));
    assert_eq!(told(&young), (Phase::Expansion, PhaseRule::Repeating, ActivityState::Stable));
    let old = course(monthly(1_080, 30, 100));
    assert_eq!(told(&old), (Phase::Commitment, PhaseRule::Steady, ActivityState::Stable));
    assert_eq!(old.now.figures.longest_pause_days, Some(30));
    // The first purchase is 1,080 days back, on 17 January 2023; two years later, on 1 February 2025, it is committed.
    assert_eq!(old.spell, Spell { since: Some(day(2025, 2, 1)), months: 12, is_at_least: false });
    assert_eq!(old.moved_back, None);
    let in_phase = old.months_in();
    // From 1 February 2023 on 36 days are looked at: to May its first purchase or the fourth is too near.
    assert_eq!(in_phase.iter().map(|(_, months)| months).sum::<u32>(), 36);
    assert_eq!(in_phase[3], (Phase::Commitment, 12));
}

#[test]
fn a_pause_of_three_cycles_keeps_from_commitment() {
    // 120 days without a purchase, from 300 to 180 days back; more than 90 is a pause.
    let paused = course(monthly(1_410, 300, 100).chain(monthly(180, 30, 100)));
    assert_eq!((paused.now.phase(), paused.now.rule), (Phase::Expansion, PhaseRule::Pausing));
    assert_eq!(
        (paused.now.figures.longest_pause_days, paused.now.figures.pause_after_days),
        (Some(120), 90.0)
    );
    assert_eq!(paused.moved_back, None, "it came back from a silence, which is a step forward");
}

#[test]
fn silence_is_told_by_the_own_rhythm_and_is_a_move_back() {
    let silent = course(monthly(1_420, 100, 100));
    // Two cycles are 60 days, three 90, and half a year is the least for being lost.
    let of = silent.now.figures;
    assert_eq!((of.elapsed_days, of.silent_after_days, of.lost_after_days), (Some(100), 60.0, 180.0));
    assert_eq!(told(&silent), (Phase::Dissolution, PhaseRule::Silent, ActivityState::Dormant));
    // On 1 December 69 days had passed, on 1 November 39. In the year before 1 December, which began 396 days back, it bought
    // 100, 130, and so on up to 370 days back: ten times.
    let back =
        MovedBack { from: Phase::Commitment, since: day(2025, 12, 1), at_stake: Amount(1_000 * 10_000) };
    assert_eq!(silent.moved_back, Some(back));
    assert_eq!(silent.spell.months, 2);
}

#[test]
fn lost_takes_two_month_ends() {
    // 200 days: on 1 December it were 169, which is not half a year.
    assert_eq!(course(monthly(1_400, 200, 100)).now.state, ActivityState::Dormant);
    assert_eq!(course(monthly(1_420, 220, 100)).now.state, ActivityState::Lost);
}

#[test]
fn a_fall_to_less_than_half_is_a_withdrawal_unless_chance_explains_it() {
    let fallen = course(monthly(1_425, 375, 100).chain(monthly(345, 15, 30)));
    assert_eq!(told(&fallen), (Phase::Dissolution, PhaseRule::Withdrawing, ActivityState::AtRisk));
    // One order of 10,000 in the year before: by months, the means differ by some 833, and 1.64 standard errors are some 1,308.
    let once = course(monthly(1_425, 15, 100).chain([(500, 10_000)]));
    assert_eq!(once.now.phase(), Phase::Commitment);
}

#[test]
fn states_follow_the_table() {
    // Late: 50 days are more than one and a half cycles.
    assert_eq!(course(monthly(1_070, 50, 100)).now.state, ActivityState::AtRisk);
    // Twice as much since a year.
    assert_eq!(
        course(monthly(1_425, 375, 100).chain(monthly(345, 15, 200))).now.state,
        ActivityState::Growing
    );
    // A fifth less: beyond 15 %, above 60 %.
    assert_eq!(
        course(monthly(1_425, 375, 100).chain(monthly(345, 15, 80))).now.state,
        ActivityState::Declining
    );
    // Silent for 680 days, back 50 days ago: within two cycles.
    let back = course(monthly(1_000, 730, 100).chain([(50, 100), (20, 100)]));
    assert_eq!(told(&back), (Phase::Exploration, PhaseRule::Returned, ActivityState::Reactivated));
}

#[test]
fn a_rhythm_is_drawn_towards_the_company() {
    // Gaps of 10, 20 and 40 days: median 20, and three gaps weigh as much as the company: (3 x 20 + 3 x 30) / 6 = 25.
    let of = course([(90, 1), (80, 1), (60, 1), (20, 1)]).now.figures;
    assert_eq!((of.cycle_days, of.late_after_days, of.silent_after_days), (25.0, 37.5, 60.0));
    // Gaps of 1 to 8 days: median 4.5; quantiles of type 7: 6.6 and 7.65.
    let own = OwnRhythm::of(&days([36, 35, 33, 30, 26, 21, 15, 8, 0].map(|back| (back + 1, 1))));
    assert_eq!(own.median_gap, Some(4.5));
    let (late, silent) = own.ratios.unwrap();
    assert!((late - 6.6 / 4.5).abs() < 1e-12 && (silent - 7.65 / 4.5).abs() < 1e-12);
    let other = OwnRhythm { median_gap: Some(9.5), ratios: None };
    let none = OwnRhythm { median_gap: None, ratios: None };
    let typical = Typical::of(&[own, other, none]);
    assert_eq!((typical.cycle_days, typical.late_ratio), (7.0, late));
    assert_eq!(Typical::of(&[none]), Typical::default());
}

#[test]
fn an_override_is_checked_and_holds_for_its_days() {
    let draft = PhaseOverride {
        phase: Phase::Commitment,
        is_closed: false,
        reason: " Sole supplier by contract ".to_owned(),
        from: day(2026, 1, 1),
        until: Some(day(2026, 6, 30)),
    };
    let kept = draft.clone().checked().unwrap();
    assert_eq!(kept.reason, "Sole supplier by contract");
    assert!(kept.holds(as_of()) && kept.holds(AsOf(day(2026, 6, 30))));
    assert!(!kept.holds(AsOf(day(2026, 7, 1))) && !kept.holds(AsOf(day(2025, 12, 31))));
    let closed = PhaseOverride { is_closed: true, ..draft.clone() };
    assert_eq!(closed.checked(), Err(InvalidOverride::Closed(Phase::Commitment)));
    let short = PhaseOverride { reason: "  ".to_owned(), ..draft.clone() };
    assert_eq!(short.checked(), Err(InvalidOverride::Reason(0)));
    let ended = PhaseOverride { until: Some(day(2025, 12, 31)), ..draft };
    assert_eq!(ended.checked().unwrap_err().field(), "until");
}

proptest! {
    #[test]
    fn every_account_has_a_phase_of_its_rule(bought in proptest::collection::btree_map(1_i32..3_000, -50_i128..200, 0..60)) {
        let course = course(bought);
        let is_silent = matches!(course.now.state, ActivityState::Dormant | ActivityState::Lost);
        prop_assert_eq!(is_silent, course.now.rule == PhaseRule::Silent);
        prop_assert!(course.months.len() <= KEPT_MONTHS);
        prop_assert!(course.months.last().is_none_or(|last| last.phase == course.now.phase()));
        prop_assert!(!course.now.why().is_empty());
    }
}
