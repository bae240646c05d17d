use crate::money::Amount;
use crate::portfolio::{
    AccountXyz, BuyingDay, Deviation, FrequencyCuts, PartialPeriods, PeriodChoice, PeriodLength,
    VariationCuts, Xyz, XyzBasis, XyzParameters, period_totals,
};
use crate::time::{AsOf, Day, Window};

use super::day;

/// The default, with the whole ledger as window.
fn whole() -> XyzParameters {
    XyzParameters { window: Window::All, ..XyzParameters::default() }
}

fn as_of(text: &str) -> AsOf {
    AsOf(day(text))
}

fn days(list: &[(&str, i128)]) -> Vec<BuyingDay> {
    list.iter().map(|(date, units)| BuyingDay { day: day(date), net: Amount(units * 10_000) }).collect()
}

/// Purchases of 1 on the day and after each gap.
fn at_gaps(first: &str, gaps: &[i32]) -> Vec<BuyingDay> {
    let mut epoch = day(first).epoch();
    let mut days = vec![BuyingDay { day: day(first), net: Amount(10_000) }];
    for gap in gaps {
        epoch += gap;
        days.push(BuyingDay { day: Day::from_epoch(epoch).unwrap(), net: Amount(10_000) });
    }
    days
}

fn judged(days: &[BuyingDay], until: &str, parameters: &XyzParameters) -> AccountXyz {
    AccountXyz::of(days, as_of(until), parameters)
}

/// Twelve months of 2025, one purchase in the middle of each that has a value.
fn months(values: [i128; 12]) -> Vec<BuyingDay> {
    (1..)
        .zip(values)
        .filter(|(_, value)| *value != 0)
        .map(|(month, value)| BuyingDay {
            day: day(&format!("2025-{month:02}-15")),
            net: Amount(value * 10_000),
        })
        .collect()
}

#[track_caller]
fn assert_close(found: Option<f64>, expected: f64, within: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() <= within), "{found:?} is not {expected}");
}

/// The three series of formula F2: STDEV.S / AVERAGE gives 0.0217, 0.2345, 1.8216 and STDEV.P 0.0208, 0.2245, 1.7440.
#[test]
fn the_trade_examples_vary_as_published_by_either_deviation() {
    // Silent months need a purchase on either side to be seen: the third series begins and ends with a small one.
    let series = [
        [100, 104, 98, 101, 99, 103, 100, 97, 102, 100, 98, 98],
        [100, 60, 140, 90, 120, 70, 130, 110, 80, 100, 95, 105],
    ];
    for (values, population, sample) in [(series[0], 0.020_8, 0.021_7), (series[1], 0.224_5, 0.234_5)] {
        let forced = XyzParameters { period: PeriodChoice::Month, ..whole() };
        let found = judged(&months(values), "2026-01-01", &forced).variability;
        assert_close(found.cv, population, 5e-5);
        assert_eq!((found.class, found.periods), (Xyz::X, 12));
        let by_sample = XyzParameters { deviation: Deviation::Sample, ..forced };
        assert_close(judged(&months(values), "2026-01-01", &by_sample).variability.cv, sample, 5e-5);
    }
    // Known since January by a window that begins there: the first purchase lies in 2024.
    let mut sparse = days(&[("2024-12-20", 7)]);
    sparse.extend(months([0, 0, 400, 0, 0, 350, 0, 0, 0, 450, 0, 0]));
    let year = XyzParameters { window: Window::TwelveMonths, period: PeriodChoice::Month, ..whole() };
    let found = judged(&sparse, "2026-01-01", &year).variability;
    assert_eq!((found.class, found.periods), (Xyz::Z, 12));
    assert_close(found.cv, 1.744_0, 5e-5);
    let by_sample = XyzParameters { deviation: Deviation::Sample, ..year };
    assert_close(judged(&sparse, "2026-01-01", &by_sample).variability.cv, 1.821_6, 5e-5);
}

#[test]
fn a_rhythm_is_told_from_three_gaps_on() {
    let steady = |gaps: &[i32]| judged(&at_gaps("2025-01-02", gaps), "2026-01-01", &whole()).regularity;
    assert_eq!((steady(&[30, 30]).class, steady(&[30, 30]).gaps), (Xyz::N, 2));
    assert_eq!((steady(&[30, 30, 30]).class, steady(&[30, 30, 30]).cv), (Xyz::X, Some(0.0)));
    assert_eq!(steady(&[]).cv, None, "a single purchase has no gap");
}

#[test]
fn the_mean_gap_is_what_the_variation_is_about() {
    let rhythm = |gaps: &[i32]| judged(&at_gaps("2025-01-02", gaps), "2026-01-01", &whole()).regularity;
    // 10, 20, 45: mean 25; squares of distances 225 + 25 + 400 = 650, over 3 a deviation of 14.720: cv 0.58878.
    let found = rhythm(&[10, 20, 45]);
    assert_eq!((found.gaps, found.days, found.mean_gap_days()), (3, Some(75), Some(25.0)));
    assert_close(found.cv, 0.588_78, 5e-6);
    assert_eq!(rhythm(&[7]).mean_gap_days(), Some(7.0), "also where it is too little for a class");
    assert_eq!((rhythm(&[]).days, rhythm(&[]).mean_gap_days()), (Some(0), None), "a single purchase");
    // A day of returns on 20 January divides no gap, and the purchase of 2024 lies before the window.
    let bought = days(&[("2024-01-10", 9), ("2025-01-10", 5), ("2025-01-20", -5), ("2025-02-19", 5)]);
    let year = XyzParameters { window: Window::TwelveMonths, ..XyzParameters::default() };
    let found = judged(&bought, "2026-01-01", &year).regularity;
    assert_eq!((found.gaps, found.mean_gap_days()), (1, Some(40.0)));
}

#[test]
fn a_variation_of_exactly_the_cut_belongs_to_the_better_class_by_either_deviation() {
    let class = |gaps: &[i32], deviation| {
        let parameters = XyzParameters { deviation, ..whole() };
        judged(&at_gaps("2024-01-02", gaps), "2026-01-01", &parameters).regularity.class
    };
    // 1, 3, 1, 3: mean 2, population deviation 1.
    assert_eq!(class(&[1, 3, 1, 3], Deviation::Population), Xyz::X);
    assert_eq!(class(&[10, 30, 10, 31], Deviation::Population), Xyz::Y);
    // 2, 2, 8: mean 4; squares of distances 4 + 4 + 16 = 24, over 2 is 12: cv 0.866; over 3 is 8: cv 0.707.
    assert_eq!(class(&[2, 2, 8], Deviation::Population), Xyz::Y);
    // 1, 1, 1, 5: mean 2, squares of distances 12, over 3 is 4: exactly 1.
    assert_eq!(class(&[1, 1, 1, 5], Deviation::Sample), Xyz::Y);
    assert_eq!(class(&[1, 1, 1, 6], Deviation::Sample), Xyz::Z);
}

#[test]
fn only_days_on_which_more_was_bought_than_came_back_make_gaps() {
    let bought = days(&[
        ("2025-01-10", 5),
        ("2025-01-20", -5),
        ("2025-01-30", 5),
        ("2025-02-10", 0),
        ("2025-02-19", 5),
    ]);
    let found = judged(&bought, "2026-01-01", &whole()).regularity;
    assert_eq!((found.gaps, found.cv), (2, Some(0.0)), "twice 20 days");
}

#[test]
fn gaps_before_the_window_are_left_out_but_life_begins_with_the_first_purchase_ever() {
    let bought = days(&[("2020-05-05", 9), ("2024-02-10", 9), ("2025-02-10", 9)]);
    let found = judged(&bought, "2026-01-01", &XyzParameters::default());
    assert_eq!(found.regularity.gaps, 1, "from 2024 on");
    assert_eq!(found.variability.period, PeriodLength::HalfYear, "366 days are more than 120");
    assert_eq!(found.variability.periods, 4, "2024 and 2025 by halves: known since 2020");
    assert_eq!(found.frequency.active_periods, 2);
}

#[test]
fn the_period_follows_the_median_gap() {
    let length = |gaps: &[u32]| PeriodLength::suiting(gaps);
    assert_eq!(length(&[]), PeriodLength::Month);
    assert_eq!(length(&[9, 9, 200]), PeriodLength::Week);
    assert_eq!(length(&[9, 10]), PeriodLength::Week, "9.5 is less than 10");
    assert_eq!(length(&[10, 10]), PeriodLength::Month);
    assert_eq!(length(&[45]), PeriodLength::Month);
    assert_eq!(length(&[45, 46]), PeriodLength::Quarter, "45.5 is more than 45");
    assert_eq!(length(&[120, 1, 400]), PeriodLength::Quarter);
    assert_eq!(length(&[120, 121]), PeriodLength::HalfYear);
}

fn totals(days: &[BuyingDay], until: &str, parameters: &XyzParameters) -> Vec<i128> {
    let found = period_totals(days, as_of(until), parameters);
    found.totals.iter().map(|amount| amount.0 / 10_000).collect()
}

#[test]
fn a_first_period_known_for_less_than_half_and_a_last_one_under_way_are_dropped_or_kept() {
    // From 20 January twelve of 31 days are known, from 15 February fourteen of 28: exactly half counts.
    let late = days(&[("2025-01-20", 8), ("2025-02-15", 4), ("2025-04-09", 2)]);
    let monthly = XyzParameters { period: PeriodChoice::Month, ..whole() };
    assert_eq!(totals(&late, "2025-04-10", &monthly), [4, 0]);
    assert_eq!(totals(&late[1..], "2025-05-01", &monthly), [4, 0, 2], "April is over");
    let kept = XyzParameters { partial_periods: PartialPeriods::Keep, ..monthly };
    assert_eq!(totals(&late, "2025-04-10", &kept), [8, 4, 0, 2]);
    assert_eq!(totals(&late, "2025-04-01", &kept), [8, 4, 0], "nothing of April is known");
}

#[test]
fn a_life_begins_with_the_first_purchase_and_for_older_tables_with_the_first_line() {
    let returned_first = days(&[("2025-01-02", -1), ("2025-03-01", 5)]);
    let monthly = XyzParameters { period: PeriodChoice::Month, ..whole() };
    assert_eq!(totals(&returned_first, "2025-05-01", &monthly), [5, 0]);
    let kept = XyzParameters { partial_periods: PartialPeriods::Keep, ..monthly };
    assert_eq!(totals(&returned_first, "2025-05-01", &kept), [-1, 0, 5, 0]);
}

#[test]
fn quarters_halves_and_weeks_begin_where_the_calendar_says() {
    let bought = days(&[("2024-12-30", 1), ("2025-01-05", 2), ("2025-01-06", 4), ("2025-07-01", 8)]);
    let by = |period| XyzParameters { period, partial_periods: PartialPeriods::Keep, ..whole() };
    let weeks = totals(&bought, "2025-01-13", &by(PeriodChoice::Week));
    assert_eq!(weeks, [3, 4], "30 December 2024 and 6 January 2025 were Mondays");
    assert_eq!(totals(&bought, "2025-10-01", &by(PeriodChoice::Quarter)), [1, 6, 0, 8]);
    assert_eq!(totals(&bought, "2026-01-01", &by(PeriodChoice::HalfYear)), [1, 6, 8]);
}

#[test]
fn a_window_that_begins_within_a_period_cuts_it() {
    // Twelve months before 10 March 2026 begin on 1 March 2025: one of three months of the quarter is known.
    let steady = at_gaps("2024-01-15", &[30; 26]);
    let quarters = XyzParameters { window: Window::TwelveMonths, period: PeriodChoice::Quarter, ..whole() };
    let found = period_totals(&steady, as_of("2026-03-10"), &quarters);
    assert_eq!((found.start, found.count()), (Some(day("2025-04-01")), 3), "April to December");
    let kept = XyzParameters { partial_periods: PartialPeriods::Keep, ..quarters };
    let found = period_totals(&steady, as_of("2026-03-10"), &kept);
    assert_eq!((found.start, found.count()), (Some(day("2025-01-01")), 5));
}

#[test]
fn too_few_periods_purchases_that_cancel_and_returns_alone_are_not_classifiable() {
    let monthly = XyzParameters { period: PeriodChoice::Month, ..whole() };
    let five = judged(&months([4; 12])[..5], "2025-06-01", &monthly);
    assert_eq!(
        (five.variability.class, five.variability.cv, five.variability.periods),
        (Xyz::N, Some(0.0), 5)
    );
    assert_eq!(five.frequency.class, Xyz::N);
    let cancelled = judged(&days(&[("2025-01-02", 9), ("2025-05-02", -9)]), "2026-01-01", &monthly);
    assert_eq!((cancelled.variability.class, cancelled.variability.cv), (Xyz::N, None));
    assert_eq!((cancelled.frequency.class, cancelled.frequency.active_periods), (Xyz::Z, 1));
    let returned = judged(&days(&[("2025-01-02", -9)]), "2026-01-01", &monthly);
    assert_eq!((returned.class(), returned.basis(), returned.cv()), (Xyz::N, None, None));
    assert_eq!((returned.frequency.class, returned.frequency.active_share()), (Xyz::N, None));
    let quarterly = XyzParameters { period: PeriodChoice::Quarter, ..whole() };
    let four = days(&[("2025-01-02", 4), ("2025-04-02", 4), ("2025-07-02", 4), ("2025-10-02", 4)]);
    assert_eq!(judged(&four, "2026-01-01", &quarterly).variability.class, Xyz::X, "four quarters are enough");
}

#[test]
fn the_class_is_that_of_regularity_else_of_variability() {
    let regular = judged(&at_gaps("2025-01-02", &[30; 10]), "2026-01-01", &whole());
    assert_eq!((regular.class(), regular.basis()), (Xyz::X, Some(XyzBasis::Regularity)));
    assert_eq!(regular.cv(), Some(0.0));
    // Two gaps of 120 days: by quarters 1, 1, 1, 0 from January to December.
    let few = judged(&at_gaps("2025-01-02", &[120, 120]), "2026-01-01", &whole());
    assert_eq!((few.regularity.class, few.variability.period), (Xyz::N, PeriodLength::Quarter));
    assert_eq!((few.class(), few.basis()), (Xyz::Y, Some(XyzBasis::Variability)));
    // sqrt(4 * 3 - 9) / 3.
    assert_close(few.cv(), 3.0_f64.sqrt() / 3.0, 1e-15);
}

#[test]
fn frequency_counts_the_periods_with_a_purchase() {
    let monthly = XyzParameters { period: PeriodChoice::Month, ..whole() };
    let of = |values| judged(&months(values), "2026-01-01", &monthly).frequency;
    let nine = of([1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1]);
    assert_eq!((nine.class, nine.active_periods, nine.word()), (Xyz::X, 9, Some("frequent")), "exactly 0.75");
    assert_close(nine.adi(), 12.0 / 9.0, 1e-15);
    let five = of([1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0]);
    assert_eq!((five.class, five.word()), (Xyz::Y, Some("regular")));
    let four = of([1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
    assert_eq!((four.class, four.word()), (Xyz::Z, Some("irregular")), "a third");
    let fifths = XyzParameters {
        frequency: FrequencyCuts::new("0.3".parse().unwrap(), "0.2".parse().unwrap()).unwrap(),
        ..monthly
    };
    let third = judged(&months([1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0]), "2026-01-01", &fifths);
    assert_eq!(third.frequency.class, Xyz::X);
}

#[test]
fn cuts_are_parameters() {
    let cuts = VariationCuts::new("0.1".parse().unwrap(), "0.25".parse().unwrap()).unwrap();
    let narrow = XyzParameters { variation: cuts, period: PeriodChoice::Month, ..whole() };
    let moderate = months([100, 60, 140, 90, 120, 70, 130, 110, 80, 100, 95, 105]);
    assert_eq!(judged(&moderate, "2026-01-01", &narrow).variability.class, Xyz::Y, "0.2245");
    assert!(VariationCuts::new("1".parse().unwrap(), "0.5".parse().unwrap()).is_err());
    assert!("0.4/0.75".parse::<FrequencyCuts>().unwrap_err().to_string().contains("falling"));
    assert!("1.2/0.75".parse::<FrequencyCuts>().is_err());
    assert!("0.5".parse::<VariationCuts>().unwrap_err().to_string().contains("slash"));
}

#[test]
fn parameters_are_written_flat_and_read_with_defaults_for_what_is_left_out() {
    let text = serde_json::to_string(&XyzParameters::default()).unwrap();
    assert_eq!(
        text,
        r#"{"window":"24m","x":0.5,"y":1.0,"frequency_x":0.75,"frequency_y":0.4,"deviation":"population","period":"auto","partial_periods":"drop"}"#
    );
    let read: XyzParameters = serde_json::from_str(r#"{"period":"half_year","x":0.125,"y":2}"#).unwrap();
    assert_eq!((read.period, read.variation.to_string()), (PeriodChoice::HalfYear, "0.125/2".to_owned()));
    for wrong in [r#"{"x":2}"#, r#"{"x":0.12345}"#, r#"{"x":-1}"#, r#"{"cut":1}"#, r#"{"frequency_x":0.1}"#] {
        assert!(serde_json::from_str::<XyzParameters>(wrong).is_err(), "{wrong}");
    }
}

/// Amounts whose products outgrow 128 bits are compared all the same.
#[test]
fn enormous_amounts_are_classed_exactly() {
    let huge = 10_i128.pow(14);
    let monthly = XyzParameters { period: PeriodChoice::Month, ..whole() };
    let exactly = months([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3].map(|units| units * huge));
    assert_eq!(judged(&exactly, "2026-01-01", &monthly).variability.class, Xyz::X);
}
