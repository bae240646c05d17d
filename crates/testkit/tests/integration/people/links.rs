//! Links by which somebody sets a new password.

use futures::future::join_all;
use mainstay_app::Error;
use mainstay_app::team::{self, NewUser};
use mainstay_domain::policy::Role;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::{ANOTHER, PASSWORD, done, password_link, sign_in_as};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_password_link_sets_the_password_once_and_ends_what_was_open(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let admin = app.admin().await.client;
    let new = NewUser {
        name: "Vera".to_owned(),
        email: "vera@firm.example".to_owned(),
        role: Role::Viewer,
        password: Some(PASSWORD.to_owned()),
        only_accounts: None,
    };
    let vera = team::add_user(&app, &TestApp::owner(), new).await.unwrap().user;
    let before = team::sign_in(&app, &vera.email, PASSWORD, "192.0.2.1").await.unwrap();
    let sign_in_link = team::sign_in_link(&app, &TestApp::owner(), &vera.email).await.unwrap();
    let first = password_link(&admin, vera.id).await;
    let second = password_link(&admin, vera.id).await;
    let set = |token: &str, password: &str| json!({ "token": token, "password": password });
    let ask = async |body: Value| app.anonymous().post("/session/password", &body).await;
    let _ = ask(set(&first, ANOTHER)).await.assert_problem(422, "link_not_valid");
    let _ = ask(set(&sign_in_link, ANOTHER)).await.assert_problem(422, "link_not_valid");
    let as_sign_in = app.anonymous().post("/session/link", &json!({ "token": second })).await;
    let _ = as_sign_in.assert_problem(422, "link_not_valid");
    let _ = ask(set(&second, "too short")).await.assert_problem(422, "bad_password");
    let _ =
        team::sign_in(&app, &vera.email, PASSWORD, "192.0.2.1").await.expect("the old one holds until then");

    let session = ask(set(&second, ANOTHER)).await.assert(201).json();
    assert_eq!(session["session"]["user"]["name"], "Vera");
    assert!(team::authenticate(&app, &before.token).await.unwrap().is_none(), "earlier sessions end");
    let _ = ask(set(&second, PASSWORD)).await.assert_problem(422, "link_not_valid");
    let link = app.anonymous().post("/session/link", &json!({ "token": sign_in_link })).await;
    let _ = link.assert_problem(422, "link_not_valid");
    let old = app.anonymous().post("/session", &sign_in_as(&vera.email, PASSWORD)).await;
    let _ = old.assert_problem(401, "wrong_credentials");
    let _ = app.anonymous().post("/session", &sign_in_as(&vera.email, ANOTHER)).await.assert(201);
    let everything = format!("{:?}", app.dump().await);
    assert!(!everything.contains(&second) && !everything.contains(ANOTHER), "hashes only");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_password_link_used_at_once_sets_one_password(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, vera) = (app.admin().await.client, app.viewer().await);
    let link = password_link(&admin, vera.user.id).await;
    let set = join_all((0..4).map(|_| team::set_password(&app, &link, PASSWORD))).await;
    assert_eq!(done(set, |error| matches!(error, Error::Invalid(_))), 1);
}
