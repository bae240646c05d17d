//! Due days become jobs, and jobs become runs.

use std::time::Duration;

use mainstay_domain::ids::{CalendarEntryId, RunId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::CalendarSchedule;
use mainstay_domain::time::Day;
use tokio_util::sync::CancellationToken;

use super::{CalendarEntry, CalendarWork};
use super::{keep, rows};
use crate::act::Act;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::jobs::{Job, Outcome, Report, Work};
use crate::portfolio::defaults;
use crate::portfolio::run::{RunRequest, run_now};
use crate::{App, ledger, team};

/// How often a server looks whether a day has come.
const TICK: Duration = Duration::from_secs(30);

/// Asks for what is due whenever a day has come, until it is told to stop.
pub async fn watch_calendar(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = ask_what_is_due(&app, &Actor::system()).await {
            tracing::warn!(error = error.chain(), "the analysis calendar cannot be looked at now");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Leaves a job for each day that is due and that no other process has taken; the jobs.
pub async fn ask_what_is_due(app: &App, actor: &Actor) -> Result<Vec<Job>> {
    let today = app.clock.today();
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let entries = rows::all(&mut view).await?;
    drop(view);
    let mut left = Vec::new();
    for entry in entries.into_iter().filter(|entry| entry.enabled && entry.next_due_on <= today) {
        left.extend(take(app, actor, &entry, today).await?);
    }
    Ok(left)
}

async fn take(app: &App, actor: &Actor, entry: &CalendarEntry, today: Day) -> Result<Vec<Job>> {
    let mut act = keep::turn(app, actor).await?;
    let next = entry.schedule.next_after(today);
    if !rows::move_on(&mut act, entry.id, entry.next_due_on, next).await? {
        return Ok(Vec::new());
    }
    let mut left = Vec::new();
    for due in entry.schedule.due_days(entry.next_due_on, today) {
        left.push(ask(&mut act, entry, due).await?);
    }
    act.announce(Event::changed("portfolio", entry.id));
    act.commit().await?;
    Ok(left)
}

/// Asks for the run of an entry's newest due day once more, as after a failure.
pub async fn run_calendar_entry(app: &App, actor: &Actor, id: CalendarEntryId) -> Result<Job> {
    let mut act = keep::turn(app, actor).await?;
    let entry = rows::find(&mut act, id).await?;
    let today = act.today();
    let due = entry.schedule.newest_due(today);
    let due = due.ok_or_else(|| Error::bug(format!("`{}` was never due", entry.schedule)))?;
    if entry.enabled && entry.next_due_on <= today {
        // Its days are asked for now, and not once more by whoever looks next.
        rows::move_on(&mut act, entry.id, entry.next_due_on, entry.schedule.next_after(today)).await?;
        for earlier in entry.schedule.due_days(entry.next_due_on, today).into_iter().filter(|day| *day != due)
        {
            ask(&mut act, &entry, earlier).await?;
        }
    }
    let job = ask(&mut act, &entry, due).await?;
    act.announce(Event::changed("portfolio", id));
    act.commit().await?;
    Ok(job)
}

async fn ask(act: &mut Act, entry: &CalendarEntry, due_on: Day) -> Result<Job> {
    let work = CalendarWork { entry: entry.id, due_on };
    let job = act.enqueue(&Work::Calendar(work)).await?;
    rows::wait_for(act, (entry.id, &entry.name), due_on, &job).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "calendar": work })))?;
    Ok(job)
}

/// Does what a job of the calendar is for, and notes what came of it.
pub(crate) async fn perform(app: &App, work: CalendarWork, report: &Report) -> Result<Outcome> {
    report.progress(0.1, "reading the ledger");
    let computed = compute(app, work).await;
    let came = computed.as_ref().map(Clone::clone).map_err(ToString::to_string);
    rows::note(app, report.job_id(), &work, came).await?;
    Ok(Outcome { run_id: Some(computed?), ..Outcome::default() })
}

/// Computes the run of a due day with the rights of whoever saved the entry last.
async fn compute(app: &App, work: CalendarWork) -> Result<RunId> {
    let mut view = app.view(&Actor::system(), Verb::RunAnalysis).await?;
    let (asked, saved_by) = rows::asked(&mut view, work.entry).await?;
    let defaults = defaults::load(&mut view).await?;
    let actor = team::actor_named(&mut view, &saved_by).await?;
    let version = ledger::sql::head(&mut view).await?.version;
    drop(view);
    let may = |actor: &Actor| policy::may(actor, Verb::RunAnalysis).is_ok();
    let actor = actor.filter(may).ok_or_else(|| {
        Error::Conflict(
            "whoever saved this entry last may no longer compute runs: save it again, and its runs have your rights"
                .to_owned(),
        )
    })?;
    if version == LedgerVersion::default() {
        return Err(Error::Conflict("the ledger has no lines yet: import some first".to_owned()));
    }
    let request = RunRequest {
        as_of: Some(CalendarSchedule::as_of(work.due_on).0),
        rates: asked.rates,
        ..RunRequest::from(defaults::chosen(asked.choice, defaults)?)
    };
    Ok(run_now(app, &actor, &request).await?.id)
}
