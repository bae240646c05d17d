//! The table of overrides.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, PhaseOverrideId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::lifecycle::PhaseOverride;
use mainstay_domain::policy::Sight;
use mainstay_domain::renumbering::{Numbered, Renumbering};
use mainstay_domain::time::Day;
use uuid::Uuid;

use super::overrides::StoredOverride;
use crate::act::{Act, Reads, View};
use crate::db::args;
use crate::error::{Error, Result};
use crate::{ledger, team};

#[derive(sqlx::FromRow)]
struct OverrideRow {
    id: Uuid,
    source: String,
    external_id: String,
    phase: String,
    is_closed: bool,
    reason: String,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    decided_by: String,
    decided_at: DateTime<Utc>,
    withdrawn_by: Option<String>,
    withdrawn_at: Option<DateTime<Utc>>,
}

impl OverrideRow {
    fn stored(self, names: &team::Names) -> Result<StoredOverride> {
        Ok(StoredOverride {
            id: PhaseOverrideId(self.id),
            account: AccountRef { source: self.source, external_id: self.external_id },
            says: PhaseOverride {
                phase: self.phase.parse().map_err(Error::bug)?,
                is_closed: self.is_closed,
                reason: self.reason,
                from: Day(self.valid_from),
                until: self.valid_until.map(Day),
            },
            decided_by: names.of(&self.decided_by),
            decided_at: self.decided_at,
            withdrawn_by: self.withdrawn_by.map(|actor| names.of(&actor)),
            withdrawn_at: self.withdrawn_at,
        })
    }
}

/// The present numbers of accounts that were renumbered up to a version of the ledger.
struct Present(BTreeMap<AccountRef, AccountRef>);

impl Present {
    async fn read(reads: &mut (impl Reads + Send), version: LedgerVersion) -> Result<Self> {
        let renumbered = ledger::renumberings::in_force(reads, version).await?;
        let accounts = renumbered.into_iter().filter(|(_, one)| one.what == Numbered::Account);
        let pair = |(source, one): (String, Renumbering)| {
            let of = |external_id| AccountRef { source: source.clone(), external_id };
            (of(one.old_id), of(one.new_id))
        };
        Ok(Self(accounts.map(pair).collect()))
    }

    /// What an account is called now; a chain of numbers is followed to its end.
    fn of(&self, account: &AccountRef) -> AccountRef {
        let mut at = account;
        for _ in 0..=self.0.len() {
            let Some(next) = self.0.get(at) else { break };
            at = next;
        }
        at.clone()
    }
}

/// The overrides in force of the accounts somebody sees, the newest first, each of the number that the account bears in that
/// version of the ledger.
pub(super) async fn in_force(view: &mut View, version: LedgerVersion) -> Result<Vec<StoredOverride>> {
    let rows: Vec<OverrideRow> = view
        .all(
            "select * from phase_override where withdrawn_at is null order by decided_at desc, id desc",
            args![],
        )
        .await?;
    let names = team::names(view).await?;
    let sight: Sight = view.sight().clone();
    let present = Present::read(view, version).await?;
    let mut stored = rows.into_iter().map(|row| row.stored(&names)).collect::<Result<Vec<_>>>()?;
    for one in &mut stored {
        one.account = present.of(&one.account);
    }
    Ok(stored.into_iter().filter(|stored| sight.rows.contains(&stored.account)).collect())
}

/// Every override of an account and of the numbers it bore before, withdrawn ones included, the newest first.
pub(super) async fn of_account(
    reads: &mut (impl Reads + Send),
    account: &AccountRef,
    version: LedgerVersion,
) -> Result<Vec<StoredOverride>> {
    let rows: Vec<OverrideRow> = reads
        .all(
            "select * from phase_override where source = $1 order by decided_at desc, id desc",
            args![account.source.as_str()],
        )
        .await?;
    let names = team::names(reads).await?;
    let present = Present::read(reads, version).await?;
    let stored = rows.into_iter().map(|row| row.stored(&names)).collect::<Result<Vec<_>>>()?;
    let is_of = |one: &StoredOverride| one.account == *account || present.of(&one.account) == *account;
    Ok(stored.into_iter().filter(is_of).collect())
}

/// Which account an id means.
pub(super) async fn account(act: &mut Act, id: AccountId) -> Result<Option<AccountRef>> {
    #[derive(sqlx::FromRow)]
    struct Known {
        source: String,
        external_id: String,
    }
    let known: Option<Known> =
        act.optional("select source, external_id from account where id = $1", args![id.0]).await?;
    Ok(known.map(|known| AccountRef { source: known.source, external_id: known.external_id }))
}

pub(super) async fn insert(
    act: &mut Act,
    id: PhaseOverrideId,
    account: &AccountRef,
    says: &PhaseOverride,
) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "insert into phase_override
           (id, source, external_id, phase, is_closed, reason, valid_from, valid_until, decided_by, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            id.0,
            account.source.as_str(),
            account.external_id.as_str(),
            says.phase.as_str(),
            says.is_closed,
            says.reason.as_str(),
            says.from.0,
            says.until.map(|day| day.0),
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

/// The override with this id, if it is in force.
pub(super) async fn find(act: &mut Act, id: PhaseOverrideId) -> Result<Option<StoredOverride>> {
    let row: Option<OverrideRow> = act
        .optional("select * from phase_override where id = $1 and withdrawn_at is null", args![id.0])
        .await?;
    let names = team::names(act).await?;
    row.map(|row| row.stored(&names)).transpose()
}

pub(super) async fn withdraw(act: &mut Act, id: PhaseOverrideId) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let touched = act
        .exec(
            "update phase_override set withdrawn_by = $2, withdrawn_at = $3
             where id = $1 and withdrawn_at is null",
            args![id.0, by, at],
        )
        .await?;
    if touched == 0 { Err(Error::NotFound("phase override")) } else { Ok(()) }
}
