//! The same thing asked several times at the same moment happens once, and the others are told so in words.

use futures::future::join_all;
use mainstay_app::Error;
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_app::team::{self, NewUser};
use mainstay_domain::policy::Role;
use mainstay_domain::portfolio::Measure;
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

fn ada(password: Option<&str>) -> NewUser {
    NewUser {
        name: "Ada".to_owned(),
        email: "ada@firm.example".to_owned(),
        role: Role::Admin,
        password: password.map(str::to_owned),
        only_accounts: None,
    }
}

/// How many went well; every other one is what `expected` says it should be.
#[track_caller]
fn went_well<T: std::fmt::Debug>(results: Vec<Result<T, Error>>, expected: fn(&Error) -> bool) -> usize {
    let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    for error in bad.into_iter().filter_map(Result::err) {
        assert!(expected(&error), "{}", error.chain());
    }
    good.len()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_asked_for_at_once_is_queued_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let owner = TestApp::owner();
    let asked = join_all((0..8).map(|_| portfolio::request_run(&app, &owner, RunRequest::default()))).await;
    let mut jobs: Vec<_> =
        asked.into_iter().map(|job| job.expect("each is answered").id.to_string()).collect();
    jobs.sort();
    jobs.dedup();
    assert_eq!(jobs.len(), 1);
    app.run_jobs().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_computed_at_once_is_stored_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let request = RunRequest { window: Window::All, measure: Measure::GrossProfit, ..RunRequest::default() };
    let mut runs: Vec<_> = join_all((0..8).map(|_| app.run_of(&request)))
        .await
        .into_iter()
        .map(|run| run.id.to_string())
        .collect();
    runs.sort();
    runs.dedup();
    assert_eq!(runs.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_added_at_once_is_added_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let owner = TestApp::owner();
    let added = join_all((0..6).map(|_| team::add_user(&app, &owner, ada(None)))).await;
    assert_eq!(went_well(added, |error| matches!(error, Error::Conflict(_))), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_link_used_at_once_makes_one_administrator(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let link = team::open_setup_link(&app).await.unwrap().unwrap();
    let set_up = (0..4).map(|_| team::set_up(&app, &link, ada(Some("a long and quiet sentence"))));
    let made = join_all(set_up).await;
    assert_eq!(went_well(made, |error| matches!(error, Error::Conflict(_) | Error::Invalid(_))), 1);
    assert_eq!(app.count("select count(*) from app_user").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_link_used_at_once_opens_one_session(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    team::add_user(&app, &TestApp::owner(), ada(None)).await.unwrap();
    let link = team::sign_in_link(&app, &TestApp::owner(), "ada@firm.example").await.unwrap();
    let opened = join_all((0..6).map(|_| team::exchange_link(&app, &link))).await;
    assert_eq!(went_well(opened, |error| matches!(error, Error::Invalid(_))), 1);
    assert_eq!(app.count("select count(*) from session").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_at_once_do_not_slip_past_the_limit(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let attempts = (0..20).map(|_| team::sign_in(&app, "ada@firm.example", "wrong", "192.0.2.1"));
    let (mut wrong, mut waiting) = (0, 0);
    for attempt in join_all(attempts).await {
        match attempt.unwrap_err() {
            Error::TooManyAttempts(_) => waiting += 1,
            Error::Invalid(_) => wrong += 1,
            other => panic!("{}", other.chain()),
        }
    }
    assert_eq!((wrong, waiting), (10, 10));
}
