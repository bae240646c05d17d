//! The audit of the customer base.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::portfolio::{self, CustomerBasePicture, SegmentChoice};
use mainstay_domain::customer_base::{
    AuditLength, Decomposition as DomainDecomposition, Factor, Figures as DomainFigures, Step as DomainStep,
    SurvivalPoint as DomainPoint,
};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::RunId;
use mainstay_domain::money::Currency;
use mainstay_domain::time::{Day, Month};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rows::segment_choice;
use super::runs::Run;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// The customer base over the accounts you see: who joined when, who still buys, how often and for how much. Amounts are
/// minor units of the run's currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerBase {
    run: Run,
    /// The whole base in each period, oldest first.
    periods: Vec<BasePeriod>,
    /// From each period to the next: one fewer than periods.
    steps: Vec<BaseStep>,
    /// By when accounts first bought, the oldest first.
    cohorts: Vec<BaseCohort>,
    /// The accounts active in the last period in tenths, the largest revenue first.
    deciles: Vec<BaseDecile>,
    /// The part of accounts that lasts longer than so many months.
    survival: Vec<SurvivalPoint>,
    /// The part of accounts that has not ordered again after so many months.
    second_order: Vec<SurvivalPoint>,
    /// The level of the contribution ladder that every `profit` is told on: the lowest that all periods know. Null where it is gross
    /// profit.
    level: Option<Rung>,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// A period and its figures.
#[derive(Debug, Serialize, ToSchema)]
struct BasePeriod {
    /// The first day.
    start: Option<Day>,
    /// The first day after it.
    end: Option<Day>,
    figures: BaseFigures,
}

/// The factors of a group of accounts in one period.
#[derive(Debug, Serialize, ToSchema)]
struct BaseFigures {
    /// Accounts that had bought by the end of the period.
    customers: u32,
    /// Those that bought in it.
    active: u32,
    /// Days on which one of them bought.
    orders: u32,
    revenue: i64,
    /// Of the lines whose cost is known; null where you may not see it.
    costed_revenue: Option<i64>,
    /// What is left of that, on `level`.
    profit: Option<i64>,
}

/// From one period to the next.
#[derive(Debug, Serialize, ToSchema)]
struct BaseStep {
    /// Active in both.
    kept: u32,
    /// First bought in the later one.
    won: u32,
    /// Bought before the earlier one, not in it, and again in the later one.
    returned: u32,
    /// Active in the earlier one only.
    left: u32,
    /// By how much revenue changed with those kept.
    change_kept: i64,
    change_won: i64,
    change_returned: i64,
    /// With those that left, and what others returned.
    change_left: i64,
    retention: BaseRetention,
    /// What the change of revenue is made of; null where a factor has no value.
    revenue: Option<Decomposition>,
    /// What the change of what is left is made of.
    profit: Option<Decomposition>,
}

/// What stayed from one period to the next.
#[derive(Debug, Serialize, ToSchema)]
struct BaseRetention {
    /// The part of active accounts that is active again.
    logo: Option<f64>,
    /// Their revenue now over then; above 1 where they grew.
    revenue: Option<f64>,
    /// The same, of each account at most what it brought before.
    revenue_without_growth: Option<f64>,
    /// What they leave now over then.
    profit: Option<f64>,
}

/// A change and the effects that add up to it.
#[derive(Debug, Serialize, ToSchema)]
struct Decomposition {
    change: i64,
    effects: Vec<Effect>,
}

/// The effect of one factor.
#[derive(Debug, Serialize, ToSchema)]
struct Effect {
    factor: Factor,
    amount: i64,
}

/// The accounts that first bought in one period.
#[derive(Debug, Serialize, ToSchema)]
struct BaseCohort {
    /// The first day of the period they joined in; null for accounts from before all periods.
    joined: Option<Day>,
    size: u32,
    /// Their figures in each period, from the one they joined in to the last.
    periods: Vec<BaseFigures>,
}

/// A tenth of the active accounts.
#[derive(Debug, Serialize, ToSchema)]
struct BaseDecile {
    accounts: u32,
    revenue: i64,
    share: Option<f64>,
    profit: Option<i64>,
    /// Orders of each.
    orders: f64,
}

/// A survival curve after one month.
#[derive(Debug, Serialize, ToSchema)]
struct SurvivalPoint {
    months: u32,
    /// Accounts known to last until then.
    at_risk: u32,
    ended: u32,
    share: f64,
    /// The lower end of the 95 % interval.
    low: f64,
    high: f64,
}

/// An audit in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomerBaseResponse {
    customer_base: CustomerBase,
}

/// In which periods.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CustomerBaseQuery {
    /// How long each period is: `quarter`, `half_year` or `year`.
    #[serde(default)]
    #[param(inline)]
    period: AuditLength,
    /// Only accounts of these segments: a version of a segmentation, and after a colon the numbers of its segments, separated by
    /// commas.
    segment: Option<String>,
}

impl CustomerBaseQuery {
    fn segments(&self) -> Result<Option<SegmentChoice>, Failure> {
        self.segment.as_deref().map(segment_choice).transpose()
    }
}

/// Audits the customer base: cohorts, retention, what changes are made of, and how long accounts last.
#[utoipa::path(get, path = "/runs/{id}/customer-base", tag = "portfolio", operation_id = "get_customer_base",
    params(("id" = RunId, Path), CustomerBaseQuery), responses((status = 200, body = CustomerBaseResponse)))]
pub(super) async fn get_customer_base(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<CustomerBaseQuery>,
) -> Result<Json<CustomerBaseResponse>, Failure> {
    let segments = query.segments()?;
    let found =
        portfolio::customer_base(&http.app, &caller.actor, Some(id), query.period, segments.as_ref()).await?;
    Ok(Json(CustomerBaseResponse { customer_base: answer(found)? }))
}

/// The audit of the customer base as a spreadsheet.
#[utoipa::path(get, path = "/runs/{id}/customer-base.xlsx", tag = "portfolio",
    operation_id = "export_customer_base", params(("id" = RunId, Path), CustomerBaseQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_customer_base(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<RunId>,
    Query(query): Query<CustomerBaseQuery>,
) -> Result<impl IntoResponse, Failure> {
    let segments = query.segments()?;
    let workbook =
        portfolio::customer_base_xlsx(&http.app, &caller.actor, Some(id), query.period, segments.as_ref());
    Ok(download(workbook.await?, XLSX, "customer-base.xlsx"))
}

/// The audit as the API says it, for the command line too.
impl TryFrom<CustomerBasePicture> for CustomerBase {
    type Error = Error;

    fn try_from(found: CustomerBasePicture) -> Result<Self, Error> {
        answer(found).map_err(|failure| failure.0)
    }
}

fn answer(found: CustomerBasePicture) -> Result<CustomerBase, Failure> {
    let (currency, base, of, margin) = (found.run.currency, found.base, &found.periods, found.margin);
    let day = |month: Month| month.first_day();
    let periods = of.iter().zip(&base.periods).map(|(period, of_period)| {
        let (start, end) = (day(period.first), day(period.end));
        Ok(BasePeriod { start, end, figures: figures(of_period, currency, margin)? })
    });
    let cohorts = base.cohorts.iter().map(|cohort| {
        let joined = cohort.joined.and_then(|place| of.get(place)).and_then(|period| day(period.first));
        let periods =
            cohort.periods.iter().map(|one| figures(one, currency, margin)).collect::<Result<_, _>>()?;
        Ok(BaseCohort { joined, size: cohort.size, periods })
    });
    let deciles = base.deciles.iter().map(|decile| {
        Ok(BaseDecile {
            accounts: decile.accounts,
            revenue: minor(decile.revenue, currency)?,
            share: decile.share,
            profit: optional(decile.profit, currency)?,
            orders: decile.orders,
        })
    });
    Ok(CustomerBase {
        periods: periods.collect::<Result<_, Failure>>()?,
        steps: base.steps.into_iter().map(|one| step(one, currency)).collect::<Result<_, _>>()?,
        cohorts: cohorts.collect::<Result<_, Failure>>()?,
        deciles: deciles.collect::<Result<_, Failure>>()?,
        survival: base.survival.into_iter().map(point).collect(),
        second_order: base.second_order.into_iter().map(point).collect(),
        hidden: if found.margin { Vec::new() } else { vec!["costed_revenue", "profit"] },
        level: found.level,
        run: found.run.into(),
    })
}

fn figures(of: &DomainFigures, currency: Currency, margin: bool) -> Result<BaseFigures, Failure> {
    Ok(BaseFigures {
        customers: of.customers,
        active: of.active,
        orders: of.orders,
        revenue: minor(of.revenue, currency)?,
        costed_revenue: optional(margin.then_some(of.costed_revenue), currency)?,
        profit: optional(of.profit, currency)?,
    })
}

fn step(of: DomainStep, currency: Currency) -> Result<BaseStep, Failure> {
    let [change_kept, change_won, change_returned, change_left] = of.changes;
    let decomposition =
        |found: Option<DomainDecomposition>| found.map(|found| decomposition(&found, currency)).transpose();
    Ok(BaseStep {
        kept: of.kept,
        won: of.won,
        returned: of.returned,
        left: of.left,
        change_kept: minor(change_kept, currency)?,
        change_won: minor(change_won, currency)?,
        change_returned: minor(change_returned, currency)?,
        change_left: minor(change_left, currency)?,
        retention: BaseRetention {
            logo: of.retention.logo,
            revenue: of.retention.revenue,
            revenue_without_growth: of.retention.revenue_without_growth,
            profit: of.retention.profit,
        },
        revenue: decomposition(of.revenue)?,
        profit: decomposition(of.profit)?,
    })
}

/// Whole minor units that still add up: what rounding leaves goes to the largest effect.
fn decomposition(found: &DomainDecomposition, currency: Currency) -> Result<Decomposition, Failure> {
    let change = minor(found.change, currency)?;
    let effect =
        |(factor, amount): &(Factor, _)| Ok(Effect { factor: *factor, amount: minor(*amount, currency)? });
    let mut effects = found.effects.iter().map(effect).collect::<Result<Vec<Effect>, Failure>>()?;
    let rest = change - effects.iter().map(|effect| effect.amount).sum::<i64>();
    if let Some(largest) = effects.iter_mut().max_by_key(|effect| effect.amount.abs()) {
        largest.amount += rest;
    }
    Ok(Decomposition { change, effects })
}

fn point(of: DomainPoint) -> SurvivalPoint {
    let DomainPoint { months, at_risk, ended, share, low, high } = of;
    SurvivalPoint { months, at_risk, ended, share, low, high }
}
