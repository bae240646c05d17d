//! How a relationship went, month by month, and whether it moved back.

use super::calendar::{Calendar, KEPT_MONTHS};
use super::past::Past;
use super::phase::Phase;
use super::rhythm::Typical;
use super::standing::Standing;
use super::state::ActivityState;
use super::walk::Walk;
use crate::money::Amount;
use crate::portfolio::{BuyingDay, count};
use crate::time::Day;

/// How many months a move back stays an alert.
const ALERT_MONTHS: usize = 12;

/// Where an account stands, and how it came there.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Where it stands on the as-of day.
    pub now: Standing,
    /// The as-of day and the same day of up to 35 months before it, oldest first, from its first purchase on.
    pub months: Vec<Then>,
    /// How long it has been in its phase.
    pub spell: Spell,
    /// That it moved back within the last twelve months.
    pub moved_back: Option<MovedBack>,
}

/// Phase and state on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Then {
    /// The day.
    pub day: Day,
    /// The phase.
    pub phase: Phase,
    /// The state.
    pub state: ActivityState,
}

/// The unbroken months in the present phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spell {
    /// The first month's day on which it was in the phase; `None` for an account that never bought.
    pub since: Option<Day>,
    /// How many of the days looked at.
    pub months: u32,
    /// Whether it was in the phase already on the first day looked at, so that it may be longer.
    pub is_at_least: bool,
}

/// That an account came from a closer phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedBack {
    /// The phase it was in before.
    pub from: Phase,
    /// The first month's day on which it was no longer there.
    pub since: Day,
    /// Its net revenue in the twelve months before that day: what is at stake.
    pub at_stake: Amount,
}

impl Course {
    /// An account that never had a line.
    pub fn prospect() -> Self {
        let now = Standing::prospect(super::Figures::default());
        Self { now, months: Vec::new(), spell: Spell::default(), moved_back: None }
    }

    /// Follows an account by its days before the as-of day, oldest first; `None` where the calendar ends.
    pub fn of(days: &[BuyingDay], typical: &Typical, calendar: &Calendar) -> Option<Self> {
        let past = Past::of(days);
        let mut walk = Walk::new(&past, typical, calendar);
        let mut months = Vec::new();
        let mut now = None;
        for back in (0..KEPT_MONTHS).rev() {
            let standing = walk.to(back)?;
            if standing.figures.purchases > 0 {
                let day = Day::from_epoch(calendar.back(back)?)?;
                months.push(Then { day, phase: standing.phase(), state: standing.state });
            }
            now = Some(standing);
        }
        let spell = spell(&months);
        let moved_back = moved_back(&months, &past, calendar);
        Some(Self { now: now?, months, spell, moved_back })
    }

    /// How many of the months looked at it was in each phase, in the order of phases.
    pub fn months_in(&self) -> [(Phase, u32); 5] {
        Phase::ALL
            .map(|phase| (phase, count(self.months.iter().filter(|month| month.phase == phase).count())))
    }
}

fn spell(months: &[Then]) -> Spell {
    let Some(last) = months.last() else { return Spell::default() };
    let unbroken = months.iter().rev().take_while(|month| month.phase == last.phase);
    let length = unbroken.clone().count();
    Spell {
        since: unbroken.last().map(|month| month.day),
        months: count(length),
        is_at_least: length == KEPT_MONTHS,
    }
}

fn moved_back(months: &[Then], past: &Past, calendar: &Calendar) -> Option<MovedBack> {
    let last = months.last()?;
    let length = months.iter().rev().take_while(|month| month.phase == last.phase).count();
    let before = months.iter().rev().nth(length)?;
    let is_back = last.phase.closeness() < before.phase.closeness();
    let start = length.checked_sub(1).filter(|back| is_back && *back < ALERT_MONTHS)?;
    let since = calendar.back(start)?;
    let at_stake = past.net(calendar.back(start + 12)?, since);
    Some(MovedBack { from: before.phase, since: Day::from_epoch(since)?, at_stake })
}
