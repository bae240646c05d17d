//! Forecasts, their ranges, and how they would have done.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::close::{relative, within};
use super::data::{calibration_end, cdnow, histories};
use super::simulated;
use crate::models::orders::happens;
use crate::models::{
    Advice, Customer, Fit, GammaGamma, History, Horizon, MbgCnbd, OrderModel, OrderModelKind, Population,
    Spend, advice, forecasts, hold_out, recommended, regularity, too_few,
};
use crate::shared_data;
use crate::time::{AsOf, Day};

fn outlook() -> (Fit<OrderModel>, Vec<History>) {
    let truth = MbgCnbd { k: 3, r: 2.0, alpha: 6.0, a: 0.8, b: 6.0 };
    let histories = simulated::mbg_cnbd(&truth, 800, 156, 11);
    let fit = OrderModelKind::MbgCnbdK.fit(&Population::new(&histories)).unwrap();
    (fit, histories)
}

fn customers(histories: &[History]) -> Vec<Customer> {
    let each = histories.iter().map(|history| Customer {
        history: *history,
        spend: (history.repeats() > 0).then(|| Spend { orders: history.repeats(), mean: 120.0 }),
        margin_rate: 0.4,
    });
    each.collect()
}

const YEAR: Horizon = Horizon { weeks: 52.0, discount: 0.1 };

#[test]
fn a_range_holds_its_expectation_and_does_not_hang_on_the_company() {
    let (fit, histories) = outlook();
    let spends: Vec<Spend> =
        (1..60).map(|i| Spend { orders: 1 + i % 5, mean: 80.0 + f64::from(i) }).collect();
    let money = GammaGamma::fit(&spends).unwrap();
    let customers = customers(&histories);
    let all = forecasts(&fit, Some(&money), &customers, YEAR, 1);
    let alone = forecasts(&fit, Some(&money), &customers[7..8], YEAR, 1);
    assert_eq!(all[7], alone[0]);
    for forecast in &all {
        let range = forecast.orders_range;
        assert!(range.low <= forecast.orders + 1.0 && forecast.orders <= range.high + 1.5, "{forecast:?}");
        let (value, money) = (forecast.value.unwrap(), forecast.value_range.unwrap());
        assert!(value.is_finite() && money.low <= money.high, "{forecast:?}");
        assert!((0.0..=1.0).contains(&forecast.why.own_value_weight));
    }
}

#[test]
fn a_customer_sold_to_at_a_loss_is_worth_less_than_nothing() {
    let (fit, histories) = outlook();
    let money = GammaGamma::fit(&[20.0, 40.0, 70.0, 90.0].map(|mean| Spend { orders: 4, mean })).unwrap();
    let mut customer = customers(&histories)[0];
    customer.margin_rate = -0.2;
    let forecast = forecasts(&fit, Some(&money), &[customer], YEAR, 1)[0];
    assert!(forecast.value.unwrap() <= 0.0);
    let range = forecast.value_range.unwrap();
    assert!(range.low <= range.high && range.high <= 0.0);
}

#[test]
fn the_mean_of_the_draws_is_the_expectation() {
    // The drawn futures and the exact sum over phases are two ways to the same number.
    let (fit, histories) = outlook();
    let wanted: f64 = histories.iter().map(|history| fit.model.expected_orders(history, 52.0)).sum();
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let mut drawn = 0.0;
    for history in &histories {
        let future = fit.model.future(history).unwrap();
        for _ in 0..200 {
            if happens(fit.model.p_active(history), &mut random) {
                drawn += future.draw(52.0, &mut random).unwrap() / 200.0;
            }
        }
    }
    relative(drawn, wanted, 0.01);
}

#[test]
fn discounting_is_between_all_and_the_last_day() {
    let (fit, histories) = outlook();
    let (history, rate) = (&histories[3], 1.1_f64.ln() / 52.18);
    let all = fit.model.expected_orders(history, 156.0);
    let discounted = fit.model.discounted_orders(history, 156.0, rate);
    assert!(discounted < all && discounted > all * (-rate * 156.0).exp());
    // A fine sum over weeks says the same.
    let steps: f64 = (0..1560)
        .map(|step| {
            let at = |step: f64| fit.model.expected_orders(history, step / 10.0);
            (at(f64::from(step) + 1.0) - at(f64::from(step))) * (-rate * (f64::from(step) + 0.5) / 10.0).exp()
        })
        .sum();
    relative(discounted, steps, 1e-4);
}

/// Purchase days of every customer of the simulated base, from their own drawing.
fn regular_days() -> Vec<Vec<Day>> {
    let truth = MbgCnbd { k: 4, r: 3.0, alpha: 8.0, a: 0.5, b: 8.0 };
    simulated::mbg_cnbd_days(&truth, 600, 208, 5)
}

fn end() -> AsOf {
    AsOf(Day(chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap()))
}

#[test]
fn a_regular_base_is_recognised_and_its_model_beats_the_naive_ones() {
    let days = regular_days();
    let k = regularity(days.iter().map(Vec::as_slice), end()).unwrap();
    assert!(k > 2.5, "{k}");
    assert_eq!(recommended(Some(k)), OrderModelKind::MbgCnbdK);
    let regular = hold_out(OrderModelKind::MbgCnbdK, &days, end(), 1).unwrap();
    println!("{regular:#?}");
    assert_eq!(regular.verdict(), None);
    assert!(regular.coverage > 0.78, "{}", regular.coverage);
    relative(regular.expected, regular.actual as f64, 0.1);
    let chance = hold_out(OrderModelKind::MbgNbd, &days, end(), 1).unwrap();
    assert!(regular.error < chance.error && regular.brier < chance.brier);
}

#[test]
fn the_orders_cdnow_may_expect_are_those_of_another_library() {
    // The sum that lifetimes 0.11.3 gives at the published maximum; 1,882 came, which the papers' tracking plots show too.
    let Some(purchases) = cdnow("CDNOW_sample.txt") else { return };
    let histories = histories(&purchases, calibration_end());
    let fit = OrderModelKind::BgNbd.fit(&Population::new(&histories)).unwrap();
    let expected: f64 = histories.iter().map(|history| fit.model.expected_orders(history, 39.0)).sum();
    relative(expected, 1_653.409_44, 1e-5);
}

#[test]
fn purchases_at_random_are_not_taken_for_regular() {
    // 1.12 by an independent program; the orders in the file that were not cancelled.
    let Some(rows) = shared_data::rows("classicmodels_lines.csv") else { return };
    let mut days: std::collections::BTreeMap<String, Vec<Day>> = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| row.get("status") != "Cancelled") {
        days.entry(row.get("customerNumber").to_owned())
            .or_default()
            .push(row.get("orderDate").parse().unwrap());
    }
    let as_of = AsOf(Day(chrono::NaiveDate::from_ymd_opt(2006, 1, 1).unwrap()));
    within(regularity(days.values().map(Vec::as_slice), as_of).unwrap(), 1.12, 0.15);
}

#[test]
fn advice_names_what_speaks_against_a_fit() {
    let (fit, histories) = outlook();
    let chance = OrderModelKind::BgNbd.fit(&Population::new(&histories)).unwrap();
    let said = advice(&chance.model, &chance.estimates, Some(2.6), Some(0.5));
    assert!(said.contains(&Advice::ChanceForRegular { regularity: 2.6 }));
    assert!(said.contains(&Advice::AlwaysActive) && said.contains(&Advice::Correlated { correlation: 0.5 }));
    assert!(advice(&fit.model, &fit.estimates, Some(1.1), Some(0.1)).is_empty());
    assert!(too_few(&histories[..30]).is_some() && too_few(&histories).is_none());
}
