//! The table of model fits.

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::ids::ModelFitId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::models::{MODELS_VERSION, OrderModelKind};
use mainstay_domain::time::{AsOf, Day};
use uuid::Uuid;

use super::fit::ModelFit;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct FitRow {
    id: Uuid,
    ledger_version: i64,
    as_of: NaiveDate,
    asked: String,
    method_version: String,
    currency: String,
    content_hash: String,
    content: String,
    created_by: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<FitRow> for ModelFit {
    type Error = Error;

    fn try_from(row: FitRow) -> Result<Self> {
        let asked = (!row.asked.is_empty()).then(|| row.asked.parse()).transpose().map_err(Error::bug)?;
        Ok(Self {
            id: ModelFitId(row.id),
            ledger_version: LedgerVersion(row.ledger_version),
            as_of: AsOf(Day(row.as_of)),
            asked,
            method_version: row.method_version,
            currency: row.currency.parse().map_err(Error::bug)?,
            content_hash: row.content_hash,
            study: serde_json::from_str(&row.content)?,
            created_by: row.created_by,
            created_at: row.created_at,
        })
    }
}

fn asked_text(asked: Option<OrderModelKind>) -> &'static str {
    asked.map_or("", OrderModelKind::as_str)
}

/// The stored answer to the same question.
pub(super) async fn find_same(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
    as_of: AsOf,
    asked: Option<OrderModelKind>,
) -> Result<Option<ModelFit>> {
    let row: Option<FitRow> = reads
        .optional(
            "select * from model_fit
             where ledger_version = $1 and as_of = $2 and asked = $3 and method_version = $4",
            args![version.0, as_of.0.0, asked_text(asked), MODELS_VERSION],
        )
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Stores a fit; whether it was not stored before.
pub(super) async fn insert(act: &mut Act, fit: &ModelFit, content: String) -> Result<bool> {
    let rows = act.exec(
        "insert into model_fit (id, ledger_version, as_of, asked, method_version, currency, content_hash, content,
           created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict do nothing",
        args![
            fit.id.0,
            fit.ledger_version.0,
            fit.as_of.0.0,
            asked_text(fit.asked),
            fit.method_version.as_str(),
            fit.currency.code(),
            fit.content_hash.as_str(),
            content,
            fit.created_by.as_str(),
            fit.created_at
        ],
    );
    Ok(rows.await? > 0)
}

/// The fit with this id.
pub(super) async fn find(reads: &mut (impl Reads + Send), id: ModelFitId) -> Result<Option<ModelFit>> {
    let row: Option<FitRow> = reads.optional("select * from model_fit where id = $1", args![id.0]).await?;
    row.map(TryInto::try_into).transpose()
}

/// The fit to the newest version of the ledger, the last one made of it.
pub(super) async fn latest(reads: &mut (impl Reads + Send)) -> Result<Option<ModelFit>> {
    let row: Option<FitRow> = reads
        .optional(
            "select * from model_fit order by ledger_version desc, created_at desc, id desc limit 1",
            args![],
        )
        .await?;
    row.map(TryInto::try_into).transpose()
}
