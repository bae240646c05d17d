//! Tokens: shown once, bounded in time, gone when they are revoked.

use axum::http::Method;
use mainstay_app::team;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn make(owner: &Client, scopes: &[&str]) -> Value {
    owner.post("/tokens", &json!({ "name": "nightly", "scopes": scopes })).await.assert(201).json()
}

fn secret(made: &Value) -> &str {
    made["secret"].as_str().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_once_and_kept_as_a_hash(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let admin = app.admin().await.client;
    let made = make(&admin, &["read"]).await;
    let secret = secret(&made);
    assert!(secret.starts_with("mst_") && secret.len() == 47, "{secret}");
    assert_eq!(made["token"]["beginning"], secret[..10]);
    let listed = admin.get("/tokens").await.assert(200);
    assert!(!listed.text().contains(secret));
    assert_eq!(listed.json()["tokens"][0], made["token"]);
    assert!(!format!("{:?}", app.dump().await).contains(secret));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_an_expired_one_and_that_of_a_disabled_person_are_refused_alike(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let [revoked, expired, disabled] =
        [make(&admin, &["read"]).await, make(&admin, &["read"]).await, make(&viewer, &["read"]).await];
    let id = revoked["token"]["id"].as_str().unwrap();
    let _ = admin.delete(&format!("/tokens/{id}")).await.assert(204);
    let id = expired["token"]["id"].as_str().unwrap();
    app.tamper(&format!("update api_token set expires_at = created_at where cast(id as text) = '{id}'"))
        .await;
    app.tamper(
        "update api_token set expires_at = created_at where scopes = 'read' and user_id in
        (select id from app_user where role = 'admin')",
    )
    .await;
    app.tamper("update app_user set disabled_at = created_at where role = 'viewer'").await;
    let mut answers = Vec::new();
    for token in [&revoked, &expired, &disabled, &json!({ "secret": "mst_guessed" })] {
        let reply = app.anonymous().with_token(secret(token)).get("/session").await;
        assert_eq!(reply.header("www-authenticate"), "Bearer");
        answers.push((reply.text(), reply.assert_problem(401, "wrong_token")));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_follows_what_becomes_of_its_owner(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let program = app.anonymous().with_token(secret(&make(&admin, &["read", "admin"]).await));
    let profit = async || {
        program.get("/portfolio").await.assert(200).json()["portfolio"]["summary"]["gross_profit"].clone()
    };
    assert_eq!(profit().await, 34_000);
    app.tamper("update app_user set role = 'viewer'").await;
    assert_eq!(profit().await, Value::Null);
    let _ = program.get("/users").await.assert_problem(403, "refused");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_alone_decides_and_needs_no_origin(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let both = admin.clone().with_token("mst_guessed");
    let _ = both.get("/session").await.assert_problem(401, "wrong_token");
    let reader = admin.clone().with_token(secret(&make(&admin, &["read"]).await));
    let _ = reader.post("/runs", &json!({})).await.assert_problem(403, "refused");
    let analyst = app.anonymous().with_token(secret(&make(&admin, &["analyse"]).await));
    let request = analyst.request(Method::POST, "/runs").header("content-type", "application/json");
    let request =
        request.header("origin", "https://elsewhere.example").header("sec-fetch-site", "cross-site");
    let _ = analyst.send(request.body("{}".into()).unwrap()).await.assert(202);
    let basic = admin.request(Method::GET, "/session").header("authorization", "Basic cHJveHk6eA==");
    let _ = admin.send(basic.body("".into()).unwrap()).await.assert(200);
    app.run_jobs().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_import_token_brings_a_file_and_sees_no_margin(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let program = app.anonymous().with_token(secret(&make(&admin, &["import"]).await));
    let imports = program.get("/imports").await.assert(200).json();
    assert_eq!(imports["imports"][0]["cost"], Value::Null);
    let id = imports["imports"][0]["id"].as_str().unwrap();
    let _ = program.get(&format!("/imports/{id}/quarantine")).await.assert_problem(403, "refused");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_and_locks_nobody_out(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let admin = app.admin().await.client;
    let right = app.anonymous().with_token(secret(&make(&admin, &["read"]).await));
    for guess in 0..50 {
        let wrong = app.anonymous().with_token(&format!("mst_{guess}"));
        let _ = wrong.get("/session").await.assert_problem(401, "wrong_token");
    }
    let before = app.count("select count(*) from sign_in_attempt").await;
    let reply = app.anonymous().with_token("mst_50").get("/session").await;
    assert!(!reply.header("retry-after").is_empty());
    let _ = reply.assert_problem(429, "too_many_attempts");
    assert_eq!(
        app.count("select count(*) from sign_in_attempt").await,
        before,
        "noise is not written for ever"
    );
    let _ = right.get("/session").await.assert(200);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_is_noted_by_the_day(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let admin = app.admin().await.client;
    let made = make(&admin, &["read"]).await;
    assert_eq!(made["token"]["last_used_on"], Value::Null);
    let program = app.anonymous().with_token(secret(&made));
    let _ = program.get("/session").await.assert(200);
    let today = mainstay_app::Clock::real_now().date_naive().to_string();
    assert_eq!(admin.get("/tokens").await.json()["tokens"][0]["last_used_on"], today.as_str());
    let before = app.dump().await;
    let _ = program.get("/session").await.assert(200);
    assert_eq!(app.dump().await, before, "the second use of a day writes nothing");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_and_revokes_everybodys_and_others_only_their_own(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let (theirs, mine) = (make(&admin, &["read"]).await, make(&viewer, &["read"]).await);
    let count = |reply: Value| reply["tokens"].as_array().unwrap().len();
    assert_eq!(count(admin.get("/tokens").await.json()), 2);
    assert_eq!(count(viewer.get("/tokens").await.json()), 1);
    let path = |made: &Value| format!("/tokens/{}", made["token"]["id"].as_str().unwrap());
    let _ = viewer.delete(&path(&theirs)).await.assert_problem(404, "not_found");
    let _ = admin.delete(&path(&mine)).await.assert(204);
    let _ = app.anonymous().with_token(secret(&mine)).get("/session").await.assert(401);
    let _ = app.anonymous().with_token(secret(&theirs)).get("/session").await.assert(200);
}

#[rstest]
#[case::no_scope(json!({ "name": "x", "scopes": [] }), "bad_scope")]
#[case::no_name(json!({ "name": " ", "scopes": ["read"] }), "bad_name")]
#[case::for_ever(json!({ "name": "x", "scopes": ["read"], "days": 367 }), "bad_days")]
#[case::no_time(json!({ "name": "x", "scopes": ["read"], "days": 0 }), "bad_days")]
#[case::an_unknown_scope(json!({ "name": "x", "scopes": ["root"] }), "unreadable")]
#[case::of_another(json!({ "name": "x", "scopes": ["read"], "owner": "ada@firm.example" }), "unreadable")]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_cannot_be_made_is_refused(#[case] body: Value, #[case] code: &str) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let _ = app.admin().await.client.post("/tokens", &body).await.assert_problem(422, code);
    assert_eq!(app.count("select count(*) from api_token").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_makes_one_for_somebody_and_a_viewer_does_not(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, viewer) = (app.admin().await, app.viewer().await);
    let new = || team::NewToken {
        name: "export".to_owned(),
        scopes: [mainstay_domain::policy::Scope::Read].into(),
        days: None,
    };
    let (token, secret) =
        team::create_token(&app, &TestApp::owner(), Some(&viewer.user.email), new()).await.unwrap();
    assert_eq!(token.owner, viewer.user.id);
    let session = app.anonymous().with_token(&secret).get("/session").await.assert(200).json();
    assert_eq!(session["session"]["user"]["name"], viewer.user.name.as_str());
    let refused = team::create_token(&app, &viewer.actor, Some(&admin.user.email), new()).await;
    assert!(matches!(refused, Err(mainstay_app::Error::Refused(_))));
}

/// The audit log tells a person from a program in their name.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_does_is_noted_as_its_token(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await;
    let made = make(&admin.client, &["analyse"]).await;
    let program = app.anonymous().with_token(secret(&made));
    let _ = program.post("/runs", &json!({ "window": "24m" })).await.assert(202);
    app.run_jobs().await.unwrap();
    let actors: Vec<(String,)> =
        app.rows("select actor from audit where subject_kind = 'portfolio_run' order by seq desc").await;
    let expected = format!("user:{}/token:{}", admin.user.id, made["token"]["id"].as_str().unwrap());
    assert_eq!(actors[0].0, expected);
}

/// Who imported a file is said by name; the tables and the log hold ids.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_import_says_who_brought_it_by_name(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await;
    let by =
        async || admin.client.get("/imports").await.assert(200).json()["imports"][0]["created_by"].clone();
    assert_eq!(by().await, "command line (test)");
    let made = make(&admin.client, &["import"]).await;
    for (token, expected) in [
        (String::new(), admin.user.name.clone()),
        (
            format!("/token:{}", made["token"]["id"].as_str().unwrap()),
            format!("{} (by token)", admin.user.name),
        ),
    ] {
        app.tamper(&format!("update import set created_by = 'user:{}{token}'", admin.user.id)).await;
        assert_eq!(by().await, expected.as_str());
    }
    app.tamper("update import set created_by = 'user:01900000-0000-7000-8000-000000000000'").await;
    assert_eq!(by().await, "somebody who left");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_and_a_mapping_say_by_name_whose_they_are(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await;
    app.tamper(&format!("update mapping set used_by = 'user:{}'", admin.user.id)).await;
    let mappings = admin.client.get("/mappings").await.assert(200).json();
    assert_eq!(mappings["mappings"][0]["used_by"], admin.user.name.as_str(), "{mappings}");
    let imports = admin.client.get("/imports").await.assert(200).json();
    let path = format!("/imports/{}", imports["imports"][0]["id"].as_str().unwrap());
    let _ = admin.client.post(&format!("{path}/undo"), &json!({})).await.assert(200);
    let import = admin.client.get(&path).await.assert(200).json();
    assert_eq!(import["import"]["undone_by"], admin.user.name.as_str(), "{import}");
    app.run_jobs().await.unwrap();
}
