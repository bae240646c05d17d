//! A folder that others write files into, and where those go that were taken.
//!
//! Only folders below a root that the configuration names are looked at, whatever a browser asks for; a link that leads out
//! of it leads nowhere. A file is taken once two looks have found it with the same size and time of change.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use mainstay_domain::connectors::is_named_like;
use serde::{Deserialize, Serialize};

use crate::config::Outside;
use crate::error::{Error, Result};

/// The most files one look takes; the next look finds the others.
const MOST_FILES: usize = 1_000;

/// Where files lie, and which of them are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderSettings {
    /// The folder, below a root that the configuration allows.
    pub path: String,
    /// Which names: `*` stands for any letters, `?` for one.
    pub pattern: String,
}

impl FolderSettings {
    /// Refuses what can never be looked at.
    pub(super) fn check(&self, outside: &Outside) -> Result<()> {
        if self.pattern.is_empty() || self.pattern.chars().count() > 200 || self.pattern.contains(['/', '\\'])
        {
            let detail = "a pattern is the name of a file with `*` and `?`, such as `*.csv`";
            return Err(Error::invalid("bad_pattern", "pattern", detail));
        }
        self.folder(outside).map(drop)
    }

    /// The folder as it is, if it may be looked at.
    pub(super) fn folder(&self, outside: &Outside) -> Result<PathBuf> {
        let refused = |detail: String| Error::invalid("bad_folder", "path", detail);
        if outside.folders.is_empty() {
            return Err(refused(
                "no folder may be watched: name one as `watch_roots` in mainstay.toml".to_owned(),
            ));
        }
        let path = Path::new(&self.path);
        let not_allowed = || {
            let roots: Vec<String> =
                outside.folders.iter().map(|root| root.to_string_lossy().into_owned()).collect();
            refused(format!(
                "`{}` is not a folder below {}, which `watch_roots` in mainstay.toml allows",
                self.path,
                roots.join(" or ")
            ))
        };
        if !path.is_absolute() {
            return Err(not_allowed());
        }
        // Links are followed before the roots are compared; whether anything exists elsewhere is not told.
        let real = path.canonicalize().map_err(|_| not_allowed())?;
        let roots = outside.folders.iter().filter_map(|root| root.canonicalize().ok());
        let allowed = roots.into_iter().any(|root| real.starts_with(&root));
        if allowed && real.is_dir() { Ok(real) } else { Err(not_allowed()) }
    }

    /// The files that lie there and are meant, by name: plain files, no links.
    pub(super) fn files(&self, outside: &Outside) -> Result<Vec<Found>> {
        let folder = self.folder(outside)?;
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            // What begins with a point is hidden, or being written by a program that says so.
            let is_meant = !name.starts_with('.') && is_named_like(&name, &self.pattern);
            // It may have been taken away meanwhile.
            let Ok(metadata) = entry.metadata() else { continue };
            if is_meant && metadata.is_file() {
                files.push(Found { name, state: FileState::of(&metadata) });
            }
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        files.truncate(MOST_FILES);
        Ok(files)
    }

    /// Where the file of that name lies, if it is still the one that was found.
    pub(super) fn file(&self, outside: &Outside, found: &Found) -> Result<Option<PathBuf>> {
        let is_there = self.files(outside)?.contains(found);
        Ok(if is_there { Some(self.folder(outside)?.join(&found.name)) } else { None })
    }
}

/// A file as a look found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// By what it is known again.
    pub state: FileState,
}

/// The size of a file and its time of change: another file of the same name, or one that grew, has others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    bytes: u64,
    changed_micros: i64,
}

impl FileState {
    fn of(metadata: &Metadata) -> Self {
        let changed = metadata.modified().unwrap_or(UNIX_EPOCH);
        let since = changed.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { bytes: metadata.len(), changed_micros: i64::try_from(since.as_micros()).unwrap_or(i64::MAX) }
    }
}

/// The files of the last look, by which the next one tells those that are still being written.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<String, FileState>);

impl Seen {
    /// The files that have not changed since the last look, and whether there are others.
    pub(super) fn settled(&mut self, files: Vec<Found>) -> (Vec<Found>, bool) {
        let before = std::mem::take(&mut self.0);
        let mut settled = Vec::new();
        for found in files {
            self.0.insert(found.name.clone(), found.state);
            if before.get(&found.name) == Some(&found.state) {
                settled.push(found);
            }
        }
        let unsettled = settled.len() < self.0.len();
        (settled, unsettled)
    }
}

/// Moves a file that was imported to `done`, or one that was not to `failed` beside a text that says why. What has come to lie
/// there meanwhile under its name stays, for the next look to find.
pub(super) fn put_away(file: &Path, state: FileState, why_not: Option<&str>, stamp: &str) -> Result<()> {
    if FileState::of(&std::fs::symlink_metadata(file)?) != state {
        return Ok(());
    }
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return Err(Error::bug("a watched file has no name"));
    };
    let aside = folder.join(if why_not.is_some() { "failed" } else { "done" });
    if !aside.exists() {
        std::fs::create_dir(&aside)?;
    }
    if !std::fs::symlink_metadata(&aside)?.is_dir() {
        let detail = format!("`{}` is no folder: what was read cannot be put there", aside.display());
        return Err(Error::Conflict(detail));
    }
    // A link counts as taken, wherever it leads: whoever may write into the folder may not choose what is written over.
    let is_taken = |name: &str| std::fs::symlink_metadata(aside.join(name)).is_ok();
    let taken = is_taken(name) || (why_not.is_some() && is_taken(&format!("{name}.txt")));
    let name = if taken { format!("{stamp}-{name}") } else { name.to_owned() };
    if let Some(why) = why_not {
        writeln!(File::create_new(aside.join(format!("{name}.txt")))?, "{why}")?;
    }
    std::fs::rename(file, aside.join(name))?;
    Ok(())
}
