//! What leaves as a file or as JSON is data, whatever a customer is called.

use mainstay_app::export::{csv_plain, csv_safe};
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Client, Lines, TestApp};
use proptest::prelude::*;

/// Names that spreadsheets would run: every sign that starts a formula, its full-width form, and both after blanks.
const FORMULAS: [&str; 14] = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u{a0}=1",
    "\u{feff}=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
];
const SCRIPTS: [&str; 4] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "javascript:alert(1)",
];

async fn company_of(names: &[&str]) -> (TestApp, Client, String) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let lines = names.iter().enumerate().fold(Lines::new(), |lines, (n, name)| {
        lines.row(&format!("K{n:02},\"{}\",,R{n},2026-03-01,P,1.00,", name.replace('"', "\"\"")))
    });
    app.import(&lines.csv()).await;
    let (client, run) = (app.admin().await.client, app.run().await.id.to_string());
    (app, client, run)
}

#[test]
fn every_formula_is_neutralised_and_comes_back() {
    for formula in FORMULAS {
        let cell = csv_safe(formula);
        assert!(cell.starts_with('\''), "{formula:?} became {cell:?}");
        assert_eq!(csv_plain(&cell), formula);
    }
    for split in ["x;=1+1", "x,@A1", "a\"=1", "a|-1", "a\n=1"] {
        let cell = csv_safe(split);
        assert!(
            !cell.contains([';', ',', '"', '|', '\n']) || cell.contains('\''),
            "{split:?} became {cell:?}"
        );
        assert_eq!(csv_plain(&cell), split);
    }
    for plain in ["Alpha", "3 = 3", "a-b", "", "O'Neill", "1-2"] {
        assert_eq!(csv_safe(plain), plain, "what runs nowhere stays as it is");
    }
}

proptest! {
    #[test]
    fn what_was_made_safe_comes_back(text in r#"['=+\-@＝＋－＠ \t\r\n;,|"a-c]{0,8}"#) {
        let cell = csv_safe(&text);
        prop_assert_eq!(csv_plain(&cell), text);
    }

    #[test]
    fn no_cell_starts_a_formula_after_what_a_spreadsheet_skips(text in r"['=+\-@＝＋－＠ \t\r\n\u{0}\u{200b}\u{feff}a-c]{0,8}") {
        let cell = csv_safe(&text);
        let first = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || "\u{200b}\u{feff}".contains(c)).chars().next();
        prop_assert!(first.is_none_or(|c| !"=+-@＝＋－＠".contains(c)), "{:?}", cell);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_formulas_are_neutral_in_the_export() {
    let (_app, client, run) = company_of(&FORMULAS).await;
    let reply = client.get(&format!("/runs/{run}/accounts.csv")).await.assert(200);
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert!(reply.header("content-disposition").starts_with("attachment"));
    let mut reader = csv::Reader::from_reader(reply.body.as_ref());
    let column = reader.headers().unwrap().iter().position(|name| name == "name").unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let name = &record[column];
        let first = name.trim_start().chars().next().unwrap_or('x');
        assert!(!"=+-@＝＋－＠".contains(first), "{name:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn quarantined_cells_are_neutral_in_the_export() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    app.import(
        &Lines::new().line("A", "1", "2026-03-01", "1.00").line("B", "2", "=cmd|' /C calc'!A0", "1.00").csv(),
    )
    .await;
    let admin = app.admin().await.client;
    let import =
        admin.get("/imports").await.assert(200).json()["imports"][0]["id"].as_str().unwrap().to_owned();
    let csv = admin.get(&format!("/imports/{import}/quarantine.csv")).await.assert(200).text();
    assert!(csv.contains("'=cmd"), "{csv}");
    let workbook = admin.get(&format!("/imports/{import}/quarantine.xlsx")).await.assert(200);
    assert_eq!(workbook.headers["content-disposition"], "attachment; filename=\"quarantine.xlsx\"");
    assert!(workbook.body.starts_with(b"PK"));
    let rows = admin.get(&format!("/imports/{import}/quarantine")).await.assert(200).json();
    assert_eq!(
        (&rows["rows"][0]["line"], &rows["rows"][0]["value"]),
        (&3.into(), &"=cmd|' /C calc'!A0".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_in_the_export_add_up_with_four_decimals() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let (client, run) = (app.admin().await.client, app.run().await.id);
    let reply = client.get(&format!("/runs/{run}/accounts.csv")).await.assert(200);
    let mut reader = csv::Reader::from_reader(reply.body.as_ref());
    let column = reader.headers().unwrap().iter().position(|name| name == "revenue").unwrap();
    let parts: i64 = reader
        .records()
        .map(|record| {
            let cell = record.unwrap()[column].to_owned();
            let (_, decimals) = cell.split_once('.').unwrap_or_else(|| panic!("{cell} has no decimals"));
            assert_eq!(decimals.len(), 4, "{cell}");
            cell.replace('.', "").parse::<i64>().unwrap()
        })
        .sum();
    assert_eq!(parts, 9_800_000, "980.00, as the picture says");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_scripts_come_out_as_text_of_json() {
    let (_app, client, run) = company_of(&SCRIPTS).await;
    for path in ["/accounts".to_owned(), format!("/runs/{run}/accounts?sort=name")] {
        let reply = client.get(&path).await.assert(200);
        assert_eq!(reply.header("content-type"), "application/json");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        let rows = reply.json();
        let names: Vec<&str> =
            rows["accounts"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
        for script in SCRIPTS {
            assert!(names.contains(&script), "{script} as it was written, in {names:?}");
        }
    }
}
