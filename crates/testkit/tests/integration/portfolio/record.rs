//! The record of an account: the four values it carries say what their own screens say, and their histories hold.

use mainstay_app::models::{FitRequest, fit_now};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use crate::binary::models::regular_buyers;

/// Regular buyers, and two that order alike 31 days apart; one of them orders once more on the ledger's last day.
async fn company(on: Backend) -> Option<TestApp> {
    let app = TestApp::start(on).await?;
    app.import(&regular_buyers()).await;
    let mut lines = Lines::new();
    let earlier = ["2025-02-03", "2025-04-07", "2025-06-02", "2025-08-04", "2025-10-06", "2025-12-31"];
    let later = ["2025-03-06", "2025-05-08", "2025-07-03", "2025-09-04", "2025-11-06"];
    for (name, days) in [("earlier", &earlier[..]), ("later", &later[..])] {
        for (number, day) in days.iter().enumerate() {
            lines = lines.costed(name, &format!("{name}{number}"), day, "300.00", "150.00");
        }
    }
    app.import(&lines.csv()).await;
    fit_now(&app, &TestApp::owner(), FitRequest::default()).await.unwrap();
    let _ = app.run().await;
    Some(app)
}

async fn id_of(client: &Client, number: &str) -> String {
    let found = client.get(&format!("/accounts?q={number}")).await.assert(200).json();
    found["accounts"][0]["id"].as_str().unwrap().to_owned()
}

async fn record(client: &Client, number: &str) -> Value {
    client.get(&format!("/accounts/{}/record", id_of(client, number).await)).await.assert(200).json()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_value_of_an_earlier_day_is_that_of_whoever_ordered_so_later(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let client = app.admin().await.client;
    let (earlier, later) = (record(&client, "earlier").await, record(&client, "later").await);
    let history = |of: &Value| of["lifetime_value"]["history"].as_array().unwrap().clone();
    // The ledger ends on the first of January. A month before, one had ordered as the other had by then.
    let (then, now) = (history(&earlier), &later["lifetime_value"]["now"]);
    let then = &then[then.len() - 2];
    assert_eq!((&then["as_of"], &now["as_of"]), (&json!("2025-12-02"), &json!("2026-01-02")));
    for figure in ["value", "value_low", "value_high", "p_active"] {
        assert_eq!(then[figure], now[figure], "{figure}");
        assert!(now[figure].as_f64().unwrap() > 0.0, "{figure}");
    }
    // From the first day looked at after the first purchase on.
    assert_eq!(history(&earlier)[0]["as_of"], "2025-03-02");
    assert_eq!(history(&later).len(), 10);

    let all = client.get("/models/accounts?limit=1000").await.assert(200).json();
    let row = all["accounts"].as_array().unwrap().iter().find(|row| row["external_id"] == "later").unwrap();
    for figure in ["value", "value_low", "value_high", "p_active"] {
        assert_eq!(row[figure], now[figure], "what the room Future says: {figure}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn cell_phase_and_mark_are_those_of_their_own_screens(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let client = app.admin().await.client;
    let id = id_of(&client, "K004").await;
    let found = record(&client, "K004").await;
    let history = client.get(&format!("/accounts/{id}/history")).await.assert(200).json();
    let last = history["history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&found["cell"]["class"], &found["cell"]["xyz"]), (&last["revenue_class"], &last["xyz"]));
    assert_eq!(found["cells"].as_array().unwrap().len(), history["history"].as_array().unwrap().len());
    assert_eq!((&found["is_key_account"], &found["key_account"]), (&json!(false), &json!([])));

    let said = json!({ "phase": "dissolution", "reason": "Its works close", "from": "2025-11-01" });
    let _ = client.post(&format!("/accounts/{id}/phase-overrides"), &said).await.assert(201);
    let mark = json!({ "account_id": id, "reason": "Reference in its trade" });
    let marked = client.post("/key-accounts", &mark).await.assert(201).json();
    let found = record(&client, "K004").await;
    let phases = found["phase"]["history"].as_array().unwrap();
    let of = |day: &str| &phases.iter().find(|then| then["as_of"] == day).unwrap()["phase"];
    assert_eq!((&found["phase"]["now"], of("2025-11-02")), (&json!("dissolution"), &json!("dissolution")));
    assert_ne!(of("2025-10-02"), "dissolution", "a word holds from its day on");
    assert!(found["phase"]["said_by"].is_string());
    assert_eq!(
        (&found["is_key_account"], &found["key_account"][0]["reason"]),
        (&json!(true), &mark["reason"])
    );

    let taken_off = marked["key_account"]["id"].as_str().unwrap();
    let _ = client.delete(&format!("/key-accounts/{taken_off}")).await.assert(204);
    let found = record(&client, "K004").await;
    assert_eq!(found["is_key_account"], false);
    assert!(found["key_account"][0]["taken_off_at"].is_string(), "that it was one stays known");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_some_accounts_sees_the_records_of_those(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let limited = app.limited_viewer(&["later"]).await.client;
    let own = record(&limited, "later").await;
    assert_eq!(own["lifetime_value"], json!(null), "a fit says something of all others");
    let all = record(&admin, "later").await;
    assert_eq!((&own["cell"], &own["phase"]["now"]), (&all["cell"], &all["phase"]["now"]));
    let other = id_of(&admin, "earlier").await;
    let _ = limited.get(&format!("/accounts/{other}/record")).await.assert(404);
}
