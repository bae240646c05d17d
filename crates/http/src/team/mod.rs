//! Signing in and out, the first set-up, and the people of the company.

mod people;
mod saved_filters;
mod settings;
mod tokens;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::cookie::CookieJar;
use mainstay_app::team::{self, NewUser, SignedIn};
use mainstay_domain::ids::UserId;
use mainstay_domain::policy::{self, Actor, Role, Verb};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{Address, Caller, cookie, no_cookie};
use crate::extract::Body;
use crate::{Failure, Http};

/// Who is signed in and what they may do.
#[derive(Debug, Serialize, ToSchema)]
struct Session {
    user: SessionUser,
    /// The verbs the person may use.
    may: Vec<Verb>,
    /// For each verb they may not use, why.
    why_not: BTreeMap<String, String>,
}

/// The person who is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct SessionUser {
    id: UserId,
    name: String,
    email: String,
    role: Role,
}

/// A session in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct SessionResponse {
    session: Session,
}

impl SessionResponse {
    fn new(user: team::User, actor: &Actor) -> Self {
        let (mut may, mut why_not) = (Vec::new(), BTreeMap::new());
        for verb in Verb::ALL {
            match policy::may(actor, verb) {
                Ok(()) => may.push(verb),
                Err(denied) => drop(why_not.insert(verb.to_string(), denied.to_string())),
            }
        }
        let user = SessionUser { id: user.id, name: user.name, email: user.email, role: user.role };
        Self { session: Session { user, may, why_not } }
    }
}

/// What signing in takes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    email: String,
    password: String,
}

/// The secret of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkToken {
    token: String,
}

/// The secret of a link and the password it sets.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// The secret of the link.
    token: String,
    /// 15 to 256 characters.
    password: String,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FirstUser {
    /// The secret of the set-up link.
    token: String,
    name: String,
    email: String,
    /// 15 to 256 characters.
    password: String,
}

/// Whether the installation waits for its first administrator.
#[derive(Debug, Serialize, ToSchema)]
struct Setup {
    open: bool,
}

/// The state of the set-up in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct SetupResponse {
    setup: Setup,
}

type NewSession = (StatusCode, CookieJar, Json<SessionResponse>);

fn open_session(http: &Http, signed_in: SignedIn) -> NewSession {
    let jar = CookieJar::new().add(cookie(&http.settings, signed_in.token));
    (StatusCode::CREATED, jar, Json(SessionResponse::new(signed_in.user, &signed_in.actor)))
}

/// Says who is signed in.
#[utoipa::path(get, path = "/session", tag = "team", operation_id = "get_session",
    responses((status = 200, body = SessionResponse)))]
async fn get_session(caller: Caller) -> Json<SessionResponse> {
    Json(SessionResponse::new(caller.user, &caller.actor))
}

/// Signs in by e-mail address and password.
#[utoipa::path(post, path = "/session", tag = "team", operation_id = "sign_in", request_body = SignIn,
    responses((status = 201, body = SessionResponse)))]
async fn sign_in(
    State(http): State<Http>,
    address: Address,
    Body(request): Body<SignIn>,
) -> Result<NewSession, Failure> {
    let signed_in = team::sign_in(&http.app, &request.email, &request.password, &address.subject()).await?;
    Ok(open_session(&http, signed_in))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "team", operation_id = "sign_out", responses((status = 204)))]
async fn sign_out(State(http): State<Http>, caller: Caller) -> Result<(StatusCode, CookieJar), Failure> {
    team::sign_out(&http.app, &caller.actor, &caller.token).await?;
    Ok((StatusCode::NO_CONTENT, CookieJar::new().add(no_cookie(&http.settings))))
}

/// Signs in by a link that works once.
#[utoipa::path(post, path = "/session/link", tag = "team", operation_id = "exchange_link", request_body = LinkToken,
    responses((status = 201, body = SessionResponse)))]
async fn exchange_link(
    State(http): State<Http>,
    Body(request): Body<LinkToken>,
) -> Result<NewSession, Failure> {
    let signed_in = team::exchange_link(&http.app, &request.token).await?;
    Ok(open_session(&http, signed_in))
}

/// Says whether the installation waits for its first administrator.
#[utoipa::path(get, path = "/setup", tag = "team", operation_id = "get_setup",
    responses((status = 200, body = SetupResponse)))]
async fn get_setup(State(http): State<Http>) -> Result<Json<SetupResponse>, Failure> {
    Ok(Json(SetupResponse { setup: Setup { open: team::setup_is_open(&http.app).await? } }))
}

/// Makes the first administrator; works once.
#[utoipa::path(post, path = "/setup", tag = "team", operation_id = "set_up", request_body = FirstUser,
    responses((status = 201, body = SessionResponse)))]
async fn set_up(State(http): State<Http>, Body(request): Body<FirstUser>) -> Result<NewSession, Failure> {
    let new = NewUser {
        name: request.name,
        email: request.email,
        role: Role::Admin,
        password: Some(request.password),
        only_accounts: None,
    };
    let signed_in = team::set_up(&http.app, &request.token, new).await?;
    Ok(open_session(&http, signed_in))
}

/// Sets a new password by a link that works once, and signs in. All earlier sessions of the person end.
#[utoipa::path(post, path = "/session/password", tag = "team", operation_id = "set_password",
    request_body = NewPassword, responses((status = 201, body = SessionResponse)))]
async fn set_password(
    State(http): State<Http>,
    Body(request): Body<NewPassword>,
) -> Result<NewSession, Failure> {
    let signed_in = team::set_password(&http.app, &request.token, &request.password).await?;
    Ok(open_session(&http, signed_in))
}

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(get_session, sign_in, sign_out))
        .routes(routes!(exchange_link))
        .routes(routes!(set_password))
        .routes(routes!(get_setup, set_up))
        .merge(people::routes())
        .merge(tokens::routes())
        .merge(settings::routes())
        .merge(saved_filters::routes())
}
