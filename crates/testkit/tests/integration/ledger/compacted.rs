//! Small files merged into larger ones say what they said, and stand back where a version lacks one of them.

use std::fs;

use mainstay_app::ledger;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{Actor, Verb, sight};
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};
use mainstay_domain::time::{AsOf, Day, Period};
use mainstay_ledger::facts::{Ledger, account_facts};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;

const FILES: usize = 9;

/// Three customers in no order; invoices of one file go on in the next.
fn file(number: usize) -> String {
    let row = |lines: Lines, n: usize| {
        let (customer, invoice) = (format!("K{}", (n * 7 + number) % 3), format!("R{}", number * 5 + n));
        let date = format!("2026-0{}-{:02}", 1 + n % 5, 1 + (n * 3 + number) % 28);
        lines.costed(&customer, &invoice, &date, &format!("{}.{:02}", 10 + n, number), "4.00")
    };
    (0..10).fold(Lines::new(), row).csv()
}

async fn version(app: &TestApp, version: Option<i64>) -> Ledger {
    let mut view = app.view(&Actor::system(), Verb::RunAnalysis).await.unwrap();
    ledger::manifest(app, &mut view, version.map(LedgerVersion)).await.unwrap().ledger
}

async fn facts(app: &TestApp, at: Option<i64>) -> Vec<(AccountFacts, Vec<BuyingDay>)> {
    let end = Day("2026-06-01".parse().unwrap());
    let window = Period { start: None, end };
    let ledger = version(app, at).await;
    account_facts(&ledger, &sight(&Actor::system()), window, AsOf(end), <[_]>::to_vec).await.unwrap()
}

/// What the lines say, without the summaries.
async fn facts_of_lines(app: &TestApp, at: Option<i64>) -> Vec<(AccountFacts, Vec<BuyingDay>)> {
    let folder = &app.folders().summaries;
    for name in TestApp::files(folder) {
        fs::remove_file(folder.join(name)).unwrap();
    }
    facts(app, at).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn merging_small_files_changes_no_fact(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    for number in 0..FILES {
        app.import(&file(number)).await;
    }
    let (newest, earlier) = (facts(&app, None).await, facts(&app, Some(5)).await);

    assert_eq!(ledger::compact(&app).await.unwrap(), 1);
    assert_eq!(ledger::compact(&app).await.unwrap(), 0, "what is merged stays as it is");
    assert_eq!(ledger::summarize(&app).await.unwrap(), 1, "that of the merged file");
    assert_eq!(facts(&app, None).await, newest);
    assert_eq!(facts(&app, Some(5)).await, earlier, "a version from before reads the files themselves");
    assert_eq!(facts_of_lines(&app, None).await, newest);
    assert_eq!(facts_of_lines(&app, Some(5)).await, earlier);

    // An undo takes its lines out, whatever they were merged into.
    let last = app.import_of_version(9).await;
    ledger::undo(&app, &TestApp::owner(), last.id).await.unwrap();
    app.run_jobs().await.unwrap();
    let undone = facts(&app, None).await;
    assert_ne!(undone, newest);
    assert_eq!(undone, facts(&app, Some(8)).await);
    assert_eq!(facts(&app, Some(9)).await, newest);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_not_merged() {
    let app = TestApp::start(Sqlite).await.unwrap();
    for number in 0..FILES {
        app.import(&file(number)).await;
    }
    let folder = app.folders().lines.clone();
    let path = folder.join(TestApp::files(&folder).remove(0));
    let written = fs::read(&path).unwrap();
    // One bit of a value, which the file itself does not notice.
    let mut damaged = written.clone();
    let at = damaged.len() / 5;
    damaged[at] ^= 1;
    fs::write(&path, damaged).unwrap();
    let (first, before) = (facts(&app, None).await, TestApp::files(&app.folders().compacted));
    assert_eq!(ledger::compact(&app).await.unwrap(), 1, "the eight others");
    assert_ne!(TestApp::files(&app.folders().compacted), before);
    fs::write(&path, written).unwrap();
    assert_eq!(ledger::compact(&app).await.unwrap(), 0, "one file alone is not worth it");
    assert_eq!(facts_of_lines(&app, None).await, first, "nothing of the damage was kept");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_merged_file_is_not_believed() {
    let app = TestApp::start(Sqlite).await.unwrap();
    for number in 0..FILES {
        app.import(&file(number)).await;
    }
    let before = facts(&app, None).await;
    ledger::compact(&app).await.unwrap();
    let folder = app.folders().compacted.clone();
    let path = folder.join(TestApp::files(&folder).remove(0));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert_eq!(facts_of_lines(&app, None).await, before);
    assert_eq!(ledger::compact(&app).await.unwrap(), 1, "it is made again");
    assert_eq!(facts_of_lines(&app, None).await, before);
    fs::remove_file(path).unwrap();
    assert_eq!(facts_of_lines(&app, None).await, before, "and needs not be there");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_merge_left_is_swept() {
    let app = TestApp::start(Sqlite).await.unwrap();
    for number in 0..FILES {
        app.import(&file(number)).await;
    }
    ledger::compact(&app).await.unwrap();
    let folder = app.folders().compacted.clone();
    let left = fs::File::create(folder.join("under-way-x")).unwrap();
    left.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(ledger::sweep(&app).await.unwrap(), 1);
    assert_eq!(TestApp::files(&folder).len(), 1);
}
