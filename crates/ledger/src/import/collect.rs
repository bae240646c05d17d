//! Gathers what the rows of a file amount to: lines by the run, names, totals, samples, and the quarantine.

use std::path::{Path, PathBuf};

use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::time::Day;

use super::block::{Block, position};
use super::evaluate::Line;
use super::interner::Interner;
use super::plan::{Plan, Text};
use super::quarantine::QuarantineWriter;
use super::run::{self, MOST_LINES, NO_PRODUCT, Packed, PackedFields, Shared};
use super::staged::Held;
use super::{
    ImportError, PrepareRequest, Prepared, QuarantineCode, QuarantinedLine, ReasonCount, Report, SampleLine,
    SeenCustomer, SeenProduct,
};

const SAMPLE: usize = 20;
/// The longest name, country or category that is kept, in characters: cells may be far longer than any list shows.
const LONGEST_NAME: usize = 500;

/// Everything an import has gathered so far.
pub(super) struct Collected<'a> {
    source: &'a str,
    file_sha256: &'a str,
    stage_dir: &'a Path,
    today: Day,
    plan: &'a Plan,
    run: Vec<Packed>,
    customers: Interner,
    products: Interner,
    invoices: Interner,
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
    totals: Totals,
}

#[derive(Default)]
struct Totals {
    left_out: u64,
    accepted: u64,
    quarantined: u64,
    revenue: Amount,
    cost: Amount,
    costed_lines: u64,
    costed_revenue: Amount,
    days: Option<(Day, Day)>,
    future_lines: u64,
}

impl<'a> Collected<'a> {
    pub(super) fn new(request: &'a PrepareRequest, file_sha256: &'a str, plan: &'a Plan) -> Self {
        Self {
            source: &request.mapping.source,
            file_sha256,
            stage_dir: &request.stage_dir,
            today: request.today,
            plan,
            run: Vec::new(),
            customers: Interner::default(),
            products: Interner::default(),
            invoices: Interner::default(),
            customer_words: Vec::new(),
            product_words: Vec::new(),
            last_day_invoice: None,
            files: Held::default(),
            quarantine: QuarantineWriter::new(request.stage_dir.join("quarantine.parquet")),
            counts: vec![0; QuarantineCode::ALL.len()],
            sample: Vec::new(),
            quarantine_sample: Vec::new(),
            totals: Totals::default(),
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

    pub(super) fn accept(&mut self, line: &Line<'_>, block: &Block, row: usize) -> Result<(), ImportError> {
        let number = block.rows.get(row).map_or(0, |row| row.line);
        self.add(line);
        let customer = self.customers.number(line.customer);
        let words =
            [&self.plan.customer_name, &self.plan.country].map(|text| word(text.as_ref(), block, row));
        remember(&mut self.customer_words, customer, words);
        let mut product = NO_PRODUCT;
        if let Some(id) = line.product {
            product = self.products.number(id);
            let words =
                [&self.plan.product_name, &self.plan.category].map(|text| word(text.as_ref(), block, row));
            remember(&mut self.product_words, product, words);
        }
        let invoice = self.invoice(line);
        if self.sample.len() < SAMPLE {
            let name = word(self.plan.customer_name.as_ref(), block, row);
            self.sample.push(sample(line, number, self.invoices.text(invoice), name));
        }
        self.run.push(Packed::new(&PackedFields {
            customer,
            invoice,
            product,
            date: line.date.epoch(),
            kind: line.kind,
            quantity: line.quantity,
            revenue: line.revenue,
            cost: line.cost,
            line: number,
        }));
        if self.run.len() >= MOST_LINES { self.write(line.currency) } else { Ok(()) }
    }

    /// Ends the import: writes what is left and draws up the report.
    pub(super) fn finish(mut self, currency: Currency, hashes: Hashes) -> Result<Prepared, ImportError> {
        self.write(currency)?;
        let mut held = self.files;
        let lines = held.len();
        let quarantine = self.quarantine.complete()?;
        if let Some(file) = quarantine {
            held.push(file);
        }
        let mut files = held.release(self.stage_dir)?;
        let quarantine = files.split_off(lines).pop();
        let reasons = QuarantineCode::ALL.iter().copied().zip(self.counts).filter(|(_, rows)| *rows > 0);
        let totals = self.totals;
        Ok(Prepared {
            report: Report {
                rows: totals.left_out + totals.accepted + totals.quarantined,
                left_out: totals.left_out,
                read: totals.accepted + totals.quarantined,
                accepted: totals.accepted,
                quarantined: totals.quarantined,
                revenue: totals.revenue,
                cost: (totals.costed_lines > 0).then_some(totals.cost),
                costed_lines: totals.costed_lines,
                costed_revenue: totals.costed_revenue,
                currency,
                first_day: totals.days.map(|(first, _)| first),
                last_day: totals.days.map(|(_, last)| last),
                future_lines: totals.future_lines,
                reasons: reasons.map(|(code, rows)| ReasonCount { code, rows }).collect(),
                notes: Vec::new(),
            },
            lines: files,
            quarantine,
            customers: seen(&self.customers, self.customer_words, |external_id, [name, country]| {
                SeenCustomer { external_id, name, country }
            }),
            products: seen(&self.products, self.product_words, |external_id, [name, category]| SeenProduct {
                external_id,
                name,
                category,
            }),
            sample: self.sample,
            quarantine_sample: self.quarantine_sample,
            file_sha256: hashes.file,
            mapping_sha256: hashes.mapping,
            file_bytes: hashes.file_bytes,
        })
    }

    fn add(&mut self, line: &Line<'_>) {
        let totals = &mut self.totals;
        let revenue = Amount(line.revenue.into());
        totals.accepted += 1;
        totals.revenue += revenue;
        if let Some(cost) = line.cost {
            totals.cost += Amount(cost.into());
            totals.costed_lines += 1;
            totals.costed_revenue += revenue;
        }
        let (first, last) = totals.days.unwrap_or((line.date, line.date));
        totals.days = Some((first.min(line.date), last.max(line.date)));
        totals.future_lines += u64::from(line.date > self.today);
    }

    /// The number of the line's invoice; the day stands for an invoice without a number.
    fn invoice(&mut self, line: &Line<'_>) -> u32 {
        if let Some(id) = line.invoice {
            return self.invoices.number(id);
        }
        match self.last_day_invoice {
            Some((day, number)) if day == line.date => number,
            _ => {
                let number = self.invoices.number(line.date.to_string().as_bytes());
                self.last_day_invoice = Some((line.date, number));
                number
            }
        }
    }

    fn write(&mut self, currency: Currency) -> Result<(), ImportError> {
        if self.run.is_empty() {
            return Ok(());
        }
        let path: PathBuf = self.stage_dir.join(format!("lines-{}.parquet", self.files.len()));
        let shared = Shared {
            source: self.source,
            file_sha256: self.file_sha256,
            currency,
            customers: &self.customers,
            products: &self.products,
            invoices: &self.invoices,
        };
        self.files.push(run::write(&path, &self.run, &shared)?);
        self.run.clear();
        self.invoices.clear();
        self.last_day_invoice = None;
        Ok(())
    }
}

/// The identities of an import.
pub(super) struct Hashes {
    pub file: String,
    pub mapping: String,
    pub file_bytes: u64,
}

fn word<'b>(text: Option<&'b Text>, block: &'b Block, row: usize) -> &'b [u8] {
    match text {
        Some(Text::Slot(slot)) => block.cell(row, *slot),
        Some(Text::Constant(text)) => text.as_bytes(),
        None => &[],
    }
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
fn printable(word: &[u8]) -> String {
    let text = String::from_utf8_lossy(word);
    let spaced = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let cut: String = spaced.skip_while(|letter| letter.is_whitespace()).take(LONGEST_NAME).collect();
    cut.trim_end().to_owned()
}

fn seen<T>(
    ids: &Interner,
    mut words: Vec<[Option<Box<str>>; 2]>,
    make: impl Fn(String, [Option<String>; 2]) -> T,
) -> Vec<T> {
    let ordered = ids.ordered().into_iter().filter(|number| !ids.text(*number).is_empty());
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

fn sample(line: &Line<'_>, number: u64, invoice: &str, name: &[u8]) -> SampleLine {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    SampleLine {
        line: number,
        customer: text(line.customer),
        customer_name: Some(printable(name)).filter(|name| !name.is_empty()),
        invoice: invoice.to_owned(),
        date: line.date,
        product: line.product.map(text),
        kind: line.kind,
        quantity: line.quantity.map(|parts| Amount(parts.into())),
        revenue: Amount(line.revenue.into()),
        cost: line.cost.map(|parts| Amount(parts.into())),
        currency: line.currency,
    }
}
