//! What no model can learn from is refused in words; everything else is answered with numbers.

use proptest::prelude::*;

use crate::models::{
    BgNbd, FitError, GammaGamma, GammaInterval, History, InvalidHistory, MbgCnbd, ParetoNbd, Population,
    Spend, fit_regularity,
};
use crate::time::{AsOf, Day};

fn day(offset: i64) -> Day {
    Day(chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Duration::days(offset))
}

#[test]
fn ten_thousand_orders_in_a_day_are_one_purchase_day() {
    let history = History::of(&vec![day(3); 10_000], AsOf(day(10))).unwrap();
    assert_eq!((history.repeats(), history.last_days(), history.age_days()), (0, 0, 6));
}

#[test]
fn days_on_and_after_the_as_of_day_do_not_count() {
    let history = History::of(&[day(0), day(4), day(10), day(11)], AsOf(day(10))).unwrap();
    assert_eq!((history.repeats(), history.last_days(), history.age_days()), (1, 4, 9));
    assert_eq!(History::of(&[day(10)], AsOf(day(10))), None);
    assert_eq!(History::of(&[], AsOf(day(10))), None);
}

#[test]
fn impossible_histories_are_refused() {
    assert_eq!(History::new(1, 11, 10), Err(InvalidHistory::LastAfterEnd { last: 11, age: 10 }));
    assert_eq!(History::new(6, 5, 10), Err(InvalidHistory::MoreRepeatsThanDays { repeats: 6, last: 5 }));
    assert_eq!(History::new(0, 5, 10), Err(InvalidHistory::LastWithoutRepeat(5)));
    // Two gaps that come to 28 days: two weeks each, ln 2 + ln 2, at most; a day and 27 days at least.
    let (most, least) = (2.0 * 2_f64.ln(), (27.0_f64 / 49.0).ln());
    let gaps = |ln_gaps| History::with_gaps(2, 28, 40, ln_gaps);
    assert_eq!((gaps(most).is_ok(), gaps(least).is_ok()), (true, true));
    let impossible = Err(InvalidHistory::ImpossibleGaps { repeats: 2, last: 28 });
    assert_eq!([gaps(most + 0.01), gaps(least - 0.01), gaps(f64::NAN)], [impossible; 3]);
}

#[test]
fn nobody_and_nobody_who_came_back_are_refused() {
    let once = History::new(0, 0, 50).unwrap();
    for (population, refusal) in [
        (Population::new(&[]), FitError::NoCustomer),
        (Population::new(&[once, once]), FitError::NoRepeat(2.0)),
    ] {
        assert_eq!(BgNbd::fit(&population).unwrap_err(), refusal);
        assert_eq!(ParetoNbd::fit(&population).unwrap_err(), refusal);
        assert_eq!(fit_regularity(&population).unwrap_err(), refusal);
    }
    assert_eq!(GammaInterval::fit(&[once]).unwrap_err(), FitError::TooFew(0.0, 2));
    let negative = Spend { orders: 3, mean: -20.0 };
    assert_eq!(GammaGamma::fit(&[negative; 9]).unwrap_err(), FitError::TooFew(0.0, 3));
}

/// Answers of all models for one history are numbers in their range.
fn check_answers(histories: &[History]) {
    let population = Population::new(histories);
    let (bg, mbg) = (BgNbd::fit(&population), fit_regularity(&population));
    let pareto = ParetoNbd::fit(&population);
    for history in histories {
        for weeks in [0.0, 1.0, 52.0, 1560.0] {
            let mut answers = Vec::new();
            if let Ok(fit) = &bg {
                answers.push((fit.model.p_active(history), fit.model.expected_orders(history, weeks)));
            }
            if let Ok(fit) = &mbg {
                answers.push((fit.model.p_active(history), fit.model.expected_orders(history, weeks)));
            }
            if let Ok(fit) = &pareto {
                answers.push((fit.model.p_active(history), fit.model.expected_orders(history, weeks)));
            }
            for (active, orders) in answers {
                assert!((0.0..=1.0).contains(&active), "{active} for {history:?}");
                assert!(orders.is_finite() && orders >= 0.0, "{orders} for {history:?} in {weeks}");
            }
        }
    }
    if let Ok(fit) = GammaInterval::fit(histories) {
        for history in histories {
            assert!((0.0..=1.0).contains(&fit.model.p_longer(history, 3.0)));
        }
    }
    for estimates in
        [bg.map(|f| f.estimates), mbg.map(|f| f.estimates), pareto.map(|f| f.estimates)].into_iter().flatten()
    {
        assert!(estimates.log_likelihood.is_finite() && estimates.gradient.is_finite());
        assert!(estimates.parameters.iter().all(|p| p.value.is_finite() && p.value > 0.0));
    }
}

#[test]
fn one_customer_two_customers_and_tied_ones_are_answered() {
    let one = History::new(4, 300, 400).unwrap();
    check_answers(&[one]);
    check_answers(&[one, History::new(0, 0, 1).unwrap()]);
    check_answers(&[one; 50]);
    check_answers(&[History::new(1, 1, 1).unwrap(); 3]);
    check_answers(&[History::new(0, 0, 0).unwrap(), History::new(1, 5, 5).unwrap()]);
    // An order on every day of thirty years.
    check_answers(&[History::new(10_950, 10_950, 10_950).unwrap(), one]);
}

#[test]
fn buyers_as_regular_as_a_clock_are_answered() {
    // Monthly call-offs of everybody: no heterogeneity is left to estimate.
    let clock: Vec<History> = (6..40).map(|n| History::new(n, n * 30, n * 30 + 12).unwrap()).collect();
    check_answers(&clock);
    let fit = fit_regularity(&Population::new(&clock)).unwrap();
    assert_eq!(fit.model.k, 12);
    assert!(fit.estimates.parameters.iter().any(|p| p.at_limit), "{:?}", fit.estimates);
}

#[test]
fn spends_all_alike_or_all_of_one_order_are_answered() {
    for spends in [
        vec![Spend { orders: 3, mean: 50.0 }; 20],
        (1..40).map(|i| Spend { orders: 1, mean: f64::from(i) }).collect(),
    ] {
        let fit = GammaGamma::fit(&spends).unwrap();
        for spend in [None, Some(&spends[0])] {
            assert!(fit.model.expected_value(spend).is_none_or(|value| value.is_finite() && value > 0.0));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_customers_get_numbers(rows in proptest::collection::vec((0_u32..40, 0_u32..900, 0_u32..400), 1..25)) {
        let histories: Vec<History> = rows
            .into_iter()
            .map(|(repeats, last, silent)| {
                let repeats = repeats.min(last);
                let last = if repeats == 0 { 0 } else { last };
                History::new(repeats, last, last + silent).unwrap()
            })
            .collect();
        check_answers(&histories);
    }

    #[test]
    fn any_parameters_get_numbers(
        ln in proptest::array::uniform4(-7.0_f64..7.0), repeats in 0_u32..300, gap in 1_u32..40, silent in 0_u32..2000, k in 1_u32..9,
    ) {
        let history = History::new(repeats, repeats * gap, repeats * gap + silent).unwrap();
        let [first, second, third, fourth] = ln.map(f64::exp);
        let bg = BgNbd { r: first, alpha: second, a: third, b: fourth };
        let mbg = MbgCnbd { k, r: first, alpha: second, a: third, b: fourth };
        let pareto = ParetoNbd { r: first, alpha: second, s: third, beta: fourth };
        for weeks in [0.5, 52.0, 520.0] {
            let bound = [
                (bg.p_active(&history), bg.expected_orders(&history, weeks), bg.log_likelihood(&history), first + f64::from(repeats)),
                (mbg.p_active(&history), mbg.expected_orders(&history, weeks), mbg.log_likelihood(&history), first + f64::from(k * (repeats + 1))),
                (pareto.p_active(&history), pareto.expected_orders(&history, weeks), pareto.log_likelihood(&history), first + f64::from(repeats)),
            ];
            for (active, orders, ln, shape) in bound {
                prop_assert!((0.0..=1.0).contains(&active));
                prop_assert!(ln.is_finite());
                let most = (shape + 1.0) * weeks / (second + history.age()) * (1.0 + 1e-6) + 1e-9;
                prop_assert!(orders >= 0.0 && orders <= most, "{orders} of at most {most}");
            }
        }
    }
}
