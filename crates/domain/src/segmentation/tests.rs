//! Claims about segments. Expected numbers are worked by hand beside them.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardUniform};

use super::medoids::distance;
use super::*;
use crate::accounts::AccountRef;
use crate::lifecycle::Phase;
use crate::money::{Amount, Currency};
use crate::portfolio::{AccountFacts, AccountJudgement, AccountXyz, Parameters, judge};
use crate::time::AsOf;

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-12
}

fn line(points: &[f64]) -> Vec<Vec<f64>> {
    points.iter().map(|point| vec![*point]).collect()
}

fn scattered(n: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut next = || -> f64 { StandardUniform.sample(&mut random) };
    (0..n).map(|_| vec![next(), next()]).collect()
}

/// `groups` clouds of width 1 whose middles lie 10 apart.
fn clouds(n: usize, groups: usize, seed: u64) -> Vec<Vec<f64>> {
    let shift = |place: usize| 10.0 * f64::from(u32::try_from(place % groups).unwrap());
    let move_out = |(place, row): (usize, Vec<f64>)| vec![row[0] + shift(place), row[1]];
    scattered(n, seed).into_iter().enumerate().map(move_out).collect()
}

fn loss(rows: &[Vec<f64>], medoids: &[usize]) -> f64 {
    let least = |row: &Vec<f64>| {
        medoids.iter().map(|medoid| distance(row, &rows[*medoid])).fold(f64::INFINITY, f64::min)
    };
    rows.iter().map(least).sum()
}

#[test]
fn two_partitions_agree_as_worked_by_hand() {
    // Cells 2, 1, 1, 2 hold 1 + 0 + 0 + 1 = 2 pairs; rows of 3 and 3 hold 6, columns of 2, 2, 2 hold 3, all six accounts 15.
    // Expected 6 * 3 / 15 = 1.2, at most (6 + 3) / 2 = 4.5: (2 - 1.2) / (4.5 - 1.2). The user guide of scikit-learn has the same
    // example with 0.24.
    assert!(near(adjusted_rand(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 2, 2]), 0.8 / 3.3));
    assert!(near(adjusted_rand(&[0, 0, 1, 1], &[1, 1, 0, 0]), 1.0));
    // One pair of six is expected together, none is: (0 - 2 * 2 / 6) / (2 - 2 * 2 / 6) = -0.5.
    assert!(near(adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]), -0.5));
}

#[test]
fn silhouettes_are_those_worked_by_hand() {
    // Of 0: 1 to its own, (5 + 7) / 2 = 6 to the others: 5/6. Of 5: 2 to its own, (5 + 4) / 2 to the others: 2.5/4.5.
    let found = silhouettes(&line(&[0.0, 1.0, 5.0, 7.0]), &[0, 0, 1, 1]);
    let expected = [5.0 / 6.0, 4.0 / 5.0, 2.5 / 4.5, 4.5 / 6.5];
    assert!(found.iter().zip(expected).all(|(found, expected)| near(*found, expected)), "{found:?}");
    assert!(silhouettes(&line(&[0.0, 1.0, 5.0]), &[0, 0, 1])[2].abs() < 1e-12, "an account alone has none");
}

#[test]
fn a_scale_is_told_by_median_and_quartiles_alone() {
    // Quartiles of 1 to 5 are 2, 3 and 4; a giant in place of 5 changes nothing and counts as far, not farther.
    let scale = Scale::of(Feature::Invoices, [5.0, 1.0, 3.0, 2.0, 4.0].into_iter()).unwrap();
    assert!(near(scale.middle, 3.0) && near(scale.range, 2.0));
    assert!(near(scale.place(Some(5.0)), 1.349));
    let giant = Scale::of(Feature::Invoices, [1e9, 1.0, 3.0, 2.0, 4.0].into_iter()).unwrap();
    assert_eq!(giant, scale);
    assert!(near(scale.place(Some(1e9)), 4.0));
    assert!(near(scale.place(None), 0.0), "what is unknown lies in the middle");
    assert!(Scale::of(Feature::Invoices, [1.0, 1.0, 1.0, 1.0, 9.0].into_iter()).is_none());
}

#[test]
fn groups_far_apart_are_those_of_every_choice_tried() {
    for seed in 0..10 {
        let rows = clouds(12, 3, seed);
        let mut best = f64::INFINITY;
        for a in 0..12 {
            for b in a + 1..12 {
                for c in b + 1..12 {
                    best = best.min(loss(&rows, &[a, b, c]));
                }
            }
        }
        let found = k_medoids(&rows, 3, 0).unwrap();
        assert!(near(found.loss, best), "{} is not {best}", found.loss);
        assert!(near(found.loss, loss(&rows, &found.medoids)));
    }
}

#[test]
fn no_swap_of_one_medoid_would_better_the_answer() {
    for seed in 0..10 {
        let rows = scattered(40, seed);
        let found = k_medoids(&rows, 4, 0).unwrap();
        assert!(near(found.loss, loss(&rows, &found.medoids)));
        for place in 0..4 {
            for other in 0..40 {
                let mut swapped = found.medoids.clone();
                swapped[place] = other;
                assert!(
                    loss(&rows, &swapped) >= found.loss - 1e-9,
                    "{other} is better than {:?}",
                    found.medoids
                );
            }
        }
    }
}

#[test]
fn the_largest_group_comes_first_and_every_account_is_with_its_nearest_medoid() {
    let rows = line(&[0.0, 0.1, 10.0, 10.1, 10.2, 0.05, 10.3]);
    let found = k_medoids(&rows, 2, 0).unwrap();
    assert_eq!(found.groups, [1, 1, 0, 0, 0, 1, 0]);
    assert_eq!(found.medoids[1], 5);
    assert!(k_medoids(&[], 2, 0).is_none());
    assert_eq!(k_medoids(&line(&[1.0]), 3, 0).unwrap().medoids, [0]);
}

#[test]
fn beyond_the_exact_size_samples_find_the_same_clouds_and_the_same_seed_the_same_medoids() {
    let rows = clouds(MOST_EXACT + 500, 3, 1);
    let found = k_medoids(&rows, 3, 7).unwrap();
    let planted: Vec<usize> = (0..rows.len()).map(|place| place % 3).collect();
    assert!(near(adjusted_rand(&found.groups, &planted), 1.0));
    assert_eq!(k_medoids(&rows, 3, 7).unwrap(), found);
}

#[test]
fn groups_that_are_there_are_stable_and_groups_of_nothing_are_not() {
    let verdict = |rows: &[Vec<f64>], k| {
        let found = k_medoids(rows, k, 0).unwrap();
        stability(rows, &found.groups, k, 3).unwrap()
    };
    assert_eq!(verdict(&clouds(150, 3, 2), 3).verdict(), Verdict::Stable);
    assert!(verdict(&scattered(60, 2), 9).mean < 0.8, "an even square has no nine groups");
    assert!(stability(&line(&[1.0, 2.0]), &[0, 1], 2, 0).is_none());
}

fn judged(accounts: &[(&str, i128, u64)]) -> Vec<AccountJudgement> {
    let day = "2025-03-10".parse().unwrap();
    let facts = |(id, revenue, invoices): &(&str, i128, u64)| AccountFacts {
        account: AccountRef { source: "erp".into(), external_id: (*id).into() },
        first_day: day,
        last_day: day,
        last_purchase: Some(day),
        lines: *invoices,
        invoices: *invoices,
        revenue: Amount(revenue * 10_000),
        costed_lines: 0,
        costed_revenue: Amount::ZERO,
        cost: Amount::ZERO,
        on_rung: None,
    };
    let accounts = accounts.iter().map(|one| (facts(one), AccountXyz::default())).collect();
    judge(accounts, &Parameters::of(AsOf("2025-03-31".parse().unwrap())))
}

fn profile(judgement: &AccountJudgement) -> Profile<'_> {
    Profile {
        judgement,
        currency: "EUR".parse::<Currency>().unwrap(),
        phase: Some(Phase::Expansion),
        state: None,
        country: Some("DE"),
        channel: None,
        customer_segment: None,
        salesperson: None,
        category: None,
    }
}

fn condition(field: Field, at_least: Option<i64>, below: Option<i64>, any_of: &[&str]) -> Condition {
    Condition { field, at_least, below, any_of: any_of.iter().map(|word| (*word).to_owned()).collect() }
}

fn rule(segment: &str, conditions: Vec<Condition>) -> Rule {
    Rule { segment: segment.to_owned(), conditions }
}

#[test]
fn the_first_rule_that_fits_wins_and_the_rest_is_a_segment() {
    let of = judged(&[("a", 5_000, 9), ("b", 1_000, 3), ("c", 999, 3), ("d", 10, 1)]);
    let definition = Definition::Rules {
        rules: vec![
            rule("Large", vec![condition(Field::Revenue, Some(500_000), None, &[])]),
            rule(
                "German",
                vec![
                    condition(Field::Country, None, None, &["AT", "DE"]),
                    condition(Field::Revenue, Some(99_900), Some(100_000), &[]),
                ],
            ),
            rule(
                "Growing",
                vec![
                    condition(Field::Phase, None, None, &["expansion"]),
                    condition(Field::Invoices, Some(2), None, &[]),
                ],
            ),
            rule("Large", vec![condition(Field::Channel, None, None, &["agent"])]),
        ],
        rest: "Others".into(),
    };
    let profiles: Vec<Profile<'_>> = of.iter().map(profile).collect();
    let found = segment(&definition.checked().unwrap(), None, &profiles);
    assert_eq!(found.segments, ["Large", "German", "Growing", "Others"]);
    assert_eq!(found.of, [0, 2, 1, 3]);
}

#[test]
fn regions_may_share_a_name() {
    let of = judged(&[("a", 5_000, 9), ("b", 1_000, 3)]);
    let names = [crate::portfolio::RfmSegment::Champions, crate::portfolio::RfmSegment::Lost]
        .map(|region| RegionName { region, segment: "Look at".into() });
    let definition = Definition::Rfm { names: names.into() };
    let found = segment(&definition, None, &of.iter().map(profile).collect::<Vec<_>>());
    assert_eq!(found.segments.len(), 11, "eleven regions, two under one name, and those without a score");
    assert_eq!(found.segments.first().map(String::as_str), Some("Look at"));
}

#[test]
fn found_centres_put_the_accounts_they_were_found_in_back_into_their_groups() {
    let mut accounts = Vec::new();
    let names: Vec<String> = (0..24).map(|number| format!("c{number:02}")).collect();
    for (number, name) in names.iter().enumerate() {
        let small = number % 2 == 0;
        let step = i128::try_from(number).unwrap();
        accounts.push((
            name.as_str(),
            if small { 100 + step } else { 90_000 + step },
            if small { 2 } else { 40 },
        ));
    }
    accounts.push(("zz", 0, 0));
    let of = judged(&accounts);
    let features = [Feature::Revenue, Feature::Invoices, Feature::DaysKnown];
    let found = find_groups(2, &features, 0, &of.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!(found.quality.constant, [Feature::DaysKnown]);
    assert!(found.quality.silhouette > 0.9);
    assert_eq!(found.quality.accounts, 24);
    let definition = Definition::Medoids { k: 2, features: features.into(), seed: 0, names: Vec::new() };
    let profiles: Vec<Profile<'_>> = of.iter().map(profile).collect();
    let told = segment(&definition, Some(&found.centres), &profiles);
    assert_eq!(told.segments, ["Group 1", "Group 2", "Inactive"]);
    assert_eq!(told.of[24], 2);
    assert!((0..24).all(|place| told.of[place] == told.of[place % 2]));
    assert_ne!(told.of[0], told.of[1]);
    let few = find_groups(2, &features, 0, &of.iter().take(3).collect::<Vec<_>>());
    assert_eq!(few, Err(NoGroups::TooFew { accounts: 3, k: 2 }));
    let alike = find_groups(2, &[Feature::DaysKnown], 0, &of.iter().collect::<Vec<_>>());
    assert_eq!(alike, Err(NoGroups::Constant));
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let rules = |condition| Definition::Rules { rules: vec![rule("A", vec![condition])], rest: "R".into() };
    let refused = |definition: Definition| definition.checked().unwrap_err().to_string();
    let number = condition(Field::Revenue, None, None, &[]);
    assert_eq!(
        refused(rules(number)),
        "in the rule for `A`: revenue is a number: say `at_least`, `below` or both"
    );
    let word = condition(Field::Xyz, None, None, &["Q"]);
    assert_eq!(refused(rules(word)), "in the rule for `A`: xyz is never `Q`");
    let empty = condition(Field::Invoices, Some(3), Some(3), &[]);
    assert_eq!(refused(rules(empty)), "in the rule for `A`: no invoices is at least 3 and below 3");
    let all = Definition::Rules { rules: vec![rule("A", Vec::new())], rest: "R".into() };
    assert!(refused(all).contains("would take every account"));
    let medoids = |k, names: &[&str]| Definition::Medoids {
        k,
        features: vec![Feature::Revenue],
        seed: 0,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    assert_eq!(refused(medoids(1, &[])), "1 groups cannot be looked for: say 2 to 12");
    assert!(refused(medoids(2, &["Same", "Same"])).starts_with("1 names for 2 groups"));
    assert!(medoids(2, &["Big", "Small"]).checked().is_ok());
    assert!(rules(condition(Field::GrossProfitClass, None, None, &["A"])).is_of_margin());
    assert!(!medoids(2, &[]).is_of_margin());
}
