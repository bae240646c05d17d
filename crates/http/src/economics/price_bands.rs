//! Price bands: what discount accounts get beside others that buy about as much.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::economics::{self, EconomicsRequest, PriceTable, PricedAccount};
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{PriceStanding, PricedShare};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{Asked, EconomicsMember, EconomicsMeta};
use super::files::written;
use crate::auth::Caller;
use crate::download::{CSV, XLSX, download};
use crate::extract::Query;
use crate::money::minor;
use crate::{Failure, Http};

/// Which prices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct PriceBandsQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of, by which the usual period is told; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// Of one member of a dimension alone: `category:Pumps`, `product:erp:P1`.
    within: Option<String>,
    /// Which category of a product counts: the one of each line's day, or today's; `line_day` by default.
    categories: Option<CategoryBasis>,
    /// Accounts that stand so alone, the most money beyond the median first: `more_discount`, `usual` or `less_discount`.
    standing: Option<PriceStanding>,
    /// At most this many accounts, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `page.next` of the page before.
    after: Option<usize>,
}

/// Which prices, as a file: all rows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct PriceBandsFileQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of, by which the usual period is told; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// Of one member of a dimension alone: `category:Pumps`, `product:erp:P1`.
    within: Option<String>,
    /// Which category of a product counts: the one of each line's day, or today's; `line_day` by default.
    categories: Option<CategoryBasis>,
}

impl PriceBandsFileQuery {
    fn request(self) -> Result<EconomicsRequest, Failure> {
        let Self { from, until, as_of, ledger_version, within, categories } = self;
        Asked { from, until, as_of, ledger_version, within, categories, ..Asked::default() }.request()
    }
}

impl PriceBandsQuery {
    fn request(&self) -> Result<EconomicsRequest, Failure> {
        Asked {
            from: self.from,
            until: self.until,
            as_of: self.as_of,
            ledger_version: self.ledger_version,
            within: self.within.clone(),
            categories: self.categories,
            ..Asked::default()
        }
        .request()
    }
}

/// Accounts that buy about as much. Amounts are minor units, discounts parts of sales at list prices.
#[derive(Debug, Serialize, ToSchema)]
struct PriceBandFigures {
    accounts: usize,
    /// The least sales at list prices.
    from: i64,
    /// The most.
    to: i64,
    /// The discount in the middle.
    median_discount: f64,
    /// The distance from it in the middle.
    median_distance: f64,
    /// How far from the median discount an outlier begins; null where too few accounts say anything.
    limit: Option<f64>,
}

/// An account with its discount. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct AccountPrice {
    member: EconomicsMember,
    /// What it bought, at list prices.
    list_sales: i64,
    /// What it paid.
    net_sales: i64,
    /// The part of sales at list prices that it did not pay.
    discount: f64,
    /// The place of its band among the bands.
    band: usize,
    standing: PriceStanding,
    /// What its discount is above the median of its band, in money; below zero where it is less.
    beyond: i64,
}

/// The whole of which a page of accounts is shown.
#[derive(Debug, Serialize, ToSchema)]
struct PricesPage {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// Price bands and a page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PriceBandsResponse {
    /// Those who buy most first.
    bands: Vec<PriceBandFigures>,
    /// Accounts with sales whose list price or discount is known.
    accounts: usize,
    /// Accounts with far more discount than others that buy as much.
    more_discount: usize,
    /// Accounts with far less.
    less_discount: usize,
    /// Minor units: what those with far more would pay more at the median discount of their bands.
    at_stake: i64,
    /// Minor units: net sales without a list price or a discount, of which nothing can be said.
    unlisted_sales: i64,
    /// Those who buy most first; of one standing, the most money beyond the median first.
    rows: Vec<AccountPrice>,
    page: PricesPage,
    meta: EconomicsMeta,
}

/// What discount the accounts you see get beside others that buy about as much, and who falls out of it.
#[utoipa::path(get, path = "/economics/price-bands", tag = "economics", operation_id = "get_price_bands",
    params(PriceBandsQuery), responses((status = 200, body = PriceBandsResponse)))]
pub(super) async fn get_price_bands(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PriceBandsQuery>,
) -> Result<Json<PriceBandsResponse>, Failure> {
    let mut table = economics::prices(&http.app, &caller.actor, &query.request()?).await?;
    let (more, less, at_stake) = (
        table.count(PriceStanding::MoreDiscount),
        table.count(PriceStanding::LessDiscount),
        table.at_stake(),
    );
    let (accounts, told) = (table.accounts.len(), table.told);
    let money = |amount| minor(amount, told.currency);
    if let Some(standing) = query.standing {
        table.accounts.retain(|account| account.placed.standing == standing);
        table.accounts.sort_by_key(|account| std::cmp::Reverse(account.placed.beyond.0.abs()));
    }
    let (after, limit) = (query.after.unwrap_or(0), query.limit.unwrap_or(100).clamp(1, 1_000));
    let (total, end) = (table.accounts.len(), after.saturating_add(limit));
    let rows = table.accounts.iter().skip(after).take(limit).map(|account| row(account, &table));
    Ok(Json(PriceBandsResponse {
        bands: bands(&table)?,
        accounts,
        more_discount: more,
        less_discount: less,
        at_stake: money(at_stake)?,
        unlisted_sales: money(table.unlisted)?,
        rows: rows.collect::<Result<_, Failure>>()?,
        page: PricesPage { next: (end < total).then(|| end.to_string()), total },
        meta: told.into(),
    }))
}

/// The accounts as CSV, amounts with four decimals.
#[utoipa::path(get, path = "/economics/price-bands.csv", tag = "economics", operation_id = "export_price_bands",
    params(PriceBandsFileQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn export_price_bands(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PriceBandsFileQuery>,
) -> Result<impl IntoResponse, Failure> {
    let table = economics::prices(&http.app, &caller.actor, &query.request()?).await?;
    Ok(download(written(move || economics::prices_csv(&table)).await?, CSV, "price-bands.csv"))
}

/// Accounts and bands as a spreadsheet that finds medians and outliers anew.
#[utoipa::path(get, path = "/economics/price-bands.xlsx", tag = "economics", operation_id = "export_price_bands_workbook",
    params(PriceBandsFileQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_price_bands_workbook(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PriceBandsFileQuery>,
) -> Result<impl IntoResponse, Failure> {
    let table = economics::prices(&http.app, &caller.actor, &query.request()?).await?;
    Ok(download(written(move || economics::prices_xlsx(&table)).await?, XLSX, "price-bands.xlsx"))
}

fn bands(table: &PriceTable) -> Result<Vec<PriceBandFigures>, Failure> {
    let share = |millionths| PricedShare(millionths).approximate();
    let bands = table.bands.iter().map(|band| {
        Ok(PriceBandFigures {
            accounts: band.accounts,
            from: minor(band.from, table.told.currency)?,
            to: minor(band.to, table.told.currency)?,
            median_discount: share(band.median),
            median_distance: share(band.mad),
            limit: band.limit.map(share),
        })
    });
    bands.collect()
}

fn row(account: &PricedAccount, table: &PriceTable) -> Result<AccountPrice, Failure> {
    let money = |amount| minor(amount, table.told.currency);
    Ok(AccountPrice {
        member: account.member.clone().into(),
        list_sales: money(account.priced.list)?,
        net_sales: money(account.priced.net)?,
        discount: PricedShare(account.priced.discount()).approximate(),
        band: account.placed.band,
        standing: account.placed.standing,
        beyond: money(account.placed.beyond)?,
    })
}
