//! From an account to its invoices and lines, and what waiting for their money costs.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{AGREEMENT, AGREEMENTS, PAID, PAYMENTS, import};

fn of(ladder: &Value, rung: &str) -> Value {
    let rungs = ladder["rungs"].as_array().unwrap();
    rungs.iter().find(|each| each["rung"] == rung).unwrap()["amount"].clone()
}

async fn first_customer(admin: &Client) -> String {
    let found = admin.get("/accounts?q=C1").await.assert(200).json();
    found["accounts"][0]["id"].as_str().unwrap().to_owned()
}

/// C1 bought for 600.00 on I1, of which 12.00 were kept after 50 days, and for 200.00 on I2. Its rebate of 16.00 is 12.00 and
/// 4.00; 7.3% a year over 50 days are 1% of 600.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn invoices_make_the_account_and_lines_the_invoice(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, AGREEMENT, AGREEMENTS).await;
    import(&app, PAID, PAYMENTS).await;
    let admin = app.admin().await.client;
    let account = first_customer(&admin).await;
    let asked = format!("account={account}&capital_percent=7.3");
    let told = admin.get(&format!("/economics/invoices?{asked}")).await.assert(200).json();
    let rows = told["invoices"].as_array().unwrap();
    let numbers: Vec<&str> = rows.iter().map(|row| row["invoice"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["I2", "I1"], "the newest first");
    // 200 - 4 - 100, and 600 - 12 - 12 - 6 - 300.
    let contribution = |row: &Value| of(&row["ladder"], "contribution_1");
    assert_eq!((contribution(&rows[0]), contribution(&rows[1])), (json!(9_600), json!(27_000)));
    assert_eq!(of(&told["ladder"], "contribution_1"), json!(36_600));
    let lines = admin.get(&format!("/economics/invoices/lines?{asked}&invoice=I1")).await.assert(200).json();
    assert_eq!(lines["lines"].as_array().unwrap().len(), 1);
    assert_eq!(of(&lines["lines"][0]["ladder"], "rebate"), json!(1_200));
    assert_eq!((&lines["agreements"], &lines["waited_days"]), (&json!(["R1"]), &json!(50.0)));
    let _ = admin.get(&format!("/economics/invoices/lines?{asked}&invoice=I3")).await.assert(404);
    let viewer = app.limited_viewer(&["C2"]).await.client;
    let _ = viewer.get(&format!("/economics/invoices?{asked}")).await.assert(404);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_capital_costs_is_a_setting_with_audit(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, PAID, PAYMENTS).await;
    let admin = app.admin().await.client;
    let waiting = async || {
        let told = admin.get("/economics/ladder").await.assert(200).json();
        of(&told["ladder"], "payment_terms")
    };
    assert_eq!(waiting().await, Value::Null, "nobody said what capital costs");
    let set = admin.put("/economics/capital", &json!({ "capital_percent": "7.3" })).await.assert(200).json();
    assert_eq!(set, json!({ "capital_percent": "7.3000", "waits_from": "invoice", "year_days": 365 }));
    assert_eq!(waiting().await, json!(600));
    // Due on 10 February and paid on 1 March: 19 days, of 365 and of 360.
    let due = json!({ "capital_percent": "7.3", "waits_from": "due" });
    let _ = admin.put("/economics/capital", &due).await.assert(200);
    assert_eq!(waiting().await, json!(228));
    let banks = json!({ "capital_percent": "7.3", "waits_from": "due", "year_days": 360 });
    let _ = admin.put("/economics/capital", &banks).await.assert(200);
    assert_eq!(waiting().await, json!(231));
    let asked = admin.get("/economics/ladder?capital_percent=0").await.assert(200).json();
    assert_eq!(of(&asked["ladder"], "payment_terms"), json!(0), "a question may name its own");
    for (wrong, field) in
        [(json!({ "capital_percent": "101" }), "capital_percent"), (json!({ "year_days": 300 }), "year_days")]
    {
        let refused = admin.put("/economics/capital", &wrong).await.assert(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let written: Vec<(i64,)> = app.rows("select count(*) from audit where subject_kind = 'setting'").await;
    assert_eq!(written[0].0, 3);
}
