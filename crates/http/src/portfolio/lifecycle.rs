//! Where the relationships of a run stand: phases, states, who moved back.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use mainstay_app::portfolio::{self, LifecycleFilter, LifecyclePicture, LifecycleRow, Page, StoredOverride};
use mainstay_domain::ids::{AccountId, PhaseOverrideId, RunId};
use mainstay_domain::lifecycle::{
    ActivityState, Course, Figures, MovedBack as DomainMovedBack, Phase, PhaseRule,
};
use mainstay_domain::money::Currency;
use mainstay_domain::time::{AsOf, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::demand::OfSegmentsQuery;
use super::rows::{segment_choice, words};
use super::runs::Run;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Path, Query};
use crate::money::minor;
use crate::{Failure, Http};

/// Where the relationships of the accounts you see stand. Amounts are minor units of the run's currency and of net revenue.
#[derive(Debug, Serialize, ToSchema)]
struct RunLifecycle {
    run: Run,
    /// The median of the accounts' usual wait between purchases, in days, over the whole company.
    typical_cycle_days: f64,
    /// Every phase in order, with what it means and what to do.
    phases: Vec<PhaseAccounts>,
    /// Every state in order.
    states: Vec<StateAccounts>,
    /// Up to 36 months, oldest first, by the rules alone.
    months: Vec<PhasesThen>,
    /// Accounts that moved back within twelve months.
    moved_back: usize,
    /// What those bought in the year before they did.
    at_stake: i64,
    /// Accounts of which a person said otherwise than the rules.
    overridden: usize,
    /// The 200 accounts with the largest revenue, whatever was asked for.
    largest: Vec<LifecycleDot>,
    /// The accounts asked for, the largest revenue first; of those that moved back, the most at stake first.
    accounts: Vec<LifecycleAccount>,
}

/// The accounts in one phase.
#[derive(Debug, Serialize, ToSchema)]
struct PhaseAccounts {
    phase: Phase,
    accounts: usize,
    revenue: i64,
    /// The median of the months they have been in it, up to 36; null without one that bought.
    median_months: Option<u32>,
    meaning: &'static str,
    advice: &'static str,
}

/// The accounts in one state.
#[derive(Debug, Serialize, ToSchema)]
struct StateAccounts {
    state: ActivityState,
    accounts: usize,
    revenue: i64,
}

/// How many accounts were in each phase on one day.
#[derive(Debug, Serialize, ToSchema)]
struct PhasesThen {
    as_of: Day,
    /// In the order of `phases`.
    accounts: Vec<usize>,
}

/// One account in its lane.
#[derive(Debug, Serialize, ToSchema)]
struct LifecycleDot {
    id: Option<AccountId>,
    name: String,
    phase: Phase,
    /// Months in the phase, by the rules up to 36.
    months: u32,
    revenue: i64,
    moved_back: bool,
}

/// One account and its relationship.
#[derive(Debug, Serialize, ToSchema)]
struct LifecycleAccount {
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    revenue: i64,
    #[serde(flatten)]
    told: Told,
}

/// Phase and state of an account, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    /// The phase that counts: a person's word before the rules.
    phase: Phase,
    /// The phase by the rules.
    computed_phase: Phase,
    /// The rule that told it.
    rule: PhaseRule,
    /// Why, in words, with the rule's figures.
    why: String,
    state: ActivityState,
    /// Since when it is in `phase`: the first month's day by the rules, or the first day of a person's word that says otherwise;
    /// null for who never bought.
    since: Option<Day>,
    /// How many months it has been in it.
    months: u32,
    /// Whether it may be longer than the 36 months looked at.
    is_at_least: bool,
    moved_back: Option<MovedBack>,
    figures: LifecycleFigures,
    /// What a person says instead of the rules; null where nobody does.
    overridden: Option<PhaseOverride>,
}

/// That an account came from a closer phase within twelve months.
#[derive(Debug, Serialize, ToSchema)]
struct MovedBack {
    from: Phase,
    since: Day,
    /// What it bought in the year before that day.
    at_stake: i64,
}

/// What the rules looked at. Lengths are days.
#[derive(Debug, Serialize, ToSchema)]
struct LifecycleFigures {
    /// Days on which it bought more than it returned.
    purchases: u32,
    first_purchase: Option<Day>,
    last_purchase: Option<Day>,
    elapsed_days: Option<i32>,
    /// How long it usually waits between purchases.
    cycle_days: f64,
    /// Later than this, it is at risk.
    late_after_days: f64,
    /// Silent for longer, it is dormant.
    silent_after_days: f64,
    /// Silent for longer, it is lost.
    lost_after_days: f64,
    /// A longer wait is a pause.
    pause_after_days: f64,
    /// The longest wait of the last two years.
    longest_pause_days: Option<i32>,
    /// Net revenue of the last twelve months.
    last_year: i64,
    /// Net revenue of the twelve months before.
    year_before: i64,
}

/// What a person says of the phase of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PhaseOverride {
    pub(super) id: PhaseOverrideId,
    phase: Phase,
    /// Whether the account is closed.
    is_closed: bool,
    reason: String,
    /// The first as-of day it holds for.
    from: Day,
    /// The last one; null until it is withdrawn.
    until: Option<Day>,
    decided_by: String,
    decided_at: DateTime<Utc>,
    withdrawn_by: Option<String>,
    /// When it was taken back; null while it stands.
    withdrawn_at: Option<DateTime<Utc>>,
}

impl From<StoredOverride> for PhaseOverride {
    fn from(stored: StoredOverride) -> Self {
        Self {
            id: stored.id,
            phase: stored.says.phase,
            is_closed: stored.says.is_closed,
            reason: stored.says.reason,
            from: stored.says.from,
            until: stored.says.until,
            decided_by: stored.decided_by,
            decided_at: stored.decided_at,
            withdrawn_by: stored.withdrawn_by,
            withdrawn_at: stored.withdrawn_at,
        }
    }
}

/// A page of relationships.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LifecycleResponse {
    lifecycle: RunLifecycle,
    meta: LifecycleMeta,
}

/// Where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
struct LifecycleMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// Which accounts, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct LifecycleQuery {
    /// Phases, separated by commas: `awareness`, `exploration`, `expansion`, `commitment`, `dissolution`.
    phase: Option<String>,
    /// States, separated by commas: `prospect`, `new`, `growing`, `stable`, `declining`, `at_risk`, `dormant`, `lost`,
    /// `reactivated`, `terminated`.
    state: Option<String>,
    /// Only accounts that moved back within twelve months.
    #[param(default = false)]
    moved_back: Option<bool>,
    /// Only accounts of which a person said otherwise than the rules.
    #[param(default = false)]
    overridden: Option<bool>,
    /// Only accounts of these segments: a version of a segmentation, and after a colon the numbers of its segments, separated by
    /// commas.
    segment: Option<String>,
    /// At most this many, 1 to 1000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `meta.next` of the page before.
    after: Option<usize>,
}

/// Says in which phase the relationships of a run are and why, what the accounts do at the moment, and who moved back.
#[utoipa::path(get, path = "/runs/{id}/lifecycle", tag = "portfolio", operation_id = "get_lifecycle",
    params(("id" = RunId, Path), LifecycleQuery), responses((status = 200, body = LifecycleResponse)))]
pub(super) async fn get_lifecycle(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<LifecycleQuery>,
) -> Result<Json<LifecycleResponse>, Failure> {
    let page = Page { after: query.after.unwrap_or(0), limit: query.limit.unwrap_or(100).clamp(1, 1000) };
    let filter = LifecycleFilter {
        phases: words(query.phase.as_deref(), "phase")?,
        states: words(query.state.as_deref(), "state")?,
        moved_back: query.moved_back.unwrap_or(false),
        overridden: query.overridden.unwrap_or(false),
        segments: query.segment.as_deref().map(segment_choice).transpose()?,
    };
    let found = portfolio::lifecycle(&http.app, &caller.actor, Some(id), &filter, page).await?;
    let meta = LifecycleMeta { next: found.next.map(|next| next.to_string()), total: found.total };
    Ok(Json(LifecycleResponse { lifecycle: answer(found)?, meta }))
}

/// Where every relationship of a run stands, as a spreadsheet.
#[utoipa::path(get, path = "/runs/{id}/lifecycle.xlsx", tag = "portfolio", operation_id = "export_lifecycle",
    params(("id" = RunId, Path), OfSegmentsQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_lifecycle(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<OfSegmentsQuery>,
) -> Result<impl IntoResponse, Failure> {
    let workbook = portfolio::lifecycle_xlsx(&http.app, &caller.actor, Some(id), query.segments()?).await?;
    Ok(download(workbook, XLSX, "lifecycle.xlsx"))
}

fn answer(found: LifecyclePicture) -> Result<RunLifecycle, Failure> {
    let (currency, as_of) = (found.run.currency, found.run.parameters.as_of);
    let phases = found.phases.iter().map(|one| {
        let ((meaning, advice), revenue) = (one.phase.advice(), minor(one.revenue, currency)?);
        let (phase, accounts, median_months) = (one.phase, one.accounts, one.median_months);
        Ok(PhaseAccounts { phase, accounts, revenue, median_months, meaning, advice })
    });
    let states = found.states.iter().map(|one| {
        let revenue = minor(one.revenue, currency)?;
        Ok(StateAccounts { state: one.state, accounts: one.accounts, revenue })
    });
    let months = found.months.iter();
    Ok(RunLifecycle {
        typical_cycle_days: found.typical_cycle_days,
        phases: phases.collect::<Result<_, Failure>>()?,
        states: states.collect::<Result<_, Failure>>()?,
        months: months.map(|then| PhasesThen { as_of: then.day, accounts: then.accounts.into() }).collect(),
        moved_back: found.moved_back,
        at_stake: minor(found.at_stake, currency)?,
        overridden: found.overridden,
        largest: found.largest.into_iter().map(|row| dot(row, as_of, currency)).collect::<Result<_, _>>()?,
        accounts: found
            .accounts
            .into_iter()
            .map(|row| account(row, as_of, currency))
            .collect::<Result<_, _>>()?,
        run: found.run.into(),
    })
}

fn dot(row: LifecycleRow, as_of: AsOf, currency: Currency) -> Result<LifecycleDot, Failure> {
    let months = row.spell(as_of).months;
    Ok(LifecycleDot {
        phase: row.phase(),
        id: row.id,
        name: row.name,
        months,
        revenue: minor(row.revenue, currency)?,
        moved_back: row.course.moved_back.is_some(),
    })
}

fn account(row: LifecycleRow, as_of: AsOf, currency: Currency) -> Result<LifecycleAccount, Failure> {
    Ok(LifecycleAccount {
        told: told(&row.course, row.overridden.clone(), as_of, currency)?,
        id: row.id,
        name: row.name,
        revenue: minor(row.revenue, currency)?,
        source: row.account.source,
        external_id: row.account.external_id,
    })
}

/// What is said of a course, with the override that holds.
pub(super) fn told(
    course: &Course,
    overridden: Option<StoredOverride>,
    as_of: AsOf,
    currency: Currency,
) -> Result<Told, Failure> {
    let now = course.now;
    let spell = portfolio::spell(course, overridden.as_ref(), as_of);
    let said = overridden.as_ref().map(|stored| &stored.says);
    let is_closed = said.is_some_and(|says| says.is_closed);
    let moved_back = |moved: DomainMovedBack| {
        let at_stake = minor(moved.at_stake, currency)?;
        Ok::<_, Failure>(MovedBack { from: moved.from, since: moved.since, at_stake })
    };
    Ok(Told {
        phase: said.map_or_else(|| now.phase(), |says| says.phase),
        computed_phase: now.phase(),
        rule: now.rule,
        why: now.why(),
        state: if is_closed { ActivityState::Terminated } else { now.state },
        since: spell.since,
        months: spell.months,
        is_at_least: spell.is_at_least,
        moved_back: course.moved_back.map(moved_back).transpose()?,
        figures: figures(&now.figures, currency)?,
        overridden: overridden.map(Into::into),
    })
}

fn figures(of: &Figures, currency: Currency) -> Result<LifecycleFigures, Failure> {
    Ok(LifecycleFigures {
        purchases: of.purchases,
        first_purchase: of.first_purchase,
        last_purchase: of.last_purchase,
        elapsed_days: of.elapsed_days,
        cycle_days: of.cycle_days,
        late_after_days: of.late_after_days,
        silent_after_days: of.silent_after_days,
        lost_after_days: of.lost_after_days,
        pause_after_days: of.pause_after_days,
        longest_pause_days: of.longest_pause_days,
        last_year: minor(of.last_year, currency)?,
        year_before: minor(of.year_before, currency)?,
    })
}
