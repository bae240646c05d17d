//! Saying how an account is served, taking it back, and saying how models are proposed and what they do.

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{ServiceModel, ServiceTerms, key_account_reason};
use mainstay_domain::ids::{AccountId, ServiceModelId};
use mainstay_domain::policy::{self, Actor, Verb};
use serde_json::json;

use super::sql;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::economics::key_accounts::{TURN as KEY_ACCOUNTS, is_key_account_now};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ledger::renumberings::{AccountNumbers, numbers_of};
use crate::{App, accounts, settings};

/// The setting's name.
const TERMS: &str = "service_terms";
/// Whoever says how accounts are served takes turns, so that of each one thing is said.
const TURN: &str = "service_models";

/// How somebody said that an account is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredServiceModel {
    /// Its id.
    pub id: ServiceModelId,
    /// Which account.
    pub account: AccountRef,
    /// How it is served.
    pub model: ServiceModel,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub said_by: String,
    /// When.
    pub said_at: DateTime<Utc>,
}

/// The terms that hold.
pub(super) async fn terms(reads: &mut (impl Reads + Send)) -> Result<ServiceTerms> {
    let kept = settings::read(reads, TERMS).await?;
    Ok(kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

/// Says how models are proposed and what each does of the work, from now on.
pub async fn set_service_terms(app: &App, actor: &Actor, wanted: ServiceTerms) -> Result<ServiceTerms> {
    let wanted = wanted
        .checked()
        .map_err(|error| Error::invalid("bad_service_terms", error.field(), error.to_string()))?;
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let before = terms(&mut act).await?;
    if before == wanted {
        return Ok(wanted);
    }
    settings::write(&mut act, TERMS, Some(&serde_json::to_string(&wanted)?)).await?;
    act.changed("setting", TERMS, Some(&before), Some(&wanted))?;
    act.announce(Event::changed("economics", TERMS));
    act.commit().await?;
    Ok(wanted)
}

// The audit log is told no reason: it may name people.

/// Says how an account is served from now on.
pub async fn say_service_model(
    app: &App,
    actor: &Actor,
    account: AccountId,
    model: ServiceModel,
    reason: &str,
) -> Result<StoredServiceModel> {
    let reason = key_account_reason(reason)
        .map_err(|error| Error::invalid("bad_service_model", error.field(), error.to_string()))?;
    if model == ServiceModel::Key {
        let detail = "key accounts are in their register: mark it there".to_owned();
        return Err(Error::invalid("bad_service_model", "model", detail));
    }
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    act.tx().take_turn(KEY_ACCOUNTS).await?;
    act.tx().take_turn(TURN).await?;
    let account = seen(&mut act, actor, account).await?;
    if is_key_account_now(&mut act, &account).await? {
        return Err(Error::Conflict(format!(
            "`{}` is a key account: take it off the register of key accounts first",
            account.external_id
        )));
    }
    let before = said_of(&mut act, &account).await?;
    for said in &before {
        sql::take_back(&mut act, said.id).await?;
    }
    let id = ServiceModelId(Clock::new_id());
    sql::say(&mut act, id, &account, (model, &reason)).await?;
    let after = json!({ "account": account.to_string(), "model": model });
    act.changed("service_model", id, before.first().map(audited).as_ref(), Some(&after))?;
    let stored = said_of(&mut act, &account).await?.into_iter().next();
    act.announce(Event::changed("economics", id));
    act.commit().await?;
    stored.ok_or(Error::NotFound("service model"))
}

/// Takes back what was said of an account: it is served in full, as everybody of whom nothing is said.
pub async fn take_back_service_model(app: &App, actor: &Actor, account: AccountId) -> Result<()> {
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    act.tx().take_turn(TURN).await?;
    let account = seen(&mut act, actor, account).await?;
    let said = said_of(&mut act, &account).await?;
    let Some(newest) = said.first() else { return Err(Error::NotFound("service model")) };
    for said in &said {
        sql::take_back(&mut act, said.id).await?;
    }
    act.changed("service_model", newest.id, Some(&audited(newest)), None::<&()>)?;
    act.announce(Event::changed("economics", newest.id));
    act.commit().await
}

fn audited(said: &StoredServiceModel) -> serde_json::Value {
    json!({ "account": said.account.to_string(), "model": said.model })
}

async fn seen(act: &mut Act, actor: &Actor, account: AccountId) -> Result<AccountRef> {
    let rows = policy::sight(actor).rows;
    let account = accounts::reference_of(act, account).await?.filter(|account| rows.contains(account));
    account.ok_or(Error::NotFound("account"))
}

/// What is said of an account under any of its numbers, the newest first.
async fn said_of(act: &mut Act, account: &AccountRef) -> Result<Vec<StoredServiceModel>> {
    let AccountNumbers { former, .. } = numbers_of(act, account).await?;
    let mut said = sql::said(act).await?;
    said.retain(|said| {
        let number = &said.account.external_id;
        said.account.source == account.source
            && (*number == account.external_id || former.iter().any(|(known, _)| known == number))
    });
    Ok(said)
}
