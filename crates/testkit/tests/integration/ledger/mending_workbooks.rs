//! Quarantined rows handed out as a workbook, mended in it, and taken back like those of the CSV file.

use calamine::{Data, Reader, Xlsx};
use mainstay_app::ledger::{self, Import};
use mainstay_app::{Error, Reads};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{MAPPING, TestApp};
use rstest::rstest;
use rust_xlsxwriter::Workbook;

/// The sheet's name and the texts of its cells; no cell is anything else, and none a formula.
async fn handed_out(app: &TestApp, import: &Import) -> (String, Vec<Vec<String>>) {
    let bytes = ledger::quarantine_xlsx(app, &TestApp::owner(), import.id).await.expect("it is handed out");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().first().unwrap().clone();
    assert!(book.worksheet_formula(&name).unwrap().used_cells().next().is_none(), "nothing is reckoned");
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is no text"),
    };
    let rows =
        book.worksheet_range(&name).unwrap().rows().map(|row| row.iter().map(text).collect()).collect();
    (name, rows)
}

/// Imports rows as a spreadsheet program saves them.
async fn take_back(app: &TestApp, name: &str, rows: &[Vec<String>], mapping: &str) -> Result<Import, Error> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (row, cells) in (0..).zip(rows) {
        sheet.write_row(row, 0, cells).unwrap();
    }
    let path = app.write(&format!("mended-{}.xlsx", rows.len()), &book.save_to_buffer().unwrap());
    let committed = ledger::import_file(app, &TestApp::owner(), &path, mapping).await?;
    app.run_jobs().await?;
    Ok(app.import_of(committed).await)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_row_mended_in_a_workbook_counts_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let company = app.import_of_version(1).await;
    let (name, mut rows) = handed_out(&app, &company).await;
    let marks = [company.id.to_string(), "9".into(), "customer".into(), "the row names no customer".into()];
    assert_eq!((name.as_str(), rows.len()), ("Quarantine", 2));
    assert_eq!(
        rows[0][8..],
        ["quarantine_import", "quarantine_line", "quarantine_column", "quarantine_reason"]
    );
    assert_eq!(
        (&rows[1][3..8], &rows[1][8..]),
        (&["I8", "2026-03-03", "P2", "10.00", "5.00"].map(str::to_owned)[..], &marks[..])
    );
    rows[1][0] = "C2".to_owned();
    let mend = take_back(&app, &name, &rows, MAPPING).await.unwrap();
    assert_eq!((mend.accepted, mend.revenue, mend.mends), (1, Some(1_000), Some(company.id)));
    rows[1][0] = "C1".to_owned();
    let error = take_back(&app, &name, &rows, MAPPING).await.unwrap_err();
    assert!(error.to_string().contains("line 9"), "{error}");
}

const NAMES: [&str; 14] = [
    "=cmd|' /C calc'!A0",
    "+49 30 12345",
    "-12,50",
    "@name",
    "0007",
    "'=1+1",
    "''x",
    "a;=b",
    "_x0041_",
    "two\nlines",
    "\"quoted\", and more",
    "1.234",
    "Ünï €",
    "=1+1",
];

#[tokio::test(flavor = "multi_thread")]
async fn texts_come_back_as_they_were_and_nothing_in_them_runs() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["customer", "name", "country", "invoice", "date", "product", "revenue", "cost"])
        .unwrap();
    writer.write_record(["A", "First", "DE", "I", "2026-01-05", "P", "1.00", ""]).unwrap();
    for (at, name) in NAMES.iter().enumerate() {
        // Rows without and with a date: none of them is taken for a second header.
        let (day, revenue) = if at < 2 { ("a day", "-1.50") } else { ("2026-01-06", "much") };
        writer
            .write_record([format!("{at:03}").as_str(), *name, "DE", "00012", day, "P", revenue, ""])
            .unwrap();
    }
    let first = app.import(&String::from_utf8(writer.into_inner().unwrap()).unwrap()).await;
    assert_eq!(usize::try_from(first.quarantined).unwrap(), NAMES.len());
    let (name, mut rows) = handed_out(&app, &first).await;
    for row in rows.iter_mut().skip(1) {
        assert_eq!(row[3], "00012");
        row[4] = row[4].replace("a day", "2026-01-06");
        row[6] = row[6].replace("much", "-1.50");
    }
    let mend = take_back(&app, &name, &rows, MAPPING).await.unwrap();
    assert_eq!((mend.accepted, mend.quarantined, mend.revenue), (14, 0, Some(-2_100)));
    let stored: Vec<(String, String)> = app.rows("select external_id, name from account").await;
    for (at, name) in NAMES.iter().enumerate() {
        let id = format!("{at:03}");
        let (_, stored) = stored.iter().find(|(known, _)| *known == id).expect("its zeros are kept");
        assert_eq!(*stored, name.replace('\n', " "));
    }
    let mut view = app.view(&TestApp::owner(), mainstay_domain::policy::Verb::ReadImports).await.unwrap();
    let lines: Vec<(i64,)> = view.all("select line from mended_row order by line", Vec::new()).await.unwrap();
    assert_eq!(lines.len(), NAMES.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_workbook_come_back_by_a_mapping_that_states_sheet_and_header() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let rows = [
        vec!["Umsätze", "Februar", ""],
        vec!["Kunde", "Datum", "Betrag"],
        vec!["0017", "2026-02-01", "1,50"],
        vec!["0018", "2026-02-30", "2,50"],
    ];
    let rows = rows.map(|row| row.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let mapping = "source = 'erp'\n[read]\nsheet = 'Februar'\nheader_row = 2\ndecimal = ','\n[columns]\n\
         customer = 'Kunde'\ndate = 'Datum'\nrevenue = 'Betrag'\n";
    let first = take_back(&app, "Februar", &rows, mapping).await.unwrap();
    assert_eq!((first.accepted, first.quarantined), (1, 1));
    let (name, mut rows) = handed_out(&app, &first).await;
    assert_eq!((name.as_str(), rows[0][0].as_str()), ("Februar", "Kunde"));
    rows[1][1] = "2026-02-28".to_owned();
    let mend = take_back(&app, &name, &rows, mapping).await.unwrap();
    assert_eq!((mend.accepted, mend.revenue, mend.mends), (1, Some(250), Some(first.id)));
}
