//! The schema: made once, opened often, refused when it is from the future.

use std::path::PathBuf;

use mainstay_app::App;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{TestApp, environment};
use rstest::rstest;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn opening_again_applies_nothing_twice(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::with_company(on).await else { return };
    let before = app.dump().await;
    app.restart().await;
    assert_eq!(app.dump().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_may_open_fresh_data_at_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let fresh = mainstay_app::config::Settings { data: app.path("fresh"), ..app.settings().clone() };
    if on == Postgres {
        let tables = app.tables().await.join(", ");
        app.tamper(&format!("drop table {tables} cascade")).await;
    }
    let (one, two) = tokio::join!(App::open(&fresh, TestApp::clock()), App::open(&fresh, TestApp::clock()));
    one.unwrap().close().await;
    two.unwrap().close().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_newer_version_is_refused_in_words(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    app.tamper("insert into migration (name, applied_at) values ('9999_from_the_future', '2030-01-01T00:00:00+00:00')")
        .await;
    let before = app.dump().await;
    let Err(error) = App::open(app.settings(), TestApp::clock()).await else { panic!("it opened") };
    let text = error.to_string();
    assert!(text.contains("newer Mainstay") && text.contains("9999_from_the_future"), "{text}");
    assert_eq!(app.dump().await, before, "nothing was touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_the_one_that_was_reviewed() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let (found, file) =
        (app.schema().await + "\n", PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schema.sql")));
    if environment("MAINSTAY_ACCEPT").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == reviewed,
        "the schema changed: read the difference, then accept it with MAINSTAY_ACCEPT=1\n{found}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_tables() {
    let Some(postgres) = TestApp::start(Postgres).await else { return };
    let sqlite = TestApp::start(Sqlite).await.expect("SQLite is always there");
    assert_eq!(sqlite.tables().await, postgres.tables().await);
}
