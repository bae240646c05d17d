//! What a run is asked where nobody says otherwise: the company's to choose, and never behind anybody's back.

use mainstay_app::ledger;
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_domain::portfolio::AnalysisDefaults;
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn defaults(client: &Client) -> Value {
    client.get("/analysis-defaults").await.assert(200).json()["analysis_defaults"].clone()
}

async fn set(client: &Client, wanted: Value) -> Value {
    client.put("/analysis-defaults", &wanted).await.assert(200).json()["analysis_defaults"].clone()
}

/// The run people see unless they choose another.
async fn picture(client: &Client) -> Value {
    client.get("/portfolio").await.assert(200).json()["portfolio"].clone()
}

async fn run(app: &TestApp, client: &Client, asked: Value) {
    let _ = client.post("/runs", &asked).await.assert(202);
    app.run_jobs().await.unwrap();
}

/// One more line, so that the ledger has a further version and leaves a run to be computed.
async fn import_more(app: &TestApp) {
    app.import(&Lines::new().line("C3", "I90", "2026-04-29", "10.00").csv()).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn they_hold_from_the_next_run_on_and_the_picture_stays_until_then(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let own = defaults(&admin).await;
    assert_eq!(own["parameters"], own["own"]);
    assert_eq!(own["parameters"]["abc"], json!({ "a": 80, "b": 95 }));
    assert_eq!(own["latest_run_follows"], true, "the import's run");
    let before = picture(&admin).await;

    let saved = set(&admin, json!({ "window": "all", "abc": { "a": 60 } })).await;
    assert_eq!(saved["parameters"]["window"], "all");
    assert_eq!(saved["parameters"]["abc"], json!({ "a": 60, "b": 95 }), "what is left out is Mainstay's own");
    assert_eq!((&saved["own"], &saved["latest_run_follows"]), (&own["own"], &false.into()));
    assert_eq!(picture(&admin).await, before, "nobody sees anything else by a change of defaults");
    assert_eq!(app.count("select count(*) from portfolio_run").await, 1, "nor is anything computed");

    run(&app, &admin, json!({})).await;
    let after = picture(&admin).await;
    assert_eq!(after["run"]["parameters"], saved["parameters"]);
    assert_eq!(after["summary"]["revenue"], 148_000, "C5's 500.00 of 2024 are part of the whole ledger");
    assert_eq!(defaults(&admin).await["latest_run_follows"], true);
    let runs = admin.get("/runs").await.assert(200).json();
    assert_eq!(runs["runs"][1]["parameters"], own["own"], "the run of before keeps what it was asked");
    assert_eq!(runs["runs"][1]["id"], before["run"]["id"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_import_and_an_undo_leave_a_run_by_them(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    set(&admin, json!({ "window": "24m", "xyz": { "deviation": "sample" } })).await;
    import_more(&app).await;
    let seen = picture(&admin).await;
    assert_eq!((&seen["run"]["ledger_version"], &seen["run"]["window"]), (&2.into(), &"24m".into()));
    assert_eq!(seen["run"]["parameters"]["xyz"]["deviation"], "sample");
    set(&admin, json!({ "window": "all" })).await;
    let newest = app.import_of_version(2).await.id;
    ledger::undo(&app, &TestApp::owner(), newest).await.unwrap();
    app.run_jobs().await.unwrap();
    let seen = picture(&admin).await;
    assert_eq!((&seen["run"]["ledger_version"], &seen["run"]["window"]), (&3.into(), &"all".into()));
    portfolio::request_missing_run(&app).await.unwrap();
    assert_eq!(app.unfinished_jobs().await.unwrap(), 0, "the version has its default run");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_always_wins(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let abc = json!({ "a": 60, "b": 90 });
    set(&admin, json!({ "window": "all", "abc": abc, "xyz": { "x": 0.2, "y": 0.9 } })).await;
    run(&app, &admin, json!({})).await;
    let shown = picture(&admin).await["run"]["id"].clone();
    run(&app, &admin, json!({ "window": "12m", "abc": { "b": 99 }, "xyz": { "y": 1.5 } })).await;
    let newest = admin.get("/runs").await.assert(200).json()["runs"][0]["parameters"].clone();
    assert_eq!((&newest["window"], &newest["abc"]), (&"12m".into(), &json!({ "a": 60, "b": 99 })));
    assert_eq!((&newest["xyz"]["x"], &newest["xyz"]["y"]), (&0.2.into(), &1.5.into()));
    assert_eq!(picture(&admin).await["run"]["id"], shown, "people keep seeing the run with the defaults");
    // Half a pair that does not go with the company's other half.
    let refused = admin.post("/runs", &json!({ "xyz": { "x": 0.95 } })).await;
    let refused = refused.assert_problem(422, "bad_parameters");
    assert_eq!(refused["errors"][0]["field"], "xyz");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn going_back_shows_the_run_of_before_once_it_is_asked_for(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let first = picture(&admin).await["run"]["id"].clone();
    set(&admin, json!({ "window": "all" })).await;
    run(&app, &admin, json!({})).await;
    let second = picture(&admin).await["run"]["id"].clone();
    assert_ne!(first, second);
    let back = set(&admin, json!({})).await;
    assert_eq!((&back["parameters"], &back["latest_run_follows"]), (&back["own"], &false.into()));
    assert_eq!(
        app.count("select count(*) from setting").await,
        0,
        "Mainstay's own are kept by keeping nothing"
    );
    assert_eq!(picture(&admin).await["run"]["id"], second);
    run(&app, &admin, json!({})).await;
    assert_eq!(
        picture(&admin).await["run"]["id"],
        first,
        "the same question has one answer, and it is seen again"
    );
    assert_eq!(app.count("select count(*) from portfolio_run").await, 2);
    assert_eq!(app.count("select count(*) from portfolio_run where is_default").await, 1);
    let entries = app.count("select count(*) from audit").await;
    run(&app, &admin, json!({})).await;
    assert_eq!(
        app.count("select count(*) from audit").await,
        entries + 1,
        "asking again notes the job alone"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_accounts_history_follows_the_defaults_once_a_run_does(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    app.run_of(&RunRequest { as_of: Some("2026-02-01".parse().unwrap()), ..RunRequest::default() }).await;
    let found = admin.get("/accounts?q=C1").await.assert(200).json();
    let path = format!("/accounts/{}/history", found["accounts"][0]["id"].as_str().unwrap());
    let days = async || -> Vec<Value> {
        let history = admin.get(&path).await.assert(200).json();
        history["history"].as_array().unwrap().iter().map(|entry| entry["as_of"].clone()).collect()
    };
    assert_eq!(days().await, ["2026-02-01", "2026-05-01"]);
    set(&admin, json!({ "window": "all" })).await;
    assert_eq!(days().await, ["2026-02-01", "2026-05-01"], "no run follows them yet");
    run(&app, &admin, json!({})).await;
    assert_eq!(days().await, ["2026-05-01"], "runs asked otherwise do not stand beside it");
    run(&app, &admin, json!({ "as_of": "2026-03-01" })).await;
    assert_eq!(days().await, ["2026-03-01", "2026-05-01"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_noted_and_told_and_the_same_again_is_no_change(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let admin = app.admin().await.client;
    let mut events = app.events().subscribe();
    let saved = set(&admin, json!({ "measure": "gross_profit" })).await;
    assert_eq!(saved["latest_run_follows"], Value::Null, "there is no run yet");
    let mainstay_app::events::Event::Changed(told) = events.recv().await.unwrap() else { panic!() };
    assert_eq!(told.slice, "portfolio");
    let entries = app.count("select count(*) from audit").await;
    assert_eq!(set(&admin, json!({ "measure": "gross_profit" })).await, saved);
    assert_eq!(app.count("select count(*) from audit").await, entries);
    assert_eq!(app.count("select count(*) from audit where subject_id = 'analysis_defaults'").await, 1);
    let kept = portfolio::analysis_defaults(&app, &TestApp::owner()).await.unwrap().defaults;
    assert_eq!(kept, AnalysisDefaults { measure: "gross_profit".parse().unwrap(), ..Default::default() });
    assert_eq!(kept.window, Window::TwelveMonths);
}

#[rstest]
#[case(json!({ "abc": { "a": 95, "b": 80 } }), "abc", "rising percentages")]
#[case(json!({ "xyz": { "x": 1.5 } }), "xyz", "rising numbers")]
#[case(json!({ "xyz": { "frequency_y": 0.9 } }), "xyz", "falling numbers")]
#[tokio::test(flavor = "multi_thread")]
async fn defaults_that_cannot_work_are_refused_by_field(
    #[case] wanted: Value,
    #[case] field: &str,
    #[case] words: &str,
) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let refused = admin.put("/analysis-defaults", &wanted).await.assert_problem(422, "bad_parameters");
    assert_eq!(refused["errors"][0]["field"], field);
    assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
    let unknown = admin.put("/analysis-defaults", &json!({ "as_of": "2026-01-01" })).await;
    let _ = unknown.assert_problem(422, "unreadable");
    assert_eq!(app.count("select count(*) from setting").await, 0);
}
