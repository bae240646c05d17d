//! Clean-up: files that no version in the retention needs are removed, when somebody says so.
//!
//! The act marks the files as removed and is written down; only then the files themselves go, by the same sweep that
//! removes what a killed process left. So a process killed in between leaves files that nothing names. Versions that lack
//! a file answer no question any more; runs that are stored of them stay.

use chrono::{DateTime, TimeDelta, Utc};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{Actor, Verb};

use super::sql;
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::team;

/// Which versions stay answerable: those that either rule keeps, and the newest in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// The newest so many.
    pub versions: Option<i64>,
    /// Those that were the newest on one of the last so many days.
    pub days: Option<i64>,
}

/// What a clean-up removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleanup {
    /// The oldest version that stays answerable.
    pub oldest: LedgerVersion,
    /// The newest version there is.
    pub newest: LedgerVersion,
    /// The files that go.
    pub files: i64,
    /// Their length in bytes.
    pub bytes: i64,
}

/// A clean-up that was done.
#[derive(Debug, Clone)]
pub struct PastCleanup {
    /// The oldest version that stayed answerable.
    pub oldest: LedgerVersion,
    /// The files that went.
    pub files: i64,
    /// Their length in bytes.
    pub bytes: i64,
    /// Who did it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Says what a clean-up would remove; changes nothing.
pub async fn cleanup_preview(app: &App, actor: &Actor, retention: Retention) -> Result<Cleanup> {
    let mut view = app.view(actor, Verb::ChangeSettings).await?;
    planned(&mut view, retention, app.clock.now()).await
}

/// Removes the files that no version of the retention needs.
pub async fn cleanup(app: &App, actor: &Actor, retention: Retention) -> Result<Cleanup> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    // The lock of the head: no import or undo brings a file back meanwhile.
    act.exec("update ledger_head set version = version where id = 1", args![]).await?;
    let now = act.now();
    let plan = planned(&mut act, retention, now).await?;
    if plan.files == 0 {
        return Ok(plan);
    }
    act.exec(
        "update ledger_file set removed_at = $2
         where removed_at is null and kind <> 'quarantine' and until_version <= $1 and not exists (
           select 1 from ledger_file needed
           where needed.kind = ledger_file.kind and needed.sha256 = ledger_file.sha256
             and (needed.until_version is null or needed.until_version > $1))",
        args![plan.oldest.0, now],
    )
    .await?;
    note(&mut act, retention, plan).await?;
    act.commit().await?;
    super::sweep(app).await?;
    Ok(plan)
}

async fn note(act: &mut Act, retention: Retention, plan: Cleanup) -> Result<()> {
    let (now, by) = (act.now(), act.actor().name.clone());
    act.exec(
        "insert into ledger_cleanup (id, oldest_version, keep_versions, keep_days, files, bytes, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            Clock::new_id(),
            plan.oldest.0,
            retention.versions,
            retention.days,
            plan.files,
            plan.bytes,
            by,
            now
        ],
    )
    .await?;
    act.changed(
        "ledger",
        plan.newest,
        None::<&()>,
        Some(&serde_json::json!({
            "cleaned_up_before": plan.oldest, "keep_versions": retention.versions, "keep_days": retention.days,
            "files": plan.files, "bytes": plan.bytes,
        })),
    )?;
    act.announce(Event::changed("ledger", "cleanup"));
    Ok(())
}

async fn planned(
    reads: &mut (impl Reads + Send),
    retention: Retention,
    now: DateTime<Utc>,
) -> Result<Cleanup> {
    #[derive(sqlx::FromRow)]
    struct Since {
        version: Option<i64>,
    }
    #[derive(sqlx::FromRow)]
    struct Sums {
        files: i64,
        bytes: Option<i64>,
    }
    let newest = sql::head(reads).await?.version;
    let mut oldest = newest.0;
    match retention {
        Retention { versions: None, days: None } => {
            let detail =
                "say which versions to keep: the newest so many, those of the last so many days, or both";
            return Err(Error::invalid("no_retention", "keep_versions", detail));
        }
        Retention { versions: Some(versions), .. } if versions < 1 => {
            return Err(Error::invalid("bad_retention", "keep_versions", "at least one version is kept"));
        }
        Retention { days: Some(days), .. } if !(0..=36_500).contains(&days) => {
            return Err(Error::invalid("bad_retention", "keep_days", "0 to 36500 days"));
        }
        Retention { versions, days } => {
            if let Some(versions) = versions {
                oldest = oldest.min(newest.0 - versions + 1);
            }
            if let Some(days) = days {
                let since = now - TimeDelta::days(days);
                let row: Since = reads
                    .one(
                        "select max(version) as version from ledger_version where created_at <= $1",
                        args![since],
                    )
                    .await?;
                oldest = oldest.min(row.version.unwrap_or(0));
            }
        }
    }
    let oldest = oldest.max(0);
    let sums: Sums = reads
        .one(
            "select count(*) as files, cast(sum(bytes) as bigint) as bytes from (
               select sha256, max(bytes) as bytes from ledger_file
               where kind <> 'quarantine'
               group by kind, sha256
               having count(*) = count(until_version) and max(until_version) <= $1 and count(removed_at) < count(*)) unneeded",
            args![oldest],
        )
        .await?;
    Ok(Cleanup { oldest: LedgerVersion(oldest), newest, files: sums.files, bytes: sums.bytes.unwrap_or(0) })
}

/// The clean-ups that were done, newest first.
pub async fn cleanups(app: &App, actor: &Actor) -> Result<Vec<PastCleanup>> {
    let mut view = app.view(actor, Verb::ReadImports).await?;
    let rows = done(&mut view).await?;
    let names = team::names(&mut view).await?;
    let past = rows.into_iter().map(|row| PastCleanup {
        oldest: LedgerVersion(row.oldest_version),
        files: row.files,
        bytes: row.bytes,
        created_by: names.of(&row.created_by),
        created_at: row.created_at,
    });
    Ok(past.collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    oldest_version: i64,
    files: i64,
    bytes: i64,
    created_by: String,
    created_at: DateTime<Utc>,
}

async fn done(reads: &mut (impl Reads + Send)) -> Result<Vec<Row>> {
    reads
        .all(
            "select oldest_version, files, bytes, created_by, created_at from ledger_cleanup
             order by created_at desc, id desc",
            args![],
        )
        .await
}

/// Why a version that lacks files has no answer.
pub(super) async fn gone(reads: &mut (impl Reads + Send), version: LedgerVersion) -> Result<Error> {
    let rows = done(reads).await?;
    let when = rows.iter().rfind(|row| row.oldest_version > version.0);
    let when = when.map_or_else(String::new, |row| format!(" of {}", row.created_at.format("%Y-%m-%d")));
    let oldest = rows.iter().map(|row| row.oldest_version).max().unwrap_or_default();
    Ok(Error::Gone(format!(
        "files of ledger version {version} were removed by the clean-up{when}: versions from {oldest} on can be asked, \
         and runs that are stored of earlier ones stay"
    )))
}
