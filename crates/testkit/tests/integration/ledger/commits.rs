//! What a commit leaves.

use mainstay_app::accounts;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accepted_and_quarantined_rows_together_are_the_rows_read(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let import = app.import(COMPANY).await;
    assert_eq!((import.rows, import.left_out, import.accepted, import.quarantined), (8, 0, 7, 1));
    assert_eq!(import.revenue, Some(148_000), "1,480.00 in minor units");
    assert_eq!(import.cost, Some(84_000), "300 + 100 + 200 + 60 - 70 + 250");
    let files: Vec<(String, i64)> = app.rows("select kind, row_count from ledger_file order by kind").await;
    assert_eq!(files, [("lines".to_owned(), 7), ("quarantine".to_owned(), 1)]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_twice_changes_nothing(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = app.dump().await;
    let again = app.import_by(COMPANY, MAPPING).await.unwrap();
    assert!(again.unchanged);
    assert_eq!(app.version().await, 1);
    let after = app.dump().await;
    for table in ["import", "ledger_file", "ledger_head", "account", "product", "portfolio_run"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    assert_eq!(TestApp::files(&app.folders().lines).len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_import_makes_the_next_version(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    assert_eq!(app.version().await, 0);
    let first = app.import(&Lines::new().line("A", "1", "2026-01-05", "10.00").csv()).await;
    let second = app.import(&Lines::new().line("B", "2", "2026-01-06", "20.00").csv()).await;
    assert_eq!((first.ledger_version, second.ledger_version, app.version().await), (1, 2, 2));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn equal_lines_inside_one_file_all_stay(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let twice = Lines::new().line("A", "1", "2026-01-05", "10.00").line("A", "1", "2026-01-05", "10.00");
    let import = app.import(&twice.csv()).await;
    assert_eq!((import.accepted, import.revenue), (2, Some(2_000)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_later_file_renames_and_only_new_accounts_are_counted(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let first = app.import(&Lines::new().row("C1,Old Name,DE,1,2026-01-05,P1,10.00,").csv()).await;
    let later =
        Lines::new().row("C1,New Name,,2,2026-02-05,P1,10.00,").row("C2,Other,FR,3,2026-02-06,P2,5.00,");
    let second = app.import(&later.csv()).await;
    assert_eq!((first.new_accounts, first.new_products), (1, 1));
    assert_eq!((second.new_accounts, second.new_products), (1, 1));
    let found = accounts::search(&app, &TestApp::owner(), "c1", 10).await.unwrap();
    assert_eq!(found.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(), ["New Name"]);
    assert_eq!(
        found[0].country.as_deref(),
        Some("DE"),
        "a file that is silent about the country takes none away"
    );
    assert_eq!(found[0].first_seen_import, Some(first.id));
    assert_eq!(found[0].origin, "lines");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_by_its_external_id(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines = Lines::new()
        .row("ÄK-7,Some Name,,1,2026-01-05,P1,10.00,")
        .row("De-9,Other Name,,2,2026-01-05,P1,10.00,");
    app.import(&lines.csv()).await;
    for text in ["ÄK-7", "De-9", "de-9", "DE-"] {
        let found = accounts::search(&app, &TestApp::owner(), text, 10).await.unwrap();
        assert_eq!(found.len(), 1, "{text}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn lines_of_the_future_are_kept_and_flagged_and_wait(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let lines = Lines::new().line("A", "1", "2026-05-15", "10.00").line("A", "2", "2026-07-01", "99.00");
    let import = app.import(&lines.csv()).await;
    assert_eq!((import.accepted, import.future_lines), (2, 1));
    assert_eq!(
        app.run().await.parameters.as_of.to_string(),
        "2026-05-16",
        "the day after the last line known today"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn lines_without_customer_may_stay_unassigned(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let mapping = format!("{MAPPING}[missing]\ncustomer = 'unassigned'\n");
    let committed = app.import_by(COMPANY, &mapping).await.unwrap();
    app.run_jobs().await.unwrap();
    let import = app.import_of(committed).await;
    assert_eq!((import.accepted, import.quarantined, import.revenue), (8, 0, Some(149_000)));
    let found = accounts::search(&app, &TestApp::owner(), "unassigned", 10).await.unwrap();
    assert_eq!(found.iter().map(|account| account.reference.external_id.as_str()).collect::<Vec<_>>(), [""]);
}
