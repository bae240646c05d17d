//! Copies an installation into one file, while it is in use.
//!
//! The database is copied first, as of one moment. The files its manifest names never change, and only a clean-up
//! removes any: whatever is imported meanwhile, copy and files agree, and a backup that a clean-up overtakes fails rather than
//! lack a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mainstay_domain::policy::Actor;
use mainstay_ledger::files;
use mainstay_ledger::store::{Shelf, file_name};

use super::archive::{CONTENTS, Contents, DATABASE, FORM, Packed};
use super::look;
use crate::App;
use crate::clock::Clock;
use crate::db::{Db, args};
use crate::error::{Error, Result};

/// How hard to compress: ledger files are compressed already.
const LEVEL: i32 = 3;

/// What was backed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// How many files.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
}

/// Writes a backup. A file that is there already is left alone.
pub async fn backup(app: &App, actor: &Actor, target: &Path) -> Result<BackedUp> {
    drop(look(app, actor).await?);
    if app.store().is_remote() {
        let shown = app.store().shown();
        return Err(Error::Conflict(format!(
            "the ledger's files lie in {shown}, which is not copied: while no import runs, copy the database (for SQLite \
             `sqlite3 mainstay.db \".backup FILE\"`, for PostgreSQL `pg_dump`), copy the bucket or keep versions of its \
             objects, and keep both together"
        )));
    }
    if matches!(app.db, Db::Postgres(_)) {
        return Err(Error::Conflict(format!(
            "the database lies in PostgreSQL, which has its own copies: while no import runs, dump it with `pg_dump`, \
             copy the folder {}, and keep both together",
            app.store()
                .folder(Shelf::Lines)
                .as_deref()
                .and_then(Path::parent)
                .unwrap_or(Path::new("ledger"))
                .display()
        )));
    }
    if target.exists() {
        return Err(Error::Conflict(format!("{} is there already: choose another name", target.display())));
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let work = tempfile::Builder::new().prefix(".mainstay-backup-").tempdir_in(folder)?;
    let database = work.path().join(DATABASE);
    app.db.copy_to(&database).await?;
    let sources = sources(app, database).await?;
    let (unfinished, target) = (work.path().join("unfinished"), target.to_owned());
    let written = tokio::task::spawn_blocking(move || {
        let contents = contents(&sources)?;
        write(&unfinished, &contents, &sources)?;
        std::fs::rename(&unfinished, &target)?;
        drop(work);
        let bytes = contents.files.iter().map(|file| file.bytes).sum();
        Ok::<_, Error>(BackedUp { files: contents.files.len(), bytes })
    });
    written.await.map_err(Error::bug)?
}

/// A file to be packed, its place in the archive, and its hash where its name says it.
struct Source {
    path: PathBuf,
    place: String,
    named: Option<String>,
}

/// What the copied database names; what came after it is not part of the backup.
async fn sources(app: &App, database: PathBuf) -> Result<Vec<Source>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        kind: String,
        hash: String,
    }
    let copy = Db::sqlite(&database).await?;
    let rows: Result<Vec<Row>> = copy
        .begin_read()
        .await?
        .all(
            "select distinct kind, sha256 as hash from ledger_file where removed_at is null
             union select distinct 'runs' as kind, content_hash as hash from portfolio_run order by kind, hash",
            args![],
        )
        .await;
    copy.close().await;
    let folders = app.folders();
    let mut sources = vec![Source { path: database, place: DATABASE.to_owned(), named: None }];
    let settings = folders.uploads.with_file_name("mainstay.toml");
    if settings.exists() {
        sources.push(Source { path: settings, place: "mainstay.toml".to_owned(), named: None });
    }
    for Row { kind, hash } in rows? {
        let place = format!("ledger/{kind}/{}", file_name(&hash));
        let shelf = if kind == Shelf::Runs.as_str() { Shelf::Runs } else { Shelf::of(&kind) };
        let folder =
            app.store().folder(shelf).ok_or_else(|| Error::bug("a store without folders is refused"))?;
        let path = folder.join(file_name(&hash));
        let named = (shelf != Shelf::Runs).then_some(hash);
        // A run's file that is lost is no loss: it is computed anew.
        if named.is_some() || path.exists() {
            sources.push(Source { path, place, named });
        }
    }
    Ok(sources)
}

fn contents(sources: &[Source]) -> Result<Contents> {
    let packed = |source: &Source| -> Result<Packed> {
        let unreadable = |error| {
            let path = source.path.display();
            Error::unavailable(format!("{path} cannot be read: `mainstay doctor` says more"), error)
        };
        let (sha256, bytes) = files::sha256_of(&source.path).map_err(unreadable)?;
        if source.named.as_ref().is_some_and(|named| *named != sha256) {
            let path = source.path.display();
            let found = format!("its hash is {sha256}");
            return Err(Error::unavailable(format!("{path} is damaged: `mainstay doctor` says more"), found));
        }
        Ok(Packed { path: source.place.clone(), bytes, sha256 })
    };
    Ok(Contents {
        form: FORM,
        mainstay: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: Clock::real_now(),
        files: sources.iter().map(packed).collect::<Result<_>>()?,
    })
}

fn write(target: &Path, contents: &Contents, sources: &[Source]) -> Result<()> {
    let file = create_private(target)?;
    let mut archive = tar::Builder::new(zstd::Encoder::new(file, LEVEL)?);
    let first = serde_json::to_vec_pretty(contents)?;
    append(&mut archive, CONTENTS, u64::try_from(first.len()).map_err(Error::bug)?, first.as_slice())?;
    for (source, packed) in sources.iter().zip(&contents.files) {
        append(&mut archive, &packed.path, packed.bytes, File::open(&source.path)?)?;
    }
    let mut file = archive.into_inner()?.finish()?;
    file.flush()?;
    Ok(file.sync_all()?)
}

/// One entry, of as many bytes as were counted before.
fn append(
    archive: &mut tar::Builder<impl Write>,
    place: &str,
    bytes: u64,
    from: impl io::Read,
) -> Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_mode(0o600);
    header.set_size(bytes);
    Ok(archive.append_data(&mut header, place, from)?)
}

/// A backup holds all the company's margins: it is its owner's alone.
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
