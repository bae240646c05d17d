//! The archive of runs: found by how, who and when; pinned; each beside the run before it.

use mainstay_app::portfolio::RunRequest;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn list(client: &Client, query: &str) -> Value {
    client.get(&format!("/runs?{query}")).await.assert(200).json()
}

/// The as-of days of what a query lets through, newest run first.
async fn days(client: &Client, query: &str) -> Vec<Value> {
    let found = list(client, query).await;
    found["runs"].as_array().unwrap().iter().map(|run| run["as_of"].clone()).collect()
}

async fn as_of(app: &TestApp, day: &str) {
    app.run_of(&RunRequest { as_of: Some(day.parse().unwrap()), ..RunRequest::default() }).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_stands_beside_the_one_before_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    as_of(&app, "2026-04-01").await;
    as_of(&app, "2026-03-01").await;
    let _ = admin.post("/runs", &json!({ "as_of": "2026-02-01", "window": "24m" })).await.assert(202);
    app.run_jobs().await.unwrap();
    assert_eq!(days(&admin, "").await, ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]);
    let found = list(&admin, "").await;
    let id = |place: usize| found["runs"][place]["id"].clone();
    let before: Vec<&Value> = (0..4).map(|place| &found["runs"][place]["before"]).collect();
    assert_eq!(before, [&Value::Null, &Value::Null, &id(1), &id(2)], "by day, whenever they were stored");
    // The same day once more, of a later version of the ledger.
    app.import(&Lines::new().line("C3", "I90", "2026-04-28", "10.00").csv()).await;
    let newest = list(&admin, "limit=1").await;
    assert_eq!((&newest["runs"][0]["as_of"], &newest["runs"][0]["before"]), (&"2026-05-01".into(), &id(3)));
    let run = newest["runs"][0]["id"].as_str().unwrap();
    let with = newest["runs"][0]["before"].as_str().unwrap();
    let compared = admin.get(&format!("/runs/{run}/comparison?with={with}")).await.assert(200).json();
    let said = compared["comparison"]["sentences"][0]["text"].as_str().unwrap();
    assert!(said.starts_with("Revenue rose by 10.00 EUR (+1.0 %) to 990.00 EUR"), "{said}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn runs_are_found_by_how_who_and_when(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await;
    let client = &admin.client;
    let _ = client.post("/runs", &json!({ "as_of": "2026-04-01" })).await.assert(202);
    app.run_jobs().await.unwrap();
    assert_eq!(days(client, "kind=default").await, ["2026-05-01"]);
    assert_eq!(days(client, "kind=asked").await, ["2026-04-01"]);
    assert!(days(client, "kind=calendar").await.is_empty());
    let everything = list(client, "").await;
    assert_eq!(everything["runs"][0]["created_by"], admin.user.name.as_str());
    let people = everything["meta"]["people"].as_array().unwrap();
    let me = people.iter().find(|person| person["name"] == admin.user.name.as_str()).unwrap();
    let mine = format!("created_by={}", me["who"].as_str().unwrap());
    assert_eq!(days(client, &mine).await, ["2026-04-01"]);
    // Everything was stored on 30 June.
    assert_eq!(days(client, "from=2026-06-30&to=2026-06-30").await.len(), 2);
    assert!(days(client, "from=2026-07-01").await.is_empty());
    assert!(days(client, "to=2026-06-29").await.is_empty());
    let first = list(client, "limit=1").await;
    assert_eq!(first["meta"]["total"], 2);
    let after = first["meta"]["next"].as_str().unwrap();
    assert_eq!(days(client, &format!("limit=1&after={after}")).await, ["2026-05-01"]);
    let _ = client.get("/runs?kind=old").await.assert_problem(422, "bad_kind");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_pin_is_everybodys_and_says_who_and_why(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await;
    let run = app.run().await.id;
    let path = format!("/runs/{run}/pin");
    let pin = async || list(&admin.client, "pinned=true").await["runs"][0]["pin"].clone();
    let _ = admin.client.put(&path, &json!({ "note": " For the board " })).await.assert(204);
    let pinned = pin().await;
    assert_eq!(
        (&pinned["note"], &pinned["pinned_by"]),
        (&"For the board".into(), &admin.user.name.as_str().into())
    );
    let _ = admin.client.put(&path, &json!({})).await.assert(204);
    assert_eq!(pin().await["note"], "");
    let _ = admin.client.put(&path, &json!({ "note": "C2 leaves" })).await.assert(204);
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let seen = list(&viewer, "pinned=true").await;
    assert_eq!((&seen["meta"]["total"], &seen["runs"][0]["accounts"]), (&1.into(), &Value::Null));
    let unsaid = (&json!(""), &json!(""), &json!(""));
    let (pinned, who) = (&seen["runs"][0]["pin"], &seen["runs"][0]["created_by"]);
    assert_eq!(
        (&pinned["note"], &pinned["pinned_by"], who),
        unsaid,
        "a note may name what others do not see"
    );
    let _ = viewer.delete(&path).await.assert(403);
    let _ = admin.client.delete(&path).await.assert(204);
    let _ = admin.client.delete(&path).await.assert(204);
    assert!(days(&viewer, "pinned=true").await.is_empty());
    let noted: Vec<(String,)> = app
        .rows("select cast(after as text) from audit where subject_kind = 'pinned_run' and after is not null")
        .await;
    assert_eq!(noted.len(), 3);
    assert!(noted.iter().all(|(after,)| !after.contains("board")), "{noted:?}");
    let long = json!({ "note": "x".repeat(501) });
    let _ = admin.client.put(&path, &long).await.assert_problem(422, "bad_note");
    let nowhere = "/runs/00000000-0000-7000-8000-000000000000/pin";
    let _ = admin.client.put(nowhere, &json!({})).await.assert(404);
}
