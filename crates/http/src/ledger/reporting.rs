//! The currency everything is added up in.

use axum::Json;
use axum::extract::State;
use mainstay_app::Error;
use mainstay_app::ledger::{self, ReportingCurrency as Found};
use mainstay_domain::money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::Body;
use crate::{Failure, Http};

/// The currency everything is added up in.
#[derive(Debug, Serialize, ToSchema)]
struct ReportingCurrency {
    /// A code of ISO 4217; null until a first import, or somebody, has set it.
    currency: Option<&'static str>,
    /// Whether it can be set: not while lines or exchange rates are in the ledger.
    may_change: bool,
}

/// The reporting currency in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct ReportingCurrencyResponse {
    reporting_currency: ReportingCurrency,
}

/// Which currency.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReportingCurrencyRequest {
    /// A code of ISO 4217.
    currency: String,
}

impl From<Found> for ReportingCurrencyResponse {
    fn from(found: Found) -> Self {
        let currency = found.currency.map(Currency::code);
        Self { reporting_currency: ReportingCurrency { currency, may_change: found.may_change } }
    }
}

/// Says what everything is added up in.
#[utoipa::path(get, path = "/reporting-currency", tag = "ledger", operation_id = "get_reporting_currency",
    responses((status = 200, body = ReportingCurrencyResponse)))]
async fn get_reporting_currency(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<ReportingCurrencyResponse>, Failure> {
    Ok(Json(ledger::reporting_currency(&http.app, &caller.actor).await?.into()))
}

/// Sets what everything is added up in, while no lines and no exchange rates are in the ledger.
#[utoipa::path(put, path = "/reporting-currency", tag = "ledger", operation_id = "set_reporting_currency",
    request_body = ReportingCurrencyRequest, responses((status = 200, body = ReportingCurrencyResponse)))]
async fn set_reporting_currency(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ReportingCurrencyRequest>,
) -> Result<Json<ReportingCurrencyResponse>, Failure> {
    let currency = request.currency.parse().map_err(|error: mainstay_domain::money::UnknownCurrency| {
        Error::invalid("bad_currency", "currency", error.to_string())
    })?;
    Ok(Json(ledger::set_reporting_currency(&http.app, &caller.actor, currency).await?.into()))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(get_reporting_currency, set_reporting_currency))
}
