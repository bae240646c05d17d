//! Parquet files with values too long to import: a dictionary writes such a value once for any number of rows.

use std::sync::Arc;

use mainstay_ledger::import::QuarantineCode as Code;
use parquet::basic::Encoding;
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnDescPtr;

use super::kit::{Imported, PLAIN, import};

const ROWS: u8 = 100;

/// A column that has one value in all rows: a dictionary page of it, and a data page of one run of key 0.
///
/// Page by page, since a writer of values would hash the long one once for each row.
fn constant(of: &ColumnDescPtr, rows: u32, value: &str) -> (std::fs::File, ColumnCloseResult) {
    let mut sink = TrackedWrite::new(tempfile::tempfile().unwrap());
    let plain = [&u32::try_from(value.len()).unwrap().to_le_bytes()[..], value.as_bytes()].concat();
    let plain_length = plain.len();
    let dictionary = Page::DictionaryPage {
        buf: plain.into(),
        num_values: 1,
        encoding: Encoding::PLAIN,
        is_sorted: false,
    };
    // One bit a key; the run's length, doubled, as a varint; key 0.
    let mut keys = vec![1];
    let mut run = rows * 2;
    while run >= 0x80 {
        keys.push(u8::try_from(run & 0x7f).unwrap() | 0x80);
        run >>= 7;
    }
    keys.extend([u8::try_from(run).unwrap(), 0]);
    let keys_length = keys.len();
    let data = Page::DataPage {
        buf: keys.into(),
        num_values: rows,
        encoding: Encoding::RLE_DICTIONARY,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    };
    let mut pages = SerializedPageWriter::new(&mut sink);
    let first = pages.write_page(CompressedPage::new(dictionary, plain_length)).unwrap();
    let second = pages.write_page(CompressedPage::new(data, keys_length)).unwrap();
    let bytes = first.bytes_written + second.bytes_written;
    let metadata = ColumnChunkMetaData::builder(of.clone())
        .set_encodings(vec![Encoding::PLAIN, Encoding::RLE_DICTIONARY])
        .set_num_values(rows.into())
        .set_total_compressed_size(bytes.try_into().unwrap())
        .set_total_uncompressed_size(bytes.try_into().unwrap())
        .set_dictionary_page_offset(Some(first.offset.try_into().unwrap()))
        .set_data_page_offset(second.offset.try_into().unwrap())
        .build()
        .unwrap();
    let closed = ColumnCloseResult {
        bytes_written: bytes,
        rows_written: rows.into(),
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    (sink.into_inner().unwrap(), closed)
}

/// A file whose rows are all the same.
fn same_rows(rows: u32, columns: &[(&str, &str)]) -> Vec<u8> {
    let fields: String =
        columns.iter().map(|(name, _)| format!("required binary {name} (STRING); ")).collect();
    let schema = Arc::new(parse_message_type(&format!("message lines {{ {fields} }}")).unwrap());
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    let described = file.schema_descr().columns().to_vec();
    let mut group = file.next_row_group().unwrap();
    for (of, (_, value)) in described.iter().zip(columns) {
        let (chunk, closed) = constant(of, rows, value);
        group.append_column(&chunk, closed).unwrap();
    }
    group.close().unwrap();
    file.close().unwrap();
    bytes
}

fn imported(rows: u32, name: &str) -> Imported {
    let columns = [("customer", "A"), ("name", name), ("date", "2026-01-02"), ("revenue", "1.5")];
    import(same_rows(rows, &columns), &format!("{PLAIN}customer_name = 'name'\n")).unwrap()
}

/// 8,000 values of 300 KB are 2.4 GB, of 10 MB 80 GB: more than 32-bit offsets reach and than memory holds.
#[test]
fn a_dictionary_with_one_long_value_quarantines_every_row_and_costs_that_value_once() {
    for length in [300_000, 10_000_000] {
        let imported = imported(8_000, &"x".repeat(length));
        assert_eq!(imported.reasons(), [(Code::CellTooLong, 8_000)]);
        let row = imported.prepared.quarantine_sample.last().unwrap();
        assert_eq!(row.line, 20);
        assert_eq!(row.reason, "the cell in column 2 is longer than 64 KiB");
        assert_eq!(row.raw.as_ref().unwrap(), &format!("A,{}…,2026-01-02,1.5", "x".repeat(256)));
    }
}

/// A block of text is full after 16 of these rows, and 8,000 of them are 524 MB.
#[test]
fn values_as_long_as_a_cell_may_be_are_imported_block_by_block() {
    let imported = imported(8_000, &"x".repeat(64 * 1024));
    assert_eq!((imported.prepared.report.accepted, imported.revenue()), (8_000, "12000.0000".to_owned()));
    let lines: Vec<_> = imported.lines().iter().map(|line| line.line).collect();
    assert_eq!(lines, (1..=8_000).collect::<Vec<_>>());
}

#[test]
fn a_row_longer_than_a_block_is_quarantined_as_in_csv() {
    let sixty = "x".repeat(60 * 1024);
    let names: Vec<String> = (0..18).map(|at| format!("t{at}")).collect();
    let mut columns = vec![("customer", "A"), ("date", "2026-01-02"), ("revenue", "1")];
    columns.extend(names.iter().map(|name| (name.as_str(), sixty.as_str())));
    columns.push(("last", "x"));
    let all: Vec<String> = names.iter().map(|name| format!("{name} != ''")).collect();
    let mapping = format!("{PLAIN}[keep]\nwhere = \"{} and last = 'x'\"\n", all.join(" and "));
    let imported = import(same_rows(ROWS.into(), &columns), &mapping).unwrap();
    assert_eq!(imported.reasons(), [(Code::CellTooLong, ROWS.into())]);
}
