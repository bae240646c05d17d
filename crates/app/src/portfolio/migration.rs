//! Where the accounts somebody sees went between two stored runs, by any class the runs tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::lifecycle::KEPT_MONTHS;
use mainstay_domain::migration::{
    Beside, Chain, Classification, Followed, Migrated, Migration, State, chain, migration, step_months,
};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::{METHODS_ALIKE, Measure, Parameters};
use mainstay_domain::time::AsOf;

use super::lifecycle::{Relationships, relationships};
use super::rows::{Page, SegmentChoice};
use super::run::Run;
use super::segmentation::accounts_in_segments;
use super::sql;
use super::store::{Seen, is_known, seen};
use crate::App;
use crate::act::View;
use crate::economics::{KeyAccountDays, key_account_days};
use crate::error::{Error, Result};

/// Which runs, by which class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationRequest {
    /// The earlier run.
    pub from: RunId,
    /// The later run.
    pub to: RunId,
    /// By which class accounts are followed.
    pub by: Classification,
    /// What classes by value are by; the later run's measure by default.
    pub measure: Option<Measure>,
    /// Only accounts of these segments in the later run.
    pub segments: Option<SegmentChoice>,
}

/// Where the accounts somebody sees went.
#[derive(Debug)]
pub struct MigrationPicture {
    /// The earlier run.
    pub from: Run,
    /// The later run.
    pub to: Run,
    /// By which class.
    pub by: Classification,
    /// What classes by value are by.
    pub measure: Measure,
    /// Whether the two runs were asked alike but for their day; otherwise a part of what moved is the question.
    pub is_alike: bool,
    /// The matrix and the accounts behind it.
    pub migration: Migration,
    /// The months between the runs; `None` unless they are whole months, and then there is no chain.
    pub step: Option<i32>,
    /// What the runs that many months apart, back from the later one, say of the steps.
    pub chain: Option<Chain>,
}

/// The accounts behind one cell, or behind several.
#[derive(Debug)]
pub struct MigratedAccounts {
    /// The earlier run.
    pub from: Run,
    /// The later run.
    pub to: Run,
    /// A page of them, the most money first.
    pub accounts: Vec<MigratedAccount>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<usize>,
    /// How many there are.
    pub total: usize,
    /// By how much their revenue grew; negative where it fell.
    pub change: Amount,
}

/// One account, and who it is.
#[derive(Debug, Clone)]
pub struct MigratedAccount {
    /// Its id in this installation.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Its states and its money.
    pub migrated: Migrated,
}

/// Which accounts of a migration; an empty list lets all through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Between {
    /// Their states in the earlier run.
    pub from: Vec<State>,
    /// Their states in the later run.
    pub to: Vec<State>,
}

impl Between {
    fn holds(&self, account: &Migrated) -> bool {
        let among = |states: &[State], state| states.is_empty() || states.contains(&state);
        among(&self.from, account.from) && among(&self.to, account.to)
    }
}

/// Follows accounts from an earlier run to a later one.
pub async fn migrations(app: &App, actor: &Actor, request: MigrationRequest) -> Result<MigrationPicture> {
    let among = among(app, actor, &request).await?;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let sides = sides(app, &mut view, &request, among.as_ref()).await?;
    let step = step_months(sides.from.parameters.as_of, sides.to.parameters.as_of);
    let mut runs = Vec::new();
    if let Some(step) = step {
        let mut row = apart(&mut view, &sides.to, step).await?;
        if request.by == Classification::Phase {
            let is_followed = |run: &Run| is_within_months(run.parameters.as_of, sides.to.parameters.as_of);
            row.retain(is_followed);
        }
        for run in row {
            let seen = seen(app, &mut view, &run, sides.measure).await?;
            runs.push((run.parameters.as_of, only(&seen, among.as_ref())));
        }
    }
    drop(view);
    let (by, measure) = (request.by, sides.measure);
    let known = known(app, actor, &sides, by).await?;
    let worked_out = tokio::task::spawn_blocking(move || {
        let (before, after) = (known.before(&sides.from), known.after(&sides.to));
        let migration = migration(sides.earlier(&before), sides.later(&after), by, measure);
        // By the later run's own knowledge of its months, which reach as far back as relationships are followed.
        let beside: Vec<Beside> = runs.iter().map(|(as_of, _)| known.on(*as_of)).collect();
        let judged = runs.iter().zip(&beside);
        let judged = judged.map(|((_, run), beside)| Followed { judgements: &run.judgements, beside });
        let chain = (runs.len() > 1).then(|| chain(judged, by, measure));
        MigrationPicture {
            is_alike: are_alike(&sides.from, &sides.to),
            from: sides.from,
            to: sides.to,
            by,
            measure,
            migration,
            step,
            chain,
        }
    });
    worked_out.await.map_err(Error::bug)
}

/// Lists the accounts between states, the most money first.
pub async fn migrated_accounts(
    app: &App,
    actor: &Actor,
    request: MigrationRequest,
    between: &Between,
    page: Page,
) -> Result<MigratedAccounts> {
    let among = among(app, actor, &request).await?;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let sides = sides(app, &mut view, &request, among.as_ref()).await?;
    drop(view);
    let between = between.clone();
    let known = known(app, actor, &sides, request.by).await?;
    let worked_out = tokio::task::spawn_blocking(move || {
        let (before, after) = (known.before(&sides.from), known.after(&sides.to));
        let found = migration(sides.earlier(&before), sides.later(&after), request.by, sides.measure);
        let asked: Vec<Migrated> =
            found.accounts.into_iter().filter(|account| between.holds(account)).collect();
        let (total, change) = (asked.len(), asked.iter().map(Migrated::change).sum());
        let accounts: Vec<MigratedAccount> = asked
            .into_iter()
            .skip(page.after)
            .take(page.limit)
            .map(|migrated| named(&sides.earlier, &sides.later, migrated))
            .collect();
        let reached = page.after.saturating_add(accounts.len());
        let next = (reached < total).then_some(reached);
        MigratedAccounts { from: sides.from, to: sides.to, accounts, next, total, change }
    });
    worked_out.await.map_err(Error::bug)
}

/// The default runs by their as-of days, oldest first: those that a command line can name by a day.
pub async fn runs_by_day(app: &App, actor: &Actor) -> Result<Vec<Run>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::as_of_days(&mut view).await
}

fn named(earlier: &Seen, later: &Seen, migrated: Migrated) -> MigratedAccount {
    let known = later.named(&migrated.account).or_else(|| earlier.named(&migrated.account));
    MigratedAccount {
        id: known.and_then(|known| known.id),
        name: known.map_or_else(|| migrated.account.external_id.clone(), |known| known.name.clone()),
        migrated,
    }
}

/// Both runs as the viewer sees them.
struct Sides {
    from: Run,
    to: Run,
    earlier: Arc<Seen>,
    later: Arc<Seen>,
    measure: Measure,
}

impl Sides {
    fn earlier<'a>(&'a self, beside: &'a Beside) -> Followed<'a> {
        Followed { judgements: &self.earlier.judgements, beside }
    }

    fn later<'a>(&'a self, beside: &'a Beside) -> Followed<'a> {
        Followed { judgements: &self.later.judgements, beside }
    }
}

/// What accounts are followed by that runs do not say.
enum Known {
    Nothing,
    /// The relationships of both runs.
    Relationships(Relationships, Relationships),
    /// When accounts were key accounts.
    KeyAccounts(Vec<KeyAccountDays>),
}

async fn known(app: &App, actor: &Actor, sides: &Sides, by: Classification) -> Result<Known> {
    Ok(match by {
        Classification::Phase => {
            let earlier = relationships(app, actor, &sides.from).await?;
            Known::Relationships(earlier, relationships(app, actor, &sides.to).await?)
        }
        Classification::Tier => {
            Known::KeyAccounts(key_account_days(app, actor, sides.to.ledger_version).await?)
        }
        Classification::Abc | Classification::Xyz | Classification::NineCells | Classification::Rfm => {
            Known::Nothing
        }
    })
}

impl Known {
    fn before(&self, from: &Run) -> Beside {
        match self {
            Self::Relationships(earlier, _) => Beside::Phases(earlier.now()),
            Self::Nothing | Self::KeyAccounts(_) => self.on(from.parameters.as_of),
        }
    }

    fn after(&self, to: &Run) -> Beside {
        match self {
            Self::Relationships(_, later) => Beside::Phases(later.now()),
            Self::Nothing | Self::KeyAccounts(_) => self.on(to.parameters.as_of),
        }
    }

    fn on(&self, as_of: AsOf) -> Beside {
        match self {
            Self::Nothing => Beside::Nothing,
            Self::Relationships(_, later) => Beside::Phases(later.on(as_of)),
            Self::KeyAccounts(days) => {
                let on = days.iter().filter(|days| days.holds(as_of.0));
                Beside::KeyAccounts(on.map(|days| days.account.clone()).collect())
            }
        }
    }
}

/// Whether a day is one of those at which the relationships of a later run are looked at.
fn is_within_months(day: AsOf, last: AsOf) -> bool {
    let back = last.0.month().0 - day.0.month().0;
    usize::try_from(back).is_ok_and(|back| back < KEPT_MONTHS)
}

/// The accounts of the segments asked for; `None` where all are.
async fn among(app: &App, actor: &Actor, request: &MigrationRequest) -> Result<Option<BTreeSet<AccountRef>>> {
    let Some(choice) = &request.segments else { return Ok(None) };
    accounts_in_segments(app, actor, Some(request.to), choice).await.map(Some)
}

/// A run as seen, of some accounts alone; their classes stay those among all.
fn only(seen: &Arc<Seen>, among: Option<&BTreeSet<AccountRef>>) -> Arc<Seen> {
    among.map_or_else(|| Arc::clone(seen), |among| Arc::new(seen.only(among)))
}

async fn sides(
    app: &App,
    view: &mut View,
    request: &MigrationRequest,
    among: Option<&BTreeSet<AccountRef>>,
) -> Result<Sides> {
    let (to, from) = (sql::find(view, request.to).await?, sql::find(view, request.from).await?);
    if to.currency != from.currency {
        let detail = format!(
            "one run is in {}, the other in {}: amounts of different currencies cannot be compared",
            from.currency, to.currency
        );
        return Err(Error::invalid("different_currency", "with", detail));
    }
    let measure = request.measure.unwrap_or_else(|| common(&from, &to));
    let later = seen(app, view, &to, measure).await?;
    let earlier = seen(app, view, &from, measure).await?;
    let (earlier, later) = (only(&earlier, among), only(&later, among));
    Ok(Sides { measure: later.measure, from, to, earlier, later })
}

/// The runs so many months apart that end in this one, oldest first: of each day the one that was asked like it.
async fn apart(view: &mut View, last: &Run, step: i32) -> Result<Vec<Run>> {
    let mut known = sql::alike(view, last).await?;
    known.retain(|run| {
        run.id == last.id
            || (run.currency == last.currency
                && step_months(run.parameters.as_of, last.parameters.as_of)
                    .is_some_and(|months| months % step == 0))
    });
    // A day without its run breaks the row: what lies before the gap is left out.
    let mut row: Vec<Run> = Vec::new();
    for run in known.into_iter().rev() {
        let is_next = row
            .last()
            .is_none_or(|later| step_months(run.parameters.as_of, later.parameters.as_of) == Some(step));
        if !is_next {
            break;
        }
        row.push(run);
    }
    row.reverse();
    Ok(row)
}

/// What the classes of both runs can be told by: the later one's measure, and revenue where that is a rung that the earlier
/// one was not asked by.
pub(super) fn common(from: &Run, to: &Run) -> Measure {
    let measure = to.parameters.measure;
    if is_known(from, measure) { measure } else { Measure::Revenue }
}

/// Whether two runs were asked the same but for their day.
pub(super) fn are_alike(from: &Run, to: &Run) -> bool {
    let same_day = Parameters { as_of: to.parameters.as_of, ..from.parameters.question() };
    let is_known = |run: &Run| METHODS_ALIKE.contains(&run.method_version.as_str());
    let same_methods = from.method_version == to.method_version || (is_known(from) && is_known(to));
    same_day == to.parameters.question() && same_methods
}
