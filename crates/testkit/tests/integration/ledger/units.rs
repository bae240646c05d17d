//! Units of products: quantities in one unit, and what nothing converts told beside them.

use mainstay_app::accounts;
use mainstay_app::economics::{BridgeRequest, EconomicsRequest, bridge, ladder};
use mainstay_app::ledger::{self, Import};
use mainstay_app::portfolio::{self, Page, RunRequest};
use mainstay_domain::economics::{Dimension, Rung};
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

const LINES: &str = "\
source = 'erp'
[columns]
customer = 'customer'
date = 'date'
revenue = 'revenue'
product = 'product'
quantity = 'quantity'
unit = 'unit'
currency = \"'EUR'\"
";
/// A crate of beer holds 12 bottles, from March on 20. 2 x 12 + 3 x 20 + 5 = 89 bottles, and a pallet nobody knows.
const BEER: &str = "\
customer,date,revenue,product,quantity,unit
C1,2026-02-28,24,BEER,2,crate
C1,2026-03-01,60,BEER,3,crate
C1,2026-03-02,5,BEER,5,bottle
C1,2026-03-03,900,BEER,1,pallet
C1,2026-03-03,7,SALT,2,kg
C1,2026-03-04,7,SALT,3,bag
C1,2026-03-04,1,GLUE,4,tube
C1,2026-03-05,1,GLUE,6,tube
";
const PRODUCTS: &str = "source = 'erp'\nkind = 'products'\n[columns]\nproduct = 'product'\nunit = 'unit'\n";
const UNITS: &str = "\
source = 'erp'
kind = 'units'
[columns]
product = 'product'
unit = 'unit'
factor = 'factor'
valid_from = 'from'
";

async fn convert(app: &TestApp, rows: &str) -> Import {
    let committed = app.import_by(&format!("product,unit,factor,from\n{rows}"), UNITS).await.unwrap();
    app.import_of(committed).await
}

async fn company(on: Backend) -> Option<TestApp> {
    let mut app = TestApp::start(on).await?;
    app.leaves_jobs();
    app.import_by(BEER, LINES).await.unwrap();
    app.import_by("product,unit\nBEER,bottle\n", PRODUCTS).await.unwrap();
    Some(app)
}

/// Each product with its quantity, its unit and what is left out.
async fn bought(app: &TestApp) -> Vec<(String, String, String, String)> {
    let owner = TestApp::owner();
    let as_of = Some("2026-06-01".parse().unwrap());
    let run = app.run_of(&RunRequest { as_of, window: Window::All, ..RunRequest::default() }).await;
    let account = accounts::search(app, &owner, "C1", 1).await.unwrap().remove(0);
    let page = Page { after: 0, limit: 10 };
    let found = portfolio::bought_products(app, &owner, account.id, Some(run.id), page).await.unwrap();
    let mut told: Vec<_> = found
        .products
        .into_iter()
        .map(|bought| {
            let quantity = bought.quantity.quantity.map_or_else(|| "-".to_owned(), |sum| sum.to_string());
            let left: Vec<String> = bought
                .quantity
                .unconverted
                .iter()
                .map(|(unit, left)| format!("{} {unit}", left.lines))
                .collect();
            let unit = bought.quantity.unit.unwrap_or_else(|| "-".to_owned());
            (bought.product.unwrap().external_id, quantity, unit, left.join(" "))
        })
        .collect();
    told.sort();
    told
}

fn row(product: &str, quantity: &str, unit: &str, left: &str) -> (String, String, String, String) {
    (product.to_owned(), quantity.to_owned(), unit.to_owned(), left.to_owned())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn quantities_are_added_up_in_the_unit_of_the_product(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let glue = row("GLUE", "10.0000", "tube", "");
    let salt = row("SALT", "-", "-", "1 bag 1 kg");
    let beer = row("BEER", "5.0000", "bottle", "2 crate 1 pallet");
    assert_eq!(bought(&app).await, [beer.clone(), glue.clone(), salt.clone()]);
    let imported = convert(&app, "BEER,crate,12,2025-01-01\nBEER,crate,20,2026-03-01\n").await;
    assert_eq!((imported.kind.as_str(), imported.accepted, imported.new_products), ("units", 2, 0));
    let beer_in_bottles = row("BEER", "89.0000", "bottle", "1 pallet");
    assert_eq!(bought(&app).await, [beer_in_bottles, glue.clone(), salt.clone()]);
    let right = convert(&app, "BEER,crate,24,2025-01-01\n").await;
    assert_eq!(right.changed, 1);
    assert_eq!(bought(&app).await[0], row("BEER", "113.0000", "bottle", "1 pallet"), "2 x 24 + 60 + 5");
    ledger::undo(&app, &TestApp::owner(), right.id).await.unwrap();
    assert_eq!(bought(&app).await[0], row("BEER", "89.0000", "bottle", "1 pallet"));
    ledger::undo(&app, &TestApp::owner(), imported.id).await.unwrap();
    assert_eq!(bought(&app).await, [beer, glue, salt]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_factor_that_is_none_is_set_aside_and_the_rest_is_asked_in_sql(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let rows = "BEER,crate,12,2025-01-01\nBEER,pack,0,2025-01-01\nBEER,keg,-1,2025-01-01\nBEER,crate,13,2025-01-01\n\
                ,crate,1,2025-01-01\nOIL,can,0.75,2025-01-01\n";
    let imported = convert(&app, rows).await;
    assert_eq!((imported.accepted, imported.quarantined, imported.new_products), (2, 4, 1));
    let question =
        json!({ "query": "select product, unit, factor, valid_from from unit_conversions order by 1" });
    let reply = app.admin().await.client.post("/sql", &question).await.assert(200).json();
    assert_eq!(
        reply["rows"],
        json!([["BEER", "crate", "12", "2025-01-01"], ["OIL", "can", "0.75", "2025-01-01"]])
    );
    let account = accounts::search(&app, &TestApp::owner(), "C1", 1).await.unwrap().remove(0);
    app.run_of(&RunRequest { as_of: Some("2026-06-01".parse().unwrap()), ..RunRequest::default() }).await;
    let limited = app.limited_viewer(&["C1"]).await.client;
    let path = format!("/accounts/{}/products", account.id);
    let page: Value = limited.get(&path).await.assert(200).json();
    let beer =
        page["products"].as_array().unwrap().iter().find(|each| each["product"]["external_id"] == "BEER");
    let beer = beer.expect("it is bought");
    assert_eq!(
        (&beer["quantity_unit"], &beer["unconverted"]),
        (
            &json!("bottle"),
            &json!([{ "unit": "pallet", "lines": 1, "quantity": "1.0000", "revenue": 90_000, "share": 900.0 / 989.0 }])
        )
    );
}

/// Two crates of 12 bottles at 1.00 a bottle, then 36 bottles at 1.10: price 36 x 0.10 = 3.60, volume 12 x 1.00 = 12.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_bridge_compares_what_is_in_one_unit(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let lines = "customer,date,revenue,product,quantity,unit\n\
                 C1,2025-03-01,24,BEER,2,crate\nC1,2026-03-01,39.60,BEER,36,bottle\n";
    app.import_by(lines, LINES).await.unwrap();
    app.import_by("product,unit\nBEER,bottle\n", PRODUCTS).await.unwrap();
    let request = BridgeRequest {
        later: EconomicsRequest {
            from: Some("2026-01-01".parse().unwrap()),
            until: Some("2027-01-01".parse().unwrap()),
            ..EconomicsRequest::default()
        },
        by: Some(Dimension::Product),
        with_items: true,
        ..BridgeRequest::default()
    };
    let owner = TestApp::owner();
    let bars = async || {
        let told = bridge(&app, &owner, &request).await.unwrap();
        assert_eq!(told.rows[0].bridge, told.whole);
        let bars = told.whole.bars().into_iter().filter(|(_, bar)| bar.0 != 0);
        let bars: Vec<_> = bars.map(|(name, bar)| (name, bar.to_string())).collect();
        (bars, told.unconverted, told.items[0].2.unit.clone())
    };
    let (found, left, unit) = bars().await;
    assert_eq!((found, unit.as_deref()), (vec![("other", "15.6000".to_owned())], Some("bottle")));
    assert_eq!((left.products, left.lines, left.net.to_string().as_str()), (1, 1, "24.0000"));
    assert!((left.share.unwrap() - 24.0 / 63.6).abs() < 1e-12);
    let imported = convert(&app, "BEER,crate,12,2025-01-01\n").await;
    let (found, left, _) = bars().await;
    assert_eq!(found, [("price", "3.6000".to_owned()), ("volume", "12.0000".to_owned())]);
    assert_eq!((left.lines, left.share), (0, Some(0.0)));
    ledger::undo(&app, &owner, imported.id).await.unwrap();
    assert_eq!(bars().await.0[0].0, "other");
}

/// 0.10 for each bottle: 2 crates of 12 and 36 bottles are 60, which give 6.00; the pallet counts nothing.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rebate_by_quantity_and_sql_count_base_units(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let lines = "customer,date,revenue,product,quantity,unit\nC1,2026-03-01,24,BEER,2,crate\n\
                 C1,2026-03-02,36,BEER,36,bottle\nC1,2026-03-03,500,BEER,1,pallet\nC1,2026-03-03,5,GLUE,2,tube\n";
    app.import_by(lines, LINES).await.unwrap();
    app.import_by("product,unit\nBEER,bottle\n", PRODUCTS).await.unwrap();
    let agreements = "source = 'erp'\nkind = 'rebates'\n[columns]\nagreement = 'a'\ncustomer = 'c'\nvalid_from = 'f'\n\
                      valid_to = 'u'\nbasis = \"'quantity'\"\nreach = \"'retroactive'\"\ntier_from = 't'\namount_per_unit = 'g'\n\
                      product = 'p'\ncurrency = \"'EUR'\"\n";
    let agreed = "a,c,f,u,t,g,p\nR1,C1,2026-01-01,2026-12-31,0,0.10,BEER\n";
    app.import_by(agreed, agreements).await.unwrap();
    convert(&app, "BEER,crate,12,2025-01-01\n").await;
    let as_of = Some("2026-06-01".parse().unwrap());
    app.run_of(&RunRequest { as_of, ..RunRequest::default() }).await;
    let account = accounts::search(&app, &TestApp::owner(), "C1", 1).await.unwrap().remove(0);
    let owner = TestApp::owner();
    let told = accounts::account_agreements(&app, &owner, account.id, accounts::Asked::default()).await;
    let [agreement] = told.unwrap().told.try_into().unwrap();
    let standing = agreement.standing.unwrap();
    assert_eq!((standing.so_far.quantity.to_string().as_str(), agreement.unconverted_lines), ("60.0000", 1));
    assert_eq!(standing.earned.to_string(), "6.0000");
    let question = "select product, base_unit, cast(round(sum(base_quantity), 4) as decimal(18,4)) as quantity, \
                    count(*) filter (where base_quantity is null) as unconverted from lines group by 1, 2 order by 1";
    let reply = app.admin().await.client.post("/sql", &json!({ "query": question })).await.assert(200).json();
    assert_eq!(reply["rows"], json!([["BEER", "bottle", "60.0000", 1], ["GLUE", "tube", "2.0000", 0]]));
    let limited = app.limited_viewer(&["C1"]).await.client;
    let reply = limited.post("/sql", &json!({ "query": question })).await.assert(200).json();
    assert_eq!(reply["rows"][0][2], json!("60.0000"));
}

fn year(by: Option<Dimension>) -> BridgeRequest {
    let later = EconomicsRequest {
        from: Some("2026-01-01".parse().unwrap()),
        until: Some("2027-01-01".parse().unwrap()),
        ..EconomicsRequest::default()
    };
    BridgeRequest { later, by, with_items: true, ..BridgeRequest::default() }
}

/// Twelve bottles in twelve months, each a twelfth of a crate: 12 x 0.083333333333 is 1.0000 rounded once, and 12 x 0.0833
/// would be 0.9996. A year before, one crate: the quantity is the same, so that all of the change is price.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_bridge_rounds_quantities_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let mut lines = "customer,date,revenue,product,quantity,unit\nC1,2025-03-01,10,BEER,1,crate\n".to_owned();
    for month in 1..=12 {
        lines.push_str(&format!("C1,2026-{month:02}-03,1,BEER,1,bottle\n"));
    }
    app.import_by(&lines, LINES).await.unwrap();
    app.import_by("product,unit\nBEER,crate\n", PRODUCTS).await.unwrap();
    convert(&app, "BEER,bottle,0.083333333333,2025-01-01\n").await;
    let told = bridge(&app, &TestApp::owner(), &year(None)).await.unwrap();
    let item = &told.items[0].2;
    assert_eq!(
        (item.before.quantity.to_string(), item.after.quantity.to_string()),
        ("1.0000".to_owned(), "1.0000".to_owned())
    );
    assert_eq!((told.whole.price.to_string().as_str(), told.whole.volume.0), ("2.0000", 0));
}

/// GLUE has no unit of its own. C1 buys it in tubes and C2 in kilograms: neither is mixed, and C1's 10 tubes at 0.10 are
/// 1.00, whoever looks. C3 changed from tubes to kilograms, so that its two lines cannot be compared.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_others_buy_in_other_units_changes_nothing(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let lines = "customer,date,revenue,product,quantity,unit\nC1,2025-03-01,5,GLUE,5,tube\nC1,2026-03-01,10,GLUE,10,tube\n\
                 C2,2025-03-01,7,GLUE,1,kg\nC2,2026-03-01,7,GLUE,1,kg\nC3,2025-03-01,3,GLUE,3,tube\nC3,2026-03-01,9,GLUE,1,kg\n";
    app.import_by(lines, LINES).await.unwrap();
    let agreements = "source = 'erp'\nkind = 'rebates'\n[columns]\nagreement = 'a'\ncustomer = 'c'\nvalid_from = 'f'\n\
                      valid_to = 'u'\nbasis = \"'quantity'\"\nreach = \"'retroactive'\"\ntier_from = 't'\namount_per_unit = 'g'\n\
                      product = 'p'\ncurrency = \"'EUR'\"\n";
    let agreed = "a,c,f,u,t,g,p\nR1,C1,2026-01-01,2026-12-31,0,0.10,GLUE\n";
    app.import_by(agreed, agreements).await.unwrap();
    let told = bridge(&app, &TestApp::owner(), &year(None)).await.unwrap();
    // C1: 5 tubes more at 1.00; C3: 9 - 3 cannot be compared.
    assert_eq!((told.whole.volume.0 / 10_000, told.whole.other.0 / 10_000), (5, 6));
    let left = told.unconverted;
    assert_eq!((left.products, left.lines, left.net.to_string().as_str()), (1, 2, "12.0000"));
    for client in [TestApp::owner(), app.limited_viewer(&["C1"]).await.actor] {
        let table = ladder(&app, &client, &year(None).later, Some(Dimension::Account)).await.unwrap();
        let of = table.rows.iter().find(|row| row.member.name == "C1").unwrap();
        assert_eq!(
            (of.ladder.amount(Rung::Rebate).unwrap().to_string().as_str(), table.unconverted_lines),
            ("1.0000", 0)
        );
    }
}

/// The first conversion of OIL was said otherwise since; when that is taken back it holds again, and OIL is still there.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_a_conversion_comes_back_to_stays(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let owner = TestApp::owner();
    let lines = "customer,date,revenue,product,quantity,unit\nC1,2026-03-01,5,OIL,5,can\n";
    let committed = app.import_by(lines, LINES).await.unwrap();
    let bought = app.import_of(committed).await;
    convert(&app, "OIL,drum,200,2025-01-01\n").await;
    let second = convert(&app, "OIL,drum,208,2025-01-01\n").await;
    ledger::undo(&app, &owner, bought.id).await.unwrap();
    ledger::undo(&app, &owner, second.id).await.unwrap();
    let question = json!({ "query": "select factor, product from unit_conversions join products using (source, product)" });
    let reply = app.admin().await.client.post("/sql", &question).await.assert(200).json();
    assert_eq!(reply["rows"], json!([["200", "OIL"]]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_renumbered_product_keeps_its_unit_and_what_leads_to_it(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = company(on).await else { return };
    convert(&app, "BEER,crate,12,2025-01-01\nBEER,crate,20,2026-03-01\n").await;
    let renumberings = "source = 'erp'\nkind = 'renumberings'\n[columns]\nrenumbered = 'what'\nold_id = 'old'\n\
                        new_id = 'new'\nvalid_from = 'from'\n";
    app.import_by("what,old,new,from\nproduct,BEER,ALE,2025-01-01\n", renumberings).await.unwrap();
    assert_eq!(bought(&app).await[0], row("ALE", "89.0000", "bottle", "1 pallet"));
}

/// Exports of one system write `KG` and `kg`: the page of the account and the bridge count both.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_unit_is_the_same_however_it_is_spelled(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let lines = "customer,date,revenue,product,quantity,unit\n\
                 C1,2025-03-01,10,SALT,5,KG\nC1,2026-03-01,12,SALT,4,KG\nC1,2026-03-02,6,SALT,2,kg\n";
    app.import_by(lines, LINES).await.unwrap();
    assert_eq!(bought(&app).await, [row("SALT", "11.0000", "KG", "")]);
    let request = BridgeRequest {
        later: EconomicsRequest {
            from: Some("2026-01-01".parse().unwrap()),
            until: Some("2027-01-01".parse().unwrap()),
            ..EconomicsRequest::default()
        },
        ..BridgeRequest::default()
    };
    let told = bridge(&app, &TestApp::owner(), &request).await.unwrap();
    assert_eq!(told.unconverted.lines, 0);
    let bars: Vec<_> = told.whole.bars().into_iter().filter(|(_, bar)| bar.0 != 0).collect();
    // From 2.00 to 3.00 for each of 6 kg, and one more of them at 2.00.
    let bars: Vec<_> = bars.iter().map(|(name, bar)| (*name, bar.to_string())).collect();
    assert_eq!(bars, [("price", "6.0000".to_owned()), ("volume", "2.0000".to_owned())]);
    let twice = convert(&app, "OIL,KG,12,2026-01-01\nOIL,kg,10,2026-01-01\n").await;
    assert_eq!((twice.accepted, twice.quarantined), (1, 1), "one file says two things of one unit");
}
