//! Invoices to be paid: what is open, what is overdue, and how many days beyond the agreed terms the customer pays.

use std::collections::BTreeMap;

use crate::money::Amount;
use crate::time::{AsOf, Day, Month, Period, Window};

/// An invoice, or a part of one that was paid by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The invoice's number.
    pub invoice: String,
    /// What is to be paid; negative for a credit note.
    pub amount: Amount,
    /// What the customer kept of it for paying early.
    pub discount: Amount,
    /// The day of the invoice.
    pub invoice_date: Day,
    /// The day by which it is to be paid.
    pub due_date: Day,
    /// The day it was paid.
    pub paid_date: Option<Day>,
}

/// How long open amounts have been overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// Not overdue.
    NotDue,
    /// 1 to 30 days.
    UpTo30,
    /// 31 to 60 days.
    UpTo60,
    /// 61 to 90 days.
    UpTo90,
    /// More than 90 days.
    Over90,
}

/// An invoice that is not paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// The invoice.
    pub payment: Payment,
    /// Days since it was due; none or less where it is not overdue.
    pub days_overdue: i32,
}

/// What was paid, and how late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paid {
    /// Invoices paid.
    pub invoices: u32,
    /// What they came to; credit notes are left out.
    pub amount: Amount,
    /// The part of that which was paid after its day.
    pub late: Amount,
    /// What was kept for paying early.
    pub discount: Amount,
    /// Amounts times days beyond terms.
    weighted_days: i128,
}

/// What was paid in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidMonth {
    /// The month of the payments.
    pub month: Month,
    /// What was paid.
    pub paid: Paid,
}

/// The invoices of an account as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receivables {
    /// The full months that payments are counted over.
    pub period: Period,
    /// The open invoices, the longest overdue first.
    pub open: Vec<OpenItem>,
    /// What they come to.
    pub open_amount: Amount,
    /// What of that is overdue.
    pub overdue_amount: Amount,
    /// What of that is how old, every age named.
    pub ages: BTreeMap<Age, Amount>,
    /// What was paid in the period.
    pub paid: Paid,
    /// The same month by month, oldest first, months without any included.
    pub months: Vec<PaidMonth>,
}

impl Age {
    /// Every age.
    pub const ALL: [Self; 5] = [Self::NotDue, Self::UpTo30, Self::UpTo60, Self::UpTo90, Self::Over90];

    /// The age after so many days.
    pub fn of(days_overdue: i32) -> Self {
        match days_overdue {
            ..=0 => Self::NotDue,
            1..=30 => Self::UpTo30,
            31..=60 => Self::UpTo60,
            61..=90 => Self::UpTo90,
            _ => Self::Over90,
        }
    }

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::UpTo30 => "1_to_30",
            Self::UpTo60 => "31_to_60",
            Self::UpTo90 => "61_to_90",
            Self::Over90 => "over_90",
        }
    }
}

impl Paid {
    /// The mean of the days between due and paid, weighted by amount: below zero where the customer pays early. `None`
    /// where nothing was paid.
    pub fn days_beyond_terms(self) -> Option<f64> {
        Amount(self.weighted_days).ratio(self.amount)
    }

    /// The part of the amount that was paid after its day; `None` where nothing was paid.
    pub fn late_share(self) -> Option<f64> {
        self.late.ratio(self.amount)
    }

    fn count(&mut self, payment: &Payment, paid: Day) {
        let days = paid.days_since(payment.due_date);
        self.invoices += 1;
        self.amount += payment.amount;
        self.discount += payment.discount;
        self.weighted_days += payment.amount.0 * i128::from(days);
        if days > 0 {
            self.late += payment.amount;
        }
    }
}

/// What is open as of a day, and how what was paid in the twelve full months before it was paid. A payment on the day or
/// later has not happened yet. Credit notes lessen what is open; they are paid by nobody, so they do not count in how
/// late the customer pays.
pub fn receivables(payments: &[Payment], as_of: AsOf) -> Receivables {
    let period = Window::TwelveMonths.period(as_of);
    let first = period.start.map_or(period.end.month(), Day::month);
    let empty = |month| (month, PaidMonth { month, paid: Paid::default() });
    let mut months: BTreeMap<Month, PaidMonth> =
        (first.0..period.end.month().0).map(Month).map(empty).collect();
    let (mut paid, mut open) = (Paid::default(), Vec::new());
    for payment in payments.iter().filter(|payment| payment.invoice_date < as_of.0) {
        match payment.paid_date.filter(|day| *day < as_of.0) {
            None => open.push(OpenItem {
                payment: payment.clone(),
                days_overdue: as_of.0.days_since(payment.due_date),
            }),
            Some(day) if payment.amount > Amount::ZERO && period.contains(day) => {
                paid.count(payment, day);
                if let Some(month) = months.get_mut(&day.month()) {
                    month.paid.count(payment, day);
                }
            }
            Some(_) => {}
        }
    }
    let mut ages: BTreeMap<Age, Amount> = Age::ALL.into_iter().map(|age| (age, Amount::ZERO)).collect();
    for item in &open {
        *ages.entry(Age::of(item.days_overdue)).or_default() += item.payment.amount;
    }
    open.sort_by(|a, b| {
        b.days_overdue.cmp(&a.days_overdue).then_with(|| a.payment.invoice.cmp(&b.payment.invoice))
    });
    let open_amount = ages.values().copied().sum();
    let overdue_amount = ages.iter().filter(|(age, _)| **age != Age::NotDue).map(|(_, amount)| *amount).sum();
    let months = months.into_values().collect();
    Receivables { period, open, open_amount, overdue_amount, ages, paid, months }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn payment(invoice: &str, units: i128, due: &str, paid: Option<&str>) -> Payment {
        Payment {
            invoice: invoice.to_owned(),
            amount: Amount(units * 10_000),
            discount: Amount::ZERO,
            invoice_date: day("2026-01-01"),
            due_date: day(due),
            paid_date: paid.map(day),
        }
    }

    fn as_of(payments: &[Payment], text: &str) -> Receivables {
        receivables(payments, AsOf(day(text)))
    }

    #[test]
    fn days_beyond_terms_weigh_by_amount() {
        // 300 ten days late, 100 ten days early: (300 x 10 - 100 x 10) / 400 = 5.
        let payments = [
            payment("A", 300, "2026-01-31", Some("2026-02-10")),
            payment("B", 100, "2026-01-31", Some("2026-01-21")),
        ];
        let told = as_of(&payments, "2026-03-01");
        assert_eq!((told.paid.days_beyond_terms(), told.paid.late_share()), (Some(5.0), Some(0.75)));
        let months: Vec<_> =
            told.months.iter().rev().take(2).map(|month| month.paid.days_beyond_terms()).collect();
        assert_eq!(months, [Some(10.0), Some(-10.0)], "February, January");
        assert_eq!(as_of(&payments, "2026-01-15").paid.days_beyond_terms(), None);
    }

    #[test]
    fn an_invoice_is_overdue_from_the_day_after_it_was_due() {
        let payments = [payment("A", 10, "2026-01-31", None)];
        assert_eq!(as_of(&payments, "2026-01-31").overdue_amount, Amount::ZERO);
        let after = as_of(&payments, "2026-02-01");
        assert_eq!((after.overdue_amount, after.open[0].days_overdue), (Amount(100_000), 1));
    }

    #[test]
    fn ages_add_up_to_what_is_open_and_credit_notes_lessen_it() {
        let payments = [
            payment("not due", 1, "2026-12-31", None),
            payment("30", 10, "2026-05-31", None),
            payment("31", 100, "2026-05-30", None),
            payment("91", 1_000, "2026-03-31", None),
            payment("credit", -4, "2026-05-31", None),
            payment("paid later", 10_000, "2026-02-01", Some("2026-07-01")),
        ];
        let told = as_of(&payments, "2026-06-30");
        let units: Vec<i128> = told.ages.values().map(|amount| amount.0 / 10_000).collect();
        assert_eq!(units, [1, 6, 100, 0, 11_000]);
        assert_eq!((told.open_amount.0 / 10_000, told.overdue_amount.0 / 10_000), (11_107, 11_106));
        assert_eq!(told.open[0].payment.invoice, "paid later");
    }

    #[test]
    fn what_was_kept_and_credit_notes_that_were_settled() {
        let kept =
            Payment { discount: Amount(20_000), ..payment("A", 100, "2026-01-31", Some("2026-01-10")) };
        let credit = payment("B", -50, "2026-01-31", Some("2026-03-10"));
        let told = as_of(&[kept, credit], "2026-04-01");
        assert_eq!(
            (told.paid.invoices, told.paid.discount, told.paid.amount),
            (1, Amount(20_000), Amount(1_000_000))
        );
        assert_eq!(told.paid.days_beyond_terms(), Some(-21.0));
    }
}
