//! What holds for the whole installation.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_setting_is_kept_trimmed_seen_by_all_and_unset_again(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.limited_viewer(&[]).await.client);
    assert_eq!(viewer.get("/settings").await.assert(200).json()["settings"]["company_name"], Value::Null);
    let _ = admin.put("/settings", &json!({ "company_name": "  Nordwind & Söhne " })).await.assert(200);
    assert_eq!(viewer.get("/settings").await.json()["settings"]["company_name"], "Nordwind & Söhne");
    let before = app.count("select count(*) from audit").await;
    let _ = admin.put("/settings", &json!({ "company_name": "Nordwind & Söhne" })).await.assert(200);
    assert_eq!(app.count("select count(*) from audit").await, before, "the same again changes nothing");
    let unset = admin.put("/settings", &json!({})).await.assert(200).json();
    assert_eq!(unset["settings"]["company_name"], Value::Null);
    assert_eq!(app.count("select count(*) from setting").await, 0);
}

#[rstest]
#[case::too_long(json!({ "company_name": "x".repeat(201) }), "bad_name")]
#[case::two_lines(json!({ "company_name": "a\nb" }), "bad_name")]
#[case::unknown(json!({ "admin_password": "x" }), "unreadable")]
#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_makes_no_sense_is_refused(#[case] body: Value, #[case] code: &str) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let _ = app.admin().await.client.put("/settings", &body).await.assert_problem(422, code);
}
