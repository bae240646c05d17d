//! Orders, payments and activities: what a row becomes, and what rules it out.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use mainstay_domain::money::Currency;
use mainstay_ledger::import::{ImportError, Kind, QuarantineCode};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rstest::rstest;

use super::kit::{Imported, import_in};
use super::suggestions::look;

const ORDERS: &str = "\
source = 'erp'
kind = 'orders'
[columns]
customer = 'customer'
order_number = 'order'
order_line = 'pos'
product = 'product'
quantity = 'ordered'
order_date = 'placed'
requested_date = 'wanted'
confirmed_date = 'promised'
delivered_date = 'delivered'
delivered_quantity = 'came'
value = 'value'
";
const ORDER_HEADER: &str = "customer,order,pos,product,ordered,placed,wanted,promised,delivered,came,value\n";
const PAYMENTS: &str = "\
source = 'erp'
kind = 'payments'
[columns]
customer = 'customer'
invoice = 'invoice'
amount = 'amount'
discount = 'kept'
currency = 'currency'
invoice_date = 'date'
due_date = 'due'
paid_date = 'paid'
";
const PAYMENT_HEADER: &str = "customer,invoice,amount,kept,currency,date,due,paid\n";
const ACTIVITIES: &str = "\
source = 'crm'
kind = 'activities'
[columns]
customer = 'customer'
date = 'date'
activity = 'activity'
minutes = 'minutes'
";

fn orders(rows: &str) -> Imported {
    import_in(format!("{ORDER_HEADER}{rows}"), ORDERS, Some(Currency::EUR)).unwrap()
}

fn payments(rows: &str) -> Imported {
    import_in(format!("{PAYMENT_HEADER}{rows}"), PAYMENTS, None).unwrap()
}

/// The staged rows as texts, nulls as `-`, without source and line.
fn staged(imported: &Imported) -> Vec<String> {
    let files = imported.prepared.events.iter().map(|file| std::fs::File::open(&file.path).unwrap());
    let batches = files.flat_map(|file| {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        reader.map(Result::unwrap).collect::<Vec<RecordBatch>>()
    });
    let rows = |batch: RecordBatch| {
        let columns: Vec<_> = (1..batch.num_columns() - 1)
            .map(|column| cast(batch.column(column), &DataType::Utf8).unwrap())
            .collect();
        let text = |column: &arrow::array::ArrayRef, row: usize| {
            let texts = column.as_string::<i32>();
            if texts.is_valid(row) { texts.value(row).to_owned() } else { "-".to_owned() }
        };
        (0..batch.num_rows())
            .map(|row| columns.iter().map(|column| text(column, row)).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
    };
    batches.flat_map(rows).collect()
}

#[test]
fn orders_are_sorted_by_customer_and_day_and_keep_what_is_open() {
    let imported = orders(
        "C2,A7,1,P1,10,2026-02-01,2026-02-10,2026-02-11,2026-02-12,10,100\n\
         C1,A9,1,P2,5,2026-03-01,2026-03-05,,,,50.5\n\
         C1,A8,2,,3,2026-01-15,,,00.00.0000,,\n",
    );
    assert_eq!(
        staged(&imported),
        [
            "C1,A8,2,-,3.0000,-,2026-01-15,-,-,-,-,-,EUR",
            "C1,A9,1,P2,5.0000,-,2026-03-01,2026-03-05,-,-,-,50.5000,EUR",
            "C2,A7,1,P1,10.0000,-,2026-02-01,2026-02-10,2026-02-11,2026-02-12,10.0000,100.0000,EUR",
        ]
    );
    let prepared = &imported.prepared;
    assert_eq!(
        prepared.customers.iter().map(|seen| seen.external_id.as_str()).collect::<Vec<_>>(),
        ["C1", "C2"]
    );
    assert_eq!(
        prepared.products.iter().map(|seen| seen.external_id.as_str()).collect::<Vec<_>>(),
        ["P1", "P2"]
    );
    let report = &prepared.report;
    let [amount] = report.amounts.as_slice() else { panic!("{:?}", report.amounts) };
    assert_eq!(
        (amount.currency, amount.rows, amount.amount.to_string().as_str()),
        (Currency::EUR, 2, "150.5000")
    );
    assert_eq!(report.first_day.map(|day| day.to_string()).as_deref(), Some("2026-01-15"));
    assert_eq!(report.last_day.map(|day| day.to_string()).as_deref(), Some("2026-03-01"));
    assert!(prepared.lines.is_empty() && prepared.reporting_currency().is_none());
}

#[rstest]
#[case::delivered_before_it_was_ordered(
    "C1,A1,1,P1,1,2026-02-01,,,2026-01-01,1,1",
    QuarantineCode::Contradiction,
    "delivered",
    "delivered_date 2026-01-01 lies before order_date 2026-02-01: are they swapped?"
)]
#[case::wanted_before_it_was_ordered(
    "C1,A1,1,P1,1,2026-02-01,2026-01-31,,,,1",
    QuarantineCode::Contradiction,
    "wanted",
    "requested_date 2026-01-31 lies before order_date 2026-02-01: are they swapped?"
)]
#[case::less_than_nothing(
    "C1,A1,1,P1,-3,2026-02-01,,,,,1",
    QuarantineCode::Negative,
    "ordered",
    "the quantity is -3.0000, below zero"
)]
#[case::delivered_on_no_day(
    "C1,A1,1,P1,3,2026-02-01,,,,2,1",
    QuarantineCode::Contradiction,
    "delivered",
    "a quantity was delivered, and there is no delivered_date"
)]
#[case::nobody_s_order(
    "C1,,1,P1,3,2026-02-01,,,,,1",
    QuarantineCode::MissingId,
    "order",
    "there is no value for the order number"
)]
#[case::for_nobody(
    ",A1,1,P1,3,2026-02-01,,,,,1",
    QuarantineCode::MissingCustomer,
    "customer",
    "there is no value for the customer"
)]
#[case::of_no_day("C1,A1,1,P1,3,,,,,,1", QuarantineCode::BadDate, "placed", "the date is empty")]
fn an_order_that_cannot_be_is_set_aside(
    #[case] row: &str,
    #[case] code: QuarantineCode,
    #[case] column: &str,
    #[case] reason: &str,
) {
    let imported = orders(&format!("{row}\nC1,A2,1,P1,1,2026-02-01,,,,,1\n"));
    let [set_aside] = imported.prepared.quarantine_sample.as_slice() else { panic!("one row is set aside") };
    assert_eq!((set_aside.code, set_aside.column.as_deref()), (code, Some(column)));
    assert_eq!((set_aside.line, set_aside.reason.as_str()), (2, reason));
    assert_eq!(imported.prepared.report.accepted, 1);
}

#[test]
fn payments_keep_their_currencies_and_stay_open_until_they_are_paid() {
    let imported = payments(
        "C1,I2,200.00,4.00,EUR,2026-01-10,2026-02-09,2026-01-20\n\
         C1,I1,-50,,GBP,2026-01-02,2026-01-02,\n",
    );
    assert_eq!(
        staged(&imported),
        [
            "C1,I1,-50.0000,-,GBP,2026-01-02,2026-01-02,-",
            "C1,I2,200.0000,4.0000,EUR,2026-01-10,2026-02-09,2026-01-20",
        ]
    );
    let amounts = imported.prepared.report.amounts.iter();
    let amounts: Vec<_> = amounts.map(|each| format!("{} {}", each.currency, each.amount)).collect();
    assert_eq!(amounts, ["EUR 200.0000", "GBP -50.0000"]);
}

#[rstest]
#[case::paid_before_the_invoice(
    "C1,I1,10,,EUR,2026-02-01,2026-03-01,2026-01-15",
    QuarantineCode::Contradiction,
    "paid_date 2026-01-15 lies before invoice_date 2026-02-01: are they swapped?"
)]
#[case::due_before_the_invoice(
    "C1,I1,10,,EUR,2026-02-01,2026-01-01,",
    QuarantineCode::Contradiction,
    "due_date 2026-01-01 lies before invoice_date 2026-02-01: are they swapped?"
)]
#[case::more_kept_than_owed(
    "C1,I1,10,11,EUR,2026-02-01,2026-03-01,",
    QuarantineCode::Contradiction,
    "the discount 11.0000 is no part of the amount 10.0000"
)]
#[case::kept_of_a_credit_note(
    "C1,I1,-10,1,EUR,2026-02-01,2026-03-01,",
    QuarantineCode::Contradiction,
    "the discount 1.0000 is no part of the amount -10.0000"
)]
#[case::in_no_currency(
    "C1,I1,10,,Taler,2026-02-01,2026-03-01,",
    QuarantineCode::BadCurrency,
    "`Taler` is no currency code such as EUR"
)]
#[case::of_no_amount(
    "C1,I1,,,EUR,2026-02-01,2026-03-01,",
    QuarantineCode::BadNumber,
    "there is no value for the amount"
)]
fn a_payment_that_cannot_be_is_set_aside(
    #[case] row: &str,
    #[case] code: QuarantineCode,
    #[case] reason: &str,
) {
    let imported = payments(&format!("{row}\n"));
    let [set_aside] = imported.prepared.quarantine_sample.as_slice() else { panic!("one row is set aside") };
    assert_eq!((set_aside.code, set_aside.reason.as_str()), (code, reason));
}

#[test]
fn a_time_below_zero_is_none() {
    let rows = "customer,date,activity,minutes\nC1,2026-01-05,visit,90\nC1,2026-01-06,call,-5\n";
    let imported = import_in(rows, ACTIVITIES, None).unwrap();
    assert_eq!(staged(&imported), ["C1,2026-01-05,visit,-,-,90.0000,-"]);
    assert_eq!(imported.reasons(), [(QuarantineCode::Negative, 1)]);
}

#[test]
fn the_order_of_day_and_month_is_told_by_every_column_of_dates() {
    let rows = "C1,A1,1,P1,1,01/02/2026,03/02/2026,,25/02/2026,1,1\n";
    let told = staged(&orders(rows));
    assert_eq!(told, ["C1,A1,1,P1,1.0000,-,2026-02-01,2026-02-03,-,2026-02-25,1.0000,1.0000,EUR"]);
    let open = import_in(
        format!("{ORDER_HEADER}C1,A1,1,P1,1,01/02/2026,03/02/2026,,,,1\n"),
        ORDERS,
        Some(Currency::EUR),
    );
    assert!(matches!(open, Err(ImportError::Ambiguous { .. })), "nothing tells the month");
}

#[test]
fn amounts_need_a_currency_that_somebody_said() {
    let refused = import_in(format!("{ORDER_HEADER}C1,A1,1,P1,1,2026-02-01,,,,,1\n"), ORDERS, None);
    let Err(ImportError::Mapping(problems)) = refused.map(|_| ()) else { panic!("it was taken") };
    assert_eq!(
        problems[0].to_string(),
        "`columns.currency`: is required while the ledger has no currency: the one of `columns.value`, such as \"'EUR'\""
    );
}

#[rstest]
#[case(
    Kind::Orders,
    "Sales Order,Customer No,Order Date,Requested Date,Promised Date,Ship Date,Qty Ordered,Qty Shipped\nA1,C1,2026-01-05,2026-01-12,2026-01-12,2026-01-13,5,5\n"
)]
#[case(
    Kind::Orders,
    "Auftragsnr;Kundennr;Auftragsdatum;Wunschtermin;Auftragsmenge;Liefermenge\nA1;C1;2026-01-05;2026-01-12;5;5\n"
)]
#[case(
    Kind::Orders,
    "No commande;Code client;Date commande;Date demandée;Quantité commandée\nA1;C1;2026-01-05;2026-01-12;5\n"
)]
#[case(
    Kind::Orders,
    "No pedido;Código cliente;Fecha pedido;Fecha solicitada;Cantidad pedida\nA1;C1;2026-01-05;2026-01-12;5\n"
)]
#[case(
    Kind::Orders,
    "Numero ordine;Codice cliente;Data ordine;Data richiesta;Quantità ordinata\nA1;C1;2026-01-05;2026-01-12;5\n"
)]
#[case(
    Kind::Payments,
    "Customer,Invoice,Amount,Invoice Date,Due Date,Paid Date\nC1,I1,10.50,2026-01-05,2026-02-05,2026-02-01\n"
)]
#[case(
    Kind::Payments,
    "Debitor;Rechnungsnr;Bruttobetrag;Rechnungsdatum;Fälligkeit;Zahlungsdatum\nC1;I1;10,50;2026-01-05;2026-02-05;2026-02-01\n"
)]
#[case(
    Kind::Payments,
    "Code client;No facture;Montant TTC;Date facture;Échéance;Date paiement\nC1;I1;10,50;2026-01-05;2026-02-05;2026-02-01\n"
)]
#[case(
    Kind::Payments,
    "Código cliente;No factura;Importe total;Fecha factura;Vencimiento;Fecha pago\nC1;I1;10,50;2026-01-05;2026-02-05;2026-02-01\n"
)]
#[case(
    Kind::Payments,
    "Codice cliente;Numero fattura;Importo totale;Data fattura;Scadenza;Data pagamento\nC1;I1;10,50;2026-01-05;2026-02-05;2026-02-01\n"
)]
#[case(Kind::Activities, "Customer,Date,Activity,Minutes\nC1,2026-01-05,visit,90\n")]
#[case(Kind::Activities, "Kundennr;Datum;Tätigkeit;Dauer\nC1;2026-01-05;Besuch;90\n")]
fn they_are_told_from_their_headers_in_five_languages(#[case] kind: Kind, #[case] text: &str) {
    let found = look(text);
    assert_eq!(found.kind.kind, Some(kind), "{}", found.kind.because);
    let fields: Vec<_> =
        found.suggestions.iter().filter(|each| each.kind == kind).map(|each| each.field).collect();
    for required in kind.required() {
        assert!(fields.contains(required), "{required:?} is suggested: {fields:?}");
    }
}
