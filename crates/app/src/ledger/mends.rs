//! Quarantined rows handed out for mending, and taken back: each counts once.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::ids::ImportId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::{
    MARKS, Mapping, MendedRow, Prepared, QuarantinedLine, is_for_mending, reads_as_number,
};

use super::sql::{self, ImportRow};
use super::{history, undo_sql};
use crate::App;
use crate::act::Act;
use crate::db::args;
use crate::error::{Error, Result};
use crate::export::{csv_plain, csv_safe};

/// The lines that an error names at most.
const SHOWN: usize = 5;

/// All rows an import did not accept, in the dialect of its file: its own columns, then those that say which row it is and
/// what is wrong. Mended, they are imported by the same mapping; a spreadsheet runs nothing in them.
pub async fn quarantine_csv(app: &App, actor: &Actor, id: ImportId) -> Result<Vec<u8>> {
    let rows = history::quarantine(app, actor, id, 0, usize::MAX).await?.rows;
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let import = sql::import(&mut view, id).await?.ok_or(Error::NotFound("import"))?;
    drop(view);
    let raw = Raw::of(&import)?;
    let delimiter = raw.delimiter.unwrap_or(b',');
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(vec![0xef, 0xbb, 0xbf]);
    let own = raw.columns.iter().filter(|name| !MARKS.contains(&name.as_str()));
    let header: Vec<&str> = own.map(String::as_str).chain(MARKS).collect();
    writer.write_record(header).map_err(Error::bug)?;
    for row in rows {
        writer.write_record(raw.record(row, id)).map_err(Error::bug)?;
    }
    writer.into_inner().map_err(|error| Error::bug(error.to_string()))
}

/// How the raw rows of an import's quarantine read.
struct Raw {
    columns: Vec<String>,
    /// `None` for a file with typed cells.
    delimiter: Option<u8>,
    /// Whether the file was itself handed out for mending.
    is_mended: bool,
}

impl Raw {
    fn of(import: &ImportRow) -> Result<Self> {
        let columns = import.raw_columns.as_ref().map(|columns| columns.0.clone()).ok_or_else(|| {
            Error::Conflict(
                "this quarantine was kept before rows could be mended: take them from the file".to_owned(),
            )
        })?;
        Ok(Self {
            is_mended: is_for_mending(&columns),
            columns,
            delimiter: import.raw_delimiter.as_ref().and_then(|text| text.bytes().next()),
        })
    }

    /// A row with its marks. One that was handed out before keeps those of the row it was at first.
    fn record(&self, row: QuarantinedLine, id: ImportId) -> Vec<String> {
        let cells = self.cells(row.raw.as_deref().unwrap_or_default());
        let mark = |name: &str| {
            let place = self.columns.iter().position(|column| column == name)?;
            cells.get(place).filter(|_| self.is_mended).cloned()
        };
        let [import, line, ..] = MARKS;
        let marks = [
            mark(import).unwrap_or_else(|| id.to_string()),
            mark(line).unwrap_or_else(|| row.line.to_string()),
            row.column.unwrap_or_default(),
            row.reason,
        ];
        let named = self.columns.iter().map(Some).chain(std::iter::repeat(None));
        let own = cells
            .iter()
            .zip(named)
            .filter(|(_, name)| name.is_none_or(|name| !MARKS.contains(&name.as_str())));
        let own: Vec<String> = own.map(|(cell, _)| safe(cell)).collect();
        own.into_iter().chain(marks.map(|mark| csv_safe(&mark))).collect()
    }

    /// The cells of a raw row, as many as there are columns: cells too many are joined to the last one for a person to see.
    fn cells(&self, raw: &str) -> Vec<String> {
        let delimiter = self.delimiter.unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(raw.as_bytes());
        let found = reader.records().next().and_then(Result::ok).unwrap_or_default();
        let mut cells: Vec<String> = found.iter().map(str::to_owned).collect();
        if self.is_mended {
            cells = cells.iter().map(|cell| csv_plain(cell)).collect();
        }
        let surplus = cells.split_off(cells.len().min(self.columns.len()));
        if let Some(last) = cells.last_mut() {
            for cell in &surplus {
                last.push(char::from(delimiter));
                last.push_str(cell);
            }
        }
        cells.resize(self.columns.len(), String::new());
        cells
    }
}

/// A cell that no spreadsheet runs; numbers stay numbers.
fn safe(cell: &str) -> String {
    if reads_as_number(cell) { cell.to_owned() } else { csv_safe(cell) }
}

/// Names of columns as JSON that both databases take.
pub(super) fn storable(columns: &[String]) -> serde_json::Value {
    columns.iter().map(|name| name.replace('\0', "\u{fffd}")).collect()
}

/// Notes what the raw rows of an import are made of, and which rows of others it mends: none twice.
pub(super) async fn note(
    act: &mut Act,
    import: ImportId,
    mapping: &Mapping,
    prepared: &Prepared,
) -> Result<()> {
    let mut mended: BTreeMap<ImportId, Vec<u64>> = BTreeMap::new();
    for MendedRow { import, line } in prepared.mended.iter().copied() {
        mended.entry(import).or_default().push(line);
    }
    for (of, lines) in &mended {
        check(act, *of, lines, mapping).await?;
        let row = |line: &u64| Ok(args![of.0, i64::try_from(*line).map_err(Error::bug)?, import.0]);
        let rows = lines.iter().map(row).collect::<Result<_>>()?;
        act.insert_many("insert into mended_row (import_id, line, mended_by)", "", rows).await?;
    }
    act.exec(
        "update import set mends = $2, raw_columns = $3, raw_delimiter = $4 where id = $1",
        args![
            import.0,
            mended.keys().next().map(|import| import.0),
            storable(&prepared.raw.columns),
            prepared.raw.delimiter.map(String::from)
        ],
    )
    .await?;
    Ok(())
}

/// Refuses rows that are mended already, here or in another import, and rows of what is no longer in force.
async fn check(act: &mut Act, of: ImportId, lines: &[u64], mapping: &Mapping) -> Result<()> {
    let first = sql::import(act, of).await?.filter(|first| first.source == mapping.source);
    let Some(first) = first else {
        return Err(Error::Conflict(format!(
            "the file says that it mends rows of the import {of}, and there is none of this source: take the file that was handed out"
        )));
    };
    if first.undone_at.is_some() {
        let name = first.file_name;
        return Err(Error::Conflict(format!(
            "`{name}`, whose rows this file mends, was undone: import the whole file again"
        )));
    }
    let done: BTreeSet<u64> = undo_sql::mended_lines(act, of).await?;
    let mut seen = BTreeSet::new();
    let again: Vec<String> = lines
        .iter()
        .filter(|line| done.contains(line) || !seen.insert(**line))
        .map(ToString::to_string)
        .collect();
    if again.is_empty() {
        return Ok(());
    }
    let more = again.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let shown = again.get(..SHOWN.min(again.len())).unwrap_or_default().join(", ");
    Err(Error::Conflict(format!(
        "rows of `{}` are mended already, or twice in this file: line {shown}{more}; leave them out and import again",
        first.file_name
    )))
}
