//! Imports as work: queued for a worker, or done here and now, in both cases a job that others can watch.

use std::path::Path;

use mainstay_domain::ids::UploadId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::import::Progress;

use super::commit::{Committed, Occasion, commit};
use super::read::{Source, stage_and_read};
use super::uploads::{self, ImportUpload};
use crate::App;
use crate::error::{Error, Result};
use crate::jobs::{self, Job, Outcome, Report, Work};

/// Queues the import of an upload.
pub async fn request_import(
    app: &App,
    actor: &Actor,
    upload: UploadId,
    mapping: String,
    reason: Option<String>,
) -> Result<Job> {
    super::read_mapping(&mapping)?;
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let file_name = uploads::file_name(&mut act, upload).await?;
    let job = act.enqueue(&Work::Import(ImportUpload { upload, file_name, mapping, reason })).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "import": upload })))?;
    act.commit().await?;
    Ok(job)
}

/// Runs a queued import.
pub async fn import_upload(
    app: &App,
    actor: &Actor,
    work: &ImportUpload,
    report: &Report,
) -> Result<Outcome> {
    let path = uploads::path(app, work.upload);
    if !path.exists() {
        return Err(Error::Conflict("this upload was imported already; upload the file again".to_owned()));
    }
    let kept = uploads::kept(app, work.upload);
    let source = Source {
        path: path.clone(),
        file_name: work.file_name.clone(),
        mapping: work.mapping.clone(),
        kept: Some(kept.clone()),
    };
    let occasion = Occasion { reason: work.reason.as_deref(), ..Occasion::default() };
    let committed = read_and_commit(app, actor, source, occasion, report).await?;
    // The ledger has the lines now; a file that cannot be removed here is swept later.
    let _ = std::fs::remove_file(path);
    let _ = std::fs::remove_file(kept);
    Ok(committed.outcome())
}

/// Imports a file this process can read, here and now, as a job that others can watch.
pub async fn import_file(app: &App, actor: &Actor, path: &Path, mapping: &str) -> Result<Committed> {
    import_file_because(app, actor, path, mapping, None).await
}

/// The same with the reason that the version of the ledger is to bear.
pub async fn import_file_because(
    app: &App,
    actor: &Actor,
    path: &Path,
    mapping: &str,
    reason: Option<String>,
) -> Result<Committed> {
    let file_name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    import_named(app, actor, (path, file_name), mapping, reason).await
}

/// The same under another name than the file has.
pub(super) async fn import_named(
    app: &App,
    actor: &Actor,
    (path, file_name): (&Path, String),
    mapping: &str,
    reason: Option<String>,
) -> Result<Committed> {
    let mut act = app.act(actor, Verb::ImportLines).await?;
    let owner = jobs::lease_owner();
    let job = act.start(&Work::ImportFile { file_name: file_name.clone() }, &owner).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "import": "a file" })))?;
    act.commit().await?;
    let source = Source { path: path.to_owned(), file_name, mapping: mapping.to_owned(), kept: None };
    let (inner, actor) = (app.clone(), actor.clone());
    let ended = jobs::with_lease(app, job, &owner, |report| {
        tokio::spawn(async move {
            let occasion = Occasion { reason: reason.as_deref(), ..Occasion::default() };
            read_and_commit(&inner, &actor, source, occasion, &report).await.map(Committed::outcome)
        })
    })
    .await??;
    let import = ended.import_id.ok_or_else(|| Error::bug("an import without an id"))?;
    Ok(Committed { import, unchanged: ended.unchanged == Some(true) })
}

/// Reads a file and makes it the next version of the ledger, under the lease of a job.
pub(super) async fn read_and_commit(
    app: &App,
    actor: &Actor,
    source: Source,
    occasion: Occasion<'_>,
    report: &Report,
) -> Result<Committed> {
    let stage = app.folders.staging.join(report.folder());
    let (file_name, mapping) = (source.file_name.clone(), source.mapping.clone());
    let watched = Box::new(Watched(report.clone()));
    let read = stage_and_read(app, actor, source, stage.clone(), watched).await;
    let committed = match read {
        Ok(prepared) => commit(app, actor, &prepared, (&file_name, &mapping), occasion, &stage, report).await,
        Err(error) => Err(error),
    };
    let _ = std::fs::remove_dir_all(&stage);
    committed
}

/// Passes the reader's progress on to whoever watches the job; reading is most of the work.
struct Watched(Report);

impl Progress for Watched {
    fn report(&self, fraction: f32, rows: u64) {
        self.0.progress(f64::from(fraction) * 0.95, &format!("{rows} rows read"));
    }

    fn cancelled(&self) -> bool {
        self.0.is_lost()
    }
}
