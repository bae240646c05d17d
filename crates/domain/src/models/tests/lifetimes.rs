//! Agreement with the Python library lifetimes 0.11.3 on 1,000 random customers, from the table that
//! `tests/truth/lifetimes_values.py` writes.

use crate::models::{BgNbd, GammaGamma, History, MbgCnbd, OrderModel, ParetoNbd, Spend};

const TABLE: &str = include_str!("../../../../../tests/truth/lifetimes_values.csv");
/// The weeks ahead.
const WEEKS: f64 = 52.0;

/// Compares a number with the library's; where it has none, ours must be one.
#[track_caller]
fn agrees(found: f64, cell: &str, row: &str) -> bool {
    assert!(found.is_finite() && found >= 0.0, "{found} for {row}");
    let Ok(wanted) = cell.parse::<f64>() else { return false };
    assert!((found - wanted).abs() <= 1e-6 * wanted.abs().max(1e-6), "{found} instead of {wanted} for {row}");
    true
}

#[test]
fn a_thousand_random_customers_get_the_answers_of_another_library() {
    let models = [
        OrderModel::BgNbd(BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }),
        OrderModel::MbgCnbd(MbgCnbd { k: 1, r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }),
        OrderModel::ParetoNbd(ParetoNbd { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 }),
    ];
    let money = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };
    let (mut rows, mut compared) = (0, 0);
    for row in TABLE.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let whole = |i: usize| cells[i].parse::<u32>().unwrap();
        let history = History::new(whole(0), whole(1), whole(2)).unwrap();
        for (model, cells) in models.iter().zip(cells[4..10].chunks(2)) {
            compared += u32::from(agrees(model.p_active(&history), cells[0], row));
            compared += u32::from(agrees(model.expected_orders(&history, WEEKS), cells[1], row));
        }
        let spend = Spend { orders: whole(0), mean: cells[3].parse().unwrap() };
        compared += u32::from(agrees(money.expected_value(Some(&spend)).unwrap(), cells[10], row));
        rows += 1;
    }
    println!("{compared} answers compared");
    assert_eq!(rows, 1_000);
    assert!(compared > 6_500, "the library has only {compared} answers");
}
