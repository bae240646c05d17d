//! The multiplicative bridge: how much of a change each factor of a product brought (F23).
//!
//! The effect of a factor is the logarithmic mean of both values times the logarithm of the factor's growth (log-mean Divisia
//! index). Effects add up exactly and no factor comes first. It takes values and factors above zero.

/// A factor in both periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// The earlier value.
    pub before: f64,
    /// The later value.
    pub after: f64,
}

/// The effect of each factor on the product of all; `None` where a factor is not above zero.
pub fn effects(factors: &[Factor]) -> Option<Vec<f64>> {
    let is_positive = |factor: &Factor| factor.before > 0.0 && factor.after > 0.0;
    if factors.is_empty() || !factors.iter().all(is_positive) {
        return None;
    }
    let before: f64 = factors.iter().map(|factor| factor.before).product();
    let after: f64 = factors.iter().map(|factor| factor.after).product();
    let mean = log_mean(after, before);
    Some(factors.iter().map(|factor| mean * (factor.after / factor.before).ln()).collect())
}

/// `L(a, b) = (a - b) / ln(a / b)`, and `a` where both are equal.
fn log_mean(a: f64, b: f64) -> f64 {
    let growth = (a / b).ln();
    if growth.abs() < 1e-12 { a } else { (a - b) / growth }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_add_up_and_equal_growth_has_equal_effects() {
        // 10 x 20 = 200 becomes 20 x 40 = 800: both factors double, so each brings half of 600.
        let doubled = [Factor { before: 10.0, after: 20.0 }, Factor { before: 20.0, after: 40.0 }];
        let of = effects(&doubled).unwrap();
        assert!(of.iter().all(|effect| (effect - 300.0).abs() < 1e-9), "{of:?}");
        // 100 x 5 = 500 becomes 80 x 7.5 = 600: L = 100 / ln 1.2 = 548.4815; times ln 0.8 and ln 1.5.
        let mixed = [Factor { before: 100.0, after: 80.0 }, Factor { before: 5.0, after: 7.5 }];
        let of = effects(&mixed).unwrap();
        assert!((of[0] + 122.390_10).abs() < 1e-4 && (of[1] - 222.390_10).abs() < 1e-4, "{of:?}");
        let same = effects(&[Factor { before: 3.0, after: 3.0 }]).unwrap();
        assert!(same[0].abs() < 1e-12);
    }

    #[test]
    fn a_factor_of_nothing_has_no_effect_to_tell() {
        assert_eq!(effects(&[Factor { before: 0.0, after: 2.0 }]), None);
        assert_eq!(effects(&[]), None);
    }
}
