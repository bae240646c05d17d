//! The audit log: a chain in which the hash of each entry covers the entry before it.

use chrono::{DateTime, Utc};
use mainstay_domain::policy::{Actor, Verb};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::App;
use crate::act::Reads;
use crate::db::args;
use crate::error::{Error, Result};

/// How many entries are held at once while the chain is walked.
const PAGE: i64 = 2_000;

/// One entry, as its hash covers it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Entry {
    pub(crate) seq: i64,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: String,
    pub(crate) verb: String,
    pub(crate) subject_kind: String,
    pub(crate) subject_id: String,
    pub(crate) before: Option<sqlx::types::Json<Json>>,
    pub(crate) after: Option<sqlx::types::Json<Json>>,
    pub(crate) hash: String,
}

impl Entry {
    /// The hash that follows the one before: over it and everything the entry says.
    pub(crate) fn hash_after(&self, previous: &str) -> String {
        let entry = serde_json::json!([
            previous,
            self.seq,
            self.at.timestamp_micros(),
            self.actor,
            self.verb,
            self.subject_kind,
            self.subject_id,
            self.before.as_ref().map(|json| &json.0),
            self.after.as_ref().map(|json| &json.0),
        ]);
        hex::encode(Sha256::digest(entry.to_string()))
    }
}

/// What walking the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// How many entries there are.
    pub entries: i64,
    /// The first entry that is not as it was written, or whose neighbour is missing.
    pub broken_at: Option<i64>,
    /// The time of the newest entry.
    pub newest: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Head {
    seq: i64,
    hash: String,
}

/// The number of the newest entry; 0 where there is none. Whatever was read before it may have changed.
pub(crate) async fn newest(reads: &mut (impl Reads + Send)) -> Result<i64> {
    let head: Option<Head> = reads.optional("select seq, hash from audit_head where id = 1", args![]).await?;
    Ok(head.map_or(0, |head| head.seq))
}

/// Walks the chain from its first entry to its head.
pub async fn verify(app: &App, actor: &Actor) -> Result<Chain> {
    let mut view = app.view(actor, Verb::ManageUsers).await?;
    let head: Option<Head> = view.optional("select seq, hash from audit_head where id = 1", args![]).await?;
    let head = head.ok_or_else(|| Error::bug("the head of the audit log is missing"))?;
    let mut chain = Chain { entries: 0, broken_at: None, newest: None };
    let mut hash = String::new();
    loop {
        let page: Vec<Entry> = view
            .all("select * from audit where seq > $1 order by seq limit $2", args![chain.entries, PAGE])
            .await?;
        let is_last = page.is_empty();
        for entry in page {
            let expected = entry.hash_after(&hash);
            if entry.seq != chain.entries + 1 || entry.hash != expected {
                chain.broken_at = Some(chain.entries + 1);
                return Ok(chain);
            }
            (hash, chain.entries, chain.newest) = (expected, entry.seq, Some(entry.at));
        }
        if is_last {
            break;
        }
    }
    if (head.seq, head.hash) != (chain.entries, hash) {
        chain.broken_at = Some(chain.entries + 1);
    }
    Ok(chain)
}
