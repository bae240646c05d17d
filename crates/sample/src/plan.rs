//! All documents of the company before their lines: who gets which kind of document on which day, with how many lines.

use crate::SampleCompany;
use crate::accounts::{self, Account, spread};
use crate::calendar::Calendar;
use crate::cast::{PROJECT_LINES, REORDER_DAYS, Story};
use crate::catalogue::Catalogue;
use crate::rhythm::month_weights;
use crate::rng::{Purpose, Rng};

/// The company, ready to write its lines.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) calendar: Calendar,
    pub(crate) catalogue: Catalogue,
    pub(crate) accounts: Vec<Account>,
    /// In order of day, and within a day in no order that means anything.
    pub(crate) documents: Vec<Document>,
}

/// What a document does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sale,
    /// Goods come back.
    Return,
    /// Money goes back, no goods.
    Credit,
}

/// An invoice or a credit note.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Document {
    pub(crate) day: u32,
    order: u32,
    /// Index of the account.
    pub(crate) account: u32,
    pub(crate) lines: u32,
    pub(crate) kind: Kind,
    /// The huge order of a project buyer.
    pub(crate) huge: bool,
}

impl Plan {
    /// Plans the company.
    pub(crate) fn of(company: &SampleCompany) -> Self {
        let calendar = Calendar::new(company.first_month, company.months);
        let catalogue = Catalogue::new();
        let accounts = accounts::of(company, &catalogue);
        let mut documents = Vec::new();
        for (index, account) in (0..).zip(&accounts) {
            let rng = Rng::of(company.seed, Purpose::Orders(index));
            let mut orders = Orders { index, account, calendar: &calendar, rng, documents: &mut documents };
            match account.role.map(|role| role.story) {
                Some(Story::Regular) => orders.every_four_weeks(),
                Some(Story::Project) => orders.project(company.seed),
                _ => orders.by_month(company.seed, account.lines),
            }
        }
        documents.sort_by_key(|document| (document.day, document.order, document.account));
        Self { seed: company.seed, calendar, catalogue, accounts, documents }
    }
}

/// One account's documents in the making.
struct Orders<'a> {
    index: u32,
    account: &'a Account,
    calendar: &'a Calendar,
    rng: Rng,
    documents: &'a mut Vec<Document>,
}

impl Orders<'_> {
    fn add(&mut self, day: u32, kind: Kind, lines: u32, huge: bool) {
        let order = self.rng.below(u32::MAX);
        self.documents.push(Document { day, order, account: self.index, lines, kind, huge });
    }

    /// Spreads `lines` over the months as the account's rhythm has it, and each month's lines over documents.
    fn by_month(&mut self, seed: u64, lines: u32) {
        let mut rhythm = Rng::of(seed, Purpose::Rhythm(self.index));
        let weights = month_weights(self.account, self.calendar, &mut rhythm);
        let counts = spread(lines, &weights, &mut rhythm);
        let calendar = self.calendar;
        let mut bought_before = false;
        let mut nth = 0;
        for (working, mut left) in calendar.months.iter().zip(counts) {
            let bought_this_month = left > 0;
            while left > 0 {
                let kind = self.kind(nth, bought_before);
                let most = if kind == Kind::Sale || self.account.is(Story::NegativeRevenue) { 7 } else { 1 };
                let lines = self.rng.between(1, most).min(left);
                let day = working.days.get(self.rng.index(working.days.len())).copied().unwrap_or_default();
                self.add(day, kind, lines, false);
                left -= lines;
                nth += 1;
            }
            bought_before |= bought_this_month;
        }
        if self.account.is(Story::Breadwinner) {
            self.move_last_to_the_end();
        }
    }

    /// A document's kind. Nothing comes back in a customer's first month, when it may not have bought yet.
    fn kind(&mut self, nth: u32, bought_before: bool) -> Kind {
        let gives_back = match self.account.role.map(|role| role.story) {
            None | Some(Story::Breadwinner | Story::LossMaker | Story::UnknownCost) => {
                bought_before && self.rng.chance(70)
            }
            Some(Story::NegativeRevenue) if !nth.is_multiple_of(4) => return Kind::Return,
            Some(_) => false,
        };
        match gives_back {
            true if self.rng.chance(600) => Kind::Return,
            true => Kind::Credit,
            false => Kind::Sale,
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
        let all_open = |first: &u32| from(*first).all(|day| self.calendar.is_open(day));
        let first =
            (start..start + REORDER_DAYS).map(|day| day % REORDER_DAYS).find(all_open).unwrap_or(start);
        let counts = spread(self.account.lines, &vec![1; from(first).count()], &mut self.rng);
        for (day, lines) in from(first).zip(counts) {
            self.add(day, Kind::Sale, lines, false);
        }
    }

    /// Small orders all along, and between the middle and the last quarter of the time one that dwarfs them.
    fn project(&mut self, seed: u64) {
        self.by_month(seed, self.account.lines.saturating_sub(PROJECT_LINES));
        let months = self.calendar.months.len();
        let month = months / 2 + self.rng.index(months / 4);
        let days = self.calendar.months.get(month).map(|month| month.days.as_slice()).unwrap_or_default();
        let day = days.get(self.rng.index(days.len())).copied().unwrap_or_default();
        self.add(day, Kind::Sale, PROJECT_LINES, true);
    }
}
