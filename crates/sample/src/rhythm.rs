//! When a customer buys: on which days it orders, and how its lines are spread over them.

use crate::accounts::Account;
use crate::calendar::Calendar;
use crate::cast::{SILENT_MONTHS, Story};
use crate::rng::Rng;

/// What each month of the year sells, in percent of an average month: weak in August and December, strong in spring and autumn.
const SEASON: [u64; 12] = [92, 96, 110, 104, 102, 104, 94, 78, 108, 110, 108, 94];

/// How evenly a customer orders.
#[derive(Debug, Clone, Copy)]
enum Pace {
    /// By its own calendar, give or take a fifth.
    Even,
    /// When something runs out.
    Loose,
    /// Much at once, then long nothing.
    Bursts,
}

/// Gaps of a loose pace in thousandths of the mean: steps of a gamma distribution of shape 2, standard deviation 0.76.
const LOOSE: [u32; 16] =
    [150, 240, 330, 410, 500, 580, 670, 760, 850, 960, 1080, 1220, 1400, 1640, 2010, 3200];

/// Gaps of bursts in thousandths of the mean: most far below it and a few far above, standard deviation 1.65.
const BURSTS: [u32; 16] = [20, 30, 50, 60, 80, 100, 120, 150, 200, 300, 450, 700, 1300, 2600, 4000, 5840];

/// A customer's time with the company.
#[derive(Debug)]
pub(crate) struct Life {
    /// First month, and the month after the last.
    from: u32,
    until: u32,
    pace: Pace,
    /// Percent by which its buying in the last month differs from the first.
    drift: u64,
}

impl Life {
    /// A life of so many months at most. Planted customers stay, as their story says when they buy.
    pub(crate) fn of(account: &Account, months: u32, rng: &mut Rng) -> Self {
        let newcomer = rng.chance(120);
        let leaves = rng.chance(60);
        let pace = match rng.below(100) {
            ..38 => Pace::Even,
            38..78 => Pace::Loose,
            _ => Pace::Bursts,
        };
        let drift = u64::from(rng.between(55, 150));
        if let Some(role) = account.role {
            let loose = [Story::Breadwinner, Story::HiddenGroup, Story::UnknownCost];
            let pace = if loose.contains(&role.story) { Pace::Loose } else { Pace::Even };
            return Self { from: 0, until: months, pace, drift: 100 };
        }
        // Who has an awkward name stays to the end, so that the name is on every screen.
        let settled = account.awkward_name;
        Self {
            from: if newcomer && !settled { rng.between(3, months / 2) } else { 0 },
            until: if leaves && !settled { rng.between(months / 2 + 3, months - 2) } else { months },
            pace,
            drift,
        }
    }

    /// The days of about so many orders, rising; at least one.
    pub(crate) fn order_days(&self, calendar: &Calendar, orders: u32, rng: &mut Rng) -> Vec<u32> {
        let (start, end) = (calendar.start_of(self.from), calendar.start_of(self.until));
        // Counted in thousandths of a day, since a large customer orders several times a day.
        let (mut at, end) = (u64::from(start) * 1000, u64::from(end) * 1000);
        let mean = ((end - at) / u64::from(orders.max(1))).max(1);
        at += mean * u64::from(rng.below(1000)) / 1000;
        let mut days = Vec::new();
        while at < end {
            days.push(calendar.open_from(u32::try_from(at / 1000).unwrap_or(u32::MAX)));
            let gap = match self.pace {
                Pace::Even => rng.between(800, 1200),
                Pace::Loose => rng.pick(&LOOSE),
                Pace::Bursts => rng.pick(&BURSTS),
            };
            at += (mean * u64::from(gap) / 1000).max(1);
        }
        days
    }

    /// How much an order in a month is of the customer's buying; relative numbers, 0 where it buys nothing.
    pub(crate) fn weight(&self, account: &Account, month: u32, calendar: &Calendar, rng: &mut Rng) -> u64 {
        let months = calendar.month_count();
        let of_year = calendar.month(month).map_or(1, |month| month.of_year);
        let season = usize::try_from(of_year - 1).ok().and_then(|month| SEASON.get(month)).copied();
        let activity = match account.role {
            Some(role) => planted(role.story, role.months, of_year, months - month),
            None => self.drifted(month) * u64::from(rng.between(60, 140)) / 100,
        };
        season.unwrap_or(100) * activity
    }

    fn drifted(&self, month: u32) -> u64 {
        let left = u64::from(self.until.saturating_sub(month));
        let lived = u64::from(month.saturating_sub(self.from));
        (100 * left + self.drift * lived) / (left + lived).max(1)
    }
}

/// The activity of a planted customer in percent, `left` months (this one included) before the end.
fn planted(story: Story, parameter: u32, month_of_year: u32, left: u32) -> u64 {
    match story {
        Story::Growing => ramp(left, (24, 6), 4),
        Story::Fading => 106 - ramp(left, (30, 10), 6),
        Story::Lost if left <= parameter => 0,
        Story::Returned if left > parameter && left <= parameter + SILENT_MONTHS => 0,
        Story::Newcomer if left > parameter => 0,
        Story::Seasonal if !(3..=5).contains(&month_of_year) => 0,
        _ => 100,
    }
}

/// Rises from `low` to 100 percent while the months left fall from the first to the second.
fn ramp(left: u32, between: (u32, u32), low: u64) -> u64 {
    let (from, to) = between;
    let done = u64::from(from.saturating_sub(left.max(to)));
    low + (100 - low) * done / u64::from(from - to)
}
