//! The published fits, from the data they were made of.

use super::close::{relative, within};
use super::data::{calibration_end, cdnow, histories};
use crate::models::{BgNbd, History, MbgCnbd, ParetoNbd, Population, fit_regularity};

fn cdnow_sample() -> Option<Vec<History>> {
    Some(histories(&cdnow("CDNOW_sample.txt")?, calibration_end()))
}

#[test]
fn the_cdnow_sample_is_the_one_of_the_papers() {
    let Some(histories) = cdnow_sample() else { return };
    let population = Population::new(&histories);
    assert_eq!(
        (histories.len(), histories.iter().map(|h| u64::from(h.repeats())).sum::<u64>()),
        (2357, 2457)
    );
    within(population.repeaters(), 946.0, 0.0);
}

#[test]
fn bg_nbd_fits_cdnow_as_published() {
    // Fader, Hardie & Lee (2005), table 2; the maximum by an independent program.
    let Some(histories) = cdnow_sample() else { return };
    let fit = BgNbd::fit(&Population::new(&histories)).unwrap();
    for (found, wanted) in [
        (fit.model.r, 0.242_595),
        (fit.model.alpha, 4.413_602),
        (fit.model.a, 0.792_922),
        (fit.model.b, 2.425_907),
    ] {
        within(found, wanted, 2e-5);
    }
    within(fit.estimates.log_likelihood, -9_582.429_207, 1e-5);
    assert!(fit.estimates.converged, "{:?}", fit.estimates);
    let sum: f64 = histories.iter().map(|history| fit.model.log_likelihood(history)).sum();
    within(sum, fit.estimates.log_likelihood, 1e-6);
}

#[test]
fn pareto_nbd_fits_cdnow_as_published() {
    // Fader, Hardie & Lee (2005), table 2; the maximum by an independent program.
    let Some(histories) = cdnow_sample() else { return };
    let fit = ParetoNbd::fit(&Population::new(&histories)).unwrap();
    within(fit.model.r, 0.553_277, 1e-4);
    within(fit.model.alpha, 10.577_684, 1e-3);
    within(fit.model.s, 0.606_240, 1e-4);
    within(fit.model.beta, 11.668_742, 5e-3);
    within(fit.estimates.log_likelihood, -9_594.976_179, 1e-5);
    assert!(fit.estimates.converged, "{:?}", fit.estimates);
    let sum: f64 = histories.iter().map(|history| fit.model.log_likelihood(history)).sum();
    within(sum, fit.estimates.log_likelihood, 1e-5);
}

#[test]
fn mbg_nbd_fits_cdnow_as_published() {
    // The R package BTYDplus prints -9582.13572 and these parameters.
    let Some(histories) = cdnow_sample() else { return };
    let fit = MbgCnbd::fit(&Population::new(&histories), 1).unwrap();
    for (found, wanted) in [
        (fit.model.r, 0.524_843),
        (fit.model.alpha, 6.183_085),
        (fit.model.a, 0.891_359),
        (fit.model.b, 1.614_002),
    ] {
        within(found, wanted, 2e-5);
    }
    within(fit.estimates.log_likelihood, -9_582.135_716, 1e-5);
}

#[test]
fn cdnow_buys_by_chance() {
    let Some(histories) = cdnow_sample() else { return };
    let fit = fit_regularity(&Population::new(&histories)).unwrap();
    assert_eq!(fit.model.k, 1);
    let second = MbgCnbd::fit(&Population::new(&histories), 2).unwrap();
    assert!(second.estimates.converged, "{:?}", second.estimates);
    let sum: f64 = histories.iter().map(|history| second.model.log_likelihood(history)).sum();
    within(sum, second.estimates.log_likelihood, 1e-6);
}

#[test]
fn the_whole_cdnow_cohort_fits() {
    // 23,570 customers; the sample is every tenth of them, so that the parameters are near those of the sample.
    let Some(purchases) = cdnow("CDNOW_master.txt.gz") else { return };
    let histories = histories(&purchases, calibration_end());
    assert_eq!(histories.len(), 23_570);
    let population = Population::new(&histories);
    let (bg, mbg) = (BgNbd::fit(&population).unwrap(), MbgCnbd::fit(&population, 1).unwrap());
    assert!(bg.estimates.converged && mbg.estimates.converged);
    relative(bg.model.r, 0.243, 0.1);
}

#[test]
fn a_fit_does_not_depend_on_the_unit_of_time() {
    let Some(histories) = cdnow_sample() else { return };
    let slower: Vec<History> = histories
        .iter()
        .map(|history| {
            History::new(history.repeats(), history.last_days() * 7, history.age_days() * 7).unwrap()
        })
        .collect();
    let (weeks, days) = (Population::new(&histories), Population::new(&slower));
    let (bg_weeks, bg_days) = (BgNbd::fit(&weeks).unwrap(), BgNbd::fit(&days).unwrap());
    relative(bg_days.model.alpha, 7.0 * bg_weeks.model.alpha, 1e-7);
    relative(bg_days.model.r, bg_weeks.model.r, 1e-7);
    within(bg_days.estimates.log_likelihood, bg_weeks.estimates.log_likelihood - 2457.0 * 7_f64.ln(), 1e-6);
    let (pareto_weeks, pareto_days) = (ParetoNbd::fit(&weeks).unwrap(), ParetoNbd::fit(&days).unwrap());
    relative(pareto_days.model.beta, 7.0 * pareto_weeks.model.beta, 1e-6);
    relative(pareto_days.model.s, pareto_weeks.model.s, 1e-6);
}

#[test]
fn uneven_gaps_count_by_their_own_logarithms() {
    // From tests/truth/unequal_gaps.py, which integrates the densities of the gaps numerically. By hand: of gaps of one and
    // three weeks against two of two weeks, k = 2 differs by ln 3 - ln 4 = -0.287682, k = 1 by nothing.
    let cases: [(&[u32], u32, [f64; 3]); 4] = [
        (&[7, 21], 42, [-5.339_803_304, -6.026_249_043, -7.254_716_270]),
        (&[14, 14], 42, [-5.339_803_304, -5.738_566_970, -6.679_352_126]),
        (&[2, 33, 9, 40], 120, [-11.294_993_826, -12.928_900_388, -15.397_988_349]),
        (&[5], 300, [-3.853_584_507, -5.333_275_830, -7.060_421_662]),
    ];
    for (gaps, age, wanted) in cases {
        let (last, ln_gaps) = (gaps.iter().sum(), gaps.iter().map(|gap| (f64::from(*gap) / 7.0).ln()).sum());
        let history = History::with_gaps(u32::try_from(gaps.len()).unwrap(), last, age, ln_gaps).unwrap();
        for (k, wanted) in (1..).zip(wanted) {
            let model = MbgCnbd { k, r: 0.9, alpha: 5.0, a: 0.8, b: 2.5 };
            within(model.log_likelihood(&history), wanted, 1e-8);
        }
    }
}

#[test]
fn customers_by_chance_are_clocks_only_to_whoever_does_not_know_their_gaps() {
    let Some(known) = cdnow_sample() else { return };
    let told = |history: &History| (history.repeats(), history.last_days(), history.age_days());
    let again = known.iter().map(|history| {
        let (repeats, last, age) = told(history);
        History::with_gaps(repeats, last, age, history.ln_gaps()).unwrap()
    });
    let again: Vec<History> = again.collect();
    assert_eq!(again, known);
    assert_eq!(fit_regularity(&Population::new(&again)).unwrap().model.k, 1);
    let unknown = known.iter().map(|history| {
        let (repeats, last, age) = told(history);
        History::new(repeats, last, age).unwrap()
    });
    let unknown: Vec<History> = unknown.collect();
    assert!(
        fit_regularity(&Population::new(&unknown)).unwrap().model.k > 1,
        "which is why gaps are asked for"
    );
}
