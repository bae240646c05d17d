//! A ledger in a bucket, asked on a cluster: each part reaches the store with variables of its own.

use mainstay_app::portfolio::{RunRequest, run_now};
use mainstay_domain::policy;
use mainstay_domain::policy::Actor;
use mainstay_domain::time::{AsOf, Window};
use mainstay_ledger::facts::{account_products, mentioned};
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Cluster, MAPPING, TestApp};

use super::agreement::account;
use super::{asking, lines, newest};
use crate::store::Bucket;

const PLACE: &str = "s3://kam/ledgers/one";

async fn company(bucket: &Bucket) -> TestApp {
    let mut app = TestApp::start_on(Sqlite, Some(bucket.address())).await.expect("SQLite is always there");
    app.leaves_jobs();
    for seed in 1..=3 {
        app.import_by(&lines(seed, 800, 90), MAPPING).await.unwrap();
    }
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_from_a_bucket_are_the_same_on_a_cluster() {
    let bucket = Bucket::start().await;
    let app = company(&bucket).await;
    let here = app.run_of(&RunRequest::default()).await;
    app.tamper("delete from portfolio_run").await;
    let cluster = Cluster::start_at(PLACE, bucket.variables(), 2);
    let there = asking(&app, &cluster).await;
    let run = run_now(&there, &TestApp::owner(), &RunRequest::default()).await.unwrap();
    assert_ne!(run.id, here.id, "it was computed again");
    assert_eq!(run.content_hash, here.content_hash);
    let (one, many) = (newest(&app).await, newest(&there).await);
    let sight = policy::sight(&Actor::system());
    let period = Window::All.period(AsOf("2026-07-01".parse().unwrap()));
    let bought = account_products(&one, &sight, &account(5), period).await.unwrap();
    assert_eq!(account_products(&many, &sight, &account(5), period).await.unwrap(), bought);
    assert!(!bought.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_object_is_an_error_that_names_it() {
    let bucket = Bucket::start().await;
    let app = company(&bucket).await;
    let name = bucket.files("lines").into_iter().find(|name| name.ends_with(".parquet")).unwrap();
    let path = bucket.shelf("lines").join(&name);
    let mut bytes = std::fs::read(&path).unwrap();
    // In a page of lines, far from the footer.
    bytes[2_000] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let cluster = Cluster::start_at(PLACE, bucket.variables(), 1);
    let ledger = newest(&asking(&app, &cluster).await).await;
    let error = mentioned(&ledger).await.expect_err("a bit is turned").to_string();
    assert!(error.contains("damaged") && error.contains(&name), "{error}");
}

/// What leads to the bucket is no part of a question: parts that have another key get no line of it.
#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_each_part_s_own() {
    let bucket = Bucket::start().await;
    let app = company(&bucket).await;
    let mut variables = bucket.variables();
    for (name, value) in &mut variables {
        if name == "AWS_SECRET_ACCESS_KEY" {
            *value = "another secret".to_owned();
        }
    }
    let cluster = Cluster::start_at(PLACE, variables, 1);
    let ledger = newest(&asking(&app, &cluster).await).await;
    let error = mentioned(&ledger).await.expect_err("the store refuses them").to_string();
    assert!(error.contains("the cluster at"), "{error}");
    let log = cluster.log();
    assert!(!error.contains("a secret of the tests") && !log.contains("a secret of the tests"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_one_ledger_read_no_other_in_the_bucket() {
    let bucket = Bucket::start().await;
    let app = company(&bucket).await;
    let cluster = Cluster::start_at("s3://kam/ledgers/two", bucket.variables(), 1);
    let ledger = newest(&asking(&app, &cluster).await).await;
    let error = mentioned(&ledger).await.expect_err("it lies elsewhere").to_string();
    assert!(error.contains("reads files below s3://kam/ledgers/two only"), "{error}");
}
