//! Business dates as people write them: the date as written, a zoned timestamp cut in the mapping's zone.

use chrono::format::{Item, Parsed, StrftimeItems, parse_and_remainder};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;
use mainstay_domain::time::Day;

/// Which of the first two numbers of `03/04/2026` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// How the dates of a file are written. ISO dates and `31.12.2026` are read always.
#[derive(Debug, Clone, Default)]
pub(super) struct DateReading {
    format: Option<Vec<Item<'static>>>,
    pub(super) order: Option<DateOrder>,
    zone: Option<Tz>,
}

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateFault {
    /// It cannot be read.
    Bad,
    /// It is a date of the calendar, but of no invoice: before 1900 or after 2199.
    OutOfRange,
    /// It can be read once the order of day and month is known.
    NeedsOrder,
    /// It can be read once the zone is known.
    NeedsZone,
}

type Read<T> = Result<T, DateFault>;

impl DateReading {
    pub(super) fn new(format: Option<&str>, zone: Option<Tz>) -> Self {
        let format = format.and_then(|format| StrftimeItems::new(format).parse_to_owned().ok());
        Self { format, order: None, zone }
    }

    /// Detected forms only, in one order.
    pub(super) fn in_order(order: DateOrder) -> Self {
        Self { order: Some(order), ..Self::default() }
    }

    /// Whether the mapping states a format.
    pub(super) fn has_format(&self) -> bool {
        self.format.is_some()
    }

    /// The day of a trimmed cell.
    pub(super) fn read(&self, cell: &[u8]) -> Read<Day> {
        let text = std::str::from_utf8(cell).map_err(|_| DateFault::Bad)?;
        let date = match self.formatted(text) {
            Some(date) => date?,
            None => self.detected(text)?,
        };
        if (1900..2200).contains(&date.year()) { Ok(Day(date)) } else { Err(DateFault::OutOfRange) }
    }

    /// By the mapping's format; `None` where the text is written otherwise.
    fn formatted(&self, text: &str) -> Option<Read<NaiveDate>> {
        let mut parsed = Parsed::new();
        let rest = parse_and_remainder(&mut parsed, text, self.format.as_ref()?.iter()).ok()?;
        if !(rest.is_empty() || rest.starts_with([' ', 'T'])) {
            return None;
        }
        if parsed.offset().is_some() {
            let moment = parsed.to_datetime().ok()?;
            return Some(self.cut(moment.naive_utc()));
        }
        parsed.to_naive_date().ok().map(Ok)
    }

    fn detected(&self, text: &str) -> Read<NaiveDate> {
        let end = text.find([' ', 'T']).unwrap_or(text.len());
        let (date, time) = text.split_at_checked(end).ok_or(DateFault::Bad)?;
        let date = self.date(date)?;
        let Some(time) = time.get(1..).filter(|time| !time.is_empty()) else { return Ok(date) };
        match clock(time).ok_or(DateFault::Bad)? {
            (_, None) => Ok(date),
            (time, Some(offset)) => {
                let utc = date.and_time(time).checked_sub_signed(offset).ok_or(DateFault::OutOfRange)?;
                self.cut(utc)
            }
        }
    }

    fn date(&self, text: &str) -> Read<NaiveDate> {
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let (year, rest) = text.split_at_checked(4).ok_or(DateFault::Bad)?;
            let (month, day) = rest.split_at_checked(2).ok_or(DateFault::Bad)?;
            return calendar(year, month, day);
        }
        let sign = text.chars().find(|letter| matches!(letter, '-' | '/' | '.')).ok_or(DateFault::Bad)?;
        let mut parts = text.split(sign);
        let (Some(first), Some(second), Some(third), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(DateFault::Bad);
        };
        if first.len() == 4 {
            return calendar(first, second, third);
        }
        if third.len() != 4 {
            return Err(DateFault::Bad);
        }
        match (sign, self.order) {
            ('.', _) | (_, Some(DateOrder::DayFirst)) => calendar(third, second, first),
            (_, Some(DateOrder::MonthFirst)) => calendar(third, first, second),
            (_, None) => {
                calendar(third, second, first).or_else(|_| calendar(third, first, second))?;
                Err(DateFault::NeedsOrder)
            }
        }
    }

    fn cut(&self, utc: NaiveDateTime) -> Read<NaiveDate> {
        let zone = self.zone.ok_or(DateFault::NeedsZone)?;
        Ok(zone.from_utc_datetime(&utc).date_naive())
    }
}

/// What a trimmed cell says about the order: the order that alone explains it, or `None` where it says nothing.
///
/// The second value is whether both orders explain it, with different days.
pub(super) fn order_evidence(cell: &[u8]) -> (Option<DateOrder>, bool) {
    let day_in = |order| DateReading::in_order(order).read(cell).ok();
    match (day_in(DateOrder::DayFirst), day_in(DateOrder::MonthFirst)) {
        (Some(_), None) => (Some(DateOrder::DayFirst), false),
        (None, Some(_)) => (Some(DateOrder::MonthFirst), false),
        (Some(day_first), Some(month_first)) => (None, day_first != month_first),
        (None, None) => (None, false),
    }
}

fn calendar(year: &str, month: &str, day: &str) -> Read<NaiveDate> {
    let number = |text: &str, longest: usize| -> Option<u32> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        (digits && text.len() <= longest).then(|| text.parse().ok()).flatten()
    };
    let year = number(year, 4).and_then(|year| i32::try_from(year).ok()).ok_or(DateFault::Bad)?;
    let (month, day) = (number(month, 2).ok_or(DateFault::Bad)?, number(day, 2).ok_or(DateFault::Bad)?);
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::Bad)
}

/// A time of day and, where it has one, its offset from UTC.
fn clock(text: &str) -> Option<(NaiveTime, Option<Duration>)> {
    let text = text.trim();
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, ':' | '.' | ',')));
    let (time, mut rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    rest = rest.trim();
    let mut afternoon = None;
    for (word, is_afternoon) in [("am", false), ("pm", true)] {
        if rest.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            afternoon = Some(is_afternoon);
            rest = rest.get(2..)?.trim();
        }
    }
    let mut parts = time.split([':', '.', ',']);
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let second: u32 = parts.next().map_or(Some(0), |second| second.parse().ok())?;
    let hour = match afternoon {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) => hour % 12 + 12,
        Some(false) => hour % 12,
        None => hour,
    };
    let time = NaiveTime::from_hms_opt(hour, minute, second.min(59))?;
    if rest.is_empty() { Some((time, None)) } else { Some((time, Some(offset(rest)?))) }
}

/// `Z`, `UTC`, `+01`, `+0100`, `+01:00`.
fn offset(text: &str) -> Option<Duration> {
    if ["Z", "UTC", "GMT"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Some(Duration::zero());
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|letter| *letter != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i64>().ok()?, 0),
        4 => (digits.get(..2)?.parse::<i64>().ok()?, digits.get(2..)?.parse::<i64>().ok()?),
        _ => return None,
    };
    (hours <= 18 && minutes < 60).then(|| Duration::minutes(sign * (hours * 60 + minutes)))
}
