//! A run as a Parquet file over HTTP: read back it says what the JSON says, of what one may see.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use arrow::util::display::array_value_to_string;
use mainstay_domain::time::Day;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Client, TestApp};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rstest::rstest;
use serde_json::{Value, json};

/// The file as one batch.
async fn table(client: &Client, run: &str) -> RecordBatch {
    let reply = client.get(&format!("/runs/{run}/accounts.parquet")).await.assert(200);
    assert_eq!(reply.header("content-type"), "application/vnd.apache.parquet");
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"accounts.parquet\"");
    let reader = ParquetRecordBatchReaderBuilder::try_new(reply.body).unwrap();
    let schema = reader.schema().clone();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    concat_batches(&schema, &batches).unwrap()
}

/// A cell as the API would write it: money in minor units of a currency with cents.
fn cell(table: &RecordBatch, name: &str, row: usize) -> Value {
    let column = table.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
    if column.is_null(row) {
        return Value::Null;
    }
    if let Some(amounts) = column.as_primitive_opt::<Decimal128Type>() {
        return json!(i64::try_from(amounts.value(row) / 100).unwrap());
    }
    if let Some(ratios) = column.as_primitive_opt::<Float64Type>() {
        return json!(ratios.value(row));
    }
    if let Some(days) = column.as_primitive_opt::<Date32Type>() {
        return json!(Day::from_epoch(days.value(row)).unwrap().to_string());
    }
    if let Some(numbers) = column.as_primitive_opt::<Int64Type>() {
        return json!(numbers.value(row));
    }
    if let Some(numbers) = column.as_primitive_opt::<Int32Type>() {
        return json!(numbers.value(row));
    }
    json!(array_value_to_string(column, row).unwrap())
}

async fn listed(client: &Client, run: &str) -> Vec<Value> {
    let reply = client.get(&format!("/runs/{run}/accounts")).await.assert(200).json();
    reply["accounts"].as_array().unwrap().clone()
}

/// What the file calls otherwise than the API, or the API keeps within an object.
const NAMES: [(&str, &str); 19] = [
    ("source", "/source"),
    ("external_id", "/external_id"),
    ("name", "/name"),
    ("country", "/country"),
    ("rank", "/rank"),
    ("revenue", "/revenue"),
    ("share", "/share"),
    ("cumulative_share", "/cumulative_share"),
    ("revenue_class", "/revenue_class"),
    ("lines", "/lines"),
    ("invoices", "/invoices"),
    ("first_day", "/first_date"),
    ("last_day", "/last_date"),
    ("recency_days", "/recency_days"),
    ("xyz", "/xyz"),
    ("regularity_cv", "/regularity/cv"),
    ("gaps", "/regularity/gaps"),
    ("mean_gap_days", "/regularity/mean_gap_days"),
    ("active_periods", "/purchase_frequency/active_periods"),
];

fn assert_same(table: &RecordBatch, rows: &[Value]) {
    assert_eq!(table.num_rows(), rows.len());
    for (number, row) in rows.iter().enumerate() {
        for (column, field) in NAMES {
            assert_eq!(
                &cell(table, column, number),
                row.pointer(field).unwrap(),
                "{column} of {}",
                row["name"]
            );
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_file_says_what_the_list_says(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let (admin, run) = (app.admin().await.client, app.run().await.id.to_string());
    let (found, rows) = (table(&admin, &run).await, listed(&admin, &run).await);
    assert_same(&found, &rows);
    assert_eq!(cell(&found, "revenue", 0), 80_000);
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(cell(&found, "gross_profit", number), row["gross_profit"]);
        assert_eq!(cell(&found, "gross_profit_class", number), row["gross_profit_class"]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn it_holds_what_one_sees_and_no_margin_that_one_does_not(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let run = app.run().await.id.to_string();
    for (client, accounts) in
        [(app.viewer().await.client, 5), (app.limited_viewer(&["C2", "C4"]).await.client, 2)]
    {
        let found = table(&client, &run).await;
        assert_eq!(found.num_rows(), accounts);
        assert_same(&found, &listed(&client, &run).await);
        let names: Vec<_> = found.schema().fields().iter().map(|field| field.name().clone()).collect();
        assert!(!names.iter().any(|name| name.contains("cost") || name.contains("profit")), "{names:?}");
    }
    let admin = app.admin().await.client;
    let refused = admin.get(&format!("/runs/{run}/accounts.parquet?revenue_class=A")).await;
    let _ = refused.assert_problem(422, "unreadable");
}
