//! Sharing an amount out without losing or inventing a cent.
//!
//! The rule is that of the largest remainder: every part gets what it is due, rounded down, and the units that are left go
//! to the parts that lost most by rounding, the first of equals first. What is shared out adds up to what there was.

use crate::money::{Amount, Currency};

/// Shares an amount, rounded to whole minor units, by weight. Weights may be negative, as returns are; where they cancel
/// out, all goes to the heaviest.
pub fn share_out(total: Amount, weights: &[Amount], currency: Currency) -> Vec<Amount> {
    let step = currency.parts_per_minor();
    let units = nearest(total.0, step);
    if let [_] = weights {
        return vec![Amount(units * step)];
    }
    let sum: i128 = weights.iter().map(|weight| weight.0).sum();
    if sum == 0 {
        let heaviest =
            (0..weights.len()).rev().max_by_key(|at| weights.get(*at).map(|weight| weight.0.abs()));
        let share = |at| if Some(at) == heaviest { Amount(units * step) } else { Amount::ZERO };
        return (0..weights.len()).map(share).collect();
    }
    let due = weights.iter().map(|weight| divided(units * weight.0 * sum.signum(), sum.abs()));
    let due: Vec<(i128, i128)> = due.collect();
    let left = units - due.iter().map(|(whole, _)| whole).sum::<i128>();
    let mut shares: Vec<i128> = due.iter().map(|(whole, _)| *whole).collect();
    settle(&mut shares, &due.iter().map(|(_, rest)| *rest).collect::<Vec<_>>(), left);
    shares.into_iter().map(|units| Amount(units * step)).collect()
}

/// The quotient, rounded down, and what is left. Nearly everything is small, and small numbers divide many times faster.
fn divided(of: i128, by: i128) -> (i128, i128) {
    match (i64::try_from(of), i64::try_from(by)) {
        (Ok(of), Ok(by)) if by > 0 => (of.div_euclid(by).into(), of.rem_euclid(by).into()),
        _ => (of.div_euclid(by), of.rem_euclid(by)),
    }
}

/// Amounts in whole minor units that add up to a sum that is rounded already, each at most one unit from its own rounding
/// as long as the sum belongs to them; `None` where one does not fit 64 bits.
pub fn adding_up(parts: &[Amount], sum: i64, currency: Currency) -> Option<Vec<i64>> {
    let step = currency.parts_per_minor();
    let mut shares: Vec<i128> = parts.iter().map(|part| part.0.div_euclid(step)).collect();
    let rests: Vec<i128> = parts.iter().map(|part| part.0.rem_euclid(step)).collect();
    let left = i128::from(sum) - shares.iter().sum::<i128>();
    settle(&mut shares, &rests, left);
    shares.into_iter().map(|units| i64::try_from(units).ok()).collect()
}

/// Hands out the units that are left, those with the largest remainder first; takes back where there are too few.
fn settle(shares: &mut [i128], rests: &[i128], left: i128) {
    if left == 0 {
        return;
    }
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(rests.get(*at).copied().unwrap_or_default()));
    if left < 0 {
        order.reverse();
    }
    let step = left.signum();
    let count = usize::try_from(left.abs()).unwrap_or(usize::MAX);
    for at in order.iter().cycle().take(if order.is_empty() { 0 } else { count }) {
        if let Some(share) = shares.get_mut(*at) {
            *share += step;
        }
    }
}

/// A quotient rounded half away from zero; zero where nothing divides it.
pub(super) fn nearest(numerator: i128, divisor: i128) -> i128 {
    if divisor == 0 {
        return 0;
    }
    let (whole, rest) = (numerator / divisor, numerator % divisor);
    let away = rest.abs() * 2 >= divisor.abs();
    whole + if away { rest.signum() * divisor.signum() } else { 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amounts(parts: &[i128]) -> Vec<Amount> {
        parts.iter().copied().map(Amount).collect()
    }

    #[test]
    fn a_cent_that_is_left_goes_to_whoever_lost_most() {
        // 1.00 by 1:1:1 is 0.34, 0.33, 0.33; 0.05 by 3:5:2 is 1.5, 2.5 and 1 cents: 2, 2, 1.
        let share = |total, weights: &[i128]| share_out(Amount(total), &amounts(weights), Currency::EUR);
        assert_eq!(share(10_000, &[1, 1, 1]), amounts(&[3_400, 3_300, 3_300]));
        assert_eq!(share(500, &[3, 5, 2]), amounts(&[200, 200, 100]));
        assert_eq!(share(1_000, &[3, -1]), amounts(&[1_500, -500]), "a return gives back");
        assert_eq!(share(1_000, &[-1, -1]), amounts(&[500, 500]));
        assert_eq!(share(1_000, &[2, -2]), amounts(&[1_000, 0]));
        assert_eq!(share(1_000, &[]), []);
    }

    #[test]
    fn rounded_parts_add_up_to_a_rounded_sum() {
        // 0.333 three times is 0.999, which is 1.00.
        assert_eq!(adding_up(&amounts(&[3_330, 3_330, 3_330]), 100, Currency::EUR), Some(vec![34, 33, 33]));
        assert_eq!(adding_up(&amounts(&[100, 200]), 3, Currency::EUR), Some(vec![1, 2]));
        assert_eq!(adding_up(&amounts(&[149, 149]), 2, Currency::EUR), Some(vec![1, 1]));
    }

    proptest! {
        #[test]
        fn what_is_shared_out_adds_up(total in -10_000_000_i128..10_000_000, weights in prop::collection::vec(-1_000_000_i128..1_000_000, 1..40)) {
            let total = Amount(total * 100);
            let shares = share_out(total, &amounts(&weights), Currency::EUR);
            prop_assert_eq!(shares.iter().copied().sum::<Amount>(), total);
            prop_assert!(shares.iter().all(|share| share.0 % 100 == 0));
        }
    }
}
