//! The rows of a sheet that were read once are not read from the workbook again, and are the same.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use mainstay_ledger::import::{ReadOptions, survey};
use tempfile::TempDir;

use super::books::{Cell, Row, ods, xls, xlsx};
use super::kit::{Imported, PLAIN, import_keeping};

struct Folder {
    folder: TempDir,
}

impl Folder {
    fn with(book: &[u8]) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("book"), book).unwrap();
        Self { folder }
    }

    fn book(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("book.rows")
    }

    fn import(&self, mapping: &str) -> Imported {
        import_keeping(&self.book(), &self.kept(), mapping).unwrap()
    }

    /// Writes over the workbook so that it looks untouched.
    fn replace(&self, bytes: &[u8]) {
        let before = fs::metadata(self.book()).unwrap();
        let mut bytes = bytes.to_vec();
        bytes.resize(usize::try_from(before.len()).unwrap(), b' ');
        fs::write(self.book(), bytes).unwrap();
        let file = File::options().write(true).open(self.book()).unwrap();
        file.set_modified(before.modified().unwrap()).unwrap();
    }
}

fn rows(amounts: &[&str]) -> Vec<Row> {
    let header = ["customer", "date", "revenue"].map(Cell::text).to_vec();
    let row = |amount: &&str| vec![Cell::text("007"), Cell::Day(46_053), Cell::text(amount)];
    std::iter::once(header).chain(amounts.iter().map(row)).collect()
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn what_is_kept_gives_the_very_same_lines() {
    for book in [xlsx, ods, xls] {
        let folder = Folder::with(&book(&rows(&["1.5", "2", "x"])));
        let first = folder.import(PLAIN);
        assert!(folder.kept().exists());
        let looked = survey(&folder.book(), &ReadOptions::default(), None).unwrap();
        assert_eq!(survey(&folder.book(), &ReadOptions::default(), Some(&folder.kept())).unwrap(), looked);
        // Nothing but what was kept can be read now.
        folder.replace(&book(&[])[..4]);
        assert!(survey(&folder.book(), &ReadOptions::default(), None).is_err());
        let again = folder.import(PLAIN);
        assert_eq!(first.lines(), again.lines());
        assert_eq!(first.prepared.report, again.prepared.report);
        assert_eq!(first.prepared.quarantine_sample, again.prepared.quarantine_sample);
        assert_eq!((again.lines()[0].customer.as_str(), again.lines()[0].line), ("007", 2));
        assert_eq!(survey(&folder.book(), &ReadOptions::default(), Some(&folder.kept())).unwrap(), looked);
    }
}

#[test]
fn merged_cells_are_kept_too() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in
        (0..).zip([["customer", "date", "revenue"], ["A", "2026-01-05", "1"], ["", "2026-01-05", "2"]])
    {
        sheet.write_row(row, 0, cells).unwrap();
    }
    sheet.merge_range(1, 0, 2, 0, "A", &rust_xlsxwriter::Format::new()).unwrap();
    let folder = Folder::with(&book.save_to_buffer().unwrap());
    let first = folder.import(PLAIN).lines();
    folder.replace(b"PK\x03\x04");
    assert_eq!((first.len(), first), (2, folder.import(PLAIN).lines()));
}

#[test]
fn how_numbers_are_written_is_decided_over_what_was_kept() {
    let folder = Folder::with(&xlsx(&rows(&["1.234", "5,5"])));
    assert_eq!(folder.import(PLAIN).revenue(), "1239.5000");
    folder.replace(b"PK\x03\x04");
    assert_eq!(folder.import(PLAIN).revenue(), "1239.5000");
}

#[test]
fn another_workbook_is_read_and_not_what_was_kept() {
    let folder = Folder::with(&xlsx(&rows(&["1"])));
    assert_eq!(folder.import(PLAIN).revenue(), "1.0000");
    fs::write(folder.book(), xlsx(&rows(&["2", "3"]))).unwrap();
    assert_eq!(folder.import(PLAIN).revenue(), "5.0000");
}

#[test]
fn another_sheet_is_read_from_the_workbook() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, amount) in [("January", "1"), ("February", "2")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_row(0, 0, ["customer", "date", "revenue"]).unwrap();
        sheet.write_row(1, 0, ["A", "2026-01-05", amount]).unwrap();
    }
    let folder = Folder::with(&book.save_to_buffer().unwrap());
    for (name, revenue) in [("January", "1.0000"), ("February", "2.0000"), ("January", "1.0000")] {
        let mapping = PLAIN.replace("[columns]", &format!("[read]\nsheet = '{name}'\n[columns]"));
        assert_eq!(folder.import(&mapping).revenue(), revenue);
        assert_eq!(folder.import(&mapping).revenue(), revenue);
    }
}

#[test]
fn what_was_damaged_is_never_believed() {
    let folder = Folder::with(&xlsx(&rows(&["1", "2"])));
    let whole = folder.import(PLAIN).lines();
    let length = fs::read(folder.kept()).unwrap().len();
    for at in (0..length).step_by(3) {
        flip(&folder.kept(), at);
        match import_keeping(&folder.book(), &folder.kept(), PLAIN) {
            Ok(read) => assert_eq!(read.lines(), whole, "byte {at}"),
            Err(error) => assert!(error.to_string().contains("upload the file again"), "byte {at}: {error}"),
        }
        let _ = fs::remove_file(folder.kept());
        assert_eq!(folder.import(PLAIN).lines(), whole);
    }
    for kept in [0, 7, 15, length / 2, length - 1] {
        let bytes = fs::read(folder.kept()).unwrap();
        fs::write(folder.kept(), &bytes[..kept]).unwrap();
        assert_eq!(folder.import(PLAIN).lines(), whole, "cut to {kept} bytes");
    }
}
