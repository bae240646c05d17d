//! Questions in SQL.

use axum::Json;
use axum::extract::State;
use mainstay_app::{Error, ledger};
use mainstay_ledger::sql::{Answer, Cell, Limits};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::Body;
use crate::{Failure, Http};

/// The most rows of an answer.
const MOST_ROWS: usize = 10_000;

/// A question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskSql {
    /// One `select` over `lines`, `accounts` and `products`.
    query: String,
    /// At most this many rows, 1 to 10000; 1000 by default.
    limit: Option<usize>,
}

/// An answer: rows of cells in the order of the columns.
#[derive(Debug, Serialize, ToSchema)]
pub struct SqlAnswer {
    columns: Vec<SqlColumn>,
    /// Decimal numbers, days and times are texts, so that they lose nothing.
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

fn json(cell: Cell) -> serde_json::Value {
    match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Truth(truth) => truth.into(),
        Cell::Whole(number) => number.into(),
        // What is no number at all, such as 0 / 0, is null.
        Cell::Real(number) => number.into(),
        Cell::Exact(text) | Cell::Text(text) => text.into(),
    }
}

/// Answers a question in SQL over what you see of the ledger: read only, within a minute and 512 MiB.
#[utoipa::path(post, path = "/sql", tag = "ledger", operation_id = "ask_sql", request_body = AskSql,
    responses((status = 200, body = SqlAnswer)))]
pub(super) async fn ask_sql(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<AskSql>,
) -> Result<Json<SqlAnswer>, Failure> {
    let limits = Limits::default();
    let limits = Limits { rows: request.limit.unwrap_or(limits.rows).clamp(1, MOST_ROWS), ..limits };
    let answer = ledger::ask(&http.app, &caller.actor, &request.query, limits).await?;
    Ok(Json(SqlAnswer::new(&answer)?))
}
