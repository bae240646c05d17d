use super::*;

/// Why an equation of the level is refused, and where.
fn refusal(per: Per, text: &str) -> String {
    let found = problems(&draft(vec![equation("asked", per, text)]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].field, "equations[0].text");
    format!("{}: {}", found[0].at.unwrap_or_default(), found[0].message)
}

#[test]
fn what_may_be_zero_does_not_divide() {
    let told = refusal(Per::Account, "60 min * 1 line / lines");
    assert!(told.starts_with("19: this may be zero") && told.contains("max(1, ...)"), "{told}");
    assert!(refusal(Per::Account, "60 min / 0").starts_with("10: this divides by zero"));
    assert!(refusal(Per::Account, "60 min / (1 - 1)").starts_with("11: this divides by zero"));
    let guarded_elsewhere = "if lines > 0 then 1 min else 5 min * 1 line / lines";
    assert!(refusal(Per::Account, guarded_elsewhere).starts_with("47: this may be zero"));
}

#[test]
fn units_that_do_not_fit_are_named() {
    let told = refusal(Per::Account, "8 min + 3 * lines");
    assert_eq!(told, "9: the units do not fit: min on one side and line on the other");
    assert!(refusal(Per::Account, "8 * lines").contains("in line and the capacity of `Service` in min"));
    assert!(refusal(Per::Account, "8 min/order * lines").contains("min*line/order"));
    assert!(
        refusal(Per::Account, "if lines > 2 km then 1 min else 0").starts_with("12: the units do not fit")
    );
}

#[test]
fn a_time_below_zero_is_refused() {
    let told = refusal(Per::Account, "8 min/line * lines - 30 min");
    assert!(told.contains("below zero") && told.contains("max(0, ...)"), "{told}");
}

#[test]
fn drivers_are_asked_where_they_are_known() {
    let told = refusal(Per::Invoice, "8 min/order * orders");
    assert_eq!(told, "15: `orders` is not known of one invoice: use it in an equation per account or order");
    assert!(refusal(Per::Invoice, "activity_minutes('visit')").starts_with("1: activities belong to orders"));
    assert!(
        refusal(Per::Account, "8 min + serving").starts_with("9: `serving` is no driver and no equation")
    );
}

#[test]
fn what_cannot_be_read_says_where() {
    for (text, at, part) in [
        ("", 1, "something is missing"),
        ("8 min +", 8, "something is missing"),
        ("8 min 9", 7, "an operator is missing"),
        ("(8 min", 7, "`)` is missing for the ( at character 1"),
        ("lines > 3", 1, "a condition alone"),
        ("if lines then 1 min else 0", 4, "takes a condition"),
        ("if lines > 3 then 1 min", 24, "`else` is missing"),
        ("8 € + 1", 3, "`€` means nothing"),
        ("min(8 min)", 11, "at least two"),
        ("activities(visit)", 12, "in quotes"),
        ("activities('visit", 12, "never closed"),
        ("activity_quantity('x', euro)", 24, "unit of the quantity"),
        ("8 min * min", 9, "`min` is followed"),
        ("0.1234567 min", 1, "6 after it"),
        ("1 + (lines > 2)", 6, "a condition stands here"),
    ] {
        let error = Expression::parse(text).expect_err(text);
        if text != "8 min * min" {
            assert!(error.message.contains(part), "{text}: {error}");
            assert_eq!(error.at, at, "{text}: {error}");
        }
    }
}

#[test]
fn circles_are_named_from_end_to_end() {
    let mut circle = draft(vec![
        equation("a", Per::Account, "1 min + b"),
        equation("b", Per::Account, "c"),
        equation("c", Per::Account, "2 * a"),
        equation("d", Per::Account, "a"),
    ]);
    let found = problems(&circle);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].field.as_str(), found[0].at), ("equations[0].text", Some(9)));
    assert!(found[0].message.contains("a -> b -> c -> a"), "{}", found[0].message);
    circle.equations = vec![equation("a", Per::Account, "a")];
    assert!(problems(&circle)[0].message.contains("a -> a"));
}

#[test]
fn length_and_depth_have_limits() {
    let deep = format!("{}1 min{}", "(".repeat(DEEPEST + 1), ")".repeat(DEEPEST + 1));
    assert!(Expression::parse(&deep).expect_err("too deep").message.contains("nested"));
    let long = vec!["1 min"; LONGEST / 7].join(" + ");
    assert!(Expression::parse(&long).is_err());
    assert!(Expression::parse(&"x".repeat(LONGEST + 1)).expect_err("too long").message.contains("longer"));
    let minus = format!("{}1", "-".repeat(DEEPEST + 5));
    assert!(Expression::parse(&minus).is_err());
}

#[test]
fn groups_without_sense_are_refused_with_the_field() {
    let mut odd = draft(vec![equation("asked", Per::Account, "1 min")]);
    odd.groups[0] = GroupDraft {
        capacity: -5,
        cost_minor: -1,
        practical_percent: 0,
        per_months: 5,
        rung: Rung::SegmentCost,
        ..odd.groups[0].clone()
    };
    odd.valid.from = day("2026-01-15");
    let fields: Vec<String> = problems(&odd).into_iter().map(|problem| problem.field).collect();
    let expected = ["valid.from", "groups[0].rung", "groups[0].cost_minor", "groups[0].capacity"];
    assert_eq!(fields[..4], expected);
    assert_eq!(fields[4..], ["groups[0].practical_percent", "groups[0].per_months"]);
}

#[test]
fn names_are_told_apart() {
    let mut twice = draft(vec![
        equation("a", Per::Account, "1 min"),
        equation("a", Per::Account, "1 min"),
        equation("lines", Per::Account, "1 min"),
        EquationDraft { group: Some("Nobody".to_owned()), ..equation("b", Per::Account, "1 min") },
    ]);
    twice.groups.push(twice.groups[0].clone());
    let fields: Vec<String> = problems(&twice).into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["groups[1].name", "equations[1].name", "equations[2].name", "equations[3].group"]);
}

#[test]
fn percentages_make_a_hundred() {
    let mut old = draft(vec![equation("a", Per::Account, "1 min")]);
    let part = |percent, driver: &str| AllocationDraft {
        group: "Service".to_owned(),
        percent,
        driver: driver.to_owned(),
    };
    old.allocations = vec![part(70, "lines"), part(20, "invoices")];
    assert!(problems(&old)[0].message.contains("make 90 %"));
    old.allocations = vec![part(100, "revenue")];
    let found = problems(&old);
    assert_eq!(found[0].field, "allocations[0].driver");
    assert!(found[0].message.contains("below zero"));
}
