//! Bridges between two periods, worked by hand.

use mainstay_app::economics::{BridgeRequest, bridge, bridge_csv, bridge_xlsx};
use mainstay_domain::economics::{BridgeOf, Dimension};
use mainstay_domain::money::Amount;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

use super::{days, import};

const MAPPING: &str = "\
source = 'erp'
[columns]
customer = 'customer'
invoice = 'invoice'
date = 'date'
product = 'product'
quantity = 'quantity'
revenue = 'revenue'
cost = 'cost'
currency = 'currency'
";
const RATES: &str = "source = 'ecb'\nkind = 'rates'\nreporting_currency = 'EUR'\n[columns]\ncurrency = 'currency'\ndate = 'date'\nrate = 'rate'\n";

fn asked(of: BridgeOf) -> BridgeRequest {
    BridgeRequest {
        later: days("2026-01-01", "2026-07-01"),
        before_from: Some("2025-01-01".parse().unwrap()),
        before_until: Some("2025-07-01".parse().unwrap()),
        of,
        by: Some(Dimension::Account),
        ..BridgeRequest::default()
    }
}

fn units(bars: [(&'static str, Amount); 8]) -> Vec<(&'static str, i128)> {
    bars.into_iter().filter(|(_, bar)| bar.0 != 0).map(|(name, bar)| (name, bar.0 / 10_000)).collect()
}

/// The example of the annex: A 100 at 10 becomes 120 at 11, B 50 at 20 becomes 40 at 19, C is new, D is lost.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_worked_bridge_comes_out_of_a_ledger(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines = "\
customer,invoice,date,product,quantity,revenue,cost,currency
C1,I1,2025-03-01,A,100,1000,600,EUR
C1,I2,2025-03-01,B,50,1000,500,EUR
C1,I3,2025-03-01,D,5,200,100,EUR
C1,I4,2026-03-01,A,120,1320,840,EUR
C1,I5,2026-03-01,B,40,760,400,EUR
C1,I6,2026-03-01,C,10,300,100,EUR
";
    import(&app, lines, MAPPING).await;
    let told = bridge(&app, &TestApp::owner(), &asked(BridgeOf::NetSales)).await.unwrap();
    assert_eq!((told.whole.before.0 / 10_000, told.whole.after.0 / 10_000), (2_200, 2_380));
    assert_eq!(
        units(told.whole.bars()),
        [("price", 80), ("volume", 133), ("mix", -133), ("new", 300), ("lost", -200)]
    );
    assert_eq!(told.rows.len(), 1);
    assert_eq!(told.rows[0].bridge, told.whole);
    // One account, three lines each: only the amount of a line grew.
    let effects: Vec<i64> = told.factors.iter().flatten().map(|factor| factor.effect).collect();
    assert_eq!(effects, [0, 0, 18_000]);
    let margin = bridge(&app, &TestApp::owner(), &asked(BridgeOf::GrossProfit)).await.unwrap();
    // Price as before; unit cost 6 to 7 on 120 is -120; 1,000 to 1,040; ten units more at 900 / 150 = 6 are 60.
    assert_eq!((margin.whole.before.0 / 10_000, margin.whole.after.0 / 10_000), (1_000, 1_040));
    assert_eq!(
        units(margin.whole.bars()),
        [("price", 80), ("cost", -120), ("volume", 60), ("mix", -80), ("new", 200), ("lost", -100)]
    );
    let csv = String::from_utf8(bridge_csv(&told).unwrap()).unwrap();
    assert!(csv.contains("all,,,2200.0000,80.0000,0.0000,133.3333,-133.3333,300.0000,-200.0000"), "{csv}");
    assert!(bridge_xlsx(&told).unwrap().starts_with(b"PK"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_changed_rates_bring_is_a_bar_of_its_own(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    // A pound is 1.20 and then 1.30 euros; ten pieces at 10 pounds each time, and one line in euros.
    let rates = "currency,date,rate\nGBP,2025-03-01,1.2\nGBP,2026-03-01,1.3\n";
    let lines = "\
customer,invoice,date,product,quantity,revenue,cost,currency
C1,I1,2025-03-01,A,10,100,60,GBP
C1,I2,2026-03-01,A,10,100,60,GBP
C2,I3,2025-03-01,A,1,5,4,EUR
C2,I4,2026-03-01,A,1,5,4,EUR
";
    import(&app, rates, RATES).await;
    import(&app, lines, MAPPING).await;
    let told = bridge(&app, &TestApp::owner(), &asked(BridgeOf::NetSales)).await.unwrap();
    assert_eq!(units(told.whole.bars()), [("currency", 10)]);
    let margin = bridge(&app, &TestApp::owner(), &asked(BridgeOf::GrossProfit)).await.unwrap();
    assert_eq!(units(margin.whole.bars()), [("currency", 4)]);
    // A free piece: 12 pounds of cost and no sales. At 1.20 it is 14.40 and at 1.30 15.60: 1.20 of it are the rate's.
    let free =
        "customer,invoice,date,product,quantity,revenue,cost,currency\nC1,I5,2026-03-01,F,1,0,12,GBP\n";
    import(&app, free, MAPPING).await;
    let margin = bridge(&app, &TestApp::owner(), &asked(BridgeOf::GrossProfit)).await.unwrap();
    let parts = margin.whole.bars().map(|(name, amount)| (name, amount.0));
    assert!(parts.contains(&("currency", 40_000 - 12_000)), "{parts:?}");
    assert!(parts.contains(&("new", -144_000)), "{parts:?}");
}
