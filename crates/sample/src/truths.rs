//! What is known about the planted customers, in a form that tests and people can read (`truths.json`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::accounts::Account;
use crate::cast::{REORDER_DAYS, Story};
use crate::plan::{Document, Plan};
use crate::{COMPANY, SampleCompany};

/// The sample company's size and its planted truths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truths {
    /// The company's name.
    pub company: String,
    /// What the company was generated from.
    pub seed: u64,
    /// All customers, planted or not.
    pub accounts: u32,
    /// All invoice lines.
    pub lines: u32,
    /// ISO code of the one currency.
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
    /// As in the file, with leading zeros.
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
}

/// A class as the portfolio run names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// Among those who carry the first four fifths.
    A,
    /// Zero or a loss.
    N,
    /// No known cost.
    #[serde(rename = "unknown")]
    Unknown,
}

/// A claim that can be checked against the lines alone. A year is twelve whole months, ending before `Truth::date`.
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
    /// Returns outweigh sales.
    NegativeRevenue,
    /// No line has a cost.
    NoKnownCost,
    /// The name survives unchanged and unexecuted.
    NameUnchanged,
}

/// The truths of a company, planned.
pub(crate) fn of(company: &SampleCompany, plan: &Plan) -> Truths {
    let documents = Documents::of(plan);
    let truths = plan.accounts.iter().zip(&documents.by_account).filter_map(|(account, documents)| {
        let story =
            account.role.map(|role| role.story).or(account.awkward_name.then_some(Story::AwkwardName))?;
        Some(truth(account, story, documents, plan))
    });
    Truths {
        company: COMPANY.to_owned(),
        seed: company.seed,
        accounts: company.accounts,
        lines: company.lines,
        currency: "EUR".to_owned(),
        first_day: plan.calendar.first,
        as_of: plan.calendar.end,
        truths: truths.collect(),
    }
}

struct Documents<'a> {
    by_account: Vec<Vec<&'a Document>>,
}

impl<'a> Documents<'a> {
    fn of(plan: &'a Plan) -> Self {
        let mut by_account = vec![Vec::new(); plan.accounts.len()];
        for document in &plan.documents {
            let account = usize::try_from(document.account).ok();
            if let Some(documents) = account.and_then(|account| by_account.get_mut(account)) {
                documents.push(document);
            }
        }
        Self { by_account }
    }
}

fn truth(account: &Account, story: Story, documents: &[&Document], plan: &Plan) -> Truth {
    let (day, expected) = claim(story, documents, plan.calendar.length());
    Truth {
        customer_no: account.number.clone(),
        customer_name: account.name.clone(),
        story,
        date: day.map_or(plan.calendar.end, |day| plan.calendar.date(day)),
        expected,
        revenue_class: match story {
            Story::Breadwinner | Story::LossMaker => Some(Class::A),
            Story::NegativeRevenue => Some(Class::N),
            _ => None,
        },
        gross_profit_class: match story {
            Story::Breadwinner => Some(Class::A),
            Story::LossMaker | Story::NegativeRevenue => Some(Class::N),
            Story::UnknownCost => Some(Class::Unknown),
            _ => None,
        },
    }
}

/// The day a story turns on, where there is one, and what it claims. `length` is the day after the last.
fn claim(story: Story, documents: &[&Document], length: u32) -> (Option<u32>, Expected) {
    let days = || documents.iter().map(|document| document.day);
    match story {
        Story::Breadwinner => {
            (None, Expected::RevenueShare { at_least_permille: 105, at_most_permille: 135 })
        }
        Story::LossMaker => (None, Expected::LossAmongLargest { largest: 20 }),
        Story::Growing => (None, Expected::YearOnYear { at_least_percent: 160, at_most_percent: 250 }),
        Story::Fading => (None, Expected::YearOnYear { at_least_percent: 35, at_most_percent: 70 }),
        Story::Lost => {
            let last = days().max().unwrap_or_default();
            (Some(last), Expected::SilentAfter { at_least_days: length - last })
        }
        Story::Returned => {
            let gap = days().zip(days().skip(1)).max_by_key(|(before, after)| after - before);
            (gap.map(|(_, after)| after), Expected::SilentBefore { at_least_days: 366 })
        }
        Story::Seasonal => (None, Expected::OnlyInMonths { first: 3, last: 5 }),
        Story::Project => {
            let huge = documents.iter().find(|document| document.huge).map(|document| document.day);
            (huge, Expected::OneInvoice { at_least_percent: 70 })
        }
        Story::Regular => (days().min(), Expected::Every { days: REORDER_DAYS }),
        Story::NegativeRevenue => (None, Expected::NegativeRevenue),
        Story::UnknownCost => (None, Expected::NoKnownCost),
        Story::AwkwardName => (None, Expected::NameUnchanged),
    }
}
