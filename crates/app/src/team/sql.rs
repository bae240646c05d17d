//! The tables of the team slice.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::Role;
use uuid::Uuid;

use super::user::User;
use crate::db::{Tx, args};
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct UserRow {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) scope: String,
    pub(super) password_hash: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) disabled_at: Option<DateTime<Utc>>,
}

impl TryFrom<UserRow> for User {
    type Error = Error;

    fn try_from(row: UserRow) -> Result<Self> {
        Ok(Self {
            id: UserId(row.id),
            name: row.name,
            email: row.email,
            role: row.role.parse::<Role>().map_err(Error::bug)?,
            limited: row.scope == "granted",
            created_at: row.created_at,
            disabled_at: row.disabled_at,
        })
    }
}

/// What e-mail addresses are compared by.
pub(super) fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(super) async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<UserRow>> {
    tx.optional(
        "select * from app_user where email_key = $1 and disabled_at is null",
        args![email_key(email)],
    )
    .await
}

pub(super) async fn by_id(tx: &mut Tx, id: UserId) -> Result<Option<UserRow>> {
    tx.optional("select * from app_user where id = $1 and disabled_at is null", args![id.0]).await
}

/// A person, also one who was disabled.
pub(super) async fn anybody(tx: &mut Tx, id: UserId) -> Result<Option<UserRow>> {
    tx.optional("select * from app_user where id = $1", args![id.0]).await
}

/// The person with that address, also one who was disabled.
pub(super) async fn anybody_by_email(tx: &mut Tx, email: &str) -> Result<Option<UserRow>> {
    tx.optional("select * from app_user where email_key = $1", args![email_key(email)]).await
}

/// How many administrators may sign in.
pub(super) async fn administrators(tx: &mut Tx) -> Result<i64> {
    let count: Option<Count> = tx
        .optional(
            "select count(*) as people from app_user where role = $1 and disabled_at is null",
            args![Role::Admin.as_str()],
        )
        .await?;
    Ok(count.map_or(0, |count| count.people))
}

pub(super) async fn by_session(tx: &mut Tx, token_hash: &str, now: DateTime<Utc>) -> Result<Option<UserRow>> {
    tx.optional(
        "select app_user.* from session join app_user on app_user.id = session.user_id
         where session.token_hash = $1 and session.expires_at > $2 and app_user.disabled_at is null",
        args![token_hash, now],
    )
    .await
}

/// The accounts a limited person sees.
pub(super) async fn grants(tx: &mut Tx, user: UserId) -> Result<BTreeSet<AccountRef>> {
    #[derive(sqlx::FromRow)]
    struct Grant {
        source: String,
        external_id: String,
    }
    let grants: Vec<Grant> = tx
        .all(
            "select account.source, account.external_id
             from account_grant join account on account.id = account_grant.account_id
             where account_grant.user_id = $1",
            args![user.0],
        )
        .await?;
    Ok(grants
        .into_iter()
        .map(|grant| AccountRef { source: grant.source, external_id: grant.external_id })
        .collect())
}

#[derive(sqlx::FromRow)]
struct Count {
    people: i64,
}

/// How many people there are.
pub(super) async fn count(tx: &mut Tx) -> Result<i64> {
    let count: Option<Count> = tx.optional("select count(*) as people from app_user", args![]).await?;
    Ok(count.map_or(0, |count| count.people))
}
