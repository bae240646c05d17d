//! Folds lines into what is known of each account, in one pass and in any order.
//!
//! Per account it keeps totals, the net amount of each day and the invoices seen. Neighbouring lines of one day or one
//! invoice fold into one entry, so a ledger that lies sorted by customer and date costs little more than its totals.

use mainstay_domain::money::Amount;
use mainstay_domain::time::{Day, Period};

/// One account under way.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    pub(super) lines: u64,
    pub(super) revenue: i128,
    pub(super) costed_lines: u64,
    pub(super) costed_revenue: i128,
    pub(super) cost: i128,
    days: Vec<(i32, i64)>,
    invoices: Vec<u64>,
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
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    start: i32,
    end: i32,
    as_of: i32,
}

impl Span {
    pub(super) fn new(window: Period, as_of: Day) -> Self {
        Self {
            start: window.start.map_or(i32::MIN, Day::epoch),
            end: window.end.epoch(),
            as_of: as_of.epoch(),
        }
    }
}

impl Folded {
    /// Adds a line. What lies before the window only tells when the account bought; what lies after the as-of day has
    /// not happened.
    #[inline]
    pub(super) fn add(&mut self, line: Line, span: Span) {
        if line.day >= span.as_of {
            return;
        }
        match self.days.last_mut() {
            Some((day, net)) if *day == line.day => *net = net.saturating_add(line.revenue),
            _ => self.days.push((line.day, line.revenue)),
        }
        if line.day < span.start || line.day >= span.end {
            return;
        }
        self.lines += 1;
        self.revenue += i128::from(line.revenue);
        if let Some(cost) = line.cost {
            self.costed_lines += 1;
            self.costed_revenue += i128::from(line.revenue);
            self.cost += i128::from(cost);
        }
        if self.invoices.last() != Some(&line.invoice) {
            self.invoices.push(line.invoice);
        }
    }

    /// Takes in what another worker folded of the same account.
    pub(super) fn merge(&mut self, other: Self) {
        self.lines += other.lines;
        self.revenue += other.revenue;
        self.costed_lines += other.costed_lines;
        self.costed_revenue += other.costed_revenue;
        self.cost += other.cost;
        self.days.extend(other.days);
        self.invoices.extend(other.invoices);
    }

    /// How many different invoices there were.
    pub(super) fn distinct_invoices(&mut self) -> u64 {
        self.invoices.sort_unstable();
        self.invoices.dedup();
        u64::try_from(self.invoices.len()).unwrap_or(u64::MAX)
    }

    /// The net amount of each day with a line, oldest first.
    pub(super) fn days(&mut self) -> &[(i32, i64)] {
        self.days.sort_unstable_by_key(|(day, _)| *day);
        self.days.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(later.1);
            }
            same
        });
        &self.days
    }

    /// First day, last day, and the last day on which more was bought than came back.
    pub(super) fn first_last_purchase(&mut self) -> Option<(Day, Day, Option<Day>)> {
        let days = self.days();
        let first = Day::from_epoch(days.first()?.0)?;
        let last = Day::from_epoch(days.last()?.0)?;
        let purchase = days.iter().rev().find(|(_, net)| *net > 0).and_then(|(day, _)| Day::from_epoch(*day));
        Some((first, last, purchase))
    }

    pub(super) fn revenue(&self) -> Amount {
        Amount(self.revenue)
    }
}
