//! Which files a version of the ledger is made of.

use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_ledger::facts::Ledger;

use super::sql;
use crate::App;
use crate::act::Reads;
use crate::error::Result;

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
    let head = sql::head(reads).await?;
    let version = version.unwrap_or(head.version);
    let files = sql::line_files(reads, version).await?;
    let paths = files.iter().map(|sha256| file_path(app, sha256)).collect();
    Ok(Manifest {
        version,
        currency: head.reporting_currency.unwrap_or(Currency::EUR),
        ledger: Ledger::new(paths),
    })
}

/// Where a file of ledger lines lies: its name is the hash of its bytes.
pub(super) fn file_path(app: &App, sha256: &str) -> std::path::PathBuf {
    app.folders.lines.join(format!("{sha256}.parquet"))
}
