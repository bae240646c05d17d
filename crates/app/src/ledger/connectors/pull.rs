//! Rows of another database, fetched by a query that is kept.
//!
//! Only hosts that the configuration names are reached, and a password is a name here: the configuration's environment holds
//! it, and no table, answer or log does. Where `:last` stands in the query, the highest key that was imported so far is put;
//! it is kept in the very act that imports the rows, so that no row is left out and none comes twice.

use std::path::Path;

use serde::{Deserialize, Serialize};

use mainstay_ledger::import::Kind;

use super::rows::Mark;
use crate::config::Outside;
use crate::error::{Error, Result};
use crate::jobs::Report;
use crate::ledger::read::read_mapping;
use crate::other_db::{OtherDb, Pulled};

pub use crate::other_db::Engine;

/// The longest query.
const LONGEST: usize = 20_000;
/// What stands for the highest key so far.
const LAST: &str = ":last";

/// Which rows, and where they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullSettings {
    /// Which kind of database.
    pub engine: Engine,
    /// The host, one that the configuration allows.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The database.
    pub database: String,
    /// Whom to connect as; a user who may read and nothing else.
    pub user: String,
    /// The name of the password in the environment: `ERP` stands for `MAINSTAY_SECRET_ERP`.
    pub secret: Option<String>,
    /// Whether the connection must be encrypted.
    pub encrypted: bool,
    /// One `select`.
    pub query: String,
    /// The column by which new rows are told; without it every pull takes all rows.
    pub key: Option<String>,
    /// What `:last` stands for at first.
    pub first: Option<String>,
}

impl PullSettings {
    /// Refuses what can never be asked.
    pub(super) fn check(&self, outside: &Outside) -> Result<()> {
        let invalid = |code, field, detail: &str| Err(Error::invalid(code, field, detail));
        for (field, value) in [("host", &self.host), ("database", &self.database), ("user", &self.user)] {
            let plain = value.chars().all(|c| !c.is_control() && !c.is_whitespace());
            if value.is_empty() || value.len() > 200 || !plain || value.starts_with('/') {
                return invalid("bad_connection", field, "say one name without blanks");
            }
        }
        let query = self.query.trim();
        if query.is_empty() || query.len() > LONGEST {
            return invalid("bad_query", "query", "a query has 1 to 20000 characters");
        }
        match (&self.key, query.contains(LAST)) {
            (Some(_), false) => invalid(
                "bad_query",
                "query",
                "with an incremental key the query says where it goes on: `where updated_at > :last`",
            ),
            (None, true) => invalid("bad_key", "key", "the query names `:last`: say which column's it is"),
            (Some(_), true) if self.first.is_none() => {
                invalid("bad_key", "first", "say what `:last` stands for at first, such as 0 or 1970-01-01")
            }
            _ => self.password(outside).map(drop),
        }
    }

    /// Refuses a mapping by which a pull of all rows would count them again each time: of lines and activities every import
    /// adds, unless it takes the place of others.
    pub(super) fn fits(&self, mapping: &str) -> Result<()> {
        let mapping = read_mapping(mapping)?;
        let adds = matches!(mapping.kind, Kind::Lines | Kind::Activities) && mapping.replace.is_none();
        if self.key.is_some() || !adds {
            return Ok(());
        }
        let instead = match mapping.kind {
            Kind::Lines => ", or say in the mapping what an import replaces",
            _ => "",
        };
        let detail = format!(
            "without an incremental key every pull brings all rows, and by this mapping {} that changed nothing would be counted \
             again: name the column by which new rows are told{instead}",
            mapping.kind
        );
        Err(Error::invalid("bad_key", "key", detail))
    }

    /// Whether a key that another one got to says where this one goes on.
    pub(super) fn goes_on_from(&self, before: &Self) -> bool {
        let of = |pull: &Self| (pull.engine, pull.database.clone(), pull.key.clone(), pull.first.clone());
        of(self) == of(before)
    }

    /// The password, where the host is one that may be reached.
    fn password<'a>(&self, outside: &'a Outside) -> Result<Option<&'a str>> {
        let place = format!("{}:{}", self.host, self.port);
        let allowed = outside.hosts.iter().any(|host| *host == self.host || *host == place);
        if !allowed {
            let detail =
                format!("`{place}` may not be reached: name it as `pull_hosts` in mainstay.toml to allow it");
            return Err(Error::invalid("bad_host", "host", detail));
        }
        let Some(name) = self.secret.as_deref() else { return Ok(None) };
        let secret = outside.secrets.get(name).ok_or_else(|| {
            let detail = format!(
                "there is no secret `{name}`: set MAINSTAY_SECRET_{name}, or MAINSTAY_SECRET_{name}_FILE to the path of \
                 a file with it, where the server starts"
            );
            Error::invalid("no_such_secret", "secret", detail)
        })?;
        Ok(Some(secret))
    }

    /// Fetches the rows into a file.
    pub(super) async fn pull(
        &self,
        outside: &Outside,
        mark: &Mark,
        to: &Path,
        report: &Report,
    ) -> Result<Pulled> {
        let other = OtherDb {
            engine: self.engine,
            host: &self.host,
            port: self.port,
            database: &self.database,
            user: &self.user,
            password: self.password(outside)?,
            encrypted: self.encrypted,
        };
        let last = mark.from.as_deref().or(self.first.as_deref()).unwrap_or_default();
        let query = self.query.trim().trim_end_matches(';').replace(LAST, &self.engine.quoted(last));
        other.pull(&query, self.key.as_deref(), to, report).await
    }
}
