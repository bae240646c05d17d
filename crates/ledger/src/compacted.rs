//! Many small files of lines merged into larger ones: a cache of their layout, and never the truth.
//!
//! A merged file has the very lines of the files it names, sorted as importers sort them, under the name `<hash of those
//! files' names>-<checksum>.parquet`. Questions to a version of the ledger read it in place of those files where the version
//! has all of them; an undo of one of them, or a version from before, reads the files themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use arrow::array::{ArrayRef, Int32Array, RecordBatch};
use arrow::compute::{SortColumn, cast, concat_batches, lexsort_to_indices, take_record_batch};
use arrow::datatypes::{DataType, SchemaRef};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::{KeyValue, ParquetMetaData};
use sha2::{Digest, Sha256};

use crate::lines;
use crate::summaries::{Checked, SummaryError as CacheError, checksum_of, parts};

/// What a merged file says of itself under this key: the names of the files whose lines it has.
const OF: &str = "mainstay.compacted";
/// Files of so many lines are large enough to be read as they are.
pub const LARGE: u64 = 1_000_000;
/// The lines of a merged file at most: they are in memory while it is made.
const MOST: u64 = 2_000_000;
/// So many small files are worth merging.
const FEWEST: usize = 8;

/// A file of lines, as the manifest names it.
#[derive(Debug, Clone)]
pub struct SmallFile {
    /// The hash of its bytes.
    pub sha256: String,
    /// Where it lies.
    pub path: PathBuf,
    /// How many lines it has.
    pub rows: u64,
}

/// A folder of merged files, and those of them that were found whole. One that is not there is empty.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    /// By path: what it was when its bytes were checked.
    known: Arc<Mutex<HashMap<PathBuf, Known>>>,
}

#[derive(Debug, Clone)]
struct Known {
    bytes: u64,
    modified: SystemTime,
    merged: Merged,
}

#[derive(Debug, Clone)]
struct Merged {
    path: PathBuf,
    of: BTreeSet<String>,
    rows: u64,
}

impl Folder {
    /// The folder at this path.
    pub fn at(path: PathBuf) -> Self {
        Self { path, known: Arc::default() }
    }

    /// The same lines in fewer files: merged files stand for those they are made of.
    pub fn in_place_of(&self, files: Vec<PathBuf>) -> Vec<PathBuf> {
        let mut left: BTreeMap<String, PathBuf> = BTreeMap::new();
        for file in &files {
            let Some(name) = file.file_stem().and_then(|name| name.to_str()) else { return files };
            left.insert(name.to_owned(), file.clone());
        }
        let names = left.keys().cloned().collect();
        let mut layout = Vec::new();
        for merged in self.chosen(&names) {
            merged.of.iter().for_each(|name| drop(left.remove(name)));
            layout.push(merged.path);
        }
        layout.extend(left.into_values());
        layout
    }

    /// The merged files that no longer serve a version made of these files.
    pub fn unused(&self, names: &BTreeSet<String>) -> Vec<PathBuf> {
        let used: BTreeSet<PathBuf> = self.chosen(names).into_iter().map(|merged| merged.path).collect();
        let all = fs::read_dir(&self.path).into_iter().flatten().flatten().map(|entry| entry.path());
        all.filter(|path| !used.contains(path)).collect()
    }

    /// The merged files that are not what they were when they were written.
    pub fn damaged(&self) -> Vec<PathBuf> {
        let paths = fs::read_dir(&self.path).into_iter().flatten().flatten().map(|entry| entry.path());
        paths.filter(|path| Self::at(self.path.clone()).open(path).is_err()).collect()
    }

    /// Merges small files of one source, currency and schema where there are many: how many files were made. What is merged
    /// already stays as it is until as many lines have come after it.
    pub fn compact(&self, files: &[SmallFile]) -> Result<usize, CacheError> {
        let names: BTreeSet<String> = files.iter().map(|file| file.sha256.clone()).collect();
        let chosen = self.chosen(&names);
        let covered: BTreeSet<&String> = chosen.iter().flat_map(|merged| &merged.of).collect();
        let mut alike: BTreeMap<String, Vec<&SmallFile>> = BTreeMap::new();
        for file in files.iter().filter(|file| file.rows < LARGE) {
            alike.entry(likeness(&file.path)?).or_default().push(file);
        }
        let mut made = 0;
        for group in alike.into_values() {
            let (old, new): (Vec<&SmallFile>, Vec<&SmallFile>) =
                group.into_iter().partition(|file| covered.contains(&file.sha256));
            for batch in batches(&new) {
                let mut taken: Vec<&SmallFile> = batch;
                let mut rows: u64 = taken.iter().map(|file| file.rows).sum();
                // Merged files that are no larger join: each line is written again a few times at most.
                for merged in chosen.iter().rev().filter(|merged| !merged.of.is_empty()) {
                    let theirs: Vec<_> = old.iter().filter(|file| merged.of.contains(&file.sha256)).collect();
                    if theirs.len() == merged.of.len() && merged.rows <= rows && rows + merged.rows <= MOST {
                        rows += merged.rows;
                        taken.extend(theirs);
                    }
                }
                made += usize::from(self.merge(&taken)?);
            }
        }
        Ok(made)
    }

    /// The merged files that serve a version made of these files, the one of most files first.
    fn chosen(&self, names: &BTreeSet<String>) -> Vec<Merged> {
        let mut all = self.list();
        all.sort_by(|a, b| b.of.len().cmp(&a.of.len()).then_with(|| a.path.cmp(&b.path)));
        let mut left = names.clone();
        all.retain(|merged| {
            let serves = merged.of.is_subset(&left);
            if serves {
                left.retain(|name| !merged.of.contains(name));
            }
            serves
        });
        all
    }

    /// Those that are whole.
    fn list(&self) -> Vec<Merged> {
        let paths = fs::read_dir(&self.path).into_iter().flatten().flatten().map(|entry| entry.path());
        let open = |path: PathBuf| match self.open(&path) {
            Ok(merged) => merged,
            Err(error) => {
                tracing::warn!("{error}; the files it was made of are read instead");
                None
            }
        };
        paths.filter_map(open).collect()
    }

    /// `None` for what has no name of a merged file.
    fn open(&self, path: &Path) -> Result<Option<Merged>, CacheError> {
        let failed = |source| CacheError::File { path: path.to_owned(), source };
        let Some((_, checksum)) = parts(path) else { return Ok(None) };
        let metadata = fs::metadata(path).map_err(failed)?;
        let (bytes, modified) = (metadata.len(), metadata.modified().map_err(failed)?);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(known) = known
            && (known.bytes, known.modified) == (bytes, modified)
        {
            return Ok(Some(known.merged));
        }
        let file = File::open(path).map_err(failed)?;
        if checksum_of(&file).map_err(failed)? != checksum {
            return Err(CacheError::Damaged(format!("{} is not as it was written", path.display())));
        }
        let footer = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
        let said = footer.metadata().file_metadata();
        let of = said.key_value_metadata().into_iter().flatten().find(|pair| pair.key == OF);
        let of = of.and_then(|pair| pair.value.as_deref()).unwrap_or_default();
        let merged = Merged {
            path: path.to_owned(),
            of: of.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            rows: u64::try_from(said.num_rows()).unwrap_or(0),
        };
        if merged.of.is_empty() {
            return Err(CacheError::Damaged(format!("{} does not say what it is made of", path.display())));
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_owned(), Known { bytes, modified, merged: merged.clone() });
        Ok(Some(merged))
    }

    /// Writes one file with the lines of these, whole or not at all; `false` where too few of them are as they were written.
    fn merge(&self, files: &[&SmallFile]) -> Result<bool, CacheError> {
        let files = whole(files)?;
        if files.len() < FEWEST {
            return Ok(false);
        }
        let of: BTreeSet<&str> = files.keys().map(String::as_str).collect();
        let of = of.into_iter().collect::<Vec<_>>().join(",");
        let sorted = sorted(&files)?;
        let under_way = tempfile::Builder::new().prefix("under-way-").tempfile_in(&self.path);
        let under_way = under_way.map_err(|source| CacheError::File { path: self.path.clone(), source })?;
        let mut writer = ArrowWriter::try_new(
            Checked::new(BufWriter::with_capacity(1 << 18, under_way.as_file())),
            sorted.schema(),
            Some(lines::writer_properties(None)),
        )?;
        writer.write(&sorted)?;
        writer.append_key_value_metadata(KeyValue::new(OF.to_owned(), of.clone()));
        let failed = |source| CacheError::File { path: self.path.clone(), source };
        let checksum = writer.into_inner()?.finish().map_err(failed)?;
        let name = format!("{}-{checksum:016x}.parquet", hex::encode(Sha256::digest(of.as_bytes())));
        under_way.persist(self.path.join(name)).map_err(|error| failed(error.error))?;
        Ok(true)
    }
}

/// Small files put together to merged files that are neither too large nor hardly worth it.
fn batches<'a>(files: &[&'a SmallFile]) -> Vec<Vec<&'a SmallFile>> {
    let (mut batches, mut batch, mut rows) = (Vec::new(), Vec::new(), 0);
    for file in files {
        if rows + file.rows > MOST {
            batches.push(std::mem::take(&mut batch));
            rows = 0;
        }
        rows += file.rows;
        batch.push(*file);
    }
    batches.push(batch);
    batches.retain(|batch| batch.len() >= FEWEST);
    batches
}

/// What files must have in common to be merged: schema, source and currency.
fn likeness(path: &Path) -> Result<String, CacheError> {
    let file = File::open(path).map_err(|source| CacheError::File { path: path.to_owned(), source })?;
    let footer = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
    let only = |name| only_value(footer.metadata(), footer.schema(), name);
    let (source, currency) = (only(lines::SOURCE), only(lines::CURRENCY));
    Ok(format!("{source:?} {currency:?} {:?}", footer.schema().fields()))
}

/// The value that all rows have; `None` where they have several, or it is not known.
fn only_value(file: &ParquetMetaData, schema: &SchemaRef, name: &str) -> Option<Vec<u8>> {
    let column = schema.index_of(name).ok()?;
    let mut only: Option<Vec<u8>> = None;
    for group in file.row_groups() {
        let statistics = group.columns().get(column)?.statistics()?;
        let (least, most) = (statistics.min_bytes_opt()?, statistics.max_bytes_opt()?);
        if least != most || only.as_ref().is_some_and(|only| only != least) {
            return None;
        }
        only = Some(least.to_vec());
    }
    only
}

/// The bytes of those files that are as they were written, in the order of their names: what is merged is read here and
/// nowhere else, so that nothing damaged gets a checksum of its own that fits.
fn whole(files: &[&SmallFile]) -> Result<BTreeMap<String, Bytes>, CacheError> {
    let mut whole = BTreeMap::new();
    for file in files {
        let read = fs::read(&file.path);
        let read = read.map_err(|source| CacheError::File { path: file.path.clone(), source })?;
        if hex::encode(Sha256::digest(&read)) == file.sha256 {
            whole.insert(file.sha256.clone(), Bytes::from(read));
        } else {
            tracing::warn!(
                "{} is not as it was written and stays out of the merged files: `mainstay doctor` says what it holds",
                file.path.display()
            );
        }
    }
    Ok(whole)
}

/// All lines of the files, sorted by customer, date and invoice, then by the order of the files' names and their lines.
fn sorted(files: &BTreeMap<String, Bytes>) -> Result<RecordBatch, CacheError> {
    let (mut batches, mut places) = (Vec::new(), Vec::new());
    for (place, read) in (0_i32..).zip(files.values()) {
        let reader = ParquetRecordBatchReaderBuilder::try_new(read.clone())?;
        for batch in reader.with_batch_size(1 << 16).build()? {
            let batch = batch?;
            places.resize(places.len() + batch.num_rows(), place);
            batches.push(batch);
        }
    }
    let Some(schema) = batches.first().map(RecordBatch::schema) else {
        return Err(CacheError::Unsuited("there are none"));
    };
    let all = concat_batches(&schema, &batches)?;
    drop(batches);
    let column = |name: &'static str| -> Result<ArrayRef, CacheError> {
        let column = all.column_by_name(name);
        column.cloned().ok_or_else(|| CacheError::Damaged(format!("column `{name}` is missing")))
    };
    let customers = cast(&column(lines::CUSTOMER)?, &DataType::Utf8)?;
    let by = |values: ArrayRef| SortColumn { values, options: None };
    let order = lexsort_to_indices(
        &[
            by(customers),
            by(column(lines::DATE)?),
            by(column(lines::INVOICE)?),
            by(Arc::new(Int32Array::from(places))),
            by(column(lines::LINE)?),
        ],
        None,
    )?;
    Ok(take_record_batch(&all, &order)?)
}
