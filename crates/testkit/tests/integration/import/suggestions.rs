//! What a first look suggests: by headers in five languages and, where no header names a field, by the values.

use mainstay_ledger::import::{Field, Kind, ReadOptions, Suggestion, Survey, survey};
use rstest::rstest;
use rust_xlsxwriter::{Format, Workbook};

/// A first look at a file of this text.
pub(super) fn look(text: &str) -> Survey {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("file.csv");
    std::fs::write(&path, text).unwrap();
    survey(&path, &ReadOptions::default(), None).unwrap()
}

fn suggested_as(kind: Kind, text: &str) -> Vec<(Field, String)> {
    let found = look(text).suggestions.into_iter().filter(|suggestion| suggestion.kind == kind);
    found.map(|suggestion| (suggestion.field, suggestion.column)).collect()
}

/// The suggestions for a file of invoice lines with this header and row, by field.
pub(super) fn suggested(header: &str, row: &str) -> Vec<(Field, String)> {
    suggested_as(Kind::Lines, &format!("{header}\n{row}\n"))
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

#[rstest]
#[case::english("Customer No.;Name;City;Country;Group No.;Industry;Sales channel;Currency")]
#[case::german("Kundennr.;Name 1;Ort;Land;Konzern;Branche;Vertriebsweg;Währung")]
#[case::french("Code client;Raison sociale;Ville;Pays;Société mère;Secteur;Canal;Devise")]
#[case::spanish("Código cliente;Razón social;Ciudad;País;Empresa matriz;Segmento;Canal de venta;Moneda")]
#[case::italian("Codice cliente;Ragione sociale;Città;Nazione;Capogruppo;Settore;Canale;Valuta")]
fn customers_are_suggested_in_five_languages(#[case] header: &str) {
    let found = suggested_as(Kind::Accounts, &format!("{header}\n0017;Acme;Bonn;DE;0001;steel;direct;EUR\n"));
    let fields: Vec<Field> = found.iter().map(|(field, _)| *field).collect();
    let mut wanted = Kind::Accounts.fields().to_vec();
    wanted.sort();
    assert_eq!(fields, wanted, "{found:?}");
    for ((_, column), header) in
        found.iter().filter(|(field, _)| *field == Field::Account).zip(header.split(';'))
    {
        assert_eq!(column, header);
    }
}

#[rstest]
#[case::english("Item No.;Description;Item group;Parent item;Unit of measure")]
#[case::german("Artikelnr.;Bezeichnung;Warengruppe;Hauptartikel;Mengeneinheit")]
#[case::french("Référence;Désignation;Famille;Article parent;Unité")]
#[case::spanish("Código artículo;Descripción;Familia;Artículo padre;Unidad")]
#[case::italian("Codice;Descrizione;Famiglia;Articolo padre;Unità di misura")]
fn products_are_suggested_in_five_languages(#[case] header: &str) {
    let found = suggested_as(Kind::Products, &format!("{header}\nP-1;Bolt;steel;P-0;piece\n"));
    let columns: Vec<&str> = found.iter().map(|(_, column)| column.as_str()).collect();
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(header.split(';').all(|header| columns.contains(&header)), "{found:?}");
}

#[rstest]
#[case::english("Currency Code;Starting Date;Exchange Rate")]
#[case::german("Währung;Stichtag;Kurs")]
#[case::french("Devise;Date;Taux de change")]
#[case::spanish("Divisa;Fecha;Tipo de cambio")]
#[case::italian("Valuta;Data;Cambio")]
#[case::of_the_central_bank("CURRENCY;TIME_PERIOD;OBS_VALUE")]
fn rates_are_suggested_in_five_languages(#[case] header: &str) {
    let found = suggested_as(Kind::Rates, &format!("{header}\nUSD;2025-01-31;1.0393\n"));
    let columns: Vec<&str> = header.split(';').collect();
    let of = |wanted| found.iter().find(|(field, _)| *field == wanted).map(|(_, column)| column.as_str());
    assert_eq!([of(Field::Currency), of(Field::Date), of(Field::Rate)].map(Option::unwrap).to_vec(), columns);
}

#[test]
fn a_bad_value_among_many_does_not_hide_the_dates_and_is_told() {
    let rows = |bad: usize| -> String {
        let row = |at: usize| {
            if at < bad { "K1;open;10.5\n".to_owned() } else { format!("K{at};2025-01-{:02};n/a\n", at + 1) }
        };
        let rows: String = (0..20).map(row).collect();
        format!("Kundennr;Rechnungsdatum;Umsatz\n{rows}")
    };
    let date = |bad: usize| {
        let found = look(&rows(bad)).suggestions;
        found.into_iter().find(|each| (each.kind, each.field) == (Kind::Lines, Field::Date))
    };
    let found = date(1).expect("one of twenty is no date");
    assert_eq!(found.column, "Rechnungsdatum");
    assert!(
        found.because.ends_with("; 1 of its first 20 values is no date, such as `open`"),
        "{}",
        found.because
    );
    assert_eq!(date(5), None, "a quarter is another kind of column");
    assert!(!date(0).unwrap().because.contains("no date"));
}

#[rstest]
#[case::in_the_header("Kundennr;Datum;Umsatz in CHF", "1;2025-01-31;10,50", "CHF")]
#[case::as_a_code("customer,date,Amount EUR", "1,2025-01-31,10.50", "EUR")]
#[case::in_lower_case("customer,date,net_amount_gbp", "1,2025-01-31,10.50", "GBP")]
#[case::as_a_sign("customer,date,Revenue (£)", "1,2025-01-31,10.50", "GBP")]
fn a_header_that_names_the_currency_is_believed(#[case] header: &str, #[case] row: &str, #[case] code: &str) {
    let found = suggested(header, row);
    let revenue = of(Field::Revenue, found.clone()).expect("the currency does not hide the revenue");
    assert!(header.ends_with(&revenue));
    assert_eq!(of(Field::Currency, found), Some(format!("'{code}'")));
}

#[test]
fn a_currency_is_never_made_up() {
    let plain = suggested("customer,date,revenue,TOTAL ALL", "1,2025-01-31,10.50,3");
    assert_eq!(of(Field::Currency, plain), None);
    let dollars = "customer,date,amount\n1,2025-01-31,$ 10.50\n";
    let said = look(dollars).columns.pop().unwrap().currency.expect("the sign is seen");
    assert_eq!(said.currency, None, "several countries have dollars");
    assert_eq!(of(Field::Currency, suggested_as(Kind::Lines, dollars)), None);
    let two = suggested("customer,date,Cost EUR,Freight USD,paid", "1,2025-01-31,10.50,3,x");
    assert_eq!(of(Field::Currency, two), None, "two columns say two things");
    let stated = suggested("customer,date,Amount EUR,currency", "1,2025-01-31,10.50,USD");
    assert_eq!(of(Field::Currency, stated).as_deref(), Some("currency"), "a column knows better");
}

#[test]
fn the_column_of_the_revenue_decides_between_two_currencies() {
    let both = suggested("customer,date,Net amount USD,Cost EUR", "1,2025-01-31,10.50,3");
    assert_eq!(of(Field::Currency, both).as_deref(), Some("'USD'"));
}

#[rstest]
#[case::of_a_language("#,##0.00 [$€-407]", Some("'EUR'"))]
#[case::with_a_code("[$CHF-807] #,##0.00", Some("'CHF'"))]
#[case::quoted("#,##0.00 \"£\"", Some("'GBP'"))]
#[case::of_american_dollars("[$$-409]#,##0.00", Some("'USD'"))]
#[case::of_some_dollars("\"$\"#,##0.00", None)]
#[case::of_none("#,##0.00", None)]
fn the_number_formats_of_a_workbook_tell_its_currency(#[case] format: &str, #[case] code: Option<&str>) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["Customer", "Date", "Revenue"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "17").unwrap();
    sheet.write_string(1, 1, "2025-01-31").unwrap();
    sheet.write_number_with_format(1, 2, 10.5, &Format::new().set_num_format(format)).unwrap();
    book.save(&path).unwrap();
    let found = survey(&path, &ReadOptions::default(), None).unwrap().suggestions;
    let of_lines = |each: &Suggestion| (each.kind, each.field) == (Kind::Lines, Field::Currency);
    let currency = found.into_iter().find(of_lines);
    assert_eq!(currency.as_ref().map(|each| each.column.as_str()), code, "{currency:?}");
}
