//! `mainstay calendar`: runs that are due by themselves.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use mainstay_app::portfolio::{
    self, CalendarEntry, CalendarOutcome, CalendarQuestion, CalendarRun, NewCalendarEntry,
};
use mainstay_app::{App, Error};
use mainstay_domain::policy::Actor;
use mainstay_domain::portfolio::CalendarSchedule;
use mainstay_domain::rate_basis::RateBasis;
use serde_json::json;

use super::Session;
use super::defaults::Chosen;
use super::output::{print, print_json, table};

#[derive(Debug, Subcommand)]
pub(super) enum Calendar {
    /// Keep an entry
    Add(Box<Add>),
    /// Say what is due when, and what came of it last
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Compute the run of an entry's newest due day now; without a name, of every day that is due
    Run {
        /// What it is called
        name: Option<String>,
    },
    /// Say what came of the due days of an entry
    Show(Named),
    /// Let it run by itself, from its next day on
    Enable(Named),
    /// Keep it, but let it rest
    Disable(Named),
    /// Call it otherwise
    Rename {
        #[command(flatten)]
        named: Named,
        /// What to call it
        to: String,
    },
    /// Remove it; the runs it left stay
    Remove(Named),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// What to call it
    name: String,
    /// When its runs are due: `monthly 3` or `quarterly 10`, with a day from 1 to 28
    #[arg(long)]
    schedule: CalendarSchedule,
    /// Count amounts in other currencies at constant rates: constant:DATE, or their average over constant:FIRST..LAST
    #[arg(long, value_name = "BASIS")]
    rates: Option<RateBasis>,
    #[command(flatten)]
    chosen: Chosen,
}

#[derive(Debug, Args)]
pub(super) struct Named {
    /// What it is called
    name: String,
}

/// Does what was asked of the calendar.
pub(super) async fn run(session: &Session, asked: Calendar) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let mut code = ExitCode::SUCCESS;
    match asked {
        Calendar::Add(add) => {
            let asked = CalendarQuestion { choice: add.chosen.into(), rates: add.rates.unwrap_or_default() };
            let new = NewCalendarEntry { name: add.name, schedule: add.schedule, asked, enabled: true };
            let kept = portfolio::add_calendar_entry(&app, &actor, new).await?;
            print(&format!("{} is due on {} for the first time", kept.name, kept.next_due_on))?;
        }
        Calendar::List { json } => {
            let entries = portfolio::calendar(&app, &actor).await?;
            if json {
                let entries: Vec<_> =
                    entries.into_iter().map(mainstay_http::portfolio::CalendarEntry::from).collect();
                print_json(&json!({ "calendar": entries }))?;
            } else {
                print(&listed(&entries))?;
            }
        }
        Calendar::Run { name } => code = compute(&app, &actor, name.as_deref()).await?,
        Calendar::Show(named) => {
            let entry = find(&app, &actor, &named.name).await?;
            print(&came(&portfolio::calendar_runs(&app, &actor, entry.id).await?))?;
        }
        Calendar::Enable(named) => {
            change(&app, &actor, &named.name, |entry| NewCalendarEntry { enabled: true, ..entry }).await?;
        }
        Calendar::Disable(named) => {
            change(&app, &actor, &named.name, |entry| NewCalendarEntry { enabled: false, ..entry }).await?;
        }
        Calendar::Rename { named, to } => {
            change(&app, &actor, &named.name, |entry| NewCalendarEntry { name: to, ..entry }).await?;
        }
        Calendar::Remove(named) => {
            let entry = find(&app, &actor, &named.name).await?;
            portfolio::remove_calendar_entry(&app, &actor, entry.id).await?;
        }
    }
    app.close().await;
    Ok(code)
}

async fn find(app: &App, actor: &Actor, name: &str) -> anyhow::Result<CalendarEntry> {
    let key = name.to_lowercase();
    let entries = portfolio::calendar(app, actor).await?;
    let found = entries.into_iter().find(|entry| entry.name.to_lowercase() == key);
    Ok(found.ok_or(Error::NotFound("calendar entry"))?)
}

async fn change(
    app: &App,
    actor: &Actor,
    name: &str,
    how: impl FnOnce(NewCalendarEntry) -> NewCalendarEntry,
) -> anyhow::Result<()> {
    let CalendarEntry { id, name, schedule, asked, enabled, changed_at, .. } = find(app, actor, name).await?;
    let new = how(NewCalendarEntry { name, schedule, asked, enabled });
    portfolio::change_calendar_entry(app, actor, id, new, Some(changed_at)).await?;
    Ok(())
}

/// Leaves the jobs, runs them here and tells what came of them.
async fn compute(app: &App, actor: &Actor, name: Option<&str>) -> anyhow::Result<ExitCode> {
    let jobs = match name {
        Some(name) => {
            let entry = find(app, actor, name).await?;
            vec![portfolio::run_calendar_entry(app, actor, entry.id).await?]
        }
        None => portfolio::ask_what_is_due(app, actor).await?,
    };
    if jobs.is_empty() {
        print("nothing is due")?;
        return Ok(ExitCode::SUCCESS);
    }
    app.run_jobs().await?;
    let mut code = ExitCode::SUCCESS;
    for entry in portfolio::calendar(app, actor).await? {
        let runs = portfolio::calendar_runs(app, actor, entry.id).await?;
        for run in runs.iter().rev().filter(|run| jobs.iter().any(|job| job.id == run.job)) {
            if run.outcome == CalendarOutcome::Failed {
                code = ExitCode::FAILURE;
            }
            print(&format!("{}, due on {}: {}", entry.name, run.due_on, result(run)))?;
        }
    }
    Ok(code)
}

fn result(run: &CalendarRun) -> String {
    let as_of = CalendarSchedule::as_of(run.due_on);
    let run_id = run.run.map(|id| format!(" {id}")).unwrap_or_default();
    let why = run.message.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{} as of {as_of}{run_id}{why}", run.outcome.as_str())
}

fn listed(entries: &[CalendarEntry]) -> String {
    let row = |entry: &CalendarEntry| {
        vec![
            entry.name.clone(),
            entry.schedule.to_string(),
            if entry.enabled { entry.next_due_on.to_string() } else { "resting".to_owned() },
            entry.saved_by.clone(),
            entry.last_run.as_ref().map_or_else(|| "-".to_owned(), result),
        ]
    };
    table(
        &["Name", "Schedule", "Due next", "With the rights of", "Last"],
        &[],
        entries.iter().map(row).collect(),
    )
}

fn came(runs: &[CalendarRun]) -> String {
    let row = |run: &CalendarRun| vec![run.due_on.to_string(), result(run)];
    table(&["Due", "What came of it"], &[], runs.iter().map(row).collect())
}
