//! Where a part of a cluster reads the ledger from, and nothing else.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::error::{DataFusionError, Result};
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use futures::stream::{BoxStream, StreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult,
};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use url::Url;
use xxhash_rust::xxh3::Xxh3;

use super::ClusterError;
use crate::store::{Address, BucketObjects, bucket_objects};

/// The ledger's folder, as every machine of the cluster reaches it, or its bucket, which each reaches with credentials of its
/// own.
#[derive(Clone)]
pub struct Place {
    /// The part of an address that stands for the store.
    root: Url,
    /// The store, with all that lies in it.
    files: Arc<dyn ObjectStore>,
    /// Where in it the ledger lies.
    below: ObjectPath,
    /// What people call that.
    shown: String,
}

/// Without what leads to a bucket, which holds secrets.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Place {
    /// Where a setting says that the ledger lies. Of a bucket the variables `AWS_*` of this very process count: none comes with
    /// a plan.
    pub fn at(address: &Address) -> Result<Self, ClusterError> {
        match address {
            Address::Folder(folder) => Self::folder(folder),
            Address::Bucket(bucket) => {
                let BucketObjects { root, prefix, objects } = bucket_objects(bucket)?;
                Ok(Self { root, files: objects, below: prefix, shown: bucket.to_string() })
            }
        }
    }

    /// The folder of a ledger, which must be there.
    pub fn folder(folder: &Path) -> Result<Self, ClusterError> {
        let missing = |_| ClusterError::NoLedger(folder.display().to_string());
        let whole = std::path::absolute(folder).map_err(missing)?;
        if !whole.is_dir() {
            return Err(ClusterError::NoLedger(whole.display().to_string()));
        }
        let unusable = |error: object_store::path::Error| DataFusionError::Configuration(error.to_string());
        let below = ObjectPath::from_absolute_path(&whole).map_err(unusable)?;
        let root = Url::parse("file://").map_err(|error| DataFusionError::External(Box::new(error)))?;
        let shown = format!("/{below}");
        Ok(Self { root, files: Arc::new(LocalFileSystem::new()), below, shown })
    }

    /// A runtime that reaches the ledger and no other file, for planning: footers are read, and lines are not.
    pub(super) fn planning(&self) -> Result<Arc<RuntimeEnv>> {
        self.runtime(Trust::Planning, RuntimeEnvBuilder::new())
    }

    /// A runtime that reaches the ledger and no other file, for reading lines. What does not fit its memory goes to `work`.
    pub(super) fn reading(&self, work: &Path) -> Result<Arc<RuntimeEnv>> {
        let known = Mutex::default();
        self.runtime(Trust::Proven { known }, RuntimeEnvBuilder::new().with_temp_file_path(work))
    }

    fn runtime(&self, trust: Trust, builder: RuntimeEnvBuilder) -> Result<Arc<RuntimeEnv>> {
        // Of a ledger in a bucket this registry still knows the files of this machine: they lie below nothing of it.
        let stores = DefaultObjectStoreRegistry::new();
        let Self { root, files, below, shown } = self.clone();
        let nothing = ReadBelow::nothing(&shown);
        if let Ok(here) = Url::parse("file://") {
            stores.register_store(&here, Arc::new(nothing));
        }
        stores.register_store(&root, Arc::new(ReadBelow { files, below: Some(below), shown, trust }));
        builder.with_object_store_registry(Arc::new(stores)).build_arc()
    }
}

/// The files of a store, of which those below one place are there to be read: a plan comes over the network and may name any.
struct ReadBelow {
    files: Arc<dyn ObjectStore>,
    /// `None` where nothing is to be read.
    below: Option<ObjectPath>,
    shown: String,
    trust: Trust,
}

/// Whether files are taken at their word.
#[derive(Debug)]
enum Trust {
    /// They are: whoever reads the lines will know.
    Planning,
    /// Once they were found to be what their names say.
    Proven { known: Mutex<HashMap<ObjectPath, Arc<OnceCell<()>>>> },
}

impl fmt::Debug for ReadBelow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for ReadBelow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "files below {}", self.shown)
    }
}

impl ReadBelow {
    /// The files of this machine, of which none is of a ledger that lies elsewhere.
    fn nothing(shown: &str) -> Self {
        let files = Arc::new(LocalFileSystem::new());
        Self { files, below: None, shown: shown.to_owned(), trust: Trust::Planning }
    }

    fn checked(&self, location: &ObjectPath) -> object_store::Result<()> {
        let is_below = self.below.as_ref().is_some_and(|below| location.prefix_matches(below));
        if is_below { Ok(()) } else { Err(self.refused(location.as_ref())) }
    }

    fn refused(&self, what: &str) -> object_store::Error {
        object_store::Error::PermissionDenied {
            path: what.to_owned(),
            source: format!(
                "this part of the cluster reads files below {} only: start it with the --ledger of whoever asks",
                self.shown
            )
            .into(),
        }
    }

    /// Compares a file with its name, once in the life of the process.
    async fn prove(&self, location: &ObjectPath) -> object_store::Result<()> {
        let Trust::Proven { known } = &self.trust else { return Ok(()) };
        let proof = {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(location.clone()).or_default())
        };
        proof.get_or_try_init(|| self.compare(location)).await.copied()
    }

    async fn compare(&self, location: &ObjectPath) -> object_store::Result<()> {
        let mut bytes = self.files.get_opts(location, GetOptions::default()).await?.into_stream();
        let name = location.filename().unwrap_or_default();
        let mut said = Said::new(name);
        while let Some(part) = bytes.next().await {
            said.read(&part?);
        }
        if said.agrees(name) {
            return Ok(());
        }
        let damaged = format!(
            "the ledger file {name} is damaged: its bytes are not those it is named by; `mainstay doctor` says what to do"
        );
        Err(object_store::Error::Generic { store: "ledger", source: damaged.into() })
    }
}

/// What a name says of a file's bytes: `<SHA-256>.parquet` of ledger files, `<files>-<checksum>.parquet` of merged ones.
enum Said {
    Hash(Sha256),
    Checksum(Box<Xxh3>),
}

impl Said {
    fn new(name: &str) -> Self {
        if name.contains('-') { Self::Checksum(Box::default()) } else { Self::Hash(Sha256::new()) }
    }

    fn read(&mut self, bytes: &[u8]) {
        match self {
            Self::Hash(hash) => hash.update(bytes),
            Self::Checksum(checksum) => checksum.update(bytes),
        }
    }

    fn agrees(self, name: &str) -> bool {
        match self {
            Self::Hash(hash) => name == format!("{}.parquet", hex::encode(hash.finalize())),
            Self::Checksum(checksum) => name.ends_with(&format!("-{:016x}.parquet", checksum.digest())),
        }
    }
}

#[async_trait::async_trait]
impl ObjectStore for ReadBelow {
    async fn put_opts(
        &self,
        location: &ObjectPath,
        _payload: PutPayload,
        _options: PutOptions,
    ) -> object_store::Result<PutResult> {
        Err(self.refused(location.as_ref()))
    }

    async fn put_multipart_opts(
        &self,
        location: &ObjectPath,
        _options: PutMultipartOptions,
    ) -> object_store::Result<Box<dyn MultipartUpload>> {
        Err(self.refused(location.as_ref()))
    }

    async fn get_opts(&self, location: &ObjectPath, options: GetOptions) -> object_store::Result<GetResult> {
        self.checked(location)?;
        if !options.head {
            self.prove(location).await?;
        }
        self.files.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, object_store::Result<ObjectPath>>,
    ) -> BoxStream<'static, object_store::Result<ObjectPath>> {
        let refused = self.refused("delete");
        drop(locations);
        futures::stream::once(async move { Err(refused) }).boxed()
    }

    fn list(&self, prefix: Option<&ObjectPath>) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        match self.checked(&prefix.cloned().unwrap_or_default()) {
            Ok(()) => self.files.list(prefix),
            Err(refused) => futures::stream::once(async move { Err(refused) }).boxed(),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&ObjectPath>) -> object_store::Result<ListResult> {
        self.checked(&prefix.cloned().unwrap_or_default())?;
        self.files.list_with_delimiter(prefix).await
    }

    async fn copy_opts(
        &self,
        _from: &ObjectPath,
        to: &ObjectPath,
        _options: CopyOptions,
    ) -> object_store::Result<()> {
        Err(self.refused(to.as_ref()))
    }
}
