//! The structure of profit in two periods.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::economics::{self, ProfitStructure, StructureRequest, StructureRow};
use mainstay_domain::categories::CategoryBasis;
use mainstay_domain::economics::{Earned as Part, Rung, StructureBy, StructureChange};
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bridge::between;
use super::figures::{Asked, EconomicsMember, EconomicsMeta, Shown};
use super::files::written;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::Query;
use crate::money::minor;
use crate::{Failure, Http};

/// Of which days, of whom, and by what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfitStructureQuery {
    /// The first day of the later period; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after it; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// The day that rebates and open invoices are as of, by which the usual period is told; that of the newest run by default.
    as_of: Option<Day>,
    /// Of which version of the ledger; the newest by default.
    ledger_version: Option<i64>,
    /// The first day of the earlier period; a year before `from` by default.
    before_from: Option<Day>,
    /// The first day after it; a year before `until` by default.
    before_until: Option<Day>,
    /// What counts as left: `net_sales`, `pocket_sales` or `contribution_1` to `contribution_4`; the lowest level that is known
    /// in both periods by default.
    level: Option<Rung>,
    /// Whose parts are told: `tier` (key accounts by the register at the end of the later period, and all others), or a
    /// dimension: `account`, `site`, `group`, `product`, `category`, `segment`, `country`, `salesperson`, `month`.
    #[param(default = "segment", value_type = Option<String>)]
    by: Option<StructureBy>,
    /// Of one member of a dimension alone: `segment:Industry`, `country:DE`.
    within: Option<String>,
    /// Which category of a product counts: the one of each line's day, or today's; `line_day` by default.
    categories: Option<CategoryBasis>,
    /// At most this many rows, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `page.next` of the page before.
    after: Option<usize>,
}

/// What is left of net sales in one period, in minor units.
#[derive(Debug, Serialize, ToSchema)]
struct EarnedPart {
    /// The net sales that it is left of.
    net_sales: i64,
    /// What is left.
    left: i64,
    /// The part that is left; null without net sales above nothing.
    rate: Option<f64>,
    /// The part of all members' net sales.
    share: Option<f64>,
}

/// Why what is left changed, in minor units: the bars add up to the change.
#[derive(Debug, Serialize, ToSchema)]
struct StructureFigures {
    before: EarnedPart,
    bars: Vec<StructureBar>,
    after: EarnedPart,
}

/// A bar between two amounts.
#[derive(Debug, Serialize, ToSchema)]
struct StructureBar {
    /// `growth` (had everybody grown alike), `structure` (who grew more or less), `rate` (what is left of sales), `new`, `lost` or
    /// `other`.
    name: &'static str,
    /// Minor units.
    amount: i64,
}

/// The part of a member.
#[derive(Debug, Serialize, ToSchema)]
struct StructureMember {
    member: EconomicsMember,
    change: StructureFigures,
}

/// The earlier period, and the whole of which a page of rows is shown.
#[derive(Debug, Serialize, ToSchema)]
struct StructurePage {
    before_from: Option<Day>,
    before_until: Day,
    /// The level that counts as what is left.
    level: Rung,
    /// Whose parts the rows are.
    by: &'static str,
    /// Minor units: net sales of the earlier period that nothing is known to be left of. They are not part of it.
    unknown_before: i64,
    /// The same of the later period.
    unknown_after: i64,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// The structure of profit in two periods.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProfitStructureResponse {
    whole: StructureFigures,
    /// The largest change first; months in their order.
    rows: Vec<StructureMember>,
    page: StructurePage,
    meta: EconomicsMeta,
}

/// Says what growth, the shift between members and what each leaves of its sales brought between two periods.
#[utoipa::path(get, path = "/economics/profit-structure", tag = "economics", operation_id = "get_profit_structure",
    params(ProfitStructureQuery), responses((status = 200, body = ProfitStructureResponse)))]
pub(super) async fn get_profit_structure(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<ProfitStructureQuery>,
) -> Result<Json<ProfitStructureResponse>, Failure> {
    let shown = Shown::of(query.after, query.limit);
    let found = told(&http, &caller, query).await?;
    let currency = found.told.currency;
    let of_all = (found.whole.before.sales, found.whole.after.sales);
    let whole = figures(&found.whole, of_all, currency)?;
    let (rows, next, total) = shown.page(found.rows);
    let row = |row: StructureRow| {
        let change = figures(&row.change, of_all, currency)?;
        Ok::<_, Failure>(StructureMember { member: row.member.into(), change })
    };
    Ok(Json(ProfitStructureResponse {
        whole,
        rows: rows.map(row).collect::<Result<_, _>>()?,
        page: StructurePage {
            before_from: found.before.start,
            before_until: found.before.end,
            level: found.level,
            by: found.by.as_str(),
            unknown_before: minor(found.unknown.0, currency)?,
            unknown_after: minor(found.unknown.1, currency)?,
            next,
            total,
        },
        meta: found.told.into(),
    }))
}

/// The same as a spreadsheet that tells every bar anew.
#[utoipa::path(get, path = "/economics/profit-structure/workbook", tag = "economics",
    operation_id = "export_profit_structure", params(ProfitStructureQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_profit_structure(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<ProfitStructureQuery>,
) -> Result<impl IntoResponse, Failure> {
    let found = told(&http, &caller, query).await?;
    let file = written(move || economics::profit_structure_xlsx(&found)).await?;
    Ok(download(file, XLSX, "profit-structure.xlsx"))
}

async fn told(http: &Http, caller: &Caller, query: ProfitStructureQuery) -> Result<ProfitStructure, Failure> {
    let ProfitStructureQuery { from, until, as_of, ledger_version, within, categories, .. } = query;
    let later = Asked { from, until, as_of, ledger_version, within, categories, ..Asked::default() };
    let request = StructureRequest {
        later: later.request()?,
        before_from: query.before_from,
        before_until: query.before_until,
        level: query.level,
        by: query.by.unwrap_or_default(),
    };
    Ok(economics::profit_structure(&http.app, &caller.actor, &request).await?)
}

fn figures(
    of: &StructureChange,
    (before, after): (Amount, Amount),
    currency: Currency,
) -> Result<StructureFigures, Failure> {
    let part = |part: Part, all: Amount| {
        Ok::<_, Failure>(EarnedPart {
            net_sales: minor(part.sales, currency)?,
            left: minor(part.left, currency)?,
            rate: part.rate(),
            share: part.sales.ratio(all),
        })
    };
    let (_, bars, _) = between(&of.bars(), (of.before.left, of.after.left), currency)?;
    let bars = bars.into_iter().map(|(name, amount)| StructureBar { name, amount });
    Ok(StructureFigures {
        before: part(of.before, before)?,
        bars: bars.collect(),
        after: part(of.after, after)?,
    })
}
