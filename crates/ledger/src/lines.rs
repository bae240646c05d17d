//! The Parquet schema of ledger lines: the one shape that importers write and questions read.
//!
//! Lines carry the ids their system wrote and no names of persons. Eleven columns are in every file; the further ones only
//! where an import names them, so that a file without them costs nothing. A file is sorted by (customer, date, invoice, line),
//! ids compared as bytes, and the same lines give the same bytes, so that files can be named by their hash.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;

/// The system whose ids these are.
pub const SOURCE: &str = "source";
/// The customer's id there; empty where the line is unassigned.
pub const CUSTOMER: &str = "customer";
/// The invoice; where the source has none, the ISO day.
pub const INVOICE: &str = "invoice";
/// The business date.
pub const DATE: &str = "date";
/// The product's id there; may be null.
pub const PRODUCT: &str = "product";
/// The [kind](mainstay_domain::ledger::LineKind), as its word.
pub const KIND: &str = "kind";
/// The quantity; null is unknown.
pub const QUANTITY: &str = "quantity";
/// Net revenue.
pub const REVENUE: &str = "revenue";
/// Direct cost; null is unknown, which is not zero.
pub const COST: &str = "cost";
/// The currency of revenue and cost, ISO 4217.
pub const CURRENCY: &str = "currency";
/// The line in the source file, or the row of a source Parquet file, from 1.
pub const LINE: &str = "line";

/// A column that a ledger file has only where its import names it; elsewhere it reads as null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Further {
    /// Its name, which is also the mapping's word for the field.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a further column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Texts of which a file has few.
    Words,
    /// Texts that rarely repeat.
    Texts,
    /// Amounts in the line's currency.
    Amounts,
    /// Days.
    Days,
}

/// The day on which the line was posted, where that is not the business date.
pub const POSTING_DATE: &str = "posting_date";
/// The invoice that a credit note or a return corrects.
pub const CORRECTS: &str = "corrects";
/// The list price of one unit.
pub const LIST_PRICE: &str = "list_price";
/// What the invoice took off the list price of the whole line.
pub const DISCOUNT: &str = "discount";
/// What carrying the line cost the seller: a cost, and seen by whoever sees costs.
pub const FREIGHT: &str = "freight";

/// The further columns, in the order in which a file has those it has.
pub const FURTHER: [Further; 12] = [
    Further { name: "invoice_line", holds: Holds::Words },
    Further { name: POSTING_DATE, holds: Holds::Days },
    Further { name: "order_number", holds: Holds::Texts },
    Further { name: CORRECTS, holds: Holds::Texts },
    Further { name: "corrects_line", holds: Holds::Words },
    Further { name: "ship_to", holds: Holds::Words },
    Further { name: "ship_to_country", holds: Holds::Words },
    Further { name: "salesperson", holds: Holds::Words },
    Further { name: "unit", holds: Holds::Words },
    Further { name: LIST_PRICE, holds: Holds::Amounts },
    Further { name: DISCOUNT, holds: Holds::Amounts },
    Further { name: FREIGHT, holds: Holds::Amounts },
];

/// The type of quantities and amounts: 14 digits before the point and 4 after it.
pub const AMOUNT: DataType = DataType::Decimal128(18, 4);

/// The rows of a row group at most.
pub(crate) const ROWS_PER_GROUP: usize = 1_000_000;

/// Every column that a line may have, in order: what questions read, whichever columns the files have.
pub fn schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| schema_with(FURTHER.iter()));
    Arc::clone(&SCHEMA)
}

/// The columns of a file whose import names these further ones.
pub(crate) fn schema_with<'a>(further: impl Iterator<Item = &'a Further>) -> SchemaRef {
    let mut fields = vec![
        Field::new(SOURCE, words(), false),
        Field::new(CUSTOMER, words(), false),
        Field::new(INVOICE, DataType::Utf8, false),
        Field::new(DATE, DataType::Date32, false),
        Field::new(PRODUCT, words(), true),
        Field::new(KIND, words(), false),
        Field::new(QUANTITY, AMOUNT, true),
        Field::new(REVENUE, AMOUNT, false),
        Field::new(COST, AMOUNT, true),
        Field::new(CURRENCY, words(), false),
        Field::new(LINE, DataType::Int64, false),
    ];
    fields.extend(further.map(|column| Field::new(column.name, column.holds.data_type(), true)));
    Arc::new(Schema::new(fields))
}

impl Holds {
    fn data_type(self) -> DataType {
        match self {
            Self::Words => words(),
            Self::Texts => DataType::Utf8,
            Self::Amounts => AMOUNT,
            Self::Days => DataType::Date32,
        }
    }
}

/// How ledger files are written. Every property that shapes bytes is fixed here, not left to a library's default.
///
/// Lines carry the hash of the file they come from, so that equal lines of two files are two files here too.
pub fn writer_properties(source_sha256: Option<&str>) -> WriterProperties {
    let source = source_sha256.map(|hash| vec![KeyValue::new("source_sha256".to_owned(), hash.to_owned())]);
    WriterProperties::builder()
        .set_key_value_metadata(source)
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("mainstay".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_data_page_size_limit(1 << 20)
        .set_data_page_row_count_limit(20_000)
        .set_dictionary_page_size_limit(1 << 20)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_column_dictionary_enabled(ColumnPath::from(LINE), false)
        .set_column_encoding(ColumnPath::from(LINE), Encoding::DELTA_BINARY_PACKED)
        .build()
}

fn words() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}
