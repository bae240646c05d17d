use super::*;

/// Kaplan & Anderson, Harvard Business Review, November 2004: 560,000 a quarter for 700,000 practical minutes.
fn customer_service() -> CostRatesDraft {
    let mut service = group("Service", "min", 560_000, 875_000, 80);
    service.per_months = 3;
    let allocation = |percent, activity: &str| AllocationDraft {
        group: "Service".to_owned(),
        percent,
        driver: format!("activities('{activity}')"),
    };
    CostRatesDraft {
        groups: vec![service],
        allocations: vec![allocation(70, "order"), allocation(10, "inquiry"), allocation(20, "credit check")],
        ..draft(vec![
            equation("orders_processed", Per::Account, "8 min/activity * activities('order')"),
            equation("inquiries", Per::Account, "44 min/activity * activities('Inquiry')"),
            equation("credit_checks", Per::Account, "50 min/activity * activities('credit check')"),
        ])
    }
}

#[test]
fn the_published_example_comes_out_to_the_cent() {
    let rates = rates(&customer_service());
    let accounts = [
        account("A", Drivers::default().with_activity("order", done(49_000))),
        account(
            "B",
            Drivers::default()
                .with_activity("inquiry", done(1_400))
                .with_activity("credit check", done(2_500)),
        ),
    ];
    let costing = cost_to_serve(&rates, 3, accounts).expect("it is worked out");
    let service = &costing.groups[0];
    assert_eq!(service.practical, Quantity::whole(700_000));
    assert_eq!(rates.groups()[0].rate(), Some(0.8));
    // 392,000 + 61,600 + 125,000 minutes.
    assert_eq!(service.used, Quantity::whole(578_600));
    assert_eq!(costing.accounts[0].cost(), units(313_600));
    assert_eq!(costing.accounts[1].cost(), units(49_280 + 100_000));
    assert_eq!(service.used_cost, units(462_880));
    assert_eq!(service.unused_cost(), units(97_120));
    assert!(service.utilisation().is_some_and(|used| (used - 0.826_571_428).abs() < 1e-9));
    // The old way: 70 % of 560,000 to orders, 10 % to inquiries, 20 % to credit checks, unused capacity and all.
    assert_eq!(costing.accounts[0].traditional.0, units(392_000));
    assert_eq!(costing.accounts[1].traditional.0, units(168_000));
    assert_eq!(costing.accounts[0].difference(), units(313_600 - 392_000));
}

#[test]
fn an_activity_costs_its_minutes() {
    let rates = rates(&customer_service());
    let one = Drivers::default()
        .with_activity("order", done(1))
        .with_activity("inquiry", done(1))
        .with_activity("credit check", done(1));
    let costs: Vec<Option<Amount>> =
        cost_of_account(&rates, &account("A", one)).expect("known").iter().map(|one| one.cost).collect();
    // 6.40, 35.20 and 40.00.
    assert_eq!(costs, [Some(Amount(64_000)), Some(Amount(352_000)), Some(Amount(400_000))]);
}

/// The exercise of Garber Co. in the style of Atkinson and Kaplan: 600,000 for 10,000 hours, 60 an hour.
#[test]
fn two_periods_come_out_to_the_cent() {
    let text = |hours, activity| format!("{hours} h/activity * activities('{activity}')");
    let rates = rates(&CostRatesDraft {
        groups: vec![group("Service", "h", 600_000, 10_000, 100)],
        ..draft(vec![
            equation("orders_handled", Per::Account, &text("0.75", "order")),
            equation("complaints", Per::Account, &text("3.5", "complaint")),
            equation("credit_checks", Per::Account, &text("3", "credit check")),
        ])
    });
    let period = |orders, complaints, checks| {
        let done_by = Drivers::default()
            .with_activity("order", done(orders))
            .with_activity("complaint", done(complaints))
            .with_activity("credit check", done(checks));
        cost_to_serve(&rates, 1, [account("A", done_by)]).expect("it is worked out")
    };
    let (first, second) = (period(8_000, 400, 450), period(8_500, 350, 500));
    // 6,000 + 1,400 + 1,350 = 8,750 hours; 6,375 + 1,225 + 1,500 = 9,100 hours.
    assert_eq!(
        (first.groups[0].used, first.groups[0].used_cost),
        (Quantity::whole(8_750 * 60), units(525_000))
    );
    assert_eq!(first.groups[0].unused_cost(), units(75_000));
    assert_eq!(
        (second.groups[0].used, second.groups[0].used_cost),
        (Quantity::whole(9_100 * 60), units(546_000))
    );
    assert_eq!(second.groups[0].unused_cost(), units(54_000));
    let both = first.and(second);
    assert_eq!((both.groups.len(), both.accounts.len()), (1, 1));
    assert_eq!(both.groups[0].supplied, units(1_200_000));
    assert_eq!(both.accounts[0].cost(), units(525_000 + 546_000));
    assert_eq!(both.groups[0].unused_cost(), units(129_000));
}

/// Formula F8: 10 people x 8 hours x 60 minutes x 230 days x 80 % = 883,200 minutes; 560,000 / 883,200 = 0.634058.
#[test]
fn practical_capacity_is_a_share_of_what_is_there() {
    let mut service = group("Service", "min", 560_000, 10 * 8 * 60 * 230, 80);
    service.per_months = 12;
    let rates = rates(&CostRatesDraft {
        groups: vec![service],
        ..draft(vec![equation("all", Per::Account, "1 min/invoice * invoices")])
    });
    let service = &rates.groups()[0];
    assert_eq!(service.practical(12), Some(Quantity::whole(883_200)));
    assert!(service.rate().is_some_and(|rate| (rate - 0.634_058).abs() < 5e-7));
    assert_eq!(service.supplied(3), Some(units(140_000)), "a quarter of the year's cost");
}
