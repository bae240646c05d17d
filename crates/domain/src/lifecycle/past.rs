//! What one account bought, ready to be asked for any span of days.

use crate::money::Amount;
use crate::portfolio::BuyingDay;

/// An account's days, with running sums. Days are counted from 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Past {
    days: Vec<i32>,
    /// The net value of all days up to and with the one at the same place.
    sums: Vec<i128>,
    /// The days on which more was bought than came back.
    pub(super) purchases: Vec<i32>,
}

impl Past {
    /// The days of an account, oldest first.
    pub(super) fn of(days: &[BuyingDay]) -> Self {
        let mut sum = 0;
        let mut running = |day: &BuyingDay| {
            sum += day.net.0;
            sum
        };
        Self {
            days: days.iter().map(|day| day.day.epoch()).collect(),
            sums: days.iter().map(&mut running).collect(),
            purchases: days.iter().filter(|day| day.is_purchase()).map(|day| day.day.epoch()).collect(),
        }
    }

    /// Net value from one day to before another.
    pub(super) fn net(&self, from: i32, to: i32) -> Amount {
        Amount(self.before(to) - self.before(from))
    }

    fn before(&self, day: i32) -> i128 {
        let place = self.days.partition_point(|known| *known < day);
        place.checked_sub(1).and_then(|last| self.sums.get(last)).copied().unwrap_or_default()
    }

    /// The longest time without a purchase between two days, the time up to the second included: of gaps that reach into the
    /// span the whole gap counts.
    pub(super) fn longest_pause(&self, from: i32, to: i32) -> i32 {
        let mut last: Option<i32> = None;
        let mut longest = 0;
        for purchase in self.purchases.iter().copied().take_while(|purchase| *purchase < to) {
            if let Some(last) = last.filter(|_| purchase >= from) {
                longest = longest.max(purchase - last);
            }
            last = Some(purchase);
        }
        last.map_or(longest, |last| longest.max(to - last))
    }
}
