//! What one customer or one segment costs as such, from what people say to the ladder.

use mainstay_app::economics::{EconomicsRequest, ladder, reconciliation};
use mainstay_app::ledger;
use mainstay_domain::economics::{Dimension, Rung};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, COMPANY, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// C1 and C2 are industry.
async fn segments(app: &TestApp) {
    let accounts = "account,name,segment\nC1,Alpha Works,Industry\nC2,Beta Ltd,Industry\nC4,Delta,Trade\n";
    let mapping = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'account'\nname = 'name'\nsegment = 'segment'\n";
    app.import_by(accounts, mapping).await.expect("it is imported");
    app.run_jobs().await.unwrap();
}

/// 365.00 for C1 in 2026, of which 120 days lie before May; 950.00 for the industry from January to April, by net sales 800 and
/// 150.
const FILE: &str = "\
source,customer,segment,share,name,from,to,amount
erp,C1,,,Key account manager,2026-01-01,2026-12-31,365.00
,,Industry,net_sales,Trade fair,2026-01-01,2026-04-30,950.00
";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn costs_of_a_customer_and_of_a_segment_come_off(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    segments(&app).await;
    let admin = app.admin().await.client;
    let added = admin.post("/costs/traceable/import", &json!({ "csv": FILE })).await.assert(201).json();
    assert_eq!(added["added"], 2);
    let asked = EconomicsRequest::default();
    let table = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Account)).await.unwrap();
    let of = |id: &str| {
        let row =
            table.rows.iter().find(|row| row.member.key.as_deref() == Some(&format!("erp:{id}"))).unwrap();
        [
            Rung::ContributionI,
            Rung::CustomerCost,
            Rung::ContributionIII,
            Rung::SegmentCost,
            Rung::ContributionIV,
        ]
        .map(|rung| row.ladder.amount(rung).map(|amount| amount.0 / 10_000))
    };
    assert_eq!(of("C1"), [400, 120, 280, 800, -520].map(Some));
    assert_eq!(of("C2"), [-50, 0, -50, 150, -200].map(Some));
    assert_eq!(of("C4"), [-10, 0, -10, 0, -10].map(Some));
    assert_eq!(table.whole.amount(Rung::ContributionIV).unwrap().0 / 10_000, 340 - 120 - 950);
    let found = reconciliation(&app, &TestApp::owner(), &asked).await.unwrap();
    assert!(found.agrees(), "{found:?}");
    let traced: Vec<i128> = found.serving.unwrap().iter().map(|of| of.traced.0 / 10_000).collect();
    assert_eq!(traced, [120, 950]);
    // Of one account alone the share is the same as among all.
    let c1 = admin.get("/accounts?q=C1").await.assert(200).json()["accounts"][0]["id"].clone();
    let alone = admin.get(&format!("/economics/ladder?account={}", c1.as_str().unwrap())).await.assert(200);
    let alone = alone.json();
    let rungs = alone["ladder"]["rungs"].as_array().unwrap();
    let last = rungs.iter().find(|rung| rung["rung"] == "contribution_4").unwrap();
    assert_eq!(last["amount"], -52_000);
    let csv = admin.get("/costs/traceable.csv").await.assert(200);
    assert_eq!(String::from_utf8(csv.body.to_vec()).unwrap(), FILE);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_became_another_bears_no_share_of_its_own(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    segments(&app).await;
    let old = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'account'\nname = 'name'\nsegment = 'segment'\n";
    app.import_by("account,name,segment\nC9,Beta before,Industry\n", old).await.expect("it is imported");
    let mapping = "source = 'erp'\nkind = 'renumberings'\n[columns]\nrenumbered = 'what'\nold_id = 'old'\nnew_id = 'new'\nvalid_from = 'from'\n";
    app.import_by("what,old,new,from\naccount,C9,C2,2026-01-01\n", mapping).await.expect("it is imported");
    app.run_jobs().await.unwrap();
    let fair = "source,customer,segment,share,name,from,to,amount\n,,Industry,equally,Fair,2026-01-01,2026-04-30,300.00\n";
    let admin = app.admin().await.client;
    let _ = admin.post("/costs/traceable/import", &json!({ "csv": fair })).await.assert(201);
    let asked = EconomicsRequest::default();
    let table = ladder(&app, &TestApp::owner(), &asked, Some(Dimension::Account)).await.unwrap();
    let borne: Vec<_> = table
        .rows
        .iter()
        .filter_map(|row| Some((row.member.key.clone()?, row.ladder.amount(Rung::SegmentCost)?.0 / 10_000)))
        .filter(|(_, amount)| *amount != 0)
        .collect();
    assert_eq!(borne.len(), 2, "{borne:?}");
    assert!(borne.iter().all(|(_, amount)| *amount == 150), "{borne:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_all_overlaps_or_is_unknown_is_refused(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    segments(&app).await;
    let admin = app.admin().await.client;
    let say = |more: Value| {
        let mut cost = json!({ "name": "Fair", "from": "2026-01-01", "to": "2026-06-30", "amount": 100 });
        cost.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        cost
    };
    for (cost, code) in [
        (say(json!({})), "overhead"),
        (say(json!({ "segment": "All customers" })), "overhead"),
        (say(json!({ "segment": "Retail" })), "unknown_segment"),
        (say(json!({ "segment": "Trade", "amount": 0 })), "bad_traceable_cost"),
        (say(json!({ "segment": "Trade", "to": "2025-01-01" })), "bad_traceable_cost"),
    ] {
        let refused = admin.post("/costs/traceable", &cost).await.assert(422).json();
        assert_eq!(refused["errors"][0]["code"], code, "{refused}");
    }
    let first = admin.post("/costs/traceable", &say(json!({ "segment": "Trade" }))).await.assert(201).json();
    let overlapping = say(json!({ "segment": "Trade", "from": "2026-06-30", "to": "2026-12-31" }));
    let refused = admin.post("/costs/traceable", &overlapping).await.assert(422).json();
    assert_eq!(refused["errors"][0]["code"], "overlapping", "{refused}");
    let instead = say(json!({ "segment": "Trade", "amount": 200, "replaces": first["id"] }));
    let second = admin.post("/costs/traceable", &instead).await.assert(201).json();
    let held = admin.get("/costs/traceable").await.assert(200).json();
    assert_eq!(held["traceable_costs"].as_array().unwrap().len(), 1);
    assert_eq!((&held["traceable_costs"][0]["amount"], &held["currency"]), (&json!(200), &json!("EUR")));
    let path = format!("/costs/traceable/{}", second["id"].as_str().unwrap());
    let _ = admin.delete(&path).await.assert(204);
    let _ = admin.delete(&path).await.assert(404);
    // One wrong row and nothing is kept.
    let wrong = "source,customer,name,from,to,amount\nerp,C1,Visits,2026-01-01,2026-01-31,10\nerp,C77,Visits,2026-01-01,2026-01-31,10\n\
        erp,C1,Visits,2026-01-31,2026-02-28,10\nerp,C1,Stock,2026-01-01,2026-01-31,much\n";
    let refused = admin.post("/costs/traceable/import", &json!({ "csv": wrong })).await.assert(422).json();
    let told: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(told, ["line 3, customer", "line 4, from", "line 5, amount"]);
    let held = admin.get("/costs/traceable").await.assert(200).json();
    assert_eq!(held["traceable_costs"], json!([]));
}

#[test]
fn they_are_said_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let file =
        "source,customer,segment,share,name,from,to,amount\nerp,C1,,,Visits,2026-01-01,2026-01-31,10.00\n";
    mainstay.write("costs.csv", file);
    let added = ask(&["costs", "traceable", "add", "costs.csv"]).assert(0);
    assert!(added.stdout.contains("1 costs added"), "{}", added.stdout);
    assert_eq!(ask(&["costs", "traceable", "list", "--csv"]).assert(0).stdout.trim(), file.trim());
    let held = ask(&["costs", "traceable", "list", "--json"]).assert(0).json();
    let id = held[0]["id"].as_str().unwrap();
    let _ = ask(&["costs", "traceable", "withdraw", id]).assert(0);
    assert_eq!(ask(&["costs", "traceable", "list", "--json"]).assert(0).json(), json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_cost_under_a_former_number_is_the_same_cost(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let accounts = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'account'\nname = 'name'\n";
    app.import_by("account,name\nC9,Beta before\n", accounts).await.expect("it is imported");
    let mapping = "source = 'erp'\nkind = 'renumberings'\n[columns]\nrenumbered = 'what'\nold_id = 'old'\nnew_id = 'new'\nvalid_from = 'from'\n";
    app.import_by("what,old,new,from\naccount,C9,C2,2026-01-01\n", mapping).await.expect("it is imported");
    app.run_jobs().await.unwrap();
    let admin = app.admin().await.client;
    let said = |customer: &str, from: &str, to: &str| {
        let head = "source,customer,segment,share,name,from,to,amount";
        json!({ "csv": format!("{head}\nerp,{customer},,,Manager,{from},{to},100.00\n") })
    };
    let path = "/costs/traceable/import";
    let _ = admin.post(path, &said("C2", "2026-01-01", "2026-06-30")).await.assert(201);
    let refused = admin.post(path, &said("C9", "2026-06-30", "2026-12-31")).await.assert(422).json();
    assert_eq!(refused["errors"][0]["code"], "overlapping", "{refused}");
    let _ = admin.post(path, &said("C9", "2026-07-01", "2026-12-31")).await.assert(201);
}

/// Nothing but the cost names C8 and C7; when C8's is taken back it may go.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_undo_keeps_whoever_bears_a_cost(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let mapping = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'account'\nname = 'name'\n";
    let file = "account,name\nC7,Seven\nC8,Eight\nC9,Nine\n";
    let import = app.import_by(file, mapping).await.expect("it is imported").import;
    app.run_jobs().await.unwrap();
    let admin = app.admin().await.client;
    let said = "source,customer,segment,share,name,from,to,amount\n\
        erp,C7,,,Manager,2026-01-01,2026-12-31,100.00\nerp,C8,,,Manager,2026-01-01,2026-12-31,100.00\n";
    let _ = admin.post("/costs/traceable/import", &json!({ "csv": said })).await.assert(201);
    let held = admin.get("/costs/traceable").await.assert(200).json();
    let held = held["traceable_costs"].as_array().unwrap();
    let eight = held.iter().find(|cost| cost["bearer"] == "Eight").unwrap();
    let _ = admin.delete(&format!("/costs/traceable/{}", eight["id"].as_str().unwrap())).await.assert(204);
    let preview = ledger::undo_preview(&app, &TestApp::owner(), import).await.unwrap();
    assert_eq!(preview.accounts_removed, 2);
    ledger::undo(&app, &TestApp::owner(), import).await.unwrap();
    app.run_jobs().await.unwrap();
    let known = admin.get("/accounts?q=C").await.assert(200).json();
    let known: Vec<&str> = known["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|account| account["external_id"].as_str())
        .collect();
    assert!(known.contains(&"C7") && !known.contains(&"C8") && !known.contains(&"C9"), "{known:?}");
}
