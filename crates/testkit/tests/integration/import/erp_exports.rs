//! Exports as SAP and Dynamics write them, read by what a first look suggests and nothing else.
//!
//! Made up after the formats of those systems; the totals are added by hand.

use std::path::PathBuf;

use mainstay_ledger::import::{Kind, ReadOptions, survey};
use rstest::rstest;

use super::kit::{Imported, StagedLine, import};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/erp")).join(name)
}

/// Imports a fixture with every suggestion for invoice lines taken as it is.
fn as_suggested(name: &str) -> (String, Imported) {
    let found = survey(&fixture(name), &ReadOptions::default(), None).unwrap();
    assert_eq!(found.kind.kind, Some(Kind::Lines), "{}", found.kind.because);
    let columns = found.suggestions.iter().filter(|suggestion| suggestion.kind == Kind::Lines);
    let columns =
        columns.map(|found| format!("{} = '{}'\n", found.field.as_str(), found.column.replace('\'', "")));
    let mapping = columns.fold("source = 'erp'\n[columns]\n".to_owned(), |mapping, column| mapping + &column);
    let imported = import(std::fs::read(fixture(name)).unwrap(), &mapping);
    let imported = imported.unwrap_or_else(|error| panic!("{name}: {error}\n{mapping}"));
    (mapping, imported)
}

fn quantities(lines: &[StagedLine]) -> i128 {
    lines.iter().filter_map(|line| line.quantity).sum()
}

/// By hand: 2,340.50 + 960.00 + 3,125.75 - 195.04 = 6,231.21; 1,200 + 1,200 + 2.5 - 100 = 2,302.5 in quantity.
#[rstest]
#[case::export("sap_export.csv")]
#[case::framed_list("sap_list.txt")]
fn an_export_of_sap_comes_to_its_total(#[case] name: &str) {
    let (mapping, imported) = as_suggested(name);
    let report = &imported.prepared.report;
    assert_eq!(
        (report.rows, report.accepted),
        (4, 4),
        "rules and titles are no rows: {:?}",
        imported.reasons()
    );
    assert_eq!(imported.revenue(), "6231.2100", "{mapping}");
    let lines = imported.lines();
    assert_eq!(quantities(&lines), 23_025_000);
    let first = lines.iter().find(|line| line.customer == "0000000230").unwrap();
    assert_eq!(first.product.as_deref(), Some("000000000000200030"), "leading zeros are part of an id");
    let credit = lines.iter().find(|line| line.invoice == "0090001003").unwrap();
    assert_eq!((credit.revenue, credit.kind.as_str()), (-1_950_400, "return"), "the minus stands behind");
    assert_eq!(credit.date, "2025-12-31".parse::<mainstay_domain::time::Day>().unwrap().epoch());
    let names = imported.prepared.customers.iter().filter_map(|customer| customer.name.as_deref());
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["Süd-Stahl AG", "Müller Maschinenbau GmbH"],
        "letters of Windows-1252"
    );
}

#[test]
fn further_fields_of_sap_are_found() {
    let (mapping, imported) = as_suggested("sap_export.csv");
    for named in [
        "invoice_line = 'Pos.'",
        "posting_date = 'Buchungsdatum'",
        "unit = 'ME'",
        "order_number = 'Verkaufsbeleg'",
    ] {
        assert!(mapping.contains(named), "{named}: {mapping}");
    }
    assert!(mapping.contains("ship_to = 'Warenempfänger'"), "{mapping}");
    let last = imported.prepared.sample.last().unwrap();
    assert!(last.further.contains(&("posting_date", "2026-01-02".to_owned())), "{last:?}");
}

/// By hand: 2,250.00 + 1,928.00 + 1,250.00 - 385.60 = 5,042.40.
#[test]
fn an_export_of_dynamics_comes_to_its_total() {
    let (mapping, imported) = as_suggested("dynamics_export.csv");
    assert_eq!(imported.prepared.report.accepted, 4, "{:?}", imported.reasons());
    assert_eq!(imported.revenue(), "5042.4000", "{mapping}");
    let lines = imported.lines();
    assert_eq!(lines.first().unwrap().customer, "00010000");
    assert_eq!(
        lines.last().unwrap().date,
        "2025-12-31".parse::<mainstay_domain::time::Day>().unwrap().epoch()
    );
    for named in
        ["invoice_line = 'Line No.'", "ship_to = 'Ship-to Code'", "discount = 'Line Discount Amount'"]
    {
        assert!(mapping.contains(named), "{named}: {mapping}");
    }
}
