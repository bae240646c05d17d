//! The tables of the calendar.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::ids::{CalendarEntryId, JobId, RunId};
use mainstay_domain::time::Day;
use sqlx::types::Json;
use uuid::Uuid;

use super::{CalendarEntry, CalendarOutcome, CalendarQuestion, CalendarRun, CalendarWork};
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::jobs::{self, Job};
use crate::{App, team};

#[derive(sqlx::FromRow)]
struct EntryRow {
    id: Uuid,
    name: String,
    schedule: String,
    asked: Json<CalendarQuestion>,
    enabled: bool,
    next_due_on: NaiveDate,
    saved_by: String,
    changed_at: DateTime<Utc>,
}

impl EntryRow {
    fn into_entry(self, names: &team::Names, last_run: Option<CalendarRun>) -> Result<CalendarEntry> {
        Ok(CalendarEntry {
            id: CalendarEntryId(self.id),
            name: self.name,
            schedule: self.schedule.parse().map_err(Error::bug)?,
            asked: self.asked.0,
            enabled: self.enabled,
            next_due_on: Day(self.next_due_on),
            saved_by: names.of(&self.saved_by),
            changed_at: self.changed_at,
            last_run,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RunRow {
    entry_id: Uuid,
    due_on: NaiveDate,
    job_id: Uuid,
    outcome: Option<String>,
    run_id: Option<Uuid>,
    message: Option<String>,
    asked_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl RunRow {
    /// What came of it. Where nothing is noted its job says whether that is because its process was killed once too often.
    async fn into_run(self, reads: &mut (impl Reads + Send)) -> Result<CalendarRun> {
        let mut run = CalendarRun {
            due_on: Day(self.due_on),
            job: JobId(self.job_id),
            outcome: CalendarOutcome::Waiting,
            run: self.run_id.map(RunId),
            message: self.message,
            asked_at: self.asked_at,
            finished_at: self.finished_at,
        };
        if let Some(outcome) = self.outcome {
            run.outcome = serde_json::from_value(outcome.into())?;
            return Ok(run);
        }
        if let Some(why) = jobs::failure(reads, run.job).await? {
            run.outcome = CalendarOutcome::Failed;
            run.message = Some(why);
        }
        Ok(run)
    }
}

/// Every entry by name, with what came of its newest due day.
pub(super) async fn all(reads: &mut (impl Reads + Send)) -> Result<Vec<CalendarEntry>> {
    let names = team::names(reads).await?;
    let rows: Vec<EntryRow> = reads.all("select * from calendar_entry order by name_key", args![]).await?;
    let last: Vec<RunRow> = reads
        .all(
            "select run.* from calendar_run as run
             where not exists (
               select 1 from calendar_run as newer where newer.entry_id = run.entry_id and newer.id > run.id)",
            args![],
        )
        .await?;
    let mut last: BTreeMap<Uuid, RunRow> = last.into_iter().map(|run| (run.entry_id, run)).collect();
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let run = match last.remove(&row.id) {
            Some(run) => Some(run.into_run(reads).await?),
            None => None,
        };
        entries.push(row.into_entry(&names, run)?);
    }
    Ok(entries)
}

/// One entry.
pub(super) async fn find(reads: &mut (impl Reads + Send), id: CalendarEntryId) -> Result<CalendarEntry> {
    let row = entry(reads, id).await?;
    let names = team::names(reads).await?;
    let last: Option<RunRow> = reads
        .optional("select * from calendar_run where entry_id = $1 order by id desc limit 1", args![id.0])
        .await?;
    let last = match last {
        Some(run) => Some(run.into_run(reads).await?),
        None => None,
    };
    row.into_entry(&names, last)
}

/// What an entry's runs are asked, and as whom the audit log knows who saved it.
pub(super) async fn asked(
    reads: &mut (impl Reads + Send),
    id: CalendarEntryId,
) -> Result<(CalendarQuestion, String)> {
    let row = entry(reads, id).await?;
    Ok((row.asked.0, row.saved_by))
}

async fn entry(reads: &mut (impl Reads + Send), id: CalendarEntryId) -> Result<EntryRow> {
    let row: Option<EntryRow> =
        reads.optional("select * from calendar_entry where id = $1", args![id.0]).await?;
    row.ok_or(Error::NotFound("calendar entry"))
}

/// What came of the due days of an entry, the newest first.
pub(super) async fn runs(reads: &mut (impl Reads + Send), id: CalendarEntryId) -> Result<Vec<CalendarRun>> {
    let rows: Vec<RunRow> = reads
        .all("select * from calendar_run where entry_id = $1 order by id desc limit 100", args![id.0])
        .await?;
    let mut runs = Vec::with_capacity(rows.len());
    for row in rows {
        runs.push(row.into_run(reads).await?);
    }
    Ok(runs)
}

/// Moves an entry on to its next day, if no other process has; `due` is the day it stood at.
pub(super) async fn move_on(act: &mut Act, id: CalendarEntryId, due: Day, next: Day) -> Result<bool> {
    let moved = act.exec(
        "update calendar_entry set next_due_on = $3 where id = $1 and next_due_on = $2 and enabled = $4",
        args![id.0, due.0, next.0, true],
    );
    Ok(moved.await? == 1)
}

/// Notes that a due day waits for its job.
pub(super) async fn wait_for(
    act: &mut Act,
    (entry, name): (CalendarEntryId, &str),
    due: Day,
    job: &Job,
) -> Result<()> {
    let now = act.now();
    act.exec(
        "insert into calendar_run (id, entry_id, entry_name, due_on, job_id, asked_at) values ($1, $2, $3, $4, $5, $6)",
        args![Clock::new_id(), entry.0, name, due.0, job.id.0, now],
    )
    .await?;
    Ok(())
}

/// Notes what came of a due day.
pub(super) async fn note(
    app: &App,
    job: JobId,
    work: &CalendarWork,
    came: std::result::Result<RunId, String>,
) -> Result<()> {
    let (outcome, run, message) = match came {
        Ok(run) => (CalendarOutcome::Computed, Some(run.0), None),
        Err(message) => (CalendarOutcome::Failed, None, Some(message)),
    };
    let mut tx = app.db.begin_write().await?;
    tx.exec(
        "update calendar_run set outcome = $2, run_id = $3, message = $4, finished_at = $5
         where job_id = $1 and (outcome is null or $2 = 'computed')",
        args![job.0, outcome.as_str(), run, message, app.clock.now()],
    )
    .await?;
    tx.commit().await?;
    app.events.send(crate::events::Event::changed("portfolio", work.entry));
    Ok(())
}
