//! Rows of JSON as a file the importer reads.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use mainstay_ledger::import::{CellType, TypedFile};
use serde_json::{Map, Value};

use super::read::refused;
use crate::error::{Error, Result};

/// The most columns of all rows together.
const MOST_COLUMNS: usize = 1_000;

/// The most bytes of rows, which are held in memory; a CSV file may be as long as an upload.
const LARGEST: u64 = 64 << 20;

/// One row: values by the names of their columns.
type PushedRow = Map<String, Value>;

/// Reads a list of objects and writes it as a file. A column in which every value is a number is one of numbers; a row
/// without a column's key has an empty cell there.
pub fn write_rows(json: &Path, path: &Path) -> Result<()> {
    let rows = read(json)?;
    if rows.is_empty() {
        return Err(Error::invalid("no_rows", "rows", "there are no rows: send at least one"));
    }
    let columns = columns(&rows)?;
    let mut file = TypedFile::create(path, &columns).map_err(refused)?;
    for row in &rows {
        let texts: Vec<Option<String>> = columns.iter().map(|(name, _)| text(row.get(name))).collect();
        let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        file.push(&texts).map_err(refused)?.map_err(|error| {
            Error::invalid("bad_value", &format!("rows[{}].{}", error.row, error.column), error.to_string())
        })?;
    }
    file.finish().map_err(refused).map(drop)
}

fn read(json: &Path) -> Result<Vec<PushedRow>> {
    let file = File::open(json)?;
    if file.metadata()?.len() > LARGEST {
        let detail = "rows of JSON come to at most 64 MiB: send them in several parts, or as CSV";
        return Err(Error::invalid("too_many_rows", "rows", detail));
    }
    serde_json::from_reader(BufReader::new(file)).map_err(|error| {
        Error::invalid("unreadable", "rows", format!("the body is not a list of objects: {error}"))
    })
}

/// The columns in the order in which rows first name them.
fn columns(rows: &[PushedRow]) -> Result<Vec<(String, CellType)>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut columns: Vec<(String, Option<CellType>)> = Vec::new();
    for (number, row) in (1..).zip(rows) {
        for (name, value) in row {
            let place = *places.entry(name.as_str()).or_insert_with(|| {
                columns.push((name.clone(), None));
                columns.len() - 1
            });
            let kind = kind(value).map_err(|Nested| {
                let detail =
                    format!("row {number}, `{name}`: a cell is a text, a number, true, false or null");
                Error::invalid("bad_value", &format!("rows[{number}].{name}"), detail)
            })?;
            if let Some((_, known)) = columns.get_mut(place) {
                *known = both(*known, kind);
            }
        }
        if columns.len() > MOST_COLUMNS {
            let detail = format!("the rows name more than {MOST_COLUMNS} columns");
            return Err(Error::invalid("too_many_columns", "rows", detail));
        }
    }
    if columns.is_empty() {
        return Err(Error::invalid("no_columns", "rows", "the rows are empty objects: name their columns"));
    }
    Ok(columns.into_iter().map(|(name, kind)| (name, kind.unwrap_or(CellType::Text))).collect())
}

/// What a value is: null says nothing of its column, and what is nested is no cell.
fn kind(value: &Value) -> std::result::Result<Option<CellType>, Nested> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(_) => Ok(Some(CellType::Truth)),
        Value::Number(number) if number.is_i64() => Ok(Some(CellType::Whole)),
        Value::Number(_) => Ok(Some(CellType::Real)),
        Value::String(_) => Ok(Some(CellType::Text)),
        Value::Array(_) | Value::Object(_) => Err(Nested),
    }
}

/// A list or an object where a cell is wanted.
struct Nested;

fn both(known: Option<CellType>, further: Option<CellType>) -> Option<CellType> {
    match (known, further) {
        (None, one) | (one, None) => one,
        (Some(one), Some(other)) if one == other => Some(one),
        (Some(CellType::Whole | CellType::Real), Some(CellType::Whole | CellType::Real)) => {
            Some(CellType::Real)
        }
        _ => Some(CellType::Text),
    }
}

/// A number in its shortest decimal text.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
    }
}
