//! The days on which the company writes invoices, counted from the first day of its first month.

use chrono::{Datelike, Months, NaiveDate, Weekday};

/// The months of the company and their working days: no Saturday, no Sunday, neither Christmas days nor New Year.
#[derive(Debug)]
pub(crate) struct Calendar {
    /// The first day of the first month.
    pub(crate) first: NaiveDate,
    /// The first day after the last month.
    pub(crate) end: NaiveDate,
    /// One entry a month, in order.
    pub(crate) months: Vec<WorkingMonth>,
}

/// A month's working days.
#[derive(Debug)]
pub(crate) struct WorkingMonth {
    /// 1 for January.
    pub(crate) of_year: u32,
    /// As offsets from the calendar's first day, rising.
    pub(crate) days: Vec<u32>,
}

impl Calendar {
    /// The calendar of so many months from the first of a month on.
    pub(crate) fn new(first: NaiveDate, months: u32) -> Self {
        let start_of = |month| first.checked_add_months(Months::new(month)).unwrap_or(first);
        let working_month = |month| {
            let days = start_of(month)
                .iter_days()
                .take_while(|day| *day < start_of(month + 1))
                .filter(|day| is_working_day(*day));
            WorkingMonth {
                of_year: start_of(month).month(),
                days: days.map(|day| offset(first, day)).collect(),
            }
        };
        Self { first, end: start_of(months), months: (0..months).map(working_month).collect() }
    }

    /// How many days the calendar spans.
    pub(crate) fn length(&self) -> u32 {
        offset(self.first, self.end)
    }

    /// How many months.
    pub(crate) fn month_count(&self) -> u32 {
        u32::try_from(self.months.len()).unwrap_or_default()
    }

    /// A month, 0 being the first.
    pub(crate) fn month(&self, month: u32) -> Option<&WorkingMonth> {
        self.months.get(usize::try_from(month).ok()?)
    }

    /// The first day of a month; the day after the last for the month after the last.
    pub(crate) fn start_of(&self, month: u32) -> u32 {
        self.first.checked_add_months(Months::new(month)).map_or(0, |day| offset(self.first, day))
    }

    /// The date of an offset.
    pub(crate) fn date(&self, day: u32) -> NaiveDate {
        self.first + chrono::Duration::days(i64::from(day))
    }

    /// The month (0 is the first) a day lies in.
    pub(crate) fn month_of(&self, day: u32) -> u32 {
        let date = self.date(day);
        let months = (date.year() - self.first.year()) * 12;
        u32::try_from(months).unwrap_or_default() + date.month() - self.first.month()
    }

    /// Whether a day, counted from the first and negative before it, is one of work.
    pub(crate) fn is_working_day(&self, day: i64) -> bool {
        is_working_day(self.first + chrono::Duration::days(day))
    }

    /// The day itself or the next on which invoices are written; the last such day for days after it.
    pub(crate) fn open_from(&self, day: u32) -> u32 {
        let last = self.last_open_day();
        (day..last).find(|day| self.is_working_day(i64::from(*day))).unwrap_or(last)
    }

    /// The last day on which invoices are written.
    pub(crate) fn last_open_day(&self) -> u32 {
        self.months.last().and_then(|month| month.days.last()).copied().unwrap_or_default()
    }
}

fn offset(first: NaiveDate, day: NaiveDate) -> u32 {
    u32::try_from((day - first).num_days()).unwrap_or_default()
}

fn is_working_day(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let holiday = matches!((day.month(), day.day()), (12, 25 | 26) | (1, 1));
    !weekend && !holiday
}
