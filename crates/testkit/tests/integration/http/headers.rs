//! What every answer carries, and the cookie of a session.

use mainstay_app::team;
use mainstay_http::Settings;
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Client, Reply, TestApp, router};
use rstest::rstest;
use serde_json::json;

async fn signed_in(app: &TestApp, public_url: Option<&str>) -> Reply {
    let admin = app.admin().await;
    let link = team::sign_in_link(app, &TestApp::owner(), &admin.user.email).await.unwrap();
    let settings = Settings { public_url: public_url.map(str::to_owned), ..Settings::default() };
    Client::of(router(app, settings)).post("/session/link", &json!({ "token": link })).await.assert(201)
}

#[rstest]
#[case::plain(None, "mainstay_session=", false)]
#[case::http(Some("http://kam.local"), "mainstay_session=", false)]
#[case::https(Some("https://kam.example.com"), "__Host-mainstay_session=", true)]
#[case::https_in_capitals(Some("HTTPS://kam.example.com"), "__Host-mainstay_session=", true)]
#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_out_of_reach_of_scripts_and_sites(
    #[case] public_url: Option<&str>,
    #[case] name: &str,
    #[case] secure: bool,
) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let reply = signed_in(&app, public_url).await;
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with(name), "{cookie}");
    let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(&attribute), "{attribute} in {cookie}");
    }
    assert_eq!(attributes.contains(&"Secure"), secure, "{cookie}");
    assert!(!cookie.contains("Domain"), "{cookie}");
    let secret = cookie.trim_start_matches(name).split(';').next().unwrap();
    assert!(
        secret.len() > 40 && !reply.text().contains(secret),
        "the secret is in the cookie and nowhere else"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_takes_the_cookie_away() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let reply = app.admin().await.client.delete("/session").await.assert(204);
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("mainstay_session=;") && cookie.contains("Max-Age=0"), "{cookie}");
}

#[rstest]
#[case("/portfolio")]
#[case("/openapi.json")]
#[case("/nothing/here")]
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_forbids_what_browsers_would_guess(#[case] path: &str) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let reply = app.admin().await.client.get(path).await;
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
    let policy = reply.header("content-security-policy");
    for rule in [
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    assert!(!policy.contains("script-src 'self' 'unsafe-inline'"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_address_that_is_none_is_refused() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let settings = Settings { public_url: Some("kam.example.com".to_owned()), ..Settings::default() };
    assert!(mainstay_http::router((*app).clone(), settings, axum::Router::new()).is_err());
}
