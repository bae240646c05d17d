//! Tells the truths of a planned company: what each story promises, and on which day it turns.

use chrono::{Months, NaiveDate};

use crate::accounts::Account;
use crate::cast::{CAST, REORDER_DAYS, Story};
use crate::habits::Planted;
use crate::plan::{Document, Plan};
use crate::truths::{Class, ClassOn, Expected, Truth, Truths, Xyz};
use crate::{COMPANY, SampleCompany};

/// What is known about the planted customers.
pub(crate) fn truths(company: &SampleCompany, plan: &Plan) -> Truths {
    let mut by_account = vec![Vec::new(); plan.accounts.len()];
    for document in &plan.documents {
        let account = usize::try_from(document.account).ok();
        if let Some(documents) = account.and_then(|account| by_account.get_mut(account)) {
            documents.push(document);
        }
    }
    let truths = plan.accounts.iter().zip(&by_account).filter_map(|(account, documents)| {
        let story =
            account.role.map(|role| role.story).or(account.awkward_name.then_some(Story::AwkwardName))?;
        (story != Story::HiddenGroup).then(|| truth(account, story, documents, plan))
    });
    Truths {
        company: COMPANY.to_owned(),
        seed: company.seed,
        accounts: company.accounts,
        lines: company.lines,
        currency: "EUR".to_owned(),
        first_day: plan.calendar.first,
        as_of: plan.calendar.end,
        truths: truths.chain(hidden_group(plan)).chain(of_dealings(plan)).collect(),
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
            Story::Breadwinner | Story::LossMaker | Story::Squeezed => Some(Class::A),
            Story::NegativeRevenue => Some(Class::N),
            _ => None,
        },
        gross_profit_class: match story {
            Story::Breadwinner => Some(Class::A),
            Story::LossMaker | Story::NegativeRevenue => Some(Class::N),
            Story::UnknownCost => Some(Class::Unknown),
            _ => None,
        },
        xyz: match story {
            Story::Regular => Some(Xyz::X),
            Story::Afterthought => Some(Xyz::Y),
            Story::Project => Some(Xyz::Z),
            _ => None,
        },
        history: history(account, story, plan.calendar.end),
    }
}

/// The ordinary customers whose story is in how they pay, are delivered to, and earn rebates.
fn of_dealings(plan: &Plan) -> Vec<Truth> {
    let told = |(index, story): (Option<usize>, Story)| {
        let account = plan.accounts.get(index?)?;
        Some(truth(account, story, &[], plan))
    };
    Planted::of(plan).stories().into_iter().filter_map(told).collect()
}

/// The head of the planted group, which is the first.
fn hidden_group(plan: &Plan) -> Option<Truth> {
    let head = plan.groups.heads.first()?;
    let members = CAST.iter().filter(|role| role.story == Story::HiddenGroup).count();
    Some(Truth {
        customer_no: head.number.clone(),
        customer_name: head.name.clone(),
        story: Story::HiddenGroup,
        date: plan.calendar.end,
        expected: Expected::GroupAmongLargest {
            members: u32::try_from(members).unwrap_or_default(),
            largest: 10,
            but_none_among: 20,
        },
        revenue_class: None,
        gross_profit_class: None,
        xyz: None,
        history: Vec::new(),
    })
}

/// Classes at the first and the last of 24 month ends, and at one between.
fn history(account: &Account, story: Story, end: NaiveDate) -> Vec<ClassOn> {
    let on = |months, one_of: &[Class]| ClassOn {
        as_of: end.checked_sub_months(Months::new(months)).unwrap_or(end),
        one_of: one_of.to_vec(),
    };
    let months = account.role.map_or(0, |role| role.months);
    match story {
        Story::Breadwinner | Story::LossMaker | Story::Squeezed => {
            vec![on(23, &[Class::A]), on(0, &[Class::A])]
        }
        Story::Growing => vec![on(23, &[Class::B, Class::C]), on(0, &[Class::A])],
        Story::Fading => vec![on(23, &[Class::A]), on(0, &[Class::B, Class::C])],
        Story::Newcomer => vec![on(0, &[Class::A])],
        Story::Lost if months > 12 => vec![on(0, &[Class::Inactive])],
        Story::Returned => vec![on(months, &[Class::Inactive]), on(0, &[Class::A, Class::B, Class::C])],
        _ => Vec::new(),
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
        Story::Squeezed => (None, Expected::MarginFalls { at_least_points: 10 }),
        Story::Growing => (None, Expected::YearOnYear { at_least_percent: 170, at_most_percent: 450 }),
        Story::Fading => (None, Expected::YearOnYear { at_least_percent: 1, at_most_percent: 35 }),
        Story::Lost => {
            let last = days().max().unwrap_or_default();
            (Some(last), Expected::SilentAfter { at_least_days: length - last })
        }
        Story::Returned => {
            let gap = days().zip(days().skip(1)).max_by_key(|(before, after)| after - before);
            (gap.map(|(_, after)| after), Expected::SilentBefore { at_least_days: 366 })
        }
        Story::Newcomer => (days().min(), Expected::FirstOn),
        Story::Seasonal => (None, Expected::OnlyInMonths { first: 3, last: 5 }),
        Story::Project => {
            let huge = documents.iter().find(|document| document.huge).map(|document| document.day);
            (huge, Expected::OneInvoice { at_least_percent: 70 })
        }
        Story::Regular => (days().min(), Expected::Every { days: REORDER_DAYS }),
        Story::Afterthought => (None, Expected::Pairs { at_most_days: 14, at_least_days: 56 }),
        Story::NegativeRevenue => (None, Expected::NegativeRevenue),
        Story::UnknownCost => (None, Expected::NoKnownCost),
        Story::LatePayer => (None, Expected::PaysLate { at_least_days: 20 }),
        Story::PoorDelivery => (None, Expected::DeliveredOnTime { at_most_percent: 70 }),
        Story::NearTier => (None, Expected::TierNearlyReached { at_most_percent: 5 }),
        Story::HiddenGroup | Story::AwkwardName => (None, Expected::NameUnchanged),
    }
}
