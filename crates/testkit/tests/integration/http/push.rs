//! Imports that a program sends.

use axum::body::Body;
use axum::http::Method;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Client, MAPPING, Reply, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// A mapping that is kept under a name, and somebody who may import.
async fn started(on: Backend) -> Option<(TestApp, Client)> {
    let app = TestApp::start(on).await?;
    let client = app.admin().await.client;
    let mapping = json!({ "name": "Nightly", "text": MAPPING });
    let _ = client.post("/mappings", &mapping).await.assert(201);
    Some((app, client))
}

async fn push(who: &Client, key: &str, kind: &str, body: impl Into<Body>) -> Reply {
    let request = who.request(Method::POST, "/imports/push?mapping=Nightly&file_name=night.json");
    let request = request.header("idempotency-key", key).header("content-type", kind);
    who.send(request.body(body.into()).unwrap()).await
}

async fn push_rows(who: &Client, key: &str, rows: &Value) -> Reply {
    push(who, key, "application/json", rows.to_string()).await
}

fn rows() -> Value {
    json!([
        { "customer": "C1", "name": "Alpha", "date": "2026-01-10", "invoice": "I1", "revenue": 600.5, "cost": 1.234 },
        { "customer": "C2", "name": "=1+1", "date": "2026-01-11", "invoice": "I2", "revenue": -20, "cost": null,
          "country": "DE", "product": "0017" },
    ])
}

async fn job(who: &Client, reply: &Value) -> Value {
    let id = reply["job"]["id"].as_str().unwrap().to_owned();
    who.get(&format!("/jobs/{id}")).await.assert(200).json()["job"].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rows_are_imported_once_for_each_key(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, client)) = started(on).await else { return };
    let first = push_rows(&client, "night-1", &rows()).await.assert(202).json();
    assert_eq!(first["repeated"], false);
    app.run_jobs().await.unwrap();
    let done = job(&client, &first).await;
    assert_eq!((&done["state"], &done["error"]), (&json!("done"), &Value::Null));
    let import = done["result"]["import_id"].as_str().unwrap().to_owned();
    let imported = client.get(&format!("/imports/{import}")).await.assert(200).json();
    let imported = &imported["import"];
    assert_eq!((&imported["accepted"], &imported["revenue"]), (&json!(2), &json!(58_050)));
    assert_eq!((&imported["cost"], &imported["file_name"]), (&json!(123), &json!("night.json")));

    let again = push_rows(&client, "night-1", &rows()).await.assert(202).json();
    assert_eq!((&again["repeated"], &again["job"]["id"]), (&json!(true), &first["job"]["id"]));
    assert_eq!(again["job"]["state"], "done", "the same key brings what became of it");
    app.run_jobs().await.unwrap();
    assert_eq!(app.version().await, 1);
    let other = push_rows(&client, "night-1", &json!([{ "customer": "C3" }])).await;
    let problem = other.assert_problem(409, "conflict");
    assert!(problem["detail"].as_str().unwrap().contains("`night-1` came with another body"), "{problem}");
    // The same rows under another key are the same file, which is in the ledger already.
    let same = push_rows(&client, "night-2", &rows()).await.assert(202).json();
    app.run_jobs().await.unwrap();
    assert_eq!(job(&client, &same).await["result"]["unchanged"], true);
    assert_eq!(app.version().await, 1);
    assert_eq!(TestApp::files(&app.folders().uploads), [""; 0], "nothing is left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_belongs_to_whoever_chose_it_and_is_forgotten_after_thirty_days() {
    let (app, client) = started(Sqlite).await.expect("SQLite is always there");
    let mine = push_rows(&client, "k", &rows()).await.assert(202).json();
    let other = app.admin().await.client;
    let theirs = push_rows(&other, "k", &json!([{ "customer": "C9" }])).await.assert(202).json();
    assert_ne!(mine["job"]["id"], theirs["job"]["id"]);
    app.tamper("update pushed_import set created_at = '2026-05-01T00:00:00+00:00'").await;
    let fresh = push_rows(&client, "k", &json!([{ "customer": "C8" }])).await.assert(202).json();
    assert_eq!(fresh["repeated"], false);
    assert_eq!(app.count("select count(*) from pushed_import").await, 1);
    app.run_jobs().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_equal_pushes_at_once_is_the_other(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, client)) = started(on).await else { return };
    let rows = rows();
    let (one, two) = tokio::join!(push_rows(&client, "k", &rows), push_rows(&client, "k", &rows));
    let (one, two) = (one.assert(202).json(), two.assert(202).json());
    assert_eq!(one["job"]["id"], two["job"]["id"]);
    assert_ne!(one["repeated"], two["repeated"]);
    app.run_jobs().await.unwrap();
    assert_eq!(app.version().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_body_is_a_file_and_an_ambiguity_fails_the_job() {
    let (app, client) = started(Sqlite).await.expect("SQLite is always there");
    let sent = push(&client, "a", "text/csv; charset=utf-8", COMPANY).await.assert(202).json();
    let ambiguous =
        "customer,name,country,invoice,date,product,revenue,cost\nC1,A,,I1,2026-01-10,P1,\"1,234\",\n";
    let asked = push(&client, "b", "text/csv", ambiguous).await.assert(202).json();
    app.run_jobs().await.unwrap();
    assert_eq!(job(&client, &sent).await["state"], "done");
    let failed = job(&client, &asked).await;
    assert_eq!(failed["state"], "failed");
    assert!(failed["error"].as_str().unwrap().contains("can be read in two ways"), "{failed}");
}

#[rstest]
#[case::no_key("", "application/json", "[]", "bad_idempotency_key")]
#[case::a_key_with_blanks("a b", "application/json", "[{\"customer\":1}]", "bad_idempotency_key")]
#[case::no_kind("k", "", "[]", "bad_content_type")]
#[case::no_rows("k", "application/json", "[]", "no_rows")]
#[case::no_columns("k", "application/json", "[{}]", "no_columns")]
#[case::no_list("k", "application/json", "{\"rows\": []}", "unreadable")]
#[case::digits_that_a_double_loses(
    "k",
    "application/json",
    "[{\"revenue\": 1e2}, {\"revenue\": 12345678901234567}]",
    "bad_value"
)]
#[case::nested("k", "application/json", "[{\"customer\": {\"id\": 1}}]", "bad_value")]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_and_leaves_nothing(
    #[case] key: &str,
    #[case] kind: &str,
    #[case] body: &'static str,
    #[case] code: &str,
) {
    let (app, client) = started(Sqlite).await.expect("SQLite is always there");
    // A key is looked at once there is something to import.
    let body = if code == "bad_idempotency_key" { "[{\"customer\": \"C1\"}]" } else { body };
    push(&client, key, kind, body).await.assert_problem(422, code);
    assert_eq!(TestApp::files(&app.folders().uploads), [""; 0]);
    assert_eq!(app.count("select count(*) from pushed_import").await, 0);
}

/// Two ids that are one in double precision, and an amount with more digits than that keeps.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_keep_every_digit() {
    let (app, client) = started(Sqlite).await.expect("SQLite is always there");
    let body = "[{\"customer\":12345678901234567890,\"date\":\"2026-01-10\",\"invoice\":\"I1\",\"revenue\":12345678901234.56,\"name\":\"A\",\"country\":\"DE\",\"product\":\"P\",\"cost\":null},
                 {\"customer\":12345678901234567891,\"date\":\"2026-01-10\",\"invoice\":\"I2\",\"revenue\":0.01,\"name\":\"B\"}]";
    let pushed = push(&client, "k", "application/json", body).await.assert(202).json();
    app.run_jobs().await.unwrap();
    let done = job(&client, &pushed).await;
    let import = done["result"]["import_id"].as_str().unwrap_or_else(|| panic!("{done}")).to_owned();
    let imported = client.get(&format!("/imports/{import}")).await.assert(200).json();
    assert_eq!(imported["import"]["revenue"], json!(1_234_567_890_123_457_i64));
    let accounts = client.get("/accounts?q=1234567890123456789").await.assert(200).json();
    let ids: Vec<_> = accounts["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["external_id"].clone())
        .collect();
    assert_eq!(ids, [json!("12345678901234567890"), json!("12345678901234567891")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_named_or_refused() {
    let (app, client) = started(Sqlite).await.expect("SQLite is always there");
    let push = |mapping: &'static str| {
        let request = client.request(Method::POST, &format!("/imports/push?mapping={mapping}"));
        let request = request.header("idempotency-key", mapping).header("content-type", "application/json");
        client.send(request.body(Body::from("[{\"customer\": \"C1\"}]")).unwrap())
    };
    push("Daily").await.assert_problem(422, "no_such_mapping");
    let other = json!({ "name": "Nightly", "text": MAPPING.replace("erp", "shop") });
    let _ = client.post("/mappings", &other).await.assert(201);
    push("Nightly").await.assert_problem(422, "ambiguous_mapping");
    assert_eq!(app.count("select count(*) from job").await, 0);
}
