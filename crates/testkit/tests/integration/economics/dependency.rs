//! How much hangs on whom, over two years worked by hand: A brings 100.00 a month of 1,000.00 in the first and 110.00 in the
//! second, B the rest; goods cost 60.00 and 790.00 in the second.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// Twelve equal steps take A from 10 % to 11 % of net sales, and B from 90 % to 89 %.
fn two_years() -> String {
    let mut csv = "customer,name,country,invoice,date,product,revenue,cost\n".to_owned();
    for month in 0..24 {
        let (year, of_year) = (2024 + (month + 4) / 12, (month + 4) % 12 + 1);
        let day = if month == 23 { 29 } else { 10 };
        let date = format!("{year}-{of_year:02}-{day:02}");
        let (a, b) = if month < 12 { ("100.00", "900.00") } else { ("110.00", "890.00") };
        csv += &format!("A,Alpha Works,DE,A{month},{date},P1,{a},60.00\n");
        csv += &format!("B,Beta Ltd,GB,B{month},{date},P1,{b},790.00\n");
    }
    csv
}

async fn company(on: Backend) -> Option<TestApp> {
    let app = TestApp::start(on).await?;
    app.import(&two_years()).await;
    Some(app)
}

async fn told(client: &Client, on: &str) -> Value {
    client.get(&format!("/dependency?on={on}")).await.assert(200).json()
}

async fn limit(admin: &Client, body: Value) -> String {
    let set = admin.post("/dependency/limits", &body).await.assert(201).json();
    set["limit"]["id"].as_str().unwrap().to_owned()
}

fn each(on: &str, percent: &str) -> Value {
    json!({ "on": on, "measure": "net_sales", "percent": percent, "from": "2025-01-01" })
}

fn row<'a>(told: &'a Value, key: &str) -> &'a Value {
    let rows = told["rows"].as_array().unwrap();
    rows.iter().find(|row| row["member"]["key"] == key).expect(key)
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - wanted).abs() < 1e-9)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_held_against_its_limit_and_told_when_it_gets_there(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let before = told(&admin, "account").await;
    let a = row(&before, "erp:A");
    // 12 x 110 of 12 x 1,000; gross profit 12 x 50 of 12 x (50 + 100); nothing else is known to come off.
    assert_eq!((&a["shares"][0]["amount"], &a["shares"][1]["amount"]), (&json!(132_000), &json!(60_000)));
    assert!(near(&a["shares"][0]["share"], 0.11) && near(&a["shares"][1]["share"], 1.0 / 3.0), "{a}");
    assert!(near(&a["trend"]["before"], 0.10) && near(&a["trend"]["in_a_year"], 0.12), "{a}");
    assert_eq!((&a["limits"], &before["exceeding"]), (&json!([]), &json!(0)));
    assert_eq!((&a["if_lost"]["at_once"], &a["if_lost"]["in_the_end"]), (&json!(60_000), &json!(60_000)));
    // 0.11^2 + 0.89^2.
    assert!(near(&before["concentrations"][0]["hhi"], 0.8042), "{before}");

    limit(&admin, each("account", "12")).await;
    let own = json!({ "on": "account", "member": "erp:B", "measure": "net_sales", "percent": "95", "from": "2025-01-01" });
    let own = limit(&admin, own).await;
    let after = told(&admin, "account").await;
    let (a, b) = (&row(&after, "erp:A")["limits"][0], &row(&after, "erp:B")["limits"][0]);
    // One point more in a year leads from 11 % to 12 % in twelve months, without doubt: every step was alike.
    assert_eq!(
        (&a["outlook"], &a["months"], &a["earliest"], &a["latest"], &a["is_own"]),
        (&json!("reached"), &json!(12), &json!(12), &json!(12), &json!(false))
    );
    assert_eq!((&b["outlook"], &b["is_own"]), (&json!("not_in_sight"), &json!(true)), "its share falls");
    assert_eq!((&after["exceeding"], &after["approaching"]), (&json!(0), &json!(1)));
    assert_eq!(after["rows"][0]["member"]["key"], "erp:A", "whoever is on the way to a limit comes first");

    let _ = admin.delete(&format!("/dependency/limits/{own}")).await.assert(204);
    let again = told(&admin, "account").await;
    assert_eq!(row(&again, "erp:B")["limits"][0]["outlook"], "exceeded", "the limit of all holds again");
    assert_eq!(again["exceeding"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn limits_are_dated_replaced_and_of_somebody_known(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let first = limit(&admin, each("country", "80")).await;
    limit(&admin, each("country", "95")).await;
    let later = json!({ "on": "country", "measure": "net_sales", "percent": "10", "from": "2099-01-01" });
    limit(&admin, later).await;
    let kept = admin.get("/dependency/limits").await.assert(200).json();
    let kept: Vec<(&Value, &Value)> =
        kept["limits"].as_array().unwrap().iter().map(|limit| (&limit["percent"], &limit["holds"])).collect();
    assert_eq!(kept, [(&json!("10"), &json!(false)), (&json!("95"), &json!(true))]);
    let _ = admin.delete(&format!("/dependency/limits/{first}")).await.assert(404);
    let countries = told(&admin, "country").await;
    assert_eq!(row(&countries, "GB")["limits"][0]["outlook"], "not_in_sight");

    for (body, field) in [
        (each("account", "0"), "percent"),
        (each("account", "101"), "percent"),
        (
            json!({ "on": "account", "member": "erp:Z", "measure": "net_sales", "percent": "5", "from": "2025-01-01" }),
            "member",
        ),
        (
            json!({ "on": "country", "member": "XX", "measure": "net_sales", "percent": "5", "from": "2025-01-01" }),
            "member",
        ),
        (
            json!({ "on": "segment", "member": " ", "measure": "net_sales", "percent": "5", "from": "2025-01-01" }),
            "member",
        ),
    ] {
        let refused = admin.post("/dependency/limits", &body).await.assert(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let _ = admin.get("/dependency?until=2026-04-15").await.assert(422);
}

/// One account, its country, and the workbook, whose limits can be changed.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_told_with_what_it_is_part_of(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    limit(&admin, each("country", "50")).await;
    let id = admin.get("/accounts?q=B").await.assert(200).json()["accounts"][0]["id"].clone();
    let of = admin.get(&format!("/accounts/{}/dependency", id.as_str().unwrap())).await.assert(200).json();
    let on: Vec<&Value> = of["rows"].as_array().unwrap().iter().map(|row| &row["on"]).collect();
    assert_eq!(on, ["account", "group", "country"], "it is in no segment");
    assert_eq!(of["rows"][2]["limits"][0]["outlook"], "exceeded");

    let file = admin.get("/dependency/workbook?on=country").await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Shares", "Limits", "If lost", "About"]);
    let shares = book.worksheet_range("Shares").unwrap();
    assert_eq!(shares.get_value((1, 0)), Some(&Data::String("GB".to_owned())));
    assert_eq!(shares.get_value((1, 6)), Some(&Data::String("yes".to_owned())));
    let formulas = book.worksheet_formula("Shares").unwrap();
    assert!(formulas.get_value((1, 5)).unwrap().contains("Limits!$B$2"));
}

/// Shares of a limited reader are of what they see, without a limit, which would name others, and without costs.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limited_reader_sees_shares_of_their_own_accounts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    limit(&admin, each("account", "12")).await;
    let viewer = app.limited_viewer(&["A"]).await.client;
    let of = told(&viewer, "account").await;
    let rows = of["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &of["is_whole"], &of["limits"]), (1, &json!(false), &json!([])));
    let a = &rows[0];
    assert!(near(&a["shares"][0]["share"], 1.0), "{a}");
    assert_eq!(
        (&a["limits"], &a["shares"][1]["amount"], &a["shares"][2]["amount"], &a["if_lost"]["at_once"]),
        (&json!([]), &Value::Null, &Value::Null, &Value::Null)
    );
    let _ = viewer.get("/dependency/limits").await.assert(403);
}

#[test]
fn dependency_is_told_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(&two_years(), &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[&["dependency"], arguments, &["--data", "data"]].concat());
    assert!(ask(&["limits"]).assert(0).stdout.contains("no limit is set"));
    let set = ask(&["limit", "12", "--from", "2025-01-01"]).assert(0);
    assert!(set.stdout.contains("each account is 12 % of net_sales at most"), "{}", set.stdout);
    let told = ask(&["show", "--format", "json"]).assert(0).json();
    assert_eq!((&told["exceeding"], &told["approaching"]), (&json!(1), &json!(1)));
    let table = ask(&["show"]).assert(0);
    assert!(table.stdout.contains("12 % of net_sales in about 12 months (12 to 12)"), "{}", table.stdout);
    let _ = ask(&["show", "--format", "xlsx"]).assert(1);
    let _ = ask(&["show", "--on", "country", "--format", "xlsx", "--out", "dependency.xlsx"]).assert(0);
    assert!(mainstay.path("dependency.xlsx").exists());
    let _ = ask(&["limit", "120"]).assert(1);
}
