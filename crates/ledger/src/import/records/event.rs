//! One row of orders, payments or activities, and what rules it out.

use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;

use super::super::evaluate::{Refused, RowCells, amount, currency, day, id, refuse, single};
use super::super::plan::{Bound, Text};
use super::super::{Field, QuarantineCode, SampleEvent};
use super::Reason;
use crate::events::{Column, EventKind, Holds};

/// An accepted row: a value for each column of its kind, in their order.
pub(in crate::import) struct Event<'a> {
    pub(in crate::import) line: u64,
    pub(in crate::import) values: Vec<Value<'a>>,
}

/// What a row says of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Value<'a> {
    Nothing,
    Text(&'a [u8]),
    Day(Day),
    Amount(i64),
}

impl Event<'_> {
    /// The row for a person's eye.
    pub(super) fn sample(&self, kind: EventKind) -> SampleEvent {
        let fields = kind.columns().iter().zip(&self.values).filter_map(|(column, value)| {
            let text = match *value {
                Value::Nothing => return None,
                Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
                Value::Day(day) => day.to_string(),
                Value::Amount(parts) => Amount(parts.into()).to_string(),
            };
            Some((column.name, text))
        });
        SampleEvent { line: self.line, fields: fields.collect() }
    }
}

/// Reads a row, and finds out whether its values go together.
pub(super) fn event<'a>(
    cells: &RowCells<'a>,
    kind: EventKind,
    counted_in: Option<Currency>,
) -> Result<Event<'a>, Refused> {
    let row = Row { cells, bound: cells.bound, kind };
    let values =
        kind.columns().iter().map(|column| row.value(column, counted_in)).collect::<Result<Vec<_>, _>>()?;
    let event = Event { line: cells.block.rows.get(cells.row).map_or(0, |row| row.line), values };
    match kind {
        EventKind::Orders => row.check_order(&event)?,
        EventKind::Payments => row.check_payment(&event)?,
        EventKind::Activities => row.refuse_negative(&event, &[Field::Quantity, Field::Minutes])?,
    }
    Ok(event)
}

struct Row<'r, 'a> {
    cells: &'r RowCells<'a>,
    bound: &'a Bound,
    kind: EventKind,
}

impl<'a> Row<'_, 'a> {
    fn value(&self, column: &Column, counted_in: Option<Currency>) -> Result<Value<'a>, Refused> {
        let field = field(column);
        let value = match column.holds {
            Holds::Amount => match self.bound.numbers.get(&field) {
                Some(expression) => {
                    amount(self.cells, expression, field.as_str())?.map_or(Value::Nothing, Value::Amount)
                }
                None => Value::Nothing,
            },
            Holds::Day => self.day(field, column.required)?,
            Holds::Word | Holds::Number if field == Field::Currency => self.currency(counted_in)?,
            Holds::Word | Holds::Number => match self.bound.texts.get(&field) {
                Some(text) => Some(id(self.cells, text)?)
                    .filter(|id| !id.is_empty())
                    .map_or(Value::Nothing, Value::Text),
                None => Value::Nothing,
            },
        };
        if column.required && value == Value::Nothing {
            let code = match (column.holds, field) {
                (_, Field::Customer) => QuarantineCode::MissingCustomer,
                (Holds::Amount, _) => QuarantineCode::BadNumber,
                _ => QuarantineCode::MissingId,
            };
            return Err(self.refused(
                field,
                code,
                format!("there is no value for the {}", spoken(field)).into(),
            ));
        }
        Ok(value)
    }

    fn day(&self, field: Field, required: bool) -> Result<Value<'a>, Refused> {
        let Some(text) = self.bound.texts.get(&field) else { return Ok(Value::Nothing) };
        if !required && is_no_day(self.cells.value(text)) {
            return Ok(Value::Nothing);
        }
        day(self.cells, text).map(Value::Day)
    }

    /// The currency of the row's amount: its own, or the ledger's where the mapping has none.
    fn currency(&self, counted_in: Option<Currency>) -> Result<Value<'a>, Refused> {
        let code = match self.bound.texts.get(&Field::Currency) {
            Some(text) => Some(currency(self.cells, text)?),
            None => counted_in,
        };
        Ok(code.map_or(Value::Nothing, |currency| Value::Text(currency.code().as_bytes())))
    }

    fn check_order(&self, event: &Event<'_>) -> Result<(), Refused> {
        self.refuse_negative(event, &[Field::Quantity, Field::DeliveredQuantity, Field::Value])?;
        for later in [Field::RequestedDate, Field::ConfirmedDate, Field::DeliveredDate] {
            self.refuse_before(event, later, Field::OrderDate)?;
        }
        let is_delivered = self.amount_of(event, Field::DeliveredQuantity).is_some_and(|parts| parts > 0);
        if is_delivered && self.day_of(event, Field::DeliveredDate).is_none() {
            let reason = "a quantity was delivered, and there is no delivered_date".into();
            return Err(self.refused(Field::DeliveredDate, QuarantineCode::Contradiction, reason));
        }
        Ok(())
    }

    fn check_payment(&self, event: &Event<'_>) -> Result<(), Refused> {
        for later in [Field::DueDate, Field::PaidDate] {
            self.refuse_before(event, later, Field::InvoiceDate)?;
        }
        let [total, kept] =
            [Field::Amount, Field::Discount].map(|field| self.amount_of(event, field).unwrap_or(0));
        let is_part =
            kept.unsigned_abs() <= total.unsigned_abs() && (kept == 0 || kept.signum() == total.signum());
        if is_part {
            return Ok(());
        }
        let [total, kept] = [total, kept].map(|parts| Amount(parts.into()));
        let reason = format!("the discount {kept} is no part of the amount {total}");
        Err(self.refused(Field::Discount, QuarantineCode::Contradiction, reason.into()))
    }

    fn refuse_negative(&self, event: &Event<'_>, fields: &[Field]) -> Result<(), Refused> {
        for field in fields.iter().copied() {
            if let Some(parts) = self.amount_of(event, field).filter(|parts| *parts < 0) {
                let reason = format!("the {} is {}, below zero", spoken(field), Amount(parts.into()));
                return Err(self.refused(field, QuarantineCode::Negative, reason.into()));
            }
        }
        Ok(())
    }

    fn refuse_before(&self, event: &Event<'_>, later: Field, earlier: Field) -> Result<(), Refused> {
        match (self.day_of(event, later), self.day_of(event, earlier)) {
            (Some(day), Some(first)) if day < first => {
                let reason = format!(
                    "{} {day} lies before {} {first}: are they swapped?",
                    later.as_str(),
                    earlier.as_str()
                );
                Err(self.refused(later, QuarantineCode::Contradiction, reason.into()))
            }
            _ => Ok(()),
        }
    }

    fn of<'e>(&self, event: &Event<'e>, field: Field) -> Option<Value<'e>> {
        let at = self.kind.columns().iter().position(|column| column.name == field.as_str())?;
        event.values.get(at).copied()
    }

    fn day_of(&self, event: &Event<'_>, field: Field) -> Option<Day> {
        if let Some(Value::Day(day)) = self.of(event, field) { Some(day) } else { None }
    }

    fn amount_of(&self, event: &Event<'_>, field: Field) -> Option<i64> {
        if let Some(Value::Amount(parts)) = self.of(event, field) { Some(parts) } else { None }
    }

    fn refused(&self, field: Field, code: QuarantineCode, reason: Reason) -> Refused {
        let of_text = self.bound.texts.get(&field).and_then(Text::slot);
        let slot = of_text.or_else(|| self.bound.numbers.get(&field).and_then(single));
        refuse(self.cells, slot, code, reason)
    }
}

/// The field that a column is named after.
fn field(column: &Column) -> Field {
    Field::ALL.iter().copied().find(|field| field.as_str() == column.name).unwrap_or(Field::Customer)
}

fn spoken(field: Field) -> String {
    field.as_str().replace('_', " ")
}

/// Whether a system wrote that there is no day: nothing, or zeros in the shape of a date.
fn is_no_day(cell: &[u8]) -> bool {
    cell.iter().all(|letter| matches!(letter, b'0' | b'.' | b'-' | b'/' | b' ' | b':'))
}
