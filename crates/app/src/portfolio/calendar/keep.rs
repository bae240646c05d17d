//! Entries are kept by whoever may compute runs.

use chrono::{DateTime, TimeDelta, Utc};
use mainstay_domain::ids::CalendarEntryId;
use mainstay_domain::policy::{Actor, Verb};

use super::rows;
use super::{CalendarEntry, CalendarRun, NewCalendarEntry};
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::portfolio::{RunRequest, defaults};

/// The most entries.
const MOST: i64 = 100;

/// An act on the calendar: entries are changed and moved on one after the other.
pub(super) async fn turn(app: &App, actor: &Actor) -> Result<Act> {
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    act.tx().take_turn("analysis_calendar").await?;
    Ok(act)
}

/// Every entry by name, with what came of its newest due day.
pub async fn calendar(app: &App, actor: &Actor) -> Result<Vec<CalendarEntry>> {
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    rows::all(&mut view).await
}

/// What came of the due days of an entry, the newest first.
pub async fn calendar_runs(app: &App, actor: &Actor, id: CalendarEntryId) -> Result<Vec<CalendarRun>> {
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    rows::find(&mut view, id).await?;
    rows::runs(&mut view, id).await
}

/// Keeps an entry; it is due for the first time on its next day.
pub async fn add_calendar_entry(app: &App, actor: &Actor, new: NewCalendarEntry) -> Result<CalendarEntry> {
    let mut act = turn(app, actor).await?;
    let name = check(&mut act, &new).await?;
    let count: Count = act.one("select count(*) as entries from calendar_entry", args![]).await?;
    if count.entries >= MOST {
        return Err(Error::Conflict(format!("{MOST} entries are the most; remove one first")));
    }
    refuse_taken(&mut act, &name, None).await?;
    let (id, now, by) = (CalendarEntryId(Clock::new_id()), act.now(), actor.name.clone());
    let next = new.schedule.next_after(act.today());
    act.exec(
        "insert into calendar_entry (id, name, name_key, schedule, asked, enabled, next_due_on, saved_by, created_at,
                                     changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        args![
            id.0,
            name.as_str(),
            name.to_lowercase(),
            new.schedule.to_string(),
            serde_json::to_value(new.asked)?,
            new.enabled,
            next.0,
            by,
            now
        ],
    )
    .await?;
    act.changed("calendar_entry", id, None::<&()>, Some(&noted(&new)))?;
    finish(act, id).await
}

/// Replaces an entry, as it was changed last where somebody says when that was. Whoever does so answers for it from then on; a
/// new schedule, and one that rested, starts with its next day.
pub async fn change_calendar_entry(
    app: &App,
    actor: &Actor,
    id: CalendarEntryId,
    new: NewCalendarEntry,
    changed_at: Option<DateTime<Utc>>,
) -> Result<CalendarEntry> {
    let mut act = turn(app, actor).await?;
    let before = rows::find(&mut act, id).await?;
    if changed_at.is_some_and(|read| read != before.changed_at) {
        let detail = format!("{} has changed it meanwhile: look at it again", before.saved_by);
        return Err(Error::Conflict(detail));
    }
    let name = check(&mut act, &new).await?;
    refuse_taken(&mut act, &name, Some(id)).await?;
    let goes_on = before.schedule == new.schedule && before.enabled;
    let next = if goes_on { before.next_due_on } else { new.schedule.next_after(act.today()) };
    // Two changes in one moment are two: the later one has a later time.
    let now = act.now().max(before.changed_at + TimeDelta::microseconds(1));
    let by = actor.name.clone();
    act.exec(
        "update calendar_entry set name = $2, name_key = $3, schedule = $4, asked = $5, enabled = $6, next_due_on = $7,
                                   saved_by = $8, changed_at = $9
         where id = $1",
        args![
            id.0,
            name.as_str(),
            name.to_lowercase(),
            new.schedule.to_string(),
            serde_json::to_value(new.asked)?,
            new.enabled,
            next.0,
            by,
            now
        ],
    )
    .await?;
    let was = NewCalendarEntry {
        name: before.name,
        schedule: before.schedule,
        asked: before.asked,
        enabled: before.enabled,
    };
    act.changed("calendar_entry", id, Some(&noted(&was)), Some(&noted(&new)))?;
    finish(act, id).await
}

/// Removes an entry; the runs it left stay.
pub async fn remove_calendar_entry(app: &App, actor: &Actor, id: CalendarEntryId) -> Result<()> {
    let mut act = turn(app, actor).await?;
    let CalendarEntry { name, schedule, asked, enabled, .. } = rows::find(&mut act, id).await?;
    act.exec("delete from calendar_entry where id = $1", args![id.0]).await?;
    let was = NewCalendarEntry { name, schedule, asked, enabled };
    act.changed("calendar_entry", id, Some(&noted(&was)), None::<&()>)?;
    act.announce(Event::changed("portfolio", id));
    act.commit().await
}

/// What the audit log says; a name is somebody's text and may name people.
fn noted(entry: &NewCalendarEntry) -> serde_json::Value {
    serde_json::json!({ "schedule": entry.schedule, "asked": entry.asked, "enabled": entry.enabled })
}

#[derive(sqlx::FromRow)]
struct Count {
    entries: i64,
}

async fn check(act: &mut Act, new: &NewCalendarEntry) -> Result<String> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        let detail = "the name of an entry is one line of 1 to 100 characters";
        return Err(Error::invalid("bad_name", "name", detail));
    }
    let defaults = defaults::load(act).await?;
    let asked = RunRequest::from(defaults::chosen(new.asked.choice, defaults)?);
    RunRequest { rates: new.asked.rates, ..asked }.checked(act.actor())?;
    Ok(name.to_owned())
}

async fn refuse_taken(act: &mut Act, name: &str, except: Option<CalendarEntryId>) -> Result<()> {
    let same: Count = act
        .one(
            "select count(*) as entries from calendar_entry where name_key = $1 and ($2 is null or id <> $2)",
            args![name.to_lowercase(), except.map(|id| id.0)],
        )
        .await?;
    if same.entries > 0 {
        return Err(Error::Conflict(format!("there is an entry named `{name}` already")));
    }
    Ok(())
}

async fn finish(mut act: Act, id: CalendarEntryId) -> Result<CalendarEntry> {
    let entry = rows::find(&mut act, id).await?;
    act.announce(Event::changed("portfolio", id));
    act.commit().await?;
    Ok(entry)
}
