//! Runs whose files are lost: the lines are there, so they are computed anew.

use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::runs;

use super::run::{compute, restored};
use super::sql;
use crate::error::{Error, Result};
use crate::{App, ledger};

/// Computes the runs whose files are lost from the version of the ledger each was made of, and says how many there were.
/// One that another version of the methods made, or that no longer says the same, stays lost; the error names it.
pub async fn restore_lost(app: &App, actor: &Actor) -> Result<usize> {
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let mut restored_runs = 0;
    for run in sql::every(&mut view).await? {
        if runs::path(&app.folders.runs, &run.content_hash).exists() {
            continue;
        }
        if run.method_version != mainstay_domain::portfolio::METHOD_VERSION {
            return Err(Error::Conflict(format!(
                "run {} was made by {} and can only be restored from a backup",
                run.id, run.method_version
            )));
        }
        let manifest = ledger::manifest(app, &mut view, Some(run.ledger_version)).await?;
        let (content_hash, _) = compute(app, &manifest, run.parameters).await?;
        restored(run, &content_hash)?;
        restored_runs += 1;
    }
    Ok(restored_runs)
}
