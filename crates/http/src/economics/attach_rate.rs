//! How services are attached to goods.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::economics::{self, AttachTable, Member};
use mainstay_domain::economics::SystemOffer;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{Asked, EconomicsMember, EconomicsMeta, Shown};
use super::files::written;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Body, Query};
use crate::money::minor;
use crate::{Failure, Http};

/// Of which days, and of what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachRateQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of, by which the usual period is told; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// Of one member of a dimension alone: `segment:Industry`.
    within: Option<String>,
    /// `next` of the page before.
    after: Option<usize>,
    /// Rows of a page, 100 by default and 1,000 at most.
    limit: Option<usize>,
}

/// A category of products.
#[derive(Debug, Serialize, ToSchema)]
struct OfferCategory {
    category: String,
    /// Minor units.
    net_sales: i64,
    /// Whether it is a service; everything else is goods.
    is_service: bool,
}

/// What was bought of goods and services. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct SystemOfferFigures {
    goods: i64,
    service: i64,
    /// Service for one unit of goods.
    service_ratio: Option<f64>,
    /// Gross margin of both together over the lines whose cost is known, 0 to 1; null where none is or you may not see it.
    margin: Option<f64>,
    /// Of the goods alone.
    goods_margin: Option<f64>,
    /// Of the services alone.
    service_margin: Option<f64>,
}

/// A customer with goods.
#[derive(Debug, Serialize, ToSchema)]
struct OfferedCustomer {
    member: EconomicsMember,
    /// Whether it bought both.
    is_attached: bool,
    bought: SystemOfferFigures,
}

/// Which rows follow.
#[derive(Debug, Serialize, ToSchema)]
struct AttachPage {
    next: Option<String>,
    total: usize,
}

/// Goods with service.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AttachRateResponse {
    /// Every category that something was sold of, and the services that nothing was sold of.
    categories: Vec<OfferCategory>,
    /// Customers who bought goods.
    with_goods: usize,
    /// Those of them who bought service too.
    attached: usize,
    /// Customers who bought service alone.
    service_alone: usize,
    /// `attached` over `with_goods`.
    rate: Option<f64>,
    /// What the attached bought.
    together: SystemOfferFigures,
    /// What the others with goods bought.
    apart: SystemOfferFigures,
    /// Minor units: service of the others if they bought as much for their goods as the attached do.
    potential: i64,
    /// Customers with goods, the most first.
    rows: Vec<OfferedCustomer>,
    page: AttachPage,
    meta: EconomicsMeta,
}

/// Which categories are services.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetServiceCategories {
    /// As products write them; everything else is goods.
    categories: Vec<String>,
}

/// Which categories are services.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ServiceCategoriesResponse {
    categories: Vec<String>,
}

/// Says how many customers who buy goods buy service too, and what both leave together.
#[utoipa::path(get, path = "/economics/attach-rate", tag = "economics", operation_id = "get_attach_rate",
    params(AttachRateQuery), responses((status = 200, body = AttachRateResponse)))]
pub(super) async fn get_attach_rate(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<AttachRateQuery>,
) -> Result<Json<AttachRateResponse>, Failure> {
    let shown = Shown::of(query.after, query.limit);
    let told = told(&http, &caller, query).await?;
    Ok(Json(response(told, shown)?))
}

/// The same as a spreadsheet that adds the customers up anew.
#[utoipa::path(get, path = "/economics/attach-rate/workbook", tag = "economics",
    operation_id = "export_attach_rate", params(AttachRateQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_attach_rate(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<AttachRateQuery>,
) -> Result<impl IntoResponse, Failure> {
    let told = told(&http, &caller, query).await?;
    Ok(download(written(move || economics::attach_rate_xlsx(&told)).await?, XLSX, "attach-rate.xlsx"))
}

/// Says which categories are services from now on.
#[utoipa::path(put, path = "/economics/service-categories", tag = "economics",
    operation_id = "set_service_categories", request_body = SetServiceCategories,
    responses((status = 200, body = ServiceCategoriesResponse)))]
pub(super) async fn set_service_categories(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SetServiceCategories>,
) -> Result<Json<ServiceCategoriesResponse>, Failure> {
    let set = economics::set_service_categories(&http.app, &caller.actor, request.categories).await?;
    Ok(Json(ServiceCategoriesResponse { categories: set.into_iter().collect() }))
}

async fn told(http: &Http, caller: &Caller, query: AttachRateQuery) -> Result<AttachTable, Failure> {
    let AttachRateQuery { from, until, as_of, ledger_version, within, .. } = query;
    let request = Asked { from, until, as_of, ledger_version, within, ..Asked::default() }.request()?;
    Ok(economics::attach_rate(&http.app, &caller.actor, &request).await?)
}

fn response(of: AttachTable, shown: Shown) -> Result<AttachRateResponse, Failure> {
    let (currency, rate) = (of.told.currency, of.rate);
    let category = |(category, sales, is_service): (String, Amount, bool)| {
        Ok::<_, Failure>(OfferCategory { category, net_sales: minor(sales, currency)?, is_service })
    };
    let row = |(member, offer): (Member, SystemOffer)| {
        let bought = figures(&offer, currency)?;
        Ok::<_, Failure>(OfferedCustomer { member: member.into(), is_attached: offer.is_attached(), bought })
    };
    let (rows, next, total) = shown.page(of.rows);
    Ok(AttachRateResponse {
        categories: of.categories.into_iter().map(category).collect::<Result<_, _>>()?,
        with_goods: rate.with_goods,
        attached: rate.attached,
        service_alone: rate.service_alone,
        rate: rate.rate(),
        together: figures(&rate.together, currency)?,
        apart: figures(&rate.apart, currency)?,
        potential: minor(rate.potential, currency)?,
        rows: rows.map(row).collect::<Result<_, _>>()?,
        page: AttachPage { next, total },
        meta: of.told.into(),
    })
}

fn figures(of: &SystemOffer, currency: Currency) -> Result<SystemOfferFigures, Failure> {
    Ok(SystemOfferFigures {
        goods: minor(of.goods.net, currency)?,
        service: minor(of.service.net, currency)?,
        service_ratio: of.service_ratio(),
        margin: of.margin(),
        goods_margin: of.goods_margin(),
        service_margin: of.service_margin(),
    })
}
