//! Where the table of a sheet begins: which row is the header, and whether a sheet holds a table at all.

use super::super::mends::MARKS;
use super::cells::{SheetRow, Shown};

/// The rows that are looked at.
pub(super) const ROWS: usize = 200;
/// The fewest columns of what counts as a table where nobody said so.
const FEWEST_COLUMNS: usize = 2;

/// The most rows that together look like a header; more of them are rows of a table of texts.
const MOST_HEADERS: usize = 3;

/// The rows a header was chosen from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Header {
    /// One row, and why.
    Found(u64, String),
    /// Several rows that could be it, the likeliest first, with how many columns each names.
    Several(Vec<(u64, usize)>),
    /// No row names columns.
    None,
}

/// Finds the header among the first rows of a sheet.
///
/// It is the first row that has a text in more than half as many columns as the widest row has cells. Where two or three
/// such rows of texts alone stand before the first row with a number or a date, nothing says which of them it is.
pub(super) fn header(rows: &[SheetRow]) -> Header {
    if let Some(row) = of_handed_out(rows) {
        return Header::Found(row, "it names the marks of rows handed out for mending".to_owned());
    }
    let widest = rows.iter().map(SheetRow::len).max().unwrap_or(0);
    if widest < FEWEST_COLUMNS {
        return Header::None;
    }
    let names = |row: &SheetRow| row.cells().filter(|(_, shown, _)| *shown == Shown::Text).count();
    let is_wide = |row: &&SheetRow| row.len() * 2 > widest;
    let Some(first) = rows.iter().position(|row| is_wide(&row) && names(row) * 2 > row.len()) else {
        return Header::None;
    };
    let wide: Vec<&SheetRow> = rows.iter().skip(first).filter(is_wide).collect();
    let texts = wide.iter().take_while(|row| is_of_names(row)).count();
    if (2..=MOST_HEADERS).contains(&texts) && texts < wide.len() {
        let candidates = wide.iter().take(texts);
        return Header::Several(candidates.map(|row| (row.number, row.len())).collect());
    }
    let Some(row) = wide.first() else { return Header::None };
    let above = if first == 0 { "" } else { "; the rows above it are titles" };
    Header::Found(row.number, format!("it is the first row that names {} columns{above}", names(row)))
}

/// The header of rows handed out for mending, which stand below it wherever that of the first file was.
pub(super) fn of_handed_out(rows: &[SheetRow]) -> Option<u64> {
    let has = |row: &SheetRow, mark: &str| row.cells().any(|(_, _, text)| text.trim() == mark);
    let found = rows.iter().find(|row| MARKS.iter().take(2).all(|mark| has(row, mark)))?;
    Some(found.number)
}

/// Whether a row has texts and no dates: dates are texts here, which no header has.
fn is_of_names(row: &SheetRow) -> bool {
    row.cells().all(|(_, shown, text)| shown == Shown::Text && !is_date(text))
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split(['-', 'T', '.', '/']);
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_number(parts.next()) && is_number(parts.next()) && is_number(parts.next())
}
