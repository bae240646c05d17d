//! Goods with service: how many who buy goods buy service too, and what both leave together.
//!
//! Which categories are services is said by people. A customer is attached where it bought both in the same days.

use super::share_out::nearest;
use crate::money::Amount;

/// What was sold of goods or of services, and what is known of its cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfferSide {
    /// Net sales.
    pub net: Amount,
    /// Net sales of lines whose cost is known.
    pub costed: Amount,
    /// Their cost.
    pub cost: Amount,
}

impl OfferSide {
    /// Takes in what else was sold.
    pub fn add(&mut self, other: Self) {
        self.net += other.net;
        self.costed += other.costed;
        self.cost += other.cost;
    }
}

/// What one customer, or many, bought of both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SystemOffer {
    /// Goods.
    pub goods: OfferSide,
    /// Services.
    pub service: OfferSide,
}

impl SystemOffer {
    /// Whether it bought goods.
    pub fn buys_goods(&self) -> bool {
        self.goods.net > Amount::ZERO
    }

    /// Whether it bought both.
    pub fn is_attached(&self) -> bool {
        self.buys_goods() && self.service.net > Amount::ZERO
    }

    /// Service for one unit of goods; `None` without goods.
    pub fn service_ratio(&self) -> Option<f64> {
        self.service.net.ratio(self.goods.net).filter(|_| self.buys_goods())
    }

    /// Gross margin of both together, over the lines whose cost is known.
    pub fn margin(&self) -> Option<f64> {
        let mut both = self.goods;
        both.add(self.service);
        margin(both)
    }

    /// Gross margin of the goods alone.
    pub fn goods_margin(&self) -> Option<f64> {
        margin(self.goods)
    }

    /// Gross margin of the services alone.
    pub fn service_margin(&self) -> Option<f64> {
        margin(self.service)
    }

    fn add(&mut self, other: &Self) {
        self.goods.add(other.goods);
        self.service.add(other.service);
    }
}

fn margin(of: OfferSide) -> Option<f64> {
    (of.costed > Amount::ZERO).then(|| (of.costed - of.cost).ratio(of.costed)).flatten()
}

/// How services are attached to goods over many customers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AttachRate {
    /// Customers who bought goods.
    pub with_goods: usize,
    /// Those of them who bought service too.
    pub attached: usize,
    /// Customers who bought service alone.
    pub service_alone: usize,
    /// What the attached bought.
    pub together: SystemOffer,
    /// What the others with goods bought.
    pub apart: SystemOffer,
    /// What the others would buy of service if they bought as much for their goods as the attached do.
    pub potential: Amount,
}

impl AttachRate {
    /// The part of the customers with goods that bought service too.
    pub fn rate(&self) -> Option<f64> {
        let count = |number: usize| u32::try_from(number).map(f64::from).ok();
        count(self.attached).zip(count(self.with_goods).filter(|goods| *goods > 0.0)).map(|(a, b)| a / b)
    }
}

/// Adds up customers.
pub fn attach_rate<'a>(customers: impl Iterator<Item = &'a SystemOffer>) -> AttachRate {
    let mut told = AttachRate::default();
    for customer in customers {
        if customer.is_attached() {
            told.attached += 1;
            told.together.add(customer);
        } else if customer.buys_goods() {
            told.apart.add(customer);
        } else if customer.service.net > Amount::ZERO {
            told.service_alone += 1;
        }
        told.with_goods += usize::from(customer.buys_goods());
    }
    let together = told.together;
    if together.goods.net > Amount::ZERO {
        told.potential =
            Amount(nearest(told.apart.goods.net.0 * together.service.net.0, together.goods.net.0));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(net: i128, cost: i128) -> OfferSide {
        OfferSide { net: Amount(net), costed: Amount(net), cost: Amount(cost) }
    }

    /// Two of three with goods buy service: 300 for 1,000 of goods. The third has 500 of goods, and would buy 150. Both
    /// together leave 1,300 - 600 - 100 = 600 of 1,300, the goods of the third 100 of 500.
    #[test]
    fn those_with_both_say_what_the_others_might_buy() {
        let customers = [
            SystemOffer { goods: side(600, 360), service: side(200, 60) },
            SystemOffer { goods: side(400, 240), service: side(100, 40) },
            SystemOffer { goods: side(500, 400), service: OfferSide::default() },
            SystemOffer { goods: OfferSide::default(), service: side(50, 10) },
            SystemOffer { goods: side(-20, -10), service: OfferSide::default() },
        ];
        let told = attach_rate(customers.iter());
        assert_eq!((told.with_goods, told.attached, told.service_alone), (3, 2, 1));
        assert_eq!((told.rate(), told.potential), (Some(2.0 / 3.0), Amount(150)));
        assert_eq!(told.together.margin(), Some(600.0 / 1_300.0));
        assert_eq!((told.apart.goods_margin(), told.apart.service_margin()), (Some(0.2), None));
    }

    #[test]
    fn without_goods_there_is_no_rate() {
        let told = attach_rate([SystemOffer::default()].iter());
        assert_eq!((told.rate(), told.potential), (None, Amount::ZERO));
    }
}
