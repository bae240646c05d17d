//! Filters that people keep under a name.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use mainstay_app::Error;
use mainstay_app::team::{self, NewFilter};
use mainstay_domain::ids::SavedFilterId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Body, Path};
use crate::{Failure, Http, accounts, portfolio};

/// The table a filter is of.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FilterPage {
    /// The accounts of a run: the query of `list_run_accounts`, and `columns` and `basis` of the table.
    Portfolio,
    /// The register of accounts: the query of `list_accounts`.
    Accounts,
}

impl From<FilterPage> for team::FilterPage {
    fn from(page: FilterPage) -> Self {
        match page {
            FilterPage::Portfolio => Self::Portfolio,
            FilterPage::Accounts => Self::Accounts,
        }
    }
}

impl From<team::FilterPage> for FilterPage {
    fn from(page: team::FilterPage) -> Self {
        match page {
            team::FilterPage::Portfolio => Self::Portfolio,
            team::FilterPage::Accounts => Self::Accounts,
        }
    }
}

/// A filter kept under a name.
#[derive(Debug, Serialize, ToSchema)]
struct SavedFilter {
    id: SavedFilterId,
    name: String,
    page: FilterPage,
    /// `revenue_class=A&sort=recency&measure=revenue&columns=rank,revenue`.
    query: String,
    /// Whether everybody who could have made it sees it.
    shared: bool,
    /// Whether it is yours, so that you may change it.
    mine: bool,
    /// Who keeps it.
    owner_name: String,
    changed_at: DateTime<Utc>,
}

impl From<team::SavedFilter> for SavedFilter {
    fn from(filter: team::SavedFilter) -> Self {
        Self {
            id: filter.id,
            name: filter.name,
            page: filter.page.into(),
            query: filter.query,
            shared: filter.shared,
            mine: filter.mine,
            owner_name: filter.owner_name,
            changed_at: filter.changed_at,
        }
    }
}

/// Your filters and those shared with you, by name.
#[derive(Debug, Serialize, ToSchema)]
struct SavedFiltersResponse {
    saved_filters: Vec<SavedFilter>,
}

/// A filter in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct SavedFilterResponse {
    saved_filter: SavedFilter,
}

/// A filter to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SaveFilter {
    /// 1 to 100 characters.
    name: String,
    page: FilterPage,
    /// The query of the page's list, without `limit` and `after`. For `portfolio` also `columns`, names of the table's columns
    /// separated by commas, and `basis`, what its XYZ column goes by: `regularity`, `variability` or `frequency`.
    query: String,
    #[serde(default)]
    shared: bool,
}

impl SaveFilter {
    /// The filter, once its query is known to be one the page's list would answer.
    fn checked(self) -> Result<NewFilter, Failure> {
        let readable = match self.page {
            FilterPage::Portfolio => portfolio::check_filter(&self.query),
            FilterPage::Accounts => accounts::check_filter(&self.query),
        };
        readable.map_err(|problem| Error::invalid("bad_query", "query", problem))?;
        Ok(NewFilter { name: self.name, page: self.page.into(), query: self.query, shared: self.shared })
    }
}

/// Lists your filters and those shared with you.
#[utoipa::path(get, path = "/saved-filters", tag = "team", operation_id = "list_saved_filters",
    responses((status = 200, body = SavedFiltersResponse)))]
async fn list_saved_filters(
    State(http): State<Http>,
    caller: Caller,
) -> Result<Json<SavedFiltersResponse>, Failure> {
    let filters = team::saved_filters(&http.app, &caller.actor).await?;
    Ok(Json(SavedFiltersResponse { saved_filters: filters.into_iter().map(Into::into).collect() }))
}

/// Keeps a filter under a name.
#[utoipa::path(post, path = "/saved-filters", tag = "team", operation_id = "save_filter",
    request_body = SaveFilter, responses((status = 201, body = SavedFilterResponse)))]
async fn save_filter(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SaveFilter>,
) -> Result<(StatusCode, Json<SavedFilterResponse>), Failure> {
    let filter = team::add_filter(&http.app, &caller.actor, request.checked()?).await?;
    Ok((StatusCode::CREATED, Json(SavedFilterResponse { saved_filter: filter.into() })))
}

/// Replaces a filter of yours.
#[utoipa::path(put, path = "/saved-filters/{id}", tag = "team", operation_id = "change_saved_filter",
    params(("id" = SavedFilterId, Path)), request_body = SaveFilter,
    responses((status = 200, body = SavedFilterResponse)))]
async fn change_saved_filter(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SavedFilterId>,
    Body(request): Body<SaveFilter>,
) -> Result<Json<SavedFilterResponse>, Failure> {
    let filter = team::change_filter(&http.app, &caller.actor, id, request.checked()?).await?;
    Ok(Json(SavedFilterResponse { saved_filter: filter.into() }))
}

/// Removes a filter of yours; an administrator also removes what others share.
#[utoipa::path(delete, path = "/saved-filters/{id}", tag = "team", operation_id = "remove_saved_filter",
    params(("id" = SavedFilterId, Path)), responses((status = 204)))]
async fn remove_saved_filter(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<SavedFilterId>,
) -> Result<StatusCode, Failure> {
    team::remove_filter(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(list_saved_filters, save_filter))
        .routes(routes!(change_saved_filter, remove_saved_filter))
}
