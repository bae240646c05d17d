//! What an account bought, product by product, within a run's window and under the reader's own sight.

use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// C1 of the company, and one line that lies before the window; by hand: P2 210.00 + 5.00, P1 600.00, nothing 10.00.
const MORE: &str = "\
customer,name,country,invoice,date,product,revenue,cost
C1,Alpha Works,DE,I2,2026-04-20,P2,5.00,
C1,Alpha Works,DE,I8,2026-04-25,P2,10.00,4.00
C1,Alpha Works,DE,I9,2026-04-01,,10.00,
C1,Alpha Works,DE,I0,2024-01-01,P7,9999.00,
";

async fn products(client: &Client, account: &str, query: &str) -> Value {
    let found = client.get(&format!("/accounts?q={account}")).await.assert(200).json();
    let id = found["accounts"][0]["id"].as_str().unwrap();
    client.get(&format!("/accounts/{id}/products{query}")).await.assert(200).json()
}

async fn company(on: Backend) -> Option<TestApp> {
    let app = TestApp::with_company(on).await?;
    app.import(MORE).await;
    Some(app)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn products_are_summed_within_the_window_the_largest_first(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let found = products(&admin, "C1", "").await;
    let row = |row: &Value| {
        json!([
            row["product"]["external_id"],
            row["revenue"],
            row["gross_profit"],
            row["lines"],
            row["invoices"],
            row["last_day"]
        ])
    };
    let rows: Vec<Value> = found["products"].as_array().unwrap().iter().map(row).collect();
    assert_eq!(
        rows,
        [
            json!(["P1", 60_000, 30_000, 1, 1, "2026-01-10"]),
            json!(["P2", 21_500, 10_600, 3, 2, "2026-04-25"]),
            json!([null, 1_000, null, 1, 1, "2026-04-01"]),
        ]
    );
    assert_eq!((&found["meta"]["total"], &found["meta"]["revenue"]), (&json!(3), &json!(82_500)));
    let share = found["products"][0]["share"].as_f64().unwrap();
    assert!((share - 600.0 / 825.0).abs() < 1e-12, "{share}");
    let covers = found["products"][1]["gross_profit_covers"].as_f64().unwrap();
    assert!((covers - 210.0 / 215.0).abs() < 1e-12, "{covers}");
    assert_eq!(found["hidden"], json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = company(on).await else { return };
    let admin = app.admin().await.client;
    let first = products(&admin, "C1", "?limit=2").await;
    assert_eq!((first["products"].as_array().unwrap().len(), &first["meta"]["next"]), (2, &json!("2")));
    let rest = products(&admin, "C1", "?limit=2&after=2").await;
    assert_eq!((rest["products"].as_array().unwrap().len(), &rest["meta"]["next"]), (1, &Value::Null));
    assert_eq!(rest["meta"]["revenue"], 82_500, "of all pages");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_sees_no_margin_and_a_limited_one_only_their_accounts(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = company(on).await else { return };
    let viewer = products(&app.viewer().await.client, "C1", "").await;
    for row in viewer["products"].as_array().unwrap() {
        assert_eq!(
            (&row["gross_profit"], &row["gross_profit_covers"]),
            (&Value::Null, &Value::Null),
            "{row}"
        );
    }
    assert_eq!(viewer["hidden"], json!(["gross_profit", "gross_profit_covers"]));
    let limited = app.limited_viewer(&["C2"]).await.client;
    assert_eq!(products(&limited, "C2", "").await["meta"]["total"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_says_what_it_belongs_to_as_far_as_one_sees(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let mapping = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'id'\nname = 'name'\nparent = 'group'\ncity = \"'Ulm'\"\nchannel = \"'agent'\"\n";
    let groups = "id,name,group\nC1,,CO\nCO,Company,GR\nGR,Group,\n";
    app.import_by(groups, mapping).await.unwrap();
    app.run_jobs().await.unwrap();
    let page = async |client: Client| {
        let found = client.get("/accounts?q=C1").await.assert(200).json();
        let id = found["accounts"][0]["id"].as_str().unwrap().to_owned();
        client.get(&format!("/accounts/{id}")).await.assert(200).json()["account"].clone()
    };
    let account = page(app.admin().await.client).await;
    let path: Vec<&str> =
        account["group_path"].as_array().unwrap().iter().map(|g| g["name"].as_str().unwrap()).collect();
    assert_eq!(path, ["Group", "Company"]);
    assert_eq!(
        (&account["parent"]["external_id"], &account["city"], &account["channel"]),
        (&json!("CO"), &json!("Ulm"), &json!("agent"))
    );
    let limited = page(app.limited_viewer(&["C1", "GR"]).await.client).await;
    assert_eq!(
        (&limited["parent"], &limited["group_path"]),
        (&Value::Null, &json!([])),
        "the company is hidden, and all above it"
    );
}
