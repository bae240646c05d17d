//! From an account's ladder to its invoices, and from an invoice to its lines.

use axum::Json;
use axum::extract::State;
use mainstay_app::economics;
use mainstay_domain::ids::AccountId;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{Asked, EconomicsMember, EconomicsMeta, LadderFigures, Shown, figures, hidden};
use crate::auth::Caller;
use crate::extract::Query;
use crate::{Failure, Http};

/// Whose invoices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct InvoicesQuery {
    /// The account.
    account: AccountId,
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
    /// At most this many invoices, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `page.next` of the page before.
    after: Option<usize>,
}

/// Which invoice.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct InvoiceLinesQuery {
    /// The account.
    account: AccountId,
    /// The invoice's number.
    invoice: String,
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

/// The ladder of an invoice.
#[derive(Debug, Serialize, ToSchema)]
struct InvoiceLadder {
    invoice: String,
    /// The day of its first line.
    day: Day,
    ladder: LadderFigures,
}

/// The whole of which a page of invoices is shown.
#[derive(Debug, Serialize, ToSchema)]
struct InvoicesPage {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// An account's invoices.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvoiceLaddersResponse {
    /// The newest first.
    invoices: Vec<InvoiceLadder>,
    page: InvoicesPage,
    /// The account's: that of its invoices, and of what it is charged with where it bought nothing.
    ladder: LadderFigures,
    meta: EconomicsMeta,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// The ladder of a line.
#[derive(Debug, Serialize, ToSchema)]
struct LineLadder {
    product: EconomicsMember,
    /// Decimal text.
    quantity: String,
    ladder: LadderFigures,
}

/// The lines of an invoice. What is not a line's own is its part of what its account, agreement or invoice bears.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvoiceLinesResponse {
    invoice: String,
    /// The day of its first line.
    day: Day,
    lines: Vec<LineLadder>,
    /// The rebate agreements that count what its lines sold.
    agreements: Vec<String>,
    /// For how many days its money was waited, weighted by amount; null where no payment is known.
    waited_days: Option<f64>,
    /// The invoice's.
    ladder: LadderFigures,
    meta: EconomicsMeta,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// Tells the ladders of an account's invoices.
#[utoipa::path(get, path = "/economics/invoices", tag = "economics", operation_id = "get_invoice_ladders",
    params(InvoicesQuery), responses((status = 200, body = InvoiceLaddersResponse)))]
pub(super) async fn get_invoice_ladders(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<InvoicesQuery>,
) -> Result<Json<InvoiceLaddersResponse>, Failure> {
    let InvoicesQuery { from, until, as_of, ledger_version, capital_percent, .. } = query;
    let asked =
        Asked { from, until, as_of, ledger_version, capital_percent, ..Asked::default() }.request()?;
    let table = economics::invoice_ladders(&http.app, &caller.actor, &asked, query.account).await?;
    let (rows, next, total) = Shown::of(query.after, query.limit).page(table.rows);
    let told = table.told;
    let invoices = rows.map(|row| {
        let ladder = figures(&row.ladder, &told)?;
        Ok(InvoiceLadder { invoice: row.invoice.to_string(), day: row.day, ladder })
    });
    Ok(Json(InvoiceLaddersResponse {
        invoices: invoices.collect::<Result<_, Failure>>()?,
        page: InvoicesPage { next, total },
        ladder: figures(&table.whole, &told)?,
        meta: told.into(),
        hidden: hidden(&told),
    }))
}

/// Tells the ladders of the lines of one of an account's invoices.
#[utoipa::path(get, path = "/economics/invoices/lines", tag = "economics", operation_id = "get_invoice_line_ladders",
    params(InvoiceLinesQuery), responses((status = 200, body = InvoiceLinesResponse)))]
pub(super) async fn get_invoice_line_ladders(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<InvoiceLinesQuery>,
) -> Result<Json<InvoiceLinesResponse>, Failure> {
    let InvoiceLinesQuery { account, invoice, from, until, as_of, ledger_version, capital_percent } = query;
    let asked =
        Asked { from, until, as_of, ledger_version, capital_percent, ..Asked::default() }.request()?;
    let table = economics::invoice_line_ladders(&http.app, &caller.actor, &asked, account, invoice).await?;
    let told = table.told;
    let lines = table.rows.into_iter().map(|row| {
        let (quantity, ladder) = (row.quantity.to_string(), figures(&row.ladder, &told)?);
        Ok(LineLadder { product: row.product.into(), quantity, ladder })
    });
    Ok(Json(InvoiceLinesResponse {
        lines: lines.collect::<Result<_, Failure>>()?,
        ladder: figures(&table.whole, &told)?,
        invoice: table.invoice,
        day: table.day,
        agreements: table.agreements,
        waited_days: table.waited_days,
        meta: told.into(),
        hidden: hidden(&told),
    }))
}
