//! Due days, told by a wall calendar.

use super::*;
use crate::portfolio::{CalendarSchedule, MOST_MADE_UP};

fn schedule(text: &str) -> CalendarSchedule {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn days(texts: &[&str]) -> Vec<Day> {
    texts.iter().map(|text| day(text)).collect()
}

#[test]
fn a_schedule_reads_as_it_is_written() {
    for text in ["monthly 1", "monthly 28", "quarterly 10"] {
        assert_eq!(schedule(text).to_string(), text);
    }
    for text in ["", "monthly", "monthly 0", "monthly 29", "quarterly last", "weekly 1", "monthly 300"] {
        assert!(text.parse::<CalendarSchedule>().is_err(), "{text}");
    }
}

#[test]
fn the_next_due_day_is_later_and_quarters_begin_in_january() {
    assert_eq!(schedule("monthly 3").next_after(day("2026-06-02")), day("2026-06-03"));
    assert_eq!(schedule("monthly 3").next_after(day("2026-06-03")), day("2026-07-03"), "not the same twice");
    assert_eq!(schedule("monthly 28").next_after(day("2026-12-30")), day("2027-01-28"));
    assert_eq!(schedule("quarterly 10").next_after(day("2026-06-30")), day("2026-07-10"));
    assert_eq!(schedule("quarterly 10").next_after(day("2026-07-10")), day("2026-10-10"));
    assert_eq!(schedule("quarterly 10").next_after(day("2026-11-01")), day("2027-01-10"));
}

#[test]
fn days_that_passed_unnoticed_are_each_due_once_and_of_very_many_the_newest() {
    let missed = schedule("monthly 3").due_days(day("2026-03-03"), day("2026-06-02"));
    assert_eq!(missed, days(&["2026-03-03", "2026-04-03", "2026-05-03"]));
    assert!(schedule("monthly 3").due_days(day("2026-07-03"), day("2026-06-30")).is_empty());
    let years = schedule("monthly 3").due_days(day("2020-01-03"), day("2026-06-30"));
    assert_eq!((years.len(), years[0]), (MOST_MADE_UP, day("2024-07-03")));
}

#[test]
fn a_run_is_as_of_the_month_or_quarter_that_ended() {
    assert_eq!(CalendarSchedule::as_of(day("2026-07-10")).to_string(), "2026-07-01");
    assert_eq!(schedule("monthly 3").newest_due(day("2026-06-02")), Some(day("2026-05-03")));
    assert_eq!(schedule("quarterly 10").newest_due(day("2026-06-30")), Some(day("2026-04-10")));
    assert_eq!(schedule("quarterly 10").newest_due(day("2026-07-09")), Some(day("2026-04-10")));
}
