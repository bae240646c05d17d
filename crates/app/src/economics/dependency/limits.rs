//! Setting and withdrawing independence limits.

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{DependencyOn, IndependenceLimit};
use mainstay_domain::ids::IndependenceLimitId;
use mainstay_domain::policy::{Actor, Verb};
use mainstay_domain::time::Day;

use super::sql;
use crate::act::{Act, Reads as _};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::{App, accounts};

/// Whoever sets limits takes turns, so that one of a day stands.
const TURN: &str = "independence_limit";

/// A limit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLimit {
    /// Its id.
    pub id: IndependenceLimitId,
    /// What it says.
    pub limit: IndependenceLimit,
    /// Who set it.
    pub set_by: String,
    /// When.
    pub set_at: DateTime<Utc>,
}

/// The limits that hold on a day: of those that speak of the same, the latest that has begun. They come with the latest first.
pub(super) fn in_force(limits: &[StoredLimit], today: Day) -> Vec<StoredLimit> {
    let mut held: Vec<StoredLimit> = Vec::new();
    for stored in limits.iter().filter(|stored| stored.limit.from <= today) {
        if !held.iter().any(|kept| kept.limit.is_of_the_same(&stored.limit)) {
            held.push(stored.clone());
        }
    }
    held
}

/// Every limit that nobody withdrew, also those that begin later or gave way to a later one, and which of them hold today.
pub async fn independence_limits(app: &App, actor: &Actor) -> Result<Vec<(StoredLimit, bool)>> {
    let mut view = app.view(actor, Verb::SeePortfolio).await?;
    let limits = sql::limits(&mut view).await?;
    let held = in_force(&limits, app.clock().today());
    Ok(limits.into_iter().map(|stored| (stored.clone(), held.contains(&stored))).collect())
}

/// Says how large a part of the business somebody may be, from a day on. It takes the place of one for the same from the same
/// day, and of earlier ones when its day comes.
pub async fn set_independence_limit(
    app: &App,
    actor: &Actor,
    wanted: IndependenceLimit,
) -> Result<StoredLimit> {
    let wanted = wanted
        .checked()
        .map_err(|error| Error::invalid("bad_independence_limit", error.field(), error.to_string()))?;
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    act.tx().take_turn(TURN).await?;
    known(&mut act, &wanted).await?;
    let same_day = sql::limits(&mut act)
        .await?
        .into_iter()
        .find(|stored| stored.limit.is_of_the_same(&wanted) && stored.limit.from == wanted.from);
    if let Some(before) = &same_day {
        sql::withdraw(&mut act, before.id).await?;
    }
    let id = IndependenceLimitId(Clock::new_id());
    sql::insert(&mut act, id, &wanted).await?;
    act.changed("independence_limit", id, same_day.map(|before| before.limit).as_ref(), Some(&wanted))?;
    let stored = sql::limits(&mut act).await?.into_iter().find(|stored| stored.id == id);
    act.announce(Event::changed("economics", id));
    act.commit().await?;
    stored.ok_or(Error::NotFound("independence limit"))
}

/// Takes a limit back; what it gave way to, or what held before it, holds again.
pub async fn withdraw_independence_limit(app: &App, actor: &Actor, id: IndependenceLimitId) -> Result<()> {
    let mut act = app.act(actor, Verb::ChangeSettings).await?;
    act.tx().take_turn(TURN).await?;
    let before = sql::limits(&mut act).await?.into_iter().find(|stored| stored.id == id);
    let before = before.ok_or(Error::NotFound("independence limit"))?;
    sql::withdraw(&mut act, id).await?;
    act.changed("independence_limit", id, Some(&before.limit), None::<&()>)?;
    act.announce(Event::changed("economics", id));
    act.commit().await
}

/// An account by its key, `source:number`.
pub(super) fn account_of(key: &str) -> Option<AccountRef> {
    let (source, external_id) = key.split_once(':')?;
    Some(AccountRef { source: source.to_owned(), external_id: external_id.to_owned() })
}

/// Refuses a member that the register does not know: a limit of nobody would never be exceeded.
async fn known(act: &mut Act, limit: &IndependenceLimit) -> Result<()> {
    let Some(member) = &limit.member else { return Ok(()) };
    let account = account_of(member);
    // Groups are told by their heads: a limit of one below would never be exceeded either.
    if let Some(account) = account.as_ref().filter(|_| limit.on == DependencyOn::Group) {
        let head = accounts::master::head_of(act, account).await?;
        if head != *account {
            let detail = format!("`{account}` belongs to the group of `{head}`: set the limit to that");
            return Err(Error::invalid("bad_independence_limit", "member", detail));
        }
    }
    let is_known = match limit.on {
        DependencyOn::Account | DependencyOn::Group => match account {
            Some(account) => accounts::is_registered(act, &account).await?,
            None => false,
        },
        DependencyOn::Country => accounts::countries(act).await?.contains(member),
        DependencyOn::Segment => accounts::segments(act).await?.contains(member),
    };
    if is_known {
        return Ok(());
    }
    let how = if limit.on.is_of_accounts() {
        "name it by its source and number, such as erp:4711"
    } else {
        "write it as customer files do"
    };
    let detail = format!("the register knows no {} `{member}`: {how}", limit.on);
    Err(Error::invalid("bad_independence_limit", "member", detail))
}
