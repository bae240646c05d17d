//! The models themselves: parameters, diagnosis, and how they would have done.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::models::{self, FitRequest, ModelFit as StoredFit};
use mainstay_domain::ids::ModelFitId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::models::{Estimates, GammaGamma, GammaInterval, HoldOut, OrderModel, OrderModelKind};
use mainstay_domain::time::{AsOf, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::Body;
use crate::jobs::JobResponse;
use crate::{Failure, Http};

/// A stored fit of models to one version of the ledger. Times are in weeks, amounts in units of the currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Models {
    id: ModelFitId,
    ledger_version: LedgerVersion,
    /// The exclusive end of what they know.
    as_of: AsOf,
    /// The model of orders that was asked for; null where it was left to the setting.
    asked: Option<OrderModelKind>,
    method_version: String,
    /// SHA-256 of what was asked and what was found.
    content_hash: String,
    /// The ISO 4217 code of every amount.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    created_at: DateTime<Utc>,
    /// Customers with a purchase.
    customers: u32,
    /// Those with a second purchase day.
    repeaters: u32,
    /// How regular customers buy: 1 is chance; null where too few have two gaps.
    regularity: Option<f64>,
    /// How order values go with order numbers, -1 to 1.
    correlation: Option<f64>,
    /// When customers order and leave; null where they are too few.
    orders: Option<FittedOrders>,
    /// What an order is worth.
    values: Option<FittedValues>,
    /// Each customer's rhythm.
    rhythm: Option<FittedRhythm>,
    /// How the model of orders would have done in the last quarter of the time; null where it could not be tried.
    hold_out: Option<HoldOut>,
    /// What to know before relying on them, in words.
    advice: Vec<String>,
}

/// The model of orders with its estimates.
#[derive(Debug, Serialize, ToSchema)]
struct FittedOrders {
    kind: OrderModelKind,
    /// The name people know it by.
    name: &'static str,
    model: OrderModel,
    estimates: Estimates,
}

/// The model of order values with its estimates.
#[derive(Debug, Serialize, ToSchema)]
struct FittedValues {
    model: GammaGamma,
    estimates: Estimates,
}

/// The model of gaps with its estimates.
#[derive(Debug, Serialize, ToSchema)]
struct FittedRhythm {
    model: GammaInterval,
    estimates: Estimates,
}

impl From<StoredFit> for Models {
    fn from(fit: StoredFit) -> Self {
        let study = fit.study;
        Self {
            id: fit.id,
            ledger_version: fit.ledger_version,
            as_of: fit.as_of,
            asked: fit.asked,
            method_version: fit.method_version,
            content_hash: fit.content_hash,
            currency: fit.currency.code().to_owned(),
            minor_digits: fit.currency.minor_digits(),
            created_at: fit.created_at,
            customers: study.customers,
            repeaters: study.repeaters,
            regularity: study.regularity,
            correlation: study.correlation,
            advice: study.advice.iter().map(ToString::to_string).collect(),
            orders: study.orders.map(|fit| FittedOrders {
                kind: fit.model.kind(),
                name: fit.model.kind().name(),
                model: fit.model,
                estimates: fit.estimates,
            }),
            values: study.values.map(|fit| FittedValues { model: fit.model, estimates: fit.estimates }),
            rhythm: study.rhythm.map(|fit| FittedRhythm { model: fit.model, estimates: fit.estimates }),
            hold_out: study.hold_out,
        }
    }
}

/// The models in their envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ModelsResponse {
    /// Null where none are fitted yet.
    models: Option<Models>,
}

/// What a fit is asked; what is left out follows the setting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateModelFit {
    /// The exclusive end of what is known; by default that of a portfolio run.
    as_of: Option<Day>,
    /// The model of orders; by default the one that fits how regularly customers buy.
    model: Option<OrderModelKind>,
}

/// The models that were fitted to the newest version of the ledger.
#[utoipa::path(get, path = "/models", tag = "models", operation_id = "get_models",
    responses((status = 200, body = ModelsResponse)))]
pub(super) async fn get_models(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<ModelsResponse>, Failure> {
    let fit = models::latest(&http.app, &caller.actor).await?;
    Ok(Json(ModelsResponse { models: fit.map(Into::into) }))
}

/// Fits models in the background and stores what they say.
#[utoipa::path(post, path = "/models", tag = "models", operation_id = "create_model_fit",
    request_body = CreateModelFit, responses((status = 202, body = JobResponse)))]
pub(super) async fn create_model_fit(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<CreateModelFit>,
) -> Result<(StatusCode, Json<JobResponse>), Failure> {
    let request = FitRequest { as_of: request.as_of, model: request.model };
    let job = models::request_fit(&http.app, &caller.actor, request).await?;
    Ok((StatusCode::ACCEPTED, Json(JobResponse { job: job.into() })))
}
