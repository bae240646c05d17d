//! Questions in SQL that people keep under a name.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::ledger::{self, NewQuestion};
use mainstay_domain::ids::SavedQuestionId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::{Failure, Http};

/// A question kept under a name.
#[derive(Debug, Serialize, ToSchema)]
struct SavedQuestion {
    id: SavedQuestionId,
    name: String,
    /// SQL.
    query: String,
    /// Whether everybody who sees every account sees it.
    shared: bool,
    /// Whether it is yours, so that you may change it.
    mine: bool,
    /// Who keeps it.
    owner_name: String,
    changed_at: DateTime<Utc>,
}

impl From<ledger::SavedQuestion> for SavedQuestion {
    fn from(question: ledger::SavedQuestion) -> Self {
        Self {
            id: question.id,
            name: question.name,
            query: question.query,
            shared: question.shared,
            mine: question.mine,
            owner_name: question.owner_name,
            changed_at: question.changed_at,
        }
    }
}

/// Your questions and those shared with you, by name.
#[derive(Debug, Serialize, ToSchema)]
struct SavedQuestionsResponse {
    saved_questions: Vec<SavedQuestion>,
}

/// A question in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct SavedQuestionResponse {
    saved_question: SavedQuestion,
}

/// A question to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SaveQuestion {
    /// 1 to 100 characters.
    name: String,
    /// SQL, at most 50,000 characters. It is not asked now.
    query: String,
    /// Whether everybody who sees every account sees it; its text may name accounts.
    #[serde(default)]
    shared: bool,
}

impl From<SaveQuestion> for NewQuestion {
    fn from(request: SaveQuestion) -> Self {
        Self { name: request.name, query: request.query, shared: request.shared }
    }
}

/// Lists your questions and those shared with you.
#[utoipa::path(get, path = "/saved-questions", tag = "ledger", operation_id = "list_saved_questions",
    responses((status = 200, body = SavedQuestionsResponse)))]
async fn list_saved_questions(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<SavedQuestionsResponse>, Failure> {
    let questions = ledger::saved_questions(&http.app, &caller.actor).await?;
    Ok(Json(SavedQuestionsResponse { saved_questions: questions.into_iter().map(Into::into).collect() }))
}

/// Keeps a question under a name.
#[utoipa::path(post, path = "/saved-questions", tag = "ledger", operation_id = "save_question",
    request_body = SaveQuestion, responses((status = 201, body = SavedQuestionResponse)))]
async fn save_question(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SaveQuestion>,
) -> Result<(StatusCode, Json<SavedQuestionResponse>), Failure> {
    let question = ledger::add_question(&http.app, &caller.actor, request.into()).await?;
    Ok((StatusCode::CREATED, Json(SavedQuestionResponse { saved_question: question.into() })))
}

/// Replaces a question of yours.
#[utoipa::path(put, path = "/saved-questions/{id}", tag = "ledger", operation_id = "change_saved_question",
    params(("id" = SavedQuestionId, Path)), request_body = SaveQuestion,
    responses((status = 200, body = SavedQuestionResponse)))]
async fn change_saved_question(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SavedQuestionId>,
    Body(request): Body<SaveQuestion>,
) -> Result<Json<SavedQuestionResponse>, Failure> {
    let question = ledger::change_question(&http.app, &caller.actor, id, request.into()).await?;
    Ok(Json(SavedQuestionResponse { saved_question: question.into() }))
}

/// Removes a question of yours; an administrator also removes what others share.
#[utoipa::path(delete, path = "/saved-questions/{id}", tag = "ledger", operation_id = "remove_saved_question",
    params(("id" = SavedQuestionId, Path)), responses((status = 204)))]
async fn remove_saved_question(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SavedQuestionId>,
) -> Result<StatusCode, Failure> {
    ledger::remove_question(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(list_saved_questions, save_question))
        .routes(routes!(change_saved_question, remove_saved_question))
}
