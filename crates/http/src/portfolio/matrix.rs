//! The portfolio matrix: accounts by any two measures, four quadrants, and who is large and at risk.

use std::fmt::Display;
use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::portfolio::{self, Counted, MatrixPoint as AppPoint, MatrixRequest};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::lifecycle::Phase;
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{MatrixMeasure, MatrixUnit, Quadrant, RiskView, Xyz};
use mainstay_domain::time::AsOf;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::rows::segment_choice;
use super::runs::Run;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Path, Query};
use crate::money::minor;
use crate::{Failure, Http};

/// How many accounts one answer has; the quadrants count the others too, and the spreadsheet has them all.
const MOST_POINTS: usize = 5000;
/// How many of those large and at risk are listed apart.
const MOST_AT_RISK: usize = 100;

/// The matrix of a run over the active accounts you see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MatrixResponse {
    run: Run,
    x: MatrixAxis,
    y: MatrixAxis,
    size: MatrixAxis,
    risk: RiskView,
    /// The day of the fit whose figures take part; null where none does.
    fit_as_of: Option<AsOf>,
    /// The four quadrants, the upper ones first.
    quadrants: Vec<MatrixQuadrant>,
    /// Active accounts that one of the axes is not known of.
    not_placed: MatrixCount,
    /// All accounts placed.
    placed: usize,
    /// The accounts, the largest first, at most as many as asked for.
    points: Vec<MatrixPoint>,
    /// How many are large and at risk.
    large_at_risk: MatrixCount,
    /// The largest hundred of them.
    largest_at_risk: Vec<MatrixPoint>,
}

/// One measure of the matrix.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixAxis {
    measure: MatrixMeasure,
    unit: MatrixUnit,
    /// Where it is cut; of the size, from where on an account is large: the largest quarter. Null while nobody is placed.
    threshold: Option<f64>,
}

/// Accounts, and their net revenue in minor units.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixCount {
    accounts: usize,
    revenue: i64,
}

/// One quarter of the matrix.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixQuadrant {
    quadrant: Quadrant,
    all: MatrixCount,
    at_risk: MatrixCount,
}

/// One account in the matrix.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixPoint {
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    revenue: i64,
    x: f64,
    y: f64,
    /// Null where it is not known.
    size: Option<f64>,
    quadrant: Quadrant,
    /// The phase of the relationship; null unless risk is told by phase.
    phase: Option<Phase>,
    /// The probability of being still active; null unless a measure of the fit takes part.
    p_active: Option<f64>,
    xyz: Xyz,
    /// Whether it is at risk by the view asked for; null where that cannot be told.
    is_at_risk: Option<bool>,
    /// Whether it is of the largest quarter by size.
    is_large: bool,
}

/// What to place accounts by. Measures are `revenue`, `growth`, `gross_profit`, `margin`, `orders`, `recency`, `variation`,
/// `costed_share`, the levels `pocket_sales` and `contribution_1` to `contribution_4` of the ladder at the costs that hold now,
/// and `expected_orders`, `lifetime_value`, `active_probability`, which need a fitted model.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct MatrixQuery {
    /// The horizontal axis.
    #[param(default = "revenue")]
    x: Option<String>,
    /// The vertical axis.
    #[param(default = "variation")]
    y: Option<String>,
    /// The size of a bubble.
    #[param(default = "revenue")]
    size: Option<String>,
    /// Where the horizontal axis is cut: `median`, a quantile such as `q75`, or a number as people write it: money in whole
    /// units of the currency, shares in percent.
    #[param(default = "median")]
    x_at: Option<String>,
    /// Where the vertical axis is cut.
    #[param(default = "median")]
    y_at: Option<String>,
    /// By what an account counts as at risk: `phase` (in dissolution), `active_probability` (below one half) or `stability`
    /// (class Z).
    #[param(default = "phase")]
    risk: Option<String>,
    /// Only accounts of these segments, cut among themselves: a version of a segmentation, and after a colon the numbers of its
    /// segments, separated by commas.
    segment: Option<String>,
    /// At most this many accounts, 1 to 5000.
    #[param(default = 5000)]
    limit: Option<usize>,
    /// Names of the quadrants in the spreadsheet, separated by commas, the upper ones first.
    names: Option<String>,
}

impl MatrixQuery {
    fn request(&self) -> Result<MatrixRequest, Failure> {
        let usual = MatrixRequest::default();
        Ok(MatrixRequest {
            x: read(self.x.as_deref(), "x", usual.x)?,
            y: read(self.y.as_deref(), "y", usual.y)?,
            size: read(self.size.as_deref(), "size", usual.size)?,
            x_at: read(self.x_at.as_deref(), "x_at", usual.x_at)?,
            y_at: read(self.y_at.as_deref(), "y_at", usual.y_at)?,
            risk: read(self.risk.as_deref(), "risk", usual.risk)?,
            segments: self.segment.as_deref().map(segment_choice).transpose()?,
        })
    }
}

fn read<T: FromStr<Err: Display>>(text: Option<&str>, field: &str, usual: T) -> Result<T, Failure> {
    text.map_or(Ok(usual), |text| {
        text.trim().parse().map_err(|error| Failure(Error::invalid("bad_matrix", field, format!("{error}"))))
    })
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(get_matrix)).routes(routes!(export_matrix))
}

/// Places the active accounts of a run by two measures, parts them into four quadrants, and says who is large and at risk.
#[utoipa::path(get, path = "/runs/{id}/matrix", tag = "portfolio", operation_id = "get_matrix",
    params(("id" = RunId, Path), MatrixQuery), responses((status = 200, body = MatrixResponse)))]
pub(super) async fn get_matrix(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<MatrixQuery>,
) -> Result<Json<MatrixResponse>, Failure> {
    let request = query.request()?;
    let most = query.limit.unwrap_or(MOST_POINTS).clamp(1, MOST_POINTS);
    let found = portfolio::matrix(&http.app, &caller.actor, Some(id), request).await?;
    let (currency, request) = (found.run.currency, &found.request);
    let axis = |measure: MatrixMeasure, threshold| MatrixAxis { measure, unit: measure.unit(), threshold };
    let quadrants = found.quadrants.iter().map(|totals| {
        let (all, at_risk) = (counted(totals.all, currency)?, counted(totals.at_risk, currency)?);
        Ok(MatrixQuadrant { quadrant: totals.quadrant, all, at_risk })
    });
    let large = Counted {
        accounts: found.large_at_risk().count(),
        revenue: found.large_at_risk().map(|point| point.revenue).sum(),
    };
    let at_risk = found.large_at_risk().take(MOST_AT_RISK).cloned().map(|row| point(row, currency));
    Ok(Json(MatrixResponse {
        largest_at_risk: at_risk.collect::<Result<_, Failure>>()?,
        x: axis(request.x, found.thresholds.map(|(x, _)| x)),
        y: axis(request.y, found.thresholds.map(|(_, y)| y)),
        size: axis(request.size, found.large_from),
        risk: request.risk,
        fit_as_of: found.fit_as_of,
        quadrants: quadrants.collect::<Result<_, Failure>>()?,
        not_placed: counted(found.not_placed, currency)?,
        large_at_risk: counted(large, currency)?,
        placed: found.points.len(),
        points: found
            .points
            .into_iter()
            .take(most)
            .map(|row| point(row, currency))
            .collect::<Result<_, Failure>>()?,
        run: found.run.into(),
    }))
}

/// The matrix of a run as a spreadsheet: every account placed, and what each quadrant counts.
#[utoipa::path(get, path = "/runs/{id}/matrix.xlsx", tag = "portfolio", operation_id = "export_matrix",
    params(("id" = RunId, Path), MatrixQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_matrix(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<MatrixQuery>,
) -> Result<impl IntoResponse, Failure> {
    let request = query.request()?;
    let names = query.names.iter().flat_map(|names| names.split(',')).map(ToOwned::to_owned).collect();
    let workbook = portfolio::matrix_xlsx(&http.app, &caller.actor, Some(id), request, names).await?;
    Ok(download(workbook, XLSX, "matrix.xlsx"))
}

fn counted(counted: Counted, currency: Currency) -> Result<MatrixCount, Failure> {
    Ok(MatrixCount { accounts: counted.accounts, revenue: minor(counted.revenue, currency)? })
}

fn point(point: AppPoint, currency: Currency) -> Result<MatrixPoint, Failure> {
    Ok(MatrixPoint {
        id: point.id,
        name: point.name,
        revenue: minor(point.revenue, currency)?,
        x: point.x,
        y: point.y,
        size: point.size,
        quadrant: point.quadrant,
        phase: point.signs.phase,
        p_active: point.signs.p_active,
        xyz: point.signs.xyz,
        is_at_risk: point.is_at_risk,
        is_large: point.is_large,
        source: point.account.source,
        external_id: point.account.external_id,
    })
}
