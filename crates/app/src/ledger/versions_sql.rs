//! The table of versions, and which files each consists of.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use uuid::Uuid;

use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::Result;

/// What made a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    Import,
    Correction,
    Undo,
}

impl Made {
    fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Correction => "correction",
            Self::Undo => "undo",
        }
    }
}

/// Begins the row of a version: whoever takes the next number leaves one.
pub(super) async fn begin(act: &mut Act, version: LedgerVersion) -> Result<()> {
    let (now, by) = (act.now(), act.actor().name.clone());
    act.exec(
        "insert into ledger_version (version, what, created_by, created_at) values ($1, 'change', $2, $3)",
        args![version.0, by, now],
    )
    .await?;
    Ok(())
}

/// Says what made a version, and why.
pub(super) async fn note(
    act: &mut Act,
    version: LedgerVersion,
    made: Made,
    import: ImportId,
    reason: Option<&str>,
) -> Result<()> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    act.exec(
        "update ledger_version set what = $2, import_id = $3, reason = $4 where version = $1",
        args![version.0, made.as_str(), import.0, reason],
    )
    .await?;
    Ok(())
}

/// A version as the table has it, with the name of its import's file.
#[derive(sqlx::FromRow)]
pub(super) struct VersionRow {
    pub(super) version: i64,
    pub(super) what: String,
    pub(super) import_id: Option<Uuid>,
    pub(super) file_name: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) created_by: String,
    pub(super) created_at: DateTime<Utc>,
}

/// Versions before a number, newest first.
pub(super) async fn page(
    reads: &mut (impl Reads + Send),
    before: i64,
    limit: i64,
) -> Result<Vec<VersionRow>> {
    reads
        .all(
            "select version, what, import_id, file_name, reason, ledger_version.created_by, ledger_version.created_at
             from ledger_version left join import on import.id = ledger_version.import_id
             where version < $1 order by version desc limit $2",
            args![before, limit],
        )
        .await
}

/// A file of lines or events and the versions it belongs to.
#[derive(sqlx::FromRow)]
pub(super) struct FileRow {
    pub(super) import_id: Uuid,
    pub(super) kind: String,
    pub(super) sha256: String,
    pub(super) row_count: i64,
    pub(super) since_version: i64,
    pub(super) until_version: Option<i64>,
    pub(super) currency: Option<String>,
    pub(super) revenue_parts: Option<i64>,
    pub(super) removed_at: Option<DateTime<Utc>>,
}

impl FileRow {
    pub(super) fn is_of_lines(&self) -> bool {
        self.kind == "lines"
    }

    pub(super) fn is_in(&self, version: LedgerVersion) -> bool {
        self.since_version <= version.0 && self.until_version.is_none_or(|until| until > version.0)
    }
}

/// Every file that any version consists of. One of lines of before has the currency of its import where that has only one.
pub(super) async fn files(reads: &mut (impl Reads + Send)) -> Result<Vec<FileRow>> {
    reads
        .all(
            "select import_id, kind, sha256, row_count, since_version, until_version,
               coalesce(ledger_file.currency, (
                 select min(import_total.currency) from import_total
                 where import_total.import_id = ledger_file.import_id having count(*) = 1)) as currency,
               revenue_parts, removed_at
             from ledger_file where kind <> 'quarantine'",
            args![],
        )
        .await
}

/// An import: its file, its kind, and in which versions its rows are in force.
#[derive(sqlx::FromRow)]
pub(super) struct ImportSpan {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) file_name: String,
    pub(super) accepted: i64,
    pub(super) ledger_version: i64,
    pub(super) undone_version: Option<i64>,
}

impl ImportSpan {
    pub(super) fn is_in(&self, version: LedgerVersion) -> bool {
        self.ledger_version <= version.0 && self.undone_version.is_none_or(|undone| undone > version.0)
    }
}

/// The imports, oldest first.
pub(super) async fn imports(reads: &mut (impl Reads + Send)) -> Result<Vec<ImportSpan>> {
    reads
        .all(
            "select id, kind, file_name, accepted, ledger_version, undone_version from import order by ledger_version",
            args![],
        )
        .await
}
