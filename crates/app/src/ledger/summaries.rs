//! Looking after the summaries of the ledger's files, which are a cache: whatever is lost is made again from the lines.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::compacted::SmallFile;
use mainstay_ledger::files;
use mainstay_ledger::store::{Shelf, file_name};
use mainstay_ledger::summaries::{self, Folder, OfFile, SummaryError, worth_joining};

use super::sql;
use crate::App;
use crate::act::Reads;
use crate::clock::Clock;
use crate::error::{Error, Result};

/// Files of so many lines stay as they are: smaller ones are merged where there are many.
pub const LARGE_FILE: u64 = mainstay_ledger::compacted::LARGE;

/// How the summaries of the newest version are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// The files of lines.
    pub(crate) files: usize,
    /// Those that have a summary which is whole.
    pub(crate) whole: usize,
    /// Those that have one which is not.
    pub(crate) damaged: usize,
    /// Merged files and joint summaries that are not.
    pub(crate) damaged_merged: usize,
}

/// Reads every summary of the newest version to its end.
pub(crate) async fn examine_summaries(app: &App, reads: &mut (impl Reads + Send)) -> Result<Found> {
    let version = sql::head(reads).await?.version;
    let lines = sql::line_files(reads, version).await?;
    // Every byte is read, also of those that were found whole before.
    let folder = Folder::at(app.folders.summaries.clone());
    let compacted = app.compacted.clone();
    let looking = tokio::task::spawn_blocking(move || {
        let listed = folder.list();
        let damaged_merged = compacted.damaged().len() + folder.damaged_joints().len();
        let mut found = Found { files: lines.len(), whole: 0, damaged: 0, damaged_merged };
        for files in lines.iter().filter_map(|lines| listed.get(&lines.sha256)) {
            if folder.first_whole(files).is_some() {
                found.whole += 1;
            } else {
                found.damaged += 1;
            }
        }
        found
    });
    looking.await.map_err(Error::bug)
}

/// Makes the summaries that files of the newest version have none of, or none that is whole: how many were made. Lines that
/// cannot be summed up are left as they are.
pub async fn summarize(app: &App) -> Result<usize> {
    let Some(paths) = newest_lines(app).await? else { return Ok(0) };
    let stored_names: BTreeSet<String> = paths.iter().filter_map(|path| lines_of(path)).collect();
    let compacted = app.compacted.clone();
    let folder = app.folders.summaries.clone();
    let making = tokio::task::spawn_blocking(move || {
        let summaries = Folder::at(folder.clone());
        let listed = summaries.list();
        let mut made = 0;
        // Also of the files themselves, which an undo brings back.
        let merged = compacted.in_place_of(paths.clone());
        let all: BTreeSet<PathBuf> = paths.into_iter().chain(merged).collect();
        for path in all {
            let Some(sha256) = lines_of(&path) else { continue };
            let known = listed.get(&sha256).map(Vec::as_slice).unwrap_or_default();
            if summaries.first_whole(known).is_some() {
                continue;
            }
            // A summary of a damaged file would be believed.
            if stored_names.contains(&sha256) && !is_as_written(&path, &sha256) {
                continue;
            }
            match make(&folder, &sha256, &path, known) {
                Ok(()) => made += 1,
                Err(error) => tracing::info!("{}: {error}", path.display()),
            }
        }
        made
    });
    making.await.map_err(Error::bug)
}

/// Brings the summaries of files of at least so many lines together: how many joint ones were made. Smaller files are still to
/// be merged themselves.
pub async fn join_summaries(app: &App, least: u64) -> Result<usize> {
    let Some(paths) = newest_lines(app).await? else { return Ok(0) };
    let (summaries, compacted) = (app.summaries.clone(), app.compacted.clone());
    let joining = tokio::task::spawn_blocking(move || {
        for path in summaries.damaged_joints() {
            let _ = std::fs::remove_file(path);
        }
        let layout = compacted.in_place_of(paths);
        let listed = summaries.list();
        let of_file = |path: &PathBuf| {
            let lines = lines_of(path)?;
            let summary = summaries.first_whole(listed.get(&lines)?)?;
            (rows_of(path)? >= least).then_some(OfFile { lines, summary })
        };
        let large: Vec<OfFile> = layout.iter().filter_map(of_file).collect();
        let names = layout.iter().filter_map(|path| lines_of(path)).collect();
        let mut made = 0;
        for files in worth_joining(&large, &summaries.joints(&listed, &names)) {
            match summaries.publish_joint(&files) {
                Ok(()) => made += 1,
                Err(error) => tracing::info!("{} summaries stay apart: {error}", files.len()),
            }
        }
        made
    });
    joining.await.map_err(Error::bug)
}

/// The files of lines of the newest version; `None` where they are in a store on another machine.
async fn newest_lines(app: &App) -> Result<Option<Vec<PathBuf>>> {
    let mut view = app.view(&Actor::system(), Verb::RunAnalysis).await?;
    let version = sql::head(&mut view).await?.version;
    let lines = sql::line_files(&mut view, version).await?;
    drop(view);
    let Some(stored) = app.store.folder(Shelf::Lines) else { return Ok(None) };
    Ok(Some(lines.iter().map(|file| stored.join(file_name(&file.sha256))).collect()))
}

/// How many lines a file has; `None` where it cannot be read.
fn rows_of(path: &Path) -> Option<u64> {
    let rows = files::rows_of(std::fs::File::open(path).ok()?).ok()?;
    u64::try_from(rows).ok()
}

/// Merges small files of lines where there are many, and removes merged ones that are damaged: how many were made.
pub async fn compact(app: &App) -> Result<usize> {
    let mut view = app.view(&Actor::system(), Verb::RunAnalysis).await?;
    let version = sql::head(&mut view).await?.version;
    let lines = sql::line_files(&mut view, version).await?;
    drop(view);
    let Some(stored) = app.store.folder(Shelf::Lines) else { return Ok(0) };
    let small = |file: &sql::LineFile| SmallFile {
        sha256: file.sha256.clone(),
        path: stored.join(file_name(&file.sha256)),
        rows: file.row_count.unsigned_abs(),
    };
    let files: Vec<SmallFile> = lines.iter().map(small).collect();
    let compacted = app.compacted.clone();
    let merging = tokio::task::spawn_blocking(move || {
        for path in compacted.damaged() {
            let _ = std::fs::remove_file(path);
        }
        compacted.compact(&files)
    });
    let made = merging.await.map_err(Error::bug)?;
    made.map_err(|error| {
        Error::unavailable("the ledger's files cannot be merged; nothing was changed", error)
    })
}

fn is_as_written(path: &Path, sha256: &str) -> bool {
    files::sha256_of(path).is_ok_and(|(found, _)| found == sha256)
}

/// What the name of a file of lines, or of a merged one, begins with.
fn lines_of(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    Some(name.split_once('-').map_or(name, |(lines, _)| lines).to_owned())
}

fn make(
    folder: &Path,
    sha256: &str,
    lines: &Path,
    damaged: &[PathBuf],
) -> std::result::Result<(), SummaryError> {
    let under_way = folder.join(format!("{sha256}.{}", Clock::new_id()));
    let made = summaries::summarize(lines, &under_way);
    let published = made.and_then(|staged| Folder::at(folder.to_owned()).publish(&staged, sha256));
    if published.is_err() {
        let _ = std::fs::remove_file(under_way);
        return published;
    }
    // A damaged one may have the name that the new one just took.
    for path in damaged.iter().filter(|path| !Folder::is_whole(path)) {
        let _ = std::fs::remove_file(path);
    }
    Ok(())
}
