//! The register of key accounts: what each leaves beside what it must, and the exceptions people grant.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use mainstay_app::economics::{self, KeyAccount as Told, KeyAccounts, StoredException, StoredKeyAccount};
use mainstay_domain::economics::{
    Adequacy, AdequacyThreshold as Threshold, Decimal, KeyAccountException as Says, Left, Rung, Shortfall,
};
use mainstay_domain::ids::{AccountId, KeyAccountExceptionId, KeyAccountId};
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

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyAccountsQuery {
    /// The first day; the twelve full months before `until` by default.
    from: Option<Day>,
    /// The first day after; the first of the month of the newest run's as-of day by default.
    until: Option<Day>,
}

/// What a key account must leave.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AdequacyThreshold {
    /// The level it is asked on; null for the lowest known one.
    rung: Option<Rung>,
    /// Minor units of `currency`.
    least_amount: i64,
    /// What the least amount is in; null for what the ledger is told in.
    currency: Option<&'static str>,
    /// The least part of net sales in percent, decimal text; null where none is asked.
    least_percent: Option<String>,
    /// Whether it must leave no less than in the same time before.
    must_not_fall: bool,
}

/// What a key account must leave from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetAdequacyThreshold {
    /// `pocket_sales` or `contribution_1` to `contribution_4`; the lowest known level by default.
    rung: Option<Rung>,
    /// Minor units of the reporting currency, 0 or more.
    least_amount: i64,
    /// The least part of net sales in percent, decimal text of four decimals at most; none by default.
    #[schema(value_type = Option<String>)]
    least_percent: Option<Decimal>,
    /// Whether it must leave no less than in the same time before.
    #[serde(default)]
    must_not_fall: bool,
}

/// A threshold in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AdequacyThresholdResponse {
    threshold: AdequacyThreshold,
}

/// Why a key account that leaves too little stays one.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeyAccountException {
    id: KeyAccountExceptionId,
    reason: String,
    /// Who answers for it.
    owner: String,
    /// The last day it holds.
    expires: Day,
    /// Whether it holds today; otherwise it has expired.
    holds: bool,
    granted_by: String,
    granted_at: DateTime<Utc>,
}

/// A key account beside what it must leave. Amounts are minor units, null where they are not known.
#[derive(Debug, Serialize, ToSchema)]
struct KeyAccount {
    id: KeyAccountId,
    member: EconomicsMember,
    /// Why it is a key account.
    reason: String,
    marked_by: String,
    marked_at: DateTime<Utc>,
    /// From which day on it is one.
    since: Day,
    net_sales: Option<i64>,
    /// What it left on the level that is asked.
    contribution: Option<i64>,
    /// The part of its net sales.
    share: Option<f64>,
    /// What it left in the same time before.
    contribution_before: Option<i64>,
    adequacy: Adequacy,
    /// What it fails; empty where it fails nothing or nothing is known.
    shortfalls: Vec<Shortfall>,
    /// Those that nobody withdrew, the one that holds longest first; expired ones too.
    exceptions: Vec<KeyAccountException>,
}

/// An account that earns as key accounts do and is not marked. Amounts are minor units.
#[derive(Debug, Serialize, ToSchema)]
struct ProposedKeyAccount {
    member: EconomicsMember,
    net_sales: i64,
    contribution: i64,
    share: Option<f64>,
    contribution_before: Option<i64>,
}

/// The register.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeyAccountsResponse {
    threshold: AdequacyThreshold,
    /// The level that amounts are of.
    rung: Rung,
    /// Whether the least amount is in another currency than amounts are told in: then nothing can be held against it, and the
    /// threshold has to be set anew.
    other_currency: bool,
    /// The day that exceptions are judged on.
    today: Day,
    /// The first day of the same time before; null where there is none.
    before_from: Option<Day>,
    adequate: usize,
    excepted: usize,
    /// Those whose exception has expired and that leave too little still.
    expired: usize,
    inadequate: usize,
    /// Those of which the level is not known.
    unknown: usize,
    /// Those that need somebody first, then by net sales.
    rows: Vec<KeyAccount>,
    /// Class A by that level and not marked, the most first; empty for whoever does not see the whole company.
    proposals: Vec<ProposedKeyAccount>,
    meta: EconomicsMeta,
}

/// An account to be marked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkKeyAccount {
    account_id: AccountId,
    /// Why, in 1 to 500 characters.
    reason: String,
    /// From which day on it is one, today or earlier; today by default.
    since: Option<Day>,
}

/// From which day on a key account is none.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeOffQuery {
    /// The first day it is none, today or earlier; today by default.
    until: Option<Day>,
}

/// An account that is marked.
#[derive(Debug, Serialize, ToSchema)]
struct MarkedKeyAccount {
    id: KeyAccountId,
    source: String,
    external_id: String,
    reason: String,
    marked_by: String,
    marked_at: DateTime<Utc>,
    /// From which day on it is one.
    since: Day,
}

/// An account that is marked, in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MarkedKeyAccountResponse {
    key_account: MarkedKeyAccount,
}

/// An exception to be granted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantException {
    /// Why it stays a key account, in 1 to 500 characters.
    reason: String,
    /// Who answers for it, in 1 to 100 characters.
    owner: String,
    /// The last day it holds, two years from today at most.
    expires: Day,
}

/// An exception in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeyAccountExceptionResponse {
    exception: KeyAccountException,
}

/// Lists the key accounts you see with what each left, what it must leave, and the exceptions; and proposes others.
#[utoipa::path(get, path = "/key-accounts", tag = "economics", operation_id = "list_key_accounts",
    params(KeyAccountsQuery), responses((status = 200, body = KeyAccountsResponse)))]
pub(super) async fn list_key_accounts(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<KeyAccountsQuery>,
) -> Result<Json<KeyAccountsResponse>, Failure> {
    let told = economics::key_accounts(&http.app, &caller.actor, query.from, query.until).await?;
    Ok(Json(response(told)?))
}

/// The register as a spreadsheet that holds each account against the threshold anew.
#[utoipa::path(get, path = "/key-accounts/workbook", tag = "economics", operation_id = "export_key_accounts",
    params(KeyAccountsQuery), responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub(super) async fn export_key_accounts(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<KeyAccountsQuery>,
) -> Result<impl IntoResponse, Failure> {
    let told = economics::key_accounts(&http.app, &caller.actor, query.from, query.until).await?;
    Ok(download(written(move || economics::key_accounts_xlsx(&told)).await?, XLSX, "key-accounts.xlsx"))
}

/// Says what a key account must leave from now on.
#[utoipa::path(put, path = "/key-accounts/threshold", tag = "economics", operation_id = "set_adequacy_threshold",
    request_body = SetAdequacyThreshold, responses((status = 200, body = AdequacyThresholdResponse)))]
pub(super) async fn set_adequacy_threshold(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<SetAdequacyThreshold>,
) -> Result<Json<AdequacyThresholdResponse>, Failure> {
    let wanted = Threshold {
        rung: request.rung,
        least_minor: request.least_amount,
        currency: None,
        least_percent: request.least_percent,
        must_not_fall: request.must_not_fall,
    };
    let set = economics::set_adequacy_threshold(&http.app, &caller.actor, wanted).await?;
    Ok(Json(AdequacyThresholdResponse { threshold: set.into() }))
}

/// Marks an account as a key account.
#[utoipa::path(post, path = "/key-accounts", tag = "economics", operation_id = "mark_key_account",
    request_body = MarkKeyAccount, responses((status = 201, body = MarkedKeyAccountResponse)))]
pub(super) async fn mark_key_account(
    State(http): State<Http>,
    caller: Caller,
    Body(request): Body<MarkKeyAccount>,
) -> Result<(StatusCode, Json<MarkedKeyAccountResponse>), Failure> {
    let actor = &caller.actor;
    let MarkKeyAccount { account_id, reason, since } = request;
    let marked = economics::mark_key_account(&http.app, actor, account_id, &reason, since).await?;
    Ok((StatusCode::CREATED, Json(MarkedKeyAccountResponse { key_account: marked.into() })))
}

/// Takes an account off the register. Its exceptions count again if it is marked again.
#[utoipa::path(delete, path = "/key-accounts/{id}", tag = "economics", operation_id = "take_off_key_account",
    params(("id" = KeyAccountId, Path), TakeOffQuery), responses((status = 204)))]
pub(super) async fn take_off_key_account(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<KeyAccountId>,
    Query(query): Query<TakeOffQuery>,
) -> Result<StatusCode, Failure> {
    economics::take_off_key_account(&http.app, &caller.actor, id, query.until).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says why a key account that leaves too little stays one, who answers for it and until when.
#[utoipa::path(post, path = "/key-accounts/{id}/exceptions", tag = "economics",
    operation_id = "grant_key_account_exception", params(("id" = KeyAccountId, Path)),
    request_body = GrantException, responses((status = 201, body = KeyAccountExceptionResponse)))]
pub(super) async fn grant_key_account_exception(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<KeyAccountId>,
    Body(request): Body<GrantException>,
) -> Result<(StatusCode, Json<KeyAccountExceptionResponse>), Failure> {
    let says = Says { reason: request.reason, owner: request.owner, expires: request.expires };
    let granted = economics::grant_exception(&http.app, &caller.actor, id, says).await?;
    Ok((StatusCode::CREATED, Json(KeyAccountExceptionResponse { exception: exception(granted, true) })))
}

/// Takes an exception back.
#[utoipa::path(delete, path = "/key-account-exceptions/{id}", tag = "economics",
    operation_id = "withdraw_key_account_exception", params(("id" = KeyAccountExceptionId, Path)),
    responses((status = 204)))]
pub(super) async fn withdraw_key_account_exception(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<KeyAccountExceptionId>,
) -> Result<StatusCode, Failure> {
    economics::withdraw_exception(&http.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Threshold> for AdequacyThreshold {
    fn from(of: Threshold) -> Self {
        Self {
            rung: of.rung,
            least_amount: of.least_minor,
            currency: of.currency.map(Currency::code),
            least_percent: of.least_percent.map(|percent| percent.to_string()),
            must_not_fall: of.must_not_fall,
        }
    }
}

impl From<StoredKeyAccount> for MarkedKeyAccount {
    fn from(of: StoredKeyAccount) -> Self {
        Self {
            id: of.id,
            source: of.account.source,
            external_id: of.account.external_id,
            reason: of.reason,
            marked_by: of.marked_by,
            marked_at: of.marked_at,
            since: of.since,
        }
    }
}

fn exception(of: StoredException, holds: bool) -> KeyAccountException {
    KeyAccountException {
        id: of.id,
        reason: of.says.reason,
        owner: of.says.owner,
        expires: of.says.expires,
        holds,
        granted_by: of.granted_by,
        granted_at: of.granted_at,
    }
}

fn response(of: KeyAccounts) -> Result<KeyAccountsResponse, Failure> {
    let currency = of.told.currency;
    let counted = |adequacy| of.count(adequacy);
    let (adequate, excepted, expired) =
        (counted(Adequacy::Adequate), counted(Adequacy::Excepted), counted(Adequacy::Expired));
    let (inadequate, unknown) = (counted(Adequacy::Inadequate), counted(Adequacy::Unknown));
    let share = |left: Left| left.contribution.ratio(left.sales);
    let row = |row: Told| {
        let holds = |stored: &StoredException| stored.says.holds(of.today);
        let exceptions = row.exceptions.into_iter().map(|stored| {
            let holds = holds(&stored);
            exception(stored, holds)
        });
        Ok::<_, Failure>(KeyAccount {
            id: row.stored.id,
            member: row.member.into(),
            reason: row.stored.reason,
            marked_by: row.stored.marked_by,
            marked_at: row.stored.marked_at,
            since: row.stored.since,
            net_sales: optional(row.left.map(|left| left.sales), currency)?,
            contribution: optional(row.left.map(|left| left.contribution), currency)?,
            share: row.left.and_then(share),
            contribution_before: optional(row.left.and_then(|left| left.before), currency)?,
            adequacy: row.adequacy,
            shortfalls: row.shortfalls,
            exceptions: exceptions.collect(),
        })
    };
    let proposal = |proposal: economics::Proposal| {
        Ok::<_, Failure>(ProposedKeyAccount {
            member: proposal.member.into(),
            net_sales: minor(proposal.left.sales, currency)?,
            contribution: minor(proposal.left.contribution, currency)?,
            share: share(proposal.left),
            contribution_before: optional(proposal.left.before, currency)?,
        })
    };
    Ok(KeyAccountsResponse {
        threshold: of.threshold.into(),
        rung: of.rung,
        other_currency: of.other_currency,
        today: of.today,
        before_from: of.before.and_then(|period| period.start),
        adequate,
        excepted,
        expired,
        inadequate,
        unknown,
        rows: of.rows.into_iter().map(row).collect::<Result<_, _>>()?,
        proposals: of.proposals.into_iter().map(proposal).collect::<Result<_, _>>()?,
        meta: of.told.into(),
    })
}
