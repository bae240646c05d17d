//! Parquet files: typed columns mean what they would as text.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array,
    Int32Array, Int64Array, ListArray, RecordBatch, StringArray, TimestampMillisecondArray,
    TimestampNanosecondArray,
};
use arrow::datatypes::Int32Type;
use mainstay_ledger::import::ImportError;
use mainstay_ledger::import::QuarantineCode as Code;
use parquet::arrow::ArrowWriter;

use super::kit::{PLAIN, import};

fn file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, of)| (name, of, true)))
            .unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn of(customer: ArrayRef, date: ArrayRef, revenue: ArrayRef) -> Vec<u8> {
    file(vec![("customer", customer), ("date", date), ("revenue", revenue)])
}

fn iso_days(days: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(days.to_vec()))
}

#[test]
fn a_float_customer_id_is_a_whole_number_and_a_missing_one_is_missing() {
    let customers = Float64Array::from(vec![Some(17850.0), Some(f64::NAN), None]);
    let revenue = Int64Array::from(vec![1, 2, 4]);
    let imported =
        import(of(Arc::new(customers), iso_days(&["2026-01-02"; 3]), Arc::new(revenue)), PLAIN).unwrap();
    assert_eq!(imported.prepared.customers.first().unwrap().external_id, "17850");
    assert_eq!(imported.reasons(), [(Code::MissingCustomer, 2)]);
    assert_eq!(imported.prepared.quarantine_sample.first().unwrap().line, 2, "the row number, from 1");
}

#[test]
fn doubles_are_their_shortest_decimal_text() {
    let customers: ArrayRef = Arc::new(Int32Array::from(vec![1, 1, 1, 1, 1]));
    let revenue = Float64Array::from(vec![0.1, 1.234, 2.675, f64::INFINITY, f64::NAN]);
    let imported =
        import(of(customers.clone(), iso_days(&["2026-01-02"; 5]), Arc::new(revenue)), PLAIN).unwrap();
    assert_eq!(imported.revenue(), "4.0090", "0.1 + 1.234 + 2.675");
    assert_eq!(imported.reasons(), [(Code::NotFinite, 2)]);
    let revenue = Float32Array::from(vec![0.1, 0.2, 0.3, 0.7, 16.1]);
    let imported = import(of(customers, iso_days(&["2026-01-02"; 5]), Arc::new(revenue)), PLAIN).unwrap();
    assert_eq!(imported.revenue(), "17.4000");
}

#[test]
fn dates_timestamps_dictionaries_decimals_and_booleans_are_read() {
    let customers: DictionaryArray<Int32Type> = vec!["007", "008"].into_iter().collect();
    let revenue = Decimal128Array::from(vec![12_345, -100]).with_precision_and_scale(10, 2).unwrap();
    let revenue: ArrayRef = Arc::new(revenue);
    // 2026-01-02 is day 20455; 23:59:59 of it in milliseconds and nanoseconds.
    let seconds = 20_455_i64 * 86_400 + 86_399;
    let days: [ArrayRef; 3] = [
        Arc::new(Date32Array::from(vec![20_455, 20_455])),
        Arc::new(TimestampMillisecondArray::from(vec![seconds * 1_000; 2])),
        Arc::new(TimestampNanosecondArray::from(vec![seconds * 1_000_000_000; 2])),
    ];
    let customers: ArrayRef = Arc::new(customers);
    let open: ArrayRef = Arc::new(BooleanArray::from(vec![true, false]));
    let mapping = format!("{PLAIN}[keep]\nwhere = \"open = 'true'\"\n");
    for day in days {
        let bytes = file(vec![
            ("customer", customers.clone()),
            ("date", day),
            ("revenue", revenue.clone()),
            ("open", open.clone()),
        ]);
        let imported = import(bytes, &mapping).unwrap();
        let report = &imported.prepared.report;
        assert_eq!((report.accepted, report.left_out, imported.revenue()), (1, 1, "123.4500".to_owned()));
        assert_eq!(report.last_day.unwrap().to_string(), "2026-01-02");
        assert_eq!(imported.prepared.customers.first().unwrap().external_id, "007");
    }
}

#[test]
fn a_zoned_timestamp_needs_the_zone_of_the_mapping() {
    let late =
        TimestampMillisecondArray::from(vec![(20_455_i64 * 86_400 + 86_399) * 1_000]).with_timezone("UTC");
    let bytes = of(Arc::new(Int32Array::from(vec![1])), Arc::new(late), Arc::new(Int32Array::from(vec![1])));
    assert!(matches!(import(&bytes, PLAIN), Err(ImportError::Mapping(_))));
    let report = import(&bytes, &format!("{PLAIN}[read]\nzone = 'Asia/Tokyo'\n")).unwrap().prepared.report;
    assert_eq!(report.first_day.unwrap().to_string(), "2026-01-03");
}

#[test]
fn text_columns_are_as_ambiguous_as_in_csv() {
    let customers: ArrayRef = Arc::new(StringArray::from(vec!["A"]));
    let bytes = of(customers, iso_days(&["2026-01-02"]), Arc::new(StringArray::from(vec!["1,234"])));
    assert!(matches!(import(bytes, PLAIN), Err(ImportError::Ambiguous { .. })));
}

#[test]
fn a_column_of_lists_is_refused_by_its_name_only_where_it_is_mapped() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)])]);
    let lists: ArrayRef = Arc::new(lists);
    let one: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let refused = import(of(lists.clone(), iso_days(&["2026-01-02"]), one.clone()), PLAIN);
    assert!(matches!(refused, Err(ImportError::UnsupportedType { column, .. }) if column == "customer"));
    let unmapped = vec![
        ("tags", lists),
        ("customer", one.clone()),
        ("date", iso_days(&["2026-01-02"])),
        ("revenue", one),
    ];
    assert_eq!(import(file(unmapped), PLAIN).unwrap().prepared.report.accepted, 1);
}

#[test]
fn a_damaged_file_is_told_as_damage_wherever_it_is_cut_or_changed() {
    let customers: ArrayRef = Arc::new((0..2_000).map(|n| Some(format!("C{n}"))).collect::<StringArray>());
    let revenue: ArrayRef = Arc::new((0..2_000).map(Some).collect::<Int64Array>());
    let whole = of(customers, iso_days(&vec!["2026-01-02"; 2_000]), revenue);
    for length in (4..whole.len()).step_by(whole.len() / 40) {
        let cut = import(whole.get(..length).unwrap(), PLAIN);
        assert!(matches!(cut, Err(ImportError::Damaged { .. })), "cut at {length}");
    }
    for at in (4..whole.len()).step_by(whole.len() / 97) {
        let mut changed = whole.clone();
        *changed.get_mut(at).unwrap() ^= 0x55;
        let _ = import(&changed, PLAIN);
    }
}
