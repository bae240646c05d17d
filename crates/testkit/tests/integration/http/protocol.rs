//! Errors, bodies, ids and pages, alike on every route.

use axum::http::Method;
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;

async fn company() -> TestApp {
    TestApp::with_company(Sqlite).await.expect("SQLite is always there")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_has_the_shape_of_rfc_9457_and_names_each_fault() {
    let app = company().await;
    let problem = app.anonymous().get("/portfolio").await.assert_problem(401, "signed_out");
    assert_eq!(problem["type"], "about:blank");
    assert_eq!(problem["status"], 401);
    assert_eq!(problem["title"], "Unauthorized");
    assert!(problem["detail"].as_str().is_some_and(|text| !text.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_and_method_are_problems_too() {
    let app = company().await;
    let admin = app.admin().await.client;
    let _ = admin.get("/nothing/here").await.assert_problem(404, "no_such_route");
    let _ = admin.delete("/runs").await.assert_problem(405, "no_such_method");
}

#[rstest]
#[case::an_unknown_field("/runs", r#"{"window":"12m","colour":"red"}"#)]
#[case::a_field_of_the_server(
    "/users",
    r#"{"id":"x","name":"Eve","email":"e@f.example","role":"admin","password":"a long and quiet sentence"}"#
)]
#[case::a_field_twice("/session", r#"{"email":"a@b.example","email":"c@d.example","password":"x"}"#)]
#[case::an_object_for_a_text("/session", r#"{"email":{"$ne":""},"password":"x"}"#)]
#[case::a_list_for_a_text("/session/link", r#"{"token":["a"]}"#)]
#[case::an_unknown_role(
    "/users",
    r#"{"name":"Eve","email":"e@f.example","role":"root","password":"a long and quiet sentence"}"#
)]
#[case::a_day_that_is_none("/runs", r#"{"as_of":"2026-02-30"}"#)]
#[tokio::test(flavor = "multi_thread")]
async fn a_body_with_something_else_in_it_is_refused(#[case] path: &str, #[case] body: &'static str) {
    let app = company().await;
    let admin = app.admin().await.client;
    let before = app.dump().await;
    let request = admin.request(Method::POST, path).header("content-type", "application/json");
    let _ = admin.send(request.body(body.into()).unwrap()).await.assert_problem(422, "unreadable");
    assert_eq!(app.dump().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_is_a_problem() {
    let app = company().await;
    let admin = app.admin().await.client;
    let broken = admin.request(Method::POST, "/runs").header("content-type", "application/json");
    let _ = admin.send(broken.body("{".into()).unwrap()).await.assert_problem(400, "unreadable");
    let form =
        admin.request(Method::POST, "/runs").header("content-type", "application/x-www-form-urlencoded");
    let _ = admin.send(form.body("window=12m".into()).unwrap()).await.assert_problem(415, "unreadable");
    let long = format!("{{\"window\":\"{}\"}}", "x".repeat(2_000_000));
    let large = admin.request(Method::POST, "/runs").header("content-type", "application/json");
    let _ = admin.send(large.body(long.into()).unwrap()).await.assert_problem(413, "unreadable");
}

#[rstest]
#[case("/accounts/17")]
#[case("/accounts/not-an-id")]
#[case("/imports/'%20or%201=1")]
#[case("/jobs/..%2f..%2fetc")]
#[case("/runs/17/accounts")]
#[case("/runs/01900000-0000-7000-8000-000000000000/accounts")]
#[case("/runs/01900000-0000-7000-8000-000000000000/accounts.csv")]
#[case("/imports/01900000-0000-7000-8000-000000000000/quarantine")]
#[case("/portfolio?run=01900000-0000-7000-8000-000000000000")]
#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_nothing_leads_nowhere(#[case] path: &str) {
    let app = company().await;
    let reply = app.admin().await.client.get(path).await.assert(404);
    assert_eq!(reply.header("content-type"), "application/problem+json");
}

#[rstest]
#[case("sort=revenue;drop%20table%20account")]
#[case("sort=name_key")]
#[case("order=sideways")]
#[case("revenue_class=D")]
#[case("rank_to=-1")]
#[case("password_hash=x")]
#[tokio::test(flavor = "multi_thread")]
async fn a_query_takes_only_what_is_listed(#[case] query: &str) {
    let app = company().await;
    let run = app.run().await.id;
    let reply = app.admin().await.client.get(&format!("/runs/{run}/accounts?{query}")).await.assert(422);
    assert_eq!(reply.header("content-type"), "application/problem+json");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_never_longer_than_its_limit_and_pages_join_without_gap() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let lines =
        (0..230).fold(Lines::new(), |lines, n| lines.line(&format!("K{n:03}"), "1", "2026-03-01", "1.00"));
    app.import(&lines.csv()).await;
    let admin = app.admin().await.client;
    let count = |reply: serde_json::Value| reply["accounts"].as_array().unwrap().len();
    assert_eq!(count(admin.get("/accounts?limit=1000000").await.assert(200).json()), 200);
    assert_eq!(count(admin.get("/accounts?limit=-5").await.assert(200).json()), 1);
    assert_eq!(count(admin.get("/accounts?limit=0").await.assert(200).json()), 1);
    let run = app.run().await.id;
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let page = admin.get(&format!("/runs/{run}/accounts?limit=100{after}")).await.assert(200).json();
        seen.extend(page["accounts"].as_array().unwrap().iter().map(|row| row["external_id"].to_string()));
        match page["meta"]["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (230, 230));
    let past =
        admin.get(&format!("/runs/{run}/accounts?after=18446744073709551615")).await.assert(200).json();
    assert_eq!(count(past), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn search_takes_wildcards_for_letters() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let lines = Lines::new()
        .row("A,100% Wool,,1,2026-03-01,P,1.00,")
        .row("B,Plain,,2,2026-03-01,P,1.00,")
        .row("C,Weiß & Söhne,,3,2026-03-01,P,1.00,");
    app.import(&lines.csv()).await;
    let admin = app.admin().await.client;
    let run = app.run().await.id;
    for (text, found) in [
        ("%25", 1),
        ("_", 0),
        ("%5C", 0),
        ("%27", 0),
        ("pLAIN", 1),
        ("Wei%C3%9F", 1),
        ("WEISS", 1),
        ("S%C3%96HNE", 1),
    ] {
        for door in [format!("/accounts?q={text}"), format!("/runs/{run}/accounts?q={text}")] {
            let reply = admin.get(&door).await.assert(200).json();
            assert_eq!(reply["accounts"].as_array().unwrap().len(), found, "{door}");
        }
    }
}
