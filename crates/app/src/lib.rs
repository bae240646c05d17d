//! What people do: one function per use case, in the shape *load, decide, save*.
//!
//! Every use case takes an [`Actor`](mainstay_domain::policy::Actor) and goes through an [`Act`] (one write, one
//! transaction, one audit entry) or a [`View`] (reads). There is no other way to the database, so nothing is read or
//! written without somebody who answers for it.

mod access;
pub mod accounts;
mod act;
pub mod audit;
mod clock;
pub mod config;
pub mod costs;
mod db;
pub mod economics;
pub mod error;
pub mod events;
pub mod jobs;
pub mod ledger;
mod migrations;
pub mod models;
mod other_db;
pub mod portfolio;
mod settings;
pub mod team;
mod tokens;
pub mod upkeep;

use std::path::PathBuf;
use std::sync::Arc;

use mainstay_ledger::compacted::Folder as Compacted;
use mainstay_ledger::facts::Engine;
use mainstay_ledger::summaries::Folder as Summaries;
use tokio::sync::Notify;

pub use act::{Act, Reads, View};
pub use clock::Clock;
pub use db::{Db, Record, Value};
pub use error::{Error, Result};
pub use mainstay_domain::export;
use mainstay_ledger::store::{Address, Store};

/// Everything a use case needs: the database, the ledger's store, the clock, and the channel of events.
#[derive(Clone)]
pub struct App {
    db: Db,
    folders: Arc<Folders>,
    store: Store,
    clock: Clock,
    events: events::Events,
    work_waiting: Arc<Notify>,
    runs: portfolio::Cache,
    courses: portfolio::Courses,
    readings: economics::Readings,
    contribution_rates: economics::KeptRates,
    charges: costs::Kept,
    engine: Engine,
    summaries: Summaries,
    compacted: Compacted,
    outside: Arc<config::Outside>,
}

/// Where Mainstay keeps what is in neither the database nor the ledger's store, on this machine.
#[derive(Debug, Clone)]
pub struct Folders {
    /// Summaries of the files of ledger lines: a cache, made again from the lines where it is lost.
    pub summaries: PathBuf,
    /// Small files of ledger lines merged into larger ones: a cache too.
    pub compacted: PathBuf,
    /// Files being written by a job that has not committed.
    pub staging: PathBuf,
    /// Files handed over by a browser and not yet imported.
    pub uploads: PathBuf,
}

impl Folders {
    /// The layout below a data directory. Caches and staged files lie in the ledger's folder where it is one: from
    /// there files are only moved.
    fn below(data: &std::path::Path, ledger: &Address) -> Self {
        let beside = match ledger {
            Address::Folder(folder) => folder,
            Address::Bucket(_) => data,
        };
        Self {
            summaries: beside.join("summaries"),
            compacted: beside.join("compacted"),
            staging: beside.join("staging"),
            uploads: data.join("uploads"),
        }
    }

    fn create(&self) -> std::io::Result<()> {
        [&self.summaries, &self.compacted, &self.staging, &self.uploads]
            .into_iter()
            .try_for_each(std::fs::create_dir_all)
    }
}

/// Creates the data directory for its owner alone: it holds the company's margins.
fn create_private(data: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data)
}

/// Where facts are worked out.
fn engine(cluster: Option<&str>) -> Result<Engine> {
    let Some(address) = cluster else { return Ok(Engine::Here) };
    let cluster: mainstay_ledger::cluster::Cluster =
        address.parse().map_err(|wrong| Error::invalid("bad_cluster", "cluster", format!("{wrong}")))?;
    Ok(Engine::Cluster(Arc::new(cluster)))
}

impl App {
    /// Opens the installation, creating the data directory and bringing the database to this version's schema.
    pub async fn open(settings: &config::Settings, clock: Clock) -> Result<Self> {
        let engine = engine(settings.cluster.as_deref())?;
        let data = &settings.data;
        let ledger = settings.ledger.clone().unwrap_or_else(|| Address::Folder(data.join("ledger")));
        let folders = Folders::below(data, &ledger);
        create_private(data).and_then(|()| folders.create()).map_err(|error| {
            Error::unavailable(format!("cannot create the data directory {}", data.display()), error)
        })?;
        let store = Store::open(&ledger)?;
        let db = match &settings.database {
            Some(url) => Db::postgres(url, settings.database_schema.as_deref()).await?,
            None => Db::sqlite(&data.join("mainstay.db")).await?,
        };
        migrations::migrate(&db, clock.now()).await?;
        Ok(Self {
            db,
            summaries: Summaries::at(folders.summaries.clone()),
            compacted: Compacted::at(folders.compacted.clone()),
            folders: Arc::new(folders),
            store,
            clock,
            events: events::Events::new(),
            work_waiting: Arc::new(Notify::new()),
            runs: portfolio::Cache::default(),
            courses: portfolio::Courses::default(),
            readings: economics::Readings::default(),
            contribution_rates: economics::KeptRates::default(),
            charges: costs::Kept::default(),
            engine,
            outside: Arc::new(settings.outside.clone()),
        })
    }

    /// The database, for the test kit's checks of what is stored.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Where the ledger's files lie.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Where other files lie.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// The clock everything dated goes by.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// What happened, as it happens.
    pub fn events(&self) -> &events::Events {
        &self.events
    }

    /// Closes the database; open transactions roll back.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
