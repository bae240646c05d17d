//! The tables of the ledger slice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_ledger::import::Prepared;
use mainstay_ledger::store::Shelf;
use sqlx::types::Json;
use uuid::Uuid;

use super::versions_sql;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};

/// Where the ledger stands.
pub(crate) struct Head {
    pub(crate) version: LedgerVersion,
    pub(crate) reporting_currency: Option<Currency>,
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    version: i64,
}

/// Reads where the ledger stands.
pub(crate) async fn head(reads: &mut (impl Reads + Send)) -> Result<Head> {
    let row: HeadRow = reads.one("select version from ledger_head where id = 1", args![]).await?;
    let version = LedgerVersion(row.version);
    Ok(Head { version, reporting_currency: reporting_currency(reads, version).await? })
}

/// The currency a version is added up in; `None` while nothing has set one, and when what set it was undone.
pub(crate) async fn reporting_currency(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Option<Currency>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        currency: String,
    }
    let row: Option<Row> = reads
        .optional(
            "select currency from reporting_currency
             where since_version <= $1 and not exists (
               select 1 from import
               where import.ledger_version = reporting_currency.since_version and import.kind in ('lines', 'rates')
                 and import.undone_version <= $1)
             order by since_version desc limit 1",
            args![version.0],
        )
        .await?;
    row.map(|row| row.currency.parse()).transpose().map_err(Error::bug)
}

/// Takes the next version number, and with it the lock that makes commits follow each other.
pub(super) async fn advance_head(act: &mut Act) -> Result<Head> {
    act.exec("update ledger_head set version = version + 1 where id = 1", args![]).await?;
    let head = head(act).await?;
    versions_sql::begin(act, head.version).await?;
    Ok(head)
}

/// Sets what everything is added up in, from a version on.
pub(super) async fn set_reporting_currency(
    act: &mut Act,
    since: LedgerVersion,
    currency: Currency,
) -> Result<()> {
    act.exec(
        "insert into reporting_currency (since_version, currency) values ($1, $2)
         on conflict (since_version) do update set currency = excluded.currency",
        args![since.0, currency.code()],
    )
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Sha {
    sha256: String,
}

/// A file of ledger lines, how long it is, and how many there are.
#[derive(sqlx::FromRow)]
pub(super) struct LineFile {
    pub(super) sha256: String,
    pub(super) bytes: i64,
    pub(super) row_count: i64,
    /// Whether a clean-up removed it.
    pub(super) is_removed: bool,
}

/// The files of ledger lines a version is made of, in the order of their hashes.
pub(super) async fn line_files(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Vec<LineFile>> {
    let rows: Vec<LineFile> = reads
        .all(
            "select distinct sha256, bytes, row_count, removed_at is not null as is_removed from ledger_file
             where kind = 'lines' and since_version <= $1 and (until_version is null or until_version > $1)
             order by sha256",
            args![version.0],
        )
        .await?;
    Ok(rows)
}

/// A file of events, how long it is, and the import it came by.
#[derive(sqlx::FromRow)]
pub(super) struct EventFile {
    pub(super) sha256: String,
    pub(super) bytes: i64,
    pub(super) import_id: Uuid,
    /// Whether a clean-up removed it.
    pub(super) is_removed: bool,
}

/// The files of a kind of event a version is made of, in the order of their hashes.
pub(super) async fn event_files(
    reads: &mut (impl Reads + Send),
    kind: &str,
    version: LedgerVersion,
) -> Result<Vec<EventFile>> {
    reads
        .all(
            "select sha256, bytes, import_id, removed_at is not null as is_removed from ledger_file
             where kind = $1 and since_version <= $2 and (until_version is null or until_version > $2)
             order by sha256",
            args![kind, version.0],
        )
        .await
}

/// When an import was, and which one's rows it mends.
#[derive(sqlx::FromRow)]
pub(super) struct Told {
    pub(super) id: Uuid,
    pub(super) ledger_version: i64,
    pub(super) mends: Option<Uuid>,
}

/// Every import of a kind, by its id.
pub(super) async fn told_by(reads: &mut (impl Reads + Send), kind: &str) -> Result<BTreeMap<Uuid, Told>> {
    let rows: Vec<Told> =
        reads.all("select id, ledger_version, mends from import where kind = $1", args![kind]).await?;
    Ok(rows.into_iter().map(|told| (told.id, told)).collect())
}

/// Whether a version has lines.
pub(super) async fn has_lines(reads: &mut (impl Reads + Send), version: LedgerVersion) -> Result<bool> {
    Ok(!line_files(reads, version).await?.is_empty())
}

/// What the lines of an import amount to by currency, in the order of the codes.
pub(super) async fn totals(reads: &mut (impl Reads + Send), id: ImportId) -> Result<Vec<TotalRow>> {
    let mut rows: Vec<TotalRow> = reads
        .all(
            "select currency, line_count, revenue_minor, cost_minor from import_total where import_id = $1",
            args![id.0],
        )
        .await?;
    rows.sort_unstable_by(|a, b| a.currency.cmp(&b.currency));
    Ok(rows)
}

/// One row of the table `import_total`.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct TotalRow {
    pub(super) currency: String,
    pub(super) line_count: i64,
    pub(super) revenue_minor: i64,
    pub(super) cost_minor: Option<i64>,
}

/// What the orders or payments of an import amount to by currency, in the order of the codes.
pub(super) async fn amounts(reads: &mut (impl Reads + Send), id: ImportId) -> Result<Vec<AmountRow>> {
    let mut rows: Vec<AmountRow> = reads
        .all("select currency, row_count, amount_minor from import_amount where import_id = $1", args![id.0])
        .await?;
    rows.sort_unstable_by(|a, b| a.currency.cmp(&b.currency));
    Ok(rows)
}

/// One row of the table `import_amount`.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct AmountRow {
    pub(super) currency: String,
    pub(super) row_count: i64,
    pub(super) amount_minor: i64,
}

/// How many accounts and products of a file are new, and how many of what it says is new of those that are not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    pub(super) new_accounts: usize,
    pub(super) new_products: usize,
    pub(super) changed: usize,
}

#[derive(sqlx::FromRow)]
struct External {
    external_id: String,
}

/// Counts the customers and products that the register does not know.
pub(super) async fn count_known(
    reads: &mut (impl Reads + Send),
    source: &str,
    prepared: &Prepared,
) -> Result<Known> {
    let accounts: Vec<External> =
        reads.all("select external_id from account where source = $1", args![source]).await?;
    let accounts: BTreeSet<String> = accounts.into_iter().map(|row| row.external_id).collect();
    let products: Vec<External> =
        reads.all("select external_id from product where source = $1", args![source]).await?;
    let products: BTreeSet<String> = products.into_iter().map(|row| row.external_id).collect();
    Ok(Known {
        new_accounts: prepared.customers.iter().filter(|seen| !accounts.contains(&seen.external_id)).count(),
        new_products: prepared.products.iter().filter(|seen| !products.contains(&seen.external_id)).count(),
        changed: 0,
    })
}

/// How many accounts and products an import created.
pub(super) async fn created_by(act: &mut Act, import: ImportId) -> Result<(i64, i64)> {
    #[derive(sqlx::FromRow)]
    struct Row {
        accounts: i64,
        products: i64,
    }
    let row: Row = act
        .one(
            "select (select count(*) from account where first_import = $1) as accounts,
                    (select count(*) from product where first_import = $1) as products",
            args![import.0],
        )
        .await?;
    Ok((row.accounts, row.products))
}

/// One row of the table `import`.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct ImportRow {
    pub(super) id: Uuid,
    pub(super) ledger_version: i64,
    pub(super) source: String,
    pub(super) kind: String,
    pub(super) file_name: String,
    pub(super) file_sha256: String,
    pub(super) file_bytes: i64,
    pub(super) mapping: String,
    pub(super) rows_in_file: i64,
    pub(super) left_out: i64,
    pub(super) accepted: i64,
    pub(super) quarantined: i64,
    pub(super) revenue_minor: Option<i64>,
    pub(super) cost_minor: Option<i64>,
    pub(super) currency: String,
    pub(super) first_day: Option<NaiveDate>,
    pub(super) last_day: Option<NaiveDate>,
    pub(super) future_lines: i64,
    pub(super) new_accounts: i64,
    pub(super) new_products: i64,
    pub(super) changed: i64,
    pub(super) reasons: Json<serde_json::Value>,
    pub(super) created_by: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) undone_at: Option<DateTime<Utc>>,
    pub(super) undone_by: Option<String>,
    pub(super) undone_version: Option<i64>,
    pub(super) mends: Option<Uuid>,
    pub(super) raw_columns: Option<Json<Vec<String>>>,
    pub(super) raw_delimiter: Option<String>,
    pub(super) replaces: Option<String>,
    pub(super) replaced_lines: i64,
    pub(super) replaced_since: Option<i64>,
}

/// One import.
pub(super) async fn import(reads: &mut (impl Reads + Send), id: ImportId) -> Result<Option<ImportRow>> {
    reads.optional("select * from import where id = $1", args![id.0]).await
}

/// Imports, newest first, older than a version.
pub(super) async fn imports(
    reads: &mut (impl Reads + Send),
    before: i64,
    limit: i64,
) -> Result<Vec<ImportRow>> {
    reads
        .all(
            "select * from import where ledger_version < $1 order by ledger_version desc limit $2",
            args![before, limit],
        )
        .await
}

/// How many imports there are.
pub(super) async fn count_imports(reads: &mut (impl Reads + Send)) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Row {
        imports: i64,
    }
    let row: Row = reads.one("select count(*) as imports from import", args![]).await?;
    Ok(row.imports)
}

/// The quarantine file of an import and how many rows it has.
pub(super) async fn quarantine_file(reads: &mut (impl Reads + Send), id: ImportId) -> Result<Option<String>> {
    let row: Option<Sha> = reads
        .optional("select sha256 from ledger_file where import_id = $1 and kind = 'quarantine'", args![id.0])
        .await?;
    Ok(row.map(|row| row.sha256))
}

/// The files of an import as they were imported, each with its shelf.
pub(super) async fn files_of(reads: &mut (impl Reads + Send), id: ImportId) -> Result<Vec<(Shelf, String)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        kind: String,
        sha256: String,
    }
    let rows: Vec<Row> = reads
        .all(
            "select distinct kind, sha256 from ledger_file
             where import_id = $1 and remainder_of is null and removed_at is null order by sha256",
            args![id.0],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (Shelf::of(&row.kind), row.sha256)).collect())
}
