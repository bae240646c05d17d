//! Every door opens on the same rows: search, table, export, picture, account page, and the analytics engine itself.

use std::collections::BTreeSet;

use mainstay_app::ledger;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::policy::{self, Verb};
use mainstay_ledger::facts::{account_facts, account_months};
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, Person, TestApp};
use rstest::rstest;
use serde_json::Value;

const CUSTOMERS: usize = 8;

fn company() -> String {
    (0..CUSTOMERS)
        .fold(Lines::new(), |lines, n| {
            let (customer, revenue) = (format!("K{n}"), format!("{}.00", (n + 1) * 100));
            lines.costed(&customer, &format!("R{n}"), "2026-03-30", &revenue, "10.00")
        })
        .csv()
}

fn ids(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|row| row["external_id"].as_str().unwrap().to_owned()).collect()
}

async fn ids_in_export(client: &Client, run: &str) -> BTreeSet<String> {
    let csv = client.get(&format!("/runs/{run}/accounts.csv")).await.assert(200);
    let mut reader = csv::Reader::from_reader(csv.body.as_ref());
    let column = reader.headers().unwrap().iter().position(|name| name == "external_id").unwrap();
    reader.records().map(|record| record.unwrap()[column].to_owned()).collect()
}

/// The accounts whose own page opens, and whose months add up to what the table says.
async fn ids_with_a_page(client: &Client, everybody: &Value) -> BTreeSet<String> {
    let mut open = BTreeSet::new();
    for account in everybody["accounts"].as_array().unwrap() {
        let reply = client.get(&format!("/accounts/{}", account["id"].as_str().unwrap())).await;
        if reply.status == 200 {
            let page = reply.json();
            let months: i64 = page["account"]["months"]
                .as_array()
                .unwrap()
                .iter()
                .map(|m| m["revenue"].as_i64().unwrap())
                .sum();
            assert_eq!(page["account"]["row"]["revenue"], months);
            open.insert(page["account"]["external_id"].as_str().unwrap().to_owned());
        } else {
            let _ = reply.assert_problem(404, "not_found");
        }
    }
    open
}

async fn ids_in_the_engine(app: &TestApp, person: &Person) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut view = app.view(&person.actor, Verb::ReadAccounts).await.unwrap();
    let manifest = ledger::manifest(app, &mut view, None).await.unwrap();
    let (sight, run) = (policy::sight(&person.actor), app.run().await);
    let as_of = run.parameters.as_of;
    let window = run.parameters.window.period(as_of);
    let facts = account_facts(&manifest.ledger, &sight, window, as_of, <[_]>::len).await.unwrap();
    assert!(facts.iter().all(|(_, days)| *days == 1), "one day each");
    let mut with_months = BTreeSet::new();
    for n in 0..CUSTOMERS {
        let account = AccountRef { source: "erp".to_owned(), external_id: format!("K{n}") };
        if !account_months(&manifest.ledger, &sight, &account, as_of).await.unwrap().is_empty() {
            with_months.insert(account.external_id);
        }
    }
    (facts.into_iter().map(|(facts, _)| facts.account.external_id).collect(), with_months)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limited_viewer_sees_the_same_accounts_through_every_door(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&company()).await;
    let run = app.run().await.id.to_string();
    let everybody = app.admin().await.client.get("/accounts?limit=200").await.assert(200).json();
    assert_eq!(ids(&everybody["accounts"]).len(), CUSTOMERS);
    // Grants as bits: one account, all, alternating, and some without a pattern.
    for grants in [0b0000_0001_usize, 0b1111_1111, 0b0101_0101, 0b1001_0110, 0b0010_0000, 0b1100_1011] {
        let granted: Vec<String> =
            (0..CUSTOMERS).filter(|n| grants >> n & 1 == 1).map(|n| format!("K{n}")).collect();
        let names: Vec<&str> = granted.iter().map(String::as_str).collect();
        let person = app.limited_viewer(&names).await;
        let (client, granted) = (&person.client, granted.iter().cloned().collect::<BTreeSet<_>>());

        let found = client.get("/accounts?limit=200").await.assert(200).json();
        assert_eq!(ids(&found["accounts"]), granted, "search");
        let table = client.get(&format!("/runs/{run}/accounts?limit=1000")).await.assert(200).json();
        assert_eq!(ids(&table["accounts"]), granted, "table");
        assert_eq!(table["meta"]["total"], granted.len(), "count");
        assert_eq!(ids_in_export(client, &run).await, granted, "export");
        assert_eq!(ids_with_a_page(client, &everybody).await, granted, "account page");
        let picture = client.get("/portfolio").await.assert(200).json();
        assert_eq!(picture["portfolio"]["summary"]["accounts"], granted.len(), "picture");
        let last = picture["portfolio"]["curve"].as_array().unwrap().last().unwrap()["accounts"].clone();
        assert_eq!(last, granted.len(), "curve");
        let (facts, months) = ids_in_the_engine(&app, &person).await;
        assert_eq!(facts, granted, "facts");
        assert_eq!(months, granted, "months");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_account_and_one_that_does_not_exist_look_the_same(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let viewer = app.limited_viewer(&["C1"]).await.client;
    let listed = app.admin().await.client.get("/accounts?q=C2").await.assert(200).json();
    let hidden = viewer.get(&format!("/accounts/{}", listed["accounts"][0]["id"].as_str().unwrap())).await;
    let unknown = viewer.get("/accounts/01900000-0000-7000-8000-000000000000").await;
    assert_eq!((hidden.status, hidden.text()), (unknown.status, unknown.text()));
    let search = viewer.get("/accounts?q=Beta").await.assert(200).json();
    assert_eq!(search["accounts"].as_array().unwrap().len(), 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_in_another_source_is_another_account(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&Lines::new().line("C1", "1", "2026-03-30", "10.00").csv()).await;
    let viewer = app.limited_viewer(&["C1"]).await;
    let other = mainstay_testkit::MAPPING.replace("'erp'", "'webshop'");
    app.import_by(&Lines::new().line("C1", "2", "2026-03-31", "99.00").csv(), &other).await.unwrap();
    app.run_jobs().await.unwrap();
    let found = viewer.client.get("/accounts").await.assert(200).json();
    assert_eq!(found["accounts"].as_array().unwrap().len(), 1, "granted when only the other one was there");
    let picture = viewer.client.get("/portfolio").await.assert(200).json();
    assert_eq!(picture["portfolio"]["summary"]["revenue"], 1_000);
}
