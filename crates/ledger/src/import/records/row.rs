//! One row of master data, rates or events against the bound mapping.

use mainstay_domain::categories::DatedCategory;
use mainstay_domain::rates::{RATE_PARTS, Rate};
use mainstay_domain::renumbering::{NotNumbered, Renumbering};
use mainstay_domain::units::{Factor, UnitConversion};

use super::super::block::Block;
use super::super::collect::printable;
use super::super::evaluate::{Refused, RowCells, Watch, currency, day, faulty, id, refuse, single};
use super::super::plan::{Bound, Text};
use super::super::readings::Readings;
use super::super::{Field, Kind, MendedRow, PrepareRequest, QuarantineCode};
use super::event::{Event, event};
use super::of_products::OfProduct;
use super::renumbered::RenumberedRow;
use super::tier::{TierRow, tier};
use super::{DatedRate, Entry, Reason};

/// The decimals of [`RATE_PARTS`].
const RATE_DECIMALS: u32 = RATE_PARTS.ilog10();

/// An accepted row.
pub(super) enum Record<'a> {
    Entry(Entry),
    Rate(DatedRate),
    Event(Event<'a>),
    Tier(Box<TierRow>),
    Renumbered(RenumberedRow),
    OfProduct(u64, OfProduct),
}

/// Turns rows into records.
pub(super) struct Rows<'a> {
    request: &'a PrepareRequest,
    bound: &'a Bound,
    readings: &'a Readings,
    watch: Watch,
}

impl<'a> Rows<'a> {
    pub(super) fn new(request: &'a PrepareRequest, bound: &'a Bound, readings: &'a Readings) -> Self {
        Self { request, bound, readings, watch: Watch::default() }
    }

    /// Whether values such as `1.234` were read, and none that says what their sign means.
    pub(super) fn is_undecided(&self) -> bool {
        self.watch.is_undecided()
    }

    pub(super) fn read<'b>(&mut self, block: &'b Block, row: usize) -> Result<Record<'b>, Refused>
    where
        'a: 'b,
    {
        let watch = std::mem::take(&mut self.watch);
        let cells = RowCells { block, row, bound: self.bound, readings: self.readings, watch };
        let mut record = self.record(&cells);
        // Only of invoice lines is it checked that what an amount says is what the row is in.
        if let Some(mark) = cells.watch.take_mark()
            && record.is_ok()
        {
            let reason = format!("`{mark}` beside a number is read in invoice lines alone");
            record = Err(refuse(&cells, None, QuarantineCode::BadNumber, reason));
        }
        self.watch = cells.watch;
        if self.watch.is_stopped() { Err(Refused::Undecided) } else { record }
    }

    /// The quarantined row of another import that this one mends.
    pub(super) fn mended(&self, block: &Block, row: usize) -> Option<MendedRow> {
        self.bound.marks.and_then(|marks| marks.read(block, row))
    }

    fn record<'b>(&self, cells: &RowCells<'b>) -> Result<Record<'b>, Refused> {
        cells.is_kept()?;
        if let Some(kind) = self.request.mapping.kind.event() {
            return event(cells, kind, self.request.counted_in()).map(Record::Event);
        }
        match self.request.mapping.kind {
            Kind::Rates => self.rate(cells).map(Record::Rate),
            Kind::Rebates => {
                let raw = cells.block.raw(cells.row, &[]);
                tier(cells, self.request.counted_in(), raw).map(Box::new).map(Record::Tier)
            }
            Kind::Renumberings => self.renumbered(cells).map(Record::Renumbered),
            Kind::Units => {
                let unit = self.unit(cells)?;
                Ok(Record::OfProduct(line(cells), OfProduct::Unit(unit)))
            }
            Kind::Categories => {
                let category = self.category(cells)?;
                Ok(Record::OfProduct(line(cells), OfProduct::Category(category)))
            }
            Kind::Products => self.entry(cells, Field::Product).map(Record::Entry),
            _ => self.entry(cells, Field::Account).map(Record::Entry),
        }
    }

    fn text(&self, field: Field) -> &'a Text {
        static NOTHING: Text = Text::Constant(String::new());
        self.bound.texts.get(&field).unwrap_or(&NOTHING)
    }

    fn entry(&self, cells: &RowCells<'_>, key: Field) -> Result<Entry, Refused> {
        let external_id = written_id(cells, self.text(key))?;
        if external_id.is_empty() {
            let (slot, code) = (self.text(key).slot(), QuarantineCode::MissingId);
            return Err(refuse(cells, slot, code, code.meaning()));
        }
        let mut stated = Vec::new();
        for (field, text) in self.bound.texts.iter().filter(|(field, _)| **field != key) {
            stated.push((*field, stated_value(cells, *field, text)?));
        }
        Ok(Entry { line: line(cells), external_id, stated })
    }

    fn renumbered(&self, cells: &RowCells<'_>) -> Result<RenumberedRow, Refused> {
        let id = |field: Field| {
            let (text, code) = (self.text(field), QuarantineCode::MissingId);
            let written = written_id(cells, text)?;
            if written.is_empty() {
                return Err(refuse(cells, text.slot(), code, format!("there is no {}", field.as_str())));
            }
            Ok(written)
        };
        let what = String::from_utf8_lossy(cells.value(self.text(Field::Renumbered))).parse().map_err(
            |error: NotNumbered| {
                let slot = self.text(Field::Renumbered).slot();
                refuse(cells, slot, QuarantineCode::BadRenumbering, error.to_string())
            },
        )?;
        let (old_id, new_id) = (id(Field::OldId)?, id(Field::NewId)?);
        let valid_from = day(cells, self.text(Field::ValidFrom))?;
        let raw = cells.block.raw(cells.row, &[]);
        let renumbering = Renumbering { what, old_id, new_id, valid_from };
        Ok(RenumberedRow { line: line(cells), raw, renumbering })
    }

    /// A product, and a word that is said of it.
    fn of_product(&self, cells: &RowCells<'_>, word: Field) -> Result<(String, String), Refused> {
        let missing = |field: Field| {
            let reason = format!("there is no {}", field.as_str());
            refuse(cells, self.text(field).slot(), QuarantineCode::MissingId, reason)
        };
        let product = written_id(cells, self.text(Field::Product))?;
        let said = printable(cells.value(self.text(word)));
        if product.is_empty() || said.is_empty() {
            return Err(missing(if product.is_empty() { Field::Product } else { word }));
        }
        Ok((product, said))
    }

    fn category(&self, cells: &RowCells<'_>) -> Result<DatedCategory, Refused> {
        let (product, category) = self.of_product(cells, Field::Category)?;
        let valid_from = day(cells, self.text(Field::ValidFrom))?;
        Ok(DatedCategory { product, category, valid_from })
    }

    fn unit(&self, cells: &RowCells<'_>) -> Result<UnitConversion, Refused> {
        let (product, unit) = self.of_product(cells, Field::Unit)?;
        let expression = self.bound.numbers.get(&Field::Factor);
        let slot = expression.and_then(single);
        let exact = match expression.map(|expression| expression.number(cells)) {
            Some(Ok(exact)) => exact,
            Some(Err(fault)) => return Err(faulty(cells, &fault)),
            None => None,
        };
        let parts = exact.and_then(|exact| exact.rounded(RATE_DECIMALS));
        let Some(factor) = parts.and_then(|parts| i64::try_from(parts).ok()).and_then(Factor::new) else {
            let reason = "a factor lies above zero and below 9 million, with at most 12 decimals";
            return Err(refuse(cells, slot, QuarantineCode::BadFactor, reason));
        };
        let valid_from = day(cells, self.text(Field::ValidFrom))?;
        Ok(UnitConversion { product, unit, factor, valid_from })
    }

    fn rate(&self, cells: &RowCells<'_>) -> Result<DatedRate, Refused> {
        let currency = currency(cells, self.text(Field::Currency))?;
        let day = day(cells, self.text(Field::Date))?;
        let expression = self.bound.numbers.get(&Field::Rate);
        let slot = expression.and_then(single);
        let bad = |reason: Reason| refuse(cells, slot, QuarantineCode::BadRate, reason);
        let exact = match expression.map(|expression| expression.number(cells)) {
            Some(Ok(Some(exact))) => exact,
            Some(Err(fault)) => return Err(faulty(cells, &fault)),
            Some(Ok(None)) | None => return Err(bad("there is no rate".into())),
        };
        let parts = exact.rounded(RATE_DECIMALS).and_then(|parts| i64::try_from(parts).ok());
        let Some(rate) = parts.and_then(|parts| Rate::new(parts, self.request.mapping.quote)) else {
            return Err(bad("a rate lies above zero and below 9 million, with at most 12 decimals".into()));
        };
        if self.request.counted_in() == Some(currency) && i128::from(rate.parts()) != RATE_PARTS {
            return Err(bad(format!("{currency} is the reporting currency: its own rate is 1").into()));
        }
        Ok(DatedRate { line: line(cells), currency, day, rate })
    }
}

fn stated_value(cells: &RowCells<'_>, field: Field, text: &Text) -> Result<String, Refused> {
    match field {
        Field::Parent => written_id(cells, text),
        Field::Currency if cells.value(text).is_empty() => Ok(String::new()),
        Field::Currency => currency(cells, text).map(|currency| currency.code().to_owned()),
        _ => Ok(printable(cells.value(text))),
    }
}

fn written_id(cells: &RowCells<'_>, text: &Text) -> Result<String, Refused> {
    id(cells, text).map(|id| String::from_utf8_lossy(id).into_owned())
}

fn line(cells: &RowCells<'_>) -> u64 {
    cells.block.rows.get(cells.row).map_or(0, |row| row.line)
}
