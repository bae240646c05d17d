//! Who gets how much of what is short.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::models::{self, AllocationPicture, AllocationRequest};
use mainstay_domain::ids::{AccountId, ModelFitId, RunId};
use mainstay_domain::portfolio::{AllotmentReason, Class, Floors};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::Body;
use crate::{Failure, Http};

/// What is short, and who asks for it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Allocate {
    /// Units to give.
    capacity: u64,
    /// The part of its demand, in percent, that every account of a tier gets before anybody gets more; 90 % of key accounts, 80 %
    /// of A and 50 % of B by default.
    floors: Option<Floors>,
    /// One account a line: its number (or source/number), units and, where it is known, what a unit contributes in units of
    /// the currency, between commas, semicolons or tabs. Without it, the orders that the newest fit expects.
    demands: Option<String>,
    /// Months in which orders are expected, 1 to 120; 3 by default.
    months: Option<u32>,
}

/// What one account asks for and gets.
#[derive(Debug, Serialize, ToSchema)]
struct Allotted {
    /// Null where the register does not know it.
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    class: Class,
    /// Whether it is a key account: its floor is met first.
    is_key_account: bool,
    /// Units asked for.
    demand: u64,
    /// Units by the floor of its tier.
    by_floor: u64,
    /// Units by what they contribute.
    by_contribution: u64,
    /// Both together.
    units: u64,
    /// Units asked for and not got.
    short: u64,
    /// What a unit contributes, minor units; null where it is not known.
    contribution: Option<i64>,
    reason: AllotmentReason,
    /// The reason in words.
    why: String,
}

/// Who gets how much. Nothing is stored.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AllocationResponse {
    /// The run that classes are of: those by gross profit.
    run_id: RunId,
    /// The fit that expects the orders; null where demands were said.
    model_fit_id: Option<ModelFitId>,
    /// ISO 4217.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    floors: Floors,
    capacity: u64,
    demand: u64,
    /// Capacity or demand, whichever is less; what accounts get adds up to it.
    given: u64,
    /// What the units given contribute, over the accounts of which that is known, minor units.
    contribution: i64,
    /// What they would contribute if everybody got the same part of what they ask for.
    contribution_of_equal_parts: i64,
    /// Key accounts first, then the best class.
    accounts: Vec<Allotted>,
}

/// Gives out stock or capacity that is short: the floors of key accounts and of classes first, what is left by contribution.
#[utoipa::path(post, path = "/models/allocation", tag = "models", operation_id = "preview_allocation",
    request_body = Allocate, responses((status = 200, body = AllocationResponse)))]
pub(super) async fn preview_allocation(
    State(http): State<Http>,
    caller: Caller,
    Body(asked): Body<Allocate>,
) -> Result<Json<AllocationResponse>, Failure> {
    let found = models::allocation(&http.app, &caller.actor, asked.into()).await?;
    Ok(Json(found.try_into()?))
}

/// The same as a spreadsheet.
#[utoipa::path(post, path = "/models/allocation.xlsx", tag = "models", operation_id = "export_allocation",
    request_body = Allocate,
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_allocation(
    State(http): State<Http>,
    caller: Caller,
    Body(asked): Body<Allocate>,
) -> Result<impl IntoResponse, Failure> {
    let found = models::allocation(&http.app, &caller.actor, asked.into()).await?;
    Ok(download(models::allocation_xlsx(&found)?, XLSX, "allocation.xlsx"))
}

impl From<Allocate> for AllocationRequest {
    fn from(asked: Allocate) -> Self {
        Self {
            capacity: asked.capacity,
            floors: asked.floors.unwrap_or_default(),
            demands: asked.demands,
            months: asked.months.unwrap_or(3),
        }
    }
}

impl TryFrom<AllocationPicture> for AllocationResponse {
    type Error = Failure;

    fn try_from(found: AllocationPicture) -> Result<Self, Failure> {
        let minor = |sum: i128| {
            i64::try_from(sum).map_err(|_| {
                Failure(Error::invalid(
                    "bad_allocation",
                    "demands",
                    "contributions do not fit 64 bits".to_owned(),
                ))
            })
        };
        let rows = found.accounts.into_iter().zip(&found.allocation.allotments);
        let accounts = rows.map(|(account, allotment)| Allotted {
            id: account.id,
            name: account.name,
            source: account.claim.account.source,
            external_id: account.claim.account.external_id,
            class: account.claim.class,
            is_key_account: account.claim.is_key_account,
            demand: account.claim.demand,
            by_floor: allotment.by_floor,
            by_contribution: allotment.by_contribution,
            units: allotment.units(),
            short: allotment.short,
            contribution: account.claim.contribution,
            reason: allotment.why,
            why: allotment.why.to_string(),
        });
        Ok(Self {
            accounts: accounts.collect(),
            run_id: found.run.id,
            model_fit_id: found.fit,
            currency: found.currency.code().to_owned(),
            minor_digits: found.currency.minor_digits(),
            floors: found.floors,
            capacity: found.allocation.capacity,
            demand: found.allocation.demand,
            given: found.allocation.given,
            contribution: minor(found.allocation.contribution)?,
            contribution_of_equal_parts: minor(found.allocation.contribution_of_equal_parts)?,
        })
    }
}
