//! k-medoids by `FasterPAM` (Schubert and Rousseeuw 2021): the swaps of PAM (Kaufman and Rousseeuw 1987), each as soon as it helps,
//! with the gain of a swap with every medoid told in one pass. Beyond [`MOST_EXACT`] rows it is `FasterCLARA`: the best of some
//! samples' answers over all rows.

use rand::SeedableRng;
use rand::seq::index::sample;
use rand_chacha::ChaCha8Rng;

/// The most rows that are grouped as a whole: the distances of every pair are held in memory.
pub const MOST_EXACT: usize = 2_000;
/// How many samples are tried beyond.
pub const SAMPLES: usize = 5;
/// How many rows each of them has.
pub const SAMPLE_SIZE: usize = 1_000;

/// A partition around accounts that stand for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Medoids {
    /// The rows that stand for the groups, in the order of their groups: the largest group first.
    pub medoids: Vec<usize>,
    /// The group of each row.
    pub groups: Vec<usize>,
    /// The sum of distances to the own medoid.
    pub loss: f64,
}

/// The nearest two medoids of a row, by their places among the medoids.
#[derive(Clone, Copy)]
struct Nearest {
    first: usize,
    first_distance: f64,
    second_distance: f64,
}

/// Partitions rows into at most `k` groups; `None` without rows or groups. The same rows and seed give the same groups: the seed
/// decides samples alone, and ties go to the row that comes first.
pub fn k_medoids(rows: &[Vec<f64>], k: usize, seed: u64) -> Option<Medoids> {
    if rows.len() <= MOST_EXACT {
        return faster_pam(rows, k);
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut best: Option<Medoids> = None;
    for _ in 0..SAMPLES {
        let mut places = sample(&mut random, rows.len(), SAMPLE_SIZE).into_vec();
        places.sort_unstable();
        let drawn: Vec<Vec<f64>> = places.iter().filter_map(|place| rows.get(*place)).cloned().collect();
        let found = faster_pam(&drawn, k)?;
        let medoids: Vec<usize> =
            found.medoids.iter().filter_map(|place| places.get(*place)).copied().collect();
        let nearest = assign(&|row, medoid| between(rows, row, medoid), rows.len(), &medoids);
        let found = ordered(&medoids, &nearest);
        if best.as_ref().is_none_or(|best| found.loss < best.loss) {
            best = Some(found);
        }
    }
    best
}

/// Partitions rows by all their distances, starting from PAM's own greedy choice (BUILD).
pub(super) fn faster_pam(rows: &[Vec<f64>], k: usize) -> Option<Medoids> {
    let (n, k) = (rows.len(), k.min(rows.len()));
    let pairs = Distances::of(rows);
    let away = |row: usize, other: usize| pairs.get(row, other);
    let mut medoids = build(&away, n, k);
    if medoids.is_empty() {
        return None;
    }
    let mut nearest = assign(&away, n, &medoids);
    let mut unchanged = 0;
    // A pass over all rows without a swap ends it; the bound is there because rounding must not make it run for ever.
    for candidate in (0..n).cycle().take(n.saturating_mul(100)) {
        if unchanged >= n {
            break;
        }
        unchanged += 1;
        if medoids.contains(&candidate) {
            continue;
        }
        let Some((place, gain)) = best_swap(pairs.row(candidate), &nearest, medoids.len()) else { continue };
        if gain > 1e-9 {
            if let Some(medoid) = medoids.get_mut(place) {
                *medoid = candidate;
            }
            nearest = assign(&away, n, &medoids);
            unchanged = 0;
        }
    }
    Some(ordered(&medoids, &nearest))
}

/// Euclidean distance.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// The distances of every pair of rows, row by row.
struct Distances {
    n: usize,
    of: Vec<f64>,
}

impl Distances {
    fn of(rows: &[Vec<f64>]) -> Self {
        let of = rows.iter().flat_map(|row| rows.iter().map(move |other| distance(row, other))).collect();
        Self { n: rows.len(), of }
    }

    fn row(&self, row: usize) -> &[f64] {
        self.of.get(row * self.n..(row + 1) * self.n).unwrap_or_default()
    }

    fn get(&self, row: usize, other: usize) -> f64 {
        self.of.get(row * self.n + other).copied().unwrap_or(f64::INFINITY)
    }
}

fn between(rows: &[Vec<f64>], one: usize, other: usize) -> f64 {
    rows.get(one).zip(rows.get(other)).map_or(f64::INFINITY, |(one, other)| distance(one, other))
}

/// One medoid after the other: each the row that lowers the sum of distances most.
fn build(away: &impl Fn(usize, usize) -> f64, n: usize, k: usize) -> Vec<usize> {
    let mut nearest = vec![f64::INFINITY; n];
    let mut medoids: Vec<usize> = Vec::new();
    while medoids.len() < k {
        let loss = |candidate: usize| -> f64 {
            nearest.iter().enumerate().map(|(row, near)| near.min(away(candidate, row))).sum()
        };
        let losses = (0..n).filter(|place| !medoids.contains(place)).map(|place| (place, loss(place)));
        let Some((place, _)) = losses.min_by(|a, b| a.1.total_cmp(&b.1)) else { break };
        medoids.push(place);
        for (row, near) in nearest.iter_mut().enumerate() {
            *near = near.min(away(place, row));
        }
    }
    medoids
}

fn assign(away: &impl Fn(usize, usize) -> f64, n: usize, medoids: &[usize]) -> Vec<Nearest> {
    let start = Nearest { first: 0, first_distance: f64::INFINITY, second_distance: f64::INFINITY };
    let nearest = |row: usize| {
        medoids.iter().enumerate().fold(start, |near, (place, medoid)| {
            let distance = away(row, *medoid);
            if distance < near.first_distance {
                Nearest { first: place, first_distance: distance, second_distance: near.first_distance }
            } else {
                Nearest { second_distance: near.second_distance.min(distance), ..near }
            }
        })
    };
    (0..n).map(nearest).collect()
}

/// With which medoid a candidate should change places, and what that gains.
fn best_swap(distances: &[f64], nearest: &[Nearest], k: usize) -> Option<(usize, f64)> {
    // What each medoid's own rows lose if it goes and the candidate comes; and what the rows gain that come over to the candidate
    // whichever medoid goes.
    let mut losses = vec![0.0_f64; k];
    let mut gained = 0.0_f64;
    for (away, near) in distances.iter().copied().zip(nearest) {
        if away < near.first_distance {
            gained += near.first_distance - away;
        } else {
            *losses.get_mut(near.first)? += away.min(near.second_distance) - near.first_distance;
        }
    }
    let (place, lost) = losses.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1))?;
    Some((place, gained - lost))
}

/// The largest group first; of equal ones the one whose medoid comes first.
fn ordered(medoids: &[usize], nearest: &[Nearest]) -> Medoids {
    let size = |place: usize| nearest.iter().filter(|near| near.first == place).count();
    let mut order: Vec<usize> = (0..medoids.len()).collect();
    order.sort_by_key(|place| (std::cmp::Reverse(size(*place)), medoids.get(*place).copied()));
    let rank = |first: usize| order.iter().position(|place| *place == first).unwrap_or_default();
    Medoids {
        medoids: order.iter().filter_map(|place| medoids.get(*place)).copied().collect(),
        groups: nearest.iter().map(|near| rank(near.first)).collect(),
        loss: nearest.iter().map(|near| near.first_distance).sum(),
    }
}
