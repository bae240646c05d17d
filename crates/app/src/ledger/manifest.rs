//! Which files a version of the ledger is made of.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::rate_basis::RateBasis;
use mainstay_ledger::events::EventKind;
use mainstay_ledger::facts::{EventFile, FactError, Ledger, LinesFile};
use mainstay_ledger::store::{LedgerFile, Shelf, StoreError, file_name};
use uuid::Uuid;

use super::{checksums, cleanup, rates, renumberings, sql};
use crate::App;
use crate::act::Reads;
use crate::error::{Error, Result};

/// A version of the ledger, ready to be asked.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Which version it is.
    pub version: LedgerVersion,
    /// The currency its amounts are in.
    pub currency: Currency,
    /// Its files.
    pub ledger: Ledger,
}

/// The version asked for, or the newest.
pub async fn manifest(
    app: &App,
    reads: &mut (impl Reads + Send),
    version: Option<LedgerVersion>,
) -> Result<Manifest> {
    manifest_at(app, reads, version, RateBasis::default()).await
}

/// The same with amounts in other currencies at the rates of a basis.
pub async fn manifest_at(
    app: &App,
    reads: &mut (impl Reads + Send),
    version: Option<LedgerVersion>,
    basis: RateBasis,
) -> Result<Manifest> {
    let newest = sql::head(reads).await?.version;
    let version = version.unwrap_or(newest);
    if version.0 < 0 || version > newest {
        return Err(Error::NotFound("ledger version"));
    }
    let files = sql::line_files(reads, version).await?;
    if files.iter().any(|file| file.is_removed) {
        return Err(cleanup::gone(reads, version).await?);
    }
    let whole = |file: sql::LineFile| whole_file(app, Shelf::Lines, file.sha256, file.bytes);
    let mut files: Vec<_> = files.into_iter().map(whole).collect::<Result<_>>()?;
    checksums::add(app, reads, &mut files).await?;
    let files = with_merged(app, files).await?;
    let currency = sql::reporting_currency(reads, version).await?.unwrap_or(Currency::EUR);
    let ledger = Ledger::new(app.store.clone(), files);
    let ledger = ledger.on(app.engine.clone()).summarized(app.summaries.clone());
    let mut ledger = ledger.joined(renumberings::joined(reads, version).await?);
    for kind in EventKind::ALL {
        ledger = ledger.with_events(kind, event_files(app, reads, kind, version).await?);
    }
    if rates::has_foreign_lines(reads, version, currency).await? {
        let rates = rates::of_used_currencies(reads, version).await?;
        ledger = ledger.converted_at(currency, Arc::new(rates), basis);
    }
    Ok(Manifest { version, currency, ledger })
}

/// The files of a kind of event, each with its place among the imports that tell of the same.
async fn event_files(
    app: &App,
    reads: &mut (impl Reads + Send),
    kind: EventKind,
    version: LedgerVersion,
) -> Result<Vec<EventFile>> {
    let files = sql::event_files(reads, kind.as_str(), version).await?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    if files.iter().any(|file| file.is_removed) {
        return Err(cleanup::gone(reads, version).await?);
    }
    let told = sql::told_by(reads, kind.as_str()).await?;
    let ranks: Vec<i64> = files.iter().map(|file| rank(&told, file.import_id)).collect();
    let whole = |file: sql::EventFile| whole_file(app, kind.shelf(), file.sha256, file.bytes);
    let mut files: Vec<_> = files.into_iter().map(whole).collect::<Result<_>>()?;
    checksums::add(app, reads, &mut files).await?;
    Ok(ranks.into_iter().zip(files).map(|(rank, file)| EventFile { rank, file }).collect())
}

/// When what an import tells was first told: rows that mend those of another import belong to that one, and take nothing's
/// place.
fn rank(told: &BTreeMap<Uuid, sql::Told>, import: Uuid) -> i64 {
    let mut at = import;
    // No chain is longer than the list; a circle cannot be, and would end here.
    for _ in 0..told.len() {
        match told.get(&at) {
            Some(sql::Told { mends: Some(mended), .. }) if told.contains_key(mended) => at = *mended,
            _ => break,
        }
    }
    told.get(&at).map_or(0, |told| told.ledger_version)
}

/// Why a question to the ledger has no answer, by what can be done about it.
pub(crate) fn unanswered(error: FactError) -> Error {
    match error {
        FactError::MissingRates(missing) => Error::Conflict(missing.to_string()),
        FactError::Cluster { ref at, .. } => {
            let message = format!(
                "the cluster at {at} has no answer; nothing was changed: look whether its scheduler and executors run, and ask \
                 again"
            );
            Error::unavailable(message, error)
        }
        error => match fault_of_the_store(&error) {
            Some(fault) => Error::unavailable(format!("the ledger's files cannot be read: {fault}"), error),
            None => Error::unavailable("the ledger's files cannot be read; nothing was changed", error),
        },
    }
}

/// The files, some of them in one that was merged of them and lies on this machine.
async fn with_merged(app: &App, files: Vec<LedgerFile>) -> Result<Vec<LinesFile>> {
    let Some(folder) = app.store.folder(Shelf::Lines) else {
        return Ok(files.into_iter().map(LinesFile::Stored).collect());
    };
    let mut stored: BTreeMap<PathBuf, LedgerFile> =
        files.into_iter().map(|file| (folder.join(file_name(&file.sha256)), file)).collect();
    let (compacted, paths) = (app.compacted.clone(), stored.keys().cloned().collect());
    let chosen =
        tokio::task::spawn_blocking(move || compacted.in_place_of(paths)).await.map_err(Error::bug)?;
    let file = |path: PathBuf| match stored.remove(&path) {
        Some(file) => LinesFile::Stored(file),
        None => LinesFile::Local(path),
    };
    Ok(chosen.into_iter().map(file).collect())
}

/// What the store said, below what the engine made of it.
fn fault_of_the_store(error: &FactError) -> Option<&StoreError> {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(fault) = error.downcast_ref() {
            return Some(fault);
        }
        cause = error.source();
    }
    None
}

/// The file, if it is there in its full length. In a store on another machine that shows when it is read: asking for each
/// would take longer than reading.
pub(super) fn whole_file(app: &App, shelf: Shelf, sha256: String, bytes: i64) -> Result<LedgerFile> {
    let bytes = u64::try_from(bytes).map_err(Error::bug)?;
    if let Some(folder) = app.store.folder(shelf) {
        let path = folder.join(file_name(&sha256));
        let found = std::fs::metadata(&path).map(|metadata| metadata.len());
        if !matches!(found, Ok(found) if found == bytes) {
            return Err(Error::unavailable(
                "the ledger's files cannot be read: one is lost or damaged, and `mainstay doctor` says which and what to do",
                format!("{}: {found:?} instead of {bytes} bytes", path.display()),
            ));
        }
    }
    Ok(LedgerFile { sha256, bytes, checksums: None })
}
