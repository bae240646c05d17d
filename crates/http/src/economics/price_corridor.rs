//! What the same product costs in different countries.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::economics::{self, CorridorProduct, CorridorTable};
use mainstay_domain::money::Currency;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{Asked, EconomicsMember, EconomicsMeta, Shown};
use super::files::written;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::Query;
use crate::money::minor;
use crate::{Failure, Http};

/// Of which days, and of what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct PriceCorridorQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of, by which the usual period is told; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// Of one member of a dimension alone: `category:Pumps`, `segment:Industry`.
    within: Option<String>,
    /// `next` of the page before.
    after: Option<usize>,
    /// Rows of a page, 100 by default and 1,000 at most.
    limit: Option<usize>,
}

/// What was sold of a product in a country.
#[derive(Debug, Serialize, ToSchema)]
struct CountryPrice {
    country: String,
    /// Minor units.
    net_sales: i64,
    /// In base units, decimal text.
    quantity: String,
    /// Net sales for one base unit in currency units, decimal text of four places.
    price: String,
}

/// A product that is sold in several countries.
#[derive(Debug, Serialize, ToSchema)]
struct ProductCorridor {
    member: EconomicsMember,
    /// What its quantity counts; null where nothing says.
    unit: Option<String>,
    /// Decimal text, as every price here.
    lowest: String,
    median: String,
    highest: String,
    /// The highest over the lowest.
    spread: Option<f64>,
    /// Minor units: what would be sold less if everybody paid the lowest price and bought as much.
    at_stake: i64,
    /// The lowest price first.
    countries: Vec<CountryPrice>,
}

/// Which rows follow.
#[derive(Debug, Serialize, ToSchema)]
struct CorridorPage {
    next: Option<String>,
    total: usize,
}

/// The products that are sold in several countries.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PriceCorridorResponse {
    /// Minor units: of all products.
    at_stake: i64,
    /// The part of net sales of which no price can be told: without a quantity, a product or a country, or in another unit.
    unpriced: Option<f64>,
    /// Those with the most at stake first.
    rows: Vec<ProductCorridor>,
    page: CorridorPage,
    meta: EconomicsMeta,
}

/// Compares the net prices of each product between the countries of the customers you see.
#[utoipa::path(get, path = "/economics/price-corridor", tag = "economics", operation_id = "get_price_corridor",
    params(PriceCorridorQuery), responses((status = 200, body = PriceCorridorResponse)))]
pub(super) async fn get_price_corridor(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PriceCorridorQuery>,
) -> Result<Json<PriceCorridorResponse>, Failure> {
    let shown = Shown::of(query.after, query.limit);
    let told = told(&http, &caller, query).await?;
    let currency = told.told.currency;
    let (at_stake, unpriced) = (minor(told.at_stake(), currency)?, told.unpriced.ratio(told.sales));
    let (rows, next, total) = shown.page(told.products);
    Ok(Json(PriceCorridorResponse {
        at_stake,
        unpriced,
        rows: rows.map(|product| row(product, currency)).collect::<Result<_, _>>()?,
        page: CorridorPage { next, total },
        meta: told.told.into(),
    }))
}

/// The same as a spreadsheet that tells prices and what is at stake anew.
#[utoipa::path(get, path = "/economics/price-corridor/workbook", tag = "economics",
    operation_id = "export_price_corridor", params(PriceCorridorQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_price_corridor(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PriceCorridorQuery>,
) -> Result<impl IntoResponse, Failure> {
    let told = told(&http, &caller, query).await?;
    let file = written(move || economics::price_corridors_xlsx(&told)).await?;
    Ok(download(file, XLSX, "price-corridor.xlsx"))
}

async fn told(http: &Http, caller: &Caller, query: PriceCorridorQuery) -> Result<CorridorTable, Failure> {
    let PriceCorridorQuery { from, until, as_of, ledger_version, within, .. } = query;
    let request = Asked { from, until, as_of, ledger_version, within, ..Asked::default() }.request()?;
    Ok(economics::price_corridors(&http.app, &caller.actor, &request).await?)
}

fn row(of: CorridorProduct, currency: Currency) -> Result<ProductCorridor, Failure> {
    let corridor = of.corridor;
    let countries = of.countries.into_iter().map(|(country, sold)| {
        Ok::<_, Failure>(CountryPrice {
            country,
            net_sales: minor(sold.net, currency)?,
            quantity: sold.quantity.to_string(),
            price: sold.price().to_string(),
        })
    });
    Ok(ProductCorridor {
        countries: countries.collect::<Result<_, _>>()?,
        member: of.member.into(),
        unit: of.unit,
        lowest: corridor.lowest.to_string(),
        median: corridor.median.to_string(),
        highest: corridor.highest.to_string(),
        spread: corridor.highest.ratio(corridor.lowest),
        at_stake: minor(corridor.at_stake, currency)?,
    })
}
