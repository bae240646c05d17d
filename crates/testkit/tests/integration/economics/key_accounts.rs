//! The register of key accounts, on the small company: C1 leaves 400.00 of 800.00, C2 loses 50.00 of 150.00.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, COMPANY, Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn id_of(client: &Client, number: &str) -> Value {
    client.get(&format!("/accounts?q={number}")).await.assert(200).json()["accounts"][0]["id"].clone()
}

async fn mark(client: &Client, number: &str) -> String {
    let body = json!({ "account_id": id_of(client, number).await, "reason": "Reference in its trade" });
    let marked = client.post("/key-accounts", &body).await.assert(201).json();
    marked["key_account"]["id"].as_str().unwrap().to_owned()
}

async fn register(client: &Client) -> Value {
    client.get("/key-accounts").await.assert(200).json()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn key_accounts_are_held_against_what_they_must_leave(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let told = register(&admin).await;
    assert_eq!(told["rung"], "contribution_1", "the lowest known level");
    let proposed = &told["proposals"][0];
    assert_eq!(
        (&proposed["member"]["key"], &proposed["contribution"], &proposed["share"]),
        (&json!("erp:C1"), &json!(40_000), &json!(0.5))
    );

    mark(&admin, "C1").await;
    let beta = mark(&admin, "C2").await;
    let again = json!({ "account_id": id_of(&admin, "C1").await, "reason": "Again" });
    let _ = admin.post("/key-accounts", &again).await.assert(409);
    let told = register(&admin).await;
    assert_eq!(
        (&told["adequate"], &told["inadequate"], &told["proposals"]),
        (&json!(1), &json!(1), &json!([]))
    );
    let first = &told["rows"][0];
    assert_eq!(
        (&first["member"]["key"], &first["contribution"], &first["adequacy"], &first["shortfalls"]),
        (&json!("erp:C2"), &json!(-5_000), &json!("inadequate"), &json!(["amount"]))
    );

    // 400.00 of 800.00 is half: less than 500.00, and less than 60 %.
    let more = json!({ "rung": "contribution_1", "least_amount": 50_000, "least_percent": "60", "must_not_fall": true });
    let set = admin.put("/key-accounts/threshold", &more).await.assert(200).json();
    assert_eq!(
        (&set["threshold"]["currency"], &set["threshold"]["least_percent"]),
        (&json!("EUR"), &json!("60"))
    );
    let told = register(&admin).await;
    assert_eq!((&told["adequate"], &told["inadequate"]), (&json!(0), &json!(2)));
    assert_eq!(told["rows"][0]["member"]["key"], "erp:C1", "the larger first");
    assert_eq!(told["rows"][0]["shortfalls"], json!(["amount", "share"]));
    // C2 left nothing in the year before, and loses now.
    assert_eq!(told["rows"][1]["shortfalls"], json!(["amount", "share", "falling"]));

    let _ = admin.delete(&format!("/key-accounts/{beta}")).await.assert(204);
    let _ = admin.delete(&format!("/key-accounts/{beta}")).await.assert(404);
    assert_eq!(register(&admin).await["rows"].as_array().unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_register_says_since_when_and_until_when(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let today = register(&admin).await["today"].as_str().unwrap().to_owned();
    let account = id_of(&admin, "C1").await;
    let marks = |since: &str| json!({ "account_id": account, "reason": "Reference", "since": since });
    let refused = admin.post("/key-accounts", &marks("2099-01-01")).await.assert(422).json();
    assert_eq!(refused["errors"][0]["field"], "since", "{refused}");
    let marked = admin.post("/key-accounts", &marks("2025-03-01")).await.assert(201).json();
    assert_eq!(marked["key_account"]["since"], "2025-03-01");
    assert_eq!(register(&admin).await["rows"][0]["since"], "2025-03-01");
    let path = format!("/key-accounts/{}", marked["key_account"]["id"].as_str().unwrap());
    for until in ["2025-02-28", "2099-01-01"] {
        let refused = admin.delete(&format!("{path}?until={until}")).await.assert(422).json();
        assert_eq!(refused["errors"][0]["field"], "until", "{refused}");
    }
    let _ = admin.delete(&format!("{path}?until=2025-09-01")).await.assert(204);
    // Marked again, it cannot have been one while it was one already.
    let refused = admin.post("/key-accounts", &marks("2025-08-31")).await.assert(422).json();
    assert_eq!(refused["errors"][0]["field"], "since", "{refused}");
    let _ = admin.post("/key-accounts", &marks("2025-09-01")).await.assert(201);
    let beta = mark(&admin, "C2").await;
    let of_beta = register(&admin).await["rows"].as_array().unwrap().clone();
    let of_beta = of_beta.iter().find(|row| row["id"] == beta.as_str()).unwrap();
    assert_eq!(of_beta["since"], today.as_str(), "today, where nobody says otherwise");
    let record =
        admin.get(&format!("/accounts/{}/record", account.as_str().unwrap())).await.assert(200).json();
    let spells: Vec<_> = record["key_account"].as_array().unwrap().iter().collect();
    assert_eq!((&spells[0]["since"], &spells[0]["until"]), (&json!("2025-09-01"), &Value::Null));
    assert_eq!((&spells[1]["since"], &spells[1]["until"]), (&json!("2025-03-01"), &json!("2025-09-01")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_exception_is_documented_and_expires(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let beta = mark(&admin, "C2").await;
    let today = register(&admin).await["today"].as_str().unwrap().to_owned();
    let path = format!("/key-accounts/{beta}/exceptions");
    let grant = |expires: &str| json!({ "reason": "Entry to Britain", "owner": "Ines", "expires": expires });
    for (body, field) in [
        (json!({ "reason": " ", "owner": "Ines", "expires": today }), "reason"),
        (json!({ "reason": "Entry", "owner": "", "expires": today }), "owner"),
        (grant("2020-01-01"), "expires"),
        (grant("2099-01-01"), "expires"),
    ] {
        let refused = admin.post(&path, &body).await.assert(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let granted = admin.post(&path, &grant(&today)).await.assert(201).json();
    let told = register(&admin).await;
    assert_eq!((&told["excepted"], &told["rows"][0]["adequacy"]), (&json!(1), &json!("excepted")));
    assert_eq!(told["rows"][0]["exceptions"][0]["owner"], "Ines");

    let file = admin.get("/key-accounts/workbook").await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Key accounts", "Threshold", "Exceptions", "About"]);
    assert_eq!(
        book.worksheet_range("Key accounts").unwrap().get_value((1, 6)),
        Some(&Data::String("no".to_owned()))
    );
    assert!(
        book.worksheet_formula("Key accounts").unwrap().get_value((1, 6)).unwrap().contains("Threshold!B1")
    );

    let id = granted["exception"]["id"].as_str().unwrap();
    let _ = admin.delete(&format!("/key-account-exceptions/{id}")).await.assert(204);
    assert_eq!(register(&admin).await["inadequate"], 1);
}

/// Whoever sees C1 alone sees the register of C1, its sales, and nothing that costs would tell.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limited_reader_sees_their_own_key_accounts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let alpha = mark(&admin, "C1").await;
    mark(&admin, "C2").await;
    let contribution = json!({ "rung": "contribution_1", "least_amount": 0 });
    let _ = admin.put("/key-accounts/threshold", &contribution).await.assert(200);
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let told = register(&viewer).await;
    let rows = told["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["member"]["key"]), (1, &json!("erp:C1")));
    assert_eq!(
        (&rows[0]["adequacy"], &rows[0]["contribution"], &told["proposals"]),
        (&json!("unknown"), &Value::Null, &json!([]))
    );
    let _ = viewer.delete(&format!("/key-accounts/{alpha}")).await.assert(403);
}

#[test]
fn the_register_is_kept_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let ask =
        |arguments: &[&str]| mainstay.run(&[&["key-accounts"], arguments, &["--data", "data"]].concat());
    assert!(ask(&["list"]).assert(0).stdout.contains("no account is marked"));
    let _ = ask(&["mark", "C2", "--reason", "Opens a market"]).assert(0);
    let told = ask(&["list", "--format", "json"]).assert(0).json();
    assert_eq!(
        (&told["rows"][0]["account"], &told["rows"][0]["adequacy"]),
        (&json!("erp:C2"), &json!("inadequate"))
    );
    let set =
        ask(&["threshold", "--rung", "contribution_1", "--least", "500", "--least-percent", "10"]).assert(0);
    assert!(
        set.stdout.contains("contribution_1 of EUR 500.0000 or more, 10 % of net sales or more"),
        "{}",
        set.stdout
    );
    let table = ask(&["list"]).assert(0);
    assert!(table.stdout.contains("Beta Ltd") && table.stdout.contains("amount, share"), "{}", table.stdout);
    let _ = ask(&["list", "--format", "xlsx"]).assert(1);
    let _ = ask(&["list", "--format", "xlsx", "--out", "register.xlsx"]).assert(0);
    assert!(mainstay.path("register.xlsx").exists());
    let _ = ask(&["take-off", "C2"]).assert(0);
    let _ = ask(&["take-off", "C2"]).assert(1);
}
