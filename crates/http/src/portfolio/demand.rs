//! How accounts order: demand patterns, seasons, and the nine cells over time.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::portfolio::{self, DemandFilter, DemandRow, Page, SegmentChoice};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{
    Class, Demand as DomainDemand, DemandPattern, PeriodLength, Season as DomainSeason, Xyz,
};
use mainstay_domain::time::{AsOf, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rows::{segment_choice, words};
use super::runs::Run;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Path, Query};
use crate::money::minor;
use crate::{Failure, Http};

/// How the active accounts you see order. Amounts are minor units of the run's currency and of net revenue.
#[derive(Debug, Serialize, ToSchema)]
struct RunDemand {
    run: Run,
    /// Every pattern, with what it means and which forecast suits it.
    patterns: Vec<PatternAccounts>,
    /// The season of all of them together; null where it cannot be told.
    season: Option<Season>,
    /// Accounts with a season of their own.
    seasonal: usize,
    /// The accounts asked for, the largest revenue first.
    accounts: Vec<DemandAccount>,
}

/// The accounts of one pattern.
#[derive(Debug, Serialize, ToSchema)]
struct PatternAccounts {
    pattern: DemandPattern,
    accounts: usize,
    revenue: i64,
    /// What the pattern means for planning.
    meaning: &'static str,
    /// The forecast that suits it.
    forecast: &'static str,
}

/// What a demand pattern rests on.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "periods with demand are what the pattern counts")]
struct Demand {
    pattern: DemandPattern,
    /// Periods of the account's life inside the window of XYZ.
    periods: u32,
    /// Those with more bought than came back.
    demand_periods: u32,
    /// Periods over periods with demand: seldom from 1.32 on.
    adi: Option<f64>,
    /// Squared variation of the value of those periods: very different from 0.49 on.
    cv_squared: Option<f64>,
}

/// A season, or that there is none.
#[derive(Debug, Serialize, ToSchema)]
struct Season {
    /// Whole years it was looked for in.
    years: u32,
    /// Kendall's W: 0 where the years have nothing in common, 1 where all put the months into one order.
    strength: f64,
    /// The probability of as strong a season by chance, by Friedman's test.
    p: f64,
    /// Whether `p` is below 0.05.
    is_significant: bool,
    /// January first: the month's mean over the mean of all months.
    index: Vec<f64>,
    /// Months that stand out above, 1 is January.
    high: Vec<u32>,
    /// Months that stand out below.
    low: Vec<u32>,
}

/// How one account orders.
#[derive(Debug, Serialize, ToSchema)]
struct DemandAccount {
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    revenue: i64,
    demand: Demand,
    season: Option<Season>,
}

/// A page of a picture of demand.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DemandResponse {
    demand: RunDemand,
    meta: DemandMeta,
}

/// Where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
struct DemandMeta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// Which accounts, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct DemandQuery {
    /// Patterns, separated by commas: `smooth`, `erratic`, `intermittent`, `lumpy`, `unknown`.
    pattern: Option<String>,
    /// Only accounts with a season.
    #[param(default = false)]
    seasonal: Option<bool>,
    /// Only accounts of these segments: a version of a segmentation, and after a colon the numbers of its segments, separated by
    /// commas.
    segment: Option<String>,
    /// At most this many, 1 to 1000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `meta.next` of the page before.
    after: Option<usize>,
}

/// Whose rows a file holds.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct OfSegmentsQuery {
    /// Only accounts of these segments: a version of a segmentation, and after a colon the numbers of its segments, separated by
    /// commas.
    segment: Option<String>,
}

impl OfSegmentsQuery {
    pub(super) fn segments(&self) -> Result<Option<SegmentChoice>, Failure> {
        self.segment.as_deref().map(segment_choice).transpose()
    }
}

/// In which run an account is looked at.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct InRunQuery {
    /// The run; the newest by default.
    pub(super) run: Option<RunId>,
}

/// How one account orders, period by period.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountDemandResponse {
    /// Null where the account has no line before the run's day.
    demand: Option<Demand>,
    season: Option<Season>,
    /// What the pattern means for planning; null without one.
    meaning: Option<&'static str>,
    /// The forecast that suits it.
    forecast: Option<&'static str>,
    /// How long each period is.
    period: Option<PeriodLength>,
    /// The first day of the first period.
    start: Option<Day>,
    /// The net value of each period in minor units, oldest first.
    totals: Vec<i64>,
    /// The run's day; null while there is no run.
    as_of: Option<AsOf>,
}

/// The nine cells of the stored runs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CellsHistoryResponse {
    /// One entry for each as-of day of a run with the default parameters, oldest first.
    runs: Vec<CellsOfRun>,
}

/// The nine cells of one run, over the accounts you see.
#[derive(Debug, Serialize, ToSchema)]
struct CellsOfRun {
    run: RunId,
    as_of: AsOf,
    currency: String,
    minor_digits: u16,
    cells: Vec<CellThen>,
}

/// One cell then.
#[derive(Debug, Serialize, ToSchema)]
struct CellThen {
    abc: Class,
    xyz: Xyz,
    accounts: u32,
    revenue: i64,
}

/// Says how the active accounts of a run order: smooth, erratic, intermittent or lumpy, and with which season.
#[utoipa::path(get, path = "/runs/{id}/demand", tag = "portfolio", operation_id = "get_demand",
    params(("id" = RunId, Path), DemandQuery), responses((status = 200, body = DemandResponse)))]
pub(super) async fn get_demand(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<DemandQuery>,
) -> Result<Json<DemandResponse>, Failure> {
    let page = Page { after: query.after.unwrap_or(0), limit: query.limit.unwrap_or(100).clamp(1, 1000) };
    let filter = DemandFilter {
        patterns: words(query.pattern.as_deref(), "pattern")?,
        seasonal: query.seasonal.unwrap_or(false),
        segments: query.segment.as_deref().map(segment_choice).transpose()?,
    };
    let found = portfolio::demand(&http.app, &caller.actor, Some(id), &filter, page).await?;
    let currency = found.run.currency;
    let patterns = found.patterns.into_iter().map(|one| {
        let (rule, revenue) = (one.pattern.rule(), minor(one.revenue, currency)?);
        let (meaning, forecast) = (rule.meaning, rule.forecast);
        Ok(PatternAccounts { pattern: one.pattern, accounts: one.accounts, revenue, meaning, forecast })
    });
    let demand = RunDemand {
        patterns: patterns.collect::<Result<_, Failure>>()?,
        season: found.season.as_ref().map(season),
        seasonal: found.seasonal,
        accounts: found.accounts.into_iter().map(|row| account(row, currency)).collect::<Result<_, _>>()?,
        run: found.run.into(),
    };
    let meta = DemandMeta { next: found.next.map(|next| next.to_string()), total: found.total };
    Ok(Json(DemandResponse { demand, meta }))
}

/// How every active account of a run orders, as a spreadsheet.
#[utoipa::path(get, path = "/runs/{id}/demand.xlsx", tag = "portfolio", operation_id = "export_demand",
    params(("id" = RunId, Path), OfSegmentsQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_demand(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<OfSegmentsQuery>,
) -> Result<impl IntoResponse, Failure> {
    let workbook = portfolio::demand_xlsx(&http.app, &caller.actor, Some(id), query.segments()?).await?;
    Ok(download(workbook, XLSX, "demand.xlsx"))
}

/// Says how an account orders: its pattern, its season, and the value period by period behind them.
#[utoipa::path(get, path = "/accounts/{id}/demand", tag = "accounts", operation_id = "get_account_demand",
    params(("id" = AccountId, Path), InRunQuery), responses((status = 200, body = AccountDemandResponse)))]
pub(super) async fn get_account_demand(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<InRunQuery>,
) -> Result<Json<AccountDemandResponse>, Failure> {
    let found = portfolio::account_demand(&http.app, &caller.actor, id, query.run).await?;
    let as_of = found.run.as_ref().map(|run| run.parameters.as_of);
    let Some((run, (demand, of_year, periods))) = found.run.zip(found.told) else {
        return Ok(Json(AccountDemandResponse {
            demand: None,
            season: None,
            meaning: None,
            forecast: None,
            period: None,
            start: None,
            totals: Vec::new(),
            as_of,
        }));
    };
    let rule = demand.pattern.rule();
    let totals = periods.totals.iter().map(|total| minor(*total, run.currency)).collect::<Result<_, _>>()?;
    Ok(Json(AccountDemandResponse {
        demand: Some(pattern(demand)),
        season: of_year.as_ref().map(season),
        meaning: Some(rule.meaning),
        forecast: Some(rule.forecast),
        period: Some(periods.length),
        start: periods.start,
        totals,
        as_of,
    }))
}

/// Shows how the nine cells went over the stored runs with the default parameters.
#[utoipa::path(get, path = "/portfolio/cells", tag = "portfolio", operation_id = "get_cells_history",
    responses((status = 200, body = CellsHistoryResponse)))]
pub(super) async fn get_cells_history(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<CellsHistoryResponse>, Failure> {
    let found = portfolio::cells_over_time(&http.app, &caller.actor).await?;
    let of_run = |one: portfolio::CellsOfRun| {
        let cells = one.cells.iter().map(|cell| {
            let revenue = minor(cell.revenue, one.run.currency)?;
            Ok(CellThen { abc: cell.abc, xyz: cell.xyz, accounts: cell.accounts, revenue })
        });
        Ok(CellsOfRun {
            cells: cells.collect::<Result<_, Failure>>()?,
            run: one.run.id,
            as_of: one.run.parameters.as_of,
            currency: one.run.currency.code().to_owned(),
            minor_digits: one.run.currency.minor_digits(),
        })
    };
    Ok(Json(CellsHistoryResponse { runs: found.into_iter().map(of_run).collect::<Result<_, Failure>>()? }))
}

fn pattern(demand: DomainDemand) -> Demand {
    let DomainDemand { pattern, periods, demand_periods, adi, cv_squared } = demand;
    Demand { pattern, periods, demand_periods, adi, cv_squared }
}

fn season(season: &DomainSeason) -> Season {
    Season {
        years: season.years,
        strength: season.strength,
        p: season.p,
        is_significant: season.is_significant(),
        index: season.index.into(),
        high: season.high(),
        low: season.low(),
    }
}

fn account(row: DemandRow, currency: Currency) -> Result<DemandAccount, Failure> {
    Ok(DemandAccount {
        id: row.id,
        name: row.name,
        revenue: minor(row.revenue, currency)?,
        demand: pattern(row.demand),
        season: row.season.as_ref().map(season),
        source: row.account.source,
        external_id: row.account.external_id,
    })
}
