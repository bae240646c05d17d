//! Marking key accounts, taking them off, granting exceptions, and saying what a key account must leave.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{AdequacyThreshold, InvalidWord, KeyAccountException, key_account_reason};
use mainstay_domain::ids::{AccountId, KeyAccountExceptionId, KeyAccountId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{self, Actor, Verb};
use mainstay_domain::time::Day;

use super::sql;
use crate::act::Reads;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::ledger::renumberings::{AccountNumbers, numbers_of};
use crate::{App, accounts, ledger, settings};

/// The setting's name.
const THRESHOLD: &str = "adequacy_threshold";
/// Whoever marks accounts takes turns, so that none is marked twice.
pub(in crate::economics) const TURN: &str = "key_accounts";

/// An account that is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKeyAccount {
    /// Its id.
    pub id: KeyAccountId,
    /// Which account.
    pub account: AccountRef,
    /// Why it is a key account.
    pub reason: String,
    /// Who said so.
    pub marked_by: String,
    /// When.
    pub marked_at: DateTime<Utc>,
    /// From which day on it is one.
    pub since: Day,
}

/// The days on which an account was a key account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyAccountDays {
    /// Which.
    pub(crate) account: AccountRef,
    /// The first of them.
    pub(crate) since: Day,
    /// The first day after; `None` while it is one.
    pub(crate) until: Option<Day>,
}

impl KeyAccountDays {
    /// Whether it was one when a day ended that a run calls its own: the first that it does not know.
    pub(crate) fn holds(&self, day: Day) -> bool {
        self.since < day && self.until.is_none_or(|until| until >= day)
    }
}

/// When accounts were key accounts, under the numbers they have in a version of the ledger.
pub(crate) async fn key_account_days(
    app: &App,
    actor: &Actor,
    version: LedgerVersion,
) -> Result<Vec<KeyAccountDays>> {
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let ledger = ledger::manifest(app, &mut view, Some(version)).await?.ledger;
    let mut days = sql::days(&mut view).await?;
    for days in &mut days {
        days.account = ledger.joined_account(&days.account);
    }
    Ok(days)
}

/// The accounts that are key accounts today, under the numbers they have in a version of the ledger.
pub(crate) async fn key_accounts_now(
    app: &App,
    actor: &Actor,
    version: LedgerVersion,
) -> Result<BTreeSet<AccountRef>> {
    let days = key_account_days(app, actor, version).await?;
    Ok(days.into_iter().filter(|days| days.until.is_none()).map(|days| days.account).collect())
}

/// Whether an account is a key account today.
pub(in crate::economics) async fn is_key_account_now(
    reads: &mut (impl Reads + Send),
    account: &AccountRef,
) -> Result<bool> {
    Ok(sql::marked(reads).await?.iter().any(|marked| marked.account == *account))
}

/// A time that an account was a key account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAccountSpell {
    /// The first day of it.
    pub since: Day,
    /// The first day after; `None` while it is one.
    pub until: Option<Day>,
    /// Why it was marked.
    pub reason: String,
    /// Who said so.
    pub marked_by: String,
    /// When.
    pub marked_at: DateTime<Utc>,
    /// Who took it off; `None` while it is one.
    pub taken_off_by: Option<String>,
    /// When.
    pub taken_off_at: Option<DateTime<Utc>>,
}

/// When an account was a key account, the newest first.
pub async fn key_account_spells(app: &App, actor: &Actor, id: AccountId) -> Result<Vec<KeyAccountSpell>> {
    let account = accounts::account(app, actor, id).await?.reference;
    let mut view = app.view(actor, Verb::ReadAccounts).await?;
    let AccountNumbers { former, .. } = numbers_of(&mut view, &account).await?;
    let former = former.iter().map(|(number, _)| number.as_str());
    let numbers: Vec<&str> = former.chain([account.external_id.as_str()]).collect();
    sql::of_account(&mut view, &account.source, &numbers).await
}

/// An exception as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredException {
    /// Its id.
    pub id: KeyAccountExceptionId,
    /// Of which account.
    pub account: AccountRef,
    /// What it says.
    pub says: KeyAccountException,
    /// Who granted it.
    pub granted_by: String,
    /// When.
    pub granted_at: DateTime<Utc>,
}

/// What a key account must leave, as the company says.
pub(super) async fn threshold(reads: &mut (impl Reads + Send)) -> Result<AdequacyThreshold> {
    let kept = settings::read(reads, THRESHOLD).await?;
    Ok(kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

/// Says what a key account must leave from now on; its amount is in the currency that amounts are told in now.
pub async fn set_adequacy_threshold(
    app: &App,
    actor: &Actor,
    wanted: AdequacyThreshold,
) -> Result<AdequacyThreshold> {
    let wanted = wanted
        .checked()
        .map_err(|error| Error::invalid("bad_adequacy_threshold", error.field(), error.to_string()))?;
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    let currency = ledger::reporting_currency_of(&mut act).await?;
    let wanted = AdequacyThreshold { currency: Some(currency), ..wanted };
    let before = threshold(&mut act).await?;
    settings::write(&mut act, THRESHOLD, Some(&serde_json::to_string(&wanted)?)).await?;
    act.changed("setting", THRESHOLD, Some(&before), Some(&wanted))?;
    act.announce(Event::changed("economics", THRESHOLD));
    act.commit().await?;
    Ok(wanted)
}

// The audit log is told neither a reason nor an owner: they may name people.

/// Marks an account as a key account, since today or an earlier day.
pub async fn mark_key_account(
    app: &App,
    actor: &Actor,
    account: AccountId,
    reason: &str,
    since: Option<Day>,
) -> Result<StoredKeyAccount> {
    let reason = key_account_reason(reason).map_err(|error| bad(&error))?;
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    act.tx().take_turn(TURN).await?;
    let rows = policy::sight(actor).rows;
    let account = accounts::reference_of(&mut act, account).await?.filter(|account| rows.contains(account));
    let account = account.ok_or(Error::NotFound("account"))?;
    if is_key_account_now(&mut act, &account).await? {
        return Err(Error::Conflict(format!("`{}` is a key account already", account.external_id)));
    }
    let today = act.today();
    let since = since.unwrap_or(today);
    if since > today {
        let detail = format!("{since} has not come yet: say the day it became one, today or earlier");
        return Err(Error::invalid("bad_key_account", "since", detail));
    }
    let earlier = sql::days(&mut act).await?.into_iter().filter(|days| days.account == account);
    if let Some(until) = earlier.filter_map(|days| days.until).max().filter(|until| since < *until) {
        let detail = format!("it was a key account until {until} already: say that day or a later one");
        return Err(Error::invalid("bad_key_account", "since", detail));
    }
    let id = KeyAccountId(Clock::new_id());
    sql::mark(&mut act, id, &account, (&reason, since)).await?;
    let after = serde_json::json!({ "account": account.to_string(), "since": since });
    act.changed("key_account", id, None::<&()>, Some(&after))?;
    let stored = sql::marked(&mut act).await?.into_iter().find(|marked| marked.id == id);
    act.announce(Event::changed("economics", id));
    act.commit().await?;
    stored.ok_or(Error::NotFound("key account"))
}

/// Takes an account off the register, from today or an earlier day on. Its exceptions stay, and count again if it is marked
/// again.
pub async fn take_off_key_account(
    app: &App,
    actor: &Actor,
    id: KeyAccountId,
    until: Option<Day>,
) -> Result<()> {
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let marked = seen(&mut act, actor, id).await?;
    let today = act.today();
    let until = until.unwrap_or(today);
    if until < marked.since || until > today {
        let since = marked.since;
        let detail = format!(
            "it is a key account since {since}: say the first day it is none, from that day to {today}"
        );
        return Err(Error::invalid("bad_key_account", "until", detail));
    }
    sql::take_off(&mut act, id, until).await?;
    let before = serde_json::json!({ "account": marked.account.to_string(), "since": marked.since });
    let after = serde_json::json!({ "account": marked.account.to_string(), "until": until });
    act.changed("key_account", id, Some(&before), Some(&after))?;
    act.announce(Event::changed("economics", id));
    act.commit().await
}

/// Says why a key account that leaves too little stays one, until a day.
pub async fn grant_exception(
    app: &App,
    actor: &Actor,
    id: KeyAccountId,
    says: KeyAccountException,
) -> Result<StoredException> {
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let says = says.checked(act.today()).map_err(|error| bad(&error))?;
    let account = seen(&mut act, actor, id).await?.account;
    let id = KeyAccountExceptionId(Clock::new_id());
    sql::grant(&mut act, id, &account, &says).await?;
    let after = serde_json::json!({ "account": account.to_string(), "expires": says.expires });
    act.changed("key_account_exception", id, None::<&()>, Some(&after))?;
    let stored = sql::exceptions(&mut act).await?.into_iter().find(|stored| stored.id == id);
    act.announce(Event::changed("economics", id));
    act.commit().await?;
    stored.ok_or(Error::NotFound("exception"))
}

/// Takes an exception back.
pub async fn withdraw_exception(app: &App, actor: &Actor, id: KeyAccountExceptionId) -> Result<()> {
    let mut act = app.act(actor, Verb::JudgeAccounts).await?;
    let rows = policy::sight(actor).rows;
    let stored = sql::exceptions(&mut act).await?.into_iter().find(|stored| stored.id == id);
    let stored =
        stored.filter(|stored| rows.contains(&stored.account)).ok_or(Error::NotFound("exception"))?;
    sql::withdraw(&mut act, id).await?;
    let before = serde_json::json!({ "account": stored.account.to_string(), "expires": stored.says.expires });
    act.changed("key_account_exception", id, Some(&before), None::<&()>)?;
    act.announce(Event::changed("economics", id));
    act.commit().await
}

/// A mark, where the actor may see its account.
async fn seen(reads: &mut (impl Reads + Send), actor: &Actor, id: KeyAccountId) -> Result<StoredKeyAccount> {
    let rows = policy::sight(actor).rows;
    let marked = sql::marked(reads).await?.into_iter().find(|marked| marked.id == id);
    let marked = marked.filter(|marked| rows.contains(&marked.account));
    marked.ok_or(Error::NotFound("key account"))
}

fn bad(error: &InvalidWord) -> Error {
    Error::invalid("bad_key_account", error.field(), error.to_string())
}
