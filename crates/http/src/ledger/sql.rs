//! Questions in SQL.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mainstay_app::ledger::AnswerFormat;
use mainstay_app::{Error, ledger};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy;
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::Day;
use mainstay_ledger::sql::{AT_ONCE, Answer, Cell, LONGEST, Limits};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::download::{ARROW, CSV, PARQUET, XLSX, download};
use crate::extract::Body;
use crate::{Failure, Http};

/// The most rows of an answer on the screen.
const MOST_ROWS: usize = 10_000;
/// The most rows of an answer as a file; the command line takes more.
const MOST_FILE_ROWS: usize = 100_000;
/// The largest whole number that JSON carries to every reader as it is.
const SAFE: u64 = (1 << 53) - 1;

/// A question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskSql {
    /// One `select` over `lines`, `accounts` and `products`.
    query: String,
    /// At most this many rows, 1 to 10000; 1000 by default.
    limit: Option<usize>,
    /// The version of the ledger to ask; by default the newest.
    ledger_version: Option<LedgerVersion>,
    /// Leave out lines, orders, payments and activities dated that day or later.
    as_of: Option<Day>,
    /// At which rates amounts in other currencies are counted: `transaction_date`, the default, `constant:2025-12-31` or
    /// `constant:2025-01-01..2025-12-31`.
    #[schema(value_type = Option<String>)]
    rates: Option<RateBasis>,
}

/// A question whose answer is a file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportSql {
    /// One `select` over `lines`, `accounts` and `products`.
    query: String,
    format: AnswerFileFormat,
    /// At most this many rows, 1 to 100000; 100000 by default.
    limit: Option<usize>,
    /// The version of the ledger to ask; by default the newest.
    ledger_version: Option<LedgerVersion>,
    /// Leave out lines, orders, payments and activities dated that day or later.
    as_of: Option<Day>,
    /// At which rates amounts in other currencies are counted: `transaction_date`, the default, `constant:2025-12-31` or
    /// `constant:2025-01-01..2025-12-31`.
    #[schema(value_type = Option<String>)]
    rates: Option<RateBasis>,
}

/// The kind of a file.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AnswerFileFormat {
    /// Text with commas; no text of it runs in a spreadsheet.
    Csv,
    /// A spreadsheet. A number of more than 15 digits is a text there, so that none is lost.
    Xlsx,
    /// A Parquet file.
    Parquet,
    /// An Arrow IPC file.
    Arrow,
}

/// What questions may name, and what they may use up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SqlSchema {
    tables: Vec<SqlTable>,
    limits: SqlLimits,
}

/// A table.
#[derive(Debug, Serialize, ToSchema)]
struct SqlTable {
    name: &'static str,
    /// What one row of it is.
    meaning: &'static str,
    columns: Vec<SqlTableColumn>,
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
struct SqlTableColumn {
    name: String,
    /// `text`, `whole`, `real`, `exact` (a decimal number), `day`, `time`, `truth` or `other`.
    kind: &'static str,
    nullable: bool,
    meaning: &'static str,
    /// Whether every cell is null because you see no margins.
    hidden: bool,
}

/// What a question may use up.
#[derive(Debug, Serialize, ToSchema)]
struct SqlLimits {
    /// Rows of an answer where nothing is said, and at most.
    rows: usize,
    most_rows: usize,
    /// Rows of an answer as a file.
    most_file_rows: usize,
    seconds: u64,
    /// For sorting, joining and grouping, and again for the answer.
    memory_mib: usize,
    /// The longest question.
    characters: usize,
    /// How many questions are answered at once; others wait within their time.
    at_once: usize,
}

/// A schema in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SqlSchemaResponse {
    schema: SqlSchema,
}

/// An answer: rows of cells in the order of the columns.
#[derive(Debug, Serialize, ToSchema)]
pub struct SqlAnswer {
    columns: Vec<SqlColumn>,
    /// Decimal numbers, days and times are texts, and whole numbers beyond 53 bits, so that they lose nothing.
    #[schema(value_type = Vec<Vec<Object>>)]
    rows: Vec<Vec<serde_json::Value>>,
    meta: SqlMeta,
}

/// A column of an answer.
#[derive(Debug, Serialize, ToSchema)]
struct SqlColumn {
    name: String,
    /// `text`, `whole`, `real`, `exact` (a decimal number), `day`, `time`, `truth` or `other`.
    kind: &'static str,
}

/// What is left out.
#[derive(Debug, Serialize, ToSchema)]
struct SqlMeta {
    /// Whether there are more rows than were sent.
    more: bool,
}

impl SqlAnswer {
    /// The answer as the API and `--format json` write it.
    pub fn new(answer: &Answer) -> Result<Self, Failure> {
        let rows = answer.rows().map_err(Error::bug)?;
        let columns = answer.columns().into_iter();
        Ok(Self {
            columns: columns.map(|column| SqlColumn { name: column.name, kind: column.kind }).collect(),
            rows: rows.into_iter().map(|row| row.into_iter().map(json).collect()).collect(),
            meta: SqlMeta { more: answer.more },
        })
    }
}

fn moment(version: Option<LedgerVersion>, as_of: Option<Day>, rates: Option<RateBasis>) -> ledger::Moment {
    ledger::Moment { version, as_of, rates: rates.unwrap_or_default() }
}

fn json(cell: Cell) -> serde_json::Value {
    match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Truth(truth) => truth.into(),
        Cell::Whole(number) if number.unsigned_abs() > SAFE => number.to_string().into(),
        Cell::Whole(number) => number.into(),
        // What is no number at all, such as 0 / 0, is null.
        Cell::Real(number) => number.into(),
        Cell::Exact(text) | Cell::Text(text) => text.into(),
    }
}

/// Answers a question in SQL over what you see of the ledger: read only, within a minute and 512 MiB.
#[utoipa::path(post, path = "/sql", tag = "ledger", operation_id = "ask_sql", request_body = AskSql,
    responses((status = 200, body = SqlAnswer)))]
async fn ask_sql(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<AskSql>,
) -> Result<Json<SqlAnswer>, Failure> {
    let limits = Limits::default();
    let limits = Limits { rows: request.limit.unwrap_or(limits.rows).clamp(1, MOST_ROWS), ..limits };
    let moment = moment(request.ledger_version, request.as_of, request.rates);
    let answer = ledger::ask_of(&http.app, &caller.actor, &request.query, moment, limits).await?;
    Ok(Json(SqlAnswer::new(&answer)?))
}

/// Answers a question in SQL as a file, within the same limits but for the number of rows.
#[utoipa::path(post, path = "/sql/export", tag = "ledger", operation_id = "export_sql", request_body = ExportSql,
    responses((status = 200, content(
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "application/vnd.apache.parquet"),
        (String = "application/vnd.apache.arrow.file")))))]
async fn export_sql(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ExportSql>,
) -> Result<Response, Failure> {
    let rows = request.limit.unwrap_or(MOST_FILE_ROWS).clamp(1, MOST_FILE_ROWS);
    let limits = Limits { rows, ..Limits::default() };
    let moment = moment(request.ledger_version, request.as_of, request.rates);
    let answer = ledger::ask_of(&http.app, &caller.actor, &request.query, moment, limits).await?;
    let (format, content_type, name) = match request.format {
        AnswerFileFormat::Csv => (AnswerFormat::Csv, CSV, "answer.csv"),
        AnswerFileFormat::Xlsx => (AnswerFormat::Xlsx, XLSX, "answer.xlsx"),
        AnswerFileFormat::Parquet => (AnswerFormat::Parquet, PARQUET, "answer.parquet"),
        AnswerFileFormat::Arrow => (AnswerFormat::Arrow, ARROW, "answer.arrow"),
    };
    let more = answer.more;
    let file = ledger::answer_file(answer, format).await?;
    // Whether rows were cut off has no place in the file.
    let cut_off = [("mainstay-more-rows", if more { "true" } else { "false" })];
    Ok((cut_off, download(file, content_type, name)).into_response())
}

/// What your questions may name: tables, columns, their types and meanings; and what they may use up.
#[utoipa::path(get, path = "/sql/schema", tag = "ledger", operation_id = "get_sql_schema",
    responses((status = 200, body = SqlSchemaResponse)))]
async fn get_sql_schema(caller: Caller) -> Result<Json<SqlSchemaResponse>, Failure> {
    let tables = ledger::question_tables(&caller.actor)?;
    let sees_margin = policy::sight(&caller.actor).margin;
    let tables = tables.into_iter().map(|table| SqlTable {
        name: table.name,
        meaning: table.meaning,
        columns: table
            .columns
            .into_iter()
            .map(|column| SqlTableColumn {
                hidden: column.name == "cost" && !sees_margin,
                name: column.name,
                kind: column.kind,
                nullable: column.nullable,
                meaning: column.meaning,
            })
            .collect(),
    });
    let limits = Limits::default();
    let limits = SqlLimits {
        rows: limits.rows,
        most_rows: MOST_ROWS,
        most_file_rows: MOST_FILE_ROWS,
        seconds: limits.time.as_secs(),
        memory_mib: limits.memory >> 20,
        characters: LONGEST,
        at_once: AT_ONCE,
    };
    Ok(Json(SqlSchemaResponse { schema: SqlSchema { tables: tables.collect(), limits } }))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(ask_sql)).routes(routes!(export_sql)).routes(routes!(get_sql_schema))
}
