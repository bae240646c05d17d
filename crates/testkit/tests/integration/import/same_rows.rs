//! The same rows give the same lines, whichever kind of file they come in.

use mainstay_ledger::import::{Format, QuarantineCode as Code, ReadOptions, Survey, survey};
use proptest::prelude::*;

use super::books::{Cell, Row, iso, ods, xls, xlsx};
use super::kit::{Imported, PLAIN, StagedLine, import};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

fn fixture(kind: &str) -> Vec<u8> {
    std::fs::read(format!("{FIXTURES}/book.{kind}")).unwrap()
}

fn surveyed(kind: &str) -> Survey {
    survey(format!("{FIXTURES}/book.{kind}").as_ref(), &ReadOptions::default(), None).unwrap()
}

/// The lines without the numbers of their rows.
fn lines(imported: &Imported) -> Vec<StagedLine> {
    let mut lines = imported.lines();
    for line in &mut lines {
        line.line = 0;
    }
    lines.sort();
    lines
}

const MAPPING: &str = "source = 'erp'\n[columns]\ncustomer = 'customer'\ndate = 'date'\nrevenue = 'revenue'\n\
     invoice = 'invoice'\nproduct = 'product'\ncost = 'cost'\n";

#[test]
fn a_book_of_libreoffice_reads_the_same_in_all_its_formats() {
    let first = import(fixture("xlsx"), MAPPING).unwrap();
    assert_eq!(first.reasons(), [(Code::CellError, 1)]);
    assert_eq!(first.prepared.quarantine_sample[0].line, 12);
    assert_eq!(first.revenue(), "-12344235.5160", "1.234 + 1234.5 - 12345678.25 + 7 + 2 × 100");
    for kind in ["ods", "xls"] {
        let other = import(fixture(kind), MAPPING).unwrap();
        assert_eq!(first.lines(), other.lines(), "{kind}");
        assert_eq!(first.prepared.quarantine_sample, other.prepared.quarantine_sample, "{kind}");
        let (one, two) = (surveyed("xlsx"), surveyed(kind));
        assert_eq!((one.columns, one.detected, one.header_row), (two.columns, two.detected, two.header_row));
        assert_eq!((one.sheets, one.sheet), (two.sheets, two.sheet), "{kind}");
        assert_eq!(two.format.as_str(), kind);
    }
}

#[test]
fn a_book_gives_the_lines_of_the_csv_with_its_rows() {
    let csv = "customer,date,revenue,invoice,product,cost\n007,2026-01-31,1.2340,4711,Müller & Söhne  „A“,0.3\n\
         0815,2026-02-01T08:26:00,1234.5,R 0001,P1,0.25\nM,2026-02-03,-12345678.25,R2,,\nM,2026-02-04,7,R3,1,\n\
         twice,2026-02-06,100,,,\ntwice,2026-02-06,100,,,\n";
    let csv = lines(&import(csv, MAPPING).unwrap());
    for kind in ["xlsx", "ods", "xls"] {
        assert_eq!(csv, lines(&import(fixture(kind), MAPPING).unwrap()), "{kind}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,6}",
        "[A-Za-z0-9äöüß€&<>'\"; .-]{1,12}",
        "0{1,3}[1-9]",
        Just("=1+1".to_owned()),
        Just("'0007".to_owned()),
        "\\PC{1,8}"
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let amount = (-1_000_000_000_i32..1_000_000_000).prop_map(|cents| Cell::Number(f64::from(cents) / 100.0));
    let cell = prop_oneof![3 => text().prop_map(Cell::Text), 1 => Just(Cell::Empty)];
    (text(), 36_526_u32..47_000, amount, cell).prop_map(|(customer, day, amount, invoice)| {
        vec![Cell::Text(customer), Cell::Day(day), amount, invoice]
    })
}

fn csv(rows: &[Row]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let shown = row.iter().map(|cell| match cell {
            Cell::Text(text) => text.clone(),
            // Four decimals are no thousands.
            Cell::Number(number) => format!("{number:.4}"),
            Cell::Day(day) => iso(*day),
            Cell::Empty => String::new(),
        });
        writer.write_record(shown).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rows_are_the_same_lines_in_every_format(rows in proptest::collection::vec(row(), 1..40)) {
        let header = ["customer", "date", "revenue", "invoice"].map(Cell::text).to_vec();
        let rows: Vec<Row> = std::iter::once(header).chain(rows).collect();
        let mapping = format!("{PLAIN}invoice = 'invoice'\n");
        let expected = import(csv(&rows), &mapping).unwrap();
        for (format, book) in [(Format::Xlsx, xlsx(&rows)), (Format::Ods, ods(&rows)), (Format::Xls, xls(&rows))] {
            let found = import(book, &mapping).unwrap();
            prop_assert_eq!(expected.lines(), found.lines(), "{:?}", format);
            prop_assert_eq!(expected.reasons(), found.reasons());
        }
    }
}
