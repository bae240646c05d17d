//! What if: the ladder as it would have been with other prices, terms, freight and service.
//!
//! Levers are pulled on what was sold: nothing is forecast. Volume answers to price by an elasticity somebody types, and by
//! nothing at all where nobody does. Rebates, cash discounts and the cost of waiting keep their part of net sales; cost of
//! goods and freight follow volume; what serving costs follows its own levers. A rung that is not known stays unknown.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::capital::CapitalTerms;
use super::ladder::{Entry, Ladder, Missing, Rung};
use super::share_out::nearest;
use crate::money::{Amount, PARTS_PER_UNIT};

const MILLION: i128 = 1_000_000;

/// A percentage or another factor as people write it, exact to four decimals: `2.5`, `-0.75`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal(i64);

/// The text is no such number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number such as 2.5 or -0.75, with four decimals at most")]
pub struct NotADecimal(String);

impl Decimal {
    /// A whole number.
    pub fn whole(number: i32) -> Self {
        Self(i64::from(number) * 10_000)
    }

    /// The nearest float, for charts.
    pub fn approximate(self) -> f64 {
        crate::money::approximate(i128::from(self.0)) / 10_000.0
    }

    /// Ten-thousandths.
    pub(super) fn parts(self) -> i128 {
        i128::from(self.0)
    }

    /// Of a percentage: millionths of one.
    fn millionths(self) -> i128 {
        i128::from(self.0)
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let bad = || NotADecimal(text.to_owned());
        let trimmed = text.trim();
        let (is_negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 9
            || decimals.len() > 4
            || !is_number(whole)
            || !is_number(decimals)
        {
            return Err(bad());
        }
        let parts: i64 = format!("{whole}{decimals:0<4}").parse().map_err(|_| bad())?;
        Ok(Self(if is_negative { -parts } else { parts }))
    }
}

impl TryFrom<String> for Decimal {
    type Error = NotADecimal;

    fn try_from(text: String) -> Result<Self, NotADecimal> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.to_string()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{}.{:04}", self.0.abs() / 10_000, self.0.abs() % 10_000);
        write!(f, "{sign}{}", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// What is pulled; a lever at nought changes nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Levers {
    /// List prices by so many percent, -90 to 100; discounts keep their part of them.
    pub price_percent: Decimal,
    /// So many percent of sales at list prices more discount, -90 to 90.
    pub discount_points: Decimal,
    /// So many days more until customers pay, -365 to 365.
    pub payment_days: i32,
    /// The freight you bear by so many percent, -100 to 500.
    pub freight_percent: Decimal,
    /// The least an order brings, in whole currency units, 0 to 1,000,000: what is below is bundled until it is reached.
    pub minimum_order: u32,
    /// Visits, service and special treatment by so many percent, -100 to 500.
    pub service_percent: Decimal,
    /// What handling orders and moving goods costs by so many percent, -100 to 500.
    pub cost_rate_percent: Decimal,
    /// The change of volume in percent for one percent more net price, -10 to 0.
    pub elasticity: Decimal,
}

/// A lever is pulled beyond its reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{lever}` goes from {least} to {most}")]
pub struct BeyondReach {
    /// Its name in the API.
    pub lever: &'static str,
    least: i32,
    most: i32,
}

impl Levers {
    /// Whether every lever is within its reach.
    pub fn check(&self) -> Result<(), BeyondReach> {
        let reaches = [
            ("price_percent", self.price_percent, -90, 100),
            ("discount_points", self.discount_points, -90, 90),
            ("payment_days", Decimal::whole(self.payment_days.clamp(-1_000, 1_000)), -365, 365),
            ("freight_percent", self.freight_percent, -100, 500),
            ("service_percent", self.service_percent, -100, 500),
            ("cost_rate_percent", self.cost_rate_percent, -100, 500),
            ("elasticity", self.elasticity, -10, 0),
        ];
        for (lever, value, least, most) in reaches {
            if value < Decimal::whole(least) || value > Decimal::whole(most) {
                return Err(BeyondReach { lever, least, most });
            }
        }
        if self.minimum_order > 1_000_000 {
            return Err(BeyondReach { lever: "minimum_order", least: 0, most: 1_000_000 });
        }
        Ok(())
    }

    /// Whether nothing is pulled.
    pub fn is_idle(&self) -> bool {
        Self { elasticity: Decimal::default(), ..*self } == Self::default()
    }

    /// The rungs that a pulled lever needs to be known.
    pub fn needs(&self) -> Vec<Rung> {
        let mut needs = Vec::new();
        let mut need = |is_pulled: bool, rung: Rung| {
            if is_pulled && !needs.contains(&rung) {
                needs.push(rung);
            }
        };
        let nought = Decimal::default();
        need(self.payment_days != 0, Rung::PaymentTerms);
        need(self.freight_percent != nought, Rung::Freight);
        need(self.minimum_order > 0 || self.cost_rate_percent != nought, Rung::OrderCost);
        need(self.cost_rate_percent != nought, Rung::LogisticsCost);
        need(self.service_percent != nought, Rung::CustomerCost);
        needs
    }

    /// A cell's ladder with the levers pulled. `capital` is what capital costs; `orders_left` the millionths
    /// of its orders that are left by the minimum.
    pub fn pull(&self, of: &Ladder, capital: CapitalTerms, orders_left: i128) -> Ladder {
        let amount = |rung| of.amount(rung).unwrap_or_default();
        let net = amount(Rung::NetSales);
        let (discount, difference) = (amount(Rung::InvoiceDiscount), amount(Rung::PriceDifference));
        let list = net + discount + difference;
        let price = MILLION + self.price_percent.millionths();
        // At present volume: list prices move, then the further discount comes off them, and no more than there is left to pay.
        let difference = times(difference, price);
        let left = times(list, price) - times(discount, price) - difference;
        let further =
            at_most(times(times(list, price), self.discount_points.millionths()), left, times(list, price));
        let discount = times(discount, price) + further;
        let at_volume = times(list, price) - discount - difference;
        let volume = self.volume(net, at_volume);
        let new_net = times(at_volume, volume);
        let of_sales = |amount: Amount| Amount(scaled(amount.0, new_net.0, net.0));

        let mut pulled = Ladder::of(new_net);
        pulled.coverage = of.coverage;
        pulled.coverage.listed = of_sales(of.coverage.listed);
        pulled.coverage.costed = of_sales(of.coverage.costed);
        pulled.coverage.paid = of_sales(of.coverage.paid);
        let mut set = |rung: Rung, change: &dyn Fn(Amount) -> Amount| {
            pulled.set(
                rung,
                match of.entry(rung) {
                    Entry::Known(amount) => Entry::Known(change(amount)),
                    missing @ Entry::Missing(_) => missing,
                },
            );
        };
        set(Rung::InvoiceDiscount, &|_| times(discount, volume));
        set(Rung::PriceDifference, &|_| times(difference, volume));
        set(Rung::Rebate, &of_sales);
        set(Rung::CashDiscount, &of_sales);
        let waiting = capital.percent.map_or(Amount::ZERO, |percent| {
            let parts = new_net.0 * percent.0 * i128::from(self.payment_days);
            Amount(nearest(parts, 100 * PARTS_PER_UNIT * i128::from(capital.year_days)))
        });
        set(Rung::PaymentTerms, &|amount| of_sales(amount) + waiting);
        set(Rung::Freight, &|amount| {
            times(times(amount, volume), MILLION + self.freight_percent.millionths())
        });
        set(Rung::CostOfGoods, &|amount| times(amount, volume));
        let rates = MILLION + self.cost_rate_percent.millionths();
        set(Rung::OrderCost, &|amount| times(times(amount, orders_left), rates));
        set(Rung::LogisticsCost, &|amount| times(amount, rates));
        set(Rung::CustomerCost, &|amount| times(amount, MILLION + self.service_percent.millionths()));
        set(Rung::SegmentCost, &|amount| amount);
        // Sales without a cost are taken out with what comes off them, as they are in every ladder.
        let is_uncosted = matches!(of.entry(Rung::CostOfGoods), Entry::Missing(Missing::NoCost));
        let taken = [Rung::Rebate, Rung::CashDiscount, Rung::PaymentTerms, Rung::Freight];
        let taken: Amount = taken.into_iter().filter_map(|rung| pulled.amount(rung)).sum();
        pulled.set(
            Rung::UncostedSales,
            match of.entry(Rung::UncostedSales) {
                Entry::Known(_) if is_uncosted => Entry::Known(new_net - taken),
                other => other,
            },
        );
        pulled
    }

    /// Millionths of the volume that are left or more, by the change of the net price.
    fn volume(&self, net: Amount, at_volume: Amount) -> i128 {
        if net <= Amount::ZERO {
            return MILLION;
        }
        let change = nearest((at_volume.0 - net.0) * MILLION, net.0);
        (MILLION + nearest(change * self.elasticity.millionths(), 10_000)).max(0)
    }
}

/// A discount off a list price, and no more of it than is left to pay; a mark-up stays whole.
fn at_most(further: Amount, left: Amount, list: Amount) -> Amount {
    if further.0.signum() != list.0.signum() {
        further
    } else if left.0.signum() != list.0.signum() {
        Amount::ZERO
    } else if further.0.abs() > left.0.abs() {
        left
    } else {
        further
    }
}

/// The millionths of an account's orders that are left where those below a minimum are bundled until they reach it. Orders
/// of nothing or less are corrections and stay.
pub fn orders_left(sizes: &[Amount], minimum: Amount) -> i128 {
    if minimum <= Amount::ZERO || sizes.is_empty() {
        return MILLION;
    }
    let is_small = |size: &&Amount| **size > Amount::ZERO && **size < minimum;
    let small: Vec<Amount> = sizes.iter().filter(is_small).copied().collect();
    let together: Amount = small.iter().copied().sum();
    let count = |orders: usize| i128::try_from(orders).unwrap_or(i128::MAX);
    // Begun bundles are sent at the end of the period.
    let bundled = (together.0 + minimum.0 - 1) / minimum.0;
    nearest(
        (count(sizes.len() - small.len()) + bundled.min(count(small.len()))) * MILLION,
        count(sizes.len()),
    )
}

fn times(amount: Amount, millionths: i128) -> Amount {
    Amount(nearest(amount.0 * millionths, MILLION))
}

/// An amount in the relation of two others; the same where the second is nothing.
fn scaled(amount: i128, to: i128, from: i128) -> i128 {
    if from == 0 { amount } else { nearest(amount * to, from) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(units: i128) -> Amount {
        Amount(units * PARTS_PER_UNIT)
    }

    fn ten_percent() -> CapitalTerms {
        CapitalTerms { percent: Some(units(10)), ..CapitalTerms::default() }
    }

    /// 1,000 at list, 100 discount, 900 net; rebate 18, waiting 9, freight 30; goods 500; 40 for orders, 20 for visits.
    fn ladder() -> Ladder {
        let mut ladder = Ladder::of(units(900));
        for (rung, amount) in [
            (Rung::InvoiceDiscount, 100),
            (Rung::Rebate, 18),
            (Rung::PaymentTerms, 9),
            (Rung::Freight, 30),
            (Rung::UncostedSales, 0),
            (Rung::CostOfGoods, 500),
            (Rung::OrderCost, 40),
            (Rung::CustomerCost, 20),
        ] {
            ladder.set(rung, Entry::Known(units(amount)));
        }
        ladder
    }

    fn pull(levers: Levers) -> Ladder {
        levers.pull(&ladder(), ten_percent(), MILLION)
    }

    fn of(ladder: &Ladder, rung: Rung) -> String {
        ladder.amount(rung).unwrap().to_string()
    }

    #[test]
    fn a_lever_at_nought_changes_nothing() {
        assert_eq!(pull(Levers::default()), ladder());
        assert!(Levers { elasticity: Decimal::whole(-1), ..Levers::default() }.is_idle());
    }

    /// Nothing is sold below nothing: what was free stays free, and of 10 left to pay no more than 10 comes off.
    #[test]
    fn a_further_discount_takes_no_more_than_is_left_to_pay() {
        let levers = Levers { discount_points: Decimal::whole(20), ..Levers::default() };
        for (net, discount, left) in [(0, 100, 0), (10, 90, 0), (30, 70, 10), (-30, -70, -10)] {
            let mut given = Ladder::of(units(net));
            given.set(Rung::InvoiceDiscount, Entry::Known(units(discount)));
            let pulled = levers.pull(&given, CapitalTerms::default(), MILLION);
            assert_eq!(pulled.amount(Rung::NetSales), Some(units(left)), "{net}");
        }
    }

    /// +2 %: list 1,020, discount 102, net 918; rebate 18.36, waiting 9.18; goods and freight stay: 918 - 57.54 - 500 = 360.46.
    #[test]
    fn a_price_falls_through_to_the_contribution() {
        let pulled = pull(Levers { price_percent: Decimal::whole(2), ..Levers::default() });
        assert_eq!(
            (of(&pulled, Rung::ListSales), of(&pulled, Rung::NetSales)),
            ("1020.0000".into(), "918.0000".into())
        );
        assert_eq!(of(&pulled, Rung::ContributionI), "360.4600");
    }

    /// 5 points of 1,000 are 50: net 850, 5.5556 % less. At an elasticity of -2 volume is 11.1112 % more (5.5556 x 2).
    #[test]
    fn volume_answers_by_the_elasticity_alone() {
        let levers = Levers { discount_points: Decimal::whole(5), ..Levers::default() };
        assert_eq!(of(&pull(levers), Rung::NetSales), "850.0000");
        assert_eq!(of(&pull(levers), Rung::CostOfGoods), "500.0000");
        let elastic = pull(Levers { elasticity: Decimal::whole(-2), ..levers });
        assert_eq!(of(&elastic, Rung::CostOfGoods), "555.5560");
        assert_eq!(of(&elastic, Rung::NetSales), "944.4452");
    }

    /// 73 days at 10 % of 900 are 18; a tenth less freight is 27; visits halved are 10; rates 25 % up with half of the orders
    /// make 25 of 40.
    #[test]
    fn terms_freight_service_and_rates_move_their_own_rungs() {
        let levers = Levers {
            payment_days: 73,
            freight_percent: Decimal::whole(-10),
            service_percent: Decimal::whole(-50),
            cost_rate_percent: Decimal::whole(25),
            ..Levers::default()
        };
        let pulled = levers.pull(&ladder(), ten_percent(), MILLION / 2);
        let found = [Rung::PaymentTerms, Rung::Freight, Rung::CustomerCost, Rung::OrderCost];
        assert_eq!(found.map(|rung| of(&pulled, rung)), ["27.0000", "27.0000", "10.0000", "25.0000"]);
        assert_eq!(
            pulled.entry(Rung::LogisticsCost),
            Entry::Missing(Missing::NotCharged),
            "unknown stays unknown"
        );
        assert_eq!(
            levers.needs(),
            [Rung::PaymentTerms, Rung::Freight, Rung::OrderCost, Rung::LogisticsCost, Rung::CustomerCost]
        );
    }

    #[test]
    fn sales_without_a_cost_stay_out() {
        let mut uncosted = ladder();
        uncosted.set(Rung::CostOfGoods, Entry::Missing(Missing::NoCost));
        uncosted.set(Rung::UncostedSales, Entry::Known(units(843)));
        let pulled = Levers { price_percent: Decimal::whole(2), ..Levers::default() }.pull(
            &uncosted,
            CapitalTerms::default(),
            MILLION,
        );
        assert_eq!(of(&pulled, Rung::UncostedSales), of(&pulled, Rung::PocketSales));
    }

    /// Six orders: 100, 30, 30, 30, 20 and a correction. Four small ones of 110 make two of 100 at most: 2 + 2 of 6.
    #[test]
    fn small_orders_are_bundled_until_they_reach_the_minimum() {
        let sizes = [100, 30, 30, 30, 20, -10].map(units);
        assert_eq!(orders_left(&sizes, units(100)), 666_667);
        assert_eq!(orders_left(&sizes, Amount::ZERO), MILLION);
        assert_eq!(orders_left(&[units(10)], units(100)), MILLION, "one cannot be fewer");
    }

    #[test]
    fn levers_and_numbers_have_their_reach() {
        let told = Levers { elasticity: Decimal::whole(1), ..Levers::default() }.check().unwrap_err();
        assert_eq!(told.to_string(), "`elasticity` goes from -10 to 0");
        assert_eq!("-0.75".parse::<Decimal>().map(|of| of.to_string()), Ok("-0.75".to_owned()));
        assert!("2,5".parse::<Decimal>().is_err());
        assert!("".parse::<Decimal>().is_err());
    }
}
