//! The figures above the list of accounts: totals, class counts, concentration and the cross-table.
//!
//! They are computed from the judgements handed in and from nothing else, so a reader who sees half of the accounts gets
//! the totals of that half.

use std::collections::BTreeMap;

use serde::Serialize;

use super::abc::Class;
use super::cells::{XyzCounts, xyz_counts};
use super::concentration::{Concentration, concentration};
use super::measure::Measure;
use super::rank::{Ranking, count};
use super::run::{AccountJudgement, valued};
use crate::economics::Rung;
use crate::money::Amount;

/// How many of the largest accounts by revenue are looked at for losses.
const TOP: usize = 20;

/// The figures of a set of accounts in one run. Amounts and counts are over the active ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Accounts with a line in the window.
    pub accounts: u32,
    /// Accounts with earlier lines only.
    pub inactive: u32,
    /// Net revenue.
    pub revenue: Amount,
    /// Gross profit over the lines with a known cost; `None` where there is no such line.
    pub gross_profit: Option<Amount>,
    /// The part of net revenue that the gross profit is about; `None` for a net revenue of zero. Returns without a known
    /// cost can take it above 1.
    pub gross_profit_covers: Option<f64>,
    /// Accounts per class by revenue; none is `unknown`.
    pub revenue_classes: ClassCounts,
    /// Accounts per class by gross profit.
    pub gross_profit_classes: ClassCounts,
    /// What is told by the rung that the run is by; `None` in a run by revenue or gross profit.
    pub rung: Option<RungSummary>,
    /// Accounts per XYZ class.
    pub xyz: XyzCounts,
    /// Concentration by the measure asked for.
    pub concentration: Concentration,
    /// Of the 20 largest accounts by revenue, how many have a gross profit below zero.
    pub loss_makers_in_top_20: u32,
}

/// What active accounts have on a rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RungSummary {
    /// The rung.
    pub rung: Rung,
    /// The sum of the amounts that are known; `None` where none is.
    pub amount: Option<Amount>,
    /// The part of net revenue that the sum is about; `None` for a net revenue of zero.
    pub covers: Option<f64>,
    /// Accounts per class by the rung.
    pub classes: ClassCounts,
}

/// Active accounts per class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClassCounts {
    /// Class A.
    #[serde(rename = "A")]
    pub a: u32,
    /// Class B.
    #[serde(rename = "B")]
    pub b: u32,
    /// Class C.
    #[serde(rename = "C")]
    pub c: u32,
    /// A value of zero or less.
    #[serde(rename = "N")]
    pub n: u32,
    /// No known value, as a rule for want of a known cost.
    pub unknown: u32,
}

impl ClassCounts {
    fn of(classes: impl Iterator<Item = Class>) -> Self {
        let mut counts = Self::default();
        for class in classes {
            match class {
                Class::A => counts.a += 1,
                Class::B => counts.b += 1,
                Class::C => counts.c += 1,
                Class::N => counts.n += 1,
                Class::Unknown => counts.unknown += 1,
                Class::Inactive => {}
            }
        }
        counts
    }
}

/// Sums up the accounts handed in.
pub fn summary(judgements: &[AccountJudgement], measure: Measure) -> Summary {
    let active = || judgements.iter().filter(|judgement| judgement.facts.is_active());
    let revenue: Amount = active().map(|judgement| judgement.facts.revenue).sum();
    let costed_revenue: Amount = active().map(|judgement| judgement.facts.costed_revenue).sum();
    let facts = judgements.iter().map(|judgement| &judgement.facts);
    Summary {
        accounts: count(active().count()),
        inactive: count(judgements.len() - active().count()),
        revenue,
        gross_profit: known_sum(active().map(|judgement| judgement.facts.gross_profit())),
        gross_profit_covers: costed_revenue.ratio(revenue),
        revenue_classes: ClassCounts::of(active().map(|judgement| judgement.revenue_class)),
        gross_profit_classes: ClassCounts::of(active().map(|judgement| judgement.gross_profit_class)),
        rung: rung_summary(judgements, revenue),
        xyz: xyz_counts(judgements),
        concentration: concentration(&Ranking::of(&valued(facts, measure))),
        loss_makers_in_top_20: loss_makers_in_top(judgements),
    }
}

fn rung_summary(judgements: &[AccountJudgement], revenue: Amount) -> Option<RungSummary> {
    let rung = judgements.iter().find_map(|judgement| judgement.facts.on_rung)?.rung;
    let active = || judgements.iter().filter(|judgement| judgement.facts.is_active());
    let told = active().filter_map(|judgement| judgement.facts.on_rung).filter(|on| on.amount.is_some());
    let covered: Amount = told.map(|on| on.covered).sum();
    Some(RungSummary {
        rung,
        amount: rung_sum(judgements),
        covers: covered.ratio(revenue),
        classes: ClassCounts::of(active().map(|judgement| judgement.class(Measure::Rung(rung)))),
    })
}

/// The known amounts of active accounts on the rung that their run is by, together; `None` where there is none.
pub(super) fn rung_sum(judgements: &[AccountJudgement]) -> Option<Amount> {
    let active = judgements.iter().filter(|judgement| judgement.facts.is_active());
    known_sum(active.map(|judgement| judgement.facts.on_rung?.amount))
}

/// The accounts that are in one class by revenue and in one by gross profit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The class by revenue.
    pub revenue_class: Class,
    /// The class by gross profit.
    pub gross_profit_class: Class,
    /// How many accounts there are; never zero.
    pub accounts: u32,
    /// Their net revenue.
    pub revenue: Amount,
    /// Their gross profit; `None` where no cost is known.
    pub gross_profit: Option<Amount>,
}

/// Revenue class against gross profit class over the active accounts: the cells that hold an account, in the order of
/// [`Class::ALL`], by revenue class first.
pub fn cross_table(judgements: &[AccountJudgement]) -> Vec<Cell> {
    let mut members: BTreeMap<(Class, Class), Vec<&AccountJudgement>> = BTreeMap::new();
    for judgement in judgements.iter().filter(|judgement| judgement.facts.is_active()) {
        members.entry((judgement.revenue_class, judgement.gross_profit_class)).or_default().push(judgement);
    }
    members
        .into_iter()
        .map(|((revenue_class, gross_profit_class), accounts)| Cell {
            revenue_class,
            gross_profit_class,
            accounts: count(accounts.len()),
            revenue: accounts.iter().map(|judgement| judgement.facts.revenue).sum(),
            gross_profit: known_sum(accounts.iter().map(|judgement| judgement.facts.gross_profit())),
        })
        .collect()
}

/// The sum of the amounts that are known; `None` where none is.
pub(super) fn known_sum(amounts: impl Iterator<Item = Option<Amount>>) -> Option<Amount> {
    amounts.flatten().reduce(|sum, amount| sum + amount)
}

fn loss_makers_in_top(judgements: &[AccountJudgement]) -> u32 {
    let facts = judgements.iter().map(|judgement| &judgement.facts);
    let by_revenue = Ranking::of(&valued(facts, Measure::Revenue));
    let losses = by_revenue.standings().iter().take(TOP).filter(|standing| {
        let judgement = judgements.get(standing.position);
        judgement
            .and_then(|judgement| judgement.facts.gross_profit())
            .is_some_and(|profit| profit < Amount::ZERO)
    });
    count(losses.count())
}
