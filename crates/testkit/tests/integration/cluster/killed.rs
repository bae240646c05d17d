//! What a cluster loses in the middle: never a figure.

use std::path::Path;
use std::time::Duration;

use mainstay_domain::policy::{self, Actor};
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};
use mainstay_domain::time::{AsOf, Window};
use mainstay_ledger::facts::{FactError, Ledger, account_facts};
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Cluster, MAPPING, TestApp, environment};
use tokio::task::JoinHandle;

use super::{asking, lines, newest};

type Answer = Result<Vec<(AccountFacts, Vec<BuyingDay>)>, FactError>;

async fn facts(ledger: &Ledger) -> Answer {
    let as_of = AsOf("2026-07-01".parse().unwrap());
    let sight = policy::sight(&Actor::system());
    account_facts(ledger, &sight, Window::All.period(as_of), as_of, <[BuyingDay]>::to_vec).await
}

/// Whether an executor has begun to write what it found out.
fn is_under_way(work: &Path) -> bool {
    let jobs = std::fs::read_dir(work).into_iter().flatten().flatten();
    jobs.filter(|entry| entry.path().is_dir()).any(|job| has_files(&job.path()))
}

fn has_files(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| path.is_file() || has_files(&path))
}

/// Waits until the executor is in the middle of its work: whether it is, and the question is not answered yet.
async fn in_the_middle(question: &JoinHandle<Answer>, work: &Path) -> bool {
    while !question.is_finished() {
        if is_under_way(work) {
            return !question.is_finished();
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    false
}

async fn company() -> Option<TestApp> {
    let mut app = TestApp::start(Sqlite).await?;
    app.leaves_jobs();
    for seed in 1..=4 {
        app.import_by(&lines(seed, 12_000, 3_000), MAPPING).await.unwrap();
    }
    Some(app)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_executor_killed_in_the_middle_changes_no_figure() {
    let Some(app) = company().await else { return };
    let expected = facts(&newest(&app).await).await.unwrap();
    // One in ten of the kills that a soak asks for: each takes seconds.
    let wanted =
        environment("MAINSTAY_KILLS").map_or(2, |kills| kills.parse::<usize>().unwrap().div_ceil(10));
    let mut seen = 0;
    // Whether a kill falls into the middle is luck; that it does at least once is not.
    for attempt in 0..5 * wanted {
        let mut cluster = Cluster::start(&app.folders().lines, 2);
        let ledger = newest(&asking(&app, &cluster).await).await;
        let question = tokio::spawn(async move { facts(&ledger).await });
        let killed = in_the_middle(&question, cluster.work(attempt % 2)).await;
        cluster.kill_executor(attempt % 2);
        match question.await.unwrap() {
            Ok(found) => assert_eq!(found, expected),
            Err(error) => assert!(matches!(error, FactError::Cluster { .. }), "{error}"),
        }
        seen += usize::from(killed);
        if seen == wanted {
            break;
        }
    }
    println!("executors killed in the middle: {seen}");
    assert!(seen > 0, "no kill fell into the middle");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_executors_or_scheduler_there_is_an_error_that_says_so() {
    let Some(app) = company().await else { return };
    let mut cluster = Cluster::start(&app.folders().lines, 1);
    let ledger = newest(&asking(&app, &cluster).await).await;
    let asked = ledger.clone();
    let question = tokio::spawn(async move { facts(&asked).await });
    let _ = in_the_middle(&question, cluster.work(0)).await;
    cluster.kill_executor(0);
    let error = question.await.unwrap().expect_err("nobody is left to answer").to_string();
    assert!(error.contains("executor"), "{error}");

    cluster.kill_scheduler();
    let error = facts(&ledger).await.expect_err("nobody is there to ask").to_string();
    assert!(error.contains("the cluster at http://127.0.0.1:"), "{error}");
}
