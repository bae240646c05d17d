//! Invoices and credit notes: their numbers, days, kinds, and what comes back of them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use mainstay_sample::Story;

use crate::DEFAULT;
use crate::read::Line;

#[test]
fn invoices_are_numbered_by_date_on_working_days_for_one_customer_each() {
    let read = &*DEFAULT;

    for pair in read.lines.windows(2) {
        let [before, after] = pair else { continue };
        assert!(after.invoice == before.invoice || after.invoice == before.invoice + 1);
        assert!(after.date >= before.date);
        if after.invoice == before.invoice {
            assert_eq!((&after.customer, after.date), (&before.customer, before.date));
        }
    }
    let weekend = |line: &&Line| matches!(line.date.weekday(), Weekday::Sat | Weekday::Sun);
    assert_eq!(read.lines.iter().filter(weekend).count(), 0);
    assert_eq!(read.lines.first().unwrap().date, NaiveDate::from_ymd_opt(2023, 7, 3).unwrap());
    assert_eq!(read.lines.last().unwrap().date, NaiveDate::from_ymd_opt(2026, 6, 30).unwrap());
}

#[test]
fn about_one_line_in_fifty_gives_something_back() {
    let read = &*DEFAULT;
    let back: Vec<&Line> =
        read.lines.iter().filter(|line| matches!(&*line.kind, "return" | "credit")).collect();

    assert!((1_800..=3_200).contains(&back.len()), "{} lines", back.len());
    assert!(back.iter().all(|line| line.net < 0 && line.quantity <= 0));
    assert!(back.iter().all(|line| (line.kind == "credit") == (line.quantity == 0)));
}

#[test]
fn the_kinds_of_lines_look_as_they_should() {
    let read = &*DEFAULT;
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    for line in &read.lines {
        *count.entry(&line.kind).or_default() += 1;
        match &*line.kind {
            "sale" => assert!(line.net > 0 && line.quantity > 0 && line.product != "9900-01"),
            "freight" => assert!(line.net > 0 && line.product == "9900-01"),
            "free" => assert!(line.net == 0 && line.quantity > 0 && line.discount == Some(1000)),
            "return" | "credit" => {}
            other => panic!("{other} is no kind of line"),
        }
    }
    assert!(count["freight"] > 1_000 && count["free"] > 100, "{count:?}");
}

#[test]
fn what_comes_back_was_bought_before_at_the_same_price() {
    let read = &*DEFAULT;
    let dealer = read.customers_told(Story::NegativeRevenue);
    let mut sold: BTreeMap<(u64, &str), i64> = BTreeMap::new();
    let mut terms = BTreeMap::new();
    for line in &read.lines {
        if line.kind == "sale" {
            *sold.entry((line.invoice, &line.product)).or_default() += line.quantity;
            terms.entry((line.invoice, &line.product)).or_insert((line.list_price, line.discount));
        } else if line.kind == "return" && !dealer.contains(line.customer.as_str()) {
            let invoice = line.refers_to.unwrap();
            let left = sold.get_mut(&(invoice, line.product.as_str())).unwrap();
            *left += line.quantity;
            assert!(*left >= 0, "more came back than invoice {invoice} sold");
            assert_eq!(terms[&(invoice, &line.product)], (line.list_price, line.discount));
        }
    }
}

#[test]
fn every_invoice_is_to_be_paid_in_the_amount_of_its_lines() {
    let read = &*DEFAULT;
    let mut invoices: BTreeMap<u64, i64> = BTreeMap::new();
    for line in &read.lines {
        *invoices.entry(line.invoice).or_default() += line.net;
    }
    invoices.retain(|_, net| *net != 0);
    let paid: BTreeMap<u64, i64> = read.payments.iter().map(|it| (it.invoice, it.amount)).collect();
    assert_eq!(paid, invoices);
    assert!(read.payments.iter().all(|it| it.dated <= it.due && it.paid.is_none_or(|paid| paid >= it.dated)));
    let open = read.payments.iter().filter(|it| it.paid.is_none()).count();
    assert!(open > 200 && open * 10 < read.payments.len(), "{open} of {} are open", read.payments.len());
}

#[test]
fn most_orders_come_on_time_and_some_are_still_to_come() {
    let read = &*DEFAULT;
    let delivered: Vec<_> = read.orders.iter().filter_map(|it| Some((it, it.delivered?))).collect();
    let on_time = delivered.iter().filter(|(order, (day, _))| *day <= order.requested).count();
    let percent = on_time * 100 / delivered.len();
    assert!((88..=96).contains(&percent), "{percent}%");
    let open = read.orders.len() - delivered.len();
    assert!(open > 50, "{open}");
}
