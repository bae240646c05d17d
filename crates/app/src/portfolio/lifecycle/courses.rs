//! The courses of every account of a run. A run's version of the ledger never changes, so they are worked out once and kept
//! while they are asked for: over the whole company, because what is a usual rhythm must not depend on who looks.

use std::sync::{Arc, Mutex, PoisonError};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::RunId;
use mainstay_domain::lifecycle::{Calendar, Course, OwnRhythm, Typical};
use mainstay_domain::policy::{Actor, Rows, Sight, Verb};
use mainstay_domain::portfolio::BuyingDay;
use mainstay_ledger::facts::account_facts;
use tokio::sync::OnceCell;

use crate::act::View;
use crate::error::Result;
use crate::portfolio::run::Run;
use crate::{App, ledger};

/// How many runs' courses are kept.
const MOST_KEPT: usize = 6;

/// The courses asked for lately.
#[derive(Clone, Default)]
pub struct Courses(Arc<Mutex<Vec<Kept>>>);

type Kept = (RunId, Arc<OnceCell<Arc<OfRun>>>);

/// What is known of a run's relationships.
#[derive(Debug)]
pub(in crate::portfolio) struct OfRun {
    /// What is typical of the company.
    pub(super) typical: Typical,
    /// In the order of source and external id.
    of: Vec<(AccountRef, Course)>,
}

impl OfRun {
    /// Every account with its course.
    pub(super) fn all(&self) -> impl Iterator<Item = (&AccountRef, &Course)> {
        self.of.iter().map(|(account, course)| (account, course))
    }

    /// The course of an account; `None` where it has no line before the run's day.
    pub(in crate::portfolio) fn get(&self, account: &AccountRef) -> Option<&Course> {
        let place = self.of.binary_search_by(|(known, _)| known.cmp(account)).ok()?;
        self.of.get(place).map(|(_, course)| course)
    }
}

/// The courses of a run's accounts. Whoever asks while they are worked out waits for the same answer, without holding the
/// database.
pub(in crate::portfolio) async fn courses(app: &App, view: View, run: &Run) -> Result<Arc<OfRun>> {
    let actor = view.actor().clone();
    drop(view);
    let place = place(app, run.id);
    place.get_or_try_init(|| worked_out(app, &actor, run)).await.map(Arc::clone)
}

async fn worked_out(app: &App, actor: &Actor, run: &Run) -> Result<Arc<OfRun>> {
    let parameters = run.parameters;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let manifest = ledger::manifest_at(app, &mut view, Some(run.ledger_version), parameters.rates).await?;
    drop(view);
    let ledger = manifest.ledger.by(parameters.date_basis);
    let window = parameters.window.period(parameters.as_of);
    let everything = Sight { rows: Rows::All, margin: false };
    let rhythms = account_facts(&ledger, &everything, window, parameters.as_of, OwnRhythm::of)
        .await
        .map_err(ledger::unanswered)?;
    let rhythms: Vec<OwnRhythm> = rhythms.into_iter().map(|(_, rhythm)| rhythm).collect();
    let (typical, calendar) = (Typical::of(&rhythms), Calendar::of(parameters.as_of));
    let course = move |days: &[BuyingDay]| Course::of(days, &typical, &calendar);
    let told = account_facts(&ledger, &everything, window, parameters.as_of, course)
        .await
        .map_err(ledger::unanswered)?;
    let of = told.into_iter().filter_map(|(facts, course)| Some((facts.account, course?))).collect();
    Ok(Arc::new(OfRun { typical, of }))
}

/// Where the answer of a run is, or will be; the run asked for last stays longest.
fn place(app: &App, run: RunId) -> Arc<OnceCell<Arc<OfRun>>> {
    let mut kept = app.courses.0.lock().unwrap_or_else(PoisonError::into_inner);
    let found = kept.iter().position(|(id, _)| *id == run);
    let entry = found.map_or_else(|| (run, Arc::default()), |at| kept.remove(at));
    let place = Arc::clone(&entry.1);
    kept.insert(0, entry);
    kept.truncate(MOST_KEPT);
    place
}
