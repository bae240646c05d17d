use crate::economics::{Entry, Ladder, Missing, Rung};
use crate::money::Amount;
use crate::portfolio::{
    AccountFacts, AccountJudgement, AnalysisDefaults, Class, ClassCounts, DateBasis, InvalidParameters,
    Measure, OnRung, ParameterChoice, Parameters, RungSummary, Takes, rank_by, summary,
};
use crate::time::AsOf;

use super::{buyer, buyer_at_cost, day, former_buyer, judge};

const SECOND: Rung = Rung::ContributionII;

fn units(units: i128) -> Amount {
    Amount(units * 10_000)
}

fn on(rung: Rung, amount: Option<i128>, facts: AccountFacts) -> AccountFacts {
    let covered = if amount.is_some() { facts.costed_revenue } else { Amount::ZERO };
    AccountFacts { on_rung: Some(OnRung { rung, amount: amount.map(units), covered }), ..facts }
}

/// The largest buyer is dear to serve, the smallest costs nothing, one loses money, of one no cost is known, one is gone and was
/// visited nevertheless.
fn portfolio() -> Vec<AccountFacts> {
    vec![
        on(SECOND, Some(100), buyer_at_cost("large", 800, 500)),
        on(SECOND, Some(200), buyer_at_cost("middle", 400, 150)),
        on(SECOND, Some(700), buyer_at_cost("small", 800, 100)),
        on(SECOND, Some(-50), buyer_at_cost("loss", 100, 90)),
        on(SECOND, None, buyer("opaque", 300)),
        on(SECOND, Some(-10), former_buyer("gone")),
    ]
}

fn judged() -> Vec<AccountJudgement> {
    let parameters = Parameters { measure: Measure::Rung(SECOND), ..Parameters::of(AsOf(day("2025-03-31"))) };
    judge(portfolio(), &parameters)
}

fn of<'a>(judgements: &'a [AccountJudgement], id: &str) -> &'a AccountJudgement {
    judgements.iter().find(|judgement| judgement.facts.account.external_id == id).unwrap()
}

#[test]
fn a_run_by_a_rung_ranks_shares_and_classes_by_the_amount_on_it() {
    let judged = judged();
    let says = |id| {
        let of = of(&judged, id);
        (of.rank, of.share, of.rung_class)
    };
    // The base is 1,000: 70 % before the middle one, which ends at 90 %, and 90 % before the large one.
    assert_eq!(says("small"), (Some(1), Some(0.7), Some(Class::A)));
    assert_eq!(says("middle"), (Some(2), Some(0.2), Some(Class::A)));
    assert_eq!(says("large"), (Some(3), Some(0.1), Some(Class::B)));
    assert_eq!(says("loss"), (Some(4), None, Some(Class::N)));
    assert_eq!(says("opaque"), (None, None, Some(Class::Unknown)), "unknown is not zero");
    assert_eq!(says("gone"), (None, None, Some(Class::Inactive)));
    assert_eq!(of(&judged, "large").cumulative_share, Some(1.0));
}

#[test]
fn classes_by_revenue_and_by_gross_profit_stay_beside_those_by_the_rung() {
    let judged = judged();
    let plain = portfolio().into_iter().map(|facts| AccountFacts { on_rung: None, ..facts }).collect();
    let by_revenue = judge(plain, &Parameters::of(AsOf(day("2025-03-31"))));
    for (one, other) in judged.iter().zip(&by_revenue) {
        assert_eq!(one.revenue_class, other.revenue_class);
        assert_eq!(one.gross_profit_class, other.gross_profit_class);
        assert_eq!(other.rung_class, None);
    }
}

#[test]
fn what_a_rung_does_not_cover_is_told_as_that_of_gross_profit_is() {
    let told = summary(&judged(), Measure::Rung(SECOND));
    let classes = ClassCounts { a: 2, b: 1, c: 0, n: 1, unknown: 1 };
    // 2,100 of 2,400; what visiting the one that is gone cost is not among the active.
    let expected =
        RungSummary { rung: SECOND, amount: Some(units(950)), covers: Some(2_100.0 / 2_400.0), classes };
    assert_eq!(told.rung, Some(expected));
    assert_eq!(told.concentration.base, units(1_000));
    assert_eq!(told.concentration.non_positive_accounts, 1);
    assert_eq!(of(&judged(), "opaque").facts.rung_covers(), None);
}

#[test]
fn whoever_sees_a_part_gets_it_ranked_among_itself_and_with_the_classes_of_the_whole() {
    let mut part: Vec<AccountJudgement> = judged();
    part.retain(|judgement| ["large", "loss"].contains(&judgement.facts.account.external_id.as_str()));
    rank_by(&mut part, Measure::Rung(SECOND));
    assert_eq!((of(&part, "large").rank, of(&part, "large").share), (Some(1), Some(1.0)));
    assert_eq!(of(&part, "large").rung_class, Some(Class::B));
}

#[test]
fn another_rung_is_not_known() {
    let judged = judged();
    let other = Measure::Rung(Rung::ContributionI);
    assert!(judged.iter().all(|judgement| judgement.facts.value(other).is_none()));
    assert!(judged.iter().all(|judgement| judgement.class(other) == Class::Unknown));
}

#[test]
fn every_rung_is_a_measure_by_its_own_word() {
    let words: Vec<&str> = Measure::all().map(Measure::as_str).collect();
    assert_eq!(words.len(), Rung::ALL.len() + 2);
    for word in words {
        assert_eq!(word.parse::<Measure>().unwrap().as_str(), word);
        assert_eq!(serde_json::from_value::<Measure>(word.into()).unwrap().as_str(), word);
    }
    assert!("contribution_5".parse::<Measure>().unwrap_err().to_string().contains("contribution_2"));
    let open: Vec<&str> =
        Measure::all().filter(|measure| !measure.needs_margin()).map(Measure::as_str).collect();
    assert_eq!(open, ["revenue", "list_sales", "invoice_discount", "price_difference", "net_sales"]);
}

#[test]
fn a_rung_is_not_told_by_posting_date() {
    let measure = Some(Measure::Rung(SECOND));
    let asked = ParameterChoice { measure, date_basis: Some(DateBasis::Posting), ..Default::default() };
    let refused = asked.over(AnalysisDefaults::default()).unwrap_err();
    assert_eq!(refused, InvalidParameters::RungByPosting(SECOND));
    assert_eq!(refused.field(), "measure");
    let asked = ParameterChoice { measure, ..Default::default() };
    assert_eq!(asked.over(AnalysisDefaults::default()).unwrap().measure, Measure::Rung(SECOND));
}

#[test]
fn a_rung_takes_what_leads_to_it_and_nothing_from_below() {
    let takes = |rung| {
        let Takes { agreements, capital, charges } = Takes::of(rung);
        (agreements, capital, charges)
    };
    for rung in [Rung::ListSales, Rung::NetSales, Rung::CashDiscount, Rung::Freight, Rung::CostOfGoods] {
        assert!(Takes::of(rung).is_nothing(), "{rung}");
    }
    assert_eq!(takes(Rung::Rebate), (true, false, false));
    assert_eq!(takes(Rung::PaymentTerms), (false, true, false));
    assert_eq!(takes(Rung::PocketSales), (true, true, false));
    assert_eq!(takes(Rung::OrderCost), (false, false, true));
    assert_eq!(takes(Rung::ContributionIV), (true, true, true));
    assert!(Takes::counts(Rung::CustomerCost, Rung::ContributionIII));
    assert!(!Takes::counts(Rung::CustomerCost, Rung::ContributionII));
    assert!(!Takes::counts(Rung::CustomerCost, Rung::SegmentCost));
}

#[test]
fn a_rung_covers_what_it_is_told_from() {
    let mut ladder = Ladder::of(units(900));
    ladder.coverage.costed = units(700);
    ladder.coverage.paid = units(300);
    ladder.set(Rung::CostOfGoods, Entry::Known(units(500)));
    ladder.set(Rung::CashDiscount, Entry::Known(units(9)));
    ladder.set(Rung::Freight, Entry::Missing(Missing::NoFreight));
    let covered =
        [Rung::NetSales, Rung::CashDiscount, Rung::Freight, Rung::ContributionI, Rung::ContributionII];
    let covered = covered.map(|rung| ladder.covered(rung));
    assert_eq!(covered, [units(900), units(300), Amount::ZERO, units(700), Amount::ZERO]);
}
