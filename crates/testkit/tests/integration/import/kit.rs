//! Imports a file that a test writes down, and reads back what was staged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int64Type};
use mainstay_domain::money::Currency;
use mainstay_domain::rates::Rates;
use mainstay_domain::time::Day;
use mainstay_ledger::import::{
    ImportError, Mapping, PrepareRequest, Prepared, QuarantineCode, Unwatched, prepare,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

/// Customer, date and revenue under their own names.
pub(super) const PLAIN: &str =
    "source = 'erp'\n[columns]\ncustomer = 'customer'\ndate = 'date'\nrevenue = 'revenue'\n";

/// A prepared import and the folder its files lie in.
pub(super) struct Imported {
    pub prepared: Prepared,
    _folder: TempDir,
}

impl Imported {
    /// How many rows each code quarantined.
    pub(super) fn reasons(&self) -> Vec<(QuarantineCode, u64)> {
        self.prepared.report.reasons.iter().map(|reason| (reason.code, reason.rows)).collect()
    }

    /// The revenue in decimals.
    pub(super) fn revenue(&self) -> String {
        self.prepared.report.revenue.expect("every rate is known").to_string()
    }

    /// The staged lines in the order of their file.
    pub(super) fn lines(&self) -> Vec<StagedLine> {
        self.prepared.lines.iter().flat_map(|file| staged_lines(&file.path)).collect()
    }
}

/// A ledger line as it was staged; amounts in 1/10,000.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StagedLine {
    pub customer: String,
    pub date: i32,
    pub invoice: String,
    pub line: i64,
    pub product: Option<String>,
    pub kind: String,
    pub quantity: Option<i128>,
    pub revenue: i128,
    pub cost: Option<i128>,
    pub currency: String,
}

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Imports a file of these bytes on 2026-06-30 without a reporting currency.
pub(super) fn import(bytes: impl AsRef<[u8]>, mapping: &str) -> Result<Imported, ImportError> {
    import_in(bytes, mapping, None)
}

pub(super) fn import_in(
    bytes: impl AsRef<[u8]>,
    mapping: &str,
    reporting_currency: Option<Currency>,
) -> Result<Imported, ImportError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("source");
    std::fs::write(&path, bytes).unwrap();
    import_file(&path, mapping, reporting_currency, folder)
}

/// Imports into a ledger that is added up in euros, has these rates, and knows what belongs to what.
pub(super) fn import_beside(
    bytes: impl AsRef<[u8]>,
    mapping: &str,
    rates: Rates,
    parents: &[(&str, &str)],
) -> Result<Imported, ImportError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("source");
    std::fs::write(&path, bytes).unwrap();
    let parents = parents.iter().map(|(id, parent)| ((*id).to_owned(), (*parent).to_owned())).collect();
    let ledger = (Some(Currency::EUR), Arc::new(rates), Arc::new(parents));
    import_into(ledger, &path, None, mapping, folder)
}

/// Imports a file of which what is read may be kept.
pub(super) fn import_keeping(path: &Path, kept: &Path, mapping: &str) -> Result<Imported, ImportError> {
    let ledger = (None, Arc::default(), Arc::default());
    import_into(ledger, path, Some(kept.to_owned()), mapping, TempDir::new().unwrap())
}

pub(super) fn import_file(
    path: &Path,
    mapping: &str,
    reporting_currency: Option<Currency>,
    folder: TempDir,
) -> Result<Imported, ImportError> {
    import_into((reporting_currency, Arc::default(), Arc::default()), path, None, mapping, folder)
}

type LedgerSoFar = (Option<Currency>, Arc<Rates>, Arc<BTreeMap<String, String>>);

fn import_into(
    (reporting_currency, rates, parents): LedgerSoFar,
    path: &Path,
    kept: Option<PathBuf>,
    mapping: &str,
    folder: TempDir,
) -> Result<Imported, ImportError> {
    let stage_dir = folder.path().join("stage");
    std::fs::create_dir_all(&stage_dir).unwrap();
    let request = PrepareRequest {
        path: path.to_owned(),
        file_name: "invoices".to_owned(),
        mapping: Mapping::parse(mapping).map_err(ImportError::Mapping)?,
        mapping_text: mapping.to_owned(),
        reporting_currency,
        rates,
        parents,
        agreements: Arc::default(),
        renumberings: Arc::default(),
        today: day("2026-06-30"),
        stage_dir,
        kept,
    };
    let prepared = prepare(&request, &Unwatched)?;
    let report = &prepared.report;
    assert_eq!(
        report.read,
        report.accepted + report.quarantined,
        "every row read is accepted or quarantined"
    );
    assert_eq!(report.rows, report.read + report.left_out, "every row is read or left out");
    assert_eq!(report.reasons.iter().map(|reason| reason.rows).sum::<u64>(), report.quarantined);
    Ok(Imported { prepared, _folder: folder })
}

pub(super) fn staged_lines(path: &Path) -> Vec<StagedLine> {
    let file = std::fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    reader.flat_map(|batch| lines_of(&batch.unwrap())).collect()
}

fn lines_of(batch: &RecordBatch) -> Vec<StagedLine> {
    let words = |name: &str| cast(batch.column_by_name(name).unwrap(), &DataType::Utf8).unwrap();
    let amounts = |name: &str| batch.column_by_name(name).unwrap().as_primitive::<Decimal128Type>().clone();
    let (customers, invoices, products) = (words("customer"), words("invoice"), words("product"));
    let (kinds, currencies) = (words("kind"), words("currency"));
    let dates = batch.column_by_name("date").unwrap().as_primitive::<Date32Type>();
    let numbers = batch.column_by_name("line").unwrap().as_primitive::<Int64Type>();
    let (quantities, revenues, costs) = (amounts("quantity"), amounts("revenue"), amounts("cost"));
    let text = |column: &arrow::array::ArrayRef, row| column.as_string::<i32>().value(row).to_owned();
    (0..batch.num_rows())
        .map(|row| StagedLine {
            customer: text(&customers, row),
            date: dates.value(row),
            invoice: text(&invoices, row),
            line: numbers.value(row),
            product: products.is_valid(row).then(|| text(&products, row)),
            kind: text(&kinds, row),
            quantity: quantities.iter().nth(row).unwrap(),
            revenue: revenues.value(row),
            cost: costs.iter().nth(row).unwrap(),
            currency: text(&currencies, row),
        })
        .collect()
}
