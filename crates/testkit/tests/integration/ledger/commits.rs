//! What a commit leaves.

use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn accepted_and_quarantined_rows_together_are_the_rows_read(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let import = app.import(COMPANY).await;
    assert_eq!((import.rows, import.left_out, import.accepted, import.quarantined), (8, 0, 7, 1));
    assert_eq!(import.revenue, 148_000, "1,480.00 in minor units");
    assert_eq!((import.new_accounts, import.new_products), (5, 3));
    let files: Vec<(String, i64)> = app.rows("select kind, row_count from ledger_file order by kind").await;
    assert_eq!(files, [("lines".to_owned(), 7), ("quarantine".to_owned(), 1)]);
    let _ = (Lines::new(), MAPPING);
}
