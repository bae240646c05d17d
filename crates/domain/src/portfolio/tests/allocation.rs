//! Who gets how much of what is short, worked by hand.

use proptest::prelude::*;

use super::super::AllotmentReason::{FloorOnly, LastServed, Nothing};
use super::super::{AllocationError, Allotment, AllotmentReason, Claim, Class, Floors, MOST_UNITS, allocate};
use crate::accounts::AccountRef;

fn claim(name: &str, class: Class, demand: u64, contribution: Option<i64>) -> Claim {
    let account = AccountRef { source: "erp".to_owned(), external_id: name.to_owned() };
    Claim { account, class, is_key_account: false, demand, contribution }
}

fn claims() -> Vec<Claim> {
    vec![
        claim("a1", Class::A, 50, Some(10)),
        claim("a2", Class::A, 20, Some(40)),
        claim("b1", Class::B, 40, Some(30)),
        claim("c1", Class::C, 30, Some(50)),
        claim("u1", Class::C, 10, None),
        claim("n1", Class::N, 20, Some(-5)),
    ]
}

#[test]
fn floors_come_first_and_the_rest_goes_by_contribution() {
    // 170 are asked for. Floors: 80 % of 50 and of 20, 50 % of 40: 40, 16 and 20. The other 24 of 100 go to c1 at 50 each.
    let found = allocate(100, Floors::default(), &claims()).unwrap();
    let units: Vec<u64> = found.allotments.iter().map(Allotment::units).collect();
    assert_eq!(units, [40, 16, 20, 24, 0, 0]);
    let why: Vec<AllotmentReason> = found.allotments.iter().map(|one| one.why).collect();
    assert_eq!(why, [FloorOnly, FloorOnly, FloorOnly, LastServed, Nothing, Nothing]);
    // 40 x 10 + 16 x 40 + 20 x 30 + 24 x 50.
    assert_eq!(found.contribution, 2_840);
    // Ten seventeenths of each demand: 29.41, 11.76, 23.53, 17.65, 5.88, 11.76; the four largest remainders get one more:
    // 29 x 10 + 12 x 40 + 23 x 30 + 18 x 50 - 12 x 5.
    assert_eq!(found.contribution_of_equal_parts, 2_300);
    assert_eq!((found.given, found.demand), (100, 170));
}

#[test]
fn promises_are_kept_from_the_best_class_down() {
    // Floors of A take 56 of 60; B asks for 20 and gets the other 4.
    let found = allocate(60, Floors::default(), &claims()).unwrap();
    let b1 = found.allotments[2];
    assert_eq!((b1.units(), b1.why), (4, AllotmentReason::PartOfFloor));
    // 30 for floors of 40 and 16: 21.43 and 8.57, so 21 and 9.
    let found = allocate(30, Floors::default(), &claims()).unwrap();
    let units: Vec<u64> = found.allotments.iter().map(Allotment::units).collect();
    assert_eq!(units, [21, 9, 0, 0, 0, 0]);
}

#[test]
fn key_accounts_come_before_the_classes() {
    let mut claims = claims();
    claims[3].is_key_account = true;
    // 90 % of 30 for c1 is 27; of 83 the floors of A take 56, and nothing is left for B.
    let found = allocate(83, Floors::default(), &claims).unwrap();
    let units: Vec<u64> = found.allotments.iter().map(Allotment::units).collect();
    assert_eq!(units, [40, 16, 0, 27, 0, 0]);
    // The floor of its class is higher: 80 % of 20.
    claims[1].is_key_account = true;
    let low = Floors { key_account: 10, ..Floors::default() };
    let found = allocate(19, low, &claims).unwrap();
    let units: Vec<u64> = found.allotments.iter().map(Allotment::units).collect();
    assert_eq!(units, [0, 16, 0, 3, 0, 0]);
}

#[test]
fn without_floors_the_unknown_come_after_those_who_bring_and_before_those_who_lose() {
    let found = allocate(155, Floors { key_account: 0, a: 0, b: 0, c: 0 }, &claims()).unwrap();
    let units: Vec<u64> = found.allotments.iter().map(Allotment::units).collect();
    assert_eq!(units, [50, 20, 40, 30, 10, 5]);
    assert_eq!(found.allotments[0].why, AllotmentReason::InFull);
    let all = allocate(170, Floors::default(), &claims()).unwrap();
    assert!(all.allotments.iter().all(|one| one.short == 0 && one.why == AllotmentReason::Enough));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let of = |floors, claims: &[Claim]| allocate(1, floors, claims).unwrap_err();
    assert_eq!(of(Floors { a: 101, ..Floors::default() }, &claims()), AllocationError::Floor("class A", 101));
    let twice = [claim("a1", Class::A, 1, None), claim("a1", Class::A, 2, None)];
    assert_eq!(of(Floors::default(), &twice).to_string(), "`a1` asks twice: add its demands up");
    let huge = [claim("a1", Class::A, MOST_UNITS + 1, None)];
    assert_eq!(of(Floors::default(), &huge), AllocationError::TooMany(MOST_UNITS + 1));
    assert_eq!(allocate(5, Floors::default(), &[]).unwrap().given, 0);
}

proptest! {
    #[test]
    fn units_reconcile_and_the_order_of_claims_decides_nothing(
        rows in proptest::collection::vec((0_usize..6, 0_u64..1_000, proptest::option::of(-50_i64..50)), 0..40),
        capacity in 0_u64..20_000,
        floors in (0_u8..=100, 0_u8..=100, 0_u8..=100),
    ) {
        let mut claims: Vec<Claim> = rows.into_iter().enumerate()
            .map(|(place, (class, demand, contribution))| claim(&format!("{place:03}"), Class::ALL[class], demand, contribution))
            .collect();
        let floors = Floors { key_account: 0, a: floors.0, b: floors.1, c: floors.2 };
        let found = allocate(capacity, floors, &claims).unwrap();
        let given: u64 = found.allotments.iter().map(Allotment::units).sum();
        prop_assert_eq!(given, found.given);
        prop_assert_eq!(given, capacity.min(found.demand));
        for (claim, one) in claims.iter().zip(&found.allotments) {
            prop_assert_eq!(one.units() + one.short, claim.demand);
        }
        claims.reverse();
        let mut other = allocate(capacity, floors, &claims).unwrap().allotments;
        other.reverse();
        prop_assert_eq!(found.allotments, other);
    }
}

#[test]
fn demands_are_read_as_people_paste_them() {
    use super::super::{NotADemand, read_demands};
    use crate::money::Currency;
    let read = |text: &str| read_demands(text, Currency::EUR);
    let found = read("account,units,contribution\nK1, 40, 12.5\n\nK2\t7\n").unwrap();
    let told: Vec<(usize, &str, u64, Option<i64>)> =
        found.iter().map(|one| (one.line, one.account.as_str(), one.units, one.contribution)).collect();
    assert_eq!(told, [(2, "K1", 40, Some(1_250)), (4, "K2", 7, None)]);
    assert_eq!(read("K1;3;-0.35").unwrap()[0].contribution, Some(-35));
    assert_eq!(read("K1").unwrap_err(), NotADemand::Fields(1, 1));
    assert_eq!(read("K1,2.5").unwrap_err(), NotADemand::Units(1, "2.5".to_owned()));
    assert_eq!(read("K1,2\nK2,many").unwrap_err(), NotADemand::Units(2, "many".to_owned()));
    let amount = read("K1;2;1,5").unwrap_err().to_string();
    assert_eq!(amount, "line 1: `1,5` is no amount with a decimal point, such as 12.50");
    assert_eq!(read(" \n").unwrap(), []);
}
