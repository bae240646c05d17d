//! What the company's other systems hand over of the same business: orders and their deliveries, invoices and their
//! payments, visits and calls, and what was agreed on rebates.
//!
//! Every sale was ordered some days before and delivered on the day of its invoice; around the end stand orders that are
//! still to come. Each customer has terms and habits of its own, and three have a story.

use std::io::{self, Write};

use chrono::{Duration, Months, NaiveDate};

use crate::accounts::Account;
use crate::cast::Story;
use crate::csv::push_decimal;
use crate::goods::{Goods, Line};
use crate::habits::{Habits, Planted};
use crate::lines::FIRST_INVOICE;
use crate::plan::{Document, Kind, Plan};
use crate::rng::{Purpose, Rng};

/// First order number; the order of an invoice has the same place among the orders.
const FIRST_ORDER: i64 = 40_000_001;
/// Where the numbers of orders begin that are not delivered.
const FIRST_OPEN_ORDER: i64 = 90_000_001;
/// Days before the end in which short deliveries still wait for their rest.
const SHORT_DAYS: u32 = 45;

/// What a customer bought last: the day, and product, quantity and value of its first lines.
type LastSale = (u32, Vec<(usize, i64, i64)>);

/// A document with what stands on it.
struct Written<'a> {
    nth: u32,
    index: usize,
    document: &'a Document,
    account: &'a Account,
    lines: Vec<Line>,
}

/// Visits every document in order, with the very lines that its invoice has.
fn each(plan: &Plan, mut visit: impl FnMut(&Written<'_>) -> io::Result<()>) -> io::Result<()> {
    let mut sold = vec![None; plan.accounts.len()];
    for (nth, document) in (0..).zip(&plan.documents) {
        let index = usize::try_from(document.account).unwrap_or(usize::MAX);
        let (Some(account), Some(last_sold)) = (plan.accounts.get(index), sold.get_mut(index)) else {
            continue;
        };
        let mut goods = Goods::new(plan, document, nth, FIRST_INVOICE + i64::from(nth), account, last_sold);
        let lines = (0..document.lines).map(|line| goods.line(line)).collect();
        visit(&Written { nth, index, document, account, lines })?;
    }
    Ok(())
}

/// The order lines: those of the invoices, and behind them those that are still to come.
pub(crate) fn write_orders(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    writeln!(
        out,
        "customer_no,order_no,position,product_no,quantity,unit,order_date,requested_date,confirmed_date,\
         delivered_date,delivered_quantity,net_value,currency"
    )?;
    let (habits, planted) = (Habits::of(plan), Planted::of(plan));
    let mut last: Vec<Option<LastSale>> = vec![None; plan.accounts.len()];
    each(plan, |written| {
        if !matches!(written.document.kind, Kind::Sale(_)) {
            return Ok(());
        }
        let goods = || written.lines.iter().filter(|line| matches!(line.kind, "sale" | "free"));
        let mut rng = Rng::of(plan.seed, Purpose::Delivery(written.nth));
        for (place, line) in (1..).zip(goods()) {
            let is_poor = planted.poor_delivery == Some(written.index);
            let permille = if is_poor { 500 } else { habits.late_permille(written.index) };
            let is_late = rng.chance(permille) || (is_poor && place % 2 == 0);
            let days = Days::of(plan, written.document.day, is_late, &mut rng);
            let is_recent = written.document.day + SHORT_DAYS > plan.calendar.length();
            let missing = if is_recent && rng.chance(40) { line.quantity / 4 + 1 } else { 0 };
            let ordered = line.quantity + missing;
            let value = line.net * ordered / line.quantity.max(1);
            let delivery = Some((plan.calendar.date(written.document.day), line.quantity));
            let row = Row {
                order: FIRST_ORDER + i64::from(written.nth),
                place,
                product: line.product,
                ordered,
                value,
            };
            write_order(&mut out, plan, written.account, &row, &days, delivery)?;
        }
        let first = goods().take(3).map(|line| (line.product, line.quantity, line.net)).collect();
        if let Some(last) = last.get_mut(written.index) {
            *last = Some((written.document.day, first));
        }
        Ok(())
    })?;
    for ((nth, account), last) in (0_u32..).zip(&plan.accounts).zip(last) {
        let mut rng = Rng::of(plan.seed, Purpose::OpenOrder(nth));
        let Some((day, lines)) = last else { continue };
        if day + 60 < plan.calendar.length() || !rng.chance(350) {
            continue;
        }
        let placed = plan.calendar.end - Duration::days(i64::from(rng.between(1, 12)));
        let wanted = placed + Duration::days(i64::from(rng.between(4, 20)));
        let days = Days { placed, requested: wanted, confirmed: wanted };
        for (place, (product, ordered, value)) in (1..).zip(lines) {
            let row = Row { order: FIRST_OPEN_ORDER + i64::from(nth), place, product, ordered, value };
            write_order(&mut out, plan, account, &row, &days, None)?;
        }
    }
    out.flush()
}

/// What is ordered in one line.
struct Row {
    order: i64,
    place: i64,
    product: usize,
    ordered: i64,
    /// In cents of the customer's currency.
    value: i64,
}

/// The days of an order line before its delivery.
struct Days {
    placed: NaiveDate,
    requested: NaiveDate,
    confirmed: NaiveDate,
}

impl Days {
    /// Of what was delivered on a day: in time for the day asked for, or up to six days after it. Nothing was ordered before
    /// the first day.
    fn of(plan: &Plan, delivered: u32, is_late: bool, rng: &mut Rng) -> Self {
        let day = plan.calendar.date(delivered);
        let shift = if is_late { -i64::from(rng.between(1, 6)) } else { i64::from(rng.below(3)) };
        let requested = day + Duration::days(shift);
        let placed = requested.min(day) - Duration::days(i64::from(rng.between(4, 11)));
        let placed = placed.max(plan.calendar.first);
        let requested = requested.max(placed);
        let later = if rng.chance(800) { 0 } else { i64::from(rng.between(1, 4)) };
        Self { placed, requested, confirmed: requested + Duration::days(later) }
    }
}

fn write_order(
    out: &mut impl Write,
    plan: &Plan,
    account: &Account,
    row: &Row,
    days: &Days,
    delivery: Option<(NaiveDate, i64)>,
) -> io::Result<()> {
    let Some(product) = plan.catalogue.products.get(row.product) else { return Ok(()) };
    let (delivered, quantity) =
        delivery.map_or_else(Default::default, |(day, quantity)| (day.to_string(), quantity.to_string()));
    writeln!(
        out,
        "{},{},{},{},{},{},{},{},{},{delivered},{quantity},{},{}",
        account.number,
        row.order,
        row.place * 10,
        product.number,
        row.ordered,
        product.unit,
        days.placed,
        days.requested,
        days.confirmed,
        cents(row.value),
        account.country.currency().code()
    )
}

/// The invoices and credit notes, each with the day it is due and the day it was paid.
pub(crate) fn write_payments(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "customer_no,invoice_no,amount,discount,currency,invoice_date,due_date,paid_date")?;
    let (habits, planted) = (Habits::of(plan), Planted::of(plan));
    each(plan, |written| {
        let amount: i64 = written.lines.iter().map(|line| line.net).sum();
        if amount == 0 {
            return Ok(());
        }
        let day = plan.calendar.date(written.document.day);
        let mut rng = Rng::of(plan.seed, Purpose::Payment(written.nth));
        let habit = habits.paying(written.index);
        let is_credit = amount < 0;
        let due = if is_credit { day } else { day + Duration::days(habit.terms_days) };
        let is_late = planted.late_payer == Some(written.index);
        let beyond = if is_late { i64::from(rng.between(25, 45)) } else { i64::from(rng.below(21)) - 12 };
        let takes_discount = habit.takes_discount && !is_credit && !is_late;
        let paid = match (is_credit, takes_discount) {
            (true, _) => day + Duration::days(i64::from(rng.between(5, 30))),
            (false, true) => day + Duration::days(i64::from(rng.between(5, 10))),
            (false, false) => (due + Duration::days(beyond)).max(day),
        };
        let is_paid = paid < plan.calendar.end;
        let discount = if takes_discount && is_paid { cents(amount / 50) } else { String::new() };
        let paid = if is_paid { paid.to_string() } else { String::new() };
        writeln!(
            out,
            "{},{},{},{discount},{},{day},{due},{paid}",
            written.account.number,
            FIRST_INVOICE + i64::from(written.nth),
            cents(amount),
            written.account.country.currency().code()
        )
    })?;
    out.flush()
}

/// Visits and calls, month by month: the larger the customer, the more.
pub(crate) fn write_activities(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "customer_no,date,activity,quantity,unit,minutes")?;
    let largest = plan.accounts.iter().map(|account| account.turnover).max().unwrap_or(1).max(1);
    for (month, days) in (0_u32..).zip(&plan.calendar.months) {
        for (nth, account) in (0_u32..).zip(&plan.accounts) {
            let mut rng = Rng::of(plan.seed, Purpose::Activity(nth * 64 + month));
            let share = u32::try_from(account.turnover * 1000 / largest).unwrap_or(1000);
            for (activity, permille, (least, most)) in
                [("visit", 60 + share * 9 / 10, (60, 180)), ("call", 250 + share / 2, (5, 30))]
            {
                if !rng.chance(permille) {
                    continue;
                }
                let Some(day) = days.days.get(rng.index(days.days.len())) else { continue };
                let minutes = rng.between(least, most);
                let date = plan.calendar.date(*day);
                writeln!(out, "{},{date},{activity},1,{activity},{minutes}", account.number)?;
            }
        }
    }
    out.flush()
}

/// Three agreements over twelve months of which nine have passed: with the breadwinner, with the largest group, and one
/// whose next tier is nearly reached.
pub(crate) fn write_rebates(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    writeln!(
        out,
        "agreement_no,customer_no,group_no,valid_from,valid_to,basis,tier_type,threshold,rebate_percent,currency"
    )?;
    let (from, to) = rebate_period(plan);
    let mut write =
        |agreement: &str, partner: (&str, &str), reach: &str, tiers: &[(i64, &str)], currency: &str| {
            tiers.iter().try_for_each(|(threshold, percent)| {
                writeln!(
                    out,
                    "{agreement},{},{},{from},{to},revenue,{reach},{threshold},{percent},{currency}",
                    partner.0, partner.1
                )
            })
        };
    let yearly = |turnover: i64, percent: i64| {
        let months = i64::try_from(plan.calendar.months.len()).unwrap_or(36);
        (turnover * 12 / months * percent / 10_000 / 1_000).max(1) * 1_000
    };
    if let Some(account) = plan.accounts.iter().find(|account| account.is(Story::Breadwinner)) {
        let tiers = [50, 80, 110].map(|percent| yearly(account.turnover, percent));
        let currency = account.country.currency().code();
        let tiers: Vec<_> = tiers.into_iter().zip(["0.5", "1", "1.5"]).collect();
        write("RA-1001", (&account.number, ""), "incremental", &tiers, currency)?;
    }
    if let Some(head) = plan.groups.heads.first() {
        let members = plan.accounts.iter().filter(|account| account.is(Story::HiddenGroup));
        let turnover = members.map(|account| account.turnover).sum();
        let tiers: Vec<_> =
            [60, 90].map(|percent| yearly(turnover, percent)).into_iter().zip(["1", "2"]).collect();
        write("RA-1002", ("", &head.number), "retroactive", &tiers, "EUR")?;
    }
    let planted = Planted::of(plan);
    let near = planted.near_tier.and_then(|index| Some((index, plan.accounts.get(index)?)));
    if let Some((index, account)) = near {
        let so_far = sold_since(plan, index, from)?;
        // Three percent above what was sold so far, to full hundreds.
        let next = (so_far * 103 / 100 / 100 / 100 + 1) * 100;
        let tiers = [((next / 200).max(1) * 100, "1"), (next, "2.5")];
        write("RA-1003", (&account.number, ""), "retroactive", &tiers, account.country.currency().code())?;
    }
    out.flush()
}

/// The first and the last day of the agreements.
pub(crate) fn rebate_period(plan: &Plan) -> (NaiveDate, NaiveDate) {
    let end = plan.calendar.end;
    let from = end.checked_sub_months(Months::new(9)).unwrap_or(end);
    let to = end.checked_add_months(Months::new(3)).unwrap_or(end) - Duration::days(1);
    (from, to)
}

/// What a customer bought since a day, without freight, in cents of its currency.
fn sold_since(plan: &Plan, index: usize, from: NaiveDate) -> io::Result<i64> {
    let mut sold = 0;
    each(plan, |written| {
        if written.index == index && plan.calendar.date(written.document.day) >= from {
            sold +=
                written.lines.iter().filter(|line| line.kind != "freight").map(|line| line.net).sum::<i64>();
        }
        Ok(())
    })?;
    Ok(sold)
}

fn cents(value: i64) -> String {
    let mut text = Vec::new();
    push_decimal(&mut text, value, 2);
    String::from_utf8(text).unwrap_or_default()
}
