//! Brings a backup back into an empty place, and believes nothing it says before it is checked.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use mainstay_ledger::files::Hashed;

use super::archive::{CONTENTS, Contents, DATABASE, FORM, Packed};
use crate::create_private;
use crate::error::{Error, Problem, Result};

/// The longest list of contents that is read.
const LONGEST_CONTENTS: u64 = 256 << 20;

/// Unpacks a backup into a data directory that is absent or empty. Nothing is left of one that is not whole. Settings that
/// name another place for the database or the ledger are put aside, and the name of their file is returned: the copy would
/// work on the files of the original.
pub fn restore(archive: &Path, data: &Path) -> Result<Option<&'static str>> {
    if data.exists() && std::fs::read_dir(data)?.next().is_some() {
        let detail = format!("{} is not empty: restore into a new folder", data.display());
        return Err(Error::Conflict(detail));
    }
    let opened = File::open(archive)
        .map_err(|error| Error::unavailable(format!("{} cannot be read", archive.display()), error))?;
    let absolute = std::path::absolute(data)?;
    let beside = absolute.parent().unwrap_or(&absolute);
    create_private(beside)?;
    let work = tempfile::Builder::new().prefix(".mainstay-restore-").tempdir_in(beside)?;
    let unpacked = work.path().join("data");
    create_private(&unpacked)?;
    unpack(opened, &unpacked)?;
    let aside = put_aside(&unpacked)?;
    if data.exists() {
        std::fs::remove_dir(data)?;
    }
    std::fs::rename(&unpacked, data)?;
    File::open(beside)?.sync_all()?;
    Ok(aside)
}

fn put_aside(unpacked: &Path) -> Result<Option<&'static str>> {
    const ASIDE: &str = "mainstay.toml.restored";
    let settings = unpacked.join("mainstay.toml");
    if !settings.exists() {
        return Ok(None);
    }
    let table: Option<toml::Table> = std::fs::read_to_string(&settings)?.parse().ok();
    let names_places =
        |table: &toml::Table| ["database", "ledger"].iter().any(|place| table.contains_key(*place));
    if table.as_ref().is_some_and(|table| !names_places(table)) {
        return Ok(None);
    }
    std::fs::rename(&settings, unpacked.join(ASIDE))?;
    Ok(Some(ASIDE))
}

fn unpack(archive: File, into: &Path) -> Result<()> {
    let mut archive = tar::Archive::new(zstd::Decoder::new(archive).map_err(|_| no_backup())?);
    let mut entries = archive.entries().map_err(|_| no_backup())?;
    let contents = read_contents(entries.next())?;
    for packed in &contents.files {
        let mut entry =
            entries.next().ok_or_else(|| damaged(&packed.path))?.map_err(|_| damaged(&packed.path))?;
        let is_named = entry.path().is_ok_and(|path| path == Path::new(&packed.path));
        if !is_named || entry.size() != packed.bytes {
            return Err(damaged(&packed.path));
        }
        write(&mut entry, packed, into)?;
    }
    if entries.next().is_some() {
        return Err(damaged("what follows the last file"));
    }
    Ok(())
}

fn read_contents(entry: Option<io::Result<impl Read>>) -> Result<Contents> {
    let entry = entry.ok_or_else(no_backup)?.map_err(|_| no_backup())?;
    let contents: Contents =
        serde_json::from_reader(entry.take(LONGEST_CONTENTS)).map_err(|_| no_backup())?;
    if contents.form != FORM {
        return Err(Error::Conflict(format!(
            "this backup has the form {}, written by Mainstay {}: use that version",
            contents.form, contents.mainstay
        )));
    }
    if let Some(outside) = contents.files.iter().find(|packed| !packed.is_inside()) {
        return Err(damaged(&outside.path));
    }
    if contents.files.iter().all(|packed| packed.path != DATABASE) {
        return Err(damaged(DATABASE));
    }
    Ok(contents)
}

fn write(entry: &mut impl Read, packed: &Packed, into: &Path) -> Result<()> {
    let path = into.join(&packed.path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // A place that is named twice is refused here.
    let mut file = File::create_new(&path)?;
    let mut hashed = Hashed::new(entry);
    io::copy(&mut hashed, &mut file).map_err(|_| damaged(&packed.path))?;
    file.sync_all()?;
    let (sha256, bytes) = hashed.finish();
    if sha256 != packed.sha256 || bytes != packed.bytes {
        return Err(damaged(&packed.path));
    }
    Ok(())
}

fn no_backup() -> Error {
    refused(format!("this is no backup of Mainstay: it does not begin with {CONTENTS}"))
}

fn damaged(place: &str) -> Error {
    refused(format!("the backup is damaged at {place}; nothing was restored"))
}

fn refused(detail: String) -> Error {
    Error::Invalid(vec![Problem { code: "damaged_backup", detail, field: None }])
}
