//! What capital costs the company, and how the wait for money is counted.

use axum::Json;
use axum::extract::State;
use mainstay_app::economics;
use mainstay_domain::economics::{CapitalTerms, WaitsFrom};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::Body;
use crate::{Failure, Http};

/// How the wait for money is costed where a question names no rate of its own.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CapitalSettings {
    /// What capital costs a year in percent, decimal text such as 6.5; null while nobody said: the wait has no cost then.
    capital_percent: Option<String>,
    /// From which day on money is waited for.
    #[serde(default)]
    waits_from: WaitsFrom,
    /// The days of a year: 365, or the 360 of banks.
    #[serde(default = "usual_year")]
    year_days: u16,
}

fn usual_year() -> u16 {
    CapitalTerms::default().year_days
}

impl From<CapitalTerms> for CapitalSettings {
    fn from(terms: CapitalTerms) -> Self {
        Self {
            capital_percent: terms.percent.map(|percent| percent.to_string()),
            waits_from: terms.waits_from,
            year_days: terms.year_days,
        }
    }
}

/// How the wait for money is costed.
#[utoipa::path(get, path = "/economics/capital", tag = "economics", operation_id = "get_capital_terms",
    responses((status = 200, body = CapitalSettings)))]
pub(super) async fn get_capital_terms(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<CapitalSettings>, Failure> {
    Ok(Json(economics::capital_terms(&http.app, &caller.actor).await?.into()))
}

/// Sets how the wait for money is costed from now on.
#[utoipa::path(put, path = "/economics/capital", tag = "economics", operation_id = "set_capital_terms",
    request_body = CapitalSettings, responses((status = 200, body = CapitalSettings)))]
pub(super) async fn set_capital_terms(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<CapitalSettings>,
) -> Result<Json<CapitalSettings>, Failure> {
    let CapitalSettings { capital_percent, waits_from, year_days } = request;
    let percent = capital_percent.as_deref().map(economics::percent).transpose()?;
    let terms = CapitalTerms { percent, waits_from, year_days };
    Ok(Json(economics::set_capital_terms(&http.app, &caller.actor, terms).await?.into()))
}
