//! Costs of one customer or one segment.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use mainstay_app::costs::{self, ListedTraceable, StoredTraceable, TraceableDraft};
use mainstay_domain::economics::{Bearer, Rung, ShareRule};
use mainstay_domain::ids::{AccountId, TraceableCostId};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::download::{CSV, download};
use crate::extract::{Body, Path};
use crate::{Failure, Http};

/// What one customer or one segment costs on some days.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TraceableCost {
    id: TraceableCostId,
    /// The account, where it belongs to one that the register knows.
    account_id: Option<AccountId>,
    /// The account's number in its source, where it belongs to one.
    external_id: Option<String>,
    /// The segment, where it belongs to one.
    segment: Option<String>,
    /// By what a segment's cost is shared out over its accounts; null for an account's.
    share: Option<ShareRule>,
    /// The name of the account or segment.
    bearer: String,
    /// The rung it stands on.
    rung: Rung,
    /// What it is for.
    name: String,
    from: Day,
    /// The last day.
    to: Day,
    /// Minor units: the cost of all these days.
    amount: i64,
    /// ISO 4217.
    currency: &'static str,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    created_by: String,
    created_at: DateTime<Utc>,
    /// The one whose place it took.
    replaces: Option<TraceableCostId>,
}

/// The costs that hold.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TraceableCostsResponse {
    /// Those of customers, then those of segments, by name and day.
    traceable_costs: Vec<TraceableCost>,
    /// What new ones are in, ISO 4217.
    currency: &'static str,
    /// Decimals of that currency's minor unit.
    minor_digits: u16,
}

/// What somebody says of one cost: of an account or of a segment. What belongs to all is company overhead and is refused.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddTraceableCost {
    account_id: Option<AccountId>,
    segment: Option<String>,
    /// By what a segment's cost is shared out over its accounts; `net_sales` where nothing is said.
    #[serde(default)]
    share: ShareRule,
    /// What it is for, at most 200 characters.
    name: String,
    from: Day,
    /// The last day.
    to: Day,
    /// Minor units: the cost of all these days, above zero.
    amount: i64,
    /// The one whose place it takes.
    replaces: Option<TraceableCostId>,
}

/// Which cost was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TraceableCostAdded {
    id: TraceableCostId,
}

/// A file of costs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportTraceableCosts {
    /// CSV with the columns source, customer, segment, share, name, from, to, amount.
    csv: String,
}

/// How many costs a file added.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TraceableCostsImported {
    added: usize,
}

impl From<ListedTraceable> for TraceableCost {
    fn from(listed: ListedTraceable) -> Self {
        let StoredTraceable { id, currency, cost, created_by, created_at, replaces, .. } = listed.stored;
        let rung = cost.bearer.rung();
        let (external_id, segment, share) = match cost.bearer {
            Bearer::Account(account) => (Some(account.external_id), None, None),
            Bearer::Segment(segment, share) => (None, Some(segment), Some(share)),
        };
        Self {
            id,
            account_id: listed.account,
            external_id,
            segment,
            share,
            bearer: listed.bearer,
            rung,
            name: cost.name,
            from: cost.from,
            to: cost.to,
            amount: cost.amount_minor,
            currency: currency.code(),
            minor_digits: currency.minor_digits(),
            created_by,
            created_at,
            replaces,
        }
    }
}

/// The costs of one customer or one segment that hold.
#[utoipa::path(get, path = "/costs/traceable", tag = "costs", operation_id = "list_traceable_costs",
    responses((status = 200, body = TraceableCostsResponse)))]
pub(super) async fn list_traceable_costs(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<TraceableCostsResponse>, Failure> {
    let held = costs::traceable_costs(&http.app, &caller.actor).await?;
    let currency = costs::currency(&http.app, &caller.actor).await?;
    Ok(Json(TraceableCostsResponse {
        traceable_costs: held.into_iter().map(Into::into).collect(),
        currency: currency.code(),
        minor_digits: currency.minor_digits(),
    }))
}

/// They as CSV, as it is read in.
#[utoipa::path(get, path = "/costs/traceable.csv", tag = "costs", operation_id = "export_traceable_costs",
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn export_traceable_costs(
    State(http): State<Http>,
    caller: Caller,
) -> Result<impl IntoResponse, Failure> {
    let held = costs::traceable_costs(&http.app, &caller.actor).await?;
    let file = costs::write_traceable_costs(held.iter().map(|listed| &listed.stored))?;
    Ok(download(file, CSV, "traceable-costs.csv"))
}

/// Says what a customer or a segment costs.
#[utoipa::path(post, path = "/costs/traceable", tag = "costs", operation_id = "add_traceable_cost",
    request_body = AddTraceableCost, responses((status = 201, body = TraceableCostAdded)))]
pub(super) async fn add_traceable_cost(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<AddTraceableCost>,
) -> Result<(StatusCode, Json<TraceableCostAdded>), Failure> {
    let draft = TraceableDraft {
        account: request.account_id,
        segment: request.segment,
        share: request.share,
        name: request.name,
        from: request.from,
        to: request.to,
        amount_minor: request.amount,
    };
    let stored = costs::add_traceable_cost(&http.app, &caller.actor, draft, request.replaces).await?;
    Ok((StatusCode::CREATED, Json(TraceableCostAdded { id: stored.id })))
}

/// Adds every cost of a file, or none where a row of it is wrong.
#[utoipa::path(post, path = "/costs/traceable/import", tag = "costs", operation_id = "import_traceable_costs",
    request_body = ImportTraceableCosts, responses((status = 201, body = TraceableCostsImported)))]
pub(super) async fn import_traceable_costs(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ImportTraceableCosts>,
) -> Result<(StatusCode, Json<TraceableCostsImported>), Failure> {
    let added = costs::import_traceable_costs(&http.app, &caller.actor, &request.csv).await?;
    Ok((StatusCode::CREATED, Json(TraceableCostsImported { added: added.len() })))
}

/// Takes a cost back. It stays in the history.
#[utoipa::path(delete, path = "/costs/traceable/{id}", tag = "costs", operation_id = "withdraw_traceable_cost",
    params(("id" = TraceableCostId, Path, description = "The cost")), responses((status = 204)))]
pub(super) async fn withdraw_traceable_cost(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<TraceableCostId>,
) -> Result<StatusCode, Failure> {
    costs::withdraw_traceable_cost(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
