//! The table of independence limits.

use chrono::{DateTime, NaiveDate, Utc};
use mainstay_domain::economics::IndependenceLimit;
use mainstay_domain::ids::IndependenceLimitId;
use mainstay_domain::time::Day;
use uuid::Uuid;

use super::limits::StoredLimit;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};
use crate::team;

#[derive(sqlx::FromRow)]
struct LimitRow {
    id: Uuid,
    dependency_on: String,
    member: Option<String>,
    measure: String,
    percent: String,
    holds_from: NaiveDate,
    set_by: String,
    set_at: DateTime<Utc>,
}

impl LimitRow {
    fn stored(self, names: &team::Names) -> Result<StoredLimit> {
        Ok(StoredLimit {
            id: IndependenceLimitId(self.id),
            limit: IndependenceLimit {
                on: self.dependency_on.parse().map_err(Error::bug)?,
                member: self.member,
                measure: self.measure.parse().map_err(Error::bug)?,
                percent: self.percent.parse().map_err(Error::bug)?,
                from: Day(self.holds_from),
            },
            set_by: names.of(&self.set_by),
            set_at: self.set_at,
        })
    }
}

/// Every limit that nobody withdrew; of the same the latest first.
pub(super) async fn limits(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredLimit>> {
    let names = team::names(reads).await?;
    let rows: Vec<LimitRow> = reads
        .all(
            "select id, dependency_on, member, measure, percent, holds_from, set_by, set_at
             from independence_limit where withdrawn_at is null
             order by dependency_on, member, measure, holds_from desc, set_at desc, id",
            args![],
        )
        .await?;
    rows.into_iter().map(|row| row.stored(&names)).collect()
}

pub(super) async fn insert(act: &mut Act, id: IndependenceLimitId, limit: &IndependenceLimit) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "insert into independence_limit
           (id, dependency_on, member, measure, percent, holds_from, set_by, set_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            id.0,
            limit.on.as_str(),
            limit.member.clone(),
            limit.measure.as_str(),
            limit.percent.to_string(),
            limit.from.0,
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn withdraw(act: &mut Act, id: IndependenceLimitId) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    let touched = act
        .exec(
            "update independence_limit set withdrawn_by = $2, withdrawn_at = $3
             where id = $1 and withdrawn_at is null",
            args![id.0, by, at],
        )
        .await?;
    if touched == 0 { Err(Error::NotFound("independence limit")) } else { Ok(()) }
}
