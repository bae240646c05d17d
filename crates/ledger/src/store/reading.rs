//! The store as an engine reads it: files a manifest named, and no others.
//!
//! How long a file is, the manifest says; so an engine that asks gets the answer without a request. What is read is compared
//! with the checksums of its blocks: a file that is gone, cut or changed is an error that names it, and only for a question
//! that reads the place.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::DateTime;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::path::Path;
use object_store::{
    Attributes, CopyOptions, Error, GetOptions, GetRange, GetResult, GetResultPayload, ListResult,
    MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, Result,
};

use super::{LedgerFile, StoreError, file_name};
use crate::blocks::BlockChecksums;

/// What stands in errors for the kind of store.
const KIND: &str = "ledger";

/// Reads what is known, whole or not at all.
pub(super) struct Reading {
    inner: Arc<dyn ObjectStore>,
    shown: String,
    known: RwLock<HashMap<String, LedgerFile>>,
}

impl Reading {
    pub(super) fn new(inner: Arc<dyn ObjectStore>, shown: String) -> Self {
        Self { inner, shown, known: RwLock::default() }
    }

    pub(super) fn knows(&self, sha256: &str) -> bool {
        self.find(&file_name(sha256)).is_some_and(|known| known.checksums.is_some())
    }

    /// Takes note of files; checksums told once hold.
    pub(super) fn know(&self, files: &[LedgerFile]) {
        let is_new = |file: &&LedgerFile| match self.find(&file_name(&file.sha256)) {
            Some(known) => known.checksums.is_none() && file.checksums.is_some(),
            None => true,
        };
        let new: Vec<_> = files.iter().filter(is_new).collect();
        if !new.is_empty() {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.extend(new.into_iter().map(|file| (file_name(&file.sha256), file.clone())));
        }
    }

    /// Takes note of a file of this machine by its path: staged files of two imports may have one name.
    pub(super) fn know_local(&self, path: &std::path::Path, bytes: u64) {
        let Ok(location) = std::path::absolute(path).map(Path::from_absolute_path) else { return };
        if let Ok(location) = location {
            let file = LedgerFile { sha256: location.to_string(), bytes, checksums: None };
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.insert(location.to_string(), file);
        }
    }

    fn find(&self, name: &str) -> Option<LedgerFile> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// The file at a location, if a manifest named it.
    fn named(&self, location: &Path) -> Result<LedgerFile> {
        let local = || self.find(location.as_ref());
        location.filename().and_then(|name| self.find(name)).or_else(local).ok_or_else(|| Error::NotFound {
            path: location.to_string(),
            source: "no version of the ledger names it".into(),
        })
    }

    /// Reads ranges of whole blocks. A file that is shorter than it was written is told from a store that fails.
    async fn read(&self, location: &Path, ranges: &[Range<u64>], file: &LedgerFile) -> Result<Vec<Bytes>> {
        let error = match self.inner.get_ranges(location, ranges).await {
            Ok(read) => return Ok(read),
            Err(error) => error,
        };
        match self.inner.head(location).await {
            Ok(there) if there.size != file.bytes => {
                let found = format!("it has {} bytes instead of {}", there.size, file.bytes);
                Err(self.damaged(location, found))
            }
            _ => Err(self.fault(location, error)),
        }
    }

    fn damaged(&self, location: &Path, found: String) -> Error {
        let (store, file) = (self.shown.clone(), shown(location));
        Error::Generic { store: KIND, source: StoreError::Damaged { store, file, found }.into() }
    }

    fn fault(&self, location: &Path, error: Error) -> Error {
        let (store, file) = (self.shown.clone(), shown(location));
        let fault = match error {
            Error::NotFound { .. } => StoreError::Missing { store, file },
            error => StoreError::Failed { store, file, source: error.into() },
        };
        Error::Generic { store: KIND, source: fault.into() }
    }

    fn refused(&self, operation: &str) -> Error {
        Error::NotImplemented { operation: operation.to_owned(), implementer: self.to_string() }
    }
}

/// The shelf and the name.
fn shown(location: &Path) -> String {
    let parts: Vec<_> = location.parts().collect();
    let last = parts.iter().skip(parts.len().saturating_sub(2)).map(AsRef::as_ref);
    last.collect::<Vec<&str>>().join("/")
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

#[async_trait]
impl ObjectStore for Reading {
    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let file = self.named(location)?;
        let meta = ObjectMeta {
            location: location.clone(),
            // A file never changes: any day is as good as another.
            last_modified: DateTime::UNIX_EPOCH,
            size: file.bytes,
            e_tag: Some(file.sha256),
            version: None,
        };
        let range = match &options.range {
            _ if options.head => 0..0,
            Some(range) => as_range(range, file.bytes),
            None => 0..file.bytes,
        };
        let payload = if options.head {
            futures::stream::empty().boxed()
        } else {
            let parts = self.get_ranges(location, std::slice::from_ref(&range)).await?;
            futures::stream::iter(parts.into_iter().map(Ok)).boxed()
        };
        let payload = GetResultPayload::Stream(payload);
        Ok(GetResult { payload, meta, range, attributes: Attributes::new() })
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        let file = self.named(location)?;
        let Some(checksums) = &file.checksums else { return self.read(location, ranges, &file).await };
        let around = |range: &Range<u64>| BlockChecksums::around(range, file.bytes);
        let blocks: Vec<Range<u64>> = ranges.iter().map(around).collect();
        let read = self.read(location, &blocks, &file).await?;
        let mut parts = Vec::with_capacity(ranges.len());
        for ((wanted, blocks), read) in ranges.iter().zip(&blocks).zip(read) {
            if let Some(damaged) = checksums.damaged(blocks.start, &read) {
                let found =
                    format!("bytes {} to {} are not as they were written", damaged.start, damaged.end);
                return Err(self.damaged(location, found));
            }
            let place = |at: u64| usize::try_from(at - blocks.start).unwrap_or(usize::MAX).min(read.len());
            parts.push(read.slice(place(wanted.start)..place(wanted.end)));
        }
        Ok(parts)
    }

    async fn put_opts(&self, _: &Path, _: PutPayload, _: PutOptions) -> Result<PutResult> {
        Err(self.refused("put"))
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Err(self.refused("put"))
    }

    fn delete_stream(&self, _: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        futures::stream::iter([Err(self.refused("delete"))]).boxed()
    }

    fn list(&self, _: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        futures::stream::iter([Err(self.refused("list"))]).boxed()
    }

    async fn list_with_delimiter(&self, _: Option<&Path>) -> Result<ListResult> {
        Err(self.refused("list"))
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> Result<()> {
        Err(self.refused("copy"))
    }
}

fn as_range(range: &GetRange, bytes: u64) -> Range<u64> {
    match range {
        GetRange::Bounded(range) => range.start.min(bytes)..range.end.min(bytes),
        GetRange::Offset(from) => (*from).min(bytes)..bytes,
        GetRange::Suffix(last) => bytes.saturating_sub(*last)..bytes,
    }
}
