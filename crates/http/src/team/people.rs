//! The people of the company: who may sign in, as what, and until when.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::team::{self, NewUser, Person, PersonChange};
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::{Failure, Http};

/// A person who may sign in, or might before they were disabled.
#[derive(Debug, Serialize, ToSchema)]
struct User {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    /// `all` accounts, or only those `granted`.
    scope: &'static str,
    created_at: DateTime<Utc>,
    /// Since when they may not sign in; null while they may.
    disabled_at: Option<DateTime<Utc>>,
    /// Why you cannot `disable` them or `change_role` now; what is not named you can.
    why_not: BTreeMap<&'static str, String>,
}

/// Everybody, those who were disabled last.
#[derive(Debug, Serialize, ToSchema)]
struct UsersResponse {
    users: Vec<User>,
}

/// A person in their envelope.
#[derive(Debug, Serialize, ToSchema)]
struct UserResponse {
    user: User,
}

/// A person to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddUser {
    name: String,
    email: String,
    role: Role,
    /// 15 to 256 characters.
    password: String,
    /// External ids of the accounts a viewer is limited to; left out for all of them.
    #[serde(default)]
    only_accounts: Option<Vec<String>>,
}

/// What is to be another; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeUser {
    name: Option<String>,
    /// What they sign in with.
    email: Option<String>,
    /// Another role ends their sessions. Whoever becomes administrator sees all accounts from then on.
    role: Option<Role>,
}

/// A link that lets a person set a new password.
#[derive(Debug, Serialize, ToSchema)]
struct PasswordLink {
    /// Its secret, for `/password#token=...` of this installation. It is shown this once and kept nowhere.
    token: String,
    expires_at: DateTime<Utc>,
}

/// A link in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct PasswordLinkResponse {
    password_link: PasswordLink,
}

impl From<Person> for User {
    fn from(person: Person) -> Self {
        let refused = [("disable", person.not_disabled), ("change_role", person.not_another_role)];
        let user = person.user;
        Self {
            id: user.id,
            name: user.name,
            email: user.email,
            role: user.role,
            scope: if user.limited { "granted" } else { "all" },
            created_at: user.created_at,
            disabled_at: user.disabled_at,
            why_not: refused
                .into_iter()
                .filter_map(|(what, reason)| Some((what, reason?.to_string())))
                .collect(),
        }
    }
}

fn response(person: Person) -> Json<UserResponse> {
    Json(UserResponse { user: person.into() })
}

/// Lists everybody, also those who were disabled.
#[utoipa::path(get, path = "/users", tag = "team", operation_id = "list_users",
    responses((status = 200, body = UsersResponse)))]
async fn list_users(State(http): State<Http>, caller: Caller) -> Result<Json<UsersResponse>, Failure> {
    let users = team::users(&http.app, &caller.actor).await?;
    Ok(Json(UsersResponse { users: users.into_iter().map(Into::into).collect() }))
}

/// Adds a person.
#[utoipa::path(post, path = "/users", tag = "team", operation_id = "add_user", request_body = AddUser,
    responses((status = 201, body = UserResponse)))]
async fn add_user(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<AddUser>,
) -> Result<(StatusCode, Json<UserResponse>), Failure> {
    let new = NewUser {
        name: request.name,
        email: request.email,
        role: request.role,
        password: Some(request.password),
        only_accounts: request.only_accounts,
    };
    let person = team::add_user(&http.app, &caller.actor, new).await?;
    Ok((StatusCode::CREATED, response(person)))
}

/// Changes a person's name, address or role. The last active administrator stays one.
#[utoipa::path(patch, path = "/users/{id}", tag = "team", operation_id = "change_user",
    params(("id" = UserId, Path)), request_body = ChangeUser, responses((status = 200, body = UserResponse)))]
async fn change_user(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<UserId>,
    Body(request): Body<ChangeUser>,
) -> Result<Json<UserResponse>, Failure> {
    let change = PersonChange { name: request.name, email: request.email, role: request.role };
    Ok(response(team::change_user(&http.app, &caller.actor, id, change).await?))
}

/// Ends a person's access: sessions, links and tokens are refused from the next request on. Nobody disables themself, and
/// the last active administrator stays.
#[utoipa::path(post, path = "/users/{id}/disable", tag = "team", operation_id = "disable_user",
    params(("id" = UserId, Path)), responses((status = 200, body = UserResponse)))]
async fn disable_user(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> Result<Json<UserResponse>, Failure> {
    Ok(response(team::disable_user(&http.app, &caller.actor, id).await?))
}

/// Gives a disabled person their access back: password and tokens work again, sessions and links do not.
#[utoipa::path(post, path = "/users/{id}/enable", tag = "team", operation_id = "enable_user",
    params(("id" = UserId, Path)), responses((status = 200, body = UserResponse)))]
async fn enable_user(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> Result<Json<UserResponse>, Failure> {
    Ok(response(team::enable_user(&http.app, &caller.actor, id).await?))
}

/// Signs a person out everywhere; links of theirs that were not used yet end too. Tokens stay.
#[utoipa::path(delete, path = "/users/{id}/sessions", tag = "team", operation_id = "end_user_sessions",
    params(("id" = UserId, Path)), responses((status = 204)))]
async fn end_user_sessions(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Failure> {
    team::end_sessions(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a link by which a person sets a new password, once, within a day. An earlier one of theirs stops working. No token
/// makes one.
#[utoipa::path(post, path = "/users/{id}/password-link", tag = "team", operation_id = "create_password_link",
    params(("id" = UserId, Path)), responses((status = 201, body = PasswordLinkResponse)))]
async fn create_password_link(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> Result<(StatusCode, Json<PasswordLinkResponse>), Failure> {
    let link = team::password_link(&http.app, &caller.actor, id).await?;
    let password_link = PasswordLink { token: link.token, expires_at: link.expires_at };
    Ok((StatusCode::CREATED, Json(PasswordLinkResponse { password_link })))
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(list_users, add_user))
        .routes(routes!(change_user))
        .routes(routes!(disable_user))
        .routes(routes!(enable_user))
        .routes(routes!(end_user_sessions))
        .routes(routes!(create_password_link))
}
