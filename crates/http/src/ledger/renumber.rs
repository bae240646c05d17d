//! A customer or a product that bears another number now, stated by a person.

use axum::Json;
use axum::extract::State;
use mainstay_app::Error;
use mainstay_app::ledger::{self, NumberSide, Stated};
use mainstay_domain::money::Currency;
use mainstay_domain::renumbering::Renumbering;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::history::{ImportDetail, detail};
use crate::auth::Caller;
use crate::extract::{Body, Query};
use crate::money::minor;
use crate::{Failure, Http};

/// Which number stands for which.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct RenumberingQuery {
    /// The system whose numbers these are.
    source: String,
    /// `account` or `product`.
    renumbered: String,
    /// The number of before.
    old_id: String,
    /// The number under which everything is found from now on.
    new_id: String,
}

/// Which number stands for which, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RenumberingRequest {
    /// The system whose numbers these are.
    source: String,
    /// `account` or `product`.
    renumbered: String,
    /// The number of before.
    old_id: String,
    /// The number under which everything is found from now on.
    new_id: String,
    /// The first day on which the system wrote the new one.
    valid_from: Day,
    /// For the list of ledger versions.
    reason: Option<String>,
}

/// The lines of a number.
#[derive(Debug, Serialize, ToSchema)]
struct NumberLines {
    id: String,
    name: String,
    lines: i64,
    /// Net revenue in minor units.
    revenue: i64,
    /// Null where there are no lines.
    first_date: Option<Day>,
    last_date: Option<Day>,
}

/// What a renumbering would join.
#[derive(Debug, Serialize, ToSchema)]
struct RenumberingPreview {
    /// What is found under the old number alone.
    old: NumberLines,
    /// What is found under the new one, with what was joined to it before.
    new: NumberLines,
    /// Lines of both.
    lines: i64,
    /// Revenue of both, in minor units.
    revenue: i64,
    /// Where the old number leads already; that is replaced. Null where it leads nowhere.
    leads_to: Option<String>,
    currency: &'static str,
    minor_digits: u16,
    ledger_version: i64,
}

/// What a renumbering would join, in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct RenumberingPreviewResponse {
    renumbering: RenumberingPreview,
}

/// The import that a renumbering became.
#[derive(Debug, Serialize, ToSchema)]
struct RenumberedResponse {
    import: ImportDetail,
    /// Whether it was in force before, so that nothing changed.
    unchanged: bool,
}

/// Says what a renumbering would join; changes nothing. 409 where it cannot stand beside the others.
#[utoipa::path(get, path = "/renumberings/preview", tag = "ledger", operation_id = "preview_renumbering",
    params(RenumberingQuery), responses((status = 200, body = RenumberingPreviewResponse)))]
async fn preview_renumbering(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<RenumberingQuery>,
) -> Result<Json<RenumberingPreviewResponse>, Failure> {
    let RenumberingQuery { source, renumbered, old_id, new_id } = query;
    // Its day decides nothing.
    let stated = stated(source, &renumbered, old_id, new_id, Day(chrono::NaiveDate::default()))?;
    let found = ledger::preview_renumbering(&http.app, &caller.actor, &stated).await?;
    let currency = found.currency;
    Ok(Json(RenumberingPreviewResponse {
        renumbering: RenumberingPreview {
            lines: found.old.lines.lines + found.new.lines.lines,
            revenue: minor(found.old.lines.revenue + found.new.lines.revenue, currency)?,
            old: side(found.old, currency)?,
            new: side(found.new, currency)?,
            leads_to: found.leads_to,
            currency: currency.code(),
            minor_digits: currency.minor_digits(),
            ledger_version: found.ledger_version.0,
        },
    }))
}

/// Lets a number stand for another: one import with a version of the ledger, which an undo takes back.
#[utoipa::path(post, path = "/renumberings", tag = "ledger", operation_id = "renumber",
    request_body = RenumberingRequest, responses((status = 200, body = RenumberedResponse)))]
async fn renumber(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<RenumberingRequest>,
) -> Result<Json<RenumberedResponse>, Failure> {
    let RenumberingRequest { source, renumbered, old_id, new_id, valid_from, reason } = request;
    let stated = stated(source, &renumbered, old_id, new_id, valid_from)?;
    let committed = ledger::renumber(&http.app, &caller.actor, &stated, reason).await?;
    let import = ledger::import(&http.app, &caller.actor, committed.import).await?;
    Ok(Json(RenumberedResponse {
        import: detail(&http, &caller, import).await?,
        unchanged: committed.unchanged,
    }))
}

fn stated(
    source: String,
    renumbered: &str,
    old_id: String,
    new_id: String,
    valid_from: Day,
) -> Result<Stated, Failure> {
    let what = renumbered.parse().map_err(|error: mainstay_domain::renumbering::NotNumbered| {
        Error::invalid("unknown_number", "renumbered", error.to_string())
    })?;
    Ok(Stated { source, renumbering: Renumbering { what, old_id, new_id, valid_from } })
}

fn side(of: NumberSide, currency: Currency) -> Result<NumberLines, Failure> {
    Ok(NumberLines {
        id: of.id,
        name: of.name,
        lines: of.lines.lines,
        revenue: minor(of.lines.revenue, currency)?,
        first_date: of.lines.first_day,
        last_date: of.lines.last_day,
    })
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(preview_renumbering)).routes(routes!(renumber))
}
