//! A store that is a prefix of an S3 bucket.
//!
//! An upload appears whole or not at all, and never in the place of another file: two servers that publish the same lines
//! write the same bytes once. What the server refuses for a moment is asked again; then the error names the store.

use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::SpawnedReqwestConnector;
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, RetryConfig,
};
use url::{Host, Url};

use super::address::BucketAddress;
use super::{Shelf, Store, StoreError, Stored};

/// How long one answer may take; of a file that is sent or fetched whole, [`LONG`].
const SHORT: Duration = Duration::from_secs(30);
const LONG: Duration = Duration::from_mins(10);
/// Some seconds in all: long enough for a server that restarts a process, short enough for a person who waits.
const RETRIES: usize = 5;

/// A prefix of a bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    address: BucketAddress,
    shown: String,
    /// For parts of files, which come soon or not at all.
    parts: Arc<AmazonS3>,
    /// For whole files.
    whole: AmazonS3,
}

/// The objects of a bucket, for parts of a cluster: whole files are read there, to be compared with their names.
pub(crate) struct BucketObjects {
    /// The part of an address that stands for the bucket.
    pub(crate) root: Url,
    /// Where in it the ledger lies.
    pub(crate) prefix: Path,
    /// All that lies in the bucket.
    pub(crate) objects: Arc<dyn ObjectStore>,
}

/// Reaches a bucket with the variables of this process.
pub(crate) fn bucket_objects(address: &BucketAddress) -> Result<BucketObjects, StoreError> {
    let settings = |source| StoreError::Settings { store: address.to_string(), source };
    let objects = Arc::new(client(address, LONG)?.build().map_err(settings)?);
    let root = format!("s3://{}", address.bucket);
    let root = root.parse().map_err(|_| StoreError::Address(root))?;
    let prefix = address.prefix.split('/').filter(|part| !part.is_empty()).collect();
    Ok(BucketObjects { root, prefix, objects })
}

impl Bucket {
    pub(super) fn open(address: &BucketAddress) -> Result<Self, StoreError> {
        let shown = address.to_string();
        let settings = |source| StoreError::Settings { store: shown.clone(), source };
        let parts = Arc::new(client(address, SHORT)?.build().map_err(settings)?);
        let whole = client(address, LONG)?.build().map_err(settings)?;
        Ok(Self { address: address.clone(), parts, whole, shown })
    }

    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    pub(super) fn objects(&self) -> Arc<dyn ObjectStore> {
        self.parts.clone()
    }

    pub(super) fn root(&self) -> String {
        format!("s3://{}", self.address.bucket)
    }

    pub(super) fn url(&self, shelf: Shelf, name: &str) -> Result<Url, StoreError> {
        let url = format!("s3://{}/{}", self.address.bucket, self.location(shelf, name));
        url.parse().map_err(|_| StoreError::Address(url))
    }

    /// Uploads a file, unless one of its name and length is there.
    pub(super) async fn upload(
        &self,
        shelf: Shelf,
        name: &str,
        from: &FilePath,
        bytes: u64,
    ) -> Result<(), StoreError> {
        let location = self.location(shelf, name);
        let payload = payload(from).await.map_err(|error| self.failed(shelf, name, error.into()))?;
        match self.whole.put_opts(&location, payload.clone(), PutOptions::from(PutMode::Create)).await {
            Ok(_) => return Ok(()),
            Err(object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. }) => {}
            Err(error) => return Err(self.fault(shelf, name, error)),
        }
        let there = self.parts.head(&location).await.map_err(|error| self.fault(shelf, name, error))?;
        if there.size == bytes {
            return Ok(());
        }
        let replaced = self.whole.put(&location, payload).await;
        replaced.map(drop).map_err(|error| self.fault(shelf, name, error))
    }

    pub(super) async fn replace(&self, shelf: Shelf, name: &str, from: &FilePath) -> Result<(), StoreError> {
        let payload = payload(from).await.map_err(|error| self.failed(shelf, name, error.into()))?;
        let put = self.whole.put(&self.location(shelf, name), payload).await;
        put.map(drop).map_err(|error| self.fault(shelf, name, error))
    }

    pub(super) async fn write(&self, shelf: Shelf, name: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let put = self.whole.put(&self.location(shelf, name), bytes.into()).await;
        put.map(drop).map_err(|error| self.fault(shelf, name, error))
    }

    pub(super) async fn read(&self, shelf: Shelf, name: &str) -> Result<Bytes, StoreError> {
        let read = async { self.whole.get(&self.location(shelf, name)).await?.bytes().await };
        read.await.map_err(|error| self.fault(shelf, name, error))
    }

    pub(super) async fn list(&self, shelf: Shelf) -> Result<Vec<Stored>, StoreError> {
        let folder = self.location(shelf, "");
        let listed = self.parts.list(Some(&folder)).try_collect::<Vec<_>>().await;
        let listed = listed.map_err(|error| self.fault(shelf, "", error))?;
        let stored = listed.into_iter().filter_map(|object| {
            let modified = std::time::SystemTime::from(object.last_modified);
            Some(Stored {
                name: object.location.filename()?.to_owned(),
                bytes: object.size,
                age: modified.elapsed().unwrap_or(Duration::ZERO),
            })
        });
        Ok(stored.collect())
    }

    pub(super) async fn remove(&self, shelf: Shelf, name: &str) -> Result<(), StoreError> {
        match self.parts.delete(&self.location(shelf, name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.fault(shelf, name, error)),
        }
    }

    fn location(&self, shelf: Shelf, name: &str) -> Path {
        let prefix = self.address.prefix.split('/').filter(|part| !part.is_empty());
        let parts = prefix.chain([shelf.as_str(), name]).filter(|part| !part.is_empty());
        parts.collect()
    }

    fn fault(&self, shelf: Shelf, name: &str, error: object_store::Error) -> StoreError {
        let is_missing = matches!(error, object_store::Error::NotFound { .. }) && !name.is_empty();
        if is_missing {
            let file = Store::place_of(shelf, name);
            return StoreError::Missing { store: self.shown.clone(), file };
        }
        self.failed(shelf, name, error.into())
    }

    fn failed(
        &self,
        shelf: Shelf,
        name: &str,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> StoreError {
        StoreError::Failed { store: self.shown.clone(), file: Store::place_of(shelf, name), source }
    }
}

/// A client by the usual variables. It waits for the network on the runtime it was made on, whoever asks: questions run on
/// threads that have none.
fn client(address: &BucketAddress, patience: Duration) -> Result<AmazonS3Builder, StoreError> {
    let mut builder = AmazonS3Builder::new();
    let options = ClientOptions::new().with_timeout(patience).with_connect_timeout(Duration::from_secs(5));
    builder = builder.with_client_options(options);
    for (name, value) in &address.variables {
        // A variable of another program of the same family is none of ours.
        if let Ok(key) = name.to_ascii_lowercase().parse() {
            builder = builder.with_config(key, value);
        }
    }
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(3),
            base: 2.0,
        },
        max_retries: RETRIES,
        retry_timeout: LONG,
    };
    let allow_http = allows_http(address)?;
    let connector = SpawnedReqwestConnector::new(tokio::runtime::Handle::current());
    let builder = builder.with_bucket_name(&address.bucket).with_retry(retry).with_http_connector(connector);
    Ok(if allow_http { builder.with_allow_http(true) } else { builder })
}

/// Whether the endpoint speaks plain http, which only this machine or a trusted network may.
fn allows_http(address: &BucketAddress) -> Result<bool, StoreError> {
    let value =
        |name: &str| address.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let endpoint = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"].into_iter().find_map(value);
    let Some(endpoint) = endpoint.filter(|endpoint| endpoint.to_ascii_lowercase().starts_with("http://"))
    else {
        return Ok(false);
    };
    let url: Option<Url> = endpoint.parse().ok();
    let is_here = match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_meant =
        value("AWS_ALLOW_HTTP").is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1");
    if is_here || is_meant { Ok(true) } else { Err(StoreError::PlainHttp(endpoint.clone())) }
}

async fn payload(from: &FilePath) -> std::io::Result<PutPayload> {
    tokio::fs::read(from).await.map(PutPayload::from)
}
