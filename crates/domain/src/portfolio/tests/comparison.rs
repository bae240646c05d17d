use crate::money::{Amount, Currency};
use crate::portfolio::{
    AccountFacts, AccountJudgement, AccountXyz, Class, Comparison, Measure, MovementKind, Moves, Parameters,
    Regularity, Xyz, compare, sentences,
};
use crate::time::AsOf;

use super::{buyer, day, former_buyer};

fn units(units: i128) -> Amount {
    Amount(units * 10_000)
}

fn regular(class: Xyz) -> AccountXyz {
    AccountXyz {
        regularity: Regularity { class, cv: Some(0.4), gaps: 9, days: Some(270) },
        ..AccountXyz::default()
    }
}

fn judged(accounts: Vec<(AccountFacts, AccountXyz)>) -> Vec<AccountJudgement> {
    crate::portfolio::judge(accounts, &Parameters::of(AsOf(day("2025-03-31"))))
}

/// Revenue 10,000: `big` is A, `mid` B, `small` C; `gone` and `back` are one each way.
fn earlier() -> Vec<AccountJudgement> {
    judged(vec![
        (buyer("big", 8_000), regular(Xyz::X)),
        (buyer("gone", 300), regular(Xyz::Y)),
        (buyer("mid", 1_500), regular(Xyz::X)),
        (buyer("small", 200), regular(Xyz::Z)),
        (former_buyer("back"), regular(Xyz::N)),
        (former_buyer("never_again"), regular(Xyz::N)),
    ])
}

/// `mid` overtakes: A is `mid` (6,000) and `big` (60 % before it), B `back` (80 %) and `fresh` (90 %), C `small` (98 %).
fn later() -> Vec<AccountJudgement> {
    judged(vec![
        (buyer("big", 2_000), regular(Xyz::X)),
        (former_buyer("gone"), regular(Xyz::Y)),
        (buyer("mid", 6_000), regular(Xyz::X)),
        (buyer("small", 200), regular(Xyz::X)),
        (buyer("back", 1_000), regular(Xyz::N)),
        (buyer("fresh", 800), regular(Xyz::N)),
        (former_buyer("never_again"), regular(Xyz::N)),
    ])
}

#[test]
fn movements_are_told_apart_and_ordered_by_money() {
    let found = compare(&earlier(), &later(), Measure::Revenue);
    let moved: Vec<_> = found
        .movements()
        .map(|movement| (movement.account.external_id.as_str(), movement.kind, movement.change.0 / 10_000))
        .collect();
    assert_eq!(
        moved,
        [
            ("mid", MovementKind::Risen, 4_500),
            ("back", MovementKind::Returned, 1_000),
            ("fresh", MovementKind::New, 800),
            ("gone", MovementKind::Lost, -300),
            ("small", MovementKind::ChangedXyz, 0),
        ]
    );
    let gone = found.movements().find(|movement| movement.kind == MovementKind::Lost).unwrap();
    assert_eq!((gone.from.unwrap().abc, gone.to.unwrap().abc), (Class::C, Class::Inactive));
    let fresh = found.movements().find(|movement| movement.kind == MovementKind::New).unwrap();
    assert_eq!(fresh.from, None);
}

#[test]
fn totals_and_the_matrix_cover_every_account_that_is_active_on_a_side() {
    let found = compare(&earlier(), &later(), Measure::Revenue);
    assert_eq!((found.from.accounts, found.from.inactive, found.from.revenue), (4, 2, units(10_000)));
    assert_eq!((found.to.accounts, found.to.inactive, found.to.revenue), (5, 2, units(10_000)));
    let cells: Vec<_> =
        found.matrix.iter().map(|cell| (cell.from, cell.to, cell.accounts, cell.change.0 / 10_000)).collect();
    assert_eq!(
        cells,
        [
            (None, Some(Class::B), 1, 800),
            (Some(Class::A), Some(Class::A), 1, -6_000),
            (Some(Class::B), Some(Class::A), 1, 4_500),
            (Some(Class::C), Some(Class::C), 1, 0),
            (Some(Class::C), Some(Class::Inactive), 1, -300),
            (Some(Class::Inactive), Some(Class::B), 1, 1_000),
        ]
    );
    let change: Amount = found.matrix.iter().map(|cell| cell.change).sum();
    assert_eq!(change, found.to.revenue - found.from.revenue);
}

#[test]
fn the_difference_is_said_in_words_by_money() {
    let said = sentences(&compare(&earlier(), &later(), Measure::Revenue), Currency::EUR);
    assert_eq!(
        said.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>(),
        [
            "Revenue stayed at 10,000 EUR.",
            "1 account kept its classes and brought 6,000 EUR less.",
            "1 account rose to A and brought 4,500 EUR more.",
            "1 account came back and brought 1,000 EUR.",
            "1 account bought for the first time and brought 800.00 EUR.",
            "1 account bought nothing any more and took 300.00 EUR along.",
            "1 account became X and brought as much as before.",
        ]
    );
}

fn ids<'a>(found: &'a Comparison, moves: &Moves) -> Vec<&'a str> {
    let held = found.accounts.iter().filter(|account| moves.hold(account));
    held.map(|account| account.account.external_id.as_str()).collect()
}

#[test]
fn each_cell_and_each_sentence_names_the_accounts_it_counts() {
    let found = compare(&earlier(), &later(), Measure::Revenue);
    assert_eq!(ids(&found, &Moves::default()), ["mid", "back", "fresh", "gone", "small"], "those that moved");
    for cell in &found.matrix {
        let moves = Moves { from: vec![cell.from], to: vec![cell.to], ..Moves::default() };
        let held: Vec<_> = found.accounts.iter().filter(|account| moves.hold(account)).collect();
        assert_eq!(held.len(), usize::try_from(cell.accounts).unwrap(), "{cell:?}");
        assert_eq!(held.iter().map(|account| account.change).sum::<Amount>(), cell.change, "{cell:?}");
    }
    // `big` kept A, `mid` rose to A, `back` and `fresh` became B, `gone` is inactive, `small` became X.
    let told: Vec<_> = sentences(&found, Currency::EUR)
        .into_iter()
        .map(|sentence| sentence.moves.map(|moves| ids(&found, &moves).join(" ")))
        .collect();
    let named = |id: &str| Some(id.to_owned());
    assert_eq!(
        told,
        [None, named("big"), named("mid"), named("back"), named("fresh"), named("gone"), named("small")]
    );
    let unknown_before = Moves { from: vec![None, Some(Class::Inactive)], ..Moves::default() };
    assert_eq!(ids(&found, &unknown_before), ["back", "fresh"]);
}

#[test]
fn a_rise_and_a_fall_of_the_whole_have_their_percentage() {
    let one = |revenue| {
        judged(vec![(buyer("a", revenue), regular(Xyz::X)), (buyer("b", revenue), regular(Xyz::X))])
    };
    let said = |from: i128, to: i128| {
        let comparison = compare(&one(from), &one(to), Measure::Revenue);
        sentences(&comparison, Currency::EUR).remove(0).text
    };
    assert_eq!(
        said(1_000_000, 1_250_000),
        "Revenue rose by 500,000 EUR (+25.0 %) to 2,500,000 EUR; 2 accounts were active, 2 before."
    );
    assert_eq!(
        said(200, 150),
        "Revenue fell by 100.00 EUR (-25.0 %) to 300.00 EUR; 2 accounts were active, 2 before."
    );
}

#[test]
fn a_run_beside_itself_has_no_movements() {
    let found = compare(&later(), &later(), Measure::Revenue);
    assert_eq!(found.movements().count(), 0);
    assert!(found.matrix.iter().all(|cell| cell.from == cell.to && cell.change == Amount::ZERO));
}

#[test]
fn a_gross_profit_that_was_unknown_neither_rises_nor_falls() {
    let unknown = judged(vec![(buyer("a", 100), regular(Xyz::X))]);
    let known = judged(vec![(super::buyer_at_cost("a", 100, 10), regular(Xyz::X))]);
    assert_eq!(compare(&unknown, &known, Measure::GrossProfit).movements().count(), 0);
}
