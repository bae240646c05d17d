//! Customer equity: what customers are worth together.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::models::{self, Concentrated, Equity, EquityAccount, EquityClass, EquityTier};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::{AccountId, ModelFitId, RunId};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::models::ValueBasis;
use mainstay_domain::money::Currency;
use mainstay_domain::portfolio::{Class, HhiBand, LorenzPoint};
use mainstay_domain::time::AsOf;
use serde::Serialize;
use utoipa::ToSchema;

use super::accounts::OutlookQuery;
use crate::auth::Caller;
use crate::download::{XLSX, download};
use crate::extract::Query;
use crate::money::optional;
use crate::{Failure, Http};

/// How many accounts are named whose part of the whole changes most.
const SHIFTS: usize = 20;

/// What the accounts you see are expected to be worth together. Amounts are minor units. Where the cost of any account is
/// known, values are gross profit and accounts without a known cost stand apart; else they are revenue.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerEquity {
    /// The fit of models it is by.
    model_fit_id: ModelFitId,
    ledger_version: LedgerVersion,
    /// The exclusive end of what the models know.
    as_of: AsOf,
    /// The ISO 4217 code of every amount.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    months: u32,
    discount_percent: f64,
    /// The newest run, of which classes and the past are; null while there is none in this currency.
    run_id: Option<RunId>,
    /// What values are made of.
    basis: ValueBasis,
    /// The level of the contribution ladder that values of the basis `contribution` are told on; null where there are none.
    value_level: Option<Rung>,
    /// Accounts in the sum.
    accounts: u32,
    /// The discounted value of all of them; null without models of orders and of their values.
    value: Option<i64>,
    /// One case of ten lies below: drawn of the sum, not a sum of the accounts' ranges.
    value_low: Option<i64>,
    /// One case of ten lies above.
    value_high: Option<i64>,
    /// Accounts without a known cost, where the others are valued by contribution or gross profit: not in the sum.
    apart: u32,
    /// The revenue expected of those.
    apart_revenue: i64,
    /// By class of the run, in the order of tables.
    classes: Vec<ClassEquity>,
    /// Key accounts beside all others, by the register of today; empty while nobody is marked.
    tiers: Vec<TierEquity>,
    /// How concentrated the value in the run's window was.
    past: EquityConcentration,
    /// How concentrated the expected value is.
    future: EquityConcentration,
    /// The accounts whose part of the whole changes most.
    shifts: Vec<EquityShift>,
}

/// What the accounts of one class are worth.
#[derive(Debug, Serialize, ToSchema)]
struct ClassEquity {
    class: Class,
    /// Its accounts in the sum.
    accounts: u32,
    /// What the class was worth in the run's window; null where nothing is known.
    past: Option<i64>,
    /// The part of all classes in that.
    past_share: Option<f64>,
    /// What it is expected to be worth.
    value: i64,
    /// One case of ten lies below.
    value_low: i64,
    /// One case of ten lies above.
    value_high: i64,
    /// The part of all classes in what is expected.
    share: Option<f64>,
}

/// What key accounts, or all others, are worth.
#[derive(Debug, Serialize, ToSchema)]
struct TierEquity {
    /// `key_account` or `other_account`.
    tier: &'static str,
    /// Its accounts in the sum.
    accounts: u32,
    /// What they were worth in the run's window; null where nothing is known.
    past: Option<i64>,
    /// The part of all in that.
    past_share: Option<f64>,
    /// What they are expected to be worth.
    value: i64,
    /// The part of all in what is expected.
    share: Option<f64>,
}

/// How much hangs on how few, over the accounts with a value above zero.
#[derive(Debug, Serialize, ToSchema)]
struct EquityConcentration {
    /// Accounts with a value above zero.
    accounts: u32,
    gini: Option<f64>,
    /// The sum of squared shares, 0 to 1.
    hhi: Option<f64>,
    hhi_band: Option<HhiBand>,
    /// 1/HHI: so many customers of equal size would be as concentrated.
    effective_customers: Option<f64>,
    /// The share of the largest fifth.
    top_20_percent_share: Option<f64>,
    /// How few accounts bring 80 %.
    accounts_for_80_percent: Option<u32>,
    /// The share of the largest.
    largest_share: Option<f64>,
    /// Accounts from the smallest value to the largest; empty where nobody has a value above zero.
    lorenz: Vec<LorenzPoint>,
}

/// One account's part of the past and of the future.
#[derive(Debug, Serialize, ToSchema)]
struct EquityShift {
    id: Option<AccountId>,
    name: String,
    source: String,
    external_id: String,
    class: Class,
    /// What it was worth in the run's window.
    past: Option<i64>,
    past_share: Option<f64>,
    /// What it is expected to be worth.
    value: Option<i64>,
    share: Option<f64>,
    /// Its part of the future less its part of the past.
    change: f64,
    p_active: Option<f64>,
}

/// Customer equity in its envelope.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EquityResponse {
    /// Null where no models are fitted yet.
    equity: Option<CustomerEquity>,
}

/// Says what the accounts you see are expected to be worth together, by class, and how the future hangs on other accounts
/// than the past.
#[utoipa::path(get, path = "/models/equity", tag = "models", operation_id = "get_equity",
    params(OutlookQuery), responses((status = 200, body = EquityResponse)))]
pub(super) async fn get_equity(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<OutlookQuery>,
) -> Result<Json<EquityResponse>, Failure> {
    let found = models::equity(&http.app, &caller.actor, query.request()?).await?;
    Ok(Json(EquityResponse { equity: found.as_ref().map(answer).transpose()? }))
}

/// The same as a spreadsheet, with every account and what is expected of it; classes are formulas over the accounts.
#[utoipa::path(get, path = "/models/equity.xlsx", tag = "models", operation_id = "export_equity",
    params(OutlookQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String)))]
pub(super) async fn export_equity(
    State(http): State<Http>,
    caller: Caller,
    Query(query): Query<OutlookQuery>,
) -> Result<impl IntoResponse, Failure> {
    let workbook = models::equity_xlsx(&http.app, &caller.actor, query.request()?).await?;
    Ok(download(workbook, XLSX, "customer-equity.xlsx"))
}

fn answer(found: &Equity) -> Result<CustomerEquity, Failure> {
    let (fit, request) = (&found.outlook.fit, &found.outlook.request);
    let currency = fit.currency;
    let shifts = found.accounts.iter().take(SHIFTS).filter(|account| account.change.abs() >= 5e-5);
    Ok(CustomerEquity {
        model_fit_id: fit.id,
        ledger_version: fit.ledger_version,
        as_of: fit.as_of,
        currency: currency.code().to_owned(),
        minor_digits: currency.minor_digits(),
        months: request.months,
        discount_percent: request.discount_percent,
        run_id: found.run.as_ref().map(|run| run.id),
        basis: found.basis,
        value_level: found.outlook.level,
        accounts: found.valued,
        value: found.value.map(|value| value.expected),
        value_low: found.value.map(|value| value.low),
        value_high: found.value.map(|value| value.high),
        apart: found.apart,
        apart_revenue: found.apart_revenue,
        classes: found.classes.iter().map(|one| class(one, currency)).collect::<Result<_, _>>()?,
        tiers: found.tiers.iter().map(|one| tier(*one, currency)).collect::<Result<_, _>>()?,
        past: concentrated(&found.past),
        future: concentrated(&found.future),
        shifts: shifts.filter_map(|account| shift(found, account).transpose()).collect::<Result<_, _>>()?,
    })
}

fn class(class: &EquityClass, currency: Currency) -> Result<ClassEquity, Failure> {
    Ok(ClassEquity {
        class: class.class,
        accounts: class.accounts,
        past: optional(class.past, currency)?,
        past_share: class.past_share,
        value: class.value.expected,
        value_low: class.value.low,
        value_high: class.value.high,
        share: class.share,
    })
}

fn tier(tier: EquityTier, currency: Currency) -> Result<TierEquity, Failure> {
    Ok(TierEquity {
        tier: if tier.is_key_account { "key_account" } else { "other_account" },
        accounts: tier.accounts,
        past: optional(tier.past, currency)?,
        past_share: tier.past_share,
        value: tier.value,
        share: tier.share,
    })
}

fn concentrated(side: &Concentrated) -> EquityConcentration {
    let figures = &side.figures;
    EquityConcentration {
        accounts: figures.base_accounts,
        gini: figures.gini,
        hhi: figures.hhi,
        hhi_band: figures.hhi_band,
        effective_customers: figures.effective_customers,
        top_20_percent_share: figures.top_20_percent_share,
        accounts_for_80_percent: figures.accounts_for_80_percent,
        largest_share: figures.largest.as_ref().map(|largest| largest.share),
        lorenz: side.lorenz.clone(),
    }
}

fn shift(found: &Equity, account: &EquityAccount) -> Result<Option<EquityShift>, Failure> {
    let Some(row) = found.outlook.accounts.get(account.place) else { return Ok(None) };
    Ok(Some(EquityShift {
        id: row.id,
        name: row.name.clone(),
        source: row.account.source.clone(),
        external_id: row.account.external_id.clone(),
        class: account.class,
        past: optional(account.past, found.outlook.fit.currency)?,
        past_share: account.past_share,
        value: row.value.map(|value| value.expected),
        share: account.share,
        change: account.change,
        p_active: row.ahead.forecast.map(|forecast| forecast.p_active),
    }))
}
