//! What serving accounts costs.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::costs::{self, CostingRequest, CostingRow, CostsToServe as WorkedOut};
use mainstay_domain::economics::Rung;
use mainstay_domain::economics::costing::COSTING_VERSION;
use mainstay_domain::ids::{AccountId, CostRatesId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::Query;
use crate::money::minor;
use crate::{Failure, Http};

/// How a resource group was used. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct GroupCosts {
    name: String,
    rung: Rung,
    /// The unit of its capacity.
    unit: String,
    /// What it cost.
    supplied: i64,
    /// What could be worked in practice.
    practical: f64,
    /// What accounts took.
    used: f64,
    /// What that costs: charged to accounts.
    used_cost: i64,
    /// What nobody took: charged to nobody; below zero where more was taken than can be worked.
    unused_cost: i64,
    /// Used over practical, 0 to 1 and above.
    utilisation: Option<f64>,
}

/// What one account takes of one group.
#[derive(Debug, Serialize, ToSchema)]
struct TakenOfGroup {
    quantity: f64,
    cost: i64,
}

/// What serving one account costs. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct AccountCosts {
    /// Null where the register does not know it.
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    /// Net sales.
    revenue: i64,
    /// By time and capacity.
    cost: i64,
    /// Over net sales; null where those are not above zero.
    cost_ratio: Option<f64>,
    /// What percentages would charge.
    traditional: i64,
    /// Cost less traditional.
    difference: i64,
    /// Of each group, in their order.
    taken: Vec<TakenOfGroup>,
}

/// What serving accounts costs in a period.
#[derive(Debug, Serialize, ToSchema)]
struct CostsToServe {
    ledger_version: LedgerVersion,
    method_version: &'static str,
    /// ISO 4217.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    from: Day,
    to: Day,
    /// Which cost rates were used, the earliest first.
    cost_rates: Vec<CostRatesId>,
    /// Months of the period for which there are none: nothing is charged for them.
    months_without_rates: u32,
    groups: Vec<GroupCosts>,
    /// Net sales of all accounts.
    revenue: i64,
    /// Charged to accounts in all.
    used_cost: i64,
    /// Charged to nobody.
    unused_cost: i64,
    /// What percentages could charge to nobody, because no account has any of their driver.
    unallocated: i64,
    /// Equations that no account takes anything by.
    idle_equations: Vec<String>,
    /// How accounts are sorted.
    sort: CostsSort,
    /// A page of them.
    accounts: Vec<AccountCosts>,
    /// How many accounts there are.
    total: usize,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
}

/// Costs to serve in their envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CostsToServeResponse {
    /// Null where nobody has set cost rates.
    costs: Option<CostsToServe>,
}

/// Of which days, in which order, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CostsQuery {
    /// The first day, the first of a month; by default of the last twelve full months.
    from: Option<Day>,
    /// The last day, the last of a month.
    to: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// `cost` for the dearest first, `difference` for the largest difference to percentages, either way.
    #[param(default = "cost")]
    sort: Option<CostsSort>,
    /// At most this many, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `next` of the page before.
    after: Option<usize>,
}

/// How accounts are sorted.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CostsSort {
    /// The dearest first.
    #[default]
    Cost,
    /// The largest difference to percentages first, either way.
    Difference,
}

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CostsPeriodQuery {
    /// The first day, the first of a month; by default of the last twelve full months.
    from: Option<Day>,
    /// The last day, the last of a month.
    to: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
}

impl CostsPeriodQuery {
    pub(super) fn request(&self) -> CostingRequest {
        CostingRequest {
            from: self.from,
            to: self.to,
            ledger_version: self.ledger_version.map(LedgerVersion),
        }
    }
}

/// What serving accounts costs by time-driven activity-based costing, beside what percentages would charge.
#[utoipa::path(get, path = "/costs", tag = "costs", operation_id = "get_costs_to_serve",
    params(CostsQuery), responses((status = 200, body = CostsToServeResponse)))]
pub(super) async fn get_costs_to_serve(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<CostsQuery>,
) -> Result<Json<CostsToServeResponse>, Failure> {
    let request = CostingRequest {
        from: query.from,
        to: query.to,
        ledger_version: query.ledger_version.map(LedgerVersion),
    };
    let costs = costs::costs_to_serve(&http.app, &caller.actor, request).await?;
    let costs = costs.map(|costs| page(costs, &query)).transpose()?;
    Ok(Json(CostsToServeResponse { costs }))
}

/// The same of all accounts as a spreadsheet that works it out anew.
#[utoipa::path(get, path = "/costs.xlsx", tag = "costs", operation_id = "export_costs_to_serve",
    params(CostsPeriodQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = Vec<u8>)))]
pub(super) async fn export_costs_to_serve(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<CostsPeriodQuery>,
) -> Result<impl IntoResponse, Failure> {
    let request = query.request();
    let file = costs::costs_xlsx(&http.app, &caller.actor, request).await?;
    Ok(download(file.ok_or(Error::NotFound("cost rates"))?, XLSX, "costs-to-serve.xlsx"))
}

fn page(mut costs: WorkedOut, query: &CostsQuery) -> Result<CostsToServe, Failure> {
    let currency = costs.currency;
    if let Some(CostsSort::Difference) = query.sort {
        costs.rows.sort_by_key(|row| std::cmp::Reverse(row.cost.difference().0.abs()));
    }
    let (after, limit) = (query.after.unwrap_or(0), query.limit.unwrap_or(100).clamp(1, 1_000));
    let revenue: Amount = costs.rows.iter().map(|row| row.revenue).sum();
    let (total, end) = (costs.rows.len(), after.saturating_add(limit));
    let rows = costs.rows.into_iter().skip(after).take(limit);
    let mut groups = Vec::new();
    let (mut used, mut unused) = (Amount::ZERO, Amount::ZERO);
    for group in costs.costing.groups {
        used += group.used_cost;
        unused += group.unused_cost();
        groups.push(GroupCosts {
            supplied: minor(group.supplied, currency)?,
            practical: group.practical.approximate(),
            used: group.used.approximate(),
            used_cost: minor(group.used_cost, currency)?,
            unused_cost: minor(group.unused_cost(), currency)?,
            utilisation: group.utilisation(),
            rung: group.rung,
            unit: group.unit.to_string(),
            name: group.name,
        });
    }
    Ok(CostsToServe {
        ledger_version: costs.ledger_version,
        method_version: COSTING_VERSION,
        currency: currency.code().to_owned(),
        minor_digits: currency.minor_digits(),
        from: costs.from,
        to: costs.to,
        cost_rates: costs.rates,
        months_without_rates: costs.months_without_rates,
        groups,
        revenue: minor(revenue, currency)?,
        used_cost: minor(used, currency)?,
        unused_cost: minor(unused, currency)?,
        unallocated: minor(costs.costing.unallocated, currency)?,
        idle_equations: costs.costing.idle_equations,
        sort: query.sort.unwrap_or_default(),
        accounts: rows.map(|row| account(row, currency)).collect::<Result<_, _>>()?,
        total,
        next: (end < total).then(|| end.to_string()),
    })
}

fn account(row: CostingRow, currency: Currency) -> Result<AccountCosts, Failure> {
    let cost = row.cost.cost();
    let taken = row.cost.taken.iter().map(|(quantity, cost)| {
        Ok(TakenOfGroup { quantity: quantity.approximate(), cost: minor(*cost, currency)? })
    });
    Ok(AccountCosts {
        id: row.id,
        name: row.name,
        revenue: minor(row.revenue, currency)?,
        cost: minor(cost, currency)?,
        cost_ratio: (row.revenue > Amount::ZERO).then(|| cost.ratio(row.revenue)).flatten(),
        traditional: minor(row.cost.traditional.0, currency)?,
        difference: minor(row.cost.difference(), currency)?,
        taken: taken.collect::<Result<_, Failure>>()?,
        source: row.cost.account.source,
        external_id: row.cost.account.external_id,
    })
}
