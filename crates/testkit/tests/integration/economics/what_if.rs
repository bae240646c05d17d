//! What if, on the small company: C1 has 800.00 of sales and 400.00 of cost, C2 150.00 and 200.00, C3 50.00 without a cost.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, COMPANY, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

fn asked(within: Option<&str>, levers: &Value) -> Value {
    json!({ "changes": [{ "within": within, "levers": levers }] })
}

fn rung(ladder: &Value, name: &str) -> Value {
    let rungs = ladder["rungs"].as_array().unwrap();
    rungs.iter().find(|rung| rung["rung"] == name).unwrap()["amount"].clone()
}

/// Ten percent more price for Germany: C1 pays 880.00, C4 -22.00 instead of -20.00. Contribution I was 400.00 - 50.00 - 10.00
/// and gains 80.00 - 2.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_price_of_one_country_changes_ladder_curve_and_classes(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let ten = asked(Some("country:DE"), &json!({ "price_percent": "10" }));
    let told = admin.post("/economics/what-if", &ten).await.assert(200).json();
    assert_eq!((&told["rung"], &told["difference"]), (&json!("contribution_1"), &json!(7_800)));
    assert_eq!(
        (rung(&told["before"], "contribution_1"), rung(&told["after"], "contribution_1")),
        (json!(34_000), json!(41_800))
    );
    assert_eq!(
        (rung(&told["before"], "net_sales"), rung(&told["after"], "net_sales")),
        (json!(98_000), json!(105_800))
    );
    assert_eq!(
        (&told["whale_before"]["peak"], &told["whale_after"]["peak"]),
        (&json!(40_000), &json!(48_000))
    );
    assert_eq!((&told["touched"], &told["total"]), (&json!(2), &json!(4)));
    assert_eq!(told["accounts"][0]["member"]["key"], "erp:C1");
    assert_eq!(told["accounts"][0]["difference"], 8_000);
    assert_eq!(told["without_effect"], json!([]));
    // Volume answers by what is typed: -1 takes ten percent of volume, so 880.00 x 0.9 less 360.00 is 432.00.
    let elastic = asked(Some("account:erp:C1"), &json!({ "price_percent": "10", "elasticity": "-1" }));
    let told = admin.post("/economics/what-if", &elastic).await.assert(200).json();
    assert_eq!(told["accounts"][0]["profit_after"], 43_200);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_with_its_place(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    // Each multiplies volume by ten.
    let once = &asked(None, &json!({ "price_percent": "-90", "elasticity": "-10" }))["changes"][0];
    let endless = json!({ "changes": vec![once; 20] });
    for (body, field) in [
        (json!({ "changes": [] }), "changes"),
        (endless, "changes"),
        (asked(None, &json!({})), "changes.0.levers"),
        (asked(None, &json!({ "price_percent": "500" })), "changes.0.levers.price_percent"),
        (asked(Some("DE"), &json!({ "price_percent": "1" })), "changes.0.within"),
        (asked(Some("country:XX"), &json!({ "price_percent": "1" })), "changes.0.within"),
    ] {
        let refused = admin.post("/economics/what-if", &body).await.assert(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    // Nothing is known of freight and visits: their levers say that they do nothing.
    let idle = asked(None, &json!({ "freight_percent": "-50", "service_percent": "-10" }));
    let told = admin.post("/economics/what-if", &idle).await.assert(200).json();
    assert_eq!(
        (&told["without_effect"], &told["difference"]),
        (&json!(["freight", "customer_cost"]), &json!(0))
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_is_kept_told_again_and_seen_by_whom_it_concerns(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let two = asked(None, &json!({ "price_percent": "2" }));
    let kept = admin.post("/scenarios", &json!({ "name": "Two up", "asked": two })).await.assert(201).json();
    let kept = &kept["scenario"];
    assert_eq!((&kept["revision"], &kept["mine"]), (&json!(1), &json!(true)));
    assert_eq!(kept["asked"]["until"], "2026-05-01", "its days are fixed");
    let path = format!("/scenarios/{}", kept["id"].as_str().unwrap());
    let again = json!({ "name": "two UP", "asked": two });
    let _ = admin.post("/scenarios", &again).await.assert(409);
    let _ = viewer.get(&path).await.assert(404);

    // Another line of C1: 100.00 more, at a cost of 50.00. As it was made, the scenario does not know it.
    let more = "customer,name,country,invoice,date,product,revenue,cost\nC1,Alpha Works,DE,I9,2026-03-03,P1,100.00,50.00\n";
    let _ = app.import(more).await;
    let now = admin.get(&path).await.assert(200).json();
    let made = admin.get(&format!("{path}?as_made=true")).await.assert(200).json();
    let before = |told: &Value| rung(&told["what_if"]["before"], "net_sales");
    assert_eq!((before(&now), before(&made)), (json!(108_000), json!(98_000)));
    assert_eq!(made["what_if"]["meta"]["ledger_version"], kept["ledger_version"]);

    let five = json!({ "name": "Five up", "asked": asked(None, &json!({ "price_percent": "5" })) });
    let changed = admin.put(&path, &five).await.assert(200).json();
    assert_eq!(
        (&changed["scenario"]["revision"], &changed["scenario"]["name"]),
        (&json!(2), &json!("Five up"))
    );
    // Somebody who saw the first revision does not write over the second.
    let mut stale = five.clone();
    stale["revision"] = json!(1);
    let refused = admin.put(&path, &stale).await.assert(409).json();
    assert!(refused["detail"].as_str().unwrap().contains("is at revision 2"), "{refused}");
    let file = admin.get(&format!("{path}/workbook")).await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Ladder", "Accounts", "About"]);
    let formulas = book.worksheet_formula("Ladder").unwrap();
    assert_eq!(formulas.get_value((4, 3)).map(String::as_str), Some("C5-B5"));
    assert_eq!(book.worksheet_range("Ladder").unwrap().get_value((4, 3)), Some(&Data::Float(54.0)));

    // A limited viewer keeps their own, which tells of what they see.
    let mine = viewer.post("/scenarios", &json!({ "name": "Mine", "asked": two })).await.assert(201).json();
    let told = viewer.get(&format!("/scenarios/{}", mine["scenario"]["id"].as_str().unwrap())).await;
    let told = told.assert(200).json();
    assert_eq!((before(&told), &told["what_if"]["rung"]), (json!(90_000), &json!("net_sales")));
    let list = viewer.get("/scenarios").await.assert(200).json();
    assert_eq!(list["scenarios"].as_array().unwrap().len(), 1);
    let _ = admin.delete(&path).await.assert(204);
    let _ = admin.get(&path).await.assert(404);
}

#[test]
fn what_if_is_asked_and_kept_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let levers = ["--price", "10", "--within", "country:DE"];
    let told = ask(&[&["what-if", "ask", "--format", "json"][..], &levers].concat()).assert(0).json();
    assert_eq!(told["difference_minor"], 7_800);
    let table = ask(&[&["what-if", "ask"][..], &levers].concat()).assert(0);
    assert!(table.stdout.contains("contribution_1") && table.stdout.contains("78.00"), "{}", table.stdout);
    let _ = ask(&[&["what-if", "ask", "--save", "Germany up"][..], &levers].concat()).assert(0);
    let list = ask(&["what-if", "list"]).assert(0);
    assert!(list.stdout.contains("Germany up"), "{}", list.stdout);
    let _ = ask(&["what-if", "show", "Germany up", "--out", "up.xlsx"]).assert(0);
    assert!(mainstay.path("up.xlsx").exists());
    let _ = ask(&["what-if", "remove", "Germany up"]).assert(0);
    let _ = ask(&["what-if", "show", "Germany up"]).assert(1);
    let _ = ask(&["what-if", "ask"]).assert(1);
}
