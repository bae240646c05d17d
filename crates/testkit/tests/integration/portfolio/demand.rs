//! How accounts order: patterns and seasons of a small company, checked by hand.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use chrono::{Months, NaiveDate};
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// Three years to the end of 2025. `steady` buys 100.00 each month and ten times as much each December; `even` buys 500.00 in
/// January and July; `wild` bought for 10.00 in March 2025 and for 900.00 in October.
fn company() -> String {
    let first = NaiveDate::from_ymd_opt(2023, 1, 15).unwrap();
    let mut lines = Lines::new();
    for month in 0..36_u32 {
        let day = (first + Months::new(month)).to_string();
        let value = if month % 12 == 11 { "1000.00" } else { "100.00" };
        lines = lines.line("steady", &format!("S{month}"), &day, value);
        if month % 6 == 0 {
            lines = lines.line("even", &format!("E{month}"), &day, "500.00");
        }
    }
    lines
        .line("wild", "W1", "2025-03-03", "10.00")
        .line("wild", "W2", "2025-10-03", "900.00")
        .line("new", "N1", "2025-12-31", "5.00")
        .csv()
}

async fn demand(client: &Client, app: &TestApp, more: &str) -> Value {
    client.get(&format!("/runs/{}/demand{more}", app.run().await.id)).await.assert(200).json()
}

fn names(reply: &Value) -> Vec<&str> {
    let accounts = reply["demand"]["accounts"].as_array().unwrap();
    accounts.iter().map(|account| account["external_id"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn patterns_and_seasons_are_those_worked_by_hand(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let found = demand(&client, &app, "").await;
    // Revenue of 2025: 2,100.00, 1,000.00, 910.00, 5.00.
    assert_eq!(names(&found), ["steady", "even", "wild", "new"]);
    let of = |place: usize| &found["demand"]["accounts"][place];
    // Months of 2024 and 2025: 22 of 100.00 and two of 1,000.00: mean 175, variance 22 * 75² / 24 + 2 * 825² / 24 = 61,875;
    // squared variation 61,875 / 30,625 = 2.0204.
    let steady = &of(0)["demand"];
    assert_eq!(
        (&steady["pattern"], &steady["periods"], &steady["adi"]),
        (&"erratic".into(), &24.into(), &json!(1.0))
    );
    assert!((steady["cv_squared"].as_f64().unwrap() - 61_875.0 / 30_625.0).abs() < 1e-9);
    // Every half-year once, as it suits its rhythm.
    let even = &of(1)["demand"];
    assert_eq!(
        (&even["pattern"], &even["periods"], &even["cv_squared"]),
        (&"smooth".into(), &4.into(), &json!(0.0))
    );
    assert_eq!(of(3)["demand"]["pattern"], "unknown");
    // Eleven equal months and December, three years alike: W is 1, and December is 1,000 / 175 of a mean month.
    let season = &of(0)["season"];
    assert_eq!(
        (&season["high"], &season["low"], &season["years"]),
        (&json!([12]), &json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), &3.into())
    );
    assert!((season["strength"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    assert!((season["index"][11].as_f64().unwrap() - 1_000.0 / 175.0).abs() < 1e-9);
    assert_eq!(of(3)["season"], Value::Null);
    let patterns = found["demand"]["patterns"].as_array().unwrap();
    let erratic = patterns.iter().find(|one| one["pattern"] == "erratic").unwrap();
    assert_eq!((&erratic["accounts"], &erratic["revenue"]), (&1.into(), &210_000.into()));

    // Half a year between two purchases makes half-years, of which `wild` has two: too few.
    assert_eq!(names(&demand(&client, &app, "?pattern=smooth,unknown").await), ["even", "wild", "new"]);
    assert!(names(&demand(&client, &app, "?seasonal=true").await).contains(&"steady"));
    let page = demand(&client, &app, "?limit=1&after=1").await;
    assert_eq!((names(&page), &page["meta"]), (vec!["even"], &json!({ "next": "2", "total": 4 })));
    let _ = client
        .get(&format!("/runs/{}/demand?pattern=wavy", app.run().await.id))
        .await
        .assert_problem(422, "not_a_class");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_the_demand_of_their_own_accounts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let limited = app.limited_viewer(&["even"]).await.client;
    let found = demand(&limited, &app, "").await;
    assert_eq!(names(&found), ["even"]);
    assert!(!found.to_string().contains("steady"));
    let id =
        |found: &Value, place: usize| found["demand"]["accounts"][place]["id"].as_str().unwrap().to_owned();
    let own = limited.get(&format!("/accounts/{}/demand", id(&found, 0))).await.assert(200).json();
    assert_eq!((&own["demand"]["pattern"], &own["period"]), (&"smooth".into(), &"half_year".into()));
    assert_eq!(own["totals"], json!([50_000, 50_000, 50_000, 50_000]));
    let whole = demand(&app.admin().await.client, &app, "").await;
    let _ =
        limited.get(&format!("/accounts/{}/demand", id(&whole, 0))).await.assert_problem(404, "not_found");

    let file = limited.get(&format!("/runs/{}/demand.xlsx", app.run().await.id)).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Accounts", "Patterns"]);
    assert_eq!(book.worksheet_range("Accounts").unwrap().height(), 2);
    let cells = limited.get("/portfolio/cells").await.assert(200).json();
    let last = cells["runs"].as_array().unwrap().last().unwrap().clone();
    let held: u64 =
        last["cells"].as_array().unwrap().iter().map(|cell| cell["accounts"].as_u64().unwrap()).sum();
    assert_eq!(held, 1, "one account, in one cell");
}
