//! What is done with an input of each kind, by the fuzzers and by the tests that replay their corpus.
//!
//! An input is surveyed, imported as lines by a mapping made of its own columns, and imported as accounts. It may be refused
//! in words; it may not panic, lose a row between accepted and quarantined, or end without an answer.

use std::path::Path;
use std::sync::Arc;

use mainstay_domain::money::Currency;
use mainstay_domain::time::Day;
use mainstay_ledger::import::{
    Expression, ImportError, Mapping, PrepareRequest, Prepared, ReadOptions, Unwatched, prepare, survey,
};

use super::wrap::{container, parts, zipped};

/// Beyond this, an input says nothing that a shorter one does not.
const LONGEST: usize = 1 << 20;

/// A text with delimiters, or anything else that is no workbook and no Parquet file.
pub fn csv(input: &[u8]) {
    read(input);
}

/// A Parquet file.
pub fn parquet(input: &[u8]) {
    read(input);
}

/// An Excel workbook: the archive itself, or its parts, of which the first is the sheet.
pub fn xlsx(input: &[u8]) {
    if input.starts_with(b"PK") {
        return read(input);
    }
    let mut all = parts(input, "xl/worksheets/sheet1.xml");
    all.extend([
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", SHEETS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", TEXTS.as_bytes()),
    ]);
    read(&zipped(&all));
}

/// An OpenDocument spreadsheet: the archive itself, or its parts, of which the first is the content.
pub fn ods(input: &[u8]) {
    if input.starts_with(b"PK") {
        return read(input);
    }
    let mut all = vec![("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..])];
    all.extend(parts(input, "content.xml"));
    all.push(("META-INF/manifest.xml", b"<manifest:manifest/>"));
    read(&zipped(&all));
}

/// A workbook of Excel 97 to 2003: the container itself, or the records in it.
pub fn xls(input: &[u8]) {
    if input.starts_with(b"\xd0\xcf\x11\xe0") {
        return read(input);
    }
    read(&container("Workbook", input.get(..LONGEST).unwrap_or(input)));
}

/// A mapping, and after a line `==> file <==` the file that it reads.
pub fn mapping(input: &[u8]) {
    let all = parts(input, "mapping");
    let file = all.iter().find(|(name, _)| *name == "file").map_or(LINES, |(_, file)| file);
    let text = all.first().map_or(&[][..], |(_, text)| text);
    let Ok(text) = std::str::from_utf8(text) else { return };
    let _ = Expression::parse(text);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("source");
    std::fs::write(&path, file).expect("a file can be written");
    if let Ok(mapping) = text.parse::<Mapping>() {
        import(&path, folder.path(), mapping, text);
    }
}

fn read(input: &[u8]) {
    if input.len() > LONGEST {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("source");
    std::fs::write(&path, input).expect("a file can be written");
    let mut columns = Vec::new();
    match survey(&path, &ReadOptions::default(), None) {
        Ok(survey) => columns = survey.columns.into_iter().map(|column| column.name).collect(),
        Err(error) => refused(&error),
    }
    for text in [lines(&columns), accounts(&columns)] {
        if let Ok(mapping) = text.parse::<Mapping>() {
            import(&path, folder.path(), mapping, &text);
        }
    }
}

/// The first columns as customer, date, revenue and so on, whatever they are called.
fn lines(columns: &[String]) -> String {
    let fields = [
        "customer",
        "date",
        "revenue",
        "cost",
        "product",
        "invoice",
        "quantity",
        "customer_name",
        "currency",
    ];
    let mut text = "source = 'fuzz'\n[missing]\ncustomer = 'unassigned'\n[columns]\n".to_owned();
    for (place, field) in fields.iter().enumerate() {
        match columns.get(place) {
            Some(column) => text += &format!("{field} = {}\n", quoted(column)),
            // Read as it is, so that a file of two columns has lines too.
            None if place < 3 => text += &format!("{field} = \"{field}\"\n"),
            None => {}
        }
    }
    text
}

fn accounts(columns: &[String]) -> String {
    let mut text = "source = 'fuzz'\nkind = 'accounts'\n[columns]\n".to_owned();
    for (field, column) in ["account", "name", "parent", "country"].iter().zip(columns) {
        text += &format!("{field} = {}\n", quoted(column));
    }
    text
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted += &format!("\\u{:04X}", u32::from(letter)),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

fn import(path: &Path, folder: &Path, mapping: Mapping, text: &str) {
    let stage_dir = folder.join("stage");
    std::fs::create_dir_all(&stage_dir).expect("a folder can be made");
    let request = PrepareRequest {
        path: path.to_owned(),
        file_name: "source".to_owned(),
        mapping,
        mapping_text: text.to_owned(),
        reporting_currency: Some(Currency::EUR),
        rates: Arc::default(),
        agreements: Arc::default(),
        renumberings: Arc::default(),
        parents: Arc::default(),
        today: TODAY.parse::<Day>().expect("a day"),
        stage_dir,
        kept: None,
    };
    match prepare(&request, &Unwatched) {
        Ok(prepared) => adds_up(&prepared),
        Err(error) => refused(&error),
    }
}

const TODAY: &str = "2026-06-30";

fn adds_up(prepared: &Prepared) {
    let report = &prepared.report;
    assert_eq!(report.read, report.accepted + report.quarantined, "a row was lost or doubled");
    assert_eq!(report.rows, report.read + report.left_out, "a row was lost or doubled");
    assert_eq!(report.reasons.iter().map(|reason| reason.rows).sum::<u64>(), report.quarantined);
}

/// A refusal is a sentence; a stop is a mistake of this program.
fn refused(error: &ImportError) {
    assert!(!matches!(error, ImportError::Stopped(_) | ImportError::Stage { .. }), "{error}");
    assert!(!error.to_string().is_empty());
}

const LINES: &[u8] = b"customer,date,revenue,cost,status\n0017,2026-01-05,1250.00,800,ok\n0017,05.01.2026,\"1.310,50\",,ok\n,2026-01-14,-125.00,1e3,no\n";
const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Lines" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
const TEXTS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3" uniqueCount="3"><si><t>customer</t></si><si><t>date</t></si><si><t>revenue</t></si></sst>"#;
