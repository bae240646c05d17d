//! Gathers what the rows of a file amount to: lines by the run, names, totals, samples, and the quarantine.

use std::path::{Path, PathBuf};
use std::slice;

use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;

use super::block::{Block, position};
use super::evaluate::Line;
use super::fingerprint::Pending;
use super::further::Store;
use super::interner::{Interner, Texts};
use super::plan::Plan;
use super::quarantine::QuarantineWriter;
use super::run::{self, MOST_LINES, NO_PRODUCT, Packed, PackedFields, Run, Shared};
use super::staged::Held;
use super::totals::Totals;
use super::{
    ImportError, Kind, MendedRow, PrepareRequest, Prepared, QuarantineCode, QuarantinedLine, RawLayout,
    ReasonCount, Records, SampleLine, SeenCustomer, SeenProduct,
};

const SAMPLE: usize = 20;
/// The lines of one invoice that are kept in one file at any rate.
const LONGEST_INVOICE: usize = 10_000;
/// The longest name, country or category that is kept, in characters: cells may be far longer than any list shows.
const LONGEST_NAME: usize = 500;

/// Everything an import has gathered so far.
pub(super) struct Collected<'a> {
    source: &'a str,
    print: &'a Pending,
    stage_dir: &'a Path,
    plan: &'a Plan,
    /// Lines that wait to be written, by currency: a ledger file is in one.
    runs: Vec<(Currency, Run)>,
    waiting: usize,
    customers: Interner,
    products: Interner,
    invoices: Texts,
    further: Store<'a>,
    /// Name and country, by the number of the customer.
    customer_words: Vec<[Option<Box<str>>; 2]>,
    /// Name and category, by the number of the product.
    product_words: Vec<[Option<Box<str>>; 2]>,
    last_day_invoice: Option<(Day, u32)>,
    files: Held,
    quarantine: QuarantineWriter,
    counts: Vec<u64>,
    sample: Vec<SampleLine>,
    quarantine_sample: Vec<QuarantinedLine>,
    totals: Totals<'a>,
    mended: Vec<MendedRow>,
}

impl<'a> Collected<'a> {
    pub(super) fn new(request: &'a PrepareRequest, print: &'a Pending, plan: &'a Plan) -> Self {
        Self {
            source: &request.mapping.source,
            print,
            stage_dir: &request.stage_dir,
            plan,
            runs: Vec::new(),
            waiting: 0,
            customers: Interner::default(),
            products: Interner::default(),
            invoices: Texts::default(),
            further: Store::new(&plan.further),
            customer_words: Vec::new(),
            product_words: Vec::new(),
            last_day_invoice: None,
            files: Held::default(),
            quarantine: QuarantineWriter::new(request.stage_dir.join("quarantine.parquet")),
            counts: vec![0; QuarantineCode::ALL.len()],
            sample: Vec::new(),
            quarantine_sample: Vec::new(),
            totals: Totals::new(request),
            mended: Vec::new(),
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.totals.left_out + self.totals.accepted + self.totals.quarantined
    }

    pub(super) fn leave_out(&mut self) {
        self.totals.left_out += 1;
    }

    pub(super) fn quarantine(&mut self, line: QuarantinedLine) -> Result<(), ImportError> {
        self.totals.quarantined += 1;
        let at = QuarantineCode::ALL.iter().position(|code| *code == line.code).unwrap_or_default();
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
        if self.quarantine_sample.len() < SAMPLE {
            self.quarantine_sample.push(line.clone());
        }
        self.quarantine.push(line)
    }

    /// Takes the lines of a block, each with its row; `further` are the numbers and days among their further fields.
    ///
    /// Ids and names are looked up for the whole block before the rest: many small waits for memory pass at the same time.
    pub(super) fn accept(
        &mut self,
        block: &Block,
        lines: &[(usize, Line)],
        further: &[i64],
    ) -> Result<(), ImportError> {
        let (plan, bound) = (self.plan, &self.plan.bound);
        let rows = || lines.iter().map(|(row, _)| *row);
        let customers: Vec<u32> =
            rows().map(|row| self.customers.number(bound.text(&plan.customer, block, row))).collect();
        for (row, customer) in rows().zip(&customers) {
            let words =
                [&plan.customer_name, &plan.country].map(|text| bound.word(text.as_ref(), block, row));
            remember(&mut self.customer_words, *customer, words);
        }
        let products: Vec<u32> = rows()
            .map(|row| match bound.word(plan.product.as_ref(), block, row) {
                [] => NO_PRODUCT,
                id => self.products.number(id),
            })
            .collect();
        for (row, product) in rows().zip(&products).filter(|(_, product)| **product != NO_PRODUCT) {
            let words =
                [&plan.product_name, &plan.category].map(|text| bound.word(text.as_ref(), block, row));
            remember(&mut self.product_words, *product, words);
        }
        let mut further = further.iter();
        for ((row, line), ids) in lines.iter().zip(customers.into_iter().zip(products)) {
            self.push(line, (block, *row), ids, &mut further)?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        line: &Line,
        (block, row): (&Block, usize),
        (customer, product): (u32, u32),
        further: &mut slice::Iter<'_, i64>,
    ) -> Result<(), ImportError> {
        let number = block.rows.get(row).map_or(0, |row| row.line);
        self.totals.add(line);
        self.mended.extend(self.plan.bound.marks.and_then(|marks| marks.read(block, row)));
        let invoice_id = self.plan.bound.word(self.plan.invoice.as_ref(), block, row);
        if self.waiting >= MOST_LINES && !self.goes_on(invoice_id, line.date) {
            self.write()?;
        }
        let invoice = self.invoice(invoice_id, line.date);
        let packed = Packed::new(&PackedFields {
            customer,
            invoice,
            product,
            date: line.date.epoch(),
            kind: line.kind,
            quantity: line.quantity,
            revenue: line.revenue,
            cost: line.cost,
            line: number,
        });
        let of_currency = |(currency, _): &(Currency, Run)| *currency == line.currency;
        let place = self.runs.iter().position(of_currency).unwrap_or(self.runs.len());
        if place == self.runs.len() {
            self.runs.push((line.currency, Run::default()));
        }
        if let Some((_, run)) = self.runs.get_mut(place) {
            run.lines.push(packed);
            self.further.take(&self.plan.bound, (block, row), further, &mut run.further);
            if self.sample.len() < SAMPLE {
                let texts = SampleTexts {
                    customer: self.customers.texts().text(customer),
                    name: self.plan.bound.word(self.plan.customer_name.as_ref(), block, row),
                    invoice: self.invoices.text(invoice),
                    product: self.plan.bound.word(self.plan.product.as_ref(), block, row),
                    further: self.further.last(&run.further),
                };
                self.sample.push(sample(line, number, texts));
            }
        }
        self.waiting += 1;
        Ok(())
    }

    /// Whether a line continues the invoice of the line before, which one file should have whole: invoices that no two files
    /// share are counted file by file. There is an end to that.
    fn goes_on(&self, id: &[u8], date: Day) -> bool {
        let before = self.invoices.last();
        let is_same = if id.is_empty() {
            self.last_day_invoice.is_some_and(|(day, number)| day == date && before == Some(number))
        } else {
            before.is_some_and(|number| self.invoices.bytes_of(number) == id)
        };
        is_same && self.waiting < MOST_LINES + LONGEST_INVOICE
    }

    /// Ends the import: writes what is left and draws up the report.
    pub(super) fn finish(mut self, hashes: Hashes) -> Result<Prepared, ImportError> {
        self.write()?;
        let mut held = self.files;
        let lines = held.len();
        let quarantine = self.quarantine.complete()?;
        if let Some(file) = quarantine {
            held.push(file);
        }
        let mut files = held.release(self.stage_dir)?;
        let quarantine = files.split_off(lines).pop();
        let reasons = QuarantineCode::ALL.iter().copied().zip(self.counts).filter(|(_, rows)| *rows > 0);
        let reasons = reasons.map(|(code, rows)| ReasonCount { code, rows }).collect();
        Ok(Prepared {
            kind: Kind::Lines,
            report: self.totals.report(reasons)?,
            records: Records::None,
            lines: files,
            events: Vec::new(),
            quarantine,
            customers: seen(self.customers.texts(), self.customer_words, |external_id, [name, country]| {
                SeenCustomer { external_id, name, country }
            }),
            products: seen(self.products.texts(), self.product_words, |external_id, [name, category]| {
                SeenProduct { external_id, name, category }
            }),
            sample: self.sample,
            event_sample: Vec::new(),
            quarantine_sample: self.quarantine_sample,
            file_sha256: hashes.file,
            mapping_sha256: hashes.mapping,
            file_bytes: hashes.file_bytes,
            columns: hashes.columns,
            raw: hashes.raw,
            mended: self.mended,
        })
    }

    /// The number of the line's invoice; the day stands for an invoice without a number.
    fn invoice(&mut self, id: &[u8], date: Day) -> u32 {
        if !id.is_empty() {
            return self.invoices.append(id);
        }
        match self.last_day_invoice {
            Some((day, number)) if day == date => number,
            _ => {
                let number = self.invoices.append(date.to_string().as_bytes());
                self.last_day_invoice = Some((date, number));
                number
            }
        }
    }

    fn write(&mut self) -> Result<(), ImportError> {
        if self.waiting == 0 {
            return Ok(());
        }
        let file_sha256 = &self.print.whole()?.sha256;
        self.runs.sort_unstable_by_key(|(currency, _)| currency.code());
        for (currency, run) in self.runs.iter_mut().filter(|(_, run)| !run.lines.is_empty()) {
            let path: PathBuf = self.stage_dir.join(format!("lines-{}.parquet", self.files.len()));
            let shared = Shared {
                source: self.source,
                file_sha256,
                currency: *currency,
                customers: self.customers.texts(),
                products: self.products.texts(),
                invoices: &self.invoices,
                further: &self.further,
            };
            self.files.push(run::write(&path, run, &shared)?);
            run.clear();
        }
        self.waiting = 0;
        self.invoices.clear();
        self.further.clear();
        self.last_day_invoice = None;
        Ok(())
    }
}

/// What tells a source file from others.
pub(super) struct Hashes {
    pub file: String,
    pub mapping: String,
    pub file_bytes: u64,
    pub columns: Vec<String>,
    pub raw: RawLayout,
}

/// Keeps the last words that are not empty.
fn remember(all: &mut Vec<[Option<Box<str>>; 2]>, number: u32, words: [&[u8]; 2]) {
    let at = position(number);
    if all.len() <= at {
        all.resize(at + 1, [None, None]);
    }
    let Some(kept) = all.get_mut(at) else { return };
    for (kept, word) in kept.iter_mut().zip(words) {
        if !word.is_empty() && kept.as_deref().map(str::as_bytes) != Some(word) {
            *kept = Some(printable(word).into());
        }
    }
}

/// A name without control characters, cut where it is longer than any name.
pub(super) fn printable(word: &[u8]) -> String {
    let text = String::from_utf8_lossy(word);
    if text.len() <= LONGEST_NAME && !text.chars().any(char::is_control) {
        return text.trim().to_owned();
    }
    let spaced = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let cut: String = spaced.skip_while(|letter| letter.is_whitespace()).take(LONGEST_NAME).collect();
    cut.trim_end().to_owned()
}

fn seen<T>(
    ids: &Texts,
    mut words: Vec<[Option<Box<str>>; 2]>,
    make: impl Fn(String, [Option<String>; 2]) -> T,
) -> Vec<T> {
    let ordered = ids.ordered().filter(|number| !ids.text(*number).is_empty());
    ordered
        .map(|number| {
            let words = words.get_mut(position(number)).map(std::mem::take).unwrap_or_default();
            make(
                ids.text(number).to_owned(),
                words.map(|word| word.map(String::from).filter(|word| !word.is_empty())),
            )
        })
        .collect()
}

/// The texts of a line, for a person's eye.
struct SampleTexts<'a> {
    customer: &'a str,
    name: &'a [u8],
    invoice: &'a str,
    product: &'a [u8],
    further: Vec<(&'static str, String)>,
}

fn sample(line: &Line, number: u64, texts: SampleTexts<'_>) -> SampleLine {
    let present = |text: String| Some(text).filter(|text| !text.is_empty());
    SampleLine {
        line: number,
        customer: texts.customer.to_owned(),
        customer_name: present(printable(texts.name)),
        invoice: texts.invoice.to_owned(),
        date: line.date,
        product: present(String::from_utf8_lossy(texts.product).into_owned()),
        kind: line.kind,
        quantity: line.quantity.map(|parts| Amount(parts.into())),
        revenue: Amount(line.revenue.into()),
        cost: line.cost.map(|parts| Amount(parts.into())),
        currency: line.currency,
        further: texts.further,
    }
}
