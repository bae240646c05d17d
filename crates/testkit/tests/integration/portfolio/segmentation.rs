//! Segments of a small company, checked by hand: tried, kept, looked at, compared, and as a filter.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use mainstay_app::models::{FitRequest, fit_now};
use mainstay_app::portfolio::RunRequest;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// Six accounts: `big1` and `big2` buy for 5,000.00 and 4,000.00 on eight invoices, `mid` for 600.00 on three, `low1` to `low3` for
/// 30.00, 20.00 and 10.00 on one.
fn company() -> String {
    let mut lines = Lines::new();
    for month in 1..9 {
        // Only full months count, so the last line is of a month's last day.
        let day = format!("2025-{month:02}-{}", if month == 8 { 31 } else { 10 });
        lines = lines.line("big1", &format!("P{month}"), &day, "625.00");
        lines = lines.line("big2", &format!("Q{month}"), &day, "500.00");
        if month < 4 {
            lines = lines.line("mid", &format!("M{month}"), &day, "200.00");
        }
    }
    for (id, net) in [("low1", "30.00"), ("low2", "20.00"), ("low3", "10.00")] {
        lines = lines.line(id, &format!("L{id}"), "2025-06-15", net);
    }
    lines.csv()
}

fn by_size(large_from: i64) -> Value {
    let rule = |segment: &str, from: i64| {
        json!({
            "segment": segment,
            "conditions": [{ "field": "revenue", "at_least": from }],
        })
    };
    json!({ "kind": "rules", "rules": [rule("Large", large_from), rule("Medium", 50_000)], "rest": "Small" })
}

fn counts(found: &Value) -> Vec<(String, i64, i64)> {
    let of = |one: &Value| {
        (
            one["name"].as_str().unwrap().to_owned(),
            one["accounts"].as_i64().unwrap(),
            one["revenue"].as_i64().unwrap(),
        )
    };
    found["segments"].as_array().unwrap().iter().map(of).collect()
}

fn is(found: &Value, expected: &[(&str, i64, i64)]) {
    let expected: Vec<_> =
        expected.iter().map(|(name, accounts, revenue)| ((*name).to_owned(), *accounts, *revenue)).collect();
    assert_eq!(counts(found), expected);
}

async fn keep(client: &Client, path: &str, body: &Value) -> Value {
    client.post(path, body).await.assert(201).json()["segmentation_version"].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn segments_are_tried_kept_as_versions_and_compared_in_accounts_and_money(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let run = app.run().await.id;
    let tried =
        client.post(&format!("/runs/{run}/segments"), &json!({ "definition": by_size(100_000) })).await;
    let tried = tried.assert(200).json();
    is(&tried, &[("Large", 2, 900_000), ("Medium", 1, 60_000), ("Small", 3, 6_000)]);
    assert_eq!(tried["segments"][0]["largest"][0]["external_id"], "big1");
    assert_eq!(client.get("/segmentations").await.assert(200).json()["segmentations"], json!([]));

    let first = json!({ "name": "By size", "reason": "First look", "definition": by_size(100_000) });
    let first = keep(&client, "/segmentations", &first).await;
    assert_eq!((&first["number"], &first["segments"]), (&1.into(), &json!(["Large", "Medium", "Small"])));
    let taken = json!({ "name": "by SIZE", "reason": "Again", "definition": { "kind": "rfm" } });
    let _ = client.post("/segmentations", &taken).await.assert(409);
    let path = format!("/segmentations/{}/versions", first["segmentation"].as_str().unwrap());
    // 4,500.00 on: `big2` with its 4,000.00 becomes medium.
    let second = json!({ "reason": "Only the largest", "definition": by_size(450_000) });
    let second = keep(&client, &path, &second).await;
    let listed = client.get("/segmentations").await.assert(200).json();
    let numbers: Vec<_> = listed["segmentations"][0]["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["number"].clone())
        .collect();
    assert_eq!(numbers, [json!(2), json!(1)]);

    let (from, to) = (first["id"].as_str().unwrap(), second["id"].as_str().unwrap());
    let compared = client.get(&format!("/segmentation-versions/{from}/comparison?with={to}")).await;
    let compared = compared.assert(200).json();
    assert_eq!((&compared["moved"], &compared["moved_revenue"]), (&1.into(), &400_000.into()));
    let moved = compared["moves"].as_array().unwrap().iter().find(|one| one["from"] != one["to"]).unwrap();
    assert_eq!((&moved["from"], &moved["to"]), (&"Large".into(), &"Medium".into()));
    // Pairs together: 1 and 3 before, 1 and 3 after, 3 in both; expected 4 * 4 / 15.
    let agreement = compared["agreement"].as_f64().unwrap();
    assert!((agreement - (3.0 - 16.0 / 15.0) / (4.0 - 16.0 / 15.0)).abs() < 1e-12);

    let shown = client.get(&format!("/segmentation-versions/{to}")).await.assert(200).json();
    is(&shown, &[("Large", 1, 500_000), ("Medium", 2, 460_000), ("Small", 3, 6_000)]);
    let file = client.get(&format!("/segmentation-versions/{to}/segments.xlsx")).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.worksheet_range("Accounts").unwrap().height(), 7);

    let audited: Vec<(String,)> =
        app.rows("select subject_id from audit where subject_kind = 'segmentation_version'").await;
    assert_eq!(audited.len(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn segments_narrow_ladders_curves_bridges_migrations_and_matrices(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let early = RunRequest { as_of: Some("2025-07-01".parse().unwrap()), ..RunRequest::default() };
    let (early, run) = (app.run_of(&early).await.id, app.run().await.id);
    let kept = json!({ "name": "By size", "reason": "First look", "definition": by_size(100_000) });
    let version = keep(&client, "/segmentations", &kept).await["id"].as_str().unwrap().to_owned();

    let within = format!("within=segmentation:{version}:1,2");
    let whale = client.get(&format!("/economics/whale?{within}")).await.assert(200).json();
    let names: Vec<&str> = whale["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["member"]["name"].as_str().unwrap())
        .collect();
    assert_eq!((names.len(), names.contains(&"mid"), names.contains(&"low1")), (3, true, false), "{whale}");
    let ladder = client.get(&format!("/economics/ladder?by=account&{within}")).await.assert(200).json();
    let net = |ladder: &Value| {
        let rungs = ladder["rungs"].as_array().unwrap();
        rungs.iter().find(|rung| rung["rung"] == "net_sales").unwrap()["amount"].clone()
    };
    assert_eq!(net(&ladder["ladder"]), 960_000, "5,000.00 + 4,000.00 + 600.00");
    let bridge = client
        .get(&format!("/economics/bridge?within=segmentation:{version}:3&from=2025-06-01&until=2025-07-01"))
        .await
        .assert(200)
        .json();
    assert_eq!((&bridge["bridge"]["before"], &bridge["bridge"]["after"]), (&json!(0), &json!(6_000)));

    let migration = format!("/runs/{run}/migration?with={early}&by=abc");
    let followed = |found: Value| -> i64 {
        let cells = found["migration"]["cells"].as_array().unwrap();
        cells.iter().map(|cell| cell["accounts"].as_i64().unwrap()).sum()
    };
    let all = client.get(&migration).await.assert(200).json();
    let two = client.get(&format!("{migration}&segment={version}:1")).await.assert(200).json();
    assert_eq!((followed(all), followed(two)), (6, 2));
    let listed = client
        .get(&format!("/runs/{run}/migration/accounts?with={early}&by=abc&segment={version}:1"))
        .await
        .assert(200)
        .json();
    assert_eq!(listed["meta"]["total"], 2);
    let matrix = client.get(&format!("/runs/{run}/matrix?y=orders&segment={version}:3")).await;
    assert_eq!(matrix.assert(200).json()["placed"], 3);
    let demand = client.get(&format!("/runs/{run}/demand?segment={version}:1")).await.assert(200).json();
    assert_eq!(demand["meta"]["total"], 2);
    let file = client.get(&format!("/runs/{run}/demand.xlsx?segment={version}:1")).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.worksheet_range("Accounts").unwrap().height(), 3, "its head and two accounts");
    let lanes = client.get(&format!("/runs/{run}/lifecycle?segment={version}:1,3")).await.assert(200).json();
    assert_eq!(lanes["meta"]["total"], 5);
    let base = client.get(&format!("/runs/{run}/customer-base?segment={version}:2")).await.assert(200).json();
    let periods = base["customer_base"]["periods"].as_array().unwrap();
    let revenue: i64 = periods.iter().map(|period| period["figures"]["revenue"].as_i64().unwrap()).sum();
    assert_eq!(revenue, 60_000, "what `mid` bought: {base}");
    fit_now(&app, &TestApp::owner(), FitRequest::default()).await.unwrap();
    let ahead = client.get(&format!("/models/accounts?segment={version}:1")).await.assert(200).json();
    assert_eq!(ahead["meta"]["total"], 2);
    let _ = client.get(&format!("/models/equity?segment={version}:2")).await.assert(200);
    let file = client.get(&format!("/models/accounts.csv?segment={version}:2")).await.assert(200);
    assert_eq!(String::from_utf8_lossy(&file.body).lines().count(), 2, "its head and `mid`");

    for (asked, code) in [
        (format!("/economics/whale?within=segmentation:{version}:9"), "not_a_segment"),
        ("/economics/whale?within=segmentation:none".to_owned(), "bad_within"),
        (format!("/runs/{run}/matrix?segment={version}:0"), "not_a_segment"),
        (format!("{migration}&segment={version}:4"), "not_a_segment"),
    ] {
        let _ = client.get(&asked).await.assert_problem(422, code);
    }
    let limited = app.limited_viewer(&["low1", "mid"]).await.client;
    let own = limited.get(&format!("/runs/{run}/matrix?y=orders&segment={version}:3")).await.assert(200);
    assert_eq!(own.json()["placed"], 1, "of the segment's accounts those somebody sees");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_segment_is_a_column_and_a_filter_of_a_runs_accounts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let run = app.run().await.id;
    let kept = json!({ "name": "By size", "reason": "First look", "definition": by_size(100_000) });
    let id = keep(&client, "/segmentations", &kept).await["id"].as_str().unwrap().to_owned();
    let accounts = async |query: &str| {
        let found = client.get(&format!("/runs/{run}/accounts{query}")).await.assert(200).json();
        let row = |row: &Value| (row["external_id"].as_str().unwrap().to_owned(), row["segment"].clone());
        found["accounts"].as_array().unwrap().iter().map(row).collect::<Vec<_>>()
    };
    assert!(accounts("").await.iter().all(|(_, segment)| segment.is_null()));
    let all = accounts(&format!("?segment={id}")).await;
    assert_eq!(all.len(), 6);
    assert_eq!(all[2], ("mid".to_owned(), json!("Medium")));
    let some: Vec<_> = accounts(&format!("?segment={id}:1,2")).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(some, ["big1", "big2", "mid"]);
    let csv = client.get(&format!("/runs/{run}/accounts.csv?segment={id}:2")).await.assert(200).text();
    assert!(
        csv.lines().next().unwrap().ends_with(",segment") && csv.lines().nth(1).unwrap().ends_with(",Medium")
    );
    for wrong in ["Large", &format!("{id}:4"), &format!("{id}:0")] {
        let _ = client
            .get(&format!("/runs/{run}/accounts?segment={wrong}"))
            .await
            .assert_problem(422, "not_a_segment");
    }
    let _ = client
        .post(
            &format!("/runs/{run}/segments"),
            &json!({ "definition": { "kind": "medoids", "k": 1, "features": ["revenue"] } }),
        )
        .await
        .assert_problem(422, "bad_segmentation");
    let _ = client
        .post(
            &format!("/runs/{run}/segments"),
            &json!({ "definition": { "kind": "medoids", "k": 4, "features": ["revenue"] } }),
        )
        .await
        .assert_problem(422, "no_groups");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn groups_by_likeness_keep_their_medoids_and_a_limited_person_sees_their_own_accounts_alone(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let definition =
        json!({ "kind": "medoids", "k": 2, "features": ["revenue", "invoices"], "names": ["Many", "Few"] });
    let kept = json!({ "name": "Alike", "reason": "To compare", "definition": definition });
    let id = keep(&client, "/segmentations", &kept).await["id"].as_str().unwrap().to_owned();
    let path = format!("/segmentation-versions/{id}");
    let found = client.get(&path).await.assert(200).json();
    assert_eq!(found["segments"].as_array().unwrap().len(), 3, "two groups and the inactive");
    assert_eq!(found["quality"]["accounts"], 6);
    assert!(found["segments"][0]["medoid"]["name"].is_string());
    assert_eq!(found, client.get(&path).await.assert(200).json(), "the same question has the same answer");

    let limited = app.limited_viewer(&["low1"]).await.client;
    let own = limited.get(&path).await.assert(200).json();
    let seen: i64 = counts(&own).iter().map(|(_, accounts, _)| accounts).sum();
    assert_eq!(seen, 1);
    assert!(own["quality"].is_null());
    let by_profit = json!({ "kind": "rules", "rest": "Rest", "rules": [
        { "segment": "Paying", "conditions": [{ "field": "gross_profit", "at_least": 1 }] }] });
    let kept = json!({ "name": "Profit", "reason": "Margins", "definition": by_profit });
    let id = keep(&client, "/segmentations", &kept).await["id"].as_str().unwrap().to_owned();
    let _ = limited.get(&format!("/segmentation-versions/{id}")).await.assert(403);
    let listed = limited.get("/segmentations").await.assert(200).json();
    assert_eq!(listed["segmentations"].as_array().unwrap().len(), 1);
}
