//! Customers drawn from the models, so that the true parameters are known.

use chrono::{Duration, NaiveDate};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution, Exp, Gamma, StandardUniform};

use crate::models::{History, MbgCnbd, ParetoNbd};
use crate::time::{AsOf, Day};

/// Days, because histories count in whole days: rates are kept far below one order a day.
fn history(gaps: impl Iterator<Item = f64>, ends: f64, age: u32) -> History {
    let (mut repeats, mut last, mut now) = (0, 0_u32, 0.0);
    for gap in gaps {
        now += gap;
        if now > ends || now > f64::from(age) {
            break;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole days within the age"
        )]
        let day = (now.round() as u32).min(age);
        if day > last {
            (repeats, last) = (repeats + 1, day);
        }
    }
    History::new(repeats, last, age).unwrap()
}

/// Customers of the model with gaps of k parts each; ages between a third and all of the weeks.
pub(super) fn mbg_cnbd(model: &MbgCnbd, customers: u32, weeks: u32, seed: u64) -> Vec<History> {
    let days = mbg_cnbd_days(model, customers, weeks, seed);
    days.iter().filter_map(|days| History::of(days, end())).collect()
}

fn end() -> AsOf {
    AsOf(Day(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap()))
}

/// The purchase days of such customers up to the end of 2023.
pub(super) fn mbg_cnbd_days(model: &MbgCnbd, customers: u32, weeks: u32, seed: u64) -> Vec<Vec<Day>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let pace = Gamma::new(model.r, 1.0 / model.alpha).unwrap();
    let leaving = Beta::new(model.a, model.b).unwrap();
    (0..customers)
        .map(|customer| {
            let age = i64::from(weeks * 7 * (customer % 9 + 4) / 12);
            let (rate, leave): (f64, f64) = (pace.sample(&mut random), leaving.sample(&mut random));
            let gap = Gamma::new(f64::from(model.k), 7.0 / rate.max(1e-9)).unwrap();
            let first = end().0.0 - Duration::days(age + 1);
            let (mut days, mut now) = (vec![Day(first)], 0.0);
            loop {
                let stay: f64 = StandardUniform.sample(&mut random);
                now += gap.sample(&mut random);
                #[expect(clippy::cast_possible_truncation, reason = "days below some thousands")]
                let day = now.min(1e9).round() as i64;
                if stay < leave || day > age {
                    return days;
                }
                days.push(Day(first + Duration::days(day)));
            }
        })
        .collect()
}

/// Customers of the Pareto/NBD.
pub(super) fn pareto_nbd(model: &ParetoNbd, customers: u32, weeks: u32, seed: u64) -> Vec<History> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..customers)
        .map(|customer| {
            let rate: f64 = Gamma::new(model.r, 1.0 / model.alpha).unwrap().sample(&mut random);
            let hazard: f64 = Gamma::new(model.s, 1.0 / model.beta).unwrap().sample(&mut random);
            let ends = 7.0 * Exp::new(hazard.max(1e-12)).unwrap().sample(&mut random);
            let age = weeks * 7 * (customer % 9 + 4) / 12;
            let gap = Exp::new(rate.max(1e-9)).unwrap();
            history(std::iter::repeat_with(|| 7.0 * gap.sample(&mut random)), ends, age)
        })
        .collect()
}
