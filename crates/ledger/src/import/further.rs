//! The further fields of invoice lines: what a mapping may name beside who bought what, when and for how much.
//!
//! They are read and kept column by column, and only those that are named: an import without them does no work for them,
//! and writes the file it always wrote.

use std::slice;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Int32Array, StringArray, StringBuilder,
};
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use mainstay_domain::money::Amount;
use mainstay_domain::time::Day;

use super::Kind;
use super::block::Block;
use super::evaluate::{Refused, RowCells, amount, day, id};
use super::expression::Expression;
use super::interner::{Interner, Texts};
use super::plan::{Bound, Text};
use crate::lines::{FURTHER, Further, Holds};

/// A number or a day that the row does not have.
const NONE: i64 = i64::MIN;
/// The number of a text that the row does not have.
const NO_TEXT: u32 = u32::MAX;

/// A further column and what of a row stands for it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) column: &'static Further,
    from: From,
}

#[derive(Debug, Clone)]
enum From {
    Text(Text),
    Day(Text),
    Amount(Expression<usize>),
}

/// The further columns that a bound mapping names, in the order of the file.
pub(super) fn named(bound: &Bound) -> Vec<Named> {
    let fields = Kind::Lines.fields();
    let found = FURTHER.iter().filter_map(|column| {
        let field = fields.iter().find(|field| field.as_str() == column.name)?;
        let text = || bound.texts.get(field).cloned();
        let from = match column.holds {
            Holds::Words | Holds::Texts => From::Text(text()?),
            Holds::Days => From::Day(text()?),
            Holds::Amounts => From::Amount(bound.numbers.get(field).cloned()?),
        };
        Some(Named { column, from })
    });
    found.collect()
}

/// Reads the numbers and days of a row and checks its texts; of a row that is refused nothing is left.
pub(super) fn read(cells: &RowCells<'_>, named: &[Named], numbers: &mut Vec<i64>) -> Result<(), Refused> {
    let before = numbers.len();
    let read = named.iter().try_for_each(|named| {
        match &named.from {
            From::Text(text) => {
                id(cells, text)?;
            }
            From::Day(text) if cells.value(text).is_empty() => numbers.push(NONE),
            From::Day(text) => numbers.push(day(cells, text)?.epoch().into()),
            From::Amount(of) => numbers.push(amount(cells, of, named.column.name)?.unwrap_or(NONE)),
        }
        Ok(())
    });
    if read.is_err() {
        numbers.truncate(before);
    }
    read
}

/// The further values of the lines of one run, column by column, in the order of the lines.
#[derive(Debug, Default)]
pub(super) struct Values(Vec<Column>);

#[derive(Debug)]
enum Column {
    Numbers(Vec<i64>),
    Texts(Vec<u32>),
}

impl Values {
    pub(super) fn clear(&mut self) {
        for column in &mut self.0 {
            match column {
                Column::Numbers(values) => values.clear(),
                Column::Texts(values) => values.clear(),
            }
        }
    }
}

/// The texts of an import's further columns.
#[derive(Debug)]
pub(super) struct Store<'a> {
    named: &'a [Named],
    texts: Vec<Kept>,
}

#[derive(Debug)]
enum Kept {
    /// Of a column without texts.
    Nothing,
    /// Each once.
    Words(Interner),
    /// Those of the runs that wait.
    Texts(Texts),
}

impl<'a> Store<'a> {
    pub(super) fn new(named: &'a [Named]) -> Self {
        let kept = |named: &Named| match named.column.holds {
            Holds::Words => Kept::Words(Interner::default()),
            Holds::Texts => Kept::Texts(Texts::default()),
            Holds::Amounts | Holds::Days => Kept::Nothing,
        };
        Self { named, texts: named.iter().map(kept).collect() }
    }

    /// The columns that are named.
    pub(super) fn columns(&self) -> impl Iterator<Item = &'static Further> {
        self.named.iter().map(|named| named.column)
    }

    /// Takes the values of a row; of its numbers and days it takes as many as there are such columns.
    pub(super) fn take(
        &mut self,
        bound: &Bound,
        (block, row): (&Block, usize),
        numbers: &mut slice::Iter<'_, i64>,
        into: &mut Values,
    ) {
        if into.0.is_empty() {
            into.0.extend(self.named.iter().map(|named| match named.from {
                From::Text(_) => Column::Texts(Vec::new()),
                From::Day(_) | From::Amount(_) => Column::Numbers(Vec::new()),
            }));
        }
        for ((named, kept), column) in self.named.iter().zip(&mut self.texts).zip(&mut into.0) {
            match (&named.from, column) {
                (From::Text(text), Column::Texts(values)) => {
                    values.push(kept.number(bound.text(text, block, row)));
                }
                (_, Column::Numbers(values)) => values.push(numbers.next().copied().unwrap_or(NONE)),
                (_, Column::Texts(values)) => values.push(NO_TEXT),
            }
        }
    }

    /// What the last line of a run has, for a person's eye.
    pub(super) fn last(&self, of: &Values) -> Vec<(&'static str, String)> {
        let shown = |((named, kept), column): ((&Named, &Kept), &Column)| {
            let text = match column {
                Column::Texts(values) => kept.text(*values.last()?)?.to_owned(),
                Column::Numbers(values) => {
                    let number = values.last().copied().filter(|number| *number != NONE)?;
                    match named.column.holds {
                        Holds::Days => Day::from_epoch(i32::try_from(number).ok()?)?.to_string(),
                        _ => Amount(number.into()).to_string(),
                    }
                }
            };
            Some((named.column.name, text))
        };
        self.named.iter().zip(&self.texts).zip(&of.0).filter_map(shown).collect()
    }

    /// Forgets the texts that rarely repeat, once their runs are written.
    pub(super) fn clear(&mut self) {
        for kept in &mut self.texts {
            if let Kept::Texts(texts) = kept {
                texts.clear();
            }
        }
    }

    /// The words of each column, for [`arrays`](Self::arrays).
    pub(super) fn dictionaries(&self) -> Vec<Option<Arc<StringArray>>> {
        let words = |kept: &Kept| match kept {
            Kept::Words(interner) => Some(interner.texts().all()),
            Kept::Nothing | Kept::Texts(_) => None,
        };
        self.texts.iter().map(words).collect()
    }

    /// The columns of some lines of a run.
    pub(super) fn arrays(
        &self,
        of: &Values,
        rows: &[usize],
        dictionaries: &[Option<Arc<StringArray>>],
    ) -> Result<Vec<ArrayRef>, ArrowError> {
        let columns = self.named.iter().zip(&self.texts).zip(dictionaries).zip(&of.0);
        columns
            .map(|(((named, kept), dictionary), column)| match (column, dictionary) {
                (Column::Numbers(values), _) => numbers(values, rows, named.column.holds),
                (Column::Texts(values), Some(words)) => {
                    let keys = rows.iter().map(|row| i32::try_from(*values.get(*row)?).ok());
                    let words: ArrayRef = Arc::<StringArray>::clone(words);
                    let keys: Int32Array = keys.collect();
                    let array: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::try_new(keys, words)?);
                    Ok(array)
                }
                (Column::Texts(values), None) => {
                    let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * 8);
                    for row in rows {
                        builder.append_option(values.get(*row).and_then(|number| kept.text(*number)));
                    }
                    let array: ArrayRef = Arc::new(builder.finish());
                    Ok(array)
                }
            })
            .collect()
    }
}

impl Kept {
    fn number(&mut self, text: &[u8]) -> u32 {
        match self {
            _ if text.is_empty() => NO_TEXT,
            Self::Words(words) => words.number(text),
            Self::Texts(texts) => texts.append(text),
            Self::Nothing => NO_TEXT,
        }
    }

    fn text(&self, number: u32) -> Option<&str> {
        if number == NO_TEXT {
            return None;
        }
        match self {
            Self::Words(words) => Some(words.texts().text(number)),
            Self::Texts(texts) => Some(texts.text(number)),
            Self::Nothing => None,
        }
    }
}

fn numbers(values: &[i64], rows: &[usize], holds: Holds) -> Result<ArrayRef, ArrowError> {
    let known = rows.iter().map(|row| values.get(*row).copied().filter(|number| *number != NONE));
    if holds == Holds::Days {
        let days: Date32Array = known.map(|number| i32::try_from(number?).ok()).collect();
        return Ok(Arc::new(days));
    }
    let amounts: Decimal128Array = known.map(|number| number.map(i128::from)).collect();
    Ok(Arc::new(amounts.with_precision_and_scale(18, 4)?))
}
