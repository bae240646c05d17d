//! Facts from summaries: accounts are merged from all of them in the order of their ids, one in memory at a time, with
//! what was folded from the lines of files that have none.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};

use super::account_facts::{Accounts, fact};
use super::fold::{Folded, Span};
use super::open::Summed;
use super::sharing::{Numbers, groups};
use super::{FactError, Ledger};
use crate::summaries::{Cursor, Summary};

/// A ledger parted into the files whose summaries answer and those whose lines must be read.
pub(super) struct Parted {
    summed: Vec<Grouped>,
    /// The version made of the other files.
    pub(super) others: Ledger,
    /// The version made of the files that have summaries.
    summed_files: Ledger,
    /// The accounts that have rows under several numbers. Summaries know only what was written: of these the lines are read,
    /// and what the summaries say under any of their numbers is passed over.
    joined: BTreeSet<AccountRef>,
    margin: bool,
}

struct Grouped {
    summary: Summary,
    /// The summaries of one group may have lines of the same invoices.
    group: usize,
    /// Whether any other is in its group.
    shares: bool,
}

impl Parted {
    /// A summary answers where the reader sees every account and no amount has to be converted: a rate's rounding is that
    /// of each line.
    pub(super) fn of(ledger: &Ledger, sight: &Sight) -> Self {
        let margin = sight.margin;
        if sight.rows != Rows::All {
            let (summed_files, joined) = (ledger.only(Vec::new()), BTreeSet::new());
            return Self { summed: Vec::new(), others: ledger.clone(), summed_files, joined, margin };
        }
        let (known, mut others) = ledger.with_summaries();
        let mut ranges: Vec<_> = known.iter().map(|known| numbers(&known.summary)).collect();
        // Of these files nothing is known.
        ranges.extend(others.iter().map(|_| None));
        let groups = groups(&ranges);
        let shared = |group| groups.iter().filter(|other| **other == group).count() > 1;
        let grouped: Vec<_> = groups.iter().map(|group| (*group, shared(*group))).collect();
        let (mut summed, mut summed_files) = (Vec::new(), Vec::new());
        for (Summed { summary, files }, (group, shares)) in known.into_iter().zip(grouped) {
            if ledger.counts_as_written(&summary.currency) {
                summed.push(Grouped { summary, group, shares });
                summed_files.extend(files);
            } else {
                others.extend(files);
            }
        }
        let joined = ledger.joined.accounts();
        Self { summed, others: ledger.only(others), summed_files: ledger.only(summed_files), joined, margin }
    }

    /// The files and accounts whose lines are read although there are summaries; `None` where nothing was renumbered.
    pub(super) fn of_joined(&self) -> Option<(Ledger, Sight)> {
        let rows = Rows::Only(self.joined.clone());
        (!self.joined.is_empty()).then(|| (self.summed_files.clone(), Sight { rows, margin: self.margin }))
    }

    /// The facts of all accounts, mostly in their order. `others` is what the lines of the other files come to.
    pub(super) fn merge<T>(
        &self,
        mut others: Accounts,
        span: Span,
        of_days: &impl Fn(&[BuyingDay]) -> T,
    ) -> Result<Vec<(AccountFacts, T)>, FactError> {
        let mut merge = Merge::start(&self.summed)?;
        let (mut facts, mut days) = (Vec::new(), Vec::new());
        while let Some(account) = merge.next() {
            if self.joined.contains(&self.others.joined.account(&account)) {
                merge.fold(span, false)?;
                continue;
            }
            let from_lines = others.take(&account);
            let mut folded = merge.fold(span, from_lines.is_some())?;
            if !self.margin {
                folded.without_costs();
            }
            if let Some(from_lines) = from_lines {
                folded.merge(from_lines);
            }
            let closed = folded.close(span);
            facts.extend(fact(account, &folded, &closed, &mut days, of_days));
            merge.spare = closed.days;
        }
        facts.extend(others.into_facts(span, of_days));
        Ok(facts)
    }
}

fn numbers(summary: &Summary) -> Option<Numbers<'_>> {
    let (first, last) = summary.invoices.as_ref()?;
    Some(Numbers { source: &summary.source, first, last })
}

/// The summaries side by side, each before its next account.
struct Merge<'a> {
    cursors: Vec<(&'a Grouped, Cursor)>,
    ahead: BinaryHeap<Reverse<Head>>,
    /// Those that stand before the account under way.
    here: Vec<Head>,
    /// The memory of the days of the account before.
    spare: Vec<(i32, i64)>,
}

/// The account a cursor stands before.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    account: AccountRef,
    cursor: usize,
}

impl<'a> Merge<'a> {
    fn start(summed: &'a [Grouped]) -> Result<Self, FactError> {
        let mut merge =
            Self { cursors: Vec::new(), ahead: BinaryHeap::new(), here: Vec::new(), spare: Vec::new() };
        for (at, one) in summed.iter().enumerate() {
            let cursor = one.summary.cursor(one.shares)?;
            if let Some(customer) = cursor.customer() {
                let account =
                    AccountRef { source: one.summary.source.clone(), external_id: customer.to_owned() };
                merge.ahead.push(Reverse(Head { account, cursor: at }));
            }
            merge.cursors.push((one, cursor));
        }
        Ok(merge)
    }

    /// The next account, which is then under way.
    fn next(&mut self) -> Option<AccountRef> {
        let Reverse(first) = self.ahead.pop()?;
        let account = first.account.clone();
        self.here.push(first);
        while let Some(next) = self.ahead.peek_mut() {
            if next.0.account != account {
                break;
            }
            let Reverse(same) = std::collections::binary_heap::PeekMut::pop(next);
            self.here.push(same);
        }
        Some(account)
    }

    /// What the summaries say of the account under way; `has_lines` where other files have lines of it.
    fn fold(&mut self, span: Span, has_lines: bool) -> Result<Folded, FactError> {
        let mut folded = Folded { days: std::mem::take(&mut self.spare), ..Folded::default() };
        folded.days.clear();
        let groups: Vec<usize> = self.here.iter().filter_map(|head| self.group(head)).collect();
        for mut head in std::mem::take(&mut self.here) {
            let Some((summed, cursor)) = self.cursors.get_mut(head.cursor) else { continue };
            let others = groups.iter().filter(|group| **group == summed.group).count() > 1;
            let by_invoice = summed.shares && (others || has_lines);
            cursor.take(|day| folded.add_day(day, span, by_invoice))?;
            if let Some(next) = cursor.customer() {
                next.clone_into(&mut head.account.external_id);
                self.ahead.push(Reverse(head));
            }
        }
        Ok(folded)
    }

    fn group(&self, head: &Head) -> Option<usize> {
        self.cursors.get(head.cursor).map(|(summed, _)| summed.group)
    }
}
