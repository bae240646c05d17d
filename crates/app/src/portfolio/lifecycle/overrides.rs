//! Saying that a relationship is in another phase than the rules tell, and taking that back.

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, PhaseOverrideId};
use mainstay_domain::lifecycle::PhaseOverride;
use mainstay_domain::policy::{self, Actor, Verb};

use super::sql;
use crate::App;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::events::Event;

/// An override as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOverride {
    /// Its id.
    pub id: PhaseOverrideId,
    /// Which account it is about.
    pub account: AccountRef,
    /// What it says.
    pub says: PhaseOverride,
    /// Who said so.
    pub decided_by: String,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Who took it back; `None` while it stands.
    pub withdrawn_by: Option<String>,
    /// When.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// Says in which phase an account is, against what the rules tell. The newest that holds on a day decides.
pub async fn override_phase(
    app: &App,
    actor: &Actor,
    account: AccountId,
    says: PhaseOverride,
) -> Result<StoredOverride> {
    let says = says
        .checked()
        .map_err(|error| Error::invalid("bad_phase_override", error.field(), error.to_string()))?;
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let rows = policy::sight(actor).rows;
    let account = sql::account(&mut act, account).await?.filter(|account| rows.contains(account));
    let account = account.ok_or(Error::NotFound("account"))?;
    let id = PhaseOverrideId(Clock::new_id());
    sql::insert(&mut act, id, &account, &says).await?;
    act.changed("phase_override", id, None::<&()>, Some(&noted(&account, &says)))?;
    let stored = sql::find(&mut act, id).await?.ok_or(Error::NotFound("phase override"))?;
    act.announce(Event::changed("portfolio", id));
    act.commit().await?;
    Ok(stored)
}

/// Takes an override back. It stays in the account's history.
pub async fn withdraw_override(app: &App, actor: &Actor, id: PhaseOverrideId) -> Result<()> {
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let stored = sql::find(&mut act, id).await?;
    let rows = policy::sight(actor).rows;
    let stored =
        stored.filter(|stored| rows.contains(&stored.account)).ok_or(Error::NotFound("phase override"))?;
    sql::withdraw(&mut act, id).await?;
    act.changed("phase_override", id, Some(&noted(&stored.account, &stored.says)), None::<&()>)?;
    act.announce(Event::changed("portfolio", id));
    act.commit().await
}

/// What the audit log says: not the reason, which may name people.
fn noted(account: &AccountRef, says: &PhaseOverride) -> serde_json::Value {
    serde_json::json!({
        "account": account.to_string(),
        "phase": says.phase,
        "is_closed": says.is_closed,
        "from": says.from,
        "until": says.until,
    })
}
