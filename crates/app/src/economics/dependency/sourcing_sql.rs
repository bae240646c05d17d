//! The table of sourcing positions.

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::SourcingPosition;
use mainstay_domain::ids::SourcingPositionId;
use mainstay_domain::time::Day;
use uuid::Uuid;

use super::sourcing::StoredPosition;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};
use crate::team;

#[derive(sqlx::FromRow)]
struct PositionRow {
    id: Uuid,
    source: String,
    external_id: String,
    category: Option<String>,
    as_of: NaiveDate,
    suppliers: Option<i64>,
    our_rank: Option<i64>,
    is_sole_source: bool,
    wallet_percent: Option<String>,
    alternatives: Option<i64>,
    switching_months: Option<i64>,
    switching_cost_minor: Option<i64>,
    replacing_months: Option<i64>,
    dedicated_assets_minor: Option<i64>,
    currency: String,
    note: String,
    told_by: String,
    told_at: DateTime<Utc>,
}

fn counted(number: Option<i64>) -> Result<Option<u32>> {
    number.map(u32::try_from).transpose().map_err(Error::bug)
}

impl PositionRow {
    fn stored(self, names: &team::Names) -> Result<StoredPosition> {
        Ok(StoredPosition {
            id: SourcingPositionId(self.id),
            account: AccountRef { source: self.source, external_id: self.external_id },
            as_of: Day(self.as_of),
            currency: self.currency.parse().map_err(Error::bug)?,
            says: SourcingPosition {
                category: self.category,
                suppliers: counted(self.suppliers)?,
                rank: counted(self.our_rank)?,
                is_sole_source: self.is_sole_source,
                wallet_percent: self
                    .wallet_percent
                    .map(|text| text.parse().map_err(Error::bug))
                    .transpose()?,
                alternatives: counted(self.alternatives)?,
                switching_months: counted(self.switching_months)?,
                switching_cost_minor: self.switching_cost_minor,
                replacing_months: counted(self.replacing_months)?,
                dedicated_assets_minor: self.dedicated_assets_minor,
                note: self.note,
            },
            told_by: names.of(&self.told_by),
            told_at: self.told_at,
        })
    }
}

/// Every word that nobody withdrew, the newest first.
pub(super) async fn positions(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredPosition>> {
    let names = team::names(reads).await?;
    let rows: Vec<PositionRow> = reads
        .all(
            "select id, source, external_id, category, as_of, suppliers, our_rank, is_sole_source, wallet_percent,
                    alternatives, switching_months, switching_cost_minor, replacing_months, dedicated_assets_minor,
                    currency, note, told_by, told_at
             from sourcing_position where withdrawn_at is null order by as_of desc, told_at desc, id",
            args![],
        )
        .await?;
    rows.into_iter().map(|row| row.stored(&names)).collect()
}

pub(super) async fn insert(act: &mut Act, stored: &StoredPosition) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let says = &stored.says;
    let whole = |number: Option<u32>| number.map(i64::from);
    act.exec(
        "insert into sourcing_position
           (id, source, external_id, category, as_of, suppliers, our_rank, is_sole_source, wallet_percent,
            alternatives, switching_months, switching_cost_minor, replacing_months, dedicated_assets_minor,
            currency, note, told_by, told_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        args![
            stored.id.0,
            stored.account.source.as_str(),
            stored.account.external_id.as_str(),
            says.category.clone(),
            stored.as_of.0,
            whole(says.suppliers),
            whole(says.rank),
            says.is_sole_source,
            says.wallet_percent.map(|percent| percent.to_string()),
            whole(says.alternatives),
            whole(says.switching_months),
            says.switching_cost_minor,
            whole(says.replacing_months),
            says.dedicated_assets_minor,
            stored.currency.code(),
            says.note.as_str(),
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn withdraw(act: &mut Act, id: SourcingPositionId) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let touched = act
        .exec(
            "update sourcing_position set withdrawn_by = $2, withdrawn_at = $3
             where id = $1 and withdrawn_at is null",
            args![id.0, by, at],
        )
        .await?;
    if touched == 0 { Err(Error::NotFound("sourcing position")) } else { Ok(()) }
}
