//! Ranges of sums, against distributions that are known.

use super::close::within;
use crate::models::{
    Customer, Estimate, Estimates, Fit, GammaGamma, History, Horizon, MbgCnbd, OrderModel, equity_ranges,
};

/// Parameters of which the logarithms have these standard errors and no covariance.
fn estimates(values: &[f64], errors: &[f64]) -> Estimates {
    let parameters = values.iter().map(|value| Estimate {
        name: String::new(),
        value: *value,
        standard_error: None,
        low: None,
        high: None,
        at_limit: false,
    });
    let row =
        |place: usize| (0..errors.len()).map(move |at| if at == place { errors[at].powi(2) } else { 0.0 });
    Estimates {
        parameters: parameters.collect(),
        log_likelihood: 0.0,
        aic: 0.0,
        bic: 0.0,
        customers: 100.0,
        repeaters: 100.0,
        gradient: 0.0,
        iterations: 1,
        evaluations: 1,
        condition: None,
        converged: true,
        covariance: (0..errors.len()).map(|place| row(place).collect()).collect(),
    }
}

/// Everybody orders once a week on average, hardly anybody leaves, and every order is worth 100.00.
fn weekly(error_of_pace: f64) -> (Fit<OrderModel>, Fit<GammaGamma>) {
    let orders = [1e7, 1e7, 1e-3, 1e4];
    let money = [1e6, 1e8 + 1.0, 1e4];
    let of_orders = MbgCnbd { k: 1, r: orders[0], alpha: orders[1], a: orders[2], b: orders[3] };
    let of_money = GammaGamma { p: money[0], q: money[1], gamma: money[2] };
    (
        Fit {
            model: OrderModel::MbgCnbd(of_orders),
            estimates: estimates(&orders, &[0.0, error_of_pace, 0.0, 0.0]),
        },
        Fit { model: of_money, estimates: estimates(&money, &[0.0; 3]) },
    )
}

fn alike(customers: usize) -> Vec<Customer> {
    let history = History::new(52, 364, 364).unwrap();
    vec![Customer { history, spend: None, margin_rate: 1.0 }; customers]
}

const YEAR: Horizon = Horizon { weeks: 52.0, discount: 0.0 };

#[test]
fn luck_evens_out_among_customers_alike() {
    // 100 customers of 52 orders by chance: 5,200 orders, standard deviation 72.1, of 100.00 each. 80 % lie within 1.2816
    // standard deviations: 510,759 to 529,241. Of 200 draws an end is off by 0.12 standard deviations, 865, on average.
    let (orders, money) = weekly(0.0);
    let groups: Vec<usize> = (0..100).map(|place| usize::from(place >= 64)).collect();
    let found = equity_ranges(&orders, &money, &alike(100), &groups, YEAR, 7).unwrap();
    within(found.all.low, 510_759.0, 3_000.0);
    within(found.all.high, 529_241.0, 3_000.0);
    // 64 of them: 332,800 and a standard deviation of 5,769.
    within(found.groups[0].low, 332_800.0 - 1.2816 * 5_769.0, 2_400.0);
    within(found.groups[0].high, 332_800.0 + 1.2816 * 5_769.0, 2_400.0);
    // The ranges of the parts do not add up to that of the whole.
    let parts: f64 = found.groups.iter().map(|range| range.high - range.low).sum();
    assert!(found.all.high - found.all.low < 0.85 * parts, "{found:?}");
}

#[test]
fn what_is_not_known_of_the_pace_is_the_same_for_all() {
    // The pace is off by 10 % in one standard error: 520,000 times e^-0.128 to e^0.128, however many customers share it.
    let (orders, money) = weekly(0.1);
    let found = equity_ranges(&orders, &money, &alike(100), &[0; 100], YEAR, 7).unwrap();
    within(found.all.low, 520_000.0 * (-0.128_16_f64).exp(), 20_000.0);
    within(found.all.high, 520_000.0 * 0.128_16_f64.exp(), 20_000.0);
}

#[test]
fn a_loss_is_a_loss_in_the_sum_and_nobody_has_no_equity() {
    let (orders, money) = weekly(0.0);
    let mut customers = alike(2);
    customers[1].margin_rate = -1.0;
    let found = equity_ranges(&orders, &money, &customers, &[0, 1], YEAR, 7).unwrap();
    assert!(found.groups[0].low > 0.0 && found.groups[1].high < 0.0, "{found:?}");
    assert!(found.all.low < 0.0 && found.all.high > 0.0, "{found:?}");
    assert_eq!(equity_ranges(&orders, &money, &[], &[], YEAR, 7), None);
}
