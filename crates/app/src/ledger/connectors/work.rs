//! What a connector found, imported.

use std::path::{Path, PathBuf};

use mainstay_domain::policy::{Actor, Verb};

use super::folder::{FileState, FolderSettings, Found, put_away};
use super::pull::PullSettings;
use super::rows::{self, Mark};
use super::{Connector, ConnectorRun, ConnectorSettings, ConnectorWork, RunOutcome};
use crate::App;
use crate::act::Reads;
use crate::db::args;
use crate::error::{Error, Result};
use crate::jobs::{Outcome, Report};
use crate::ledger::commit::Committed;
use crate::ledger::commit::Occasion;
use crate::ledger::perform::read_and_commit;
use crate::ledger::read::Source;

/// Does what a job of a connector is for, and notes what came of it.
pub(crate) async fn perform(
    app: &App,
    actor: &Actor,
    work: &ConnectorWork,
    report: &Report,
) -> Result<Outcome> {
    let mut view = app.view(actor, Verb::ImportLines).await?;
    let connector = rows::find(&mut view, work.connector).await?;
    let mapping = mapping(&mut view, &connector).await;
    drop(view);
    match &connector.settings {
        ConnectorSettings::Folder(folder) => {
            let Some(found) = &work.file else { return Ok(Outcome::default()) };
            let Some(file) = folder.file(&app.outside, found)? else {
                // Taken by an earlier run of this job, or by whoever put it there; or another lies there, for the next look.
                return Ok(Outcome::default());
            };
            take(app, actor, (&connector, folder), (file, found, mapping), report).await
        }
        ConnectorSettings::Sql(pull) => fetch(app, actor, (&connector, pull), mapping, report).await,
    }
}

/// Imports a file and puts it away.
async fn take(
    app: &App,
    actor: &Actor,
    (connector, folder): (&Connector, &FolderSettings),
    (file, found, mapping): (PathBuf, &Found, Result<String>),
    report: &Report,
) -> Result<Outcome> {
    let started_at = app.clock.now();
    let name = found.name.clone();
    let imported = match mapping {
        Ok(mapping) => {
            let source = Source { path: file.clone(), file_name: name.clone(), mapping, kept: None };
            read_and_commit(app, actor, source, Occasion::default(), report).await
        }
        Err(error) => Err(error),
    };
    let stays = imported.as_ref().is_err_and(is_passing);
    let why_not = imported.as_ref().err().map(ToString::to_string);
    let mut run = ConnectorRun {
        outcome: outcome(&imported),
        import: imported.as_ref().ok().map(|committed| committed.import),
        message: said(&imported),
        file_name: Some(name),
        started_at,
        finished_at: app.clock.now(),
    };
    if !stays && let Err(error) = away((&file, found.state), why_not.as_deref(), app) {
        let left = format!("; it stays in {}, because it cannot be moved: {error}", folder.path);
        run.message += &left;
    }
    rows::note(app, connector.id, &run).await?;
    imported.map(Committed::outcome)
}

/// Pulls rows and imports them.
async fn fetch(
    app: &App,
    actor: &Actor,
    (connector, pull): (&Connector, &PullSettings),
    mapping: Result<String>,
    report: &Report,
) -> Result<Outcome> {
    let started_at = app.clock.now();
    let from = connector.last.clone();
    let mut mark = Mark { connector: connector.id, settings: connector.settings.clone(), from, to: None };
    let stage = app.folders.staging.join(format!("{}-rows", report.folder()));
    let fetched = rows_of(app, (actor, pull, &connector.name), (mapping, &mut mark), &stage, report).await;
    let _ = std::fs::remove_dir_all(&stage);
    let (imported, rows) = match fetched {
        Ok((imported, rows)) => (Ok(imported), rows),
        Err(error) => (Err(error), 0),
    };
    let (outcome, message) = match &imported {
        Ok(None) => (RunOutcome::Unchanged, "no new rows".to_owned()),
        Ok(Some(committed)) if committed.unchanged => {
            (RunOutcome::Unchanged, format!("the ledger has these {rows} rows already"))
        }
        Ok(Some(_)) => (RunOutcome::Imported, format!("{rows} rows")),
        Err(error) => (RunOutcome::Failed, error.to_string()),
    };
    let import = imported.as_ref().ok().and_then(|committed| committed.map(|committed| committed.import));
    let run =
        ConnectorRun { outcome, file_name: None, import, message, started_at, finished_at: app.clock.now() };
    rows::note(app, connector.id, &run).await?;
    imported.map(|committed| committed.map_or_else(Outcome::default, Committed::outcome))
}

async fn rows_of(
    app: &App,
    (actor, pull, name): (&Actor, &PullSettings, &str),
    (mapping, mark): (Result<String>, &mut Mark),
    stage: &Path,
    report: &Report,
) -> Result<(Option<Committed>, u64)> {
    let mapping = mapping?;
    pull.fits(&mapping)?;
    std::fs::create_dir_all(stage)?;
    let path = stage.join("rows.parquet");
    let pulled = pull.pull(&app.outside, mark, &path, report).await?;
    if pulled.rows == 0 {
        return Ok((None, 0));
    }
    mark.to = pulled.last.or_else(|| mark.from.clone());
    let stamp = app.clock.now().format("%Y-%m-%d %H:%M");
    let source = Source { path, file_name: format!("{name} {stamp}"), mapping, kept: None };
    let occasion = Occasion { mark: Some(&*mark), ..Occasion::default() };
    let committed = read_and_commit(app, actor, source, occasion, report).await?;
    if committed.unchanged && mark.to != mark.from {
        // Rows that were there already move the key on as well.
        let mut act = app.act(actor, Verb::ImportLines).await?;
        mark.save(&mut act).await?;
        act.changed(
            "connector",
            mark.connector,
            None::<&()>,
            Some(&serde_json::json!({ "moved_on": true })),
        )?;
        act.commit().await?;
    }
    Ok((Some(committed), pulled.rows))
}

fn away((file, state): (&Path, FileState), why_not: Option<&str>, app: &App) -> Result<()> {
    let stamp = app.clock.now().format("%Y%m%dT%H%M%SZ").to_string();
    put_away(file, state, why_not, &stamp)
}

/// Whether another look may succeed with the same file.
fn is_passing(error: &Error) -> bool {
    matches!(error, Error::Unavailable { .. } | Error::Conflict(_) | Error::Bug(_))
}

fn outcome(imported: &Result<Committed>) -> RunOutcome {
    match imported {
        Ok(committed) if committed.unchanged => RunOutcome::Unchanged,
        Ok(_) => RunOutcome::Imported,
        Err(_) => RunOutcome::Failed,
    }
}

fn said(imported: &Result<Committed>) -> String {
    match imported {
        Ok(committed) if committed.unchanged => "the ledger has this file already".to_owned(),
        Ok(_) => "imported".to_owned(),
        Err(error) => error.to_string(),
    }
}

async fn mapping(reads: &mut (impl Reads + Send), connector: &Connector) -> Result<String> {
    #[derive(sqlx::FromRow)]
    struct Row {
        text: String,
    }
    let row: Option<Row> =
        reads.optional("select text from mapping where id = $1", args![connector.mapping.0]).await?;
    let gone = || {
        let detail =
            format!("the mapping of the connector `{}` is no longer kept: choose another", connector.name);
        Error::invalid("no_such_mapping", "mapping", detail)
    };
    row.map(|row| row.text).ok_or_else(gone)
}
