//! A question to one version of the ledger, and the answer as a run's file.

use mainstay_domain::money::Amount;
use mainstay_domain::policy::{self, Actor};
use mainstay_domain::portfolio::{
    AccountFacts, AccountXyz, BuyingDay, METHOD_VERSION, OnRung, Parameters, judge,
};
use mainstay_ledger::facts::account_facts;
use mainstay_ledger::runs;
use mainstay_ledger::store::{Shelf, file_name};

use super::run::is_stored;
use crate::economics::RungQuestion;
use crate::error::{Error, Result};
use crate::{App, ledger};

/// What a run is asked of one version of the ledger, with the costs that hold while it is asked.
pub(super) struct Question {
    manifest: ledger::Manifest,
    parameters: Parameters,
    rung: Option<RungQuestion>,
}

impl Question {
    /// Reads what the answer is told with beside the lines; what the parameters say of that is not believed.
    pub(super) async fn open(app: &App, manifest: ledger::Manifest, parameters: Parameters) -> Result<Self> {
        let days = (parameters.window.period(parameters.as_of), parameters.as_of);
        let rung = match parameters.measure.rung() {
            Some(rung) => Some(RungQuestion::open(app, manifest.version, rung, days).await?),
            None => None,
        };
        let told_with = rung.as_ref().and_then(RungQuestion::told_with);
        Ok(Self { manifest, parameters: Parameters { told_with, ..parameters }, rung })
    }

    /// What is asked, and what it is told with.
    pub(super) fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// Works the run out and writes its file: its content hash, and how many accounts it judges.
    pub(super) async fn answer(self, app: &App) -> Result<(String, usize)> {
        let Self { manifest, parameters, rung } = self;
        let as_of = parameters.as_of;
        // Runs are of the whole company, whoever asked; what a person is shown of one is decided when it is shown.
        let sight = policy::sight(&Actor::system());
        let window = parameters.window.period(as_of);
        let xyz = move |days: &[BuyingDay]| AccountXyz::of(days, as_of, &parameters.xyz);
        let ledger = manifest.ledger.by(parameters.date_basis);
        let facts = account_facts(&ledger, &sight, window, as_of, xyz).await.map_err(ledger::unanswered)?;
        let accounts = match rung {
            Some(rung) => on_rung(app, rung, facts, parameters).await?,
            None => facts,
        };
        let currency = manifest.currency;
        let made = tokio::task::spawn_blocking(move || {
            let judgements = judge(accounts, &parameters);
            let content_hash = runs::content_hash(&parameters, METHOD_VERSION, currency, &judgements);
            runs::encode(&judgements).map(|file| (content_hash, file, judgements.len()))
        });
        let (content_hash, file, accounts) = made.await.map_err(Error::bug)??;
        // One that is there already is left alone, a damaged one replaced.
        if !is_stored(app, &content_hash).await? {
            app.store.write(Shelf::Runs, &file_name(&content_hash), file).await?;
        }
        Ok((content_hash, accounts))
    }
}

/// The accounts with what they have on the rung; unknown where nothing is told of one.
async fn on_rung(
    app: &App,
    question: RungQuestion,
    mut accounts: Vec<(AccountFacts, AccountXyz)>,
    parameters: Parameters,
) -> Result<Vec<(AccountFacts, AccountXyz)>> {
    let Some(rung) = parameters.measure.rung() else { return Ok(accounts) };
    let mut amounts = question.answer(app).await?;
    for (facts, _) in &mut accounts {
        let unknown = OnRung { rung, amount: None, covered: Amount::ZERO };
        facts.on_rung = Some(amounts.remove(&facts.account).unwrap_or(unknown));
    }
    Ok(accounts)
}
