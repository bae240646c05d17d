//! Quarantined rows that come back mended: each counts once.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::ids::ImportId;
use mainstay_ledger::import::{Field, Mapping, MendedRow, Prepared};

use super::sql;
use super::undo_sql;
use crate::act::Act;
use crate::db::args;
use crate::error::{Error, Result};

/// The lines that an error names at most.
const SHOWN: usize = 5;

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
    let first_mapping: Option<Mapping> = first.mapping.parse().ok();
    let said = |mapping: &Mapping| mapping.columns.get(&Field::Currency).cloned();
    if first_mapping.as_ref().is_some_and(|first| said(first) != said(mapping)) {
        return Err(Error::Conflict(format!(
            "`{}`, whose rows this file mends, was read by a mapping that says another currency: use the same \
             mapping, and `--currency` as it was given then",
            first.file_name
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
