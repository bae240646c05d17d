//! Late lines and back-dated credit notes: in the period of their document, or where asked in that of their posting.

use mainstay_app::portfolio::{self, RunRequest};
use mainstay_domain::portfolio::DateBasis;
use mainstay_testkit::Backend::{self, OnCluster, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;

const MAPPING: &str = "source = 'erp'\n[columns]\ncustomer = 'customer'\ndate = 'date'\nrevenue = 'revenue'\n\
    invoice = 'invoice'\nposting_date = 'posted'\n";
/// A credit note of December that was posted in February, and a line that was posted on its day.
const FILE: &str = "customer,date,revenue,invoice,posted\nA,2025-12-30,100.00,R1,\nA,2025-12-31,-30.00,R2,2026-02-03\n\
    A,2026-01-15,50.00,R3,2026-01-15\n";

/// Months with their revenue in minor units, and what the run says of the account.
async fn seen(app: &TestApp, date_basis: DateBasis, as_of: &str) -> (Vec<(String, i128)>, i128) {
    let request = RunRequest { date_basis, as_of: Some(as_of.parse().unwrap()), ..RunRequest::default() };
    let run = app.run_of(&request).await;
    assert_eq!(run.parameters.date_basis, date_basis);
    let (owner, page) = (TestApp::owner(), portfolio::Page { after: 0, limit: 10 });
    let sort = (portfolio::Sort::Name, portfolio::Order::Ascending);
    let filter = portfolio::Filter::default();
    let rows = portfolio::account_rows(app, &owner, Some(run.id), None, &filter, sort, page).await;
    let rows = rows.unwrap().rows;
    let row = rows.first().unwrap();
    let picture = portfolio::account_picture(app, &owner, row.id.unwrap(), Some(run.id)).await.unwrap();
    let months =
        picture.months.iter().map(|month| (month.month.to_string(), month.revenue.0 / 100)).collect();
    (months, row.judgement.facts.revenue.0 / 100)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_line_counts_at_its_document_or_where_asked_at_its_posting(
    #[values(Sqlite, Postgres, OnCluster)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    app.import_by(FILE, MAPPING).await.unwrap();
    app.run_jobs().await.unwrap();
    let month = |name: &str, minor| (name.to_owned(), minor);
    let (months, revenue) = seen(&app, DateBasis::Document, "2026-03-01").await;
    assert_eq!(months, [month("2025-12", 7_000), month("2026-01", 5_000), month("2026-02", 0)]);
    assert_eq!(revenue, 12_000);
    let (months, revenue) = seen(&app, DateBasis::Posting, "2026-03-01").await;
    assert_eq!(months, [month("2025-12", 10_000), month("2026-01", 5_000), month("2026-02", -3_000)]);
    assert_eq!(revenue, 12_000);
    let (_, revenue) = seen(&app, DateBasis::Posting, "2026-02-01").await;
    assert_eq!(revenue, 15_000, "on 1 February the credit note was not posted yet");
    let latest = app.run_of(&RunRequest { date_basis: DateBasis::Posting, ..RunRequest::default() }).await;
    assert_eq!(latest.parameters.as_of.to_string(), "2026-02-04", "the day after the last posting");
}
