//! Fitting models to the ledger and keeping what they say.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::ModelFitId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::models::{Buyer, FitError, MODELS_VERSION, OrderModelKind, Study, study};
use mainstay_domain::money::Currency;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};
use mainstay_domain::time::{AsOf, Day, Window};
use mainstay_ledger::facts::account_facts;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::sql;
use crate::App;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::jobs::{Job, Outcome, Report, Work};
use crate::ledger::{self, Manifest};
use crate::portfolio::as_of_day;

/// What a fit is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitRequest {
    /// The exclusive end of what is known; by default the day after the ledger's last line.
    pub as_of: Option<Day>,
    /// The model of orders; by default the one that fits the setting.
    pub model: Option<OrderModelKind>,
}

/// A stored fit.
#[derive(Debug, Clone)]
pub struct ModelFit {
    /// Its id.
    pub id: ModelFitId,
    /// The version of the ledger it was fitted to.
    pub ledger_version: LedgerVersion,
    /// The exclusive end of what it knows.
    pub as_of: AsOf,
    /// The model that was asked for; `None` where it was left to the setting.
    pub asked: Option<OrderModelKind>,
    /// The methods it was made by.
    pub method_version: String,
    /// The currency of its amounts.
    pub currency: Currency,
    /// The SHA-256 of what it was asked and what it says.
    pub content_hash: String,
    /// What it says.
    pub study: Study,
    /// Who asked for it.
    pub created_by: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

/// Queues a fit.
pub async fn request_fit(app: &App, actor: &Actor, request: FitRequest) -> Result<Job> {
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    let job = act.enqueue(&Work::ModelFit(request)).await?;
    act.changed("job", job.id, None::<&()>, Some(&serde_json::json!({ "model_fit": request })))?;
    act.commit().await?;
    Ok(job)
}

/// Runs a queued request.
pub async fn perform(app: &App, actor: &Actor, request: FitRequest, report: &Report) -> Result<Outcome> {
    report.progress(0.1, "reading the ledger");
    let fit = fit_now(app, actor, request).await?;
    Ok(Outcome { model_fit_id: Some(fit.id), ..Outcome::default() })
}

/// Fits models to the newest version of the ledger and stores what they say, or finds it stored: the same question to the
/// same ledger has one answer.
pub async fn fit_now(app: &App, actor: &Actor, request: FitRequest) -> Result<ModelFit> {
    let mut view = app.view(actor, Verb::RunAnalysis).await?;
    let manifest = ledger::manifest(app, &mut view, None).await?;
    let as_of = as_of_day(app, &manifest.ledger, request.as_of).await?;
    let known = sql::find_same(&mut view, manifest.version, as_of, request.model).await?;
    drop(view);
    if let Some(fit) = known {
        return Ok(fit);
    }
    let accounts = buyers(&manifest, as_of).await?;
    let asked = request.model;
    let found = tokio::task::spawn_blocking(move || {
        let buyers: Vec<Buyer> = accounts.into_iter().map(|(_, buyer)| buyer).collect();
        study(&buyers, as_of, asked)
    });
    let study = found.await.map_err(Error::bug)?.map_err(refused)?;
    let content = serde_json::to_string(&study)?;
    let fit = ModelFit {
        id: ModelFitId(Clock::new_id()),
        ledger_version: manifest.version,
        as_of,
        asked,
        method_version: MODELS_VERSION.to_owned(),
        currency: manifest.currency,
        content_hash: content_hash(as_of, asked, manifest.currency, &content),
        study,
        created_by: actor.name.clone(),
        created_at: app.clock.now(),
    };
    store(app, actor, fit, content).await
}

/// The newest fit to the newest version of the ledger that has one.
pub async fn latest(app: &App, actor: &Actor) -> Result<Option<ModelFit>> {
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    sql::latest(&mut view).await
}

/// A stored fit.
pub async fn model_fit(app: &App, actor: &Actor, id: ModelFitId) -> Result<ModelFit> {
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    sql::find(&mut view, id).await?.ok_or(Error::NotFound("model fit"))
}

async fn store(app: &App, actor: &Actor, fit: ModelFit, content: String) -> Result<ModelFit> {
    let mut act = app.act(actor, Verb::RunAnalysis).await?;
    let is_new = sql::insert(&mut act, &fit, content).await?;
    let stored = sql::find_same(&mut act, fit.ledger_version, fit.as_of, fit.asked).await?;
    let stored =
        stored.ok_or_else(|| Error::bug(format!("model fit {} was stored and is not there", fit.id)))?;
    if is_new {
        let after = serde_json::json!({ "content_hash": stored.content_hash });
        act.changed("model_fit", stored.id, None::<&()>, Some(&after))?;
        act.announce(Event::changed("models", stored.id));
        act.commit().await?;
    }
    Ok(stored)
}

/// The accounts of the whole company with their purchases: what a person is shown of a fit is decided when it is shown.
pub(super) async fn buyers(manifest: &Manifest, as_of: AsOf) -> Result<Vec<(AccountFacts, Buyer)>> {
    let sight = policy::sight(&Actor::system());
    let window = Window::All.period(as_of);
    let of_days = |days: &[BuyingDay]| Buyer::of(days);
    account_facts(&manifest.ledger, &sight, window, as_of, of_days).await.map_err(ledger::unanswered)
}

fn content_hash(as_of: AsOf, asked: Option<OrderModelKind>, currency: Currency, content: &str) -> String {
    let mut hash = Sha256::new();
    let asked = asked.map_or("", OrderModelKind::as_str);
    for part in [MODELS_VERSION, &as_of.0.to_string(), asked, currency.code(), content] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}

fn refused(error: FitError) -> Error {
    Error::Conflict(format!("no model can be fitted: {error}"))
}
