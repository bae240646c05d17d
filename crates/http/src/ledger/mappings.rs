//! Mappings that are kept.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::ledger::{self, FittingMapping, SavedMapping};
use mainstay_domain::ids::MappingId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::{Failure, Http};

/// A mapping that is kept: every one that imported a file, and every one that somebody saved.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeptMapping {
    id: MappingId,
    name: String,
    source: String,
    kind: String,
    /// TOML.
    text: String,
    /// When a file was last imported by it; null for never.
    used_at: Option<DateTime<Utc>>,
    used_by: Option<String>,
}

/// A kept mapping that could read a file.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FitMapping {
    #[serde(flatten)]
    mapping: KeptMapping,
    /// `exact`: the file has the very columns of the one it read last. `columns`: it has every column the mapping names.
    fits: &'static str,
}

/// A name and a text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingRequest {
    name: String,
    /// TOML.
    text: String,
}

/// A kept mapping in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MappingResponse {
    mapping: KeptMapping,
}

/// The kept mappings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MappingsResponse {
    mappings: Vec<KeptMapping>,
}

impl From<SavedMapping> for KeptMapping {
    fn from(mapping: SavedMapping) -> Self {
        let SavedMapping { id, name, source, kind, text, used_at, used_by, .. } = mapping;
        Self { id, name, source, kind, text, used_at, used_by }
    }
}

impl From<FittingMapping> for FitMapping {
    fn from(fitting: FittingMapping) -> Self {
        Self { mapping: fitting.mapping.into(), fits: fitting.fit.as_str() }
    }
}

/// Lists the kept mappings, the one used last first.
#[utoipa::path(get, path = "/mappings", tag = "ledger", operation_id = "list_mappings",
    responses((status = 200, body = MappingsResponse)))]
pub(super) async fn list_mappings(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<MappingsResponse>, Failure> {
    let mappings = ledger::mappings(&http.app, &caller.actor).await?;
    Ok(Json(MappingsResponse { mappings: mappings.into_iter().map(Into::into).collect() }))
}

/// Keeps a mapping. One whose text is kept already gets the name.
#[utoipa::path(post, path = "/mappings", tag = "ledger", operation_id = "add_mapping", request_body = MappingRequest,
    responses((status = 201, body = MappingResponse)))]
pub(super) async fn add_mapping(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<MappingRequest>,
) -> Result<(StatusCode, Json<MappingResponse>), Failure> {
    let saved = ledger::save_mapping(&http.app, &caller.actor, &request.name, &request.text).await?;
    Ok((StatusCode::CREATED, Json(MappingResponse { mapping: saved.into() })))
}

/// Gives a kept mapping another name and text.
#[utoipa::path(put, path = "/mappings/{id}", tag = "ledger", operation_id = "change_mapping",
    params(("id" = MappingId, Path)), request_body = MappingRequest, responses((status = 200, body = MappingResponse)))]
pub(super) async fn change_mapping(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<MappingId>,
    Body(request): Body<MappingRequest>,
) -> Result<Json<MappingResponse>, Failure> {
    let saved = ledger::change_mapping(&http.app, &caller.actor, id, &request.name, &request.text).await?;
    Ok(Json(MappingResponse { mapping: saved.into() }))
}

/// Removes a kept mapping. Imports keep the text they were read by.
#[utoipa::path(delete, path = "/mappings/{id}", tag = "ledger", operation_id = "remove_mapping",
    params(("id" = MappingId, Path)), responses((status = 204)))]
pub(super) async fn remove_mapping(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<MappingId>,
) -> Result<StatusCode, Failure> {
    ledger::forget_mapping(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
