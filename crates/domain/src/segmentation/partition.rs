//! How well a partition parts, and how alike two partitions are.

use std::collections::BTreeMap;

use super::medoids::distance;
use crate::portfolio::count;

/// The silhouette of each account (Rousseeuw 1987): 1 where its own group is much nearer than the next, 0 on the border, below 0
/// where another group is nearer. 0 for an account alone in its group.
pub fn silhouettes(rows: &[Vec<f64>], groups: &[usize]) -> Vec<f64> {
    let sizes = groups.iter().fold(BTreeMap::<usize, u32>::new(), |mut sizes, group| {
        *sizes.entry(*group).or_default() += 1;
        sizes
    });
    rows.iter().zip(groups).map(|(row, own)| silhouette(rows, groups, &sizes, row, *own)).collect()
}

fn silhouette(
    rows: &[Vec<f64>],
    groups: &[usize],
    sizes: &BTreeMap<usize, u32>,
    row: &[f64],
    own: usize,
) -> f64 {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (other, group) in rows.iter().zip(groups) {
        *sums.entry(*group).or_default() += distance(row, other);
    }
    let size = |group: usize| f64::from(sizes.get(&group).copied().unwrap_or(1));
    if size(own) < 2.0 {
        return 0.0;
    }
    let within = sums.get(&own).copied().unwrap_or_default() / (size(own) - 1.0);
    let others = sums.iter().filter(|(group, _)| **group != own).map(|(group, sum)| sum / size(*group));
    let nearest = others.fold(f64::INFINITY, f64::min);
    let largest = within.max(nearest);
    if largest > 0.0 && nearest.is_finite() { (nearest - within) / largest } else { 0.0 }
}

/// The adjusted Rand index of two partitions of the same accounts (Hubert and Arabie 1985): 1 where they are the same, 0 where
/// they agree no more than by chance.
pub fn adjusted_rand(one: &[usize], other: &[usize]) -> f64 {
    let mut cells: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let (mut rows, mut columns) = (BTreeMap::<usize, u32>::new(), BTreeMap::<usize, u32>::new());
    for (a, b) in one.iter().zip(other) {
        *cells.entry((*a, *b)).or_default() += 1;
        *rows.entry(*a).or_default() += 1;
        *columns.entry(*b).or_default() += 1;
    }
    let pairs = |n: u32| f64::from(n) * (f64::from(n) - 1.0) / 2.0;
    let together: f64 = cells.values().map(|n| pairs(*n)).sum();
    let (in_one, in_other): (f64, f64) =
        (rows.values().map(|n| pairs(*n)).sum(), columns.values().map(|n| pairs(*n)).sum());
    let all = pairs(count(one.len().min(other.len())));
    if all <= 0.0 {
        return 1.0;
    }
    let expected = in_one * in_other / all;
    let most = f64::midpoint(in_one, in_other);
    if (most - expected).abs() < f64::EPSILON { 1.0 } else { (together - expected) / (most - expected) }
}
