//! How accounts are served: what their figures say, what people say, and what moving them saves. Worked by hand.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_app::costs;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, COMPANY, Client, Lines, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const YEAR: &str = "from=2025-01-01&until=2026-01-01";

/// Of 990.00 of gross profit `m1` and `m2` make 20.00 each, in two of six invoices each; an invoice costs 5.00 to handle.
async fn company(on: Backend) -> Option<(TestApp, Client)> {
    let app = TestApp::start(on).await?;
    let lines = Lines::new()
        .costed("big", "B1", "2025-02-01", "1000.00", "300.00")
        .costed("second", "S1", "2025-03-02", "400.00", "150.00")
        .costed("m1", "M1", "2025-04-01", "20.00", "10.00")
        .costed("m1", "M2", "2025-05-01", "20.00", "10.00")
        .costed("m2", "M3", "2025-06-01", "15.00", "5.00")
        .costed("m2", "M4", "2025-12-31", "15.00", "5.00");
    app.import(&lines.csv()).await;
    let desk = json!({
        "valid": { "from": "2024-01-01", "to": null },
        "groups": [{ "name": "Order desk", "rung": "order_cost", "unit": "min", "cost_minor": 50_000,
            "capacity": 100, "practical_percent": 100 }],
        "equations": [{ "name": "order_handling", "group": "Order desk", "per": "invoice", "text": "1 min" }]
    });
    costs::set_cost_rates(&app, &TestApp::owner(), serde_json::from_value(desk).unwrap(), None)
        .await
        .unwrap();
    let client = app.admin().await.client;
    Some((app, client))
}

async fn board(client: &Client, further: &str) -> Value {
    client.get(&format!("/service-models?{YEAR}{further}")).await.assert(200).json()
}

fn of<'a>(told: &'a Value, name: &str) -> &'a Value {
    let rows = told["rows"].as_array().unwrap();
    rows.iter().find(|row| row["member"]["key"].as_str().unwrap().ends_with(name)).expect(name)
}

fn saving(row: &Value, to: &str) -> Value {
    row["moves"].as_array().unwrap().iter().find(|each| each["to"] == to).unwrap()["saving"].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn small_accounts_with_much_of_the_work_should_serve_themselves(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some((_app, client)) = company(on).await else { return };
    let told = board(&client, "").await;
    assert_eq!((&told["level"], &told["total"]), (&json!("contribution_2"), &json!(4)));
    let proposed = ["big", "second", "m1", "m2"].map(|name| of(&told, name)["proposed"].clone());
    assert_eq!(proposed, ["core", "core", "self_service", "self_service"].map(|model| json!(model)));
    let m1 = of(&told, "m1");
    assert_eq!(
        (&m1["model"], &m1["cost"], &m1["contribution"]),
        (&Value::Null, &json!(1_000), &json!(1_000))
    );
    assert_eq!(
        [saving(m1, "core"), saving(m1, "standard"), saving(m1, "self_service")],
        [0, 0, 600].map(Value::from)
    );
    let small = &told["models"][3];
    assert_eq!(
        (&small["model"], &small["accounts"], &small["gross_profit"], &small["invoices"]),
        (&json!("self_service"), &json!(2), &json!(4_000), &json!(4))
    );
    assert_eq!(
        (&small["moving"], &small["saving"], &small["cost"]),
        (&json!(2), &json!(1_200), &json!(2_000))
    );
    // Those whose move saves most come first; a part of the board can be asked alone.
    assert_eq!(told["rows"][0]["proposed"], "self_service");
    let core = board(&client, "&stands=core&limit=1").await;
    assert_eq!((&core["total"], &core["next"]), (&json!(2), &json!("1")));
    assert_eq!(board(&client, "&moving=true").await["total"], 4, "nothing is said of anybody yet");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn people_say_how_accounts_are_served(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((_app, client)) = company(on).await else { return };
    let told = board(&client, "").await;
    let path = |name: &str| {
        format!("/accounts/{}/service-model", of(&told, name)["member"]["account"].as_str().unwrap())
    };
    let say = |model: &str| json!({ "model": model, "reason": "Orders in the shop" });
    for (body, field) in [(json!({ "model": "core", "reason": " " }), "reason"), (say("key"), "model")] {
        let refused = client.put(&path("m1"), &body).await.assert(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let said = client.put(&path("m1"), &say("self_service")).await.assert(200).json();
    assert_eq!(said["service_model"]["reason"], "Orders in the shop");
    let said = board(&client, "").await;
    let m1 = of(&said, "m1");
    assert_eq!((&m1["model"], &m1["said"]["model"]), (&json!("self_service"), &json!("self_service")));
    // Two fifths are worked: in full it would be 25.00 for what costs 10.00 now. Nobody visits it, and visits cost nothing.
    assert_eq!(saving(m1, "core"), json!(-1_500));
    assert_eq!((&said["models"][3]["moving"], &said["models"][3]["saving"]), (&json!(1), &json!(600)));
    let again = client.put(&path("m1"), &say("standard")).await.assert(200).json();
    assert_eq!(again["service_model"]["model"], "standard");
    assert_eq!(saving(of(&board(&client, "").await, "m1"), "self_service"), json!(600));

    // A key account is said to be one in its register.
    let mark = json!({ "account_id": of(&told, "big")["member"]["account"], "reason": "Reference" });
    let _ = client.post("/key-accounts", &mark).await.assert(201);
    let _ = client.put(&path("big"), &say("standard")).await.assert(409);
    let marked = board(&client, "").await;
    assert_eq!((&of(&marked, "big")["model"], &of(&marked, "big")["moves"]), (&json!("key"), &json!([])));
    assert_eq!((&marked["models"][0]["accounts"], &marked["models"][0]["moving"]), (&json!(1), &json!(0)));

    let _ = client.delete(&path("m1")).await.assert(204);
    let _ = client.delete(&path("m1")).await.assert(404);
    assert_eq!(of(&board(&client, "").await, "m1")["model"], Value::Null);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_renumbered_account_is_served_as_was_said_of_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((app, client)) = company(on).await else { return };
    let told = board(&client, "").await;
    let path = |name: &str| {
        format!("/accounts/{}/service-model", of(&told, name)["member"]["account"].as_str().unwrap())
    };
    let say = json!({ "model": "standard", "reason": "Orders by telephone" });
    let _ = client.put(&path("m1"), &say).await.assert(200);
    let joined = json!({ "source": "erp", "renumbered": "customer", "old_id": "m1", "new_id": "m2",
        "valid_from": "2025-05-01" });
    let _ = client.post("/renumberings", &joined).await.assert(200);
    app.run_jobs().await.unwrap();
    let now = board(&client, "").await;
    assert_eq!((&now["total"], &of(&now, "m2")["model"]), (&json!(3), &json!("standard")));
    let _ = client.delete(&path("m2")).await.assert(204);
    assert_eq!(of(&board(&client, "").await, "m2")["model"], Value::Null);
    let _ = client.delete(&path("m2")).await.assert(404);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_company_says_its_own_rules(#[values(Sqlite, Postgres)] on: Backend) {
    let Some((_app, client)) = company(on).await else { return };
    let mut terms = board(&client, "").await["terms"].clone();
    terms["minnow_percent"] = json!(51);
    let refused = client.put("/service-models/terms", &terms).await.assert(422).json();
    assert_eq!(refused["errors"][0]["field"], "minnow_percent", "{refused}");
    // 20.00 are 2.02 % of 990.00: with 3 % one of them alone is small enough.
    terms["minnow_percent"] = json!(3);
    terms["self_service"]["order_cost"] = json!(10);
    let _ = client.put("/service-models/terms", &terms).await.assert(200);
    let told = board(&client, "").await;
    assert_eq!(
        (&of(&told, "m1")["proposed"], &of(&told, "m2")["proposed"]),
        (&json!("self_service"), &json!("standard"))
    );
    assert_eq!(saving(of(&told, "m1"), "self_service"), json!(900));

    let file = client.get(&format!("/service-models/workbook?{YEAR}")).await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Accounts", "Work", "About"]);
    let accounts = book.worksheet_range("Accounts").unwrap();
    assert_eq!(
        (accounts.get_value((1, 0)), accounts.get_value((1, 13))),
        (Some(&Data::String("erp:m1".to_owned())), Some(&Data::Float(9.0)))
    );
    assert!(book.worksheet_formula("Accounts").unwrap().get_value((1, 13)).unwrap().contains("Work!B$6"));
}

#[test]
fn the_board_is_told_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let ask =
        |arguments: &[&str]| mainstay.run(&[&["service-models"], arguments, &["--data", "data"]].concat());
    let told = ask(&["list", "--format", "json"]).assert(0).json();
    let proposed = |number: &str| {
        let rows = told["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["account"].as_str().unwrap().ends_with(number));
        row.unwrap()["proposed"].clone()
    };
    // C2 loses an eighth of what C1 earns and is not small; of C3 no cost is known.
    assert_eq!(
        [proposed("C1"), proposed("C2"), proposed("C3")],
        [json!("core"), json!("standard"), Value::Null]
    );
    let said = ask(&["say", "C2", "standard", "--reason", "Opens a market"]).assert(0);
    assert!(said.stdout.contains("erp:C2 is served as standard"), "{}", said.stdout);
    let _ = ask(&["say", "C2", "premium", "--reason", "Opens a market"]).assert(2);
    let table = ask(&["list"]).assert(0);
    assert!(table.stdout.contains("Delta GmbH") && table.stdout.contains("self_service"), "{}", table.stdout);
    let terms = ask(&["terms", "--self-service", "20,90,0"]).assert(0);
    assert!(terms.stdout.contains("90 %"), "{}", terms.stdout);
    let _ = ask(&["terms", "--self-service", "20,90"]).assert(2);
    let _ = ask(&["take-back", "C2"]).assert(0);
    let _ = ask(&["take-back", "C2"]).assert(1);
    let _ = ask(&["list", "--format", "xlsx", "--out", "models.xlsx"]).assert(0);
    assert!(mainstay.path("models.xlsx").exists());
}
