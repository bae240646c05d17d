//! The company before its files are written: customers, prices, and who gets which document on which day.

use crate::SampleCompany;
use crate::accounts::{self, Account};
use crate::calendar::Calendar;
use crate::catalogue::Catalogue;
use crate::groups::Groups;
use crate::orders::Orders;
use crate::prices::Prices;
use crate::rates::Rates;

/// The company, ready to write its files.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) calendar: Calendar,
    pub(crate) catalogue: Catalogue,
    pub(crate) rates: Rates,
    pub(crate) prices: Prices,
    pub(crate) groups: Groups,
    pub(crate) accounts: Vec<Account>,
    /// In order of day, and within a day in no order that means anything.
    pub(crate) documents: Vec<Document>,
}

/// What a document does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sale(Extra),
    /// Goods come back.
    Return,
    /// Money goes back, no goods.
    Credit,
}

/// What the last line of a sale is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extra {
    /// Goods like the others.
    None,
    /// Carriage.
    Freight,
    /// Something to try, without charge.
    Sample,
}

/// An invoice or a credit note.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Document {
    pub(crate) day: u32,
    /// Where it stands among the documents of the day.
    pub(crate) order: u32,
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
        let seed = company.seed;
        let calendar = Calendar::new(company.first_month, company.months);
        let catalogue = Catalogue::new();
        let rates = Rates::of(seed, &calendar);
        let prices = Prices::of(&calendar, &catalogue, &rates);
        let groups = Groups::of(company);
        let accounts = accounts::of(company, &catalogue, &groups);
        let mut documents = Vec::new();
        for (index, account) in (0..).zip(&accounts) {
            Orders::new(seed, index, account, &calendar, &mut documents).place();
        }
        documents.sort_by_key(|document| (document.day, document.order, document.account));
        Self { seed, calendar, catalogue, rates, prices, groups, accounts, documents }
    }
}
