//! The lanes of the portfolio: which account is in which phase, since when, and who moved back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::lifecycle::{ActivityState, Course, Phase, Spell};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::renumbering::Numbered;
use mainstay_domain::time::{AsOf, Day};

use super::courses::OfRun;
use super::overrides::StoredOverride;
use super::sql;
use crate::accounts::Account;
use crate::act::View;
use crate::error::{Error, Result};
use crate::portfolio::rows::{Page, SegmentChoice};
use crate::portfolio::run::Run;
use crate::portfolio::segmentation::accounts_in_segments;
use crate::portfolio::store::{Seen, chosen, seen};
use crate::{App, accounts, ledger};

/// How many accounts are drawn one by one.
const DRAWN: usize = 200;

/// Where the relationships that somebody sees stand.
#[derive(Debug)]
pub struct LifecyclePicture {
    /// The run whose accounts these are.
    pub run: Run,
    /// The usual wait between purchases of the company's accounts, in days.
    pub typical_cycle_days: f64,
    /// Every phase, in order.
    pub phases: Vec<PhaseCount>,
    /// Every state, in order.
    pub states: Vec<StateCount>,
    /// How many accounts were in each phase month by month, by the rules, oldest first.
    pub months: Vec<MonthOfPhases>,
    /// The accounts that moved back within twelve months.
    pub moved_back: usize,
    /// What they bought in the year before they did.
    pub at_stake: Amount,
    /// The accounts of which a person said otherwise.
    pub overridden: usize,
    /// The accounts with the largest revenue, whatever was asked for.
    pub largest: Vec<LifecycleRow>,
    /// A page of the accounts asked for, the largest revenue first; of those that moved back, the most at stake first.
    pub accounts: Vec<LifecycleRow>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<usize>,
    /// How many were asked for.
    pub total: usize,
}

/// The accounts in one phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhaseCount {
    /// Which phase.
    pub phase: Phase,
    /// How many accounts.
    pub accounts: usize,
    /// Their net revenue in the run.
    pub revenue: Amount,
    /// The median of the months they have been in it, up to 36; `None` without one that bought.
    pub median_months: Option<u32>,
}

/// The accounts in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateCount {
    /// Which state.
    pub state: ActivityState,
    /// How many accounts.
    pub accounts: usize,
    /// Their net revenue in the run.
    pub revenue: Amount,
}

/// The phases of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthOfPhases {
    /// As of which day.
    pub day: Day,
    /// Accounts in each phase, in the order of phases.
    pub accounts: [usize; 5],
}

/// One account and its relationship.
#[derive(Debug, Clone)]
pub struct LifecycleRow {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Which.
    pub account: AccountRef,
    /// Its net revenue in the run.
    pub revenue: Amount,
    /// What the rules tell.
    pub course: Course,
    /// What a person says instead.
    pub overridden: Option<StoredOverride>,
}

impl LifecycleRow {
    /// The phase that counts: a person's word before the rules.
    pub fn phase(&self) -> Phase {
        self.overridden.as_ref().map_or_else(|| self.course.now.phase(), |stored| stored.says.phase)
    }

    /// Since when it is in that phase: by the rules, or from a person's word on where that says otherwise.
    pub fn spell(&self, as_of: AsOf) -> Spell {
        spell(&self.course, self.overridden.as_ref(), as_of)
    }

    /// The state that counts: terminated where a person closed the account.
    pub fn state(&self) -> ActivityState {
        let is_closed = self.overridden.as_ref().is_some_and(|stored| stored.says.is_closed);
        if is_closed { ActivityState::Terminated } else { self.course.now.state }
    }
}

/// Since when an account is in the phase that counts.
pub fn spell(course: &Course, overridden: Option<&StoredOverride>, as_of: AsOf) -> Spell {
    let Some(stored) = overridden.filter(|stored| stored.says.phase != course.now.phase()) else {
        return course.spell;
    };
    let from = stored.says.from;
    let months = u32::try_from(as_of.0.month().0 - from.month().0).unwrap_or_default();
    Spell { since: Some(from), months, is_at_least: false }
}

/// Which accounts of a picture; the default lets all through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LifecycleFilter {
    /// Their phases; none means all.
    pub phases: Vec<Phase>,
    /// Their states; none means all.
    pub states: Vec<ActivityState>,
    /// Only those that moved back within twelve months.
    pub moved_back: bool,
    /// Only those of which a person said otherwise.
    pub overridden: bool,
    /// Only accounts of these segments, counted alone.
    pub segments: Option<SegmentChoice>,
}

impl LifecycleFilter {
    fn holds(&self, row: &LifecycleRow) -> bool {
        (self.phases.is_empty() || self.phases.contains(&row.phase()))
            && (self.states.is_empty() || self.states.contains(&row.state()))
            && (!self.moved_back || row.course.moved_back.is_some())
            && (!self.overridden || row.overridden.is_some())
    }
}

/// Where the relationships of a run stand, or of the newest one.
pub async fn lifecycle(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    filter: &LifecycleFilter,
    page: Page,
) -> Result<LifecyclePicture> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
    let overrides = sql::in_force(&mut view, run.ledger_version).await?;
    let prospects = prospects(&mut view, &run, &seen).await?;
    let courses = super::courses(app, view, &run).await?;
    let among = match &filter.segments {
        Some(choice) => Some(accounts_in_segments(app, actor, Some(run.id), choice).await?),
        None => None,
    };
    let filter = filter.clone();
    let worked_out = tokio::task::spawn_blocking(move || {
        let mut rows = rows(&run, &seen, &courses, prospects, overrides);
        rows.retain(|row| among.as_ref().is_none_or(|among| among.contains(&row.account)));
        picture(run, &courses, rows, &filter, page)
    });
    worked_out.await.map_err(Error::bug)
}

/// The customers that a file told of and that have no line: neither former numbers nor what only others belong to.
async fn prospects(view: &mut View, run: &Run, seen: &Seen) -> Result<Vec<Account>> {
    // The register is today's, so today's numbers count as well.
    let newest = ledger::sql::head(view).await?.version;
    let mut renumbered = ledger::renumberings::in_force(view, run.ledger_version).await?;
    renumbered.extend(ledger::renumberings::in_force(view, newest).await?);
    let former: BTreeSet<(String, String)> = renumbered
        .into_iter()
        .filter(|(_, renumbering)| renumbering.what == Numbered::Account)
        .map(|(source, renumbering)| (source, renumbering.old_id))
        .collect();
    let known = accounts::directory(view).await?;
    let parents: BTreeSet<(String, String)> = known
        .iter()
        .filter_map(|account| Some((account.reference.source.clone(), account.parent.clone()?)))
        .collect();
    let is_prospect = |account: &Account| {
        let number = (account.reference.source.clone(), account.reference.external_id.clone());
        account.origin == "master"
            && seen.named(&account.reference).is_none()
            && !parents.contains(&number)
            && !former.contains(&number)
    };
    Ok(known.into_iter().filter(is_prospect).collect())
}

fn rows(
    run: &Run,
    seen: &Seen,
    courses: &OfRun,
    prospects: Vec<Account>,
    overrides: Vec<StoredOverride>,
) -> Vec<LifecycleRow> {
    let mut said: BTreeMap<AccountRef, StoredOverride> = BTreeMap::new();
    for stored in overrides.into_iter().filter(|stored| stored.says.holds(run.parameters.as_of)) {
        // The newest comes first and stays.
        said.entry(stored.account.clone()).or_insert(stored);
    }
    let judged = seen.judgements.iter().zip(&seen.accounts).map(|(judgement, named)| LifecycleRow {
        id: named.id,
        name: named.name.clone(),
        revenue: judgement.facts.revenue,
        course: courses.get(&judgement.facts.account).cloned().unwrap_or_else(Course::prospect),
        overridden: said.get(&judgement.facts.account).cloned(),
        account: judgement.facts.account.clone(),
    });
    let waiting = prospects.into_iter().map(|account| LifecycleRow {
        id: Some(account.id),
        name: account.name,
        revenue: Amount::ZERO,
        course: Course::prospect(),
        overridden: said.get(&account.reference).cloned(),
        account: account.reference,
    });
    let mut rows: Vec<LifecycleRow> = judged.chain(waiting).collect();
    rows.sort_by(|a, b| b.revenue.cmp(&a.revenue).then_with(|| a.account.cmp(&b.account)));
    rows
}

fn picture(
    run: Run,
    courses: &Arc<OfRun>,
    mut rows: Vec<LifecycleRow>,
    filter: &LifecycleFilter,
    page: Page,
) -> LifecyclePicture {
    let phases = Phase::ALL.map(|phase| {
        let of = || rows.iter().filter(move |row| row.phase() == phase);
        PhaseCount {
            phase,
            accounts: of().count(),
            revenue: of().map(|row| row.revenue).sum(),
            median_months: median(of().filter_map(months_in_phase).collect()),
        }
    });
    let states = ActivityState::ALL.map(|state| {
        let of = || rows.iter().filter(move |row| row.state() == state);
        StateCount { state, accounts: of().count(), revenue: of().map(|row| row.revenue).sum() }
    });
    let months = months(&rows);
    let moved = || rows.iter().filter_map(|row| row.course.moved_back);
    let (moved_back, at_stake) = (moved().count(), moved().map(|moved| moved.at_stake).sum());
    let overridden = rows.iter().filter(|row| row.overridden.is_some()).count();
    let largest = rows.iter().take(DRAWN).cloned().collect();
    rows.retain(|row| filter.holds(row));
    if filter.moved_back {
        rows.sort_by_key(|row| std::cmp::Reverse(row.course.moved_back.map(|moved| moved.at_stake)));
    }
    let total = rows.len();
    let accounts: Vec<LifecycleRow> = rows.into_iter().skip(page.after).take(page.limit).collect();
    let reached = page.after.saturating_add(accounts.len());
    LifecyclePicture {
        run,
        typical_cycle_days: courses.typical.cycle_days,
        phases: phases.into(),
        states: states.into(),
        months,
        moved_back,
        at_stake,
        overridden,
        largest,
        accounts,
        next: (reached < total).then_some(reached),
        total,
    }
}

/// How long an account has been in its phase by the rules; a person's word has no months yet.
fn months_in_phase(row: &LifecycleRow) -> Option<u32> {
    let spell = row.course.spell;
    spell.since.filter(|_| row.phase() == row.course.now.phase()).map(|_| spell.months)
}

fn median(mut months: Vec<u32>) -> Option<u32> {
    months.sort_unstable();
    let (upper, lower) = (months.len() / 2, months.len().checked_sub(1)? / 2);
    // Half a month says nothing, and half of them have lasted that long or longer.
    Some((months.get(lower)? + months.get(upper)?) / 2)
}

fn months(rows: &[LifecycleRow]) -> Vec<MonthOfPhases> {
    let mut by_day: BTreeMap<Day, BTreeMap<Phase, usize>> = BTreeMap::new();
    for then in rows.iter().flat_map(|row| &row.course.months) {
        *by_day.entry(then.day).or_default().entry(then.phase).or_default() += 1;
    }
    let month = |(day, counted): (Day, BTreeMap<Phase, usize>)| MonthOfPhases {
        day,
        accounts: Phase::ALL.map(|phase| counted.get(&phase).copied().unwrap_or_default()),
    };
    by_day.into_iter().map(month).collect()
}
