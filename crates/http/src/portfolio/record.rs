//! The four values of an account's record.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use mainstay_app::economics::KeyAccountSpell as AppSpell;
use mainstay_app::models::{AccountValues, ValueThen};
use mainstay_app::portfolio::{self, AccountRecord, CellThen};
use mainstay_domain::economics::Rung;
use mainstay_domain::ids::{AccountId, ModelFitId, RunId};
use mainstay_domain::lifecycle::Phase;
use mainstay_domain::models::ValueBasis;
use mainstay_domain::portfolio::{Class, Measure, Xyz};
use mainstay_domain::time::{AsOf, Day};
use serde::Serialize;
use utoipa::ToSchema;

use super::demand::InRunQuery;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::{Failure, Http};

/// A time that an account was a key account.
#[derive(Debug, Serialize, ToSchema)]
struct KeyAccountSpell {
    since: Day,
    /// The first day it was none; null while it is one.
    until: Option<Day>,
    reason: String,
    marked_by: String,
    marked_at: DateTime<Utc>,
    /// Null while it is one.
    taken_off_by: Option<String>,
    taken_off_at: Option<DateTime<Utc>>,
}

impl From<AppSpell> for KeyAccountSpell {
    fn from(spell: AppSpell) -> Self {
        let AppSpell { since, until, reason, marked_by, marked_at, taken_off_by, taken_off_at } = spell;
        Self { since, until, reason, marked_by, marked_at, taken_off_by, taken_off_at }
    }
}

/// What an account was worth on one day. Amounts are minor units.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
struct LifetimeValueThen {
    /// The exclusive end of what is known then.
    as_of: AsOf,
    /// Null where the fit tells none.
    value: Option<i64>,
    /// One case of ten lies below.
    value_low: Option<i64>,
    /// One case of ten lies above.
    value_high: Option<i64>,
    /// The probability that it was still active.
    p_active: Option<f64>,
}

impl From<&ValueThen> for LifetimeValueThen {
    fn from(then: &ValueThen) -> Self {
        Self {
            as_of: then.as_of,
            value: then.value.map(|money| money.expected),
            value_low: then.value.map(|money| money.low),
            value_high: then.value.map(|money| money.high),
            p_active: then.p_active,
        }
    }
}

/// What an account is worth by the newest fit, and was on earlier days by the same fit and margin.
#[derive(Debug, Serialize, ToSchema)]
struct AccountLifetimeValue {
    model_fit_id: ModelFitId,
    /// How far the value looks ahead.
    months: u32,
    discount_percent: f64,
    /// What the value is made of.
    value_basis: ValueBasis,
    /// The level of the contribution ladder that values of the basis `contribution` are told on; null where there are none.
    value_level: Option<Rung>,
    /// The ISO 4217 code of every amount.
    currency: String,
    /// Decimals of the currency's minor unit.
    minor_digits: u16,
    /// On the fit's day; null without a purchase before it.
    now: Option<LifetimeValueThen>,
    /// The fit's day and the same day of up to 23 months before it, oldest first, from the first purchase on.
    history: Vec<LifetimeValueThen>,
}

impl From<AccountValues> for AccountLifetimeValue {
    fn from(values: AccountValues) -> Self {
        let history: Vec<LifetimeValueThen> = values.months.iter().map(Into::into).collect();
        Self {
            model_fit_id: values.fit.id,
            months: values.request.months,
            discount_percent: values.request.discount_percent,
            value_basis: values.basis,
            value_level: values.level,
            currency: values.fit.currency.code().to_owned(),
            minor_digits: values.fit.currency.minor_digits(),
            now: history.last().copied(),
            history,
        }
    }
}

/// Where an account stood in a run.
#[derive(Debug, Serialize, ToSchema)]
struct CellOfAccount {
    /// The run's day.
    as_of: AsOf,
    class: Class,
    xyz: Xyz,
}

impl From<CellThen> for CellOfAccount {
    fn from(CellThen { as_of, class, xyz }: CellThen) -> Self {
        Self { as_of, class, xyz }
    }
}

/// The phase that counted on one day.
#[derive(Debug, Serialize, ToSchema)]
struct PhaseThen {
    as_of: AsOf,
    phase: Phase,
}

/// Where a relationship stands.
#[derive(Debug, Serialize, ToSchema)]
struct PhaseOfAccount {
    /// A person's word before the rules.
    now: Phase,
    /// Who said so; null where the rules tell it.
    said_by: Option<String>,
    /// The first day looked at on which the rules told the phase they tell now; null for an account that never bought.
    since: Option<Day>,
    /// On the run's day and the same day of up to 35 months before it, oldest first, from the first purchase on.
    history: Vec<PhaseThen>,
}

/// The four values that an account's record carries, each with its history.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountRecordResponse {
    /// The run that cell and phase are of; null while there is none.
    run: Option<RunId>,
    /// The run's day.
    as_of: Option<AsOf>,
    is_key_account: bool,
    /// When it was a key account, the newest first.
    key_account: Vec<KeyAccountSpell>,
    /// Null where no model is fitted, and where you do not see the whole company.
    lifetime_value: Option<AccountLifetimeValue>,
    /// What the class is by.
    measure: Measure,
    /// Null where the run does not know the account.
    cell: Option<CellOfAccount>,
    /// In the runs with the default parameters, oldest first.
    cells: Vec<CellOfAccount>,
    /// Null while there is no run.
    phase: Option<PhaseOfAccount>,
}

impl From<AccountRecord> for AccountRecordResponse {
    fn from(record: AccountRecord) -> Self {
        let phase = record.run.is_some().then(|| PhaseOfAccount {
            now: record.phase(),
            said_by: record.relationship.overridden.as_ref().map(|said| said.decided_by.clone()),
            since: record.relationship.course.spell.since,
            history: record.phases().map(|(as_of, phase)| PhaseThen { as_of, phase }).collect(),
        });
        Self {
            run: record.run.as_ref().map(|run| run.id),
            as_of: record.run.as_ref().map(|run| run.parameters.as_of),
            is_key_account: record.is_key_account_since().is_some(),
            key_account: record.key_account.into_iter().map(Into::into).collect(),
            lifetime_value: record.values.map(Into::into),
            measure: record.measure,
            cell: record.cell.map(Into::into),
            cells: record.cells.into_iter().map(Into::into).collect(),
            phase,
        }
    }
}

/// Shows whether an account is a key account, what it is worth, its portfolio cell and its phase, each with how it went.
#[utoipa::path(get, path = "/accounts/{id}/record", tag = "accounts", operation_id = "get_account_record",
    params(("id" = AccountId, Path), InRunQuery), responses((status = 200, body = AccountRecordResponse)))]
pub(super) async fn get_account_record(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<InRunQuery>,
) -> Result<Json<AccountRecordResponse>, Failure> {
    let record = portfolio::account_record(&http.app, &caller.actor, id, query.run).await?;
    Ok(Json(record.into()))
}
