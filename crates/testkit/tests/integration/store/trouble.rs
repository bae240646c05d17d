//! A store that refuses, waits or breaks off: asked again, then an error that names it; never another answer, never half a
//! version.

use std::time::Duration;

use mainstay_app::{Error, ledger};
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

use super::{Bucket, Trouble};

const TOTALS: &str = "select count(*) as lines, sum(revenue) as revenue from lines";

async fn totals(app: &TestApp) -> Result<String, Error> {
    let answer = ledger::ask(app, &TestApp::owner(), TOTALS, Limits::default()).await?;
    Ok(ledger::answer_csv(&answer).unwrap())
}

#[rstest]
#[case::it_refuses(Trouble::Refuses(2))]
#[case::it_breaks_off(Trouble::Cuts(1))]
#[case::it_is_slow(Trouble::Waits(Duration::from_millis(300)))]
#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_waited_for(#[case] trouble: Trouble, #[values(Sqlite, Postgres)] on: Backend) {
    let bucket = Bucket::start().await;
    let Some(app) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    app.import(COMPANY).await;
    let before = totals(&app).await.unwrap();
    bucket.makes(trouble);
    assert_eq!(totals(&app).await.unwrap(), before);
    bucket.makes(trouble);
    let import = app.import(&Lines::new().line("C1", "R90", "2026-02-03", "17.50").csv()).await;
    assert_eq!((import.ledger_version, import.accepted), (2, 1));
}

#[rstest]
#[case::it_refuses(Trouble::Refuses(1_000))]
#[case::it_breaks_off(Trouble::Cuts(1_000))]
#[case::it_does_not_answer(Trouble::Waits(Duration::from_mins(1)))]
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_pass_is_an_error_that_names_the_store(#[case] trouble: Trouble) {
    let bucket = Bucket::start().await;
    let app = TestApp::start_on(Sqlite, Some(bucket.address())).await.expect("SQLite is always there");
    app.import(COMPANY).await;
    let before = totals(&app).await.unwrap();
    bucket.makes(trouble);
    let error = totals(&app).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("s3://kam/ledgers/one"), "{error}");
    bucket.makes(Trouble::None);
    assert_eq!(totals(&app).await.unwrap(), before);
}

#[rstest]
#[case::it_takes_nothing(0)]
#[case::it_takes_the_lines_and_not_the_quarantine(1)]
#[tokio::test(flavor = "multi_thread")]
async fn half_an_upload_is_no_version(#[case] taken: usize, #[values(Sqlite, Postgres)] on: Backend) {
    let bucket = Bucket::start().await;
    let Some(app) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    app.import(COMPANY).await;
    let before = totals(&app).await.unwrap();
    let more = Lines::new().line("C1", "R90", "2026-02-03", "17.50").line("C1", "R91", "nonsense", "1.00");
    bucket.makes(Trouble::Takes(taken));
    let error = app.import_by(&more.csv(), MAPPING).await.unwrap_err();
    assert!(error.to_string().contains("s3://kam/ledgers/one"), "{error}");
    bucket.makes(Trouble::None);
    assert_eq!((app.version().await, totals(&app).await.unwrap()), (1, before));
    assert_eq!(ledger::sweep(&app).await.unwrap(), taken, "what was uploaded is nobody's");
    let import = app.import(&more.csv()).await;
    assert_eq!((import.ledger_version, import.accepted, import.quarantined), (2, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_asks_the_store_for_parts_of_files_and_nothing_else() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_on(Sqlite, Some(bucket.address())).await.expect("SQLite is always there");
    app.import(COMPANY).await;
    let before = bucket.requests();
    totals(&app).await.unwrap();
    let requests = bucket.requests() - before;
    assert!(requests <= 6, "{requests} requests for one small file");
}
