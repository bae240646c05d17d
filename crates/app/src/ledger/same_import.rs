//! Whether a file is in the ledger already.

use mainstay_domain::corrections::Replace;
use mainstay_domain::ids::ImportId;
use mainstay_ledger::import::Prepared;
use uuid::Uuid;

use crate::act::Reads;
use crate::db::args;
use crate::error::Result;

/// The import in force that this one would repeat: the same file by the same mapping, or by one that gives the very same
/// rows. A file of facts carries the hash of its source, so equal rows of another file are other rows.
///
/// A file that replaces lines is delivered again where something came after it; one that does not would be counted twice.
pub(super) async fn same_import(
    reads: &mut (impl Reads + Send),
    prepared: &Prepared,
    replace: Option<Replace>,
) -> Result<Option<ImportId>> {
    if let Some(import) = in_force(reads, &prepared.file_sha256, &prepared.mapping_sha256, replace).await? {
        return Ok(Some(import));
    }
    let (kinds, hashes): (Vec<&str>, Vec<&str>) =
        prepared.facts().map(|(kind, staged)| (kind, staged.sha256.as_str())).unzip();
    match kinds.first() {
        Some(kind) => facts_in_force(reads, kind, &hashes, replace).await,
        None => Ok(None),
    }
}

/// The import in force of this very file by this very mapping. Of what the newest import tells only the newest: a file that
/// says again what another one changed says something new. Of a file that replaces lines, only one after which nothing came
/// that it could replace.
async fn in_force(
    reads: &mut (impl Reads + Send),
    file_sha256: &str,
    mapping_sha256: &str,
    replace: Option<Replace>,
) -> Result<Option<ImportId>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: Uuid,
    }
    let row: Option<Row> = reads
        .optional(
            "select id from import
             where file_sha256 = $1 and mapping_sha256 = $2 and undone_at is null
               and (import.kind in ('lines', 'activities') or not exists (
                 select 1 from import newer
                 where newer.kind = import.kind and (newer.source = import.source or import.kind = 'rates')
                   and newer.mends is null and newer.undone_at is null
                   and newer.ledger_version > import.ledger_version))
               and ($3 is null or (replaces = $3 and replaced_since is null and not exists (
                 select 1 from import later
                 where later.source = import.source and later.kind = 'lines' and later.undone_at is null
                   and later.ledger_version > import.ledger_version)))
             order by ledger_version desc limit 1",
            args![file_sha256, mapping_sha256, replace.map(|replace| replace.to_string())],
        )
        .await?;
    Ok(row.map(|row| ImportId(row.id)))
}

/// The import in force that brought exactly these files of a kind; of a file that replaces lines as above.
async fn facts_in_force(
    reads: &mut (impl Reads + Send),
    kind: &str,
    hashes: &[&str],
    replace: Option<Replace>,
) -> Result<Option<ImportId>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        import_id: Uuid,
    }
    let Some(first) = hashes.first() else { return Ok(None) };
    let found: Option<Row> = reads
        .optional(
            "select import_id from ledger_file join import on import.id = ledger_file.import_id
             where ledger_file.kind = $1 and sha256 = $2 and remainder_of is null and undone_at is null
               and (import.kind in ('lines', 'activities') or not exists (
                 select 1 from import newer
                 where newer.kind = import.kind and (newer.source = import.source or import.kind = 'rates')
                   and newer.mends is null and newer.undone_at is null
                   and newer.ledger_version > import.ledger_version))
               and ($3 is null or (replaces = $3 and replaced_since is null and not exists (
                 select 1 from import later
                 where later.source = import.source and later.kind = 'lines' and later.undone_at is null
                   and later.ledger_version > import.ledger_version)))
             order by import.ledger_version desc limit 1",
            args![kind, *first, replace.map(|replace| replace.to_string())],
        )
        .await?;
    let Some(found) = found else { return Ok(None) };
    let mut theirs: Vec<Sha> = reads
        .all(
            "select distinct sha256 from ledger_file
             where kind = $1 and import_id = $2 and remainder_of is null",
            args![kind, found.import_id],
        )
        .await?;
    theirs.sort_unstable_by(|a, b| a.sha256.cmp(&b.sha256));
    let mut ours = hashes.to_vec();
    ours.sort_unstable();
    let same = theirs.iter().map(|row| row.sha256.as_str()).eq(ours);
    Ok(same.then_some(ImportId(found.import_id)))
}

/// The name under which this file, by whatever mapping, is in force.
pub(super) async fn file_in_force(
    reads: &mut (impl Reads + Send),
    file_sha256: &str,
) -> Result<Option<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        file_name: String,
    }
    let row: Option<Row> = reads
        .optional(
            "select file_name from import where file_sha256 = $1 and undone_at is null order by ledger_version limit 1",
            args![file_sha256],
        )
        .await?;
    Ok(row.map(|row| row.file_name))
}

#[derive(sqlx::FromRow)]
struct Sha {
    sha256: String,
}
