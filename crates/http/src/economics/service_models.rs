//! How accounts are served, how their figures speak for them to be, and what moving them saves.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use mainstay_app::economics::{
    self, ServiceModelRow, ServiceModelTotals as Totals, ServiceModels, StoredServiceModel,
};
use mainstay_domain::economics::{Rung, ServiceModel, ServiceTerms};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Currency;
use mainstay_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::figures::{EconomicsMember, EconomicsMeta};
use super::files::written;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::{Body, Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// Of which days, which part of the board, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceModelsQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
    /// Accounts that stand there on the board alone: `key`, `core`, `standard`, `self_service`, or `unknown`.
    #[param(inline)]
    stands: Option<Stands>,
    /// Accounts alone that are not served as their figures speak for.
    #[serde(default)]
    moving: bool,
    /// At most this many, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `next` of the page before.
    after: Option<usize>,
}

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceModelsFileQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
}

/// A part of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Stands {
    Key,
    Core,
    Standard,
    SelfService,
    Unknown,
}

impl Stands {
    fn model(self) -> Option<ServiceModel> {
        match self {
            Self::Key => Some(ServiceModel::Key),
            Self::Core => Some(ServiceModel::Core),
            Self::Standard => Some(ServiceModel::Standard),
            Self::SelfService => Some(ServiceModel::SelfService),
            Self::Unknown => None,
        }
    }
}

/// What somebody said of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SaidServiceModel {
    model: ServiceModel,
    reason: String,
    said_by: String,
    said_at: DateTime<Utc>,
}

/// What somebody said, in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SaidServiceModelResponse {
    service_model: SaidServiceModel,
}

/// What moving an account to a model saves. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct ServiceMove {
    to: ServiceModel,
    /// Below zero where it costs more; null where nothing is charged, or work would be needed that nobody does now.
    saving: Option<i64>,
}

/// An account on the board. Amounts are minor units, null where they are not known.
#[derive(Debug, Serialize, ToSchema)]
struct ServedAccount {
    member: EconomicsMember,
    net_sales: i64,
    gross_profit: Option<i64>,
    /// What is left of it on `level`.
    contribution: Option<i64>,
    /// Invoices, credit notes included.
    invoices: u64,
    /// What serving it costs: orders, logistics and customer.
    cost: Option<i64>,
    /// How it is served: `key` by the register, else as somebody said; null where nobody did: in full.
    model: Option<ServiceModel>,
    /// What somebody said; null where nobody did, and for key accounts.
    said: Option<SaidServiceModel>,
    /// What its figures speak for; null where they are not known.
    proposed: Option<ServiceModel>,
    /// What moving it to each model saves but the one it is served as; empty for key accounts.
    moves: Vec<ServiceMove>,
}

/// The accounts of a part of the board. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct ServiceModelTotals {
    /// Null for accounts of which nothing is said and not enough is known.
    model: Option<ServiceModel>,
    accounts: usize,
    net_sales: i64,
    /// Of those whose cost of goods is known.
    gross_profit: i64,
    /// What is left of it on `level`, as far as that is known.
    contribution: i64,
    invoices: u64,
    /// What serving them costs.
    cost: i64,
    /// How many of them are not served so.
    moving: usize,
    /// What moving those saves.
    saving: i64,
}

/// The board.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ServiceModelsResponse {
    terms: ServiceTerms,
    /// The level that says what is left: the lowest known one.
    level: Rung,
    /// Key, core, standard and self-service, then those of which nothing can be said, where there are any.
    models: Vec<ServiceModelTotals>,
    /// Those whose move saves most first, then by net sales; a page of them.
    rows: Vec<ServedAccount>,
    total: usize,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    meta: EconomicsMeta,
}

/// How models are proposed and what each does of the work, in their envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ServiceTermsResponse {
    terms: ServiceTerms,
}

/// How an account is served from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SayServiceModel {
    /// `core`, `standard` or `self_service`; key accounts are marked in their register.
    model: ServiceModel,
    /// Why, in 1 to 500 characters.
    reason: String,
}

/// Shows how accounts are served, how their figures speak for them to be, and what moving them saves.
#[utoipa::path(get, path = "/service-models", tag = "economics", operation_id = "list_service_models",
    params(ServiceModelsQuery), responses((status = 200, body = ServiceModelsResponse)))]
pub(super) async fn list_service_models(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<ServiceModelsQuery>,
) -> Result<Json<ServiceModelsResponse>, Failure> {
    let told = economics::service_models(&http.app, &caller.actor, query.from, query.until).await?;
    Ok(Json(response(told, &query)?))
}

/// The board as a spreadsheet that works out anew what each move saves.
#[utoipa::path(get, path = "/service-models/workbook", tag = "economics", operation_id = "export_service_models",
    params(ServiceModelsFileQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_service_models(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<ServiceModelsFileQuery>,
) -> Result<impl IntoResponse, Failure> {
    let told = economics::service_models(&http.app, &caller.actor, query.from, query.until).await?;
    Ok(download(written(move || economics::service_models_xlsx(&told)).await?, XLSX, "service-models.xlsx"))
}

/// Says how models are proposed and what each does of the work from now on.
#[utoipa::path(put, path = "/service-models/terms", tag = "economics", operation_id = "set_service_terms",
    request_body = ServiceTerms, responses((status = 200, body = ServiceTermsResponse)))]
pub(super) async fn set_service_terms(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<ServiceTerms>,
) -> Result<Json<ServiceTermsResponse>, Failure> {
    let terms = economics::set_service_terms(&http.app, &caller.actor, request).await?;
    Ok(Json(ServiceTermsResponse { terms }))
}

/// Says how an account is served from now on.
#[utoipa::path(put, path = "/accounts/{id}/service-model", tag = "economics", operation_id = "say_service_model",
    params(("id" = AccountId, Path)), request_body = SayServiceModel,
    responses((status = 200, body = SaidServiceModelResponse)))]
pub(super) async fn say_service_model(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Body(request): Body<SayServiceModel>,
) -> Result<Json<SaidServiceModelResponse>, Failure> {
    let SayServiceModel { model, reason } = request;
    let said = economics::say_service_model(&http.app, &caller.actor, id, model, &reason).await?;
    Ok(Json(SaidServiceModelResponse { service_model: said.into() }))
}

/// Takes back what was said of an account: it is served in full again.
#[utoipa::path(delete, path = "/accounts/{id}/service-model", tag = "economics",
    operation_id = "take_back_service_model", params(("id" = AccountId, Path)), responses((status = 204)))]
pub(super) async fn take_back_service_model(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
) -> Result<StatusCode, Failure> {
    economics::take_back_service_model(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<StoredServiceModel> for SaidServiceModel {
    fn from(of: StoredServiceModel) -> Self {
        Self { model: of.model, reason: of.reason, said_by: of.said_by, said_at: of.said_at }
    }
}

fn response(of: ServiceModels, query: &ServiceModelsQuery) -> Result<ServiceModelsResponse, Failure> {
    let (currency, terms) = (of.told.currency, of.terms);
    let models = of.models().map(|(model, of)| totals(model, of, currency)).collect::<Result<_, _>>()?;
    let mut rows = of.rows;
    rows.retain(|row| {
        query.stands.is_none_or(|stands| row.stands() == stands.model())
            && (!query.moving || row.moves_to().is_some())
    });
    let (after, limit) = (query.after.unwrap_or(0), query.limit.unwrap_or(100).clamp(1, 1_000));
    let (total, end) = (rows.len(), after.saturating_add(limit));
    let rows = rows.into_iter().skip(after).take(limit);
    Ok(ServiceModelsResponse {
        terms,
        level: of.level,
        models,
        rows: rows.map(|row| account(row, &terms, currency)).collect::<Result<_, _>>()?,
        total,
        next: (end < total).then(|| end.to_string()),
        meta: of.told.into(),
    })
}

fn totals(
    model: Option<ServiceModel>,
    totals: Totals,
    currency: Currency,
) -> Result<ServiceModelTotals, Failure> {
    Ok(ServiceModelTotals {
        model,
        accounts: totals.accounts,
        net_sales: minor(totals.sales, currency)?,
        gross_profit: minor(totals.gross_profit, currency)?,
        contribution: minor(totals.contribution, currency)?,
        invoices: totals.transactions,
        cost: minor(totals.cost, currency)?,
        moving: totals.moving,
        saving: minor(totals.saving, currency)?,
    })
}

fn account(row: ServiceModelRow, terms: &ServiceTerms, currency: Currency) -> Result<ServedAccount, Failure> {
    let model = row.model();
    let elsewhere = |to: &ServiceModel| *to != ServiceModel::Key && model != Some(*to);
    let moves = ServiceModel::ALL.into_iter().filter(|_| !row.served.is_key_account).filter(elsewhere);
    let moves = moves
        .map(|to| Ok(ServiceMove { to, saving: optional(row.saving(terms, to), currency)? }))
        .collect::<Result<_, Failure>>()?;
    Ok(ServedAccount {
        net_sales: minor(row.sales, currency)?,
        gross_profit: optional(row.served.gross_profit, currency)?,
        contribution: optional(row.served.contribution, currency)?,
        invoices: row.served.transactions,
        cost: optional(row.served.cost(), currency)?,
        model,
        said: row.said.map(Into::into),
        proposed: row.proposed,
        moves,
        member: row.member.into(),
    })
}
