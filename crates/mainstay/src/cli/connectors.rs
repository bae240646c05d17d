//! `mainstay connectors`: what is fetched without anybody's hand.

use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};
use mainstay_app::ledger::{self, Connector, ConnectorSettings, FolderSettings, NewConnector, RunOutcome};
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
        Connectors::Add(Add::Folder(folder)) => {
            let settings =
                ConnectorSettings::Folder(FolderSettings { path: folder.path, pattern: folder.pattern });
            let new = NewConnector {
                name: folder.name,
                settings,
                mapping: folder.mapping,
                schedule: folder.schedule,
                enabled: true,
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
        let ConnectorSettings::Folder(folder) = &connector.settings;
        let last = connector.last_run.as_ref();
        vec![
            connector.name.clone(),
            format!("{}/{}", folder.path, folder.pattern),
            connector.mapping_name.clone().unwrap_or_else(|| "(no longer kept)".to_owned()),
            if connector.enabled { connector.schedule.to_string() } else { "resting".to_owned() },
            last.map_or_else(|| "-".to_owned(), |run| run.finished_at.format("%Y-%m-%d %H:%M").to_string()),
            last.map_or_else(String::new, |run| format!("{}: {}", run.outcome.as_str(), run.message)),
        ]
    };
    let header = ["Name", "Place", "Mapping", "Looks", "Last run (UTC)", "What came of it"];
    table(&header, &[], connectors.iter().map(row).collect())
}
