//! The schema: made once, opened often, refused when it is from the future.

use std::path::PathBuf;

use mainstay_app::{App, team};
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

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_waits_outlives_the_widening_of_its_table(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    let admin = app.admin().await;
    let link = team::sign_in_link(&app, &TestApp::owner(), &admin.user.email).await.unwrap();
    let links = app.dump().await["one_time_link"].clone();
    app.tamper(
        "create table kept as select * from one_time_link;
         drop table one_time_link;
         create table one_time_link (
           id uuid primary key,
           purpose text not null check (purpose in ('setup', 'sign_in')),
           token_hash text not null unique,
           user_id uuid references app_user (id) on delete cascade,
           created_at timestamptz not null,
           expires_at timestamptz not null,
           used_at timestamptz
         );
         insert into one_time_link select * from kept;
         drop table kept;
         drop index session_of_user;
         delete from migration where name = '0011_people'",
    )
    .await;
    app.restart().await;
    assert_eq!(app.dump().await["one_time_link"], links);
    assert!(team::exchange_link(&app, &link).await.is_ok());
    assert!(team::password_link(&app, &TestApp::owner(), admin.user.id).await.is_ok());
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
