//! How numbers and dates of a file are written: stated by the mapping, plain, or decided over all values; never guessed.
//!
//! A file is first read as if its numbers were plain and its dates ISO. The first value that is neither stops that
//! reading; then one pass over all values of those columns decides, or finds that nothing does.

use super::block::{Block, CellKind, cut};
use super::date::{DateOrder, DateReading, order_evidence};
use super::number::{Evidence, NumberReading, evidence};
use super::plan::Bound;
use super::table::Table;
use super::{AmbiguousReading, ImportError, Progress, ReadOptions};

/// How the values of a file are written.
#[derive(Debug, Clone)]
pub(super) struct Readings {
    /// How numbers are.
    pub numbers: NumberReading,
    /// Whether that is settled; otherwise it is assumed until a value speaks against it.
    pub numbers_are_settled: bool,
    /// How dates are.
    pub dates: DateReading,
}

impl Readings {
    /// What the mapping states, and plain numbers and dates for the rest.
    pub(super) fn stated(read: &ReadOptions) -> Self {
        let decimal = match (read.decimal, read.thousands) {
            (Some(sign), _) => Some(char::from(sign)),
            (None, Some('.')) => Some(','),
            (None, Some(',')) => Some('.'),
            (None, _) => None,
        };
        let mut numbers = if decimal == Some(',') { NumberReading::COMMA } else { NumberReading::POINT };
        numbers.thousands = read.thousands.unwrap_or(numbers.thousands);
        let dates = DateReading::new(read.date_format.as_deref(), read.zone);
        Self { numbers, numbers_are_settled: decimal.is_some(), dates }
    }

    /// Settles what the mapping leaves open by reading every value of the columns concerned.
    pub(super) fn decide(
        mut self,
        table: &Table,
        bound: &Bound,
        progress: &dyn Progress,
    ) -> Result<Self, ImportError> {
        let mut found = Found::default();
        let mut spare = None;
        let mut cancelled = false;
        table.read(&bound.wanted, &mut || spare.take().unwrap_or_default(), &mut |block: Block| {
            found.look_at(&block, bound);
            cancelled = progress.cancelled();
            !cancelled
        })?;
        if cancelled {
            return Err(ImportError::Cancelled);
        }
        if !self.numbers_are_settled {
            let thousands = self.numbers.thousands;
            let stated = thousands != NumberReading::POINT.thousands;
            self.numbers = found.numbers()?;
            if stated {
                self.numbers.thousands = thousands;
            }
            self.numbers_are_settled = true;
        }
        self.dates.order = found.order(&self.dates)?;
        Ok(self)
    }
}

/// The first example of each evidence.
#[derive(Debug, Default)]
struct Found {
    point: Option<String>,
    comma: Option<String>,
    either: Option<String>,
    day_first: Option<String>,
    month_first: Option<String>,
    any_order: Option<String>,
}

impl Found {
    fn look_at(&mut self, block: &Block, bound: &Bound) {
        for (at, row) in block.rows.iter().enumerate() {
            if row.fault.is_some() {
                continue;
            }
            for slot in &bound.number_slots {
                if block.kind(at, *slot) != CellKind::Text {
                    continue;
                }
                let cell = block.cell(at, *slot);
                let example = match evidence(cell) {
                    Evidence::None => continue,
                    Evidence::Point => &mut self.point,
                    Evidence::Comma => &mut self.comma,
                    Evidence::Either => &mut self.either,
                };
                keep_first(example, cell);
            }
            for slot in bound.date_slots() {
                let cell = block.cell(at, slot);
                match order_evidence(cell) {
                    (Some(DateOrder::DayFirst), _) => keep_first(&mut self.day_first, cell),
                    (Some(DateOrder::MonthFirst), _) => keep_first(&mut self.month_first, cell),
                    (None, true) => keep_first(&mut self.any_order, cell),
                    (None, false) => {}
                }
            }
        }
    }

    fn numbers(&self) -> Result<NumberReading, ImportError> {
        let readings = match (&self.point, &self.comma, &self.either) {
            (Some(point), Some(comma), _) => {
                (format!("`{point}` has a decimal point"), format!("`{comma}` has a decimal comma"))
            }
            (None, None, Some(either)) => {
                let (whole, thousandths) = either.split_once(['.', ',']).unwrap_or((either, ""));
                (
                    format!("`{either}` as {whole}{thousandths}"),
                    format!("`{either}` as {whole}.{thousandths}"),
                )
            }
            (None, Some(_), _) => return Ok(NumberReading::COMMA),
            _ => return Ok(NumberReading::POINT),
        };
        let (what, key) = (AmbiguousReading::Number, "read.decimal".to_owned());
        Err(ImportError::Ambiguous {
            what,
            key,
            readings,
            alternatives: [".", ","].map(str::to_owned).to_vec(),
        })
    }

    fn order(&self, dates: &DateReading) -> Result<Option<DateOrder>, ImportError> {
        let unread = |example: &&String| !dates.has_format() || dates.read(example.as_bytes()).is_err();
        let example = |of: &Option<String>| of.as_ref().filter(unread).cloned();
        let readings = match (example(&self.day_first), example(&self.month_first), example(&self.any_order))
        {
            (Some(day_first), Some(month_first), _) => {
                (format!("`{day_first}` has the day first"), format!("`{month_first}` has the month first"))
            }
            // Without evidence every date reads the same in both orders, such as 05/05/2026.
            (Some(_), None, _) | (None, None, None) => return Ok(Some(DateOrder::DayFirst)),
            (None, Some(_), _) => return Ok(Some(DateOrder::MonthFirst)),
            (None, None, Some(example)) => {
                let day = |order| {
                    DateReading::in_order(order)
                        .read(example.as_bytes())
                        .map_or_else(|_| example.clone(), |day| day.to_string())
                };
                let (first, second) = (day(DateOrder::DayFirst), day(DateOrder::MonthFirst));
                (format!("`{example}` as {first}"), format!("`{example}` as {second}"))
            }
        };
        let sign = readings.0.chars().find(|sign| ['/', '-', '.'].contains(sign)).unwrap_or('/');
        let alternatives = vec![format!("%d{sign}%m{sign}%Y"), format!("%m{sign}%d{sign}%Y")];
        let (what, key) = (AmbiguousReading::Date, "read.date_format".to_owned());
        Err(ImportError::Ambiguous { what, key, readings, alternatives })
    }
}

fn keep_first(example: &mut Option<String>, cell: &[u8]) {
    if example.is_none() {
        *example = Some(cut(cell, 40));
    }
}
