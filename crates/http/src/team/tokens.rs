//! Tokens for programs.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use mainstay_app::team;
use mainstay_domain::ids::{TokenId, UserId};
use mainstay_domain::policy::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::{Failure, Http};

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct ApiToken {
    id: TokenId,
    name: String,
    /// How its secret begins.
    beginning: String,
    scopes: BTreeSet<Scope>,
    owner: TokenOwner,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// The last day on which it was used; null if it never was.
    last_used_on: Option<NaiveDate>,
}

/// In whose name a token asks.
#[derive(Debug, Serialize, ToSchema)]
struct TokenOwner {
    id: UserId,
    name: String,
}

impl From<team::ApiToken> for ApiToken {
    fn from(token: team::ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            beginning: token.beginning,
            scopes: token.scopes,
            owner: TokenOwner { id: token.owner, name: token.owner_name },
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_on: token.last_used_on,
        }
    }
}

/// Your tokens; for an administrator everybody's.
#[derive(Debug, Serialize, ToSchema)]
struct ApiTokensResponse {
    tokens: Vec<ApiToken>,
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateToken {
    /// What to call it, 1 to 100 characters.
    name: String,
    /// What it may be used for; never more than you may yourself.
    scopes: BTreeSet<Scope>,
    /// How long it lasts, 1 to 366 days; 90 by default.
    days: Option<i64>,
}

/// A token just made.
#[derive(Debug, Serialize, ToSchema)]
struct CreatedTokenResponse {
    token: ApiToken,
    /// For `Authorization: Bearer`. It is shown this once and kept nowhere.
    secret: String,
}

/// Lists your tokens; an administrator sees everybody's.
#[utoipa::path(get, path = "/tokens", tag = "team", operation_id = "list_tokens",
    responses((status = 200, body = ApiTokensResponse)))]
async fn list_tokens(State(http): State<Http>, caller: Caller) -> Result<Json<ApiTokensResponse>, Failure> {
    let tokens = team::api_tokens(&http.app, &caller.actor).await?;
    Ok(Json(ApiTokensResponse { tokens: tokens.into_iter().map(Into::into).collect() }))
}

/// Makes a token that asks in your name. Its secret is shown this once.
#[utoipa::path(post, path = "/tokens", tag = "team", operation_id = "create_token", request_body = CreateToken,
    responses((status = 201, body = CreatedTokenResponse)))]
async fn create_token(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<CreateToken>,
) -> Result<(StatusCode, Json<CreatedTokenResponse>), Failure> {
    let new = team::NewToken { name: request.name, scopes: request.scopes, days: request.days };
    let (token, secret) = team::create_token(&http.app, &caller.actor, None, new).await?;
    Ok((StatusCode::CREATED, Json(CreatedTokenResponse { token: token.into(), secret })))
}

/// Revokes a token of yours; an administrator revokes anybody's.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "team", operation_id = "revoke_token",
    params(("id" = TokenId, Path)), responses((status = 204)))]
async fn revoke_token(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<TokenId>,
) -> Result<StatusCode, Failure> {
    team::revoke_token(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new().routes(routes!(list_tokens, create_token)).routes(routes!(revoke_token))
}
