//! Questions in SQL over the API: their schema, their files, and those kept under a name.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case("csv", "text/csv; charset=utf-8", "answer.csv")]
#[case("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "answer.xlsx")]
#[case("parquet", "application/vnd.apache.parquet", "answer.parquet")]
#[case("arrow", "application/vnd.apache.arrow.file", "answer.arrow")]
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_sent_as_a_file(#[case] format: &str, #[case] kind: &str, #[case] name: &str) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let client = app.admin().await.client;
    let question = json!({ "query": "select name from accounts", "format": format, "limit": 2 });
    let reply = client.post("/sql/export", &question).await.assert(200);
    assert_eq!(reply.header("content-type"), kind);
    assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    assert_eq!(reply.header("mainstay-more-rows"), "true");
    assert!(!reply.body.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_may_be_of_an_earlier_version_and_end_at_a_day() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    app.import(&Lines::new().line("C1", "J1", "2026-01-10", "5.00").csv()).await;
    app.import(&Lines::new().line("C1", "F1", "2026-02-10", "7.00").csv()).await;
    let client = app.admin().await.client;
    let asked = json!({ "query": "select invoice from lines order by 1", "format": "csv" });
    let with = |key: &str, value: Value| {
        let mut asked = asked.clone();
        asked[key] = value;
        asked
    };
    let told = async |question: &Value| client.post("/sql/export", question).await.assert(200).text();
    assert_eq!(told(&asked).await, "invoice\nF1\nJ1\n");
    assert_eq!(told(&with("ledger_version", json!(1))).await, "invoice\nJ1\n");
    assert_eq!(told(&with("as_of", json!("2026-02-10"))).await, "invoice\nJ1\n");
    let _ = client.post("/sql/export", &with("ledger_version", json!(3))).await.assert(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_file_runs_nothing_and_a_mistake_names_its_place() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    app.import(&Lines::new().row("C1,@SUM(A1),,I1,2026-01-10,P1,5.00,").csv()).await;
    let client = app.admin().await.client;
    let question = json!({ "query": "select name from accounts", "format": "csv" });
    let reply = client.post("/sql/export", &question).await.assert(200);
    assert_eq!(reply.text(), "name\n'@SUM(A1)\n");
    assert_eq!(reply.header("mainstay-more-rows"), "false");
    let wrong = json!({ "query": "select name\nfrom from accounts", "format": "csv" });
    let problem = client.post("/sql/export", &wrong).await.assert_problem(422, "wrong_question");
    assert_eq!(problem["errors"][0]["field"], "query");
    assert!(problem["detail"].as_str().unwrap().starts_with("line 2, column 6: "), "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_json_would_bend_are_texts() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let client = app.admin().await.client;
    let question = json!({ "query": "select 9007199254740991 as safe, 9007199254740993 as beyond" });
    let reply = client.post("/sql", &question).await.assert(200).json();
    assert_eq!(reply["rows"][0], json!([9_007_199_254_740_991_i64, "9007199254740993"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_says_what_a_viewer_finds_empty() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let hidden = |schema: &Value| -> Vec<String> {
        let tables = schema["schema"]["tables"].as_array().unwrap();
        let columns = tables.iter().flat_map(|table| table["columns"].as_array().unwrap());
        let hidden = columns.filter(|column| column["hidden"] == true);
        hidden.map(|column| column["name"].as_str().unwrap().to_owned()).collect()
    };
    let admin = app.admin().await.client.get("/sql/schema").await.assert(200).json();
    assert_eq!(hidden(&admin), [""; 0]);
    assert_eq!(admin["schema"]["limits"]["seconds"], 60);
    let viewer = app.viewer().await.client.get("/sql/schema").await.assert(200).json();
    assert_eq!(hidden(&viewer), ["cost"]);
}

fn question(name: &str, shared: bool) -> Value {
    json!({ "name": name, "query": "select * from lines where customer = 'C2'", "shared": shared })
}

async fn names(who: &Client) -> Vec<String> {
    let reply = who.get("/saved-questions").await.assert(200).json();
    let questions = reply["saved_questions"].as_array().unwrap();
    questions.iter().map(|question| question["name"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_kept_changed_and_removed_by_its_owner(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let viewer = app.viewer().await.client;
    let kept = viewer.post("/saved-questions", &question("Lost", false)).await.assert(201).json();
    assert_eq!(kept["saved_question"]["mine"], true);
    viewer.post("/saved-questions", &question(" lost ", false)).await.assert_problem(409, "conflict");
    let path = format!("/saved-questions/{}", kept["saved_question"]["id"].as_str().unwrap());
    let changed = json!({ "name": "Found", "query": "select 1", "shared": true });
    let changed = viewer.put(&path, &changed).await.assert(200).json();
    assert_eq!(changed["saved_question"]["query"], "select 1");
    assert_eq!(names(&viewer).await, ["Found"]);
    let other = app.viewer().await.client;
    let _ = other.put(&path, &question("Mine now", true)).await.assert(404);
    let _ = other.delete(&path).await.assert(404);
    let _ = viewer.delete(&path).await.assert(204);
    assert_eq!(names(&viewer).await, [""; 0]);
    let audited = "select count(*) from audit where subject_kind = 'saved_question'";
    assert_eq!(app.count(audited).await, 3, "kept, changed, removed");
}

/// Its text may name accounts.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_question_is_offered_to_those_who_see_every_account(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    for (name, shared) in [("Shared", true), ("Private", false)] {
        let _ = admin.post("/saved-questions", &question(name, shared)).await.assert(201);
    }
    assert_eq!(names(&admin).await, ["Private", "Shared"]);
    assert_eq!(names(&app.viewer().await.client).await, ["Shared"]);
    assert_eq!(names(&app.limited_viewer(&["C1"]).await.client).await, [""; 0]);
}

#[rstest]
#[case::no_name(json!({ "name": " ", "query": "select 1" }), "bad_name")]
#[case::two_lines(json!({ "name": "a\nb", "query": "select 1" }), "bad_name")]
#[case::nothing_asked(json!({ "name": "a", "query": "  " }), "bad_query")]
#[case::too_long(json!({ "name": "a", "query": "x".repeat(50_001) }), "bad_query")]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_refused_with_its_field(#[case] body: Value, #[case] code: &str) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    app.viewer().await.client.post("/saved-questions", &body).await.assert_problem(422, code);
}
