//! Which files a version of the ledger is made of.

use std::sync::Arc;

use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_ledger::facts::{FactError, Ledger};

use super::{rates, sql};
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
    let paths = files.iter().map(|file| whole_file(app, file)).collect::<Result<Vec<_>>>()?;
    let compacted = app.compacted.clone();
    let paths =
        tokio::task::spawn_blocking(move || compacted.in_place_of(paths)).await.map_err(Error::bug)?;
    let currency = sql::reporting_currency(reads, version).await?.unwrap_or(Currency::EUR);
    let mut ledger = Ledger::new(paths).on(app.engine.clone()).summarized(app.summaries.clone());
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
        error => Error::unavailable("the ledger's files cannot be read; nothing was changed", error),
    }
}

/// The file, if it is there in its full length. Its hash is the doctor's to check: that takes reading it.
fn whole_file(app: &App, file: &sql::LineFile) -> Result<std::path::PathBuf> {
    let path = file_path(app, &file.sha256);
    let found = std::fs::metadata(&path).map(|metadata| i64::try_from(metadata.len()));
    match found {
        Ok(Ok(bytes)) if bytes == file.bytes => Ok(path),
        found => Err(Error::unavailable(
            "the ledger's files cannot be read: one is lost or damaged, and `mainstay doctor` says which and what to do",
            format!("{}: {found:?} instead of {} bytes", path.display(), file.bytes),
        )),
    }
}

/// Where a file of ledger lines lies: its name is the hash of its bytes.
pub(super) fn file_path(app: &App, sha256: &str) -> std::path::PathBuf {
    app.folders.lines.join(format!("{sha256}.parquet"))
}
