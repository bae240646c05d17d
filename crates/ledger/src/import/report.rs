//! What an import found: the figures a person checks before a commit, and the files a commit publishes.

use std::path::PathBuf;

use mainstay_domain::ledger::LineKind;
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::rates::MissingRates;
use mainstay_domain::time::Day;

use crate::events::EventKind;

use super::{Kind, MendedRow, Note, QuarantineCode, QuarantinedLine, RawLayout, Records};
use crate::blocks::BlockChecksums;
use crate::summaries::StagedSummary;

/// An import that only needs to be committed.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What the rows of the file are.
    pub kind: Kind,
    /// The figures.
    pub report: Report,
    /// The staged ledger lines, one file for at most some four million; empty when no row was accepted.
    pub lines: Vec<StagedFile>,
    /// The staged orders, payments or activities, one file for at most some million.
    pub events: Vec<StagedFile>,
    /// The accepted rows of a file that is not of lines.
    pub records: Records,
    /// The staged quarantine; `None` when every row was accepted.
    pub quarantine: Option<StagedFile>,
    /// The customers of the accepted lines or events, in byte order of their ids; lines without a customer name none.
    pub customers: Vec<SeenCustomer>,
    /// The products of the accepted lines or events, in byte order of their ids.
    pub products: Vec<SeenProduct>,
    /// The first 20 accepted lines in the order of the file.
    pub sample: Vec<SampleLine>,
    /// The first 20 accepted events or tiers in the order of the file.
    pub event_sample: Vec<SampleEvent>,
    /// The first 20 quarantined rows in the order of the file.
    pub quarantine_sample: Vec<QuarantinedLine>,
    /// The SHA-256 of the source file's bytes, in lower-case hex.
    pub file_sha256: String,
    /// The SHA-256 of the mapping's text, in lower-case hex.
    pub mapping_sha256: String,
    /// The length of the source file in bytes.
    pub file_bytes: u64,
    /// The names of the source file's columns.
    pub columns: Vec<String>,
    /// What the raw rows of the quarantine are made of.
    pub raw: RawLayout,
    /// The quarantined rows of other imports that accepted rows mend.
    pub mended: Vec<MendedRow>,
}

impl Prepared {
    /// The currency this import needs the ledger to be added up in; none for master data.
    pub fn reporting_currency(&self) -> Option<Currency> {
        matches!(self.kind, Kind::Lines | Kind::Rates).then_some(self.report.currency)
    }

    /// Every staged file, with its kind in the manifest.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &StagedFile)> {
        self.facts().chain(self.quarantine.iter().map(|file| ("quarantine", file)))
    }

    /// The staged files of lines or events.
    pub fn facts(&self) -> impl Iterator<Item = (&'static str, &StagedFile)> {
        let events = self.kind.event().map_or("lines", EventKind::as_str);
        let lines = self.lines.iter().map(|file| ("lines", file));
        lines.chain(self.events.iter().map(move |file| (events, file)))
    }
}

/// The figures of an import: `read = rows - left_out = accepted + quarantined`, always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Rows in the file, without the header and empty lines.
    pub rows: u64,
    /// Rows for which the mapping's condition is not true.
    pub left_out: u64,
    /// Rows the mapping wants.
    pub read: u64,
    /// Rows that became ledger lines.
    pub accepted: u64,
    /// Rows that did not, each with its reason.
    pub quarantined: u64,
    /// The revenue of the accepted lines in the reporting currency, each converted at its own day; `None` where a rate is
    /// missing, and for files without amounts.
    pub revenue: Option<Amount>,
    /// The same of the cost of the lines that have one; `None` also where no line has.
    pub cost: Option<Amount>,
    /// How many accepted lines have a cost.
    pub costed_lines: u64,
    /// The accepted lines by currency, in the order of the codes.
    pub totals: Vec<CurrencyTotal>,
    /// The accepted orders or payments by currency, in the order of the codes.
    pub amounts: Vec<CurrencyAmount>,
    /// The rates that the accepted lines lack.
    pub missing_rates: MissingRates,
    /// The reporting currency: what the ledger has or, where it has none yet, what this import would set.
    pub currency: Currency,
    /// The earliest business date.
    pub first_day: Option<Day>,
    /// The latest business date.
    pub last_day: Option<Day>,
    /// Accepted lines dated after today: they are kept and wait for their day.
    pub future_lines: u64,
    /// Quarantined rows by reason, in the order of the codes.
    pub reasons: Vec<ReasonCount>,
    /// What a person should know and did not ask.
    pub notes: Vec<Note>,
}

/// What the accepted lines in one currency amount to, in that currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyTotal {
    /// The currency.
    pub currency: Currency,
    /// The lines.
    pub lines: u64,
    /// Their revenue.
    pub revenue: Amount,
    /// The cost of those that have one; `None` where none has.
    pub cost: Option<Amount>,
}

/// An accepted order, payment, activity or tier, for a person's eye: what it says, field by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleEvent {
    /// The line of the file, or the row of a Parquet file, from 1.
    pub line: u64,
    /// The fields that have a value, each as text.
    pub fields: Vec<(&'static str, String)>,
}

/// What the accepted orders or payments in one currency amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyAmount {
    /// The currency.
    pub currency: Currency,
    /// The rows that have an amount.
    pub rows: u64,
    /// Their sum.
    pub amount: Amount,
}

impl CurrencyTotal {
    /// Takes in more lines in the same currency.
    pub(super) fn add(&mut self, more: Self) {
        self.lines += more.lines;
        self.revenue += more.revenue;
        self.cost = match (self.cost, more.cost) {
            (Some(cost), Some(more)) => Some(cost + more),
            (known, None) | (None, known) => known,
        };
    }
}

/// How many rows one reason quarantined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReasonCount {
    /// The reason; [`QuarantineCode::meaning`] has the words.
    pub code: QuarantineCode,
    /// The rows.
    pub rows: u64,
}

/// A file that has been written and synced, and waits for a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The SHA-256 of its bytes, in lower-case hex: the same source file and mapping give the same bytes.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// The rows inside.
    pub rows: u64,
    /// The checksums of its blocks.
    pub checksums: BlockChecksums,
    /// What its lines come to by account and day; `None` for files of other kinds, and where summing up failed.
    pub summary: Option<StagedSummary>,
    /// What its lines amount to, where it is of lines.
    pub amounts: Option<FileAmounts>,
}

/// What the lines of a file amount to, in their currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAmounts {
    /// The currency of all lines of the file.
    pub currency: Currency,
    /// Their revenue.
    pub revenue: Amount,
    /// The cost of those that have one.
    pub cost: Amount,
}

/// A customer met in accepted lines. The last non-empty name and country of the file stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCustomer {
    /// The id as written, with its leading zeros.
    pub external_id: String,
    /// The name, where the mapping has one.
    pub name: Option<String>,
    /// The country as written.
    pub country: Option<String>,
}

impl SeenCustomer {
    /// One of whom nothing but the id is said.
    pub(super) fn unnamed(id: &str) -> Self {
        Self { external_id: id.to_owned(), name: None, country: None }
    }
}

/// A product met in accepted lines. The last non-empty name and category of the file stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenProduct {
    /// The id as written, with its leading zeros.
    pub external_id: String,
    /// The name, where the mapping has one.
    pub name: Option<String>,
    /// The category as written.
    pub category: Option<String>,
}

impl SeenProduct {
    /// One of which nothing but the id is said.
    pub(super) fn unnamed(id: &str) -> Self {
        Self { external_id: id.to_owned(), name: None, category: None }
    }
}

/// An accepted line, for a person's eye.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleLine {
    /// The line of the file, or the row of a Parquet file, from 1.
    pub line: u64,
    /// The customer's id; empty where it is unassigned.
    pub customer: String,
    /// The customer's name in this row.
    pub customer_name: Option<String>,
    /// The invoice, or its day where the mapping names none.
    pub invoice: String,
    /// The business date.
    pub date: Day,
    /// The product's id.
    pub product: Option<String>,
    /// The kind, mapped or from the signs.
    pub kind: LineKind,
    /// The quantity.
    pub quantity: Option<Amount>,
    /// Net revenue.
    pub revenue: Amount,
    /// Direct cost; `None` is unknown, which is not zero.
    pub cost: Option<Amount>,
    /// The currency of both.
    pub currency: Currency,
    /// The further fields that it has, by their words.
    pub further: Vec<(&'static str, String)>,
}
