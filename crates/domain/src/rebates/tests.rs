use super::*;

const UNIT: i128 = PARTS_PER_UNIT;

fn units(units: i128) -> Amount {
    Amount(units * UNIT)
}

fn terms(basis: Basis, reach: Reach) -> Terms {
    Terms {
        agreement: "R1".to_owned(),
        partner: Partner::Customer("C1".to_owned()),
        valid_from: "2026-01-01".parse().unwrap(),
        valid_to: "2026-12-31".parse().unwrap(),
        basis,
        reach,
        product: None,
        category: None,
        currency: Currency::EUR,
    }
}

fn percent(from: i128, percent: i128) -> Tier {
    Tier { from: units(from), gives: Gives::Percent(units(percent)) }
}

fn per_unit(from: i128, amount: Amount) -> Tier {
    Tier { from: units(from), gives: Gives::PerUnit(amount) }
}

/// 1% from 100,000, 2% from 200,000, 3% from 300,000.
fn agreement(reach: Reach) -> Agreement {
    let tiers = vec![percent(100_000, 1), percent(200_000, 2), percent(300_000, 3)];
    Agreement::new(terms(Basis::Revenue, reach), tiers).unwrap()
}

fn revenue(of: i128) -> Sold {
    Sold { revenue: units(of), quantity: Amount::ZERO }
}

fn as_of(day: &str) -> AsOf {
    AsOf(day.parse().unwrap())
}

#[test]
fn a_retroactive_tier_holds_from_the_first_unit_and_an_incremental_one_above_its_threshold() {
    let (whole, bands) = (agreement(Reach::Retroactive), agreement(Reach::Incremental));
    let of = |agreement: &Agreement, of| agreement.rebate(revenue(of)).0 / UNIT;
    assert_eq!([99_999, 100_000, 250_000, 300_000].map(|sold| of(&whole, sold)), [0, 1_000, 5_000, 9_000]);
    // 250,000: 1% of the second hundred thousand and 2% of the third's half; 400,000: 1,000 + 2,000 + 3,000.
    assert_eq!([99_999, 100_000, 250_000, 400_000].map(|sold| of(&bands, sold)), [0, 0, 2_000, 6_000]);
}

#[test]
fn an_amount_per_unit_counts_units() {
    let tiers = vec![per_unit(100, Amount(5_000)), per_unit(1_000, Amount(7_500))];
    let bands = Agreement::new(terms(Basis::Quantity, Reach::Incremental), tiers).unwrap();
    let sold = Sold { revenue: units(9), quantity: units(1_200) };
    // 900 units at 0.50 and 200 at 0.75.
    assert_eq!(bands.rebate(sold), units(600));
}

#[test]
fn the_rebate_is_accrued_on_the_tier_that_the_year_will_reach() {
    // As of 1 July 181 of 365 days have passed: 160,000 become 322,651.93, which is the third tier of 3%.
    let standing = agreement(Reach::Retroactive).standing(revenue(160_000), as_of("2026-07-01"));
    assert_eq!((standing.reached, standing.forecast_tier), (Some(0), Some(2)));
    assert_eq!((standing.to_next, standing.earned), (Some(units(40_000)), units(1_600)));
    assert_eq!(standing.forecast.unwrap().revenue.0 / UNIT, 322_651);
    assert_eq!((standing.accrued.0 + UNIT / 2) / UNIT, 4_800, "3% of what was sold so far");
    let over = agreement(Reach::Retroactive).standing(revenue(320_000), as_of("2027-03-01"));
    assert_eq!((over.accrued, over.earned, over.to_next), (units(9_600), units(9_600), None));
    let first = agreement(Reach::Retroactive).standing(Sold::default(), as_of("2026-01-01"));
    assert_eq!((first.forecast, first.accrued, first.to_next), (None, Amount::ZERO, Some(units(100_000))));
}

#[test]
fn tiers_that_do_not_fit_together_make_no_agreement() {
    let of = |basis, reach, tiers| Agreement::new(terms(basis, reach), tiers).unwrap_err().to_string();
    let (whole, bands) = (Reach::Retroactive, Reach::Incremental);
    assert_eq!(of(Basis::Revenue, whole, vec![]), "an agreement has at least one tier");
    assert_eq!(
        of(Basis::Revenue, whole, vec![percent(200, 2), percent(100, 1)]),
        "the tier from 100.0000 does not lie above the one from 200.0000: thresholds rise from row to row"
    );
    assert_eq!(of(Basis::Revenue, whole, vec![percent(-1, 2)]), "a tier begins at -1.0000, below zero");
    let mixed = vec![percent(1, 2), per_unit(2, Amount(1))];
    assert!(of(Basis::Revenue, whole, mixed).contains("all give the same"));
    assert!(of(Basis::Quantity, bands, vec![percent(1, 2)]).contains("use `retroactive`"));
    let ends = Terms { valid_to: "2025-12-31".parse().unwrap(), ..terms(Basis::Revenue, whole) };
    assert!(Agreement::new(ends, vec![percent(1, 2)]).unwrap_err().to_string().contains("before it begins"));
}

#[test]
fn two_agreements_overlap_with_the_same_partner_about_the_same_goods_on_one_day() {
    let with = |change: fn(&mut Terms)| {
        let mut terms = terms(Basis::Revenue, Reach::Retroactive);
        change(&mut terms);
        Agreement::new(terms, vec![percent(1, 2)]).unwrap()
    };
    let year = with(|_| {});
    assert!(year.overlaps(&with(|terms| terms.valid_from = "2026-12-31".parse().unwrap())));
    assert!(!year.overlaps(&with(|terms| {
        (terms.valid_from, terms.valid_to) = ("2027-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
    })));
    assert!(!year.overlaps(&with(|terms| terms.product = Some("P1".to_owned()))));
    assert!(!year.overlaps(&with(|terms| terms.partner = Partner::Group("C1".to_owned()))));
}
