//! The audit of a small customer base, checked by hand.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use mainstay_app::costs;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// 2024 and 2025: `kept` orders twice each year, 100.00 then 150.00 altogether; `left` once in 2024 for 80.00; `won` once in
/// 2025 for 60.00; `back` in 2023 for 20.00 and in 2025 for 40.00. `returner` only brought something back.
fn company() -> String {
    Lines::new()
        .line("kept", "K1", "2024-02-01", "50.00")
        .line("kept", "K2", "2024-08-01", "50.00")
        .line("kept", "K3", "2025-02-01", "70.00")
        .line("kept", "K4", "2025-08-01", "80.00")
        .line("left", "L1", "2024-05-01", "80.00")
        .line("won", "W1", "2025-06-01", "60.00")
        .line("back", "B1", "2023-06-01", "20.00")
        .line("back", "B2", "2025-03-01", "40.00")
        .line("returner", "R1", "2025-12-31", "-5.00")
        .csv()
}

async fn audit(client: &Client, app: &TestApp, more: &str) -> Value {
    let path = format!("/runs/{}/customer-base{more}", app.run().await.id);
    client.get(&path).await.assert(200).json()["customer_base"].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_is_that_worked_by_hand(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let found = audit(&client, &app, "").await;
    assert_eq!(found["run"]["as_of"], "2026-01-01");
    let periods = found["periods"].as_array().unwrap();
    assert_eq!((&periods[0]["start"], periods.len()), (&"2023-01-01".into(), 3));
    let told = |place: usize| {
        ["customers", "active", "orders", "revenue"]
            .map(|name| periods[place]["figures"][name].as_i64().unwrap())
    };
    assert_eq!([told(0), told(1), told(2)], [[1, 1, 1, 2_000], [3, 2, 3, 18_000], [4, 3, 4, 25_000]]);
    let step = &found["steps"][1];
    let of = |names: [&str; 4]| names.map(|name| step[name].as_i64().unwrap());
    assert_eq!(of(["kept", "won", "returned", "left"]), [1, 1, 1, 1]);
    let changes = of(["change_kept", "change_won", "change_returned", "change_left"]);
    assert_eq!(changes, [5_000, 6_000, 4_000, -8_000]);
    // One of two again; 150.00 of 180.00; each for at most what it brought: 100.00 of 180.00.
    assert_eq!(step["retention"]["logo"], json!(0.5));
    assert!((step["retention"]["revenue"].as_f64().unwrap() - 150.0 / 180.0).abs() < 1e-9);
    assert!((step["retention"]["revenue_without_growth"].as_f64().unwrap() - 100.0 / 180.0).abs() < 1e-9);
    let effects = step["revenue"]["effects"].as_array().unwrap();
    let together: i64 = effects.iter().map(|effect| effect["amount"].as_i64().unwrap()).sum();
    assert_eq!((together, &step["revenue"]["change"]), (7_000, &7_000.into()));
    let sizes: Vec<_> = found["cohorts"].as_array().unwrap().iter().map(|one| one["size"].clone()).collect();
    assert_eq!(sizes, [json!(1), json!(2), json!(1)]);
    // Judged are orders up to December 2024: `back` was silent after its first, `left` after its only one, `kept` was not.
    let survival = found["survival"].as_array().unwrap();
    assert_eq!(survival.len(), 1);
    assert_eq!(["months", "at_risk", "ended"].map(|name| survival[0][name].as_u64().unwrap()), [0, 3, 2]);
    // `kept` orders again after 6 months, `back` after 21; `won` waits for 6 and `left` for 19.
    let second: Vec<_> =
        found["second_order"].as_array().unwrap().iter().map(|one| one["months"].clone()).collect();
    assert_eq!(second, [json!(6), json!(21)]);

    let quarters = audit(&client, &app, "?period=quarter").await;
    assert_eq!(quarters["periods"].as_array().unwrap().len(), 11);
    let path = format!("/runs/{}/customer-base?period=week", app.run().await.id);
    let _ = client.get(&path).await.assert_problem(422, "unreadable");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_audits_their_own_accounts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let limited = app.limited_viewer(&["kept"]).await.client;
    let found = audit(&limited, &app, "").await;
    let last = found["periods"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["figures"]["customers"], &last["figures"]["revenue"]), (&1.into(), &15_000.into()));
    assert_eq!(
        (&found["hidden"], &last["figures"]["profit"]),
        (&json!(["costed_revenue", "profit"]), &Value::Null)
    );
    let file = limited.get(&format!("/runs/{}/customer-base.xlsx", app.run().await.id)).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Periods", "Steps", "Cohorts", "Tenths", "Survival", "Second order"]);
    assert_eq!(book.worksheet_range("Periods").unwrap().height(), 3, "two years and the headings");
}

/// 2024: `one` for 100.00 with a cost of 60.00, `two` for 100.00 without one. 2025: the same, and a credit of `late` in 2024
/// before its first purchase of 2025 for 50.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn margins_are_of_what_has_a_cost_and_early_credits_are_nobodys(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines = Lines::new()
        .costed("one", "A1", "2024-02-01", "100.00", "60.00")
        .line("two", "B1", "2024-03-01", "100.00")
        .line("late", "C0", "2024-12-01", "-10.00")
        .costed("one", "A2", "2025-02-01", "100.00", "60.00")
        .line("two", "B2", "2025-03-01", "100.00")
        .line("late", "C1", "2025-12-31", "50.00");
    app.import(&lines.csv()).await;
    let client = app.admin().await.client;
    let found = audit(&client, &app, "").await;
    let first = &found["periods"][0]["figures"];
    let of = |name: &str| first[name].as_i64().unwrap();
    assert_eq!(["customers", "revenue", "costed_revenue", "profit"].map(of), [2, 20_000, 10_000, 4_000]);
    // 40.00 of 200.00 become 40.00 of 250.00: all because of more revenue, of which a smaller part has a cost.
    let effects = found["steps"][0]["profit"]["effects"].as_array().unwrap();
    let margin = effects.iter().find(|effect| effect["factor"] == "margin").unwrap();
    assert_eq!((effects.len(), &margin["amount"]), (6, &0.into()));
    let file = client.get(&format!("/runs/{}/customer-base.xlsx", app.run().await.id)).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    let periods = book.worksheet_range("Periods").unwrap();
    let cell = |row: u32, column: u32| periods.get_value((row, column)).unwrap().to_string();
    assert_eq!((cell(0, 4), cell(1, 10)), ("Revenue (EUR)".to_owned(), "0.4".to_owned()), "with its result");
    assert_eq!(book.worksheet_range("Tenths").unwrap().height(), 4, "three active accounts");
}

/// 2024 and 2025: `kept` leaves 40.00 of 100.00 with two invoices, then 60.00 of 120.00 with one; `left` leaves 30.00 of 50.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_serving_costs_is_lost_with_an_account_too(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines = Lines::new()
        .costed("kept", "A1", "2024-02-01", "60.00", "40.00")
        .costed("kept", "A2", "2024-03-01", "40.00", "20.00")
        .costed("left", "B1", "2024-03-02", "50.00", "20.00")
        .costed("kept", "A3", "2025-12-31", "120.00", "60.00");
    app.import(&lines.csv()).await;
    let client = app.admin().await.client;
    let found = audit(&client, &app, "").await;
    assert_eq!(
        (&found["level"], &found["steps"][0]["retention"]["profit"]),
        (&Value::Null, &json!(60.0 / 70.0))
    );
    // 5.00 for each invoice: 30.00 and 25.00, then 55.00.
    let desk = json!({
        "valid": { "from": "2024-01-01", "to": null },
        "groups": [{ "name": "Order desk", "rung": "order_cost", "unit": "min", "cost_minor": 50_000,
            "capacity": 100, "practical_percent": 100 }],
        "equations": [{ "name": "order_handling", "group": "Order desk", "per": "invoice", "text": "1 min" }]
    });
    costs::set_cost_rates(&app, &TestApp::owner(), serde_json::from_value(desk).unwrap(), None)
        .await
        .unwrap();
    let found = audit(&client, &app, "").await;
    assert_eq!(found["level"], "contribution_2");
    let of = |place: usize| found["periods"][place]["figures"]["profit"].as_i64().unwrap();
    assert_eq!((of(0), of(1)), (5_500, 5_500));
    assert_eq!(found["steps"][0]["retention"]["profit"], json!(1.0));
    let viewer = app.viewer().await.client;
    assert_eq!(audit(&viewer, &app, "").await["level"], Value::Null);
}
