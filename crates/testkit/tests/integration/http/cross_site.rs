//! A page of another site can make a browser send a request, and gets nothing done by it.

use axum::http::Method;
use mainstay_http::Settings;
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Client, Reply, TestApp, router};
use rstest::rstest;

async fn post_run(client: &Client, header: &str, value: &str) -> Reply {
    let request = client.request(Method::POST, "/runs").header("content-type", "application/json");
    client.send(request.header(header, value).body("{}".into()).unwrap()).await
}

#[rstest]
#[case("sec-fetch-site", "cross-site")]
#[case("sec-fetch-site", "same-site")]
#[case("origin", "https://evil.example")]
#[case("origin", "http://localhost:9999")]
#[case("origin", "null")]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_of_another_site_is_refused(#[case] header: &str, #[case] value: &str) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let before = app.dump().await;
    let _ = post_run(&admin, header, value).await.assert_problem(403, "cross_site");
    assert_eq!(app.dump().await, before);
}

#[rstest]
#[case("sec-fetch-site", "same-origin")]
#[case("sec-fetch-site", "none")]
#[case("origin", "http://localhost")]
#[tokio::test(flavor = "multi_thread")]
async fn a_request_of_the_own_page_is_taken(#[case] header: &str, #[case] value: &str) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let _ = post_run(&admin, header, value).await.assert(202);
    app.run_jobs().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_the_public_address_is_the_own_one() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let settings =
        Settings { public_url: Some("https://kam.example.com/".to_owned()), ..Settings::default() };
    let client = Client::of(router(&app, settings));
    let _ = post_run(&client, "origin", "https://kam.example.com").await.assert_problem(401, "signed_out");
    let _ = post_run(&client, "origin", "https://kam.example.org").await.assert_problem(403, "cross_site");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_from_another_site_may_be_followed() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let request = admin.request(Method::GET, "/portfolio").header("sec-fetch-site", "cross-site");
    let _ = admin.send(request.body(axum::body::Body::empty()).unwrap()).await.assert(200);
}
