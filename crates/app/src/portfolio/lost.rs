//! Runs whose files are lost: the lines are there, so they are computed anew.

use mainstay_domain::policy::{Actor, Verb};

use super::question::Question;
use super::run::{is_whole, restored};
use super::{Run, sql};
use crate::error::Result;
use crate::{App, ledger};

/// What became of lost runs.
#[derive(Debug, Default)]
pub struct Restored {
    /// How many were computed anew.
    pub runs: usize,
    /// Why the others stay lost, each in a sentence.
    pub lost: Vec<String>,
}

/// Computes the runs whose files are lost or damaged from the version of the ledger each was made of. One that another
/// version of the methods made, or that no longer says the same, stays lost, and the next is tried.
pub async fn restore_lost(app: &App, actor: &Actor) -> Result<Restored> {
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let every = sql::every(&mut view).await?;
    drop(view);
    let mut done = Restored::default();
    for run in every {
        if is_whole(app, &run).await? {
            continue;
        }
        if run.method_version != mainstay_domain::portfolio::METHOD_VERSION {
            let (id, method) = (run.id, &run.method_version);
            done.lost.push(format!("run {id} was made by {method} and can only be restored from a backup"));
            continue;
        }
        match compute_again(app, actor, run).await {
            Ok(()) => done.runs += 1,
            Err(error) => done.lost.push(error.chain()),
        }
    }
    Ok(done)
}

async fn compute_again(app: &App, actor: &Actor, run: Run) -> Result<()> {
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let manifest =
        ledger::manifest_at(app, &mut view, Some(run.ledger_version), run.parameters.rates).await?;
    drop(view);
    let (content_hash, _) = Question::open(app, manifest, run.parameters).await?.answer(app).await?;
    restored(run, &content_hash).map(|_| ())
}
