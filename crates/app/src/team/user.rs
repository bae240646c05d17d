//! People who may sign in.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::{self, Actor, Role, Verb};
use mainstay_domain::team::{self, Access, AccessStays};
use uuid::Uuid;

use super::{password, sql};
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::{Tx, args};
use crate::error::{Error, Result};
use crate::events::Event;

/// A person who may sign in, or might before they were disabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are.
    pub role: Role,
    /// Whether they see only the accounts granted to them.
    pub limited: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Since when they may not sign in any more; `None` while they may.
    pub disabled_at: Option<DateTime<Utc>>,
}

impl User {
    pub(super) fn access(&self) -> Access {
        Access { user: self.id, role: self.role, is_active: self.disabled_at.is_none() }
    }
}

/// A person, and what whoever looks cannot do about them now.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who it is.
    pub user: User,
    /// Why they cannot be disabled; `None` where they can.
    pub not_disabled: Option<AccessStays>,
    /// Why they cannot get another role; `None` where they can.
    pub not_another_role: Option<AccessStays>,
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are.
    pub role: Role,
    /// Their password; `None` where they sign in by link only.
    pub password: Option<String>,
    /// External ids of the accounts they are limited to; `None` for all.
    pub only_accounts: Option<Vec<String>>,
}

/// Everybody by address, those who were disabled last.
pub async fn users(app: &App, actor: &Actor) -> Result<Vec<Person>> {
    let mut view = app.view(actor, Verb::ManageUsers).await?;
    let rows: Vec<sql::UserRow> = view
        .all(
            "select * from app_user order by case when disabled_at is null then 0 else 1 end, email_key",
            args![],
        )
        .await?;
    let administrators = sql::administrators(view.tx()).await?;
    let actor = view.actor();
    rows.into_iter().map(|row| Ok(judged(actor, row.try_into()?, administrators))).collect()
}

/// The person with that address, also one who was disabled.
pub async fn user_by_email(app: &App, actor: &Actor, email: &str) -> Result<User> {
    let mut view = app.view(actor, Verb::ManageUsers).await?;
    sql::anybody_by_email(view.tx(), email).await?.ok_or(Error::NotFound("user"))?.try_into()
}

/// A person as an act leaves them.
pub(super) async fn person(act: &mut Act, user: User) -> Result<Person> {
    let administrators = sql::administrators(act.tx()).await?;
    Ok(judged(act.actor(), user, administrators))
}

fn judged(actor: &Actor, user: User, administrators: i64) -> Person {
    let access = user.access();
    let other = if user.role == Role::Admin { Role::Viewer } else { Role::Admin };
    Person {
        not_disabled: team::may_be_disabled(actor, access, administrators).err(),
        not_another_role: team::may_become(actor, access, other, administrators).err(),
        user,
    }
}

/// Adds a person. No token does: whom it adds could go on when it is revoked.
pub async fn add_user(app: &App, actor: &Actor, new: NewUser) -> Result<Person> {
    policy::may_in_person(actor, Verb::ManageUsers)?;
    let password_hash = hash_of(&new).await?;
    let mut act = app.act(actor, Verb::ManageUsers).await?;
    let user = insert(&mut act, &new, password_hash).await?;
    act.announce(Event::changed("team", user.id));
    let person = person(&mut act, user).await?;
    act.commit().await?;
    Ok(person)
}

pub(super) async fn hash_of(new: &NewUser) -> Result<Option<String>> {
    match &new.password {
        Some(password) => password::hash(password).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn insert(act: &mut Act, new: &NewUser, password_hash: Option<String>) -> Result<User> {
    let (name, email) = (check_name(&new.name)?, check_email(&new.email)?);
    refuse_taken(act, &email).await?;
    let limited = new.only_accounts.is_some();
    if limited && new.role == Role::Admin {
        return Err(Error::invalid("bad_scope", "only_accounts", "an administrator sees all accounts"));
    }
    let (id, now) = (UserId(Clock::new_id()), act.now());
    act.exec(
        "insert into app_user (id, name, email, email_key, role, scope, password_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            id.0,
            name.as_str(),
            email.as_str(),
            sql::email_key(&email),
            new.role.as_str(),
            scope_word(limited),
            password_hash,
            now
        ],
    )
    .await?;
    for external_id in new.only_accounts.iter().flatten() {
        grant(act, id, external_id).await?;
    }
    act.changed("user", id, None::<&()>, Some(&serde_json::json!({ "role": new.role, "limited": limited })))?;
    Ok(User { id, name, email, role: new.role, limited, created_at: now, disabled_at: None })
}

pub(super) fn scope_word(limited: bool) -> &'static str {
    if limited { "granted" } else { "all" }
}

pub(super) fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::invalid("bad_name", "name", "a name has 1 to 200 characters"));
    }
    Ok(name.to_owned())
}

pub(super) fn check_email(email: &str) -> Result<String> {
    let email = email.trim();
    let has_two_parts =
        email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !has_two_parts
        || email.chars().count() > 254
        || email.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return Err(Error::invalid("bad_email", "email", format!("`{email}` is not an e-mail address")));
    }
    Ok(email.to_owned())
}

/// An address is one person's, also while they are disabled: who comes back is not somebody else.
pub(super) async fn refuse_taken(act: &mut Act, email: &str) -> Result<()> {
    let Some(taken) = sql::anybody_by_email(act.tx(), email).await? else { return Ok(()) };
    Err(Error::Conflict(if taken.disabled_at.is_some() {
        format!(
            "somebody who was disabled has the address {email}: enable them again, or change their address"
        )
    } else {
        format!("somebody signs in as {email} already")
    }))
}

async fn grant(act: &mut Act, user: UserId, external_id: &str) -> Result<()> {
    #[derive(sqlx::FromRow)]
    struct Found {
        id: Uuid,
    }
    let found: Vec<Found> =
        act.all("select id from account where external_id = $1", args![external_id]).await?;
    if found.is_empty() {
        let detail = format!("there is no account with the external id `{external_id}`");
        return Err(Error::invalid("unknown_account", "only_accounts", detail));
    }
    for account in found {
        act.exec(
            "insert into account_grant (user_id, account_id) values ($1, $2) on conflict (user_id, account_id) do nothing",
            args![user.0, account.id],
        )
        .await?;
    }
    Ok(())
}

/// The actor a person is, with the accounts granted to them.
pub(super) async fn to_actor(tx: &mut Tx, user: &User) -> Result<Actor> {
    let granted = if user.limited { Some(sql::grants(tx, user.id).await?) } else { None };
    Ok(Actor {
        user: Some(user.id),
        name: format!("user:{}", user.id),
        role: user.role,
        granted,
        scopes: None,
    })
}

/// The actor somebody with this e-mail address would be: what `--as` narrows the command line to.
pub async fn actor_of(app: &App, actor: &Actor, email: &str) -> Result<Actor> {
    let mut view = app.view(actor, Verb::ManageUsers).await?;
    let row = sql::by_email(view.tx(), email).await?.ok_or(Error::NotFound("user"))?;
    to_actor(view.tx(), &row.try_into()?).await
}

/// The actor of an act, with what they may do today; `None` for a person who may no longer sign in. The command line and
/// Mainstay itself stay what they were.
pub(crate) async fn actor_named(reads: &mut (impl Reads + Send), name: &str) -> Result<Option<Actor>> {
    let (who, _) = name.split_once("/token:").unwrap_or((name, ""));
    let Some(id) = who.strip_prefix("user:") else {
        return Ok(Some(Actor { name: name.to_owned(), ..Actor::system() }));
    };
    let id = UserId(id.parse().map_err(Error::bug)?);
    match sql::by_id(reads.tx(), id).await? {
        Some(row) => Ok(Some(to_actor(reads.tx(), &row.try_into()?).await?)),
        None => Ok(None),
    }
}
