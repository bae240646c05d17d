//! Customers stratified by what they are worth and what serving them leaves.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::costs::{self, CostingRequest, Strata as Told, StratifiedRow};
use mainstay_domain::economics::costing::{Served, Stratified, Stratum};
use mainstay_domain::ids::AccountId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::serve::CostsPeriodQuery;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::Query;
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// All customers of a kind. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct StratumTotals {
    /// Null for those of whom nothing can be said.
    stratum: Option<Stratum>,
    accounts: usize,
    revenue: i64,
    /// Gross profit of those whose costs of goods are known; null for those of whom nothing can be said.
    gross_profit: Option<i64>,
    /// Cost to serve.
    cost: i64,
}

/// A customer with its kind. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct AccountStratum {
    /// Null where the register does not know it.
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    revenue: i64,
    gross_profit: Option<i64>,
    /// Cost to serve.
    cost: i64,
    /// Gross profit over the net sales whose cost is known; null where none is or they are not above zero.
    margin: Option<f64>,
    /// Cost to serve over net sales; null where those are not above zero.
    cost_ratio: Option<f64>,
    /// Months with a purchase.
    months_active: u32,
    /// Invoices, credit notes included.
    invoices: u64,
    /// Net sales of an invoice; null where there is none.
    order_size: Option<i64>,
    /// Its points and kind; null without net sales above zero or with unknown costs of goods.
    stratified: Option<Stratified>,
}

/// Customers with their kinds.
#[derive(Debug, Serialize, ToSchema)]
struct Strata {
    ledger_version: LedgerVersion,
    /// ISO 4217.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    from: Day,
    to: Day,
    /// Months of the period.
    months: u32,
    /// Of those, months without cost rates: nothing is charged for them.
    months_without_rates: u32,
    /// Of each kind; those of whom nothing can be said last, where there are any.
    kinds: Vec<StratumTotals>,
    /// The largest net sales first, a page of them.
    accounts: Vec<AccountStratum>,
    total: usize,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
}

/// Strata in their envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StrataResponse {
    /// Null where nobody has set cost rates.
    strata: Option<Strata>,
}

/// A kind of customers, or those of whom nothing can be said.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StratumChoice {
    Core,
    Opportunistic,
    ServiceDrain,
    Marginal,
    Unknown,
}

impl StratumChoice {
    fn stratum(self) -> Option<Stratum> {
        match self {
            Self::Core => Some(Stratum::Core),
            Self::Opportunistic => Some(Stratum::Opportunistic),
            Self::ServiceDrain => Some(Stratum::ServiceDrain),
            Self::Marginal => Some(Stratum::Marginal),
            Self::Unknown => None,
        }
    }
}

/// Of which days, of which kind, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct StrataQuery {
    /// The first day, the first of a month; by default of the last twelve full months.
    from: Option<Day>,
    /// The last day, the last of a month.
    to: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// Customers of this kind alone: `core`, `opportunistic`, `service_drain`, `marginal`, or `unknown` for those of whom nothing
    /// can be said.
    #[param(inline)]
    stratum: Option<StratumChoice>,
    /// At most this many, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `next` of the page before.
    after: Option<usize>,
}

/// Customers stratified by buying power, loyalty, profitability and cost to serve: core, opportunistic, service drain, marginal.
#[utoipa::path(get, path = "/costs/strata", tag = "costs", operation_id = "get_strata",
    params(StrataQuery), responses((status = 200, body = StrataResponse)))]
pub(super) async fn get_strata(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<StrataQuery>,
) -> Result<Json<StrataResponse>, Failure> {
    let request = CostingRequest {
        from: query.from,
        to: query.to,
        ledger_version: query.ledger_version.map(LedgerVersion),
    };
    let told = costs::strata(&http.app, &caller.actor, request).await?;
    let strata = told.map(|told| page(told, &query)).transpose()?;
    Ok(Json(StrataResponse { strata }))
}

/// The same of all customers as a spreadsheet that scores them anew.
#[utoipa::path(get, path = "/costs/strata.xlsx", tag = "costs", operation_id = "export_strata",
    params(CostsPeriodQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = Vec<u8>)))]
pub(super) async fn export_strata(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<CostsPeriodQuery>,
) -> Result<impl IntoResponse, Failure> {
    let file = costs::strata_xlsx(&http.app, &caller.actor, query.request()).await?;
    Ok(download(file.ok_or(Error::NotFound("cost rates"))?, XLSX, "customer-strata.xlsx"))
}

fn page(told: Told, query: &StrataQuery) -> Result<Strata, Failure> {
    let currency = told.currency;
    let every = Stratum::ALL.into_iter().map(Some).chain([None]);
    let totals = every.map(|of| totals(&told.rows, of, currency)).collect::<Result<Vec<_>, _>>()?;
    let kinds = totals.into_iter().filter(|of| of.stratum.is_some() || of.accounts > 0).collect();
    let mut rows = told.rows;
    rows.retain(|row| query.stratum.is_none_or(|choice| row.stratum() == choice.stratum()));
    let (after, limit) = (query.after.unwrap_or(0), query.limit.unwrap_or(100).clamp(1, 1_000));
    let (total, end) = (rows.len(), after.saturating_add(limit));
    let rows = rows.into_iter().skip(after).take(limit);
    Ok(Strata {
        ledger_version: told.ledger_version,
        currency: currency.code().to_owned(),
        minor_digits: currency.minor_digits(),
        from: told.from,
        to: told.to,
        months: told.months,
        months_without_rates: told.months_without_rates,
        kinds,
        accounts: rows.map(|row| account(row, currency)).collect::<Result<_, _>>()?,
        total,
        next: (end < total).then(|| end.to_string()),
    })
}

fn totals(rows: &[StratifiedRow], of: Option<Stratum>, currency: Currency) -> Result<StratumTotals, Failure> {
    let theirs = || rows.iter().filter(|row| row.stratum() == of).map(|row| row.served);
    let profit: Amount = theirs().filter_map(|served| served.gross_profit).sum();
    Ok(StratumTotals {
        stratum: of,
        accounts: theirs().count(),
        revenue: minor(theirs().map(|served: Served| served.revenue).sum(), currency)?,
        gross_profit: optional(of.map(|_| profit), currency)?,
        cost: minor(theirs().map(|served| served.cost).sum(), currency)?,
    })
}

fn order_size(row: &StratifiedRow) -> Option<Amount> {
    (row.invoices > 0).then(|| Amount(row.served.revenue.0 / i128::from(row.invoices)))
}

fn account(row: StratifiedRow, currency: Currency) -> Result<AccountStratum, Failure> {
    let order_size = optional(order_size(&row), currency)?;
    Ok(AccountStratum {
        id: row.id,
        name: row.name,
        revenue: minor(row.served.revenue, currency)?,
        gross_profit: optional(row.served.gross_profit, currency)?,
        cost: minor(row.served.cost, currency)?,
        margin: row.served.margin(),
        cost_ratio: row.served.cost_ratio(),
        months_active: row.served.months_active,
        order_size,
        invoices: row.invoices,
        stratified: row.stratified,
        source: row.account.source,
        external_id: row.account.external_id,
    })
}
