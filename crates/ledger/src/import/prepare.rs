//! The whole import but its commit.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use mainstay_domain::money::Currency;
use mainstay_domain::rates::Rates;
use mainstay_domain::rebates::Agreement;
use mainstay_domain::renumbering::Renumberings;
use mainstay_domain::time::Day;
use sha2::{Digest, Sha256};

use super::block::Block;
use super::collect::{Collected, Hashes};
use super::evaluate::{Evaluation, Line, Refused};
use super::fingerprint::{Fingerprint, Pending, Stamp};
use super::plan::{Bound, Plan};
use super::readings::Readings;
use super::records;
use super::table::Table;
use super::{Field, ImportError, Kind, Mapping, Note, Prepared, RawLayout, Report};

/// Blocks on their way at most.
const BLOCKS: usize = 4;
/// The share of the work that reading is; sorting and writing are the rest.
const READING: f32 = 0.8;

/// What to import, how, and where to stage it.
#[derive(Debug, Clone)]
pub struct PrepareRequest {
    /// The source file; an import during which it changes is refused.
    pub path: PathBuf,
    /// The file's name as people know it.
    pub file_name: String,
    /// How to read it.
    pub mapping: Mapping,
    /// The text the mapping was parsed from: its hash is part of the import's identity.
    pub mapping_text: String,
    /// The currency everything is added up in; `None` until a first import has set it.
    pub reporting_currency: Option<Currency>,
    /// The exchange rates the ledger has.
    pub rates: Arc<Rates>,
    /// Of the accounts or products the register knows in this source, which belongs to which, by their ids.
    pub parents: Arc<BTreeMap<String, String>>,
    /// The renumberings the ledger has in this source.
    pub renumberings: Arc<Renumberings>,
    /// The rebate agreements the ledger has in this source.
    pub agreements: Arc<Vec<Agreement>>,
    /// Lines dated later are flagged.
    pub today: Day,
    /// An existing folder for the staged files, of this import alone.
    pub stage_dir: PathBuf,
    /// Where the rows of a workbook's sheet are kept once they are read, for whoever reads the same file again; `None`
    /// keeps them for this import alone.
    pub kept: Option<PathBuf>,
}

/// Who watches an import.
pub trait Progress: Sync {
    /// How far it is, from 0 to 1, and how many rows it has read.
    fn report(&self, fraction: f32, rows: u64);
    /// Whether to stop; asked every few thousand rows.
    fn cancelled(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn report(&self, _fraction: f32, _rows: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// Reads the file and stages its lines and its quarantine; changes nothing else.
///
/// Blocks for as long as the file needs: call it off the async threads.
pub fn prepare(request: &PrepareRequest, progress: &dyn Progress) -> Result<Prepared, ImportError> {
    let stamp = Stamp::of(&request.path)?;
    let prepared = stage(request, progress, &stamp);
    if request.kept.is_none() {
        // Only a workbook leaves one.
        let _ = fs::remove_file(request.kept());
    }
    prepared.map_err(|error| match error {
        ImportError::Cancelled | ImportError::Stage { .. } | ImportError::Stopped(_) => error,
        // What a half-written file looks like, such as an open quote, is not what is wrong with it.
        _ if stamp.is_outdated(&request.path) => ImportError::Changed,
        _ => error,
    })
}

/// Reads the file while another thread takes its fingerprint, in the encoding that its beginning shows; again where the
/// whole says otherwise.
fn stage(request: &PrepareRequest, progress: &dyn Progress, stamp: &Stamp) -> Result<Prepared, ImportError> {
    thread::scope(|scope| {
        let (taken, arriving) = bounded(1);
        // It arrives even where nobody waits for it any more.
        scope.spawn(move || taken.send(Fingerprint::of(&request.path)).is_ok());
        let print = Pending::new(arriving);
        let glance = Fingerprint::glance(&request.path)?;
        let read = read(request, progress, stamp, &glance, &print);
        // It arrives once, an error too: the reader may have had that already.
        let whole = match print.whole() {
            Ok(whole) => whole,
            Err(error) => return read.and(Err(error)),
        };
        if whole.is_utf8() == glance.is_utf8() {
            return read;
        }
        drop(read);
        self::read(request, progress, stamp, whole, &print)
    })
}

/// Reads the file in the encoding that `glance` says.
fn read(
    request: &PrepareRequest,
    progress: &dyn Progress,
    stamp: &Stamp,
    glance: &Fingerprint,
    print: &Pending,
) -> Result<Prepared, ImportError> {
    let table = Table::open(&request.path, glance, &request.mapping.read, Some(&request.kept()))?;
    request.check_currency()?;
    if request.mapping.kind != Kind::Lines {
        return records::stage(request, progress, (&table, print), stamp);
    }
    let plan = Plan::new(&request.mapping, &table)?;
    let stated = Readings::stated(&request.mapping.read);
    let import = Import { request, print, table: &table, plan: &plan, progress };
    let mut attempt = import.attempt(&stated)?;
    if attempt.is_none() {
        attempt = import.attempt(&stated.decide(&table, &plan.bound, progress)?)?;
    }
    let collected = attempt.ok_or(ImportError::Stopped("deciding how numbers and dates are written"))?;
    let whole = print.whole()?;
    if stamp.is_outdated(&request.path) {
        return Err(ImportError::Changed);
    }
    let mut prepared = collected.finish(request.hashes(whole, &table, &plan.bound))?;
    prepared.report.notes = notes(request, &prepared.report);
    progress.report(1.0, prepared.report.rows);
    Ok(prepared)
}

impl PrepareRequest {
    /// The currency everything is added up in, by the ledger or, while it has none, by the mapping.
    pub(super) fn counted_in(&self) -> Option<Currency> {
        self.reporting_currency.or(self.mapping.reporting_currency)
    }

    fn kept(&self) -> PathBuf {
        self.kept.clone().unwrap_or_else(|| self.stage_dir.join("sheet.kept"))
    }

    /// A mapping may say what a ledger without a currency is added up in, and nothing else.
    fn check_currency(&self) -> Result<(), ImportError> {
        match (self.reporting_currency, self.mapping.reporting_currency) {
            (Some(ledger), Some(mapping)) if ledger != mapping => Err(ImportError::mapping(
                "reporting_currency",
                format!("is {mapping}, and the ledger is added up in {ledger}: leave it out or say {ledger}"),
            )),
            _ => Ok(()),
        }
    }

    pub(super) fn hashes(&self, print: &Fingerprint, table: &Table, bound: &Bound) -> Hashes {
        Hashes {
            file: print.sha256.clone(),
            mapping: hex::encode(Sha256::digest(self.mapping_text.as_bytes())),
            file_bytes: print.bytes,
            columns: table.header().to_vec(),
            raw: RawLayout::of(table, &bound.wanted),
        }
    }
}

struct Import<'a> {
    request: &'a PrepareRequest,
    print: &'a Pending,
    table: &'a Table,
    plan: &'a Plan,
    progress: &'a dyn Progress,
}

/// A block and what its rows came to.
struct Evaluated {
    block: Block,
    /// The rows that are lines.
    lines: Vec<(usize, Line)>,
    /// The numbers and days among their further fields, line by line.
    further: Vec<i64>,
    /// Why the others are none, in their order.
    refused: Vec<Refused>,
}

impl<'a> Import<'a> {
    /// Reads the whole file in one way; `None` where a value needs that way decided first.
    ///
    /// One thread splits rows, one evaluates them, this one gathers what they came to; emptied blocks go back to be filled
    /// again.
    fn attempt(&self, readings: &Readings) -> Result<Option<Collected<'a>>, ImportError> {
        let mut collected = Collected::new(self.request, self.print, self.plan);
        let mut evaluation = Evaluation::new(self.plan, readings, self.request.counted_in());
        let (filled, blocks) = bounded::<Block>(BLOCKS);
        let (evaluated, results) = bounded::<Evaluated>(BLOCKS);
        let (emptied, spares) = bounded::<Block>(2 * BLOCKS);
        let (table, plan) = (self.table, self.plan);
        let decimal = self.request.mapping.read.decimal;
        let outcome = thread::scope(|scope| {
            let reader = scope.spawn(move || {
                let wanted = &plan.bound.wanted;
                let fresh = |_| Block { decimal, ..Block::default() };
                table.read(wanted, &mut || spares.try_recv().unwrap_or_else(fresh), &mut |block| {
                    filled.send(block).is_ok()
                })
            });
            let of = &mut evaluation;
            let evaluator = scope.spawn(move || evaluate(of, &blocks, &evaluated));
            let gathered = self.gather(results, &emptied, &mut collected);
            let evaluator = evaluator.join().map_err(|_| ImportError::Stopped("evaluating the rows"));
            let read = reader.join().unwrap_or(Err(ImportError::Stopped("reading the file")));
            gathered.and_then(|whole| evaluator.and(if whole { read.map(|()| true) } else { Ok(false) }))
        })?;
        if !outcome || evaluation.is_undecided() {
            return Ok(None);
        }
        Ok(Some(collected))
    }

    /// Gathers blocks until none is left; false where a value is undecided.
    fn gather(
        &self,
        results: Receiver<Evaluated>,
        emptied: &Sender<Block>,
        collected: &mut Collected<'_>,
    ) -> Result<bool, ImportError> {
        for Evaluated { block, lines, further, refused } in results {
            if self.progress.cancelled() {
                return Err(ImportError::Cancelled);
            }
            for refused in refused {
                match refused {
                    Refused::LeftOut => collected.leave_out(),
                    Refused::Quarantined(line) => collected.quarantine(*line)?,
                    Refused::Undecided => return Ok(false),
                    Refused::NeedsZone(example) => return Err(needs_zone(&example)),
                }
            }
            collected.accept(&block, &lines, &further)?;
            self.progress.report(f32::from(block.progress) / 1000.0 * READING, collected.rows());
            // A full channel means that there are blocks enough.
            let _ = emptied.try_send(block);
        }
        Ok(true)
    }
}

/// Evaluates blocks until none is left or nobody takes more.
fn evaluate(evaluation: &mut Evaluation<'_>, blocks: &Receiver<Block>, evaluated: &Sender<Evaluated>) {
    for block in blocks {
        let (mut lines, mut refused) = (Vec::with_capacity(block.rows.len()), Vec::new());
        let mut further = Vec::new();
        for row in 0..block.rows.len() {
            match evaluation.line(&block, row, &mut further) {
                Ok(line) => lines.push((row, line)),
                Err(reason) => refused.push(reason),
            }
        }
        if evaluated.send(Evaluated { block, lines, further, refused }).is_err() {
            return;
        }
    }
}

pub(super) fn needs_zone(example: &str) -> ImportError {
    let message = format!(
        "`{example}` has an offset from UTC: say in which zone its day begins, such as \"Europe/Berlin\""
    );
    ImportError::mapping("read.zone", message)
}

fn notes(request: &PrepareRequest, report: &Report) -> Vec<Note> {
    let names = |field| request.mapping.columns.contains_key(&field);
    let mut notes = Vec::new();
    if request.counted_in().is_none() && !names(Field::Currency) {
        notes.push(Note::AssumedCurrency(report.currency));
    }
    if report.rows == 0 {
        notes.push(Note::NoRows);
    }
    if !report.missing_rates.is_empty() {
        notes.push(Note::MissingRates(report.missing_rates.clone()));
    }
    if report.future_lines > 0 {
        notes.push(Note::FutureLines { lines: report.future_lines, today: request.today });
    }
    if !names(Field::Cost) {
        notes.push(Note::NoCost);
    }
    notes
}
