//! Removes what a killed process left: staged files, files no version names, uploads nobody imported.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::App;
use crate::db::{Tx, args};
use crate::error::Result;
use crate::jobs;

/// How long a preview may take before its folder counts as left behind, and an upload waits for its import.
const PATIENCE: Duration = Duration::from_hours(24);

/// Removes leftovers and says how many there were. What a live lease protects stays, and so does what any version names.
///
/// It holds the lock of the ledger's head, under which imports publish and name their files: nothing is named behind its
/// back.
pub async fn sweep(app: &App) -> Result<usize> {
    let mut tx = app.db.begin_write().await?;
    tx.exec("update ledger_head set version = version where id = 1", args![]).await?;
    let alive: BTreeSet<String> = jobs::sql::alive(&mut tx).await?.iter().map(ToString::to_string).collect();
    let named = named_files(&mut tx).await?;
    let is_alive = |name: &str| alive.iter().any(|job| name.starts_with(job.as_str()));
    let is_left = |path: &Path, name: &str| {
        if name.starts_with("preview-") { is_older_than(path, PATIENCE) } else { !is_alive(name) }
    };
    let folders = app.folders();
    let mut removed = 0;
    for name in names(&folders.staging)? {
        let path = folders.staging.join(&name);
        removed += usize::from(is_left(&path, &name) && std::fs::remove_dir_all(path).is_ok());
    }
    for folder in [&folders.lines, &folders.quarantine] {
        for name in names(folder)?.into_iter().filter(|name| !named.contains(name)) {
            removed += usize::from(std::fs::remove_file(folder.join(name)).is_ok());
        }
    }
    for name in names(&folders.uploads)? {
        let path = folders.uploads.join(&name);
        removed += usize::from(is_older_than(&path, PATIENCE) && std::fs::remove_file(path).is_ok());
    }
    Ok(removed)
}

/// The files any version of the ledger names.
async fn named_files(tx: &mut Tx) -> Result<BTreeSet<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        sha256: String,
    }
    let rows: Vec<Row> = tx.all("select sha256 from ledger_file", args![]).await?;
    Ok(rows.into_iter().map(|row| format!("{}.parquet", row.sha256)).collect())
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

fn is_older_than(path: &Path, age: Duration) -> bool {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.ok().and_then(|at| at.elapsed().ok()).is_some_and(|elapsed| elapsed > age)
}
