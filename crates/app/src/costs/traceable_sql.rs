//! The table of traceable costs.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Bearer, TraceableCost};
use mainstay_domain::ids::TraceableCostId;
use mainstay_domain::time::Day;
use uuid::Uuid;

use super::traceable::StoredTraceable;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct CostRow {
    id: Uuid,
    source: Option<String>,
    external_id: Option<String>,
    segment: Option<String>,
    share: String,
    name: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    currency: String,
    amount_minor: i64,
    created_by: String,
    created_at: DateTime<Utc>,
    replaces: Option<Uuid>,
    withdrawn_at: Option<DateTime<Utc>>,
}

impl TryFrom<CostRow> for StoredTraceable {
    type Error = Error;

    fn try_from(row: CostRow) -> Result<Self> {
        let bearer = match (row.segment, row.source.zip(row.external_id)) {
            (Some(segment), _) => Bearer::Segment(segment, row.share.parse().map_err(Error::bug)?),
            (None, Some((source, external_id))) => Bearer::Account(AccountRef { source, external_id }),
            (None, None) => {
                return Err(Error::bug(format!("the traceable cost {} belongs to nobody", row.id)));
            }
        };
        let (from, to) = (Day(row.valid_from), Day(row.valid_to));
        Ok(Self {
            id: TraceableCostId(row.id),
            currency: row.currency.parse().map_err(Error::bug)?,
            cost: TraceableCost { bearer, name: row.name, from, to, amount_minor: row.amount_minor },
            created_by: row.created_by,
            created_at: row.created_at,
            replaces: row.replaces.map(TraceableCostId),
            withdrawn_at: row.withdrawn_at,
        })
    }
}

/// The costs that hold, the earliest first.
pub(crate) async fn in_force(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredTraceable>> {
    let rows: Vec<CostRow> = reads
        .all(
            "select id, source, external_id, segment, share, name, valid_from, valid_to, currency, amount_minor,
                    created_by, created_at, replaces, withdrawn_at
             from traceable_cost where withdrawn_at is null order by valid_from, created_at, id",
            args![],
        )
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The accounts that costs in force belong to.
pub(crate) async fn bearers(reads: &mut (impl Reads + Send)) -> Result<BTreeSet<AccountRef>> {
    let rows: Vec<(String, String)> = reads
        .all(
            "select distinct source, external_id
             from traceable_cost where withdrawn_at is null and source is not null and external_id is not null",
            args![],
        )
        .await?;
    Ok(rows.into_iter().map(|(source, external_id)| AccountRef { source, external_id }).collect())
}

pub(super) async fn insert(act: &mut Act, stored: &StoredTraceable) -> Result<()> {
    let cost = &stored.cost;
    let (source, external_id, segment, share) = match &cost.bearer {
        Bearer::Account(account) => {
            (Some(account.source.as_str()), Some(account.external_id.as_str()), None, "")
        }
        Bearer::Segment(segment, share) => (None, None, Some(segment.as_str()), share.as_str()),
    };
    act.exec(
        "insert into traceable_cost (id, source, external_id, segment, share, name, valid_from, valid_to, currency,
                                     amount_minor, created_by, created_at, replaces)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            stored.id.0,
            source,
            external_id,
            segment,
            share,
            cost.name.as_str(),
            cost.from.0,
            cost.to.0,
            stored.currency.code(),
            cost.amount_minor,
            stored.created_by.as_str(),
            stored.created_at,
            stored.replaces.map(|id| id.0)
        ],
    )
    .await?;
    Ok(())
}

/// Ends a cost.
pub(super) async fn withdraw(act: &mut Act, id: TraceableCostId) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "update traceable_cost set withdrawn_by = $2, withdrawn_at = $3 where id = $1 and withdrawn_at is null",
        args![id.0, by, at],
    )
    .await?;
    Ok(())
}
