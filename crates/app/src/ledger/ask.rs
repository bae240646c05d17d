//! Questions in SQL over a version of the ledger, under the asker's own access.

use std::sync::Arc;

use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::Day;
use mainstay_ledger::sql::{
    Answer, AskError, KnownAccount, KnownAgreement, KnownProduct, Limits, Register, Table, ask as ask_ledger,
    tables, turn,
};

use crate::accounts::sql as register;
use crate::act::View;
use crate::error::{Error, Problem, Result};
use crate::{App, ledger};

/// Answers a question: its tables are what the asker sees of them.
pub async fn ask(app: &App, actor: &Actor, question: &str, limits: Limits) -> Result<Answer> {
    ask_of(app, actor, question, Moment::default(), limits).await
}

/// Of which state of the ledger something is asked; the default is all of the newest version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment {
    /// The version; `None` is the newest.
    pub version: Option<LedgerVersion>,
    /// What is dated that day or later is left out.
    pub as_of: Option<Day>,
    /// At which rates amounts in other currencies are counted.
    pub rates: RateBasis,
}

/// Answers a question of some state of the ledger.
pub async fn ask_of(
    app: &App,
    actor: &Actor,
    question: &str,
    moment: Moment,
    limits: Limits,
) -> Result<Answer> {
    drop(app.view(actor, Verb::AskSql).await?);
    let turn = turn(limits).await.map_err(refused)?;
    let mut view = app.view(actor, Verb::AskSql).await?;
    let mut manifest = ledger::manifest_at(app, &mut view, moment.version, moment.rates).await?;
    if let Some(day) = moment.as_of {
        manifest.ledger = manifest.ledger.until(day);
    }
    let known = known(&mut view, manifest.version).await?;
    let sight = view.sight().clone();
    drop(view);
    ask_ledger(turn, manifest.ledger, sight, known, question.to_owned(), limits).await.map_err(refused)
}

/// The tables a question may name. `cost` is there also for those to whom it is always null.
pub fn question_tables(actor: &Actor) -> Result<Vec<Table>> {
    policy::may(actor, Verb::AskSql)?;
    Ok(tables())
}

async fn known(view: &mut View, version: LedgerVersion) -> Result<Register> {
    let accounts = register::directory(view).await?.into_iter().map(|account| KnownAccount {
        source: account.reference.source,
        customer: account.reference.external_id,
        name: account.name,
        country: account.country,
    });
    let products = register::every_product(view).await?.into_iter().map(|product| KnownProduct {
        source: product.source,
        product: product.external_id,
        name: product.name,
        category: product.category,
    });
    let agreements = ledger::rebates::all_in_force(view, version).await?.into_iter();
    Ok(Register {
        accounts: accounts.collect(),
        products: products.collect(),
        agreements: agreements.map(|(source, agreement)| KnownAgreement { source, agreement }).collect(),
        renumberings: ledger::renumberings::in_force(view, version).await?,
        units: ledger::units::in_force(view, version).await?,
        categories: ledger::categories::in_force(view, version).await?,
        grouped: Arc::new(ledger::categories::categories(view, version).await?),
        counted: Arc::new(ledger::units::units(view, version).await?),
    })
}

fn refused(error: AskError) -> Error {
    let code = match error {
        AskError::Ledger(fault) => return ledger::unanswered(fault),
        AskError::NotAQuestion(_) => "not_a_question",
        AskError::TooLong
        | AskError::TooManyParts
        | AskError::SameTwice
        | AskError::Pattern
        | AskError::Wrong(_) => "wrong_question",
        AskError::TooSlow(_) => "too_slow",
        AskError::TooLarge(_) | AskError::TooWide(_) => "too_large",
    };
    Error::Invalid(vec![Problem { code, detail: error.to_string(), field: Some("query".to_owned()) }])
}
