use proptest::prelude::*;

use super::*;

/// Parts of equations in any order: what a person in a hurry might type.
fn text() -> impl Strategy<Value = String> {
    let words = [
        "8",
        "0",
        "0.5",
        "999999999999",
        "min",
        "h",
        "km",
        "order",
        "line",
        "lines",
        "orders",
        "revenue",
        "invoices",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        ",",
        "if",
        "then",
        "else",
        "and",
        "or",
        "not",
        ">",
        "<=",
        "=",
        "<>",
        "max(",
        "min(",
        "activities('visit')",
        "activity_minutes('visit')",
        "activity_quantity('visit', km)",
        "other",
        "'",
        "€",
        "max(1, lines)",
        "8 min",
        "3 min/line * lines",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..24).prop_map(|words| words.join(" "))
}

/// Equations that can be read, nested at random.
fn readable() -> impl Strategy<Value = String> {
    let single = prop::sample::select(vec![
        "3",
        "0",
        "2.5",
        "lines / 1 line",
        "invoices / 1 invoice",
        "revenue / 1 money",
    ]);
    single.prop_map(|text| format!("({text})")).prop_recursive(4, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-", "*", "/"]), inner.clone())
                .prop_map(|(a, sign, b)| format!("({a} {sign} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("min({a}, {b})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("if {a} > 0 then {b} else {c}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("if {a} > 0 then {b} / {a} else 0")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_typed_stops_the_program(text in text(), raw in ".{0,60}") {
        let other = EquationDraft { group: None, ..equation("other", Per::Account, &text) };
        for text in [text.as_str(), raw.as_str()] {
            let draft = draft(vec![equation("asked", Per::Account, text), other.clone()]);
            if let Err(RatesError(problems)) = CostRates::new(&draft, Currency::EUR) {
                prop_assert!(!problems.is_empty());
                let longest = draft.equations.iter().map(|equation| equation.text.chars().count()).max();
                let beyond = problems.iter().filter_map(|problem| problem.at).any(|at| at == 0 || Some(at) > longest.map(|length| length + 1));
                prop_assert!(!beyond, "{problems:?}");
            }
        }
    }

    #[test]
    fn what_is_accepted_never_divides_by_zero_nor_says_less_than_nothing(
        text in readable(),
        counts in prop::array::uniform4(-10_i64..10),
    ) {
        let [lines, invoices, returned, revenue] = counts;
        let drivers = Drivers::default()
            .with(Driver::Lines, Quantity::whole(lines.abs()))
            .with(Driver::Invoices, Quantity::whole(invoices.max(0)))
            .with(Driver::ReturnLines, Quantity::whole(returned.max(0)))
            .with(Driver::Revenue, Quantity::whole(revenue));
        let draft = draft(vec![equation("asked", Per::Account, &format!("1 min * ({text})"))]);
        if let Ok(rates) = CostRates::new(&draft, Currency::EUR) {
            // Small drivers and small numbers: nothing here is too large.
            let uses = cost_of_account(&rates, &account("A", drivers));
            prop_assert!(uses.as_ref().is_ok_and(|uses| uses[0].quantity >= Quantity::ZERO), "{text}: {uses:?}");
        }
    }

    #[test]
    fn what_is_charged_and_what_is_unused_make_what_is_supplied(lines in prop::collection::vec(0_i64..5_000, 1..30), cost in 1_i64..1_000_000) {
        let mut draft = draft(vec![equation("asked", Per::Account, "1.7 min/line * lines")]);
        draft.groups[0].cost_minor = cost;
        draft.groups[0].capacity = 7_919;
        let accounts: Vec<AccountDrivers> = lines
            .iter()
            .enumerate()
            .map(|(place, lines)| account(&format!("{place:02}"), Drivers::default().with(Driver::Lines, Quantity::whole(*lines)).with(Driver::Revenue, Quantity::whole(*lines))))
            .collect();
        let costing = cost_to_serve(&rates(&draft), 1, accounts.clone()).expect("it is worked out");
        let charged: Amount = costing.accounts.iter().map(AccountCost::cost).sum();
        prop_assert_eq!(charged + costing.groups[0].unused_cost(), costing.groups[0].supplied);
        let old: Amount = costing.accounts.iter().map(|account| account.traditional.0).sum();
        prop_assert_eq!(old + costing.unallocated, costing.groups[0].supplied);
    }
}
