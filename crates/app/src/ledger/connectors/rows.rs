//! The tables of connectors and of their runs.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use mainstay_domain::ids::{ConnectorId, ImportId, MappingId};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Connector, ConnectorRun, ConnectorSettings, RUNS_KEPT};
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::{Tx, args};
use crate::error::{Error, Result};
use crate::events::Event;

#[derive(sqlx::FromRow)]
struct ConnectorRow {
    id: Uuid,
    name: String,
    settings: Json<ConnectorSettings>,
    mapping_id: Uuid,
    mapping_name: Option<String>,
    schedule: String,
    enabled: bool,
    next_run_at: DateTime<Utc>,
    state: Json<State>,
    created_by: String,
}

/// How far a connector has come.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct State {
    /// The highest key that was imported.
    last: Option<String>,
}

/// How far a pull brings its connector, once its rows are in the ledger.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// The connector.
    pub(crate) connector: ConnectorId,
    /// Where it pulled from.
    pub(crate) settings: ConnectorSettings,
    /// The highest key before.
    pub(crate) from: Option<String>,
    /// The highest key then.
    pub(crate) to: Option<String>,
}

impl Mark {
    /// Notes it, in the act that imports the rows; refused where another pull has come further meanwhile.
    pub(crate) async fn save(&self, act: &mut Act) -> Result<()> {
        act.tx().take_turn(&format!("connector {}", self.connector)).await?;
        // A row that is written is locked on both databases, before it is read.
        act.exec("update connector set state = state where id = $1", args![self.connector.0]).await?;
        let connector = find(act, self.connector).await?;
        if connector.last != self.from || connector.settings != self.settings {
            return Err(Error::Conflict(
                "the connector was changed, or another pull of it was faster; nothing was imported"
                    .to_owned(),
            ));
        }
        let state = serde_json::to_value(State { last: self.to.clone() })?;
        act.exec("update connector set state = $2 where id = $1", args![self.connector.0, state]).await?;
        Ok(())
    }
}

impl ConnectorRow {
    fn into_connector(self) -> Result<Connector> {
        Ok(Connector {
            id: ConnectorId(self.id),
            name: self.name,
            settings: self.settings.0,
            mapping: MappingId(self.mapping_id),
            mapping_name: self.mapping_name,
            schedule: self.schedule.parse().map_err(Error::bug)?,
            enabled: self.enabled,
            next_run_at: self.next_run_at,
            last: self.state.0.last,
            created_by: self.created_by,
            last_run: None,
        })
    }
}

#[derive(sqlx::FromRow)]
#[expect(dead_code, reason = "what is asked is whether there is a row")]
struct Id {
    id: Uuid,
}

#[derive(sqlx::FromRow)]
struct RunRow {
    connector_id: Uuid,
    outcome: String,
    file_name: Option<String>,
    import_id: Option<Uuid>,
    message: String,
    started_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
}

impl RunRow {
    fn into_run(self) -> Result<ConnectorRun> {
        Ok(ConnectorRun {
            outcome: serde_json::from_value(self.outcome.into())?,
            file_name: self.file_name,
            import: self.import_id.map(ImportId),
            message: self.message,
            started_at: self.started_at,
            finished_at: self.finished_at,
        })
    }
}

/// Every connector by name, with its last run.
pub(super) async fn all(reads: &mut (impl Reads + Send)) -> Result<Vec<Connector>> {
    let rows: Vec<ConnectorRow> = reads
        .all(
            "select connector.*, mapping.name as mapping_name
             from connector left join mapping on mapping.id = connector.mapping_id
             order by connector.name_key",
            args![],
        )
        .await?;
    let last: Vec<RunRow> = reads
        .all(
            "select run.* from connector_run as run
             where not exists (
               select 1 from connector_run as newer
               where newer.connector_id = run.connector_id
                 and (newer.finished_at > run.finished_at
                      or (newer.finished_at = run.finished_at and newer.id > run.id)))",
            args![],
        )
        .await?;
    let mut last: BTreeMap<Uuid, RunRow> = last.into_iter().map(|run| (run.connector_id, run)).collect();
    let mut connectors = Vec::with_capacity(rows.len());
    for row in rows {
        let run = last.remove(&row.id).map(RunRow::into_run).transpose()?;
        connectors.push(Connector { last_run: run, ..row.into_connector()? });
    }
    Ok(connectors)
}

/// One connector.
pub(super) async fn find(reads: &mut (impl Reads + Send), id: ConnectorId) -> Result<Connector> {
    let row: Option<ConnectorRow> = reads
        .optional(
            "select connector.*, mapping.name as mapping_name
             from connector left join mapping on mapping.id = connector.mapping_id where connector.id = $1",
            args![id.0],
        )
        .await?;
    row.ok_or(Error::NotFound("connector"))?.into_connector()
}

/// Forgets how far a connector has come.
pub(super) async fn start_over(act: &mut Act, id: ConnectorId) -> Result<()> {
    let state = serde_json::to_value(State::default())?;
    act.exec("update connector set state = $2 where id = $1", args![id.0, state]).await?;
    Ok(())
}

/// The runs of a connector, the newest first.
pub(super) async fn runs(reads: &mut (impl Reads + Send), id: ConnectorId) -> Result<Vec<ConnectorRun>> {
    let rows: Vec<RunRow> = reads
        .all(
            "select * from connector_run where connector_id = $1 order by finished_at desc, id desc limit 100",
            args![id.0],
        )
        .await?;
    rows.into_iter().map(RunRow::into_run).collect()
}

/// Takes the next look of a connector, if no other process has; `at` is when it was due.
pub(super) async fn take_look(
    app: &App,
    id: ConnectorId,
    at: DateTime<Utc>,
    next: DateTime<Utc>,
) -> Result<bool> {
    let mut tx = app.db.begin_write().await?;
    let taken = tx
        .exec(
            "update connector set next_run_at = $3 where id = $1 and next_run_at = $2 and enabled = $4",
            args![id.0, at, next, true],
        )
        .await?;
    tx.commit().await?;
    Ok(taken == 1)
}

/// Notes what a connector did, and forgets the oldest of what it did before.
pub(super) async fn note(app: &App, id: ConnectorId, run: &ConnectorRun) -> Result<()> {
    let mut tx = app.db.begin_write().await?;
    let there: Option<Id> = tx.optional("select id from connector where id = $1", args![id.0]).await?;
    if there.is_none() {
        // Removed while it worked.
        return Ok(());
    }
    insert(&mut tx, id, run).await?;
    tx.exec(
        "delete from connector_run where connector_id = $1 and id not in (
           select id from connector_run where connector_id = $1 order by finished_at desc, id desc limit $2)",
        args![id.0, RUNS_KEPT],
    )
    .await?;
    tx.commit().await?;
    app.events.send(Event::changed("ledger", id));
    Ok(())
}

async fn insert(tx: &mut Tx, id: ConnectorId, run: &ConnectorRun) -> Result<()> {
    tx.exec(
        "insert into connector_run (id, connector_id, outcome, file_name, import_id, message, started_at, finished_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            Clock::new_id(),
            id.0,
            run.outcome.as_str(),
            run.file_name.clone(),
            run.import.map(|import| import.0),
            run.message.as_str(),
            run.started_at,
            run.finished_at
        ],
    )
    .await?;
    Ok(())
}
