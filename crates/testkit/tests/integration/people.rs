//! What becomes of people: changed, disabled, enabled, signed out, given a new password; and the administrator who stays.

mod links;

use futures::future::join_all;
use mainstay_app::Error;
use mainstay_app::events::Event;
use mainstay_app::team::{self, PersonChange};
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::Role;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Person, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const PASSWORD: &str = "a long and quiet sentence";
const ANOTHER: &str = "quite another long sentence";

async fn change(client: &Client, person: &Person, wanted: Value) -> Value {
    client.patch(&format!("/users/{}", person.user.id), &wanted).await.assert(200).json()["user"].clone()
}

async fn listed(client: &Client, id: UserId) -> Value {
    let users = client.get("/users").await.assert(200).json();
    let users = users["users"].as_array().unwrap();
    users.iter().find(|user| user["id"] == id.to_string()).expect("they are listed").clone()
}

async fn disable(client: &Client, person: &Person) -> mainstay_testkit::Reply {
    client.post(&format!("/users/{}/disable", person.user.id), &json!({})).await
}

async fn enable(client: &Client, person: &Person) -> Value {
    let path = format!("/users/{}/enable", person.user.id);
    client.post(&path, &json!({})).await.assert(200).json()["user"].clone()
}

fn sign_in_as(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

/// The secret of a fresh link by which somebody sets a new password.
async fn password_link(admin: &Client, id: UserId) -> String {
    let made = admin.post(&format!("/users/{id}/password-link"), &json!({})).await.assert(201).json();
    made["password_link"]["token"].as_str().unwrap().to_owned()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_name_and_an_address_change_and_the_person_stays_signed_in(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, vera) = (app.admin().await.client, app.viewer().await);
    let changed = change(&admin, &vera, json!({ "name": " Vera Lang ", "email": "Vera@Firm.example" })).await;
    assert_eq!((&changed["name"], &changed["email"]), (&"Vera Lang".into(), &"Vera@Firm.example".into()));
    assert_eq!(changed["role"], "viewer", "what is left out stays");
    let session = vera.client.get("/session").await.assert(200).json();
    assert_eq!(session["session"]["user"]["name"], "Vera Lang");
    let entries = app.count("select count(*) from audit").await;
    change(&admin, &vera, json!({ "name": "Vera Lang" })).await;
    assert_eq!(app.count("select count(*) from audit").await, entries, "the same again is no change");
    let log = format!("{:?}", app.dump().await["audit"]).to_lowercase();
    assert!(!log.contains("vera") && log.contains("email"), "the log says what changed and not to what");
}

#[rstest]
#[case::of_somebody("admin0@firm.example", "signs in as")]
#[case::in_other_letters("ADMIN0@FIRM.example", "signs in as")]
#[case::of_somebody_disabled("viewer2@firm.example", "was disabled")]
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_stays_whose_it_is(
    #[case] email: &str,
    #[case] words: &str,
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, vera, gone) = (app.admin().await.client, app.viewer().await, app.viewer().await);
    let _ = disable(&admin, &gone).await.assert(200);
    let refused = admin.patch(&format!("/users/{}", vera.user.id), &json!({ "email": email })).await;
    let refused = refused.assert_problem(409, "conflict");
    assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
    let new = json!({ "name": "Eve", "email": email, "role": "viewer", "password": PASSWORD });
    let refused = admin.post("/users", &new).await.assert_problem(409, "conflict");
    assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
}

#[rstest]
#[case(json!({ "name": " " }), 422, "bad_name")]
#[case(json!({ "email": "nobody" }), 422, "bad_email")]
#[case(json!({ "role": "owner" }), 422, "unreadable")]
#[case(json!({ "password": "a long and quiet sentence" }), 422, "unreadable")]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_makes_no_sense_is_refused(
    #[case] wanted: Value,
    #[case] status: u16,
    #[case] code: &str,
) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let (admin, vera) = (app.admin().await.client, app.viewer().await);
    let before = app.dump().await;
    let _ = admin.patch(&format!("/users/{}", vera.user.id), &wanted).await.assert_problem(status, code);
    let nobody = "/users/0191d3a0-0000-7000-8000-000000000000";
    let _ = admin.patch(nobody, &json!({ "name": "X" })).await.assert_problem(404, "not_found");
    let _ = admin.post(&format!("{nobody}/disable"), &json!({})).await.assert_problem(404, "not_found");
    assert_eq!(app.dump().await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_role_ends_the_sessions_and_a_new_administrator_sees_all_accounts(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (admin, limited) = (app.admin().await.client, app.limited_viewer(&["C1"]).await);
    let made = limited.client.post("/tokens", &json!({ "name": "t", "scopes": ["read"] })).await.assert(201);
    let program = app.anonymous().with_token(made.json()["secret"].as_str().unwrap());
    let accounts = async |client: &Client| {
        client.get("/accounts").await.assert(200).json()["accounts"].as_array().unwrap().len()
    };
    assert_eq!(accounts(&program).await, 1);
    let changed = change(&admin, &limited, json!({ "role": "admin" })).await;
    assert_eq!((&changed["role"], &changed["scope"]), (&"admin".into(), &"all".into()));
    let _ = limited.client.get("/session").await.assert_problem(401, "signed_out");
    assert_eq!(accounts(&program).await, 5, "their token is judged by what they are now");
    assert_eq!(app.count("select count(*) from account_grant").await, 0);
    let changed = change(&admin, &limited, json!({ "role": "viewer" })).await;
    assert_eq!((&changed["role"], &changed["scope"]), (&"viewer".into(), &"all".into()));
    assert_eq!(changed["why_not"], json!({}));
    let seen = program.get("/portfolio").await.assert(200).json();
    assert_eq!(seen["portfolio"]["summary"]["gross_profit"], Value::Null);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_disabled_is_refused_at_once_by_every_door(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, vera) = (app.admin().await.client, app.viewer().await);
    let made = vera.client.post("/tokens", &json!({ "name": "t", "scopes": ["read"] })).await.assert(201);
    let program = app.anonymous().with_token(made.json()["secret"].as_str().unwrap());
    let set = json!({ "token": password_link(&admin, vera.user.id).await, "password": PASSWORD });
    let _ = app.anonymous().post("/session/password", &set).await.assert(201);
    let waiting = team::sign_in_link(&app, &TestApp::owner(), &vera.user.email).await.unwrap();
    let password = password_link(&admin, vera.user.id).await;
    let _ = program.get("/session").await.assert(200);

    let disabled = disable(&admin, &vera).await.assert(200).json();
    assert!(disabled["user"]["disabled_at"].is_string(), "{disabled}");
    assert_eq!(app.count("select count(*) from session").await, 1, "the administrator's");
    let _ = vera.client.get("/session").await.assert_problem(401, "signed_out");
    let _ = program.get("/session").await.assert_problem(401, "wrong_token");
    let sign_in = sign_in_as(&vera.user.email, PASSWORD);
    let _ = app.anonymous().post("/session", &sign_in).await.assert_problem(401, "wrong_credentials");
    let link = json!({ "token": waiting });
    let _ = app.anonymous().post("/session/link", &link).await.assert_problem(422, "link_not_valid");
    let set = json!({ "token": password, "password": ANOTHER });
    let _ = app.anonymous().post("/session/password", &set).await.assert_problem(422, "link_not_valid");
    assert!(team::sign_in_link(&app, &TestApp::owner(), &vera.user.email).await.is_err());
    assert!(team::actor_of(&app, &TestApp::owner(), &vera.user.email).await.is_err(), "nor by --as");
    let refused = admin.post(&format!("/users/{}/password-link", vera.user.id), &json!({})).await;
    let _ = refused.assert_problem(409, "conflict");
    let entries = app.count("select count(*) from audit").await;
    let _ = disable(&admin, &vera).await.assert(200);
    assert_eq!(app.count("select count(*) from audit").await, entries, "disabled again is no change");

    let enabled = enable(&admin, &vera).await;
    assert_eq!(enabled["disabled_at"], Value::Null);
    let _ = program.get("/session").await.assert(200);
    let _ = app.anonymous().post("/session", &sign_in).await.assert(201);
    let _ = vera.client.get("/session").await.assert_problem(401, "signed_out");
    let _ = app.anonymous().post("/session/link", &link).await.assert_problem(422, "link_not_valid");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_was_disabled_is_listed_last_and_their_name_stays_on_what_they_did(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (ada, bea) = (app.admin().await, app.admin().await);
    let _ = disable(&bea.client, &ada).await.assert(200);
    let users = bea.client.get("/users").await.assert(200).json();
    let names: Vec<&str> =
        users["users"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Person 1", "Person 0"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_active_administrator_stays_and_nobody_takes_their_own_access(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (ada, _) = (app.admin().await, app.viewer().await);
    let last = "the last active administrator";
    let shown = listed(&ada.client, ada.user.id).await;
    for what in ["disable", "change_role"] {
        assert!(shown["why_not"][what].as_str().unwrap().contains(last), "{shown}");
    }
    let before = app.dump().await;
    let refused = disable(&ada.client, &ada).await.assert_problem(409, "conflict");
    assert!(refused["detail"].as_str().unwrap().contains(last), "{refused}");
    let by_owner = team::disable_user(&app, &TestApp::owner(), ada.user.id).await.unwrap_err();
    assert!(by_owner.to_string().contains(last), "not even where the data lies");
    let demoted = PersonChange { role: Some(Role::Viewer), ..PersonChange::default() };
    assert!(team::change_user(&app, &TestApp::owner(), ada.user.id, demoted.clone()).await.is_err());
    assert_eq!(app.dump().await, before);

    let bea = app.admin().await;
    let shown = listed(&ada.client, ada.user.id).await;
    for (what, refused) in [
        ("disable", disable(&ada.client, &ada).await),
        (
            "change_role",
            ada.client.patch(&format!("/users/{}", ada.user.id), &json!({ "role": "viewer" })).await,
        ),
    ] {
        let refused = refused.assert_problem(409, "conflict");
        assert_eq!(refused["detail"], shown["why_not"][what]);
        assert!(refused["detail"].as_str().unwrap().contains("this is you"), "{refused}");
    }
    assert_eq!(listed(&ada.client, bea.user.id).await["why_not"], json!({}));
    let _ = disable(&bea.client, &ada).await.assert(200);
    // A disabled administrator does not count.
    assert!(team::change_user(&app, &TestApp::owner(), bea.user.id, demoted).await.is_err());
}

/// How many of the acts were done; each other one was refused as `expected` says.
#[track_caller]
fn done<T: std::fmt::Debug>(acts: Vec<Result<T, Error>>, expected: fn(&Error) -> bool) -> usize {
    let (good, bad): (Vec<_>, Vec<_>) = acts.into_iter().partition(Result::is_ok);
    for error in bad.into_iter().filter_map(Result::err) {
        assert!(expected(&error), "{}", error.chain());
    }
    good.len()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_requests_at_once_cannot_take_both_last_administrators_away(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let owner = TestApp::owner();
    for _ in 0..5 {
        let (ada, bea) = (app.admin().await, app.admin().await);
        let demoted = PersonChange { role: Some(Role::Viewer), ..PersonChange::default() };
        let (one, two) = tokio::join!(
            team::disable_user(&app, &owner, ada.user.id),
            team::change_user(&app, &owner, bea.user.id, demoted.clone()),
        );
        let done = done(vec![one, two], |error| matches!(error, Error::Conflict(_)));
        assert_eq!(done, 1, "one of the two stays");
        assert_eq!(administrators(&app).await, 1);
        // The next round begins with nobody but its own two.
        let cleo = app.admin().await;
        for person in [ada, bea] {
            let _ = team::disable_user(&app, &owner, person.user.id).await.unwrap();
        }
        app.tamper("update app_user set role = 'viewer'").await;
        drop(cleo);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_disable_each_other_leave_one(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (ada, bea) = (app.admin().await, app.admin().await);
    let acts = vec![
        team::disable_user(&app, &ada.actor, bea.user.id),
        team::disable_user(&app, &bea.actor, ada.user.id),
    ];
    let done = done(join_all(acts).await, |error| matches!(error, Error::Conflict(_) | Error::SignedOut));
    assert_eq!((done, administrators(&app).await), (1, 1));
}

async fn administrators(app: &TestApp) -> i64 {
    app.count("select count(*) from app_user where role = 'admin' and disabled_at is null").await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_demoted_while_their_request_was_on_its_way_does_not_act(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (ada, bea, vera) = (app.admin().await, app.admin().await, app.viewer().await);
    change(&ada.client, &bea, json!({ "role": "viewer" })).await;
    let promoted = PersonChange { role: Some(Role::Admin), ..PersonChange::default() };
    let late = team::change_user(&app, &bea.actor, vera.user.id, promoted).await.unwrap_err();
    assert!(matches!(late, Error::SignedOut), "{}", late.chain());
    assert_eq!(administrators(&app).await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn signing_out_everywhere_ends_sessions_and_links_and_leaves_tokens(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, vera) = (app.admin().await.client, app.viewer().await);
    let made = vera.client.post("/tokens", &json!({ "name": "t", "scopes": ["read"] })).await.assert(201);
    let program = app.anonymous().with_token(made.json()["secret"].as_str().unwrap());
    let waiting = team::sign_in_link(&app, &TestApp::owner(), &vera.user.email).await.unwrap();
    let mut events = app.events().subscribe();
    let _ = admin.delete(&format!("/users/{}/sessions", vera.user.id)).await.assert(204);
    assert!(matches!(events.recv().await, Ok(Event::SignedOut(user)) if user == vera.user.id));
    let _ = vera.client.get("/session").await.assert_problem(401, "signed_out");
    let link = json!({ "token": waiting });
    let _ = app.anonymous().post("/session/link", &link).await.assert_problem(422, "link_not_valid");
    let _ = program.get("/session").await.assert(200);
    let _ = admin.get("/session").await.assert(200);
}

#[derive(sqlx::FromRow)]
struct Noted {
    before: Option<sqlx::types::Json<Value>>,
    after: Option<sqlx::types::Json<Value>>,
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_of_it_is_noted_and_told(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, vera) = (app.admin().await.client, app.viewer().await);
    let mut events = app.events().subscribe();
    change(&admin, &vera, json!({ "role": "admin" })).await;
    let _ = disable(&admin, &vera).await.assert(200);
    enable(&admin, &vera).await;
    let (mut told, mut ended) = (0, 0);
    while let Ok(event) = events.try_recv() {
        match event {
            Event::Changed(changed) if changed.slice == "team" => told += 1,
            Event::SignedOut(user) if user == vera.user.id => ended += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((told, ended), (3, 3));
    let noted: Vec<Noted> = app
        .rows(
            "select before, after from audit where subject_kind = 'user' and before is not null order by seq",
        )
        .await;
    let said: Vec<(Value, Value)> =
        noted.into_iter().map(|entry| (entry.before.unwrap().0, entry.after.unwrap().0)).collect();
    let kept = |role: &str, disabled: bool| json!({ "role": role, "limited": false, "disabled": disabled });
    assert_eq!(
        said,
        [
            (kept("viewer", false), kept("admin", false)),
            (kept("admin", false), kept("admin", true)),
            (kept("admin", true), kept("admin", false)),
        ]
    );
}
