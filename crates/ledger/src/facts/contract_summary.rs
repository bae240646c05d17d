//! The summary of the contract's file of lines, as an import makes one of each file of the ledger: the timed job may read
//! it, and what making it costs is timed apart.

use std::path::Path;
use std::time::Instant;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::contract_lines::{self, Columns, padded};
use super::fold::{Folded, Line, Span};
use super::{FactError, partitions};
use crate::summaries::{Bought, Folder, StagedSummary, Summary, SummaryError};

/// What the summary is of, by name: the contract has one file at a time.
const LINES: &str = "contract";

/// What was made.
#[derive(Debug, Serialize)]
pub struct Summarized {
    accounts: usize,
    lines: usize,
    bytes: u64,
    seconds: f64,
}

/// Sums up the contract's file into an existing folder.
pub async fn summarize_contract(input: &Path, folder: &Path) -> Result<Summarized, FactError> {
    let started = Instant::now();
    let lines = contract_lines::of(input).await?;
    let folds = partitions::fold(lines, |fold: &mut FxHashMap<i32, Vec<Line>>, batch| {
        let columns = Columns::of(batch)?;
        for row in 0..batch.num_rows() {
            fold.entry(columns.ids.value(row)).or_default().push(columns.line(row));
        }
        Ok(())
    });
    let mut accounts: FxHashMap<i32, Vec<Line>> = FxHashMap::default();
    for fold in folds.await? {
        for (id, lines) in fold {
            accounts.entry(id).or_default().extend(lines);
        }
    }
    let mut accounts: Vec<(i32, Vec<Line>)> = accounts.into_iter().collect();
    accounts.sort_unstable_by_key(|(id, _)| *id);
    let (mut summarizer, path) = StagedSummary::start(folder.join("under-way"))?;
    let (mut made, count) = (0, accounts.len());
    for (id, mut lines) in accounts {
        lines.sort_unstable_by_key(|line| (line.day, line.invoice));
        summarizer.customer(&padded(id))?;
        for Line { invoice, day, revenue, cost } in lines {
            summarizer.line(Bought { invoice, day, revenue, cost });
            made += 1;
        }
    }
    let staged = StagedSummary::end(summarizer.finish("", "EUR")?, path)?;
    Folder::at(folder.to_owned()).publish(&staged, LINES)?;
    let listed = Folder::at(folder.to_owned()).list();
    let bytes = listed.get(LINES).into_iter().flatten().filter_map(|path| path.metadata().ok());
    let bytes = bytes.map(|metadata| metadata.len()).sum();
    Ok(Summarized { accounts: count, lines: made, bytes, seconds: started.elapsed().as_secs_f64() })
}

/// What the summary in a folder says of each account, in the order of their numbers.
pub(super) fn accounts(folder: &Path, span: Span) -> Result<Vec<(i32, Folded)>, FactError> {
    let mut accounts = Vec::new();
    let mut cursor = open(folder)?.cursor(false)?;
    while let Some(customer) = cursor.customer() {
        let id = customer.parse().map_err(|_| FactError::WrongColumn("customer"))?;
        let mut account = Folded::default();
        cursor.take(|day| account.add_day(day, span, false))?;
        accounts.push((id, account));
    }
    Ok(accounts)
}

fn open(folder: &Path) -> Result<Summary, SummaryError> {
    let summaries = Folder::at(folder.to_owned());
    let found = summaries.list().get(LINES).and_then(|files| summaries.first_whole(files));
    found.ok_or_else(|| SummaryError::Damaged(format!("{} has none of this contract", folder.display())))
}
