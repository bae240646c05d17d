//! Mappings: every mistake names its key, a missing column its neighbours.

use mainstay_ledger::import::{ImportError, Mapping, MappingProblem, Note};

use super::kit::{PLAIN, import};

fn problems(text: &str) -> Vec<MappingProblem> {
    Mapping::parse(text).unwrap_err()
}

fn keys(problems: &[MappingProblem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.key.as_str()).collect()
}

fn refused(file: &str, mapping: &str) -> Vec<MappingProblem> {
    match import(file, mapping) {
        Err(ImportError::Mapping(problems)) => problems,
        other => panic!("the mapping does not fit: {:?}", other.map(|imported| imported.prepared.report)),
    }
}

#[test]
fn what_is_required_is_asked_for_all_at_once() {
    assert_eq!(keys(&problems("")), ["source", "columns"]);
    assert_eq!(
        keys(&problems("source = 'erp'\n[columns]\n")),
        ["columns.customer", "columns.date", "columns.revenue"]
    );
}

#[test]
fn an_unknown_key_is_a_mistake_and_the_nearest_is_offered() {
    let found = problems(&format!("{PLAIN}revenu = 'x'\n[reed]\n"));
    assert_eq!(keys(&found), ["columns.revenu", "reed"]);
    assert!(found.first().unwrap().message.contains("did you mean `revenue`?"), "{found:?}");
    assert!(found.last().unwrap().message.contains("did you mean `read`?"), "{found:?}");
}

#[test]
fn a_source_is_a_plain_word() {
    for source in ["ERP", "a b", "", "ä", "../x", &"x".repeat(65)] {
        assert_eq!(keys(&problems(&PLAIN.replace("erp", source))), ["source"], "{source:?}");
    }
}

#[test]
fn values_of_sections_are_checked() {
    for (section, key) in [
        ("[read]\ndecimal = ';'", "read.decimal"),
        ("[read]\ndelimiter = 'ab'", "read.delimiter"),
        ("[read]\nencoding = 'klingon'", "read.encoding"),
        ("[read]\ndate_format = '%Q'", "read.date_format"),
        ("[read]\nzone = 'Mars/Olympus'", "read.zone"),
        ("[read]\ndecimal = ','\nthousands = ','", "read.thousands"),
        ("[keep]\nwhere = 'revenue * 2'", "keep.where"),
        ("[keep]\nwhere = \"status <> \"", "keep.where"),
        ("[missing]\ncustomer = 'drop'", "missing.customer"),
    ] {
        assert_eq!(keys(&problems(&format!("{PLAIN}{section}\n"))), [key], "{section}");
    }
    assert_eq!(keys(&problems("source = ")), [""]);
}

#[test]
fn a_missing_column_is_named_with_its_neighbours_and_all_columns() {
    let found = refused("Customer,date,revenue\n", PLAIN);
    assert_eq!(keys(&found), ["columns.customer"]);
    let message = &found.first().unwrap().message;
    assert!(message.contains("no column `customer`, did you mean `Customer`?"), "{message}");
    assert!(message.contains("its columns: Customer, date, revenue"), "{message}");
}

#[test]
fn a_duplicate_column_matters_only_where_it_is_mapped() {
    let fine = import("customer,x,date,x,revenue\nA,1,2026-01-02,2,3\n", PLAIN).unwrap();
    assert_eq!(fine.revenue(), "3.0000");
    let found = refused("customer,revenue,date,revenue\n", PLAIN);
    assert_eq!(keys(&found), ["columns.revenue"]);
    assert!(found.first().unwrap().message.contains("positions 2, 4"), "{found:?}");
}

#[test]
fn a_header_with_spaces_is_a_column_and_stands_in_quotes_inside_a_calculation() {
    let mapping =
        PLAIN.replace("'revenue'", "'\"Unit Price\" * Quantity'").replace("'customer'", "'Customer ID'");
    let imported = import("Customer ID,date,Unit Price,Quantity\nA,2026-01-02,2.50,3\n", &mapping).unwrap();
    assert_eq!(imported.revenue(), "7.5000");
}

#[test]
fn a_header_that_looks_like_a_calculation_is_the_column() {
    let mapping = PLAIN.replace("'revenue'", "'a*b'");
    assert_eq!(import("customer,date,a*b,a,b\nA,2026-01-02,1,2,3\n", &mapping).unwrap().revenue(), "1.0000");
}

#[test]
fn rows_that_the_condition_does_not_hold_for_are_left_out_and_counted() {
    let mapping = format!("{PLAIN}[keep]\nwhere = \"status <> 'Cancelled' and revenue > 0\"\n");
    let text = "customer,date,revenue,status\nA,2026-01-02,1,Shipped\nB,2026-01-02,2,Cancelled\nC,2026-01-02,,Shipped\nD,2026-01-02,4,\n";
    let imported = import(text, &mapping).unwrap();
    let report = &imported.prepared.report;
    assert_eq!((report.rows, report.left_out, report.accepted, report.quarantined), (4, 2, 2, 0));
    assert_eq!(imported.revenue(), "5.0000");
}

#[test]
fn a_line_without_customer_may_be_kept_as_unassigned() {
    let mapping = format!("{PLAIN}[missing]\ncustomer = 'unassigned'\n");
    let imported = import("customer,date,revenue\n,2026-01-02,1\nA,2026-01-02,2\n", &mapping).unwrap();
    assert_eq!(imported.revenue(), "3.0000");
    assert_eq!(imported.prepared.customers.len(), 1, "nobody is no customer");
    assert_eq!(imported.lines().first().unwrap().customer, "");
}

#[test]
fn without_a_currency_lines_count_in_the_reporting_currency_and_that_is_said() {
    let file = "customer,date,revenue\nA,2026-01-02,1\n";
    let alone = import(file, PLAIN).unwrap().prepared.report;
    assert_eq!(alone.currency.code(), "EUR");
    assert!(alone.notes.contains(&Note::AssumedCurrency(alone.currency)), "{:?}", alone.notes);
    let sterling = super::kit::import_in(file, PLAIN, Some("GBP".parse().unwrap())).unwrap().prepared.report;
    assert_eq!(sterling.currency.code(), "GBP");
}

#[test]
fn a_currency_said_beside_a_mapping_is_written_into_it_and_contradicts_nothing() {
    let [sterling, dollar] = ["GBP", "USD"].map(|code| code.parse().unwrap());
    let stated = Mapping::with_currency(PLAIN, sterling).unwrap();
    assert_eq!(Mapping::with_currency(&stated, sterling).unwrap(), stated, "said twice is said once");
    let report = import("customer,date,revenue\nA,2026-01-02,1\n", &stated).unwrap().prepared.report;
    assert_eq!(report.currency.code(), "GBP");
    assert!(report.notes.iter().all(|note| note.code() != "assumed_currency"), "{:?}", report.notes);
    let refused = |text: &str| Mapping::with_currency(text, dollar).unwrap_err()[0].to_string();
    assert_eq!(refused(&stated), "`columns.currency`: is 'GBP' in the mapping, which USD contradicts");
    let column = format!("{PLAIN}currency = 'curr'\n");
    assert!(refused(&column).contains("is curr in the mapping"), "{}", refused(&column));
    let accounts = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'no'\n";
    assert!(refused(accounts).contains("is said of amounts"), "{}", refused(accounts));
    let inline = "source = 'erp'\ncolumns = { customer = 'a', date = 'b', revenue = 'c' }\n";
    assert!(refused(inline).contains("write `currency = \"'USD'\"`"), "{}", refused(inline));
}
