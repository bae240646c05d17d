//! Where attempts come from: whose word is taken, and that a stranger locks out nobody but himself.

use axum::http::Method;
use mainstay_app::team::{self, NewUser};
use mainstay_domain::policy::Role;
use mainstay_http::Settings;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Reply, TestApp, router};
use rstest::rstest;
use serde_json::json;

const PASSWORD: &str = "a long and quiet sentence";

/// An installation with Ada, behind a proxy at the address that requests without a network have.
async fn behind(app: &TestApp, proxies: &str) -> Client {
    let new = NewUser {
        name: "Ada".to_owned(),
        email: "ada@firm.example".to_owned(),
        role: Role::Viewer,
        password: Some(PASSWORD.to_owned()),
        only_accounts: None,
    };
    team::add_user(app, &TestApp::owner(), new).await.unwrap();
    Client::of(router(app, Settings { trusted_proxies: proxies.parse().unwrap(), ..Settings::default() }))
}

async fn sign_in(client: &Client, forwarded: &str, password: &str) -> Reply {
    let body = json!({ "email": "ada@firm.example", "password": password }).to_string();
    let request = client.request(Method::POST, "/session").header("content-type", "application/json");
    client.send(request.header("x-forwarded-for", forwarded).body(body.into()).unwrap()).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_guesses_locks_out_himself_alone(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let client = behind(&app, "0.0.0.0").await;
    for _ in 0..10 {
        let _ = sign_in(&client, "203.0.113.9", "wrong").await.assert_problem(401, "wrong_credentials");
    }
    let _ = sign_in(&client, "203.0.113.9", PASSWORD).await.assert_problem(429, "too_many_attempts");
    let _ = sign_in(&client, "198.51.100.4", PASSWORD).await.assert(201);
    let _ = sign_in(&client, "203.0.113.9", PASSWORD).await.assert_problem(429, "too_many_attempts");
}

#[rstest]
#[case::nobody_is_trusted("", "203.0.113.9", "198.51.100.4")]
#[case::what_a_stranger_claims("0.0.0.0", "1.1.1.1, 203.0.113.9", "2.2.2.2, 203.0.113.9")]
#[case::through_two_proxies("0.0.0.0, 10.0.0.0/8", "203.0.113.9, 10.1.2.3", "203.0.113.9, 10.9.9.9")]
#[case::one_network_of_ipv6("0.0.0.0", "2001:db8:1:2::a", "2001:db8:1:2:ffff::b")]
#[case::ipv4_written_as_ipv6("0.0.0.0", "203.0.113.9", "::ffff:203.0.113.9")]
#[tokio::test(flavor = "multi_thread")]
async fn these_are_one_address(#[case] proxies: &str, #[case] one: &str, #[case] other: &str) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let client = behind(&app, proxies).await;
    for _ in 0..10 {
        let _ = sign_in(&client, one, "wrong").await.assert(401);
    }
    let _ = sign_in(&client, other, PASSWORD).await.assert_problem(429, "too_many_attempts");
}

#[rstest]
#[case("localhost")]
#[case("10.0.0.0/33")]
#[case("10.0.0.1; 10.0.0.2")]
fn a_proxy_is_an_address_or_a_network(#[case] text: &str) {
    assert!(text.parse::<mainstay_http::TrustedProxies>().is_err());
}
