//! The summary of a run, drawn from its sorted rows while they are encoded.

use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use super::{Packed, Shared, UNKNOWN};
use crate::summaries::{Bought, StagedSummary, StagingFile, Summarizer, SummaryError};

/// A summary on its way. One that fails costs an import nothing: questions read the lines then.
pub(super) struct RunSummary {
    under_way: Result<Rows, SummaryError>,
}

struct Rows {
    summarizer: Summarizer<StagingFile>,
    path: std::path::PathBuf,
    customer: Option<u32>,
    /// The number of the invoice before, and its hash.
    invoice: Option<(u32, u64)>,
}

impl RunSummary {
    /// Starts beside the file of lines.
    pub(super) fn start(lines: &Path) -> Self {
        let started = StagedSummary::start(lines.with_extension("summary"));
        let rows = |(summarizer, path)| Rows { summarizer, path, customer: None, invoice: None };
        Self { under_way: started.map(rows) }
    }

    pub(super) fn add(&mut self, rows: &[Packed], shared: &Shared<'_>) {
        if let Ok(under_way) = &mut self.under_way
            && let Err(error) = under_way.add(rows, shared)
        {
            self.under_way = Err(error);
        }
    }

    pub(super) fn complete(self, shared: &Shared<'_>) -> Option<StagedSummary> {
        let staged = self.under_way.and_then(|Rows { summarizer, path, .. }| {
            StagedSummary::end(summarizer.finish(shared.source, shared.currency.code())?, path)
        });
        staged.inspect_err(|error| tracing::warn!("{error}; questions will read the lines instead")).ok()
    }
}

impl Rows {
    fn add(&mut self, rows: &[Packed], shared: &Shared<'_>) -> Result<(), SummaryError> {
        for row in rows {
            if self.customer != Some(row.customer) {
                self.summarizer.customer(shared.customers.text(row.customer))?;
                self.customer = Some(row.customer);
            }
            let invoice = match self.invoice {
                Some((number, hash)) if number == row.invoice => hash,
                _ => {
                    let number = shared.invoices.bytes_of(row.invoice);
                    self.summarizer.invoice(number);
                    let hash = xxh3_64(number);
                    self.invoice = Some((row.invoice, hash));
                    hash
                }
            };
            self.summarizer.line(Bought {
                invoice,
                day: row.date,
                revenue: row.revenue,
                cost: (row.cost != UNKNOWN).then_some(row.cost),
            });
        }
        Ok(())
    }
}
