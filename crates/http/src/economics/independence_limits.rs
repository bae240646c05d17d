//! How large a part of the business somebody may be: set, listed and withdrawn.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::economics::{self, StoredLimit};
use mainstay_domain::economics::{Decimal, DependencyMeasure, DependencyOn, IndependenceLimit as Says};
use mainstay_domain::ids::IndependenceLimitId;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::{Failure, Http};

/// The largest part of the business that somebody may be.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IndependenceLimit {
    id: IndependenceLimitId,
    on: DependencyOn,
    /// Of one alone, by its key; null for each that has no limit of its own.
    member: Option<String>,
    measure: DependencyMeasure,
    /// Decimal text.
    percent: String,
    /// The first day it holds, until another of the same takes its place.
    from: Day,
    /// Whether it holds today.
    holds: bool,
    /// Whether its first day has not come.
    begins_later: bool,
    set_by: String,
    set_at: DateTime<Utc>,
}

/// Every limit that nobody withdrew.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IndependenceLimitsResponse {
    /// Those of the same with the latest first.
    limits: Vec<IndependenceLimit>,
}

/// How large a part of the business somebody may be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetIndependenceLimit {
    on: DependencyOn,
    /// Of one alone: an account or group as `source:number`, a country or segment as customer files write it. Each that has no
    /// limit of its own where nothing is said.
    member: Option<String>,
    measure: DependencyMeasure,
    /// Above 0 and at most 100, decimal text of four decimals at most.
    #[schema(value_type = String)]
    percent: Decimal,
    /// The first day it holds.
    from: Day,
}

/// A limit in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IndependenceLimitResponse {
    limit: IndependenceLimit,
}

/// Lists the independence limits, also those that begin later or gave way to a later one.
#[utoipa::path(get, path = "/dependency/limits", tag = "economics", operation_id = "list_independence_limits",
    responses((status = 200, body = IndependenceLimitsResponse)))]
pub(super) async fn list_independence_limits(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<IndependenceLimitsResponse>, Failure> {
    let limits = economics::independence_limits(&http.app, &caller.actor).await?;
    let today = http.app.clock().today();
    let limits = limits.into_iter().map(|(stored, holds)| {
        let begins_later = stored.limit.from > today;
        limit(stored, holds, begins_later)
    });
    let limits = limits.collect();
    Ok(Json(IndependenceLimitsResponse { limits }))
}

/// Says how large a part of the business somebody may be, from a day on. It takes the place of one of the same from the same
/// day.
#[utoipa::path(post, path = "/dependency/limits", tag = "economics", operation_id = "set_independence_limit",
    request_body = SetIndependenceLimit, responses((status = 201, body = IndependenceLimitResponse)))]
pub(super) async fn set_independence_limit(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SetIndependenceLimit>,
) -> Result<(StatusCode, Json<IndependenceLimitResponse>), Failure> {
    let SetIndependenceLimit { on, member, measure, percent, from } = request;
    let wanted = Says { on, member, measure, percent, from };
    let set = economics::set_independence_limit(&http.app, &caller.actor, wanted).await?;
    let known = economics::independence_limits(&http.app, &caller.actor).await?;
    let holds = known.iter().any(|(stored, holds)| stored.id == set.id && *holds);
    let begins_later = set.limit.from > http.app.clock().today();
    Ok((StatusCode::CREATED, Json(IndependenceLimitResponse { limit: limit(set, holds, begins_later) })))
}

/// Takes a limit back. What it took the place of from an earlier day holds again.
#[utoipa::path(delete, path = "/dependency/limits/{id}", tag = "economics",
    operation_id = "withdraw_independence_limit", params(("id" = IndependenceLimitId, Path)),
    responses((status = 204)))]
pub(super) async fn withdraw_independence_limit(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<IndependenceLimitId>,
) -> Result<StatusCode, Failure> {
    economics::withdraw_independence_limit(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn limit(of: StoredLimit, holds: bool, begins_later: bool) -> IndependenceLimit {
    let StoredLimit { id, limit: says, set_by, set_at } = of;
    IndependenceLimit {
        id,
        on: says.on,
        member: says.member,
        measure: says.measure,
        percent: says.percent.to_string(),
        from: says.from,
        holds,
        begins_later,
        set_by,
        set_at,
    }
}
