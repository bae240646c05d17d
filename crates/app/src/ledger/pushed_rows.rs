//! Rows of JSON as a file the importer reads. They are read twice, first for their columns and then for their cells, so that
//! what is in memory does not grow with them.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use mainstay_ledger::import::{CellType, TypedFile};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::read::refused;
use crate::error::{Error, Result};

/// The most columns of all rows together.
const MOST_COLUMNS: usize = 1_000;
/// The most bytes of rows; a CSV file may be as long as an upload.
const LARGEST: u64 = 64 << 20;
/// Digits that a number in double precision keeps, whatever they are.
const KEPT_BY_DOUBLES: usize = 15;
/// Digits before and behind the point of a decimal number.
const WHOLE_DIGITS: usize = 28;
const PLACES: usize = 10;

/// Reads a list of objects and writes it as a file. A column in which every value is a number is one of numbers, which keep
/// every digit; a row without a column's key has an empty cell there.
pub fn write_rows(json: &Path, path: &Path) -> Result<()> {
    if std::fs::metadata(json)?.len() > LARGEST {
        let detail = "rows of JSON come to at most 64 MiB: send them in several parts, or as CSV";
        return Err(Error::invalid("too_many_rows", "rows", detail));
    }
    let mut columns = Columns::default();
    let rows = each_row(json, |number, row| columns.note(number, row))?;
    if rows == 0 {
        return Err(Error::invalid("no_rows", "rows", "there are no rows: send at least one"));
    }
    let (places, columns) = columns.finish()?;
    let mut file = TypedFile::create(path, &columns).map_err(refused)?;
    each_row(json, |_, row| {
        let mut texts: Vec<Option<&str>> = vec![None; columns.len()];
        for (name, cell) in &row {
            if let Some(text) = places.get(name).and_then(|place| texts.get_mut(*place)) {
                *text = cell.text();
            }
        }
        file.push(&texts).map_err(refused)?.map_err(|error| {
            Error::invalid("bad_value", &format!("rows[{}].{}", error.row, error.column), error.to_string())
        })
    })?;
    file.finish().map_err(refused).map(drop)
}

/// Where each column stands, by its name.
type Places = HashMap<String, usize>;

/// A value of a row.
enum Cell {
    Nothing,
    Truth(bool),
    /// As it was written.
    Number(String),
    Text(String),
    /// A list or an object, which is no cell.
    Nested,
}

impl Cell {
    fn of(raw: &RawValue) -> serde_json::Result<Self> {
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'n') => Self::Nothing,
            Some(b't' | b'f') => Self::Truth(text == "true"),
            Some(b'"') => Self::Text(serde_json::from_str(text)?),
            Some(b'[' | b'{') => Self::Nested,
            _ => Self::Number(text.to_owned()),
        })
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Nothing | Self::Nested => None,
            Self::Truth(truth) => Some(if *truth { "true" } else { "false" }),
            Self::Number(text) | Self::Text(text) => Some(text),
        }
    }
}

/// A number's type, and how many digits it has to keep.
fn number(text: &str) -> (CellType, usize) {
    let (whole, places) = text.trim_start_matches('-').split_once('.').unwrap_or((text, ""));
    let whole = whole.trim_start_matches('-');
    let digits = whole.len() + places.len();
    if text.contains(['e', 'E']) || whole.len() > WHOLE_DIGITS || places.len() > PLACES {
        // A program that writes so has doubles itself, and a whole number of so many digits is no double.
        let is_whole = places.is_empty() && !text.contains(['e', 'E']);
        return (CellType::Real, if is_whole { digits } else { 0 });
    }
    let kind =
        if places.is_empty() && text.parse::<i64>().is_ok() { CellType::Whole } else { CellType::Decimal };
    (kind, digits)
}

/// The columns in the order in which rows first name them.
#[derive(Default)]
struct Columns {
    places: Places,
    found: Vec<Column>,
}

struct Column {
    name: String,
    /// `None` while all cells are empty.
    kind: Option<CellType>,
    /// The row with the most digits that have to be kept, and how many they are.
    longest: (u64, usize),
}

impl Columns {
    fn note(&mut self, row: u64, cells: Vec<(String, Cell)>) -> Result<()> {
        for (name, cell) in cells {
            let kind = match &cell {
                Cell::Nothing => None,
                Cell::Truth(_) => Some((CellType::Truth, 0)),
                Cell::Number(text) => Some(number(text)),
                Cell::Text(_) => Some((CellType::Text, 0)),
                Cell::Nested => {
                    let detail =
                        format!("row {row}, `{name}`: a cell is a text, a number, true, false or null");
                    return Err(Error::invalid("bad_value", &format!("rows[{row}].{name}"), detail));
                }
            };
            let place = self.places.get(&name).copied().unwrap_or_else(|| {
                self.places.insert(name.clone(), self.found.len());
                self.found.push(Column { name, kind: None, longest: (row, 0) });
                self.found.len() - 1
            });
            if let (Some(column), Some((kind, digits))) = (self.found.get_mut(place), kind) {
                column.kind = Some(column.kind.map_or(kind, |known| both(known, kind)));
                column.longest = if digits > column.longest.1 { (row, digits) } else { column.longest };
            }
        }
        if self.found.len() > MOST_COLUMNS {
            let detail = format!("the rows name more than {MOST_COLUMNS} columns");
            return Err(Error::invalid("too_many_columns", "rows", detail));
        }
        Ok(())
    }

    fn finish(self) -> Result<(Places, Vec<(String, CellType)>)> {
        if self.found.is_empty() {
            return Err(Error::invalid(
                "no_columns",
                "rows",
                "the rows are empty objects: name their columns",
            ));
        }
        for Column { name, kind, longest: (row, digits) } in &self.found {
            if *kind == Some(CellType::Real) && *digits > KEPT_BY_DOUBLES {
                let detail = format!(
                    "row {row}, `{name}`: a number of {digits} digits would lose some of them beside the others of its column; \
                     send it as a text"
                );
                return Err(Error::invalid("bad_value", &format!("rows[{row}].{name}"), detail));
            }
        }
        let kinds = self.found.into_iter();
        let columns = kinds.map(|column| (column.name, column.kind.unwrap_or(CellType::Text))).collect();
        Ok((self.places, columns))
    }
}

fn both(known: CellType, further: CellType) -> CellType {
    use CellType::{Decimal, Real, Text, Whole};
    match (known, further) {
        (one, other) if one == other => one,
        (Real, Whole | Decimal) | (Whole | Decimal, Real) => Real,
        (Whole | Decimal, Whole | Decimal) => Decimal,
        _ => Text,
    }
}

/// Does something with each row of a file, by its number from 1; how many there were.
fn each_row(json: &Path, act: impl FnMut(u64, Vec<(String, Cell)>) -> Result<()>) -> Result<u64> {
    let mut rows = Rows { act, count: 0, stopped: None };
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(File::open(json)?));
    let read = (&mut rows).deserialize(&mut json).and_then(|()| json.end());
    if let Some(error) = rows.stopped {
        return Err(error);
    }
    read.map_err(|error| {
        Error::invalid("unreadable", "rows", format!("the body is not a list of objects: {error}"))
    })?;
    Ok(rows.count)
}

struct Rows<A> {
    act: A,
    count: u64,
    /// What the act said, where it failed.
    stopped: Option<Error>,
}

impl<'de, A: FnMut(u64, Vec<(String, Cell)>) -> Result<()>> DeserializeSeed<'de> for &mut Rows<A> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, A: FnMut(u64, Vec<(String, Cell)>) -> Result<()>> Visitor<'de> for &mut Rows<A> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut rows: S) -> std::result::Result<(), S::Error> {
        while let Some(row) = rows.next_element_seed(OneRow)? {
            self.count += 1;
            if let Err(error) = (self.act)(self.count, row) {
                self.stopped = Some(error);
                return Err(S::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

struct OneRow;

impl<'de> DeserializeSeed<'de> for OneRow {
    type Value = Vec<(String, Cell)>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneRow {
    type Value = Vec<(String, Cell)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> std::result::Result<Self::Value, M::Error> {
        let mut cells = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, Box<RawValue>>()? {
            if cells.len() == MOST_COLUMNS {
                return Err(M::Error::custom(format!("a row has at most {MOST_COLUMNS} cells")));
            }
            cells.push((name, Cell::of(&raw).map_err(M::Error::custom)?));
        }
        Ok(cells)
    }
}
