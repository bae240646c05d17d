//! A store that is a folder: files are moved in, synced, and read by their paths.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use url::Url;

use super::{Fetched, Shelf, Store, StoreError, Stored};

/// What people are told: where it lies on this machine is for the log.
pub(super) const SHOWN: &str = "the ledger's folder";

/// A folder with a folder for each shelf.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source: io::Error| StoreError::Failed {
            store: format!("the ledger's folder {}", path.display()),
            file: "its folders".to_owned(),
            source: source.into(),
        };
        let path_of = std::path::absolute(path).map_err(failed)?;
        for shelf in Shelf::ALL {
            fs::create_dir_all(path_of.join(shelf.as_str())).map_err(failed)?;
        }
        Ok(Self { path: path_of })
    }

    pub(super) fn shelf(&self, shelf: Shelf) -> PathBuf {
        self.path.join(shelf.as_str())
    }

    /// A path as it stands would be searched for wildcards, which folder names may contain; an address is not.
    pub(super) fn url(&self, shelf: Shelf, name: &str) -> Result<Url, StoreError> {
        let path = self.shelf(shelf).join(name);
        Url::from_file_path(&path).map_err(|()| StoreError::Address(path.display().to_string()))
    }

    /// Moves a file in and syncs the folder.
    pub(super) fn take(&self, shelf: Shelf, name: &str, from: &Path) -> Result<(), StoreError> {
        let folder = self.shelf(shelf);
        fs::rename(from, folder.join(name)).and_then(|()| sync(&folder)).map_err(failed(shelf, name))
    }

    pub(super) fn write(&self, shelf: Shelf, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let folder = self.shelf(shelf);
        let written = || {
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(folder.join(name)).map_err(|error| error.error)?;
            sync(&folder)
        };
        written().map_err(failed(shelf, name))
    }

    pub(super) fn open_file(&self, shelf: Shelf, name: &str) -> Result<Fetched, StoreError> {
        File::open(self.shelf(shelf).join(name)).map(Fetched::Disk).map_err(failed(shelf, name))
    }

    pub(super) fn list(&self, shelf: Shelf) -> Result<Vec<Stored>, StoreError> {
        let listed = || {
            let mut all = Vec::new();
            for entry in fs::read_dir(self.shelf(shelf))? {
                let entry = entry?;
                let metadata = match entry.metadata() {
                    Ok(metadata) => metadata,
                    // Another process just removed it.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(error) => return Err(error),
                };
                let age = metadata.modified()?.elapsed().unwrap_or(Duration::ZERO);
                let name = entry.file_name().to_string_lossy().into_owned();
                all.push(Stored { name, bytes: metadata.len(), age });
            }
            Ok(all)
        };
        listed().map_err(failed(shelf, ""))
    }

    pub(super) fn remove(&self, shelf: Shelf, name: &str) -> Result<(), StoreError> {
        match fs::remove_file(self.shelf(shelf).join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(shelf, name)(error)),
            _ => Ok(()),
        }
    }
}

/// The files of this machine, as an engine reads them.
pub(super) fn objects() -> Arc<dyn ObjectStore> {
    Arc::new(LocalFileSystem::new())
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn failed(shelf: Shelf, name: &str) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let file = Store::place_of(shelf, name);
    move |source| {
        let store = SHOWN.to_owned();
        if source.kind() == io::ErrorKind::NotFound && !file.ends_with('/') {
            StoreError::Missing { store, file }
        } else {
            StoreError::Failed { store, file, source: source.into() }
        }
    }
}
