//! The four values an account's record carries: key account or not, lifetime value, portfolio cell and phase, each with how it
//! went.

use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::lifecycle::Phase;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::{AccountJudgement, Class, Measure, Xyz};
use mainstay_domain::time::AsOf;

use super::history::account_history;
use super::lifecycle::{AccountLifecycle, account_lifecycle};
use super::run::Run;
use super::store::{chosen, is_known, seen};
use crate::economics::{KeyAccountSpell, key_account_spells};
use crate::error::Result;
use crate::models::{AccountValues, OutlookRequest, account_values};
use crate::{App, accounts};

/// Where an account stood in a run: its class by a measure, and how steadily it bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellThen {
    /// The run's day.
    pub as_of: AsOf,
    /// Its ABC class.
    pub class: Class,
    /// Its XYZ class.
    pub xyz: Xyz,
}

/// The four values.
#[derive(Debug)]
pub struct AccountRecord {
    /// The run that cell and phase are of; `None` while there is none.
    pub run: Option<Run>,
    /// When it was a key account, the newest first.
    pub key_account: Vec<KeyAccountSpell>,
    /// What it is worth; `None` where no model is fitted, and for whoever does not see the whole company.
    pub values: Option<AccountValues>,
    /// What its class is by.
    pub measure: Measure,
    /// Its cell in the run; `None` where the run does not know it.
    pub cell: Option<CellThen>,
    /// Its cells in the runs with the default parameters, oldest first.
    pub cells: Vec<CellThen>,
    /// Where the relationship stands.
    pub relationship: AccountLifecycle,
}

impl AccountRecord {
    /// The time that makes it a key account now; `None` where it is none.
    pub fn is_key_account_since(&self) -> Option<&KeyAccountSpell> {
        self.key_account.first().filter(|spell| spell.taken_off_at.is_none())
    }

    /// The phase that counts: a person's word before the rules.
    pub fn phase(&self) -> Phase {
        let said = self.relationship.overridden.as_ref().map(|stored| stored.says.phase);
        said.unwrap_or_else(|| self.relationship.course.now.phase())
    }

    /// The phase that counted on the run's day and on the same day of earlier months, oldest first.
    pub fn phases(&self) -> impl Iterator<Item = (AsOf, Phase)> {
        self.relationship.course.months.iter().map(|then| {
            let day = AsOf(then.day);
            let held =
                |stored: &&super::StoredOverride| stored.withdrawn_at.is_none() && stored.says.holds(day);
            let said = self.relationship.overrides.iter().find(held);
            (day, said.map_or(then.phase, |stored| stored.says.phase))
        })
    }
}

/// The record of one account, in a run or in the newest one.
pub async fn account_record(
    app: &App,
    actor: &Actor,
    id: AccountId,
    run: Option<RunId>,
) -> Result<AccountRecord> {
    let relationship = account_lifecycle(app, actor, id, run).await?;
    let key_account = key_account_spells(app, actor, id).await?;
    let values = if policy::may(actor, Verb::SeePortfolio).is_ok() {
        account_values(app, actor, id, OutlookRequest::default()).await?
    } else {
        None
    };
    // Before the view: whoever holds one connection waits for no second.
    let account = accounts::account(app, actor, id).await?.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let Some(run) = chosen(&mut view, run).await? else {
        let (measure, cells) = (Measure::Revenue, Vec::new());
        return Ok(AccountRecord {
            run: None,
            key_account,
            values,
            measure,
            cell: None,
            cells,
            relationship,
        });
    };
    let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
    drop(view);
    let cell_of = |run: &Run, judgement: &AccountJudgement| CellThen {
        as_of: run.parameters.as_of,
        class: judgement.class(seen.measure),
        xyz: judgement.xyz.class(),
    };
    let place = seen.judgements.binary_search_by(|judgement| judgement.facts.account.cmp(&account)).ok();
    let cell = place.and_then(|place| seen.judgements.get(place)).map(|judgement| cell_of(&run, judgement));
    let (history, _) = account_history(app, actor, id).await?;
    // A run that was not asked by the rung has no class by it.
    let told = history.iter().filter(|entry| is_known(&entry.run, seen.measure));
    let cells = told.map(|entry| cell_of(&entry.run, &entry.judgement)).collect();
    let measure = seen.measure;
    Ok(AccountRecord { run: Some(run), key_account, values, measure, cell, cells, relationship })
}
