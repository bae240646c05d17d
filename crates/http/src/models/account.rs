//! What is ahead of one account.

use axum::Json;
use axum::extract::State;
use mainstay_app::models::{self, AccountForecast as Forecast};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::{AccountId, ModelFitId};
use mainstay_domain::models::{AmongAll, Stability};
use mainstay_domain::time::AsOf;
use serde::Serialize;
use utoipa::ToSchema;

use super::accounts::{AccountAhead, HorizonQuery, request};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::{Failure, Http};

/// What is ahead of one account, and how steadily it orders beside the others.
#[derive(Debug, Serialize, ToSchema)]
struct AccountForecast {
    /// The fit of models it is by.
    model_fit_id: ModelFitId,
    /// The exclusive end of what the models know.
    as_of: AsOf,
    /// The ISO 4217 code of every amount.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    months: u32,
    discount_percent: f64,
    /// The level of the contribution ladder that values of the basis `contribution` are told on; null where there are none.
    value_level: Option<Rung>,
    /// Null without a purchase before that day.
    ahead: Option<AccountAhead>,
    stability: Stability,
    /// Its gaps' variation among those of all customers; null where none is told.
    gaps_among_all: Option<AmongAll>,
    /// Its order values' variation among those of all customers; null where none is told.
    values_among_all: Option<AmongAll>,
}

/// A forecast in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountForecastResponse {
    /// Null where no models are fitted yet.
    forecast: Option<AccountForecast>,
}

/// What is ahead of one account by the newest fit, with ranges and reasons, and how steadily it orders.
#[utoipa::path(get, path = "/accounts/{id}/forecast", tag = "accounts", operation_id = "get_account_forecast",
    params(("id" = AccountId, Path), HorizonQuery), responses((status = 200, body = AccountForecastResponse)))]
pub(super) async fn get_account_forecast(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<HorizonQuery>,
) -> Result<Json<AccountForecastResponse>, Failure> {
    let request = request(query.months, query.discount_percent);
    let found = models::account_forecast(&http.app, &caller.actor, id, request).await?;
    Ok(Json(AccountForecastResponse { forecast: found.map(Into::into) }))
}

impl From<Forecast> for AccountForecast {
    fn from(found: Forecast) -> Self {
        Self {
            model_fit_id: found.fit.id,
            as_of: found.fit.as_of,
            currency: found.fit.currency.code().to_owned(),
            minor_digits: found.fit.currency.minor_digits(),
            months: found.request.months,
            discount_percent: found.request.discount_percent,
            value_level: found.level,
            ahead: found.outlook.map(Into::into),
            stability: found.stability,
            gaps_among_all: found.gaps_among_all,
            values_among_all: found.values_among_all,
        }
    }
}
