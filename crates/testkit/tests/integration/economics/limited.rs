//! Whoever sees a part sees the ladder of that part, and no cost without the sight of margins.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use serde_json::Value;

use super::{AGREEMENTS, import};

fn rung<'a>(ladder: &'a Value, name: &str) -> &'a Value {
    let rungs = ladder["rungs"].as_array().unwrap();
    rungs.iter().find(|rung| rung["rung"] == name).unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limited_viewer_sees_own_accounts_and_no_margin(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let told = viewer.get("/economics/ladder?by=account").await.assert(200).json();
    assert_eq!(rung(&told["ladder"], "net_sales")["amount"], 80_000);
    assert_eq!(told["rows"].as_array().unwrap().len(), 1);
    for hidden in ["freight", "cost_of_goods", "contribution_1", "pocket_sales"] {
        assert_eq!(rung(&told["ladder"], hidden)["missing"], "hidden", "{hidden}");
    }
    assert_eq!(told["ladder"]["gross_profit"], Value::Null);
    assert_eq!(told["hidden"][0], "gross_profit");
    let whale = viewer.get("/economics/whale").await.assert(200).json();
    assert_eq!((&whale["whale"]["rung"], &whale["whale"]["total"]), (&"net_sales".into(), &80_000.into()));
    let bridge = viewer.get("/economics/bridge?by=account").await.assert(200).json();
    assert_eq!((&bridge["bridge"]["after"], bridge["rows"].as_array().unwrap().len()), (&80_000.into(), 1));
    let _ = viewer.get("/economics/bridge?of=gross_profit").await.assert(422);
    let reconciled = viewer.get("/economics/reconciliation").await.assert(200).json();
    assert_eq!((&reconciled["agrees"], &reconciled["ledger_cost"]), (&true.into(), &Value::Null));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rebate_on_purchases_that_are_hidden_is_hidden(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let group = "account,name,parent\nC1,Alpha Works,G\nC2,Beta Ltd,G\nG,Group,\n";
    let accounts = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'account'\nname = 'name'\nparent = 'parent'\n";
    import(&app, group, accounts).await;
    let agreement = "agreement,customer,group,from,until,basis,reach,tier,percent,currency\n\
        R1,,G,2026-01-01,2026-12-31,revenue,retroactive,0,2,EUR\n";
    import(&app, agreement, AGREEMENTS).await;
    let admin = app.admin().await.client;
    let told = admin.get("/economics/ladder?by=group").await.assert(200).json();
    // 2% of the 950.00 of both.
    assert_eq!(rung(&told["ladder"], "rebate")["amount"], 1_900);
    assert_eq!(told["rows"][0]["member"]["name"], "Group");
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let told = viewer.get("/economics/ladder").await.assert(200).json();
    assert_eq!(rung(&told["ladder"], "rebate")["missing"], "hidden");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_makes_no_sense_is_refused_with_its_field(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    for (query, field) in [
        ("ladder?from=2026-02-01&until=2026-01-01", "until"),
        ("ladder?capital_percent=many", "capital_percent"),
        ("ladder?capital_percent=101", "capital_percent"),
        ("ladder?within=Industry", "within"),
        ("whale?rung=rebate", "rung"),
        ("bridge?before_from=2025-01-01&before_until=2026-02-01", "before_until"),
    ] {
        let refused = admin.get(&format!("/economics/{query}")).await.assert(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{query}: {refused}");
    }
}
