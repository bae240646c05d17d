//! Values per customer at fixed parameters, fifteen digits, by an independent program in `shared/data/reference_values.json`.

use serde_json::Value;

use super::close::relative;
use crate::models::{BgBb, BgNbd, GammaGamma, History, MbgCnbd, Opportunities, ParetoNbd, Spend};
use crate::shared_data;

fn references() -> Option<Value> {
    Some(serde_json::from_str(&shared_data::text("reference_values.json")?).unwrap())
}

fn number(case: &Value, name: &str) -> f64 {
    case[name].as_f64().unwrap()
}

/// A case's history: its weeks are sevenths of whole days.
fn history(case: &Value) -> History {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole days")]
    let days = |name| (number(case, name) * 7.0).round() as u32;
    let repeats = u32::try_from(case["x"].as_u64().unwrap()).unwrap();
    History::new(repeats, days("t_x"), days("T")).unwrap()
}

fn parameters(case: &Value) -> [f64; 4] {
    std::array::from_fn(|i| case["params"][i].as_f64().unwrap())
}

fn bg_nbd(case: &Value) -> BgNbd {
    let [r, alpha, a, b] = parameters(case);
    BgNbd { r, alpha, a, b }
}

#[test]
fn bg_nbd_answers_as_the_reference() {
    let Some(references) = references() else { return };
    let model = bg_nbd(&references["bg_nbd"]);
    let weeks = number(&references["bg_nbd"], "t");
    for case in references["bg_nbd"]["cases"].as_array().unwrap() {
        check_bg_nbd(&model, case, weeks);
    }
    for case in references["bg_nbd_hard"].as_array().unwrap() {
        check_bg_nbd(&bg_nbd(case), case, number(case, "t"));
    }
}

fn check_bg_nbd(model: &BgNbd, case: &Value, weeks: f64) {
    println!("{model:?} {case}");
    let history = history(case);
    relative(model.log_likelihood(&history), number(case, "ll"), 1e-12);
    relative(model.p_active(&history), number(case, "p_alive"), 1e-12);
    relative(model.expected_orders(&history, weeks), number(case, "e_y"), 1e-9);
    relative(model.expected_of_new(weeks), number(case, "e_x"), 1e-9);
}

#[test]
fn mbg_nbd_answers_as_the_reference() {
    let Some(references) = references() else { return };
    let [r, alpha, a, b] = parameters(&references["mbg_nbd"]);
    let model = MbgCnbd { k: 1, r, alpha, a, b };
    let weeks = number(&references["mbg_nbd"], "t");
    for case in references["mbg_nbd"]["cases"].as_array().unwrap() {
        println!("{case}");
        let history = history(case);
        relative(model.log_likelihood(&history), number(case, "ll"), 1e-12);
        relative(model.p_active(&history), number(case, "p_alive"), 1e-12);
        relative(model.expected_orders(&history, weeks), number(case, "e_y"), 1e-9);
        relative(model.expected_of_new(weeks), number(case, "e_x"), 1e-9);
    }
}

#[test]
fn pareto_nbd_answers_as_the_reference() {
    let Some(references) = references() else { return };
    let [r, alpha, s, beta] = parameters(&references["pareto_nbd"]);
    let model = ParetoNbd { r, alpha, s, beta };
    let weeks = number(&references["pareto_nbd"], "t");
    let discount = number(&references["pareto_nbd"], "delta_per_week");
    for case in references["pareto_nbd"]["cases"].as_array().unwrap() {
        println!("{case}");
        let history = history(case);
        relative(model.log_likelihood(&history), number(case, "ll"), 1e-11);
        relative(model.p_active(&history), number(case, "p_alive"), 1e-11);
        relative(model.expected_orders(&history, weeks), number(case, "e_y"), 1e-11);
        relative(model.expected_of_new(weeks), number(case, "e_x"), 1e-12);
        relative(model.discounted_orders(&history, discount).unwrap(), number(case, "dert"), 1e-10);
    }
}

#[test]
fn bg_bb_answers_as_the_reference() {
    let Some(references) = references() else { return };
    let [alpha, beta, gamma, delta] = parameters(&references["bg_bb"]);
    let model = BgBb { alpha, beta, gamma, delta };
    for case in references["bg_bb"]["cases"].as_array().unwrap() {
        println!("{case}");
        let count = |name: &str| u32::try_from(case[name].as_u64().unwrap()).unwrap();
        let customer = Opportunities::new(count("x"), count("t_x"), count("n")).unwrap();
        relative(model.log_likelihood(&customer), number(case, "ll"), 1e-12);
        relative(model.p_active(&customer), number(case, "p_alive"), 1e-11);
        relative(model.expected_orders(&customer, 5), number(case, "e_y"), 1e-11);
        relative(model.discounted_orders(&customer, 0.1).unwrap(), number(case, "dert"), 1e-11);
    }
}

#[test]
fn gamma_gamma_answers_as_the_reference() {
    let Some(references) = references() else { return };
    let at = |i: usize| references["gamma_gamma"]["params"][i].as_f64().unwrap();
    let model = GammaGamma { p: at(0), q: at(1), gamma: at(2) };
    for case in references["gamma_gamma"]["cases"].as_array().unwrap() {
        let orders = u32::try_from(case["x"].as_u64().unwrap()).unwrap();
        let spend = Spend { orders, mean: number(case, "m") };
        relative(model.expected_value(Some(&spend)).unwrap(), number(case, "mean"), 1e-13);
        if orders > 0 {
            relative(model.log_likelihood(&spend).unwrap(), number(case, "ll"), 1e-12);
        }
    }
}
