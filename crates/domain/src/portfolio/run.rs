//! One portfolio run: every account judged against all others.

use super::abc::{AbcCuts, Class, abc};
use super::facts::AccountFacts;
use super::measure::Measure;
use super::parameters::Parameters;
use super::rank::{Ranking, Standing, Valued};
use super::rfm::{Buying, Scores, Scoring, scores};
use super::xyz::AccountXyz;
use crate::time::AsOf;

/// What a run says about one account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountJudgement {
    /// What it was judged by.
    pub facts: AccountFacts,
    /// Its place by the run's measure, from 1, among active accounts with a value.
    pub rank: Option<u32>,
    /// Its part of the sum of positive values by the run's measure; `None` for a value of zero or less.
    pub share: Option<f64>,
    /// The part that it and all better ranks have together; 1 from the last positive value on.
    pub cumulative_share: Option<f64>,
    /// Its class by net revenue.
    pub revenue_class: Class,
    /// Its class by gross profit.
    pub gross_profit_class: Class,
    /// Its class by the rung that the run is by; `None` in a run by revenue or gross profit.
    pub rung_class: Option<Class>,
    /// Days from its last purchase to the as-of day, also for an inactive account; `None` if it never purchased.
    pub recency_days: Option<i32>,
    /// Its scores among the active accounts that ever purchased; `None` outside them.
    pub scores: Option<Scores>,
    /// How steadily it buys; also for an inactive account.
    pub xyz: AccountXyz,
}

impl AccountJudgement {
    /// Its class by a measure; unknown by a rung that the run is not by.
    pub fn class(&self, measure: Measure) -> Class {
        match measure {
            Measure::Revenue => self.revenue_class,
            Measure::GrossProfit => self.gross_profit_class,
            Measure::Rung(rung) => {
                let is_by = self.facts.on_rung.is_some_and(|on| on.rung == rung);
                self.rung_class.filter(|_| is_by).unwrap_or(Class::Unknown)
            }
        }
    }
}

/// Judges all accounts of the company, each given once with what XYZ says of it alone; the result is in the order of
/// source and external id, and the same for any order of the accounts.
pub fn judge(
    mut accounts: Vec<(AccountFacts, AccountXyz)>,
    parameters: &Parameters,
) -> Vec<AccountJudgement> {
    accounts.sort_unstable_by(|(a, _), (b, _)| a.account.cmp(&b.account));
    let (facts, xyz): (Vec<_>, Vec<_>) = accounts.into_iter().unzip();
    let places = places(&facts, parameters.measure);
    let revenue_classes = classes(&facts, Measure::Revenue, parameters.abc);
    let gross_profit_classes = classes(&facts, Measure::GrossProfit, parameters.abc);
    let rung_classes = match parameters.measure {
        Measure::Rung(_) => {
            classes(&facts, parameters.measure, parameters.abc).into_iter().map(Some).collect()
        }
        Measure::Revenue | Measure::GrossProfit => vec![None; facts.len()],
    };
    let scores = scores_of_buyers(&facts, parameters.as_of);

    let classes = revenue_classes.into_iter().zip(gross_profit_classes).zip(rung_classes);
    let columns = places.into_iter().zip(classes).zip(scores).zip(xyz);
    facts
        .into_iter()
        .zip(columns)
        .map(|(facts, (((place, ((revenue_class, gross_profit_class), rung_class)), scores), xyz))| {
            AccountJudgement {
                rank: place.rank,
                share: place.share,
                cumulative_share: place.cumulative_share,
                revenue_class,
                gross_profit_class,
                rung_class,
                recency_days: recency_days(&facts, parameters.as_of),
                scores,
                xyz,
                facts,
            }
        })
        .collect()
}

/// Ranks the accounts handed in among themselves by a measure, anew: somebody who sees half of the accounts gets the ranks
/// and shares of that half. Classes and scores stay those of the run.
pub fn rank_by(judgements: &mut [AccountJudgement], measure: Measure) {
    let places = places(judgements.iter().map(|judgement| &judgement.facts), measure);
    for (judgement, place) in judgements.iter_mut().zip(places) {
        judgement.rank = place.rank;
        judgement.share = place.share;
        judgement.cumulative_share = place.cumulative_share;
    }
}

/// The accounts with their values by a measure, in the order given.
pub(super) fn valued<'a>(
    facts: impl IntoIterator<Item = &'a AccountFacts>,
    measure: Measure,
) -> Vec<Valued<'a>> {
    facts.into_iter().map(|facts| Valued { account: &facts.account, value: facts.value(measure) }).collect()
}

#[derive(Default)]
struct Place {
    rank: Option<u32>,
    share: Option<f64>,
    cumulative_share: Option<f64>,
}

fn places<'a>(facts: impl IntoIterator<Item = &'a AccountFacts>, measure: Measure) -> Vec<Place> {
    let valued = valued(facts, measure);
    let ranking = Ranking::of(&valued);
    let place = |standing: Standing<'_>| Place {
        rank: Some(standing.rank),
        share: ranking.share(&standing),
        cumulative_share: ranking.cumulative_share(&standing),
    };
    ranking.by_position().into_iter().map(|standing| standing.map(place).unwrap_or_default()).collect()
}

fn classes(facts: &[AccountFacts], measure: Measure, cuts: AbcCuts) -> Vec<Class> {
    let classes = abc(&Ranking::of(&valued(facts, measure)), cuts);
    facts
        .iter()
        .zip(classes)
        .map(|(facts, class)| if facts.is_active() { class } else { Class::Inactive })
        .collect()
}

fn recency_days(facts: &AccountFacts, as_of: AsOf) -> Option<i32> {
    facts.last_purchase.map(|day| as_of.0.days_since(day))
}

fn scores_of_buyers(facts: &[AccountFacts], as_of: AsOf) -> Vec<Option<Scores>> {
    let buying = |facts: &AccountFacts| recency_days(facts, as_of).filter(|_| facts.is_active());
    let buyers: Vec<Buying<'_>> = facts
        .iter()
        .filter_map(|facts| {
            Some(Buying {
                account: &facts.account,
                recency_days: buying(facts)?,
                frequency: facts.invoices,
                monetary: facts.revenue,
            })
        })
        .collect();
    let mut scores = scores(&buyers, Scoring::CutPoints).into_iter();
    facts.iter().map(|facts| buying(facts).and_then(|_| scores.next())).collect()
}
