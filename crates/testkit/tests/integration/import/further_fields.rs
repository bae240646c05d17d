//! The further fields of a line: written where they are named, read as null elsewhere, and as strict as the others.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use mainstay_ledger::import::{ImportError, QuarantineCode as Code};
use mainstay_ledger::lines;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::kit::{Imported, PLAIN, import};
use super::suggestions::suggested;

/// Every further field under its own name.
fn everything() -> String {
    let named = lines::FURTHER.iter().map(|column| format!("{0} = '{0}'\n", column.name));
    let kept = "invoice = 'invoice'\nquantity = 'quantity'\n".to_owned();
    named.fold(PLAIN.to_owned() + &kept, |mapping, line| mapping + &line)
}

fn batch(imported: &Imported) -> RecordBatch {
    let file = std::fs::File::open(&imported.prepared.lines.first().unwrap().path).unwrap();
    let mut batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    batches.next().unwrap().unwrap()
}

fn texts(batch: &RecordBatch, name: &str) -> Vec<Option<String>> {
    let column = cast(batch.column_by_name(name).unwrap(), &DataType::Utf8).unwrap();
    column.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect()
}

const HEADER: &str = "customer,date,revenue,invoice,quantity,invoice_line,posting_date,order_number,corrects,\
    corrects_line,ship_to,ship_to_country,salesperson,unit,list_price,discount,freight\n";

#[test]
fn each_further_field_stands_on_its_line() {
    let rows = "B,2026-01-31,90.00,R2,3,000020,2026-02-02,A-7,,,0042,CH,V3,KAR,40.00,30.00,4.5\n\
                A,2026-01-31,-10.00,R3,,10,,,R1,000010,,,,,,,\n";
    let imported = import(HEADER.to_owned() + rows, &everything()).unwrap();
    assert_eq!(imported.prepared.report.accepted, 2);
    let batch = batch(&imported);
    let names: Vec<_> = batch.schema().fields().iter().skip(11).map(|field| field.name().clone()).collect();
    assert_eq!(names, lines::FURTHER.map(|column| column.name), "in the order of the documentation");
    let of = |name| texts(&batch, name).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    assert_eq!(of("customer"), ["A", "B"], "lines are sorted, and their further values with them");
    assert_eq!(of("invoice_line"), ["10", "000020"], "leading zeros are part of it");
    assert_eq!(of("posting_date"), ["", "2026-02-02"]);
    assert_eq!(of("order_number"), ["", "A-7"]);
    assert_eq!(
        (of("corrects"), of("corrects_line")),
        (vec!["R1".into(), String::new()], vec!["000010".into(), String::new()])
    );
    assert_eq!(
        (of("ship_to"), of("ship_to_country")),
        (vec![String::new(), "0042".into()], vec![String::new(), "CH".into()])
    );
    assert_eq!(
        (of("salesperson"), of("unit")),
        (vec![String::new(), "V3".into()], vec![String::new(), "KAR".into()])
    );
    assert_eq!(of("list_price"), ["", "40.0000"]);
    assert_eq!(
        (of("discount"), of("freight")),
        (vec![String::new(), "30.0000".into()], vec![String::new(), "4.5000".into()])
    );
    let sample = &imported.prepared.sample.first().unwrap().further;
    assert!(sample.contains(&("freight", "4.5000".to_owned())) && sample.len() == 10, "{sample:?}");
}

#[test]
fn a_file_without_them_is_the_file_it_always_was() {
    let imported = import("customer,date,revenue\nA,2026-01-31,1\n", PLAIN).unwrap();
    assert_eq!(batch(&imported).num_columns(), 11);
    let one = PLAIN.to_owned() + "freight = 'freight'\n";
    let imported =
        import("customer,date,revenue,freight\nA,2026-01-31,1,\nB,2026-01-31,1,2\n", &one).unwrap();
    let batch = batch(&imported);
    assert_eq!(batch.num_columns(), 12);
    assert_eq!((batch.column(11).is_null(0), batch.column(11).is_null(1)), (true, false));
}

#[test]
fn what_cannot_be_read_is_quarantined_with_its_column() {
    let mapping = everything();
    let row = |posting: &str, order: &str, price: &str| {
        format!("A,2026-01-31,1,R1,1,1,{posting},{order},,,,,,,{price},,\n")
    };
    let file = HEADER.to_owned()
        + &row("soon", "1", "1")
        + &row("2026-02-01", "bad\u{7}", "1")
        + &row("2026-02-01", "1", "dear")
        + &row("2026-02-01", "1", "2");
    let imported = import(file, &mapping).unwrap();
    assert_eq!(imported.reasons(), [(Code::BadId, 1), (Code::BadDate, 1), (Code::BadNumber, 1)]);
    let columns = imported.prepared.quarantine_sample.iter().map(|row| row.column.as_deref().unwrap());
    assert_eq!(columns.collect::<Vec<_>>(), ["posting_date", "order_number", "list_price"]);
    assert_eq!(
        texts(&batch(&imported), "list_price"),
        [Some("2.0000".to_owned())],
        "rows refused leave nothing"
    );
}

#[test]
fn posting_dates_are_as_ambiguous_as_dates() {
    let mapping = PLAIN.to_owned() + "posting_date = 'posted'\n";
    let asked = import("customer,date,revenue,posted\nA,2026-01-31,1,03/04/2026\n", &mapping);
    assert!(matches!(asked, Err(ImportError::Ambiguous { .. })), "nothing says which is the month");
    let decided = "customer,date,revenue,posted\nA,2026-01-31,1,03/04/2026\nA,2026-01-31,1,13/04/2026\n";
    let decided = batch(&import(decided, &mapping).unwrap());
    let posted = texts(&decided, "posting_date");
    assert_eq!(posted, [Some("2026-04-03".to_owned()), Some("2026-04-13".to_owned())]);
}

#[test]
fn further_fields_are_suggested_and_take_no_column_from_the_others() {
    for header in [
        "Customer No;Invoice date;Net amount;Invoice No;Item position;Posting date;Sales order;Original invoice;\
            Original invoice line;Ship-to party;Ship-to country;Salesperson code;Unit;List price;Discount amount;Freight cost;Country",
        "Kundennr;Rechnungsdatum;Nettobetrag;Rechnungsnr;Positionsnr;Buchungsdatum;Auftragsnr;Bezugsrechnung;\
            Bezugsposition;Warenempfänger;Lieferland;Vertreternr;Einheit;Listenpreis;Rabattbetrag;Frachtkosten;Land",
        "Code client;Date facture;Montant net;N° facture;Ligne;Date comptable;N° commande;Facture origine;\
            Ligne origine;Lieu livraison;Pays livraison;Code vendeur;Unité;Prix catalogue;Montant remise;Frais de port;Pays",
        "Código cliente;Fecha factura;Importe neto;N° factura;Línea factura;Fecha contable;N° pedido;Factura original;\
            Línea original;Dirección envío;País envío;Código vendedor;Unidad;Precio lista;Importe descuento;Portes;País",
        "Codice cliente;Data fattura;Importo netto;Numero fattura;Riga;Data contabile;Numero ordine;Fattura originale;\
            Riga originale;Destinatario;Paese destinazione;Codice agente;Unità;Prezzo listino;Importo sconto;Trasporto;Nazione",
    ] {
        let row = "0017;2026-01-31;90.00;R1;10;2026-02-02;A-7;R0;10;S42;CH;V3;pc;40.00;30.00;4.50;DE";
        let found = suggested(header, row);
        let wanted = [
            "customer",
            "date",
            "revenue",
            "invoice",
            "invoice_line",
            "posting_date",
            "order_number",
            "corrects",
            "corrects_line",
            "ship_to",
            "ship_to_country",
            "salesperson",
            "unit",
            "list_price",
            "discount",
            "freight",
            "country",
        ];
        for (field, column) in wanted.into_iter().zip(header.split(';')) {
            let suggested = found.iter().find(|(found, _)| found.as_str() == field);
            assert_eq!(suggested.map(|(_, column)| column.as_str()), Some(column), "{field}: {found:?}");
        }
    }
    let country = suggested("Customer No;Invoice date;Net amount;Ship-to country", "1;2026-01-31;1.00;CH");
    assert!(
        country.iter().any(|(field, _)| field.as_str() == "country"),
        "the only country is the customer's"
    );
    for order in ["OrderNo", "Sales order number"] {
        let found = suggested(&format!("CustomerNo;{order};OrderDate;Amount"), "1;A-7;2026-01-31;1.00");
        assert!(found.iter().any(|(field, column)| (field.as_str(), column.as_str()) == ("invoice", order)));
    }
}
