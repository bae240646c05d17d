//! One customer's documents: orders by its rhythm or its story, and what comes back of them.

use crate::accounts::Account;
use crate::calendar::Calendar;
use crate::cast::{AFTERTHOUGHT_DAYS, PROJECT_DAYS, PROJECT_LINES, PROJECT_ORDERS, REORDER_DAYS, Story};
use crate::plan::{Document, Extra, Kind};
use crate::rhythm::Life;
use crate::rng::{Purpose, Rng};
use crate::sizes::spread;

/// How many lines an order has, about.
const LINES_OF_AN_ORDER: u32 = 4;

/// One customer's documents in the making.
#[derive(Debug)]
pub(crate) struct Orders<'a> {
    index: u32,
    account: &'a Account,
    calendar: &'a Calendar,
    rng: Rng,
    /// Of all customers.
    documents: &'a mut Vec<Document>,
    /// Where this customer's documents begin.
    first: usize,
}

impl<'a> Orders<'a> {
    /// A customer that has ordered nothing yet.
    pub(crate) fn new(
        seed: u64,
        index: u32,
        account: &'a Account,
        calendar: &'a Calendar,
        documents: &'a mut Vec<Document>,
    ) -> Self {
        let first = documents.len();
        Self { index, account, calendar, rng: Rng::of(seed, Purpose::Orders(index)), documents, first }
    }

    /// Places all documents of the customer; their lines add up to the account's.
    pub(crate) fn place(mut self) {
        match self.account.role.map(|role| role.story) {
            Some(Story::Regular) => self.every_four_weeks(),
            Some(Story::Afterthought) => self.with_afterthoughts(),
            Some(Story::Project) => self.for_projects(),
            Some(Story::NegativeRevenue) => self.by_rhythm(0),
            _ => {
                let back = self.lines_given_back();
                self.by_rhythm(back);
                if self.account.is(Story::Breadwinner) {
                    self.move_last_to_the_end();
                }
                self.give_back(back);
            }
        }
    }

    fn add(&mut self, day: u32, kind: Kind, lines: u32) {
        let order = self.rng.below(u32::MAX);
        let document = Document { day, order, account: self.index, lines, kind, huge: false };
        self.documents.push(document);
    }

    fn add_sale(&mut self, day: u32, lines: u32) {
        let extra = match self.account.role.map(|role| role.story) {
            Some(Story::LossMaker | Story::UnknownCost | Story::NegativeRevenue | Story::Project) => {
                Extra::None
            }
            _ if lines < 3 => Extra::None,
            _ if self.rng.chance(160) => Extra::Freight,
            None if self.rng.chance(12) => Extra::Sample,
            _ => Extra::None,
        };
        self.add(day, Kind::Sale(extra), lines);
    }

    /// One order on each of the days, the lines spread over them by the weights.
    fn on(&mut self, days: &[u32], lines: u32, weights: &[u64]) {
        let counts = spread(lines, weights, &mut self.rng);
        for (day, lines) in days.iter().zip(counts).filter(|(_, lines)| *lines > 0) {
            self.add_sale(*day, lines);
        }
    }

    fn by_rhythm(&mut self, back: u32) {
        let lines = self.account.lines - back;
        let (account, calendar) = (self.account, self.calendar);
        let life = Life::of(account, calendar.month_count(), &mut self.rng);
        let days = life.order_days(calendar, lines / LINES_OF_AN_ORDER, &mut self.rng);
        let weigh = |day: &u32| life.weight(account, calendar.month_of(*day), calendar, &mut self.rng);
        let weights: Vec<u64> = days.iter().map(weigh).collect();
        if !account.is(Story::NegativeRevenue) {
            return self.on(&days, lines, &weights);
        }
        // The dealer sends back stock from before the first month, three times for each order.
        let counts = spread(lines, &weights, &mut self.rng);
        for ((nth, day), lines) in (0_u32..).zip(days).zip(counts).filter(|(_, lines)| *lines > 0) {
            let kind = if nth.is_multiple_of(4) { Kind::Sale(Extra::None) } else { Kind::Return };
            self.add(day, kind, lines);
        }
    }

    /// About one line in fifty; nothing of customers whose story has no room for it.
    fn lines_given_back(&mut self) -> u32 {
        let gives_back = match self.account.role.map(|role| role.story) {
            None => true,
            Some(story) => matches!(
                story,
                Story::Breadwinner
                    | Story::LossMaker
                    | Story::Squeezed
                    | Story::UnknownCost
                    | Story::HiddenGroup
            ),
        };
        if gives_back { (self.account.lines * 23 + self.rng.below(1000)) / 1000 } else { 0 }
    }

    /// Returns and credit notes, each days after a sale. Where no sale is old enough, it is one line more of a sale.
    fn give_back(&mut self, lines: u32) {
        let last = self.calendar.last_open_day();
        let sales = self.documents.len();
        for _ in 0..lines {
            let nth = self.first + self.rng.index(sales - self.first);
            let Some(sale) = self.documents.get_mut(nth) else { continue };
            if sale.day == last {
                sale.lines += 1;
                continue;
            }
            let day = self.calendar.open_from(sale.day + self.rng.between(3, 20));
            let kind = if self.rng.chance(600) { Kind::Return } else { Kind::Credit };
            self.add(day, kind, 1);
        }
    }

    /// The company writes an invoice on its last working day in every size, so that the ledger ends there.
    fn move_last_to_the_end(&mut self) {
        let end = self.calendar.last_open_day();
        if let Some(last) = self.documents.last_mut() {
            last.day = end;
        }
    }

    /// Twenty of 28 days to begin on are weekdays, and at most three a year lead to a holiday: one without is left.
    fn every_four_weeks(&mut self) {
        let length = self.calendar.length();
        let from = |first: u32| {
            (0..).map(move |nth| first + nth * REORDER_DAYS).take_while(move |day| *day < length)
        };
        let start = self.rng.below(REORDER_DAYS);
        let is_open = |day: u32| self.calendar.is_working_day(i64::from(day));
        let all_open = |first: &u32| from(*first).all(is_open);
        let first =
            (start..start + REORDER_DAYS).map(|day| day % REORDER_DAYS).find(all_open).unwrap_or(start);
        let days: Vec<u32> = from(first).collect();
        self.on(&days, self.account.lines, &vec![1; days.len()]);
    }

    fn with_afterthoughts(&mut self) {
        let (forgotten, next) = AFTERTHOUGHT_DAYS;
        let last = self.calendar.last_open_day();
        let mut days = Vec::new();
        let mut order = self.rng.below(next / 2);
        while order + forgotten < last {
            days.push(self.calendar.open_from(order));
            days.push(self.calendar.open_from(order + forgotten));
            order += next;
        }
        self.on(&days, self.account.lines, &vec![1; days.len()]);
    }

    /// Projects all along; in the one that begins first after three fifths of the time, an order that dwarfs all others.
    fn for_projects(&mut self) {
        let last = self.calendar.last_open_day();
        let (mut days, mut huge) = (Vec::new(), None);
        let mut begin = self.rng.below(PROJECT_DAYS.0);
        while begin + 4 * PROJECT_ORDERS < last {
            let mut day = self.calendar.open_from(begin);
            if huge.is_none() && begin * 5 > last * 3 {
                huge = Some(day);
            }
            for _ in 0..PROJECT_ORDERS {
                days.push(day);
                day = self.calendar.open_from(day + self.rng.between(1, 3));
            }
            begin += self.rng.between(PROJECT_DAYS.0, PROJECT_DAYS.1);
        }
        let small = self.account.lines.saturating_sub(PROJECT_LINES);
        self.on(&days, small, &vec![1; days.len()]);
        self.add(huge.unwrap_or(last), Kind::Sale(Extra::None), PROJECT_LINES);
        if let Some(document) = self.documents.last_mut() {
            document.huge = true;
        }
    }
}
