use super::*;

/// What an equation says of an account with 3 invoices, 12 lines, 2 return lines, 40 minutes of visits and 120 km.
fn said(text: &str) -> String {
    let mut total = Drivers::default()
        .with(Driver::Invoices, Quantity::whole(3))
        .with(Driver::Lines, Quantity::whole(12))
        .with(Driver::ReturnLines, Quantity::whole(2))
        .with(Driver::Revenue, Quantity::whole(-500));
    total.add_activity("Visit", 1, Quantity::whole(40), Some(("km", Quantity::whole(120))));
    let rates = rates(&draft(vec![equation("asked", Per::Account, text)]));
    let uses = cost_of_account(&rates, &account("A", total)).expect("it is worked out");
    uses[0].quantity.to_string()
}

#[test]
fn equations_say_what_they_are_read_as() {
    assert_eq!(said("8 min"), "8");
    assert_eq!(said("0.5 h + 5 min"), "35");
    assert_eq!(said("2 min/line * lines + 10 min/invoice * invoices"), "54");
    assert_eq!(said("6 min + 2 * 3 min * 2"), "18", "products bind closer than sums");
    assert_eq!(said("(6 min + 2 min) * 3"), "24");
    assert_eq!(said("if return_lines > 1 then 20 min else 5 min"), "20");
    assert_eq!(said("if lines > 20 or not invoices = 3 then 20 min else 5 min"), "5");
    assert_eq!(said("if lines > 10 and invoices < 5 then 1 min else 2 min"), "1");
}

#[test]
fn activities_are_counted_timed_and_measured() {
    assert_eq!(said("30 min/activity * activities('visit')"), "30");
    assert_eq!(said("activity_minutes('VISIT')"), "40");
    assert_eq!(said("1.5 min/km * activity_quantity('visit', km)"), "180");
    assert_eq!(said("activity_minutes('call')"), "0");
}

#[test]
fn the_least_and_the_greatest_take_bare_numbers_for_their_unit() {
    assert_eq!(said("max(60, activity_minutes('visit'))"), "60");
    assert_eq!(said("min(30 min, activity_minutes('visit'))"), "30");
    assert_eq!(said("max(0, 8 min/invoice * invoices - 30 min)"), "0");
}

#[test]
fn what_may_be_zero_divides_where_it_is_looked_at_first() {
    assert_eq!(said("60 min/line * (lines / max(1, invoices)) * 1 invoice"), "240");
    assert_eq!(said("if invoices > 0 then 6 min*1 invoice / invoices else 0"), "2");
    assert_eq!(said("if invoices = 0 then 0 else 6 min * 1 invoice / invoices"), "2");
    assert_eq!(said("if revenue > 0 then 60 min * 1 money / revenue else 7 min"), "7");
    assert_eq!(said("10 min / 3"), "3.333333", "rounded to the millionth");
}

#[test]
fn equations_ask_others_whatever_their_order() {
    let mut setup = equation("setup", Per::Account, "2 min/invoice * invoices");
    setup.group = None;
    let rates = rates(&draft(vec![equation("twice", Per::Account, "2 * setup"), setup]));
    let total = Drivers::default().with(Driver::Invoices, Quantity::whole(5));
    let costing = cost_to_serve(&rates, 1, [account("A", total)]).expect("it is worked out");
    assert_eq!(costing.groups[0].used, Quantity::whole(20), "what has no group takes no capacity");
}

/// Invoices of 3 and 30 lines: 5 minutes each, and 1 minute for each line beyond ten. 5 + (5 + 20) = 30 minutes; the account as
/// a whole, with 33 lines, would say 5 + 23.
#[test]
fn an_equation_per_invoice_is_asked_of_each() {
    let text = "5 min + 1 min/line * max(0, lines - 10 line)";
    let rates = rates(&draft(vec![equation("picking", Per::Invoice, text)]));
    let invoice = |lines| Drivers::default().with(Driver::Lines, Quantity::whole(lines));
    let mut customer = account("A", invoice(33));
    customer.invoices = vec![invoice(3), invoice(30)];
    let uses = cost_of_account(&rates, &customer).expect("it is worked out");
    assert_eq!((uses[0].asked, uses[0].quantity), (2, Quantity::whole(30)));
}

#[test]
fn an_account_takes_the_sum_of_what_its_invoices_take() {
    let mut rates_of = draft(vec![
        equation("picking", Per::Invoice, "5 min"),
        equation("checking", Per::Account, "0.5 * picking"),
    ]);
    rates_of.equations[0].group = None;
    let mut customer = account("A", Drivers::default());
    customer.invoices = vec![Drivers::default(); 4];
    let uses = cost_of_account(&rates(&rates_of), &customer).expect("it is worked out");
    assert_eq!(uses[1].quantity, Quantity::whole(10));
}

#[test]
fn costs_stand_on_the_rung_of_their_group() {
    let mut draft = draft(vec![equation("desk", Per::Account, "100 min")]);
    draft.groups.push(GroupDraft { rung: Rung::LogisticsCost, ..group("Lorry", "km", 500, 1_000, 100) });
    draft.equations.push(EquationDraft {
        group: Some("Lorry".to_owned()),
        ..equation("driving", Per::Account, "activity_quantity('delivery', km)")
    });
    let mut total = Drivers::default();
    total.add_activity("delivery", 1, Quantity::ZERO, Some(("KM", Quantity::whole(40))));
    let costing = cost_to_serve(&rates(&draft), 1, [account("A", total)]).expect("it is worked out");
    let customer = &costing.accounts[0];
    assert_eq!(costing.on_rung(customer, Rung::OrderCost), units(100));
    assert_eq!(costing.on_rung(customer, Rung::LogisticsCost), units(20));
    assert_eq!(costing.on_rung(customer, Rung::CustomerCost), Amount::ZERO);
}

#[test]
fn without_percentages_the_old_way_goes_by_net_sales() {
    let rates = rates(&draft(vec![equation("desk", Per::Account, "100 min")]));
    let sold = |money| Drivers::default().with(Driver::Revenue, Quantity::whole(money));
    let accounts = [account("A", sold(300)), account("B", sold(100)), account("C", sold(-50))];
    let costing = cost_to_serve(&rates, 1, accounts).expect("it is worked out");
    let charged: Vec<Amount> = costing.accounts.iter().map(|account| account.traditional.0).collect();
    assert_eq!(charged, [units(7_500), units(2_500), Amount::ZERO]);
    assert_eq!(costing.unallocated, Amount::ZERO);
    let nobody = cost_to_serve(&rates, 1, [account("C", sold(-50))]).expect("it is worked out");
    assert_eq!(nobody.unallocated, units(10_000), "without sales nobody can be charged by sales");
}

#[test]
fn templates_fit() {
    for kind in Template::ALL {
        let draft = template(kind, day("2026-01-01"));
        assert!(CostRates::new(&draft, Currency::EUR).is_ok(), "{:?}", CostRates::new(&draft, Currency::EUR));
        assert_eq!(kind.as_str().parse(), Ok(kind));
    }
}
