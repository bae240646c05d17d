//! The segments of a run: tried, looked at, compared, as a spreadsheet.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::portfolio::{self, SegmentMove as Move, SegmentRow, SegmentsPicture};
use mainstay_domain::ids::{AccountId, RunId, SegmentationVersionId};
use mainstay_domain::money::Currency;
use mainstay_domain::segmentation::{Definition, Feature, Quality, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::demand::InRunQuery;
use super::rows::hidden;
use super::runs::Run;
use super::segmentation::SegmentationVersion;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Body, Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// Segments of a run, over the accounts you see. Amounts are minor units of the run's currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SegmentsResponse {
    run: Run,
    /// The version; null where the segments were only tried.
    version: Option<SegmentationVersion>,
    definition: Definition,
    /// The first has the number 1.
    segments: Vec<Segment>,
    /// How well groups part; null where none were found, and where you see a part of the accounts.
    quality: Option<GroupQuality>,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// One segment.
#[derive(Debug, Serialize, ToSchema)]
struct Segment {
    name: String,
    accounts: usize,
    /// Net revenue.
    revenue: i64,
    gross_profit: Option<i64>,
    /// Its part of the net revenue of all; null where that is nothing.
    share: Option<f64>,
    /// Its largest accounts, at most three.
    largest: Vec<SegmentAccount>,
    /// The account that stands for it, in the run the group was found in; null where none does, or where you do not see it.
    medoid: Option<SegmentAccount>,
    /// The mean silhouette of its accounts, from -1 to 1; null where no group was found.
    silhouette: Option<f64>,
}

/// An account of a segment.
#[derive(Debug, Serialize, ToSchema)]
struct SegmentAccount {
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    revenue: i64,
}

/// How well groups part, and whether they would be found again.
#[derive(Debug, Serialize, ToSchema)]
struct GroupQuality {
    /// The mean silhouette: above 0.7 strong, above 0.5 reasonable, above 0.25 weak, else none.
    silhouette: f64,
    /// How many accounts were grouped.
    accounts: usize,
    /// Null with too few accounts to try.
    stability: Option<GroupStability>,
    /// The mean silhouette of other numbers of groups.
    advice: Vec<GroupAdvice>,
    /// Features that say nothing, because at least half of the accounts have the same value.
    constant: Vec<Feature>,
}

/// Whether groups would be found again in samples of the accounts.
#[derive(Debug, Serialize, ToSchema)]
struct GroupStability {
    verdict: Verdict,
    /// The mean adjusted Rand index.
    mean: f64,
    lowest: f64,
    samples: u32,
}

/// How well another number of groups would part.
#[derive(Debug, Serialize, ToSchema)]
struct GroupAdvice {
    k: usize,
    silhouette: f64,
}

/// Two versions over the same accounts, those you see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SegmentsComparison {
    run: Run,
    from: SegmentationVersion,
    to: SegmentationVersion,
    /// From which segment to which, the most money first; also those that stay.
    moves: Vec<SegmentMove>,
    /// Accounts whose segment has another name.
    moved: usize,
    moved_revenue: i64,
    accounts: usize,
    /// The adjusted Rand index: 1 where both part accounts alike, whatever segments are called; 0 as by chance.
    agreement: f64,
}

/// Accounts in one segment by one version and in one by the other.
#[derive(Debug, Serialize, ToSchema)]
struct SegmentMove {
    from: String,
    to: String,
    accounts: usize,
    revenue: i64,
    /// The largest, at most three.
    largest: Vec<SegmentAccount>,
}

/// A definition to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TrySegments {
    definition: Definition,
}

/// With which version, and in which run.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CompareSegmentsQuery {
    /// The later version.
    with: SegmentationVersionId,
    /// The run; the later version's by default.
    run: Option<RunId>,
}

/// Tries segments on a run. Nothing is kept.
#[utoipa::path(post, path = "/runs/{id}/segments", tag = "portfolio", operation_id = "try_segments",
    params(("id" = RunId, Path)), request_body = TrySegments, responses((status = 200, body = SegmentsResponse)))]
pub(super) async fn try_segments(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Body(request): Body<TrySegments>,
) -> Result<Json<SegmentsResponse>, Failure> {
    let found = portfolio::try_segments(&http.app, &caller.actor, Some(id), request.definition).await?;
    Ok(Json(answer(found)?))
}

/// Shows the segments of a version, in the run it was made on or in another.
#[utoipa::path(get, path = "/segmentation-versions/{id}", tag = "portfolio", operation_id = "get_segments",
    params(("id" = SegmentationVersionId, Path), InRunQuery), responses((status = 200, body = SegmentsResponse)))]
pub(super) async fn get_segments(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SegmentationVersionId>,
    Query(query): Query<InRunQuery>,
) -> Result<Json<SegmentsResponse>, Failure> {
    Ok(Json(answer(portfolio::segments(&http.app, &caller.actor, id, query.run).await?)?))
}

/// Says what lies between a version and a later one, in accounts and money.
#[utoipa::path(get, path = "/segmentation-versions/{id}/comparison", tag = "portfolio",
    operation_id = "compare_segments", params(("id" = SegmentationVersionId, Path), CompareSegmentsQuery),
    responses((status = 200, body = SegmentsComparison)))]
pub(super) async fn compare_segments(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SegmentationVersionId>,
    Query(query): Query<CompareSegmentsQuery>,
) -> Result<Json<SegmentsComparison>, Failure> {
    let found = portfolio::compare_segments(&http.app, &caller.actor, (id, query.with), query.run).await?;
    let currency = found.run.currency;
    let moves = found.moves.into_iter().map(|one| segment_move(one, currency));
    Ok(Json(SegmentsComparison {
        moves: moves.collect::<Result<_, _>>()?,
        moved: found.moved,
        moved_revenue: minor(found.moved_revenue, currency)?,
        accounts: found.accounts,
        agreement: found.agreement,
        from: found.from.into(),
        to: found.to.into(),
        run: found.run.into(),
    }))
}

/// The segments of a version and every account in them, as a spreadsheet.
#[utoipa::path(get, path = "/segmentation-versions/{id}/segments.xlsx", tag = "portfolio",
    operation_id = "export_segments", params(("id" = SegmentationVersionId, Path), InRunQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_segments(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SegmentationVersionId>,
    Query(query): Query<InRunQuery>,
) -> Result<impl IntoResponse, Failure> {
    let workbook = portfolio::segments_xlsx(&http.app, &caller.actor, id, query.run).await?;
    Ok(download(workbook, XLSX, "segments.xlsx"))
}

fn answer(found: SegmentsPicture) -> Result<SegmentsResponse, Failure> {
    let currency = found.run.currency;
    Ok(SegmentsResponse {
        segments: found.segments.into_iter().map(|row| segment(row, currency)).collect::<Result<_, _>>()?,
        version: found.version.map(Into::into),
        definition: found.definition,
        quality: found.quality.map(quality),
        hidden: hidden(found.margin, None).into_iter().filter(|field| *field == "gross_profit").collect(),
        run: found.run.into(),
    })
}

fn segment(row: SegmentRow, currency: Currency) -> Result<Segment, Failure> {
    Ok(Segment {
        name: row.name,
        accounts: row.accounts,
        revenue: minor(row.revenue, currency)?,
        gross_profit: optional(row.gross_profit, currency)?,
        share: row.share,
        largest: row.largest.into_iter().map(|one| account(one, currency)).collect::<Result<_, _>>()?,
        medoid: row.medoid.map(|one| account(one, currency)).transpose()?,
        silhouette: row.silhouette,
    })
}

fn segment_move(one: Move, currency: Currency) -> Result<SegmentMove, Failure> {
    Ok(SegmentMove {
        from: one.from,
        to: one.to,
        accounts: one.accounts,
        revenue: minor(one.revenue, currency)?,
        largest: one.largest.into_iter().map(|one| account(one, currency)).collect::<Result<_, _>>()?,
    })
}

fn account(one: portfolio::SegmentMember, currency: Currency) -> Result<SegmentAccount, Failure> {
    Ok(SegmentAccount {
        id: one.id,
        name: one.name,
        revenue: minor(one.revenue, currency)?,
        source: one.account.source,
        external_id: one.account.external_id,
    })
}

fn quality(of: Quality) -> GroupQuality {
    let advice = of.advice.into_iter().map(|one| GroupAdvice { k: one.k, silhouette: one.silhouette });
    GroupQuality {
        silhouette: of.silhouette,
        accounts: of.accounts,
        stability: of.stability.map(|stability| GroupStability {
            verdict: stability.verdict(),
            mean: stability.mean,
            lowest: stability.lowest,
            samples: stability.samples,
        }),
        advice: advice.collect(),
        constant: of.constant,
    }
}
