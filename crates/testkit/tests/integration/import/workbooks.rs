//! Workbooks as spreadsheet programs write them, and, in a module of their own, as nobody should.

mod damaged;

use std::io::Write;

use mainstay_ledger::import::{
    AmbiguousReading, Detected, ImportError, QuarantineCode as Code, ReadOptions, Survey, survey,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

use super::kit::{PLAIN, import};

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn header(sheet: &mut Worksheet, row: u32) {
    for (column, name) in (0_u16..).zip(["customer", "date", "revenue"]) {
        sheet.write_string(row, column, name).unwrap();
    }
}

fn date(text: &str) -> ExcelDateTime {
    ExcelDateTime::parse_from_str(text).unwrap()
}

/// Customer, date and revenue below a header in the first row.
fn line(sheet: &mut Worksheet, row: u32, customer: &str, day: &str, revenue: f64) {
    let format = Format::new().set_num_format("dd.mm.yyyy");
    sheet.write_string(row, 0, customer).unwrap();
    sheet.write_datetime_with_format(row, 1, date(day), &format).unwrap();
    sheet.write_number(row, 2, revenue).unwrap();
}

fn surveyed(bytes: &[u8], read: &ReadOptions) -> Result<Survey, ImportError> {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("source");
    std::fs::write(&path, bytes).unwrap();
    survey(&path, read, None)
}

/// What was detected of one thing: value and whether it is sure.
fn detected(survey: &Survey, what: Detected) -> (Option<&str>, bool) {
    let found = survey.detected.iter().find(|found| found.what == what).expect("it was looked for");
    (found.value.as_deref(), found.sure)
}

#[test]
fn typed_cells_are_read_as_a_person_would_read_them() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for (column, name) in (0_u16..).zip(["customer", "date", "revenue", "invoice", "cost"]) {
            sheet.write_string(0, column, name).unwrap();
        }
        line(sheet, 1, "007", "2026-01-31", 0.1 + 0.2);
        sheet.write_number(1, 3, 4711).unwrap();
        sheet.write_boolean(1, 4, true).unwrap();
        sheet.write_number(2, 0, 23).unwrap();
        sheet.write_string(2, 1, "2026-02-01").unwrap();
        sheet.write_formula(2, 2, Formula::new("=1200+34.5").set_result("1234.5")).unwrap();
        sheet.write_string(2, 3, " R 1 ").unwrap();
        line(sheet, 4, "23", "2026-02-02", 1.234);
    });
    let mapping = format!("{PLAIN}invoice = 'invoice'\n");
    let imported = import(&bytes, &mapping).unwrap();
    assert_eq!(imported.revenue(), "1236.0340", "0.3000 + 1234.5000 + 1.2340");
    let lines = imported.lines();
    let of = |line: i64| lines.iter().find(|found| found.line == line).unwrap();
    assert_eq!((of(2).customer.as_str(), of(2).invoice.as_str()), ("007", "4711"));
    assert_eq!((of(3).customer.as_str(), of(3).invoice.as_str()), ("23", "R 1"));
    assert_eq!(of(2).date, 20_484, "2026-01-31 in days since 1970");
    assert_eq!(of(5).revenue, 12_340, "a number's point is no question; lines are rows of the sheet");
    let boolean = import(&bytes, &format!("{PLAIN}cost = 'cost'\n")).unwrap();
    assert_eq!(boolean.reasons(), [(Code::BadNumber, 1)], "true is no amount");
}

#[test]
fn days_count_from_1904_where_the_workbook_says_so() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        line(sheet, 1, "A", "2026-01-31", 1.0);
    });
    let bytes = changed(&bytes, "xl/workbook.xml", |xml| {
        assert!(xml.contains("<workbookPr"), "{xml}");
        xml.replace("<workbookPr", "<workbookPr date1904=\"1\"")
    });
    let lines = import(bytes, PLAIN).unwrap().lines();
    assert_eq!(lines[0].date, 20_484 + 1462, "1904 lies 1462 days after 1900 with its day too many");
}

#[test]
fn titles_above_the_header_are_passed_over() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 2, "Invoices of January", &Format::new()).unwrap();
        sheet.write_string(1, 0, "as of 2026-02-01").unwrap();
        header(sheet, 3);
        line(sheet, 4, "A", "2026-01-05", 10.0);
    });
    let found = surveyed(&bytes, &ReadOptions::default()).unwrap();
    assert_eq!((found.format.as_str(), found.header_row), ("xlsx", Some(4)));
    assert_eq!(detected(&found, Detected::HeaderRow), (Some("4"), true));
    assert_eq!(import(&bytes, PLAIN).unwrap().lines()[0].line, 5);
}

#[test]
fn two_rows_that_could_be_the_header_are_asked_about() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for (column, name) in (0_u16..).zip(["Sold to", "Billing", "Value"]) {
            sheet.write_string(0, column, name).unwrap();
        }
        header(sheet, 1);
        line(sheet, 2, "A", "2026-01-05", 10.0);
    });
    let refused = import(&bytes, PLAIN).err().expect("nobody can tell");
    let ImportError::Ambiguous { what: AmbiguousReading::HeaderRow, key, readings, .. } = &refused else {
        panic!("{refused}")
    };
    assert_eq!(key, "read.header_row");
    assert!(readings.0.contains("`1`") && readings.1.contains("`2`"), "{readings:?}");
    let mapping = PLAIN.replace("[columns]", "[read]\nheader_row = 2\n[columns]");
    assert_eq!(import(&bytes, &mapping).unwrap().revenue(), "10.0000");
}

#[test]
fn a_refused_row_is_handed_out_as_text_that_reads_the_same() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for (column, text) in (0_u16..).zip(["customer", "date", "revenue", "cost"]) {
            sheet.write_string(0, column, text).unwrap();
        }
        for (column, text) in (0_u16..).zip(["100.200", "soon"]) {
            sheet.write_string(1, column, text).unwrap();
        }
        sheet.write_number(1, 2, 1234.567).unwrap();
        sheet.write_string(1, 3, "1.234").unwrap();
        line(sheet, 2, "7", "2026-01-05", 1.0);
    });
    let mapping = format!("{PLAIN}cost = 'cost'\n[read]\ndecimal = ','\n");
    let row = import(&bytes, &mapping).unwrap().prepared.quarantine_sample[0].clone();
    let raw = row.raw.unwrap();
    assert_eq!(
        raw, "100.200,soon,\"1234,5670\",1.234",
        "texts as they stood, the number with the mapping's sign"
    );
    let again =
        import(format!("customer,date,revenue,cost\n{}\n", raw.replace("soon", "2026-01-05")), &mapping);
    let lines = again.unwrap().lines();
    assert_eq!(lines[0].customer, "100.200");
    assert_eq!((lines[0].revenue, lines[0].cost), (12_345_670, Some(12_340_000)));
}

#[test]
fn an_amount_that_is_merged_over_rows_is_handed_out_for_none_of_them() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        line(sheet, 1, "A", "2026-01-05", 0.0);
        line(sheet, 2, "B", "2026-01-05", 0.0);
        line(sheet, 3, "C", "2026-01-05", 5.0);
        sheet.merge_range(1, 2, 2, 2, "", &Format::new()).unwrap();
        sheet.write_number(1, 2, 1000).unwrap();
    });
    let imported = import(&bytes, PLAIN).unwrap();
    assert_eq!((imported.revenue().as_str(), imported.reasons()), ("5.0000", vec![(Code::MergedAmount, 2)]));
    let raws: Vec<_> =
        imported.prepared.quarantine_sample.iter().map(|row| row.raw.clone().unwrap()).collect();
    assert_eq!(raws, ["A,2026-01-05,", "B,2026-01-05,"], "written into both it would count twice");
}

#[test]
fn several_sheets_that_look_like_tables_are_asked_about() {
    let bytes = workbook(|book| {
        let notes = book.add_worksheet().set_name("Notes").unwrap();
        notes.write_string(0, 0, "made by the controlling").unwrap();
        for (name, revenue) in [("January", 10.0), ("February", 20.0), ("Hidden", 40.0)] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            header(sheet, 0);
            line(sheet, 1, "A", "2026-01-05", revenue);
            if name == "Hidden" {
                sheet.set_hidden(true);
            }
        }
    });
    let found = surveyed(&bytes, &ReadOptions::default()).unwrap();
    let tables: Vec<_> =
        found.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.looks_like_table)).collect();
    assert_eq!(tables, [("Notes", false), ("January", true), ("February", true), ("Hidden", false)]);
    assert_eq!(detected(&found, Detected::Sheet), (Some("January"), false));
    let refused = import(&bytes, PLAIN);
    assert!(matches!(refused, Err(ImportError::Ambiguous { what: AmbiguousReading::Sheet, .. })));
    for (name, revenue) in [("January", "10.0000"), ("February", "20.0000"), ("Hidden", "40.0000")] {
        let mapping = PLAIN.replace("[columns]", &format!("[read]\nsheet = '{name}'\n[columns]"));
        assert_eq!(import(&bytes, &mapping).unwrap().revenue(), revenue);
    }
    let misspelt = PLAIN.replace("[columns]", "[read]\nsheet = 'Januar'\n[columns]");
    let error = import(&bytes, &misspelt).err().unwrap().to_string();
    assert!(error.contains("no sheet `Januar`, did you mean `January`?"), "{error}");
}

#[test]
fn a_cell_that_shows_an_error_is_quarantined_with_its_column() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        line(sheet, 1, "A", "2026-01-05", 10.0);
        line(sheet, 2, "B", "2026-01-05", 20.0);
        sheet.write_formula(2, 0, Formula::new("=VLOOKUP(1,X1:X2,1)").set_result("#N/A")).unwrap();
        line(sheet, 3, "C", "2026-01-05", 30.0);
    });
    let imported = import(&bytes, PLAIN).unwrap();
    assert_eq!((imported.revenue().as_str(), imported.reasons()), ("40.0000", vec![(Code::CellError, 1)]));
    let row = &imported.prepared.quarantine_sample[0];
    assert_eq!((row.line, row.column.as_deref(), row.value.as_deref()), (3, Some("customer"), Some("#N/A")));
}

#[test]
fn a_formula_that_nothing_computed_is_quarantined_and_not_taken_for_empty() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        line(sheet, 1, "A", "2026-01-05", 10.0);
        line(sheet, 2, "B", "2026-01-05", 20.0);
        sheet.write_formula(2, 2, Formula::new("=C2*2").set_result("UNCOMPUTED")).unwrap();
    });
    let bytes = changed(&bytes, "xl/worksheets/sheet1.xml", |xml| {
        assert!(xml.contains("<v>UNCOMPUTED</v>"), "{xml}");
        xml.replace("<v>UNCOMPUTED</v>", "")
    });
    let imported = import(&bytes, PLAIN).unwrap();
    assert_eq!(imported.reasons(), [(Code::CellError, 1)]);
    assert!(imported.prepared.quarantine_sample[0].reason.contains("formula without a value"));
}

#[test]
fn a_merged_customer_stands_in_each_row_and_a_merged_amount_in_none() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        for row in 1..=4 {
            line(sheet, row, "?", "2026-01-05", 10.0);
        }
        sheet.merge_range(1, 0, 3, 0, "A", &Format::new()).unwrap();
        sheet.merge_range(3, 2, 4, 2, "99", &Format::new()).unwrap();
        sheet.write_number(3, 2, 99).unwrap();
        sheet.write_string(4, 0, "B").unwrap();
    });
    let imported = import(&bytes, PLAIN).unwrap();
    let lines: Vec<_> = imported.lines().iter().map(|line| (line.customer.clone(), line.line)).collect();
    assert_eq!(lines, [("A".to_owned(), 2), ("A".to_owned(), 3)]);
    assert_eq!(imported.reasons(), [(Code::MergedAmount, 2)]);
    assert_eq!(imported.revenue(), "20.0000");
}

#[test]
fn numbers_written_as_text_are_as_ambiguous_as_in_csv() {
    let of = |values: &[&str]| {
        workbook(|book| {
            let sheet = book.add_worksheet();
            header(sheet, 0);
            for (row, value) in (1..).zip(values) {
                line(sheet, row, "A", "2026-01-05", 0.0);
                sheet.write_string(row, 2, *value).unwrap();
            }
        })
    };
    let refused = import(of(&["1.234"]), PLAIN);
    assert!(matches!(refused, Err(ImportError::Ambiguous { what: AmbiguousReading::Number, .. })));
    assert_eq!(import(of(&["1.234", "5,5"]), PLAIN).unwrap().revenue(), "1239.5000");
}

#[test]
fn a_sheet_of_2000_columns_and_of_all_16384_is_read() {
    for columns in [2_000_u16, 16_384] {
        let bytes = workbook(|book| {
            let sheet = book.add_worksheet();
            for column in 0..columns {
                sheet.write_string(0, column, format!("c{column}")).unwrap();
                sheet.write_number(1, column, column).unwrap();
            }
            let format = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(1, 1, date("2026-01-05"), &format).unwrap();
        });
        let last = columns - 1;
        let mapping =
            format!("source = 'erp'\n[columns]\ncustomer = 'c0'\ndate = 'c1'\nrevenue = 'c{last}'\n");
        assert_eq!(import(bytes, &mapping).unwrap().revenue(), format!("{last}.0000"));
    }
}

/// The same workbook with one part rewritten.
fn changed(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut written = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut text).unwrap();
        if name == part {
            text = change(String::from_utf8(text).unwrap()).into_bytes();
        }
        written.start_file(name, SimpleFileOptions::default()).unwrap();
        written.write_all(&text).unwrap();
    }
    written.finish().unwrap().into_inner()
}
