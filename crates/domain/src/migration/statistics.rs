//! The two distributions the figures of a migration stand on.

use special::{Beta, Gamma};

/// The probability that a chi-square variable of so many degrees of freedom is at least this large.
pub(super) fn chi_square_beyond(statistic: f64, degrees: u32) -> f64 {
    if degrees == 0 || statistic <= 0.0 {
        return 1.0;
    }
    (1.0 - (statistic / 2.0).inc_gamma(f64::from(degrees) / 2.0)).clamp(0.0, 1.0)
}

/// The interval that holds the true share in 95 of 100 cases when `hits` of `of` were counted: Jeffreys' interval, the
/// quantiles of the beta distribution with half a hit and half a miss added (Brown, Cai and `DasGupta` 2001, equation 6), closed
/// at 0 and 1 where nothing or everything was a hit.
pub(super) fn jeffreys(hits: u32, of: u32) -> (f64, f64) {
    let (a, b) = (f64::from(hits) + 0.5, f64::from(of.saturating_sub(hits)) + 0.5);
    let ln_beta = a.ln_beta(b);
    let low = if hits == 0 { 0.0 } else { 0.025_f64.inv_inc_beta(a, b, ln_beta) };
    let high = if hits >= of { 1.0 } else { 0.975_f64.inv_inc_beta(a, b, ln_beta) };
    (low, high)
}
