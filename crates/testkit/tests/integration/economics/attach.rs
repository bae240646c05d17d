//! Goods with service: A and B buy both, C goods alone, D service alone.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const MAPPING: &str = "\
source = 'erp'
[columns]
customer = 'customer'
customer_name = 'customer'
invoice = 'invoice'
date = 'date'
product = 'product'
revenue = 'revenue'
cost = 'cost'
currency = \"'EUR'\"
";

const SOLD: &str = "\
customer,invoice,date,product,revenue,cost
A,I1,2026-01-10,P1,600.00,360.00
A,I1,2026-01-10,S1,200.00,60.00
B,I2,2026-02-10,P1,400.00,240.00
B,I3,2026-03-10,S1,100.00,40.00
C,I4,2026-04-10,P1,500.00,400.00
D,I5,2026-04-29,S1,50.00,10.00
";

const PRODUCTS: &str =
    "source = 'erp'\nkind = 'products'\n[columns]\nproduct = 'product'\ncategory = 'category'\n";
const CATEGORIES: &str = "product,category\nP1,Pumps\nS1,Service\n";

async fn company(on: Backend) -> Option<TestApp> {
    let app = TestApp::start(on).await?;
    super::import(&app, SOLD, MAPPING).await;
    super::import(&app, CATEGORIES, PRODUCTS).await;
    Some(app)
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - wanted).abs() < 1e-9)
}

/// 300.00 of service for 1,000.00 of goods; C would buy 150.00 for its 500.00. Both leave 600.00 of 1,300.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_attach_rate_says_who_buys_service_with_goods(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let before = admin.get("/economics/attach-rate").await.assert(200).json();
    assert_eq!(
        (&before["with_goods"], &before["attached"]),
        (&json!(4), &json!(0)),
        "all are goods until somebody says"
    );
    let set = json!({ "categories": [" Service ", "Rental"] });
    let set = admin.put("/economics/service-categories", &set).await.assert(200).json();
    assert_eq!(set["categories"], json!(["Rental", "Service"]));
    let told = admin.get("/economics/attach-rate").await.assert(200).json();
    assert_eq!(
        (&told["with_goods"], &told["attached"], &told["service_alone"], &told["potential"]),
        (&json!(3), &json!(2), &json!(1), &json!(15_000))
    );
    assert!(near(&told["rate"], 2.0 / 3.0) && near(&told["together"]["margin"], 600.0 / 1_300.0), "{told}");
    assert!(
        near(&told["apart"]["goods_margin"], 0.2) && near(&told["together"]["service_ratio"], 0.3),
        "{told}"
    );
    let rows: Vec<&Value> =
        told["rows"].as_array().unwrap().iter().map(|row| &row["member"]["key"]).collect();
    assert_eq!(rows, ["erp:A", "erp:C", "erp:B"]);
    let rental =
        told["categories"].as_array().unwrap().iter().find(|each| each["category"] == "Rental").unwrap();
    assert_eq!((&rental["net_sales"], &rental["is_service"]), (&json!(0), &json!(true)));

    let file = admin.get("/economics/attach-rate/workbook").await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    let formulas = book.worksheet_formula("Rate").unwrap();
    assert!(formulas.get_value((1, 1)).unwrap().contains("COUNTIF(Customers!$F$2:$F$4"));
    let empty = json!({ "categories": [" "] });
    let refused = admin.put("/economics/service-categories", &empty).await.assert(422).json();
    assert_eq!(refused["errors"][0]["code"], "bad_service_categories");
}

/// Whoever sees C alone sees that C has no service, nothing of what others buy, and no margin.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limited_reader_sees_the_attach_rate_of_their_own(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let _ =
        admin.put("/economics/service-categories", &json!({ "categories": ["Service"] })).await.assert(200);
    let viewer = app.limited_viewer(&["C"]).await.client;
    let told = viewer.get("/economics/attach-rate").await.assert(200).json();
    assert_eq!(
        (&told["with_goods"], &told["attached"], &told["potential"], &told["apart"]["goods_margin"]),
        (&json!(1), &json!(0), &json!(0), &Value::Null)
    );
    let _ = viewer.put("/economics/service-categories", &json!({ "categories": [] })).await.assert(403);
}

#[test]
fn the_attach_rate_is_told_at_a_terminal() {
    let mainstay = Binary::new();
    for (name, mapping, rows) in [("lines", MAPPING, SOLD), ("products", PRODUCTS, CATEGORIES)] {
        std::fs::write(mainstay.path(&format!("{name}.toml")), mapping).unwrap();
        std::fs::write(mainstay.path(&format!("{name}.csv")), rows).unwrap();
        let (file, mapping) = (format!("{name}.csv"), format!("{name}.toml"));
        let _ = mainstay
            .run(&["import", name, &file, "--mapping", &mapping, "--yes", "--data", "data"])
            .assert(0);
    }
    let ask = |arguments: &[&str]| mainstay.run(&[&["dependency"], arguments, &["--data", "data"]].concat());
    assert!(ask(&["services", "Service"]).assert(0).stdout.contains("services are Service"));
    let told = ask(&["attach", "--format", "json"]).assert(0).json();
    assert_eq!((&told["attached"], &told["potential_minor"]), (&json!(2), &json!(15_000)));
    assert!(ask(&["attach"]).assert(0).stdout.contains("2 of 3 customers with goods buy service too"));
    let _ = ask(&["attach", "--format", "xlsx", "--out", "attach.xlsx"]).assert(0);
}
