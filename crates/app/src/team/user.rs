//! People who may sign in.

use chrono::{DateTime, Utc};
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::{Actor, Role, Verb};
use uuid::Uuid;

use super::{password, sql};
use crate::App;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::{Tx, args};
use crate::error::{Error, Result};

/// A person who may sign in.
#[derive(Debug, Clone)]
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

/// Everybody, by name.
pub async fn users(app: &App, actor: &Actor) -> Result<Vec<User>> {
    let mut view = app.view(actor, Verb::ManageUsers).await?;
    let rows: Vec<sql::UserRow> =
        view.all("select * from app_user where disabled_at is null order by email_key", args![]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Adds a person.
pub async fn add_user(app: &App, actor: &Actor, new: NewUser) -> Result<User> {
    mainstay_domain::policy::may(actor, Verb::ManageUsers)?;
    let password_hash = hash_of(&new).await?;
    let mut act = app.act(actor, Verb::ManageUsers).await?;
    let user = insert(&mut act, &new, password_hash).await?;
    act.commit().await?;
    Ok(user)
}

pub(super) async fn hash_of(new: &NewUser) -> Result<Option<String>> {
    match &new.password {
        Some(password) => password::hash(password).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn insert(act: &mut Act, new: &NewUser, password_hash: Option<String>) -> Result<User> {
    let (name, email) = (new.name.trim(), new.email.trim());
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::invalid("bad_name", "name", "a name has 1 to 200 characters"));
    }
    let has_two_parts =
        email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !has_two_parts
        || email.chars().count() > 254
        || email.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return Err(Error::invalid("bad_email", "email", format!("`{email}` is not an e-mail address")));
    }
    if sql::by_email(act.tx(), email).await?.is_some() {
        return Err(Error::Conflict(format!("somebody signs in as {email} already")));
    }
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
            name,
            email,
            sql::email_key(email),
            new.role.as_str(),
            if limited { "granted" } else { "all" },
            password_hash,
            now
        ],
    )
    .await?;
    for external_id in new.only_accounts.iter().flatten() {
        grant(act, id, external_id).await?;
    }
    act.changed("user", id, None::<&()>, Some(&serde_json::json!({ "role": new.role, "limited": limited })))?;
    Ok(User { id, name: name.to_owned(), email: email.to_owned(), role: new.role, limited, created_at: now })
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
