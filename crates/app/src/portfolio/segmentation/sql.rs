//! The tables of segmentations.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::{RunId, SegmentationId, SegmentationVersionId};
use mainstay_domain::segmentation::SEGMENTATION_VERSION;
use uuid::Uuid;

use super::SegmentationVersion;
use super::membership::Membership;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};
use crate::team;

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: Uuid,
    segmentation_id: Uuid,
    name: String,
    number: i64,
    reason: String,
    definition: String,
    found: String,
    method_version: String,
    run_id: Uuid,
    segments: String,
    places: String,
    made_by: String,
    made_at: DateTime<Utc>,
}

impl VersionRow {
    fn version(self, names: &team::Names) -> Result<SegmentationVersion> {
        let groups = (!self.found.is_empty()).then(|| serde_json::from_str(&self.found)).transpose()?;
        Ok(SegmentationVersion {
            id: SegmentationVersionId(self.id),
            segmentation: SegmentationId(self.segmentation_id),
            name: self.name,
            number: self.number,
            reason: self.reason,
            definition: serde_json::from_str(&self.definition)?,
            groups,
            method_version: self.method_version,
            run: RunId(self.run_id),
            segments: serde_json::from_str(&self.segments)?,
            made_by: names.of(&self.made_by),
            made_at: self.made_at,
            places: serde_json::from_str(&self.places)?,
        })
    }
}

/// Every version, by the names of segmentations, the newest first within each.
pub(super) async fn every(reads: &mut (impl Reads + Send)) -> Result<Vec<SegmentationVersion>> {
    let rows: Vec<VersionRow> = reads
        .all(
            "select segmentation_version.*, segmentation.name
             from segmentation_version join segmentation on segmentation.id = segmentation_version.segmentation_id
             order by segmentation.name_key, segmentation_version.number desc",
            args![],
        )
        .await?;
    let names = team::names(reads).await?;
    rows.into_iter().map(|row| row.version(&names)).collect()
}

/// One version.
pub(super) async fn find(
    reads: &mut (impl Reads + Send),
    id: SegmentationVersionId,
) -> Result<Option<SegmentationVersion>> {
    let row: Option<VersionRow> = reads
        .optional(
            "select segmentation_version.*, segmentation.name
             from segmentation_version join segmentation on segmentation.id = segmentation_version.segmentation_id
             where segmentation_version.id = $1",
            args![id.0],
        )
        .await?;
    let names = team::names(reads).await?;
    row.map(|row| row.version(&names)).transpose()
}

/// How many versions a segmentation has; `None` where there is none of that id.
pub(super) async fn versions(act: &mut Act, id: SegmentationId) -> Result<Option<i64>> {
    #[derive(sqlx::FromRow)]
    struct Last {
        number: i64,
    }
    let last: Option<Last> = act
        .optional(
            "select number from segmentation_version where segmentation_id = $1 order by number desc limit 1",
            args![id.0],
        )
        .await?;
    Ok(last.map(|last| last.number))
}

/// Whether a segmentation has that name.
pub(super) async fn is_taken(act: &mut Act, name: &str) -> Result<bool> {
    #[derive(sqlx::FromRow)]
    struct Count {
        named: i64,
    }
    let found: Count = act
        .one("select count(*) as named from segmentation where name_key = $1", args![name.to_lowercase()])
        .await?;
    Ok(found.named > 0)
}

/// Keeps a segmentation by its name.
pub(super) async fn insert(act: &mut Act, id: SegmentationId, name: &str) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "insert into segmentation (id, name, name_key, created_by, created_at) values ($1, $2, $3, $4, $5)",
        args![id.0, name, name.to_lowercase(), by, at],
    )
    .await?;
    Ok(())
}

/// What a new version is made of.
pub(super) struct NewVersion<'a> {
    pub(super) id: SegmentationVersionId,
    pub(super) segmentation: SegmentationId,
    pub(super) number: i64,
    pub(super) reason: &'a str,
    pub(super) run: RunId,
    pub(super) worked_out: &'a Membership,
}

/// Keeps a version.
pub(super) async fn insert_version(act: &mut Act, new: &NewVersion<'_>) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let of = new.worked_out;
    let found = of.groups.as_ref().map(serde_json::to_string).transpose()?.unwrap_or_default();
    let places: Vec<usize> = of.of.iter().map(|(_, place)| *place).collect();
    let added = act
        .exec(
            "insert into segmentation_version (id, segmentation_id, number, reason, definition, found, method_version,
               run_id, segments, places, made_by, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict do nothing",
            args![
                new.id.0,
                new.segmentation.0,
                new.number,
                new.reason,
                serde_json::to_string(&of.definition)?,
                found,
                SEGMENTATION_VERSION,
                new.run.0,
                serde_json::to_string(&of.segments)?,
                serde_json::to_string(&places)?,
                by,
                at
            ],
        )
        .await?;
    if added == 0 {
        return Err(Error::Conflict(
            "somebody else made a version at the same moment: look at it first".into(),
        ));
    }
    Ok(())
}
