//! Removes what a killed process left: staged files, files no version names, uploads nobody imported.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::App;
use crate::db::args;
use crate::error::Result;
use crate::jobs;

/// How long a preview may take before its folder counts as left behind, and an upload waits for its import.
const PATIENCE: Duration = Duration::from_hours(24);

/// Removes leftovers and says how many there were. What a live lease protects stays.
///
/// The folder is listed before the leases and the manifest are read: a file seen then, with no import alive after, and not
/// named after that, can never come to be named.
pub async fn sweep(app: &App) -> Result<usize> {
    let lines = names(&app.folders.lines)?;
    let quarantine = names(&app.folders.quarantine)?;
    let staging = names(&app.folders.staging)?;
    let mut tx = app.db.begin_read().await?;
    let alive: BTreeSet<String> = jobs::sql::alive(&mut tx).await?.iter().map(ToString::to_string).collect();
    drop(tx);
    let named = named_files(app).await?;
    let mut removed = 0;
    for name in staging {
        let path = app.folders.staging.join(&name);
        let abandoned = if name.starts_with("preview-") {
            is_older_than(&path, PATIENCE)
        } else {
            !alive.contains(&name)
        };
        removed += usize::from(abandoned && std::fs::remove_dir_all(path).is_ok());
    }
    if alive.is_empty() {
        for (folder, names) in [(&app.folders.lines, lines), (&app.folders.quarantine, quarantine)] {
            for name in names.into_iter().filter(|name| !named.contains(name)) {
                removed += usize::from(std::fs::remove_file(folder.join(name)).is_ok());
            }
        }
    }
    for name in names(&app.folders.uploads)? {
        let path = app.folders.uploads.join(&name);
        removed += usize::from(is_older_than(&path, PATIENCE) && std::fs::remove_file(path).is_ok());
    }
    Ok(removed)
}

/// The files any version of the ledger names.
async fn named_files(app: &App) -> Result<BTreeSet<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        sha256: String,
    }
    let rows: Vec<Row> = app.db.begin_read().await?.all("select sha256 from ledger_file", args![]).await?;
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
