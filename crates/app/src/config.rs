//! What an installation is told: where its data lies and which database it uses.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

pub use mainstay_ledger::store::Address;

/// The settings of one installation, already merged from file, environment and flags.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data directory; created if absent.
    pub data: PathBuf,
    /// A PostgreSQL URL, or `None` for the embedded database in the data directory.
    pub database: Option<String>,
    /// The PostgreSQL schema to live in; `None` for the server's default.
    pub database_schema: Option<String>,
    /// Where the ledger's files lie; `None` for the folder `ledger` in the data directory.
    pub ledger: Option<Address>,
    /// The address of a cluster's scheduler; `None` to work out facts in this process.
    pub cluster: Option<String>,
    /// What connectors may reach beyond the data directory.
    pub outside: Outside,
}

/// What connectors may reach: nothing but what the configuration names, whatever a browser asks for.
#[derive(Clone, Default)]
pub struct Outside {
    /// Folders at or below which files may be watched.
    pub folders: Vec<PathBuf>,
    /// Hosts whose databases may be asked: `db.example.com`, or `db.example.com:5432` for one port.
    pub hosts: Vec<String>,
    /// Passwords by their names.
    pub secrets: BTreeMap<String, String>,
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.secrets.keys().collect();
        let outside = (&self.folders, &self.hosts, names);
        f.debug_tuple("Outside").field(&outside).finish()
    }
}
