//! What serving customers costs, charged in the ladder of the company.

use mainstay_app::costs::{self, CostingRequest};
use mainstay_app::economics::{EconomicsRequest, ladder, ladder_csv, ladder_xlsx, reconciliation, whale};
use mainstay_domain::economics::{Dimension, Entry, Missing, Rung};
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{cents, days, import, row};

/// 1,000.00 a month for 8,000 practical minutes, 0.125 a minute; an invoice of one line takes ten minutes, which is 1.25.
async fn order_desk(app: &TestApp, from: &str) {
    let rates = json!({
        "valid": { "from": from, "to": null },
        "groups": [{ "name": "Order desk", "rung": "order_cost", "unit": "min", "cost_minor": 100_000,
            "capacity": 10_000, "practical_percent": 80 }],
        "equations": [{ "name": "order_handling", "group": "Order desk", "per": "invoice",
            "text": "8 min + 2 min/line * lines" }]
    });
    let draft = serde_json::from_value(rates).unwrap();
    costs::set_cost_rates(app, &TestApp::owner(), draft, None).await.unwrap();
}

/// C1 and C4 have two invoices of one line, C2 one: 2.50, 2.50 and 1.25. C3 has one without a cost, whose 1.25 are left out
/// with its sales. The desk costs 4,000.00 from January to April.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn orders_are_charged_and_what_nobody_used_stays_apart(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    order_desk(&app, "2026-01-01").await;
    let asked = EconomicsRequest::default();
    let table = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Account)).await.unwrap();
    assert_eq!(table.told.uncharged_months, 8, "from May to December 2025");
    let of = |rung| cents(&table.whole, rung);
    assert_eq!((of(Rung::ContributionI), of(Rung::OrderCost)), (Some(34_000), Some(625)));
    assert_eq!((of(Rung::ContributionII), table.whole.lowest()), (Some(33_375), Rung::ContributionII));
    assert_eq!(table.whole.entry(Rung::LogisticsCost), Entry::Missing(Missing::NotCharged));
    assert_eq!(table.whole.coverage.left_out.total().0, 12_500);
    let second = |id: &str| cents(&row(&table, &format!("erp:{id}")), Rung::ContributionII);
    assert_eq!(["C1", "C2", "C3", "C4"].map(second), [Some(39_750), Some(-5_125), None, Some(-1_250)]);
    let found = reconciliation(&app, &TestApp::owner(), &asked).await.unwrap();
    assert!(found.agrees(), "{found:?}");
    let desk = found.serving.unwrap()[0];
    let told = [desk.supplied, desk.charged, desk.left_out, desk.rounding, desk.unused];
    assert_eq!(told.map(|amount| amount.0 / 100), [400_000, 625, 125, 0, 399_250]);
    let whale = whale(&app, &TestApp::owner(), &asked, None).await.unwrap();
    assert_eq!((whale.rung, whale.whale.total.0 / 100, whale.unknown), (Rung::ContributionII, 33_375, 1));
    let csv = String::from_utf8(ladder_csv(&table).unwrap()).unwrap();
    assert!(csv.contains(",340.0000,6.2500,,333.7500,"), "{csv}");
    assert!(ladder_xlsx(&table).unwrap().starts_with(b"PK"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_alone_is_charged_what_it_is_among_all(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    order_desk(&app, "2026-01-01").await;
    let admin = app.admin().await.client;
    let c1 = admin.get("/accounts?q=C1").await.assert(200).json()["accounts"][0]["id"].clone();
    let of = |told: &Value, rung: &str| {
        let rungs = told["ladder"]["rungs"].as_array().unwrap();
        rungs.iter().find(|each| each["rung"] == rung).unwrap()["amount"].clone()
    };
    let alone = admin.get(&format!("/economics/ladder?account={}", c1.as_str().unwrap())).await.assert(200);
    let alone = alone.json();
    assert_eq!((of(&alone, "order_cost"), of(&alone, "contribution_2")), (json!(250), json!(39_750)));
    assert_eq!(alone["meta"]["months_without_cost_rates"], 8);
    let within = admin.get("/economics/ladder?within=month:2026-01").await.assert(200).json();
    assert_eq!(of(&within, "order_cost"), json!(125), "one invoice in January");
    // A part of a month has charges and no cost of capacity.
    let part = reconciliation(&app, &TestApp::owner(), &days("2026-01-05", "2026-04-20")).await.unwrap();
    assert!(part.serving.is_none() && part.agrees(), "{part:?}");
    let told = admin.get("/economics/reconciliation?from=2026-01-01&until=2026-05-01").await.assert(200);
    let told = told.json();
    assert_eq!(told["serving"][0]["unused"], "3992.5000");
    assert_eq!((&told["serving"][0]["difference"], &told["agrees"]), (&json!("0.0000"), &json!(true)));
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let told = viewer.get("/economics/ladder").await.assert(200).json();
    assert_eq!((of(&told, "order_cost"), &told["ladder"]["left_out_serving"]), (Value::Null, &Value::Null));
    let told = viewer.get("/economics/reconciliation").await.assert(200).json();
    assert_eq!(told["serving"], Value::Null);
}

/// Whoever was visited and bought nothing is on the curve with what the visit cost.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_bought_nothing_is_charged_all_the_same(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let done = "customer,date,activity,minutes\nC9,2026-02-05,Visit,60\n";
    let activities = "source = 'erp'\nkind = 'activities'\n[columns]\ncustomer = 'customer'\ndate = 'date'\n\
        activity = 'activity'\nminutes = 'minutes'\n";
    import(&app, done, activities).await;
    let rates = json!({
        "valid": { "from": "2026-01-01", "to": null },
        "groups": [{ "name": "Field service", "rung": "customer_cost", "unit": "min", "cost_minor": 200_000,
            "capacity": 2_000, "practical_percent": 100 }],
        "equations": [{ "name": "visits", "group": "Field service", "per": "account",
            "text": "activity_minutes('visit')" }]
    });
    let draft = serde_json::from_value(rates).unwrap();
    costs::set_cost_rates(&app, &TestApp::owner(), draft, None).await.unwrap();
    let asked = days("2026-01-01", "2026-05-01");
    let whale = whale(&app, &TestApp::owner(), &asked, None).await.unwrap();
    // 60 minutes at 1.00.
    let last = whale.accounts.iter().find(|account| account.member.key.as_deref() == Some("erp:C9")).unwrap();
    assert_eq!((whale.rung, last.sales.0, last.profit.0), (Rung::ContributionIII, 0, -600_000));
    assert!(reconciliation(&app, &TestApp::owner(), &asked).await.unwrap().agrees());
}

/// What was charged is kept, and belongs to the rates and the lines it was told from: dearer rates charge twice as much, and
/// another invoice of C2 costs its part.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_charged_is_not_told_of_other_rates_or_lines(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    order_desk(&app, "2026-01-01").await;
    let asked = days("2026-01-01", "2026-05-01");
    let charged = async || {
        let table = ladder(&app, &TestApp::owner(), &asked, None).await.unwrap();
        cents(&table.whole, Rung::OrderCost)
    };
    assert_eq!((charged().await, charged().await), (Some(625), Some(625)));
    let held = costs::cost_rates(&app, &TestApp::owner()).await.unwrap().remove(0);
    let mut dearer = held.draft.clone();
    dearer.groups[0].cost_minor *= 2;
    costs::set_cost_rates(&app, &TestApp::owner(), dearer, Some(held.id)).await.unwrap();
    assert_eq!(charged().await, Some(1_250));
    let one_more = Lines::new().costed("C2", "I9", "2026-04-30", "10.00", "5.00").csv();
    import(&app, &one_more, MAPPING).await;
    assert_eq!(charged().await, Some(1_500));
}

/// The rates were set in euros before the first lines came, which are added up in dollars.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rates_in_another_currency_leave_their_rungs_out_and_nothing_else(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    order_desk(&app, "2026-01-01").await;
    let dollars = MAPPING.replace("'EUR'", "'USD'").replacen('\n', "\nreporting_currency = 'USD'\n", 1);
    import(&app, COMPANY, &dollars).await;
    let asked = days("2026-01-01", "2026-05-01");
    let table = ladder(&app, &TestApp::owner(), &asked, None).await.unwrap();
    assert_eq!(cents(&table.whole, Rung::ContributionI), Some(34_000));
    assert_eq!(table.whole.entry(Rung::OrderCost), Entry::Missing(Missing::NotCharged));
    assert_eq!(table.told.costs_in_other_currency, 1);
    let admin = app.admin().await.client;
    let told = admin.get("/economics/ladder?from=2026-01-01&until=2026-05-01").await.assert(200).json();
    assert_eq!(
        (&told["meta"]["costs_in_other_currency"], &told["meta"]["currency"]),
        (&json!(1), &json!("USD"))
    );
    assert!(reconciliation(&app, &TestApp::owner(), &asked).await.unwrap().agrees());
    let whole_months = CostingRequest {
        from: asked.from,
        to: Some("2026-04-30".parse().unwrap()),
        ..CostingRequest::default()
    };
    let refused = costs::costs_to_serve(&app, &TestApp::owner(), whole_months).await.unwrap_err().to_string();
    assert!(refused.contains("the cost rates from 2026-01-01 are in EUR"), "{refused}");
}
