//! The public data sets, imported by the examples' mappings: the totals their sources give, through the whole house.

use mainstay_app::ledger;
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{TestApp, shared_data};
use rstest::rstest;

/// What the sources of the data say: the totals are in the README beside the files, in the currency's minor unit.
struct Known {
    rows: i64,
    left_out: i64,
    quarantined: i64,
    revenue: i64,
    gross_profit: Option<i64>,
    accounts: u32,
}

#[rstest]
#[case::northwind("northwind", "northwind_lines.csv",
    Known { rows: 2_155, left_out: 0, quarantined: 0, revenue: 126_579_304, gross_profit: None, accounts: 89 })]
#[case::classicmodels("classicmodels", "classicmodels_lines.csv",
    Known { rows: 2_996, left_out: 79, quarantined: 0, revenue: 936_533_643, gross_profit: Some(373_151_197), accounts: 98 })]
#[case::superstore("superstore", "superstore.csv",
    Known { rows: 9_994, left_out: 0, quarantined: 0, revenue: 229_720_086, gross_profit: Some(28_639_702), accounts: 793 })]
#[case::online_retail("online_retail", "online_retail.parquet",
    Known { rows: 541_909, left_out: 0, quarantined: 135_080, revenue: 830_006_581, gross_profit: None, accounts: 4_372 })]
#[tokio::test(flavor = "multi_thread")]
async fn the_totals_are_those_of_the_source(#[case] mapping: &str, #[case] file: &str, #[case] known: Known) {
    let Some(path) = shared_data().map(|folder| folder.join(file)).filter(|path| path.is_file()) else {
        println!("skipped: {file} is not there");
        return;
    };
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/mappings");
    let mapping = std::fs::read_to_string(format!("{examples}/{mapping}.toml")).unwrap();
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let committed = ledger::import_file(&app, &TestApp::owner(), &path, &mapping).await.unwrap();
    let import = app.import_of(committed).await;
    assert_eq!(
        (import.rows, import.left_out, import.quarantined),
        (known.rows, known.left_out, known.quarantined)
    );
    assert_eq!(import.accepted + import.quarantined, import.rows - import.left_out);
    assert_eq!(import.revenue, Some(known.revenue));
    app.run_jobs().await.unwrap();
    let run = app.run_of(&RunRequest { window: Window::All, ..RunRequest::default() }).await;
    let picture = portfolio::portfolio(&app, &TestApp::owner(), Some(run.id), None).await.unwrap().unwrap();
    let summary = &picture.summary;
    assert_eq!((summary.accounts, summary.inactive), (known.accounts, 0));
    assert_eq!(summary.revenue.to_minor(run.currency), Some(known.revenue));
    assert_eq!(summary.gross_profit.map(|profit| profit.to_minor(run.currency).unwrap()), known.gross_profit);
}
