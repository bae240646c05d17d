//! What Mainstay fetches by itself: files that lie in a folder, rows of another database.
//!
//! A connector is a place, a kept mapping and a schedule. What it fetches becomes an ordinary import, a job like any other;
//! nothing ambiguous is ever accepted, because nobody is there to be asked. Which places exist is not said here but in the
//! configuration of the installation, which no browser reaches.

mod folder;
mod keep;
mod look;
mod pull;
mod rows;
mod work;

use chrono::{DateTime, Utc};
use mainstay_domain::connectors::Schedule;
use mainstay_domain::ids::{ConnectorId, ImportId, MappingId};
use serde::{Deserialize, Serialize};

pub use folder::FolderSettings;
pub(crate) use folder::Found;
pub use keep::{add_connector, change_connector, connector_runs, connectors, remove_connector};
pub use look::{Looks, run_connector, watch_connectors};
pub use pull::{Engine, PullSettings};
pub(crate) use rows::Mark;
pub(crate) use work::perform;

/// How many runs of a connector are kept.
const RUNS_KEPT: i64 = 100;

/// Where to fetch from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConnectorSettings {
    /// Files in a folder of this machine.
    Folder(FolderSettings),
    /// Rows of another database.
    Sql(PullSettings),
}

impl ConnectorSettings {
    /// `folder`, `sql`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Folder(_) => "folder",
            Self::Sql(_) => "sql",
        }
    }
}

/// A connector.
#[derive(Debug, Clone)]
pub struct Connector {
    /// Its id.
    pub id: ConnectorId,
    /// What it is called.
    pub name: String,
    /// Where it fetches from.
    pub settings: ConnectorSettings,
    /// The kept mapping it reads by.
    pub mapping: MappingId,
    /// What that mapping is called; `None` where it is no longer kept.
    pub mapping_name: Option<String>,
    /// When it looks.
    pub schedule: Schedule,
    /// Whether it looks by itself.
    pub enabled: bool,
    /// When it looks next.
    pub next_run_at: DateTime<Utc>,
    /// The highest key that was imported so far, where it goes on by one.
    pub last: Option<String>,
    /// Who made it.
    pub created_by: String,
    /// What it did last.
    pub last_run: Option<ConnectorRun>,
}

/// What a connector did once.
#[derive(Debug, Clone)]
pub struct ConnectorRun {
    /// What came of it.
    pub outcome: RunOutcome,
    /// The file it took; `None` where it was no file.
    pub file_name: Option<String>,
    /// The import it made or found.
    pub import: Option<ImportId>,
    /// What happened, in words.
    pub message: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
}

/// What came of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// Something new is in the ledger.
    Imported,
    /// Everything was there already.
    Unchanged,
    /// Nothing was imported, and the message says why.
    Failed,
}

impl RunOutcome {
    /// The word used in the database, the API and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
        }
    }
}

/// A connector to be kept.
#[derive(Debug, Clone)]
pub struct NewConnector {
    /// What to call it.
    pub name: String,
    /// Where it fetches from.
    pub settings: ConnectorSettings,
    /// The kept mapping to read by: its name or id.
    pub mapping: String,
    /// When it looks.
    pub schedule: Schedule,
    /// Whether it looks by itself.
    pub enabled: bool,
}

/// What a job of a connector is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConnectorWork {
    /// The connector.
    pub connector: ConnectorId,
    /// The file to take, as it was found; `None` where there are no files.
    pub file: Option<Found>,
}
