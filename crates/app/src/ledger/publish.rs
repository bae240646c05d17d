//! Staged files on their way to where the manifest finds them.

use std::fs::File;
use std::path::Path;

use mainstay_ledger::import::{Prepared, StagedFile};

use super::manifest::file_path;
use crate::App;
use crate::error::Result;

/// Puts back what the manifest names and the disk has lost; the import that is repeated has the same files.
pub(super) fn restore(app: &App, prepared: &Prepared) -> Result<()> {
    for staged in &prepared.lines {
        let target = file_path(app, &staged.sha256);
        if !target.exists() {
            std::fs::rename(&staged.path, target)?;
        }
    }
    Ok(())
}

/// Moves the staged files to where the manifest will find them. Names are content hashes: a file that is there already is
/// this one.
pub(super) fn publish(app: &App, prepared: &Prepared) -> Result<()> {
    let publish = |staged: &StagedFile, folder: &Path| -> Result<()> {
        std::fs::rename(&staged.path, folder.join(format!("{}.parquet", staged.sha256)))?;
        Ok(File::open(folder)?.sync_all()?)
    };
    for staged in &prepared.lines {
        publish(staged, &app.folders.lines)?;
    }
    if let Some(staged) = &prepared.quarantine {
        publish(staged, &app.folders.quarantine)?;
    }
    Ok(())
}
