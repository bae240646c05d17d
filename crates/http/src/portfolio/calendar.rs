//! The analysis calendar: runs that are due by themselves.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::portfolio::{self, CalendarQuestion, NewCalendarEntry};
use mainstay_domain::ids::{CalendarEntryId, JobId, RunId};
use mainstay_domain::portfolio::{
    AbcChoice, CalendarSchedule, DateBasis, Measure, ParameterChoice, XyzChoice,
};
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::{AsOf, Day, Window};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::jobs::JobResponse;
use crate::{Failure, Http};

/// An entry of the analysis calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarEntry {
    id: CalendarEntryId,
    name: String,
    /// `monthly 3` or `quarterly 10`: the day of the month, or of the first month of the quarter, in UTC.
    schedule: String,
    /// What its runs are asked.
    asked: CalendarParameters,
    /// Whether it runs by itself.
    enabled: bool,
    next_due_on: Day,
    /// The as-of day of its next run: the first day after the month or quarter it looks back from.
    next_as_of: AsOf,
    /// Who saved it last. Its runs have that person's rights, and fail once they have none.
    saved_by: String,
    changed_at: DateTime<Utc>,
    last_run: Option<CalendarRun>,
}

/// What runs of the calendar are asked; what is left out is the company's analysis defaults on the day.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct CalendarParameters {
    window: Option<Window>,
    measure: Option<Measure>,
    /// Where A and B end, in percent of the sum of positive values.
    abc: Option<AbcChoice>,
    /// How XYZ is told.
    xyz: Option<XyzChoice>,
    /// Which day of a line counts.
    date_basis: Option<DateBasis>,
    /// At which rates amounts in other currencies are counted: `transaction_date`, `constant:2025-12-31` or
    /// `constant:2025-01-01..2025-12-31`.
    #[schema(value_type = Option<String>)]
    rates: Option<RateBasis>,
}

impl From<CalendarParameters> for CalendarQuestion {
    fn from(asked: CalendarParameters) -> Self {
        let choice = ParameterChoice {
            window: asked.window,
            measure: asked.measure,
            abc: asked.abc.unwrap_or_default(),
            xyz: asked.xyz.unwrap_or_default(),
            date_basis: asked.date_basis,
        };
        Self { choice, rates: asked.rates.unwrap_or_default() }
    }
}

impl From<CalendarQuestion> for CalendarParameters {
    fn from(CalendarQuestion { choice, rates }: CalendarQuestion) -> Self {
        Self {
            window: choice.window,
            measure: choice.measure,
            abc: (choice.abc != AbcChoice::default()).then_some(choice.abc),
            xyz: (choice.xyz != XyzChoice::default()).then_some(choice.xyz),
            date_basis: choice.date_basis,
            rates: (!rates.is_default()).then_some(rates),
        }
    }
}

/// What came of a due day.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarRun {
    due_on: Day,
    /// Its as-of day.
    as_of: AsOf,
    job_id: JobId,
    outcome: CalendarOutcome,
    /// The run it computed, or found computed.
    run_id: Option<RunId>,
    /// Why it failed, in words.
    message: Option<String>,
    asked_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CalendarOutcome {
    /// It waits or runs.
    Waiting,
    /// The run is stored.
    Computed,
    /// There is none.
    Failed,
}

/// Every entry, by name.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarResponse {
    calendar: Vec<CalendarEntry>,
}

/// An entry in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarEntryResponse {
    entry: CalendarEntry,
}

/// What came of the last hundred due days of an entry, the newest first.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarRunsResponse {
    runs: Vec<CalendarRun>,
}

/// An entry to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KeepCalendarEntry {
    /// 1 to 100 characters.
    name: String,
    /// `monthly 3`: on the 3rd of every month, as of its first day; `quarterly 10`: on the 10th of January, April, July and
    /// October, as of its first day. Days are 1 to 28, in UTC.
    #[schema(value_type = String)]
    schedule: CalendarSchedule,
    /// What its runs are asked; the company's analysis defaults unless said.
    #[serde(default)]
    asked: CalendarParameters,
    /// Whether it runs by itself; true unless said.
    enabled: Option<bool>,
    /// For a change: `changed_at` of the entry as it was read; refused with 409 where it has changed since.
    changed_at: Option<DateTime<Utc>>,
}

impl From<KeepCalendarEntry> for NewCalendarEntry {
    fn from(request: KeepCalendarEntry) -> Self {
        Self {
            name: request.name,
            schedule: request.schedule,
            asked: request.asked.into(),
            enabled: request.enabled.unwrap_or(true),
        }
    }
}

impl From<portfolio::CalendarEntry> for CalendarEntry {
    fn from(entry: portfolio::CalendarEntry) -> Self {
        Self {
            id: entry.id,
            name: entry.name,
            schedule: entry.schedule.to_string(),
            asked: entry.asked.into(),
            enabled: entry.enabled,
            next_due_on: entry.next_due_on,
            next_as_of: CalendarSchedule::as_of(entry.next_due_on),
            saved_by: entry.saved_by,
            changed_at: entry.changed_at,
            last_run: entry.last_run.map(Into::into),
        }
    }
}

impl From<portfolio::CalendarRun> for CalendarRun {
    fn from(run: portfolio::CalendarRun) -> Self {
        Self {
            due_on: run.due_on,
            as_of: CalendarSchedule::as_of(run.due_on),
            job_id: run.job,
            outcome: match run.outcome {
                portfolio::CalendarOutcome::Waiting => CalendarOutcome::Waiting,
                portfolio::CalendarOutcome::Computed => CalendarOutcome::Computed,
                portfolio::CalendarOutcome::Failed => CalendarOutcome::Failed,
            },
            run_id: run.run,
            message: run.message,
            asked_at: run.asked_at,
            finished_at: run.finished_at,
        }
    }
}

/// Lists what runs by itself, with what came of it last.
#[utoipa::path(get, path = "/calendar", tag = "portfolio", operation_id = "list_calendar",
    responses((status = 200, body = CalendarResponse)))]
async fn list_calendar(State(http): State<Http>, caller: Caller) -> Result<Json<CalendarResponse>, Failure> {
    let calendar = portfolio::calendar(&http.app, &caller.actor).await?;
    Ok(Json(CalendarResponse { calendar: calendar.into_iter().map(Into::into).collect() }))
}

/// Keeps an entry. Its first run is on its next due day; days that pass while no server runs are made up for.
#[utoipa::path(post, path = "/calendar", tag = "portfolio", operation_id = "add_calendar_entry",
    request_body = KeepCalendarEntry, responses((status = 201, body = CalendarEntryResponse)))]
async fn add_calendar_entry(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<KeepCalendarEntry>,
) -> Result<(StatusCode, Json<CalendarEntryResponse>), Failure> {
    let entry = portfolio::add_calendar_entry(&http.app, &caller.actor, request.into()).await?;
    Ok((StatusCode::CREATED, Json(CalendarEntryResponse { entry: entry.into() })))
}

/// Replaces an entry. Its runs have your rights from then on.
#[utoipa::path(put, path = "/calendar/{id}", tag = "portfolio", operation_id = "change_calendar_entry",
    params(("id" = CalendarEntryId, Path)), request_body = KeepCalendarEntry,
    responses((status = 200, body = CalendarEntryResponse)))]
async fn change_calendar_entry(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<CalendarEntryId>,
    Body(request): Body<KeepCalendarEntry>,
) -> Result<Json<CalendarEntryResponse>, Failure> {
    let read = request.changed_at;
    let entry = portfolio::change_calendar_entry(&http.app, &caller.actor, id, request.into(), read).await?;
    Ok(Json(CalendarEntryResponse { entry: entry.into() }))
}

/// Removes an entry; the runs it left stay.
#[utoipa::path(delete, path = "/calendar/{id}", tag = "portfolio", operation_id = "remove_calendar_entry",
    params(("id" = CalendarEntryId, Path)), responses((status = 204)))]
async fn remove_calendar_entry(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<CalendarEntryId>,
) -> Result<StatusCode, Failure> {
    portfolio::remove_calendar_entry(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what came of the due days of an entry, the newest first.
#[utoipa::path(get, path = "/calendar/{id}/runs", tag = "portfolio", operation_id = "list_calendar_runs",
    params(("id" = CalendarEntryId, Path)), responses((status = 200, body = CalendarRunsResponse)))]
async fn list_calendar_runs(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<CalendarEntryId>,
) -> Result<Json<CalendarRunsResponse>, Failure> {
    let runs = portfolio::calendar_runs(&http.app, &caller.actor, id).await?;
    Ok(Json(CalendarRunsResponse { runs: runs.into_iter().map(Into::into).collect() }))
}

/// Asks for the run of an entry's newest due day now, as after a failure.
#[utoipa::path(post, path = "/calendar/{id}/run", tag = "portfolio", operation_id = "run_calendar_entry",
    params(("id" = CalendarEntryId, Path)), responses((status = 202, body = JobResponse)))]
async fn run_calendar_entry(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<CalendarEntryId>,
) -> Result<(StatusCode, Json<JobResponse>), Failure> {
    let job = portfolio::run_calendar_entry(&http.app, &caller.actor, id).await?;
    Ok((StatusCode::ACCEPTED, Json(JobResponse { job: job.into() })))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(list_calendar, add_calendar_entry))
        .routes(routes!(change_calendar_entry, remove_calendar_entry))
        .routes(routes!(list_calendar_runs))
        .routes(routes!(run_calendar_entry))
}
