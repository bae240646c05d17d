//! Segmentations by name, and their versions.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::portfolio::{self, NewSegmentation};
use mainstay_domain::ids::{RunId, SegmentationId, SegmentationVersionId};
use mainstay_domain::segmentation::Definition;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::{Failure, Http};

/// A segmentation with its versions.
#[derive(Debug, Serialize, ToSchema)]
struct Segmentation {
    id: SegmentationId,
    name: String,
    /// The newest first.
    versions: Vec<SegmentationVersion>,
}

/// One version, which never changes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SegmentationVersion {
    id: SegmentationVersionId,
    segmentation: SegmentationId,
    /// What the segmentation is called.
    name: String,
    /// Counted from 1.
    number: i64,
    reason: String,
    definition: Definition,
    method_version: String,
    /// The run it was made on.
    run: RunId,
    /// Its segments; the first has the number 1.
    segments: Vec<String>,
    made_by: String,
    made_at: DateTime<Utc>,
}

impl From<portfolio::SegmentationVersion> for SegmentationVersion {
    fn from(version: portfolio::SegmentationVersion) -> Self {
        Self {
            id: version.id,
            segmentation: version.segmentation,
            name: version.name,
            number: version.number,
            reason: version.reason,
            definition: version.definition,
            method_version: version.method_version,
            run: version.run,
            segments: version.segments,
            made_by: version.made_by,
            made_at: version.made_at,
        }
    }
}

/// Every segmentation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SegmentationsResponse {
    /// By name; those that tell of costs only if you see margins.
    segmentations: Vec<Segmentation>,
}

/// A segmentation to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeepSegmentation {
    /// 1 to 100 characters.
    name: String,
    /// Why, in 1 to 500 characters.
    reason: String,
    definition: Definition,
    /// The run it is made on; the newest by default.
    run: Option<RunId>,
}

/// A further version to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddSegmentationVersion {
    /// Why, in 1 to 500 characters.
    reason: String,
    definition: Definition,
    /// The run it is made on; the newest by default.
    run: Option<RunId>,
}

/// A version in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SegmentationVersionResponse {
    segmentation_version: SegmentationVersion,
}

/// Lists the segmentations with their versions.
#[utoipa::path(get, path = "/segmentations", tag = "portfolio", operation_id = "list_segmentations",
    responses((status = 200, body = SegmentationsResponse)))]
pub(super) async fn list_segmentations(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<SegmentationsResponse>, Failure> {
    let found = portfolio::segmentations(&http.app, &caller.actor).await?;
    let segmentation = |one: portfolio::Segmentation| Segmentation {
        id: one.id,
        name: one.name,
        versions: one.versions.into_iter().map(Into::into).collect(),
    };
    Ok(Json(SegmentationsResponse { segmentations: found.into_iter().map(segmentation).collect() }))
}

/// Keeps a segmentation with its first version. Who is in which segment is kept with it.
#[utoipa::path(post, path = "/segmentations", tag = "portfolio", operation_id = "keep_segmentation",
    request_body = KeepSegmentation, responses((status = 201, body = SegmentationVersionResponse)))]
pub(super) async fn keep_segmentation(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<KeepSegmentation>,
) -> Result<(StatusCode, Json<SegmentationVersionResponse>), Failure> {
    let KeepSegmentation { name, reason, definition, run } = request;
    let new = NewSegmentation { reason, definition, run };
    let kept = portfolio::keep_segmentation(&http.app, &caller.actor, &name, new).await?;
    Ok((StatusCode::CREATED, Json(SegmentationVersionResponse { segmentation_version: kept.into() })))
}

/// Adds a version to a segmentation. Earlier versions stay.
#[utoipa::path(post, path = "/segmentations/{id}/versions", tag = "portfolio",
    operation_id = "add_segmentation_version", params(("id" = SegmentationId, Path)),
    request_body = AddSegmentationVersion, responses((status = 201, body = SegmentationVersionResponse)))]
pub(super) async fn add_segmentation_version(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SegmentationId>,
    Body(request): Body<AddSegmentationVersion>,
) -> Result<(StatusCode, Json<SegmentationVersionResponse>), Failure> {
    let AddSegmentationVersion { reason, definition, run } = request;
    let new = NewSegmentation { reason, definition, run };
    let kept = portfolio::add_version(&http.app, &caller.actor, id, new).await?;
    Ok((StatusCode::CREATED, Json(SegmentationVersionResponse { segmentation_version: kept.into() })))
}
