//! Renumbered customers and products: which a version of the ledger has, and how an import brings others.
//!
//! As of agreements and exchange rates, what a version has does not change: a renumbering belongs to the versions from its
//! import on, until another says otherwise of the same old number. History is not rewritten; questions join old to new.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::renumbering::{Numbered, Renumbering, Renumberings};
use mainstay_domain::time::Day;
use mainstay_ledger::facts::Joined;
use uuid::Uuid;

use super::renumber::Stated;
use super::sql;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    import_id: Uuid,
    source: String,
    what: String,
    old_id: String,
    new_id: String,
    valid_from: NaiveDate,
}

impl Row {
    fn renumbering(&self) -> Result<Renumbering> {
        Ok(Renumbering {
            what: self.what.parse().map_err(Error::bug)?,
            old_id: self.old_id.clone(),
            new_id: self.new_id.clone(),
            valid_from: Day(self.valid_from),
        })
    }
}

async fn rows(reads: &mut (impl Reads + Send), version: LedgerVersion) -> Result<Vec<Row>> {
    reads
        .all(
            "select import_id, source, what, old_id, new_id, valid_from from renumbering
             where since_version <= $1 and (until_version is null or until_version > $1)
             order by source, what, old_id",
            args![version.0],
        )
        .await
}

/// The renumberings of a version, each with its source, in the order of the old numbers.
pub(crate) async fn in_force(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Vec<(String, Renumbering)>> {
    let rows = rows(reads, version).await?;
    rows.into_iter().map(|row| Ok((row.source.clone(), row.renumbering()?))).collect()
}

/// Those of a version in one source.
pub(super) async fn of_source(
    reads: &mut (impl Reads + Send),
    source: &str,
    version: LedgerVersion,
) -> Result<Renumberings> {
    let mut all = Renumberings::default();
    for (_, renumbering) in in_force(reads, version).await?.iter().filter(|(of, _)| of == source) {
        all.insert(renumbering);
    }
    Ok(all)
}

/// Those of a version, as the ledger joins rows by them.
pub(crate) async fn joined(reads: &mut (impl Reads + Send), version: LedgerVersion) -> Result<Joined> {
    let mut by_source: BTreeMap<String, Renumberings> = BTreeMap::new();
    for (source, renumbering) in in_force(reads, version).await? {
        by_source.entry(source).or_default().insert(&renumbering);
    }
    Ok(Joined::new(by_source))
}

/// Those of the newest version.
pub(crate) async fn joined_now(reads: &mut (impl Reads + Send)) -> Result<Joined> {
    let newest = sql::head(reads).await?.version;
    joined(reads, newest).await
}

/// The same without what is said of one old number.
pub(super) async fn joined_without(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
    Stated { source, renumbering }: &Stated,
) -> Result<Joined> {
    let mut by_source: BTreeMap<String, Renumberings> = BTreeMap::new();
    for (of, known) in in_force(reads, version).await? {
        let is_meant = of == *source && known.what == renumbering.what && known.old_id == renumbering.old_id;
        if !is_meant {
            by_source.entry(of).or_default().insert(&known);
        }
    }
    Ok(Joined::new(by_source))
}

/// What became of an account's number: those it bore before, and the one it bears now where that is another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AccountNumbers {
    /// The numbers of before, each with the first day of the present one.
    pub(crate) former: Vec<(String, Day)>,
    /// The present number, and its first day.
    pub(crate) present: Option<(String, Day)>,
}

/// The numbers of an account in the newest version.
pub(crate) async fn numbers_of(
    reads: &mut (impl Reads + Send),
    account: &AccountRef,
) -> Result<AccountNumbers> {
    let newest = sql::head(reads).await?.version;
    let mut numbers = AccountNumbers::default();
    for (source, Renumbering { what, old_id, new_id, valid_from }) in in_force(reads, newest).await? {
        if source != account.source || what != Numbered::Account {
            continue;
        }
        if new_id == account.external_id {
            numbers.former.push((old_id, valid_from));
        } else if old_id == account.external_id {
            numbers.present = Some((new_id, valid_from));
        }
    }
    Ok(numbers)
}

/// How many of these say something else of their old numbers than the ledger does.
pub(super) fn changed(known: &Renumberings, renumberings: &[Renumbering]) -> usize {
    let says_otherwise = |said: &&Renumbering| {
        let current = known.current(said.what, &said.old_id);
        current != said.old_id && current != said.new_id
    };
    renumberings.iter().filter(says_otherwise).count()
}

/// Stores the renumberings of an import; those it takes the place of end with the version before.
pub(super) async fn save(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
    renumberings: &[Renumbering],
) -> Result<()> {
    for renumbering in renumberings {
        act.exec(
            "update renumbering set until_version = $4
             where source = $1 and what = $2 and old_id = $3 and until_version is null",
            args![source, renumbering.what.as_str(), renumbering.old_id.as_str(), version.0],
        )
        .await?;
        insert(act, import.0, source, version, renumbering).await?;
    }
    refuse_chains(act, source, version).await?;
    grant(act, source).await
}

/// Lets whoever may see a former number see the present one: anew after each change, so that nobody keeps what a correction
/// took back.
async fn grant(act: &mut Act, source: &str) -> Result<()> {
    act.exec(
        "delete from account_grant where renumbered_by is not null
           and account_id in (select id from account where source = $1)",
        args![source],
    )
    .await?;
    act.exec(
        "insert into account_grant (user_id, account_id, renumbered_by)
         select account_grant.user_id, present.id, renumbering.import_id
         from renumbering
           join account former on former.source = renumbering.source and former.external_id = renumbering.old_id
           join account present on present.source = renumbering.source and present.external_id = renumbering.new_id
           join account_grant on account_grant.account_id = former.id
         where renumbering.source = $1 and renumbering.what = $2 and renumbering.until_version is null
         on conflict (user_id, account_id) do nothing",
        args![source, Numbered::Account.as_str()],
    )
    .await?;
    Ok(())
}

async fn insert(
    act: &mut Act,
    import: Uuid,
    source: &str,
    version: LedgerVersion,
    renumbering: &Renumbering,
) -> Result<()> {
    let Renumbering { what, old_id, new_id, valid_from } = renumbering;
    act.exec(
        "insert into renumbering (id, import_id, source, what, old_id, new_id, valid_from, since_version)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            Clock::new_id(),
            import,
            source,
            what.as_str(),
            old_id.as_str(),
            new_id.as_str(),
            valid_from.0,
            version.0
        ],
    )
    .await?;
    Ok(())
}

/// Takes the renumberings of an import back, which is undone already: where another import in force says what became of the
/// same number, the newest of them holds again.
pub(super) async fn take_back(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
) -> Result<()> {
    act.exec(
        "update renumbering set until_version = $2 where import_id = $1 and until_version is null",
        args![import.0, version.0],
    )
    .await?;
    let former: Vec<Row> = act
        .all(
            "select former.import_id, former.source, former.what, former.old_id, former.new_id, former.valid_from
             from renumbering former join import on import.id = former.import_id
             where import.undone_at is null and former.source = $3 and exists (
               select 1 from renumbering gone
               where gone.import_id = $1 and gone.until_version = $2 and gone.source = former.source
                 and gone.what = former.what and gone.old_id = former.old_id)
             order by import.ledger_version",
            args![import.0, version.0, source],
        )
        .await?;
    // The last of a number wins: it is the newest import's.
    let newest: BTreeMap<(String, String), Row> =
        former.into_iter().map(|row| ((row.what.clone(), row.old_id.clone()), row)).collect();
    for row in newest.into_values() {
        let former = row.renumbering()?;
        insert(act, row.import_id, source, version, &former).await?;
    }
    refuse_chains(act, source, version).await?;
    grant(act, source).await
}

/// No number leads on: what others said meanwhile may not go together with what comes back, or with what was read before.
async fn refuse_chains(act: &mut Act, source: &str, version: LedgerVersion) -> Result<()> {
    let renumberings = in_force(act, version).await?;
    let of_source = || renumberings.iter().filter(|(of, _)| of == source).map(|(_, renumbering)| renumbering);
    let mut all = Renumberings::default();
    for renumbering in of_source() {
        all.insert(renumbering);
    }
    match of_source().find_map(|renumbering| all.fault(renumbering)) {
        Some(fault) => Err(Error::Conflict(format!(
            "{fault}; another import says what does not go together with this: undo that one first"
        ))),
        None => Ok(()),
    }
}
