//! Filters kept under a name.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

fn filter(name: &str, query: &str, shared: bool) -> Value {
    json!({ "name": name, "page": "portfolio", "query": query, "shared": shared })
}

async fn names(who: &Client) -> Vec<String> {
    let reply = who.get("/saved-filters").await.assert(200).json();
    let filters = reply["saved_filters"].as_array().unwrap();
    filters.iter().map(|filter| filter["name"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_is_kept_changed_and_removed_by_its_owner(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let viewer = app.viewer().await.client;
    let kept = filter("Sleeping A", "revenue_class=A&sort=recency&order=desc", false);
    let kept = viewer.post("/saved-filters", &kept).await.assert(201).json();
    assert_eq!(kept["saved_filter"]["mine"], true);
    let path = format!("/saved-filters/{}", kept["saved_filter"]["id"].as_str().unwrap());
    let changed = filter("Sleeping B", "revenue_class=B", true);
    let changed = viewer.put(&path, &changed).await.assert(200).json();
    assert_eq!(changed["saved_filter"]["query"], "revenue_class=B");
    assert_eq!(names(&viewer).await, ["Sleeping B"]);
    let _ = viewer.delete(&path).await.assert(204);
    assert_eq!(names(&viewer).await, [""; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_filter_is_offered_to_those_who_could_have_made_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    for (name, query, shared) in [
        ("a plain one", "revenue_class=A", true),
        ("by name", "q=Beta", true),
        ("by margin", "gross_profit_class=A", true),
        ("sorted by margin", "sort=gross_profit", true),
        ("written otherwise", "%71=Beta", true),
        ("her own", "revenue_class=C", false),
    ] {
        let _ = admin.post("/saved-filters", &filter(name, query, shared)).await.assert(201);
    }
    assert_eq!(names(&admin).await.len(), 6);
    assert_eq!(names(&app.viewer().await.client).await, ["a plain one", "by name", "written otherwise"]);
    assert_eq!(names(&app.limited_viewer(&["C1"]).await.client).await, ["a plain one"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_keeps_measure_columns_order_and_basis_with_its_rows(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let whole = "revenue_class=A&sort=xyz_cv&order=desc&measure=gross_profit&columns=rank,xyz,gross_profit&basis=regularity";
    let of_columns = "measure=revenue&columns=revenue,gross_profit";
    for (name, query) in [("by margin", whole), ("columns alone", of_columns)] {
        let kept = admin.post("/saved-filters", &filter(name, query, true)).await.assert(201).json();
        assert_eq!(kept["saved_filter"]["query"], query);
    }
    let kept = admin.get("/saved-filters").await.assert(200).json();
    assert_eq!(kept["saved_filters"][0]["query"], whole, "as it was written");
    // A rank by gross profit is of margins; a column that is not there for the looker is only left out.
    assert_eq!(names(&viewer).await, ["columns alone"]);
    let hidden = filter("by margin", "measure=gross_profit", false);
    viewer.post("/saved-filters", &hidden).await.assert_refused("see margin takes the role admin");
    let _ = viewer.post("/saved-filters", &filter("mine", of_columns, false)).await.assert(201);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_persons_filter_stays_as_it_is(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let [private, shared] = [filter("private", "rank_to=10", false), filter("shared", "rank_to=10", true)];
    let mut paths = Vec::new();
    for body in [&private, &shared] {
        let kept = viewer.post("/saved-filters", body).await.assert(201).json();
        paths.push(format!("/saved-filters/{}", kept["saved_filter"]["id"].as_str().unwrap()));
    }
    let _ = admin.put(&paths[1], &shared).await.assert_problem(404, "not_found");
    let _ = admin.delete(&paths[0]).await.assert_problem(404, "not_found");
    let _ = admin.delete(&paths[1]).await.assert(204);
}

#[rstest]
#[case("portfolio", "colour=red", "unknown field `colour`")]
#[case("portfolio", "revenue_class=D", "`D`")]
#[case("portfolio", "sort=name_key", "name_key")]
#[case("portfolio", "revenue_class=A&after=7", "leave out")]
#[case("portfolio", "revenue_class=A&revenue_class=B", "duplicate field")]
#[case("portfolio", "a b\u{1}", "not the query")]
#[case("portfolio", "columns=rank,colour", "`colour` is no column")]
#[case("portfolio", "columns=rank&columns=xyz", "duplicate field")]
#[case("portfolio", "basis=moon", "unknown variant `moon`")]
#[case("portfolio", "measure=cash", "`cash` is not a measure")]
#[case("accounts", "columns=rank", "unknown field")]
#[case("accounts", "revenue_class=A", "unknown field")]
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_is_one_its_page_would_answer(#[case] page: &str, #[case] query: &str, #[case] says: &str) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let body = json!({ "name": "x", "page": page, "query": query });
    let problem =
        app.admin().await.client.post("/saved-filters", &body).await.assert_problem(422, "bad_query");
    assert!(problem["detail"].as_str().unwrap().contains(says), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_taken_once_and_a_margin_is_not_asked_for() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let viewer = app.viewer().await.client;
    let _ = viewer.post("/saved-filters", &filter("Mine", "rank_to=1", false)).await.assert(201);
    let _ = viewer
        .post("/saved-filters", &filter("mine", "rank_to=2", false))
        .await
        .assert_problem(409, "conflict");
    let hidden = filter("profit", "gross_profit_class=A", false);
    viewer.post("/saved-filters", &hidden).await.assert_refused("see margin takes the role admin");
}
