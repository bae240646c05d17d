//! The shape of a summary: a row per account and day, sorted by the bytes of the customer's id, then by day.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;

/// The customer's id in the file's one source.
pub(super) const CUSTOMER: &str = "customer";
/// Days since 1970-01-01.
pub(super) const DAY: &str = "day";
/// How many lines.
pub(super) const LINES: &str = "lines";
/// Their net revenue, in 1/10,000 of the file's one currency.
pub(super) const REVENUE: &str = "revenue";
/// How many of them have no known cost: in most ledgers none or all.
pub(super) const UNCOSTED_LINES: &str = "uncosted_lines";
/// The revenue of those.
pub(super) const UNCOSTED_REVENUE: &str = "uncosted_revenue";
/// The cost of the others.
pub(super) const COST: &str = "cost";
/// How many invoices have lines on this day and, for this account in this file, on no other.
pub(super) const INVOICES: &str = "invoices";
/// The hashes of the invoices that have lines on other days too, eight bytes each.
pub(super) const SPREAD: &str = "spread";
/// The hashes of the invoices that [`INVOICES`] counts, eight bytes each: read only where another file may name them too.
pub(super) const HASHES: &str = "hashes";

/// What a summary says of itself under this key is the version of its shape.
pub(super) const FORMAT_KEY: &str = "mainstay.summary";
/// Under this key a joint summary names the files whose summaries it brings together.
pub(super) const OF_KEY: &str = "mainstay.summary.of";
/// This version of the shape.
pub(super) const FORMAT: &str = "1";

/// Enough rows for columns to be short, few enough that an account's page is near.
const ROWS_PER_GROUP: usize = 1 << 18;

pub(super) fn schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
        let whole = |name| Field::new(name, DataType::Int64, false);
        Arc::new(Schema::new(vec![
            Field::new(
                CUSTOMER,
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
                false,
            ),
            Field::new(DAY, DataType::Int32, false),
            whole(LINES),
            whole(REVENUE),
            whole(UNCOSTED_LINES),
            whole(UNCOSTED_REVENUE),
            whole(COST),
            whole(INVOICES),
            Field::new(SPREAD, DataType::Binary, true),
            Field::new(HASHES, DataType::Binary, false),
        ]))
    });
    Arc::clone(&SCHEMA)
}

/// Amounts are packed by their differences and counts by dictionaries: both are read faster than they are unpacked by a
/// compression, and are about as short.
pub(super) fn writer_properties() -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_key_value_metadata(Some(vec![KeyValue::new(FORMAT_KEY.to_owned(), FORMAT.to_owned())]))
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("mainstay".to_owned())
        .set_compression(Compression::UNCOMPRESSED)
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        // No customer's id may fall out of the dictionary: keys are what makes reading fast.
        .set_dictionary_page_size_limit(1 << 28)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_statistics_enabled(ColumnPath::from(CUSTOMER), EnabledStatistics::Page);
    for amount in [REVENUE, UNCOSTED_REVENUE, COST] {
        properties = properties
            .set_column_dictionary_enabled(ColumnPath::from(amount), false)
            .set_column_encoding(ColumnPath::from(amount), Encoding::DELTA_BINARY_PACKED);
    }
    for hashes in [SPREAD, HASHES] {
        properties = properties
            .set_column_dictionary_enabled(ColumnPath::from(hashes), false)
            .set_column_encoding(ColumnPath::from(hashes), Encoding::DELTA_LENGTH_BYTE_ARRAY);
    }
    properties.build()
}
