//! The tables of key accounts and their exceptions.

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::KeyAccountException;
use mainstay_domain::ids::{KeyAccountExceptionId, KeyAccountId};
use mainstay_domain::time::Day;
use uuid::Uuid;

use super::{KeyAccountDays, KeyAccountSpell, StoredException, StoredKeyAccount};
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};
use crate::team;

#[derive(sqlx::FromRow)]
struct MarkRow {
    id: Uuid,
    source: String,
    external_id: String,
    reason: String,
    marked_by: String,
    marked_at: DateTime<Utc>,
    since: Option<NaiveDate>,
}

impl MarkRow {
    fn stored(self, names: &team::Names) -> StoredKeyAccount {
        StoredKeyAccount {
            id: KeyAccountId(self.id),
            account: AccountRef { source: self.source, external_id: self.external_id },
            reason: self.reason,
            marked_by: names.of(&self.marked_by),
            marked_at: self.marked_at,
            since: day(self.since, self.marked_at),
        }
    }
}

/// The day people said, or the one they said something on.
fn day(said: Option<NaiveDate>, at: DateTime<Utc>) -> Day {
    Day(said.unwrap_or_else(|| at.date_naive()))
}

#[derive(sqlx::FromRow)]
struct ExceptionRow {
    id: Uuid,
    source: String,
    external_id: String,
    reason: String,
    owner: String,
    expires: NaiveDate,
    granted_by: String,
    granted_at: DateTime<Utc>,
}

impl ExceptionRow {
    fn stored(self, names: &team::Names) -> StoredException {
        StoredException {
            id: KeyAccountExceptionId(self.id),
            account: AccountRef { source: self.source, external_id: self.external_id },
            says: KeyAccountException { reason: self.reason, owner: self.owner, expires: Day(self.expires) },
            granted_by: names.of(&self.granted_by),
            granted_at: self.granted_at,
        }
    }
}

/// Every account that is marked, the one marked first at the top.
pub(super) async fn marked(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredKeyAccount>> {
    let names = team::names(reads).await?;
    let rows: Vec<MarkRow> = reads
        .all(
            "select id, source, external_id, reason, marked_by, marked_at, since
             from key_account where taken_off_at is null order by marked_at, id",
            args![],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.stored(&names)).collect())
}

#[derive(sqlx::FromRow)]
struct SpellRow {
    external_id: String,
    reason: String,
    marked_by: String,
    marked_at: DateTime<Utc>,
    taken_off_by: Option<String>,
    taken_off_at: Option<DateTime<Utc>>,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl SpellRow {
    fn until(&self) -> Option<Day> {
        self.taken_off_at.map(|at| day(self.until, at))
    }
}

/// Every time that an account was marked under one of its numbers, the newest first.
pub(super) async fn of_account(
    reads: &mut (impl Reads + Send),
    source: &str,
    numbers: &[&str],
) -> Result<Vec<KeyAccountSpell>> {
    let names = team::names(reads).await?;
    let rows: Vec<SpellRow> = reads
        .all(
            "select external_id, reason, marked_by, marked_at, taken_off_by, taken_off_at, since, until
             from key_account where source = $1 order by marked_at desc, id desc",
            args![source],
        )
        .await?;
    let spell = |row: SpellRow| {
        numbers.contains(&row.external_id.as_str()).then(|| KeyAccountSpell {
            since: day(row.since, row.marked_at),
            until: row.until(),
            reason: row.reason,
            marked_by: names.of(&row.marked_by),
            marked_at: row.marked_at,
            taken_off_by: row.taken_off_by.map(|by| names.of(&by)),
            taken_off_at: row.taken_off_at,
        })
    };
    Ok(rows.into_iter().filter_map(spell).collect())
}

#[derive(sqlx::FromRow)]
struct DaysRow {
    source: String,
    external_id: String,
    marked_at: DateTime<Utc>,
    since: Option<NaiveDate>,
    taken_off_at: Option<DateTime<Utc>>,
    until: Option<NaiveDate>,
}

/// Every time that any account was marked, under the numbers of that time.
pub(super) async fn days(reads: &mut (impl Reads + Send)) -> Result<Vec<KeyAccountDays>> {
    let rows: Vec<DaysRow> = reads
        .all(
            "select source, external_id, marked_at, since, taken_off_at, until from key_account
             order by marked_at, id",
            args![],
        )
        .await?;
    let days = |row: DaysRow| KeyAccountDays {
        account: AccountRef { source: row.source, external_id: row.external_id },
        since: day(row.since, row.marked_at),
        until: row.taken_off_at.map(|at| day(row.until, at)),
    };
    Ok(rows.into_iter().map(days).collect())
}

/// Every exception that nobody withdrew, the one that holds longest at the top.
pub(super) async fn exceptions(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredException>> {
    let names = team::names(reads).await?;
    let rows: Vec<ExceptionRow> = reads
        .all(
            "select id, source, external_id, reason, owner, expires, granted_by, granted_at
             from key_account_exception where withdrawn_at is null order by expires desc, granted_at desc, id",
            args![],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.stored(&names)).collect())
}

pub(super) async fn mark(
    act: &mut Act,
    id: KeyAccountId,
    account: &AccountRef,
    (reason, since): (&str, Day),
) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "insert into key_account (id, source, external_id, reason, marked_by, marked_at, since)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![id.0, account.source.as_str(), account.external_id.as_str(), reason, by, at, since.0],
    )
    .await?;
    Ok(())
}

pub(super) async fn take_off(act: &mut Act, id: KeyAccountId, until: Day) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let touched = act
        .exec(
            "update key_account set taken_off_by = $2, taken_off_at = $3, until = $4
             where id = $1 and taken_off_at is null",
            args![id.0, by, at, until.0],
        )
        .await?;
    if touched == 0 { Err(Error::NotFound("key account")) } else { Ok(()) }
}

pub(super) async fn grant(
    act: &mut Act,
    id: KeyAccountExceptionId,
    account: &AccountRef,
    says: &KeyAccountException,
) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "insert into key_account_exception
           (id, source, external_id, reason, owner, expires, granted_by, granted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            id.0,
            account.source.as_str(),
            account.external_id.as_str(),
            says.reason.as_str(),
            says.owner.as_str(),
            says.expires.0,
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn withdraw(act: &mut Act, id: KeyAccountExceptionId) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let touched = act
        .exec(
            "update key_account_exception set withdrawn_by = $2, withdrawn_at = $3
             where id = $1 and withdrawn_at is null",
            args![id.0, by, at],
        )
        .await?;
    if touched == 0 { Err(Error::NotFound("exception")) } else { Ok(()) }
}
