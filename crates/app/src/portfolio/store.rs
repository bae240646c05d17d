//! Runs in memory: a stored run never changes, so what was read once is kept while it is asked for.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::Rows;
use mainstay_domain::portfolio::{AccountJudgement, Measure, rank_by};
use mainstay_domain::time::AsOf;
use mainstay_ledger::runs;
use mainstay_ledger::store::{Shelf, file_name};

use super::listing::Listings;
use super::run::Run;
use super::sql;
use crate::accounts::Account;
use crate::act::View;
use crate::error::{Error, Result};
use crate::{App, accounts, ledger};

/// How many runs are kept, each by each measure it is looked at by.
const KEPT: usize = 6;

/// The runs looked at lately, as the whole company sees them.
#[derive(Clone, Default)]
pub struct Cache(Arc<Mutex<Vec<Arc<Seen>>>>);

/// A run as somebody sees it: their rows, ranked by one measure among themselves, with the names of today.
pub(super) struct Seen {
    run: RunId,
    names_of: LedgerVersion,
    /// What the rows are ranked by.
    pub(super) measure: Measure,
    /// Whether margins are part of it.
    margin: bool,
    /// In the order of source and external id.
    pub(super) judgements: Vec<AccountJudgement>,
    /// Who they are, in the same order.
    pub(super) accounts: Vec<Named>,
    /// How its table was looked at lately.
    pub(super) listings: Listings,
}

/// Who a judged account is.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) id: Option<AccountId>,
    pub(super) name: String,
    pub(super) name_key: String,
    pub(super) id_key: String,
    pub(super) country: Option<String>,
}

impl Seen {
    /// The same of some accounts alone, ranked and classed among all of them as before.
    pub(super) fn only(&self, among: &BTreeSet<AccountRef>) -> Self {
        let rows = self.judgements.iter().zip(&self.accounts);
        let (judgements, accounts) = rows
            .filter(|(judgement, _)| among.contains(&judgement.facts.account))
            .map(|(judgement, named)| (judgement.clone(), named.clone()))
            .unzip();
        Self {
            run: self.run,
            names_of: self.names_of,
            measure: self.measure,
            margin: self.margin,
            judgements,
            accounts,
            listings: Listings::default(),
        }
    }

    /// The name of an account of this run.
    pub(super) fn named(&self, account: &AccountRef) -> Option<&Named> {
        let place =
            self.judgements.binary_search_by(|judgement| judgement.facts.account.cmp(account)).ok()?;
        self.accounts.get(place)
    }
}

/// The run as the viewer sees it, ranked by the measure; by revenue for whoever may not see margins, because an order by
/// gross profit or by a rung below net sales would tell them, and without what the run says on such a rung.
pub(super) async fn seen(app: &App, view: &mut View, run: &Run, measure: Measure) -> Result<Arc<Seen>> {
    let margin = view.sight().margin;
    let measure = if margin || !measure.needs_margin() { measure } else { Measure::Revenue };
    knows(run, measure)?;
    let names_of = ledger::sql::head(view).await?.version;
    let everything = view.sight().rows == Rows::All;
    let is_same = |seen: &Seen| {
        (seen.run, seen.names_of, seen.measure, seen.margin) == (run.id, names_of, measure, margin)
    };
    if everything {
        let kept = app.runs.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = kept.iter().find(|seen| is_same(seen)) {
            return Ok(Arc::clone(seen));
        }
    }
    let rows = view.sight().rows.clone();
    let directory = accounts::directory(view).await?;
    let (file, id) = (app.store.fetch(Shelf::Runs, &file_name(&run.content_hash)).await?, run.id);
    let is_rung_hidden = !margin && run.parameters.measure.needs_margin();
    let seen = tokio::task::spawn_blocking(move || -> Result<Seen> {
        let mut judgements = runs::decode(file)?;
        judgements.retain(|judgement| rows.contains(&judgement.facts.account));
        if is_rung_hidden {
            hide_rung(&mut judgements);
        }
        rank_by(&mut judgements, measure);
        let accounts =
            judgements.iter().map(|judgement| name(&directory, &judgement.facts.account)).collect();
        let listings = Listings::default();
        Ok(Seen { run: id, names_of, measure, margin, judgements, accounts, listings })
    })
    .await
    .map_err(Error::bug)??;
    let seen = Arc::new(seen);
    if everything {
        let mut kept = app.runs.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other| !is_same(other));
        kept.insert(0, Arc::clone(&seen));
        kept.truncate(KEPT);
    }
    Ok(seen)
}

/// Takes away what the run says on a rung below net sales.
pub(super) fn hide_rung(judgements: &mut [AccountJudgement]) {
    for judgement in judgements {
        judgement.facts.on_rung = None;
        judgement.rung_class = None;
    }
}

/// Whether a run says anything by a measure: by revenue and gross profit each does, by a rung only one that was asked by it.
pub(super) fn is_known(run: &Run, measure: Measure) -> bool {
    measure.rung().is_none() || measure == run.parameters.measure
}

/// Refuses a rung that the run was not asked by.
fn knows(run: &Run, measure: Measure) -> Result<()> {
    if is_known(run, measure) {
        return Ok(());
    }
    let (by, day) = (run.parameters.measure, run.parameters.as_of);
    let detail = format!(
        "the run as of {day} is by {by} and does not know {measure}: ask for a run by it, with `mainstay analyze --measure \
         {measure}` or `POST /runs`"
    );
    Err(Error::invalid("bad_measure", "measure", detail))
}

/// The run with this id, or the one people see unless they choose.
pub(super) async fn chosen(view: &mut View, run: Option<RunId>) -> Result<Option<Run>> {
    match run {
        Some(id) => sql::find(view, id).await.map(Some),
        None => sql::latest(view).await,
    }
}

/// The as-of day of the run people see unless they choose; `None` while there is none.
pub(crate) async fn newest_as_of(view: &mut View) -> Result<Option<AsOf>> {
    Ok(sql::latest(view).await?.map(|run| run.parameters.as_of))
}

fn name(directory: &[Account], account: &AccountRef) -> Named {
    let known = directory
        .binary_search_by(|known| known.reference.cmp(account))
        .ok()
        .and_then(|place| directory.get(place));
    let name = known.map_or_else(|| account.external_id.clone(), |known| known.name.clone());
    Named {
        id: known.map(|known| known.id),
        name_key: accounts::sql::name_key(&name),
        id_key: accounts::sql::name_key(&account.external_id),
        name,
        country: known.and_then(|known| known.country.clone()),
    }
}
