//! Work that outlasts a request: kept in a table, claimed with a lease, run once.
//!
//! A claim is a lease that the running process renews; only an expired lease is taken over, so servers and command lines
//! may work side by side, and a killed process delays its work instead of losing or doubling it. Work is idempotent and
//! its payload is ids and parameters, never data.

pub(crate) mod sql;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mainstay_domain::ids::{ImportId, JobId, ModelFitId, RunId, UserId};
use mainstay_domain::policy::{self, Actor, Verb};
use serde::{Deserialize, Serialize};

use crate::act::Reads;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ledger::{ConnectorWork, ImportUpload};
use crate::models::FitRequest;
use crate::portfolio::{CalendarWork, RunRequest};
use crate::{App, Clock};

pub use worker::Worker;
pub(crate) use worker::with_lease;

/// What there is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Bring an uploaded file into the ledger.
    Import(ImportUpload),
    /// Bring a file into the ledger that lies where only the process at hand can read it.
    ImportFile {
        /// The file's name, for whoever watches.
        file_name: String,
    },
    /// Compute and store a portfolio run.
    PortfolioRun(RunRequest),
    /// Fetch what a connector found.
    Connector(ConnectorWork),
    /// Compute the run of a due day of the analysis calendar.
    Calendar(CalendarWork),
    /// Fit models and store what they say.
    ModelFit(FitRequest),
}

impl Work {
    /// The word for this kind of work.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Import(_) | Self::ImportFile { .. } => "import",
            Self::PortfolioRun(_) => "portfolio_run",
            Self::Connector(_) => "connector",
            Self::Calendar(_) => "calendar",
            Self::ModelFit(_) => "model_fit",
        }
    }

    /// Work that need not be queued twice while it waits.
    pub(crate) fn dedupe_key(&self) -> Option<String> {
        match self {
            Self::PortfolioRun(request) => serde_json::to_string(request).ok(),
            Self::Connector(work) => serde_json::to_string(work).ok(),
            Self::ModelFit(request) => serde_json::to_string(&("model_fit", request)).ok(),
            Self::Import(_) | Self::ImportFile { .. } | Self::Calendar(_) => None,
        }
    }

    /// How often it may be tried: again after a crash, but not where the next process cannot reach the file.
    pub(crate) fn max_attempts(&self) -> i64 {
        match self {
            Self::ImportFile { .. } => 1,
            Self::Import(_)
            | Self::PortfolioRun(_)
            | Self::Connector(_)
            | Self::Calendar(_)
            | Self::ModelFit(_) => 3,
        }
    }
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for somebody to claim it.
    Queued,
    /// A process holds its lease.
    Running,
    /// It ended well.
    Done,
    /// It ended badly; nothing of it remains.
    Failed,
}

/// What a finished job left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The import it committed, or found committed already.
    pub import_id: Option<ImportId>,
    /// The run it stored.
    pub run_id: Option<RunId>,
    /// The fit it stored.
    #[serde(default)]
    pub model_fit_id: Option<ModelFitId>,
    /// Whether everything was there already, so that nothing changed.
    pub unchanged: Option<bool>,
}

/// A job as whoever watches sees it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// `import`, `portfolio_run`, `connector`, `calendar` or `model_fit`.
    pub kind: String,
    /// How far it has come.
    pub state: State,
    /// 0 to 1.
    pub progress: f64,
    /// What it does right now, in words.
    pub message: String,
    /// Why it failed, in words.
    pub error: Option<String>,
    /// What it left.
    pub result: Option<Outcome>,
    /// Who asked for it.
    pub created_by: Option<UserId>,
}

impl Job {
    /// Whether the actor may watch this job: its own, or any for an administrator.
    pub fn is_visible_to(&self, actor: &Actor) -> bool {
        policy::may(actor, Verb::ManageUsers).is_ok()
            || (self.created_by.is_some() && self.created_by == actor.user)
    }
}

/// Looks at one job.
pub async fn job(app: &App, actor: &Actor, id: JobId) -> Result<Job> {
    let mut view = app.view(actor, Verb::WatchJobs).await?;
    let job = sql::find(view.tx(), id).await?.filter(|job| job.is_visible_to(actor));
    job.ok_or(Error::NotFound("job"))
}

/// Why a job failed; `None` while it has not.
pub(crate) async fn failure(reads: &mut (impl Reads + Send), id: JobId) -> Result<Option<String>> {
    let failed = sql::find(reads.tx(), id).await?.filter(|job| job.state == State::Failed);
    Ok(failed.map(|job| job.error.unwrap_or_default()))
}

/// The process's name on a lease.
pub(crate) fn lease_owner() -> String {
    format!("{}:{}", std::process::id(), Clock::new_id())
}

/// Tells how far a running job has come; the receiver decides how often that is worth writing down.
#[derive(Clone)]
pub struct Report {
    app: App,
    job: Job,
    owner: String,
    sender: tokio::sync::watch::Sender<(f64, String)>,
    lost: Arc<AtomicBool>,
    fenced: Arc<AtomicBool>,
}

impl Report {
    /// Notes progress from 0 to 1 and what is being done.
    pub(crate) fn progress(&self, progress: f64, message: &str) {
        self.sender.send_replace((progress, message.to_owned()));
        let job = Job { progress, message: message.to_owned(), ..self.job.clone() };
        self.app.events.send(Event::Job(job));
    }

    /// Which job it is.
    pub(crate) fn job_id(&self) -> JobId {
        self.job.id
    }

    /// A folder name of this run of the job alone: two processes that take turns at a job do not share one.
    pub(crate) fn folder(&self) -> String {
        format!("{}-{}", self.job.id, self.owner.rsplit(':').next().unwrap_or_default())
    }

    /// Whether another process may have taken the job over.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Ends the job within the act that does what it was for, or refuses when it is no longer this process's.
    pub(crate) async fn fence(&self, act: &mut crate::Act, outcome: &Outcome) -> Result<()> {
        if sql::fence(act.tx(), self.job.id, &self.owner, outcome).await? {
            self.fenced.store(true, Ordering::Relaxed);
            return Ok(());
        }
        Err(Error::Conflict(
            "this job stood still for too long and was given up; nothing was changed".to_owned(),
        ))
    }
}
