//! An account through the stored runs.

use axum::Json;
use axum::extract::State;
use mainstay_app::portfolio::{self, HistoryEntry as AppEntry};
use mainstay_domain::ids::{AccountId, RunId};
use mainstay_domain::portfolio::{Class, Measure, Xyz};
use mainstay_domain::time::AsOf;
use serde::Serialize;
use utoipa::ToSchema;

use super::rows::hidden;
use crate::auth::Caller;
use crate::extract::Path;
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// What one run says of the account.
#[derive(Debug, Serialize, ToSchema)]
struct HistoryEntry {
    run: RunId,
    /// The exclusive end of what the run knows.
    as_of: AsOf,
    revenue_class: Class,
    /// Null when you may not see it.
    gross_profit_class: Option<Class>,
    /// What the run is by.
    measure: Measure,
    /// By the rung that the run is by; null where it is by none, or when you may not see it.
    rung_class: Option<Class>,
    /// On that rung, in minor units of the currency beside it.
    rung_amount: Option<i64>,
    xyz: Xyz,
    /// By the run's measure, among the accounts you see.
    rank: Option<u32>,
    share: Option<f64>,
    /// In minor units of the currency beside it.
    revenue: i64,
    /// The ISO 4217 code of the amount.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
}

/// An account's history in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HistoryResponse {
    /// One entry for each as-of day of a run with the default parameters, oldest first.
    history: Vec<HistoryEntry>,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
}

/// Shows how an account's classes, rank and share went over the stored runs with the default parameters.
#[utoipa::path(get, path = "/accounts/{id}/history", tag = "accounts", operation_id = "get_account_history",
    params(("id" = AccountId, Path)), responses((status = 200, body = HistoryResponse)))]
pub(super) async fn get_account_history(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
) -> Result<Json<HistoryResponse>, Failure> {
    let (entries, margin) = portfolio::account_history(&http.app, &caller.actor, id).await?;
    let hidden = hidden(margin, entries.iter().map(|entry| &entry.run));
    let history = entries.into_iter().map(|found| entry(found, margin)).collect::<Result<_, _>>()?;
    Ok(Json(HistoryResponse { history, hidden }))
}

fn entry(entry: AppEntry, margin: bool) -> Result<HistoryEntry, Failure> {
    let (run, judgement) = (entry.run, entry.judgement);
    Ok(HistoryEntry {
        run: run.id,
        as_of: run.parameters.as_of,
        revenue_class: judgement.revenue_class,
        gross_profit_class: margin.then_some(judgement.gross_profit_class),
        measure: run.parameters.measure,
        rung_class: judgement.rung_class,
        rung_amount: optional(judgement.facts.on_rung.and_then(|on| on.amount), run.currency)?,
        xyz: judgement.xyz.class(),
        rank: judgement.rank,
        share: judgement.share,
        revenue: minor(judgement.facts.revenue, run.currency)?,
        currency: run.currency.code().to_owned(),
        minor_digits: run.currency.minor_digits(),
    })
}
