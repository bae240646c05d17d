//! Files that take the place of lines of earlier ones, and what comes back when they are undone.
//!
//! What is left of the files they hit is worked out beside the ledger, which is long; the act that makes it so is short,
//! and starts over where the ledger moved on meanwhile.

use std::path::{Path, PathBuf};

use mainstay_domain::corrections::{Coverage, Replace};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_ledger::corrections::{Changes, FileFault, Split, coverage, is_reached, split};
use mainstay_ledger::facts::LinesFile;
use mainstay_ledger::import::{Mapping, Prepared, StagedFile};
use mainstay_ledger::store::{LedgerFile, Shelf};
use mainstay_ledger::summaries;
use uuid::Uuid;

use super::corrections_sql::{self, FileInForce, Original};
use super::manifest::whole_file;
use super::nearby::Nearby;
use super::sql;
use crate::App;
use crate::act::{Act, Reads};
use crate::error::{Error, Result};

/// What becomes of the files of others.
#[derive(Debug, Default)]
pub(super) struct Correction {
    /// The version of the ledger it was worked out from.
    pub(super) version: LedgerVersion,
    /// The lines that go and those that come, in money.
    pub(super) changes: Changes,
    hits: Vec<Hit>,
}

/// What becomes of one file.
#[derive(Debug)]
struct Hit {
    import: Uuid,
    /// The file as it was imported.
    original: String,
    /// What of it is in force now.
    current: Option<FileInForce>,
    left: Left,
}

#[derive(Debug)]
enum Left {
    /// All of it, with the number of its bytes.
    Original(i64),
    Remainder(StagedFile),
    Nothing,
}

/// What of earlier files this one takes the place of; a file that mends rows of another stands beside it.
pub(super) fn replacing(mapping: &Mapping, prepared: &Prepared) -> Option<Replace> {
    mapping.replace.filter(|_| prepared.mended.is_empty() && !prepared.lines.is_empty())
}

impl Correction {
    /// Works out what a file leaves of the earlier files of its source; remainders wait in the folder `stage`.
    pub(super) async fn of(
        app: &App,
        reads: &mut (impl Reads + Send),
        source: &str,
        replace: Replace,
        prepared: &Prepared,
        stage: &Path,
    ) -> Result<Self> {
        let version = sql::head(reads).await?.version;
        let files = corrections_sql::files_in_force(reads, source).await?;
        let names: Vec<String> = files.iter().map(|file| file.sha256.clone()).collect();
        let nearby = Nearby::bring(app, &names, stage).await?;
        let work = Work { nearby, stage: stage.to_owned() };
        let staged: Vec<PathBuf> = prepared.lines.iter().map(|file| file.path.clone()).collect();
        blocking(move || {
            let coverage = coverage(&staged, replace)?;
            let mut changes = Changes::default();
            let mut hits = Vec::new();
            for file in files {
                hits.extend(work.hit(file, &coverage, &mut changes)?);
            }
            Ok(Self { version, changes, hits })
        })
        .await
    }

    /// Works out what comes back of the files of others when an import is undone: what no other correction takes.
    pub(super) async fn undoing(
        app: &App,
        reads: &mut (impl Reads + Send),
        import: &sql::ImportRow,
        stage: &Path,
    ) -> Result<Self> {
        let version = sql::head(reads).await?.version;
        if import.replaces.is_none() && import.replaced_since.is_none() {
            return Ok(Self { version, ..Self::default() });
        }
        let files = corrections_sql::files_in_force(reads, &import.source).await?;
        let own = files.iter().filter(|file| file.import_id == import.id);
        let own: Vec<String> = own.map(|file| file.sha256.clone()).collect();
        let mut damaged: Vec<Damaged> = Vec::new();
        let mut corrections: Vec<Standing> = Vec::new();
        if import.replaces.is_some() {
            for other in corrections_sql::imports_in_force(reads, &import.source).await? {
                if other.id == import.id {
                    continue;
                }
                let originals = corrections_sql::originals(reads, other.id).await?;
                if other.ledger_version < import.ledger_version {
                    let hit = originals.iter().filter(|original| !is_whole(&files, other.id, original));
                    damaged.extend(hit.map(|original| Damaged {
                        import: other.id,
                        version: other.ledger_version,
                        file_name: other.file_name.clone(),
                        original: original.clone(),
                        current: files.iter().find(|file| of(file, other.id, original)).cloned(),
                    }));
                }
                if let Some(replace) = other.replaces {
                    let files = originals.iter().map(|original| original.sha256.clone()).collect();
                    let replace = replace.parse().map_err(Error::bug)?;
                    let is_there = originals.iter().all(|original| original.removed == 0);
                    corrections.push(Standing { version: other.ledger_version, replace, files, is_there });
                }
            }
        }
        let oldest = damaged.iter().map(|file| file.version).min().unwrap_or(i64::MAX);
        let needs = |correction: &Standing| correction.version > oldest;
        if let Some(gone) = damaged.iter().find(|file| file.original.removed > 0) {
            return Err(cleaned_up(&gone.file_name));
        }
        if corrections.iter().any(|correction| needs(correction) && !correction.is_there) {
            return Err(cleaned_up("a correction between"));
        }
        corrections.retain(needs);
        let of_corrections = corrections.iter().flat_map(|correction| &correction.files);
        let originals = damaged.iter().map(|file| &file.original.sha256);
        let currents = damaged.iter().filter_map(|file| file.current.as_ref().map(|current| &current.sha256));
        let needed = own.iter().chain(of_corrections).chain(originals).chain(currents);
        let needed: Vec<String> = needed.cloned().collect();
        let nearby = Nearby::bring(app, &needed, stage).await?;
        let work = Work { nearby, stage: stage.to_owned() };
        blocking(move || work.undo(version, &own, damaged, &corrections)).await
    }

    /// How many lines of others go.
    pub(super) fn replaced_lines(&self) -> u64 {
        self.changes.lines().0
    }

    /// The files of lines as they are once this is done: of the others those in force that it does not touch, and what it
    /// leaves of those it does.
    pub(super) fn staying(&self, app: &App, others: Vec<LedgerFile>) -> Result<Vec<LinesFile>> {
        let untouched =
            others.into_iter().filter(|file| !self.hits.iter().any(|hit| hit.names(&file.sha256)));
        let mut files: Vec<LinesFile> = untouched.map(LinesFile::Stored).collect();
        for hit in &self.hits {
            match &hit.left {
                Left::Original(bytes) => {
                    let file = whole_file(app, Shelf::Lines, hit.original.clone(), *bytes)?;
                    files.push(LinesFile::Stored(file));
                }
                Left::Remainder(file) => files.push(LinesFile::Local(file.path.clone())),
                Left::Nothing => {}
            }
        }
        Ok(files)
    }

    /// The remainders, which have to be where the manifest finds them when this is saved.
    pub(super) fn files(&self) -> Vec<(Shelf, &StagedFile)> {
        let remainders = self.hits.iter().filter_map(|hit| match &hit.left {
            Left::Remainder(file) => Some((Shelf::Lines, file)),
            Left::Original(_) | Left::Nothing => None,
        });
        remainders.collect()
    }

    /// The same with a summary of each remainder. One that cannot be summed up goes without: it costs time and nothing else.
    pub(super) async fn summarized(mut self) -> Result<Self> {
        let summing = tokio::task::spawn_blocking(move || {
            for hit in &mut self.hits {
                if let Left::Remainder(file) = &mut hit.left {
                    let made = summaries::summarize(&file.path, &file.path.with_extension("summary"));
                    file.summary = made.ok();
                }
            }
            self
        });
        summing.await.map_err(Error::bug)
    }

    /// Makes it so, under the lock of the ledger's head, where the remainders are in place.
    pub(super) async fn save(&self, act: &mut Act, source: &str, version: LedgerVersion) -> Result<()> {
        for hit in &self.hits {
            if let Some(current) = &hit.current {
                corrections_sql::end_file(act, current.id, version).await?;
            }
            match &hit.left {
                Left::Nothing => {}
                Left::Original(_) => {
                    corrections_sql::begin_original(act, hit.import, &hit.original, version).await?;
                }
                Left::Remainder(file) => {
                    corrections_sql::begin_remainder(act, hit.import, &hit.original, file, version).await?;
                }
            }
        }
        corrections_sql::note_replaced(act, source, version).await
    }

    /// Notes on the import that makes this correction what it took the place of.
    pub(super) async fn note(&self, act: &mut Act, import: ImportId, replace: Replace) -> Result<()> {
        let lines = i64::try_from(self.replaced_lines()).map_err(Error::bug)?;
        corrections_sql::note_replacing(act, import, &replace.to_string(), lines).await
    }
}

impl Hit {
    fn names(&self, sha256: &str) -> bool {
        self.current.as_ref().is_some_and(|current| current.sha256 == sha256)
    }
}

/// A file of an import that is not in force as a whole.
struct Damaged {
    import: Uuid,
    version: i64,
    file_name: String,
    original: Original,
    current: Option<FileInForce>,
}

/// A correction that stays in force.
struct Standing {
    version: i64,
    replace: Replace,
    files: Vec<String>,
    /// Whether no clean-up has removed what it says.
    is_there: bool,
}

fn of(file: &FileInForce, import: Uuid, original: &Original) -> bool {
    file.import_id == import && file.original() == original.sha256
}

fn is_whole(files: &[FileInForce], import: Uuid, original: &Original) -> bool {
    files.iter().any(|file| of(file, import, original) && file.remainder_of.is_none())
}

fn cleaned_up(file_name: &str) -> Error {
    Error::Gone(format!(
        "what would come back of `{file_name}` was removed by a clean-up: this correction cannot be undone any more; \
         import the right file as another correction"
    ))
}

/// Where files lie, and where remainders are put.
struct Work {
    nearby: Nearby,
    stage: PathBuf,
}

impl Work {
    fn hit(
        &self,
        file: FileInForce,
        coverage: &Coverage,
        changes: &mut Changes,
    ) -> Result<Option<Hit>, FileFault> {
        if !is_reached(&self.nearby.path(&file.sha256), &[coverage])? {
            return Ok(None);
        }
        let left = self.stage.join(format!("left-{}.parquet", file.id));
        let path = self.nearby.whole(&file.sha256)?;
        let split = split(&path, file.original(), &[coverage], &left, changes)?;
        let left = match split {
            Split::Whole => return Ok(None),
            Split::Remainder(file) => Left::Remainder(file),
            Split::Nothing => Left::Nothing,
        };
        let original = file.original().to_owned();
        Ok(Some(Hit { import: file.import_id, original, current: Some(file), left }))
    }

    fn undo(
        &self,
        version: LedgerVersion,
        own: &[String],
        damaged: Vec<Damaged>,
        corrections: &[Standing],
    ) -> Result<Correction, FileFault> {
        let (mut gone, mut come) = (self.nearby.all_whole(own)?, Vec::new());
        let mut coverages = Vec::new();
        for correction in corrections {
            let files = self.nearby.all_whole(&correction.files)?;
            coverages.push((correction.version, coverage(&files, correction.replace)?));
        }
        let mut hits = Vec::new();
        for file in damaged {
            let later: Vec<&Coverage> = coverages
                .iter()
                .filter(|(version, _)| *version > file.version)
                .map(|(_, coverage)| coverage)
                .collect();
            let original = self.nearby.whole(&file.original.sha256)?;
            let left = self.stage.join(format!("left-{}-{}.parquet", file.import, file.original.sha256));
            let mut of_others = Changes::default();
            let left = match split(&original, &file.original.sha256, &later, &left, &mut of_others)? {
                Split::Whole => Left::Original(file.original.bytes),
                Split::Remainder(file) => Left::Remainder(file),
                Split::Nothing => Left::Nothing,
            };
            let (rows, path) = match &left {
                Left::Original(_) => (file.original.row_count, Some(original)),
                Left::Remainder(left) => {
                    (i64::try_from(left.rows).unwrap_or(i64::MAX), Some(left.path.clone()))
                }
                Left::Nothing => (0, None),
            };
            // Less stands against it than before, so as many lines are the same lines.
            if rows == file.current.as_ref().map_or(0, |current| current.row_count) {
                continue;
            }
            if let Some(current) = &file.current {
                gone.push(self.nearby.whole(&current.sha256)?);
            }
            come.extend(path);
            let (import, original) = (file.import, file.original.sha256);
            hits.push(Hit { import, original, current: file.current, left });
        }
        let changes = Changes::between(&gone, &come)?;
        Ok(Correction { version, changes, hits })
    }
}

/// Runs what reads files off the async threads.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileFault> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::bug)?.map_err(|fault| {
        Error::unavailable(
            "a file of the ledger cannot be read or written; nothing was changed, and `mainstay doctor` says more",
            fault,
        )
    })
}
