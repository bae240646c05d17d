//! One account through the stored runs: how its classes, rank and share went.

use std::collections::BTreeSet;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::AccountId;
use mainstay_domain::policy::{Actor, Rows, Verb};
use mainstay_domain::portfolio::{AccountJudgement, Measure, rank_by};
use mainstay_ledger::runs;
use mainstay_ledger::store::{Fetched, Shelf, file_name};

use super::run::Run;
use super::sql;
use super::store::hide_rung;
use crate::error::{Error, Result};
use crate::{App, accounts};

/// An account in one run of its history.
#[derive(Debug)]
pub struct HistoryEntry {
    /// The run.
    pub run: Run,
    /// What it says of the account, ranked among the accounts the viewer sees.
    pub judgement: AccountJudgement,
}

/// What the default runs say of an account, one for each as-of day, oldest first, and whether margins are part of it.
/// Runs that do not know the account are left out.
pub async fn account_history(app: &App, actor: &Actor, id: AccountId) -> Result<(Vec<HistoryEntry>, bool)> {
    let account = accounts::account(app, actor, id).await?.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let runs = sql::as_of_days(&mut view).await?;
    let (rows, margin) = (view.sight().rows.clone(), view.sight().margin);
    drop(view);
    let mut files = Vec::new();
    for run in runs {
        files.push((app.store.fetch(Shelf::Runs, &file_name(&run.content_hash)).await?, run));
    }
    let entries = tokio::task::spawn_blocking(move || {
        let mut entries = Vec::new();
        for (file, run) in files {
            if let Some(judgement) = judgement(file, &run, (&rows, margin), &account)? {
                entries.push(HistoryEntry { run, judgement });
            }
        }
        Ok::<_, runs::RunError>(entries)
    });
    Ok((entries.await.map_err(Error::bug)??, margin))
}

/// What a run says of the account: as it was stored for whoever sees everything, else ranked among the accounts seen, and by
/// revenue for whoever may not see what the run is by.
fn judgement(
    file: Fetched,
    run: &Run,
    (rows, margin): (&Rows, bool),
    account: &AccountRef,
) -> Result<Option<AccountJudgement>, runs::RunError> {
    let is_hidden = !margin && run.parameters.measure.needs_margin();
    let mut judgements = match rows {
        Rows::All if is_hidden => runs::decode(file)?,
        Rows::All => runs::decode_only(file, &BTreeSet::from([account.clone()]))?,
        Rows::Only(accounts) => runs::decode_only(file, accounts)?,
    };
    if is_hidden {
        hide_rung(&mut judgements);
        rank_by(&mut judgements, Measure::Revenue);
    } else if *rows != Rows::All {
        rank_by(&mut judgements, run.parameters.measure);
    }
    Ok(judgements.into_iter().find(|judgement| judgement.facts.account == *account))
}
