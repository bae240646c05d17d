//! The phase that counts of each account of a run, for tables and matrices.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::lifecycle::{ActivityState, Phase};
use mainstay_domain::migration::Phases;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::time::AsOf;

use super::courses::OfRun;
use super::overrides::StoredOverride;
use super::sql;
use crate::App;
use crate::error::Result;
use crate::portfolio::run::Run;

/// The courses of a run, and what people said of the accounts somebody sees.
pub(in crate::portfolio) struct Relationships {
    as_of: AsOf,
    courses: Arc<OfRun>,
    said: Vec<StoredOverride>,
}

/// Reads the relationships of a run.
pub(in crate::portfolio) async fn relationships(
    app: &App,
    actor: &Actor,
    run: &Run,
) -> Result<Relationships> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let said = sql::in_force(&mut view, run.ledger_version).await?;
    Ok(Relationships { as_of: run.parameters.as_of, courses: super::courses(app, view, run).await?, said })
}

impl Relationships {
    /// The phases on the run's day, a person's word before the rules.
    pub(in crate::portfolio) fn now(&self) -> Phases {
        self.on(self.as_of)
    }

    /// The activity states on the run's day; who was closed by a person is terminated.
    pub(in crate::portfolio) fn states(&self) -> BTreeMap<AccountRef, ActivityState> {
        let told = self.courses.all().map(|(account, course)| (account.clone(), course.now.state));
        let mut states: BTreeMap<AccountRef, ActivityState> = told.collect();
        let mut said: BTreeMap<&AccountRef, bool> = BTreeMap::new();
        // The newest comes first and is written last.
        for stored in self.said.iter().rev().filter(|stored| stored.says.holds(self.as_of)) {
            said.insert(&stored.account, stored.says.is_closed);
        }
        let closed = said.into_iter().filter(|(_, is_closed)| *is_closed);
        states.extend(closed.map(|(account, _)| (account.clone(), ActivityState::Terminated)));
        states
    }

    /// The phases on that day or on the same day of a month before it, by what the run knows. Who had not bought by then is in
    /// awareness.
    pub(in crate::portfolio) fn on(&self, day: AsOf) -> Phases {
        let mut phases: BTreeMap<AccountRef, Phase> = self
            .courses
            .all()
            .map(|(account, course)| {
                let then = course.months.iter().find(|then| then.day == day.0);
                (account.clone(), then.map_or(Phase::Awareness, |then| then.phase))
            })
            .collect();
        // The newest comes first and is written last.
        for stored in self.said.iter().rev().filter(|stored| stored.says.holds(day)) {
            phases.insert(stored.account.clone(), stored.says.phase);
        }
        phases
    }
}
