//! What a first look suggests where no header names a field.

use mainstay_ledger::import::{Field, ReadOptions, survey};

/// The suggestions for a file of this header and row, by field.
fn suggested(header: &str, row: &str) -> Vec<(Field, String)> {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("file.csv");
    std::fs::write(&path, format!("{header}\n{row}\n")).unwrap();
    let found = survey(&path, &ReadOptions::default(), None).unwrap().suggestions;
    found.into_iter().map(|suggestion| (suggestion.field, suggestion.column)).collect()
}

fn of(field: Field, suggestions: Vec<(Field, String)>) -> Option<String> {
    suggestions.into_iter().find(|(suggested, _)| *suggested == field).map(|(_, column)| column)
}

#[test]
fn the_only_column_of_dates_is_the_date() {
    let payments =
        suggested("customerNumber,checkNumber,paymentDate,amount", "103,HQ336336,2004-10-19,6066.78");
    assert_eq!(of(Field::Date, payments).as_deref(), Some("paymentDate"));
    let two = suggested("customerNumber,begun,ended,amount", "103,2004-10-19,2004-10-21,6066.78");
    assert_eq!(of(Field::Date, two), None, "of two nobody knows which");
    let deals = suggested("account,engage_date,close_date,close_value", "Acme,2016-10-20,2017-03-01,1054.5");
    assert_eq!(of(Field::Date, deals.clone()).as_deref(), Some("close_date"));
    assert_eq!(of(Field::Revenue, deals).as_deref(), Some("close_value"));
}

#[test]
fn quantity_times_price_is_revenue_where_no_column_is() {
    let retail = suggested("CustomerID,InvoiceDate,Quantity,UnitPrice", "17850,2010-12-01,6,2.55");
    assert_eq!(of(Field::Revenue, retail).as_deref(), Some("Quantity * UnitPrice"));
    let blanks = suggested("Kundennr;Datum;Menge;Einzelpreis netto;Preis", "1;2025-01-31;6;2,40;2,55");
    assert_eq!(of(Field::Revenue, blanks).as_deref(), Some("Menge * Preis"));
    let quoted = suggested("Customer No,Date,Quantity,Unit Price", "1,2025-01-31,6,2.55");
    assert_eq!(of(Field::Revenue, quoted).as_deref(), Some("Quantity * \"Unit Price\""));
}

#[test]
fn an_amount_beats_a_product_and_a_discount_forbids_it() {
    let stated =
        suggested("CustomerID,InvoiceDate,Quantity,UnitPrice,Sales", "17850,2010-12-01,6,2.55,15.30");
    assert_eq!(of(Field::Revenue, stated).as_deref(), Some("Sales"));
    let discounted =
        suggested("CustomerID,InvoiceDate,Quantity,UnitPrice,Discount", "1,2010-12-01,6,2.55,0.1");
    assert_eq!(of(Field::Revenue, discounted), None, "quantity times price is not what was paid");
}
