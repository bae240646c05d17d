//! One row against the plan: a ledger line, a reason for quarantine, or nothing where the mapping leaves the row out.

use std::borrow::Cow;
use std::cell::Cell as Flag;

use mainstay_domain::ledger::LineKind;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;

use super::block::{Block, CellKind, LONGEST_VALUE, cut};
use super::date::DateFault;
use super::decimal::Decimal;
use super::expression::{Cells, Expression, Fault};
use super::further;
use super::money_mark::{MoneyMark, without_mark};
use super::number::{self, Evidence, NumberFault, NumberReading};
use super::plan::{Bound, Plan, Text, kind};
use super::readings::Readings;
use super::row_fault::row_fault;
use super::{Field, MissingCustomer, QuarantineCode, QuarantinedLine};

/// The longest id, in bytes.
const LONGEST_ID: usize = 256;

/// What a row that is a ledger line comes to; its ids have been checked and stay in the row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub date: Day,
    pub kind: LineKind,
    pub quantity: Option<i64>,
    pub revenue: i64,
    pub cost: Option<i64>,
    pub currency: Currency,
}

/// Why a row is no ledger line.
pub(super) enum Refused {
    /// The mapping leaves it out.
    LeftOut,
    /// It is quarantined.
    Quarantined(Box<QuarantinedLine>),
    /// How its values are written must be decided first.
    Undecided,
    /// It has a timestamp with an offset, and the mapping has no zone.
    NeedsZone(String),
}

/// Turns rows into lines.
pub(super) struct Evaluation<'a> {
    plan: &'a Plan,
    readings: &'a Readings,
    /// The currency of lines whose mapping has none.
    fallback: Currency,
    constant_currency: Option<Currency>,
    watch: Watch,
    last_date: (Vec<u8>, Option<Day>),
    last_currency: Option<Currency>,
}

/// What the values have said about how numbers are written, while that is only assumed.
#[derive(Default)]
pub(super) struct Watch {
    undecided: Flag<bool>,
    saw_point: Flag<bool>,
    /// What currency stood beside the digits of the row under way.
    marked: Flag<Option<MoneyMark>>,
    saw_either: Flag<bool>,
}

/// A row's cells as expressions see them.
pub(super) struct RowCells<'a> {
    pub(super) block: &'a Block,
    pub(super) row: usize,
    pub(super) bound: &'a Bound,
    pub(super) readings: &'a Readings,
    pub(super) watch: Watch,
}

impl<'a> RowCells<'a> {
    /// The row's fault as a whole, or what the mapping's condition says of it.
    pub(super) fn is_kept(&self) -> Result<(), Refused> {
        if let Some(fault) = self.block.rows.get(self.row).and_then(|row| row.fault) {
            return Err(row_fault(self, fault));
        }
        match self.bound.keep.as_ref().map(|keep| keep.truth(self)) {
            None | Some(Ok(Some(true))) => self.is_marked(),
            Some(Ok(_)) => Err(Refused::LeftOut),
            Some(Err(fault)) => Err(faulty(self, &fault)),
        }
    }

    /// A row handed out for mending says which one it mends, so that it is not counted twice.
    fn is_marked(&self) -> Result<(), Refused> {
        match self.bound.marks {
            Some(marks) if marks.read(self.block, self.row).is_none() => {
                let code = QuarantineCode::BadMark;
                Err(refuse(self, Some(marks.line), code, code.meaning()))
            }
            _ => Ok(()),
        }
    }

    fn cell(&self, slot: usize) -> &'a [u8] {
        self.bound.cell(slot, self.block, self.row)
    }

    pub(super) fn value<'t>(&self, text: &'t Text) -> &'t [u8]
    where
        'a: 't,
    {
        self.bound.text(text, self.block, self.row)
    }
}

impl Cells<usize> for RowCells<'_> {
    fn text(&self, slot: &usize) -> &[u8] {
        self.cell(*slot)
    }

    fn number(&self, slot: &usize) -> Result<Option<Decimal>, Fault<usize>> {
        let cell = self.block.cell(self.row, *slot);
        if cell.is_empty() {
            return Ok(None);
        }
        let kind = self.block.kind(self.row, *slot);
        if kind == CellKind::Covered {
            return Err(Fault::Merged(*slot));
        }
        let typed = kind == CellKind::Number || !self.bound.number_slots.contains(slot);
        let reading = if typed { NumberReading::POINT } else { self.readings.numbers };
        let decimal = if reading.decimal == ',' { b',' } else { b'.' };
        let assumed = !typed && !self.readings.numbers_are_settled;
        if assumed && !self.watch.saw_point.get() {
            match number::evidence(cell) {
                Evidence::Point => self.watch.saw_point.set(true),
                Evidence::Either => self.watch.saw_either.set(true),
                Evidence::Comma | Evidence::None => {}
            }
        }
        if let Some(plain) = number::plain(cell, decimal) {
            return Ok(Some(plain));
        }
        if assumed && number::evidence(cell) != Evidence::None && !is_plain_with_exponent(cell) {
            self.watch.undecided.set(true);
        }
        let (digits, mark) = without_mark(cell);
        if let Some(mark) = mark {
            if self.watch.marked.get().is_some_and(|other| other != mark) {
                return Err(Fault::BadNumber(*slot));
            }
            self.watch.marked.set(Some(mark));
        }
        number::read(&digits, reading).map(Some).map_err(|fault| match fault {
            NumberFault::Bad => Fault::BadNumber(*slot),
            NumberFault::NotFinite => Fault::NotFinite(*slot),
        })
    }
}

impl Watch {
    /// What currency stood beside the digits of the row, once.
    pub(super) fn take_mark(&self) -> Option<MoneyMark> {
        self.marked.take()
    }

    /// Whether a value was met that an assumed reading must not read.
    pub(super) fn is_stopped(&self) -> bool {
        self.undecided.get()
    }

    /// Whether values such as `1.234` were read, and none that says what their sign means.
    pub(super) fn is_undecided(&self) -> bool {
        self.saw_either.get() && !self.saw_point.get()
    }
}

/// Whether a number that is not plain has nothing that another reading could explain otherwise.
fn is_plain_with_exponent(cell: &[u8]) -> bool {
    !cell.contains(&b',') && number::evidence(cell) == Evidence::Point
}

impl<'p> Evaluation<'p> {
    pub(super) fn new(plan: &'p Plan, readings: &'p Readings, reporting: Option<Currency>) -> Self {
        let constant_currency = match &plan.currency {
            Some(Text::Constant(code)) => code.parse().ok(),
            _ => None,
        };
        let fallback = reporting.unwrap_or(Currency::EUR);
        let last_date = (Vec::new(), None);
        Self {
            plan,
            readings,
            fallback,
            constant_currency,
            watch: Watch::default(),
            last_date,
            last_currency: None,
        }
    }

    /// Whether values such as `1.234` were read, and none that says what their sign means.
    pub(super) fn is_undecided(&self) -> bool {
        self.watch.is_undecided()
    }

    /// Reads one row of a block; the numbers and days among its further fields go to `further`.
    pub(super) fn line(
        &mut self,
        block: &Block,
        row: usize,
        further: &mut Vec<i64>,
    ) -> Result<Line, Refused> {
        let watch = std::mem::take(&mut self.watch);
        watch.marked.set(None);
        let cells = RowCells { block, row, bound: &self.plan.bound, readings: self.readings, watch };
        let line = self.read(&cells).and_then(|line| {
            further::read(&cells, &self.plan.further, further)?;
            Ok(line)
        });
        self.watch = cells.watch;
        if self.watch.is_stopped() { Err(Refused::Undecided) } else { line }
    }

    fn read(&mut self, cells: &RowCells<'_>) -> Result<Line, Refused> {
        let plan = self.plan;
        cells.is_kept()?;
        let customer = id(cells, &plan.customer)?;
        if customer.is_empty() && plan.missing_customer == MissingCustomer::Quarantine {
            let slot = plan.customer.slot();
            return Err(refuse(
                cells,
                slot,
                QuarantineCode::MissingCustomer,
                QuarantineCode::MissingCustomer.meaning(),
            ));
        }
        let date = self.date(cells)?;
        let Some(revenue) = amount(cells, &plan.revenue, Field::Revenue.as_str())? else {
            let slot = single(&plan.revenue);
            return Err(refuse(cells, slot, QuarantineCode::BadNumber, "there is no value for the revenue"));
        };
        let optional = |of: &Option<Expression<usize>>, field| match of {
            Some(expression) => amount(cells, expression, Field::as_str(field)),
            None => Ok(None),
        };
        let quantity = optional(&plan.quantity, Field::Quantity)?;
        let cost = optional(&plan.cost, Field::Cost)?;
        for text in [&plan.invoice, &plan.product].into_iter().flatten() {
            id(cells, text)?;
        }
        let kind = self.kind(cells, quantity, revenue)?;
        let currency = self.currency(cells)?;
        if let Some(mark) = cells.watch.marked.take().filter(|mark| !mark.may_be(currency)) {
            let reason = format!("the amount says {mark}, and the row is in {currency}");
            return Err(refuse(cells, single(&plan.revenue), QuarantineCode::BadCurrency, reason));
        }
        Ok(Line { date, kind, quantity, revenue, cost, currency })
    }

    fn date(&mut self, cells: &RowCells<'_>) -> Result<Day, Refused> {
        let cell = cells.value(&self.plan.date);
        if let (last, Some(day)) = &self.last_date
            && last == cell
        {
            return Ok(*day);
        }
        let day = day(cells, &self.plan.date)?;
        self.last_date.0.clear();
        self.last_date.0.extend_from_slice(cell);
        self.last_date.1 = Some(day);
        Ok(day)
    }

    fn kind(&self, cells: &RowCells<'_>, quantity: Option<i64>, revenue: i64) -> Result<LineKind, Refused> {
        let word = self.plan.kind.as_ref().map_or(&[][..], |text| cells.value(text));
        if word.is_empty() {
            return Ok(LineKind::from_signs(
                quantity.is_some_and(|quantity| quantity < 0),
                Amount(revenue.into()),
            ));
        }
        kind(word).ok_or_else(|| {
            let slot = self.plan.kind.as_ref().and_then(Text::slot);
            let reason = format!("`{}` is none of sale, return, credit, free, freight", cut(word, 40));
            refuse(cells, slot, QuarantineCode::BadKind, reason)
        })
    }

    /// The line's currency: its own, or the ledger's where the mapping has none.
    fn currency(&mut self, cells: &RowCells<'_>) -> Result<Currency, Refused> {
        match (&self.plan.currency, self.constant_currency) {
            (None, _) => Ok(self.fallback),
            (Some(_), Some(constant)) => Ok(constant),
            (Some(text), None) => {
                if let Some(last) =
                    self.last_currency.filter(|last| last.code().as_bytes() == cells.value(text))
                {
                    return Ok(last);
                }
                let currency = currency(cells, text)?;
                self.last_currency = Some(currency);
                Ok(currency)
            }
        }
    }
}

/// The currency of a row.
pub(super) fn currency(cells: &RowCells<'_>, text: &Text) -> Result<Currency, Refused> {
    let code = cells.value(text);
    std::str::from_utf8(code).ok().and_then(|code| code.parse().ok()).ok_or_else(|| {
        let reason = format!("`{}` is no currency code such as EUR", cut(code, 40));
        refuse(cells, text.slot(), QuarantineCode::BadCurrency, reason)
    })
}

/// The date of a row.
pub(super) fn day(cells: &RowCells<'_>, text: &Text) -> Result<Day, Refused> {
    let cell = cells.value(text);
    let refused = |reason: String| refuse(cells, text.slot(), QuarantineCode::BadDate, reason);
    let shown = || cut(cell, 40);
    match cells.readings.dates.read(cell) {
        Ok(day) => Ok(day),
        Err(_) if cell.is_empty() => Err(refused("the date is empty".to_owned())),
        Err(DateFault::Bad) => Err(refused(format!(
            "`{}` is no date that can be read, unless the import says how dates are written",
            shown()
        ))),
        Err(DateFault::OutOfRange) => Err(refused(format!("`{}` lies before 1900 or after 2199", shown()))),
        Err(DateFault::NeedsOrder) => Err(Refused::Undecided),
        Err(DateFault::NeedsZone) => Err(Refused::NeedsZone(shown())),
    }
}

/// An id, which may be empty but not unprintable.
pub(super) fn id<'a>(cells: &RowCells<'a>, text: &'a Text) -> Result<&'a [u8], Refused> {
    let id = cells.value(text);
    let is_control = |pair: &[u8]| matches!(pair, [0xc2, 0x80..=0x9f]);
    if id.iter().any(u8::is_ascii_control) || (!id.is_ascii() && id.windows(2).any(is_control)) {
        return Err(refuse(cells, text.slot(), QuarantineCode::BadId, "the id holds control characters"));
    }
    if id.len() > LONGEST_ID {
        let reason = format!("the id is longer than {LONGEST_ID} bytes");
        return Err(refuse(cells, text.slot(), QuarantineCode::BadId, reason));
    }
    Ok(id)
}

/// An amount of a row; `None` where there is none.
pub(super) fn amount(
    cells: &RowCells<'_>,
    of: &Expression<usize>,
    field: &str,
) -> Result<Option<i64>, Refused> {
    let Some(exact) = of.number(cells).map_err(|fault| faulty(cells, &fault))? else { return Ok(None) };
    match exact.to_amount() {
        Some(Ok(amount)) => Ok(i64::try_from(amount.0).ok()),
        Some(Err(_)) => {
            let reason = format!("the {field} has more than 14 digits before the point");
            Err(refuse(cells, single(of), QuarantineCode::AmountTooLarge, reason))
        }
        None => {
            let reason = format!("the {field} does not fit exact arithmetic");
            Err(refuse(cells, single(of), QuarantineCode::Arithmetic, reason))
        }
    }
}

pub(super) fn single(of: &Expression<usize>) -> Option<usize> {
    match of {
        Expression::Column(slot) => Some(*slot),
        _ => None,
    }
}

pub(super) fn faulty(cells: &RowCells<'_>, fault: &Fault<usize>) -> Refused {
    let shown = |slot| cut(cells.block.cell(cells.row, slot), 40);
    match *fault {
        Fault::BadNumber(slot) => {
            let sign = if cells.readings.numbers.decimal == ',' { "comma" } else { "point" };
            let reason = format!("`{}` is no number with a decimal {sign}", shown(slot));
            refuse(cells, Some(slot), QuarantineCode::BadNumber, reason)
        }
        Fault::NotFinite(slot) => {
            let reason = format!("`{}` is not a finite number", shown(slot));
            refuse(cells, Some(slot), QuarantineCode::NotFinite, reason)
        }
        Fault::Merged(slot) => {
            let reason = format!("`{}` is merged over several rows", shown(slot));
            refuse(cells, Some(slot), QuarantineCode::MergedAmount, reason)
        }
        Fault::DivisionByZero => {
            refuse(cells, None, QuarantineCode::Arithmetic, "a calculation divides by zero")
        }
        Fault::Overflow => {
            refuse(cells, None, QuarantineCode::Arithmetic, "a calculation does not fit exact arithmetic")
        }
    }
}

pub(super) fn refuse(
    cells: &RowCells<'_>,
    slot: Option<usize>,
    code: QuarantineCode,
    reason: impl Into<Cow<'static, str>>,
) -> Refused {
    Refused::Quarantined(Box::new(QuarantinedLine {
        line: cells.block.rows.get(cells.row).map_or(0, |row| row.line),
        column: slot.and_then(|slot| cells.bound.names.get(slot).cloned()),
        value: slot.map(|slot| cut(cells.block.cell(cells.row, slot), LONGEST_VALUE)),
        code,
        reason: reason.into().into_owned(),
        raw: Some(cells.block.raw(cells.row, &cells.bound.number_slots)),
    }))
}
