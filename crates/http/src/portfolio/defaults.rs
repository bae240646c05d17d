//! What a run is asked where nobody says otherwise.

use axum::Json;
use axum::extract::State;
use mainstay_app::portfolio::{self, CompanyDefaults};
use mainstay_domain::portfolio::{
    AbcChoice, AnalysisDefaults, DateBasis, Measure, ParameterChoice, XyzChoice,
};
use mainstay_domain::time::Window;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Parameters;
use crate::auth::Caller;
use crate::extract::Body;
use crate::{Failure, Http};

/// What a run is asked where nobody says otherwise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnalysisDefaults)]
pub struct Defaults {
    /// What holds for the next run: after an import, and of whoever asks without saying otherwise.
    parameters: Parameters,
    /// Mainstay's own, which hold until others are set.
    own: Parameters,
    /// Whether the run people see unless they choose another was asked these; null while there is none. A change of the
    /// defaults computes nothing: `POST /runs` with an empty object does.
    latest_run_follows: Option<bool>,
}

impl From<CompanyDefaults> for Defaults {
    fn from(company: CompanyDefaults) -> Self {
        Self {
            parameters: company.defaults.into(),
            own: AnalysisDefaults::default().into(),
            latest_run_follows: company.latest_run_follows,
        }
    }
}

/// The defaults in their envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AnalysisDefaultsResponse {
    analysis_defaults: Defaults,
}

/// The defaults as they shall be; what is left out is Mainstay's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetAnalysisDefaults {
    window: Option<Window>,
    measure: Option<Measure>,
    /// Where A and B end, in percent of the sum of positive values.
    abc: Option<AbcChoice>,
    /// How XYZ is told.
    xyz: Option<XyzChoice>,
    /// Which day of a line counts.
    date_basis: Option<DateBasis>,
}

/// Says what a run is asked where nobody says otherwise.
#[utoipa::path(get, path = "/analysis-defaults", tag = "portfolio", operation_id = "get_analysis_defaults",
    responses((status = 200, body = AnalysisDefaultsResponse)))]
pub(super) async fn get_analysis_defaults(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<AnalysisDefaultsResponse>, Failure> {
    let company = portfolio::analysis_defaults(&http.app, &caller.actor).await?;
    Ok(Json(AnalysisDefaultsResponse { analysis_defaults: company.into() }))
}

/// Sets what runs are asked from now on where nobody says otherwise. Stored runs, and with them the picture, stay.
#[utoipa::path(put, path = "/analysis-defaults", tag = "portfolio", operation_id = "set_analysis_defaults",
    request_body = SetAnalysisDefaults, responses((status = 200, body = AnalysisDefaultsResponse)))]
pub(super) async fn set_analysis_defaults(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SetAnalysisDefaults>,
) -> Result<Json<AnalysisDefaultsResponse>, Failure> {
    let choice = ParameterChoice {
        window: request.window,
        measure: request.measure,
        abc: request.abc.unwrap_or_default(),
        xyz: request.xyz.unwrap_or_default(),
        date_basis: request.date_basis,
    };
    let wanted = portfolio::chosen(choice, AnalysisDefaults::default())?;
    let company = portfolio::set_analysis_defaults(&http.app, &caller.actor, wanted).await?;
    Ok(Json(AnalysisDefaultsResponse { analysis_defaults: company.into() }))
}
