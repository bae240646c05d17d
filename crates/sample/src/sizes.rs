//! How large the customers are: their parts of the revenue and of the lines, which add up to the company's.

use crate::SampleCompany;
use crate::cast::CAST;
use crate::rng::{Purpose, Rng};

/// Net amount of an average line, in cents of EUR.
const LINE_CENTS: i64 = 50_000;

/// Fewest lines of a planted customer, so that chance cannot hide its story.
const LEAST_PLANTED_LINES: u32 = 72;

/// Every customer's part of the revenue in billionths. The ordinary ones share what the planted leave, about as
/// `1 / (rank + 12)`: a long tail, but no textbook curve.
pub(crate) fn shares(company: &SampleCompany) -> Vec<u64> {
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
pub(crate) fn line_counts(company: &SampleCompany, shares: &[u64]) -> Vec<u32> {
    let planted = u32::try_from(CAST.len()).unwrap_or_default();
    let least = |nth: usize| if nth < CAST.len() { LEAST_PLANTED_LINES } else { 1 };
    let spoken_for = planted * LEAST_PLANTED_LINES + company.accounts.saturating_sub(planted);
    let weights: Vec<u64> = shares.iter().map(|share| share.isqrt()).collect();
    let mut rng = Rng::of(company.seed, Purpose::LineCounts);
    let rest = spread(company.lines.saturating_sub(spoken_for), &weights, &mut rng);
    rest.into_iter().enumerate().map(|(nth, rest)| rest + least(nth)).collect()
}

/// What a customer with a part of the revenue (in billionths) buys for, in cents of EUR.
pub(crate) fn turnover(lines: u32, share: u64) -> i64 {
    let billionths = i128::from(lines) * i128::from(LINE_CENTS) * i128::from(share);
    i64::try_from(billionths / 1_000_000_000).unwrap_or(i64::MAX)
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
