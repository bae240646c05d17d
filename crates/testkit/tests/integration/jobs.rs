//! Work that outlasts a request.

use mainstay_app::jobs::{self, State};
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

const FUTURE: &str = "2999-01-01T00:00:00+00:00";
const PAST: &str = "2000-01-01T00:00:00+00:00";

/// A job that another process claimed.
async fn claimed_elsewhere(app: &TestApp, attempts: i64, until: &str) -> jobs::Job {
    let job = portfolio::request_run(app, &TestApp::owner(), RunRequest::default()).await.unwrap();
    let claim = format!(
        "update job set state = 'running', lease_owner = 'elsewhere', attempts = {attempts}, lease_until = '{until}'
         where state = 'queued'"
    );
    app.tamper(&claim).await;
    job
}

async fn look(app: &TestApp, job: &jobs::Job) -> jobs::Job {
    jobs::job(app, &TestApp::owner(), job.id).await.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_run_is_queued_once_while_it_waits(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let ask = async || portfolio::request_run(&app, &TestApp::owner(), RunRequest::default()).await.unwrap();
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.id, second.id);
    app.run_jobs().await.unwrap();
    assert_eq!(look(&app, &first).await.state, State::Done);
    assert_ne!(ask().await.id, first.id, "what is done can be asked for again");
    app.run_jobs().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_imports_leave_one_default_run_to_do(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    for name in ["A", "B"] {
        let lines = mainstay_testkit::Lines::new().line(name, name, "2026-01-05", "1.00");
        app.import_by(&lines.csv(), mainstay_testkit::MAPPING).await.unwrap();
    }
    assert_eq!(app.unfinished_jobs().await.unwrap(), 1);
    app.run_jobs().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_live_lease_is_left_alone_and_an_expired_one_taken_over(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let job = claimed_elsewhere(&app, 1, FUTURE).await;
    app.run_jobs().await.unwrap();
    assert_eq!(look(&app, &job).await.state, State::Running, "somebody else is at it");
    app.tamper(&format!("update job set lease_until = '{PAST}' where state = 'running'")).await;
    app.run_jobs().await.unwrap();
    assert_eq!(look(&app, &job).await.state, State::Done);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_died_too_often_is_failed_and_says_so(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let job = claimed_elsewhere(&app, 3, PAST).await;
    app.run_jobs().await.unwrap();
    let job = look(&app, &job).await;
    assert_eq!(job.state, State::Failed);
    assert!(job.error.unwrap().contains("start it again"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_job_says_why(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let job = portfolio::request_run(&app, &TestApp::owner(), RunRequest::default()).await.unwrap();
    app.run_jobs().await.unwrap();
    let job = look(&app, &job).await;
    assert_eq!(job.state, State::Failed);
    assert!(job.error.unwrap().contains("the ledger has no lines yet"));
    assert!(job.result.is_none());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_the_work_and_do_each_piece_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let second = app.second_process().await;
    for day in 1..=6 {
        let request =
            RunRequest { as_of: Some(format!("2026-03-0{day}").parse().unwrap()), ..RunRequest::default() };
        portfolio::request_run(&app, &TestApp::owner(), request).await.unwrap();
    }
    let (one, two) = tokio::join!(app.run_jobs(), second.run_jobs());
    one.unwrap();
    two.unwrap();
    second.close().await;
    assert_eq!(app.count("select count(*) from job where state = 'done' and attempts = 1").await, 1 + 1 + 6);
    assert_eq!(app.count("select count(*) from portfolio_run").await, 1 + 6);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_seen_by_who_asked_for_it_and_by_administrators(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (admin, viewer) = (app.admin().await, app.viewer().await);
    let job = portfolio::request_run(&app, &admin.actor, RunRequest::default()).await.unwrap();
    app.run_jobs().await.unwrap();
    let path = format!("/jobs/{}", job.id);
    assert_eq!(admin.client.get(&path).await.assert(200).json()["job"]["state"], "done");
    let _ = viewer.client.get(&path).await.assert_problem(404, "not_found");
}
