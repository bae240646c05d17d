//! Whether groups would be found again: the bootstrap of Hennig (2007) with the adjusted Rand index.

use rand::SeedableRng;
use rand::seq::index::sample;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::medoids::{distance, faster_pam};
use super::partition::adjusted_rand;
use crate::portfolio::{count, words};

/// How many samples are drawn.
const DRAWN: usize = 25;
/// The most rows of one sample.
const MOST_DRAWN: usize = 400;

/// How alike the partitions of samples are to that of all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// How many samples were drawn.
    pub samples: u32,
    /// The mean adjusted Rand index; 1 where every sample gives the same groups.
    pub mean: f64,
    /// The lowest of them.
    pub lowest: f64,
}

/// What to make of it, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Other customers of the same kind would give the same groups.
    Stable,
    /// The groups hold roughly; accounts at their borders may lie on either side.
    Doubtful,
    /// Other customers of the same kind would give other groups.
    Unstable,
}

words!(Verdict, 3, "stable, doubtful, unstable":
    Stable = "stable",
    Doubtful = "doubtful",
    Unstable = "unstable",
);

impl Stability {
    /// By the marks of Steinley (2004): good from 0.80 on, moderate from 0.65 on, poor below.
    pub fn verdict(&self) -> Verdict {
        match self.mean {
            mean if mean >= 0.80 => Verdict::Stable,
            mean if mean >= 0.65 => Verdict::Doubtful,
            _ => Verdict::Unstable,
        }
    }
}

/// Draws samples of two thirds of the accounts, groups each anew, gives every account to the nearest medoid of the sample and
/// compares that with the groups of all. The same seed draws the same samples.
///
/// Without replacement: an account drawn twice would be its own neighbour, and make groups look denser than they are.
pub fn stability(rows: &[Vec<f64>], groups: &[usize], k: usize, seed: u64) -> Option<Stability> {
    let size = (rows.len() * 2 / 3).min(MOST_DRAWN);
    if size <= k {
        return None;
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut indices = Vec::with_capacity(DRAWN);
    for _ in 0..DRAWN {
        let mut places = sample(&mut random, rows.len(), size).into_vec();
        places.sort_unstable();
        let drawn: Vec<Vec<f64>> = places.iter().filter_map(|place| rows.get(*place)).cloned().collect();
        let found = faster_pam(&drawn, k)?;
        let centres: Vec<&Vec<f64>> = found.medoids.iter().filter_map(|place| drawn.get(*place)).collect();
        let again: Vec<usize> = rows.iter().map(|row| nearest(row, centres.iter().copied())).collect();
        indices.push(adjusted_rand(groups, &again));
    }
    let lowest = indices.iter().copied().min_by(f64::total_cmp)?;
    let samples = count(indices.len());
    Some(Stability { samples, mean: indices.iter().sum::<f64>() / f64::from(samples), lowest })
}

/// The place of the nearest centre; the first of equals.
pub(super) fn nearest<'a>(row: &[f64], centres: impl Iterator<Item = &'a Vec<f64>>) -> usize {
    let away = centres.map(|centre| distance(row, centre)).enumerate();
    away.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(place, _)| place)
}
