//! When a customer buys: how its lines are spread over the months.

use crate::accounts::Account;
use crate::calendar::Calendar;
use crate::cast::{SILENT_MONTHS, Story};
use crate::rng::Rng;

/// What each month of the year sells, in percent of an average month: weak in August and December, strong in spring and autumn.
const SEASON: [u64; 12] = [92, 96, 110, 104, 102, 104, 94, 78, 108, 110, 108, 94];

/// How much of a customer's buying falls into each month of the calendar; relative numbers.
pub(crate) fn month_weights(account: &Account, calendar: &Calendar, rng: &mut Rng) -> Vec<u64> {
    let months = u32::try_from(calendar.months.len()).unwrap_or_default();
    let life = Life::of(account, months, rng);
    let weight = |(month, working): (u32, &crate::calendar::WorkingMonth)| {
        let season = usize::try_from(working.of_year - 1).ok().and_then(|month| SEASON.get(month)).copied();
        let activity = match account.role {
            Some(role) => planted(role.story, role.months, working.of_year, months - month),
            None => life.activity(month, rng),
        };
        season.unwrap_or(100) * activity
    };
    (0..).zip(&calendar.months).map(weight).collect()
}

/// The activity of a planted customer in percent, `left` months (this one included) before the end.
fn planted(story: Story, parameter: u32, month_of_year: u32, left: u32) -> u64 {
    let steps = u64::from(left);
    match story {
        Story::Growing if left <= 12 => 130 + (12 - steps) * 140 / 11,
        Story::Fading if left <= 24 => 20 + steps * 80 / 24,
        Story::Lost if left <= parameter => 0,
        Story::Returned if left > parameter && left <= parameter + SILENT_MONTHS => 0,
        Story::Seasonal if !(3..=5).contains(&month_of_year) => 0,
        _ => 100,
    }
}

/// An ordinary customer's life: since when, until when, and how evenly it buys.
struct Life {
    from: u32,
    until: u32,
    swing: Swing,
    /// Percent by which the last month differs from the first.
    drift: u64,
}

#[derive(Clone, Copy)]
enum Swing {
    Even,
    Uneven,
    Sporadic,
}

impl Life {
    fn of(account: &Account, months: u32, rng: &mut Rng) -> Self {
        let newcomer = rng.chance(120);
        let leaves = rng.chance(60);
        // Who has an awkward name stays to the end, so that the name is on every screen.
        let settled = account.awkward_name;
        Self {
            from: if newcomer && !settled { rng.between(3, months / 2) } else { 0 },
            until: if leaves && !settled { rng.between(months / 2 + 3, months - 2) } else { months },
            swing: rng.pick(&[Swing::Even, Swing::Uneven, Swing::Uneven, Swing::Sporadic]),
            drift: u64::from(rng.between(60, 145)),
        }
    }

    fn activity(&self, month: u32, rng: &mut Rng) -> u64 {
        let swing = match self.swing {
            Swing::Even => u64::from(rng.between(85, 115)),
            Swing::Uneven => u64::from(rng.between(20, 180)),
            Swing::Sporadic if rng.chance(650) => 1,
            Swing::Sporadic => u64::from(rng.between(180, 390)),
        };
        if month < self.from || month >= self.until {
            return 0;
        }
        let left = u64::from(self.until - month);
        let lived = u64::from(month - self.from);
        swing * (100 * left + self.drift * lived) / (left + lived)
    }
}
