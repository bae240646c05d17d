//! The customers: the planted ones, and around them the many ordinary ones in a long tail.

use crate::SampleCompany;
use crate::cast::{AWKWARD_NAMES, CAST, Role, Story};
use crate::catalogue::Catalogue;
use crate::names::Names;
use crate::rng::{Purpose, Rng};

/// Net amount of an average line, in cents.
const LINE_CENTS: i64 = 50_000;

/// Fewest lines of a planted customer, so that chance cannot hide its story.
const LEAST_PLANTED_LINES: u32 = 72;

/// A customer and how it buys.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) country: &'static str,
    /// `None` for an ordinary customer, with an awkward name or without.
    pub(crate) role: Option<Role>,
    pub(crate) awkward_name: bool,
    /// How many invoice lines there are.
    pub(crate) lines: u32,
    /// What they come to, about, in cents; before signs for [`Story::NegativeRevenue`].
    pub(crate) turnover: i64,
    /// Price paid in thousandths of the list price.
    pub(crate) price_permille: i64,
    /// The products bought most, as indexes into the catalogue.
    pub(crate) favourites: [usize; 12],
}

impl Account {
    pub(crate) fn is(&self, story: Story) -> bool {
        self.role.is_some_and(|role| role.story == story)
    }

    /// Whether lines of this customer stay near their mean, so that its story shows in few of them.
    pub(crate) fn is_calm(&self) -> bool {
        self.role.is_some()
    }
}

/// The customers of a company, planted ones first.
pub(crate) fn of(company: &SampleCompany, catalogue: &Catalogue) -> Vec<Account> {
    let shares = shares(company);
    let lines = line_counts(company, &shares);
    let numbers = numbers(company);
    let mut names = Names::new(&mut Rng::of(company.seed, Purpose::Naming));
    let mut accounts = Vec::with_capacity(shares.len());
    for (((index, share), lines), number) in (0..).zip(shares).zip(lines).zip(numbers) {
        let mut rng = Rng::of(company.seed, Purpose::Account(index));
        let nth = usize::try_from(index).unwrap_or(usize::MAX);
        let role = CAST.get(nth).copied();
        let awkward = nth.checked_sub(FIRST_AWKWARD).and_then(|nth| AWKWARD_NAMES.get(nth));
        let (name, country) = match awkward {
            Some((name, country)) => ((*name).to_owned(), *country),
            None => names.next(&mut rng),
        };
        accounts.push(Account {
            number,
            name,
            country,
            role,
            awkward_name: awkward.is_some(),
            lines,
            turnover: turnover(company.lines, share),
            price_permille: price_permille(role, share, &mut rng),
            favourites: favourites(role, catalogue, &mut rng),
        });
    }
    accounts
}

/// Awkward names go to middling customers: large enough to be seen, too small to be the story.
const FIRST_AWKWARD: usize = CAST.len() + 20;

/// Every customer's part of the revenue in billionths. The ordinary ones share what the planted leave, about as
/// `1 / (rank + 12)`: a long tail, but no textbook curve.
fn shares(company: &SampleCompany) -> Vec<u64> {
    let planted = CAST.iter().map(|role| u64::from(role.share) * 1000);
    let left = 1_000_000_000_u64.saturating_sub(planted.clone().sum());
    let ordinary = company.accounts.saturating_sub(u32::try_from(CAST.len()).unwrap_or_default());
    let mut rng = Rng::of(company.seed, Purpose::Sizes);
    let mut weight = |rank: u32| 10_000_000_000 * u64::from(rng.between(50, 170)) / (u64::from(rank) + 12);
    let weights: Vec<u64> = (0..ordinary).map(&mut weight).collect();
    let total: u64 = weights.iter().sum();
    planted.chain(weights.into_iter().map(|weight| per(left, weight, total))).collect()
}

/// Lines grow with the root of the share: who buys four times as much sends twice as many orders, twice as large.
fn line_counts(company: &SampleCompany, shares: &[u64]) -> Vec<u32> {
    let planted = u32::try_from(CAST.len()).unwrap_or_default();
    let least = |nth: usize| if nth < CAST.len() { LEAST_PLANTED_LINES } else { 1 };
    let spoken_for = planted * LEAST_PLANTED_LINES + company.accounts.saturating_sub(planted);
    let weights: Vec<u64> = shares.iter().map(|share| share.isqrt()).collect();
    let mut rng = Rng::of(company.seed, Purpose::LineCounts);
    let rest = spread(company.lines.saturating_sub(spoken_for), &weights, &mut rng);
    rest.into_iter().enumerate().map(|(nth, rest)| rest + least(nth)).collect()
}

/// Customer numbers in an order that says nothing about size: text of eight digits with leading zeros.
fn numbers(company: &SampleCompany) -> Vec<String> {
    let mut slots: Vec<u32> = (0..company.accounts).collect();
    let mut rng = Rng::of(company.seed, Purpose::Numbering);
    for last in (1..slots.len()).rev() {
        slots.swap(last, rng.index(last + 1));
    }
    slots.into_iter().map(|slot| format!("{:08}", 10_007 + slot * 13)).collect()
}

/// Distributes `total` over weights: every part is its exact share, rounded down or up, and the parts add up to `total`.
///
/// Where a part is rounded up is drawn once (systematic sampling), so that small parts are treated alike.
pub(crate) fn spread(total: u32, weights: &[u64], rng: &mut Rng) -> Vec<u32> {
    let sum = u128::from(weights.iter().sum::<u64>()).max(1);
    let start = sum * u128::from(rng.below(u32::MAX)) / u128::from(u32::MAX);
    let (mut reached, mut given) = (0_u128, 0);
    let mut parts = Vec::with_capacity(weights.len());
    for weight in weights {
        reached += u128::from(*weight);
        let by_here = u32::try_from((reached * u128::from(total) + start) / sum).unwrap_or(total);
        parts.push(by_here - given);
        given = by_here;
    }
    parts
}

fn per(value: u64, part: u64, whole: u64) -> u64 {
    u64::try_from(u128::from(value) * u128::from(part) / u128::from(whole.max(1))).unwrap_or(value)
}

fn turnover(lines: u32, share: u64) -> i64 {
    let billionths = i128::from(lines) * i128::from(LINE_CENTS) * i128::from(share);
    i64::try_from(billionths / 1_000_000_000).unwrap_or(i64::MAX)
}

/// Larger customers pay less, from 880 to 1,000 thousandths of the list price; loss-makers pay less than the goods cost.
fn price_permille(role: Option<Role>, share: u64, rng: &mut Rng) -> i64 {
    if role.is_some_and(|role| role.story == Story::LossMaker) {
        return 535;
    }
    let least = u32::try_from(share / 150_000).unwrap_or(u32::MAX).min(60);
    1000 - i64::from(rng.between(least, 120))
}

/// A customer's favourites lie next to each other in the price list, around two places: it has a trade, and needs its goods.
const NEIGHBOURS: usize = 18;

fn favourites(role: Option<Role>, catalogue: &Catalogue, rng: &mut Rng) -> [usize; 12] {
    let known = catalogue.with_cost;
    let unknown = catalogue.products.len() - known;
    if role.is_some_and(|role| role.story == Story::UnknownCost) {
        return std::array::from_fn(|_| known + rng.index(unknown));
    }
    let trades = [rng.index(known), rng.index(known)];
    std::array::from_fn(|_| (rng.pick(&trades) + rng.index(NEIGHBOURS)) % known)
}
