//! The analysis calendar: on which days a run is due by itself, and as of which day it is.
//!
//! A run of the calendar looks at whole months: it is due some days after a month or a quarter has ended, when what was
//! posted late has arrived, and is as of the first day after that month or quarter.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::time::{AsOf, Day, Month, Months};

/// How many due days that passed unnoticed are made up for; older ones are left out.
pub const MOST_MADE_UP: usize = 24;

/// When runs are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum CalendarSchedule {
    /// On this day of every month, as of its first day.
    Monthly(DueDay),
    /// On this day of January, April, July and October, as of its first day.
    Quarterly(DueDay),
}

/// A day that every month has: 1 to 28.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDay(u8);

impl DueDay {
    /// The day of the month, if every month has it.
    pub fn new(day: u8) -> Option<Self> {
        (1..=28).contains(&day).then_some(Self(day))
    }
}

/// The text is not a schedule of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a schedule of the calendar: write `monthly 3` or `quarterly 10`, with a day from 1 to 28"
)]
pub struct NotACalendarSchedule(pub String);

impl CalendarSchedule {
    /// The first due day after a day.
    pub fn next_after(self, day: Day) -> Day {
        let mut month = day.month();
        loop {
            match self.due_in(month) {
                Some(due) if due > day => return due,
                // The calendar's own end, which no run reaches.
                None if month.first_day().is_none() => return day,
                _ => month = month.plus(Months(1)),
            }
        }
    }

    /// The due days from one that is due to today, oldest first, and of very many the newest.
    pub fn due_days(self, from: Day, today: Day) -> Vec<Day> {
        let next = |due: &Day| Some(self.next_after(*due)).filter(|next| next > due);
        let due: Vec<Day> = std::iter::successors(Some(from), next).take_while(|due| *due <= today).collect();
        let left_out = due.len().saturating_sub(MOST_MADE_UP);
        due.into_iter().skip(left_out).collect()
    }

    /// The newest due day up to today.
    pub fn newest_due(self, today: Day) -> Option<Day> {
        (0..=3).find_map(|back| self.due_in(today.month().plus(Months(-back))).filter(|due| *due <= today))
    }

    /// The exclusive end of what the run of a due day knows: the first day of its month.
    pub fn as_of(due: Day) -> AsOf {
        AsOf(due.month().first_day().unwrap_or(due))
    }

    fn due_in(self, month: Month) -> Option<Day> {
        let (day, every) = match self {
            Self::Monthly(day) => (day, 1),
            Self::Quarterly(day) => (day, 3),
        };
        if month.0.rem_euclid(every) != 0 {
            return None;
        }
        Day::from_epoch(month.first_day()?.epoch() + i32::from(day.0) - 1)
    }
}

impl FromStr for CalendarSchedule {
    type Err = NotACalendarSchedule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotACalendarSchedule(text.to_owned());
        let (word, day) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let day = day.trim().parse().ok().and_then(DueDay::new).ok_or_else(wrong)?;
        match word {
            "monthly" => Ok(Self::Monthly(day)),
            "quarterly" => Ok(Self::Quarterly(day)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for CalendarSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Monthly(DueDay(day)) => write!(f, "monthly {day}"),
            Self::Quarterly(DueDay(day)) => write!(f, "quarterly {day}"),
        }
    }
}

impl TryFrom<String> for CalendarSchedule {
    type Error = NotACalendarSchedule;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CalendarSchedule> for String {
    fn from(schedule: CalendarSchedule) -> Self {
        schedule.to_string()
    }
}
