//! Staged files on their way to where the manifest finds them.

use std::fs::File;
use std::path::{Path, PathBuf};

use mainstay_ledger::files;
use mainstay_ledger::import::{Prepared, StagedFile};

use crate::App;
use crate::error::Result;

/// Puts back what the manifest names and the disk has lost or damaged; the import that is repeated has the same files.
pub(super) fn restore(app: &App, prepared: &Prepared) -> Result<()> {
    let put_back = |staged: &StagedFile, folder: &Path| -> Result<()> {
        let is_there = |(sha256, _)| sha256 == staged.sha256;
        if files::sha256_of(&path_in(folder, staged)).is_ok_and(is_there) {
            return Ok(());
        }
        publish_one(staged, folder)
    };
    prepared.lines.iter().try_for_each(|staged| put_back(staged, &app.folders.lines))?;
    publish_summaries(app, prepared);
    prepared.quarantine.iter().try_for_each(|staged| put_back(staged, &app.folders.quarantine))
}

/// Moves the staged files to where the manifest will find them. Names are content hashes: a file that is there already is
/// this one.
pub(super) fn publish(app: &App, prepared: &Prepared) -> Result<()> {
    prepared.lines.iter().try_for_each(|staged| publish_one(staged, &app.folders.lines))?;
    publish_summaries(app, prepared);
    prepared.quarantine.iter().try_for_each(|staged| publish_one(staged, &app.folders.quarantine))
}

/// A summary that does not arrive costs time and nothing else.
fn publish_summaries(app: &App, prepared: &Prepared) {
    for lines in &prepared.lines {
        let published = lines.summary.as_ref().map(|summary| app.summaries.publish(summary, &lines.sha256));
        if let Some(Err(error)) = published {
            tracing::warn!("{error}; questions will read the lines instead");
        }
    }
}

fn publish_one(staged: &StagedFile, folder: &Path) -> Result<()> {
    std::fs::rename(&staged.path, path_in(folder, staged))?;
    Ok(File::open(folder)?.sync_all()?)
}

fn path_in(folder: &Path, staged: &StagedFile) -> PathBuf {
    folder.join(format!("{}.parquet", staged.sha256))
}
