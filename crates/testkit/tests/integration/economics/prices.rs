//! Price bands: discounts of 10 to 14 % and one of 40 %, as in the domain's own case.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use super::import;

const LISTED: &str = "\
source = 'erp'
[columns]
customer = 'customer'
invoice = 'invoice'
date = 'date'
product = 'product'
quantity = 'quantity'
revenue = 'revenue'
list_price = 'list'
currency = \"'EUR'\"
";
/// Ten at 100 each. C6 also bought what has no list price, and C7 nothing else.
const LINES: &str = "\
customer,invoice,date,product,quantity,revenue,list
C1,I1,2026-01-10,P1,10,900,100
C2,I2,2026-01-10,P1,10,890,100
C3,I3,2026-01-10,P1,10,880,100
C4,I4,2026-01-10,P1,10,870,100
C5,I5,2026-01-10,P1,10,860,100
C6,I6,2026-01-10,P1,10,600,100
C6,I7,2026-01-10,P2,1,50,
C7,I8,2026-01-10,P2,1,70,
";
const PERIOD: &str = "from=2026-01-01&until=2026-02-01";

/// The median is 12.5 %, an outlier begins 7.7835 points from it, and 27.5 % of 1,000.00 are 275.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_gets_far_more_discount_than_its_like_is_named(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    import(&app, LINES, LISTED).await;
    let admin = app.admin().await.client;
    let told = admin.get(&format!("/economics/price-bands?{PERIOD}")).await.assert(200).json();
    assert_eq!(
        told["bands"],
        json!([{ "accounts": 6, "from": 100_000, "to": 100_000, "median_discount": 0.125, "median_distance": 0.015,
            "limit": 0.077_835 }])
    );
    assert_eq!(
        (&told["accounts"], &told["more_discount"], &told["less_discount"]),
        (&json!(6), &json!(1), &json!(0))
    );
    assert_eq!((&told["at_stake"], &told["unlisted_sales"]), (&json!(27_500), &json!(12_000)));
    let named = admin.get(&format!("/economics/price-bands?{PERIOD}&standing=more_discount")).await;
    let named = named.assert(200).json();
    assert_eq!(named["page"]["total"], 1);
    let row = &named["rows"][0];
    assert_eq!(
        (&row["member"]["key"], &row["discount"], &row["beyond"]),
        (&json!("erp:C6"), &json!(0.4), &json!(27_500))
    );
    let other = admin.get(&format!("/economics/price-bands?{PERIOD}&within=product:erp:P2")).await;
    assert_eq!(other.assert(200).json()["accounts"], 0, "nothing of P2 has a list price");
    let csv = admin.get(&format!("/economics/price-bands.csv?{PERIOD}")).await.assert(200);
    let csv = String::from_utf8(csv.body.to_vec()).unwrap();
    assert!(csv.contains("erp:C6,C6,1,1000.0000,600.0000,0.400000,275.0000,more_discount"), "{csv}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limited_viewer_compares_own_accounts_alone(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    import(&app, LINES, LISTED).await;
    let viewer = app.limited_viewer(&["C1", "C6"]).await.client;
    let told = viewer.get(&format!("/economics/price-bands?{PERIOD}")).await.assert(200).json();
    assert_eq!((&told["accounts"], &told["more_discount"]), (&json!(2), &json!(0)));
    assert_eq!(
        (&told["bands"][0]["median_discount"], &told["bands"][0]["limit"]),
        (&json!(0.25), &json!(null))
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_spreadsheet_finds_medians_and_outliers_anew(#[values(Sqlite)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    import(&app, LINES, LISTED).await;
    let admin = app.admin().await.client;
    let file = admin.get(&format!("/economics/price-bands.xlsx?{PERIOD}")).await.assert(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    assert_eq!(book.sheet_names(), ["Accounts", "Bands", "About"]);
    let bands = book.worksheet_range("Bands").unwrap();
    assert_eq!(bands.get_value((1, 6)), Some(&Data::Float(0.077_835)));
    let formulas = book.worksheet_formula("Bands").unwrap();
    assert_eq!(formulas.get_value((1, 4)).map(String::as_str), Some("ROUND(MEDIAN(Accounts!F2:F7),6)"));
    let accounts = book.worksheet_range("Accounts").unwrap();
    let named = accounts.rows().filter(|row| row[8] == Data::String("more_discount".to_owned())).count();
    assert_eq!(named, 1);
}

/// All was sold in P1 on 10 January; P1 is an anchor from 15 January on.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_category_of_the_day_or_todays_counts(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    import(&app, LINES, LISTED).await;
    let dated = "source = 'erp'\nkind = 'categories'\n[columns]\nproduct = 'product'\ncategory = 'category'\nvalid_from = 'from'\n";
    import(&app, "product,category,from\nP1,Screws,2026-01-01\nP1,Anchors,2026-01-15\n", dated).await;
    let admin = app.admin().await.client;
    let accounts = async |category: &str, basis: &str| {
        let path = format!("/economics/price-bands?{PERIOD}&within=category:{category}&categories={basis}");
        admin.get(&path).await.assert(200).json()["accounts"].clone()
    };
    assert_eq!(
        (accounts("Screws", "line_day").await, accounts("Anchors", "line_day").await),
        (json!(6), json!(0))
    );
    assert_eq!((accounts("Screws", "today").await, accounts("Anchors", "today").await), (json!(0), json!(6)));
    let path = format!("/economics/price-bands.csv?{PERIOD}&within=category:Anchors&categories=today");
    let csv = admin.get(&path).await.assert(200);
    assert!(String::from_utf8(csv.body.to_vec()).unwrap().contains("erp:C6"));
}
