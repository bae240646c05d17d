//! What is looked at before an equation is kept: units that fit, divisors that are never zero, times that are never negative,
//! drivers that are known at its level.

use std::collections::BTreeMap;

use super::driver::Per;
use super::expression::{Comparison, Expression, ExpressionError, Kind, Node, Operator, error_at};
use super::quantity::Quantity;
use super::unit::{BaseUnit, Unit};

/// What is known of an equation once it is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Checked {
    /// For what it says so much.
    pub(super) per: Per,
    /// The unit of what it says.
    pub(super) unit: Unit,
    /// What it never falls below, where that is known.
    at_least: Option<Quantity>,
}

impl Checked {
    pub(super) fn is_never_negative(&self) -> bool {
        self.at_least.is_some_and(|least| least >= Quantity::ZERO)
    }
}

/// Checks an equation of a level, of which the equations it asks are checked already.
pub(super) fn check(
    expression: &Expression,
    per: Per,
    others: &BTreeMap<&str, Checked>,
) -> Result<Checked, ExpressionError> {
    let found = Checker { per, others, guards: Vec::new() }.number(&expression.root)?;
    Ok(Checked { per, unit: found.unit, at_least: found.at_least })
}

/// What is known of a part.
#[derive(Debug, Clone, Copy)]
struct Part {
    unit: Unit,
    at_least: Option<Quantity>,
    /// A number as it is written, without a unit: compared with anything, it counts in that unit.
    bare: bool,
}

impl Part {
    fn known(unit: Unit, at_least: Option<Quantity>) -> Self {
        Self { unit, at_least, bare: false }
    }

    fn is_zero(self) -> bool {
        self.bare && self.at_least == Some(Quantity::ZERO)
    }
}

/// What a condition says of a part inside its branch.
#[derive(Clone, Copy)]
struct Guard<'a> {
    of: &'a Node,
    is_positive: bool,
}

struct Checker<'a> {
    per: Per,
    others: &'a BTreeMap<&'a str, Checked>,
    guards: Vec<Guard<'a>>,
}

type Found = Result<Part, ExpressionError>;

impl<'a> Checker<'a> {
    fn number(&mut self, node: &'a Node) -> Found {
        let mut part = self.unguarded(node)?;
        let guard = self.guards.iter().find(|guard| guard.is_positive && guard.of.says_the_same(node));
        if guard.is_some() && part.at_least.is_none_or(|least| least < Quantity::ZERO) {
            part.at_least = Some(Quantity::ZERO);
        }
        Ok(part)
    }

    fn unguarded(&mut self, node: &'a Node) -> Found {
        Ok(match &node.kind {
            Kind::Number(quantity, unit) => {
                Part { unit: *unit, at_least: Some(*quantity), bare: *unit == Unit::NONE }
            }
            Kind::Driver(driver) => {
                if !driver.per().contains(&self.per) {
                    return Err(error_at(node.at, self.unknown_here(driver.as_str(), driver.per())));
                }
                Part::known(driver.unit(), driver.is_count().then_some(Quantity::ZERO))
            }
            Kind::Activities(_) => self.activity(node, BaseUnit::Activity)?,
            Kind::ActivityMinutes(_) => self.activity(node, BaseUnit::Minute)?,
            Kind::ActivityQuantity(_, unit) => self.activity(node, *unit)?,
            Kind::Equation(name) => self.equation(name, node.at)?,
            Kind::Negative(of) => {
                let part = self.number(of)?;
                // A bare number is known, and not only what it is at least.
                let written = part.at_least.filter(|_| part.bare);
                Part { at_least: written.and_then(|number| Quantity::ZERO.minus(number)), ..part }
            }
            Kind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right)?,
            Kind::Least(of) => {
                let parts = self.alike(of)?;
                let least: Option<Vec<Quantity>> = parts.iter().map(|part| part.at_least).collect();
                Part::known(common(&parts), least.and_then(|least| least.into_iter().min()))
            }
            Kind::Greatest(of) => {
                let parts = self.alike(of)?;
                Part::known(common(&parts), parts.iter().filter_map(|part| part.at_least).max())
            }
            Kind::If(condition, then, otherwise) => self.choice(condition, then, otherwise)?,
            Kind::Comparison(..) | Kind::And(..) | Kind::Or(..) | Kind::Not(_) => {
                return Err(error_at(node.at, "a condition stands here, where a number belongs"));
            }
        })
    }

    fn unknown_here(&self, word: &str, known: &[Per]) -> String {
        let levels: Vec<&str> = known.iter().map(|per| per.as_str()).collect();
        let per = self.per.as_str();
        format!("`{word}` is not known of one {per}: use it in an equation per {}", levels.join(" or "))
    }

    fn activity(&self, node: &Node, unit: BaseUnit) -> Found {
        if self.per == Per::Invoice {
            let message =
                "activities belong to orders and accounts: use them in an equation per order or account";
            return Err(error_at(node.at, message));
        }
        Ok(Part::known(Unit::of(unit), Some(Quantity::ZERO)))
    }

    fn equation(&self, name: &str, at: usize) -> Found {
        let Some(other) = self.others.get(name) else {
            let message = format!("`{name}` is no driver and no equation of these cost rates");
            return Err(error_at(at, message));
        };
        if other.per == self.per {
            return Ok(Part::known(other.unit, other.at_least));
        }
        if self.per != Per::Account {
            return Err(error_at(at, self.unknown_here(name, &[other.per, Per::Account])));
        }
        // The sum over orders or invoices, of which there may be none.
        Ok(Part::known(other.unit, other.is_never_negative().then_some(Quantity::ZERO)))
    }

    fn arithmetic(&mut self, operator: Operator, left: &'a Node, right: &'a Node) -> Found {
        let (a, b) = (self.number(left)?, self.number(right)?);
        let floors = a.at_least.zip(b.at_least);
        let both_bare = a.bare && b.bare;
        let odd = || error_at(left.at, "nobody counts in such a unit: write the equation in steps");
        Ok(match operator {
            Operator::Plus | Operator::Minus => {
                let unit = if a.is_zero() {
                    b.unit
                } else if b.is_zero() || a.unit == b.unit {
                    a.unit
                } else {
                    return Err(error_at(right.at, misfit(&a, &b)));
                };
                let sum = floors.filter(|_| operator == Operator::Plus).and_then(|(a, b)| a.plus(b));
                let difference = if both_bare { floors.and_then(|(a, b)| a.minus(b)) } else { None };
                let at_least = if operator == Operator::Plus { sum } else { difference };
                Part { unit, at_least, bare: both_bare }
            }
            Operator::Times => {
                let product = floors
                    .filter(|(a, b)| both_bare || (*a >= Quantity::ZERO && *b >= Quantity::ZERO))
                    .and_then(|(a, b)| a.times(b));
                Part { unit: a.unit.times(b.unit).ok_or_else(odd)?, at_least: product, bare: both_bare }
            }
            Operator::Over => {
                self.never_zero(right, b)?;
                let is_positive = floors.is_some_and(|(a, b)| a >= Quantity::ZERO && b >= Quantity::ZERO);
                let at_least = is_positive.then_some(Quantity::ZERO);
                Part::known(a.unit.over(b.unit).ok_or_else(odd)?, at_least)
            }
        })
    }

    fn never_zero(&self, divisor: &Node, part: Part) -> Result<(), ExpressionError> {
        let is_positive = part.at_least.is_some_and(|least| least > Quantity::ZERO);
        let is_written = part.bare && part.at_least.is_some_and(|number| number != Quantity::ZERO);
        let is_guarded = self.guards.iter().any(|guard| guard.of.says_the_same(divisor));
        if is_positive || is_written || is_guarded {
            return Ok(());
        }
        let message = if part.is_zero() {
            "this divides by zero".to_owned()
        } else {
            "this may be zero, and nothing can be divided by it: write `max(1, ...)` around it, or `if ... > 0 then ... \
             else 0` around the division"
                .to_owned()
        };
        Err(error_at(divisor.at, message))
    }

    /// Parts that are compared: of one unit, whatever a bare number is taken for.
    fn alike(&mut self, of: &'a [Node]) -> Result<Vec<Part>, ExpressionError> {
        let mut parts = Vec::new();
        for node in of {
            parts.push(self.number(node)?);
        }
        let unit = common(&parts);
        for (part, node) in parts.iter().zip(of) {
            if !part.bare && part.unit != unit {
                return Err(error_at(node.at, misfit(&Part::known(unit, None), part)));
            }
        }
        Ok(parts)
    }

    fn choice(&mut self, condition: &'a Node, then: &'a Node, otherwise: &'a Node) -> Found {
        let (mut where_true, mut where_false) = (Vec::new(), Vec::new());
        self.condition(condition)?;
        guards(condition, true, &mut where_true);
        guards(condition, false, &mut where_false);
        let a = self.within(where_true, then)?;
        let b = self.within(where_false, otherwise)?;
        let unit = if a.is_zero() {
            b.unit
        } else if b.is_zero() || a.unit == b.unit {
            a.unit
        } else {
            return Err(error_at(otherwise.at, misfit(&a, &b)));
        };
        let at_least = a.at_least.zip(b.at_least).map(|(a, b)| a.min(b));
        Ok(Part::known(unit, at_least))
    }

    fn within(&mut self, guards: Vec<Guard<'a>>, node: &'a Node) -> Found {
        let known = self.guards.len();
        self.guards.extend(guards);
        let part = self.number(node);
        self.guards.truncate(known);
        part
    }

    fn condition(&mut self, node: &'a Node) -> Result<(), ExpressionError> {
        match &node.kind {
            Kind::Comparison(_, left, right) => {
                let (a, b) = (self.number(left)?, self.number(right)?);
                if a.bare || b.bare || a.unit == b.unit {
                    Ok(())
                } else {
                    Err(error_at(right.at, misfit(&a, &b)))
                }
            }
            Kind::And(left, right) | Kind::Or(left, right) => {
                self.condition(left)?;
                self.condition(right)
            }
            Kind::Not(of) => self.condition(of),
            _ => Err(error_at(node.at, "a number stands here, where a condition belongs")),
        }
    }
}

/// What is known to be other than zero where a condition holds, or where it does not.
fn guards<'a>(condition: &'a Node, holds: bool, known: &mut Vec<Guard<'a>>) {
    match &condition.kind {
        Kind::And(left, right) if holds => {
            guards(left, true, known);
            guards(right, true, known);
        }
        Kind::Or(left, right) if !holds => {
            guards(left, false, known);
            guards(right, false, known);
        }
        Kind::Not(of) => guards(of, !holds, known),
        Kind::Comparison(comparison, left, right) => {
            let comparison = if holds { *comparison } else { opposite(*comparison) };
            known.extend(guard(comparison, left, right));
            known.extend(guard(turned(comparison), right, left));
        }
        _ => {}
    }
}

/// What `of` compared with a number says of it.
fn guard<'a>(comparison: Comparison, of: &'a Node, with: &Node) -> Option<Guard<'a>> {
    let Kind::Number(number, _) = with.kind else { return None };
    match comparison {
        Comparison::Greater if number >= Quantity::ZERO => Some(Guard { of, is_positive: true }),
        Comparison::GreaterOrEqual | Comparison::Equal if number > Quantity::ZERO => {
            Some(Guard { of, is_positive: true })
        }
        Comparison::NotEqual if number == Quantity::ZERO => Some(Guard { of, is_positive: false }),
        _ => None,
    }
}

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

/// The unit of the first part that has one.
fn common(parts: &[Part]) -> Unit {
    parts.iter().find(|part| !part.bare).map_or(Unit::NONE, |part| part.unit)
}

fn misfit(a: &Part, b: &Part) -> String {
    format!("the units do not fit: {} on one side and {} on the other", a.unit, b.unit)
}
