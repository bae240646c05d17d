//! Who gets how much of what is short, over the API and at a terminal.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// By gross profit of the twelve months to June 2025, which a run as of 1 July looks at: `big` 800.00 is A by bringing all but the rest, `mid` 150.00 is B, `small` 50.00 is C.
fn company() -> String {
    let mut lines = Lines::new();
    for (account, value, cost) in
        [("big", "1000.00", "200.00"), ("mid", "200.00", "50.00"), ("small", "100.00", "50.00")]
    {
        lines = lines.costed(account, &format!("I-{account}"), "2025-06-30", value, cost);
    }
    lines.csv()
}

fn of<'a>(reply: &'a Value, account: &str) -> &'a Value {
    let accounts = reply["accounts"].as_array().unwrap();
    accounts.iter().find(|row| row["external_id"] == account).unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_short_goes_by_floors_and_then_by_contribution(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let _ = app.run().await;
    let client = app.admin().await.client;
    // 100 asked for, 60 there. Floors: 80 % of 50 and 50 % of 20, so 40 and 10; the other 10 go to `small` at 5.00 a unit.
    let demands = "big,50,1.00\nmid;20;2.00\nsmall\t30\t5.00";
    let asked = json!({ "capacity": 60, "demands": demands });
    let found = client.post("/models/allocation", &asked).await.assert(200).json();
    let units = |account: &str| of(&found, account)["units"].as_u64().unwrap();
    assert_eq!((units("big"), units("mid"), units("small")), (40, 10, 10));
    assert_eq!((&found["demand"], &found["given"]), (&json!(100), &json!(60)));
    assert_eq!(
        (of(&found, "big")["class"].as_str(), of(&found, "mid")["class"].as_str()),
        (Some("A"), Some("B"))
    );
    assert_eq!(of(&found, "big")["reason"], "floor_only");
    assert_eq!(of(&found, "small")["reason"], "last_served");
    // 40 x 1.00 + 10 x 2.00 + 10 x 5.00; three fifths for everybody would be 30, 12 and 18: 144.00.
    assert_eq!(
        (&found["contribution"], &found["contribution_of_equal_parts"]),
        (&json!(11_000), &json!(14_400))
    );

    let file = client.post("/models/allocation.xlsx", &asked).await.assert(200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Allocation", "Tiers", "About"]);
    assert_eq!(book.worksheet_formula("Allocation").unwrap().get_value((1, 7)).unwrap(), "F2+G2");

    let refused = async |demands: &str, capacity: u64, code: &str| {
        let asked = json!({ "capacity": capacity, "demands": demands });
        client.post("/models/allocation", &asked).await.assert_problem(422, code)["detail"].to_string()
    };
    let unknown = refused("huge,5", 1, "bad_demand").await;
    assert!(unknown.contains("line 1: no account `huge`"), "{unknown}");
    let _ = refused("big,many", 1, "bad_demand").await;
    let _ = refused("big,1\nbig,2", 1, "bad_allocation").await;
    let without = client.post("/models/allocation", &json!({ "capacity": 5 })).await.assert(409).json();
    assert!(without.to_string().contains("fit the models"), "{without}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn without_the_sight_of_margins_nothing_is_allocated(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let _ = app.run().await;
    let asked = json!({ "capacity": 60, "demands": "big,50,1.00" });
    for person in [app.viewer().await, app.limited_viewer(&["big"]).await] {
        let _ = person.client.post("/models/allocation", &asked).await.assert(403);
        let _ = person.client.post("/models/allocation.xlsx", &asked).await.assert(403);
    }
}
