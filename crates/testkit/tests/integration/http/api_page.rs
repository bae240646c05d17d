//! The page of operations: everything it needs comes from this server, under its own policy.

use axum::body::Body;
use axum::http::Method;
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Client, Reply, TestApp};

async fn page(client: &Client, path: &str) -> Reply {
    let mut request = client.request(Method::GET, "").body(Body::empty()).unwrap();
    *request.uri_mut() = path.parse().unwrap();
    client.send(request).await
}

/// What the page's markup asks for: the values of `src` and `href`.
fn asked_for(html: &str) -> Vec<&str> {
    let parts = html.split(['"', '>']).collect::<Vec<_>>();
    let follows = |name: &str, at: usize| at > 0 && parts[at - 1].ends_with(name);
    (0..parts.len()).filter(|&at| follows("src=", at) || follows("href=", at)).map(|at| parts[at]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_no_inline_script_and_asks_nobody_else() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let client = app.anonymous();
    let html = page(&client, "/api/").await.assert(200);
    assert!(html.header("content-security-policy").contains("script-src 'self';"));
    let files = asked_for(&html.text()).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert!(files.len() >= 5, "{files:?}");
    for file in files.iter().filter(|file| *file != "/") {
        assert!(!file.contains("//"), "{file} lies elsewhere");
        let reply = page(&client, &format!("/api/{file}")).await.assert(200);
        let kind = if file.contains(".css") { "text/css" } else { "text/javascript" };
        assert!(reply.header("content-type").starts_with(kind), "{file}: {}", reply.header("content-type"));
    }
    let markup = html.text();
    assert_eq!(markup.matches("<script").count(), markup.matches("<script src=").count());
    let start = page(&client, "/api/swagger-initializer.js").await.assert(200).text();
    assert!(
        start.contains("/api/v1/openapi.json") && start.contains("\"validatorUrl\": \"none\""),
        "{start}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_without_a_slash_leads_there_and_no_other_file_is_served() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let client = app.anonymous();
    assert_eq!(page(&client, "/api").await.assert(308).header("location"), "/api/");
    for path in ["/api/nothing.js", "/api/..%2fCargo.toml", "/api/%2e%2e"] {
        let _ = page(&client, path).await.assert_problem(404, "no_such_route");
    }
    let _ = client.get("/openapi.json").await.assert(200);
    let _ = client.get("/nothing").await.assert_problem(404, "no_such_route");
}
