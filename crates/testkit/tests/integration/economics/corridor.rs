//! Prices of the same product between countries: P1 costs 10.00 in DE, 8.00 in GB and 12.50 in FR.

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
country = 'country'
invoice = 'invoice'
date = 'date'
product = 'product'
revenue = 'revenue'
quantity = 'quantity'
unit = 'unit'
currency = \"'EUR'\"
";

/// P2 is sold in one country alone; the last two lines have no quantity, of which one stands beside lines that have.
const SOLD: &str = "\
customer,country,invoice,date,product,revenue,quantity,unit
A,DE,I1,2026-01-10,P1,600.00,60,pc
A,DE,I2,2026-02-10,P1,400.00,40,pc
B,GB,I3,2026-04-10,P1,400.00,50,pc
C,FR,I4,2026-04-20,P1,500.00,40,pc
A,DE,I5,2026-04-20,P2,70.00,7,pc
D,FI,I6,2026-04-29,P1,30.00,,
A,DE,I7,2026-04-21,P1,300.00,,
";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_price_corridor_says_what_is_at_stake(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    super::import(&app, SOLD, MAPPING).await;
    let admin = app.admin().await.client;
    let told = admin.get("/economics/price-corridor").await.assert(200).json();
    // At 8.00 the 100 of DE bring 200.00 less, the 40 of FR 180.00; of 330.00 of 2,300.00 no price is known.
    assert_eq!(
        (&told["at_stake"], &told["unpriced"], &told["page"]["total"]),
        (&json!(38_000), &json!(330.0 / 2_300.0), &json!(1))
    );
    let row = &told["rows"][0];
    assert_eq!(
        (&row["lowest"], &row["median"], &row["highest"], &row["spread"], &row["unit"]),
        (&json!("8.0000"), &json!("10.0000"), &json!("12.5000"), &json!(1.5625), &json!("pc"))
    );
    let countries: Vec<&Value> =
        row["countries"].as_array().unwrap().iter().map(|each| &each["country"]).collect();
    assert_eq!(countries, ["GB", "DE", "FR"]);

    let file = admin.get("/economics/price-corridor/workbook").await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    let formulas = book.worksheet_formula("Prices").unwrap();
    assert_eq!(formulas.get_value((2, 8)).map(String::as_str), Some("E3-F3*H3"));
    assert_eq!(formulas.get_value((3, 7)).map(String::as_str), Some("G2"));

    // Whoever sees one country has nothing to compare.
    let viewer = app.limited_viewer(&["A"]).await.client;
    let part = viewer.get("/economics/price-corridor").await.assert(200).json();
    assert_eq!((&part["rows"], &part["at_stake"]), (&json!([]), &json!(0)));
}

#[test]
fn prices_between_countries_are_told_at_a_terminal() {
    let mainstay = Binary::new();
    std::fs::write(mainstay.path("lines.toml"), MAPPING).unwrap();
    std::fs::write(mainstay.path("lines.csv"), SOLD).unwrap();
    let _ = mainstay
        .run(&["import", "lines", "lines.csv", "--mapping", "lines.toml", "--yes", "--data", "data"])
        .assert(0);
    let ask = |arguments: &[&str]| {
        mainstay.run(&[&["dependency", "prices"], arguments, &["--data", "data"]].concat())
    };
    let told = ask(&["--format", "json"]).assert(0).json();
    assert_eq!((&told["at_stake_minor"], &told["products"][0]["lowest"]), (&json!(38_000), &json!("8.0000")));
    assert!(ask(&[]).assert(0).stdout.contains("12.5000"));
    let _ = ask(&["--format", "xlsx", "--out", "prices.xlsx"]).assert(0);
}
