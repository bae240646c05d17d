//! The way to a cluster, for whoever asks.

use std::fmt;
use std::str::FromStr;

use ballista_core::extension::{SessionConfigExt, SessionStateExt};
use datafusion::error::Result;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use url::Url;

use super::with_codecs;
use crate::facts;

/// How many parts a question is cut into where nobody says otherwise.
const PARTS: usize = 16;
/// How soon a dead connection is noticed.
const KEEPALIVE: (&str, &str) = ("ballista.client.grpc_http2_keepalive_interval_seconds", "10");

/// A cluster: the address of its scheduler, and how many parts a question is cut into.
///
/// Written `http://host:port`, or `http://host:port?parts=64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    scheduler: Url,
    parts: usize,
}

/// The text is not the address of a scheduler.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not the address of a scheduler such as http://scheduler.internal:8450, or http://scheduler.internal:8450?parts=64"
)]
pub struct NotACluster(pub String);

impl FromStr for Cluster {
    type Err = NotACluster;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotACluster(text.to_owned());
        let mut url: Url = text.parse().map_err(|_| wrong())?;
        let is_plain = url.path() == "/" && url.username().is_empty() && url.fragment().is_none();
        if url.scheme() != "http" || url.port().is_none() || !is_plain {
            return Err(wrong());
        }
        let mut parts = PARTS;
        for (key, value) in url.query_pairs() {
            let count = value.parse().ok().filter(|count| (1..=4_096).contains(count));
            parts = count.filter(|_| key == "parts").ok_or_else(wrong)?;
        }
        url.set_query(None);
        Ok(Self { scheduler: url, parts })
    }
}

impl fmt::Display for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheduler.as_str().trim_end_matches('/'))
    }
}

impl Cluster {
    /// The host and port of the scheduler.
    pub(super) fn host_and_port(&self) -> (String, u16) {
        let host = self.scheduler.host().map(|host| host.to_string()).unwrap_or_default();
        (host, self.scheduler.port().unwrap_or_default())
    }

    /// A fresh session whose plans are worked out there.
    pub(crate) fn context(&self) -> Result<SessionContext> {
        let config = session_config().with_target_partitions(self.parts);
        let state = SessionStateBuilder::new().with_default_features().with_config(config).build();
        Ok(SessionContext::new_with_state(state.upgrade_for_ballista(self.to_string())?))
    }
}

/// How every part of a cluster reads the ledger's files.
pub(super) fn session_config() -> SessionConfig {
    let config = facts::session_config().upgrade_for_ballista().set_str(KEEPALIVE.0, KEEPALIVE.1);
    with_codecs(config)
}
