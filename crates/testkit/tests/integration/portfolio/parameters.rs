//! What a run was asked is part of the run: chosen, stored, hashed and shown.

use mainstay_app::portfolio::{self, RunRequest};
use mainstay_domain::portfolio::{
    AbcCuts, DateBasis, Deviation, PartialPeriods, PeriodChoice, XyzParameters,
};
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

/// Requests that each differ from the default in one parameter.
fn one_apart() -> Vec<RunRequest> {
    let default = RunRequest::default();
    let xyz = |change: fn(&mut XyzParameters)| {
        let mut request = default;
        change(&mut request.xyz);
        request
    };
    vec![
        RunRequest { abc: AbcCuts::new(70, 95).unwrap(), ..default },
        RunRequest { abc: AbcCuts::new(80, 90).unwrap(), ..default },
        xyz(|xyz| xyz.window = Window::All),
        xyz(|xyz| xyz.variation = "0.4/1".parse().unwrap()),
        xyz(|xyz| xyz.variation = "0.5/1.2".parse().unwrap()),
        xyz(|xyz| xyz.frequency = "0.8/0.4".parse().unwrap()),
        xyz(|xyz| xyz.frequency = "0.75/0.3".parse().unwrap()),
        xyz(|xyz| xyz.deviation = Deviation::Sample),
        xyz(|xyz| xyz.period = PeriodChoice::Quarter),
        xyz(|xyz| xyz.partial_periods = PartialPeriods::Keep),
        RunRequest { date_basis: DateBasis::Posting, ..default },
    ]
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_parameter_makes_a_run_of_its_own(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let default = app.run().await;
    let (mut ids, mut hashes) = (vec![default.id], vec![default.content_hash]);
    for request in one_apart() {
        let run = app.run_of(&request).await;
        assert_eq!((run.parameters.abc, run.parameters.xyz), (request.abc, request.xyz));
        assert_eq!(app.run_of(&request).await.id, run.id, "asked again it is found");
        ids.push(run.id);
        hashes.push(run.content_hash);
    }
    ids.sort();
    ids.dedup();
    hashes.sort();
    hashes.dedup();
    assert_eq!((ids.len(), hashes.len()), (12, 12));
    let picture = portfolio::portfolio(&app, &TestApp::owner(), None, None).await.unwrap().unwrap();
    assert_eq!(picture.run.id, default.id, "people see the run with the defaults unless they choose");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_asked_over_the_api_and_says_what_it_was_asked(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let wanted = json!({
        "window": "all",
        "abc": { "a": 70, "b": 90 },
        "xyz": { "window": "all", "x": 0.25, "period": "quarter", "partial_periods": "keep" },
        "date_basis": "posting"
    });
    let _ = admin.post("/runs", &wanted).await.assert(202);
    app.run_jobs().await.unwrap();
    let runs = admin.get("/runs").await.assert(200).json();
    assert_eq!(
        runs["runs"][0]["parameters"],
        json!({
            "window": "all",
            "measure": "revenue",
            "abc": { "a": 70, "b": 90 },
            "xyz": {
                "window": "all", "x": 0.25, "y": 1.0, "frequency_x": 0.75, "frequency_y": 0.4,
                "deviation": "population", "period": "quarter", "partial_periods": "keep"
            },
            "date_basis": "posting"
        })
    );
    assert_eq!(runs["runs"][1]["parameters"]["date_basis"], "document");
    assert_eq!(runs["runs"][1]["parameters"]["abc"], json!({ "a": 80, "b": 95 }));
}

#[rstest]
#[case(json!({ "abc": { "a": 95, "b": 80 } }), "rising percentages")]
#[case(json!({ "abc": { "a": 80.5 } }), "80.5")]
#[case(json!({ "xyz": { "x": 1.5 } }), "rising numbers")]
#[case(json!({ "xyz": { "frequency_y": 0.9 } }), "falling numbers")]
#[case(json!({ "xyz": { "x": 0.1234 } }), "three decimals")]
#[case(json!({ "xyz": { "period": "decade" } }), "half_year")]
#[case(json!({ "xyz": { "cut": 1 } }), "cut")]
#[tokio::test(flavor = "multi_thread")]
async fn cuts_that_make_no_sense_are_refused_in_words(#[case] body: serde_json::Value, #[case] word: &str) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let refused = admin.post("/runs", &body).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains(word), "{}", refused.text());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_default_run_is_asked_for_once(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    portfolio::request_missing_run(&app).await.unwrap();
    assert_eq!(app.unfinished_jobs().await.unwrap(), 0, "an empty ledger has nothing to analyse");
    app.import(mainstay_testkit::COMPANY).await;
    portfolio::request_missing_run(&app).await.unwrap();
    assert_eq!(app.unfinished_jobs().await.unwrap(), 0, "the import left one, and it was computed");
    app.tamper("update portfolio_run set method_version = 'portfolio-1'").await;
    portfolio::request_missing_run(&app).await.unwrap();
    portfolio::request_missing_run(&app).await.unwrap();
    assert_eq!(app.unfinished_jobs().await.unwrap(), 1);
    app.run_jobs().await.unwrap();
    assert_eq!(app.run().await.method_version, "portfolio-3");
}
