//! What is ahead of each account.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::Error;
use mainstay_app::models::{self, AccountOutlook, Outlook, OutlookRequest};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::{AccountId, ModelFitId};
use mainstay_domain::models::{ExpectedGap, Range, ValueBasis, Why};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::download::{CSV, download};
use crate::extract::Query;
use crate::portfolio::segment_choice;
use crate::{Failure, Http};

/// What is ahead of one account. Times are in weeks; amounts are minor units, those within `why` units of the currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountAhead {
    /// Null where the register does not know it.
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    /// The probability that it is still a customer; null without a model of orders.
    p_active: Option<f64>,
    /// Expected orders within the horizon.
    orders: Option<f64>,
    /// Eight of ten cases lie in it.
    orders_range: Option<Range>,
    /// The discounted value of these orders.
    value: Option<i64>,
    /// One case of ten lies below.
    value_low: Option<i64>,
    /// One case of ten lies above.
    value_high: Option<i64>,
    /// What the value is made of.
    value_basis: ValueBasis,
    /// Its own history beside the population's.
    why: Option<Why>,
    /// Weeks since its last order.
    silent_weeks: f64,
    /// Its gap to expect, its own mean beside the population's.
    gap: Option<ExpectedGap>,
    /// The probability that its usual gap is longer than this silence: small is unusual.
    p_longer_gap: Option<f64>,
}

impl From<AccountOutlook> for AccountAhead {
    fn from(row: AccountOutlook) -> Self {
        let forecast = row.ahead.forecast;
        Self {
            id: row.id,
            name: row.name,
            source: row.account.source,
            external_id: row.account.external_id,
            p_active: forecast.map(|forecast| forecast.p_active),
            orders: forecast.map(|forecast| forecast.orders),
            orders_range: forecast.map(|forecast| forecast.orders_range),
            value: row.value.map(|value| value.expected),
            value_low: row.value.map(|value| value.low),
            value_high: row.value.map(|value| value.high),
            value_basis: row.basis,
            why: forecast.map(|forecast| forecast.why),
            silent_weeks: row.ahead.silent_weeks,
            gap: row.ahead.gap,
            p_longer_gap: row.ahead.p_longer_gap,
        }
    }
}

/// A page of accounts, the largest value first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ModelAccountsResponse {
    accounts: Vec<AccountAhead>,
    meta: ModelAccountsMeta,
}

/// What they are by, and where the next page starts.
#[derive(Debug, Serialize, ToSchema)]
struct ModelAccountsMeta {
    /// The fit they are by; null where none is fitted yet.
    model_fit_id: Option<ModelFitId>,
    /// The value of all of them.
    value: Option<i64>,
    /// The level of the contribution ladder that values of the basis `contribution` are told on; null where there are none.
    value_level: Option<Rung>,
    months: u32,
    discount_percent: f64,
    /// Pass as `after`; null after the last page.
    next: Option<String>,
    total: usize,
}

/// How far to look, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelAccountsQuery {
    /// Months ahead, 1 to 120.
    #[param(default = 36)]
    months: Option<u32>,
    /// What later money loses in a year, in percent, 0 to 100.
    #[param(default = 10)]
    discount_percent: Option<f64>,
    /// Only accounts of these segments: a version of a segmentation, and after a colon the numbers of its segments, separated by
    /// commas.
    segment: Option<String>,
    /// At most this many, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
    /// `meta.next` of the page before.
    after: Option<usize>,
}

/// How far to look.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct HorizonQuery {
    /// Months ahead, 1 to 120.
    #[param(default = 36)]
    pub(super) months: Option<u32>,
    /// What later money loses in a year, in percent, 0 to 100.
    #[param(default = 10)]
    pub(super) discount_percent: Option<f64>,
}

/// How far to look, and of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct OutlookQuery {
    /// Months ahead, 1 to 120.
    #[param(default = 36)]
    months: Option<u32>,
    /// What later money loses in a year, in percent, 0 to 100.
    #[param(default = 10)]
    discount_percent: Option<f64>,
    /// Only accounts of these segments: a version of a segmentation, and after a colon the numbers of its segments, separated by
    /// commas.
    segment: Option<String>,
}

impl OutlookQuery {
    pub(super) fn request(&self) -> Result<OutlookRequest, Failure> {
        let segments = self.segment.as_deref().map(segment_choice).transpose()?;
        Ok(OutlookRequest { segments, ..request(self.months, self.discount_percent) })
    }
}

pub(super) fn request(months: Option<u32>, discount_percent: Option<f64>) -> OutlookRequest {
    let default = OutlookRequest::default();
    OutlookRequest {
        months: months.unwrap_or(default.months),
        discount_percent: discount_percent.unwrap_or(default.discount_percent),
        segments: None,
    }
}

/// What is ahead of each account by the newest fit, the largest value first.
#[utoipa::path(get, path = "/models/accounts", tag = "models", operation_id = "list_model_accounts",
    params(ModelAccountsQuery), responses((status = 200, body = ModelAccountsResponse)))]
pub(super) async fn list_model_accounts(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<ModelAccountsQuery>,
) -> Result<Json<ModelAccountsResponse>, Failure> {
    let segments = query.segment.as_deref().map(segment_choice).transpose()?;
    let request = OutlookRequest { segments, ..request(query.months, query.discount_percent) };
    let outlook = models::outlook(&http.app, &caller.actor, request.clone()).await?;
    let (model_fit_id, value) =
        (outlook.as_ref().map(|outlook| outlook.fit.id), outlook.as_ref().and_then(Outlook::equity));
    let value_level = outlook.as_ref().and_then(|outlook| outlook.level);
    let accounts = outlook.map_or_else(Vec::new, |outlook| outlook.accounts);
    let (after, limit) = (query.after.unwrap_or(0), query.limit.unwrap_or(100).clamp(1, 1_000));
    let (total, end) = (accounts.len(), after.saturating_add(limit));
    Ok(Json(ModelAccountsResponse {
        accounts: accounts.into_iter().skip(after).take(limit).map(Into::into).collect(),
        meta: ModelAccountsMeta {
            model_fit_id,
            value,
            value_level,
            months: request.months,
            discount_percent: request.discount_percent,
            next: (end < total).then(|| end.to_string()),
            total,
        },
    }))
}

/// The same, whole, as CSV that a spreadsheet opens without running anything.
#[utoipa::path(get, path = "/models/accounts.csv", tag = "models", operation_id = "export_model_accounts",
    params(OutlookQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn export_model_accounts(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<OutlookQuery>,
) -> Result<impl IntoResponse, Failure> {
    let outlook = models::outlook(&http.app, &caller.actor, query.request()?).await?;
    let outlook = outlook.ok_or(Error::NotFound("model fit"))?;
    Ok(download(models::outlook_csv(&outlook)?, CSV, "accounts-ahead.csv"))
}
