//! Orders to expect of a customer who is active: its rate gamma distributed, its chance to leave after an order beta
//! distributed, both as known from its history.
//!
//! `E = E_p[(1 - (1 + p t/rate)^-shape) / p]`. Where its power series converges well, Euler's transformation of equation 10
//! of the BG/NBD paper is summed, in which no factor grows with the number of orders; elsewhere the expectation over p is
//! taken numerically.

use super::numbers::ln_beta;

/// What is known of an active customer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posterior {
    /// Shape of the gamma distribution of its rate.
    pub(super) shape: f64,
    /// Rate of that distribution.
    pub(super) rate: f64,
    /// First parameter of the beta distribution of its chance to leave.
    pub(super) a: f64,
    /// Second parameter of that distribution.
    pub(super) b: f64,
}

/// Expected orders in a time to come, in the unit of the rate.
pub(super) fn orders_while_active(posterior: &Posterior, time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    by_series(posterior, time).unwrap_or_else(|| by_integral(posterior, time))
}

/// The transformed series; `None` where it converges slowly or cancels.
fn by_series(posterior: &Posterior, time: f64) -> Option<f64> {
    let Posterior { shape, rate, a, b } = *posterior;
    let z = time / (rate + time);
    let (first, c) = (a + b - 1.0 - shape, a + b - 1.0);
    if z > 0.95 || first < -0.5 * c || c <= 0.0 {
        return None;
    }
    let mut term = first / c * z;
    let mut sum = term;
    let mut n = 1.0;
    while term.abs() > 1e-17 * sum.abs() {
        term *= (first + n) * (a + n - 1.0) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        n += 1.0;
        if n > 2_000.0 {
            return None;
        }
    }
    let ln = (-z).ln_1p();
    let head = if ((a - 1.0) * ln).abs() < 1e-12 { -ln } else { -((a - 1.0) * ln).exp_m1() / (a - 1.0) };
    let tail = ((a - 1.0) * ln).exp() * sum;
    let orders = c * (head - tail);
    (head - tail > 1e-3 * head.abs() && orders.is_finite()).then_some(orders)
}

/// The expectation over p, by the trapezoidal rule in `ln(p / (1 - p))`, which converges geometrically once the integrand
/// vanishes at both ends: what it is at p = 0 and p = 1 is taken off before.
fn by_integral(posterior: &Posterior, time: f64) -> f64 {
    let Posterior { shape, rate, a, b } = *posterior;
    let tau = time / rate;
    let of_p = |p: f64| -(-shape * (p * tau).ln_1p()).exp_m1() / p;
    let at_zero = shape * tau;
    let drop = at_zero - of_p(1.0);
    let spread = (1.0 / a + 1.0 / b).sqrt();
    let step = 0.2_f64.min(spread / 5.0);
    // Left of the middle the integrand falls as p^(1 + a), right of it as (1 - p)^(1 + b).
    let middle = (a / b).ln();
    let low = (-40.0 - at_zero.ln_1p()).max(middle - 40.0 / (1.0 + a).min(40.0) - 14.0 * spread);
    let high = 40.0_f64.min(middle + 40.0 / (1.0 + b).min(40.0) + 14.0 * spread);
    let ln_norm = ln_beta(a, b);
    let mut sum = 0.0;
    let mut y = low;
    while y <= high {
        let (ln_p, ln_q) = if y > 0.0 {
            (-(-y).exp().ln_1p(), -y - (-y).exp().ln_1p())
        } else {
            (y - y.exp().ln_1p(), -y.exp().ln_1p())
        };
        let p = ln_p.exp();
        let small = (shape + 2.0) * p * tau;
        let bend = if small < 1e-5 {
            // at_zero - of_p(p) to the third order, free of cancellation
            shape * (shape + 1.0) / 2.0 * tau * tau * p * (1.0 - small / 3.0)
        } else {
            at_zero - of_p(p)
        } - drop * p;
        sum += (a * ln_p + b * ln_q - ln_norm).exp() * bend;
        y += step;
    }
    (at_zero - drop * a / (a + b) - sum * step).clamp(0.0, at_zero)
}
