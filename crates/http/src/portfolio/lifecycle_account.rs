//! The relationship of one account, and what people say of its phase.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mainstay_app::portfolio;
use mainstay_domain::ids::{AccountId, PhaseOverrideId};
use mainstay_domain::lifecycle::{ActivityState, Phase, PhaseOverride as Says};
use mainstay_domain::time::{AsOf, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::demand::InRunQuery;
use super::lifecycle::{PhaseOverride, Told, told};
use crate::auth::Caller;
use crate::extract::{Body, Path, Query};
use crate::{Failure, Http};

/// Where the relationship of one account stands, how it came there, and what people said.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountLifecycleResponse {
    /// Null while there is no run.
    told: Option<Told>,
    /// What the phase that counts means; null while there is no run.
    meaning: Option<&'static str>,
    /// What to do in it.
    advice: Option<&'static str>,
    /// The run's day; null while there is no run.
    as_of: Option<AsOf>,
    /// The run's day and the same day of up to 35 months before it, by the rules, oldest first, from the first purchase on.
    months: Vec<RelationshipThen>,
    /// Of those months, how many it was in each phase.
    months_in: Vec<MonthsInPhase>,
    /// Every override there was, the newest first.
    overrides: Vec<PhaseOverride>,
}

/// Phase and state on one day.
#[derive(Debug, Serialize, ToSchema)]
struct RelationshipThen {
    as_of: Day,
    phase: Phase,
    state: ActivityState,
}

/// How long an account was in one phase.
#[derive(Debug, Serialize, ToSchema)]
struct MonthsInPhase {
    phase: Phase,
    months: u32,
}

/// A person's word on the phase of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OverridePhase {
    phase: Phase,
    /// Whether business with the account has ended; only with `dissolution`.
    #[serde(default)]
    is_closed: bool,
    /// Why, in 1 to 500 characters.
    reason: String,
    /// The first as-of day it holds for.
    from: Day,
    /// The last one; until it is withdrawn by default.
    until: Option<Day>,
}

/// An override in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PhaseOverrideResponse {
    phase_override: PhaseOverride,
}

/// Says where the relationship of an account stands and why, month by month, and what people said of it.
#[utoipa::path(get, path = "/accounts/{id}/lifecycle", tag = "accounts", operation_id = "get_account_lifecycle",
    params(("id" = AccountId, Path), InRunQuery), responses((status = 200, body = AccountLifecycleResponse)))]
pub(super) async fn get_account_lifecycle(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<InRunQuery>,
) -> Result<Json<AccountLifecycleResponse>, Failure> {
    let found = portfolio::account_lifecycle(&http.app, &caller.actor, id, query.run).await?;
    let overrides = found.overrides.into_iter().map(Into::into).collect();
    let Some(run) = found.run else {
        return Ok(Json(AccountLifecycleResponse {
            told: None,
            meaning: None,
            advice: None,
            as_of: None,
            months: Vec::new(),
            months_in: Vec::new(),
            overrides,
        }));
    };
    let phase =
        found.overridden.as_ref().map_or_else(|| found.course.now.phase(), |stored| stored.says.phase);
    let (meaning, advice) = phase.advice();
    let then = |then: &mainstay_domain::lifecycle::Then| RelationshipThen {
        as_of: then.day,
        phase: then.phase,
        state: then.state,
    };
    let months_in = found.course.months_in().map(|(phase, months)| MonthsInPhase { phase, months });
    Ok(Json(AccountLifecycleResponse {
        told: Some(told(&found.course, found.overridden, run.parameters.as_of, run.currency)?),
        meaning: Some(meaning),
        advice: Some(advice),
        as_of: Some(run.parameters.as_of),
        months: found.course.months.iter().map(then).collect(),
        months_in: months_in.into(),
        overrides,
    }))
}

/// Says that an account is in another phase than the rules tell, with a reason. What the rules tell stays visible beside it.
#[utoipa::path(post, path = "/accounts/{id}/phase-overrides", tag = "accounts", operation_id = "override_phase",
    params(("id" = AccountId, Path)), request_body = OverridePhase,
    responses((status = 201, body = PhaseOverrideResponse)))]
pub(super) async fn override_phase(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Body(request): Body<OverridePhase>,
) -> Result<(StatusCode, Json<PhaseOverrideResponse>), Failure> {
    let OverridePhase { phase, is_closed, reason, from, until } = request;
    let says = Says { phase, is_closed, reason, from, until };
    let stored = portfolio::override_phase(&http.app, &caller.actor, id, says).await?;
    Ok((StatusCode::CREATED, Json(PhaseOverrideResponse { phase_override: stored.into() })))
}

/// Takes an override back, so that an earlier one that holds counts, or else the rules. It stays in the account's history.
#[utoipa::path(delete, path = "/phase-overrides/{id}", tag = "accounts", operation_id = "withdraw_phase_override",
    params(("id" = PhaseOverrideId, Path)), responses((status = 204)))]
pub(super) async fn withdraw_phase_override(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<PhaseOverrideId>,
) -> Result<StatusCode, Failure> {
    portfolio::withdraw_override(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
