//! How accounts order: their demand patterns and seasons, worked out from the ledger of a run.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::{Actor, Sight, Verb};
use mainstay_domain::portfolio::{
    BuyingDay, Demand, DemandPattern, Months, NineCell, PeriodTotals, Season, nine_cells, period_totals,
};
use mainstay_ledger::facts::account_facts;

use super::rows::{Page, SegmentChoice};
use super::run::Run;
use super::segmentation::within_segments;
use super::sql;
use super::store::{Seen, chosen, seen};
use crate::error::{Error, Result};
use crate::{App, accounts, ledger};

/// How the accounts somebody sees order.
#[derive(Debug)]
pub struct DemandPicture {
    /// The run whose accounts and parameters these are.
    pub run: Run,
    /// Every pattern, in the order of tables.
    pub patterns: Vec<PatternCount>,
    /// The season of all active accounts together; `None` where it cannot be told.
    pub season: Option<Season>,
    /// Active accounts with a season of their own.
    pub seasonal: usize,
    /// A page of the accounts asked for, the largest revenue first.
    pub accounts: Vec<DemandRow>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<usize>,
    /// How many were asked for.
    pub total: usize,
}

/// The accounts of one pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternCount {
    /// Which pattern.
    pub pattern: DemandPattern,
    /// How many accounts are active in the run.
    pub accounts: usize,
    /// Their net revenue in the run.
    pub revenue: Amount,
}

/// How one account orders.
#[derive(Debug, Clone)]
pub struct DemandRow {
    /// Its id; `None` where the register does not know it.
    pub id: Option<AccountId>,
    /// Its name.
    pub name: String,
    /// Which.
    pub account: AccountRef,
    /// Its net revenue in the run.
    pub revenue: Amount,
    /// Its pattern and what that rests on.
    pub demand: Demand,
    /// Its season; `None` where it cannot be told.
    pub season: Option<Season>,
}

/// Which accounts of a picture of demand; the default lets all through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DemandFilter {
    /// Their patterns; none means all.
    pub patterns: Vec<DemandPattern>,
    /// Only accounts with a season.
    pub seasonal: bool,
    /// Only accounts of these segments, counted and added up alone.
    pub segments: Option<SegmentChoice>,
}

impl DemandFilter {
    fn holds(&self, row: &DemandRow) -> bool {
        let is_seasonal = || row.season.as_ref().is_some_and(Season::is_significant);
        (self.patterns.is_empty() || self.patterns.contains(&row.demand.pattern))
            && (!self.seasonal || is_seasonal())
    }
}

/// How one account orders, period by period.
#[derive(Debug)]
pub struct AccountDemand {
    /// The run whose parameters these are; `None` while there is none.
    pub run: Option<Run>,
    /// Pattern, season and the periods they are told from; `None` where the account has no line before the run's day.
    pub told: Option<(Demand, Option<Season>, PeriodTotals)>,
}

/// The nine cells of one run.
#[derive(Debug)]
pub struct CellsOfRun {
    /// The run.
    pub run: Run,
    /// Its cells, over the accounts somebody sees.
    pub cells: Vec<NineCell>,
}

/// How the accounts of a run order, or of the newest one.
pub async fn demand(
    app: &App,
    actor: &Actor,
    run: Option<RunId>,
    filter: &DemandFilter,
    page: Page,
) -> Result<DemandPicture> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let run = chosen(&mut view, run).await?.ok_or(Error::NotFound("run"))?;
    let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
    let parameters = run.parameters;
    let manifest = ledger::manifest_at(app, &mut view, Some(run.ledger_version), parameters.rates).await?;
    let sight = view.sight().clone();
    // Reading the lines may take long: nobody waits for the database meanwhile.
    drop(view);
    let sight = within_segments(app, actor, (run.id, sight), filter.segments.as_ref()).await?;
    let ledger = manifest.ledger.by(parameters.date_basis);
    let told = of_accounts(&ledger, &sight, &run).await?;
    let filter = filter.clone();
    let worked_out = tokio::task::spawn_blocking(move || picture(run, &seen, told, &filter, page));
    worked_out.await.map_err(Error::bug)
}

/// How one account orders, as of a run's day or the newest run's.
pub async fn account_demand(
    app: &App,
    actor: &Actor,
    id: AccountId,
    run: Option<RunId>,
) -> Result<AccountDemand> {
    let account = accounts::account(app, actor, id).await?.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let Some(run) = chosen(&mut view, run).await? else { return Ok(AccountDemand { run: None, told: None }) };
    let parameters = run.parameters;
    let manifest = ledger::manifest_at(app, &mut view, Some(run.ledger_version), parameters.rates).await?;
    let sight = view.sight().clone();
    drop(view);
    let rows = mainstay_domain::policy::Rows::Only([account].into());
    let alone = Sight { rows, ..sight };
    let ledger = manifest.ledger.by(parameters.date_basis);
    let window = parameters.window.period(parameters.as_of);
    let of_days = move |days: &[BuyingDay]| {
        let periods = period_totals(days, parameters.as_of, &parameters.xyz);
        let season = Months::of(days, parameters.as_of).season(parameters.as_of);
        (Demand::of(&periods), season, periods)
    };
    let told = account_facts(&ledger, &alone, window, parameters.as_of, of_days)
        .await
        .map_err(ledger::unanswered)?;
    Ok(AccountDemand { run: Some(run), told: told.into_iter().next().map(|(_, told)| told) })
}

/// The nine cells of the default runs, one for each as-of day, oldest first.
pub async fn cells_over_time(app: &App, actor: &Actor) -> Result<Vec<CellsOfRun>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let mut cells = Vec::new();
    for run in sql::as_of_days(&mut view).await? {
        let seen = seen(app, &mut view, &run, run.parameters.measure).await?;
        cells.push(CellsOfRun { cells: nine_cells(&seen.judgements, seen.measure), run });
    }
    Ok(cells)
}

type Told = (AccountRef, Demand, Option<Season>, Months);

async fn of_accounts(ledger: &mainstay_ledger::facts::Ledger, sight: &Sight, run: &Run) -> Result<Vec<Told>> {
    let parameters = run.parameters;
    let window = parameters.window.period(parameters.as_of);
    let of_days = move |days: &[BuyingDay]| {
        let demand = Demand::of(&period_totals(days, parameters.as_of, &parameters.xyz));
        let months = Months::of(days, parameters.as_of);
        (demand, months.season(parameters.as_of), months)
    };
    let facts =
        account_facts(ledger, sight, window, parameters.as_of, of_days).await.map_err(ledger::unanswered)?;
    let active = facts.into_iter().filter(|(facts, _)| facts.is_active());
    Ok(active.map(|(facts, (demand, season, months))| (facts.account, demand, season, months)).collect())
}

fn picture(run: Run, seen: &Seen, told: Vec<Told>, filter: &DemandFilter, page: Page) -> DemandPicture {
    let mut together = Months::default();
    for (_, _, _, months) in &told {
        together.add(months);
    }
    let mut rows: Vec<DemandRow> = told
        .into_iter()
        .filter_map(|(account, demand, season, _)| {
            let place =
                seen.judgements.binary_search_by(|judgement| judgement.facts.account.cmp(&account)).ok()?;
            let (named, judgement) = (seen.accounts.get(place)?, seen.judgements.get(place)?);
            let (id, name, revenue) = (named.id, named.name.clone(), judgement.facts.revenue);
            Some(DemandRow { id, name, account, revenue, demand, season })
        })
        .collect();
    rows.sort_by(|a, b| b.revenue.cmp(&a.revenue).then_with(|| a.account.cmp(&b.account)));
    let patterns = DemandPattern::ALL.map(|pattern| {
        let of = || rows.iter().filter(move |row| row.demand.pattern == pattern);
        PatternCount { pattern, accounts: of().count(), revenue: of().map(|row| row.revenue).sum() }
    });
    let seasonal = rows.iter().filter(|row| row.season.as_ref().is_some_and(Season::is_significant)).count();
    rows.retain(|row| filter.holds(row));
    let total = rows.len();
    let accounts: Vec<DemandRow> = rows.into_iter().skip(page.after).take(page.limit).collect();
    let reached = page.after.saturating_add(accounts.len());
    DemandPicture {
        season: together.season(run.parameters.as_of),
        run,
        patterns: patterns.into(),
        seasonal,
        accounts,
        next: (reached < total).then_some(reached),
        total,
    }
}
