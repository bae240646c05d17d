//! Which rows of a run a table shows, in which order: worked out once and kept as long as the run is.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use mainstay_domain::money::Amount;
use mainstay_domain::portfolio::AccountFacts;

use super::rows::{AccountRow, Filter, Order, Page, Sort, matching, row, sort_places};
use super::store::Seen;

/// How many orders are kept of a run: each column up and down.
const KEPT_ORDERS: usize = 16;
/// How many filters are kept of a run.
const KEPT_FILTERS: usize = 8;

/// The orders and filters that the table of one run was asked for lately.
#[derive(Default)]
pub(super) struct Listings {
    /// Places in the run, in order.
    orders: Lately<(Sort, Order), Vec<u32>, KEPT_ORDERS>,
    filters: Lately<Filter, Listed, KEPT_FILTERS>,
}

/// What a filter lets through.
#[derive(Debug)]
pub(super) struct Listed {
    /// For each account of the run whether it is among them.
    lets_through: Vec<bool>,
    /// How many are.
    pub(super) total: usize,
    /// Their net revenue.
    pub(super) revenue: Amount,
    /// Their gross profit; `None` where no cost is known.
    pub(super) gross_profit: Option<Amount>,
    /// Their amount on the rung that the run is by; `None` where there is none or nothing is known.
    pub(super) rung_amount: Option<Amount>,
}

/// The rows of a page and what the filter lets through at all.
pub(super) fn page(
    seen: &Seen,
    filter: &Filter,
    (sort, order): (Sort, Order),
    page: Page,
) -> (Vec<AccountRow>, Arc<Listed>) {
    let places = seen.listings.orders.get(&(sort, order), || {
        let mut places: Vec<usize> = (0..seen.judgements.len()).collect();
        sort_places(seen, &mut places, sort, order);
        places.into_iter().filter_map(|place| u32::try_from(place).ok()).collect()
    });
    let listed = seen.listings.filters.get(filter, || Listed::new(seen, filter));
    let is_listed = |place: &usize| listed.lets_through.get(*place).copied().unwrap_or(false);
    let places = places
        .iter()
        .filter_map(|place| usize::try_from(*place).ok())
        .filter(is_listed)
        .skip(page.after)
        .take(page.limit);
    (places.filter_map(|place| row(seen, place)).collect(), listed)
}

impl Listed {
    fn new(seen: &Seen, filter: &Filter) -> Self {
        let places = matching(seen, filter);
        let facts = || places.iter().filter_map(|place| Some(&seen.judgements.get(*place)?.facts));
        let mut lets_through = vec![false; seen.judgements.len()];
        for place in &places {
            if let Some(lets) = lets_through.get_mut(*place) {
                *lets = true;
            }
        }
        Self {
            total: places.len(),
            revenue: facts().map(|facts| facts.revenue).sum(),
            gross_profit: facts().filter_map(AccountFacts::gross_profit).reduce(|sum, profit| sum + profit),
            rung_amount: facts()
                .filter(|facts| facts.is_active())
                .filter_map(|facts| facts.on_rung?.amount)
                .reduce(|sum, amount| sum + amount),
            lets_through,
        }
    }
}

/// The last answers to questions of one kind, the latest first. Whoever asks what is being worked out waits for it.
struct Lately<Q, A, const KEPT: usize>(Mutex<Vec<(Q, Answer<A>)>>);

/// An answer, or the place where one will be.
type Answer<A> = Arc<OnceLock<Arc<A>>>;

impl<Q, A, const KEPT: usize> Default for Lately<Q, A, KEPT> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Q: Clone + PartialEq, A, const KEPT: usize> Lately<Q, A, KEPT> {
    fn get(&self, question: &Q, answer: impl FnOnce() -> A) -> Arc<A> {
        let place = {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let found = kept.iter().position(|(asked, _)| asked == question);
            let entry = found.map_or_else(|| (question.clone(), Arc::default()), |at| kept.remove(at));
            let place = Arc::clone(&entry.1);
            kept.insert(0, entry);
            kept.truncate(KEPT);
            place
        };
        Arc::clone(place.get_or_init(|| Arc::new(answer())))
    }
}
