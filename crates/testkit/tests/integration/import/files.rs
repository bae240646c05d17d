//! CSV files as they come: encodings, delimiters, and everything that can be wrong with a row.

use std::fs::File;

use mainstay_ledger::import::QuarantineCode as Code;
use mainstay_ledger::import::{AmbiguousReading, ImportError, Note, ReadOptions, read_quarantine, survey};

use super::kit::{PLAIN, import};

#[test]
fn an_empty_file_has_no_header() {
    assert!(matches!(import("", PLAIN), Err(ImportError::Empty)));
    assert!(matches!(import("\n\r\n", PLAIN), Err(ImportError::Empty)));
}

#[test]
fn a_header_alone_is_an_import_of_nothing() {
    let imported = import("customer,date,revenue\n", PLAIN).unwrap();
    assert_eq!(imported.prepared.report.rows, 0);
    assert!(imported.prepared.lines.is_empty() && imported.prepared.quarantine.is_none());
    assert!(imported.prepared.report.notes.contains(&Note::NoRows));
}

#[test]
fn leading_zeros_belong_to_an_id() {
    let imported = import("customer,date,revenue\n007,2026-01-02,1\n7,2026-01-02,2\n", PLAIN).unwrap();
    let ids: Vec<_> = imported.prepared.customers.iter().map(|seen| seen.external_id.as_str()).collect();
    assert_eq!(ids, ["007", "7"]);
}

#[test]
fn a_missing_last_newline_loses_no_row() {
    for end in ["", "\n", "\r\n", "\r"] {
        let text = format!("customer,date,revenue{end}A,2026-01-02,1.10{end}B,2026-01-03,2.20")
            .replace("revenueA", "revenue\nA");
        let text = if end.is_empty() { text.replace("1.10B", "1.10\nB") } else { text };
        let imported = import(text, PLAIN).unwrap();
        assert_eq!(
            (imported.prepared.report.accepted, imported.revenue()),
            (2, "3.3000".to_owned()),
            "{end:?}"
        );
    }
}

#[test]
fn lines_are_those_of_the_file_also_after_cells_of_several_lines() {
    let text = "customer,date,revenue,note\nA,2026-01-02,1,\"two\nlines\"\n\nB,2026-01-02,x,\n";
    let imported = import(text, PLAIN).unwrap();
    assert_eq!(imported.prepared.sample.first().unwrap().line, 2);
    let row = imported.prepared.quarantine_sample.first().unwrap();
    assert_eq!(
        (row.line, row.code, row.column.as_deref(), row.value.as_deref()),
        (5, Code::BadNumber, Some("revenue"), Some("x"))
    );
    assert_eq!(row.raw.as_deref(), Some("B,2026-01-02,x,"));
}

#[test]
fn a_doubled_quote_is_a_quote_and_a_quoted_delimiter_is_text() {
    let mapping = format!("{PLAIN}customer_name = 'name'\n");
    let text = "customer,name,date,revenue\nA,\"Huber \"\"Bau\"\", Wien\",2026-01-02,1\n";
    let imported = import(text, &mapping).unwrap();
    assert_eq!(imported.prepared.customers.first().unwrap().name.as_deref(), Some("Huber \"Bau\", Wien"));
}

#[test]
fn rows_with_too_many_or_too_few_cells_are_quarantined() {
    let imported =
        import("customer,date,revenue\nA,2026-01-02\nB,2026-01-02,1,2\nC,2026-01-02,3\n", PLAIN).unwrap();
    assert_eq!(imported.reasons(), [(Code::ColumnCount, 2)]);
    assert_eq!(imported.revenue(), "3.0000");
}

#[test]
fn each_fault_of_a_row_has_its_code() {
    let mapping = format!("{PLAIN}kind = 'kind'\ncurrency = 'currency'\n");
    let cases = [
        (",2026-01-02,1,,EUR", Code::MissingCustomer),
        ("\u{a0},2026-01-02,1,,EUR", Code::MissingCustomer),
        ("A\u{7},2026-01-02,1,,EUR", Code::BadId),
        ("A\0B,2026-01-02,1,,EUR", Code::BadId),
        ("A,,1,,EUR", Code::BadDate),
        ("A,2026-02-30,1,,EUR", Code::BadDate),
        ("A,0202-01-01,1,,EUR", Code::BadDate),
        ("A,2026-01-02,,,EUR", Code::BadNumber),
        ("A,2026-01-02,1.2.3,,EUR", Code::BadNumber),
        ("A,2026-01-02,NaN,,EUR", Code::NotFinite),
        ("A,2026-01-02,-inf,,EUR", Code::NotFinite),
        ("A,2026-01-02,100000000000000,,EUR", Code::AmountTooLarge),
        ("A,2026-01-02,1,gift,EUR", Code::BadKind),
        ("A,2026-01-02,1,,XQQ", Code::BadCurrency),
        ("A,2026-01-02,1,,", Code::BadCurrency),
    ];
    for (row, code) in cases {
        let text = format!("customer,date,revenue,kind,currency\nZ,2026-01-01,99.5,Freight,EUR\n{row}\n");
        let imported = import(text, &mapping).unwrap();
        assert_eq!(imported.reasons(), [(code, 1)], "{row:?}");
        assert_eq!(imported.revenue(), "99.5000", "{row:?}");
        let staged = imported.prepared.quarantine.as_ref().unwrap();
        let read = read_quarantine(File::open(&staged.path).unwrap(), 0, 10).unwrap();
        assert_eq!(read, imported.prepared.quarantine_sample, "{row:?}");
        assert!(read_quarantine(File::open(&staged.path).unwrap(), 1, 10).unwrap().is_empty());
    }
}

#[test]
fn a_division_by_zero_and_an_overflow_are_arithmetic_faults() {
    let mapping = PLAIN.replace("'revenue'", "'a / b * c'");
    let big = "9".repeat(30);
    let text =
        format!("customer,date,a,b,c\nA,2026-01-02,1,0,1\nA,2026-01-02,{big},1,{big}\nA,2026-01-02,10,3,3\n");
    let imported = import(text, &mapping).unwrap();
    assert_eq!(imported.reasons(), [(Code::Arithmetic, 2)]);
    assert_eq!(imported.revenue(), "10.0000", "10 / 3 * 3 is exactly 10");
}

#[test]
fn a_cell_of_ten_megabytes_is_quarantined_and_the_next_row_is_not() {
    let long = "x".repeat(10 << 20);
    for cell in [long.clone(), format!("\"{long}\"")] {
        let imported =
            import(format!("customer,date,revenue\n{cell},2026-01-02,1\nB,2026-01-02,2\n"), PLAIN).unwrap();
        assert_eq!(imported.reasons(), [(Code::CellTooLong, 1)]);
        assert_eq!(imported.prepared.sample.first().map(|line| line.line), Some(3));
        assert!(imported.prepared.quarantine_sample.first().unwrap().raw.as_ref().unwrap().len() < 70_000);
    }
    let over = "x".repeat(64 * 1024 + 1);
    let imported = import(format!("customer,date,revenue,note\nA,2026-01-02,1,{over}\n"), PLAIN).unwrap();
    assert_eq!(imported.reasons(), [(Code::CellTooLong, 1)]);
}

/// The text is read in pieces of 1 MiB, the second of which ends before, within and after this row's `\r\n`.
#[test]
fn a_line_end_cut_in_two_after_a_row_that_is_too_long_is_one_line_end() {
    let rest = ",2026-01-02,1";
    for until_end in (2_usize << 20) - 3..=(2 << 20) + 1 {
        for end in ["\r\n", "\r"] {
            let long = "x".repeat(until_end - rest.len());
            let text = format!("customer,date,revenue{end}{long}{rest}{end}B{rest}{end}C,2026-01-02,x{end}");
            let imported = import(text, PLAIN).unwrap();
            assert_eq!(imported.reasons(), [(Code::BadNumber, 1), (Code::CellTooLong, 1)]);
            assert_eq!(imported.prepared.sample.first().map(|line| line.line), Some(3));
            assert_eq!(imported.prepared.quarantine_sample.last().map(|row| row.line), Some(4));
        }
    }
}

#[test]
fn a_quote_that_is_never_closed_names_its_line() {
    let text = "customer,date,revenue\nA,2026-01-02,1\nB,\"2026-01-02,1\nC,2026-01-02,1\n";
    assert!(matches!(import(text, PLAIN), Err(ImportError::UnclosedQuote { line: 3 })));
    let cut_off = import("customer,date,revenue\nA,2026-01-02,1\nB,2026-01-02,\"12", PLAIN).unwrap();
    assert_eq!(cut_off.reasons(), [(Code::UnclosedQuote, 1)]);
    let long = format!("customer,date,revenue\nA,\"{}\nB,1\n", "x,\n".repeat(1 << 20));
    assert!(matches!(import(long, PLAIN), Err(ImportError::UnclosedQuote { line: 2 })));
}

#[test]
fn the_encoding_is_found_by_mark_or_by_letters() {
    let mapping = format!("{PLAIN}customer_name = 'name'\n");
    let text = "customer,name,date,revenue\nA,Möller Söhne Übersee,2026-01-02,1\n";
    let windows = windows_1252(text);
    let little: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> =
        [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), marked, windows, little, big] {
        let imported = import(&bytes, &mapping).unwrap();
        let names: Vec<_> =
            imported.prepared.customers.iter().filter_map(|seen| seen.name.as_deref()).collect();
        assert_eq!(names, ["Möller Söhne Übersee"]);
        assert_eq!(imported.prepared.sample.first().unwrap().customer, "A");
    }
}

#[test]
fn letters_far_behind_the_beginning_decide_the_encoding_too() {
    let rows: String = (0..80_000).map(|n| format!("C{n},Plain,2026-01-02,1\n")).collect();
    let text = format!("customer,name,date,revenue\n{rows}Z,Möller Söhne Übersee,2026-01-02,1\n");
    assert!(rows.len() > 1 << 20);
    let mapping = format!("{PLAIN}customer_name = 'name'\n");
    for bytes in [text.as_bytes().to_vec(), windows_1252(&text)] {
        let imported = import(&bytes, &mapping).unwrap();
        assert_eq!((imported.prepared.report.accepted, imported.prepared.report.quarantined), (80_001, 0));
        let last = imported.prepared.customers.last().unwrap();
        assert_eq!((last.external_id.as_str(), last.name.as_deref()), ("Z", Some("Möller Söhne Übersee")));
    }
}

/// Latin letters are one byte each in windows-1252, at their code points.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

#[test]
fn a_row_with_bytes_that_are_no_text_is_quarantined() {
    let mut bytes = "customer,date,revenue\nMüller,2026-01-02,1\nGößmann,2026-01-02,2\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"\xff\xfe,2026-01-02,4\n");
    let imported = import(&bytes, PLAIN).unwrap();
    assert_eq!(imported.reasons(), [(Code::Encoding, 1)]);
    assert_eq!(imported.revenue(), "3.0000");
}

#[test]
fn the_delimiter_is_found_or_asked_for() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = "customer,date,revenue\nA,2026-01-02,1\n".replace(',', delimiter);
        assert_eq!(import(text, PLAIN).unwrap().revenue(), "1.0000", "{delimiter:?}");
    }
    let german = "customer;date;revenue\nA;2026-01-02;12,5\nB;2026-01-02;7,25\n";
    assert_eq!(import(german, PLAIN).unwrap().revenue(), "19.7500");
    let both = "customer,x;date,revenue\nA,1;2026-01-02,3\n";
    let refused = import(both, PLAIN);
    assert!(matches!(refused, Err(ImportError::Ambiguous { what: AmbiguousReading::Delimiter, .. })));
}

#[test]
fn a_file_put_together_from_two_names_the_lines_of_each_delimiter() {
    let text = "customer;date;revenue\nA;2026-01-02;1\nB;2026-01-02;2\ncustomer,date,revenue\nC,2026-01-02,3\nD,2026-01-02,4\n";
    let refused = import(text, PLAIN);
    let Err(ImportError::MixedDelimiters { first, second }) = &refused else { panic!("{:?}", refused.err()) };
    let told = [first, second].map(|(delimiter, lines)| (delimiter.as_str(), lines.as_str()));
    assert!(told.contains(&(";", "lines 1, 2, 3")) && told.contains(&(",", "lines 4, 5, 6")), "{told:?}");
}

#[test]
fn titles_above_the_header_are_passed_over_and_a_stated_row_is_the_header() {
    let text = "Invoices of January\n\ncustomer,date,revenue\nA,2026-01-02,1\n";
    let imported = import(text, PLAIN).unwrap();
    assert_eq!((imported.revenue().as_str(), imported.lines()[0].line), ("1.0000", 4));
    let text = "made by,Ada,for the board\ncustomer,date,revenue\nA,2026-01-02,1\n";
    let mapping = PLAIN.replace("[columns]", "[read]\nheader_row = 2\n[columns]");
    assert_eq!(import(text, &mapping).unwrap().lines()[0].line, 3);
    let numbers = "revenue,customer,date\n1,A,2026-01-02\n";
    assert_eq!(import(numbers, PLAIN).unwrap().revenue(), "1.0000");
}

#[test]
fn two_thousand_columns_are_read() {
    let header: Vec<String> = (0..2000).map(|column| format!("c{column}")).collect();
    let mut row: Vec<String> = (0..2000).map(|column| column.to_string()).collect();
    row[1] = "2026-01-02".to_owned();
    let mapping = "source = 'erp'\n[columns]\ncustomer = 'c0'\ndate = 'c1'\nrevenue = 'c1999'\n";
    let text = format!("{}\n{}\n", header.join(","), row.join(","));
    assert_eq!(import(text, mapping).unwrap().revenue(), "1999.0000");
}

#[test]
fn a_survey_shows_what_a_file_is() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("file.parquet");
    std::fs::write(&path, "Kunde;Betrag\n007;1,5\n007;2,25\n").unwrap();
    let found = survey(&path, &ReadOptions::default(), None).unwrap();
    assert_eq!((found.format.as_str(), found.encoding, found.delimiter), ("csv", Some("UTF-8"), Some(';')));
    let names: Vec<_> = found.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Kunde", "Betrag"]);
    assert_eq!(found.columns.first().unwrap().samples, ["007"]);
}

#[test]
fn lines_after_today_are_imported_and_flagged() {
    let imported = import("customer,date,revenue\nA,2026-06-30,1\nA,2026-07-01,2\n", PLAIN).unwrap();
    assert_eq!((imported.prepared.report.accepted, imported.prepared.report.future_lines), (2, 1));
}

#[test]
fn a_cost_that_is_empty_is_unknown_and_not_zero() {
    let mapping = format!("{PLAIN}cost = 'cost'\n");
    let imported = import(
        "customer,date,revenue,cost\nA,2026-01-02,10,\nA,2026-01-02,20,5\nA,2026-01-02,1,0\n",
        &mapping,
    )
    .unwrap();
    let report = &imported.prepared.report;
    assert_eq!(report.cost.unwrap().to_string(), "5.0000");
    assert_eq!((report.costed_lines, report.totals.len()), (2, 1));
}

#[test]
fn names_are_kept_to_500_characters_and_a_name_of_120_is_whole() {
    let mapping = format!("{PLAIN}customer_name = 'name'\ncountry = 'country'\n");
    let (whole, long) = ("ä".repeat(120), "ö".repeat(30_000));
    let text = format!(
        "customer,name,country,date,revenue\nA,{whole},{long},2026-01-02,1\nB,{long},{whole},2026-01-02,1\n"
    );
    let imported = import(text, &mapping).unwrap();
    let kept: Vec<_> = imported
        .prepared
        .customers
        .iter()
        .map(|seen| [&seen.name, &seen.country].map(|word| word.as_ref().unwrap().as_str()))
        .collect();
    let cut = "ö".repeat(500);
    assert_eq!(kept, [[whole.as_str(), cut.as_str()], [cut.as_str(), whole.as_str()]]);
}
