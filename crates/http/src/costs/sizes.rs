//! What invoices cost by their size.

use axum::Json;
use axum::extract::State;
use mainstay_app::costs::{self, ConsolidationRow, CostingRequest, SizesTold};
use mainstay_domain::economics::costing::{Every, SizeBand};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::Query;
use crate::money::minor;
use crate::{Failure, Http};

/// Invoices of one size. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct OrderSizeBand {
    /// They bring at least so much.
    from: i64,
    invoices: u64,
    /// Their net sales.
    revenue: i64,
    /// What handling them costs.
    cost: i64,
    /// Cost over net sales.
    cost_ratio: Option<f64>,
}

/// What one account would save if it ordered less often. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct AccountConsolidation {
    /// Null where the register does not know it.
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    /// Invoices above nothing.
    invoices: u64,
    /// How many they would be.
    consolidated: u64,
    revenue: i64,
    /// What handling its invoices costs.
    cost: i64,
    /// How much less fewer and larger ones would cost.
    saving: i64,
}

/// Invoices by size, and what ordering less often would save.
#[derive(Debug, Serialize, ToSchema)]
struct OrderSizes {
    ledger_version: LedgerVersion,
    /// ISO 4217.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    from: Day,
    to: Day,
    every: Every,
    /// The smallest first.
    bands: Vec<OrderSizeBand>,
    /// What all accounts together would save.
    saving: i64,
    /// What handling all invoices costs.
    cost: i64,
    /// The largest saving first, a page of them.
    accounts: Vec<AccountConsolidation>,
    total: usize,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
}

/// Invoices by size in their envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderSizesResponse {
    /// Null where nobody has set cost rates.
    order_sizes: Option<OrderSizes>,
}

/// Of which days, how often customers would order, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderSizesQuery {
    /// The first day, the first of a month; by default of the last twelve full months.
    from: Option<Day>,
    /// The last day, the last of a month.
    to: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// How often a customer would order at most: `week` or `month`.
    #[param(default = "week")]
    every: Option<Every>,
    /// At most this many accounts, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `next` of the page before.
    after: Option<usize>,
}

/// What handling invoices costs by their size, and what each account would save if it ordered at most once a week or month.
#[utoipa::path(get, path = "/costs/order-sizes", tag = "costs", operation_id = "get_order_sizes",
    params(OrderSizesQuery), responses((status = 200, body = OrderSizesResponse)))]
pub(super) async fn get_order_sizes(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<OrderSizesQuery>,
) -> Result<Json<OrderSizesResponse>, Failure> {
    let request = CostingRequest {
        from: query.from,
        to: query.to,
        ledger_version: query.ledger_version.map(LedgerVersion),
    };
    let every = query.every.unwrap_or_default();
    let told = costs::order_sizes(&http.app, &caller.actor, request, every).await?;
    let order_sizes = told.map(|told| page(told, every, &query)).transpose()?;
    Ok(Json(OrderSizesResponse { order_sizes }))
}

fn page(told: SizesTold, every: Every, query: &OrderSizesQuery) -> Result<OrderSizes, Failure> {
    let currency = told.currency;
    let (after, limit) = (query.after.unwrap_or(0), query.limit.unwrap_or(100).clamp(1, 1_000));
    let (total, end) = (told.rows.len(), after.saturating_add(limit));
    let saving: Amount = told.rows.iter().map(|row| row.consolidation.saving()).sum();
    let cost: Amount = told.rows.iter().map(|row| row.consolidation.cost).sum();
    let rows = told.rows.into_iter().skip(after).take(limit);
    Ok(OrderSizes {
        ledger_version: told.ledger_version,
        currency: currency.code().to_owned(),
        minor_digits: currency.minor_digits(),
        from: told.from,
        to: told.to,
        every,
        bands: told.sizes.bands.iter().map(|each| band(each, currency)).collect::<Result<_, _>>()?,
        saving: minor(saving, currency)?,
        cost: minor(cost, currency)?,
        accounts: rows.map(|row| account(row, currency)).collect::<Result<_, _>>()?,
        total,
        next: (end < total).then(|| end.to_string()),
    })
}

fn band(band: &SizeBand, currency: Currency) -> Result<OrderSizeBand, Failure> {
    Ok(OrderSizeBand {
        from: minor(band.from, currency)?,
        invoices: band.invoices,
        revenue: minor(band.revenue, currency)?,
        cost: minor(band.cost, currency)?,
        cost_ratio: band.cost.ratio(band.revenue),
    })
}

fn account(row: ConsolidationRow, currency: Currency) -> Result<AccountConsolidation, Failure> {
    let told = row.consolidation;
    Ok(AccountConsolidation {
        id: row.id,
        name: row.name,
        invoices: told.invoices,
        consolidated: told.consolidated,
        revenue: minor(told.revenue, currency)?,
        cost: minor(told.cost, currency)?,
        saving: minor(told.saving(), currency)?,
        source: told.account.source,
        external_id: told.account.external_id,
    })
}
