//! Runs that are due by themselves: each day once, with the rights of whoever answers for them, and failures are said.

use mainstay_app::portfolio;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn add(client: &Client, entry: Value) -> Value {
    client.post("/calendar", &entry).await.assert(201).json()["entry"].clone()
}

fn path(entry: &Value) -> String {
    format!("/calendar/{}", entry["id"].as_str().unwrap())
}

async fn listed(client: &Client) -> Value {
    client.get("/calendar").await.assert(200).json()["calendar"][0].clone()
}

async fn runs(client: &Client, entry: &Value) -> Vec<Value> {
    let runs = client.get(&format!("{}/runs", path(entry))).await.assert(200).json();
    runs["runs"].as_array().unwrap().clone()
}

/// As if the server had stood still since March.
async fn since_march(app: &TestApp) {
    app.tamper("update calendar_entry set next_due_on = '2026-03-03'").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn days_missed_while_no_server_ran_are_each_run_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let entry = add(&admin, json!({ "name": "Month-end", "schedule": "monthly 3" })).await;
    assert_eq!((&entry["next_due_on"], &entry["next_as_of"]), (&"2026-07-03".into(), &"2026-07-01".into()));
    let system = TestApp::owner();
    assert!(portfolio::ask_what_is_due(&app, &system).await.unwrap().is_empty(), "today is 30 June");
    since_march(&app).await;
    let jobs = portfolio::ask_what_is_due(&app, &system).await.unwrap();
    assert_eq!(jobs.len(), 4, "3 March, April, May and June");
    let other = app.second_process().await;
    assert!(portfolio::ask_what_is_due(&other, &system).await.unwrap().is_empty(), "another has taken them");
    assert_eq!(listed(&admin).await["last_run"]["outcome"], "waiting");
    app.restart().await;
    app.run_jobs().await.unwrap();
    let admin = app.admin().await.client;
    let came = runs(&admin, &entry).await;
    let days: Vec<&Value> = came.iter().map(|run| &run["as_of"]).collect();
    assert_eq!(days, ["2026-06-01", "2026-05-01", "2026-04-01", "2026-03-01"]);
    assert!(came.iter().all(|run| run["outcome"] == "computed" && run["run_id"].is_string()), "{came:?}");
    assert_eq!(listed(&admin).await["next_due_on"], "2026-07-03");
    let archived = admin.get("/runs?kind=calendar").await.assert(200).json();
    assert_eq!(archived["meta"]["total"], 4);
    assert_eq!(archived["runs"][0]["calendar"], "Month-end");
    // C1, C2, C3 and C4 by 1 June: 800 + 150 + 50 - 20.
    let last = came[0]["run_id"].as_str().unwrap();
    let picture = admin.get(&format!("/portfolio?run={last}")).await.assert(200).json();
    assert_eq!(picture["portfolio"]["summary"]["revenue"], 98_000);
    assert_eq!(app.count("select count(*) from audit where subject_kind = 'calendar_entry'").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_has_the_rights_of_whoever_saved_the_entry_last(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (boss, other) = (app.admin().await, app.admin().await);
    let entry = add(&other.client, json!({ "name": "Month-end", "schedule": "monthly 3" })).await;
    let role = json!({ "role": "viewer" });
    let _ = boss.client.patch(&format!("/users/{}", other.user.id), &role).await.assert(200);
    since_march(&app).await;
    portfolio::ask_what_is_due(&app, &TestApp::owner()).await.unwrap();
    app.run_jobs().await.unwrap();
    let shown = listed(&boss.client).await;
    assert_eq!(shown["last_run"]["outcome"], "failed");
    let why = shown["last_run"]["message"].as_str().unwrap();
    assert!(why.contains("may no longer compute runs"), "{why}");
    // Whoever saves it makes it theirs.
    let saved = json!({ "name": "Month-end", "schedule": "monthly 3", "asked": { "window": "24m" } });
    let saved = boss.client.put(&path(&entry), &saved).await.assert(200).json()["entry"].clone();
    assert_eq!(
        (&saved["saved_by"], &saved["asked"]["window"]),
        (&boss.user.name.as_str().into(), &"24m".into())
    );
    let _ = boss.client.post(&format!("{}/run", path(&entry)), &json!({})).await.assert(202);
    app.run_jobs().await.unwrap();
    let came = runs(&boss.client, &entry).await;
    assert_eq!(
        (came.len(), &came[0]["outcome"], &came[0]["as_of"]),
        (5, &"computed".into(), &"2026-06-01".into())
    );
    let run =
        boss.client.get(&format!("/runs/{}", came[0]["run_id"].as_str().unwrap())).await.assert(200).json();
    assert_eq!(
        (&run["run"]["window"], &run["run"]["created_by"]),
        (&"24m".into(), &boss.user.name.as_str().into())
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_rests_is_not_due_and_what_is_removed_leaves_its_runs(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let entry =
        add(&admin, json!({ "name": "Quarters", "schedule": "quarterly 10", "enabled": false })).await;
    since_march(&app).await;
    assert!(portfolio::ask_what_is_due(&app, &TestApp::owner()).await.unwrap().is_empty(), "it rests");
    let woken = json!({ "name": "Quarters", "schedule": "quarterly 10" });
    let woken = admin.put(&path(&entry), &woken).await.assert(200).json();
    assert_eq!(woken["entry"]["next_due_on"], "2026-07-10", "what passed while it rested is not made up for");
    let _ = admin.post(&format!("{}/run", path(&entry)), &json!({})).await.assert(202);
    app.run_jobs().await.unwrap();
    assert_eq!(runs(&admin, &entry).await[0]["as_of"], "2026-04-01");
    let _ = admin.delete(&path(&entry)).await.assert(204);
    let archived = admin.get("/runs?kind=calendar").await.assert(200).json();
    assert_eq!(archived["runs"][0]["calendar"], "Quarters", "as it was called");
    let _ = admin.get(&format!("{}/runs", path(&entry))).await.assert(404);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_ledger_fails_in_words_and_wrong_entries_are_refused(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let admin = app.admin().await.client;
    let entry = add(&admin, json!({ "name": "Month-end", "schedule": "monthly 3" })).await;
    let _ = admin.post(&format!("{}/run", path(&entry)), &json!({})).await.assert(202);
    app.run_jobs().await.unwrap();
    let came = runs(&admin, &entry).await;
    assert_eq!(came[0]["outcome"], "failed");
    assert!(came[0]["message"].as_str().unwrap().contains("no lines yet"), "{}", came[0]);
    let twice = json!({ "name": "month-END", "schedule": "monthly 4" });
    let _ = admin.post("/calendar", &twice).await.assert_problem(409, "conflict");
    let unreadable = json!({ "name": "Week", "schedule": "weekly 1" });
    let refused = admin.post("/calendar", &unreadable).await.assert_problem(422, "unreadable");
    assert!(refused["detail"].as_str().unwrap().contains("monthly 3"), "{refused}");
    let cuts = json!({ "name": "Cuts", "schedule": "monthly 1", "asked": { "abc": { "a": 95, "b": 80 } } });
    let _ = admin.post("/calendar", &cuts).await.assert_problem(422, "bad_parameters");
    let nameless = json!({ "name": " ", "schedule": "monthly 1" });
    let _ = admin.post("/calendar", &nameless).await.assert_problem(422, "bad_name");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_changed_since_it_was_read_is_not_written_over(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let entry = add(&admin, json!({ "name": "Month-end", "schedule": "monthly 3" })).await;
    let change = |name: &str, read: &Value| json!({ "name": name, "schedule": "monthly 3", "enabled": false, "changed_at": read["changed_at"] });
    let first = admin.put(&path(&entry), &change("Rests", &entry)).await.assert(200).json();
    let late = admin.put(&path(&entry), &change("Too late", &entry)).await.assert(409).json();
    assert!(late["detail"].as_str().unwrap().contains("has changed it meanwhile"), "{late}");
    assert_eq!(listed(&admin).await["name"], "Rests");
    let _ = admin.put(&path(&entry), &change("In turn", &first["entry"])).await.assert(200);
}
