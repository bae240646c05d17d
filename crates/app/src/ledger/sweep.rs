//! Removes what a killed process left: staged files, files no version or run names, uploads nobody imported.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::App;
use crate::db::{Tx, args};
use crate::error::Result;
use crate::jobs;

/// How long a preview may take before its folder counts as left behind, an upload waits for its import, a run's file for
/// its row, and a summary for its lines.
const PATIENCE: Duration = Duration::from_hours(24);

/// Removes leftovers and says how many there were. What a live lease protects stays, and so does what any version names.
///
/// It holds the lock of the ledger's head, under which imports publish and name their files: nothing is named behind its
/// back.
pub async fn sweep(app: &App) -> Result<usize> {
    let mut tx = app.db.begin_write().await?;
    tx.exec("update ledger_head set version = version where id = 1", args![]).await?;
    let remove = |path: &PathBuf| {
        if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }
    };
    Ok(leftovers(app, &mut tx).await?.iter().filter(|path| remove(path).is_ok()).count())
}

/// What [`sweep`] would remove now.
pub(crate) async fn leftovers(app: &App, tx: &mut Tx) -> Result<Vec<PathBuf>> {
    let alive: BTreeSet<String> = jobs::sql::alive(tx).await?.iter().map(ToString::to_string).collect();
    let named = names_of(tx, "select distinct sha256 as name from ledger_file").await?;
    let runs = names_of(tx, "select distinct content_hash as name from portfolio_run").await?;
    let is_alive = |name: &str| alive.iter().any(|job| name.starts_with(job.as_str()));
    let is_old = |path: &Path| is_older_than(path, PATIENCE);
    let folders = app.folders();
    let mut left =
        entries(
            &folders.staging,
            |path, name| {
                if name.starts_with("preview-") { is_old(path) } else { !is_alive(name) }
            },
        )?;
    for folder in [&folders.lines, &folders.quarantine] {
        left.extend(entries(folder, |_, name| !named.contains(name))?);
    }
    let merged: BTreeSet<String> =
        entries(&folders.compacted, |_, _| true)?.iter().filter_map(|path| of(path)).collect();
    let is_of_lines = |path: &Path| {
        of(path).is_some_and(|lines| named.contains(&format!("{lines}.parquet")) || merged.contains(&lines))
    };
    // What has no such name is one under way, or was.
    left.extend(entries(&folders.summaries, |path, _| !is_of_lines(path) && is_old(path))?);
    let newest = names_of(tx, NEWEST).await?;
    let newest = newest.iter().filter_map(|name| name.strip_suffix(".parquet")).map(str::to_owned).collect();
    left.extend(app.compacted.unused(&newest).into_iter().filter(|path| is_old(path)));
    left.extend(entries(&folders.runs, |path, name| !runs.contains(name) && is_old(path))?);
    let waited_for = jobs::sql::uploads_waited_for(tx).await?;
    left.extend(entries(&folders.uploads, |path, name| is_old(path) && !waited_for.contains(name))?);
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

/// The files that rows name by their hashes.
async fn names_of(tx: &mut Tx, sql: &'static str) -> Result<BTreeSet<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        name: String,
    }
    let rows: Vec<Row> = tx.all(sql, args![]).await?;
    Ok(rows.into_iter().map(|row| format!("{}.parquet", row.name)).collect())
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

fn is_older_than(path: &Path, age: Duration) -> bool {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.ok().and_then(|at| at.elapsed().ok()).is_some_and(|elapsed| elapsed > age)
}
