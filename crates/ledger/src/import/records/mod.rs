//! Files of anything but invoice lines. Of accounts, products and exchange rates, which are few, the rows are read into
//! memory; orders, payments and activities become ledger files of their own.
//!
//! The rules are those of lines: a row is accepted whole, quarantined with a reason, or left out by the mapping. Of several
//! accounts, products or rates that are the same the first stands, and none may come to belong to itself.

mod amounts;
mod circles;
mod collect;
mod event;
mod event_rows;
mod of_products;
mod renumbered;
mod row;
mod tier;

use std::borrow::Cow;

use mainstay_domain::categories::DatedCategory;
use mainstay_domain::money::Currency;
use mainstay_domain::rates::Rate;
use mainstay_domain::rebates::Agreement;
use mainstay_domain::renumbering::Renumbering;
use mainstay_domain::time::Day;
use mainstay_domain::units::UnitConversion;

use self::collect::Collected;
use self::row::Rows;
use super::block::Block;
use super::evaluate::Refused;
use super::fingerprint::{Pending, Stamp};
use super::plan::Bound;
use super::prepare::needs_zone;
use super::readings::Readings;
use super::table::Table;
use super::{Field, ImportError, Kind, Mapping, PrepareRequest, Prepared, Progress};

/// The accepted rows of a file that is not of lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Records {
    /// The file is of lines or of events, whose rows are in staged files.
    #[default]
    None,
    /// Accounts or products, in the order of the file.
    Register(Vec<Entry>),
    /// Exchange rates, in the order of the file.
    Rates(Vec<DatedRate>),
    /// Rebate agreements, in the order of the file.
    Agreements(Vec<Agreement>),
    /// Renumberings, in the order of the file.
    Renumberings(Vec<Renumbering>),
    /// Unit conversions, in the order of the file.
    Units(Vec<UnitConversion>),
    /// Dated categories, in the order of the file.
    Categories(Vec<DatedCategory>),
}

/// What a row says of an account or a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line of the file, or the row of a Parquet file, from 1.
    pub line: u64,
    /// The id as written, with its leading zeros.
    pub external_id: String,
    /// What the mapping names besides the id. An empty text says that there is nothing; what the mapping does not name is
    /// not spoken of.
    pub stated: Vec<(Field, String)>,
}

impl Entry {
    /// What the row says of a field; `None` where the mapping does not name it.
    pub fn stated(&self, field: Field) -> Option<&str> {
        self.stated.iter().find(|(named, _)| *named == field).map(|(_, value)| value.as_str())
    }

    /// The id of what it belongs to, where it says one.
    pub fn parent(&self) -> Option<&str> {
        self.stated(Field::Parent).filter(|parent| !parent.is_empty())
    }
}

/// A rate of a currency into the reporting currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedRate {
    /// The line of the file, or the row of a Parquet file, from 1.
    pub line: u64,
    /// The currency.
    pub currency: Currency,
    /// The first day it is in force.
    pub day: Day,
    /// The rate.
    pub rate: Rate,
}

/// Reads the whole file and stages its quarantine.
pub(super) fn stage(
    request: &PrepareRequest,
    progress: &dyn Progress,
    (table, print): (&Table, &Pending),
    stamp: &Stamp,
) -> Result<Prepared, ImportError> {
    if request.mapping.kind == Kind::Rates && request.counted_in().is_none() {
        let message =
            "is required while the ledger has none: the currency these rates lead to, such as \"EUR\"";
        return Err(ImportError::mapping("reporting_currency", message));
    }
    refuse_amounts_of_no_currency(request)?;
    let bound = Bound::new(&request.mapping, table)?;
    let stated = Readings::stated(&request.mapping.read);
    let mut collected = attempt(request, progress, (table, print), &bound, &stated)?;
    if collected.is_none() {
        let decided = stated.decide(table, &bound, progress)?;
        collected = attempt(request, progress, (table, print), &bound, &decided)?;
    }
    let collected = collected.ok_or(ImportError::Stopped("deciding how numbers and dates are written"))?;
    let whole = print.whole()?;
    if stamp.is_outdated(&request.path) {
        return Err(ImportError::Changed);
    }
    let prepared = collected.finish(request.hashes(whole, table, &bound))?;
    progress.report(1.0, prepared.report.rows);
    Ok(prepared)
}

/// The amounts of orders, payments and rebates are in the ledger's currency where the mapping names none; there has to be one.
fn refuse_amounts_of_no_currency(request: &PrepareRequest) -> Result<(), ImportError> {
    let Mapping { kind, columns, .. } = &request.mapping;
    let amount = kind
        .amount()
        .or((*kind == Kind::Rebates).then_some(Field::TierFrom))
        .filter(|amount| columns.contains_key(amount));
    match amount {
        Some(amount) if request.counted_in().is_none() && !columns.contains_key(&Field::Currency) => {
            let message = format!(
                "is required while the ledger has no currency: the one of `{}`, such as \"'EUR'\"",
                amount.key()
            );
            Err(ImportError::mapping(Field::Currency.key(), message))
        }
        _ => Ok(()),
    }
}

/// Reads the file in one way; `None` where a value needs that way decided first.
fn attempt<'a>(
    request: &'a PrepareRequest,
    progress: &dyn Progress,
    (table, print): (&Table, &'a Pending),
    bound: &Bound,
    readings: &Readings,
) -> Result<Option<Collected<'a>>, ImportError> {
    let mut collected = Collected::new(request, print);
    let mut rows = Rows::new(request, bound, readings);
    let mut stopped = None;
    let decimal = request.mapping.read.decimal;
    let mut fresh = || Block { decimal, ..Block::default() };
    table.read(&bound.wanted, &mut fresh, &mut |block: Block| {
        stopped = take_block(&mut rows, &mut collected, &block, progress).err();
        progress.report(f32::from(block.progress) / 1000.0, collected.rows());
        stopped.is_none()
    })?;
    match stopped {
        Some(Stop::Undecided) => Ok(None),
        Some(Stop::Failed(error)) => Err(error),
        None => Ok((!rows.is_undecided()).then_some(collected)),
    }
}

/// Why the reading of a file ends before its end.
enum Stop {
    Undecided,
    Failed(ImportError),
}

fn take_block(
    rows: &mut Rows<'_>,
    collected: &mut Collected<'_>,
    block: &Block,
    progress: &dyn Progress,
) -> Result<(), Stop> {
    if progress.cancelled() {
        return Err(Stop::Failed(ImportError::Cancelled));
    }
    for row in 0..block.rows.len() {
        let taken = match rows.read(block, row) {
            Ok(record) => collected.accept(record, block, row, rows.mended(block, row)),
            Err(Refused::LeftOut) => {
                collected.leave_out();
                Ok(())
            }
            Err(Refused::Quarantined(line)) => collected.quarantine(*line),
            Err(Refused::Undecided) => return Err(Stop::Undecided),
            Err(Refused::NeedsZone(example)) => Err(needs_zone(&example)),
        };
        taken.map_err(Stop::Failed)?;
    }
    Ok(())
}

/// A reason, said once for all rows or for one.
type Reason = Cow<'static, str>;
