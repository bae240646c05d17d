//! Quarantined rows: handed out, mended, taken back, and never counted twice.

use mainstay_app::ledger::{self, Import};
use mainstay_app::{Error, Reads};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, MAPPING, TestApp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use rstest::rstest;

async fn handed_out(app: &TestApp, import: &Import) -> String {
    let csv = ledger::quarantine_csv(app, &TestApp::owner(), import.id).await.expect("it is handed out");
    String::from_utf8(csv).unwrap()
}

/// The company's quarantined row with a customer.
fn mended(csv: &str) -> String {
    assert!(csv.contains("\n,,,I8,"), "{csv}");
    csv.replace("\n,,,I8,", "\nC2,Beta Ltd,GB,I8,")
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_handed_out_in_its_dialect_with_what_is_wrong(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let company = app.import_of_version(1).await;
    let csv = handed_out(&app, &company).await;
    let id = company.id;
    assert_eq!(
        csv,
        format!(
            "\u{feff}customer,name,country,invoice,date,product,revenue,cost,\
             quarantine_import,quarantine_line,quarantine_column,quarantine_reason\n\
             ,,,I8,2026-03-03,P2,10.00,5.00,{id},9,customer,the row names no customer\n"
        )
    );
    let semicolons = COMPANY.replace(',', ";");
    let committed = app.import_by(&semicolons, MAPPING).await.unwrap();
    app.run_jobs().await.unwrap();
    let csv = handed_out(&app, &app.import_of(committed).await).await;
    assert!(csv.contains("revenue;cost;quarantine_import;"), "{csv}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mended_row_counts_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let company = app.import_of_version(1).await;
    let csv = mended(&handed_out(&app, &company).await);
    let mend = app.import(&csv).await;
    assert_eq!((mend.accepted, mend.revenue, mend.mends), (1, Some(1_000), Some(company.id)));
    let owner = TestApp::owner();
    assert_eq!(ledger::mended_by(&app, &owner, company.id).await.unwrap(), Some(mend.id));

    assert!(app.import_by(&csv, MAPPING).await.unwrap().unchanged, "the very same file");
    for again in [csv.replace("10.00", "10.01"), csv.replace("C2,Beta Ltd", "C1,Alpha")] {
        let error = app.import_by(&again, MAPPING).await.unwrap_err();
        assert!(
            matches!(&error, Error::Conflict(text) if text.contains("mended already") && text.contains("line 9")),
            "{}",
            error.chain()
        );
    }
    assert_eq!(app.version().await, 2);

    let error = ledger::undo(&app, &owner, company.id).await.unwrap_err();
    assert!(error.to_string().contains("undo that one first"), "{error}");
    ledger::undo(&app, &owner, mend.id).await.unwrap();
    app.run_jobs().await.unwrap();
    let again = app.import(&csv.replace("10.00", "10.01")).await;
    assert_eq!(again.revenue, Some(1_001), "after the undo it may be mended otherwise");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_row_mended_in_vain_stays_the_row_it_was(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let company = app.import_of_version(1).await;
    let csv = handed_out(&app, &company).await;
    let two = csv.trim_end().lines().last().unwrap().replace(",9,", ",8,").replace(",,,I8", "C1,Alpha,DE,I8");
    let half = app.import(&format!("{csv}{two}\n")).await;
    assert_eq!((half.accepted, half.quarantined), (1, 1));
    let csv = handed_out(&app, &half).await;
    assert!(csv.contains(&format!("{},9,customer,", company.id)), "{csv}");
    let whole = app.import(&mended(&csv)).await;
    assert_eq!(whole.mends, Some(company.id), "it mends the row of the first file");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_row_twice_or_with_another_mark_is_not_taken(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let company = app.import_of_version(1).await;
    let csv = mended(&handed_out(&app, &company).await);
    let row = csv.lines().last().unwrap();
    let error = app.import_by(&format!("{csv}{row}\n"), MAPPING).await.unwrap_err();
    assert!(error.to_string().contains("twice in this file: line 9"), "{error}");
    let other = csv.replace(&company.id.to_string(), "01900000-0000-7000-8000-000000000000");
    let error = app.import_by(&other, MAPPING).await.unwrap_err();
    assert!(error.to_string().contains("there is none of this source"), "{error}");
    let unmarked = csv.replace(&format!("{},9", company.id), "somewhere,9");
    let kept = format!("{unmarked}C1,A,DE,I9,2026-03-04,P1,1.00,,{},7,,\n", company.id);
    let import = app.import(&kept).await;
    assert_eq!((import.accepted, import.quarantined), (1, 1));
    let reasons = import.reasons.to_string();
    assert!(reasons.contains("bad_mark"), "{reasons}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn rows_come_back_in_the_currency_they_went_out_in(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let csv = mended(&handed_out(&app, &app.import_of_version(1).await).await);
    for other in [MAPPING.replace("currency = \"'EUR'\"\n", ""), MAPPING.replace("'EUR'", "'GBP'")] {
        let error = app.import_by(&csv, &other).await.unwrap_err();
        assert!(error.to_string().contains("another currency"), "{error}");
    }
    assert_eq!(app.version().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_out_comes_back_as_it_was_and_nothing_in_it_runs() {
    let names = prop_oneof![
        "[=+@-][A-Za-z0-9()!'|; ]{0,12}",
        "'{0,2}[=+@-]?[a-zäß0-9,;\" ]{1,10}",
        "\\PC{1,12}",
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("-12,50".to_owned()),
    ];
    let mut runner = TestRunner::new(Config::with_cases(1));
    let names = proptest::collection::vec(names, 60).new_tree(&mut runner).unwrap().current();
    let names: Vec<String> = names.into_iter().map(|name| name.trim().to_owned()).collect();
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["customer", "name", "country", "invoice", "date", "product", "revenue", "cost"];
    writer.write_record(header).unwrap();
    writer.write_record(["A0", "First", "DE", "I", "2026-01-05", "P", "1.00", ""]).unwrap();
    for (at, name) in names.iter().enumerate() {
        let customer = format!("A{}", at + 1);
        writer.write_record([&customer, name, "DE", "I", "a day", "P", "-1.50", ""]).unwrap();
    }
    let first = app.import(&String::from_utf8(writer.into_inner().unwrap()).unwrap()).await;
    assert_eq!(first.quarantined, 60);
    let csv = handed_out(&app, &first).await;
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    for record in reader.records() {
        let record = record.unwrap();
        let name = record[1].trim_start();
        let is_number =
            name.trim_matches(['-', '+', ' ']).starts_with(|letter: char| letter.is_ascii_digit());
        assert!(is_number || !name.starts_with(['=', '+', '-', '@']), "`{name}` could run");
        assert_eq!(&record[6], "-1.50", "numbers stay numbers");
    }
    let mend = app.import(&csv.replace("a day", "2026-01-06")).await;
    assert_eq!((mend.accepted, mend.revenue), (60, Some(-9_000)));
    let stored: Vec<(String, String)> = app.rows("select external_id, name from account").await;
    for (at, name) in names.iter().enumerate() {
        let id = format!("A{}", at + 1);
        let (_, stored) = stored.iter().find(|(known, _)| *known == id).unwrap();
        let expected = if name.is_empty() { &id } else { name };
        let spaced: String =
            expected.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        assert_eq!(stored, spaced.trim(), "name {at}");
    }
    let mut view = app.view(&TestApp::owner(), mainstay_domain::policy::Verb::ReadImports).await.unwrap();
    let lines: Vec<(i64,)> = view.all("select line from mended_row order by line", Vec::new()).await.unwrap();
    assert_eq!(lines.len(), 60);
}
