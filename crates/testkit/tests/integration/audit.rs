//! The audit log: every write is in it, in a chain, and no person is.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_app::team::{self, NewUser};
use mainstay_domain::policy::Role;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, MAPPING, TestApp};
use rstest::rstest;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::types::Json;

#[derive(sqlx::FromRow)]
struct Entry {
    seq: i64,
    at: DateTime<Utc>,
    actor: String,
    verb: String,
    subject_kind: String,
    subject_id: String,
    before: Option<Json<Value>>,
    after: Option<Json<Value>>,
    hash: String,
}

async fn entries(app: &TestApp) -> Vec<Entry> {
    app.rows("select * from audit order by seq").await
}

/// The hash of an entry, as `Act` documents it: over the hash before it and every column but the id.
fn hash_of(before: &str, entry: &Entry) -> String {
    let json = |value: &Option<Json<Value>>| value.as_ref().map(|json| json.0.clone());
    let covered = serde_json::json!([
        before,
        entry.seq,
        entry.at.timestamp_micros(),
        entry.actor,
        entry.verb,
        entry.subject_kind,
        entry.subject_id,
        json(&entry.before),
        json(&entry.after),
    ]);
    Sha256::digest(covered.to_string()).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// A day in the life of an installation: everything that can be written is written once.
async fn everything_happens(app: &TestApp) {
    let owner = TestApp::owner();
    let link = team::open_setup_link(app).await.unwrap().unwrap();
    let first = NewUser {
        name: "Ottilie Unverkennbar".to_owned(),
        email: "ottilie@unverkennbar.example".to_owned(),
        role: Role::Admin,
        password: Some("a long and quiet sentence".to_owned()),
        only_accounts: None,
    };
    team::set_up(app, &link, first).await.unwrap();
    let signed_in =
        team::sign_in(app, "ottilie@unverkennbar.example", "a long and quiet sentence", "::1").await.unwrap();
    let path = app.write("Ottilie Unverkennbar.csv", COMPANY.as_bytes());
    mainstay_app::ledger::import_file(app, &owner, &path, MAPPING).await.unwrap();
    app.limited_viewer(&["C1"]).await;
    let file = app.write("received", COMPANY.as_bytes());
    mainstay_app::ledger::register_upload(app, &signed_in.actor, &file, "Ottilie Unverkennbar.csv")
        .await
        .unwrap();
    portfolio::request_run(app, &owner, RunRequest::default()).await.unwrap();
    app.run_jobs().await.unwrap();
    team::sign_out(app, &signed_in.actor, &signed_in.token).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_record_that_was_made_is_the_subject_of_an_entry(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    everything_happens(&app).await;
    let told: BTreeSet<String> = entries(&app).await.into_iter().map(|entry| entry.subject_id).collect();
    let made: Vec<(uuid::Uuid,)> = app
        .rows(
            "select id from app_user union all select id from session union all select id from one_time_link
             union all select id from import union all select id from upload union all select id from portfolio_run",
        )
        .await;
    assert!(made.len() >= 8, "{} records", made.len());
    for (id,) in made {
        assert!(told.contains(&id.to_string()), "{id} was made and the log says nothing");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_chain_holds_from_the_first_entry_to_the_head(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    everything_happens(&app).await;
    let mut hash = String::new();
    for (place, entry) in (1..).zip(entries(&app).await) {
        assert_eq!(entry.seq, place, "no gap");
        assert_eq!(entry.hash, hash_of(&hash, &entry), "entry {place}");
        hash = entry.hash;
    }
    let heads: Vec<(i64, String)> = app.rows("select seq, hash from audit_head").await;
    assert_eq!(heads[0].1, hash);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_behind_the_applications_back_breaks_the_chain(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.admin().await;
    app.tamper("update audit set actor = 'somebody else' where seq = 2").await;
    let log = entries(&app).await;
    assert_ne!(log[1].hash, hash_of(&log[0].hash, &log[1]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn writes_at_once_keep_one_chain(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    tokio::join!(app.admin(), app.viewer(), app.viewer(), app.admin());
    let mut hash = String::new();
    for entry in entries(&app).await {
        assert_eq!(entry.hash, hash_of(&hash, &entry), "entry {}", entry.seq);
        hash = entry.hash;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_name_and_no_address_is_in_the_log(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    everything_happens(&app).await;
    let log = format!("{:?}", app.dump().await["audit"]).to_lowercase();
    for personal in ["ottilie", "unverkennbar", "person 0", "@firm.example", "alpha works", "beta ltd"] {
        assert!(!log.contains(personal), "the log holds `{personal}`");
    }
}
