//! Workbooks of OpenDocument and of Excel 97 to 2003: what is read of them, and what is refused.

use mainstay_ledger::import::{Detected, ImportError, QuarantineCode as Code, ReadOptions, Survey, survey};
use proptest::prelude::*;

use super::books::{Cell, Row, container, ods, ods_of, ods_with, record, with_cells, xls};
use super::kit::{PLAIN, import};

fn surveyed(bytes: &[u8]) -> Survey {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("source");
    std::fs::write(&path, bytes).unwrap();
    survey(&path, &ReadOptions::default(), None).unwrap()
}

fn rows() -> Vec<Row> {
    let header = ["customer", "date", "revenue"].map(Cell::text).to_vec();
    vec![header, vec![Cell::text("007"), Cell::Day(46_053), Cell::Number(10.5)]]
}

const HEADER: &str = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>customer</text:p></table:table-cell>\
     <table:table-cell office:value-type=\"string\"><text:p>date</text:p></table:table-cell>\
     <table:table-cell office:value-type=\"string\"><text:p>revenue</text:p></table:table-cell></table:table-row>";

fn line(customer: &str, revenue: &str) -> String {
    format!(
        "<table:table-row><table:table-cell office:value-type=\"string\">{customer}</table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2026-01-31T00:00:00\"/>\
         <table:table-cell office:value-type=\"float\" office:value=\"{revenue}\"/></table:table-row>"
    )
}

fn table(name: &str, rows: &str) -> String {
    format!("<table:table table:name=\"{name}\" table:style-name=\"{name}\">{HEADER}{rows}</table:table>")
}

#[test]
fn texts_of_an_open_document_are_what_a_person_reads() {
    let customers = [
        ("<text:p>A<text:s text:c=\"2\"/>B</text:p>", "A  B"),
        ("<text:p>\n   A\n   B </text:p>", "A B"),
        ("<text:p>M&amp;M &lt;&#x20AC;&#65;&gt;</text:p>", "M&M <€A>"),
        ("<text:p>A<text:span>B<text:a>C</text:a></text:span></text:p>", "ABC"),
        ("<office:annotation><text:p>a remark</text:p></office:annotation><text:p>A</text:p>", "A"),
        ("<text:p>000123</text:p><draw:frame><text:p>x</text:p></draw:frame>", "000123"),
    ];
    let rows: String = customers.iter().map(|(customer, _)| line(customer, "1")).collect();
    let lines = import(ods_of(&table("L", &rows)), PLAIN).unwrap().lines();
    let mut found: Vec<_> = lines.iter().map(|line| (line.line, line.customer.as_str(), line.date)).collect();
    found.sort_unstable();
    let expected: Vec<_> = (2..).zip(customers).map(|(line, (_, text))| (line, text, 20_484)).collect();
    assert_eq!(found, expected, "2026-01-31 in days since 1970");
}

#[test]
fn a_hidden_sheet_of_an_open_document_is_not_chosen() {
    let styles = "<office:automatic-styles><style:style style:name=\"B\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>";
    let sheets =
        [table("A", &line("<text:p>a</text:p>", "1")), table("B", &line("<text:p>b</text:p>", "2"))].concat();
    let book = ods_with(
        &format!("{styles}<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"),
        "<manifest:manifest/>",
    );
    let found = surveyed(&book);
    let tables: Vec<_> =
        found.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.looks_like_table)).collect();
    assert_eq!(tables, [("A", true), ("B", false)]);
    assert_eq!(
        found.detected.iter().find(|found| found.what == Detected::Sheet).unwrap().value.as_deref(),
        Some("A")
    );
    assert_eq!(import(&book, PLAIN).unwrap().revenue(), "1.0000");
    let other = PLAIN.replace("[columns]", "[read]\nsheet = 'B'\n[columns]");
    assert_eq!(import(&book, &other).unwrap().revenue(), "2.0000");
}

#[test]
fn rows_that_repeat_count_each_and_empty_ones_keep_their_numbers() {
    let thrice = line("<text:p>a</text:p>", "1").replacen(
        "<table:table-row",
        "<table:table-row table:number-rows-repeated=\"3\"",
        1,
    );
    let empty = "<table:table-row table:number-rows-repeated=\"10\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let rest = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let rows = [thrice.as_str(), empty, &line("<text:p>b</text:p>", "4"), rest].concat();
    let imported = import(ods_of(&table("L", &rows)), PLAIN).unwrap();
    let mut numbers: Vec<i64> = imported.lines().iter().map(|line| line.line).collect();
    numbers.sort_unstable();
    assert_eq!((imported.revenue().as_str(), numbers), ("7.0000", vec![2, 3, 4, 15]));
}

#[test]
fn a_merged_amount_of_an_open_document_counts_in_no_row() {
    let span = "table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"float\"";
    let first = line("<text:p>a</text:p>", "1").replace("table:table-cell office:value-type=\"float\"", span);
    let second = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>b</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2026-01-31\"/><table:covered-table-cell/></table:table-row>";
    let rows = [first.as_str(), second, &line("<text:p>c</text:p>", "4")].concat();
    let imported = import(ods_of(&table("L", &rows)), PLAIN).unwrap();
    assert_eq!((imported.revenue().as_str(), imported.reasons()), ("4.0000", vec![(Code::MergedAmount, 2)]));
}

fn too_large(book: Vec<u8>, words: &str) {
    assert!(book.len() < 1 << 20, "{} bytes", book.len());
    match import(book, PLAIN).err() {
        Some(ImportError::WorkbookTooLarge { detail }) => assert!(detail.contains(words), "{detail}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_small_open_document_cannot_become_a_large_table() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
    let repeated = |rows: u64, columns: u64| {
        let cell = cell.replace("cell ", &format!("cell table:number-columns-repeated=\"{columns}\" "));
        let row = format!("<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row>");
        ods_of(&table("L", &row))
    };
    too_large(repeated(1_000_000, 1000), "cells");
    too_large(repeated(2_000_000, 1), "rows");
    too_large(repeated(1, 20_000), "columns");
    too_large(repeated(u64::MAX, u64::MAX), "");
    too_large(ods_of(&table("L", &"<table:table-row/>".repeat(2_000_000))), "unpacks");
    let long = line(&format!("<text:p>{}</text:p>", "x".repeat(3 << 20)), "1");
    too_large(ods_of(&table("L", &long)), "1 MiB");
    let text = format!(
        "<table:table-cell table:number-columns-repeated=\"900\"><text:p>{}</text:p></table:table-cell>",
        "x".repeat(60_000)
    );
    too_large(ods_of(&table("L", &format!("<table:table-row>{text}</table:table-row>"))), "MiB of text");
    let wide = text.replace("\"900\"", "\"14\"");
    let rows = format!("<table:table-row table:number-rows-repeated=\"100000\">{wide}</table:table-row>");
    let many: String = (0..200).map(|number| table(&format!("L{number}"), &rows)).collect();
    // Of every sheet the first rows are held, and of all together no more than there is room for.
    assert!(import(ods_of(&many), PLAIN).is_err());
    let spaces = line("<text:p>a<text:s text:c=\"4000000000\"/>b</text:p>", "1");
    assert_eq!(import(ods_of(&table("L", &spaces)), PLAIN).unwrap().reasons(), [(Code::CellTooLong, 1)]);
}

#[test]
fn what_is_not_read_says_what_it_is_and_what_to_do() {
    let manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let book = xls(&rows());
    let password = [record(0x0809, &[0, 6, 5, 0]), record(0x002f, &[1, 0]), record(0x000a, &[])].concat();
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\">]>";
    for (bytes, words) in [
        (ods_with("", manifest), "protected by a password"),
        (ods_with(laughs, "<manifest:manifest/>"), "declarations of its own"),
        (container("EncryptedPackage", b"secret"), "protected by a password"),
        (container("Workbook", &password), "protected by a password"),
        (container("Book", b"old"), "Excel 95 or older"),
        (container("WordDocument", b"letter"), "no .xls workbook"),
        (book[..book.len() / 2].to_vec(), "cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "cut short"),
    ] {
        let error = import(bytes, PLAIN).err().expect("it is not read").to_string();
        assert!(error.contains(words), "`{error}` does not say `{words}`");
    }
}

#[test]
fn formulas_of_an_old_workbook_are_what_they_came_to() {
    let formula = |row: u8, column: u8, value: [u8; 8]| {
        record(0x0006, &[&[row, 0, column, 0, 0, 0][..], &value, &[0; 8]].concat())
    };
    let came_to = |kind: u8, value: u8| [kind, 0, value, 0, 0, 0, 0xff, 0xff];
    let text =
        |text: &str| record(0x0207, &[&[u8::try_from(text.len()).unwrap(), 0, 0], text.as_bytes()].concat());
    let cells = [
        [formula(2, 0, came_to(0, 0)), text("0042"), formula(2, 1, came_to(0, 0)), text("2026-01-05")]
            .concat(),
        formula(2, 2, 7.25_f64.to_le_bytes()),
        [formula(3, 0, came_to(3, 0)), formula(3, 1, came_to(2, 0x2a)), formula(3, 2, 1_f64.to_le_bytes())]
            .concat(),
    ];
    let book = with_cells(&rows(), &cells.concat());
    let imported = import(book, PLAIN).unwrap();
    assert_eq!((imported.revenue().as_str(), imported.reasons()), ("17.7500", vec![(Code::CellError, 1)]));
    let mut customers: Vec<String> = imported.lines().into_iter().map(|line| line.customer).collect();
    customers.sort();
    assert_eq!(customers, ["0042", "007"]);
}

#[test]
fn a_container_that_goes_in_a_circle_behind_its_end_is_damaged() {
    let mut bytes = vec![0; 1024];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(26, &[3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &[1, 0, 0, 0, 1, 0, 0, 0]);
    put(60, &[0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]);
    put(76, &[0; 4]);
    put(80, &[0xff; 432]);
    // The second sector, which begins where the file ends, is followed by itself.
    put(512, &[0xfd, 0xff, 0xff, 0xff, 1, 0, 0, 0]);
    let refused = import(bytes, PLAIN).err();
    assert!(matches!(refused, Some(ImportError::DamagedWorkbook { .. })), "{refused:?}");
}

#[test]
fn a_record_of_six_bytes_is_no_row_of_sixty_thousand_cells() {
    let bof = record(0x0809, &[0, 6, 5, 0]);
    let name = [&[0_u8; 4][..], &[0, 0, 1, 0], b"L"].concat();
    let at = u32::try_from(bof.len() + record(0x0085, &name).len() + 4).unwrap();
    let sheet = record(0x0085, &[&at.to_le_bytes()[..], &name[4..]].concat());
    let cells = record(0x00bd, &[0, 0, 0, 0, 0xff, 0xff]);
    let stream = [bof.clone(), sheet, record(0x000a, &[]), bof, cells, record(0x000a, &[])].concat();
    let refused = import(container("Workbook", &stream), PLAIN).err();
    assert!(matches!(refused, Some(ImportError::DamagedWorkbook { .. })), "{refused:?}");
}

#[test]
fn sheets_that_claim_the_same_records_are_counted_each() {
    let cells = record(0x027e, &[0; 10]).repeat(4000);
    let bof = record(0x0809, &[0, 6, 5, 0]);
    let names: Vec<String> = (0..9000).map(|number| format!("{number:05}")).collect();
    let at = bof.len() + names.len() * (4 + 8 + 5) + 4;
    let sheet = |name: &String| {
        let data = [&u32::try_from(at).unwrap().to_le_bytes()[..], &[0, 0, 5, 0], name.as_bytes()].concat();
        record(0x0085, &data)
    };
    let sheets: Vec<u8> = names.iter().flat_map(sheet).collect();
    let stream = [bof.clone(), sheets, record(0x000a, &[]), bof, cells, record(0x000a, &[])].concat();
    too_large(container("Workbook", &stream), "records");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A byte changed anywhere, or an end cut off: a report or a sentence, never a panic.
    #[test]
    fn no_damage_makes_an_import_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(), old in any::<bool>()) {
        let mut bytes = if old { xls(&rows()) } else { ods(&rows()) };
        // Most of a small container is empty: damage what is in use.
        let end = if old { 512 * 3 + 400 } else { bytes.len() };
        let at = at.index(end.min(bytes.len()));
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = import(&bytes, PLAIN);
    }

    #[test]
    fn no_damaged_content_makes_an_import_panic(at in any::<prop::sample::Index>(), with in "[<>/\"= a-z0-9&;]{0,3}") {
        let sheet = table("L", &line("<text:p>a<text:s/>&amp;</text:p>", "1"));
        let at = at.index(sheet.len());
        let _ = import(ods_of(&format!("{}{with}{}", &sheet[..at], &sheet[at + 1..])), PLAIN);
    }
}
