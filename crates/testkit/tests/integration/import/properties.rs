//! Whatever the bytes, an import ends in a report or a sentence; whatever the lines, they come back as they went in.

use mainstay_ledger::import::QuarantineCode as Code;
use mainstay_ledger::import::{ReadOptions, survey};
use proptest::collection::vec;
use proptest::prelude::*;

use super::kit::{PLAIN, StagedLine, import};

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9 ]{0,6}",
        "[-0-9.,eE/:TZ+]{0,12}",
        Just("2026-01-02".to_owned()),
        Just("\"".to_owned()),
        Just("\"a\"\"b\"".to_owned()),
        "\\PC{0,5}",
    ]
}

fn csv_like() -> impl Strategy<Value = Vec<u8>> {
    let row = vec(cell(), 2..5).prop_map(|cells| cells.join(","));
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n")];
    (vec((row, end), 0..12), vec(any::<(u16, u8)>(), 0..3)).prop_map(|(rows, flips)| {
        let rows: String = rows.into_iter().map(|(row, end)| format!("{row}{end}")).collect();
        let mut bytes = format!("customer,date,revenue\n{rows}").into_bytes();
        for (at, value) in flips {
            let at = usize::from(at) % bytes.len();
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes
    })
}

fn survey_bytes(bytes: &[u8]) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    let _ = survey(&path, &ReadOptions::default(), None);
}

#[derive(Debug, Clone)]
struct Sold {
    customer: String,
    day: i32,
    invoice: String,
    product: Option<String>,
    quantity: Option<i64>,
    revenue: i64,
    cost: Option<i64>,
}

fn sold() -> impl Strategy<Value = Sold> {
    let amount = -999_999_999_999_999_999_i64..=999_999_999_999_999_999;
    (
        "[!-+.-~äöß]{1,8}",
        -20_000..60_000_i32,
        "[A-Z0-9]{1,6}",
        prop::option::of("[A-Z0-9,\"]{1,6}"),
        prop::option::of(amount.clone()),
        amount.clone(),
        prop::option::of(amount),
    )
        .prop_map(|(customer, day, invoice, product, quantity, revenue, cost)| Sold {
            customer,
            day,
            invoice,
            product,
            quantity,
            revenue,
            cost,
        })
}

fn written(parts: Option<i64>) -> String {
    parts.map_or_else(String::new, |parts| mainstay_domain::money::Amount(parts.into()).to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_row_that_is_too_long_costs_one_row_whatever_ends_the_lines(
        before in 0..=100_usize,
        length in (2_usize << 20) - 20..(2 << 20) + 20,
        is_quoted in any::<bool>(),
    ) {
        let long = if is_quoted { format!("\"{}\"", "x\n".repeat(length / 2)) } else { "x".repeat(length) };
        let inner = if is_quoted { length / 2 } else { 0 };
        for end in ["\n", "\r\n", "\r"] {
            let row = format!("A,2026-01-02,1{end}");
            let rows = [row.repeat(before), format!("{long},2026-01-02,1{end}"), row.repeat(100 - before)];
            let last = format!("B,2026-01-02,x{end}");
            let text = format!("customer,date,revenue{end}{}{last}", rows.concat());
            let imported = import(&text, PLAIN).unwrap();
            prop_assert_eq!(imported.prepared.report.accepted, 100, "{:?}", end);
            prop_assert_eq!(imported.reasons(), [(Code::BadNumber, 1), (Code::CellTooLong, 1)], "{:?}", end);
            let last = imported.prepared.quarantine_sample.last().unwrap();
            prop_assert_eq!(last.line, u64::try_from(103 + inner).unwrap(), "{:?}", end);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_bytes_make_an_import_panic(bytes in vec(any::<u8>(), 0..300)) {
        survey_bytes(&bytes);
        let _ = import(&bytes, PLAIN);
        let _ = import([b"PAR1", bytes.as_slice(), b"PAR1"].concat(), PLAIN);
    }

    #[test]
    fn no_rows_make_an_import_panic(bytes in csv_like()) {
        survey_bytes(&bytes);
        let _ = import(&bytes, PLAIN);
    }

    #[test]
    fn lines_come_back_as_they_went_in(rows in vec(sold(), 1..40)) {
        let mut text = "customer,date,invoice,product,quantity,revenue,cost\n".to_owned();
        let mut expected: Vec<StagedLine> = Vec::new();
        for (line, row) in (2..).zip(&rows) {
            let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let day = mainstay_domain::time::Day::from_epoch(row.day).unwrap();
            let product = row.product.as_deref().map_or_else(String::new, quote);
            text += &format!(
                "{},{day},{},{product},{},{},{}\n",
                quote(&row.customer), row.invoice, written(row.quantity), written(Some(row.revenue)), written(row.cost),
            );
            let negative = row.quantity.is_some_and(|quantity| quantity < 0);
            let revenue = mainstay_domain::money::Amount(row.revenue.into());
            expected.push(StagedLine {
                customer: row.customer.clone(),
                date: row.day,
                invoice: row.invoice.clone(),
                line,
                product: row.product.clone(),
                kind: mainstay_domain::ledger::LineKind::from_signs(negative, revenue).to_string(),
                quantity: row.quantity.map(i128::from),
                revenue: row.revenue.into(),
                cost: row.cost.map(i128::from),
                currency: "EUR".to_owned(),
            });
        }
        expected.sort();
        let mapping = "source = 'erp'\n[columns]\ncustomer = 'customer'\ndate = 'date'\ninvoice = 'invoice'\nproduct = 'product'\nquantity = 'quantity'\nrevenue = 'revenue'\ncost = 'cost'\ncurrency = \"'EUR'\"\n[read]\ndelimiter = ','\n";
        let imported = import(&text, mapping).unwrap();
        prop_assert_eq!(imported.lines(), expected);
        let total: i128 = rows.iter().map(|row| i128::from(row.revenue)).sum();
        prop_assert_eq!(imported.prepared.report.revenue.unwrap().0, total);
    }
}
