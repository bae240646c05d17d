//! Cost to serve, from rates that people set to what each account is charged with.

mod doors;
mod serve;
mod strata;
mod traceable;
mod versions;

use mainstay_app::costs::{self, CostingRequest, CostsToServe};
use mainstay_domain::economics::costing::CostRatesDraft;
use mainstay_testkit::TestApp;
use serde_json::{Value, json};

/// An order desk that costs 1,000.00 a month and can work 10,000 minutes, 80 % of them in practice: 0.125 a minute. An invoice
/// takes 8 minutes and 2 for each line.
fn desk(from: &str, to: Option<&str>) -> Value {
    let desk = json!({ "name": "Order desk", "rung": "order_cost", "unit": "min", "cost_minor": 100_000,
        "capacity": 10_000, "practical_percent": 80 });
    let orders = json!({ "name": "order_handling", "group": "Order desk", "per": "invoice",
        "text": "8 min + 2 min/line * lines" });
    json!({ "valid": { "from": from, "to": to }, "groups": [desk], "equations": [orders] })
}

fn draft(rates: &Value) -> CostRatesDraft {
    serde_json::from_value(rates.clone()).unwrap()
}

async fn set(app: &TestApp, rates: &Value) {
    costs::set_cost_rates(app, &TestApp::owner(), draft(rates), None).await.unwrap();
}

async fn serve(app: &TestApp, from: &str, to: &str) -> CostsToServe {
    let request = CostingRequest {
        from: Some(from.parse().unwrap()),
        to: Some(to.parse().unwrap()),
        ..CostingRequest::default()
    };
    costs::costs_to_serve(app, &TestApp::owner(), request).await.unwrap().unwrap()
}

/// Each account's id with its cost, and what percentages would charge.
fn charged(costs: &CostsToServe) -> Vec<(String, String, String)> {
    let row = |row: &costs::CostingRow| {
        let (cost, traditional) = (row.cost.cost(), row.cost.traditional.0);
        (row.cost.account.external_id.clone(), cost.to_string(), traditional.to_string())
    };
    costs.rows.iter().map(row).collect()
}

fn three(id: &str, cost: &str, traditional: &str) -> (String, String, String) {
    (id.to_owned(), cost.to_owned(), traditional.to_owned())
}
