//! How numbers and dates are read: stated, plain or decided over all values; never guessed.

use mainstay_ledger::import::{AmbiguousReading, ImportError};

use super::kit::{PLAIN, import};

fn revenues(values: &[&str]) -> String {
    let rows: String = values.iter().map(|value| format!("A;2026-01-02;{value}\n")).collect();
    format!("customer;date;revenue\n{rows}")
}

fn dates(values: &[&str]) -> String {
    let rows: String = values.iter().map(|value| format!("A;{value};1\n")).collect();
    format!("customer;date;revenue\n{rows}")
}

fn ambiguous(text: &str, mapping: &str) -> (AmbiguousReading, String, (String, String)) {
    match import(text, mapping) {
        Err(ImportError::Ambiguous { what, key, readings, .. }) => (what, key, readings),
        Err(other) => panic!("not ambiguous but refused: {other}"),
        Ok(imported) => panic!("not ambiguous: {:?}", imported.prepared.report),
    }
}

#[test]
fn what_may_be_decided_is_named_as_the_mapping_writes_it() {
    for (text, alternatives) in [
        (revenues(&["1,234"]), [".", ","]),
        (dates(&["03-04-2026"]), ["%d-%m-%Y", "%m-%d-%Y"]),
        (dates(&["13/04/2026", "04/13/2026"]), ["%d/%m/%Y", "%m/%d/%Y"]),
    ] {
        let Err(ImportError::Ambiguous { key, alternatives: named, .. }) = import(&text, PLAIN) else {
            panic!("{text} was read")
        };
        assert_eq!(named, alternatives);
        let key = key.strip_prefix("read.").expect("it is a key of [read]");
        for alternative in alternatives {
            let mapping = format!("{PLAIN}[read]\n{key} = '{alternative}'\n");
            assert!(import(&text, &mapping).is_ok(), "{text} by {alternative}");
        }
    }
}

#[test]
fn one_value_decides_the_decimal_sign_of_all() {
    for (values, total) in [
        (&["1,234", "12,5"][..], "13.7340"),
        (&["1.234", "1.234,56"], "2468.5600"),
        (&["1.234.567", "1.000"], "1235567.0000"),
        (&["1,234", "0.5"], "1234.5000"),
        (&["1.234", "0.5"], "1.7340"),
        (&["1,234,567", "1.25"], "1234568.2500"),
        (&["12.50-", "+3.00"], "-9.5000"),
        (&["\u{2212}12.50", " 3.00 "], "-9.5000"),
        (&["1 234,50", "1\u{a0}234,50"], "2469.0000"),
        (&["1'234.50"], "1234.5000"),
        (&["1.5E3", "2e-2"], "1500.0200"),
        (&["12", "1000"], "1012.0000"),
        (&["€ 12.50", "1.00 EUR", "EUR 2.00-"], "11.5000"),
        (&["1 234,50 EUR", "-€ 3,50", "4,00€"], "1235.0000"),
    ] {
        assert_eq!(import(revenues(values), PLAIN).unwrap().revenue(), total, "{values:?}");
    }
}

#[test]
fn a_number_that_reads_two_ways_is_asked_about() {
    let (what, key, readings) = ambiguous(&revenues(&["1,234"]), PLAIN);
    assert_eq!((what, key.as_str()), (AmbiguousReading::Number, "read.decimal"));
    assert_eq!(readings, ("`1,234` as 1234".to_owned(), "`1,234` as 1.234".to_owned()));
    assert_eq!(ambiguous(&revenues(&["1.234", "7"]), PLAIN).0, AmbiguousReading::Number);
    assert_eq!(ambiguous(&revenues(&["12.5", "12,5"]), PLAIN).0, AmbiguousReading::Number);
}

#[test]
fn the_mapping_decides_what_the_file_leaves_open() {
    let stated = |read: &str| format!("{PLAIN}[read]\n{read}\n");
    let total = |read: &str| import(revenues(&["1,234"]), &stated(read)).unwrap().revenue();
    assert_eq!(total("decimal = ','"), "1.2340");
    assert_eq!(total("decimal = '.'"), "1234.0000");
    assert_eq!(total("thousands = ','"), "1234.0000");
}

#[test]
fn one_date_decides_the_order_of_all() {
    for (values, first, last) in [
        (&["03/04/2026", "13/04/2026"][..], "2026-04-03", "2026-04-13"),
        (&["03/04/2026", "04/13/2026"], "2026-03-04", "2026-04-13"),
        (&["3.4.2026", "31.12.2025"], "2025-12-31", "2026-04-03"),
        (&["05/05/2026"], "2026-05-05", "2026-05-05"),
        (&["20260102", "2026/01/03"], "2026-01-02", "2026-01-03"),
        (&["2011-01-02 08:26:00", "2011-01-02T23:59:59.999"], "2011-01-02", "2011-01-02"),
        (&["13/04/2026 8:05 PM"], "2026-04-13", "2026-04-13"),
    ] {
        let report = import(dates(values), PLAIN).unwrap().prepared.report;
        assert_eq!(report.first_day.unwrap().to_string(), first, "{values:?}");
        assert_eq!(report.last_day.unwrap().to_string(), last, "{values:?}");
        assert_eq!(report.quarantined, 0, "{values:?}");
    }
}

#[test]
fn a_date_that_reads_two_ways_is_asked_about() {
    let (what, key, readings) = ambiguous(&dates(&["05/05/2026", "03/04/2026"]), PLAIN);
    assert_eq!((what, key.as_str()), (AmbiguousReading::Date, "read.date_format"));
    assert_eq!(readings, ("`03/04/2026` as 2026-04-03".to_owned(), "`03/04/2026` as 2026-03-04".to_owned()));
    assert_eq!(ambiguous(&dates(&["13/04/2026", "04/13/2026"]), PLAIN).0, AmbiguousReading::Date);
}

#[test]
fn a_stated_date_format_is_tried_first_and_wholly() {
    let stated = |format: &str| format!("{PLAIN}[read]\ndate_format = '{format}'\n");
    let first = |value: &str, format: &str| {
        import(dates(&[value]), &stated(format)).unwrap().prepared.report.first_day.map(|day| day.to_string())
    };
    assert_eq!(first("03/04/2026", "%d/%m/%Y").as_deref(), Some("2026-04-03"));
    assert_eq!(first("03/04/26", "%m/%d/%y").as_deref(), Some("2026-03-04"));
    assert_eq!(first("2-Jan-2026", "%d-%b-%Y").as_deref(), Some("2026-01-02"));
    assert_eq!(first("2026-01-02", "%d/%m/%Y").as_deref(), Some("2026-01-02"), "ISO is read always");
    assert_eq!(first("13/04/2026", "%d/%m/%y").as_deref(), Some("2026-04-13"), "26 is not the rest of 2026");
}

#[test]
fn a_zoned_timestamp_is_cut_in_the_zone_of_the_mapping() {
    let text = dates(&["2026-03-01T23:30:00Z", "2026-03-01 23:30:00+00", "2026-03-02T00:30:00+01:00"]);
    match import(&text, PLAIN) {
        Err(ImportError::Mapping(problems)) => assert_eq!(problems.first().unwrap().key, "read.zone"),
        other => panic!("a zone is needed: {:?}", other.map(|imported| imported.prepared.report)),
    }
    let berlin = import(&text, &format!("{PLAIN}[read]\nzone = 'Europe/Berlin'\n")).unwrap().prepared.report;
    assert_eq!(
        (berlin.first_day.unwrap().to_string(), berlin.last_day.unwrap().to_string()),
        ("2026-03-02".to_owned(), "2026-03-02".to_owned())
    );
    let utc = import(&text, &format!("{PLAIN}[read]\nzone = 'UTC'\n")).unwrap().prepared.report;
    assert_eq!(utc.last_day.unwrap().to_string(), "2026-03-01");
}
