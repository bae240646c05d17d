//! Where summaries lie: `<hash of the lines>-<checksum>.parquet`, so that a name says which lines and which bytes. Those of
//! several files are called `joint.<hash of the files' names>-<checksum>.parquet`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::joint::{self, OfFile};
use super::open::{self, Checked};
use super::{Joints, Summarizer, Summary, SummaryError};

/// A folder of summaries, and those of them that were found whole. One that is not there is empty.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    /// By path: what it was when its bytes were checked. A file of the same length and time is not checked again.
    known: Arc<Mutex<HashMap<PathBuf, Known>>>,
}

#[derive(Debug, Clone)]
struct Known {
    bytes: u64,
    modified: SystemTime,
    summary: Summary,
}

/// What the name of a joint summary begins with.
const JOINT: &str = "joint.";
/// The summaries that are remembered at most.
const MOST_KNOWN: usize = 10_000;

/// A summary that was written and waits to be moved to where questions find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedSummary {
    path: PathBuf,
    checksum: u64,
}

impl StagedSummary {
    /// Starts one in a file of its own.
    pub(crate) fn start(path: PathBuf) -> Result<(Summarizer<StagingFile>, PathBuf), SummaryError> {
        let file = File::create(&path).map_err(|source| SummaryError::File { path: path.clone(), source })?;
        Ok((Summarizer::new(Checked::new(BufWriter::with_capacity(1 << 18, file)))?, path))
    }

    /// Ends it.
    pub(crate) fn end(file: StagingFile, path: PathBuf) -> Result<Self, SummaryError> {
        match file.finish() {
            Ok(checksum) => Ok(Self { path, checksum }),
            Err(source) => Err(SummaryError::File { path, source }),
        }
    }
}

/// A file whose checksum is taken while it is written.
pub(crate) type StagingFile = Checked<BufWriter<File>>;

impl Folder {
    /// The folder at this path.
    pub fn at(path: PathBuf) -> Self {
        Self { path, known: Arc::default() }
    }

    /// Moves a staged summary to where the questions to these lines find it. It is not synced: whoever reads it checks it.
    pub fn publish(&self, staged: &StagedSummary, lines_sha256: &str) -> Result<(), SummaryError> {
        let target = self.path.join(format!("{lines_sha256}-{:016x}.parquet", staged.checksum));
        fs::rename(&staged.path, &target).map_err(|source| SummaryError::File { path: target, source })
    }

    /// Which files there are, by the hash of their lines.
    pub fn list(&self) -> BTreeMap<String, Vec<PathBuf>> {
        let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            if let Some((lines, _)) = parts(&entry.path()) {
                found.entry(lines).or_default().push(entry.path());
            }
        }
        found
    }

    /// The joint summaries that serve a version made of files with these names, among those listed.
    pub fn joints(&self, listed: &BTreeMap<String, Vec<PathBuf>>, names: &BTreeSet<String>) -> Joints {
        let joints = listed.iter().filter(|(name, _)| name.starts_with(JOINT));
        Joints::choose(joints.filter_map(|(_, files)| self.first_whole(files)).collect(), names)
    }

    /// Where the joint summaries lie that serve a version made of files with these names, by what they say of themselves: their
    /// bytes are checked by whoever reads them.
    pub fn joints_of(&self, names: &BTreeSet<String>) -> BTreeSet<PathBuf> {
        let joints = self.list().into_iter().filter(|(name, _)| name.starts_with(JOINT));
        let said = joints.flat_map(|(_, files)| files).filter_map(|path| Some((open::said_of(&path)?, path)));
        joint::chosen(said.collect(), names).into_iter().collect()
    }

    /// The joint summaries that are not what they were when they were written.
    pub fn damaged_joints(&self) -> Vec<PathBuf> {
        let joints = self.list().into_iter().filter(|(name, _)| name.starts_with(JOINT));
        joints.flat_map(|(_, files)| files).filter(|path| !Self::is_whole(path)).collect()
    }

    /// Brings the summaries of several files together and moves the joint one to where questions find it.
    pub fn publish_joint(&self, files: &[OfFile]) -> Result<(), SummaryError> {
        let under_way = tempfile::Builder::new().prefix("under-way-").tempfile_in(&self.path);
        let under_way = under_way.map_err(|source| SummaryError::File { path: self.path.clone(), source })?;
        let under_way = under_way.into_temp_path();
        let staged = joint::join(files, under_way.to_path_buf())?;
        // What was read is what was written once: nothing damaged gets a checksum of its own that fits.
        if let Some(file) = files.iter().find(|file| !Self::is_whole(file.summary.path())) {
            return Err(SummaryError::Damaged(format!(
                "{} is not as it was written",
                file.summary.path().display()
            )));
        }
        self.publish(&staged, &format!("{JOINT}{}", joint::name_of(files)))
    }

    /// Whether the file is what its name says.
    pub fn is_whole(path: &Path) -> bool {
        parts(path).is_some_and(|(_, checksum)| Summary::open(path, checksum).is_ok())
    }

    /// The one of these files that is whole.
    pub fn first_whole(&self, files: &[PathBuf]) -> Option<Summary> {
        files.iter().find_map(|path| match self.open(path) {
            Ok(summary) => Some(summary),
            Err(error) => {
                tracing::warn!("{error}; the lines are read instead");
                None
            }
        })
    }

    fn open(&self, path: &Path) -> Result<Summary, SummaryError> {
        let failed = |source| SummaryError::File { path: path.to_owned(), source };
        let metadata = fs::metadata(path).map_err(failed)?;
        let (bytes, modified) = (metadata.len(), metadata.modified().map_err(failed)?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(path)
            && (known.bytes, known.modified) == (bytes, modified)
        {
            return Ok(known.summary.clone());
        }
        known.remove(path);
        drop(known);
        let (_, checksum) = parts(path).ok_or_else(|| {
            SummaryError::Damaged(format!("{} is not named as summaries are", path.display()))
        })?;
        let summary = Summary::open(path, checksum)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(path.to_owned(), Known { bytes, modified, summary: summary.clone() });
        Ok(summary)
    }
}

/// What a name says: the hash of the lines, and the checksum.
pub(crate) fn parts(path: &Path) -> Option<(String, u64)> {
    let name = path.file_name()?.to_str()?.strip_suffix(".parquet")?;
    let (lines, checksum) = name.split_once('-')?;
    Some((lines.to_owned(), u64::from_str_radix(checksum, 16).ok()?))
}
