//! Whole public ledgers. The expected figures were computed twice, independently, with exact integers; class C of the
//! published counts includes the accounts with a value of zero or less.

use std::collections::{BTreeMap, BTreeSet};

use crate::accounts::AccountRef;
use crate::money::Amount;
use crate::portfolio::{
    AbcCuts, Class, CutPoints, MonthlyTotals, Ranking, Valued, Xyz, abc, concentration, monthly_variation,
};
use crate::time::{Day, Month, Months};

use super::account;
use crate::shared_data;

struct Lines(Vec<(AccountRef, Day, Amount, String)>);

/// The columns that say who bought, when, for how much, and on which invoice.
fn lines(file: &str, [customer, date, revenue, invoice]: [&str; 4], left_out: &str) -> Option<Lines> {
    let rows = shared_data::rows(file)?;
    let kept = rows.iter().filter(|row| left_out.is_empty() || row.get("status") != left_out);
    let line = |row: &shared_data::Row| {
        (
            account(row.get(customer)),
            row.get(date).parse().unwrap(),
            amount(row.get(revenue)),
            row.get(invoice).to_owned(),
        )
    };
    Some(Lines(kept.map(line).collect()))
}

/// Ten-thousandths from decimal text, digit by digit.
fn amount(text: &str) -> Amount {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    Amount(format!("{whole}{decimals:0<4}").parse().unwrap())
}

impl Lines {
    fn revenue(&self) -> BTreeMap<&AccountRef, Amount> {
        let mut sums: BTreeMap<&AccountRef, Amount> = BTreeMap::new();
        for (account, _, revenue, _) in &self.0 {
            *sums.entry(account).or_default() += *revenue;
        }
        sums
    }

    /// X, Y, Z and N by month, partial months at either end included.
    fn xyz(&self) -> [usize; 4] {
        let end = self.0.iter().map(|(_, day, ..)| day.month()).max().unwrap().plus(Months(1));
        let mut months: BTreeMap<&AccountRef, Vec<(Month, Amount)>> = BTreeMap::new();
        for (account, day, revenue, _) in &self.0 {
            months.entry(account).or_default().push((day.month(), *revenue));
        }
        let class = |months| monthly_variation(&MonthlyTotals::new(months, end)).class;
        let classes: Vec<Xyz> = months.into_values().map(class).collect();
        [Xyz::X, Xyz::Y, Xyz::Z, Xyz::N].map(|xyz| classes.iter().filter(|class| **class == xyz).count())
    }
}

struct Published {
    accounts: usize,
    a_b_c: [usize; 3],
    gini: f64,
    hhi: f64,
    top_20_percent: f64,
    accounts_for_80_percent: u32,
    x_y_z_n: [usize; 4],
}

fn assert_published(lines: &Lines, published: &Published) {
    let revenue = lines.revenue();
    let valued: Vec<Valued<'_>> =
        revenue.iter().map(|(account, value)| Valued { account, value: Some(*value) }).collect();
    assert_eq!(valued.len(), published.accounts);

    let ranking = Ranking::of(&valued);
    let classes = abc(&ranking, AbcCuts::default());
    let in_class = |class| classes.iter().filter(|found| **found == class).count();
    let c = in_class(Class::C) + in_class(Class::N);
    assert_eq!([in_class(Class::A), in_class(Class::B), c], published.a_b_c);

    let figures = concentration(&ranking);
    let close = |found: Option<f64>, expected: f64, within: f64| {
        assert!(found.is_some_and(|found| (found - expected).abs() <= within), "{found:?}, not {expected}");
    };
    close(figures.gini, published.gini, 5e-7);
    close(figures.hhi, published.hhi, 5e-7);
    close(figures.top_20_percent_share, published.top_20_percent, 5e-5);
    assert_eq!(figures.accounts_for_80_percent, Some(published.accounts_for_80_percent));
    assert_eq!(lines.xyz(), published.x_y_z_n);
}

const CLASSIC: [&str; 4] = ["customerNumber", "orderDate", "revenue", "orderNumber"];

#[test]
fn the_model_car_wholesaler_without_cancelled_orders() {
    let Some(lines) = lines("classicmodels_lines.csv", CLASSIC, "Cancelled") else { return };
    assert_published(
        &lines,
        &Published {
            accounts: 98,
            a_b_c: [61, 23, 14],
            gini: 0.327_241,
            hhi: 0.019_828,
            top_20_percent: 0.416_1,
            accounts_for_80_percent: 61,
            x_y_z_n: [0, 0, 98, 0],
        },
    );
}

#[test]
fn the_superstore() {
    let columns = ["Customer ID", "Order Date", "Sales", "Order ID"];
    let Some(lines) = lines("superstore.csv", columns, "") else { return };
    assert_published(
        &lines,
        &Published {
            accounts: 793,
            a_b_c: [396, 209, 188],
            gini: 0.441_309,
            hhi: 0.002_298,
            top_20_percent: 0.481_5,
            accounts_for_80_percent: 396,
            x_y_z_n: [0, 0, 789, 4],
        },
    );
}

#[test]
fn the_food_wholesaler() {
    let columns = ["customer_id", "order_date", "revenue", "order_id"];
    let Some(lines) = lines("northwind_lines.csv", columns, "") else { return };
    assert_published(
        &lines,
        &Published {
            accounts: 89,
            a_b_c: [34, 27, 28],
            gini: 0.575_454,
            hhi: 0.033_691,
            top_20_percent: 0.600_6,
            accounts_for_80_percent: 34,
            x_y_z_n: [0, 3, 85, 1],
        },
    );
}

#[test]
fn frequencies_of_few_orders_leave_a_score_empty() {
    let Some(lines) = lines("classicmodels_lines.csv", CLASSIC, "Cancelled") else { return };
    let mut orders: BTreeMap<&AccountRef, BTreeSet<&str>> = BTreeMap::new();
    for (account, _, _, order) in &lines.0 {
        orders.entry(account).or_default().insert(order);
    }
    let frequencies: Vec<i128> = orders.values().map(|orders| orders.len().try_into().unwrap()).collect();
    let cuts = CutPoints::of(frequencies.iter().copied());
    let scored = |score| frequencies.iter().filter(|frequency| 1 + cuts.below(**frequency) == score).count();
    assert_eq!([1, 2, 3, 4, 5].map(scored), [34, 42, 0, 15, 7]);
}
