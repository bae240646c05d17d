//! A run as a spreadsheet: values and formulas side by side, of what one may see, and nothing that runs. That the formulas
//! tell the same classes is for `tests/truth/spreadsheet.py`, which has them calculated.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, Lines, TestApp};
use rstest::rstest;

type Book = Xlsx<Cursor<Vec<u8>>>;

async fn workbook(client: &Client, app: &TestApp) -> Book {
    let reply = client.get(&format!("/runs/{}/accounts.xlsx", app.run().await.id)).await.assert(200);
    assert!(reply.header("content-disposition").contains("accounts.xlsx"));
    Xlsx::new(Cursor::new(reply.body.to_vec())).unwrap()
}

/// The rows of a sheet by their headings.
fn rows(book: &mut Book, sheet: &str) -> Vec<BTreeMap<String, Data>> {
    let range = book.worksheet_range(sheet).unwrap();
    let mut rows = range.rows();
    let head: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
    rows.map(|row| head.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn texts(rows: &[BTreeMap<String, Data>], heading: &str) -> Vec<String> {
    rows.iter().map(|row| row[heading].to_string()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_does_not_calculate_finds_the_classes_of_the_run(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let mut book = workbook(&app.admin().await.client, &app).await;
    assert_eq!(book.sheet_names(), ["Accounts", "Cells", "Parameters", "Periods", "About"]);
    let accounts = rows(&mut book, "Accounts");
    assert_eq!(texts(&accounts, "Number"), ["C1", "C2", "C3", "C4", "C5"], "by rank, the inactive one last");
    assert_eq!(texts(&accounts, "ABC"), ["A", "B", "C", "N", "inactive"]);
    assert_eq!(texts(&accounts, "Class by gross profit"), ["A", "N", "unknown", "N", "inactive"]);
    assert_eq!(accounts[0]["Revenue (EUR)"], Data::Float(800.0));
    assert_eq!(accounts[2]["Gross profit (EUR)"], Data::Empty, "unknown is not nothing");
    assert_eq!(accounts[1]["Share"], Data::Float(0.15));
    assert_eq!(accounts[3]["XYZ"].to_string(), "N");
    let formulas = book.worksheet_formula("Accounts").unwrap();
    let abc = formulas.rows().next().unwrap().iter().find(|formula| formula.contains("abc_a")).unwrap();
    assert!(abc.contains("sum_of_values"), "{abc}");
    let parameters = rows(&mut book, "Parameters");
    assert_eq!(texts(&parameters, "Value")[..7], ["80", "95", "0.5", "1", "0.75", "0.4", "population"]);
    let about: Vec<String> =
        book.worksheet_range("About").unwrap().rows().map(|row| row[1].to_string()).collect();
    assert!(about.contains(&app.run().await.content_hash), "{about:?}");
    let cells = rows(&mut book, "Cells");
    let an =
        cells.iter().find(|row| (row["ABC"].to_string(), row["XYZ"].to_string()) == ("A".into(), "N".into()));
    assert_eq!(an.unwrap()["Revenue"], Data::Float(800.0));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn it_holds_what_one_may_see(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let mut book = workbook(&app.viewer().await.client, &app).await;
    let head: Vec<String> = book
        .worksheet_range("Accounts")
        .unwrap()
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(!head.iter().any(|heading| heading.contains("profit")), "{head:?}");
    assert!(!rows(&mut book, "Cells")[0].contains_key("Gross profit"));

    let mut book = workbook(&app.limited_viewer(&["C2", "C4"]).await.client, &app).await;
    let accounts = rows(&mut book, "Accounts");
    assert_eq!(texts(&accounts, "Number"), ["C2", "C4"]);
    assert_eq!(texts(&accounts, "ABC"), ["B", "N"], "the classes of the whole company");
    let formulas = book.worksheet_formula("Accounts").unwrap();
    assert!(
        !formulas.rows().flatten().any(|formula| formula.contains("abc_a")),
        "they cannot be told from a part"
    );
    let periods = rows(&mut book, "Periods");
    assert_eq!(texts(&periods, "Number"), ["C2", "C4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_looks_like_a_formula_stays_a_text() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let names =
        ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x.example\")", "http://x.example", "<b>&"];
    let lines = names.iter().enumerate().fold(Lines::new(), |lines, (n, name)| {
        lines.row(&format!("=K{n},\"{}\",=DE,R{n},2026-03-01,P,{}.00,", name.replace('"', "\"\""), 90 - n))
    });
    app.import(&lines.csv()).await;
    let mut book = workbook(&app.admin().await.client, &app).await;
    let accounts = rows(&mut book, "Accounts");
    assert_eq!(texts(&accounts, "Name"), names);
    assert!(
        accounts
            .iter()
            .all(|row| matches!((&row["Name"], &row["Number"]), (Data::String(_), Data::String(_))))
    );
    let formulas = book.worksheet_formula("Accounts").unwrap();
    let (first_row, first_column) = formulas.start().unwrap();
    assert_eq!(first_row, 1);
    assert!(first_column > 4, "number, name and country hold none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_is_refused_because_the_formulas_need_every_rank() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let client = app.admin().await.client;
    let refused = client.get(&format!("/runs/{}/accounts.xlsx?abc=A", app.run().await.id)).await;
    let _ = refused.assert_problem(422, "unreadable");
}
