//! The special functions the models stand on, as logarithms and differences of logarithms.

use special::Gamma;

/// The logarithm of the gamma function of a positive number.
pub(super) fn ln_gamma(x: f64) -> f64 {
    Gamma::ln_gamma(x).0
}

/// The derivative of [`ln_gamma`].
pub(super) fn digamma(x: f64) -> f64 {
    Gamma::digamma(x)
}

/// The logarithm of the beta function.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large > 1e4 {
        // Stirling's series of the two large gammas: their difference would lose what the logarithm of a small beta needs.
        let sum = small + large;
        let correction = |x: f64| (1.0 / 12.0 - 1.0 / (360.0 * x * x)) / x;
        let ratio = (large - 0.5) * (-small / sum).ln_1p() - small * sum.ln() + small + correction(large)
            - correction(sum);
        return ln_gamma(small) + ratio;
    }
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// `ln(1 + e^x)` and its derivative `1 / (1 + e^-x)`, without overflow.
pub(super) fn softplus(x: f64) -> (f64, f64) {
    let e = (-x.abs()).exp();
    // `ln` takes a fifth of the time of `ln_1p`, and loses nothing where the sum is not close to 1 or is added to more than that.
    let ln = if x < -ENOUGH { e.ln_1p() } else { (1.0 + e).ln() };
    if x > 0.0 { (x + ln, 1.0 / (1.0 + e)) } else { (ln, e / (1.0 + e)) }
}

/// Up to here `1 + e^-x` is told from 1 to thirteen digits.
const ENOUGH: f64 = 7.0;

/// A logarithm of a rising factorial and its derivative by the base.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rising {
    /// `ln Γ(a + n) - ln Γ(a)`.
    pub(super) ln: f64,
    /// `ψ(a + n) - ψ(a)`.
    pub(super) slope: f64,
}

/// The longest step that is cheaper and more exact as a product than as a difference of two gamma functions.
const PRODUCT: u32 = 64;

/// The rising factorials `(a)_n` for ascending `n`.
pub(super) fn rising(a: f64, ascending: impl Iterator<Item = u32>) -> Vec<Rising> {
    let mut at = 0_u32;
    let mut so_far = Rising::default();
    ascending
        .map(|n| {
            if n - at <= PRODUCT {
                for i in at..n {
                    let factor = a + f64::from(i);
                    so_far.ln += factor.ln();
                    so_far.slope += 1.0 / factor;
                }
            } else {
                let (from, to) = (a + f64::from(at), a + f64::from(n));
                so_far.ln += ln_gamma(to) - ln_gamma(from);
                so_far.slope += digamma(to) - digamma(from);
            }
            at = n;
            so_far
        })
        .collect()
}

/// `ln (a)_n` of one `n`.
pub(super) fn ln_rising(a: f64, n: u32) -> f64 {
    rising(a, std::iter::once(n)).first().map_or(0.0, |rising| rising.ln)
}

/// `(1 - e^(-c x)) / c`, also where `c` is zero.
pub(super) fn saturation(c: f64, x: f64) -> f64 {
    let product = c * x;
    if product.abs() < 1e-12 { x * (1.0 - product / 2.0) } else { -(-product).exp_m1() / c }
}
