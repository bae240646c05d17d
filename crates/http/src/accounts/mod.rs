//! Accounts: search, and the page of one.

mod agreements;
mod orders;
mod payments;
mod products;

pub use agreements::AccountAgreementsResponse;
pub use orders::AccountOrdersResponse;
pub use payments::AccountPaymentsResponse;

use axum::Json;
use axum::extract::State;
use mainstay_app::accounts::{self as app_accounts, Asked, Told};
use mainstay_app::portfolio::{self, AccountPicture, MonthFigures};
use mainstay_domain::ids::{AccountId, ImportId, RunId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::Measure;
use mainstay_domain::time::{AsOf, Day, Period};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::money::{minor, optional};
use crate::portfolio::{Run, RunAccount};
use crate::{Failure, Http};

/// An account in a list of finds.
#[derive(Debug, Serialize, ToSchema)]
struct FoundAccount {
    id: AccountId,
    name: String,
    external_id: String,
    source: String,
    country: Option<String>,
}

/// What a search found.
#[derive(Debug, Serialize, ToSchema)]
struct AccountsResponse {
    accounts: Vec<FoundAccount>,
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct AccountsQuery {
    /// Text that the name or external id holds, or that of a group it belongs to.
    q: Option<String>,
    /// At most this many, 1 to 200.
    #[param(default = 20)]
    limit: Option<i64>,
}

/// One account: who it is, what it bought month by month, what a run says of it.
#[derive(Debug, Serialize, ToSchema)]
struct Account {
    id: AccountId,
    external_id: String,
    source: String,
    name: String,
    country: Option<String>,
    city: Option<String>,
    segment: Option<String>,
    /// How it is sold to: `direct`, `agent`, `importer`, `distributor`, or in the file's own words.
    channel: Option<String>,
    /// The currency it is billed in, as a customer file says.
    billing_currency: Option<String>,
    /// The account it belongs to; null also where you do not see that.
    parent: Option<GroupAccount>,
    /// All it belongs to, the top first and `parent` last, as far up as you see.
    group_path: Vec<GroupAccount>,
    /// The numbers it bore before: rows that files have under them are its own.
    former_ids: Vec<FormerId>,
    /// The account under which all its rows are found now; null also where you do not see that.
    renumbered_to: Option<RenumberedTo>,
    /// `lines` while it is only known by being mentioned, in invoice lines or as what another belongs to; `master` once a
    /// customer file has a row of it.
    origin: String,
    first_seen_import: Option<ImportId>,
    /// The run it is seen in; null while there is none.
    run: Option<Run>,
    /// What the row is ranked by.
    measure: Measure,
    /// How many of the accounts you see have a rank by it: those with a line in the window and a known value.
    ranked: usize,
    /// What the run says of it; null when its lines all lie outside the run.
    row: Option<RunAccount>,
    /// Fields that are null because you may not see them.
    hidden: Vec<&'static str>,
    /// Every month from its first line to the as-of day, silent ones included.
    months: Vec<AccountMonth>,
}

/// An account that another belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct GroupAccount {
    id: AccountId,
    external_id: String,
    name: String,
}

/// A number of before.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct FormerId {
    external_id: String,
    /// The first day of the present number.
    until: Day,
}

/// The account that another is now.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct RenumberedTo {
    id: AccountId,
    external_id: String,
    name: String,
    /// The first day of that number.
    since: Day,
}

/// One month of one account.
#[derive(Debug, Serialize, ToSchema)]
struct AccountMonth {
    /// `2026-06`.
    month: String,
    revenue: i64,
    gross_profit: Option<i64>,
    /// The part of revenue the gross profit is about.
    cost_covers: Option<f64>,
    invoices: i64,
    lines: i64,
}

/// An account in its envelope.
#[derive(Debug, Serialize, ToSchema)]
struct AccountResponse {
    account: Account,
}

/// In which run.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct AccountQuery {
    /// The run; the newest by default.
    run: Option<RunId>,
}

/// Finds accounts by name or external id, their own or that of a group they belong to.
#[utoipa::path(get, path = "/accounts", tag = "accounts", operation_id = "list_accounts", params(AccountsQuery),
    responses((status = 200, body = AccountsResponse)))]
async fn list_accounts(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<AccountsQuery>,
) -> Result<Json<AccountsResponse>, Failure> {
    let limit = query.limit.unwrap_or(20).clamp(1, 200);
    let text = query.q.unwrap_or_default();
    let found = app_accounts::search(&http.app, &caller.actor, text.trim(), limit).await?;
    let accounts = found.into_iter().map(|account| FoundAccount {
        id: account.id,
        name: account.name,
        external_id: account.reference.external_id,
        source: account.reference.source,
        country: account.country,
    });
    Ok(Json(AccountsResponse { accounts: accounts.collect() }))
}

/// Shows one account. One you may not see does not exist for you.
#[utoipa::path(get, path = "/accounts/{id}", tag = "accounts", operation_id = "get_account",
    params(("id" = AccountId, Path), AccountQuery), responses((status = 200, body = AccountResponse)))]
async fn get_account(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<AccountQuery>,
) -> Result<Json<AccountResponse>, Failure> {
    let picture = portfolio::account_picture(&http.app, &caller.actor, id, query.run).await?;
    Ok(Json(AccountResponse { account: account(picture)? }))
}

/// Says what is wrong with a filter that somebody wants to keep: it is the query of the list, without a page of it.
pub(crate) fn check_filter(query: &str) -> Result<(), String> {
    let query: AccountsQuery = crate::extract::read_query(query)?;
    if query.limit.is_some() {
        return Err("a filter is of the whole list: leave out `limit`".to_owned());
    }
    Ok(())
}

fn account(picture: AccountPicture) -> Result<Account, Failure> {
    let currency = picture.run.as_ref().map_or(Currency::EUR, |run| run.currency);
    let margin = picture.margin;
    let group = |group: app_accounts::Account| GroupAccount {
        id: group.id,
        external_id: group.reference.external_id,
        name: group.name,
    };
    let former = picture.former_ids.into_iter();
    let renumbered_to = picture.renumbered_to.map(|(account, since)| RenumberedTo {
        id: account.id,
        external_id: account.reference.external_id,
        name: account.name,
        since,
    });
    let group_path: Vec<GroupAccount> = picture.groups.into_iter().map(group).collect();
    Ok(Account {
        city: picture.account.city,
        segment: picture.account.segment,
        channel: picture.account.channel,
        billing_currency: picture.account.currency,
        parent: group_path.last().cloned(),
        group_path,
        former_ids: former.map(|(external_id, until)| FormerId { external_id, until }).collect(),
        renumbered_to,
        id: picture.account.id,
        external_id: picture.account.reference.external_id,
        source: picture.account.reference.source,
        name: picture.account.name,
        country: picture.account.country,
        origin: picture.account.origin,
        first_seen_import: picture.account.first_seen_import,
        measure: picture.measure,
        ranked: picture.ranked,
        row: picture.row.map(|row| RunAccount::new(row, currency, margin)).transpose()?,
        hidden: crate::portfolio::hidden(margin, &picture.run),
        months: picture.months.iter().map(|figures| month(figures, currency)).collect::<Result<_, _>>()?,
        run: picture.run.map(Into::into),
    })
}

/// As of which day, of which version of the ledger, and how much of it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct DayQuery {
    /// What happened on the day or later has not happened yet; the as-of day of the newest run by default.
    as_of: Option<Day>,
    /// The newest by default.
    ledger_version: Option<i64>,
    /// At most this many open rows, 1 to 1,000.
    #[param(default = 100)]
    limit: Option<usize>,
}

/// As of which day, and of which version of the ledger.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct AgreementsQuery {
    /// What happened on the day or later has not happened yet; the as-of day of the newest run by default.
    as_of: Option<Day>,
    /// The newest by default.
    ledger_version: Option<i64>,
}

impl AgreementsQuery {
    fn asked(&self) -> Asked {
        Asked { as_of: self.as_of.map(AsOf), ledger_version: self.ledger_version.map(LedgerVersion) }
    }
}

impl DayQuery {
    fn asked(&self) -> Asked {
        Asked { as_of: self.as_of.map(AsOf), ledger_version: self.ledger_version.map(LedgerVersion) }
    }

    fn limit(&self) -> usize {
        self.limit.unwrap_or(100).clamp(1, 1_000)
    }
}

/// What an answer is about.
#[derive(Debug, Serialize, ToSchema)]
struct DayMeta {
    as_of: Day,
    ledger_version: i64,
    currency: &'static str,
    minor_digits: u16,
    /// The first day of the full months that are counted over; null where there is none.
    period_start: Option<Day>,
    /// Exclusive.
    period_end: Day,
    /// Whether the ledger knows anything of the kind about the account, whatever the day.
    known: bool,
    /// How many open rows there are.
    open: usize,
}

impl DayMeta {
    fn of<T>(told: &Told<T>, period: Period, open: usize) -> Self {
        Self {
            as_of: told.as_of.0,
            ledger_version: told.ledger_version.0,
            currency: told.currency.code(),
            minor_digits: told.currency.minor_digits(),
            period_start: period.start,
            period_end: period.end,
            known: told.is_known,
            open,
        }
    }
}

fn month(figures: &MonthFigures, currency: Currency) -> Result<AccountMonth, Failure> {
    Ok(AccountMonth {
        month: figures.month.to_string(),
        revenue: minor(figures.revenue, currency)?,
        gross_profit: optional(figures.gross_profit, currency)?,
        cost_covers: figures.cost_covers,
        invoices: figures.invoices,
        lines: figures.lines,
    })
}

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(list_accounts))
        .routes(routes!(get_account))
        .routes(routes!(products::list_account_products))
        .routes(routes!(orders::get_account_orders))
        .routes(routes!(payments::get_account_payments))
        .routes(routes!(agreements::get_account_agreements))
}
