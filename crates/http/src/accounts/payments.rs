//! The invoices of an account: what is open and overdue, and how it pays.

use axum::Json;
use axum::extract::State;
use mainstay_app::accounts::{Told, account_receivables};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Currency;
use mainstay_domain::payments::{OpenItem as Open, Paid as Counted, Receivables};
use mainstay_domain::time::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{DayMeta, DayQuery};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::money::minor;
use crate::{Failure, Http};

/// An invoice that is not paid.
#[derive(Debug, Serialize, ToSchema)]
struct OpenItem {
    invoice: String,
    /// Minor units; negative for a credit note.
    amount: i64,
    invoice_date: Day,
    due_date: Day,
    /// Days since it was due; not above zero where it is not overdue.
    days_overdue: i32,
}

/// What is open and so many days overdue.
#[derive(Debug, Serialize, ToSchema)]
struct AgedAmount {
    /// `not_due`, `1_to_30`, `31_to_60`, `61_to_90` or `over_90` days.
    age: &'static str,
    /// Minor units.
    amount: i64,
}

/// What was paid, and how late. Credit notes are left out.
#[derive(Debug, Serialize, ToSchema)]
struct Paid {
    invoices: u32,
    /// Minor units.
    amount: i64,
    /// Minor units kept for paying early.
    discount: i64,
    /// The mean of the days between due and paid, weighted by amount; below zero where the customer pays early, null where
    /// nothing was paid.
    days_beyond_terms: Option<f64>,
    /// The part of `amount` that was paid after its day; null where nothing was paid.
    late_share: Option<f64>,
}

/// What was paid in a month.
#[derive(Debug, Serialize, ToSchema)]
struct PaidMonth {
    /// `2026-06`.
    month: String,
    paid: Paid,
}

/// The invoices of an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountPaymentsResponse {
    /// The longest overdue first.
    open: Vec<OpenItem>,
    /// Minor units, credit notes taken off.
    open_amount: i64,
    /// Minor units.
    overdue_amount: i64,
    /// Every age.
    ages: Vec<AgedAmount>,
    /// Over the period.
    paid: Paid,
    /// Every month of the period, oldest first.
    months: Vec<PaidMonth>,
    meta: DayMeta,
}

/// Shows the open invoices of an account, what of them is overdue, and how many days beyond terms it pays, as of a day.
#[utoipa::path(get, path = "/accounts/{id}/payments", tag = "accounts", operation_id = "get_account_payments",
    params(("id" = AccountId, Path), DayQuery), responses((status = 200, body = AccountPaymentsResponse)))]
pub(super) async fn get_account_payments(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<DayQuery>,
) -> Result<Json<AccountPaymentsResponse>, Failure> {
    let told = account_receivables(&http.app, &caller.actor, id, query.asked()).await?;
    Ok(Json(AccountPaymentsResponse::new(told, query.limit())?))
}

impl AccountPaymentsResponse {
    /// What is told, with at most so many open invoices; refused where an amount is too large for it.
    pub fn new(told: Told<Receivables>, limit: usize) -> Result<Self, Failure> {
        let meta = DayMeta::of(&told, told.told.period, told.told.open.len());
        let (owed, currency) = (told.told, told.currency);
        let open = owed.open.into_iter().take(limit).map(|item| open_item(item, currency));
        let ages = owed.ages.into_iter().map(|(age, amount)| {
            Ok::<_, Failure>(AgedAmount { age: age.as_str(), amount: minor(amount, currency)? })
        });
        let months = owed.months.into_iter().map(|month| {
            Ok::<_, Failure>(PaidMonth { month: month.month.to_string(), paid: paid(month.paid, currency)? })
        });
        Ok(Self {
            open: open.collect::<Result<_, _>>()?,
            open_amount: minor(owed.open_amount, currency)?,
            overdue_amount: minor(owed.overdue_amount, currency)?,
            ages: ages.collect::<Result<_, _>>()?,
            paid: paid(owed.paid, currency)?,
            months: months.collect::<Result<_, _>>()?,
            meta,
        })
    }
}

fn open_item(open: Open, currency: Currency) -> Result<OpenItem, Failure> {
    Ok(OpenItem {
        amount: minor(open.payment.amount, currency)?,
        invoice: open.payment.invoice,
        invoice_date: open.payment.invoice_date,
        due_date: open.payment.due_date,
        days_overdue: open.days_overdue,
    })
}

fn paid(counted: Counted, currency: Currency) -> Result<Paid, Failure> {
    Ok(Paid {
        invoices: counted.invoices,
        amount: minor(counted.amount, currency)?,
        discount: minor(counted.discount, currency)?,
        days_beyond_terms: counted.days_beyond_terms(),
        late_share: counted.late_share(),
    })
}
