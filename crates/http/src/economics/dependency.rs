//! How much hangs on whom: shares, independence limits and when they are reached, and what losing somebody would cost.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::economics::{self, Bases, Dependency, DependencyRow as Told, Lost};
use mainstay_domain::economics::{
    DependencyMeasure, DependencyOn, LimitForecast as Forecast, LimitStanding as Standing, Rung,
    ShareTrend as Trend,
};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::HhiBand;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{EconomicsMember, EconomicsMeta, Shown};
use super::files::written;
use super::independence_limits::{IndependenceLimit, limit};
use super::sourcing::{BothSides, both_sides};
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Path, Query};
use crate::money::optional;
use crate::{Failure, Http};

/// On what, until when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct DependencyQuery {
    /// On customers where nothing is said.
    #[param(inline)]
    on: Option<DependencyOn>,
    /// The first day after the twelve months, the first of a month; that of the newest run's as-of day by default.
    until: Option<Day>,
    /// `next` of the page before.
    after: Option<usize>,
    /// Rows of a page, 100 by default and 1,000 at most.
    limit: Option<usize>,
}

/// A value and its part of all.
#[derive(Debug, Serialize, ToSchema)]
struct DependencyShare {
    measure: DependencyMeasure,
    /// Minor units; null where it is not known or you may not see it.
    amount: Option<i64>,
    /// The part of the sum of what is above nothing, 0 to 1.
    share: Option<f64>,
}

/// How a share of net sales of twelve months moved in the last twelve.
#[derive(Debug, Serialize, ToSchema)]
struct ShareTrend {
    /// The share a year ago.
    before: f64,
    /// The share now.
    now: f64,
    /// How much it moved in a month, on average.
    step: f64,
    /// The standard deviation of its monthly steps.
    spread: f64,
    /// The share in twelve months if it goes on so.
    in_a_year: f64,
    /// One case of ten lies below.
    in_a_year_low: f64,
    /// One case of ten lies above.
    in_a_year_high: f64,
}

/// Whether a share gets to a limit.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LimitOutlook {
    /// It is above it.
    Exceeded,
    /// It gets there if it goes on as in the last twelve months.
    Reached,
    /// Its trend does not lead there, but its ups and downs may.
    Possible,
    /// Not within five years.
    NotInSight,
    /// Nothing can be said: the measure is not known, or the ledger does not reach back two years.
    Unknown,
}

/// Where a member stands against a limit.
#[derive(Debug, Serialize, ToSchema)]
struct LimitStanding {
    measure: DependencyMeasure,
    /// The largest share, 0 to 1.
    limit: f64,
    /// Whether it is a limit of this member alone.
    is_own: bool,
    share: Option<f64>,
    outlook: LimitOutlook,
    /// Months until it is reached; null where it is not.
    months: Option<u32>,
    /// One case of ten is earlier.
    earliest: Option<u32>,
    /// One case of ten is later; null where that is beyond five years.
    latest: Option<u32>,
}

/// What losing a member would take away. Minor units; null where it is not known or you may not see it.
#[derive(Debug, Serialize, ToSchema)]
struct IfLost {
    /// While capacity that served it stays: its contribution I.
    at_once: Option<i64>,
    /// Once that capacity is gone: its contribution on the level `lost_rung`.
    in_the_end: Option<i64>,
    /// How probable it is that it is lost already, 0 to 1; null for what is no account, and without a fitted model.
    probability: Option<f64>,
    /// Probability times `in_the_end`, added up over its accounts.
    expected: Option<i64>,
}

/// A customer, group, country or segment with its part of the business.
#[derive(Debug, Serialize, ToSchema)]
struct DependencyRow {
    member: EconomicsMember,
    /// How many accounts it is.
    accounts: usize,
    shares: Vec<DependencyShare>,
    /// Null where the ledger does not reach back two years.
    trend: Option<ShareTrend>,
    /// Empty where no limit is about it, and for whoever does not see the whole company.
    limits: Vec<LimitStanding>,
    if_lost: IfLost,
}

/// How concentrated the business is by one measure.
#[derive(Debug, Serialize, ToSchema)]
struct DependencyConcentration {
    measure: DependencyMeasure,
    /// Minor units: what shares are shares of.
    base: Option<i64>,
    /// Members that brought more than nothing.
    members: u32,
    /// Herfindahl-Hirschman index, 0 to 1.
    hhi: Option<f64>,
    hhi_band: Option<HhiBand>,
    /// How many members of equal size would be as concentrated.
    effective: Option<f64>,
    /// The share of the largest.
    largest: Option<f64>,
    /// The share of the three largest.
    three_largest: Option<f64>,
}

/// Which rows follow.
#[derive(Debug, Serialize, ToSchema)]
struct DependencyPage {
    next: Option<String>,
    total: usize,
}

/// How much hangs on whom.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DependencyResponse {
    on: DependencyOn,
    /// Whether you see the whole company. Otherwise shares are of the accounts you see, and nothing is held against limits.
    is_whole: bool,
    /// The level that contribution is of; null where it is not known.
    contribution_rung: Option<Rung>,
    /// The level that is lost in the end.
    lost_rung: Option<Rung>,
    concentrations: Vec<DependencyConcentration>,
    /// Those that hold today.
    limits: Vec<IndependenceLimit>,
    /// Members above a limit.
    exceeding: usize,
    /// Members that get to a limit if they go on as in the last twelve months.
    approaching: usize,
    /// Minor units: probability times contribution, added up; null without a fitted model.
    expected_loss: Option<i64>,
    /// The day that probabilities of loss are as of.
    losses_as_of: Option<Day>,
    /// Those above a limit or on the way to one first, then by net sales.
    rows: Vec<DependencyRow>,
    page: DependencyPage,
    meta: EconomicsMeta,
}

/// One account, or what it is part of.
#[derive(Debug, Serialize, ToSchema)]
struct AccountDependencyRow {
    on: DependencyOn,
    #[serde(flatten)]
    row: DependencyRow,
}

/// How much hangs on one account and on what it is part of.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountDependencyResponse {
    is_whole: bool,
    contribution_rung: Option<Rung>,
    losses_as_of: Option<Day>,
    /// The account, the group it is in, its country and its segment; what it belongs to none of is left out.
    rows: Vec<AccountDependencyRow>,
    both_sides: BothSides,
    meta: EconomicsMeta,
}

/// Says how much of the business hangs on each customer, group, country or segment, and which limits that meets.
#[utoipa::path(get, path = "/dependency", tag = "economics", operation_id = "get_dependency",
    params(DependencyQuery), responses((status = 200, body = DependencyResponse)))]
pub(super) async fn get_dependency(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<DependencyQuery>,
) -> Result<Json<DependencyResponse>, Failure> {
    let shown = Shown::of(query.after, query.limit);
    let told = told(&http, &caller, &query).await?;
    Ok(Json(response(told, shown)?))
}

/// The same as a spreadsheet that holds every share against its limit anew.
#[utoipa::path(get, path = "/dependency/workbook", tag = "economics", operation_id = "export_dependency",
    params(DependencyQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_dependency(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<DependencyQuery>,
) -> Result<impl IntoResponse, Failure> {
    let told = told(&http, &caller, &query).await?;
    Ok(download(written(move || economics::dependency_xlsx(&told)).await?, XLSX, "dependency.xlsx"))
}

/// Says how much of the business hangs on one account, its group, its country and its segment.
#[utoipa::path(get, path = "/accounts/{id}/dependency", tag = "economics", operation_id = "get_account_dependency",
    params(("id" = AccountId, Path)), responses((status = 200, body = AccountDependencyResponse)))]
pub(super) async fn get_account_dependency(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
) -> Result<Json<AccountDependencyResponse>, Failure> {
    let told = economics::account_dependency(&http.app, &caller.actor, id).await?;
    let currency = told.told.currency;
    let rows = told
        .rows
        .into_iter()
        .map(|(on, each)| Ok::<_, Failure>(AccountDependencyRow { on, row: row(each, currency)? }));
    Ok(Json(AccountDependencyResponse {
        is_whole: told.is_whole,
        contribution_rung: told.contribution,
        losses_as_of: told.losses_as_of.map(|as_of| as_of.0),
        rows: rows.collect::<Result<_, _>>()?,
        both_sides: both_sides(told.mutual, currency)?,
        meta: told.told.into(),
    }))
}

async fn told(http: &Http, caller: &Caller, query: &DependencyQuery) -> Result<Dependency, Failure> {
    let on = query.on.unwrap_or(DependencyOn::Account);
    Ok(economics::dependency(&http.app, &caller.actor, on, query.until).await?)
}

fn response(of: Dependency, shown: Shown) -> Result<DependencyResponse, Failure> {
    let currency = of.told.currency;
    let (exceeding, approaching) = (of.exceeding(), of.approaching());
    let expected_loss = optional(of.expected_loss(), currency)?;
    let concentrations = of.concentrations.iter().map(|(measure, of)| {
        Ok::<_, Failure>(DependencyConcentration {
            measure: *measure,
            base: optional(Some(of.base), currency)?,
            members: of.base_accounts,
            hhi: of.hhi,
            hhi_band: of.hhi_band,
            effective: of.effective_customers,
            largest: of.cr.cr1,
            three_largest: of.cr.cr3,
        })
    });
    let concentrations = concentrations.collect::<Result<_, _>>()?;
    let (rows, next, total) = shown.page(of.rows);
    Ok(DependencyResponse {
        on: of.on,
        is_whole: of.is_whole,
        contribution_rung: of.contribution,
        lost_rung: of.lost,
        concentrations,
        limits: of.limits.into_iter().map(|stored| limit(stored, true, false)).collect(),
        exceeding,
        approaching,
        expected_loss,
        losses_as_of: of.losses_as_of.map(|as_of| as_of.0),
        rows: rows.map(|each| row(each, currency)).collect::<Result<_, _>>()?,
        page: DependencyPage { next, total },
        meta: of.told.into(),
    })
}

fn row(of: Told, currency: Currency) -> Result<DependencyRow, Failure> {
    Ok(DependencyRow {
        member: of.member.into(),
        accounts: of.accounts,
        shares: shares(&of.values, &of.shares, currency)?,
        trend: of.trend.map(trend),
        limits: of.standings.iter().map(standing).collect(),
        if_lost: if_lost(of.lost, currency)?,
    })
}

fn shares(
    values: &Bases,
    shares: &[Option<f64>],
    currency: Currency,
) -> Result<Vec<DependencyShare>, Failure> {
    let each = DependencyMeasure::ALL.into_iter().zip(values).zip(shares);
    each.map(|((measure, value), share)| {
        Ok(DependencyShare { measure, amount: optional(*value, currency)?, share: *share })
    })
    .collect()
}

fn trend(of: Trend) -> ShareTrend {
    let (in_a_year, in_a_year_low, in_a_year_high) = of.after(12);
    let Trend { before, now, step, spread } = of;
    ShareTrend { before, now, step, spread, in_a_year, in_a_year_low, in_a_year_high }
}

fn standing(of: &Standing) -> LimitStanding {
    let (outlook, months, earliest, latest) = match of.forecast {
        Forecast::Exceeded => (LimitOutlook::Exceeded, None, None, None),
        Forecast::Reached { months, earliest, latest } => {
            (LimitOutlook::Reached, Some(months), Some(earliest), latest)
        }
        Forecast::Possible { earliest } => (LimitOutlook::Possible, None, Some(earliest), None),
        Forecast::NotInSight => (LimitOutlook::NotInSight, None, None, None),
        Forecast::Unknown => (LimitOutlook::Unknown, None, None, None),
    };
    LimitStanding {
        measure: of.limit.measure,
        limit: of.limit.share(),
        is_own: of.limit.member.is_some(),
        share: of.share,
        outlook,
        months,
        earliest,
        latest,
    }
}

fn if_lost(of: Lost, currency: Currency) -> Result<IfLost, Failure> {
    Ok(IfLost {
        at_once: optional(of.at_once, currency)?,
        in_the_end: optional(of.in_the_end, currency)?,
        probability: of.probability,
        expected: optional(of.expected, currency)?,
    })
}
