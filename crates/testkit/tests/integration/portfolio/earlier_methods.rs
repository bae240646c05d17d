//! Runs of an earlier version of the methods: they open as they are, beside those of today.

use std::fs::File;

use mainstay_app::portfolio::{Run, RunRequest};
use mainstay_ledger::runs;
use mainstay_ledger::store::file_name;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Client, TestApp};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rstest::rstest;
use serde_json::Value;

/// What the program of `portfolio-2` called the default run of [`COMPANY`].
const HASH: &str = "ef96529bd04aed9a371ea7ce67678df06c0f1bffa6965d822dc385dcc281d8f3";

/// Makes of a stored run what `portfolio-2` stored: without the column it did not keep, by the name it gave.
async fn make_earlier(app: &TestApp, run: &Run) {
    let folder = &app.folders().runs;
    let stored = folder.join(file_name(&run.content_hash));
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&stored).unwrap()).unwrap();
    let mut batch = reader.build().unwrap().next().unwrap().unwrap();
    let _ = batch.remove_column(batch.schema().index_of("gap_days").unwrap());
    let file = File::create(folder.join(file_name(HASH))).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let _ = writer.close().unwrap();
    std::fs::remove_file(stored).unwrap();
    app.tamper(&format!("update portfolio_run set method_version = 'portfolio-2', content_hash = '{HASH}'"))
        .await;
}

async fn first_account(client: &Client, run: &str) -> Value {
    client.get(&format!("/runs/{run}/accounts")).await.assert(200).json()["accounts"][0].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_portfolio_2_opens_without_the_figure_it_did_not_keep(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(mut app) = TestApp::with_company(on).await else { return };
    let run = app.run().await;
    let now = first_account(&app.admin().await.client, &run.id.to_string()).await;
    make_earlier(&app, &run).await;
    app.restart().await;
    let admin = app.admin().await.client;
    let earlier = first_account(&admin, &run.id.to_string()).await;
    // C1 bought on 10 January and 20 April.
    assert_eq!(now["regularity"]["mean_gap_days"], 100.0);
    assert_eq!(earlier["regularity"]["mean_gap_days"], Value::Null);
    assert_eq!(
        (&earlier["regularity"]["gaps"], &earlier["share"]),
        (&now["regularity"]["gaps"], &now["share"])
    );
    let file = admin.get(&format!("/runs/{}/accounts.parquet", run.id)).await.assert(200);
    assert!(file.body.starts_with(b"PAR1"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn runs_of_methods_that_tell_classes_alike_stand_side_by_side(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::with_company(on).await else { return };
    let earlier = app.run().await;
    make_earlier(&app, &earlier).await;
    let march = RunRequest { as_of: Some("2026-03-01".parse().unwrap()), ..RunRequest::default() };
    app.run_of(&march).await;
    app.restart().await;
    let admin = app.admin().await.client;
    let account = first_account(&admin, &earlier.id.to_string()).await["id"].as_str().unwrap().to_owned();
    let days = async |run: &Run| {
        let told = admin.get(&format!("/accounts/{account}/history")).await.assert(200).json();
        let told = told["history"].as_array().unwrap().clone();
        assert_eq!(told.last().unwrap()["run"], run.id.to_string());
        told.len()
    };
    assert_eq!(days(&earlier).await, 2, "March by today's methods, May by the earlier ones");
    let shown = admin.get("/portfolio").await.assert(200).json();
    assert_eq!(shown["portfolio"]["run"]["id"], earlier.id.to_string(), "until there is one of today");
    let today = app.run().await;
    assert_eq!(days(&today).await, 2, "of each day one");
    let shown = admin.get("/portfolio").await.assert(200).json();
    assert_eq!(shown["portfolio"]["run"]["id"], today.id.to_string());
    let path = format!("/runs/{}/comparison?with={}", today.id, earlier.id);
    let compared = admin.get(&path).await.assert(200).json();
    assert!(!compared["comparison"]["sentences"].to_string().contains("different parameters"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hash_of_a_run_of_portfolio_2_is_told_as_it_was() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    app.import(COMPANY).await;
    let run = app.run().await;
    let mut judgements =
        runs::decode(File::open(app.folders().runs.join(file_name(&run.content_hash))).unwrap()).unwrap();
    let hash =
        |version, judgements: &[_]| runs::content_hash(&run.parameters, version, run.currency, judgements);
    assert_eq!(hash("portfolio-3", &judgements), run.content_hash);
    for judgement in &mut judgements {
        judgement.xyz.regularity.days = None;
    }
    assert_eq!(hash("portfolio-2", &judgements), HASH);
}
