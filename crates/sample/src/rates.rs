//! What the foreign currencies were worth on each working day: a walk that stays near a slowly moving anchor.

use crate::calendar::Calendar;
use crate::countries::Currency;
use crate::rng::{Purpose, Rng};

/// One unit of a currency, in millionths of a euro.
type Micro = i64;

/// Where a currency's walk begins and ends, about.
const ANCHORS: [(Currency, Micro, Micro); 3] = [
    (Currency::Chf, 1_022_000, 1_071_000),
    (Currency::Pln, 224_500, 236_500),
    (Currency::Czk, 42_150, 40_300),
];

/// The walk begins so many days before the company, so that its first invoice finds a rate.
const DAYS_BEFORE: u32 = 7;

/// The rate of every day, and what of it was published.
#[derive(Debug)]
pub(crate) struct Rates {
    walks: Vec<Walk>,
}

/// One currency's rates.
#[derive(Debug)]
struct Walk {
    currency: Currency,
    /// One for each day from [`DAYS_BEFORE`] on, published on working days and carried over the others.
    by_day: Vec<Micro>,
}

impl Rates {
    /// The walks of a seed over a calendar.
    pub(crate) fn of(seed: u64, calendar: &Calendar) -> Self {
        let walk = |(nth, (currency, from, to)): (u32, (Currency, Micro, Micro))| {
            let mut rng = Rng::of(seed, Purpose::Rates(nth));
            let days = calendar.length() + DAYS_BEFORE;
            let mut rate = from;
            let next = |day: u32| {
                if calendar.is_working_day(i64::from(day) - i64::from(DAYS_BEFORE)) {
                    let anchor = from + (to - from) * i64::from(day) / i64::from(days);
                    let step = i64::from(rng.between(0, 600)) - 300;
                    rate += rate * step / 100_000 + (anchor - rate) / 60;
                }
                rate
            };
            Walk { currency, by_day: (0..days).map(next).collect() }
        };
        Self { walks: (0..).zip(ANCHORS).map(walk).collect() }
    }

    /// One unit of a currency on a day, in millionths of a euro.
    pub(crate) fn on(&self, currency: Currency, day: u32) -> Micro {
        let walk = self.walks.iter().find(|walk| walk.currency == currency);
        let place = usize::try_from(day + DAYS_BEFORE).ok();
        walk.zip(place).and_then(|(walk, place)| walk.by_day.get(place)).copied().unwrap_or(1_000_000)
    }

    /// What was published: each working day's rates, as days from the calendar's first (negative before it).
    pub(crate) fn published<'a>(
        &'a self,
        calendar: &'a Calendar,
    ) -> impl Iterator<Item = (i64, Currency, Micro)> + 'a {
        let days = (0..calendar.length() + DAYS_BEFORE).map(|day| i64::from(day) - i64::from(DAYS_BEFORE));
        days.zip(0_usize..).filter(|(day, _)| calendar.is_working_day(*day)).flat_map(|(day, place)| {
            self.walks.iter().filter_map(move |walk| Some((day, walk.currency, *walk.by_day.get(place)?)))
        })
    }
}
