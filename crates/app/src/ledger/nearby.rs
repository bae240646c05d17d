//! Files of lines where they can be read by path: in a store that is a folder they lie there; of a bucket each is brought
//! into a folder of this machine first.

use std::path::{Path, PathBuf};

use mainstay_ledger::corrections::FileFault;
use mainstay_ledger::files;
use mainstay_ledger::store::{Fetched, Shelf, file_name};

use crate::App;
use crate::clock::Clock;
use crate::error::Result;

/// Where files of lines can be read by path.
#[derive(Debug, Clone)]
pub(super) struct Nearby(PathBuf);

impl Nearby {
    /// Brings files, where need be into `stage`.
    pub(super) async fn bring(app: &App, files: &[String], stage: &Path) -> Result<Self> {
        if let Some(folder) = app.store.folder(Shelf::Lines) {
            return Ok(Self(folder));
        }
        let folder = stage.join("of-the-store");
        std::fs::create_dir_all(&folder)?;
        for sha256 in files {
            let name = file_name(sha256);
            let path = folder.join(&name);
            if path.exists() {
                continue;
            }
            if let Fetched::Memory(bytes) = app.store.fetch(Shelf::Lines, &name).await? {
                let under_way = folder.join(format!("{name}.under-way"));
                std::fs::write(&under_way, &bytes)?;
                std::fs::rename(&under_way, &path)?;
            }
        }
        Ok(Self(folder))
    }

    /// Where a file lies.
    pub(super) fn path(&self, sha256: &str) -> PathBuf {
        self.0.join(file_name(sha256))
    }

    /// The same once all its bytes were compared with its name: what is written of a damaged file would be believed.
    pub(super) fn whole(&self, sha256: &str) -> Result<PathBuf, FileFault> {
        let path = self.path(sha256);
        let detail = match files::sha256_of(&path) {
            Ok((found, _)) if found == sha256 => return Ok(path),
            Ok(_) => "it has other bytes than were written".to_owned(),
            Err(error) => error.to_string(),
        };
        Err(FileFault { path, detail })
    }

    /// All of these, compared.
    pub(super) fn all_whole(&self, files: &[String]) -> Result<Vec<PathBuf>, FileFault> {
        files.iter().map(|sha256| self.whole(sha256)).collect()
    }
}

/// A folder for files on their way, which is removed with what is left in it.
pub(super) struct Stage(PathBuf);

impl Stage {
    pub(super) fn new(app: &App) -> Result<Self> {
        // Whoever sweeps leaves young folders of this name alone.
        let folder = app.folders.staging.join(format!("preview-{}", Clock::new_id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
