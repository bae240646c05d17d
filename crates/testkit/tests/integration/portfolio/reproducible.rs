//! The same question to the same lines has one answer, to the byte.

use mainstay_app::portfolio::{Run, RunRequest};
use mainstay_domain::portfolio::Measure;
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::{Lines, TestApp};
use rstest::rstest;

fn request(measure: Measure) -> RunRequest {
    RunRequest { window: Window::All, measure, ..RunRequest::default() }
}

fn bytes_of(app: &TestApp, run: &Run) -> Vec<u8> {
    let name = TestApp::files(&app.folders().runs).into_iter().find(|name| name.contains(&run.content_hash));
    std::fs::read(app.folders().runs.join(name.expect("the run's file"))).unwrap()
}

/// Sixty lines of twelve customers, with ties in every measure.
fn many_lines() -> Lines {
    (0..60).fold(Lines::new(), |lines, n| {
        let (customer, invoice) = (format!("K{}", n % 12), format!("R{}", n / 3));
        let date = format!("2026-0{}-{:02}", n % 4 + 1, n % 27 + 1);
        let revenue = format!("{}.{:04}", n % 7 * 10, n * 37 % 10_000);
        lines.costed(&customer, &invoice, &date, &revenue, if n % 5 == 0 { "" } else { "3.3333" })
    })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_question_is_stored_once(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (once, again) =
        (app.run_of(&request(Measure::Revenue)).await, app.run_of(&request(Measure::Revenue)).await);
    assert_eq!(once.id, again.id);
    assert_eq!(app.count("select count(*) from portfolio_run").await, 2, "the default run and this one");
    let other = app.run_of(&request(Measure::GrossProfit)).await;
    assert_ne!(other.content_hash, once.content_hash, "the measure is part of what was asked");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_computed_again_has_the_same_bytes(#[values(Sqlite, Postgres, OnCluster)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import(&many_lines().csv()).await;
    let first = app.run_of(&request(Measure::GrossProfit)).await;
    let bytes = bytes_of(&app, &first);
    app.tamper("delete from portfolio_run").await;
    for name in TestApp::files(&app.folders().runs) {
        std::fs::remove_file(app.folders().runs.join(name)).unwrap();
    }
    let second = app.run_of(&request(Measure::GrossProfit)).await;
    assert_ne!(first.id, second.id);
    assert_eq!(first.content_hash, second.content_hash);
    assert_eq!(bytes, bytes_of(&app, &second));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_lines_and_their_division_into_files_do_not_matter(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let lines = many_lines();
    let Some(plain) = TestApp::start(on).await else { return };
    plain.import(&lines.csv()).await;
    let one = plain.run_of(&request(Measure::Revenue)).await;

    let Some(shuffled) = TestApp::start(on).await else { return };
    // 7 and 60 have no common divisor, so every line is taken once, in another order; then five files of twelve.
    let rows: Vec<&String> = (0..60).map(|n| &lines.rows()[n * 7 % 60]).collect();
    for file in rows.chunks(12).rev() {
        shuffled.import(&file.iter().fold(Lines::new(), |lines, row| lines.row(row)).csv()).await;
    }
    let two = shuffled.run_of(&request(Measure::Revenue)).await;
    assert_eq!((one.ledger_version.0, two.ledger_version.0), (1, 5));
    assert_eq!(one.content_hash, two.content_hash);
    assert_eq!(bytes_of(&plain, &one), bytes_of(&shuffled, &two));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_give_the_same_answer() {
    let Some(sqlite) = TestApp::start(Sqlite).await else { return };
    let Some(postgres) = TestApp::start(Postgres).await else { return };
    sqlite.import(&many_lines().csv()).await;
    postgres.import(&many_lines().csv()).await;
    assert_eq!(sqlite.run().await.content_hash, postgres.run().await.content_hash);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_run_file_is_an_error_and_not_an_empty_picture(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(mut app) = TestApp::with_company(on).await else { return };
    for name in TestApp::files(&app.folders().runs) {
        std::fs::remove_file(app.folders().runs.join(name)).unwrap();
    }
    app.restart().await;
    let result = mainstay_app::portfolio::portfolio(&app, &TestApp::owner(), None, None).await;
    assert!(matches!(result, Err(mainstay_app::Error::Unavailable { .. })), "{result:?}");
}
