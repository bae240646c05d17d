//! Where accounts went between two runs: the company of eight lines as of March and as of May, checked by hand.
//!
//! As of 2026-03-01 and over twelve months C1 has 600.00 (A) and C4 -20.00 (N); C5 bought only in 2024; C2 and C3 have no line
//! yet. As of 2026-05-01 C1 has 800.00 (A), C2 150.00 (B), C3 50.00 (C), C4 -20.00 (N), and C5 is inactive still.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_app::portfolio::RunRequest;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

fn as_of(day: &str) -> RunRequest {
    RunRequest { as_of: Some(day.parse().unwrap()), ..RunRequest::default() }
}

/// The installation, and the path of its migration from March to May.
async fn company(on: Backend) -> Option<(TestApp, String)> {
    let app = TestApp::with_company(on).await?;
    let from = app.run_of(&as_of("2026-03-01")).await.id;
    let path = format!("/runs/{}/migration?with={from}", app.run().await.id);
    Some((app, path))
}

async fn migration(client: &Client, path: &str) -> Value {
    client.get(path).await.assert(200).json()["migration"].clone()
}

/// `A A 1` for each cell.
fn cells(migration: &Value) -> Vec<String> {
    let cells = migration["cells"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    cells.map(|cell| format!("{} {} {}", word(&cell["from"]), word(&cell["to"]), cell["accounts"])).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_followed_with_their_money(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some((app, path)) = company(on).await else { return };
    let client = app.admin().await.client;
    let found = migration(&client, &path).await;
    assert_eq!(cells(&found), ["A A 1", "N N 1", "inactive inactive 1", "absent B 1", "absent C 1"]);
    let cell = &found["cells"][0];
    assert_eq!(
        (&cell["before"], &cell["after"], &cell["change"], &cell["share"]),
        (&60_000.into(), &80_000.into(), &20_000.into(), &json!(1.0))
    );
    assert_eq!(found["cells"][3]["share"], Value::Null, "nobody leaves a state they were not in");
    assert_eq!(found["columns"], json!(["A", "B", "C", "N", "inactive"]));
    assert_eq!(found["rows"][0], json!({ "state": "A", "accounts": 1, "revenue": 60_000, "is_thin": true }));
    // Three of three kept their state, and all of 580.00 with them.
    assert_eq!(found["mobility"], json!({ "accounts": 3, "kept": 3, "revenue_kept": 1.0, "index": 0.0 }));
    assert_eq!((&found["is_alike"], &found["step_months"]), (&true.into(), &2.into()));
    // Two runs are one step: A, N and inactive each to themselves is 3 (3 - 1) = 6 with (3 - 1)² degrees of freedom; every
    // cell expects a third of an account.
    let chain = &found["chain"];
    assert_eq!((&chain["runs"], &chain["steps"]), (&2.into(), &3.into()));
    assert!((chain["first_order"]["statistic"].as_f64().unwrap() - 6.0).abs() < 1e-12);
    assert_eq!(
        (&chain["first_order"]["degrees_of_freedom"], &chain["first_order"]["sparse"]),
        (&4.into(), &json!(1.0))
    );
    assert_eq!((&chain["stationarity"], &chain["second_order"]), (&Value::Null, &Value::Null));

    for (by, first) in [
        ("xyz", "N N 2"),
        ("nine_cells", "AN AN 1"),
        ("rfm", "others others 1"),
        ("phase", "exploration exploration 1"),
    ] {
        let found = migration(&client, &format!("{path}&by={by}")).await;
        let all: u64 =
            found["cells"].as_array().unwrap().iter().map(|cell| cell["accounts"].as_u64().unwrap()).sum();
        assert_eq!((all, found["by"].as_str()), (5, Some(by)));
        assert!(by == "rfm" || by == "phase" || cells(&found)[0] == first, "{by}: {:?}", cells(&found));
    }
    let _ = client.get(&format!("{path}&by=colour")).await.assert_problem(422, "unreadable");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_cell_leads_to_its_accounts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, path)) = company(on).await else { return };
    let list = path.replace("/migration?", "/migration/accounts?");
    for client in
        [app.admin().await.client, app.viewer().await.client, app.limited_viewer(&["C2", "C4"]).await.client]
    {
        for by in ["abc", "xyz", "nine_cells", "rfm"] {
            let found = migration(&client, &format!("{path}&by={by}")).await;
            for cell in found["cells"].as_array().unwrap() {
                let states = format!(
                    "&from_state={}&to_state={}",
                    cell["from"].as_str().unwrap(),
                    cell["to"].as_str().unwrap()
                );
                let behind = client.get(&format!("{list}&by={by}{states}")).await.assert(200).json();
                assert_eq!(
                    (&behind["meta"]["total"], &behind["meta"]["change"]),
                    (&cell["accounts"], &cell["change"])
                );
            }
        }
    }
    let admin = app.admin().await.client;
    let page = admin.get(&format!("{list}&limit=1&after=1")).await.assert(200).json();
    assert_eq!(page["accounts"][0]["external_id"], "C2", "200.00 more from C1, 150.00 from C2");
    assert_eq!(page["accounts"][0]["before"], Value::Null);
    assert_eq!(page["meta"], json!({ "next": "2", "total": 5, "change": 40_000 }));
    let _ = admin.get(&format!("{list}&from_state=AX")).await.assert_problem(422, "not_a_state");

    let limited = app.limited_viewer(&["C2", "C4"]).await.client;
    let seen = migration(&limited, &path).await;
    assert_eq!(cells(&seen), ["N N 1", "absent B 1"], "only the accounts one sees");
    let by_profit = migration(&limited, &format!("{path}&measure=gross_profit")).await;
    assert_eq!(by_profit["measure"], "revenue", "an order by gross profit would tell it");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_spreadsheet_holds_the_matrix_and_the_accounts_one_sees(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, path)) = company(on).await else { return };
    let file = path.replace("/migration?", "/migration.xlsx?");
    let book = async |client: &Client| {
        let reply = client.get(&file).await.assert(200);
        Xlsx::new(Cursor::new(reply.body.to_vec())).unwrap()
    };
    let mut whole = book(&app.admin().await.client).await;
    assert_eq!(whole.sheet_names(), ["Matrix", "Accounts", "Tests"]);
    let matrix = whole.worksheet_range("Matrix").unwrap();
    let row = |number: usize| matrix.rows().nth(number).unwrap()[..6].to_vec();
    let money = |value: f64| Data::Float(value);
    assert_eq!(
        row(1),
        [
            Data::String("A".into()),
            Data::String("A".into()),
            money(1.0),
            money(600.0),
            money(800.0),
            money(200.0)
        ]
    );
    let formula = whole.worksheet_formula("Matrix").unwrap();
    assert!(formula.rows().flatten().any(|cell| cell.starts_with("COUNTIFS(Accounts!$D$2:$D$6")));
    assert_eq!(whole.worksheet_range("Accounts").unwrap().height(), 6);
    let mut part = book(&app.limited_viewer(&["C4"]).await.client).await;
    assert_eq!(part.worksheet_range("Accounts").unwrap().height(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_followed_by_tier_as_the_register_says(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some((app, path)) = company(on).await else { return };
    let client = app.admin().await.client;
    let mark = async |number: &str, since: &str| {
        let found = client.get(&format!("/accounts?q={number}")).await.assert(200).json();
        let body = json!({ "account_id": found["accounts"][0]["id"], "reason": "Strategic", "since": since });
        let marked = client.post("/key-accounts", &body).await.assert(201).json();
        marked["key_account"]["id"].as_str().unwrap().to_owned()
    };
    // A run as of 1 March knows February to its end: C1 was one then, C2 became one on the day after, and C4 was none from then on.
    let first = mark("C1", "2026-02-28").await;
    let _ = mark("C2", "2026-03-01").await;
    let was = mark("C4", "2025-01-01").await;
    let _ = client.delete(&format!("/key-accounts/{was}?until=2026-03-01")).await.assert(204);
    let by_tier = format!("{path}&by=tier");
    let found = migration(&client, &by_tier).await;
    let expected = [
        "key_account key_account 1",
        "key_account other_account 1",
        "inactive inactive 1",
        "absent key_account 1",
        "absent other_account 1",
    ];
    assert_eq!(cells(&found), expected);
    let list = by_tier.replace("/migration?", "/migration/accounts?");
    let left =
        client.get(&format!("{list}&from_state=key_account&to_state=other_account")).await.assert(200).json();
    assert_eq!((&left["accounts"][0]["external_id"], &left["meta"]["total"]), (&json!("C4"), &json!(1)));

    // C1 is none any more: nor is it marked again for a time that it was one.
    let _ = client.delete(&format!("/key-accounts/{first}?until=2026-04-30")).await.assert(204);
    assert_eq!(cells(&migration(&client, &by_tier).await)[0], "key_account other_account 2");
    let limited = app.limited_viewer(&["C2", "C4"]).await.client;
    let expected = ["key_account other_account 1", "absent key_account 1"];
    assert_eq!(cells(&migration(&limited, &by_tier).await), expected);
}
