//! Where the ledger's files lie: a folder, or a prefix of an S3 bucket; one small door for both.
//!
//! A file appears whole or not at all, under a name that says what is in it, and never changes. Which of them count is the
//! database's to say: a store knows no versions. What is still being written lies outside, on this machine's disk.
#![expect(clippy::similar_names, reason = "a shelf is what the files lie on; nobody takes it for `self`")]

mod address;
mod bucket;
mod fetched;
mod folder;
mod reading;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;
use url::Url;

pub use address::Address;
use bucket::Bucket;
pub(crate) use bucket::{BucketObjects, bucket_objects};
pub use fetched::Fetched;
use folder::Folder;
use reading::Reading;

use crate::blocks::BlockChecksums;
use crate::import::StagedFile;

/// What a file is, by the folder it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// Ledger lines, named by the hash of their bytes.
    Lines,
    /// Order lines, named in the same way.
    Orders,
    /// Invoices to be paid.
    Payments,
    /// Work for customers.
    Activities,
    /// Rows that were not accepted, named by the hash of their bytes.
    Quarantine,
    /// Portfolio runs, named by the hash of what they say.
    Runs,
}

impl Shelf {
    /// Every shelf.
    pub const ALL: [Self; 6] =
        [Self::Lines, Self::Orders, Self::Payments, Self::Activities, Self::Quarantine, Self::Runs];

    /// The shelf of a kind of ledger file, as the manifest writes it.
    pub fn of(kind: &str) -> Self {
        match kind {
            "orders" => Self::Orders,
            "payments" => Self::Payments,
            "activities" => Self::Activities,
            "quarantine" => Self::Quarantine,
            _ => Self::Lines,
        }
    }

    /// The name of its folder.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Orders => "orders",
            Self::Payments => "payments",
            Self::Activities => "activities",
            Self::Quarantine => "quarantine",
            Self::Runs => "runs",
        }
    }
}

/// The name of the file with this hash.
pub fn file_name(hash: &str) -> String {
    format!("{hash}.parquet")
}

/// Something a store could not do. The texts are shown to people: they name a bucket, and no folder of this machine.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A setting names no place.
    #[error("`{0}` is no place for a ledger: name a folder, or s3://BUCKET/PREFIX")]
    Address(String),
    /// What is sent could be read on the way.
    #[error(
        "refusing to send the ledger over plain http to {0}: name an https endpoint, or set AWS_ALLOW_HTTP=true if the \
         network is trusted"
    )]
    PlainHttp(String),
    /// The settings of a bucket make no client.
    #[error("the settings of {store} do not fit together: {source}")]
    Settings {
        /// The store.
        store: String,
        /// What is wrong with them.
        source: object_store::Error,
    },
    /// There is no such file.
    #[error("{file} is missing from {store}; `mainstay doctor` says what to do")]
    Missing {
        /// The store.
        store: String,
        /// The shelf and the name.
        file: String,
    },
    /// A file has other bytes than were written.
    #[error("{file} in {store} is damaged: {found}; `mainstay doctor` says what to do")]
    Damaged {
        /// The store.
        store: String,
        /// The shelf and the name.
        file: String,
        /// What is there instead.
        found: String,
    },
    /// The disk or the server failed, after several attempts where that may help.
    #[error("{store} failed at {file}")]
    Failed {
        /// The store.
        store: String,
        /// The shelf and the name.
        file: String,
        /// What it said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// A file that lies in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How long ago it was written, by the store's clock; nothing where that lies in the future.
    pub age: Duration,
}

/// A file of a version, as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerFile {
    /// The hash of its bytes.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// The checksums of its blocks; files of before they were kept have none until `mainstay doctor --repair` makes them.
    pub checksums: Option<BlockChecksums>,
}

/// The place of a ledger's files.
#[derive(Debug, Clone)]
pub struct Store {
    place: Place,
    root: Url,
    reading: Arc<Reading>,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(Arc<Folder>),
    Bucket(Arc<Bucket>),
}

impl Store {
    /// Opens the place: a folder is made where it is absent, a bucket must be there. Nothing is asked of a bucket yet.
    ///
    /// Must be called on the runtime whose threads may wait for the network.
    pub fn open(address: &Address) -> Result<Self, StoreError> {
        let place = match address {
            Address::Folder(path) => Place::Folder(Arc::new(Folder::open(path)?)),
            Address::Bucket(bucket) => Place::Bucket(Arc::new(Bucket::open(bucket)?)),
        };
        let (root, objects) = match &place {
            Place::Folder(_) => ("file:///".to_owned(), folder::objects()),
            Place::Bucket(bucket) => (bucket.root(), bucket.objects()),
        };
        let root = root.parse().map_err(|_| StoreError::Address(root))?;
        let reading = Arc::new(Reading::new(objects, shown(&place)));
        Ok(Self { place, root, reading })
    }

    /// What people call it.
    pub fn shown(&self) -> String {
        shown(&self.place)
    }

    /// Whether the files lie on another machine, so that publishing one takes long.
    pub fn is_remote(&self) -> bool {
        matches!(self.place, Place::Bucket(_))
    }

    /// The folder of a shelf, where the store is a folder.
    pub fn folder(&self, shelf: Shelf) -> Option<PathBuf> {
        match &self.place {
            Place::Folder(folder) => Some(folder.shelf(shelf)),
            Place::Bucket(_) => None,
        }
    }

    /// Where a file can be read, for programs that read this store too.
    pub fn url(&self, shelf: Shelf, name: &str) -> Result<Url, StoreError> {
        match &self.place {
            Place::Folder(folder) => folder.url(shelf, name),
            Place::Bucket(bucket) => bucket.url(shelf, name),
        }
    }

    /// The store as an engine reads it, and the part of an address that stands for it. Only files that a manifest named to
    /// [`Store::know`] can be read, and only as they were written.
    pub fn objects(&self) -> (&Url, Arc<dyn ObjectStore>) {
        (&self.root, self.reading.clone())
    }

    /// Whether the checksums of a file were told before.
    pub fn knows(&self, sha256: &str) -> bool {
        self.reading.knows(sha256)
    }

    /// Takes note of files that will be read.
    pub fn know(&self, files: &[LedgerFile]) {
        self.reading.know(files);
    }

    /// Takes note of a file of lines on this machine that is not of this store. Beside a bucket it needs no note: there
    /// nothing else stands for files of this machine.
    pub fn know_local(&self, path: &Path) {
        if let (Place::Folder(_), Ok(metadata)) = (&self.place, path.metadata()) {
            self.reading.know_local(path, metadata.len());
        }
    }

    /// Puts a staged file on its shelf, whole or not at all. One that is there already is this one: the name says so.
    pub async fn publish(&self, shelf: Shelf, staged: &StagedFile) -> Result<(), StoreError> {
        let name = file_name(&staged.sha256);
        match &self.place {
            Place::Folder(folder) => {
                let from = staged.path.clone();
                on_disk(folder, move |folder| folder.take(shelf, &name, &from)).await
            }
            Place::Bucket(bucket) => bucket.upload(shelf, &name, &staged.path, staged.bytes).await,
        }
    }

    /// Puts a staged file in the place of a damaged one.
    pub async fn replace(&self, shelf: Shelf, staged: &StagedFile) -> Result<(), StoreError> {
        let name = file_name(&staged.sha256);
        match &self.place {
            Place::Folder(folder) => {
                let from = staged.path.clone();
                on_disk(folder, move |folder| folder.take(shelf, &name, &from)).await
            }
            Place::Bucket(bucket) => bucket.replace(shelf, &name, &staged.path).await,
        }
    }

    /// Writes a file, whole or not at all, in the place of whatever has its name.
    pub async fn write(&self, shelf: Shelf, name: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        match &self.place {
            Place::Folder(folder) => {
                let name = name.to_owned();
                on_disk(folder, move |folder| folder.write(shelf, &name, &bytes)).await
            }
            Place::Bucket(bucket) => bucket.write(shelf, name, bytes).await,
        }
    }

    /// A file, to be read by columns.
    pub async fn fetch(&self, shelf: Shelf, name: &str) -> Result<Fetched, StoreError> {
        match &self.place {
            Place::Folder(folder) => {
                let name = name.to_owned();
                on_disk(folder, move |folder| folder.open_file(shelf, &name)).await
            }
            Place::Bucket(bucket) => bucket.read(shelf, name).await.map(Fetched::Memory),
        }
    }

    /// The shelf and the name, as errors say them.
    fn place_of(shelf: Shelf, name: &str) -> String {
        format!("{}/{name}", shelf.as_str())
    }

    /// What lies on a shelf, in no order.
    pub async fn list(&self, shelf: Shelf) -> Result<Vec<Stored>, StoreError> {
        match &self.place {
            Place::Folder(folder) => on_disk(folder, move |folder| folder.list(shelf)).await,
            Place::Bucket(bucket) => bucket.list(shelf).await,
        }
    }

    /// Writes a file of this name, reads it back and removes it.
    pub async fn probe(&self, name: &str) -> Result<(), StoreError> {
        let name = file_name(name);
        self.write(Shelf::Runs, &name, name.as_bytes().to_vec()).await?;
        let read = self.fetch(Shelf::Runs, &name).await.and_then(|fetched| {
            let unread = |source: std::io::Error| self.failed(Shelf::Runs, &name, source.into());
            Ok(fetched.sha256().map_err(unread)?.1)
        });
        self.remove(Shelf::Runs, &name).await?;
        if read? == u64::try_from(name.len()).unwrap_or_default() {
            return Ok(());
        }
        Err(self.failed(Shelf::Runs, &name, "it gave back something else than it took".into()))
    }

    fn failed(
        &self,
        shelf: Shelf,
        name: &str,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> StoreError {
        StoreError::Failed { store: self.shown(), file: Self::place_of(shelf, name), source }
    }

    /// Removes a file; one that is not there is no error.
    pub async fn remove(&self, shelf: Shelf, name: &str) -> Result<(), StoreError> {
        match &self.place {
            Place::Folder(folder) => {
                let name = name.to_owned();
                on_disk(folder, move |folder| folder.remove(shelf, &name)).await
            }
            Place::Bucket(bucket) => bucket.remove(shelf, name).await,
        }
    }
}

fn shown(place: &Place) -> String {
    match place {
        Place::Folder(_) => folder::SHOWN.to_owned(),
        Place::Bucket(bucket) => bucket.shown().to_owned(),
    }
}

/// Works on a folder off the threads that answer requests.
async fn on_disk<T: Send + 'static>(
    folder: &Arc<Folder>,
    work: impl FnOnce(&Folder) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let folder = Arc::clone(folder);
    let done = tokio::task::spawn_blocking(move || work(&folder)).await;
    done.unwrap_or_else(|error| {
        let (store, file) = (folder::SHOWN.to_owned(), "a file".to_owned());
        Err(StoreError::Failed { store, file, source: error.into() })
    })
}
