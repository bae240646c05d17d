//! Gathers the rows of a file that is not of lines, and what is wrong with them beside each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mainstay_domain::money::Currency;
use mainstay_domain::rates::MissingRates;
use mainstay_domain::rebates::Agreement;
use mainstay_domain::renumbering::{Numbered, Renumbering};
use mainstay_domain::time::Day;

use super::super::block::Block;
use super::super::collect::Hashes;
use super::super::fingerprint::Pending;
use super::super::quarantine::QuarantineWriter;
use super::super::staged::Held;
use super::super::{
    Field, ImportError, Kind, MendedRow, Note, PrepareRequest, Prepared, QuarantineCode, QuarantinedLine,
    ReasonCount, Report, SampleEvent, SeenCustomer, SeenProduct,
};
use super::amounts::Amounts;
use super::event_rows::EventRows;
use super::of_products::OfProducts;
use super::renumbered::{self, RenumberedRow};
use super::row::Record;
use super::tier::{TierRow, agreements};
use super::{DatedRate, Entry, Records, circles};

const SAMPLE: usize = 20;

/// Everything a file has given so far.
pub(super) struct Collected<'a> {
    request: &'a PrepareRequest,
    print: &'a Pending,
    entries: Vec<(Entry, String)>,
    rates: Vec<DatedRate>,
    tiers: Vec<TierRow>,
    of_products: OfProducts,
    renumbered: Vec<RenumberedRow>,
    renumberings: Vec<Renumbering>,
    renumbered_lines: HashMap<(Numbered, String), u64>,
    agreements: Vec<(Agreement, usize)>,
    entry_lines: HashMap<String, u64>,
    rate_lines: HashMap<(Currency, Day), u64>,
    events: Option<EventRows>,
    amounts: Amounts,
    files: Held,
    event_sample: Vec<SampleEvent>,
    quarantine: QuarantineWriter,
    counts: Vec<u64>,
    sample: Vec<QuarantinedLine>,
    left_out: u64,
    quarantined: u64,
    /// What rows mend, by their line.
    mended: BTreeMap<u64, MendedRow>,
}

impl<'a> Collected<'a> {
    pub(super) fn new(request: &'a PrepareRequest, print: &'a Pending) -> Self {
        Self {
            request,
            print,
            entries: Vec::new(),
            rates: Vec::new(),
            tiers: Vec::new(),
            of_products: OfProducts::default(),
            renumbered: Vec::new(),
            renumberings: Vec::new(),
            renumbered_lines: HashMap::new(),
            agreements: Vec::new(),
            entry_lines: HashMap::new(),
            rate_lines: HashMap::new(),
            events: request.mapping.kind.event().map(EventRows::new),
            amounts: Amounts::default(),
            files: Held::default(),
            event_sample: Vec::new(),
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
        let kept = {
            let tiers = self.tiers.len() + self.agreements.iter().map(|(_, tiers)| tiers).sum::<usize>();
            u64::try_from(
                self.entries.len()
                    + self.rates.len()
                    + self.of_products.len()
                    + tiers
                    + self.renumbered.len()
                    + self.renumberings.len(),
            )
            .unwrap_or(u64::MAX)
        };
        kept + self.amounts.accepted
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
        record: Record<'_>,
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
            Record::Tier(tier) => {
                if self.event_sample.len() < SAMPLE {
                    self.event_sample.push(tier.sample());
                }
                self.tiers.push(*tier);
            }
            Record::Renumbered(renumbered) => return self.accept_renumbered(renumbered),
            Record::OfProduct(line, of) => {
                let sample = of.sample(line);
                if let Err(reason) = self.of_products.accept(line, of) {
                    return self.quarantine(duplicate(line, reason, block.raw(row, &[])));
                }
                if self.event_sample.len() < SAMPLE {
                    self.event_sample.push(sample);
                }
            }
            Record::Event(event) => {
                if let (Some(events), Some(of)) = (&mut self.events, self.request.mapping.kind.event()) {
                    self.amounts.add(self.request.mapping.kind, of, &event, self.request.today);
                    if self.event_sample.len() < SAMPLE {
                        self.event_sample.push(event.sample(of));
                    }
                    events.push(&event);
                    if events.is_full() {
                        self.write()?;
                    }
                }
            }
        }
        Ok(())
    }

    fn accept_renumbered(&mut self, row: RenumberedRow) -> Result<(), ImportError> {
        let key = (row.renumbering.what, row.renumbering.old_id.clone());
        if let Some(first) = self.renumbered_lines.get(&key) {
            let reason = format!("line {first} of the file says what became of `{}` already", key.1);
            return self.quarantine(duplicate(row.line, reason, row.raw));
        }
        self.renumbered_lines.insert(key, row.line);
        if self.event_sample.len() < SAMPLE {
            self.event_sample.push(row.sample());
        }
        self.renumbered.push(row);
        Ok(())
    }

    /// Writes the events that wait.
    fn write(&mut self) -> Result<(), ImportError> {
        if let Some(events) = self.events.as_mut().filter(|events| !events.is_empty()) {
            let path = self.request.stage_dir.join(format!("events-{}.parquet", self.files.len()));
            let sha256 = &self.print.whole()?.sha256;
            self.files.push(events.write(&path, &self.request.mapping.source, sha256)?);
        }
        Ok(())
    }

    /// Ends the reading: quarantines the circles and draws up the report.
    pub(super) fn finish(mut self, hashes: Hashes) -> Result<Prepared, ImportError> {
        self.part_circles()?;
        self.put_agreements_together()?;
        self.part_renumbered()?;
        self.write()?;
        let (report, partners) = (self.report(), self.partners());
        let spoken_of = self.of_products.products();
        let (new_accounts, new_products) = (self.new_ids(Numbered::Account), self.new_ids(Numbered::Product));
        let mut held = self.files;
        let events = held.len();
        if let Some(file) = self.quarantine.complete()? {
            held.push(file);
        }
        let mut files = held.release(&self.request.stage_dir)?;
        let quarantine = files.split_off(events).pop();
        let met = self.events.as_ref();
        let mut customers: Vec<SeenCustomer> =
            met.map_or_else(Vec::new, |met| met.customers().map(SeenCustomer::unnamed).collect());
        customers.extend(partners.iter().map(|id| SeenCustomer::unnamed(id)));
        let mut products: Vec<SeenProduct> =
            met.map_or_else(Vec::new, |met| met.products().map(SeenProduct::unnamed).collect());
        customers.extend(new_accounts.iter().map(|id| SeenCustomer::unnamed(id)));
        products.extend(spoken_of.iter().map(|id| SeenProduct::unnamed(id)));
        products.extend(new_products.iter().map(|id| SeenProduct::unnamed(id)));
        let records = match self.request.mapping.kind {
            Kind::Rates => Records::Rates(self.rates),
            Kind::Rebates => {
                Records::Agreements(self.agreements.into_iter().map(|(agreement, _)| agreement).collect())
            }
            Kind::Renumberings => Records::Renumberings(self.renumberings),
            Kind::Units => Records::Units(self.of_products.units),
            Kind::Categories => Records::Categories(self.of_products.categories),
            kind if kind.event().is_some() => Records::None,
            _ => Records::Register(self.entries.into_iter().map(|(entry, _)| entry).collect()),
        };
        Ok(Prepared {
            kind: self.request.mapping.kind,
            report,
            records,
            lines: Vec::new(),
            events: files,
            quarantine,
            customers,
            products,
            sample: Vec::new(),
            event_sample: self.event_sample,
            quarantine_sample: self.sample,
            file_sha256: hashes.file,
            mapping_sha256: hashes.mapping,
            file_bytes: hashes.file_bytes,
            columns: hashes.columns,
            raw: hashes.raw,
            mended: self.mended.into_values().collect(),
        })
    }

    /// The customers and heads of groups that agreements are with.
    fn partners(&self) -> BTreeSet<String> {
        self.agreements.iter().map(|(agreement, _)| agreement.terms().partner.id().to_owned()).collect()
    }

    fn put_agreements_together(&mut self) -> Result<(), ImportError> {
        let rows = std::mem::take(&mut self.tiers);
        let (held, refused) = agreements(rows, &self.request.agreements);
        self.agreements = held;
        self.event_sample.retain(|sample| refused.iter().all(|line| line.line != sample.line));
        refused.into_iter().try_for_each(|line| self.quarantine(line))
    }

    fn part_renumbered(&mut self) -> Result<(), ImportError> {
        let rows = std::mem::take(&mut self.renumbered);
        let (held, refused) = renumbered::part(rows, &self.request.renumberings);
        self.renumberings = held;
        self.event_sample.retain(|sample| refused.iter().all(|line| line.line != sample.line));
        refused.into_iter().try_for_each(|line| self.quarantine(line))
    }

    /// The new numbers of what was renumbered: they are found in the register from now on.
    fn new_ids(&self, what: Numbered) -> BTreeSet<String> {
        let of = self.renumberings.iter().filter(|renumbering| renumbering.what == what);
        of.map(|renumbering| renumbering.new_id.clone()).collect()
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
        let of_events = self.amounts.days;
        let days = || {
            let days = self.rates.iter().map(|rate| rate.day);
            let terms = self.agreements.iter().map(|(agreement, _)| agreement.terms());
            let days = days.chain(self.of_products.days());
            let days = days.chain(self.renumberings.iter().map(|renumbering| renumbering.valid_from));
            let days = days.chain(terms.flat_map(|terms| [terms.valid_from, terms.valid_to]));
            days.chain(of_events.into_iter().flat_map(|(first, last)| [first, last]))
        };
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
            amounts: self.amounts.totals(),
            missing_rates: MissingRates::default(),
            currency: self.request.counted_in().unwrap_or(Currency::EUR),
            first_day: days().min(),
            last_day: days().max(),
            future_lines: self.amounts.future,
            reasons: reasons
                .filter(|(_, rows)| *rows > 0)
                .map(|(code, rows)| ReasonCount { code, rows })
                .collect(),
            notes: self.notes(),
        }
    }

    fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.rows() == 0 {
            notes.push(Note::NoRows);
        }
        if self.amounts.future > 0 {
            notes.push(Note::FutureLines { lines: self.amounts.future, today: self.request.today });
        }
        notes
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
