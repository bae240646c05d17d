//! Staged files on their way to where the manifest finds them.
//!
//! In a folder a file is moved, which takes no time: that happens within the act that names it. To a bucket it is uploaded
//! before, because an act must be short; a claim under the job's lease keeps it from being swept meanwhile.

use mainstay_ledger::import::{Prepared, StagedFile};
use mainstay_ledger::store::{Shelf, StoreError, file_name};

use crate::App;
use crate::db::args;
use crate::error::{Error, Result};
use crate::jobs::Report;

/// Files on their way, each with where it belongs.
pub(super) fn of(prepared: &Prepared) -> Vec<(Shelf, &StagedFile)> {
    prepared.files().map(|(kind, staged)| (Shelf::of(kind), staged)).collect()
}

/// Puts back what the manifest names of an import and the store has lost or damaged; the import that is repeated has the
/// same files, unless an earlier Mainstay wrote them otherwise.
pub(super) async fn restore(
    app: &App,
    named: Vec<(Shelf, String)>,
    files: &[(Shelf, &StagedFile)],
) -> Result<()> {
    for (shelf, sha256) in named {
        if is_whole(app, shelf, &sha256).await? {
            continue;
        }
        match files.iter().find(|(_, staged)| staged.sha256 == sha256) {
            Some((_, staged)) => app.store.replace(shelf, staged).await?,
            None => {
                return Err(Error::Conflict(format!(
                    "this file is in the ledger already, and {}/{} is damaged: an earlier Mainstay wrote it otherwise, so \
                     it cannot be put back byte for byte; undo that import, then import the file again",
                    shelf.as_str(),
                    file_name(&sha256)
                )));
            }
        }
    }
    Ok(())
}

async fn is_whole(app: &App, shelf: Shelf, sha256: &str) -> Result<bool> {
    let fetched = match app.store.fetch(shelf, &file_name(sha256)).await {
        Ok(fetched) => fetched,
        Err(StoreError::Missing { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let found = tokio::task::spawn_blocking(move || fetched.sha256()).await.map_err(Error::bug)?;
    Ok(found.is_ok_and(|(found, _)| found == sha256))
}

/// Uploads the files to a store on another machine, before the act that names them.
pub(super) async fn upload(app: &App, files: &[(Shelf, &StagedFile)], report: &Report) -> Result<()> {
    if !app.store.is_remote() {
        return Ok(());
    }
    claim(app, files, report).await?;
    for (shelf, staged) in files {
        app.store.publish(*shelf, staged).await?;
    }
    Ok(())
}

/// Moves the files into a store that is a folder, within the act that names them. Names are content hashes: a file that is
/// there already is this one.
pub(super) async fn publish(app: &App, files: &[(Shelf, &StagedFile)]) -> Result<()> {
    if app.store.is_remote() {
        return Ok(());
    }
    for (shelf, staged) in files {
        app.store.publish(*shelf, staged).await?;
    }
    Ok(())
}

/// Puts files into the store wherever it lies, within the act that names them and without a job that could claim them: under
/// the lock of the head nobody sweeps them. They are few.
pub(super) async fn publish_within(app: &App, files: &[(Shelf, &StagedFile)]) -> Result<()> {
    for (shelf, staged) in files {
        app.store.publish(*shelf, staged).await?;
    }
    Ok(())
}

/// Says which files the job is about to upload. It waits for a sweep that is under way: what that one found nameless may be
/// a file of an earlier attempt, which this job would find in place.
async fn claim(app: &App, files: &[(Shelf, &StagedFile)], report: &Report) -> Result<()> {
    let mut tx = app.db.begin_write().await?;
    tx.exec("update ledger_head set version = version where id = 1", args![]).await?;
    for (_, staged) in files {
        tx.exec(
            "insert into upload_claim (job_id, sha256) values ($1, $2) on conflict do nothing",
            args![report.job_id().0, staged.sha256.as_str()],
        )
        .await?;
    }
    tx.commit().await
}

/// Moves the summaries of the files beside them, on this machine. One that does not arrive costs time and nothing else.
pub(super) fn publish_summaries(app: &App, files: &[(Shelf, &StagedFile)]) {
    for (_, lines) in files {
        let published = lines.summary.as_ref().map(|summary| app.summaries.publish(summary, &lines.sha256));
        if let Some(Err(error)) = published {
            tracing::warn!("{error}; questions will read the lines instead");
        }
    }
}
