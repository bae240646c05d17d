//! Runs jobs: one at a time in each process, so that two imports do not fight for the memory of one machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mainstay_domain::ids::JobId;
use mainstay_domain::policy::Actor;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Outcome, Report, Work, sql};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, ledger, models, portfolio};

/// How often a waiting process looks for work another process left.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// How often a running job renews its lease and writes down how far it is.
const RENEW: Duration = Duration::from_millis(1500);

/// The loop that claims and runs jobs until it is told to stop.
pub struct Worker {
    app: App,
    owner: String,
}

impl Worker {
    /// A worker for this process.
    pub fn new(app: App) -> Self {
        Self { app, owner: super::lease_owner() }
    }

    /// Works until `stop`; a job under way is finished first.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.run_one().await {
                Ok(true) => {}
                Ok(false) => self.wait(&stop).await,
                Err(error) => {
                    tracing::error!(error = error.chain(), "jobs cannot be claimed");
                    self.wait(&stop).await;
                }
            }
        }
    }

    async fn wait(&self, stop: &CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.app.work_waiting.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }

    /// Claims and runs one job; false when there was none.
    async fn run_one(&self) -> Result<bool> {
        sql::bury_the_dead(&self.app.db).await?;
        let Some(claimed) = sql::claim_next(&self.app.db, &self.owner).await? else { return Ok(false) };
        let (app, work, creator) = (self.app.clone(), claimed.work, claimed.created_by);
        let job = claimed.job;
        // A task of its own, so that a panic in the work is the job's failure and not the worker's end.
        let id = job.id;
        let ended = with_lease(&self.app, job, &self.owner, |report| {
            tokio::spawn(async move { perform(app, work, creator, report).await })
        })
        .await?;
        if let Err(error) = ended {
            tracing::warn!(job = %id, error = error.chain(), "a job failed");
        }
        Ok(true)
    }
}

async fn perform(app: App, work: Work, creator: String, report: Report) -> Result<Outcome> {
    let actor = Actor { name: creator, ..Actor::system() };
    match work {
        Work::Import(upload) => ledger::import_upload(&app, &actor, &upload, &report).await,
        Work::ImportFile { .. } => {
            Err(Error::Conflict("only the process that started it can read its file".to_owned()))
        }
        Work::Connector(work) => ledger::connectors::perform(&app, &actor, &work, &report).await,
        Work::Calendar(work) => portfolio::perform_calendar(&app, work, &report).await,
        Work::PortfolioRun(request) => portfolio::perform(&app, &actor, &request, &report).await,
        Work::ModelFit(request) => models::perform(&app, &actor, request, &report).await,
    }
}

/// Runs work under the lease of a claimed job: renews it, notes progress, ends it.
pub(crate) async fn with_lease<F>(
    app: &App,
    job: super::Job,
    owner: &str,
    start: impl FnOnce(Report) -> F,
) -> Result<Result<Outcome, Error>>
where
    F: Future<Output = Result<Result<Outcome>, tokio::task::JoinError>>,
{
    let id = job.id;
    let (sender, progress) = watch::channel((0.0, "starting".to_owned()));
    let lost = Arc::new(AtomicBool::new(false));
    let fenced = Arc::new(AtomicBool::new(false));
    let report = Report {
        app: app.clone(),
        job,
        owner: owner.to_owned(),
        sender,
        lost: Arc::clone(&lost),
        fenced: Arc::clone(&fenced),
    };
    let running = start(report);
    tokio::pin!(running);
    let ended = loop {
        tokio::select! {
            ended = &mut running => break ended,
            () = tokio::time::sleep(RENEW) => renew(app, id, owner, &progress, (&lost, &fenced)).await,
        }
    };
    let ended = ended.unwrap_or_else(|panic| Err(Error::bug(panic)));
    let note = ended.as_ref().map(Clone::clone).map_err(ToString::to_string);
    if let Some(job) = sql::finish(&app.db, id, owner, &note).await? {
        app.events.send(Event::Job(job));
    }
    Ok(ended)
}

async fn renew(
    app: &App,
    id: JobId,
    owner: &str,
    progress: &watch::Receiver<(f64, String)>,
    (lost, fenced): (&AtomicBool, &AtomicBool),
) {
    let (fraction, message) = progress.borrow().clone();
    match sql::renew(&app.db, id, owner, fraction, &message).await {
        Ok(true) => {}
        // The act that does what the job is for has ended it; a renewal that waited for that act comes too late.
        Ok(false) if fenced.load(Ordering::Relaxed) => {}
        Ok(false) => {
            lost.store(true, Ordering::Relaxed);
            tracing::warn!(job = %id, "the lease ran out; another process may have taken this job over");
        }
        Err(error) => tracing::warn!(job = %id, error = error.chain(), "a lease could not be renewed"),
    }
}

impl App {
    /// Runs every waiting job to its end, in this process.
    pub async fn run_jobs(&self) -> Result<()> {
        let worker = Worker::new(self.clone());
        while worker.run_one().await? {}
        Ok(())
    }

    /// How many jobs wait or run.
    pub async fn unfinished_jobs(&self) -> Result<i64> {
        sql::unfinished(&mut self.db.begin_read().await?).await
    }
}
