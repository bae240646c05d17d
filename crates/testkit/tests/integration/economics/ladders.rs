//! The ladder of the company by hand, and its reconciliation.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use mainstay_app::economics::{
    EconomicsRequest, ladder, ladder_csv, ladder_xlsx, percent, reconciliation, whale,
};
use mainstay_domain::economics::{Dimension, Entry, Missing, Rung, Side};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

use super::{AGREEMENT, AGREEMENTS, PAID, PAYMENTS, cents, import, row};

/// Over twelve months the company sold 980.00, of which 930.00 have a cost of 590.00.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_ladder_of_the_company_is_what_a_pencil_says(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let asked = EconomicsRequest::default();
    let table = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Account)).await.unwrap();
    let of = |rung| cents(&table.whole, rung);
    assert_eq!(
        (of(Rung::ListSales), of(Rung::NetSales), of(Rung::PocketSales)),
        (Some(98_000), Some(98_000), Some(98_000))
    );
    // C3 has no cost: its 50.00 are taken out, and 930 - 590 = 340 is left.
    assert_eq!((of(Rung::UncostedSales), of(Rung::CostOfGoods)), (Some(5_000), Some(59_000)));
    assert_eq!(of(Rung::ContributionI), Some(34_000));
    assert_eq!(table.whole.entry(Rung::ContributionII), Entry::Missing(Missing::NothingKnown));
    assert_eq!(table.whole.entry(Rung::PaymentTerms), Entry::Missing(Missing::NoCapitalRate));
    let first = |id: &str| cents(&row(&table, &format!("erp:{id}")), Rung::ContributionI);
    assert_eq!(["C1", "C2", "C3", "C4"].map(first), [Some(40_000), Some(-5_000), None, Some(-1_000)]);
    let whale = whale(&app, &TestApp::owner(), &asked, None).await.unwrap();
    assert_eq!((whale.rung, whale.unknown), (Rung::ContributionI, 1));
    // 400 at the peak, of which 60 are given back by two accounts.
    assert_eq!((whale.whale.peak.0, whale.whale.given_back.0), (4_000_000, 600_000));
    assert_eq!(
        whale.accounts.iter().map(|account| account.side).collect::<Vec<_>>(),
        [Side::Maker, Side::Taker, Side::Taker]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rebates_cash_discounts_and_the_wait_for_money_come_off(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, AGREEMENT, AGREEMENTS).await;
    import(&app, PAID, PAYMENTS).await;
    let asked =
        EconomicsRequest { capital_percent: Some(percent("7.3").unwrap()), ..EconomicsRequest::default() };
    let table = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Account)).await.unwrap();
    let c1 = row(&table, "erp:C1");
    // 800 in 120 of 365 days become 2,433 in the year, the tier of 2%: 16.00 of what was sold so far.
    assert_eq!(cents(&c1, Rung::Rebate), Some(1_600));
    // 7.3% a year over 50 days are 1% of the 600.00 on the invoice.
    assert_eq!((cents(&c1, Rung::CashDiscount), cents(&c1, Rung::PaymentTerms)), (Some(1_200), Some(600)));
    assert_eq!(cents(&c1, Rung::ContributionI), Some(40_000 - 1_600 - 1_200 - 600));
    assert_eq!(row(&table, "erp:C2").entry(Rung::CashDiscount), Entry::Missing(Missing::NoPayments));
    // In January alone the same rebate is shared out by revenue: 600 of 800.
    let january = EconomicsRequest {
        until: Some("2026-02-01".parse().unwrap()),
        from: Some("2026-01-01".parse().unwrap()),
        ..asked.clone()
    };
    let january = ladder(&app, &TestApp::owner(), &january, None).await.unwrap();
    assert_eq!(cents(&january.whole, Rung::Rebate), Some(1_200));
    let found = reconciliation(&app, &TestApp::owner(), &asked).await.unwrap();
    assert!(found.agrees(), "{found:?}");
    assert_eq!((found.ledger.lines, found.levels.len()), (6, 9));
    assert_eq!((found.unplaced_invoices, found.unplaced_discount.0), (1, 10_000));
}

/// An agreement names the number it was made with; what it gives does not go with that.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_renumbered_customer_keeps_its_rebate(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    import(&app, AGREEMENT, AGREEMENTS).await;
    let mapping = "source = 'erp'\nkind = 'renumberings'\n[columns]\nrenumbered = 'what'\nold_id = 'old'\nnew_id = 'new'\n\
                   valid_from = 'from'\n";
    import(&app, "what,old,new,from\naccount,C1,C50,2026-03-01\n", mapping).await;
    let asked = EconomicsRequest::default();
    let table = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Account)).await.unwrap();
    // As in the test above, where it was C1.
    assert_eq!(cents(&row(&table, "erp:C50"), Rung::Rebate), Some(1_600));
    assert_eq!(cents(&table.whole, Rung::Rebate), Some(1_600));
}

const FULL: &str = "\
source = 'erp'
[columns]
customer = 'customer'
invoice = 'invoice'
date = 'date'
product = 'product'
quantity = 'quantity'
revenue = 'revenue'
cost = 'cost'
list_price = 'list'
discount = 'discount'
freight = 'freight'
ship_to = 'site'
salesperson = 'seller'
currency = \"'EUR'\"
";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn list_prices_discounts_freight_sites_and_salespeople_are_told(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines = "\
customer,invoice,date,product,quantity,revenue,cost,list,discount,freight,site,seller
C1,I1,2026-01-10,P1,10,880,500,100,100,15,S1,Tom
C1,I2,2026-02-10,P2,4,200,,,50,,S2,Tom
C2,I3,2026-02-11,P1,1,90,50,100,,5,S3,Ada
C2,I4,2026-02-12,P1,-1,-90,-50,100,,,S3,Ada
";
    import(&app, lines, FULL).await;
    let asked = super::days("2026-01-01", "2026-03-01");
    let table = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Site)).await.unwrap();
    let of = |rung| cents(&table.whole, rung).unwrap();
    // 1,000 + 250 + 100 - 100 at list; 150 discounts said and 10 - 10 implied; 1,000 - 100 - 880 = 20 is explained by nothing.
    assert_eq!(
        (of(Rung::ListSales), of(Rung::InvoiceDiscount), of(Rung::PriceDifference)),
        (125_000, 15_000, 2_000)
    );
    assert_eq!((of(Rung::NetSales), of(Rung::Freight), of(Rung::PocketSales)), (108_000, 2_000, 106_000));
    assert_eq!((of(Rung::UncostedSales), of(Rung::ContributionI)), (20_000, 36_000));
    assert_eq!((table.whole.coverage.uncosted_lines, table.rows.len()), (1, 3));
    assert_eq!(cents(&row(&table, "S1"), Rung::ContributionI), Some(36_500));
    let sellers = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Salesperson)).await.unwrap();
    assert_eq!(
        cents(&row(&sellers, "Ada"), Rung::ContributionI),
        Some(-500),
        "the freight of what came back"
    );
    assert!(reconciliation(&app, &TestApp::owner(), &asked).await.unwrap().agrees());
    let csv = String::from_utf8(ladder_csv(&table).unwrap()).unwrap();
    assert!(csv.contains("site,S2,S2,250.0000,50.0000,0.0000,200.0000"), "{csv}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(ladder_xlsx(&table).unwrap())).unwrap();
    let formulas = book.worksheet_formula("Ladder").unwrap();
    for (down, rung) in Rung::ALL.iter().enumerate() {
        // Deductions are values: one that would follow from the level that follows from it could not be told.
        let at = u32::try_from(down).unwrap() + 1;
        let calculates = formulas.get_value((at, 1)).is_some_and(|formula| !formula.is_empty());
        let expected = rung.is_level() && *rung != Rung::NetSales && table.whole.amount(*rung).is_some();
        assert_eq!(calculates, expected, "{rung}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_older_version_of_the_ledger_tells_what_it_told(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let client = app.admin().await.client;
    let days = "from=2026-01-01&until=2026-05-01&as_of=2026-05-01";
    let questions = [
        "/economics/ladder?by=account&",
        "/economics/whale?",
        "/economics/bridge?by=account&",
        "/economics/reconciliation?",
        "/economics/price-bands?",
        "/economics/attach-rate?",
        "/economics/price-corridor?",
        "/economics/profit-structure?by=account&",
    ];
    let mut told = Vec::new();
    for question in questions {
        told.push(client.get(&format!("{question}{days}")).await.assert(200).json());
    }
    let version = told[0]["meta"]["ledger_version"].as_i64().unwrap();
    app.import(
        "customer,name,country,invoice,date,product,revenue,cost\nC1,,,I9,2026-04-21,P9,40.00,30.00\n",
    )
    .await;
    for (question, before) in questions.iter().zip(&told) {
        let now = client.get(&format!("{question}{days}")).await.assert(200).json();
        assert_ne!(now, *before, "{question}");
        let then = client.get(&format!("{question}{days}&ledger_version={version}")).await.assert(200).json();
        assert_eq!(then, *before, "{question}");
        let _ = client.get(&format!("{question}{days}&ledger_version=99")).await.assert(404);
    }
}
