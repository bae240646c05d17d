//! The structure of profit between two periods, worked by hand.
//!
//! A sells 100 and leaves 40, then 180 and 63; B sells 200 and leaves 40, then 180 and 45; C sells 50 and leaves 30, then nothing;
//! D sells 20 and leaves 10 in the later period alone; O has no known cost and sells 30 then.
//! A and B sell 300, then 360: all grow by a fifth, 8.00 each. At a rate of 40 % A would leave 72 of 180: 9.00 less; at 20 % B
//! would leave 36: 9.00 more. What is left is structure: A 24.00, B -12.00.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const DAYS: &str =
    "from=2026-01-01&until=2026-05-01&before_from=2025-01-01&before_until=2025-05-01&by=account";

async fn company(on: Backend) -> Option<TestApp> {
    let app = TestApp::start(on).await?;
    let lines = Lines::new()
        .costed("A", "A1", "2025-02-01", "100.00", "60.00")
        .costed("B", "B1", "2025-02-02", "200.00", "160.00")
        .costed("C", "C1", "2025-02-03", "50.00", "20.00")
        .costed("A", "A2", "2026-02-01", "180.00", "117.00")
        .costed("B", "B2", "2026-02-02", "180.00", "135.00")
        .costed("D", "D1", "2026-02-03", "20.00", "10.00")
        .costed("O", "O1", "2026-02-04", "30.00", "");
    app.import(&lines.csv()).await;
    Some(app)
}

async fn structure(client: &Client, query: &str) -> Value {
    client.get(&format!("/economics/profit-structure?{query}")).await.assert(200).json()
}

/// Before, the bars, after.
fn told(change: &Value) -> Vec<i64> {
    let bars = change["bars"].as_array().unwrap().iter().map(|bar| bar["amount"].as_i64().unwrap());
    let left = |side: &str| change[side]["left"].as_i64().unwrap();
    std::iter::once(left("before")).chain(bars).chain([left("after")]).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn growth_structure_and_rate_add_up(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let found = structure(&admin, DAYS).await;
    assert_eq!(found["page"]["level"], "contribution_1", "the lowest known level");
    assert_eq!(told(&found["whole"]), [11_000, 1_600, 1_200, 0, 1_000, -3_000, 0, 11_800]);
    let rows: Vec<_> = found["rows"].as_array().unwrap().iter().collect();
    let named: Vec<_> = rows.iter().map(|row| (&row["member"]["name"], told(&row["change"]))).collect();
    assert_eq!(
        named,
        [
            (&json!("C"), vec![3_000, 0, 0, 0, 0, -3_000, 0, 0]),
            (&json!("A"), vec![4_000, 800, 2_400, -900, 0, 0, 0, 6_300]),
            (&json!("D"), vec![0, 0, 0, 0, 1_000, 0, 0, 1_000]),
            (&json!("B"), vec![4_000, 800, -1_200, 900, 0, 0, 0, 4_500]),
        ]
    );
    let of_a = &rows[1]["change"];
    assert_eq!((&of_a["before"]["rate"], &of_a["after"]["rate"]), (&json!(0.4), &json!(0.35)));
    assert!((of_a["after"]["share"].as_f64().unwrap() - 180.0 / 380.0).abs() < 1e-12);
    assert_eq!(
        (&found["page"]["unknown_before"], &found["page"]["unknown_after"]),
        (&json!(0), &json!(3_000)),
        "nothing is known to be left of what has no cost"
    );
    // Of net sales all is left: growth and structure are all there is.
    let sales = structure(&admin, &format!("{DAYS}&level=net_sales")).await;
    assert_eq!(told(&sales["whole"]), [35_000, 6_000, 0, 0, 5_000, -5_000, 0, 41_000]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn key_accounts_stand_beside_all_others(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let account = admin.get("/accounts?q=A").await.assert(200).json()["accounts"][0]["id"].clone();
    let mark = json!({ "account_id": account, "reason": "Strategic", "since": "2026-04-30" });
    let _ = admin.post("/key-accounts", &mark).await.assert(201);
    let found = structure(&admin, &DAYS.replace("by=account", "by=tier")).await;
    let rows: Vec<_> = found["rows"].as_array().unwrap().iter().collect();
    let keys: Vec<_> = rows.iter().map(|row| &row["member"]["key"]).collect();
    assert_eq!(keys, ["key_account", "other_account"]);
    // 350 becomes 380: 40 grows by 3.43 and 70 by 6.00. At 40 % 180 would leave 72, at 28 % 200 would leave 56.
    assert_eq!(told(&rows[0]["change"]), [4_000, 343, 2_857, -900, 0, 0, 0, 6_300]);
    assert_eq!(told(&rows[1]["change"]), [7_000, 600, -2_000, -100, 0, 0, 0, 5_500]);
    // On the last day of an earlier period it was none yet.
    let earlier = "from=2026-01-01&until=2026-04-30&before_from=2025-01-01&before_until=2025-05-01&by=tier";
    let found = structure(&admin, earlier).await;
    assert_eq!(found["rows"].as_array().unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_the_structure_of_what_is_theirs(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let viewer = app.viewer().await.client;
    let found = structure(&viewer, DAYS).await;
    assert_eq!(found["page"]["level"], "net_sales", "no cost for whoever may not see it");
    let path = |level: &str| format!("/economics/profit-structure?{DAYS}&level={level}");
    let _ = viewer.get(&path("contribution_1")).await.assert_problem(422, "bad_level");
    let limited = app.limited_viewer(&["A"]).await.client;
    let found = structure(&limited, DAYS).await;
    assert_eq!((told(&found["whole"])[0], found["page"]["total"].as_i64()), (10_000, Some(1)));
    let admin = app.admin().await.client;
    let refused = admin.get(&path("freight")).await.assert_problem(422, "bad_level");
    assert!(refused["detail"].as_str().unwrap().contains("not left of net sales"), "{refused}");
    // Nobody was charged with serving: contribution IV is as much as contribution I.
    let fourth = admin.get(&path("contribution_4")).await.assert(200).json();
    assert_eq!(told(&fourth["whole"])[7], 11_800);
    let overlapping = "from=2026-01-01&until=2026-05-01&before_from=2025-01-01&before_until=2026-02-01";
    let _ = admin
        .get(&format!("/economics/profit-structure?{overlapping}"))
        .await
        .assert_problem(422, "bad_period");

    let file = admin.get(&format!("/economics/profit-structure/workbook?{DAYS}")).await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    let formulas = book.worksheet_formula("Structure").unwrap();
    assert_eq!(formulas.rows().flatten().filter(|formula| !formula.is_empty()).count(), 4 * 8 + 2 + 4 + 6);
    let rows = book.worksheet_range("Structure").unwrap();
    let all = rows.rows().find(|row| row[0] == "all").unwrap();
    assert_eq!((all[3].to_string(), all[6].to_string()), ("110".to_owned(), "118".to_owned()));
}
