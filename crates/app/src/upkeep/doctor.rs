//! Whether everything an installation consists of is there, and as it was written.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use mainstay_domain::policy::Actor;
use mainstay_ledger::files;
use mainstay_ledger::store::{Shelf, StoreError};
use serde::Serialize;

use super::{NamedFile, look, named_files, run_hashes};
use crate::act::Reads;
use crate::clock::Clock;
use crate::db::{Db, args};
use crate::error::{Error, Result};
use crate::{App, audit, ledger, portfolio};

/// Below this, an import may not find the room it needs.
const LITTLE_SPACE: u64 = 2 << 30;
/// Below this, the database itself may not.
const NO_SPACE: u64 = 200 << 20;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, and somebody should look.
    Warn,
    /// Something is lost or will be.
    Fail,
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// How bad it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do; nothing where all is well.
    pub next: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn ok(what: &'static str, found: impl Into<String>) -> Self {
        Self { what, state: State::Ok, found: found.into(), next: None }
    }

    /// It works, and somebody should look.
    pub fn warn(what: &'static str, found: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what, state: State::Warn, found: found.into(), next: Some(next.into()) }
    }

    /// Something is lost or will be.
    pub fn fail(what: &'static str, found: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what, state: State::Fail, found: found.into(), next: Some(next.into()) }
    }
}

/// Looks at everything, and leaves it as it was.
pub async fn examine(app: &App, actor: &Actor) -> Result<Vec<Finding>> {
    let mut view = look(app, actor).await?;
    let (named, stored) = (named_files(&mut view).await?, run_hashes(&mut view).await?);
    let schema: Name = view.one("select max(name) as name from migration", args![]).await?;
    drop(view);
    let mut findings = vec![database(app, &schema.name).await?];
    let chain = audit::verify(app, actor).await?;
    findings.push(audit_log(&chain));
    let store = store(app).await;
    let is_reached = store.as_ref().is_none_or(|finding| finding.state != State::Fail);
    findings.extend(store);
    if is_reached {
        findings.extend(ledger_files(app, named).await?);
        findings.push(summaries(app, actor).await?);
        findings.push(run_files(app, stored).await?);
        findings.push(leftovers(app).await?);
    }
    findings.extend(without_checksums(app).await?);
    findings.push(jobs(app, actor).await?);
    findings.push(space(&app.folders().staging)?);
    findings.push(permissions(app));
    findings.push(clock(chain.newest));
    Ok(findings)
}

#[derive(sqlx::FromRow)]
struct Name {
    name: String,
}

async fn database(app: &App, schema: &str) -> Result<Finding> {
    let faults = app.db.faults().await?;
    let kind = if matches!(app.db, Db::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    Ok(match faults.first() {
        None => Finding::ok("database", format!("{kind}, schema {schema}")),
        Some(fault) => Finding::fail(
            "database",
            format!("{kind} says: {fault}"),
            "stop every process and restore the newest backup",
        ),
    })
}

fn audit_log(chain: &audit::Chain) -> Finding {
    match chain.broken_at {
        None => Finding::ok("audit log", format!("{} entries in one chain", chain.entries)),
        Some(seq) => Finding::fail(
            "audit log",
            format!("entry {seq} is not as it was written, or is missing"),
            "somebody changed the database past Mainstay: find out who, and compare with a backup",
        ),
    }
}

/// Whether a store on another machine answers, and takes and gives back a file.
async fn store(app: &App) -> Option<Finding> {
    if !app.store().is_remote() {
        return None;
    }
    let shown = app.store().shown();
    Some(match app.store().probe(&Clock::new_id().to_string()).await {
        Ok(()) => Finding::ok("store", format!("{shown} takes files and gives them back")),
        Err(error) => Finding::fail(
            "store",
            Error::from(error).chain(),
            "until it answers nothing of the ledger can be read, and nothing is lost: look at its address, its \
             credentials (AWS_*) and the server itself",
        ),
    })
}

/// Reads every file of the ledger to its end.
async fn ledger_files(app: &App, named: Vec<NamedFile>) -> Result<Vec<Finding>> {
    let (count, mut findings) = (named.len(), Vec::new());
    for file in named {
        let Some(fault) = fault(app, &file).await? else { continue };
        let NamedFile { file_name, version, row_count, .. } = &file;
        let rows = if file.shelf() == Shelf::Lines { "lines" } else { "rows" };
        let found =
            format!("{fault}; it holds {row_count} {rows} of `{file_name}`, imported as version {version}");
        let next = if file.in_force {
            format!(
                "import the file `{file_name}` again by the same mapping, which puts it back, or restore the newest backup"
            )
        } else {
            "only older versions of the ledger need it: restore the newest backup, and do not import the file again"
                .to_owned()
        };
        findings.push(Finding::fail("ledger files", found, next));
    }
    if findings.is_empty() {
        let found = format!("{count}, each with its hash and its rows");
        findings.push(Finding::ok("ledger files", found));
    }
    Ok(findings)
}

async fn fault(app: &App, file: &NamedFile) -> Result<Option<String>> {
    let shown = match app.store().folder(file.shelf()) {
        Some(folder) => folder.join(file.name()).display().to_string(),
        None => format!("{}/{}/{}", app.store().shown(), file.shelf().as_str(), file.name()),
    };
    let fetched = match app.store().fetch(file.shelf(), &file.name()).await {
        Ok(fetched) => fetched,
        Err(StoreError::Missing { .. }) => return Ok(Some(format!("{shown} is missing"))),
        Err(StoreError::Failed { source, .. }) => {
            return Ok(Some(format!("{shown} cannot be read: {source}")));
        }
        Err(error) => return Ok(Some(format!("{shown} cannot be read: {error}"))),
    };
    let (sha256, bytes, row_count) = (file.sha256.clone(), file.bytes, file.row_count);
    let looked_at = tokio::task::spawn_blocking(move || {
        match fetched.sha256() {
            Ok((found, length)) if found == sha256 && i64::try_from(length) == Ok(bytes) => {}
            Ok(_) => return Some("is not as it was written".to_owned()),
            Err(error) => return Some(format!("cannot be read: {error}")),
        }
        match files::rows_of(fetched) {
            Ok(rows) if rows == row_count => None,
            Ok(rows) => Some(format!("has {rows} rows, not {row_count}")),
            Err(error) => Some(format!("is no Parquet file: {error}")),
        }
    });
    Ok(looked_at.await.map_err(Error::bug)?.map(|fault| format!("{shown} {fault}")))
}

/// Reads every summary to its end.
async fn summaries(app: &App, actor: &Actor) -> Result<Finding> {
    let found = ledger::examine_summaries(app, &mut look(app, actor).await?).await?;
    let told = format!("{} of {} files of lines have one", found.whole, found.files);
    Ok(if found.damaged + found.damaged_merged == 0 {
        Finding::ok("summaries", told)
    } else {
        Finding::warn(
            "summaries",
            format!(
                "{} are damaged, and {} merged files or joint summaries; {told}, and of the others the lines are read, which takes longer",
                found.damaged, found.damaged_merged
            ),
            "`mainstay doctor --repair` makes them anew",
        )
    })
}

/// Reads every stored run to its end.
async fn run_files(app: &App, stored: Vec<String>) -> Result<Finding> {
    let (count, mut lost) = (stored.len(), 0);
    for content_hash in stored {
        lost += usize::from(!portfolio::is_stored(app, &content_hash).await?);
    }
    Ok(if lost == 0 {
        Finding::ok("runs", format!("{count}, each with its file"))
    } else {
        Finding::warn(
            "runs",
            format!("the files of {lost} of {count} runs are lost or damaged; their lines are not"),
            "`mainstay doctor --repair` computes them anew",
        )
    })
}

/// Files of lines and events that were written before checksums of their blocks were kept.
async fn without_checksums(app: &App) -> Result<Option<Finding>> {
    let missing = ledger::checksums::missing(&mut app.db.begin_read().await?).await?;
    Ok((missing > 0).then(|| {
        Finding::warn(
            "checksums",
            format!("{missing} files of lines are compared with what was written only here, not when they are read"),
            "`mainstay doctor --repair` makes the checksums of their blocks",
        )
    }))
}

async fn leftovers(app: &App) -> Result<Finding> {
    let listed = ledger::Listed::of(app).await?;
    let left = ledger::leftovers(app, &mut app.db.begin_read().await?, listed).await?;
    Ok(if left.is_empty() {
        Finding::ok("leftovers", "none")
    } else {
        Finding::warn(
            "leftovers",
            format!("{} files that nothing names", left.len()),
            "`mainstay doctor --repair` removes them, and so does a server, hourly",
        )
    })
}

async fn jobs(app: &App, actor: &Actor) -> Result<Finding> {
    #[derive(sqlx::FromRow)]
    struct Count {
        dead: i64,
        waiting: i64,
    }
    let mut view = look(app, actor).await?;
    let count: Count = view
        .one(
            "select count(*) filter (where state = 'running' and lease_until < $1) as dead,
                    count(*) filter (where state = 'queued') as waiting from job",
            args![Clock::real_now()],
        )
        .await?;
    let waiting = format!("{} wait", count.waiting);
    Ok(if count.dead == 0 {
        Finding::ok("jobs", waiting)
    } else {
        let found = format!("{} were left by a process that ended; {waiting}", count.dead);
        Finding::warn("jobs", found, "`mainstay serve` takes them over")
    })
}

fn space(folder: &Path) -> Result<Finding> {
    let disk = rustix::fs::statvfs(folder).map_err(std::io::Error::from)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let found = format!("{} MiB free for the ledger", free >> 20);
    Ok(if free < NO_SPACE {
        Finding::fail("disk", found, "make room before anything else is written")
    } else if free < LITTLE_SPACE {
        Finding::warn("disk", found, "make room: an import needs about the length of its file")
    } else {
        Finding::ok("disk", found)
    })
}

fn permissions(app: &App) -> Finding {
    let folders = app.folders();
    let shelves = Shelf::ALL.into_iter().filter_map(|shelf| app.store().folder(shelf));
    let mut needed = shelves.chain(
        [&folders.summaries, &folders.compacted, &folders.staging, &folders.uploads].map(Clone::clone),
    );
    let closed = needed.find_map(|folder| tempfile::tempfile_in(&folder).err().map(|error| (folder, error)));
    if let Some((folder, error)) = closed {
        let found = format!("{} cannot be written: {error}", folder.display());
        return Finding::fail("permissions", found, "give the folder to the user Mainstay runs as");
    }
    let data = folders.uploads.parent().unwrap_or(&folders.uploads);
    if others_may_enter(data) {
        return Finding::warn(
            "permissions",
            format!("others on this machine may enter {}", data.display()),
            format!("`chmod 700 {}` leaves it to its owner", data.display()),
        );
    }
    Finding::ok("permissions", "every folder can be written, by its owner alone")
}

#[cfg(unix)]
fn others_may_enter(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_may_enter(_folder: &Path) -> bool {
    false
}

/// A clock that was set back makes leases and links last too long.
fn clock(newest: Option<DateTime<Utc>>) -> Finding {
    let now = Clock::real_now();
    match newest {
        Some(newest) if newest > now + TimeDelta::minutes(5) => Finding::warn(
            "clock",
            format!("it says {now:.0}, and the newest entry of the audit log was written at {newest:.0}"),
            "set the clock, unless this was a demo or a test with a clock of its own",
        ),
        _ => Finding::ok("clock", format!("{}", now.format("%Y-%m-%d %H:%M:%S UTC"))),
    }
}
