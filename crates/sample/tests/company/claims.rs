//! Every planted truth is found again in the files, by definitions written here a second time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate};
use mainstay_sample::{Class, Expected, SampleCompany, Truth, Xyz};

use crate::DEFAULT;
use crate::read::{Line, Order, Read, gross_profit, read, revenue};

fn holds(truth: &Truth, read: &Read) -> bool {
    let lines = read.of(&truth.customer_no);
    let own = revenue(&lines);
    let days: BTreeSet<NaiveDate> = lines.iter().map(|line| line.date).collect();
    let year = |years: u32| {
        let end = truth.date - Months::new(12 * years);
        let within = |line: &&&Line| line.date < end && line.date >= end - Months::new(12);
        lines.iter().filter(within).copied().collect::<Vec<_>>()
    };
    let in_percent = |part: i64, whole: i64| part * 100 / whole;
    match truth.expected {
        Expected::RevenueShare { at_least_permille, at_most_permille } => {
            let share = own * 1000 / revenue(&read.lines.iter().collect::<Vec<_>>());
            (i64::from(at_least_permille)..=i64::from(at_most_permille)).contains(&share)
        }
        Expected::LossAmongLargest { largest } => {
            larger(read, own) < largest && gross_profit(&lines).unwrap() < 0
        }
        Expected::MarginFalls { at_least_points } => {
            let margin = |years| in_percent(gross_profit(&year(years)).unwrap(), revenue(&year(years)));
            margin(2) - margin(0) >= i64::from(at_least_points)
        }
        Expected::YearOnYear { at_least_percent, at_most_percent } => (i64::from(at_least_percent)
            ..=i64::from(at_most_percent))
            .contains(&in_percent(revenue(&year(0)), revenue(&year(1)))),
        Expected::SilentAfter { at_least_days } => {
            let silent = (read.truths.as_of - truth.date).num_days();
            days.last() == Some(&truth.date) && silent >= i64::from(at_least_days)
        }
        Expected::SilentBefore { at_least_days } => {
            let before = days.range(..truth.date).next_back().unwrap();
            days.contains(&truth.date) && (truth.date - *before).num_days() > i64::from(at_least_days)
        }
        Expected::FirstOn => days.first() == Some(&truth.date) && truth.date > read.truths.first_day,
        Expected::OnlyInMonths { first, last } => {
            days.iter().all(|day| (first..=last).contains(&day.month()))
        }
        Expected::OneInvoice { at_least_percent } => {
            let mut invoices: BTreeMap<u64, i64> = BTreeMap::new();
            for line in lines.iter().filter(|line| line.date == truth.date) {
                *invoices.entry(line.invoice).or_default() += line.net_eur;
            }
            in_percent(*invoices.values().max().unwrap(), own) >= i64::from(at_least_percent)
        }
        Expected::Every { days: step } => {
            let step = Days::new(u64::from(step));
            let orders = std::iter::successors(Some(truth.date), |day| Some(*day + step));
            orders.take_while(|day| *day < read.truths.as_of).eq(days)
        }
        Expected::Pairs { at_most_days, at_least_days } => {
            let short = |gap: &i64| *gap <= i64::from(at_most_days);
            let gaps = gaps(&days);
            gaps.iter().all(|gap| short(gap) || *gap >= i64::from(at_least_days))
                && gaps.windows(2).all(|pair| short(&pair[0]) != short(&pair[1]))
        }
        Expected::NegativeRevenue => own < 0 && revenue(&year(0)) < 0,
        Expected::NoKnownCost => own > 0 && gross_profit(&lines).is_none(),
        Expected::GroupAmongLargest { members, largest, but_none_among } => {
            let of_group = |number: &&str| top(read, number) == truth.customer_no;
            let revenues = read.revenues();
            let own: Vec<i64> = revenues.iter().filter(|(it, _)| of_group(it)).map(|it| *it.1).collect();
            own.len() == usize::try_from(members).unwrap()
                && larger(read, own.iter().sum()) < largest
                && own.iter().all(|revenue| larger(read, *revenue) >= but_none_among)
        }
        Expected::PaysLate { at_least_days } => {
            days_beyond_terms(read, truth).unwrap() >= i64::from(at_least_days)
        }
        Expected::DeliveredOnTime { at_most_percent } => delivered_late(read, truth, at_most_percent),
        Expected::TierNearlyReached { at_most_percent } => {
            nearly_reached(read, &lines, truth, at_most_percent)
        }
        Expected::NameUnchanged => lines.iter().all(|line| line.name == truth.customer_name),
    }
}

/// Whether of the order lines asked for in the last year no more than a part came in full by that day.
fn delivered_late(read: &Read, truth: &Truth, at_most_percent: u32) -> bool {
    let since = truth.date - Months::new(12);
    let due = |order: &&Order| {
        order.customer == truth.customer_no && order.requested >= since && order.requested < truth.date
    };
    let due: Vec<&Order> = read.orders.iter().filter(due).collect();
    let kept = |order: &&&Order| {
        order.delivered.is_some_and(|(day, came)| day <= order.requested && came >= order.quantity)
    };
    let kept = due.iter().filter(kept).count();
    due.len() >= 5 && kept * 100 <= due.len() * usize::try_from(at_most_percent).unwrap()
}

/// Whether the first tier is reached and no more than a part of the next threshold is missing.
fn nearly_reached(read: &Read, lines: &[&Line], truth: &Truth, at_most_percent: u32) -> bool {
    let of_customer = read.tiers.iter().filter(|(customer, _, _)| *customer == truth.customer_no);
    let tiers: Vec<(NaiveDate, i64)> = of_customer.map(|(_, from, at)| (*from, *at)).collect();
    let from = tiers[0].0;
    let counts = |line: &&&Line| line.date >= from && line.date < truth.date && line.kind != "freight";
    let sold: i64 = lines.iter().filter(counts).map(|line| line.net).sum();
    let next = tiers.iter().map(|(_, at)| *at).find(|at| *at > sold).unwrap();
    tiers[0].1 <= sold && (next - sold) * 100 <= next * i64::from(at_most_percent)
}

/// The mean of the days from due to paid in the last year, weighted by amount, cut to whole days.
fn days_beyond_terms(read: &Read, truth: &Truth) -> Option<i64> {
    let (mut amounts, mut weighted) = (0_i128, 0_i128);
    for payment in read.payments.iter().filter(|it| it.customer == truth.customer_no && it.amount > 0) {
        let Some(paid) = payment.paid.filter(|paid| *paid >= truth.date - Months::new(12)) else { continue };
        amounts += i128::from(payment.amount);
        weighted += i128::from(payment.amount) * i128::from((paid - payment.due).num_days());
    }
    (amounts > 0).then(|| i64::try_from(weighted / amounts).unwrap())
}

/// How many customers have more revenue.
fn larger(read: &Read, own: i64) -> u32 {
    u32::try_from(read.revenues().values().filter(|revenue| **revenue > own).count()).unwrap()
}

/// Who stands at the top of a customer's group.
fn top<'a>(read: &'a Read, number: &'a str) -> &'a str {
    let parent = read.account(number).parent.as_deref();
    parent.map_or(number, |parent| top(read, parent))
}

fn gaps(days: &BTreeSet<NaiveDate>) -> Vec<i64> {
    days.iter().zip(days.iter().skip(1)).map(|(before, after)| (*after - *before).num_days()).collect()
}

/// Class by a measure, share before the row, as the portfolio run defines it; ties do not occur among these values.
fn class(values: &BTreeMap<&str, Option<i64>>, customer: &str) -> Class {
    let Some(own) = values.get(customer) else { return Class::Inactive };
    let Some(own) = *own else { return Class::Unknown };
    let before: i64 = values.values().flatten().filter(|value| **value > own).sum();
    let base: i64 = values.values().flatten().filter(|value| **value > 0).sum();
    match own {
        ..=0 => Class::N,
        _ if before * 100 < base * 80 => Class::A,
        _ if before * 100 < base * 95 => Class::B,
        _ => Class::C,
    }
}

/// Class by the coefficient of variation of the gaps between purchase days in the 24 months before the end.
fn regularity(lines: &[&Line], end: NaiveDate) -> Xyz {
    let mut by_day: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.date >= end - Months::new(24) && line.date < end) {
        *by_day.entry(line.date).or_default() += line.net_eur;
    }
    let days = by_day.into_iter().filter(|(_, net)| *net > 0).map(|(day, _)| day).collect();
    let gaps = gaps(&days);
    // The squared coefficient of variation is n sum(g^2) / sum(g)^2 - 1; cut at 0.25 and 1.
    let n = i64::try_from(gaps.len()).unwrap();
    let sum: i64 = gaps.iter().sum();
    let spread = n * gaps.iter().map(|gap| gap * gap).sum::<i64>() - sum * sum;
    assert!(n >= 3, "{n} gaps");
    match spread {
        _ if spread * 4 <= sum * sum => Xyz::X,
        _ if spread <= sum * sum => Xyz::Y,
        _ => Xyz::Z,
    }
}

fn assert_truths_hold_in(read: &Read) {
    let seed = read.truths.seed;
    let mut profits = BTreeMap::new();
    for customer in read.revenues().keys() {
        profits.insert(*customer, gross_profit(&read.of(customer)));
    }
    let all = some(read.revenues());
    for truth in &read.truths.truths {
        let customer = truth.customer_no.as_str();
        assert!(holds(truth, read), "seed {seed}: {truth:?}");
        if let Some(expected) = truth.revenue_class {
            assert_eq!(class(&all, customer), expected, "seed {seed}: {truth:?}");
        }
        if let Some(expected) = truth.gross_profit_class {
            assert_eq!(class(&profits, customer), expected, "seed {seed}: {truth:?}");
        }
        if let Some(expected) = truth.xyz {
            assert_eq!(regularity(&read.of(customer), read.truths.as_of), expected, "seed {seed}: {truth:?}");
        }
        for then in &truth.history {
            let was = class(&some(read.revenues_of_year(then.as_of)), customer);
            assert!(then.one_of.contains(&was), "seed {seed}: {was:?} as of {}: {truth:?}", then.as_of);
        }
    }
}

fn some(values: BTreeMap<&str, i64>) -> BTreeMap<&str, Option<i64>> {
    values.into_iter().map(|(customer, value)| (customer, Some(value))).collect()
}

#[test]
fn the_planted_truths_hold_in_the_default_company() {
    assert_truths_hold_in(&DEFAULT);
}

#[test]
fn the_planted_truths_hold_in_small_companies_of_any_seed() {
    for seed in [0, 2, 42, 4_711, u64::MAX] {
        assert_truths_hold_in(&read(&SampleCompany::sized(seed, 100, 4_800).unwrap()));
    }
}

#[test]
fn the_planted_truths_hold_in_the_default_size_of_other_seeds() {
    for seed in [2, 3] {
        assert_truths_hold_in(&read(&SampleCompany::sized(seed, 300, 30_000).unwrap()));
    }
}

#[test]
fn the_planted_truths_hold_in_other_spans_of_months() {
    let first = NaiveDate::from_ymd_opt(2019, 1, 17).unwrap();
    for months in [36, 47, 60] {
        let company = SampleCompany::sized(7, 150, 9_000).unwrap().spanning(first, months).unwrap();
        assert_truths_hold_in(&read(&company));
    }
}
