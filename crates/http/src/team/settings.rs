//! What holds for the whole installation.

use axum::Json;
use axum::extract::State;
use mainstay_app::team::{self, CompanySettings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::Body;
use crate::{Failure, Http};

/// What holds for the whole installation.
#[derive(Debug, Serialize, ToSchema)]
struct Settings {
    /// What the company is called; null where nobody said.
    company_name: Option<String>,
}

impl From<CompanySettings> for Settings {
    fn from(settings: CompanySettings) -> Self {
        Self { company_name: settings.company_name }
    }
}

/// The settings in their envelope.
#[derive(Debug, Serialize, ToSchema)]
struct SettingsResponse {
    settings: Settings,
}

/// The settings as they shall be; what is left out is unset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeSettings {
    /// At most 200 characters.
    company_name: Option<String>,
}

/// Says what holds for the whole installation.
#[utoipa::path(get, path = "/settings", tag = "team", operation_id = "get_settings",
    responses((status = 200, body = SettingsResponse)))]
async fn get_settings(State(http): State<Http>, caller: Caller) -> Result<Json<SettingsResponse>, Failure> {
    let settings = team::company_settings(&http.app, &caller.actor).await?;
    Ok(Json(SettingsResponse { settings: settings.into() }))
}

/// Replaces what holds for the whole installation.
#[utoipa::path(put, path = "/settings", tag = "team", operation_id = "change_settings",
    request_body = ChangeSettings, responses((status = 200, body = SettingsResponse)))]
async fn change_settings(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ChangeSettings>,
) -> Result<Json<SettingsResponse>, Failure> {
    let wanted = CompanySettings { company_name: request.company_name };
    let settings = team::change_company_settings(&http.app, &caller.actor, wanted).await?;
    Ok(Json(SettingsResponse { settings: settings.into() }))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(get_settings, change_settings))
}
