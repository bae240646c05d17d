//! What an account bought period by period, without gaps, in periods that suit its own rhythm.

use serde::{Deserialize, Serialize};

use super::words::words;
use super::xyz::{BuyingDay, inside};
use crate::money::Amount;
use crate::time::{Day, Period};

/// How long a period is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PeriodLength {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// A calendar quarter.
    Quarter,
    /// January to June, July to December.
    HalfYear,
}

impl PeriodLength {
    /// The fewest periods that say anything about variation.
    pub fn fewest(self) -> u32 {
        match self {
            Self::Week | Self::Month => 6,
            Self::Quarter | Self::HalfYear => 4,
        }
    }

    /// The length that suits gaps between purchases: a month, unless half of the gaps are shorter than 10 days or longer
    /// than 45 or 120.
    pub fn suiting(gaps: &[u32]) -> Self {
        match twice_the_median(gaps) {
            Some(twice) if twice < 20 => Self::Week,
            Some(twice) if twice > 240 => Self::HalfYear,
            Some(twice) if twice > 90 => Self::Quarter,
            _ => Self::Month,
        }
    }

    /// The number of the period a day lies in; neighbouring periods have neighbouring numbers.
    fn number(self, day: Day) -> i32 {
        match self {
            // 1970-01-01 was a Thursday.
            Self::Week => (day.epoch() + 3).div_euclid(7),
            Self::Month => day.month().0,
            Self::Quarter => day.month().0.div_euclid(3),
            Self::HalfYear => day.month().0.div_euclid(6),
        }
    }

    /// The first day of the period of that number; `None` outside the calendar.
    fn first_day(self, number: i32) -> Option<Day> {
        match self {
            Self::Week => Day::from_epoch(number * 7 - 3),
            Self::Month => crate::time::Month(number).first_day(),
            Self::Quarter => crate::time::Month(number * 3).first_day(),
            Self::HalfYear => crate::time::Month(number * 6).first_day(),
        }
    }
}

words!(PeriodLength, 4, "week, month, quarter, half_year":
    Week = "week", Month = "month", Quarter = "quarter", HalfYear = "half_year");

/// What becomes of periods that are known in part only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartialPeriods {
    /// The first is left out when less than half of it is known; the last when it is not over.
    #[default]
    Drop,
    /// As older tables have it: both count as if they were whole, and a life begins with the first line of any kind.
    Keep,
}

words!(PartialPeriods, 2, "drop, keep": Drop = "drop", Keep = "keep");

/// Net value period by period, from the beginning of the account's life or of the window on, silent periods included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodTotals {
    /// How long each period is.
    pub length: PeriodLength,
    /// The net value of each, oldest first.
    pub totals: Vec<Amount>,
    /// In how many of them lies a day on which more was bought than came back.
    pub active: u32,
    /// The first day of the first period; `None` where there is no period.
    pub start: Option<Day>,
}

impl PeriodTotals {
    /// Adds up the days (oldest first) inside the window.
    pub(super) fn of(
        days: &[BuyingDay],
        window: Period,
        length: PeriodLength,
        partial: PartialPeriods,
    ) -> Self {
        let nothing = Self { length, totals: Vec::new(), active: 0, start: None };
        let begins = |day: &&BuyingDay| partial == PartialPeriods::Keep || day.is_purchase();
        let Some(birth) = days.iter().find(begins) else { return nothing };
        let known_from = window.start.map_or(birth.day, |start| start.max(birth.day));
        let (first, end) = (first(known_from, length, partial), end(window.end, length, partial));
        let Ok(periods @ 1..) = usize::try_from(end - first) else { return nothing };
        let mut totals = vec![Amount::ZERO; periods];
        let (mut active, mut last_active) = (0, None);
        // The period under way, and the first day after it: the calendar is asked once for each period.
        let mut under_way: Option<(i32, Day)> = None;
        for day in inside(days, Period { start: Some(known_from), end: window.end }) {
            let number = match under_way {
                Some((number, next)) if day.day < next => number,
                _ => {
                    let number = length.number(day.day);
                    under_way = length.first_day(number + 1).map(|next| (number, next));
                    number
                }
            };
            let place = usize::try_from(number - first).ok().and_then(|place| totals.get_mut(place));
            let Some(total) = place else { continue };
            *total += day.net;
            if day.is_purchase() && last_active != Some(number) {
                (active, last_active) = (active + 1, Some(number));
            }
        }
        Self { length, totals, active, start: length.first_day(first) }
    }

    /// How many periods there are.
    pub fn count(&self) -> u32 {
        super::rank::count(self.totals.len())
    }
}

/// The sum of the two middle gaps, which may be one and the same; `None` without a gap. A gap beyond all that decides
/// counts as just beyond.
fn twice_the_median(gaps: &[u32]) -> Option<usize> {
    const BEYOND: usize = 241;
    let mut counts = [0_usize; BEYOND + 1];
    for gap in gaps {
        if let Some(count) = counts.get_mut(usize::try_from(*gap).map_or(BEYOND, |gap| gap.min(BEYOND))) {
            *count += 1;
        }
    }
    let place = |place: usize| {
        let mut before = 0;
        counts.iter().position(|count| {
            before += count;
            before > place
        })
    };
    let last = gaps.len().checked_sub(1)?;
    Some(place(last / 2)? + place(gaps.len() / 2)?)
}

/// The number of the first period that counts, of an account known from that day on.
fn first(known_from: Day, length: PeriodLength, partial: PartialPeriods) -> i32 {
    let number = length.number(known_from);
    let (Some(start), Some(next)) = (length.first_day(number), length.first_day(number + 1)) else {
        return number;
    };
    let (whole, known) = (next.days_since(start), next.days_since(known_from));
    if partial == PartialPeriods::Drop && 2 * known < whole { number + 1 } else { number }
}

/// The number of the first period that no longer counts, where nothing is known from that day on.
fn end(known_to: Day, length: PeriodLength, partial: PartialPeriods) -> i32 {
    let number = length.number(known_to);
    let is_over = length.first_day(number) == Some(known_to);
    if is_over || partial == PartialPeriods::Drop { number } else { number + 1 }
}
