use crate::money::Amount;
use crate::portfolio::{Concentration, Dependence, HhiBand, concentration};

use super::{INEQ, accounts, rank_all};

fn of(values: &[i128]) -> Concentration {
    let accounts = accounts(values.len());
    concentration(&rank_all(&accounts, values))
}

fn close(found: Option<f64>, expected: f64, within: f64) {
    assert!(found.is_some_and(|found| (found - expected).abs() <= within), "{found:?} is not {expected}");
}

#[test]
fn gini_and_hhi_are_those_of_r_ineq() {
    // ineq::Gini(x), Gini(x, corr = TRUE), conc(x, type = "Herfindahl").
    let figures = of(&INEQ);
    close(figures.gini, 0.462_091_130_3, 5e-11);
    close(figures.gini_corrected, 0.513_434_589_2, 5e-11);
    close(figures.hhi, 0.184_081_230_9, 5e-11);
    assert_eq!(figures.hhi_band, Some(HhiBand::High));
}

#[test]
fn the_textbook_portfolio_has_its_textbook_figures() {
    let figures = of(&[500, 220, 90, 60, 40, 30, 25, 15, 12, 8]);
    close(figures.hhi, 0.313_658, 1e-12);
    close(figures.effective_customers, 3.188, 5e-4);
    close(figures.gini, 0.637_4, 5e-5);
    close(figures.cr.cr1, 0.5, 1e-15);
    close(figures.cr.cr3, 0.81, 1e-15);
    close(figures.cr.cr4, 0.87, 1e-15);
    close(figures.cr.cr10, 1.0, 0.0);
    close(figures.cr.cr20, 1.0, 0.0);
    assert_eq!((figures.base_accounts, figures.base), (10, Amount(1_000)));
    assert_eq!(figures.top_20_percent_accounts, 2);
    close(figures.top_20_percent_share, 0.72, 1e-15);
    assert_eq!(figures.accounts_for_80_percent, Some(3));
    assert_eq!(figures.band.accounts_at_lower, Some(1));
    assert_eq!(figures.band.accounts_at_upper, Some(2));
    assert_eq!(figures.largest.map(|largest| largest.account.external_id), Some("00000".into()));
    assert_eq!(figures.dependence, Some(Dependence::Critical));
}

#[test]
fn a_share_is_reached_at_exactly_its_percentage() {
    let figures = of(&[30, 25, 25, 20]);
    assert_eq!(figures.band.accounts_at_lower, Some(1));
    assert_eq!(figures.band.accounts_at_upper, Some(2));
    assert_eq!(figures.accounts_for_80_percent, Some(3));
}

#[test]
fn dependence_begins_above_its_cut() {
    let dependence = |largest: i128, others: i128, of_them: usize| {
        let mut values = vec![others; of_them];
        values.push(largest);
        of(&values).dependence
    };
    assert_eq!(dependence(10, 10, 9), Some(Dependence::None), "10 of 100");
    assert_eq!(dependence(11, 10, 9), Some(Dependence::Breadwinner), "11 of 101");
    assert_eq!(dependence(25, 25, 3), Some(Dependence::Breadwinner), "25 of 100");
    assert_eq!(dependence(26, 25, 3), Some(Dependence::Critical), "26 of 101");
}

#[test]
fn bands_of_the_index_end_where_the_guidelines_say() {
    let largest_exact = 10_i128.pow(26) + 7;
    for equal in [1, 3, 10_000, largest_exact] {
        assert_eq!(of(&[equal; 11]).hhi_band, Some(HhiBand::Unconcentrated));
        assert_eq!(of(&[equal; 10]).hhi_band, Some(HhiBand::Moderate), "0.10 of {equal}");
        assert_eq!(of(&[equal; 5]).hhi_band, Some(HhiBand::High));
    }
    // 900 + 400 + 5 * 100 of 10,000.
    let figures = of(&[30, 20, 10, 10, 10, 10, 10]);
    close(figures.hhi, 0.18, 1e-15);
    assert_eq!(figures.hhi_band, Some(HhiBand::Moderate));
}

#[test]
fn one_account_is_everything() {
    let figures = of(&[7]);
    assert_eq!((figures.gini, figures.gini_corrected), (Some(0.0), None));
    assert_eq!((figures.hhi, figures.effective_customers), (Some(1.0), Some(1.0)));
    assert_eq!(figures.top_20_percent_accounts, 1);
    assert_eq!(figures.accounts_for_80_percent, Some(1));
}

#[test]
fn without_a_positive_value_there_are_no_ratios() {
    for values in [&[][..], &[0, -5, -6]] {
        let figures = of(values);
        assert_eq!((figures.base_accounts, figures.base), (0, Amount::ZERO));
        assert_eq!((figures.gini, figures.hhi, figures.hhi_band), (None, None, None));
        assert_eq!((figures.effective_customers, figures.top_20_percent_share), (None, None));
        assert_eq!((figures.cr, figures.band), <_>::default());
        assert_eq!((figures.accounts_for_80_percent, figures.top_20_percent_accounts), (None, 0));
        assert_eq!((figures.largest, figures.dependence), (None, None));
    }
    assert_eq!(of(&[0, -5, -6]).non_positive, Amount(-11));
}

#[test]
fn losses_are_counted_beside_and_change_nothing() {
    let (with, without) = (of(&[5, -100, 3, 0]), of(&[5, 3]));
    assert_eq!((with.non_positive_accounts, with.non_positive), (2, Amount(-100)));
    assert_eq!(with.gini, without.gini);
    assert_eq!(with.hhi, without.hhi);
    assert_eq!(with.top_20_percent_share, without.top_20_percent_share);
}

#[test]
fn totals_beyond_the_squares_of_128_bits_are_measured_all_the_same() {
    let large = INEQ.map(|value| value * 10_i128.pow(28));
    let figures = of(&large);
    close(figures.gini, 0.462_091_130_3, 5e-11);
    close(figures.hhi, 0.184_081_230_9, 5e-11);
}
