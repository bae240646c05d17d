//! Computing and storing a run.

use chrono::{DateTime, Datelike, Utc};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::RunId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::{
    AbcCuts, AnalysisDefaults, DateBasis, InvalidParameters, METHOD_VERSION, Measure, Parameters,
    XyzParameters,
};
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::{AsOf, Day, Window};
use mainstay_ledger::facts::{Ledger, last_line_until};
use mainstay_ledger::runs;
use mainstay_ledger::store::{Shelf, StoreError, file_name};
use serde::{Deserialize, Serialize};

use super::question::Question;
use super::{defaults, sql};
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::jobs::{Job, Outcome, Report, Work};
use crate::{App, ledger};

/// What a run is asked for. `default()` has Mainstay's own defaults; those of the company come from
/// [`run_request`](super::run_request).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRequest {
    /// The exclusive end of what is known; by default the day after the ledger's last line.
    pub as_of: Option<Day>,
    /// How far back to look.
    pub window: Window,
    /// What drives rank, share and concentration.
    pub measure: Measure,
    /// Where A and B end.
    #[serde(default)]
    pub abc: AbcCuts,
    /// How XYZ is told.
    #[serde(default)]
    pub xyz: XyzParameters,
    /// Which day of a line counts.
    #[serde(default, skip_serializing_if = "DateBasis::is_document")]
    pub date_basis: DateBasis,
    /// Of which version of the ledger; by default the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger_version: Option<LedgerVersion>,
    /// At which rates amounts in other currencies are counted.
    #[serde(default, skip_serializing_if = "RateBasis::is_default")]
    pub rates: RateBasis,
}

impl Default for RunRequest {
    fn default() -> Self {
        AnalysisDefaults::default().into()
    }
}

/// As of the day after the ledger's last line.
impl From<AnalysisDefaults> for RunRequest {
    fn from(defaults: AnalysisDefaults) -> Self {
        let AnalysisDefaults { window, measure, abc, xyz, date_basis } = defaults;
        Self {
            as_of: None,
            window,
            measure,
            abc,
            xyz,
            date_basis,
            ledger_version: None,
            rates: RateBasis::default(),
        }
    }
}

impl RunRequest {
    fn parameters(&self, as_of: AsOf) -> Parameters {
        let Self { window, measure, abc, xyz, date_basis, rates, .. } = *self;
        Parameters { as_of, window, measure, abc, xyz, date_basis, rates, told_with: None }
    }

    /// Refuses what a rung of the ladder cannot be asked, and whoever may not see what it tells.
    pub(super) fn checked(&self, actor: &Actor) -> Result<()> {
        let Some(rung) = self.measure.rung() else { return Ok(()) };
        if self.measure.needs_margin() {
            policy::may(actor, Verb::SeeMargin).map_err(Error::Refused)?;
        }
        if !self.date_basis.is_document() {
            let refused = InvalidParameters::RungByPosting(rung);
            return Err(Error::invalid("bad_parameters", refused.field(), refused.to_string()));
        }
        if !self.rates.is_default() {
            let detail = format!(
                "{rung} is told at the rates of each line's day alone: leave out the rates, or measure by revenue or \
                 gross_profit"
            );
            return Err(Error::invalid("bad_parameters", "measure", detail));
        }
        Ok(())
    }
}

/// A stored run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The version of the ledger it was computed from.
    pub ledger_version: LedgerVersion,
    /// What it was asked.
    pub parameters: Parameters,
    /// The methods it was computed by.
    pub method_version: String,
    /// The currency of its amounts.
    pub currency: Currency,
    /// The SHA-256 of its parameters and results, the same in every installation that has the same lines.
    pub content_hash: String,
    /// How many accounts it judges, inactive ones included; `None` for whoever sees only a part of them.
    pub accounts: Option<i64>,
    /// Who asked for it.
    pub created_by: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

impl Run {
    /// Whether its lines count by document date and at the rates of their days: only so is the contribution ladder told.
    pub(crate) fn is_by_document_and_day(&self) -> bool {
        self.parameters.date_basis.is_document() && self.parameters.rates.is_default()
    }

    /// The rung of the ladder it is by, where whoever looks may see it; `None` in a run by revenue or gross profit.
    pub fn rung_seen(&self, margin: bool) -> Option<Rung> {
        let measure = self.parameters.measure;
        measure.rung().filter(|_| margin || !measure.needs_margin())
    }
}

/// Queues a run.
pub async fn request_run(app: &App, actor: &Actor, request: RunRequest) -> Result<Job> {
    request.checked(actor)?;
    let act = app.act(actor, Verb::RunAnalysis).await?;
    queue(act, request).await
}

/// Queues the default run where the ledger has lines and its newest version has none by the methods of today: after an
/// update, the first picture is not an old one.
pub async fn request_missing_run(app: &App) -> Result<()> {
    let mut act = app.act(&Actor::system(), Verb::RunAnalysis).await?;
    let version = ledger::sql::head(&mut act).await?.version;
    if version != LedgerVersion::default() && !sql::has_default(&mut act, version).await? {
        let defaults = defaults::load(&mut act).await?;
        queue(act, defaults.into()).await?;
    }
    Ok(())
}

async fn queue(mut act: Act, request: RunRequest) -> Result<Job> {
    let job = act.enqueue(&Work::PortfolioRun(request)).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "portfolio_run": request })))?;
    act.commit().await?;
    Ok(job)
}

/// Runs a queued request.
pub async fn perform(app: &App, actor: &Actor, request: &RunRequest, report: &Report) -> Result<Outcome> {
    report.progress(0.1, "reading the ledger");
    let run = run_now(app, actor, request).await?;
    Ok(Outcome { run_id: Some(run.id), ..Outcome::default() })
}

/// Computes a run and stores it, or finds it stored: the same question to the same ledger has one answer. Who asks what the
/// company asks by default gets the run that people see from then on.
pub async fn run_now(app: &App, actor: &Actor, request: &RunRequest) -> Result<Run> {
    request.checked(actor)?;
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let manifest = ledger::manifest_at(app, &mut view, request.ledger_version, request.rates).await?;
    let as_of = as_of_day(app, &manifest.ledger.by(request.date_basis), request.as_of).await?;
    let is_default = *request == defaults::load(&mut view).await?.into();
    drop(view);
    let (version, currency) = (manifest.version, manifest.currency);
    let question = Question::open(app, manifest, request.parameters(as_of)).await?;
    let parameters = question.parameters();
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let shown = sql::default_of(&mut view, version).await?;
    let known = sql::find_same(&mut view, version, &parameters).await?;
    drop(view);
    let is_there = match &known {
        Some(run) => is_whole(app, run).await?,
        None => false,
    };
    let run = match known {
        Some(run) if is_there && (!is_default || shown == Some(run.id)) => return Ok(run),
        Some(run) if is_there => run,
        Some(lost) => {
            let (content_hash, _) = question.answer(app).await?;
            restored(lost, &content_hash)?
        }
        None => {
            let (content_hash, accounts) = question.answer(app).await?;
            Run {
                id: RunId(Clock::new_id()),
                ledger_version: version,
                parameters,
                method_version: METHOD_VERSION.to_owned(),
                currency,
                content_hash,
                accounts: Some(i64::try_from(accounts).map_err(Error::bug)?),
                created_by: actor.name.clone(),
                created_at: app.clock.now(),
            }
        }
    };
    store(app, actor, run, is_default).await
}

/// Stores a run, unless it is stored, and lets people see it where it answers what the company asks by default.
async fn store(app: &App, actor: &Actor, run: Run, is_default: bool) -> Result<Run> {
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    act.tx().take_turn(defaults::TURN).await?;
    // The defaults may have changed while the run was computed.
    let defaults = defaults::load(&mut act).await?;
    let is_default = is_default && defaults.as_of(run.parameters.as_of) == run.parameters.question();
    let content = serde_json::json!({ "content_hash": run.content_hash });
    let is_new = sql::insert(&mut act, &run).await?;
    let stored = sql::find_same(&mut act, run.ledger_version, &run.parameters).await?;
    let run = stored.ok_or_else(|| Error::bug(format!("run {} was stored and is not there", run.id)))?;
    let is_shown = is_default && sql::show_by_default(&mut act, &run).await?;
    if !is_new && !is_shown {
        return Ok(run);
    }
    act.changed("portfolio_run", run.id, None::<&()>, Some(&content))?;
    act.announce(Event::changed("portfolio", run.id));
    act.commit().await?;
    Ok(run)
}

/// Whether a run's file is there and can be read.
pub(super) async fn is_whole(app: &App, run: &Run) -> Result<bool> {
    is_stored(app, &run.content_hash).await
}

/// Whether the file of a run with this content is there and can be read to its end.
pub(crate) async fn is_stored(app: &App, content_hash: &str) -> Result<bool> {
    let file = match app.store.fetch(Shelf::Runs, &file_name(content_hash)).await {
        Ok(file) => file,
        Err(StoreError::Missing { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    tokio::task::spawn_blocking(move || runs::decode(file).is_ok()).await.map_err(Error::bug)
}

/// The run whose file was lost, if it says the same as ever.
pub(super) fn restored(run: Run, content_hash: &str) -> Result<Run> {
    if run.content_hash == content_hash {
        return Ok(run);
    }
    let cause = format!("run {} was {} and is now {content_hash}", run.id, run.content_hash);
    Err(Error::unavailable("the run's file is lost, and the ledger no longer gives the same result", cause))
}

/// The as-of day that is asked for, or the one that follows from the ledger's last line.
pub(crate) async fn as_of_day(app: &App, ledger: &Ledger, asked: Option<Day>) -> Result<AsOf> {
    match asked {
        Some(day) => Ok(AsOf(plausible(day)?)),
        None => default_as_of(app, ledger).await,
    }
}

/// An as-of day within the years the ledger takes lines of.
fn plausible(day: Day) -> Result<Day> {
    if (1900..2200).contains(&day.0.year()) {
        return Ok(day);
    }
    Err(Error::invalid("bad_as_of", "as_of", format!("{day} lies outside the years 1900 to 2199")))
}

async fn default_as_of(app: &App, ledger: &Ledger) -> Result<AsOf> {
    let last = last_line_until(ledger, app.clock.today()).await.map_err(ledger::unanswered)?;
    last.map(AsOf::after_last_line).ok_or_else(|| {
        Error::Conflict("the ledger has no lines yet: import some with `mainstay import lines`".to_owned())
    })
}

/// The newest run, which is what people see unless they choose another.
pub async fn latest(app: &App, actor: &Actor) -> Result<Option<Run>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    sql::latest(&mut view).await
}
