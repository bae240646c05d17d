//! Looks that are due: what they find becomes jobs. A look reads names and sizes, and nothing else.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use mainstay_domain::ids::ConnectorId;
use mainstay_domain::policy::{self, Actor, Verb};
use tokio_util::sync::CancellationToken;

use super::folder::Seen;
use super::rows;
use super::{Connector, ConnectorRun, ConnectorSettings, ConnectorWork, RunOutcome};
use crate::App;
use crate::act::Reads;
use crate::error::Result;
use crate::jobs::{self, Job, Work};

/// How often a server looks whether a look is due.
const TICK: Duration = Duration::from_secs(5);
/// When a file that was just found, or still grows, is looked at again.
const SOON: TimeDelta = TimeDelta::seconds(10);

/// The looks of one process. What the last look saw is not kept beyond it: after a restart a file is looked at twice again.
#[derive(Debug, Default)]
pub struct Looks {
    seen: HashMap<ConnectorId, Seen>,
}

/// Looks whenever a connector is due, until it is told to stop.
pub async fn watch_connectors(app: App, stop: CancellationToken) {
    let mut looks = Looks::default();
    while !stop.is_cancelled() {
        if let Err(error) = looks.tick(&app).await {
            tracing::warn!(error = error.chain(), "connectors cannot be looked at now");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Looks at a connector now, whenever it is due, and waits for what it finds to settle: the jobs it left.
pub async fn run_connector(app: &App, actor: &Actor, id: ConnectorId) -> Result<Vec<Job>> {
    policy::may(actor, Verb::ImportLines)?;
    let mut view = app.view(actor, Verb::ChangeSettings).await?;
    let connector = rows::find(&mut view, id).await?;
    drop(view);
    let mut looks = Looks::default();
    let (jobs, unsettled) = looks.look(app, &connector).await?;
    if !unsettled {
        return Ok(jobs);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    Ok(looks.look(app, &connector).await?.0)
}

impl Looks {
    /// Looks at every connector that is due and that no other process has just looked at.
    pub async fn tick(&mut self, app: &App) -> Result<()> {
        let now = app.clock.now();
        let mut view = app.view(&Actor::system(), Verb::ChangeSettings).await?;
        let connectors = rows::all(&mut view).await?;
        drop(view);
        self.seen.retain(|id, _| connectors.iter().any(|connector| connector.id == *id));
        for connector in connectors {
            let due = connector.enabled && connector.next_run_at <= now;
            let next = connector.schedule.next_after(now);
            if due && rows::take_look(app, connector.id, connector.next_run_at, next).await? {
                self.look_and_note(app, &connector, (now, next)).await?;
            }
        }
        Ok(())
    }

    async fn look_and_note(
        &mut self,
        app: &App,
        connector: &Connector,
        (now, next): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<()> {
        match self.look(app, connector).await {
            Ok((_, true)) if now + SOON < next => {
                rows::take_look(app, connector.id, next, now + SOON).await?;
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(error) => {
                let message = error.to_string();
                let again = connector.last_run.as_ref().is_some_and(|run| {
                    run.outcome == RunOutcome::Failed && run.message == message && run.file_name.is_none()
                });
                // A folder that is away is said once, not every minute.
                if again {
                    return Ok(());
                }
                let run = ConnectorRun {
                    outcome: RunOutcome::Failed,
                    file_name: None,
                    import: None,
                    message,
                    started_at: now,
                    finished_at: app.clock.now(),
                };
                rows::note(app, connector.id, &run).await
            }
        }
    }

    /// Leaves a job for each thing to fetch; and whether there are files that have not settled.
    async fn look(&mut self, app: &App, connector: &Connector) -> Result<(Vec<Job>, bool)> {
        let (files, unsettled) = match &connector.settings {
            ConnectorSettings::Folder(folder) => {
                let found = folder.files(&app.outside)?;
                let (settled, unsettled) = self.seen.entry(connector.id).or_default().settled(found);
                (settled.into_iter().map(Some).collect::<Vec<_>>(), unsettled)
            }
            ConnectorSettings::Sql(_) => (vec![None], false),
        };
        let mut left = Vec::new();
        for file in files {
            let work = Work::Connector(ConnectorWork { connector: connector.id, file });
            left.extend(enqueue(app, connector, work).await?);
        }
        Ok((left, unsettled))
    }
}

/// Leaves a job, unless one for the same thing waits or runs.
async fn enqueue(app: &App, connector: &Connector, work: Work) -> Result<Option<Job>> {
    // The history of imports says who brought them.
    let actor = Actor { name: format!("connector:{}", connector.name), ..Actor::system() };
    let mut act = app.act(&actor, Verb::ImportLines).await?;
    if jobs::sql::is_under_way(act.tx(), &work).await? {
        return Ok(None);
    }
    let job = act.enqueue(&work).await?;
    let what = serde_json::json!({ "connector": connector.id });
    act.changed("job", job.id, None::<&()>, Some(&what))?;
    act.commit().await?;
    Ok(Some(job))
}
