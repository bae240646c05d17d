//! Folds lines into what is known of each account, in one pass and in any order.
//!
//! Per account it keeps totals, and an entry for each run of neighbouring lines of one invoice and day. A ledger that lies
//! sorted by customer and date costs little more than its totals; one that does not is the same in the end. Days that a
//! summary has added up already join them, and the answer is that of their lines.

use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::BuyingDay;
use mainstay_domain::time::{Day, Period};

use crate::summaries::AccountDay;

/// One account under way.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    pub(super) lines: u64,
    pub(super) revenue: i128,
    pub(super) costed_lines: u64,
    pub(super) costed_revenue: i128,
    pub(super) cost: i128,
    pub(super) entries: Vec<Entry>,
    /// Days whose invoices are counted already, each with its net amount.
    pub(super) days: Vec<(i32, i64)>,
    /// Those invoices that have lines on one day alone.
    pub(super) invoices: u64,
    /// Those that have lines on several, once for each.
    pub(super) spread: Vec<u64>,
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

    /// Adds a day of a summary. Where another file may have lines of the same invoices, `by_invoice` tells them apart one
    /// by one.
    pub(super) fn add_day(&mut self, day: AccountDay<'_>, span: Span, by_invoice: bool) {
        if day.day >= span.as_of {
            return;
        }
        let is_in_window = span.holds(day.day);
        if by_invoice {
            let hashes = day.hashes.iter().chain(day.spread.iter());
            let nets = std::iter::once(day.revenue).chain(std::iter::repeat(0));
            self.entries.extend(hashes.zip(nets).map(|(invoice, net)| Entry { invoice, net, day: day.day }));
        } else {
            self.days.push((day.day, day.revenue));
            if is_in_window {
                self.invoices += day.invoices.unsigned_abs();
                self.spread.extend(day.spread.iter());
            }
        }
        if is_in_window {
            self.lines += day.lines.unsigned_abs();
            self.revenue += i128::from(day.revenue);
            self.costed_lines += (day.lines - day.uncosted_lines).unsigned_abs();
            self.costed_revenue += i128::from(day.revenue) - i128::from(day.uncosted_revenue);
            self.cost += i128::from(day.cost);
        }
    }

    /// Forgets what is known of costs.
    pub(super) fn without_costs(&mut self) {
        (self.costed_lines, self.costed_revenue, self.cost) = (0, 0, 0);
    }

    /// Takes in what another worker folded of the same account.
    pub(super) fn merge(&mut self, other: Self) {
        self.lines += other.lines;
        self.revenue += other.revenue;
        self.costed_lines += other.costed_lines;
        self.costed_revenue += other.costed_revenue;
        self.cost += other.cost;
        self.entries.extend(other.entries);
        self.days.extend(other.days);
        self.invoices += other.invoices;
        self.spread.extend(other.spread);
    }

    /// Brings the entries into order; they are spent then.
    pub(super) fn close(&mut self, span: Span) -> Closed {
        let entries = std::mem::take(&mut self.entries);
        let in_window =
            entries.iter().filter(|entry| span.holds(entry.day)).map(|entry| entry.invoice).collect();
        let invoices = self.invoices + distinct(in_window) + distinct(std::mem::take(&mut self.spread));
        let mut days = std::mem::take(&mut self.days);
        days.extend(entries.iter().map(|entry| (entry.day, entry.net)));
        if !days.is_sorted_by_key(|(day, _)| *day) {
            // The days of each file are in order already: merging them is what a stable sort does.
            days.sort_by_key(|(day, _)| *day);
        }
        days.dedup_by(|next, day| {
            let is_same = next.0 == day.0;
            if is_same {
                day.1 = day.1.saturating_add(next.1);
            }
            is_same
        });
        Closed { days, invoices }
    }

    pub(super) fn revenue(&self) -> Amount {
        Amount(self.revenue)
    }
}

impl Closed {
    /// The days in the words of the domain; `into` is scratch.
    pub(super) fn buying_days<'a>(&self, into: &'a mut Vec<BuyingDay>) -> &'a [BuyingDay] {
        // A day is told from the one before it: within a year that is an addition.
        let mut before: Option<(i32, Day)> = None;
        let day = |(epoch, net): &(i32, i64)| {
            let later = before.and_then(|(then, day)| day.later(u64::try_from(epoch - then).ok()?));
            let day = later.or_else(|| Day::from_epoch(*epoch))?;
            before = Some((*epoch, day));
            Some(BuyingDay { day, net: Amount(i128::from(*net)) })
        };
        into.clear();
        into.extend(self.days.iter().filter_map(day));
        into
    }

    /// First day, last day, and the last day on which more was bought than came back.
    pub(super) fn first_last_purchase(&self) -> Option<(Day, Day, Option<Day>)> {
        let first = Day::from_epoch(self.days.first()?.0)?;
        let last = Day::from_epoch(self.days.last()?.0)?;
        let purchase = self.days.iter().rev().find(|(_, net)| *net > 0);
        Some((first, last, purchase.and_then(|(day, _)| Day::from_epoch(*day))))
    }
}

fn distinct(mut invoices: Vec<u64>) -> u64 {
    invoices.sort_unstable();
    invoices.dedup();
    u64::try_from(invoices.len()).unwrap_or(u64::MAX)
}
