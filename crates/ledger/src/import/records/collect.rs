//! Gathers the rows of a file of master data or rates, and what is wrong with them beside each other.

use std::collections::{BTreeMap, HashMap};

use mainstay_domain::money::Currency;
use mainstay_domain::rates::MissingRates;
use mainstay_domain::time::Day;

use super::super::block::Block;
use super::super::collect::Hashes;
use super::super::quarantine::QuarantineWriter;
use super::super::staged::Held;
use super::super::{
    Field, ImportError, Kind, MendedRow, Note, PrepareRequest, Prepared, QuarantineCode, QuarantinedLine,
    ReasonCount, Report,
};
use super::row::Record;
use super::{DatedRate, Entry, Records, circles};

const SAMPLE: usize = 20;

/// Everything a file has given so far.
pub(super) struct Collected<'a> {
    request: &'a PrepareRequest,
    entries: Vec<(Entry, String)>,
    rates: Vec<DatedRate>,
    entry_lines: HashMap<String, u64>,
    rate_lines: HashMap<(Currency, Day), u64>,
    quarantine: QuarantineWriter,
    counts: Vec<u64>,
    sample: Vec<QuarantinedLine>,
    left_out: u64,
    quarantined: u64,
    /// What rows mend, by their line.
    mended: BTreeMap<u64, MendedRow>,
}

impl<'a> Collected<'a> {
    pub(super) fn new(request: &'a PrepareRequest) -> Self {
        Self {
            request,
            entries: Vec::new(),
            rates: Vec::new(),
            entry_lines: HashMap::new(),
            rate_lines: HashMap::new(),
            quarantine: QuarantineWriter::new(request.stage_dir.join("quarantine.parquet")),
            counts: vec![0; QuarantineCode::ALL.len()],
            sample: Vec::new(),
            left_out: 0,
            quarantined: 0,
            mended: BTreeMap::new(),
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.accepted() + self.left_out + self.quarantined
    }

    fn accepted(&self) -> u64 {
        u64::try_from(self.entries.len() + self.rates.len()).unwrap_or(u64::MAX)
    }

    pub(super) fn leave_out(&mut self) {
        self.left_out += 1;
    }

    pub(super) fn quarantine(&mut self, line: QuarantinedLine) -> Result<(), ImportError> {
        self.quarantined += 1;
        self.mended.remove(&line.line);
        let at = QuarantineCode::ALL.iter().position(|code| *code == line.code).unwrap_or_default();
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
        if self.sample.len() < SAMPLE {
            self.sample.push(line.clone());
        }
        self.quarantine.push(line)
    }

    /// Takes a row, unless an earlier one is about the same.
    pub(super) fn accept(
        &mut self,
        record: Record,
        block: &Block,
        row: usize,
        mended: Option<MendedRow>,
    ) -> Result<(), ImportError> {
        let line = block.rows.get(row).map_or(0, |row| row.line);
        self.mended.extend(mended.map(|mended| (line, mended)));
        match record {
            Record::Entry(entry) => {
                if let Some(first) = self.entry_lines.get(&entry.external_id) {
                    let reason = format!("line {first} of the file is about `{}` already", entry.external_id);
                    return self.quarantine(duplicate(entry.line, reason, block.raw(row, &[])));
                }
                self.entry_lines.insert(entry.external_id.clone(), entry.line);
                // The raw row is needed only where the parent may turn out to be wrong.
                let raw = entry.parent().map_or_else(String::new, |_| block.raw(row, &[]));
                self.entries.push((entry, raw));
            }
            Record::Rate(rate) => {
                if let Some(first) = self.rate_lines.get(&(rate.currency, rate.day)) {
                    let reason = format!(
                        "line {first} of the file has a rate of {} on {} already",
                        rate.currency, rate.day
                    );
                    return self.quarantine(duplicate(rate.line, reason, block.raw(row, &[])));
                }
                self.rate_lines.insert((rate.currency, rate.day), rate.line);
                self.rates.push(rate);
            }
        }
        Ok(())
    }

    /// Ends the reading: quarantines the circles and draws up the report.
    pub(super) fn finish(mut self, hashes: Hashes) -> Result<Prepared, ImportError> {
        self.part_circles()?;
        let report = self.report();
        let mut held = Held::default();
        if let Some(file) = self.quarantine.complete()? {
            held.push(file);
        }
        let quarantine = held.release(&self.request.stage_dir)?.pop();
        let records = match self.request.mapping.kind {
            Kind::Rates => Records::Rates(self.rates),
            _ => Records::Register(self.entries.into_iter().map(|(entry, _)| entry).collect()),
        };
        Ok(Prepared {
            kind: self.request.mapping.kind,
            report,
            records,
            lines: Vec::new(),
            quarantine,
            customers: Vec::new(),
            products: Vec::new(),
            sample: Vec::new(),
            quarantine_sample: self.sample,
            file_sha256: hashes.file,
            mapping_sha256: hashes.mapping,
            file_bytes: hashes.file_bytes,
            columns: hashes.columns,
            raw: hashes.raw,
            mended: self.mended.into_values().collect(),
        })
    }

    fn part_circles(&mut self) -> Result<(), ImportError> {
        let (kept, refused) = circles::part(std::mem::take(&mut self.entries), &self.request.parents);
        self.entries = kept;
        for (entry, raw) in refused {
            let column = self.request.mapping.columns.get(&Field::Parent).map(|value| value.0.clone());
            let parent = entry.parent().unwrap_or_default();
            self.quarantine(QuarantinedLine {
                line: entry.line,
                column,
                value: Some(parent.to_owned()),
                code: QuarantineCode::ParentCircle,
                reason: format!(
                    "`{}` belongs to `{parent}`, which belongs to `{0}` in the end",
                    entry.external_id
                ),
                raw: Some(raw),
            })?;
        }
        Ok(())
    }

    fn report(&self) -> Report {
        let reasons = QuarantineCode::ALL.iter().copied().zip(self.counts.iter().copied());
        let days = || self.rates.iter().map(|rate| rate.day);
        Report {
            rows: self.rows(),
            left_out: self.left_out,
            read: self.accepted() + self.quarantined,
            accepted: self.accepted(),
            quarantined: self.quarantined,
            revenue: None,
            cost: None,
            costed_lines: 0,
            totals: Vec::new(),
            missing_rates: MissingRates::default(),
            currency: self.request.counted_in().unwrap_or(Currency::EUR),
            first_day: days().min(),
            last_day: days().max(),
            future_lines: 0,
            reasons: reasons
                .filter(|(_, rows)| *rows > 0)
                .map(|(code, rows)| ReasonCount { code, rows })
                .collect(),
            notes: if self.rows() == 0 { vec![Note::NoRows] } else { Vec::new() },
        }
    }
}

fn duplicate(line: u64, reason: String, raw: String) -> QuarantinedLine {
    QuarantinedLine {
        line,
        column: None,
        value: None,
        code: QuarantineCode::Duplicate,
        reason,
        raw: Some(raw),
    }
}
