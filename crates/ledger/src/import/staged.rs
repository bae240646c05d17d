//! Staged files: hashed while they are written, synced when they are complete, removed when they are not.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{ImportError, StagedFile};
use crate::blocks::Summing;

/// A staged file on its way. Dropped before it is complete, it takes its file with it.
#[derive(Debug)]
pub(crate) struct Staging {
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    blocks: Summing,
    bytes: u64,
    complete: bool,
}

impl Staging {
    pub(crate) fn create(path: PathBuf) -> Result<Self, ImportError> {
        let file = File::create(&path).map_err(ImportError::stage(&path))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        Ok(Self { path, file, hash: Sha256::new(), blocks: Summing::default(), bytes: 0, complete: false })
    }

    /// Syncs the file to the disk.
    pub(crate) fn complete(mut self, rows: u64) -> Result<StagedFile, ImportError> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        synced.map_err(ImportError::stage(&self.path))?;
        self.complete = true;
        let sha256 = hex::encode(std::mem::take(&mut self.hash).finalize());
        let checksums = std::mem::take(&mut self.blocks).finish();
        let path = self.path.clone();
        Ok(StagedFile { path, sha256, bytes: self.bytes, rows, checksums, summary: None, amounts: None })
    }
}

impl Write for Staging {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        let bytes = bytes.get(..written).unwrap_or_default();
        self.hash.update(bytes);
        self.blocks.update(bytes);
        self.bytes += u64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.complete {
            // Nothing refers to the file yet; a remainder is swept with its folder.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Complete staged files of an import that may still fail; dropped, they are removed.
#[derive(Debug, Default)]
pub(super) struct Held(Vec<StagedFile>);

impl Held {
    pub(super) fn push(&mut self, file: StagedFile) {
        self.0.push(file);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Syncs the folder and hands the files over.
    pub(super) fn release(mut self, folder: &Path) -> Result<Vec<StagedFile>, ImportError> {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(ImportError::stage(folder))?;
        Ok(std::mem::take(&mut self.0))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for file in &self.0 {
            let _ = fs::remove_file(&file.path);
        }
    }
}
