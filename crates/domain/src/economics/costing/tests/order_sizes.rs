use super::*;

fn invoice(day_of: &str, lines: i64, revenue: i64) -> Drivers {
    Drivers::default()
        .on(day(day_of))
        .with(Driver::Invoices, Quantity::ONE)
        .with(Driver::Lines, Quantity::whole(lines))
        .with(Driver::Revenue, Quantity::whole(revenue))
}

/// An invoice takes 10 minutes and 2 for each line, at 1.00 a minute.
fn handling() -> CostRates {
    rates(&draft(vec![
        equation("handling", Per::Invoice, "10 min + 2 min/line * lines"),
        equation("visits", Per::Account, "1000 min"),
    ]))
}

/// Monday 2026-03-02 to Sunday the 8th is one week. A: 45 and 55 on Monday and Sunday, 500 on the Monday after, and a credit
/// note. Costs 12, 14, 20; the first two as one invoice of three lines 16: 10 are saved.
#[test]
fn small_orders_cost_more_of_what_they_bring_and_fewer_would_save() {
    let mut a = account("A", Drivers::default());
    a.invoices = vec![
        invoice("2026-03-02", 1, 45),
        invoice("2026-03-08", 2, 55),
        invoice("2026-03-09", 5, 500),
        invoice("2026-03-10", 1, -80),
    ];
    let told = order_sizes(&handling(), &[a.clone()], Every::Week).expect("it is worked out");
    let bands: Vec<(Amount, u64, Amount, Amount)> =
        told.bands.iter().map(|band| (band.from, band.invoices, band.revenue, band.cost)).collect();
    let expected = [
        (units(20), 1, units(45), units(12)),
        (units(50), 1, units(55), units(14)),
        (units(500), 1, units(500), units(20)),
    ];
    assert_eq!(bands, expected);
    let saved = &told.accounts[0];
    assert_eq!((saved.invoices, saved.consolidated, saved.cost), (3, 2, units(46)));
    assert_eq!(saved.saving(), units(10), "the ten minutes of one invoice");
    // In a month all three are one of 8 lines: 26 instead of 46.
    let monthly = order_sizes(&handling(), &[a.clone()], Every::Month).expect("it is worked out");
    assert_eq!((monthly.accounts[0].consolidated, monthly.saving()), (1, units(20)));
    let twice = told.clone().and(told);
    assert_eq!((twice.bands[0].invoices, twice.saving(), twice.accounts.len()), (2, units(20), 1));
}

#[test]
fn bands_begin_at_one_two_and_five() {
    let begins = |cents: i128| {
        let mut one = account("A", Drivers::default());
        one.invoices = vec![Drivers::default().with(Driver::Revenue, Quantity(cents * 10_000))];
        order_sizes(&handling(), &[one], Every::Week).expect("it is worked out").bands[0].from
    };
    assert_eq!(begins(99), Amount::ZERO);
    assert_eq!(begins(100), units(1));
    assert_eq!(begins(19_999), units(100));
    assert_eq!(begins(20_000), units(200));
    assert_eq!(begins(123_456_789), units(1_000_000));
}
