use mainstay_app::costs;
use mainstay_domain::economics::costing::{Every, Quantity};
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use super::{charged, desk, draft, serve, set, three};

const ORDERS: &str = "\
source = 'erp'
kind = 'orders'
[columns]
customer = 'customer'
order_number = 'order'
order_line = 'pos'
quantity = 'ordered'
order_date = 'placed'
requested_date = 'wanted'
";
const ACTIVITIES: &str = "\
source = 'erp'
kind = 'activities'
[columns]
customer = 'customer'
date = 'date'
activity = 'activity'
quantity = 'quantity'
unit = 'unit'
minutes = 'minutes'
order_number = 'order'
";

/// From January to April C1 and C4 have two invoices of one line, C2 and C3 one: 20 and 10 minutes at 0.125. The desk costs
/// 4,000.00 for 32,000 minutes. Percentages spread all of it over net sales above zero: 800, 150 and 50 of 1,000.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn invoices_are_charged_by_their_minutes_and_the_rest_stays_apart(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    assert!(
        costs::costs_to_serve(&app, &TestApp::owner(), costs::CostingRequest::default())
            .await
            .unwrap()
            .is_none()
    );
    set(&app, &desk("2026-01-01", None)).await;
    let told = serve(&app, "2026-01-01", "2026-04-30").await;
    let expected = [
        three("C1", "2.5000", "3200.0000"),
        three("C4", "2.5000", "0.0000"),
        three("C2", "1.2500", "600.0000"),
        three("C3", "1.2500", "200.0000"),
    ];
    assert_eq!(charged(&told), expected);
    let desk = &told.costing.groups[0];
    assert_eq!((desk.supplied.to_string().as_str(), desk.practical), ("4000.0000", Quantity::whole(32_000)));
    assert_eq!((desk.used, desk.used_cost.to_string().as_str()), (Quantity::whole(60), "7.5000"));
    assert_eq!(desk.unused_cost().to_string(), "3992.5000");
    assert_eq!(
        (told.rows[0].name.as_str(), told.rows[0].revenue.to_string().as_str()),
        ("Alpha Works", "800.0000")
    );
    assert_eq!(told.months_without_rates, 0);
    // As of 2026-05-01 the usual twelve months begin in May 2025: for eight of them nobody set rates.
    let usual =
        costs::costs_to_serve(&app, &TestApp::owner(), costs::CostingRequest::default()).await.unwrap();
    let usual = usual.unwrap();
    assert_eq!((usual.from.to_string().as_str(), usual.months_without_rates), ("2025-05-01", 8));
    assert_eq!(charged(&usual), expected);
}

/// C1 placed A1 with two lines, wanted the next day, and A2 at leisure; there was a visit of 45 minutes and a delivery of 30 km
/// for A1. Per order 4 minutes, 10 where it rushed, and the minutes that were noted for it: 10 + 45 and 4. C2 has a visit without
/// an order.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn orders_and_activities_are_counted(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let orders = "customer,order,pos,ordered,placed,wanted\n\
        C1,A1,1,5,2026-02-02,2026-02-03\nC1,A1,2,5,2026-02-02,2026-02-20\nC1,A2,1,5,2026-02-03,2026-02-20\n\
        C1,OLD,1,5,2025-02-03,2025-02-03\n";
    let done = "customer,date,activity,quantity,unit,minutes,order\n\
        C1,2026-02-05,Visit,,,45,A1\nC1,2026-02-06,delivery,30,km,,A1\nC2,2026-02-06,visit,,,20,\n";
    app.import_by(orders, ORDERS).await.expect("orders are imported");
    app.import_by(done, ACTIVITIES).await.expect("activities are imported");
    app.run_jobs().await.unwrap();
    let mut rates = desk("2026-01-01", None);
    rates["groups"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "Lorry", "rung": "logistics_cost", "unit": "km",
        "cost_minor": 50_000, "capacity": 1_000, "practical_percent": 100 }));
    rates["equations"] = json!([
        { "name": "taking", "group": "Order desk", "per": "order",
          "text": "if rush_orders > 0 then 10 min + activity_minutes('visit') else 4 min" },
        { "name": "visits", "group": "Order desk", "per": "account", "text": "activity_minutes('visit')" },
        { "name": "lines_entered", "group": "Order desk", "per": "account", "text": "1 min/line * order_lines" },
        { "name": "driving", "group": "Lorry", "text": "activity_quantity('delivery', km)" },
    ]);
    set(&app, &rates).await;
    let told = serve(&app, "2026-02-01", "2026-02-28").await;
    let of = |id: &str| told.rows.iter().find(|row| row.cost.account.external_id == id).unwrap();
    // 55 + 4 for orders, 45 for the visit, 3 for lines; 30 km at 0.50.
    let [desk, lorry] = of("C1").cost.taken.as_slice() else { panic!("two groups") };
    assert_eq!((desk.0, desk.1.to_string().as_str()), (Quantity::whole(107), "13.3750"));
    assert_eq!((lorry.0, lorry.1.to_string().as_str()), (Quantity::whole(30), "15.0000"));
    assert_eq!(of("C2").cost.taken[0].0, Quantity::whole(20));
    assert!(told.costing.idle_equations.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_month_is_charged_by_the_rates_of_its_days(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    set(&app, &desk("2026-01-01", None)).await;
    let mut dearer = desk("2026-04-01", None);
    dearer["groups"][0]["cost_minor"] = json!(200_000);
    set(&app, &dearer).await;
    let told = serve(&app, "2026-01-01", "2026-04-30").await;
    // C1: I1 in January at 0.125 and I2 in April at 0.25 a minute, ten minutes each.
    let c1 = told.rows.iter().find(|row| row.cost.account.external_id == "C1").unwrap();
    assert_eq!(c1.cost.cost().to_string(), "3.7500");
    assert_eq!(
        told.costing.groups[0].supplied.to_string(),
        "5000.0000",
        "three months at 1,000 and one at 2,000"
    );
    assert_eq!(told.rates.len(), 2);
}

/// C4 has invoices of 100.00 and -120.00: the second is a correction and has no size. C1 has 600.00 in January and 200.00 in
/// April, C2 150.00, C3 50.00; each takes ten minutes at 0.125. None of them share a month.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn invoices_are_told_by_their_size(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    set(&app, &desk("2026-01-01", None)).await;
    app.import("customer,name,country,invoice,date,product,revenue,cost\nC1,,,I9,2026-04-21,P1,40.00,\n")
        .await;
    let request = costs::CostingRequest {
        from: Some("2026-01-01".parse().unwrap()),
        to: Some("2026-04-30".parse().unwrap()),
        ..costs::CostingRequest::default()
    };
    let told = costs::order_sizes(&app, &TestApp::owner(), request, Every::Week).await.unwrap().unwrap();
    let bands: Vec<(String, u64, String)> = told
        .sizes
        .bands
        .iter()
        .map(|band| (band.from.to_string(), band.invoices, band.cost.to_string()))
        .collect();
    let expected = [("20.0000", 1), ("50.0000", 1), ("100.0000", 2), ("200.0000", 1), ("500.0000", 1)];
    let expected =
        expected.map(|(from, invoices)| (from, invoices, if invoices == 2 { "2.5000" } else { "1.2500" }));
    assert_eq!(bands, expected.map(|(from, invoices, cost)| (from.to_owned(), invoices, cost.to_owned())));
    // C1 on Monday 20 April and Tuesday: one invoice of two lines takes 12 minutes instead of 20, and a minute costs 0.125.
    let best = &told.rows[0];
    assert_eq!(
        (best.name.as_str(), best.consolidation.invoices, best.consolidation.consolidated),
        ("Alpha Works", 3, 2)
    );
    assert_eq!(best.consolidation.saving().to_string(), "1.0000");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_is_named(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let mut rates = desk("2026-01-01", None);
    rates["equations"][0] =
        json!({ "name": "rushing", "group": "Order desk", "text": "10 min/order * rush_orders" });
    rates["allocations"] = json!([{ "group": "Order desk", "percent": 100, "driver": "orders" }]);
    assert!(draft(&rates).equations.len() == 1);
    set(&app, &rates).await;
    let told = serve(&app, "2026-01-01", "2026-04-30").await;
    assert_eq!(told.costing.idle_equations, ["rushing"], "the ledger has no orders");
    assert_eq!(told.costing.unallocated.to_string(), "4000.0000");
}
