//! The kit itself: what it promises about jobs left behind.

use mainstay_app::portfolio::{self, RunRequest};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "the story ended with jobs that wait or run")]
async fn a_story_that_ends_with_work_undone_fails() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    portfolio::request_run(&app, &TestApp::owner(), RunRequest::default()).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_story_may_say_that_it_leaves_work(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    portfolio::request_run(&app, &TestApp::owner(), RunRequest::default()).await.unwrap();
}
