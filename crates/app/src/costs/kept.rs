//! What accounts took and what they were charged with, kept while it is asked for.
//!
//! A version of the ledger and cost rates never change, so the same question has the same answer for as long as somebody
//! asks. The question names whose rows were read: nobody is answered from rows of others.

use std::sync::{Arc, Mutex, PoisonError};

use mainstay_domain::ids::CostRatesId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::Rows;
use mainstay_domain::time::Period;
use tokio::sync::OnceCell;

use super::charges::Worked;
use super::traced::Took;
use crate::error::Result;
use crate::ledger;

/// How many answers of a kind are kept at most.
const MOST_KEPT: usize = 24;

/// How many accounts all answers of a kind may be about: an answer about a large company stands nearly alone.
const MOST_ACCOUNTS: usize = 200_000;

/// Answers asked for lately.
#[derive(Clone, Default)]
pub struct Kept {
    pub(super) worked: Arc<Answers<Worked>>,
    pub(super) took: Arc<Answers<Took>>,
}

/// What an answer follows from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    version: LedgerVersion,
    currency: Currency,
    rates: Option<CostRatesId>,
    days: Period,
    rows: Rows,
}

impl Question {
    pub(super) fn new(
        manifest: &ledger::Manifest,
        rates: Option<CostRatesId>,
        days: Period,
        rows: Rows,
    ) -> Self {
        Self { version: manifest.version, currency: manifest.currency, rates, days, rows }
    }
}

/// An answer that tells how many accounts it is about.
pub(super) trait Counted {
    fn accounts(&self) -> usize;
}

/// Answers of a kind, the one asked for last first.
pub(super) struct Answers<A>(Mutex<Vec<(Question, Place<A>)>>);

type Place<A> = Arc<OnceCell<Arc<A>>>;

impl<A> Default for Answers<A> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<A: Counted> Answers<A> {
    /// The answer to a question. Whoever asks while it is worked out waits for the same one.
    pub(super) async fn answer(
        &self,
        question: Question,
        work: impl Future<Output = Result<A>> + Send,
    ) -> Result<Arc<A>> {
        let place = self.place(question);
        let answer = place.get_or_try_init(|| async { work.await.map(Arc::new) }).await.map(Arc::clone);
        self.forget();
        answer
    }

    fn place(&self, question: Question) -> Place<A> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(known, _)| *known == question);
        let entry = found.map_or_else(|| (question, Place::default()), |at| kept.remove(at));
        let place = Arc::clone(&entry.1);
        kept.insert(0, entry);
        place
    }

    /// Lets go of what was asked for longest ago, as far as there is too much.
    fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut accounts = 0;
        let fits = kept.iter().take(MOST_KEPT).take_while(|(_, place)| {
            accounts += place.get().map_or(0, |answer| answer.accounts());
            accounts <= MOST_ACCOUNTS
        });
        let most = fits.count().max(1);
        kept.truncate(most);
    }
}
