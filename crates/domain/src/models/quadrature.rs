//! Gauss-Legendre nodes and weights on 0..1.

use std::sync::LazyLock;

/// A point in 0..1 and its weight; the weights of a rule add up to 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) at: f64,
    pub(super) weight: f64,
}

/// Enough to discount a curve that rises and flattens.
pub(super) static SIX: LazyLock<Vec<Node>> = LazyLock::new(|| gauss_legendre(6));
/// Enough for a likelihood that is only compared with its neighbours.
pub(super) static SIXTEEN: LazyLock<Vec<Node>> = LazyLock::new(|| gauss_legendre(16));
/// Enough for thirteen digits.
pub(super) static TWENTY_FOUR: LazyLock<Vec<Node>> = LazyLock::new(|| gauss_legendre(24));

/// The roots of the Legendre polynomial of a degree by Newton's method, moved from -1..1 to 0..1.
fn gauss_legendre(degree: u32) -> Vec<Node> {
    let n = f64::from(degree);
    (1..=degree)
        .map(|root| {
            let mut x = (std::f64::consts::PI * (f64::from(root) - 0.25) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..50 {
                let (mut before, mut value) = (1.0, x);
                for k in 2..=degree {
                    let k = f64::from(k);
                    (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
                }
                slope = n * (x * value - before) / (x * x - 1.0);
                let step = value / slope;
                x -= step;
                if step.abs() < 1e-16 {
                    break;
                }
            }
            Node { at: (1.0 - x) / 2.0, weight: 1.0 / ((1.0 - x * x) * slope * slope) }
        })
        .collect()
}
