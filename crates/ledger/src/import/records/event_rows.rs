//! Accepted events, column by column: gathered in file order, sorted once, written as Parquet files.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array, RecordBatch,
    StringArray, StringBuilder,
};
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;

use super::super::block::{place, position};
use super::super::interner::Interner;
use super::super::staged::Staging;
use super::super::{ImportError, StagedFile};
use super::event::{Event, Value};
use crate::events::{Column, EventKind, Holds};
use crate::lines;

/// The most rows of one file: what bounds the memory of an import.
const MOST_ROWS: usize = 1 << 20;
const BATCH: usize = 1 << 16;
/// No value: far outside days, amounts and numbers of texts.
const NOTHING: i64 = i64::MIN;

/// Rows of one kind that wait to be written.
pub(super) struct EventRows {
    kind: EventKind,
    columns: Vec<Gathered>,
    lines: Vec<i64>,
    /// The customers and products of rows that are written.
    customers: BTreeSet<String>,
    products: BTreeSet<String>,
}

struct Gathered {
    column: &'static Column,
    values: Vec<i64>,
    texts: Interner,
}

impl EventRows {
    pub(super) fn new(kind: EventKind) -> Self {
        let gathered = |column| Gathered { column, values: Vec::new(), texts: Interner::default() };
        Self {
            kind,
            columns: kind.columns().iter().map(gathered).collect(),
            lines: Vec::new(),
            customers: BTreeSet::new(),
            products: BTreeSet::new(),
        }
    }

    pub(super) fn push(&mut self, event: &Event<'_>) {
        for (gathered, value) in self.columns.iter_mut().zip(&event.values) {
            let value = match *value {
                Value::Nothing => NOTHING,
                Value::Text(text) => gathered.texts.number(text).into(),
                Value::Day(day) => day.epoch().into(),
                Value::Amount(parts) => parts,
            };
            gathered.values.push(value);
        }
        self.lines.push(i64::try_from(event.line).unwrap_or(i64::MAX));
    }

    pub(super) fn is_full(&self) -> bool {
        self.lines.len() >= MOST_ROWS
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Every customer met, in byte order.
    pub(super) fn customers(&self) -> impl Iterator<Item = &str> {
        self.customers.iter().map(String::as_str)
    }

    /// Every product met, in byte order.
    pub(super) fn products(&self) -> impl Iterator<Item = &str> {
        self.products.iter().map(String::as_str)
    }

    /// Writes the rows by (customer, day, document, line), ids compared as bytes, and forgets them.
    pub(super) fn write(
        &mut self,
        path: &Path,
        source: &str,
        file_sha256: &str,
    ) -> Result<StagedFile, ImportError> {
        let failed =
            |error: ParquetError| ImportError::Stage { path: path.to_owned(), detail: error.to_string() };
        let properties = lines::writer_properties(Some(file_sha256));
        let staging = Staging::create(path.to_owned())?;
        let mut writer =
            ArrowWriter::try_new(staging, self.kind.schema(), Some(properties)).map_err(failed)?;
        let source: Arc<StringArray> = Arc::new(StringArray::from(vec![source]));
        let dictionaries: Vec<Arc<StringArray>> =
            self.columns.iter().map(|gathered| gathered.texts.texts().all()).collect();
        for rows in self.order().chunks(BATCH) {
            let batch =
                self.batch(rows, &source, &dictionaries).map_err(ParquetError::from).map_err(failed)?;
            writer.write(&batch).map_err(failed)?;
        }
        let rows = u64::try_from(self.lines.len()).unwrap_or(u64::MAX);
        self.forget();
        writer.into_inner().map_err(failed)?.complete(rows)
    }

    /// The places of the rows in their order.
    fn order(&self) -> Vec<u32> {
        let ranks =
            |name: &str| self.named(name).map_or_else(Vec::new, |gathered| gathered.texts.texts().ranks());
        let (customers, documents) =
            (ranks(lines::CUSTOMER), self.kind.key().first().map_or_else(Vec::new, |name| ranks(name)));
        let number = |name: &str, at: usize| self.named(name).and_then(|of| of.values.get(at)).copied();
        let rank = |ranks: &[u32], number: Option<i64>| {
            number
                .and_then(|number| usize::try_from(number).ok())
                .and_then(|number| ranks.get(number))
                .copied()
        };
        let mut order: Vec<(Option<u32>, i64, Option<u32>, u32)> = (0..self.lines.len())
            .map(|at| {
                let document = self.kind.key().first().and_then(|name| number(name, at));
                (
                    rank(&customers, number(lines::CUSTOMER, at)),
                    number(self.kind.day(), at).unwrap_or(NOTHING),
                    rank(&documents, document),
                    place(at),
                )
            })
            .collect();
        order.sort_unstable();
        order.into_iter().map(|(_, _, _, at)| at).collect()
    }

    fn named(&self, name: &str) -> Option<&Gathered> {
        self.columns.iter().find(|gathered| gathered.column.name == name)
    }

    fn batch(
        &self,
        rows: &[u32],
        source: &Arc<StringArray>,
        dictionaries: &[Arc<StringArray>],
    ) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = vec![words(Int32Array::from(vec![0; rows.len()]), source)?];
        for (gathered, dictionary) in self.columns.iter().zip(dictionaries) {
            arrays.push(gathered.array(rows, dictionary)?);
        }
        let line = |at: &u32| self.lines.get(position(*at)).copied().unwrap_or_default();
        arrays.push(Arc::new(Int64Array::from_iter_values(rows.iter().map(line))));
        RecordBatch::try_new(self.kind.schema(), arrays)
    }

    fn forget(&mut self) {
        for (name, met) in [(lines::CUSTOMER, &mut self.customers), (lines::PRODUCT, &mut self.products)] {
            if let Some(gathered) = self.columns.iter().find(|gathered| gathered.column.name == name) {
                let texts = gathered.texts.texts();
                met.extend(texts.ordered().map(|number| texts.text(number).to_owned()));
            }
        }
        for gathered in &mut self.columns {
            gathered.values.clear();
            gathered.texts = Interner::default();
        }
        self.lines.clear();
    }
}

impl Gathered {
    fn array(&self, rows: &[u32], dictionary: &Arc<StringArray>) -> Result<ArrayRef, ArrowError> {
        let values = || {
            rows.iter().map(|at| self.values.get(position(*at)).copied().filter(|value| *value != NOTHING))
        };
        let small = |value: i64| i32::try_from(value).ok();
        Ok(match self.column.holds {
            Holds::Word => words(values().map(|value| value.and_then(small)).collect(), dictionary)?,
            Holds::Number => {
                let mut texts = StringBuilder::with_capacity(rows.len(), rows.len() * 8);
                for number in values() {
                    let number = number.and_then(|number| u32::try_from(number).ok());
                    texts.append_option(number.map(|number| self.texts.texts().text(number)));
                }
                Arc::new(texts.finish())
            }
            Holds::Day => {
                let days: Date32Array = values().map(|value| value.and_then(small)).collect();
                Arc::new(days)
            }
            Holds::Amount => {
                let amounts: Decimal128Array = values().map(|value| value.map(i128::from)).collect();
                Arc::new(amounts.with_precision_and_scale(18, 4)?)
            }
        })
    }
}

fn words(keys: Int32Array, values: &Arc<StringArray>) -> Result<ArrayRef, ArrowError> {
    let values: ArrayRef = Arc::<StringArray>::clone(values);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values)?))
}
