//! One account's relationship: its phase and state, how it came there, and what people said.

use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::lifecycle::Course;
use mainstay_domain::policy::{Actor, Verb};

use super::overrides::StoredOverride;
use super::sql;
use crate::error::Result;
use crate::portfolio::run::Run;
use crate::portfolio::store::chosen;
use crate::{App, accounts, ledger};

/// Everything the panel on an account's page shows.
#[derive(Debug)]
pub struct AccountLifecycle {
    /// The run as of whose day it is told; `None` while there is none.
    pub run: Option<Run>,
    /// What the rules tell; a prospect's where it has no line before that day.
    pub course: Course,
    /// The override that holds on the run's day.
    pub overridden: Option<StoredOverride>,
    /// Every override there was, the newest first.
    pub overrides: Vec<StoredOverride>,
}

/// Where one relationship stands, as of a run's day or the newest run's.
pub async fn account_lifecycle(
    app: &App,
    actor: &Actor,
    id: AccountId,
    run: Option<RunId>,
) -> Result<AccountLifecycle> {
    let account = accounts::account(app, actor, id).await?.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?;
    let version = match &run {
        Some(run) => run.ledger_version,
        None => ledger::sql::head(&mut view).await?.version,
    };
    let overrides = sql::of_account(&mut view, &account, version).await?;
    let Some(run) = run else {
        return Ok(AccountLifecycle { run: None, course: Course::prospect(), overridden: None, overrides });
    };
    let holds =
        |stored: &&StoredOverride| stored.withdrawn_at.is_none() && stored.says.holds(run.parameters.as_of);
    let overridden = overrides.iter().find(holds).cloned();
    let courses = super::courses(app, view, &run).await?;
    let course = courses.get(&account).cloned().unwrap_or_else(Course::prospect);
    Ok(AccountLifecycle { run: Some(run), course, overridden, overrides })
}
