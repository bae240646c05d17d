//! Several imports and several processes at once.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn imports_at_once_all_land_in_versions_without_gaps(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let file = |name: &str| {
        Lines::new().line(name, name, "2026-01-05", "10.00").line("Shared", name, "2026-01-06", "1.00").csv()
    };
    let (a, b, c) = (file("A"), file("B"), file("C"));
    let landed =
        tokio::join!(app.import_by(&a, MAPPING), app.import_by(&b, MAPPING), app.import_by(&c, MAPPING));
    let mut versions = Vec::new();
    for committed in [landed.0, landed.1, landed.2] {
        versions.push(app.import_of(committed.expect("an import beside others lands")).await.ledger_version);
    }
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3]);
    assert_eq!(app.count("select count(*) from account").await, 4, "the shared customer once");
    app.run_jobs().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_twice_at_once_is_imported_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let (one, two) = tokio::join!(app.import_by(COMPANY, MAPPING), app.import_by(COMPANY, MAPPING));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.import, two.import);
    assert!(one.unchanged ^ two.unchanged, "one of them did it");
    assert_eq!(app.version().await, 1);
    app.run_jobs().await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_sees_what_the_first_committed(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::with_company(on).await else { return };
    let second = app.second_process().await;
    let run =
        mainstay_app::portfolio::latest(&second, &TestApp::owner()).await.unwrap().expect("the stored run");
    assert_eq!(run.id, app.run().await.id);
    second.close().await;
    app.restart().await;
    assert_eq!(app.run().await.id, run.id);
}
