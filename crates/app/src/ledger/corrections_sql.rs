//! The tables of the ledger slice, as far as corrections read and change them.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_ledger::import::StagedFile;
use uuid::Uuid;

use super::checksums;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};

/// A file of lines in force.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct FileInForce {
    pub(super) id: Uuid,
    pub(super) import_id: Uuid,
    pub(super) sha256: String,
    pub(super) row_count: i64,
    pub(super) remainder_of: Option<String>,
}

impl FileInForce {
    /// The file as it was imported.
    pub(super) fn original(&self) -> &str {
        self.remainder_of.as_deref().unwrap_or(&self.sha256)
    }
}

/// The files of lines in force that imports of this source brought, oldest import first.
pub(super) async fn files_in_force(
    reads: &mut (impl Reads + Send),
    source: &str,
) -> Result<Vec<FileInForce>> {
    reads
        .all(
            "select ledger_file.id, import_id, sha256, row_count, remainder_of
             from ledger_file join import on import.id = ledger_file.import_id
             where ledger_file.kind = 'lines' and until_version is null and import.source = $1
             order by import.ledger_version, sha256",
            args![source],
        )
        .await
}

/// A file of lines as it was imported.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Original {
    pub(super) sha256: String,
    pub(super) bytes: i64,
    pub(super) row_count: i64,
    /// How many of its mentions say that a clean-up removed it: all or none.
    pub(super) removed: i64,
}

/// The files of lines of an import as they were imported.
pub(super) async fn originals(reads: &mut (impl Reads + Send), import: Uuid) -> Result<Vec<Original>> {
    reads
        .all(
            "select sha256, bytes, row_count, count(removed_at) as removed from ledger_file
             where import_id = $1 and kind = 'lines' and remainder_of is null
             group by sha256, bytes, row_count order by sha256",
            args![import],
        )
        .await
}

/// An import of lines in force.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Importing {
    pub(super) id: Uuid,
    pub(super) ledger_version: i64,
    pub(super) file_name: String,
    pub(super) replaces: Option<String>,
}

/// The imports of lines of a source in force, oldest first.
pub(super) async fn imports_in_force(
    reads: &mut (impl Reads + Send),
    source: &str,
) -> Result<Vec<Importing>> {
    reads
        .all(
            "select id, ledger_version, file_name, replaces from import
             where source = $1 and kind = 'lines' and undone_at is null order by ledger_version",
            args![source],
        )
        .await
}

/// A file leaves the manifest with this version.
pub(super) async fn end_file(act: &mut Act, file: Uuid, version: LedgerVersion) -> Result<()> {
    act.exec("update ledger_file set until_version = $2 where id = $1", args![file, version.0]).await?;
    Ok(())
}

/// What is left of a file of an import belongs to the versions from this one on.
pub(super) async fn begin_remainder(
    act: &mut Act,
    import: Uuid,
    original: &str,
    left: &StagedFile,
    version: LedgerVersion,
) -> Result<()> {
    let amounts = left.amounts.as_ref();
    act.exec(
        "insert into ledger_file (id, import_id, kind, sha256, bytes, row_count, since_version, remainder_of, currency,
           revenue_parts, cost_parts)
         values ($1, $2, 'lines', $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            Clock::new_id(),
            import,
            left.sha256.as_str(),
            i64::try_from(left.bytes).map_err(Error::bug)?,
            i64::try_from(left.rows).map_err(Error::bug)?,
            version.0,
            original,
            amounts.map(|amounts| amounts.currency.code().to_owned()),
            amounts.and_then(|amounts| i64::try_from(amounts.revenue.0).ok()),
            amounts.and_then(|amounts| i64::try_from(amounts.cost.0).ok())
        ],
    )
    .await?;
    checksums::save(act, left).await
}

/// A file as it was imported belongs to the versions from this one on again.
pub(super) async fn begin_original(
    act: &mut Act,
    import: Uuid,
    original: &str,
    version: LedgerVersion,
) -> Result<()> {
    #[derive(sqlx::FromRow)]
    struct AsImported {
        bytes: i64,
        row_count: i64,
        currency: Option<String>,
        revenue_parts: Option<i64>,
        cost_parts: Option<i64>,
        removed_at: Option<DateTime<Utc>>,
    }
    let row: AsImported = act
        .one(
            "select bytes, row_count, currency, revenue_parts, cost_parts, removed_at from ledger_file
             where import_id = $1 and kind = 'lines' and sha256 = $2 and remainder_of is null
             order by since_version limit 1",
            args![import, original],
        )
        .await?;
    // A clean-up may have been faster: it makes no version, so only this tells.
    if row.removed_at.is_some() {
        return Err(Error::Gone(
            "what would come back was removed by a clean-up meanwhile; nothing was changed: import the right file as another \
             correction"
                .to_owned(),
        ));
    }
    act.exec(
        "insert into ledger_file (id, import_id, kind, sha256, bytes, row_count, since_version, currency, revenue_parts,
           cost_parts)
         values ($1, $2, 'lines', $3, $4, $5, $6, $7, $8, $9)",
        args![
            Clock::new_id(),
            import,
            original,
            row.bytes,
            row.row_count,
            version.0,
            row.currency,
            row.revenue_parts,
            row.cost_parts
        ],
    )
    .await?;
    Ok(())
}

/// Notes what an import takes the place of.
pub(super) async fn note_replacing(
    act: &mut Act,
    import: ImportId,
    replaces: &str,
    replaced_lines: i64,
) -> Result<()> {
    act.exec(
        "update import set replaces = $2, replaced_lines = $3 where id = $1",
        args![import.0, replaces, replaced_lines],
    )
    .await?;
    Ok(())
}

/// Notes of every import of a source in force whether all its lines count.
pub(super) async fn note_replaced(act: &mut Act, source: &str, version: LedgerVersion) -> Result<()> {
    act.exec(
        "update import set replaced_since = $2
         where source = $1 and kind = 'lines' and undone_at is null and replaced_since is null and exists (
           select 1 from ledger_file original
           where original.import_id = import.id and original.kind = 'lines' and original.remainder_of is null
             and not exists (
               select 1 from ledger_file whole
               where whole.import_id = import.id and whole.sha256 = original.sha256 and whole.until_version is null))",
        args![source, version.0],
    )
    .await?;
    act.exec(
        "update import set replaced_since = null
         where source = $1 and kind = 'lines' and undone_at is null and replaced_since is not null and not exists (
           select 1 from ledger_file original
           where original.import_id = import.id and original.kind = 'lines' and original.remainder_of is null
             and not exists (
               select 1 from ledger_file whole
               where whole.import_id = import.id and whole.sha256 = original.sha256 and whole.until_version is null))",
        args![source],
    )
    .await?;
    Ok(())
}

/// How many lines of an import count now.
pub(super) async fn lines_left(reads: &mut (impl Reads + Send), import: ImportId) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Row {
        lines: i64,
    }
    let rows: Vec<Row> = reads
        .all(
            "select row_count as lines from ledger_file where import_id = $1 and kind = 'lines' and until_version is null",
            args![import.0],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.lines).sum())
}
