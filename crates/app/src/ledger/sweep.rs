//! Removes what a killed process left: staged files, files no version or run names, uploads nobody imported.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mainstay_ledger::store::{Shelf, Stored, file_name};

use crate::App;
use crate::db::{Tx, args};
use crate::error::Result;
use crate::jobs;

/// How long a preview may take before its folder counts as left behind, an upload waits for its import, a run's file for
/// its row, and a summary for its lines.
const PATIENCE: Duration = Duration::from_hours(24);

/// Something that nothing names.
#[derive(Debug)]
pub(crate) enum Leftover {
    /// A file or a folder of this machine.
    Here(PathBuf),
    /// A file of the ledger's store.
    Stored(Shelf, String),
}

/// Removes leftovers and says how many there were. What a live lease protects stays, and so does what any version names.
///
/// It holds the lock of the ledger's head, under which imports publish, claim and name their files: nothing is named behind
/// its back.
pub async fn sweep(app: &App) -> Result<usize> {
    let stored = Listed::of(app).await?;
    let mut tx = app.db.begin_write().await?;
    tx.exec("update ledger_head set version = version where id = 1", args![]).await?;
    let mut removed = 0;
    for leftover in leftovers(app, &mut tx, stored).await? {
        let is_gone = match leftover {
            Leftover::Here(path) if path.is_dir() => std::fs::remove_dir_all(path).is_ok(),
            Leftover::Here(path) => std::fs::remove_file(path).is_ok(),
            Leftover::Stored(shelf, name) => app.store.remove(shelf, &name).await.is_ok(),
        };
        removed += usize::from(is_gone);
    }
    tx.exec(
        "delete from upload_claim where job_id not in (select id from job where state = 'running')",
        args![],
    )
    .await?;
    tx.exec(
        "delete from block_checksum
         where sha256 not in (select sha256 from ledger_file where removed_at is null)",
        args![],
    )
    .await?;
    tx.commit().await?;
    Ok(removed)
}

/// What lies in the store. It is listed before the lock is taken: a store on another machine may be slow, and what is
/// published meanwhile is not listed.
pub(crate) struct Listed(Vec<(Shelf, Stored)>);

impl Listed {
    pub(crate) async fn of(app: &App) -> Result<Self> {
        let mut listed = Vec::new();
        for shelf in Shelf::ALL {
            listed.extend(app.store.list(shelf).await?.into_iter().map(|stored| (shelf, stored)));
        }
        Ok(Self(listed))
    }
}

/// What [`sweep`] would remove now.
pub(crate) async fn leftovers(app: &App, tx: &mut Tx, stored: Listed) -> Result<Vec<Leftover>> {
    let alive = jobs::sql::alive(tx).await?;
    let mut left = staged(app, &alive.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let mut named =
        names_of(tx, "select distinct sha256 as name from ledger_file where removed_at is null").await?;
    named.extend(claimed(tx).await?);
    let runs = names_of(tx, "select distinct content_hash as name from portfolio_run").await?;
    let nameless = stored.0.into_iter().filter(|(shelf, stored)| match shelf {
        Shelf::Runs => !runs.contains(&stored.name) && stored.age > PATIENCE,
        _ => !named.contains(&stored.name),
    });
    left.extend(nameless.map(|(shelf, stored)| Leftover::Stored(shelf, stored.name)));
    left.extend(caches(app, tx, &named).await?.into_iter().map(Leftover::Here));
    let waited_for = jobs::sql::uploads_waited_for(tx).await?;
    let forgotten = entries(&app.folders.uploads, |path, name| is_old(path) && !waited_for.contains(name))?;
    left.extend(forgotten.into_iter().map(Leftover::Here));
    Ok(left)
}

/// Summaries and merged files of what the newest version is not made of. What has no such name is one under way, or was.
async fn caches(app: &App, tx: &mut Tx, named: &BTreeSet<String>) -> Result<Vec<PathBuf>> {
    let folders = app.folders();
    let merged: BTreeSet<String> =
        entries(&folders.compacted, |_, _| true)?.iter().filter_map(|path| of(path)).collect();
    let is_of_lines = |path: &Path| {
        of(path).is_some_and(|lines| named.contains(&file_name(&lines)) || merged.contains(&lines))
    };
    let newest = names_of(tx, NEWEST).await?;
    let newest: BTreeSet<String> =
        newest.iter().filter_map(|name| name.strip_suffix(".parquet")).map(str::to_owned).collect();
    let joints = app.summaries.joints_of(&newest.union(&merged).cloned().collect());
    let serves = |path: &Path| is_of_lines(path) || joints.contains(path);
    let mut left = entries(&folders.summaries, |path, _| !serves(path) && is_old(path))?;
    left.extend(app.compacted.unused(&newest).into_iter().filter(|path| is_old(path)));
    Ok(left)
}

/// The files of lines that the newest version is made of.
const NEWEST: &str =
    "select distinct sha256 as name from ledger_file where kind = 'lines' and until_version is null";

/// What the name of a cached file says it is made of.
fn of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(".parquet")?;
    name.split_once('-').map(|(of, _)| of.to_owned())
}

/// What lies staged for no job that lives.
fn staged(app: &App, alive: &[String]) -> Result<Vec<Leftover>> {
    let is_alive = |name: &str| alive.iter().any(|job| name.starts_with(job.as_str()));
    let left = entries(&app.folders.staging, |path, name| {
        if name.starts_with("preview-") { is_old(path) } else { !is_alive(name) }
    })?;
    Ok(left.into_iter().map(Leftover::Here).collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
}

/// The files that rows name by their hashes.
async fn names_of(tx: &mut Tx, sql: &'static str) -> Result<BTreeSet<String>> {
    let rows: Vec<Row> = tx.all(sql, args![]).await?;
    Ok(rows.into_iter().map(|row| file_name(&row.name)).collect())
}

/// The files that running jobs upload.
async fn claimed(tx: &mut Tx) -> Result<BTreeSet<String>> {
    let rows: Vec<Row> = tx
        .all(
            "select claim.sha256 as name from upload_claim claim join job on job.id = claim.job_id
             where job.state = 'running' and job.lease_until >= $1",
            args![crate::clock::Clock::real_now()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| file_name(&row.name)).collect())
}

fn entries(folder: &Path, is_left: impl Fn(&Path, &str) -> bool) -> Result<Vec<PathBuf>> {
    let mut left = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if is_left(&entry.path(), &entry.file_name().to_string_lossy()) {
            left.push(entry.path());
        }
    }
    Ok(left)
}

fn is_old(path: &Path) -> bool {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.ok().and_then(|at| at.elapsed().ok()).is_some_and(|elapsed| elapsed > PATIENCE)
}
