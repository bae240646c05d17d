//! What Mainstay fetches by itself.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::ledger::{
    self, ConnectorSettings, Engine, FolderSettings, NewConnector, PullSettings, RunOutcome as AppOutcome,
};
use mainstay_domain::connectors::Schedule;
use mainstay_domain::ids::{ConnectorId, ImportId, MappingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::jobs::Job;
use crate::{Failure, Http};

/// Where a connector fetches from.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Place {
    /// Files in a folder of the server, below one that `watch_roots` allows.
    Folder {
        /// The folder's path.
        path: String,
        /// Which names: `*` stands for any letters, `?` for one.
        pattern: String,
    },
    /// Rows of another database, on a host that `pull_hosts` allows.
    Sql(PullPlace),
}

/// Which rows, and where they are.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct PullPlace {
    engine: PullEngine,
    host: String,
    port: u16,
    database: String,
    /// Somebody who may read there and nothing else.
    user: String,
    /// The name of the password in the server's environment: `ERP` stands for `MAINSTAY_SECRET_ERP`.
    secret: Option<String>,
    /// Whether the connection must be encrypted.
    encrypted: bool,
    /// One `select`; `:last` stands for the highest key that was imported so far.
    query: String,
    /// The column by which new rows are told; without it every pull takes all rows.
    key: Option<String>,
    /// What `:last` stands for at first.
    first: Option<String>,
}

/// Which kind of database.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PullEngine {
    Postgres,
    /// `MySQL` or `MariaDB`.
    Mysql,
}

impl From<Place> for ConnectorSettings {
    fn from(place: Place) -> Self {
        match place {
            Place::Folder { path, pattern } => Self::Folder(FolderSettings { path, pattern }),
            Place::Sql(pull) => Self::Sql(PullSettings {
                engine: match pull.engine {
                    PullEngine::Postgres => Engine::Postgres,
                    PullEngine::Mysql => Engine::Mysql,
                },
                host: pull.host,
                port: pull.port,
                database: pull.database,
                user: pull.user,
                secret: pull.secret,
                encrypted: pull.encrypted,
                query: pull.query,
                key: pull.key,
                first: pull.first,
            }),
        }
    }
}

impl From<ConnectorSettings> for Place {
    fn from(settings: ConnectorSettings) -> Self {
        match settings {
            ConnectorSettings::Folder(FolderSettings { path, pattern }) => Self::Folder { path, pattern },
            ConnectorSettings::Sql(pull) => Self::Sql(PullPlace {
                engine: match pull.engine {
                    Engine::Postgres => PullEngine::Postgres,
                    Engine::Mysql => PullEngine::Mysql,
                },
                host: pull.host,
                port: pull.port,
                database: pull.database,
                user: pull.user,
                secret: pull.secret,
                encrypted: pull.encrypted,
                query: pull.query,
                key: pull.key,
                first: pull.first,
            }),
        }
    }
}

/// A connector.
#[derive(Debug, Serialize, ToSchema)]
struct Connector {
    id: ConnectorId,
    name: String,
    place: Place,
    mapping_id: MappingId,
    /// Null where the mapping is no longer kept; then nothing is imported.
    mapping_name: Option<String>,
    /// `every 15m`, `every 2h`, `daily 06:30` (UTC).
    schedule: String,
    /// Whether it looks by itself.
    enabled: bool,
    next_run_at: DateTime<Utc>,
    /// The highest key that was imported so far, where it goes on by one.
    last: Option<String>,
    created_by: String,
    last_run: Option<ConnectorRun>,
}

/// What a connector did once.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectorRun {
    outcome: RunOutcome,
    file_name: Option<String>,
    import_id: Option<ImportId>,
    /// What happened, in words.
    message: String,
    started_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
}

/// What came of a run.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RunOutcome {
    /// Something new is in the ledger.
    Imported,
    /// Everything was there already.
    Unchanged,
    /// Nothing was imported.
    Failed,
}

/// Every connector, by name.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectorsResponse {
    connectors: Vec<Connector>,
}

/// A connector in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectorResponse {
    connector: Connector,
}

/// The last hundred runs of a connector, the newest first.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectorRunsResponse {
    runs: Vec<ConnectorRun>,
}

/// What a look left to do.
#[derive(Debug, Serialize, ToSchema)]
struct LookResponse {
    /// One for each thing that is being fetched; none where nothing waits.
    jobs: Vec<Job>,
}

/// A connector to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KeepConnector {
    /// 1 to 100 characters.
    name: String,
    place: Place,
    /// The kept mapping to read by: its name or id.
    mapping: String,
    /// `every 15m`, `every 2h`, `daily 06:30` (UTC); at most a week apart.
    #[schema(value_type = String)]
    schedule: Schedule,
    /// Whether it looks by itself; true unless said.
    enabled: Option<bool>,
}

impl From<KeepConnector> for NewConnector {
    fn from(request: KeepConnector) -> Self {
        let settings = request.place.into();
        Self {
            name: request.name,
            settings,
            mapping: request.mapping,
            schedule: request.schedule,
            enabled: request.enabled.unwrap_or(true),
        }
    }
}

impl From<ledger::Connector> for Connector {
    fn from(connector: ledger::Connector) -> Self {
        Self {
            id: connector.id,
            name: connector.name,
            place: connector.settings.into(),
            last: connector.last,
            mapping_id: connector.mapping,
            mapping_name: connector.mapping_name,
            schedule: connector.schedule.to_string(),
            enabled: connector.enabled,
            next_run_at: connector.next_run_at,
            created_by: connector.created_by,
            last_run: connector.last_run.map(Into::into),
        }
    }
}

impl From<ledger::ConnectorRun> for ConnectorRun {
    fn from(run: ledger::ConnectorRun) -> Self {
        Self {
            outcome: match run.outcome {
                AppOutcome::Imported => RunOutcome::Imported,
                AppOutcome::Unchanged => RunOutcome::Unchanged,
                AppOutcome::Failed => RunOutcome::Failed,
            },
            file_name: run.file_name,
            import_id: run.import,
            message: run.message,
            started_at: run.started_at,
            finished_at: run.finished_at,
        }
    }
}

/// Lists what Mainstay fetches by itself, with what came of it last.
#[utoipa::path(get, path = "/connectors", tag = "ledger", operation_id = "list_connectors",
    responses((status = 200, body = ConnectorsResponse)))]
async fn list_connectors(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<ConnectorsResponse>, Failure> {
    let connectors = ledger::connectors(&http.app, &caller.actor).await?;
    Ok(Json(ConnectorsResponse { connectors: connectors.into_iter().map(Into::into).collect() }))
}

/// Keeps a connector, which looks at once.
#[utoipa::path(post, path = "/connectors", tag = "ledger", operation_id = "add_connector",
    request_body = KeepConnector, responses((status = 201, body = ConnectorResponse)))]
async fn add_connector(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<KeepConnector>,
) -> Result<(StatusCode, Json<ConnectorResponse>), Failure> {
    let connector = ledger::add_connector(&http.app, &caller.actor, request.into()).await?;
    Ok((StatusCode::CREATED, Json(ConnectorResponse { connector: connector.into() })))
}

/// Replaces a connector; its kind stays.
#[utoipa::path(put, path = "/connectors/{id}", tag = "ledger", operation_id = "change_connector",
    params(("id" = ConnectorId, Path)), request_body = KeepConnector,
    responses((status = 200, body = ConnectorResponse)))]
async fn change_connector(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ConnectorId>,
    Body(request): Body<KeepConnector>,
) -> Result<Json<ConnectorResponse>, Failure> {
    let connector = ledger::change_connector(&http.app, &caller.actor, id, request.into()).await?;
    Ok(Json(ConnectorResponse { connector: connector.into() }))
}

/// Removes a connector; what it imported stays.
#[utoipa::path(delete, path = "/connectors/{id}", tag = "ledger", operation_id = "remove_connector",
    params(("id" = ConnectorId, Path)), responses((status = 204)))]
async fn remove_connector(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ConnectorId>,
) -> Result<StatusCode, Failure> {
    ledger::remove_connector(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what a connector did, the newest first.
#[utoipa::path(get, path = "/connectors/{id}/runs", tag = "ledger", operation_id = "list_connector_runs",
    params(("id" = ConnectorId, Path)), responses((status = 200, body = ConnectorRunsResponse)))]
async fn list_connector_runs(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ConnectorId>,
) -> Result<Json<ConnectorRunsResponse>, Failure> {
    let runs = ledger::connector_runs(&http.app, &caller.actor, id).await?;
    Ok(Json(ConnectorRunsResponse { runs: runs.into_iter().map(Into::into).collect() }))
}

/// Looks now, whenever the connector is due, and takes a few seconds: a file is taken once it has stopped growing.
#[utoipa::path(post, path = "/connectors/{id}/look", tag = "ledger", operation_id = "run_connector",
    params(("id" = ConnectorId, Path)), responses((status = 202, body = LookResponse)))]
async fn run_connector(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<ConnectorId>,
) -> Result<(StatusCode, Json<LookResponse>), Failure> {
    let jobs = ledger::run_connector(&http.app, &caller.actor, id).await?;
    Ok((StatusCode::ACCEPTED, Json(LookResponse { jobs: jobs.into_iter().map(Into::into).collect() })))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(list_connectors, add_connector))
        .routes(routes!(change_connector, remove_connector))
        .routes(routes!(list_connector_runs))
        .routes(routes!(run_connector))
}
