//! The contribution ladder and its reconciliation with the ledger.

use axum::Json;
use axum::extract::State;
use mainstay_app::economics::{self, EconomicsRequest, Serving};
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{Dimension, Rung};
use mainstay_domain::ids::AccountId;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{Asked, EconomicsMember, EconomicsMeta, LadderFigures, Shown, figures, hidden};
use crate::auth::Caller;
use crate::extract::Query;
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// Which ladder.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct LadderQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// What capital costs a year in percent, such as 6.5; what the company said by default.
    capital_percent: Option<String>,
    /// Of one account alone.
    account: Option<AccountId>,
    /// Of one member of a dimension alone: `segment:Industry`, `country:DE`.
    within: Option<String>,
    /// Which category of a product counts: the one of each line's day, or today's; `line_day` by default.
    categories: Option<CategoryBasis>,
    /// Rows by a dimension.
    by: Option<Dimension>,
    /// At most this many rows, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `page.next` of the page before.
    after: Option<usize>,
}

impl LadderQuery {
    pub(super) fn request(&self) -> Result<EconomicsRequest, Failure> {
        Asked {
            from: self.from,
            until: self.until,
            as_of: self.as_of,
            ledger_version: self.ledger_version,
            capital_percent: self.capital_percent.clone(),
            account: self.account,
            within: self.within.clone(),
            categories: self.categories,
        }
        .request()
    }

    pub(super) fn by(&self) -> Option<Dimension> {
        self.by
    }
}

/// The ladder of a member.
#[derive(Debug, Serialize, ToSchema)]
struct LadderMember {
    member: EconomicsMember,
    ladder: LadderFigures,
}

/// The whole of which a page of rows is shown.
#[derive(Debug, Serialize, ToSchema)]
struct LadderPage {
    /// What the rows are by; null where there are none.
    by: Option<Dimension>,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// A ladder.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LadderResponse {
    ladder: LadderFigures,
    /// The members of the dimension, the largest net sales first; months in their order.
    rows: Vec<LadderMember>,
    /// Lines under agreements by quantity that count nothing, because nothing converts their unit to the product's own.
    unconverted_lines: u64,
    page: LadderPage,
    meta: EconomicsMeta,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// Which period is reconciled.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ReconciliationQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// What capital costs a year in percent, such as 6.5; what the company said by default.
    capital_percent: Option<String>,
}

/// The rows of a dimension added up and held against the ledger. Amounts are decimal text with four places.
#[derive(Debug, Serialize, ToSchema)]
struct ReconciledLevel {
    by: Dimension,
    rows: usize,
    net_sales: String,
    /// Net sales less those of the ledger.
    net_sales_difference: String,
    /// Null where no cost is known or you may not see it.
    cost_of_goods: Option<String>,
    /// Cost of goods less that of the ledger.
    cost_difference: Option<String>,
    /// The lowest known level of the whole, of these rows added up.
    lowest: Option<String>,
}

/// What capacity costs on a rung, and where that went. Amounts are decimal text with four places.
#[derive(Debug, Serialize, ToSchema)]
struct ServingRung {
    rung: Rung,
    /// What the capacity of its groups costs.
    supplied: String,
    /// What accounts and segments cost as such on the days.
    traced: String,
    /// What ladders are charged with.
    charged: String,
    /// What belongs to lines whose cost of goods is unknown, left out with their sales.
    left_out: String,
    /// What charging whole minor units left over.
    rounding: String,
    /// What segments cost that no account is in any more.
    unassigned: String,
    /// What nobody used; negative where more was taken than can be worked.
    unused: String,
    /// What is supplied and went nowhere: zero where all agrees.
    difference: String,
}

impl From<Serving> for ServingRung {
    fn from(serving: Serving) -> Self {
        Self {
            rung: serving.rung,
            supplied: serving.supplied.to_string(),
            traced: serving.traced.to_string(),
            charged: serving.charged.to_string(),
            left_out: serving.left_out.to_string(),
            rounding: serving.rounding.to_string(),
            unassigned: serving.unassigned.to_string(),
            unused: serving.unused.to_string(),
            difference: serving.difference().to_string(),
        }
    }
}

/// How far ladders agree with the ledger. Amounts are decimal text with four places.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReconciliationResponse {
    /// Lines of the period, counted apart.
    ledger_lines: i64,
    ledger_net_sales: String,
    /// Null where you may not see it.
    ledger_cost: Option<String>,
    /// The lowest level that is known.
    lowest: Rung,
    /// It, of the whole.
    lowest_amount: Option<String>,
    levels: Vec<ReconciledLevel>,
    /// Whether every level agrees with the ledger and with the whole.
    agrees: bool,
    /// What capacity costs and where that went, rung by rung; null where nobody set cost rates, where the period is not whole
    /// months, and where you do not see the whole company.
    serving: Option<Vec<ServingRung>>,
    /// Paid invoices of the period that have no line in the ledger.
    unplaced_invoices: usize,
    /// Minor units: what customers kept of them, which is on no ladder.
    unplaced_discount: i64,
    /// Minor units: the net sales whose cost is unknown; null where you may not see it.
    uncosted_sales: Option<i64>,
    ladder: LadderFigures,
    meta: EconomicsMeta,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// Tells the contribution ladder of what you see, of one account or of one member of a dimension.
#[utoipa::path(get, path = "/economics/ladder", tag = "economics", operation_id = "get_ladder", params(LadderQuery),
    responses((status = 200, body = LadderResponse)))]
pub(super) async fn get_ladder(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<LadderQuery>,
) -> Result<Json<LadderResponse>, Failure> {
    let table = economics::ladder(&http.app, &caller.actor, &query.request()?, query.by).await?;
    let (rows, next, total) = Shown::of(query.after, query.limit).page(table.rows);
    let told = table.told;
    let rows =
        rows.map(|row| Ok(LadderMember { member: row.member.into(), ladder: figures(&row.ladder, &told)? }));
    Ok(Json(LadderResponse {
        ladder: figures(&table.whole, &told)?,
        rows: rows.collect::<Result<_, Failure>>()?,
        unconverted_lines: table.unconverted_lines,
        page: LadderPage { by: table.by, next, total },
        meta: told.into(),
        hidden: hidden(&told),
    }))
}

/// Holds the ladders of every dimension against the ledger, which is asked apart.
#[utoipa::path(get, path = "/economics/reconciliation", tag = "economics", operation_id = "get_reconciliation",
    params(ReconciliationQuery), responses((status = 200, body = ReconciliationResponse)))]
pub(super) async fn get_reconciliation(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<ReconciliationQuery>,
) -> Result<Json<ReconciliationResponse>, Failure> {
    let ReconciliationQuery { from, until, as_of, ledger_version, capital_percent } = query;
    let request =
        Asked { from, until, as_of, ledger_version, capital_percent, ..Asked::default() }.request()?;
    let found = economics::reconciliation(&http.app, &caller.actor, &request).await?;
    let (told, margin) = (found.told, found.told.margin);
    let lowest = found.whole.lowest();
    let levels = found.levels.iter().map(|level| ReconciledLevel {
        by: level.by,
        rows: level.rows,
        net_sales: level.sum.amount(Rung::NetSales).unwrap_or_default().to_string(),
        net_sales_difference: level.sales_difference.to_string(),
        cost_of_goods: level.sum.amount(Rung::CostOfGoods).map(|cost| cost.to_string()),
        cost_difference: level.cost_difference.map(|difference| difference.to_string()),
        lowest: level.lowest.map(|amount| amount.to_string()),
    });
    let agrees = found.agrees();
    let uncosted = margin.then(|| found.ledger.revenue - found.ledger.costed_revenue);
    Ok(Json(ReconciliationResponse {
        ledger_lines: found.ledger.lines,
        ledger_net_sales: found.ledger.revenue.to_string(),
        ledger_cost: margin.then(|| found.ledger.cost.to_string()),
        lowest,
        lowest_amount: found.whole.amount(lowest).map(|amount| amount.to_string()),
        levels: levels.collect(),
        agrees,
        serving: found.serving.map(|rungs| rungs.into_iter().map(Into::into).collect()),
        unplaced_invoices: found.unplaced_invoices,
        unplaced_discount: minor(found.unplaced_discount, told.currency)?,
        uncosted_sales: optional(uncosted, told.currency)?,
        ladder: figures(&found.whole, &told)?,
        meta: told.into(),
        hidden: hidden(&told),
    }))
}
