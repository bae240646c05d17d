//! Dated categories: a product that moved counts in its old category before, and everywhere in today's where that is asked.

use mainstay_app::accounts;
use mainstay_app::economics::{BridgeRequest, EconomicsRequest, bridge, ladder, reconciliation};
use mainstay_app::ledger::{self, Import};
use mainstay_app::portfolio::RunRequest;
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{Dimension, Rung};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

const LINES: &str = "\
source = 'erp'
[columns]
customer = 'customer'
date = 'date'
revenue = 'revenue'
product = 'product'
quantity = 'quantity'
currency = \"'EUR'\"
";
const SOLD: &str = "\
customer,date,revenue,product,quantity
C1,2025-03-01,100,P1,10
C1,2025-03-01,50,P2,5
C1,2026-02-28,70,P1,7
C1,2026-03-01,80,P1,8
C1,2026-03-02,60,P2,6
C2,2026-03-02,9,P3,1
";
const PRODUCTS: &str =
    "source = 'erp'\nkind = 'products'\n[columns]\nproduct = 'product'\ncategory = 'category'\n";
const CATEGORIES: &str = "\
source = 'erp'
kind = 'categories'
[columns]
product = 'product'
category = 'category'
valid_from = 'from'
";

async fn categories(app: &TestApp, rows: &str) -> Import {
    let committed = app.import_by(&format!("product,category,from\n{rows}"), CATEGORIES).await.unwrap();
    app.import_of(committed).await
}

async fn company(on: Backend) -> Option<TestApp> {
    let mut app = TestApp::start(on).await?;
    app.leaves_jobs();
    app.import_by(SOLD, LINES).await.unwrap();
    app.import_by("product,category\nP1,Screws\nP2,Anchors\n", PRODUCTS).await.unwrap();
    Some(app)
}

fn asked(categories: CategoryBasis) -> EconomicsRequest {
    EconomicsRequest {
        from: Some("2026-01-01".parse().unwrap()),
        until: Some("2027-01-01".parse().unwrap()),
        categories,
        ..EconomicsRequest::default()
    }
}

/// Net sales of each category in 2026.
async fn sales(app: &TestApp, categories: CategoryBasis) -> Vec<(String, String)> {
    let owner = TestApp::owner();
    let table = ladder(app, &owner, &asked(categories), Some(Dimension::Category)).await.unwrap();
    let net = |row: &mainstay_app::economics::LadderRow| row.ladder.amount(Rung::NetSales).unwrap();
    let mut rows: Vec<_> =
        table.rows.iter().map(|row| (row.member.name.clone(), net(row).to_string())).collect();
    rows.sort();
    rows
}

fn row(category: &str, sales: &str) -> (String, String) {
    (category.to_owned(), sales.to_owned())
}

/// P1 moves from Screws to Anchors on 1 March: 70 before it, 80 after it, beside 60 of P2; P3 has none.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_ladder_counts_each_line_in_the_category_of_its_day(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let all_screws = [row("", "9.0000"), row("Anchors", "60.0000"), row("Screws", "150.0000")];
    assert_eq!(sales(&app, CategoryBasis::LineDay).await, all_screws);
    let imported = categories(&app, "P1,Anchors,2026-03-01\n").await;
    assert_eq!((imported.kind.as_str(), imported.accepted, imported.new_products), ("categories", 1, 0));
    let moved = [row("", "9.0000"), row("Anchors", "140.0000"), row("Screws", "70.0000")];
    assert_eq!(sales(&app, CategoryBasis::LineDay).await, moved);
    assert_eq!(sales(&app, CategoryBasis::Today).await, [row("", "9.0000"), row("Anchors", "210.0000")]);
    assert!(reconciliation(&app, &TestApp::owner(), &asked(CategoryBasis::LineDay)).await.unwrap().agrees());
    let right = categories(&app, "P1,Glue,2026-03-01\n").await;
    assert_eq!(right.changed, 1);
    assert_eq!(sales(&app, CategoryBasis::LineDay).await[2], row("Glue", "80.0000"));
    ledger::undo(&app, &TestApp::owner(), right.id).await.unwrap();
    assert_eq!(sales(&app, CategoryBasis::LineDay).await, moved);
    ledger::undo(&app, &TestApp::owner(), imported.id).await.unwrap();
    assert_eq!(sales(&app, CategoryBasis::LineDay).await, all_screws);
}

/// By the line's day Screws has 100 before and 70 after; by today's all of P1 is in Anchors, 150 and 210.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_bridge_by_category_says_which_basis_it_is_by(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    categories(&app, "P1,Anchors,2026-03-01\n").await;
    let owner = TestApp::owner();
    let ends = async |categories| {
        let request = BridgeRequest {
            later: asked(categories),
            by: Some(Dimension::Category),
            ..BridgeRequest::default()
        };
        let told = bridge(&app, &owner, &request).await.unwrap();
        assert_eq!((told.told.categories, told.told.dated_products), (categories, 1));
        let ends = told.rows.iter().map(|row| (row.member.name.clone(), row.bridge.before, row.bridge.after));
        let mut ends: Vec<_> =
            ends.map(|(name, before, after)| (name, before.0 / 10_000, after.0 / 10_000)).collect();
        ends.sort();
        (ends, told.whole)
    };
    let (by_day, whole) = ends(CategoryBasis::LineDay).await;
    let told = |name: &str, before, after| (name.to_owned(), before, after);
    assert_eq!(by_day, [told("", 0, 9), told("Anchors", 50, 140), told("Screws", 100, 70)]);
    let (today, whole_today) = ends(CategoryBasis::Today).await;
    assert_eq!(today, [told("", 0, 9), told("Anchors", 150, 210)]);
    assert_eq!(whole, whole_today);
}

/// 10% of Anchors: 60 of P2 and, from March on, 80 of P1 are 14.00, whatever P1 was before.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rebate_and_sql_go_by_the_line_s_day(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let agreements = "source = 'erp'\nkind = 'rebates'\n[columns]\nagreement = 'a'\ncustomer = 'c'\nvalid_from = 'f'\n\
                      valid_to = 'u'\nbasis = \"'revenue'\"\nreach = \"'retroactive'\"\ntier_from = 't'\npercent = 'g'\n\
                      category = 'p'\ncurrency = \"'EUR'\"\n";
    let agreed = "a,c,f,u,t,g,p\nR1,C1,2026-01-01,2026-12-31,0,10,Anchors\n";
    app.import_by(agreed, agreements).await.unwrap();
    categories(&app, "P1,Anchors,2026-03-01\n").await;
    let as_of = Some("2026-06-01".parse().unwrap());
    app.run_of(&RunRequest { as_of, ..RunRequest::default() }).await;
    let owner = TestApp::owner();
    let account = accounts::search(&app, &owner, "C1", 1).await.unwrap().remove(0);
    let told = accounts::account_agreements(&app, &owner, account.id, accounts::Asked::default()).await;
    let [agreement] = told.unwrap().told.try_into().unwrap();
    assert_eq!(agreement.standing.unwrap().earned.to_string(), "14.0000");
    for basis in CategoryBasis::ALL {
        let request = EconomicsRequest { account: Some(account.id), ..asked(basis) };
        let found = ladder(&app, &owner, &request, None).await.unwrap();
        // The year is over for it: what was sold is the whole of it.
        assert_eq!(found.whole.amount(Rung::Rebate).unwrap().to_string(), "14.0000");
    }
    let question = "select category_on_day, sum(revenue) as revenue from lines where date >= date '2026-01-01' \
                    group by 1 order by 1 nulls first";
    let reply = app.admin().await.client.post("/sql", &json!({ "query": question })).await.assert(200).json();
    assert_eq!(reply["rows"], json!([[null, "9.0000"], ["Anchors", "140.0000"], ["Screws", "70.0000"]]));
    let question = "select product, category, valid_from from product_categories";
    let limited = app.limited_viewer(&["C2"]).await.client;
    let reply = limited.post("/sql", &json!({ "query": question })).await.assert(200).json();
    assert_eq!(reply["rows"], json!([]), "P1 was never bought by C2");
    let path = "/economics/ladder?from=2026-01-01&until=2027-01-01&by=category&categories=today";
    let page = app.admin().await.client.get(path).await.assert(200).json();
    assert_eq!((&page["meta"]["categories"], &page["meta"]["dated_products"]), (&json!("today"), &json!(1)));
    assert_eq!(page["rows"][0]["member"]["name"], "Anchors");
}

/// 10% of Screws: P1 was there until March, 70, and is not there since, whatever its former number is said to be.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_former_number_keeps_nothing_in_a_category_that_its_product_left(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    app.import_by("product,category\nOLD,Screws\n", PRODUCTS).await.unwrap();
    let renumberings = "source = 'erp'\nkind = 'renumberings'\n[columns]\nrenumbered = 'what'\nold_id = 'old'\n\
                        new_id = 'new'\nvalid_from = 'from'\n";
    app.import_by("what,old,new,from\nproduct,OLD,P1,2025-01-01\n", renumberings).await.unwrap();
    categories(&app, "P1,Anchors,2026-03-01\n").await;
    let agreements = "source = 'erp'\nkind = 'rebates'\n[columns]\nagreement = 'a'\ncustomer = 'c'\nvalid_from = 'f'\n\
                      valid_to = 'u'\nbasis = \"'revenue'\"\nreach = \"'retroactive'\"\ntier_from = 't'\npercent = 'g'\n\
                      category = 'p'\ncurrency = \"'EUR'\"\n";
    let agreed = "a,c,f,u,t,g,p\nR1,C1,2026-01-01,2026-12-31,0,10,Screws\n";
    app.import_by(agreed, agreements).await.unwrap();
    let as_of = Some("2026-06-01".parse().unwrap());
    app.run_of(&RunRequest { as_of, ..RunRequest::default() }).await;
    let owner = TestApp::owner();
    let account = accounts::search(&app, &owner, "C1", 1).await.unwrap().remove(0);
    let told = accounts::account_agreements(&app, &owner, account.id, accounts::Asked::default()).await;
    let [agreement] = told.unwrap().told.try_into().unwrap();
    assert_eq!(agreement.standing.unwrap().earned.to_string(), "7.0000");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rows_that_say_nothing_are_set_aside(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let rows = "P1,Anchors,2026-03-01\nP1,Glue,2026-03-01\n,Glue,2026-03-01\nP2,,2026-03-01\nP9,Glue,2026-13-01\nP8,Glue,2026-01-01\n";
    let imported = categories(&app, rows).await;
    assert_eq!((imported.accepted, imported.quarantined, imported.new_products), (2, 4, 1));
}
