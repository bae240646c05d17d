use crate::money::Amount;
use crate::portfolio::{
    AccountXyz, Class, Frequency, Measure, Parameters, Regularity, Variability, Xyz, XyzCount, cell_rule,
    judge, nine_cells, summary,
};
use crate::time::AsOf;

use super::{buyer, buyer_at_cost, day, former_buyer};

fn xyz(regularity: Xyz, variability: Xyz, frequency: Xyz) -> AccountXyz {
    AccountXyz {
        regularity: Regularity { class: regularity, ..Regularity::default() },
        variability: Variability { class: variability, ..Variability::default() },
        frequency: Frequency { class: frequency, ..Frequency::default() },
    }
}

fn portfolio() -> Vec<crate::portfolio::AccountJudgement> {
    let accounts = vec![
        (buyer_at_cost("a1", 500, 300), xyz(Xyz::X, Xyz::Z, Xyz::X)),
        (buyer("a2", 300), xyz(Xyz::X, Xyz::N, Xyz::Y)),
        (buyer("b", 150), xyz(Xyz::N, Xyz::Z, Xyz::Z)),
        (buyer("c", 50), xyz(Xyz::N, Xyz::N, Xyz::N)),
        (buyer("returns", -10), xyz(Xyz::Y, Xyz::N, Xyz::N)),
        (former_buyer("gone"), xyz(Xyz::X, Xyz::X, Xyz::X)),
    ];
    judge(accounts, &Parameters::of(AsOf(day("2025-03-31"))))
}

#[test]
fn the_nine_are_always_there_and_accounts_that_cannot_be_told_where_there_are_any() {
    let cells = nine_cells(&portfolio(), Measure::Revenue);
    let names: Vec<String> = cells.iter().map(|cell| format!("{}{}", cell.abc, cell.xyz)).collect();
    assert_eq!(names, ["AX", "AY", "AZ", "BX", "BY", "BZ", "CX", "CY", "CZ", "CN"]);
    let found = |name: &str| cells[names.iter().position(|known| known == name).unwrap()];
    let ax = found("AX");
    assert_eq!((ax.accounts, ax.revenue), (2, Amount(8_000_000)));
    assert_eq!(ax.gross_profit, Some(Amount(2_000_000)), "over the lines of known cost");
    assert_eq!((found("BZ").accounts, found("BZ").gross_profit), (1, None));
    assert_eq!(found("CN").accounts, 1);
    assert_eq!((found("AY").accounts, found("AY").revenue), (0, Amount::ZERO));
    assert_eq!(cells.iter().map(|cell| cell.accounts).sum::<u32>(), 4, "no net return, nobody inactive");
}

#[test]
fn every_cell_has_a_rule_of_its_own() {
    let mut told = std::collections::BTreeSet::new();
    for abc in [Class::A, Class::B, Class::C] {
        for xyz in Xyz::ALL {
            let rule = cell_rule(abc, xyz).unwrap();
            assert!(rule.meaning.ends_with('.') && rule.advice.ends_with('.'));
            assert!(told.insert(rule.meaning) && told.insert(rule.advice), "{abc}{xyz}");
        }
    }
    assert_eq!(cell_rule(Class::N, Xyz::X), None);
}

#[test]
fn each_basis_counts_the_active_accounts() {
    let found = summary(&portfolio(), Measure::Revenue).xyz;
    assert_eq!(found.default, XyzCount { x: 2, y: 1, z: 1, n: 1 });
    assert_eq!(found.regularity, XyzCount { x: 2, y: 1, z: 0, n: 2 });
    assert_eq!(found.variability, XyzCount { x: 0, y: 0, z: 2, n: 3 });
    assert_eq!(found.frequency, XyzCount { x: 1, y: 1, z: 1, n: 2 });
}
