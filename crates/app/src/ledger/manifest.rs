//! Which files a version of the ledger is made of.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_ledger::facts::{FactError, Ledger, LinesFile};
use mainstay_ledger::store::{LedgerFile, Shelf, StoreError, file_name};

use super::{checksums, rates, sql};
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
    let version = match version {
        Some(version) => version,
        None => sql::head(reads).await?.version,
    };
    let files = sql::line_files(reads, version).await?;
    let mut files: Vec<_> = files.into_iter().map(|file| whole_file(app, file)).collect::<Result<_>>()?;
    checksums::add(app, reads, &mut files).await?;
    let files = with_merged(app, files).await?;
    let currency = sql::reporting_currency(reads, version).await?.unwrap_or(Currency::EUR);
    let ledger = Ledger::new(app.store.clone(), files);
    let mut ledger = ledger.on(app.engine.clone()).summarized(app.summaries.clone());
    if rates::has_foreign_lines(reads, version, currency).await? {
        let rates = rates::of_used_currencies(reads, version).await?;
        ledger = ledger.converted(currency, Arc::new(rates));
    }
    Ok(Manifest { version, currency, ledger })
}

/// Why a question to the ledger has no answer, by what can be done about it.
pub(crate) fn unanswered(error: FactError) -> Error {
    match error {
        FactError::MissingRates(missing) => Error::Conflict(missing.to_string()),
        #[cfg(feature = "cluster")]
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
pub(super) fn whole_file(app: &App, file: sql::LineFile) -> Result<LedgerFile> {
    let sql::LineFile { sha256, bytes, .. } = file;
    let bytes = u64::try_from(bytes).map_err(Error::bug)?;
    if let Some(folder) = app.store.folder(Shelf::Lines) {
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
