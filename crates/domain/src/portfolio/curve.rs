//! The curves of concentration, thinned to what a chart can show.

use std::collections::BTreeSet;

use serde::Serialize;

use super::abc::Class;
use super::measure::Measure;
use super::rank::{Ranking, Standing, count};
use super::run::{AccountJudgement, valued};
use crate::money::Amount;

/// The most points of a cumulative curve, the origin included.
pub const CURVE_POINTS: u32 = 120;
/// The most points of a Lorenz curve, both corners included.
pub const LORENZ_POINTS: u32 = 100;
/// Ranks that a cumulative curve always has: the bend of a concentrated portfolio lies among them.
const FIRST_RANKS: u32 = 20;

/// A point of the cumulative curve, accounts from the largest value to the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CurvePoint {
    /// How many accounts, from rank 1.
    pub accounts: u32,
    /// Their part of the sum of positive values.
    pub share: f64,
    /// Their part of all ranked accounts.
    pub account_share: f64,
}

/// Where a class ends on the cumulative curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClassCut {
    /// A, B or C; a class without accounts has no cut.
    pub class: Class,
    /// The rank of its last account.
    pub accounts: u32,
    /// The cumulative share there.
    pub share: f64,
}

/// A point of the Lorenz curve, accounts from the smallest value to the largest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LorenzPoint {
    /// The part of the accounts with a value above zero.
    pub account_share: f64,
    /// Their part of the sum.
    pub value_share: f64,
}

/// Everything that is drawn of one portfolio. All of it is empty where no value is positive.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curves {
    /// From (0, 0) over every class cut to the last ranked account, where it reaches 1; flat over losses.
    pub cumulative: Vec<CurvePoint>,
    /// From (0, 0) to (1, 1), over positive values only.
    pub lorenz: Vec<LorenzPoint>,
    /// The ends of A, B and C.
    pub class_cuts: Vec<ClassCut>,
}

/// Draws the accounts handed in, and only those; the classes are the run's.
pub fn curves(judgements: &[AccountJudgement], measure: Measure) -> Curves {
    let facts = judgements.iter().map(|judgement| &judgement.facts);
    let ranking = Ranking::of(&valued(facts, measure));
    if ranking.base() <= Amount::ZERO {
        return Curves::default();
    }
    let class_cuts = class_cuts(judgements, measure, &ranking);
    Curves { cumulative: cumulative(&ranking, &class_cuts), lorenz: lorenz(&ranking), class_cuts }
}

fn class_cuts(judgements: &[AccountJudgement], measure: Measure, ranking: &Ranking<'_>) -> Vec<ClassCut> {
    let class_of =
        |standing: &Standing<'_>| judgements.get(standing.position).map(|judgement| judgement.class(measure));
    [Class::A, Class::B, Class::C]
        .into_iter()
        .filter_map(|class| {
            let last = ranking.standings().iter().rfind(|standing| class_of(standing) == Some(class))?;
            Some(ClassCut { class, accounts: last.rank, share: ranking.cumulative_share(last)? })
        })
        .collect()
}

fn cumulative(ranking: &Ranking<'_>, class_cuts: &[ClassCut]) -> Vec<CurvePoint> {
    let n = count(ranking.standings().len());
    let mut shown: BTreeSet<u32> = (1..=FIRST_RANKS.min(n)).collect();
    shown.extend(class_cuts.iter().map(|cut| cut.accounts));
    // One point is the origin; the last of the evenly spread ones is the last account.
    let room = if n < CURVE_POINTS { n } else { CURVE_POINTS - 1 - count(shown.len()) };
    shown.extend(evenly(n, room));

    let points = ranking.standings().iter().filter(|standing| shown.contains(&standing.rank));
    std::iter::once(CurvePoint { accounts: 0, share: 0.0, account_share: 0.0 })
        .chain(points.filter_map(|standing| {
            Some(CurvePoint {
                accounts: standing.rank,
                share: ranking.cumulative_share(standing)?,
                account_share: f64::from(standing.rank) / f64::from(n),
            })
        }))
        .collect()
}

/// The Lorenz curve of the positive values, thinned; empty where there is none.
pub fn lorenz(ranking: &Ranking<'_>) -> Vec<LorenzPoint> {
    let base = ranking.base();
    if base <= Amount::ZERO {
        return Vec::new();
    }
    let positive = ranking.standings().iter().filter(|standing| standing.value > Amount::ZERO);
    let ascending: Vec<Standing<'_>> = positive.copied().rev().collect();
    let n = count(ascending.len());
    let shown: BTreeSet<u32> = evenly(n, n.min(LORENZ_POINTS - 1)).collect();
    std::iter::once(LorenzPoint { account_share: 0.0, value_share: 0.0 })
        .chain((1_u32..).zip(&ascending).filter(|(place, _)| shown.contains(place)).filter_map(
            |(place, standing)| {
                Some(LorenzPoint {
                    account_share: f64::from(place) / f64::from(n),
                    value_share: (base - standing.before).ratio(base)?,
                })
            },
        ))
        .collect()
}

/// `points` whole numbers spread evenly over 1 to `n`, the last being `n`.
fn evenly(n: u32, points: u32) -> impl Iterator<Item = u32> {
    let (n, of) = (u64::from(n), u64::from(points));
    (1..=of).filter_map(move |point| u32::try_from(point * n / of).ok())
}
