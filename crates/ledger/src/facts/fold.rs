//! Folds lines into what is known of each account, in one pass and in any order.
//!
//! Per account it keeps totals, and an entry for each run of neighbouring lines of one invoice and day. A ledger that lies
//! sorted by customer and date costs little more than its totals; one that does not is the same in the end.

use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::{Day, Period};

/// One account under way.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    pub(super) lines: u64,
    pub(super) revenue: i128,
    pub(super) costed_lines: u64,
    pub(super) costed_revenue: i128,
    pub(super) cost: i128,
    pub(super) entries: Vec<Entry>,
}

/// Neighbouring lines of one invoice and day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) invoice: u64,
    pub(super) net: i64,
    pub(super) day: i32,
}

/// What the fold needs of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// A number that stands for the invoice: equal for equal invoices, different otherwise.
    pub(super) invoice: u64,
    /// Days since 1970-01-01.
    pub(super) day: i32,
    /// In 1/10,000 of the currency unit.
    pub(super) revenue: i64,
    /// In 1/10,000 of the currency unit; `None` when unknown.
    pub(super) cost: Option<i64>,
}

/// The days that count, as Parquet counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    pub(super) start: i32,
    pub(super) end: i32,
    pub(super) as_of: i32,
}

impl Span {
    pub(super) fn new(window: Period, as_of: Day) -> Self {
        Self {
            start: window.start.map_or(i32::MIN, Day::epoch),
            end: window.end.epoch(),
            as_of: as_of.epoch(),
        }
    }

    fn holds(self, day: i32) -> bool {
        self.start <= day && day < self.end
    }
}

/// When and how often an account bought.
#[derive(Debug, Clone, Default)]
pub(super) struct Closed {
    /// The net amount of each day with a line, oldest first.
    pub(super) days: Vec<(i32, i64)>,
    /// How many different invoices there are in the window.
    pub(super) invoices: u64,
}

impl Folded {
    /// Adds a line. What lies before the window only tells when the account bought; what lies after the as-of day has
    /// not happened.
    #[inline]
    pub(super) fn add(&mut self, line: Line, span: Span) {
        if line.day >= span.as_of {
            return;
        }
        match self.entries.last_mut() {
            Some(entry) if entry.day == line.day && entry.invoice == line.invoice => {
                entry.net = entry.net.saturating_add(line.revenue);
            }
            _ => self.entries.push(Entry { invoice: line.invoice, net: line.revenue, day: line.day }),
        }
        if !span.holds(line.day) {
            return;
        }
        self.lines += 1;
        self.revenue += i128::from(line.revenue);
        if let Some(cost) = line.cost {
            self.costed_lines += 1;
            self.costed_revenue += i128::from(line.revenue);
            self.cost += i128::from(cost);
        }
    }

    /// Takes in what another worker folded of the same account.
    pub(super) fn merge(&mut self, other: Self) {
        self.lines += other.lines;
        self.revenue += other.revenue;
        self.costed_lines += other.costed_lines;
        self.costed_revenue += other.costed_revenue;
        self.cost += other.cost;
        self.entries.extend(other.entries);
    }

    /// Brings the entries into order; they are spent then.
    pub(super) fn close(&mut self, span: Span) -> Closed {
        let mut entries = std::mem::take(&mut self.entries);
        let mut invoices: Vec<u64> =
            entries.iter().filter(|entry| span.holds(entry.day)).map(|entry| entry.invoice).collect();
        invoices.sort_unstable();
        invoices.dedup();
        entries.sort_unstable_by_key(|entry| entry.day);
        let mut days: Vec<(i32, i64)> = Vec::new();
        for entry in entries {
            match days.last_mut() {
                Some((day, net)) if *day == entry.day => *net = net.saturating_add(entry.net),
                _ => days.push((entry.day, entry.net)),
            }
        }
        Closed { days, invoices: u64::try_from(invoices.len()).unwrap_or(u64::MAX) }
    }

    pub(super) fn revenue(&self) -> Amount {
        Amount(self.revenue)
    }
}

impl Closed {
    /// The days in the words of the domain.
    pub(super) fn buying_days(&self) -> Vec<BuyingDay> {
        let day = |(day, net): &(i32, i64)| {
            Some(BuyingDay { day: Day::from_epoch(*day)?, net: Amount(i128::from(*net)) })
        };
        self.days.iter().filter_map(day).collect()
    }

    /// First day, last day, and the last day on which more was bought than came back.
    pub(super) fn first_last_purchase(&self) -> Option<(Day, Day, Option<Day>)> {
        let first = Day::from_epoch(self.days.first()?.0)?;
        let last = Day::from_epoch(self.days.last()?.0)?;
        let purchase = self.days.iter().rev().find(|(_, net)| *net > 0);
        Some((first, last, purchase.and_then(|(day, _)| Day::from_epoch(*day))))
    }
}
