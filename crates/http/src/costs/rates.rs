//! The company's cost rates, their templates, and what they would say of an account.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::costs::{self, CostingRequest, Preview, StoredRates};
use mainstay_domain::economics::costing::{CostRatesDraft, Per, Template};
use mainstay_domain::ids::{AccountId, CostRatesId};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// Cost rates that were set. Amounts are minor units of their currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CostRates {
    id: CostRatesId,
    /// ISO 4217.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    /// What they say.
    rates: CostRatesDraft,
    created_at: DateTime<Utc>,
    /// Those whose place they took.
    replaces: Option<CostRatesId>,
    /// When they were taken back or replaced; null while they hold.
    withdrawn_at: Option<DateTime<Utc>>,
}

impl From<StoredRates> for CostRates {
    fn from(stored: StoredRates) -> Self {
        Self {
            id: stored.id,
            currency: stored.currency.code().to_owned(),
            minor_digits: stored.currency.minor_digits(),
            rates: stored.draft,
            created_at: stored.created_at,
            replaces: stored.replaces,
            withdrawn_at: stored.withdrawn_at,
        }
    }
}

/// Cost rates of every version.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CostRatesListResponse {
    /// Those that hold, the earliest first.
    cost_rates: Vec<CostRates>,
    /// All there ever were, the newest first.
    history: Vec<CostRates>,
}

/// Cost rates in their envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CostRatesResponse {
    cost_rates: CostRates,
}

/// Cost rates to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetCostRates {
    rates: CostRatesDraft,
    /// Those whose place they take; without it they are set beside those that hold.
    replaces: Option<CostRatesId>,
}

/// A draft to begin with.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CostRatesTemplateResponse {
    /// The kind of company.
    kind: Template,
    /// ISO 4217.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    rates: CostRatesDraft,
}

/// Rates to be tried on an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewCostRates {
    rates: CostRatesDraft,
    account_id: AccountId,
    /// The first day, the first of a month; by default of the last twelve full months.
    from: Option<Day>,
    /// The last day, the last of a month.
    to: Option<Day>,
}

/// What one equation says of the account.
#[derive(Debug, Serialize, ToSchema)]
struct EquationPreview {
    name: String,
    /// The group whose capacity it takes; null for one that others ask.
    group: Option<String>,
    per: Per,
    /// Of how many orders, invoices or accounts it was asked.
    asked: usize,
    /// What it says in all, in `unit`.
    quantity: f64,
    /// The unit, `min` or `min/order`.
    unit: String,
    /// What that costs, minor units; null without a group.
    cost: Option<i64>,
}

/// A driver of the account.
#[derive(Debug, Serialize, ToSchema)]
struct DriverPreview {
    /// The word in equations.
    name: &'static str,
    unit: String,
    quantity: f64,
}

/// What rates would say of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CostRatesPreviewResponse {
    /// ISO 4217.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    from: Day,
    to: Day,
    /// The whole cost, minor units.
    cost: i64,
    equations: Vec<EquationPreview>,
    drivers: Vec<DriverPreview>,
}

impl TryFrom<Preview> for CostRatesPreviewResponse {
    type Error = Failure;

    fn try_from(preview: Preview) -> Result<Self, Failure> {
        let currency = preview.currency;
        let mut equations = Vec::new();
        for said in preview.uses {
            let Some(equation) = preview.rates.equations().get(said.place) else { continue };
            let group = equation.group.and_then(|group| preview.rates.groups().get(group));
            equations.push(EquationPreview {
                name: equation.name.clone(),
                group: group.map(|group| group.name.clone()),
                per: equation.per,
                asked: said.asked,
                quantity: said.quantity.approximate(),
                unit: equation.unit.to_string(),
                cost: optional(said.cost, currency)?,
            });
        }
        let driver = |(driver, quantity): &(
            mainstay_domain::economics::costing::Driver,
            mainstay_domain::economics::costing::Quantity,
        )| DriverPreview {
            name: driver.as_str(),
            unit: driver.unit().to_string(),
            quantity: quantity.approximate(),
        };
        Ok(Self {
            currency: currency.code().to_owned(),
            minor_digits: currency.minor_digits(),
            from: preview.from,
            to: preview.to,
            cost: minor(preview.cost, currency)?,
            equations,
            drivers: preview.drivers.iter().map(driver).collect(),
        })
    }
}

/// The cost rates that hold, and all there ever were.
#[utoipa::path(get, path = "/costs/rates", tag = "costs", operation_id = "list_cost_rates",
    responses((status = 200, body = CostRatesListResponse)))]
pub(super) async fn list_cost_rates(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<CostRatesListResponse>, Failure> {
    let held = costs::cost_rates(&http.app, &caller.actor).await?;
    let history = costs::cost_rates_history(&http.app, &caller.actor).await?;
    Ok(Json(CostRatesListResponse {
        cost_rates: held.into_iter().map(Into::into).collect(),
        history: history.into_iter().map(Into::into).collect(),
    }))
}

/// Sets cost rates; those that do not fit, or hold on days of others, are refused with every field and place.
#[utoipa::path(post, path = "/costs/rates", tag = "costs", operation_id = "set_cost_rates",
    request_body = SetCostRates, responses((status = 201, body = CostRatesResponse)))]
pub(super) async fn set_cost_rates(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SetCostRates>,
) -> Result<(StatusCode, Json<CostRatesResponse>), Failure> {
    let set = costs::set_cost_rates(&http.app, &caller.actor, request.rates, request.replaces).await?;
    Ok((StatusCode::CREATED, Json(CostRatesResponse { cost_rates: set.into() })))
}

/// Takes cost rates back. They stay in the history.
#[utoipa::path(delete, path = "/costs/rates/{id}", tag = "costs", operation_id = "withdraw_cost_rates",
    params(("id" = CostRatesId, Path, description = "The cost rates")), responses((status = 204)))]
pub(super) async fn withdraw_cost_rates(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<CostRatesId>,
) -> Result<StatusCode, Failure> {
    costs::withdraw_cost_rates(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cost rates to begin with, for a kind of company: their costs and capacities are examples.
#[utoipa::path(get, path = "/costs/templates/{kind}", tag = "costs", operation_id = "get_cost_rates_template",
    params(("kind" = Template, Path, description = "The kind of company")),
    responses((status = 200, body = CostRatesTemplateResponse)))]
pub(super) async fn get_cost_rates_template(
    State(http): State<Http>,
    caller: Caller,
    Path(kind): Path<Template>,
) -> Result<Json<CostRatesTemplateResponse>, Failure> {
    let rates = costs::template(&http.app, &caller.actor, kind).await?;
    let currency = costs::currency(&http.app, &caller.actor).await?;
    let (code, minor_digits) = (currency.code().to_owned(), currency.minor_digits());
    Ok(Json(CostRatesTemplateResponse { kind, currency: code, minor_digits, rates }))
}

/// What cost rates would say of an account, without setting them.
#[utoipa::path(post, path = "/costs/preview", tag = "costs", operation_id = "preview_cost_rates",
    request_body = PreviewCostRates, responses((status = 200, body = CostRatesPreviewResponse)))]
pub(super) async fn preview_cost_rates(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<PreviewCostRates>,
) -> Result<Json<CostRatesPreviewResponse>, Failure> {
    let days = CostingRequest { from: request.from, to: request.to, ..CostingRequest::default() };
    let preview = costs::preview(&http.app, &caller.actor, &request.rates, request.account_id, days).await?;
    Ok(Json(preview.try_into()?))
}
