//! A file of lines in several currencies: totals in each, and in the one that everything is added up in.

use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::rates::{Quote, Rate, Rates};
use mainstay_ledger::import::{ImportError, QuarantineCode};
use proptest::prelude::*;

use super::kit::{PLAIN, day, import, import_beside, import_in};

fn mapping() -> String {
    format!("{PLAIN}currency = 'currency'\n")
}

fn file(rows: &str) -> String {
    format!("customer,date,revenue,currency\n{rows}")
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

/// By hand: 10.00 USD at 0.9 are 9.00 EUR, 20.00 EUR are 20.00.
#[test]
fn lines_are_totalled_by_currency_and_in_the_reporting_currency() {
    let mut rates = Rates::default();
    rates.insert(currency("USD"), day("2026-01-01"), Rate::new(900_000_000_000, Quote::PerUnit).unwrap());
    let rows = "A,2026-01-05,10,USD\nB,2026-01-05,20,EUR\n";
    let imported = import_beside(file(rows), &mapping(), rates, &[]).unwrap();
    assert_eq!(imported.revenue(), "29.0000");
    let totals: Vec<_> =
        imported.prepared.report.totals.iter().map(|t| (t.currency.code(), t.lines, t.revenue.0)).collect();
    assert_eq!(totals, [("EUR", 1, 200_000), ("USD", 1, 100_000)]);
    let currencies: Vec<_> = imported.lines().into_iter().map(|line| (line.currency, line.revenue)).collect();
    assert_eq!(
        currencies,
        [("EUR".to_owned(), 200_000), ("USD".to_owned(), 100_000)],
        "the ledger keeps them as written"
    );
    assert_eq!(imported.prepared.lines.len(), 2, "a file of the ledger is in one currency");
}

#[test]
fn without_a_rate_the_lines_are_kept_and_the_days_are_named() {
    let imported =
        import_in(file("A,2026-01-05,10,USD\nB,2026-01-06,20,EUR\n"), &mapping(), Some(Currency::EUR))
            .unwrap();
    let report = &imported.prepared.report;
    assert_eq!((report.accepted, report.revenue), (2, None));
    let note = report.notes.iter().find(|note| note.code() == "missing_rates").unwrap().to_string();
    assert!(note.contains("USD on 1 day (2026-01-05)") && note.contains("import rates"), "{note}");
}

#[test]
fn a_first_file_in_several_currencies_must_say_which_one_counts() {
    let rows = file("A,2026-01-05,10,USD\nB,2026-01-05,20,EUR\n");
    let Err(ImportError::Ambiguous { key, readings, .. }) = import(&rows, &mapping()) else {
        panic!("it was read")
    };
    assert_eq!(key, "reporting_currency");
    assert_eq!(readings, ("added up in EUR".to_owned(), "added up in USD".to_owned()));
    let stated = mapping().replace("source", "reporting_currency = 'USD'\nsource");
    assert_eq!(import(&rows, &stated).unwrap().prepared.report.currency.code(), "USD");
    let single = import(file("A,2026-01-05,10,USD\n"), &mapping()).unwrap();
    assert_eq!((single.prepared.report.currency.code(), single.revenue().as_str()), ("USD", "10.0000"));
}

#[test]
fn a_mapping_cannot_change_what_the_ledger_is_added_up_in() {
    let stated = mapping().replace("source", "reporting_currency = 'USD'\nsource");
    let error =
        import_in(file("A,2026-01-05,10,USD\n"), &stated, Some(Currency::EUR)).err().unwrap().to_string();
    assert!(error.contains("the ledger is added up in EUR"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Totals by currency add up to the lines, and the reporting total to the lines converted one by one.
    #[test]
    fn totals_add_up(lines in prop::collection::vec((0usize..3, 0i64..40, -1_000_000i64..1_000_000), 1..40)) {
        let codes = ["EUR", "USD", "GBP"];
        let parts = [1_000_000_000_000_i64, 913_700_000_000, 1_170_000_000_001];
        let mut rates = Rates::default();
        for (code, parts) in codes.iter().zip(parts).skip(1) {
            for date in ["2026-01-01", "2026-02-01"] {
                rates.insert(currency(code), day(date), Rate::new(parts, Quote::PerUnit).unwrap());
            }
        }
        let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let row = |&(at, days, cents): &(usize, i64, i64)| {
            let date = first + chrono::Duration::days(days);
            format!("A,{date},{}{}.{:02},{}\n", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100, codes[at])
        };
        let imported = import_beside(file(&lines.iter().map(row).collect::<String>()), &mapping(), rates, &[]).unwrap();
        for (at, code) in codes.iter().enumerate() {
            let expected: i64 = lines.iter().filter(|line| line.0 == at).map(|line| line.2 * 100).sum();
            let total = imported.prepared.report.totals.iter().find(|total| total.currency.code() == *code);
            prop_assert_eq!(total.map_or(0, |total| total.revenue.0), i128::from(expected));
        }
        // Half away from zero, in integers: (2 * n + sign * d) / (2 * d), cut towards zero.
        let unit = 1_000_000_000_000_i128;
        let converted = |&(at, _, cents): &(usize, i64, i64)| {
            let exact = i128::from(cents) * 100 * i128::from(parts[at]);
            (2 * exact + exact.signum() * unit) / (2 * unit)
        };
        prop_assert_eq!(imported.prepared.report.revenue, Some(Amount(lines.iter().map(converted).sum())));
    }
}

#[test]
fn what_stands_beside_an_amount_must_be_the_row_s_currency() {
    let rows =
        "A,2026-01-05,€ 10,USD\nB,2026-01-05,20.50 EUR,EUR\nC,2026-01-05,$ 1,USD\nD,2026-01-05,CHF 1,EUR\n";
    let imported = import_in(file(rows), &mapping(), Some(Currency::EUR)).unwrap();
    assert_eq!(imported.reasons(), [(QuarantineCode::BadCurrency, 2)]);
    let lines: Vec<_> = imported.lines().into_iter().map(|line| (line.currency, line.revenue)).collect();
    assert_eq!(lines, [("EUR".to_owned(), 205_000), ("USD".to_owned(), 10_000)]);
}
