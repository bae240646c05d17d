//! The language of mappings: a table of meanings, and agreement with plain integer arithmetic.

use std::collections::BTreeMap;

use mainstay_ledger::import::Expression;
use mainstay_ledger::import::decimal::Decimal;
use mainstay_ledger::import::expression::{Cells, Fault};
use proptest::prelude::*;

/// A row by name; numbers are plain.
struct Named(BTreeMap<&'static str, &'static str>);

impl Cells<String> for Named {
    fn text(&self, column: &String) -> &[u8] {
        self.0.get(column.as_str()).map_or(&[], |text| text.as_bytes())
    }

    fn number(&self, column: &String) -> Result<Option<Decimal>, Fault<String>> {
        let text = self.0.get(column.as_str()).copied().unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mantissa = format!("{whole}{fraction}").parse().map_err(|_| Fault::BadNumber(column.clone()))?;
        Ok(Some(Decimal::new(mantissa, u32::try_from(fraction.len()).unwrap())))
    }
}

fn row() -> Named {
    Named(BTreeMap::from([
        ("a", "7"),
        ("b", "2.50"),
        ("zero", "0"),
        ("none", ""),
        ("status", "Shipped"),
        ("Unit Price", "1.25"),
        ("invoice", "C536379"),
        ("word", "x"),
    ]))
}

fn value(text: &str) -> String {
    match Expression::parse(text).unwrap().number(&row()) {
        Ok(Some(number)) => number.to_amount().unwrap().unwrap().to_string(),
        Ok(None) => "empty".to_owned(),
        Err(fault) => format!("{fault:?}"),
    }
}

#[test]
fn arithmetic_is_exact_and_rounds_once_half_away_from_zero() {
    for (text, expected) in [
        ("a", "7.0000"),
        ("1 + 2 * 3", "7.0000"),
        ("(1 + 2) * 3", "9.0000"),
        ("10 - 4 - 3", "3.0000"),
        ("24 / 4 / 2", "3.0000"),
        ("-a * -b", "17.5000"),
        ("--a", "7.0000"),
        ("\"Unit Price\" * 4", "5.0000"),
        ("1 / 3 * 3", "1.0000"),
        ("1 / 3 + 1 / 6 - 1 / 2", "0.0000"),
        ("1 / 3", "0.3333"),
        ("2 / 3", "0.6667"),
        ("0.00005", "0.0001"),
        ("-0.00005", "-0.0001"),
        ("0.000049999", "0.0000"),
        ("1 / 20000", "0.0001"),
        ("-1 / 20000", "-0.0001"),
        ("0.1 + 0.2", "0.3000"),
        ("a * (1 - .15)", "5.9500"),
        ("none * a", "empty"),
        ("a / zero", "DivisionByZero"),
        ("word + 1", "BadNumber(\"word\")"),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn conditions_hold_fail_or_stay_undecided() {
    for (text, expected) in [
        ("status = 'Shipped'", Some(true)),
        ("'Shipped' = status", Some(true)),
        ("status <> 'Cancelled'", Some(true)),
        ("status != 'Shipped'", Some(false)),
        ("none <> 'Cancelled'", Some(true)),
        ("a > 2", Some(true)),
        ("a >= 7 and a <= 7.0", Some(true)),
        ("a < b", Some(false)),
        ("a * b = 17.5", Some(true)),
        ("none > 0", None),
        ("not (none > 0)", None),
        ("none > 0 or a > 0", Some(true)),
        ("none > 0 and a < 0", Some(false)),
        ("none is empty", Some(true)),
        ("status is not empty", Some(true)),
        ("status in ('Shipped', 'Resolved')", Some(true)),
        ("status not in ('Shipped')", Some(false)),
        ("invoice starts with 'C'", Some(true)),
        ("NOT invoice STARTS WITH 'C'", Some(false)),
        ("(a > 0 or b > 0) and not status = 'x'", Some(true)),
        ("status < 'T'", Some(true)),
    ] {
        assert_eq!(Expression::parse(text).unwrap().truth(&row()), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_no_expression_says_where() {
    for (text, at) in [
        ("", 1),
        ("a *", 4),
        ("a b", 3),
        ("(a", 3),
        ("a)", 2),
        ("'open", 1),
        ("a = ", 5),
        ("1.2.3", 1),
        ("a § b", 3),
        ("status in 'x'", 11),
    ] {
        assert_eq!(Expression::parse(text).unwrap_err().at, at, "{text}");
    }
    for text in
        ["'x' * 2", "a and b", "a + (b > 1)", "not a", "status = (a > 1)", "1 is empty", "a = 'x' = b"]
    {
        assert!(Expression::parse(text).is_err(), "{text}");
    }
}

#[test]
fn length_and_depth_are_bounded() {
    assert!(Expression::parse(&"a".repeat(2_001)).is_err());
    assert!(Expression::parse(&format!("{}a{}", "(".repeat(500), ")".repeat(500))).is_err());
    assert!(Expression::parse(&format!("{}a", "-".repeat(1_999))).is_err());
    assert!(Expression::parse(&format!("{}a = b", "not ".repeat(400))).is_err());
    assert!(Expression::parse(&["1"; 900].join("+")).is_err());
    assert_eq!(value(&["1"; 90].join("+")), "90.0000");
}

/// An expression and its value in 1/10,000, by integers alone.
fn sums() -> impl Strategy<Value = (String, i128)> {
    let leaf = (-9_999_i64..9_999).prop_map(|parts| {
        let sign = if parts < 0 { "-" } else { "" };
        let text = format!("({sign}{}.{:02})", parts.abs() / 100, parts.abs() % 100);
        (text, i128::from(parts) * 100)
    });
    leaf.prop_recursive(4, 24, 2, |inner| {
        (inner.clone(), inner, any::<bool>()).prop_map(|((left, l), (right, r), plus)| {
            if plus { (format!("({left} + {right})"), l + r) } else { (format!("({left} - {right})"), l - r) }
        })
    })
}

proptest! {
    #[test]
    fn parsing_never_panics(text in "\\PC{0,80}") {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn parsing_what_looks_like_an_expression_never_panics(text in "[-ab('\")<>=!*/+., 0-9notiswhe]{0,60}") {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn sums_equal_integer_arithmetic((text, parts) in sums()) {
        let number = Expression::parse(&text).unwrap().number(&row()).unwrap().unwrap();
        prop_assert_eq!(number.to_amount().unwrap().unwrap().0, parts);
    }

    #[test]
    fn products_and_quotients_equal_integer_arithmetic(a in -100_000_i128..100_000, b in -100_000_i128..100_000, c in 1_i128..1_000) {
        let text = format!("({a}) * ({b}) / {c} / 100");
        let number = Expression::parse(&text).unwrap().number(&row()).unwrap().unwrap();
        let (numerator, denominator) = (a * b * 10_000, c * 100);
        let rounded = (numerator.abs() * 2 + denominator) / (denominator * 2) * numerator.signum();
        prop_assert_eq!(number.to_amount().unwrap().unwrap().0, rounded);
    }
}
