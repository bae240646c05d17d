//! Whoever may not see margins finds them nowhere: no value, no order, no filter, no column.

use mainstay_app::portfolio::RunRequest;
use mainstay_domain::portfolio::Measure;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::Value;

/// Every field that says something of costs and is not null, by its path.
fn told(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let path = format!("{path}.{name}");
                let of_margin =
                    ["gross_profit", "cost", "margin", "loss_makers"].iter().any(|word| name.contains(word));
                if of_margin && !inner.is_null() {
                    found.push(format!("{path} = {inner}"));
                }
                told(inner, &path, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| told(item, path, found)),
        _ => {}
    }
}

async fn account_id(client: &Client, name: &str) -> String {
    let found = client.get(&format!("/accounts?q={name}")).await.assert(200).json();
    found["accounts"][0]["id"].as_str().unwrap().to_owned()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_answer_to_a_viewer_holds_a_margin(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let viewer = app.viewer().await.client;
    let by_profit =
        app.run_of(&RunRequest { measure: Measure::GrossProfit, ..RunRequest::default() }).await.id;
    let (alpha, run) = (account_id(&viewer, "Alpha").await, app.run().await.id);
    let import =
        viewer.get("/imports").await.assert(200).json()["imports"][0]["id"].as_str().unwrap().to_owned();
    for path in [
        "/portfolio".to_owned(),
        "/portfolio?measure=gross_profit".to_owned(),
        format!("/portfolio?run={by_profit}"),
        format!("/runs/{run}/accounts"),
        format!("/runs/{by_profit}/accounts"),
        format!("/runs/{run}/accounts?measure=gross_profit"),
        format!("/accounts/{alpha}"),
        format!("/accounts/{alpha}?run={by_profit}"),
        "/imports".to_owned(),
        format!("/imports/{import}"),
    ] {
        let reply = viewer.get(&path).await.assert(200).json();
        let mut found = Vec::new();
        told(&reply, "", &mut found);
        assert_eq!(found, Vec::<String>::new(), "{path}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_is_named(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let hidden = async |client: &Client| {
        client.get("/portfolio").await.assert(200).json()["portfolio"]["hidden"].clone()
    };
    assert_eq!(hidden(&admin).await, serde_json::json!([]));
    assert!(hidden(&viewer).await.as_array().unwrap().contains(&"gross_profit".into()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_measure_falls_back_to_revenue(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let run = app.run().await.id;
    for client in [&viewer, &app.limited_viewer(&["C1", "C2", "C3", "C4"]).await.client] {
        let picture = client.get("/portfolio?measure=gross_profit").await.assert(200).json();
        assert_eq!(picture["portfolio"]["measure"], "revenue");
        assert_eq!(picture["portfolio"]["cross_table"], serde_json::json!([]));
        let table =
            client.get(&format!("/runs/{run}/accounts?measure=gross_profit")).await.assert(200).json();
        assert_eq!(table["measure"], "revenue");
        assert_eq!(
            table["accounts"][1]["external_id"], "C2",
            "second by revenue; by gross profit it is a loss"
        );
    }
    let picture = admin.get("/portfolio?measure=gross_profit").await.assert(200).json();
    assert_eq!(picture["portfolio"]["measure"], "gross_profit", "whoever sees margins gets what was asked");
}

#[rstest]
#[case("sort=gross_profit")]
#[case("sort=gross_profit&order=desc")]
#[case("gross_profit_class=N")]
#[tokio::test(flavor = "multi_thread")]
async fn no_order_and_no_filter_tells_a_margin(#[case] query: &str, #[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (viewer, run) = (app.viewer().await.client, app.run().await.id);
    viewer.get(&format!("/runs/{run}/accounts?{query}")).await.assert_refused("see margin");
    viewer.get(&format!("/runs/{run}/accounts.csv?{query}")).await.assert_refused("see margin");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_export_lacks_the_columns(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let run = app.run().await.id;
    let header = async |client: &Client| {
        let csv = client.get(&format!("/runs/{run}/accounts.csv")).await.assert(200).text();
        csv.lines().next().unwrap().to_owned()
    };
    assert!(header(&admin).await.contains("gross_profit"));
    let seen = header(&viewer).await;
    assert!(!seen.contains("profit") && !seen.contains("cost") && seen.contains("revenue"), "{seen}");
}
