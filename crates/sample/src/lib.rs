//! A believable industrial supplier, generated: the company the demo and the tests work with.
//!
//! Hallbrook Industriebedarf `GmbH` is an invented German wholesaler of fasteners, tools, bearings, seals and safety gear that
//! supplies other businesses in seven countries and four currencies. Every name is made up; likeness to a real firm is
//! chance. Equal sizes and an equal seed give equal bytes on every machine, since all arithmetic is on integers; among the
//! ordinary customers stand some with a known story, listed by [`SampleCompany::truths`], that analyses are expected to
//! find again.

mod accounts;
mod calendar;
mod cast;
mod catalogue;
mod cost_rates;
mod countries;
mod csv;
mod dealings;
mod files;
mod goods;
mod groups;
mod habits;
mod lines;
mod names;
mod orders;
mod plan;
mod prices;
mod rates;
mod registers;
mod rhythm;
mod rng;
mod sizes;
mod told;
mod truths;

use std::fmt;

use chrono::{Datelike, NaiveDate};

pub use cast::Story;
pub use files::SampleFile;
pub use lines::Totals;
pub use truths::{Class, ClassOn, Expected, Truth, Truths, Xyz};

/// The invented company's name.
pub const COMPANY: &str = "Hallbrook Industriebedarf GmbH";

/// The sample company in one size: how many customers, how many invoice lines, over which months.
///
/// Revenue grows with the lines, about 500 EUR a line, so that a larger company is busier and not poorer per line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCompany {
    seed: u64,
    accounts: u32,
    lines: u32,
    first_month: NaiveDate,
    months: u32,
}

impl Default for SampleCompany {
    /// Seed 1, 300 accounts and 120,000 lines in the 36 months that end on 2026-06-30: about 60 million EUR.
    fn default() -> Self {
        let first_month = NaiveDate::from_ymd_opt(2023, 7, 1).unwrap_or_default();
        Self { seed: 1, accounts: 300, lines: 120_000, first_month, months: 36 }
    }
}

impl SampleCompany {
    /// The default company with another seed and size; refused where the planted stories would not fit in.
    pub fn sized(seed: u64, accounts: u32, lines: u32) -> Result<Self, DoesNotFit> {
        if !(100..=500_000).contains(&accounts) {
            return Err(DoesNotFit::Accounts(accounts));
        }
        let least = accounts * 10 + 3_500;
        if !(least..=200_000_000).contains(&lines) {
            return Err(DoesNotFit::Lines { lines, least, accounts });
        }
        Ok(Self { seed, accounts, lines, ..Self::default() })
    }

    /// Moves the company to `months` full months, the first being the one `first` lies in.
    pub fn spanning(mut self, first: NaiveDate, months: u32) -> Result<Self, DoesNotFit> {
        if !(36..=60).contains(&months) {
            return Err(DoesNotFit::Months(months));
        }
        if !(1970..=2200).contains(&first.year()) {
            return Err(DoesNotFit::Year(first.year()));
        }
        self.first_month = first.with_day(1).unwrap_or(first);
        self.months = months;
        Ok(self)
    }

    /// What is known about some of the customers; it holds in what [`Self::write`] writes.
    pub fn truths(&self) -> Truths {
        told::truths(self, &plan::Plan::of(self))
    }
}

/// A size the planted stories do not fit into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoesNotFit {
    /// The number of accounts asked for.
    Accounts(u32),
    /// The number of lines asked for, and the fewest that so many accounts need.
    Lines {
        /// As asked for.
        lines: u32,
        /// The fewest possible.
        least: u32,
        /// As asked for.
        accounts: u32,
    },
    /// The number of months asked for.
    Months(u32),
    /// The year of the first month.
    Year(i32),
}

impl fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accounts(accounts) => {
                write!(f, "the sample company has from 100 to 500,000 accounts, not {accounts}")
            }
            Self::Lines { lines, least, accounts } => {
                write!(
                    f,
                    "a sample company of {accounts} accounts has from {least} to 200,000,000 lines, not {lines}"
                )
            }
            Self::Months(months) => write!(f, "the sample company spans from 36 to 60 months, not {months}"),
            Self::Year(year) => write!(f, "the sample company lives between 1970 and 2200, not in {year}"),
        }
    }
}

impl std::error::Error for DoesNotFit {}
