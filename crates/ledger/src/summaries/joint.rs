//! The summaries of several files brought together: what each account bought on each day of all of them.
//!
//! Files of one import, or of one year, mostly have lines of the same accounts, days and invoices. Read one by one, each
//! account's days come from every file, and invoices have to be told apart by their hashes; a joint summary has done both.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::summarizer::Day;
use super::{Cursor, StagedSummary, Summary, SummaryError};

/// A file of lines of which there is a summary.
#[derive(Debug, Clone)]
pub struct OfFile {
    /// What the summary is named by.
    pub lines: String,
    /// The summary.
    pub summary: Summary,
}

/// The summaries of a version, those of several files first.
#[derive(Debug, Clone, Default)]
pub struct Joints {
    /// Each with the names of the files it stands for; no file is in two.
    pub chosen: Vec<Summary>,
}

impl Joints {
    /// Of these joint summaries those that serve a version made of files with these names.
    pub(super) fn choose(all: Vec<Summary>, names: &BTreeSet<String>) -> Self {
        let said = all.iter().map(|joint| (joint.of.clone(), joint.path().to_owned())).collect();
        let mut all: BTreeMap<PathBuf, Summary> =
            all.into_iter().map(|joint| (joint.path().to_owned(), joint)).collect();
        Self { chosen: chosen(said, names).into_iter().filter_map(|path| all.remove(&path)).collect() }
    }
}

/// Which joint summaries serve a version made of files with these names, by what each says it stands for: the one of most
/// files first, and no file twice.
pub(super) fn chosen(mut all: Vec<(BTreeSet<String>, PathBuf)>, names: &BTreeSet<String>) -> Vec<PathBuf> {
    all.sort_by(|(a, path), (b, other)| b.len().cmp(&a.len()).then_with(|| path.cmp(other)));
    let mut left = names.clone();
    all.retain(|(of, _)| {
        let serves = !of.is_empty() && of.is_subset(&left);
        if serves {
            left.retain(|name| !of.contains(name));
        }
        serves
    });
    all.into_iter().map(|(_, path)| path).collect()
}

/// What joint summaries of these files are worth making: files of one source and currency, two at least. A joint summary
/// whose files have no more rows than what comes to it joins, so that each row is written again a few times at most.
pub fn worth_joining(files: &[OfFile], joints: &Joints) -> Vec<Vec<OfFile>> {
    let covered: BTreeSet<&String> = joints.chosen.iter().flat_map(|joint| &joint.of).collect();
    let mut kinds: Vec<(&str, &str)> =
        files.iter().map(|file| (file.summary.source.as_str(), file.summary.currency.as_str())).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut worth = Vec::new();
    for kind in kinds {
        let alike = |summary: &Summary| (summary.source.as_str(), summary.currency.as_str()) == kind;
        let new = files.iter().filter(|file| alike(&file.summary) && !covered.contains(&file.lines));
        let mut taken: Vec<OfFile> = new.cloned().collect();
        let mut rows: u64 = taken.iter().map(|file| file.summary.rows()).sum();
        for joint in joints.chosen.iter().rev().filter(|joint| alike(joint)) {
            let of_joint = || files.iter().filter(|file| joint.of.contains(&file.lines));
            let theirs: u64 = of_joint().map(|file| file.summary.rows()).sum();
            if !taken.is_empty() && theirs <= rows {
                rows += theirs;
                taken.extend(of_joint().cloned());
            }
        }
        if taken.len() > 1 {
            worth.push(taken);
        }
    }
    worth
}

/// What a joint summary of these files is named by.
pub(super) fn name_of(files: &[OfFile]) -> String {
    hex::encode(Sha256::digest(said(files).as_bytes()))
}

/// Brings the summaries of several files together, whole or not at all.
pub(super) fn join(files: &[OfFile], path: PathBuf) -> Result<StagedSummary, SummaryError> {
    let Some(first) = files.first() else { return Err(SummaryError::Unsuited("there are none")) };
    let (source, currency) = (first.summary.source.clone(), first.summary.currency.clone());
    let (mut into, path) = StagedSummary::start(path)?;
    let ranges: Option<Vec<_>> = files.iter().map(|file| file.summary.invoices.as_ref()).collect();
    for number in ranges.into_iter().flatten().flat_map(|(first, last)| [first, last]) {
        into.invoice(number.as_bytes());
    }
    let mut cursors = Vec::new();
    let mut ahead = BinaryHeap::new();
    for (at, file) in files.iter().enumerate() {
        let cursor = file.summary.cursor(true)?;
        ahead.extend(cursor.customer().map(|customer| Reverse((customer.to_owned(), at))));
        cursors.push(cursor);
    }
    let (mut days, mut invoices): (Vec<Day>, Vec<(i32, u64)>) = (Vec::new(), Vec::new());
    while let Some(Reverse((customer, first))) = ahead.pop() {
        let mut here = vec![first];
        while let Some(Reverse((_, same))) = next_of(&mut ahead, &customer) {
            here.push(same);
        }
        for at in here {
            let Some(cursor) = cursors.get_mut(at) else { continue };
            take(cursor, &mut days, &mut invoices)?;
            ahead.extend(cursor.customer().map(|customer| Reverse((customer.to_owned(), at))));
        }
        into.account(&customer, &mut days, &mut invoices)?;
    }
    into.say_of(said(files));
    StagedSummary::end(into.finish(&source, &currency)?, path)
}

type Ahead = BinaryHeap<Reverse<(String, usize)>>;

/// Takes the next cursor off if it stands before this customer.
fn next_of(ahead: &mut Ahead, customer: &str) -> Option<Reverse<(String, usize)>> {
    let is_same = ahead.peek().is_some_and(|Reverse((next, _))| next == customer);
    if is_same { ahead.pop() } else { None }
}

fn take(
    cursor: &mut Cursor,
    days: &mut Vec<Day>,
    invoices: &mut Vec<(i32, u64)>,
) -> Result<(), SummaryError> {
    cursor.take(|day| {
        invoices.extend(day.hashes.iter().chain(day.spread.iter()).map(|invoice| (day.day, invoice)));
        days.push(Day::from(day));
    })
}

/// The names of the files, in their order, as a joint summary says them.
fn said(files: &[OfFile]) -> String {
    let names: BTreeSet<&str> = files.iter().map(|file| file.lines.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join(",")
}
