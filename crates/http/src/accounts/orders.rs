//! The orders of an account: what is open, and how it was delivered to.

use axum::Json;
use axum::extract::State;
use mainstay_app::accounts::{Told, account_order_book};
use mainstay_domain::ids::AccountId;
use mainstay_domain::money::Currency;
use mainstay_domain::orders::{Delivery as Counted, OpenLine, OrderBook};
use mainstay_domain::time::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{DayMeta, DayQuery};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::money::{minor, optional};
use crate::{Failure, Http};

/// An order line of which something is still to come.
#[derive(Debug, Serialize, ToSchema)]
struct OpenOrderLine {
    order_number: String,
    order_line: Option<String>,
    product: Option<String>,
    /// Decimal text.
    quantity: String,
    /// What is still to come, decimal text.
    open_quantity: String,
    unit: Option<String>,
    order_date: Day,
    requested_date: Option<Day>,
    confirmed_date: Option<Day>,
    /// Minor units: the part of the line's value that is still to come; null where the line has no value.
    open_value: Option<i64>,
    /// Days since the confirmed date, else the requested one, passed; null where none has.
    days_late: Option<i32>,
}

/// How lines were delivered whose day has passed.
#[derive(Debug, Serialize, ToSchema)]
struct Delivery {
    /// Lines whose day lies in the period.
    eligible: u32,
    /// Delivered no later than that day.
    on_time: u32,
    /// Delivered in the ordered quantity or more.
    in_full: u32,
    on_time_in_full: u32,
    /// The part of `eligible` that is `on_time_in_full`; null where no line is eligible.
    share: Option<f64>,
}

/// The deliveries of a month.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryMonth {
    /// `2026-06`.
    month: String,
    requested: Delivery,
    confirmed: Delivery,
}

/// The orders of an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountOrdersResponse {
    /// The longest late first.
    open: Vec<OpenOrderLine>,
    /// Minor units, of all open lines that have a value.
    open_value: i64,
    /// How many of all open lines are late, also of those that are not listed.
    late_lines: usize,
    /// Over the period, against the days the customer asked for.
    requested: Delivery,
    /// Over the period, against the days that were promised.
    confirmed: Delivery,
    /// Every month of the period, oldest first.
    months: Vec<DeliveryMonth>,
    meta: DayMeta,
}

/// Shows the open orders of an account and how many lines were delivered on time and in full, as of a day.
#[utoipa::path(get, path = "/accounts/{id}/orders", tag = "accounts", operation_id = "get_account_orders",
    params(("id" = AccountId, Path), DayQuery), responses((status = 200, body = AccountOrdersResponse)))]
pub(super) async fn get_account_orders(
    State(http): State<Http>,
    caller: Caller,
    Path(id): Path<AccountId>,
    Query(query): Query<DayQuery>,
) -> Result<Json<AccountOrdersResponse>, Failure> {
    let told = account_order_book(&http.app, &caller.actor, id, query.asked()).await?;
    Ok(Json(AccountOrdersResponse::new(told, query.limit())?))
}

impl AccountOrdersResponse {
    /// What is told, with at most so many open lines; refused where an amount is too large for it.
    pub fn new(told: Told<OrderBook>, limit: usize) -> Result<Self, Failure> {
        let meta = DayMeta::of(&told, told.told.period, told.told.open.len());
        let (book, currency) = (told.told, told.currency);
        let open = book.open.into_iter().take(limit).map(|line| open_line(line, currency));
        let months = book.months.into_iter().map(|month| DeliveryMonth {
            month: month.month.to_string(),
            requested: month.requested.into(),
            confirmed: month.confirmed.into(),
        });
        Ok(Self {
            open: open.collect::<Result<_, _>>()?,
            open_value: minor(book.open_value, currency)?,
            late_lines: book.late_lines,
            requested: book.requested.into(),
            confirmed: book.confirmed.into(),
            months: months.collect(),
            meta,
        })
    }
}

fn open_line(open: OpenLine, currency: Currency) -> Result<OpenOrderLine, Failure> {
    let line = open.line;
    Ok(OpenOrderLine {
        order_number: line.order_number,
        order_line: line.order_line,
        product: line.product,
        quantity: line.quantity.to_string(),
        open_quantity: open.rest.to_string(),
        unit: line.unit,
        order_date: line.order_date,
        requested_date: line.requested_date,
        confirmed_date: line.confirmed_date,
        open_value: optional(open.rest_value, currency)?,
        days_late: open.days_late,
    })
}

impl From<Counted> for Delivery {
    fn from(counted: Counted) -> Self {
        let Counted { eligible, on_time, in_full, on_time_in_full } = counted;
        Self { eligible, on_time, in_full, on_time_in_full, share: counted.share() }
    }
}
