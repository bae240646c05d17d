//! The published fits of the models of money, opportunities, contracts and states.

use std::collections::BTreeMap;

use super::close::within;
use super::data::{calibration_end, cdnow};
use crate::models::{
    BgBb, GammaGamma, InvalidChain, Opportunities, Renewals, ShiftedBetaGeometric, Spend, correlation,
    markov_values,
};
use crate::shared_data;
use crate::time::Day;

fn cdnow_spends() -> Option<Vec<Spend>> {
    let mut customers: BTreeMap<String, BTreeMap<Day, i64>> = BTreeMap::new();
    for (customer, day, value) in cdnow("CDNOW_sample.txt")? {
        if day < calibration_end().0 {
            *customers.entry(customer).or_default().entry(day).or_default() += value;
        }
    }
    let repeat = customers.values().filter(|days| days.len() > 1).map(|days| {
        let values: Vec<i64> = days.values().skip(1).copied().collect();
        let mean = values.iter().sum::<i64>() as f64 / 1000.0 / values.len() as f64;
        Spend { orders: u32::try_from(values.len()).unwrap(), mean }
    });
    Some(repeat.collect())
}

#[test]
fn gamma_gamma_fits_cdnow_as_published() {
    // Fader & Hardie, note 025: p 6.25, q 3.74, gamma 15.44; the maximum by an independent program.
    let Some(spends) = cdnow_spends() else { return };
    assert_eq!(spends.len(), 946);
    let fit = GammaGamma::fit(&spends).unwrap();
    within(fit.model.p, 6.249_571, 1e-4);
    within(fit.model.q, 3.744_225, 1e-4);
    within(fit.model.gamma, 15.443_525, 1e-3);
    within(fit.estimates.log_likelihood, -4_055.917_695, 1e-5);
    within(fit.model.expected_value(None).unwrap(), 35.1704, 1e-3);
    // The paper reports 0.11.
    within(correlation(&spends).unwrap(), 0.11, 0.01);
    let sum: f64 = spends.iter().filter_map(|spend| fit.model.log_likelihood(spend)).sum();
    within(sum, fit.estimates.log_likelihood, 1e-6);
}

#[test]
fn bg_bb_fits_the_donors_as_published() {
    // Fader, Hardie & Shang (2010), table 3: 11,104 donors, 6 opportunities.
    let Some(rows) = shared_data::rows("donations.csv") else { return };
    let customers: Vec<(Opportunities, f64)> = rows
        .iter()
        .map(|row| {
            let count = |column: &str| row.get(column).parse::<u32>().unwrap();
            let kind = Opportunities::new(count("frequency"), count("recency"), count("periods")).unwrap();
            (kind, f64::from(count("weights")))
        })
        .collect();
    let fit = BgBb::fit(&customers).unwrap();
    within(fit.model.alpha, 1.203_522, 1e-4);
    within(fit.model.beta, 0.749_716, 1e-4);
    within(fit.model.gamma, 0.656_718, 1e-4);
    within(fit.model.delta, 2.783_442, 1e-3);
    within(fit.estimates.log_likelihood, -33_225.581_274, 1e-4);
    assert!(fit.estimates.converged, "{:?}", fit.estimates);
}

#[test]
fn renewals_fit_as_published() {
    // Fader & Hardie (2007), table 1 and figure 5; (2010) for the discounted renewals.
    let high_end = [1000.0, 869.0, 743.0, 653.0, 593.0, 551.0, 517.0, 491.0];
    let fit = ShiftedBetaGeometric::fit(&Renewals::of_cohort(&high_end)).unwrap();
    within(fit.model.alpha, 0.668_088, 1e-5);
    within(fit.model.beta, 3.806_095, 1e-5);
    within(fit.estimates.log_likelihood, -1_611.158_147, 1e-5);
    for (years, wanted) in [(8, 0.4604), (9, 0.4358), (10, 0.4142), (11, 0.3951), (12, 0.3780)] {
        within(fit.model.survival(years), wanted, 6e-5);
    }
    within(fit.model.discounted_renewals(8, 0.1).unwrap(), 7.5296, 1e-3);

    let regular = [1000.0, 631.0, 468.0, 382.0, 326.0, 289.0, 262.0, 241.0];
    let fit = ShiftedBetaGeometric::fit(&Renewals::of_cohort(&regular)).unwrap();
    within(fit.model.alpha, 0.704_077, 1e-5);
    within(fit.model.beta, 1.182_043, 1e-5);
    within(fit.estimates.log_likelihood, -1_680.265_188, 1e-5);
    for (years, wanted) in [(8, 0.220), (9, 0.204), (10, 0.191), (11, 0.180), (12, 0.170)] {
        within(fit.model.survival(years), wanted, 6e-4);
    }
}

#[test]
fn markov_values_are_those_of_the_paper() {
    // Pfeifer & Carraway (2000): recency 1 to 4, then lost; 40 per order, 4 per contact, 20 %.
    let back = [0.3, 0.2, 0.15, 0.05];
    let mut transitions = vec![vec![0.0; 5]; 5];
    for (state, chance) in back.into_iter().enumerate() {
        transitions[state][0] = chance;
        transitions[state][state + 1] = 1.0 - chance;
    }
    transitions[4][4] = 1.0;
    let values = markov_values(&transitions, &[36.0, -4.0, -4.0, -4.0, 0.0], 0.2).unwrap();
    for (found, wanted) in values.iter().zip([52.319_609, 5.553_784, 1.250_773, -1.820_016, 0.0]) {
        within(*found, wanted, 1e-6);
    }
}

#[test]
fn a_chain_without_end_or_sense_is_refused() {
    assert_eq!(markov_values(&[vec![1.0]], &[5.0], 0.0), Err(InvalidChain::Endless));
    assert_eq!(markov_values(&[vec![1.2]], &[5.0], 0.1), Err(InvalidChain::Row { row: 1, sum: 1.2 }));
    assert_eq!(markov_values(&[vec![0.5]], &[5.0, 1.0], 0.1), Err(InvalidChain::Shape { states: 2 }));
    assert_eq!(markov_values(&[vec![0.5]], &[f64::NAN], 0.1), Err(InvalidChain::NotANumber));
    assert_eq!(markov_values(&[vec![0.5]], &[5.0], -0.1), Err(InvalidChain::Discount(-0.1)));
}
