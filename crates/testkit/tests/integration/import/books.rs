//! The same rows as a workbook of each kind, written as plainly as each kind allows.

use std::io::Write;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;

pub(super) use super::wrap::container;

/// A cell of a row.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
    /// Days since 1899-12-30, shown as a date.
    Day(u32),
    Empty,
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

pub(super) type Row = Vec<Cell>;

pub(super) fn iso(day: u32) -> String {
    (chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap() + chrono::Days::new(day.into())).to_string()
}

pub(super) fn xlsx(rows: &[Row]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("dd.mm.yyyy");
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text).map(|_| ()).unwrap(),
                Cell::Number(number) => sheet.write_number(row, column, *number).map(|_| ()).unwrap(),
                Cell::Day(number) => {
                    let moment = ExcelDateTime::from_serial_datetime(f64::from(*number)).unwrap();
                    sheet.write_datetime_with_format(row, column, moment, &day).map(|_| ()).unwrap();
                }
                Cell::Empty => {}
            }
        }
    }
    book.save_to_buffer().unwrap()
}

pub(super) fn ods(rows: &[Row]) -> Vec<u8> {
    let mut table = String::new();
    for row in rows {
        table += "<table:table-row>";
        for cell in row {
            table += &match cell {
                Cell::Text(text) => {
                    format!(
                        "<table:table-cell office:value-type=\"string\">{}</table:table-cell>",
                        paragraphs(text)
                    )
                }
                Cell::Number(number) => {
                    format!("<table:table-cell office:value-type=\"float\" office:value=\"{number}\"/>")
                }
                Cell::Day(day) => format!(
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{}\"/>",
                    iso(*day)
                ),
                Cell::Empty => "<table:table-cell/>".to_owned(),
            };
        }
        table += "</table:table-row>";
    }
    ods_of(&format!("<table:table table:name=\"Lines\">{table}</table:table>"))
}

/// A text as OpenDocument writes it: further spaces by number, lines as paragraphs.
fn paragraphs(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let line = |line: &str| format!("<text:p>{}</text:p>", line.replace(' ', "<text:s text:c=\"1\"/>"));
    text.split('\n').map(line).collect()
}

/// A spreadsheet of these sheets.
pub(super) fn ods_of(sheets: &str) -> Vec<u8> {
    ods_with(
        &format!("<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"),
        "<manifest:manifest/>",
    )
}

pub(super) fn ods_with(content: &str, manifest: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content>{content}</office:document-content>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_str()),
        ("META-INF/manifest.xml", manifest),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(super) fn xls(rows: &[Row]) -> Vec<u8> {
    with_cells(rows, &[])
}

/// A workbook of these rows and of further records of cells.
pub(super) fn with_cells(rows: &[Row], further: &[u8]) -> Vec<u8> {
    let bof = |kind: u16| record(0x0809, &[0x0600_u16.to_le_bytes(), kind.to_le_bytes()].concat());
    let end = record(0x000a, &[]);
    // Formats of cells: general, and the day of every workbook.
    let formats = [cell_format(0), cell_format(14)].concat();
    let before = bof(5).len() + formats.len() + 4 + 6 + 2 + 5 + end.len();
    let mut sheet = u32::try_from(before).unwrap().to_le_bytes().to_vec();
    sheet.extend([0, 0, 5, 0]);
    sheet.extend(b"Lines");
    let mut stream = [bof(5), formats, record(0x0085, &sheet), end.clone(), bof(0x10)].concat();
    for (row, cells) in (0_u16..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let place =
                |format: u16| [row.to_le_bytes(), column.to_le_bytes(), format.to_le_bytes()].concat();
            match cell {
                Cell::Text(text) => {
                    let letters: Vec<u16> = text.encode_utf16().collect();
                    let mut data = place(0);
                    data.extend(u16::try_from(letters.len()).unwrap().to_le_bytes());
                    data.push(1);
                    data.extend(letters.iter().flat_map(|letter| letter.to_le_bytes()));
                    stream.extend(record(0x0204, &data));
                }
                Cell::Number(number) => {
                    stream.extend(record(0x0203, &[place(0), number.to_le_bytes().to_vec()].concat()));
                }
                // An integer in four bytes.
                Cell::Day(day) => {
                    stream
                        .extend(record(0x027e, &[place(1), (day << 2 | 2).to_le_bytes().to_vec()].concat()));
                }
                Cell::Empty => {}
            }
        }
    }
    stream.extend(further);
    stream.extend(end);
    container("Workbook", &stream)
}

fn cell_format(id: u16) -> Vec<u8> {
    let mut data = vec![0; 20];
    data[2..4].copy_from_slice(&id.to_le_bytes());
    record(0x00e0, &data)
}

pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}
