//! One write, or one look.
//!
//! An [`Act`] is who acts, what they do, the transaction, the audit entry, the jobs to enqueue and the events to send,
//! all in one commit. A [`View`] is who looks, what they may see, and a transaction that reads one state of the data.
//! Both check the permission before anything is read.

use chrono::{DateTime, Utc};
use mainstay_domain::policy::{self, Actor, Sight, Verb};
use mainstay_domain::time::Day;
use serde::Serialize;

use crate::App;
use crate::audit::Entry;
use crate::clock::Clock;
use crate::db::{Record, Rows, Tx, Value, args};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::jobs::Work;

/// A write in progress. Dropped without a commit, nothing of it happened.
#[must_use = "an act that is not committed did not happen"]
pub struct Act {
    app: App,
    tx: Tx,
    actor: Actor,
    verb: Verb,
    now: DateTime<Utc>,
    changes: Vec<Change>,
    events: Vec<Event>,
    enqueued: bool,
}

struct Change {
    kind: &'static str,
    subject: String,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
}

/// A look at one state of the data.
pub struct View {
    tx: Tx,
    actor: Actor,
    sight: Sight,
}

/// What an [`Act`] and a [`View`] have in common: they read, on somebody's behalf.
pub trait Reads {
    /// The open transaction.
    #[doc(hidden)]
    fn tx(&mut self) -> &mut Tx;

    /// Every row of a query.
    fn all<T: Record>(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>>> + Send
    where
        Self: Send,
    {
        async move { self.tx().all(sql, args).await }
    }

    /// The first row of a query, if there is one.
    fn optional<T: Record>(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>>> + Send
    where
        Self: Send,
    {
        async move { self.tx().optional(sql, args).await }
    }

    /// The only row of a query.
    fn one<T: Record>(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<T>> + Send
    where
        Self: Send,
    {
        async move { self.tx().optional(sql, args).await?.ok_or(Error::NotFound("record")) }
    }
}

impl Reads for Act {
    fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl Reads for View {
    fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl App {
    /// Starts a write: checks that the actor may, then opens the transaction.
    pub async fn act(&self, actor: &Actor, verb: Verb) -> Result<Act> {
        policy::may(actor, verb)?;
        Ok(Act {
            app: self.clone(),
            tx: self.db.begin_write().await?,
            actor: actor.clone(),
            verb,
            now: self.clock.now(),
            changes: Vec::new(),
            events: Vec::new(),
            enqueued: false,
        })
    }

    /// Starts a look: checks that the actor may, then opens a transaction that reads.
    pub async fn view(&self, actor: &Actor, verb: Verb) -> Result<View> {
        policy::may(actor, verb)?;
        Ok(View { tx: self.db.begin_read().await?, actor: actor.clone(), sight: policy::sight(actor) })
    }
}

impl View {
    /// Which rows and fields the actor sees.
    pub fn sight(&self) -> &Sight {
        &self.sight
    }

    /// Who looks.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl Act {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The time of the act; everything it writes bears it.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The day of the act.
    pub fn today(&self) -> Day {
        Day(self.now.date_naive())
    }

    /// Runs a statement; how many rows it touched.
    pub(crate) async fn exec(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64> {
        self.tx.exec(sql, args).await
    }

    /// Inserts many rows with few statements.
    pub(crate) async fn insert_many(
        &mut self,
        head: &'static str,
        tail: &'static str,
        rows: Vec<Vec<Value>>,
    ) -> Result<()> {
        self.insert_each(head, tail, Box::new(rows.into_iter())).await
    }

    /// Inserts rows that are put together while the database takes those before them.
    pub(crate) async fn insert_each(
        &mut self,
        head: &'static str,
        tail: &'static str,
        rows: Rows<'_>,
    ) -> Result<()> {
        self.tx.insert_many(head, tail, rows).await
    }

    /// Runs a statement for many ids with few statements; how many rows they touched.
    pub(crate) async fn exec_for(
        &mut self,
        head: &'static str,
        ids: &[uuid::Uuid],
        tail: &'static str,
    ) -> Result<u64> {
        self.tx.exec_for(head, ids, tail).await
    }

    /// Notes for the audit log what became of a subject. `before` and `after` hold no names of persons: the log is never
    /// rewritten, people may ask to be erased.
    pub(crate) fn changed(
        &mut self,
        kind: &'static str,
        subject: impl std::fmt::Display,
        before: Option<&impl Serialize>,
        after: Option<&impl Serialize>,
    ) -> Result<()> {
        self.changes.push(Change {
            kind,
            subject: subject.to_string(),
            before: before.map(serde_json::to_value).transpose()?,
            after: after.map(serde_json::to_value).transpose()?,
        });
        Ok(())
    }

    /// Sends an event once the act is committed.
    pub(crate) fn announce(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Leaves work to be done once the act is committed.
    pub(crate) async fn enqueue(&mut self, work: &Work) -> Result<crate::jobs::Job> {
        let job = crate::jobs::sql::insert(&mut self.tx, work, &self.actor, self.now, None).await?;
        self.events.push(Event::Job(job.clone()));
        self.enqueued = true;
        Ok(job)
    }

    /// Notes work that this process does itself once the act is committed, under the lease of `owner`.
    pub(crate) async fn start(&mut self, work: &Work, owner: &str) -> Result<crate::jobs::Job> {
        let job = crate::jobs::sql::insert(&mut self.tx, work, &self.actor, self.now, Some(owner)).await?;
        self.events.push(Event::Job(job.clone()));
        Ok(job)
    }

    /// Makes it so: data, audit entries and jobs in one commit, then the events.
    pub(crate) async fn commit(mut self) -> Result<()> {
        if self.changes.is_empty() {
            return Err(Error::bug(format!("an act `{}` without an audit entry", self.verb)));
        }
        for change in std::mem::take(&mut self.changes) {
            self.write_audit(change).await?;
        }
        self.tx.commit().await?;
        for event in self.events {
            self.app.events.send(event);
        }
        if self.enqueued {
            self.app.work_waiting.notify_one();
        }
        Ok(())
    }

    /// Appends to the chain. Taking the head locks it, so that entries follow each other in one order.
    async fn write_audit(&mut self, change: Change) -> Result<()> {
        #[derive(sqlx::FromRow)]
        struct Head {
            seq: i64,
            hash: String,
        }
        self.tx.exec("update audit_head set seq = seq + 1 where id = 1", args![]).await?;
        let head: Option<Head> =
            self.tx.optional("select seq, hash from audit_head where id = 1", args![]).await?;
        let head = head.ok_or_else(|| Error::bug("the head of the audit log is missing"))?;
        let json = |value: Option<serde_json::Value>| value.map(sqlx::types::Json);
        let mut entry = Entry {
            seq: head.seq,
            at: self.now,
            actor: self.actor.name.clone(),
            verb: self.verb.to_string(),
            subject_kind: change.kind.to_owned(),
            subject_id: change.subject,
            before: json(change.before),
            after: json(change.after),
            hash: String::new(),
        };
        entry.hash = entry.hash_after(&head.hash);
        self.tx
            .exec(
                "insert into audit (id, seq, at, actor, verb, subject_kind, subject_id, before, after, hash)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                args![
                    Clock::new_id(),
                    entry.seq,
                    entry.at,
                    entry.actor,
                    entry.verb,
                    entry.subject_kind,
                    entry.subject_id,
                    entry.before.map(|json| json.0),
                    entry.after.map(|json| json.0),
                    entry.hash.as_str()
                ],
            )
            .await?;
        self.tx.exec("update audit_head set hash = $1 where id = 1", args![entry.hash]).await?;
        Ok(())
    }
}
