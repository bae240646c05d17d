//! What is known about the planted customers, in a form that tests and people can read (`truths.json`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::cast::Story;

/// The sample company's size and its planted truths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truths {
    /// The company's name.
    pub company: String,
    /// What the company was generated from.
    pub seed: u64,
    /// All customers that buy, planted or not.
    pub accounts: u32,
    /// All invoice lines.
    pub lines: u32,
    /// ISO code of the currency the claims are in, after conversion by the rate of each line's date.
    pub currency: String,
    /// First day of the first month.
    pub first_day: NaiveDate,
    /// The day after the last month, which is the default as-of day.
    pub as_of: NaiveDate,
    /// One entry for each planted customer.
    pub truths: Vec<Truth>,
}

/// One planted customer and what must come out for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// As in the file, with leading zeros; of a group its head.
    pub customer_no: String,
    /// As in the file, to the character.
    pub customer_name: String,
    /// What is special.
    pub story: Story,
    /// The day the story turns on; the as-of day where it turns on none.
    pub date: NaiveDate,
    /// What must hold.
    pub expected: Expected,
    /// Class by revenue over all lines, where the story decides it.
    pub revenue_class: Option<Class>,
    /// Class by gross profit over all lines, where the story decides it.
    pub gross_profit_class: Option<Class>,
    /// Class by the regularity of its purchase days in the 24 months before the as-of day, where the story decides it.
    pub xyz: Option<Xyz>,
    /// Classes by revenue at month ends, each over the twelve months before, where the story decides them.
    pub history: Vec<ClassOn>,
}

/// A class of the ABC analysis as the portfolio run names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// Among those who carry the first four fifths.
    A,
    /// Up to 95 percent.
    B,
    /// The rest of those with a positive value.
    C,
    /// Zero or a loss.
    N,
    /// No known cost.
    #[serde(rename = "unknown")]
    Unknown,
    /// Lines before the window only.
    #[serde(rename = "inactive")]
    Inactive,
}

/// A class of the XYZ analysis as the portfolio run names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Xyz {
    /// Regular.
    X,
    /// Neither.
    Y,
    /// By chance, or in bursts.
    Z,
}

/// What a customer's class is on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassOn {
    /// The first day of a month, exclusive.
    pub as_of: NaiveDate,
    /// One of these.
    pub one_of: Vec<Class>,
}

/// A claim that can be checked against the files alone. A year is twelve whole months, ending before `Truth::date`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "claim", rename_all = "snake_case")]
pub enum Expected {
    /// The customer's part of all revenue, in thousandths.
    RevenueShare {
        /// Or more.
        at_least_permille: u32,
        /// Or less.
        at_most_permille: u32,
    },
    /// Negative gross profit, although among so many largest by revenue.
    LossAmongLargest {
        /// How many are the largest.
        largest: u32,
    },
    /// Gross profit of the last year, in percent of its revenue, is lower than two years before.
    MarginFalls {
        /// By so many points or more.
        at_least_points: u32,
    },
    /// Revenue of the last year in percent of the year before.
    YearOnYear {
        /// Or more.
        at_least_percent: u32,
        /// Or less.
        at_most_percent: u32,
    },
    /// The last line is dated `Truth::date`.
    SilentAfter {
        /// Days from there to the as-of day, or more.
        at_least_days: u32,
    },
    /// A line is dated `Truth::date`, none the days before, and some before those.
    SilentBefore {
        /// Days without a line, or more.
        at_least_days: u32,
    },
    /// The first line is dated `Truth::date`.
    FirstOn,
    /// All lines lie in these months of the year.
    OnlyInMonths {
        /// 1 for January.
        first: u32,
        /// Inclusive.
        last: u32,
    },
    /// One invoice, dated `Truth::date`, makes most of the revenue.
    OneInvoice {
        /// Its part of the customer's revenue.
        at_least_percent: u32,
    },
    /// From `Truth::date` to the end an order every so many days, none between.
    Every {
        /// Days from one order to the next.
        days: u32,
    },
    /// The days from one purchase day to the next are either few or many.
    Pairs {
        /// The shorter ones are so many or fewer.
        at_most_days: u32,
        /// The longer ones are so many or more.
        at_least_days: u32,
    },
    /// Returns outweigh sales.
    NegativeRevenue,
    /// No line has a cost.
    NoKnownCost,
    /// Together the members are among the largest customers, and none of them is alone.
    GroupAmongLargest {
        /// How many buy.
        members: u32,
        /// The group is among so many.
        largest: u32,
        /// No member is among so many.
        but_none_among: u32,
    },
    /// The name survives unchanged and unexecuted.
    NameUnchanged,
    /// What was paid in the last year was paid beyond its terms, in the mean weighted by amount.
    PaysLate {
        /// By so many days or more.
        at_least_days: u32,
    },
    /// Of the order lines asked for in the last year, the part that came in full by that day.
    DeliveredOnTime {
        /// Or less.
        at_most_percent: u32,
    },
    /// What is missing of the next tier's threshold, as of `Truth::date`.
    TierNearlyReached {
        /// Or less.
        at_most_percent: u32,
    },
}
