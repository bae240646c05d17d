//! `mainstay connectors`: files and rows that are fetched without anybody's hand.

use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use mainstay_app::ledger::{
    self, Connector, ConnectorSettings, Engine, FolderSettings, NewConnector, PullSettings, RunOutcome,
};
use mainstay_app::{App, Error};
use mainstay_domain::connectors::Schedule;
use mainstay_domain::policy::Actor;

use super::Session;
use super::output::{print, table};

#[derive(Debug, Subcommand)]
pub(super) enum Connectors {
    /// Keep a connector
    #[command(subcommand)]
    Add(Add),
    /// Say what is fetched, when, and what came of it last
    List,
    /// Look now, import what is found, and say what came of it
    Run(Named),
    /// Let it look by itself
    Enable(Named),
    /// Keep it, but let it rest
    Disable(Named),
    /// Remove it; what it imported stays
    Remove(Named),
}

#[derive(Debug, Subcommand)]
pub(super) enum Add {
    /// Watch a folder, below one that `watch_roots` in mainstay.toml allows
    Folder(Folder),
    /// Pull rows of another database, on a host that `pull_hosts` in mainstay.toml allows
    Sql(Box<Pull>),
}

#[derive(Debug, Args)]
pub(super) struct Folder {
    /// What to call it
    name: String,
    /// The folder's absolute path
    #[arg(long, value_name = "DIR")]
    path: String,
    /// Which names: * stands for any letters, ? for one
    #[arg(long, default_value = "*")]
    pattern: String,
    /// The kept mapping to read by: its name or id
    #[arg(long, value_name = "NAME")]
    mapping: String,
    /// When to look: `every 15m`, `every 2h`, `daily 06:30` (UTC)
    #[arg(long, default_value = "every 1m")]
    schedule: Schedule,
}

#[derive(Debug, Args)]
pub(super) struct Pull {
    /// What to call it
    name: String,
    /// Which kind of database: postgres, or mysql for its successors too
    #[arg(long, value_enum)]
    engine: Kind,
    /// The host
    #[arg(long)]
    host: String,
    /// The port [default: 5432 or 3306]
    #[arg(long)]
    port: Option<u16>,
    /// The database there
    #[arg(long, value_name = "NAME")]
    source_database: String,
    /// Somebody who may read there and nothing else
    #[arg(long)]
    user: String,
    /// The name of the password: ERP stands for the variable `MAINSTAY_SECRET_ERP` of the server
    #[arg(long, value_name = "NAME")]
    secret: Option<String>,
    /// Refuse a connection that is not encrypted
    #[arg(long)]
    encrypted: bool,
    /// One `select`; `:last` stands for the highest key that was imported so far
    #[arg(long, value_name = "SQL")]
    query: String,
    /// The column by which new rows are told
    #[arg(long, value_name = "COLUMN", requires = "first")]
    key: Option<String>,
    /// What `:last` stands for at first
    #[arg(long, value_name = "VALUE")]
    first: Option<String>,
    /// The kept mapping to read by: its name or id
    #[arg(long, value_name = "NAME")]
    mapping: String,
    /// When to look: `every 15m`, `every 2h`, `daily 06:30` (UTC)
    #[arg(long, default_value = "every 1h")]
    schedule: Schedule,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Postgres,
    Mysql,
}

impl From<Pull> for NewConnector {
    fn from(pull: Pull) -> Self {
        let (engine, port) = match pull.engine {
            Kind::Postgres => (Engine::Postgres, 5432),
            Kind::Mysql => (Engine::Mysql, 3306),
        };
        let settings = ConnectorSettings::Sql(PullSettings {
            engine,
            host: pull.host,
            port: pull.port.unwrap_or(port),
            database: pull.source_database,
            user: pull.user,
            secret: pull.secret,
            encrypted: pull.encrypted,
            query: pull.query,
            key: pull.key,
            first: pull.first,
        });
        Self { name: pull.name, settings, mapping: pull.mapping, schedule: pull.schedule, enabled: true }
    }
}

impl From<Folder> for NewConnector {
    fn from(folder: Folder) -> Self {
        let settings =
            ConnectorSettings::Folder(FolderSettings { path: folder.path, pattern: folder.pattern });
        Self {
            name: folder.name,
            settings,
            mapping: folder.mapping,
            schedule: folder.schedule,
            enabled: true,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Named {
    /// What it is called
    name: String,
}

/// Does what was asked of the connectors.
pub(super) async fn run(session: &Session, asked: Connectors) -> anyhow::Result<ExitCode> {
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let mut code = ExitCode::SUCCESS;
    match asked {
        Connectors::Add(add) => {
            let new = match add {
                Add::Folder(folder) => folder.into(),
                Add::Sql(pull) => (*pull).into(),
            };
            let kept = ledger::add_connector(&app, &actor, new).await?;
            print(&format!("{} is looked at {} while a server runs", kept.name, kept.schedule))?;
        }
        Connectors::List => print(&listed(&ledger::connectors(&app, &actor).await?))?,
        Connectors::Run(named) => code = fetch(&app, &actor, &named.name).await?,
        Connectors::Enable(named) => enable(&app, &actor, &named.name, true).await?,
        Connectors::Disable(named) => enable(&app, &actor, &named.name, false).await?,
        Connectors::Remove(named) => {
            let connector = find(&app, &actor, &named.name).await?;
            ledger::remove_connector(&app, &actor, connector.id).await?;
        }
    }
    app.close().await;
    Ok(code)
}

async fn find(app: &App, actor: &Actor, name: &str) -> anyhow::Result<Connector> {
    let connectors = ledger::connectors(app, actor).await?;
    let key = name.to_lowercase();
    let found = connectors.into_iter().find(|connector| connector.name.to_lowercase() == key);
    Ok(found.ok_or(Error::NotFound("connector"))?)
}

async fn enable(app: &App, actor: &Actor, name: &str, enabled: bool) -> anyhow::Result<()> {
    let connector = find(app, actor, name).await?;
    let new = NewConnector {
        name: connector.name,
        settings: connector.settings,
        mapping: connector.mapping.to_string(),
        schedule: connector.schedule,
        enabled,
    };
    ledger::change_connector(app, actor, connector.id, new).await?;
    Ok(())
}

/// Looks, runs the jobs that come of it here, and tells them.
async fn fetch(app: &App, actor: &Actor, name: &str) -> anyhow::Result<ExitCode> {
    let connector = find(app, actor, name).await?;
    let jobs = ledger::run_connector(app, actor, connector.id).await?;
    if jobs.is_empty() {
        print("nothing new")?;
        return Ok(ExitCode::SUCCESS);
    }
    app.run_jobs().await?;
    let runs = ledger::connector_runs(app, actor, connector.id).await?;
    let runs: Vec<_> = runs.into_iter().take(jobs.len()).collect();
    for run in runs.iter().rev() {
        let what = run.file_name.as_deref().unwrap_or(&connector.name);
        print(&format!("{}: {what}: {}", run.outcome.as_str(), run.message))?;
    }
    if runs.len() < jobs.len() {
        bail!("another process is fetching; `mainstay connectors list` says what came of it");
    }
    let failed = runs.iter().any(|run| run.outcome == RunOutcome::Failed);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn listed(connectors: &[Connector]) -> String {
    let row = |connector: &Connector| {
        let place = match &connector.settings {
            ConnectorSettings::Folder(folder) => format!("{}/{}", folder.path, folder.pattern),
            ConnectorSettings::Sql(pull) => {
                format!("{}@{}:{}/{}", pull.user, pull.host, pull.port, pull.database)
            }
        };
        let last = connector.last_run.as_ref();
        vec![
            connector.name.clone(),
            place,
            connector.mapping_name.clone().unwrap_or_else(|| "(no longer kept)".to_owned()),
            if connector.enabled { connector.schedule.to_string() } else { "resting".to_owned() },
            last.map_or_else(|| "-".to_owned(), |run| run.finished_at.format("%Y-%m-%d %H:%M").to_string()),
            last.map_or_else(String::new, |run| format!("{}: {}", run.outcome.as_str(), run.message)),
        ]
    };
    let header = ["Name", "Place", "Mapping", "Looks", "Last run (UTC)", "What came of it"];
    table(&header, &[], connectors.iter().map(row).collect())
}
