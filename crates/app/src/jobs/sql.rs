//! The table of jobs.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use mainstay_domain::ids::{JobId, UserId};
use mainstay_domain::policy::Actor;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Job, Outcome, State, Work};
use crate::clock::Clock;
use crate::db::{Db, Tx, args};
use crate::error::{Error, Result};

/// How long a claim holds without being renewed.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(30);

#[derive(sqlx::FromRow)]
struct JobRow {
    id: Uuid,
    kind: String,
    payload: Json<serde_json::Value>,
    state: String,
    progress: f64,
    message: String,
    error: Option<String>,
    result: Option<Json<Outcome>>,
    created_by: String,
    created_by_user: Option<Uuid>,
}

impl JobRow {
    fn into_job(self) -> Result<Job> {
        Ok(Job {
            id: JobId(self.id),
            kind: self.kind,
            state: serde_json::from_value(self.state.into())?,
            progress: self.progress,
            message: self.message,
            error: self.error,
            result: self.result.map(|result| result.0),
            created_by: self.created_by_user.map(UserId),
        })
    }
}

/// A job this process holds the lease of.
pub(crate) struct Claimed {
    pub(crate) job: Job,
    pub(crate) work: Work,
    pub(crate) created_by: String,
}

/// Queues work, or finds the same work queued already. With an owner it is claimed as it is made: nobody else can take what
/// only the process at hand can do.
pub(crate) async fn insert(
    tx: &mut Tx,
    work: &Work,
    actor: &Actor,
    now: DateTime<Utc>,
    owner: Option<&str>,
) -> Result<Job> {
    let dedupe_key = work.dedupe_key();
    if let Some(key) = dedupe_key.as_deref() {
        tx.take_turn(key).await?;
        let queued: Option<JobRow> =
            tx.optional("select * from job where state = 'queued' and dedupe_key = $1", args![key]).await?;
        if let Some(row) = queued {
            return row.into_job();
        }
    }
    let id = Clock::new_id();
    tx.exec(
        "insert into job (id, kind, payload, state, attempts, max_attempts, dedupe_key, progress, message,
                          created_by, created_by_user, created_at, lease_owner, lease_until)
         values ($1, $2, $3, $4, $5, $6, $7, 0.0, 'waiting', $8, $9, $10, $11, $12)",
        args![
            id,
            work.kind(),
            serde_json::to_value(work)?,
            if owner.is_some() { "running" } else { "queued" },
            i64::from(owner.is_some()),
            work.max_attempts(),
            dedupe_key,
            actor.name.as_str(),
            actor.user.map(|user| user.0),
            now,
            owner,
            owner.map(|_| Clock::real_now() + LEASE)
        ],
    )
    .await?;
    find(tx, JobId(id)).await?.ok_or_else(|| Error::bug("a job vanished as it was queued"))
}

/// Whether the same work waits or runs, where the same work need not be done twice.
pub(crate) async fn is_under_way(tx: &mut Tx, work: &Work) -> Result<bool> {
    let key = work.dedupe_key();
    if let Some(key) = key.as_deref() {
        tx.take_turn(key).await?;
    }
    let same: Option<JobRow> = tx
        .optional("select * from job where state in ('queued', 'running') and dedupe_key = $1", args![key])
        .await?;
    Ok(same.is_some())
}

/// One job.
pub(crate) async fn find(tx: &mut Tx, id: JobId) -> Result<Option<Job>> {
    let row: Option<JobRow> = tx.optional("select * from job where id = $1", args![id.0]).await?;
    row.map(JobRow::into_job).transpose()
}

/// Claims the oldest job that is queued or whose lease has run out.
pub(crate) async fn claim_next(db: &Db, owner: &str) -> Result<Option<Claimed>> {
    let now = Clock::real_now();
    let mut tx = db.begin_write().await?;
    let sql = db.dialect(
        "update job set state = 'running', attempts = attempts + 1, lease_owner = $1, lease_until = $2
         where id = (select id from job
                     where state = 'queued' or (state = 'running' and lease_until < $3 and attempts < max_attempts)
                     order by created_at, id limit 1)
         returning *",
        "update job set state = 'running', attempts = attempts + 1, lease_owner = $1, lease_until = $2
         where id = (select id from job
                     where state = 'queued' or (state = 'running' and lease_until < $3 and attempts < max_attempts)
                     order by created_at, id limit 1 for update skip locked)
         returning *",
    );
    let row: Option<JobRow> = tx.optional(sql, args![owner, now + LEASE, now]).await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    let work = serde_json::from_value(row.payload.0.clone())?;
    let created_by = row.created_by.clone();
    Ok(Some(Claimed { job: row.into_job()?, work, created_by }))
}

/// Marks as failed what no process holds any more and none may try again.
pub(crate) async fn bury_the_dead(db: &Db) -> Result<()> {
    let now = Clock::real_now();
    let mut tx = db.begin_write().await?;
    tx.exec(
        "update job set state = 'failed', finished_at = $1,
                error = 'the process that ran it ended before it was done; nothing was changed, start it again'
         where state = 'running' and lease_until < $1 and attempts >= max_attempts",
        args![now],
    )
    .await?;
    tx.commit().await
}

/// Renews a lease and notes progress; false when it is no longer ours. One that ran out is not revived: somebody may have
/// acted on its end.
pub(crate) async fn renew(db: &Db, id: JobId, owner: &str, progress: f64, message: &str) -> Result<bool> {
    let mut tx = db.begin_write().await?;
    let ours = tx
        .exec(
            "update job set lease_until = $3, progress = $4, message = $5
             where id = $1 and lease_owner = $2 and state = 'running' and lease_until >= $6",
            args![id.0, owner, Clock::real_now() + LEASE, progress, message, Clock::real_now()],
        )
        .await?;
    tx.commit().await?;
    Ok(ours == 1)
}

/// Marks a job as done within the act that does what it was for; false when its lease is no longer ours, and then the act
/// must not happen.
pub(crate) async fn fence(tx: &mut Tx, id: JobId, owner: &str, outcome: &Outcome) -> Result<bool> {
    let ours = tx
        .exec(
            "update job set state = 'done', result = $4
             where id = $1 and lease_owner = $2 and state = 'running' and lease_until >= $3",
            args![id.0, owner, Clock::real_now(), serde_json::to_value(outcome)?],
        )
        .await?;
    Ok(ours == 1)
}

/// Ends a job whose lease is ours.
pub(crate) async fn finish(
    db: &Db,
    id: JobId,
    owner: &str,
    ended: &Result<Outcome, String>,
) -> Result<Option<Job>> {
    let (state, error, result) = match ended {
        Ok(outcome) => (State::Done, None, Some(serde_json::to_value(outcome)?)),
        Err(error) => (State::Failed, Some(error.clone()), None),
    };
    let state = if state == State::Done { "done" } else { "failed" };
    let mut tx = db.begin_write().await?;
    tx.exec(
        "update job set state = $3, error = $4, result = $5, finished_at = $6, lease_owner = null, lease_until = null,
                progress = case when $3 = 'done' then 1.0 else progress end, message = $3
         where id = $1 and lease_owner = $2",
        args![id.0, owner, state, error, result, Clock::real_now()],
    )
    .await?;
    let job = find(&mut tx, id).await?;
    tx.commit().await?;
    Ok(job)
}

/// The jobs a live lease protects: what lies in their staging folders is being written.
pub(crate) async fn alive(tx: &mut Tx) -> Result<Vec<JobId>> {
    #[derive(sqlx::FromRow)]
    struct Alive {
        id: Uuid,
    }
    let rows: Vec<Alive> = tx
        .all("select id from job where state = 'running' and lease_until >= $1", args![Clock::real_now()])
        .await?;
    Ok(rows.into_iter().map(|row| JobId(row.id)).collect())
}

/// The uploads that jobs wait for or work on, by their names.
pub(crate) async fn uploads_waited_for(tx: &mut Tx) -> Result<BTreeSet<String>> {
    #[derive(sqlx::FromRow)]
    struct Waiting {
        payload: Json<Work>,
    }
    let rows: Vec<Waiting> = tx
        .all("select payload from job where state in ('queued', 'running') and kind = 'import'", args![])
        .await?;
    let upload = |row: Waiting| match row.payload.0 {
        Work::Import(import) => Some(import.upload.to_string()),
        Work::ImportFile { .. }
        | Work::PortfolioRun(_)
        | Work::Connector(_)
        | Work::Calendar(_)
        | Work::ModelFit(_) => None,
    };
    Ok(rows.into_iter().filter_map(upload).collect())
}

/// How many jobs wait or run.
pub(crate) async fn unfinished(tx: &mut Tx) -> Result<i64> {
    #[derive(sqlx::FromRow)]
    struct Count {
        jobs: i64,
    }
    let count: Option<Count> =
        tx.optional("select count(*) as jobs from job where state in ('queued', 'running')", args![]).await?;
    Ok(count.map_or(0, |count| count.jobs))
}
