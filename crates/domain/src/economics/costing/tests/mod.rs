//! Published examples, cases worked by hand, and properties.

mod equations;
mod order_sizes;
mod properties;
mod published;
mod refused;
mod strata;
mod versions;

use super::*;
use crate::accounts::AccountRef;
use crate::economics::Rung;
use crate::money::{Amount, Currency};
use crate::time::Day;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn units(units: i64) -> Amount {
    Amount(i128::from(units) * 10_000)
}

fn group(name: &str, unit: &str, cost: i64, capacity: i64, percent: u8) -> GroupDraft {
    GroupDraft {
        name: name.to_owned(),
        rung: Rung::OrderCost,
        unit: unit.to_owned(),
        cost_minor: cost * 100,
        capacity,
        practical_percent: percent,
        per_months: 1,
    }
}

fn equation(name: &str, per: Per, text: &str) -> EquationDraft {
    EquationDraft { name: name.to_owned(), group: Some("Service".to_owned()), per, text: text.to_owned() }
}

/// Rates of one group `Service` that works 10,000 minutes for 10,000.
fn draft(equations: Vec<EquationDraft>) -> CostRatesDraft {
    CostRatesDraft {
        valid: Validity { from: day("2026-01-01"), to: None },
        groups: vec![group("Service", "min", 10_000, 10_000, 100)],
        equations,
        allocations: Vec::new(),
    }
}

fn rates(draft: &CostRatesDraft) -> CostRates {
    CostRates::new(draft, Currency::EUR).unwrap_or_else(|error| panic!("{error}"))
}

/// What the draft is refused for: fields, places and messages.
fn problems(draft: &CostRatesDraft) -> Vec<ProblemOfRates> {
    CostRates::new(draft, Currency::EUR).expect_err("it does not fit").0
}

fn account(id: &str, total: Drivers) -> AccountDrivers {
    let account = AccountRef { source: "erp".to_owned(), external_id: id.to_owned() };
    AccountDrivers { account, total, orders: Vec::new(), invoices: Vec::new() }
}

fn done(count: u64) -> Activity {
    Activity { count, ..Activity::default() }
}
