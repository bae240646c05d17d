//! Background work, watched.

use axum::Json;
use axum::extract::State;
use mainstay_app::jobs::{self, State as AppState};
use mainstay_domain::ids::{ImportId, JobId, ModelFitId, RunId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::Path;
use crate::{Failure, Http};

/// A piece of background work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Job {
    id: JobId,
    /// `import`, `portfolio_run`, `connector`, `calendar` or `model_fit`.
    kind: String,
    state: JobState,
    /// 0 to 1.
    progress: f64,
    /// What it does right now, in words.
    message: String,
    /// Why it failed, in words.
    error: Option<String>,
    /// What it left; null until it is done.
    result: Option<JobResult>,
}

/// How far a job has come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JobState {
    Queued,
    Running,
    Done,
    Failed,
}

/// What a finished job left.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobResult {
    import_id: Option<ImportId>,
    run_id: Option<RunId>,
    model_fit_id: Option<ModelFitId>,
    /// True when everything was there already and nothing changed.
    unchanged: Option<bool>,
}

impl From<jobs::Job> for Job {
    fn from(job: jobs::Job) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            state: match job.state {
                AppState::Queued => JobState::Queued,
                AppState::Running => JobState::Running,
                AppState::Done => JobState::Done,
                AppState::Failed => JobState::Failed,
            },
            progress: job.progress,
            message: job.message,
            error: job.error,
            result: job.result.map(|result| JobResult {
                import_id: result.import_id,
                run_id: result.run_id,
                model_fit_id: result.model_fit_id,
                unchanged: result.unchanged,
            }),
        }
    }
}

/// A job in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobResponse {
    pub(crate) job: Job,
}

/// Looks at one job: one's own, or any for an administrator.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", operation_id = "get_job", params(("id" = JobId, Path)),
    responses((status = 200, body = JobResponse)))]
async fn get_job(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<Json<JobResponse>, Failure> {
    Ok(Json(JobResponse { job: jobs::job(&http.app, &caller.actor, id).await?.into() }))
}

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(get_job))
}
