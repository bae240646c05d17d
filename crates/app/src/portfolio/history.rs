//! One account through the stored runs: how its classes, rank and share went.

use std::collections::BTreeSet;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::AccountId;
use mainstay_domain::policy::{Actor, Rows, Verb};
use mainstay_domain::portfolio::{AccountJudgement, rank_by};
use mainstay_ledger::runs;

use super::run::Run;
use super::sql;
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
    let folder = app.folders().runs.clone();
    let entries = tokio::task::spawn_blocking(move || {
        let mut entries = Vec::new();
        for run in runs {
            if let Some(judgement) = judgement(&folder, &run, &rows, &account)? {
                entries.push(HistoryEntry { run, judgement });
            }
        }
        Ok(entries)
    });
    let entries = entries.await.map_err(Error::bug)?.map_err(|error: runs::RunError| {
        Error::unavailable("the files of stored runs cannot be read; nothing was changed", error)
    })?;
    Ok((entries, margin))
}

/// What a run says of the account: as it was stored for whoever sees everything, else ranked among the accounts seen.
fn judgement(
    folder: &std::path::Path,
    run: &Run,
    rows: &Rows,
    account: &AccountRef,
) -> Result<Option<AccountJudgement>, runs::RunError> {
    let wanted = match rows {
        Rows::All => BTreeSet::from([account.clone()]),
        Rows::Only(accounts) => accounts.clone(),
    };
    let mut judgements = runs::read_only(folder, &run.content_hash, &wanted)?;
    if *rows != Rows::All {
        rank_by(&mut judgements, run.parameters.measure);
    }
    Ok(judgements.into_iter().find(|judgement| judgement.facts.account == *account))
}
