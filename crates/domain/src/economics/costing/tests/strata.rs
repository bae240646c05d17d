use super::super::stratification::{Served, Stratum, stratify};
use super::units;

fn served(revenue: i64, profit: i64, cost: i64, months_active: u32) -> Served {
    let revenue = units(revenue);
    Served { revenue, costed: revenue, gross_profit: Some(units(profit)), cost: units(cost), months_active }
}

/// Five customers, so that each is a fifth. By net sales 5, 4, 3, 2, 1; by months 5, 4, 2, 3, 1; margins of 20, 22, 40, 10 and
/// 30 % are 2, 3, 5, 1, 4; costs of 2, 20, 5, 4 and 30 % are 5, 2, 3, 4, 1. Worth is 10, 8, 5, 5, 2; profit 7, 5, 8, 5, 5.
#[test]
fn four_scores_make_four_kinds_of_customer() {
    let customers = [
        served(1_000, 200, 20, 12),
        served(800, 176, 160, 10),
        served(400, 160, 20, 3),
        served(200, 20, 8, 6),
        served(100, 30, 30, 1),
    ];
    let found: Vec<_> = stratify(&customers).into_iter().flatten().collect();
    let points: Vec<[u8; 4]> = found
        .iter()
        .map(|each| [each.buying_power, each.loyalty, each.profitability, each.cost_to_serve])
        .collect();
    assert_eq!(points, [[5, 5, 2, 5], [4, 4, 3, 2], [3, 2, 5, 3], [2, 3, 1, 4], [1, 1, 4, 1]]);
    let strata: Vec<Stratum> = found.iter().map(|each| each.stratum).collect();
    let [core, drain, opportunistic, marginal] =
        [Stratum::Core, Stratum::ServiceDrain, Stratum::Opportunistic, Stratum::Marginal];
    assert_eq!(strata, [core, drain, opportunistic, marginal, marginal]);
}

#[test]
fn nothing_is_said_of_unknown_costs_of_no_sales_and_of_a_handful() {
    let unknown = Served { gross_profit: None, ..served(100, 0, 0, 1) };
    let five = [served(10, 5, 1, 1); 5];
    let found = stratify(&[vec![unknown, served(-5, 1, 0, 1)], five.to_vec()].concat());
    assert_eq!(found[..2], [None, None]);
    assert!(found[2..].iter().all(Option::is_some));
    assert_eq!(stratify(&five[..4]), vec![None; 4]);
    assert!(stratify(&[]).is_empty());
}

#[test]
fn a_customer_that_does_not_cover_its_service_is_not_profitable() {
    let dear: Vec<Served> =
        (1..=5).map(|step| served(100 * step, 10 * step * step, 11 * step * step, 1)).collect();
    let low = [Stratum::ServiceDrain, Stratum::Marginal];
    assert!(stratify(&dear).iter().flatten().all(|each| low.contains(&each.stratum)));
}

/// The margin of lines with a cost stands for those without: 30 of 100 is 30 %, and 40 of 200 to serve is 20 %.
#[test]
fn margin_is_told_of_the_sales_whose_cost_is_known() {
    let half = Served { costed: units(100), gross_profit: Some(units(30)), ..served(200, 0, 40, 1) };
    assert_eq!((half.margin(), half.cost_ratio()), (Some(0.3), Some(0.2)));
}

/// Nine of ten cost nothing to serve: ranks 1 to 9, 5 in the middle, are the third fifth; the dear one is the first. All margins
/// are equal, and all are in the third.
#[test]
fn equal_values_share_the_rank_in_their_middle() {
    let mut customers: Vec<Served> = (1..=9).map(|step| served(100 * step, 20 * step, 0, 3)).collect();
    customers.push(served(50, 10, 5, 3));
    let found: Vec<_> = stratify(&customers).into_iter().flatten().collect();
    assert!(found[..9].iter().all(|each| each.cost_to_serve == 3), "{found:?}");
    assert_eq!((found[9].cost_to_serve, found[9].profitability, found[9].loyalty), (1, 3, 3));
    assert_eq!(found[8].stratum, Stratum::Core);
    assert_eq!(found[9].stratum, Stratum::Marginal);
}
