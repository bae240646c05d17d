//! Where a part of a cluster reads the ledger from, and nothing else.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
use url::Url;

use super::ClusterError;

/// The ledger's folder, as every machine of the cluster reaches it.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
}

impl Place {
    /// The folder of a ledger, which must be there.
    pub fn folder(folder: &Path) -> Result<Self, ClusterError> {
        let missing = |_| ClusterError::NoLedger(folder.display().to_string());
        let whole = std::path::absolute(folder).map_err(missing)?;
        if !whole.is_dir() {
            return Err(ClusterError::NoLedger(whole.display().to_string()));
        }
        Ok(Self { folder: whole })
    }

    /// A runtime that reaches the ledger and no other file; what does not fit its memory goes to `work`.
    pub(super) fn runtime(&self, work: Option<&Path>) -> Result<Arc<RuntimeEnv>> {
        let mut builder = RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(self.stores()?));
        if let Some(work) = work {
            builder = builder.with_temp_file_path(work);
        }
        builder.build_arc()
    }

    fn stores(&self) -> Result<DefaultObjectStoreRegistry> {
        let below = ObjectPath::from_absolute_path(&self.folder)
            .map_err(|error| DataFusionError::Configuration(error.to_string()))?;
        let stores = DefaultObjectStoreRegistry::new();
        let here = Url::parse("file://").map_err(|error| DataFusionError::External(Box::new(error)))?;
        stores.register_store(&here, Arc::new(ReadBelow { files: LocalFileSystem::new(), below }));
        Ok(stores)
    }
}

/// The files of a machine, of which those below one folder are there to be read: a plan comes over the network and may name
/// any.
#[derive(Debug)]
struct ReadBelow {
    files: LocalFileSystem,
    below: ObjectPath,
}

impl fmt::Display for ReadBelow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "files below /{}", self.below)
    }
}

impl ReadBelow {
    fn checked(&self, location: &ObjectPath) -> object_store::Result<()> {
        if location.prefix_matches(&self.below) { Ok(()) } else { Err(self.refused(location.as_ref())) }
    }

    fn refused(&self, what: &str) -> object_store::Error {
        object_store::Error::PermissionDenied {
            path: what.to_owned(),
            source: format!(
                "this part of the cluster reads files below /{} only: start it with the --ledger of whoever asks",
                self.below
            )
            .into(),
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
