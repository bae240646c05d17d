//! Goes through an account's purchases once, from day to day, and says at each day what was known then.

use super::calendar::Calendar;
use super::past::Past;
use super::phase::PhaseRule;
use super::rhythm::{Cycle, Typical};
use super::standing::{Figures, Standing};
use super::state::ActivityState;
use crate::money::{Amount, approximate};
use crate::portfolio::count;
use crate::time::Day;

/// Fewer days with a purchase are first orders.
const FEWEST_PURCHASES: usize = 4;
/// Months after which steady buying is commitment, and over which pauses count.
const YEARS_OF_COMMITMENT: usize = 24;
/// A change beyond this multiple of its standard error is more than chance: 90 % on two sides.
const BEYOND_CHANCE: f64 = 1.64;

/// An account on its way through the calendar.
pub(super) struct Walk<'a> {
    past: &'a Past,
    typical: &'a Typical,
    calendar: &'a Calendar,
    /// The gaps so far, the smallest first.
    gaps: Vec<u32>,
    /// How many purchases there were.
    bought: usize,
    last: Option<i32>,
    /// The last purchase that ended a silence.
    returned: Option<i32>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(past: &'a Past, typical: &'a Typical, calendar: &'a Calendar) -> Self {
        Self { past, typical, calendar, gaps: Vec::new(), bought: 0, last: None, returned: None }
    }

    /// Goes on to the day that many months back and says what was known before it.
    pub(super) fn to(&mut self, back: usize) -> Option<Standing> {
        let day = self.calendar.back(back)?;
        while let Some(next) = self.past.purchases.get(self.bought).copied().filter(|next| *next < day) {
            if let Some(gap) = self.last.and_then(|last| u32::try_from(next - last).ok()) {
                if f64::from(gap) > Cycle::of(&self.gaps, self.typical).silent_after() {
                    self.returned = Some(next);
                }
                let place = self.gaps.partition_point(|known| *known < gap);
                self.gaps.insert(place, gap);
            }
            self.last = Some(next);
            self.bought += 1;
        }
        self.standing(back, day)
    }

    fn standing(&self, back: usize, day: i32) -> Option<Standing> {
        let cycle = Cycle::of(&self.gaps, self.typical);
        let (year, two_years) = (self.calendar.back(back + 12)?, self.calendar.back(back + 24)?);
        let first = self.past.purchases.first().copied().filter(|_| self.bought > 0);
        let figures = Figures {
            purchases: count(self.bought),
            first_purchase: first.and_then(Day::from_epoch),
            last_purchase: self.last.and_then(Day::from_epoch),
            elapsed_days: self.last.map(|last| day - last),
            cycle_days: cycle.days,
            late_after_days: cycle.late_after(),
            silent_after_days: cycle.silent_after(),
            lost_after_days: cycle.lost_after(),
            pause_after_days: cycle.pause_after(),
            longest_pause_days: first.map(|_| self.past.longest_pause(two_years, day)),
            last_year: self.past.net(year, day),
            year_before: self.past.net(two_years, year),
        };
        let Some((first, last)) = first.zip(self.last) else {
            return Some(Standing::prospect(figures));
        };
        let at = At { back, day, first, last, cycle };
        let state = self.state(&at);
        Some(Standing { state, rule: self.rule(&at, state, &figures), figures })
    }

    fn state(&self, at: &At) -> ActivityState {
        let elapsed = f64::from(at.day - at.last);
        let month_before = self.calendar.back(at.back + 1).unwrap_or(at.day);
        let was_lost = f64::from(month_before - at.last) > at.cycle.lost_after();
        if elapsed > at.cycle.lost_after() && was_lost {
            ActivityState::Lost
        } else if elapsed > at.cycle.silent_after() {
            ActivityState::Dormant
        } else if elapsed > at.cycle.late_after() || self.has_shrunk(at) {
            ActivityState::AtRisk
        } else if self.has_returned(at) {
            ActivityState::Reactivated
        } else if at.is_new() {
            ActivityState::New
        } else {
            self.trend(at)
        }
    }

    fn rule(&self, at: &At, state: ActivityState, figures: &Figures) -> PhaseRule {
        let is_old = self.calendar.back(at.back + YEARS_OF_COMMITMENT).is_some_and(|start| at.first <= start);
        let has_halved = figures.last_year.0 * 2 < figures.year_before.0;
        if state.is_silent() {
            PhaseRule::Silent
        } else if is_old && has_halved && self.trend(at) == ActivityState::Declining {
            PhaseRule::Withdrawing
        } else if self.has_returned(at) {
            PhaseRule::Returned
        } else if self.bought < FEWEST_PURCHASES {
            PhaseRule::FewPurchases
        } else if at.is_new() {
            PhaseRule::Recent
        } else if !is_old {
            PhaseRule::Repeating
        } else if figures.longest_pause_days.is_some_and(|pause| f64::from(pause) > at.cycle.pause_after()) {
            PhaseRule::Pausing
        } else {
            PhaseRule::Steady
        }
    }

    fn has_returned(&self, at: &At) -> bool {
        self.returned.is_some_and(|returned| f64::from(at.day - returned) <= 2.0 * at.cycle.days)
    }

    /// Whether the value of the last two cycles, at least a quarter, is below 60 % of the same days a year before; for an
    /// account not yet that old, or of a longer cycle than a year, of the days just before them.
    fn has_shrunk(&self, at: &At) -> bool {
        let span = at.two_cycles();
        let now = self.past.net(at.day - span, at.day);
        let year_before = Some(at.day - 365).filter(|_| span <= 365);
        let ends = year_before.into_iter().chain([at.day - span]);
        let before = ends.into_iter().find(|end| at.first <= end - span);
        before.is_some_and(|end| {
            let then = self.past.net(end - span, end);
            then > Amount::ZERO && now.0 * 100 < then.0 * 60
        })
    }

    /// Compares the last twelve months with the twelve before, or the halves of a shorter life, in periods that suit the
    /// rhythm: by more than 15 %, and by more than the periods differ among themselves.
    fn trend(&self, at: &At) -> ActivityState {
        let period = at.period_months();
        let periods = (self.calendar.whole_months(at.first, at.back) / 2).min(12) / period;
        if periods < 2 {
            return ActivityState::Stable;
        }
        let value = |place: usize| {
            let end = self.calendar.back(at.back + place * period)?;
            Some(self.past.net(self.calendar.back(at.back + (place + 1) * period)?, end))
        };
        let recent: Vec<Amount> = (0..periods).filter_map(value).collect();
        let earlier: Vec<Amount> = (periods..2 * periods).filter_map(value).collect();
        let (now, then): (Amount, Amount) = (recent.iter().copied().sum(), earlier.iter().copied().sum());
        let change = now - then;
        let by_share = change.0.abs() * 100 > then.0.max(0) * 15;
        if !by_share || !is_beyond_chance(change, &recent, &earlier) {
            ActivityState::Stable
        } else if change > Amount::ZERO {
            ActivityState::Growing
        } else {
            ActivityState::Declining
        }
    }
}

/// Where a walk stands.
struct At {
    back: usize,
    day: i32,
    first: i32,
    last: i32,
    cycle: Cycle,
}

impl At {
    /// Two cycles in whole days, at least a quarter.
    fn two_cycles(&self) -> i32 {
        whole_days((2.0 * self.cycle.days).clamp(90.0, 3_650.0))
    }

    fn is_new(&self) -> bool {
        f64::from(self.day - self.first) <= (2.0 * self.cycle.days).max(90.0)
    }

    /// Months where it buys about monthly, quarters and half-years where it buys seldom: as XYZ chooses its periods.
    fn period_months(&self) -> usize {
        match self.cycle.days {
            days if days <= 45.0 => 1,
            days if days <= 120.0 => 3,
            _ => 6,
        }
    }
}

/// Full days; what is less than one is left out.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "clamped to ten years before")]
fn whole_days(days: f64) -> i32 {
    days as i32
}

/// Whether the mean changed by more than 1.64 standard errors, by the spread of the periods around the mean of their half.
fn is_beyond_chance(change: Amount, recent: &[Amount], earlier: &[Amount]) -> bool {
    let n = f64::from(count(recent.len()));
    let squares = |half: &[Amount]| -> f64 {
        let mean = approximate(half.iter().copied().sum::<Amount>().0) / n;
        half.iter().map(|value| (approximate(value.0) - mean).powi(2)).sum()
    };
    let deviation = ((squares(recent) + squares(earlier)) / (2.0 * n)).sqrt();
    approximate(change.0).abs() / n > BEYOND_CHANCE * deviation * (2.0 / n).sqrt()
}
