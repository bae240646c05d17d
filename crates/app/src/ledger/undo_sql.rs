//! The tables of the ledger slice, as far as an undo changes them.

use std::collections::BTreeSet;

use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_ledger::facts::SourceId;
use uuid::Uuid;

use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::Result;

/// The files of an import leave the manifest with this version.
pub(super) async fn end_files(act: &mut Act, import: ImportId, version: LedgerVersion) -> Result<()> {
    act.exec(
        "update ledger_file set until_version = $2 where import_id = $1 and until_version is null",
        args![import.0, version.0],
    )
    .await?;
    Ok(())
}

/// Notes who took the import back, when and by which version.
pub(super) async fn mark_undone(act: &mut Act, import: ImportId, version: LedgerVersion) -> Result<()> {
    let (now, by) = (act.now(), act.actor().name.clone());
    act.exec(
        "update import set undone_at = $2, undone_by = $3, undone_version = $4 where id = $1",
        args![import.0, now, by, version.0],
    )
    .await?;
    Ok(())
}

/// The rows a mending import mended wait to be mended again.
pub(super) async fn forget_mended(act: &mut Act, import: ImportId) -> Result<()> {
    act.exec("delete from mended_row where mended_by = $1", args![import.0]).await?;
    Ok(())
}

/// The lines of an import's file that were mended.
pub(super) async fn mended_lines(reads: &mut (impl Reads + Send), import: ImportId) -> Result<BTreeSet<u64>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        line: i64,
    }
    let rows: Vec<Row> =
        reads.all("select line from mended_row where import_id = $1", args![import.0]).await?;
    Ok(rows.into_iter().filter_map(|row| u64::try_from(row.line).ok()).collect())
}

/// An import that mended rows of another.
#[derive(sqlx::FromRow)]
pub(super) struct Mend {
    pub(super) id: Uuid,
    pub(super) file_name: String,
    pub(super) ledger_version: i64,
}

/// The newest import in force that mended rows of this one.
pub(super) async fn mended_by(reads: &mut (impl Reads + Send), import: ImportId) -> Result<Option<Mend>> {
    reads
        .optional(
            "select id, file_name, ledger_version from import
             where undone_at is null and id in (select mended_by from mended_row where import_id = $1)
             order by ledger_version desc limit 1",
            args![import.0],
        )
        .await
}

/// A file of lines or events.
#[derive(sqlx::FromRow)]
pub(super) struct NamedFile {
    pub(super) kind: String,
    pub(super) sha256: String,
    pub(super) bytes: i64,
}

/// The files of lines and events in force that other imports brought.
pub(super) async fn files_of_others(
    reads: &mut (impl Reads + Send),
    import: ImportId,
) -> Result<Vec<NamedFile>> {
    reads
        .all(
            "select distinct kind, sha256, bytes from ledger_file
             where kind <> 'quarantine' and until_version is null and import_id <> $1 order by kind, sha256",
            args![import.0],
        )
        .await
}

#[derive(sqlx::FromRow)]
struct Register {
    id: Uuid,
    source: String,
    external_id: String,
}

fn identified(rows: Vec<Register>) -> Vec<(Uuid, SourceId)> {
    rows.into_iter().map(|row| (row.id, (row.source, row.external_id))).collect()
}

/// The rows of the register first met in import `$1`, or in one undone before, which no other file of their own kind names
/// and nothing that stays in the register refers to.
macro_rules! of_the_undone {
    ($register:literal, $and:literal) => {
        concat!(
            "select id, source, external_id from ", $register, " known
             where (first_import = $1 or first_import in (select id from import where undone_at is not null))
               and not exists (
                 select 1 from register_change named join import on import.id = named.import_id
                 where named.subject = '", $register, "' and named.subject_id = known.id and named.field = 'origin'
                   and named.import_id <> $1 and import.undone_at is null)
               and not exists (
                 select 1 from renumbering
                 where renumbering.source = known.source and renumbering.what = '", $register, "'
                   and renumbering.new_id = known.external_id and renumbering.until_version is null
                   and renumbering.import_id <> $1)
               and not exists (
                 select 1 from ", $register, " child
                 where child.source = known.source and child.parent = known.external_id and not exists (
                   select 1 from register_change said
                   where said.import_id = $1 and said.subject = '", $register, "' and said.subject_id = child.id
                     and said.field = 'parent'))",
            $and
        )
    };
}

/// Accounts that go with this import; none that was granted to somebody.
pub(super) async fn accounts_of_the_undone(
    reads: &mut (impl Reads + Send),
    import: ImportId,
) -> Result<Vec<(Uuid, SourceId)>> {
    let accounts = of_the_undone!(
        "account",
        " and not exists (
            select 1 from account_grant
            where account_grant.account_id = known.id and (renumbered_by is null or renumbered_by <> $1))
          and not exists (
            select 1 from rebate_agreement where rebate_agreement.source = known.source
              and rebate_agreement.partner_id = known.external_id and rebate_agreement.until_version is null
              and rebate_agreement.import_id <> $1)"
    );
    Ok(identified(reads.all(accounts, args![import.0]).await?))
}

/// Products that go with this import. What another import said of one keeps it, also where that was said otherwise since:
/// it may come back.
pub(super) async fn products_of_the_undone(
    reads: &mut (impl Reads + Send),
    import: ImportId,
) -> Result<Vec<(Uuid, SourceId)>> {
    let products = of_the_undone!(
        "product",
        " and not exists (
            select 1 from unit_conversion join import other on other.id = unit_conversion.import_id
            where unit_conversion.source = known.source and unit_conversion.product = known.external_id
              and other.undone_at is null and other.id <> $1)
          and not exists (
            select 1 from product_category join import other on other.id = product_category.import_id
            where product_category.source = known.source and product_category.product = known.external_id
              and other.undone_at is null and other.id <> $1)"
    );
    Ok(identified(reads.all(products, args![import.0]).await?))
}

/// Removes accounts, but for those that were granted to somebody meanwhile and those that others belong to: the lowest
/// first, until there is none that may go. How many went.
pub(super) async fn remove_accounts(act: &mut Act, ids: &[Uuid]) -> Result<u64> {
    let mut removed = 0;
    loop {
        let gone = act
            .exec_for(
                "delete from account where id in",
                ids,
                "and not exists (select 1 from account_grant where account_grant.account_id = account.id)
                 and not exists (select 1 from account child
                                 where child.source = account.source and child.parent = account.external_id)",
            )
            .await?;
        if gone == 0 {
            return Ok(removed);
        }
        removed += gone;
    }
}

/// Removes products in the same way.
pub(super) async fn remove_products(act: &mut Act, ids: &[Uuid]) -> Result<u64> {
    let mut removed = 0;
    loop {
        let gone = act
            .exec_for(
                "delete from product where id in",
                ids,
                "and not exists (select 1 from product child
                                 where child.source = product.source and child.parent = product.external_id)",
            )
            .await?;
        if gone == 0 {
            return Ok(removed);
        }
        removed += gone;
    }
}
