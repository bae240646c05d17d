//! What a run is asked where nobody says otherwise: the company's choice, or Mainstay's own.
//!
//! A change holds for runs that are asked for from then on. Stored runs keep what they were asked, and people see the run
//! they saw until one with the new defaults is computed.

use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::portfolio::{AnalysisDefaults, InvalidParameters, ParameterChoice};
use mainstay_domain::time::Day;

use super::run::RunRequest;
use super::sql;
use crate::act::Reads;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, settings};

/// The setting's name.
const NAME: &str = "analysis_defaults";

/// The defaults that hold, and whether people see a run that follows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanyDefaults {
    /// What a run is asked where nobody says otherwise.
    pub defaults: AnalysisDefaults,
    /// Whether the run people see unless they choose another was asked these; `None` while there is none.
    pub latest_run_follows: Option<bool>,
}

/// Says what a run is asked where nobody says otherwise.
pub async fn analysis_defaults(app: &App, actor: &Actor) -> Result<CompanyDefaults> {
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let defaults = load(&mut view).await?;
    compared(&mut view, defaults).await
}

/// Changes what runs are asked from now on. Mainstay's own defaults are kept by keeping nothing.
pub async fn set_analysis_defaults(
    app: &App,
    actor: &Actor,
    wanted: AnalysisDefaults,
) -> Result<CompanyDefaults> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    RunRequest::from(wanted).checked(act.actor())?;
    act.tx().take_turn(TURN).await?;
    let before = load(&mut act).await?;
    let company = compared(&mut act, wanted).await?;
    if before == wanted {
        return Ok(company);
    }
    let kept = (wanted != AnalysisDefaults::default()).then(|| serde_json::to_string(&wanted)).transpose()?;
    settings::write(&mut act, NAME, kept.as_deref()).await?;
    act.changed("setting", NAME, Some(&before), Some(&wanted))?;
    act.announce(Event::changed("portfolio", NAME));
    act.commit().await?;
    Ok(company)
}

/// Whoever changes the defaults and whoever marks a run as the one that follows them takes turns.
pub(super) const TURN: &str = "analysis_defaults";

/// A request for a run: what was chosen, and the company's defaults for the rest.
pub async fn run_request(
    app: &App,
    actor: &Actor,
    as_of: Option<Day>,
    choice: ParameterChoice,
) -> Result<RunRequest> {
    let defaults = load(&mut app.view(actor, Verb::RunAnalysis).await?).await?;
    Ok(RunRequest { as_of, ..RunRequest::from(chosen(choice, defaults)?) })
}

/// What was chosen, over some defaults; refused by field where it does not work.
pub fn chosen(choice: ParameterChoice, defaults: AnalysisDefaults) -> Result<AnalysisDefaults> {
    let refused =
        |error: InvalidParameters| Error::invalid("bad_parameters", error.field(), error.to_string());
    choice.over(defaults).map_err(refused)
}

/// The defaults that hold.
pub(crate) async fn load(reads: &mut (impl Reads + Send)) -> Result<AnalysisDefaults> {
    let kept = settings::read(reads, NAME).await?;
    Ok(kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

async fn compared(reads: &mut (impl Reads + Send), defaults: AnalysisDefaults) -> Result<CompanyDefaults> {
    let latest = sql::latest_parameters(reads).await?;
    let latest_run_follows = latest.map(|parameters| AnalysisDefaults::from(parameters) == defaults);
    Ok(CompanyDefaults { defaults, latest_run_follows })
}
