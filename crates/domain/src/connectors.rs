//! What Mainstay fetches by itself: how often it looks, and which files it takes.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The longest time between two looks, in minutes: a week.
const LONGEST: u32 = 7 * 24 * 60;

/// When a connector looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Schedule {
    /// Again and again, that many minutes apart.
    Every(u32),
    /// Once a day at this time, in UTC.
    Daily(NaiveTime),
}

/// The text is not a schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a schedule: write `every 15m`, `every 2h` or `daily 06:30` (UTC), at most a week apart"
)]
pub struct NotASchedule(pub String);

impl Schedule {
    /// The first look after a time.
    pub fn next_after(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Every(minutes) => now + TimeDelta::minutes(minutes.into()),
            Self::Daily(at) => {
                let today = now.date_naive().and_time(at).and_utc();
                if today > now { today } else { today + Days::new(1) }
            }
        }
    }
}

impl FromStr for Schedule {
    type Err = NotASchedule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotASchedule(text.to_owned());
        let (word, when) = text.trim().split_once(' ').ok_or_else(wrong)?;
        match word {
            "daily" => {
                let at = NaiveTime::parse_from_str(when.trim(), "%H:%M").map_err(|_| wrong())?;
                Ok(Self::Daily(at))
            }
            "every" => {
                let when = when.trim();
                let (digits, unit) = when.split_at_checked(when.len().saturating_sub(1)).ok_or_else(wrong)?;
                let number: u32 = digits.parse().map_err(|_| wrong())?;
                let minutes = match unit {
                    "m" => Some(number),
                    "h" => number.checked_mul(60),
                    _ => None,
                };
                minutes.filter(|minutes| (1..=LONGEST).contains(minutes)).map(Self::Every).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(minutes) if minutes % 60 == 0 => write!(f, "every {}h", minutes / 60),
            Self::Every(minutes) => write!(f, "every {minutes}m"),
            Self::Daily(at) => write!(f, "daily {}", at.format("%H:%M")),
        }
    }
}

impl TryFrom<String> for Schedule {
    type Error = NotASchedule;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Schedule> for String {
    fn from(schedule: Schedule) -> Self {
        schedule.to_string()
    }
}

/// Whether the name of a file is one of a pattern, in which `*` stands for any letters and `?` for one.
pub fn is_named_like(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) = (name.chars().collect(), pattern.chars().collect());
    // What the last star stands for grows by one letter whenever the rest does not fit.
    let (mut at, mut wanted, mut star) = (0, 0, None);
    while at < name.len() {
        match pattern.get(wanted) {
            Some('*') => {
                star = Some((wanted, at));
                wanted += 1;
            }
            Some(letter) if *letter == '?' || Some(letter) == name.get(at) => {
                at += 1;
                wanted += 1;
            }
            _ => {
                let Some((place, from)) = star else { return false };
                star = Some((place, from + 1));
                (wanted, at) = (place + 1, from + 1);
            }
        }
    }
    pattern.get(wanted..).unwrap_or_default().iter().all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_schedule_reads_as_it_is_written() {
        for text in ["every 1m", "every 15m", "every 2h", "every 168h", "daily 06:30", "daily 00:00"] {
            assert_eq!(text.parse::<Schedule>().unwrap().to_string(), text);
        }
        assert_eq!("every 120m".parse::<Schedule>().unwrap().to_string(), "every 2h");
        for text in [
            "",
            "every",
            "every 0m",
            "every 169h",
            "every -1m",
            "daily 24:00",
            "hourly",
            "every 5µ",
            "every m",
        ] {
            assert!(text.parse::<Schedule>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_next_look_is_later_than_now() {
        let now = time("2026-06-30T09:00:00Z");
        let next = |text: &str| text.parse::<Schedule>().unwrap().next_after(now);
        assert_eq!(next("every 90m"), time("2026-06-30T10:30:00Z"));
        assert_eq!(next("daily 09:01"), time("2026-06-30T09:01:00Z"));
        assert_eq!(next("daily 09:00"), time("2026-07-01T09:00:00Z"), "not the same look twice");
        assert_eq!(next("daily 06:30"), time("2026-07-01T06:30:00Z"));
    }

    #[test]
    fn a_pattern_takes_the_names_people_expect() {
        for (name, pattern) in [
            ("a.csv", "*.csv"),
            ("a.csv", "*"),
            ("a.csv", "?.csv"),
            ("ab.b.csv", "*b.csv"),
            ("*", "*"),
            ("", "*"),
        ] {
            assert!(is_named_like(name, pattern), "{name} {pattern}");
        }
        for (name, pattern) in [("a.csv.tmp", "*.csv"), ("ab.csv", "?.csv"), ("a", ""), ("a.CSV", "*.csv")] {
            assert!(!is_named_like(name, pattern), "{name} {pattern}");
        }
    }
}
