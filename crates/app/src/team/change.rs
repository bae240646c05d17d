//! What becomes of a person after they were added: another name, address or role; disabled and enabled; signed out.
//!
//! These acts take turns, so that two of them at once cannot each take an administrator away and leave none.

use mainstay_domain::ids::UserId;
use mainstay_domain::policy::{self, Actor, Role, Verb};
use mainstay_domain::team::{self, AccessStays};

use super::sql;
use super::user::{self, Person, User};
use crate::App;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};
use crate::events::Event;

/// What is changed about a person; what is left out stays.
#[derive(Debug, Clone, Default)]
pub struct PersonChange {
    /// Another name.
    pub name: Option<String>,
    /// Another address to sign in with.
    pub email: Option<String>,
    /// Another role. Whoever becomes administrator sees all accounts from then on.
    pub role: Option<Role>,
}

impl From<AccessStays> for Error {
    fn from(reason: AccessStays) -> Self {
        Self::Conflict(reason.to_string())
    }
}

/// Changes a person's name, address or role. Another role ends their sessions: what their browser shows was made for the
/// role before.
pub async fn change_user(app: &App, actor: &Actor, id: UserId, change: PersonChange) -> Result<Person> {
    policy::may_in_person(actor, Verb::ManageUsers)?;
    let (mut act, before) = begin(app, actor, id).await?;
    let after = changed(&before, change)?;
    if after == before {
        return user::person(&mut act, after).await;
    }
    let administrators = sql::administrators(act.tx()).await?;
    team::may_become(act.actor(), before.access(), after.role, administrators)?;
    if sql::email_key(&after.email) != sql::email_key(&before.email) {
        user::refuse_taken(&mut act, &after.email).await?;
    }
    act.exec(
        "update app_user set name = $2, email = $3, email_key = $4, role = $5, scope = $6 where id = $1",
        args![
            id.0,
            after.name.as_str(),
            after.email.as_str(),
            sql::email_key(&after.email),
            after.role.as_str(),
            user::scope_word(after.limited)
        ],
    )
    .await?;
    if before.limited && !after.limited {
        act.exec("delete from account_grant where user_id = $1", args![id.0]).await?;
    }
    if before.role != after.role {
        end_sessions_within(&mut act, id).await?;
    }
    note(&mut act, &before, &after)?;
    finish(act, after).await
}

/// Ends a person's access: they cannot sign in, and their sessions, links and tokens are refused from the next request on.
pub async fn disable_user(app: &App, actor: &Actor, id: UserId) -> Result<Person> {
    let (mut act, before) = begin(app, actor, id).await?;
    if before.disabled_at.is_some() {
        return user::person(&mut act, before).await;
    }
    let administrators = sql::administrators(act.tx()).await?;
    team::may_be_disabled(act.actor(), before.access(), administrators)?;
    let after = User { disabled_at: Some(act.now()), ..before.clone() };
    act.exec("update app_user set disabled_at = $2 where id = $1", args![id.0, act.now()]).await?;
    end_sessions_within(&mut act, id).await?;
    end_links_within(&mut act, id).await?;
    note(&mut act, &before, &after)?;
    finish(act, after).await
}

/// Gives a disabled person their access back. Their password and the tokens that have not run out work again; sessions and
/// links do not.
pub async fn enable_user(app: &App, actor: &Actor, id: UserId) -> Result<Person> {
    policy::may_in_person(actor, Verb::ManageUsers)?;
    let (mut act, before) = begin(app, actor, id).await?;
    if before.disabled_at.is_none() {
        return user::person(&mut act, before).await;
    }
    let after = User { disabled_at: None, ..before.clone() };
    act.exec("update app_user set disabled_at = null where id = $1", args![id.0]).await?;
    // A sign-in that was under way when they were disabled may have left one.
    end_sessions_within(&mut act, id).await?;
    note(&mut act, &before, &after)?;
    finish(act, after).await
}

/// Signs a person out everywhere: every browser has to sign in again, and links that were not used yet end.
pub async fn end_sessions(app: &App, actor: &Actor, id: UserId) -> Result<()> {
    let (mut act, _) = begin(app, actor, id).await?;
    let ended = end_sessions_within(&mut act, id).await?;
    end_links_within(&mut act, id).await?;
    act.changed(
        "user",
        id,
        Some(&serde_json::json!({ "sessions": ended })),
        Some(&serde_json::json!({ "sessions": 0 })),
    )?;
    act.commit().await
}

/// Opens an act on a person, one at a time. Whoever was disabled or lost their role while their request was on its way does
/// not act any more.
pub(super) async fn begin(app: &App, actor: &Actor, id: UserId) -> Result<(Act, User)> {
    let mut act = app.act(actor, Verb::ManageUsers).await?;
    act.tx().take_turn("people").await?;
    if let Some(actor) = act.actor().user {
        let now: Option<User> = sql::by_id(act.tx(), actor).await?.map(TryInto::try_into).transpose()?;
        if now.is_none_or(|now| now.role != act.actor().role) {
            return Err(Error::SignedOut);
        }
    }
    let person = sql::anybody(act.tx(), id).await?.ok_or(Error::NotFound("user"))?.try_into()?;
    Ok((act, person))
}

fn changed(before: &User, change: PersonChange) -> Result<User> {
    let role = change.role.unwrap_or(before.role);
    Ok(User {
        name: change
            .name
            .map(|name| user::check_name(&name))
            .transpose()?
            .unwrap_or_else(|| before.name.clone()),
        email: change
            .email
            .map(|email| user::check_email(&email))
            .transpose()?
            .unwrap_or_else(|| before.email.clone()),
        role,
        limited: before.limited && role != Role::Admin,
        ..before.clone()
    })
}

/// What the audit log keeps of a change: that a name or an address is another one, and not which.
fn note(act: &mut Act, before: &User, after: &User) -> Result<()> {
    let kept = |user: &User| serde_json::json!({ "role": user.role, "limited": user.limited, "disabled": user.disabled_at.is_some() });
    let mut entry = kept(after);
    if let Some(entry) = entry.as_object_mut() {
        let fields = [("name", before.name != after.name), ("email", before.email != after.email)];
        let other: Vec<_> = fields.into_iter().filter(|(_, is)| *is).map(|(field, _)| field).collect();
        if !other.is_empty() {
            entry.insert("changed".to_owned(), other.into());
        }
    }
    act.changed("user", after.id, Some(&kept(before)), Some(&entry))
}

async fn finish(mut act: Act, after: User) -> Result<Person> {
    act.announce(Event::changed("team", after.id));
    let person = user::person(&mut act, after).await?;
    act.commit().await?;
    Ok(person)
}

/// Ends a person's sessions within an act, and the streams of events that hang on them; how many there were.
pub(super) async fn end_sessions_within(act: &mut Act, id: UserId) -> Result<u64> {
    act.announce(Event::SignedOut(id));
    act.exec("delete from session where user_id = $1", args![id.0]).await
}

/// Ends the links of a person that were not used yet.
pub(super) async fn end_links_within(act: &mut Act, id: UserId) -> Result<u64> {
    act.exec("delete from one_time_link where user_id = $1 and used_at is null", args![id.0]).await
}
