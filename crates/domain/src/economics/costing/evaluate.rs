//! What an equation says of given drivers.

use super::driver::Drivers;
use super::expression::{Comparison, Expression, Kind, Node, Operator};
use super::quantity::Quantity;

/// What the equations asked before say, by their names. There are few.
#[derive(Debug, Default)]
pub(super) struct Said<'a>(Vec<(&'a str, Quantity)>);

impl<'a> Said<'a> {
    pub(super) fn insert(&mut self, name: &'a str, quantity: Quantity) {
        self.0.push((name, quantity));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    fn get(&self, name: &str) -> Option<Quantity> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, quantity)| *quantity)
    }
}

/// What it says; `None` where a number on the way is too large. Divisors were looked at before.
pub(super) fn evaluate(expression: &Expression, drivers: &Drivers, said: &Said<'_>) -> Option<Quantity> {
    Asked { drivers, said }.number(&expression.root)
}

struct Asked<'a> {
    drivers: &'a Drivers,
    said: &'a Said<'a>,
}

impl Asked<'_> {
    fn number(&self, node: &Node) -> Option<Quantity> {
        match &node.kind {
            Kind::Number(quantity, _) => Some(*quantity),
            Kind::Driver(driver) => Some(self.drivers.of(*driver)),
            Kind::Activities(name) => {
                let count = self.drivers.activity(name).map_or(0, |activity| activity.count);
                i64::try_from(count).ok().map(Quantity::whole)
            }
            Kind::ActivityMinutes(name) => {
                Some(self.drivers.activity(name).map_or(Quantity::ZERO, |activity| activity.minutes))
            }
            Kind::ActivityQuantity(name, unit) => {
                let activity = self.drivers.activity(name);
                let quantity = activity.and_then(|activity| activity.quantities.get(unit.as_str()));
                Some(quantity.copied().unwrap_or_default())
            }
            Kind::Equation(name) => self.said.get(name),
            Kind::Negative(of) => Quantity::ZERO.minus(self.number(of)?),
            Kind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.number(left)?, self.number(right)?);
                match operator {
                    Operator::Plus => left.plus(right),
                    Operator::Minus => left.minus(right),
                    Operator::Times => left.times(right),
                    Operator::Over => left.over(right),
                }
            }
            Kind::Least(of) => self.numbers(of)?.into_iter().min(),
            Kind::Greatest(of) => self.numbers(of)?.into_iter().max(),
            Kind::If(condition, then, otherwise) => {
                if self.holds(condition)? {
                    self.number(then)
                } else {
                    self.number(otherwise)
                }
            }
            Kind::Comparison(..) | Kind::And(..) | Kind::Or(..) | Kind::Not(_) => None,
        }
    }

    fn numbers(&self, of: &[Node]) -> Option<Vec<Quantity>> {
        of.iter().map(|node| self.number(node)).collect()
    }

    fn holds(&self, node: &Node) -> Option<bool> {
        match &node.kind {
            Kind::Comparison(comparison, left, right) => {
                let (left, right) = (self.number(left)?, self.number(right)?);
                Some(match comparison {
                    Comparison::Equal => left == right,
                    Comparison::NotEqual => left != right,
                    Comparison::Less => left < right,
                    Comparison::LessOrEqual => left <= right,
                    Comparison::Greater => left > right,
                    Comparison::GreaterOrEqual => left >= right,
                })
            }
            Kind::And(left, right) => Some(self.holds(left)? && self.holds(right)?),
            Kind::Or(left, right) => Some(self.holds(left)? || self.holds(right)?),
            Kind::Not(of) => self.holds(of).map(|holds| !holds),
            _ => None,
        }
    }
}
