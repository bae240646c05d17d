//! The table of how people said that accounts are served.

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::ServiceModel;
use mainstay_domain::ids::ServiceModelId;
use uuid::Uuid;

use super::StoredServiceModel;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};
use crate::team;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    source: String,
    external_id: String,
    model: String,
    reason: String,
    said_by: String,
    said_at: DateTime<Utc>,
}

impl Row {
    fn stored(self, names: &team::Names) -> Result<StoredServiceModel> {
        Ok(StoredServiceModel {
            id: ServiceModelId(self.id),
            account: AccountRef { source: self.source, external_id: self.external_id },
            model: self.model.parse().map_err(Error::bug)?,
            reason: self.reason,
            said_by: names.of(&self.said_by),
            said_at: self.said_at,
        })
    }
}

/// Everything said that nobody took back, the newest first.
pub(super) async fn said(reads: &mut (impl Reads + Send)) -> Result<Vec<StoredServiceModel>> {
    let names = team::names(reads).await?;
    let rows: Vec<Row> = reads
        .all(
            "select id, source, external_id, model, reason, said_by, said_at
             from service_model where taken_back_at is null order by said_at desc, id desc",
            args![],
        )
        .await?;
    rows.into_iter().map(|row| row.stored(&names)).collect()
}

pub(super) async fn say(
    act: &mut Act,
    id: ServiceModelId,
    account: &AccountRef,
    (model, reason): (ServiceModel, &str),
) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "insert into service_model (id, source, external_id, model, reason, said_by, said_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![id.0, account.source.as_str(), account.external_id.as_str(), model.as_str(), reason, by, at],
    )
    .await?;
    Ok(())
}

pub(super) async fn take_back(act: &mut Act, id: ServiceModelId) -> Result<()> {
    let (by, at) = (act.actor().name.clone(), act.now());
    act.exec(
        "update service_model set taken_back_by = $2, taken_back_at = $3
         where id = $1 and taken_back_at is null",
        args![id.0, by, at],
    )
    .await?;
    Ok(())
}
