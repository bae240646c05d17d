use super::*;
use crate::time::Period;

fn valid(from: &str, to: Option<&str>) -> Validity {
    Validity { from: day(from), to: to.map(day) }
}

#[test]
fn open_rates_make_way_for_later_ones() {
    let (first, second) = (valid("2025-01-01", None), valid("2026-01-01", None));
    assert_eq!(second.beside(&[first]), Ok(()));
    let year = Period { start: Some(day("2025-07-01")), end: day("2026-07-01") };
    let both = [first, second];
    let until = Period { start: Some(day("2025-07-01")), end: day("2026-01-01") };
    assert_eq!(first.within(year, &both), Some(until));
    let from = Period { start: Some(day("2026-01-01")), end: day("2026-07-01") };
    assert_eq!(second.within(year, &both), Some(from));
}

#[test]
fn overlaps_are_refused() {
    let closed = valid("2025-01-01", Some("2025-12-31"));
    assert_eq!(valid("2025-01-01", None).beside(&[closed]), Err(ValidityError::SameStart(day("2025-01-01"))));
    let inside = valid("2025-12-01", None).beside(&[closed]);
    assert_eq!(inside, Err(ValidityError::Inside { from: day("2025-01-01"), to: day("2025-12-31") }));
    let beyond = valid("2024-06-01", Some("2025-01-31")).beside(&[closed]);
    assert_eq!(beyond, Err(ValidityError::Beyond(day("2025-01-01"))));
    assert_eq!(valid("2026-01-01", None).beside(&[closed]), Ok(()));
    assert_eq!(valid("2024-06-01", Some("2024-12-31")).beside(&[closed]), Ok(()));
}

#[test]
fn days_without_rates_are_left_out() {
    let closed = valid("2025-01-01", Some("2025-03-31"));
    let later = Period { start: Some(day("2025-04-01")), end: day("2025-07-01") };
    assert_eq!(closed.within(later, &[closed]), None);
    let earlier = Period { start: None, end: day("2025-02-01") };
    let january = Period { start: Some(day("2025-01-01")), end: day("2025-02-01") };
    assert_eq!(closed.within(earlier, &[closed]), Some(january));
}
