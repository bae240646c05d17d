//! Which sheet of a workbook is read, and which of its rows is the header.

use super::super::detection::{Detected, Detection};
use super::super::near::nearest;
use super::super::{DOCUMENTATION, ImportError, ReadOptions};
use super::book::{Head, Sheets};
use super::cells::{SheetRow, SheetRows};
use super::layout::{self, Header};

/// A sheet and whether it could be what is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedSheet {
    /// Its name.
    pub name: String,
    /// The last row that the workbook says it has.
    pub rows: u64,
    /// The last column that the workbook says it has.
    pub columns: u64,
    /// Whether it is shown, has a header and at least one row below it.
    pub looks_like_table: bool,
}

/// The header of a chosen sheet.
pub(super) struct Looked {
    pub(super) header_row: u64,
    pub(super) header: Vec<String>,
    /// Where each of its columns stands in the sheet, from 0.
    pub(super) columns: Vec<u32>,
    pub(super) detection: Detection,
}

/// Looks at the beginning of every sheet.
pub(super) fn survey(book: &mut dyn Sheets) -> Result<(Vec<SurveyedSheet>, Vec<Vec<SheetRow>>), ImportError> {
    let heads = book.heads().to_vec();
    let (mut sheets, mut beginnings, mut room) = (Vec::new(), Vec::new(), ROOM);
    for (place, head) in heads.into_iter().enumerate() {
        let rows = beginning(book.beginning(place)?.as_mut(), &mut room)?;
        sheets.push(surveyed(head, &rows));
        beginnings.push(rows);
    }
    Ok((sheets, beginnings))
}

/// The text of first rows that is held of all sheets together.
pub(super) const ROOM: usize = 64 << 20;

/// The first rows, as far as there is room for them.
pub(super) fn beginning(sheet: &mut dyn SheetRows, room: &mut usize) -> Result<Vec<SheetRow>, ImportError> {
    let mut rows = Vec::new();
    while rows.len() < layout::ROWS && *room > 0 {
        let mut row = SheetRow::default();
        if !sheet.next(&mut row)? {
            break;
        }
        row.check()?;
        *room = room.saturating_sub(row.bytes());
        rows.push(row);
    }
    Ok(rows)
}

fn surveyed(head: Head, rows: &[SheetRow]) -> SurveyedSheet {
    let first = match &layout::header(rows) {
        Header::Found(row, _) => Some(*row),
        Header::Several(candidates) => candidates.last().map(|(row, _)| *row),
        Header::None => None,
    };
    let has_rows = first.is_some_and(|first| rows.last().is_some_and(|last| last.number > first));
    let documents = rows.first().is_some_and(is_documentation);
    let seen = rows.last().map_or(0, |row| row.number);
    let widest = rows.iter().filter_map(SheetRow::last_column).max();
    SurveyedSheet {
        name: head.name,
        rows: if seen == 0 { 0 } else { seen.max(head.rows) },
        columns: widest.map_or(0, |widest| u64::from(widest) + 1),
        looks_like_table: head.is_visible && has_rows && !documents,
    }
}

/// Whether the sheet is the one that explains a template.
fn is_documentation(first: &SheetRow) -> bool {
    first.cells().map(|(_, _, text)| text).eq(DOCUMENTATION)
}

/// Finds the header among the first rows of the chosen sheet.
pub(super) fn look(rows: &[SheetRow], read: &ReadOptions) -> Result<Looked, ImportError> {
    let (header_row, detection) = header_row(rows, read)?;
    let (header, columns) = columns(rows, header_row);
    Ok(Looked { header_row, header, columns, detection })
}

/// The place of the sheet that is stated, or of the only one that looks like a table.
pub(super) fn choose(
    sheets: &[SurveyedSheet],
    read: &ReadOptions,
) -> Result<(usize, Detection), ImportError> {
    let names = || sheets.iter().map(|sheet| sheet.name.as_str());
    if let Some(stated) = &read.sheet {
        let place = names().position(|name| name == stated).ok_or_else(|| {
            let near = nearest(stated, names());
            let hint = near.first().map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
            let all = names().collect::<Vec<_>>().join(", ");
            ImportError::mapping(
                "read.sheet",
                format!("the workbook has no sheet `{stated}`{hint} (its sheets: {all})"),
            )
        })?;
        return Ok((place, Detection::stated(Detected::Sheet, stated.clone())));
    }
    let tables: Vec<(usize, &SurveyedSheet)> =
        sheets.iter().enumerate().filter(|(_, sheet)| sheet.looks_like_table).collect();
    let largest = tables.iter().max_by_key(|(place, sheet)| (sheet.rows, std::cmp::Reverse(*place)));
    let Some((place, largest)) = largest.copied() else {
        return Err(ImportError::DamagedWorkbook {
            detail: "no visible sheet has a header with rows below it".to_owned(),
        });
    };
    let others: Vec<String> =
        tables.iter().filter(|(other, _)| *other != place).map(|(_, sheet)| sheet.name.clone()).collect();
    let sure = others.is_empty();
    let because = match (sure, sheets.len()) {
        (true, 1) => "it is the only sheet".to_owned(),
        (true, _) => "it is the only visible sheet with a header and rows below it".to_owned(),
        (false, _) => {
            format!("{} sheets have a header and rows below it; this one has the most", tables.len())
        }
    };
    let detection = Detection {
        what: Detected::Sheet,
        value: Some(largest.name.clone()),
        sure,
        because,
        alternatives: others,
    };
    Ok((place, detection))
}

fn header_row(rows: &[SheetRow], read: &ReadOptions) -> Result<(u64, Detection), ImportError> {
    let what = Detected::HeaderRow;
    if let Some(stated) = read.header_row.filter(|_| layout::of_handed_out(rows).is_none()) {
        if rows.iter().any(|row| row.number == stated) {
            return Ok((stated, Detection::stated(what, stated.to_string())));
        }
        let message =
            format!("row {stated} of the sheet is empty, or lies below the first {} rows", layout::ROWS);
        return Err(ImportError::mapping("read.header_row", message));
    }
    match layout::header(rows) {
        Header::Found(row, because) => {
            let value = Some(row.to_string());
            Ok((row, Detection { what, value, sure: true, because, alternatives: Vec::new() }))
        }
        Header::Several(candidates) => {
            let likeliest = candidates.first().map_or(1, |(row, _)| *row);
            let alternatives = candidates.iter().skip(1).map(|(row, _)| row.to_string()).collect();
            let because = format!("{} rows of texts follow each other here", candidates.len());
            let value = Some(likeliest.to_string());
            Ok((likeliest, Detection { what, value, sure: false, because, alternatives }))
        }
        Header::None => Err(ImportError::DamagedWorkbook {
            detail: "the sheet has no row that names columns; say which by `read.header_row`".to_owned(),
        }),
    }
}

/// The named columns, and those without a name that hold something, called by their letters.
fn columns(rows: &[SheetRow], header_row: u64) -> (Vec<String>, Vec<u32>) {
    let Some(header) = rows.iter().find(|row| row.number == header_row) else { return Default::default() };
    let last = header.last_column().unwrap_or(0);
    let below = || rows.iter().filter(|row| row.number > header_row);
    (0..=last)
        .filter_map(|column| match header.get(column) {
            Some((_, name)) => Some((name.split_whitespace().collect::<Vec<_>>().join(" "), column)),
            None if below().any(|row| row.get(column).is_some()) => {
                Some((format!("column {}", letters(column)), column))
            }
            None => None,
        })
        .unzip()
}

/// A column as spreadsheets call it: A to Z, AA and on.
pub(in super::super) fn letters(column: u32) -> String {
    let mut rest = column;
    let mut name = String::new();
    loop {
        let letter = u8::try_from(rest % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + letter));
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => return name,
        }
    }
}
