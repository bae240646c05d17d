//! Setting up, signing in and out, and who may sign in at all.

use mainstay_app::team::{self, NewUser};
use mainstay_domain::policy::Role;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const PASSWORD: &str = "a long and quiet sentence";

fn first_user(token: &str) -> Value {
    json!({ "token": token, "name": "Ada", "email": "ada@firm.example", "password": PASSWORD })
}

fn sign_in_as(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

/// An installation with one person who has a password.
async fn with_ada(on: Backend) -> Option<TestApp> {
    let app = TestApp::start(on).await?;
    let ada = NewUser {
        name: "Ada".to_owned(),
        email: "ada@firm.example".to_owned(),
        role: Role::Admin,
        password: Some(PASSWORD.to_owned()),
        only_accounts: None,
    };
    team::add_user(&app, &TestApp::owner(), ada).await.unwrap();
    Some(app)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_link_works_once_and_then_set_up_is_closed_for_good(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(mut app) = TestApp::start(on).await else { return };
    let anonymous = app.anonymous();
    assert_eq!(anonymous.get("/setup").await.assert(200).json()["setup"]["open"], true);
    let _ = anonymous.post("/setup", &first_user("guessed")).await.assert_problem(422, "link_not_valid");
    let link = team::open_setup_link(&app).await.unwrap().expect("a link while nobody is there");
    let session = anonymous.post("/setup", &first_user(&link)).await.assert(201).json();
    assert_eq!(session["session"]["user"]["role"], "admin");
    assert_eq!(anonymous.get("/setup").await.assert(200).json()["setup"]["open"], false);
    let mut again = first_user(&link);
    again["email"] = "eve@firm.example".into();
    let _ = anonymous.post("/setup", &again).await.assert_problem(409, "conflict");
    assert_eq!(team::open_setup_link(&app).await.unwrap(), None);
    app.restart().await;
    assert_eq!(team::open_setup_link(&app).await.unwrap(), None, "also after a restart");
    let _ = app.anonymous().post("/setup", &again).await.assert_problem(409, "conflict");
    assert_eq!(app.count("select count(*) from app_user").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_set_up_link_ends_the_one_before(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let old = team::open_setup_link(&app).await.unwrap().unwrap();
    let new = team::open_setup_link(&app).await.unwrap().unwrap();
    let _ = app.anonymous().post("/setup", &first_user(&old)).await.assert_problem(422, "link_not_valid");
    let _ = app.anonymous().post("/setup", &first_user(&new)).await.assert(201);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_opens_a_session_and_signing_out_ends_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = with_ada(on).await else { return };
    let reply =
        app.anonymous().post("/session", &sign_in_as(" ADA@firm.example ", PASSWORD)).await.assert(201);
    let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
    let (name, value) = cookie.split_once('=').unwrap();
    let ada = Client::new(&app).with_cookie(name, value);
    assert_eq!(ada.get("/session").await.assert(200).json()["session"]["user"]["name"], "Ada");
    let _ = ada.delete("/session").await.assert(204);
    let _ = ada.get("/session").await.assert_problem(401, "signed_out");
    assert_eq!(app.count("select count(*) from session").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_person_are_told_apart_by_nothing(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = with_ada(on).await else { return };
    let wrong =
        app.anonymous().post("/session", &sign_in_as("ada@firm.example", "not her password at all")).await;
    let unknown = app.anonymous().post("/session", &sign_in_as("bob@firm.example", PASSWORD)).await;
    assert_eq!((wrong.status, wrong.text()), (unknown.status, unknown.text()));
    let _ = wrong.assert_problem(401, "wrong_credentials");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_eleventh_wrong_attempt_waits_also_after_a_restart(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = with_ada(on).await else { return };
    for _ in 0..10 {
        let reply = app.anonymous().post("/session", &sign_in_as("ada@firm.example", "wrong")).await;
        let _ = reply.assert_problem(401, "wrong_credentials");
    }
    for attempt in ["in the same process", "after a restart"] {
        // The right password, in other letters: counting is by person, and being right does not help any more.
        let reply = app.anonymous().post("/session", &sign_in_as("Ada@Firm.example", PASSWORD)).await;
        let wait: u32 = reply.header("retry-after").parse().expect(attempt);
        assert!((1..=900).contains(&wait), "{wait} {attempt}");
        let _ = reply.assert_problem(429, "too_many_attempts");
        app.restart().await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_forgets_the_wrong_attempts_before_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = with_ada(on).await else { return };
    for _ in 0..9 {
        let _ = app.anonymous().post("/session", &sign_in_as("ada@firm.example", "wrong")).await.assert(401);
    }
    let _ = app.anonymous().post("/session", &sign_in_as("ada@firm.example", PASSWORD)).await.assert(201);
    let _ = app.anonymous().post("/session", &sign_in_as("ada@firm.example", "wrong")).await.assert(401);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_link_works_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = with_ada(on).await else { return };
    let link = team::sign_in_link(&app, &TestApp::owner(), "ada@firm.example").await.unwrap();
    let body = json!({ "token": link });
    let _ = app.anonymous().post("/session/link", &body).await.assert(201);
    let _ = app.anonymous().post("/session/link", &body).await.assert_problem(422, "link_not_valid");
}

#[rstest]
#[case::of_set_up("setup")]
#[case::expired("expired")]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_for_something_else_signs_nobody_in(
    #[case] kind: &str,
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let token = if kind == "setup" {
        team::open_setup_link(&app).await.unwrap().unwrap()
    } else {
        let admin = app.admin().await;
        let link = team::sign_in_link(&app, &TestApp::owner(), &admin.user.email).await.unwrap();
        app.tamper("update one_time_link set expires_at = created_at").await;
        link
    };
    let reply = app.anonymous().post("/session/link", &json!({ "token": token })).await;
    let _ = reply.assert_problem(422, "link_not_valid");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_by_age_and_when_a_person_is_disabled(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, viewer) = (app.admin().await, app.viewer().await);
    app.tamper("update app_user set disabled_at = created_at where role = 'viewer'").await;
    let _ = viewer.client.get("/session").await.assert_problem(401, "signed_out");
    app.tamper("update session set expires_at = created_at").await;
    let _ = admin.client.get("/session").await.assert_problem(401, "signed_out");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_kept_as_hashes_only(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = with_ada(on).await else { return };
    let link = team::sign_in_link(&app, &TestApp::owner(), "ada@firm.example").await.unwrap();
    let signed_in = team::sign_in(&app, "ada@firm.example", PASSWORD, "127.0.0.1").await.unwrap();
    let everything = format!("{:?}", app.dump().await);
    for secret in [PASSWORD, &link, &signed_in.token] {
        assert!(!everything.contains(secret), "a secret lies in the database");
    }
    assert!(everything.contains("argon2id"));
}

#[rstest]
#[case::too_short(json!({ "password": "fourteen chars" }), "password")]
#[case::no_address(json!({ "email": "nobody" }), "email")]
#[case::no_name(json!({ "name": "  " }), "name")]
#[case::a_limited_administrator(json!({ "role": "admin", "only_accounts": ["C1"] }), "only_accounts")]
#[case::an_unknown_account(json!({ "only_accounts": ["C99"] }), "only_accounts")]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_cannot_be_added_is_refused_by_field(
    #[case] wrong: Value,
    #[case] field: &str,
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let mut body =
        json!({ "name": "Bea", "email": "bea@firm.example", "role": "viewer", "password": PASSWORD });
    body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
    let problem = admin.post("/users", &body).await.assert(422).json();
    assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    assert_eq!(app.count("select count(*) from app_user").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_over_an_address_by_writing_it_otherwise(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = with_ada(on).await else { return };
    let admin = app.admin().await.client;
    let body = json!({ "name": "Eve", "email": "ADA@FIRM.example", "role": "admin", "password": PASSWORD });
    let _ = admin.post("/users", &body).await.assert_problem(409, "conflict");
}
