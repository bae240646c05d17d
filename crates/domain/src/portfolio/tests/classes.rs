use crate::money::Amount;
use crate::portfolio::{AbcCuts, Class, InvalidCuts, Ranking, Valued, abc};

use super::{account, accounts, classes_of, rank_all};

#[test]
fn the_account_that_crosses_a_cut_belongs_to_the_better_class() {
    // Cumulative 50, 72, 81, 87, 91, 94, 96.5, 98, 99.2 and 100 %.
    assert_eq!(classes_of(&[500, 220, 90, 60, 40, 30, 25, 15, 12, 8]), "AAABBBBCCC");
}

#[test]
fn a_customer_with_nearly_all_revenue_is_an_a() {
    assert_eq!(classes_of(&[96, 3, 1]), "ACC", "96 and 99 % before the others");
    assert_eq!(classes_of(&[7]), "A");
}

#[test]
fn a_share_of_exactly_the_cut_ends_the_class() {
    assert_eq!(classes_of(&[80, 15, 5]), "ABC", "80 and 95 % before the second and the third");
    assert_eq!(classes_of(&[79, 16, 5]), "AAC");
    // 799,999,999,999,999,999 of 10^18 is less than 80 % by one part in 10^18, which no float shows.
    assert_eq!(
        classes_of(&[799_999_999_999_999_999, 150_000_000_000_000_001, 50_000_000_000_000_000]),
        "AAC"
    );
}

#[test]
fn a_value_of_zero_or_less_is_never_a_small_customer() {
    assert_eq!(classes_of(&[10, 0, -3]), "ANN");
    assert_eq!(classes_of(&[-1, -2]), "NN", "nothing to share out");
    assert_eq!(classes_of(&[]), "");
}

#[test]
fn losses_do_not_reduce_the_base() {
    // Of a base of 100, 80 are before the second: with the loss in the base, 90 % of 90 would be.
    assert_eq!(classes_of(&[80, 20, -10]), "ABN");
}

#[test]
fn an_account_without_a_value_is_unknown_and_takes_no_rank() {
    let (known, unknown) = (account("known"), account("unknown"));
    let ranking = Ranking::of(&[
        Valued { account: &unknown, value: None },
        Valued { account: &known, value: Some(Amount(1)) },
    ]);
    assert_eq!(abc(&ranking, AbcCuts::default()), [Class::Unknown, Class::A]);
    let standing = ranking.standings()[0];
    assert_eq!((standing.account, standing.position, standing.rank), (&known, 1, 1));
}

#[test]
fn equal_values_rank_by_source_then_external_id_as_bytes() {
    let mut accounts = vec![account("10"), account("9"), account("Z"), account("a")];
    accounts[0].source = "crm".into();
    let ranking = rank_all(&accounts, &[5, 5, 5, 5]);
    let order: Vec<String> =
        ranking.standings().iter().map(|standing| standing.account.to_string()).collect();
    assert_eq!(order, ["crm:10", "erp:9", "erp:Z", "erp:a"]);
    // 25 % each: 0, 25, 50 and 75 % before.
    assert_eq!(abc(&ranking, AbcCuts::default()), [Class::A; 4]);
}

#[test]
fn shares_are_of_the_positive_values_only() {
    let accounts = accounts(4);
    let ranking = rank_all(&accounts, &[30, 10, 0, -20]);
    let shares: Vec<_> = ranking
        .standings()
        .iter()
        .map(|standing| (standing.rank, ranking.share(standing), ranking.cumulative_share(standing)))
        .collect();
    assert_eq!(
        shares,
        [(1, Some(0.75), Some(0.75)), (2, Some(0.25), Some(1.0)), (3, None, Some(1.0)), (4, None, Some(1.0))]
    );
    let ranking = rank_all(&accounts, &[0, -1, -2, -3]);
    assert!(ranking.standings().iter().all(|standing| ranking.cumulative_share(standing).is_none()));
}

#[test]
fn other_cuts_must_rise() {
    let accounts = accounts(3);
    let ranking = rank_all(&accounts, &[70, 20, 10]);
    assert_eq!(abc(&ranking, AbcCuts::new(70, 90).unwrap()), [Class::A, Class::B, Class::C]);
    for (a, b) in [(0, 50), (80, 80), (95, 80), (80, 101)] {
        assert!(AbcCuts::new(a, b).is_err(), "{a}/{b}");
    }
    let problem: InvalidCuts = AbcCuts::new(95, 80).unwrap_err();
    assert!(problem.to_string().starts_with("ABC cuts of 95 and 80 % do not work"));
}

#[test]
fn classes_are_written_and_read_by_the_same_word() {
    for class in Class::ALL {
        assert_eq!(class.as_str().parse(), Ok(class));
        assert_eq!(serde_json::to_string(&class).unwrap(), format!("\"{class}\""));
    }
    let problem = "D".parse::<Class>().unwrap_err();
    assert_eq!(problem.to_string(), "`D` is not a class: use A, B, C, N, unknown or inactive");
}
