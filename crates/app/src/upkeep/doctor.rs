//! Whether everything an installation consists of is there, and as it was written.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use mainstay_domain::policy::Actor;
use mainstay_ledger::{files, runs};
use serde::Serialize;

use super::{NamedFile, look, named_files, run_hashes};
use crate::act::Reads;
use crate::clock::Clock;
use crate::db::{Db, args};
use crate::error::{Error, Result};
use crate::{App, audit, ledger};

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

/// Looks at everything, and changes nothing.
pub async fn examine(app: &App, actor: &Actor) -> Result<Vec<Finding>> {
    let mut view = look(app, actor).await?;
    let (named, stored) = (named_files(&mut view).await?, run_hashes(&mut view).await?);
    let schema: Name = view.one("select max(name) as name from migration", args![]).await?;
    drop(view);
    let mut findings = vec![database(app, &schema.name).await?];
    let chain = audit::verify(app, actor).await?;
    findings.push(audit_log(&chain));
    findings.extend(ledger_files(app, named).await?);
    findings.push(summaries(app, actor).await?);
    findings.push(run_files(app, stored).await?);
    findings.push(leftovers(app).await?);
    findings.push(jobs(app, actor).await?);
    findings.push(space(&app.folders().lines)?);
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

/// Reads every file of the ledger to its end.
async fn ledger_files(app: &App, named: Vec<NamedFile>) -> Result<Vec<Finding>> {
    let count = named.len();
    let files: Vec<(PathBuf, NamedFile)> = named.into_iter().map(|file| (file.path(app), file)).collect();
    let faults = tokio::task::spawn_blocking(move || {
        let fault = |(path, file): &(PathBuf, NamedFile)| Some((fault(path, file)?, file.in_force));
        files.iter().filter_map(fault).collect::<Vec<_>>()
    });
    let faults = faults.await.map_err(Error::bug)?;
    if faults.is_empty() {
        return Ok(vec![Finding::ok("ledger files", format!("{count}, each with its hash and its rows"))]);
    }
    let finding = |(fault, in_force): (String, bool)| {
        let next = if in_force {
            "import the file it came from again by the same mapping, or restore the newest backup"
        } else {
            "only older versions of the ledger need it: restore the newest backup, and do not import the file again"
        };
        Finding::fail("ledger files", fault, next)
    };
    Ok(faults.into_iter().map(finding).collect())
}

fn fault(path: &Path, file: &NamedFile) -> Option<String> {
    let shown = path.display();
    let (sha256, bytes) = match files::sha256_of(path) {
        Ok(read) => read,
        Err(error) => return Some(format!("{shown} cannot be read: {error}")),
    };
    if sha256 != file.sha256 || i64::try_from(bytes) != Ok(file.bytes) {
        return Some(format!("{shown} is not as it was written"));
    }
    match files::rows_of(path) {
        Ok(rows) if rows == file.row_count => None,
        Ok(rows) => Some(format!("{shown} has {rows} rows, not {}", file.row_count)),
        Err(error) => Some(format!("{shown} is no Parquet file: {error}")),
    }
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
                "{} are damaged, and {} merged files; {told}, and of the others the lines are read, which takes longer",
                found.damaged, found.damaged_merged
            ),
            "`mainstay doctor --repair` makes them anew",
        )
    })
}

/// Reads every stored run to its end.
async fn run_files(app: &App, stored: Vec<String>) -> Result<Finding> {
    let (count, folder) = (stored.len(), app.folders().runs.clone());
    let lost = tokio::task::spawn_blocking(move || {
        stored.iter().filter(|content_hash| !runs::is_whole(&folder, content_hash)).count()
    });
    let lost = lost.await.map_err(Error::bug)?;
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

async fn leftovers(app: &App) -> Result<Finding> {
    let left = ledger::leftovers(app, &mut app.db.begin_read().await?).await?;
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
    let needed = [
        &folders.lines,
        &folders.quarantine,
        &folders.summaries,
        &folders.compacted,
        &folders.runs,
        &folders.staging,
        &folders.uploads,
    ];
    let closed = needed.into_iter().find_map(|folder| Some((folder, tempfile::tempfile_in(folder).err()?)));
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
