//! Relationship phases of a small company, checked by hand, and a person's word against them.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use chrono::{Days, NaiveDate};
use mainstay_app::portfolio::RunRequest;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// Up to 30 December 2025, so as of 1 January 2026. `loyal` buys every thirty days since January 2022; `gone` did until 100
/// days before that; `young` since June 2025 every thirty days; `first` bought twice; `returner` only brought something back.
fn company() -> String {
    let as_of = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let before = |days: u64| (as_of - Days::new(days)).to_string();
    let mut lines = Lines::new();
    for times in 0..48_u64 {
        let (of_loyal, of_gone) = (before(2 + 30 * times), before(100 + 30 * times));
        lines = lines.line("loyal", &format!("L{times}"), &of_loyal, "100.00").line(
            "gone",
            &format!("G{times}"),
            &of_gone,
            "50.00",
        );
        if times < 7 {
            lines = lines.line("young", &format!("Y{times}"), &before(5 + 30 * times), "20.00");
        }
    }
    lines
        .line("first", "F1", &before(40), "7.00")
        .line("first", "F2", &before(10), "7.00")
        .line("returner", "R1", &before(20), "-3.00")
        .csv()
}

async fn lifecycle(client: &Client, app: &TestApp, more: &str) -> Value {
    client.get(&format!("/runs/{}/lifecycle{more}", app.run().await.id)).await.assert(200).json()
}

fn of<'a>(reply: &'a Value, name: &str) -> &'a Value {
    let accounts = reply["lifecycle"]["accounts"].as_array().unwrap();
    accounts.iter().find(|account| account["external_id"] == name).unwrap()
}

fn told<'a>(reply: &'a Value, name: &str) -> [&'a str; 3] {
    ["phase", "rule", "state"].map(|field| of(reply, name)[field].as_str().unwrap())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn phases_are_those_worked_by_hand(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let found = lifecycle(&client, &app, "").await;
    assert_eq!(found["lifecycle"]["run"]["as_of"], "2026-01-01");
    // The median gap of those with three gaps or more is 30 days.
    assert_eq!(found["lifecycle"]["typical_cycle_days"], json!(30.0));
    assert_eq!(told(&found, "loyal"), ["commitment", "steady", "stable"]);
    assert_eq!(told(&found, "gone"), ["dissolution", "silent", "dormant"]);
    assert_eq!(told(&found, "young"), ["expansion", "repeating", "stable"]);
    assert_eq!(told(&found, "first"), ["exploration", "few_purchases", "new"]);
    assert_eq!(told(&found, "returner"), ["awareness", "no_purchase", "prospect"]);
    // Silence is more than 60 days: on 1 November 39 had passed, on 1 December 69. In the year before that day it bought ten
    // times, 100 to 370 days before the run's.
    assert_eq!(
        of(&found, "gone")["moved_back"],
        json!({ "from": "commitment", "since": "2025-12-01", "at_stake": 50_000 })
    );
    let why = of(&found, "gone")["why"].as_str().unwrap();
    assert_eq!(why, "Silent for 100 days; it usually waits 30 days, and more than 60 is silence.");
    let lifecycle_of = &found["lifecycle"];
    assert_eq!((&lifecycle_of["moved_back"], &lifecycle_of["at_stake"]), (&1.into(), &50_000.into()));
    let lanes: Vec<_> =
        lifecycle_of["phases"].as_array().unwrap().iter().map(|one| &one["accounts"]).collect();
    assert_eq!(lanes, [1, 1, 1, 1, 1]);
    let last = lifecycle_of["months"].as_array().unwrap().last().unwrap();
    assert_eq!(last, &json!({ "as_of": "2026-01-01", "accounts": [0, 1, 1, 1, 1] }));
    assert_eq!(lifecycle_of["months"].as_array().unwrap().len(), 36);

    let narrowed = lifecycle(&client, &app, "?phase=commitment,dissolution&limit=1").await;
    assert_eq!(narrowed["meta"], json!({ "next": "1", "total": 2 }));
    assert_eq!(lifecycle(&client, &app, "?moved_back=true").await["meta"]["total"], 1);
    assert_eq!(lifecycle(&client, &app, "?state=new,dormant").await["meta"]["total"], 2);
    let path = format!("/runs/{}/lifecycle?phase=friendship", app.run().await.id);
    let _ = client.get(&path).await.assert_problem(422, "not_a_class");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_may_say_otherwise_and_take_it_back(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let client = app.admin().await.client;
    let found = lifecycle(&client, &app, "").await;
    let id = of(&found, "gone")["id"].as_str().unwrap();
    let path = format!("/accounts/{id}/phase-overrides");
    let says = json!({ "phase": "dissolution", "is_closed": true, "reason": "Contract ended", "from": "2026-01-01" });
    let kept = client.post(&path, &says).await.assert(201).json();
    assert_eq!(kept["phase_override"]["reason"], "Contract ended");
    assert_eq!(told(&lifecycle(&client, &app, "").await, "gone"), ["dissolution", "silent", "terminated"]);
    // The newest counts; what the rules tell stays visible.
    let says = json!({ "phase": "expansion", "reason": "New contract", "from": "2025-12-01", "until": "2026-03-31" });
    let newest = client.post(&path, &says).await.assert(201).json();
    let found = lifecycle(&client, &app, "?overridden=true").await;
    assert_eq!(told(&found, "gone"), ["expansion", "silent", "dormant"]);
    assert_eq!(of(&found, "gone")["computed_phase"], "dissolution");
    assert_eq!(found["lifecycle"]["overridden"], 1);
    let own = client.get(&format!("/accounts/{id}/lifecycle")).await.assert(200).json();
    assert_eq!(
        (&own["told"]["phase"], &own["told"]["computed_phase"]),
        (&"expansion".into(), &"dissolution".into())
    );
    assert_eq!(
        (own["overrides"].as_array().unwrap().len(), own["months"].as_array().unwrap().len()),
        (2, 36)
    );

    let path_of =
        |kept: &Value| format!("/phase-overrides/{}", kept["phase_override"]["id"].as_str().unwrap());
    for each in [&newest, &kept] {
        let _ = client.delete(&path_of(each)).await.assert(204);
    }
    let _ = client.delete(&path_of(&kept)).await.assert_problem(404, "not_found");
    assert_eq!(told(&lifecycle(&client, &app, "").await, "gone"), ["dissolution", "silent", "dormant"]);
    let own = client.get(&format!("/accounts/{id}/lifecycle")).await.assert(200).json();
    assert!(own["overrides"].as_array().unwrap().iter().all(|one| one["withdrawn_at"].is_string()));
    let noted: Vec<(String,)> =
        app.rows("select subject_id from audit where subject_kind = 'phase_override'").await;
    assert_eq!(noted.len(), 4, "two were made and two were taken back");

    let refused = json!({ "phase": "commitment", "is_closed": true, "reason": "x", "from": "2026-01-01" });
    let _ = client.post(&path, &refused).await.assert_problem(422, "bad_phase_override");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_the_relationships_of_their_own_accounts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let admin = app.admin().await.client;
    let whole = lifecycle(&admin, &app, "").await;
    let says = json!({ "phase": "expansion", "reason": "Secret of loyal", "from": "2026-01-01" });
    let loyal = of(&whole, "loyal")["id"].as_str().unwrap();
    let _ = admin.post(&format!("/accounts/{loyal}/phase-overrides"), &says).await.assert(201);

    let limited = app.limited_viewer(&["young"]).await.client;
    let found = lifecycle(&limited, &app, "").await;
    assert!(!found.to_string().contains("loyal"), "{found}");
    assert_eq!(
        (told(&found, "young"), &found["meta"]["total"]),
        (["expansion", "repeating", "stable"], &1.into())
    );
    let _ = limited.get(&format!("/accounts/{loyal}/lifecycle")).await.assert_problem(404, "not_found");
    let young = of(&found, "young")["id"].as_str().unwrap();
    let _ = limited.post(&format!("/accounts/{young}/phase-overrides"), &says).await.assert(403);

    let file = limited.get(&format!("/runs/{}/lifecycle.xlsx", app.run().await.id)).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Accounts", "Phases", "Months"]);
    assert_eq!(book.worksheet_range("Accounts").unwrap().height(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn phases_filter_the_portfolio_and_are_followed_from_run_to_run(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let (client, run) = (app.admin().await.client, app.run().await.id);
    let earlier = RunRequest { as_of: Some("2025-10-01".parse().unwrap()), ..RunRequest::default() };
    let earlier = app.run_of(&earlier).await.id;
    let migration = |by: &str| format!("/runs/{run}/migration?with={earlier}&by={by}");
    let found = client.get(&migration("phase")).await.assert(200).json()["migration"].clone();
    // On 1 October `gone` had waited 8 days and was committed; `young` was in its fourth month with four purchases.
    let cells: Vec<String> = found["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| format!("{} {}", cell["from"].as_str().unwrap(), cell["to"].as_str().unwrap()))
        .collect();
    assert_eq!(
        cells,
        [
            "expansion expansion",
            "commitment commitment",
            "commitment dissolution",
            "absent awareness",
            "absent exploration"
        ]
    );
    assert_eq!(found["chain"]["runs"], 2);
    let behind = format!("/runs/{run}/migration/accounts?with={earlier}&by=phase&to_state=dissolution");
    let behind = client.get(&behind).await.assert(200).json();
    assert_eq!(
        (&behind["meta"]["total"], &behind["accounts"][0]["external_id"]),
        (&1.into(), &"gone".into())
    );

    let rows = |phase: &str| format!("/runs/{run}/accounts?phase={phase}");
    let found = client.get(&rows("commitment,expansion")).await.assert(200).json();
    assert_eq!(found["meta"]["total"], 2);
    // A person's word counts at once, whatever was asked before.
    let loyal = client.get("/accounts?q=loyal").await.assert(200).json()["accounts"][0]["id"].clone();
    let says = json!({ "phase": "dissolution", "reason": "Notice given", "from": "2026-01-01" });
    let path = format!("/accounts/{}/phase-overrides", loyal.as_str().unwrap());
    let _ = client.post(&path, &says).await.assert(201);
    assert_eq!(client.get(&rows("commitment,expansion")).await.assert(200).json()["meta"]["total"], 1);
    let _ = client.get(&rows("friendship")).await.assert_problem(422, "not_a_class");
}

const RENUMBERINGS: &str = "\
source = 'erp'
kind = 'renumberings'
[columns]
renumbered = 'what'
old_id = 'old'
new_id = 'new'
valid_from = 'from'
";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_word_stays_with_an_account_that_is_renumbered(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    app.import(&company()).await;
    let client = app.admin().await.client;
    let gone = of(&lifecycle(&client, &app, "").await, "gone")["id"].as_str().unwrap().to_owned();
    let says = json!({ "phase": "expansion", "reason": "New contract", "from": "2025-12-01" });
    let _ = client.post(&format!("/accounts/{gone}/phase-overrides"), &says).await.assert(201);
    let renumbered = "what,old,new,from\naccount,gone,gone2,2025-12-15\n";
    let _ = app.import_by(renumbered, RENUMBERINGS).await.unwrap();
    let run = app.run_of(&RunRequest::default()).await.id;
    let found = client.get(&format!("/runs/{run}/lifecycle")).await.assert(200).json();
    assert_eq!(told(&found, "gone2"), ["expansion", "silent", "dormant"]);
    // In it since the word, not since the rules say otherwise; 1 December to 1 January is a month.
    assert_eq!(
        (&of(&found, "gone2")["since"], &of(&found, "gone2")["months"]),
        (&"2025-12-01".into(), &1.into())
    );
    let id = of(&found, "gone2")["id"].as_str().unwrap();
    let own = client.get(&format!("/accounts/{id}/lifecycle?run={run}")).await.assert(200).json();
    assert_eq!(own["overrides"].as_array().unwrap().len(), 1);
}
