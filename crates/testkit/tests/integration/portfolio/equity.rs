//! What customers are worth together: sums that add up, of one kind, and shown over what each may see.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_app::costs;
use mainstay_app::models::{FitRequest, fit_now};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::binary::models::regular_buyers;

/// Regular buyers whose cost is known, and one of whom it is not.
async fn company(on: Backend) -> Option<TestApp> {
    let app = TestApp::start(on).await?;
    app.import(&regular_buyers()).await;
    let mut lines = Lines::new();
    for month in 1..=12_u32 {
        let day = format!("2025-{month:02}-08");
        lines = lines.line("uncosted", &format!("U{month}"), &day, "500.00");
    }
    app.import(&lines.csv()).await;
    fit_now(&app, &TestApp::owner(), FitRequest::default()).await.unwrap();
    let _ = app.run().await;
    Some(app)
}

async fn equity(client: &Client, more: &str) -> Value {
    client.get(&format!("/models/equity{more}")).await.assert(200).json()["equity"].clone()
}

async fn accounts(client: &Client) -> Vec<Value> {
    let all = client.get("/models/accounts?limit=1000").await.assert(200).json();
    all["accounts"].as_array().unwrap().clone()
}

fn whole(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_parts_make_the_whole_and_its_range_is_its_own(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let client = app.admin().await.client;
    let (found, accounts) = (equity(&client, "").await, accounts(&client).await);
    assert_eq!((&found["basis"], &found["accounts"]), (&json!("gross_profit"), &json!(150)));

    let (profit, apart): (Vec<&Value>, Vec<&Value>) =
        accounts.iter().partition(|row| row["value_basis"] == "gross_profit");
    let sum = |name: &str| -> i64 { profit.iter().map(|row| whole(&row[name])).sum() };
    assert_eq!(whole(&found["value"]), sum("value"));
    assert_eq!((&found["apart"], &found["apart_revenue"]), (&json!(1), &apart[0]["value"]));
    let (low, high) = (whole(&found["value_low"]), whole(&found["value_high"]));
    assert!(low < sum("value") && sum("value") < high, "{low} to {high}");
    // Luck evens out: the sum is known far better than its parts.
    assert!(3 * (high - low) < sum("value_high") - sum("value_low"), "{low} to {high}");

    let classes = found["classes"].as_array().unwrap();
    let of = |name: &str| -> i64 { classes.iter().filter_map(|class| class[name].as_i64()).sum() };
    assert_eq!((of("value"), of("accounts")), (sum("value"), 150));
    let portfolio = client.get("/portfolio").await.assert(200).json();
    assert_eq!(of("past"), whole(&portfolio["portfolio"]["summary"]["gross_profit"]));
    let shares: f64 = classes.iter().filter_map(|class| class["share"].as_f64()).sum();
    assert!((shares - 1.0).abs() < 1e-12);

    let all = found["value"].as_f64().unwrap();
    // HHI and the shares of the future, once more from the accounts.
    let squares: f64 = profit.iter().map(|row| (row["value"].as_f64().unwrap() / all).powi(2)).sum();
    assert!((found["future"]["hhi"].as_f64().unwrap() - squares).abs() < 1e-9);
    let shift = &found["shifts"][0];
    let same = profit.iter().find(|row| row["external_id"] == shift["external_id"]).unwrap();
    let share = same["value"].as_f64().unwrap() / all;
    assert!((shift["share"].as_f64().unwrap() - share).abs() < 1e-9);
    let year = equity(&client, "?months=12").await;
    assert!(2 * whole(&year["value"]) < whole(&found["value"]));
    let _ = client.get("/models/equity?months=0").await.assert_problem(422, "bad_months");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_told_what_the_table_says_of_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let client = app.admin().await.client;
    let accounts = accounts(&client).await;
    let row = accounts.iter().find(|row| row["external_id"] == "uncosted").unwrap();
    let path = format!("/accounts/{}/forecast", row["id"].as_str().unwrap());
    let found = client.get(&path).await.assert(200).json()["forecast"].clone();
    assert_eq!(&found["ahead"], row);
    // Twelve orders of 500.00, from 8 January to 8 December 2025: 334 days in eleven gaps of 28 to 31 days.
    let stability = &found["stability"];
    assert_eq!((&stability["orders"], &stability["value_variation"]), (&json!(12), &json!(0.0)));
    assert!((stability["mean_gap"].as_f64().unwrap() - 334.0 / 11.0).abs() < 1e-9);
    assert!(stability["gap_variation"].as_f64().unwrap() < 0.04);
    // The values of all others vary.
    assert_eq!(found["values_among_all"]["steadier_than"], json!(1.0));
    let viewer = app.viewer().await.client;
    let seen = viewer.get(&path).await.assert(200).json()["forecast"].clone();
    assert_eq!(seen["ahead"]["value_basis"], "revenue");
    let limited = app.limited_viewer(&["K001"]).await.client;
    let _ = limited.get(&path).await.assert(403);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn without_the_sight_of_margins_equity_is_revenue(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let viewer = app.viewer().await.client;
    let (found, accounts) = (equity(&viewer, "").await, accounts(&viewer).await);
    assert_eq!(
        (&found["basis"], &found["apart"], &found["accounts"]),
        (&json!("revenue"), &json!(0), &json!(151))
    );
    assert_eq!(whole(&found["value"]), accounts.iter().map(|row| whole(&row["value"])).sum::<i64>());
    let limited = app.limited_viewer(&["K001"]).await.client;
    let _ = limited.get("/models/equity").await.assert(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_adds_up_its_accounts() {
    let Some(app) = company(Sqlite).await else { return };
    let client = app.admin().await.client;
    let found = equity(&client, "").await;
    let file = client.get("/models/equity.xlsx").await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Equity", "Accounts", "About"]);
    let accounts = book.worksheet_range("Accounts").unwrap();
    assert_eq!(accounts.height(), 152);
    let number = |cell: Option<&Data>| match cell {
        Some(Data::Float(number)) => *number,
        other => panic!("{other:?} is no number"),
    };
    let cells = (1..accounts.height()).map(|row| u32::try_from(row).unwrap());
    let added: f64 = cells
        .filter(|row| accounts.get_value((*row, 10)) == Some(&Data::String("yes".to_owned())))
        .map(|row| number(accounts.get_value((row, 7))))
        .sum();
    assert!((added * 100.0 - found["value"].as_f64().unwrap()).abs() < 1.0);
    let classes = book.worksheet_range("Equity").unwrap();
    let last = u32::try_from(classes.height() - 1).unwrap();
    assert!((number(classes.get_value((last, 4))) - added).abs() < 0.01);
    let formulas = book.worksheet_formula("Equity").unwrap();
    assert!(formulas.get_value((1, 4)).unwrap().starts_with("SUMIFS("), "{formulas:?}");
}

/// Of each account what it leaves of its net sales on a level.
async fn rates(client: &Client, query: &str, level: &str) -> BTreeMap<String, f64> {
    let found =
        client.get(&format!("/economics/ladder?by=account&limit=1000{query}")).await.assert(200).json();
    let rate = |row: &Value| {
        let rungs = row["ladder"]["rungs"].as_array().unwrap();
        let amount = |name: &str| rungs.iter().find(|rung| rung["rung"] == name).unwrap()["amount"].as_f64();
        Some((row["member"]["key"].as_str().unwrap().to_owned(), amount(level)? / amount("net_sales")?))
    };
    found["rows"].as_array().unwrap().iter().filter_map(rate).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn customers_are_valued_by_what_they_leave_after_serving(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let client = app.admin().await.client;
    let before = accounts(&client).await;
    let margins = rates(&client, "&from=2000-01-01", "contribution_1").await;
    // An hour for an invoice, at 20.00 an hour.
    let desk = json!({
        "valid": { "from": "2000-01-01", "to": null },
        "groups": [{ "name": "Order desk", "rung": "order_cost", "unit": "min", "cost_minor": 2_000_000,
            "capacity": 60_000, "practical_percent": 100 }],
        "equations": [{ "name": "order_handling", "group": "Order desk", "per": "invoice", "text": "60 min" }]
    });
    costs::set_cost_rates(&app, &TestApp::owner(), serde_json::from_value(desk).unwrap(), None)
        .await
        .unwrap();
    let left = rates(&client, "", "contribution_2").await;
    let (found, after) = (equity(&client, "").await, accounts(&client).await);
    assert_eq!((&found["basis"], &found["value_level"]), (&json!("contribution"), &json!("contribution_2")));
    assert_eq!((&found["accounts"], &found["apart"]), (&json!(150), &json!(1)));
    let mut compared = 0;
    for row in after.iter().filter(|row| row["value_basis"] == "contribution") {
        let key = format!("{}:{}", row["source"].as_str().unwrap(), row["external_id"].as_str().unwrap());
        let Some(rate) = left.get(&key) else { continue };
        let was = before.iter().find(|was| was["external_id"] == row["external_id"]).unwrap();
        let expected = was["value"].as_f64().unwrap() / margins[&key] * rate;
        let value = row["value"].as_f64().unwrap();
        // The ladder's margins end with the last full month, those of a forecast with the day itself.
        assert!((value - expected).abs() < 2.0 + 5e-3 * expected.abs(), "{key}: {value}, {expected}");
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
    // The past is told on the same level: what classes left adds up to what all left with a known cost.
    let classes = found["classes"].as_array().unwrap();
    let past: i64 = classes.iter().filter_map(|class| class["past"].as_i64()).sum();
    let ladder = client.get("/economics/ladder").await.assert(200).json();
    let rungs = ladder["ladder"]["rungs"].as_array().unwrap();
    let whole =
        rungs.iter().find(|rung| rung["rung"] == "contribution_2").unwrap()["amount"].as_i64().unwrap();
    assert!((past - whole).abs() <= 4, "{past} {whole}");
    // Whoever sees no margins is told revenue as before.
    let viewer = app.viewer().await.client;
    assert_eq!(equity(&viewer, "").await["basis"], "revenue");
}
