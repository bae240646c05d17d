//! What was imported, and what was not.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, NaiveDate, Utc};
use mainstay_app::ledger::{self, Import, ImportAmount, ImportTotal};
use mainstay_domain::ids::ImportId;
use mainstay_ledger::import::QuarantinedLine;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::download::{CSV, XLSX, download};
use crate::extract::{Path, Query};
use crate::{Failure, Http};

/// A committed import. `read` = `accepted` + `quarantined` = `rows` - `left_out`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedFile {
    id: ImportId,
    source: String,
    /// `lines`, `accounts`, `products`, `rates`, `orders`, `payments`, `activities` or `rebates`.
    kind: String,
    file_name: String,
    file_sha256: String,
    bytes: i64,
    /// `in_force` or `undone`.
    state: &'static str,
    /// Rows in the file.
    rows: i64,
    /// Rows the mapping's condition left out.
    left_out: i64,
    /// Rows the mapping wanted.
    read: i64,
    /// Rows that became ledger lines, or what else the file is of.
    accepted: i64,
    /// Rows that did not, each with its reason.
    quarantined: i64,
    /// Minor units of the reporting currency, at the rates the ledger had then; null where one was missing, and where the
    /// file has no amounts.
    revenue: Option<i64>,
    /// Minor units; null when no cost is known, or when you may not see it.
    cost: Option<i64>,
    currency: String,
    minor_digits: u16,
    /// The accepted lines by currency; empty where the file has no amounts.
    totals: Vec<CurrencyTotal>,
    /// The accepted orders or payments by currency; empty for other files.
    amounts: Vec<CurrencyAmount>,
    first_date: Option<NaiveDate>,
    last_date: Option<NaiveDate>,
    /// Lines dated after the day of the import.
    future_lines: i64,
    new_accounts: i64,
    new_products: i64,
    /// Accounts, products or rates that were known and got another value.
    changed: i64,
    /// The version of the ledger it made.
    ledger_version: i64,
    created_at: DateTime<Utc>,
    created_by: String,
    /// When it was taken back.
    undone_at: Option<DateTime<Utc>>,
    undone_by: Option<String>,
    /// The version of the ledger without it.
    undone_version: Option<i64>,
    /// The import whose quarantined rows this file mends.
    mends: Option<ImportId>,
    /// What of earlier files of its source it takes the place of: `period:month`, `period:day`, `period:file`, `invoice`
    /// or `line`; null for one that stands beside them.
    replaces: Option<String>,
    /// The lines of earlier files it took the place of when it was committed.
    replaced_lines: i64,
    /// Of its lines, how many count now; a later file may have taken the place of others.
    lines_in_force: i64,
}

/// What the orders or payments of a file in one currency amount to, in minor units of that currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CurrencyAmount {
    pub(super) currency: &'static str,
    pub(super) minor_digits: u16,
    /// The rows that have an amount.
    pub(super) rows: i64,
    pub(super) amount: i64,
}

impl From<ImportAmount> for CurrencyAmount {
    fn from(total: ImportAmount) -> Self {
        Self {
            currency: total.currency.code(),
            minor_digits: total.currency.minor_digits(),
            rows: total.rows,
            amount: total.amount,
        }
    }
}

/// What the lines of a file in one currency amount to, in minor units of that currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct CurrencyTotal {
    pub(super) currency: &'static str,
    pub(super) minor_digits: u16,
    pub(super) lines: i64,
    pub(super) revenue: i64,
    /// Null when no cost is known, or when you may not see it.
    pub(super) cost: Option<i64>,
}

impl From<ImportTotal> for CurrencyTotal {
    fn from(total: ImportTotal) -> Self {
        Self {
            currency: total.currency.code(),
            minor_digits: total.currency.minor_digits(),
            lines: total.lines,
            revenue: total.revenue,
            cost: total.cost,
        }
    }
}

impl From<Import> for ImportedFile {
    fn from(import: Import) -> Self {
        Self {
            id: import.id,
            source: import.source,
            kind: import.kind,
            file_name: import.file_name,
            file_sha256: import.file_sha256,
            bytes: import.bytes,
            state: if import.undone.is_some() { "undone" } else { "in_force" },
            rows: import.rows,
            left_out: import.left_out,
            read: import.rows - import.left_out,
            accepted: import.accepted,
            quarantined: import.quarantined,
            revenue: import.revenue,
            cost: import.cost,
            currency: import.currency.code().to_owned(),
            minor_digits: import.currency.minor_digits(),
            first_date: import.first_date,
            last_date: import.last_date,
            future_lines: import.future_lines,
            new_accounts: import.new_accounts,
            new_products: import.new_products,
            changed: import.changed,
            totals: import.totals.into_iter().map(Into::into).collect(),
            amounts: import.amounts.into_iter().map(Into::into).collect(),
            ledger_version: import.ledger_version,
            created_at: import.created_at,
            created_by: import.created_by,
            undone_at: import.undone.as_ref().map(|undone| undone.at),
            undone_version: import.undone.as_ref().map(|undone| undone.ledger_version),
            undone_by: import.undone.map(|undone| undone.by),
            mends: import.mends,
            replaces: import.replaces,
            replaced_lines: import.replaced_lines,
            lines_in_force: import.lines_in_force,
        }
    }
}

/// An import with the mapping it was read by.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportDetail {
    #[serde(flatten)]
    import: ImportedFile,
    /// TOML.
    mapping: String,
    /// The newest import in force that mended rows of this one.
    mended_by: Option<ImportId>,
}

/// An import in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportResponse {
    import: ImportDetail,
}

/// A page of imports.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportsResponse {
    imports: Vec<ImportedFile>,
    meta: Meta,
}

/// Where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Meta {
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: i64,
}

/// A row of a file that did not become a ledger line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Quarantined {
    file: String,
    /// The line of the file, the header being 1; of a Parquet file, the row.
    line: u64,
    column: Option<String>,
    value: Option<String>,
    /// A stable word.
    code: &'static str,
    /// The reason in words.
    reason: String,
}

impl Quarantined {
    pub(super) fn new(row: QuarantinedLine, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: row.line,
            column: row.column,
            value: row.value,
            code: row.code.as_str(),
            reason: row.reason,
        }
    }
}

/// A page of quarantined rows.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QuarantineResponse {
    rows: Vec<Quarantined>,
    meta: Meta,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// At most this many, 1 to 500.
    #[param(default = 50)]
    limit: Option<u16>,
    /// `meta.next` of the page before.
    after: Option<u64>,
}

impl PageQuery {
    fn limit(&self) -> u16 {
        self.limit.unwrap_or(50).clamp(1, 500)
    }
}

/// Lists imports, newest first.
#[utoipa::path(get, path = "/imports", tag = "ledger", operation_id = "list_imports", params(PageQuery),
    responses((status = 200, body = ImportsResponse)))]
pub(super) async fn list_imports(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<ImportsResponse>, Failure> {
    let after = query.after.and_then(|after| i64::try_from(after).ok());
    let page = ledger::imports(&http.app, &caller.actor, after, query.limit().into()).await?;
    Ok(Json(ImportsResponse {
        imports: page.imports.into_iter().map(Into::into).collect(),
        meta: Meta { next: page.next.map(|next| next.to_string()), total: page.total },
    }))
}

/// Shows one import and its mapping.
#[utoipa::path(get, path = "/imports/{id}", tag = "ledger", operation_id = "get_import",
    params(("id" = ImportId, Path)), responses((status = 200, body = ImportResponse)))]
pub(super) async fn get_import(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ImportId>,
) -> Result<Json<ImportResponse>, Failure> {
    let import = ledger::import(&http.app, &caller.actor, id).await?;
    Ok(Json(ImportResponse { import: detail(&http, &caller, import).await? }))
}

/// An import with what is known of it beside its row.
pub(super) async fn detail(http: &Http, caller: &Caller, import: Import) -> Result<ImportDetail, Failure> {
    let mended_by = ledger::mended_by(&http.app, &caller.actor, import.id).await?;
    let mapping = import.mapping.clone();
    Ok(ImportDetail { import: import.into(), mapping, mended_by })
}

/// Lists the rows an import did not accept, in file order. They are the file's own words, so they need the sight of
/// margins.
#[utoipa::path(get, path = "/imports/{id}/quarantine", tag = "ledger", operation_id = "list_quarantine",
    params(("id" = ImportId, Path), PageQuery), responses((status = 200, body = QuarantineResponse)))]
pub(super) async fn list_quarantine(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ImportId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<QuarantineResponse>, Failure> {
    let (after, limit) = (query.after.unwrap_or(0), query.limit().into());
    let page = ledger::quarantine(&http.app, &caller.actor, id, after, limit).await?;
    Ok(Json(QuarantineResponse {
        rows: page.rows.into_iter().map(|row| Quarantined::new(row, &page.file_name)).collect(),
        meta: Meta { next: page.next.map(|next| next.to_string()), total: page.total },
    }))
}

/// The same rows, all of them, as CSV with the raw row for mending.
#[utoipa::path(get, path = "/imports/{id}/quarantine.csv", tag = "ledger", operation_id = "export_quarantine",
    params(("id" = ImportId, Path)), responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn export_quarantine(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ImportId>,
) -> Result<impl IntoResponse, Failure> {
    Ok(download(ledger::quarantine_csv(&http.app, &caller.actor, id).await?, CSV, "quarantine.csv"))
}

/// The same rows as a workbook in which every cell is a text, for mending in a spreadsheet program.
#[utoipa::path(get, path = "/imports/{id}/quarantine.xlsx", tag = "ledger", operation_id = "export_quarantine_workbook",
    params(("id" = ImportId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_quarantine_workbook(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ImportId>,
) -> Result<impl IntoResponse, Failure> {
    Ok(download(ledger::quarantine_xlsx(&http.app, &caller.actor, id).await?, XLSX, "quarantine.xlsx"))
}
