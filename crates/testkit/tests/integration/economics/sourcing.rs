//! How customers source: said of a day, for a category or all, by hand or in a file.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Binary, COMPANY, Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn id_of(client: &Client, number: &str) -> String {
    let found = client.get(&format!("/accounts?q={number}")).await.assert(200).json();
    found["accounts"][0]["id"].as_str().unwrap().to_owned()
}

async fn both_sides(client: &Client, account: &str) -> Value {
    client.get(&format!("/accounts/{account}/dependency")).await.assert(200).json()["both_sides"].clone()
}

async fn tell(client: &Client, body: Value) -> String {
    client.post("/dependency/sourcing", &body).await.assert(201).json()["id"].as_str().unwrap().to_owned()
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - wanted).abs() < 1e-9)
}

/// C1 leaves 400.00, all of what is above nothing: more than any limit. It has 60 % of C1's wallet, one other could supply, and
/// switching takes nine months: (0.6 + 0.5 + 0.75) / 3 = 37/60. Ours: share 1, six of 24 months, 100.00 kept of 400.00:
/// (1 + 0.25 + 0.25) / 3 = 0.5. (37/60 - 30/60) / (67/60) = 7/67.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_sides_of_a_customer_are_told_beside_each_other(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let c1 = id_of(&admin, "C1").await;
    let before = both_sides(&admin, &c1).await;
    assert_eq!((&before["theirs"], &before["quadrant"]), (&Value::Null, &Value::Null));
    assert!(near(&before["ours"], 1.0), "{before}");

    let first = json!({ "account_id": c1, "as_of": "2026-01-01", "suppliers": 4 });
    tell(&admin, first).await;
    let second = json!({ "account_id": c1, "as_of": "2026-04-01", "suppliers": 2, "rank": 1, "wallet_percent": "60",
        "alternatives": 1, "switching_months": 9, "replacing_months": 6, "dedicated_assets": 10_000, "note": "Its buyer" });
    let second = tell(&admin, second).await;
    let sides = both_sides(&admin, &c1).await;
    assert!(near(&sides["theirs"], 37.0 / 60.0) && near(&sides["ours"], 0.5), "{sides}");
    assert!(near(&sides["asymmetry"], 7.0 / 67.0), "{sides}");
    assert_eq!(
        (&sides["quadrant"], &sides["categories"][0]["position"]["rank"]),
        (&json!("mutual"), &json!(1))
    );

    let told = admin.get("/dependency/sourcing").await.assert(200).json();
    assert_eq!(
        (&told["positions"][0]["position"]["note"], &told["categories"][0]["first"]),
        (&json!("Its buyer"), &json!(1))
    );
    let _ = admin.delete(&format!("/dependency/sourcing/{second}")).await.assert(204);
    let earlier = both_sides(&admin, &c1).await;
    assert_eq!(earlier["categories"][0]["position"]["suppliers"], 4, "the word before counts again");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_of_sourcing_is_refused_with_its_place(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let c1 = id_of(&admin, "C1").await;
    for (more, field) in [
        (json!({ "suppliers": 2, "rank": 3 }), "rank"),
        (json!({ "suppliers": 2, "is_sole_source": true }), "is_sole_source"),
        (json!({ "wallet_percent": "120" }), "wallet_percent"),
        (json!({ "note": "Nothing else" }), "suppliers"),
        (json!({ "suppliers": 2, "as_of": "2099-01-01" }), "as_of"),
    ] {
        let mut body = json!({ "account_id": c1, "as_of": "2026-04-01" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = admin.post("/dependency/sourcing", &body).await.assert(422).json();
        assert_eq!(
            (&refused["errors"][0]["code"], &refused["errors"][0]["field"]),
            (&json!("bad_sourcing_position"), &json!(field))
        );
    }
    let csv = "source,customer,as_of,suppliers,rank\nerp,C1,2026-04-01,3,2\nerp,C9,2026-04-01,3,2\nerp,C2,2026-04-01,3,x\n";
    let refused = admin.post("/dependency/sourcing/import", &json!({ "csv": csv })).await.assert(422).json();
    let fields: Vec<&Value> =
        refused["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, [&json!("line 3, customer"), &json!("line 4, rank")]);
    let told = admin.get("/dependency/sourcing").await.assert(200).json();
    assert_eq!(told["positions"], json!([]), "all rows or none");
}

/// A file goes in and comes out the same; whoever sees C1 alone sees what is said of C1.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sourcing_is_brought_in_a_file_and_seen_by_those_who_see_the_customer(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let csv = "source,customer,category,as_of,suppliers,rank,sole_source,wallet_percent,alternatives,switching_months,\
               switching_cost,replacing_months,dedicated_assets,note\n\
               erp,C1,,2026-04-01,1,1,yes,100,0,12,2500.00,3,,=Only one approved\n\
               erp,C2,Pumps,2026-04-01,3,2,no,40,,,,,,\n";
    let csv = csv.replace(",=Only", ",'=Only");
    let added = admin.post("/dependency/sourcing/import", &json!({ "csv": csv })).await.assert(201).json();
    assert_eq!(added["added"], 2);
    assert_eq!(admin.get("/dependency/sourcing.csv").await.assert(200).text(), csv);
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let told = viewer.get("/dependency/sourcing").await.assert(200).json();
    let positions = told["positions"].as_array().unwrap();
    assert_eq!((positions.len(), &positions[0]["member"]["key"]), (1, &json!("erp:C1")));
    assert_eq!(told["categories"][0]["sole_source"], 1);
    let id = positions[0]["position"]["id"].as_str().unwrap();
    let _ = viewer.delete(&format!("/dependency/sourcing/{id}")).await.assert(403);
}

#[test]
fn sourcing_is_told_at_a_terminal() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| {
        mainstay.run(&[&["dependency", "sourcing"], arguments, &["--data", "data"]].concat())
    };
    assert!(ask(&["list"]).assert(0).stdout.contains("nobody said how a customer sources"));
    std::fs::write(
        mainstay.path("sourcing.csv"),
        "source;customer;as_of;suppliers;rank\nerp;C2;2026-04-01;3;2\n",
    )
    .unwrap();
    assert!(ask(&["add", "sourcing.csv"]).assert(0).stdout.contains("1 rows taken in"));
    let told = ask(&["list", "--json"]).assert(0).json();
    assert_eq!(
        (&told["positions"][0]["account"], &told["positions"][0]["says"]["rank"]),
        (&json!("erp:C2"), &json!(2))
    );
    assert!(ask(&["list"]).assert(0).stdout.contains("Beta Ltd"));
    let _ = ask(&["withdraw", told["positions"][0]["id"].as_str().unwrap()]).assert(0);
}
