//! The table of cost rates.

use chrono::{DateTime, Utc};
use mainstay_domain::economics::costing::CostRatesDraft;
use mainstay_domain::ids::CostRatesId;
use uuid::Uuid;

use super::rates::StoredRates;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct RatesRow {
    id: Uuid,
    currency: String,
    content: String,
    created_by: String,
    created_at: DateTime<Utc>,
    replaces: Option<Uuid>,
    withdrawn_by: Option<String>,
    withdrawn_at: Option<DateTime<Utc>>,
}

impl TryFrom<RatesRow> for StoredRates {
    type Error = Error;

    fn try_from(row: RatesRow) -> Result<Self> {
        Ok(Self {
            id: CostRatesId(row.id),
            currency: row.currency.parse().map_err(Error::bug)?,
            draft: serde_json::from_str(&row.content)?,
            created_by: row.created_by,
            created_at: row.created_at,
            replaces: row.replaces.map(CostRatesId),
            withdrawn_by: row.withdrawn_by,
            withdrawn_at: row.withdrawn_at,
        })
    }
}

/// The rates that hold, the earliest first.
pub(crate) async fn in_force(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredRates>> {
    let columns = "select id, currency, content, created_by, created_at, replaces, withdrawn_by, withdrawn_at
         from cost_rates where withdrawn_at is null order by valid_from";
    let rows: Vec<RatesRow> = reads.all(columns, args![]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// All there ever were, the newest first.
pub(super) async fn all(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredRates>> {
    let columns = "select id, currency, content, created_by, created_at, replaces, withdrawn_by, withdrawn_at
         from cost_rates order by created_at desc, id desc";
    let rows: Vec<RatesRow> = reads.all(columns, args![]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn insert(act: &mut Act, rates: &StoredRates) -> Result<()> {
    let CostRatesDraft { valid, .. } = &rates.draft;
    act.exec(
        "insert into cost_rates (id, valid_from, valid_to, currency, content, created_by, created_at, replaces)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            rates.id.0,
            valid.from.0,
            valid.to.map(|to| to.0),
            rates.currency.code(),
            serde_json::to_string(&rates.draft)?,
            rates.created_by.as_str(),
            rates.created_at,
            rates.replaces.map(|id| id.0)
        ],
    )
    .await?;
    Ok(())
}

/// Ends rates; whether they were in force.
pub(super) async fn withdraw(act: &mut Act, id: CostRatesId) -> Result<bool> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let touched = act
        .exec(
            "update cost_rates set withdrawn_by = $2, withdrawn_at = $3 where id = $1 and withdrawn_at is null",
            args![id.0, by, at],
        )
        .await?;
    Ok(touched > 0)
}
