//! The archive of runs.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::Error;
use mainstay_app::portfolio::{self, ArchiveFilter};
use mainstay_domain::ids::RunId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::portfolio::{
    AbcChoice, AbcCuts, AnalysisDefaults, DateBasis, Measure, NotOneOf, ParameterChoice, ToldWith, XyzChoice,
    XyzFields, XyzParameters,
};
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::{AsOf, Day, Window};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::{Body, Path, Query};
use crate::jobs::JobResponse;
use crate::{Failure, Http};

/// A stored portfolio run: what it was asked, and of which ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Run {
    id: RunId,
    ledger_version: LedgerVersion,
    /// The exclusive end of what is known.
    as_of: AsOf,
    window: Window,
    /// The first day of the window; null reaches back to the first line.
    window_start: Option<Day>,
    /// The first day after the window.
    window_end: Day,
    measure: Measure,
    /// At which rates amounts in other currencies are counted: `transaction_date`, `constant:2025-12-31` or
    /// `constant:2025-01-01..2025-12-31`.
    rates: String,
    /// Everything it was asked besides the as-of day.
    parameters: Parameters,
    /// What a run by a rung of the ladder was told with beside its version of the ledger: other costs make another run. Null
    /// where the lines say all, and when you may not see margins.
    told_with: Option<ToldWith>,
    method_version: String,
    /// SHA-256 of parameters and results: the same wherever the same lines are.
    content_hash: String,
    /// The ISO 4217 code of every amount.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    created_at: DateTime<Utc>,
    /// Accounts it judges, inactive ones included; null when you see only a part of them.
    accounts: Option<i64>,
}

/// What a run was asked besides the as-of day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Parameters {
    window: Window,
    measure: Measure,
    abc: AbcCuts,
    #[schema(value_type = XyzFields)]
    xyz: XyzParameters,
    date_basis: DateBasis,
}

impl From<AnalysisDefaults> for Parameters {
    fn from(parameters: AnalysisDefaults) -> Self {
        let AnalysisDefaults { window, measure, abc, xyz, date_basis } = parameters;
        Self { window, measure, abc, xyz, date_basis }
    }
}

impl From<portfolio::Run> for Run {
    fn from(run: portfolio::Run) -> Self {
        let parameters = run.parameters;
        let period = parameters.window.period(parameters.as_of);
        Self {
            id: run.id,
            ledger_version: run.ledger_version,
            as_of: parameters.as_of,
            window: parameters.window,
            window_start: period.start,
            window_end: period.end,
            measure: parameters.measure,
            rates: parameters.rates.to_string(),
            told_with: parameters.told_with,
            parameters: AnalysisDefaults::from(parameters).into(),
            method_version: run.method_version,
            content_hash: run.content_hash,
            currency: run.currency.code().to_owned(),
            minor_digits: run.currency.minor_digits(),
            created_at: run.created_at,
            accounts: run.accounts,
        }
    }
}

/// A run of the archive.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArchivedRun {
    #[serde(flatten)]
    run: Run,
    /// Whether it is the one people see of its version of the ledger unless they choose.
    is_default: bool,
    /// The entry of the analysis calendar that asked for it, as it was called then; null where none did.
    calendar: Option<String>,
    /// Who asked for it.
    created_by: String,
    /// Why it is pinned; null where it is not.
    pin: Option<Pin>,
    /// The run to compare it with: asked the same but for its day, of the nearest earlier day, and of one day the one stored
    /// before it; null where there is none.
    before: Option<RunId>,
}

/// What is kept in mind of a run.
#[derive(Debug, Serialize, ToSchema)]
struct Pin {
    /// Why; may be empty.
    note: String,
    pinned_by: String,
    pinned_at: DateTime<Utc>,
}

impl From<portfolio::ArchivedRun> for ArchivedRun {
    fn from(archived: portfolio::ArchivedRun) -> Self {
        let pin =
            |pin: portfolio::Pin| Pin { note: pin.note, pinned_by: pin.pinned_by, pinned_at: pin.pinned_at };
        Self {
            run: archived.run.into(),
            is_default: archived.is_default,
            calendar: archived.calendar,
            created_by: archived.created_by_name,
            pin: archived.pin.map(pin),
            before: archived.before,
        }
    }
}

/// A page of runs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunsResponse {
    runs: Vec<ArchivedRun>,
    meta: RunsMeta,
}

/// Where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunsMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    /// How many runs the filter lets through.
    total: i64,
    /// Everybody who ever asked for a run.
    people: Vec<WhoAsked>,
}

/// Somebody who asked for runs.
#[derive(Debug, Serialize, ToSchema)]
struct WhoAsked {
    /// Pass as `created_by`.
    who: String,
    name: String,
}

/// A run in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunResponse {
    run: ArchivedRun,
}

/// Which runs, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct RunsQuery {
    /// How they came about: `default`, what people see of a version of the ledger unless they choose; `calendar`, asked for by
    /// the analysis calendar; `asked`, by somebody otherwise.
    kind: Option<String>,
    /// Who asked for them: a `who` of `meta.people`.
    created_by: Option<String>,
    /// Stored on this day or later, in UTC.
    from: Option<Day>,
    /// Stored on this day or earlier, in UTC.
    to: Option<Day>,
    /// Only those that are pinned.
    #[param(default = false)]
    pinned: Option<bool>,
    /// At most this many, 1 to 200.
    #[param(default = 50)]
    limit: Option<i64>,
    /// `meta.next` of the page before.
    after: Option<RunId>,
}

impl RunsQuery {
    fn filter(self) -> Result<ArchiveFilter, Failure> {
        let kind = self.kind.map(|kind| kind.parse()).transpose();
        let kind = kind.map_err(|error: NotOneOf| Error::invalid("bad_kind", "kind", error.to_string()))?;
        Ok(ArchiveFilter {
            kind,
            created_by: self.created_by,
            from: self.from,
            to: self.to,
            pinned: self.pinned.unwrap_or(false),
        })
    }
}

/// Why a run is pinned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PinRun {
    /// At most 500 characters; may be left out.
    #[serde(default)]
    note: String,
}

/// What a run is asked; what is left out is taken from the company's analysis defaults.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateRun {
    /// The exclusive end of what is known. By default the day after the ledger's last line up to today, or the next month's
    /// first day when that is at most three days away.
    as_of: Option<Day>,
    window: Option<Window>,
    /// What drives ranks, shares and concentration. A rung of the ladder is told by document date and at the rates of each
    /// line's day; one below net sales takes the sight of margins.
    measure: Option<Measure>,
    /// Where A and B end, in percent of the sum of positive values.
    abc: Option<AbcChoice>,
    /// How XYZ is told.
    xyz: Option<XyzChoice>,
    /// Which day of a line counts.
    date_basis: Option<DateBasis>,
    /// The version of the ledger to compute it from; by default the newest.
    ledger_version: Option<LedgerVersion>,
    /// At which rates amounts in other currencies are counted: `transaction_date`, each line at the rate of its day, which is
    /// the default; `constant:2025-12-31`, all at the rates in force on that day; `constant:2025-01-01..2025-12-31`, all at
    /// their average over these days.
    #[schema(value_type = Option<String>)]
    rates: Option<RateBasis>,
}

/// Lists runs, newest first.
#[utoipa::path(get, path = "/runs", tag = "portfolio", operation_id = "list_runs", params(RunsQuery),
    responses((status = 200, body = RunsResponse)))]
pub(super) async fn list_runs(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<RunsQuery>,
) -> Result<Json<RunsResponse>, Failure> {
    let (limit, after) = (query.limit.unwrap_or(50).clamp(1, 200), query.after);
    let page = portfolio::runs(&http.app, &caller.actor, &query.filter()?, after, limit).await?;
    let people = page.people.into_iter().map(|(who, name)| WhoAsked { who, name });
    Ok(Json(RunsResponse {
        runs: page.runs.into_iter().map(Into::into).collect(),
        meta: RunsMeta { next: page.next, total: page.total, people: people.collect() },
    }))
}

/// Looks at one run of the archive.
#[utoipa::path(get, path = "/runs/{id}", tag = "portfolio", operation_id = "get_run",
    params(("id" = RunId, Path)), responses((status = 200, body = RunResponse)))]
pub(super) async fn get_run(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
) -> Result<Json<RunResponse>, Failure> {
    let run = portfolio::archived_run(&http.app, &caller.actor, id).await?;
    Ok(Json(RunResponse { run: run.into() }))
}

/// Pins a run for everybody, or says anew why it is pinned.
#[utoipa::path(put, path = "/runs/{id}/pin", tag = "portfolio", operation_id = "pin_run",
    params(("id" = RunId, Path)), request_body = PinRun, responses((status = 204)))]
pub(super) async fn pin_run(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Body(request): Body<PinRun>,
) -> Result<StatusCode, Failure> {
    portfolio::pin_run(&http.app, &caller.actor, id, &request.note).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a pin away; the run stays.
#[utoipa::path(delete, path = "/runs/{id}/pin", tag = "portfolio", operation_id = "unpin_run",
    params(("id" = RunId, Path)), responses((status = 204)))]
pub(super) async fn unpin_run(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
) -> Result<StatusCode, Failure> {
    portfolio::unpin_run(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Computes and stores a run in the background.
#[utoipa::path(post, path = "/runs", tag = "portfolio", operation_id = "create_run", request_body = CreateRun,
    responses((status = 202, body = JobResponse)))]
pub(super) async fn create_run(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<CreateRun>,
) -> Result<(StatusCode, Json<JobResponse>), Failure> {
    let choice = ParameterChoice {
        window: request.window,
        measure: request.measure,
        abc: request.abc.unwrap_or_default(),
        xyz: request.xyz.unwrap_or_default(),
        date_basis: request.date_basis,
    };
    let asked = portfolio::run_request(&http.app, &caller.actor, request.as_of, choice).await?;
    let request = portfolio::RunRequest {
        ledger_version: request.ledger_version,
        rates: request.rates.unwrap_or_default(),
        ..asked
    };
    let job = portfolio::request_run(&http.app, &caller.actor, request).await?;
    Ok((StatusCode::ACCEPTED, Json(JobResponse { job: job.into() })))
}
