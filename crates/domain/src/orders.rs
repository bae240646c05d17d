//! Orders and what became of them: what is open, and whether deliveries were on time and in full.
//!
//! On time and in full (OTIF) is counted over order lines, against the day the customer asked for, which measures how fast
//! we are, and against the day we promised, which measures how reliable we are. A line counts in the month of that day,
//! whether or not it was delivered.

use std::collections::BTreeMap;

use crate::money::Amount;
use crate::time::{AsOf, Day, Month, Period, Window};

/// One line of an order, or one delivery of it, with what became of it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// The order's number.
    pub order_number: String,
    /// The position within the order.
    pub order_line: Option<String>,
    /// The product's id.
    pub product: Option<String>,
    /// What was ordered.
    pub quantity: Amount,
    /// What the quantity counts.
    pub unit: Option<String>,
    /// The day the order was placed.
    pub order_date: Day,
    /// The day the customer asked for.
    pub requested_date: Option<Day>,
    /// The day that was promised.
    pub confirmed_date: Option<Day>,
    /// The day of the last delivery.
    pub delivered_date: Option<Day>,
    /// How much was delivered; of a delivered line without it, everything.
    pub delivered_quantity: Option<Amount>,
    /// What the whole line is worth.
    pub value: Option<Amount>,
}

/// Which day a delivery is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The day the customer asked for.
    Requested,
    /// The day that was promised.
    Confirmed,
}

/// How the lines that were to be delivered were delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Lines whose day has passed.
    pub eligible: u32,
    /// Of these, delivered no later than that day.
    pub on_time: u32,
    /// Of these, delivered in the ordered quantity or more, whenever that was.
    pub in_full: u32,
    /// Of these, both.
    pub on_time_in_full: u32,
}

/// The deliveries of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryMonth {
    /// The month of the days that deliveries are held against.
    pub month: Month,
    /// Against the days asked for.
    pub requested: Delivery,
    /// Against the days promised.
    pub confirmed: Delivery,
}

/// A line of which something is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLine {
    /// The line.
    pub line: OrderLine,
    /// The quantity that is still to come.
    pub rest: Amount,
    /// What that is worth, as a part of the line's value; `None` where that is not known.
    pub rest_value: Option<Amount>,
    /// Days since the promised day, else the one asked for, passed; `None` where none has.
    pub days_late: Option<i32>,
}

/// The orders of an account as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBook {
    /// The full months that deliveries are counted over.
    pub period: Period,
    /// The lines of which something is to come, the longest late first.
    pub open: Vec<OpenLine>,
    /// What they are worth; lines without a value count nothing.
    pub open_value: Amount,
    /// How many of them are late.
    pub late_lines: usize,
    /// Deliveries over the period against the days asked for.
    pub requested: Delivery,
    /// The same against the days promised.
    pub confirmed: Delivery,
    /// The same, month by month, oldest first, months without any included.
    pub months: Vec<DeliveryMonth>,
}

impl OrderLine {
    /// What had been delivered before the as-of day.
    pub fn delivered(&self, as_of: AsOf) -> Amount {
        match self.delivered_date {
            Some(day) if day < as_of.0 => self.delivered_quantity.unwrap_or(self.quantity),
            _ => Amount::ZERO,
        }
    }

    /// The day a delivery is held against.
    pub fn due(&self, against: Against) -> Option<Day> {
        match against {
            Against::Requested => self.requested_date,
            Against::Confirmed => self.confirmed_date,
        }
    }

    fn open(&self, as_of: AsOf) -> Option<OpenLine> {
        let rest = (self.quantity - self.delivered(as_of)).positive_part();
        let is_open = self.order_date < as_of.0 && rest > Amount::ZERO;
        let due = self.confirmed_date.or(self.requested_date);
        is_open.then(|| OpenLine {
            line: self.clone(),
            rest,
            rest_value: self.value.map(|value| part(value, rest, self.quantity)),
            days_late: due.map(|due| as_of.0.days_since(due)).filter(|days| *days > 0),
        })
    }
}

impl Delivery {
    /// The part of the eligible lines that was delivered on time and in full; `None` where there was none.
    pub fn share(self) -> Option<f64> {
        (self.eligible > 0).then(|| f64::from(self.on_time_in_full) / f64::from(self.eligible))
    }

    fn count(&mut self, line: &OrderLine, due: Day, as_of: AsOf) {
        let is_delivered = line.delivered_date.is_some_and(|day| day < as_of.0);
        let on_time = is_delivered && line.delivered_date.is_some_and(|day| day <= due);
        let in_full = is_delivered && line.delivered(as_of) >= line.quantity;
        self.eligible += 1;
        self.on_time += u32::from(on_time);
        self.in_full += u32::from(in_full);
        self.on_time_in_full += u32::from(on_time && in_full);
    }
}

/// What is open as of a day, and how the lines of the twelve full months before it were delivered. What happened on the day
/// or later has not happened yet; a line of no quantity is none.
pub fn order_book(lines: &[OrderLine], as_of: AsOf) -> OrderBook {
    let period = Window::TwelveMonths.period(as_of);
    let mut months = months_of(period);
    let (mut requested, mut confirmed) = (Delivery::default(), Delivery::default());
    for line in lines.iter().filter(|line| line.quantity > Amount::ZERO && line.order_date < as_of.0) {
        for (against, total) in [(Against::Requested, &mut requested), (Against::Confirmed, &mut confirmed)] {
            let Some(due) = line.due(against).filter(|due| period.contains(*due)) else { continue };
            total.count(line, due, as_of);
            if let Some(month) = months.get_mut(&due.month()) {
                let of_month = match against {
                    Against::Requested => &mut month.requested,
                    Against::Confirmed => &mut month.confirmed,
                };
                of_month.count(line, due, as_of);
            }
        }
    }
    let mut open: Vec<OpenLine> = lines.iter().filter_map(|line| line.open(as_of)).collect();
    open.sort_by(|a, b| {
        let key = |open: &OpenLine| (open.line.order_date, open.line.order_number.clone());
        b.days_late.cmp(&a.days_late).then_with(|| key(a).cmp(&key(b)))
    });
    let open_value = open.iter().filter_map(|line| line.rest_value).sum();
    let late_lines = open.iter().filter(|line| line.days_late.is_some()).count();
    OrderBook {
        period,
        open,
        open_value,
        late_lines,
        requested,
        confirmed,
        months: months.into_values().collect(),
    }
}

fn months_of(period: Period) -> BTreeMap<Month, DeliveryMonth> {
    let none = Delivery::default();
    let first = period.start.map_or(period.end.month(), Day::month);
    let months = (first.0..period.end.month().0).map(Month);
    months.map(|month| (month, DeliveryMonth { month, requested: none, confirmed: none })).collect()
}

/// The part of a value that goes with a part of a quantity, rounded half away from zero.
fn part(value: Amount, of: Amount, whole: Amount) -> Amount {
    if whole.0 <= 0 {
        return Amount::ZERO;
    }
    let (quotient, rest) = (value.0 * of.0 / whole.0, value.0 * of.0 % whole.0);
    let step = if rest.abs() * 2 >= whole.0 { rest.signum() } else { 0 };
    Amount(quotient + step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn as_of(text: &str) -> AsOf {
        AsOf(day(text))
    }

    /// Ten pieces worth 100, ordered on the first of March, asked for on the 10th and promised for the 12th.
    fn line(number: &str) -> OrderLine {
        OrderLine {
            order_number: number.to_owned(),
            order_line: None,
            product: None,
            quantity: Amount(100_000),
            unit: None,
            order_date: day("2026-03-01"),
            requested_date: Some(day("2026-03-10")),
            confirmed_date: Some(day("2026-03-12")),
            delivered_date: None,
            delivered_quantity: None,
            value: Some(Amount(1_000_000)),
        }
    }

    fn delivered(number: &str, on: &str, quantity: i128) -> OrderLine {
        OrderLine {
            delivered_date: Some(day(on)),
            delivered_quantity: Some(Amount(quantity * 10_000)),
            ..line(number)
        }
    }

    fn counts(delivery: Delivery) -> [u32; 4] {
        [delivery.eligible, delivery.on_time, delivery.in_full, delivery.on_time_in_full]
    }

    #[test]
    fn a_line_is_on_time_and_in_full_or_it_is_not() {
        let lines = [
            delivered("kept", "2026-03-10", 10),
            delivered("promised", "2026-03-12", 10),
            delivered("short", "2026-03-09", 9),
            delivered("late", "2026-03-13", 10),
            line("never came"),
        ];
        let book = order_book(&lines, as_of("2026-04-01"));
        assert_eq!(counts(book.requested), [5, 2, 3, 1]);
        assert_eq!(counts(book.confirmed), [5, 3, 3, 2]);
        assert_eq!(book.confirmed.share(), Some(0.4));
        assert_eq!(book.months.len(), 12);
        let march = book.months.last().unwrap();
        assert_eq!((march.month.to_string().as_str(), march.requested), ("2026-03", book.requested));
        assert_eq!(book.months[0].requested.share(), None, "nothing was due in April of the year before");
    }

    #[test]
    fn what_happens_on_the_day_or_later_has_not_happened() {
        let lines = [delivered("A", "2026-03-10", 10)];
        let before = order_book(&lines, as_of("2026-03-10"));
        assert_eq!(before.open.len(), 1);
        assert_eq!(before.open[0].days_late, None, "the promised day is still to come");
        assert!(order_book(&lines, as_of("2026-03-11")).open.is_empty());
        assert!(order_book(&lines, as_of("2026-03-01")).open.is_empty(), "it was not ordered yet");
    }

    #[test]
    fn late_lines_are_those_whose_confirmed_day_or_else_the_requested_one_has_passed() {
        let unconfirmed = OrderLine { confirmed_date: None, ..line("unconfirmed") };
        let undated = OrderLine { requested_date: None, ..unconfirmed.clone() };
        let book = order_book(&[line("confirmed"), unconfirmed, undated], as_of("2026-03-12"));
        // The 10th has passed and the 12th has not; without a day nothing is late.
        assert_eq!((book.open.len(), book.late_lines), (3, 1));
    }

    #[test]
    fn the_rest_of_a_line_is_open_with_its_part_of_the_value() {
        let lines = [delivered("part", "2026-03-12", 7), line("all")];
        let book = order_book(&lines, as_of("2026-03-20"));
        let open: Vec<_> =
            book.open.iter().map(|open| (open.rest, open.rest_value, open.days_late)).collect();
        // Eight days after the promised 12th; both as late as each other, in the order of their numbers.
        assert_eq!(
            open,
            [
                (Amount(100_000), Some(Amount(1_000_000)), Some(8)),
                (Amount(30_000), Some(Amount(300_000)), Some(8)),
            ]
        );
        assert_eq!(book.open_value, Amount(1_300_000));
    }

    #[test]
    fn a_delivered_line_without_a_quantity_came_in_full_and_a_line_of_nothing_is_none() {
        let silent = OrderLine { delivered_quantity: None, ..delivered("silent", "2026-03-10", 0) };
        let nothing = OrderLine { quantity: Amount::ZERO, ..line("cancelled") };
        let book = order_book(&[silent, nothing], as_of("2026-04-01"));
        assert_eq!(counts(book.requested), [1, 1, 1, 1]);
        assert!(book.open.is_empty());
    }

    #[test]
    fn parts_of_values_are_rounded_half_away_from_zero() {
        assert_eq!(part(Amount(10), Amount(1), Amount(4)), Amount(3));
        assert_eq!(part(Amount(10), Amount(1), Amount(3)), Amount(3));
        assert_eq!(part(Amount(10), Amount(1), Amount(0)), Amount::ZERO);
    }
}
