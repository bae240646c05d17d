//! The language of time equations: arithmetic over drivers, with units, comparisons, `if`, `min` and `max`.
//!
//! Pure and total: no loops, no clock, bounded in length and depth, and checked before it is kept, so that no equation divides
//! by zero, says a negative time or adds minutes to kilometres when it is asked.

use std::collections::BTreeSet;

use super::driver::Driver;
use super::quantity::Quantity;
use super::unit::{BaseUnit, Unit};

/// The longest equation, in bytes.
pub const LONGEST: usize = 2_000;
/// The deepest nesting of an equation.
pub const DEEPEST: usize = 60;

/// A parsed equation. Its units and divisors are looked at when it becomes part of cost rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    pub(super) text: String,
    pub(super) root: Node,
}

/// A part of an equation and where it begins, in characters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `8`, `8 min`, `8 min/order`; in base units.
    Number(Quantity, Unit),
    /// `lines`
    Driver(Driver),
    /// `activities('visit')`
    Activities(String),
    /// `activity_minutes('visit')`
    ActivityMinutes(String),
    /// `activity_quantity('delivery', km)`
    ActivityQuantity(String, BaseUnit),
    /// The name of another equation.
    Equation(String),
    /// `-a`
    Negative(Box<Node>),
    /// `a + b` and the like.
    Arithmetic(Operator, Box<Node>, Box<Node>),
    /// `min(a, b)`
    Least(Vec<Node>),
    /// `max(a, b)`
    Greatest(Vec<Node>),
    /// `if a then b else c`
    If(Box<Node>, Box<Node>, Box<Node>),
    /// `a < b` and the like.
    Comparison(Comparison, Box<Node>, Box<Node>),
    /// `a and b`
    And(Box<Node>, Box<Node>),
    /// `a or b`
    Or(Box<Node>, Box<Node>),
    /// `not a`
    Not(Box<Node>),
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Node {
    /// Whether it is a condition, and not a number.
    pub(super) fn is_condition(&self) -> bool {
        matches!(self.kind, Kind::Comparison(..) | Kind::And(..) | Kind::Or(..) | Kind::Not(_))
    }

    /// Whether both say the same, wherever they stand.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let parts = self.parts();
        let others = other.parts();
        let same_kind = match (&self.kind, &other.kind) {
            (Kind::Number(a, unit), Kind::Number(b, other)) => a == b && unit == other,
            (Kind::Driver(a), Kind::Driver(b)) => a == b,
            (Kind::Activities(a), Kind::Activities(b))
            | (Kind::ActivityMinutes(a), Kind::ActivityMinutes(b))
            | (Kind::Equation(a), Kind::Equation(b)) => a == b,
            (Kind::ActivityQuantity(a, unit), Kind::ActivityQuantity(b, other)) => a == b && unit == other,
            (Kind::Arithmetic(a, ..), Kind::Arithmetic(b, ..)) => a == b,
            (Kind::Comparison(a, ..), Kind::Comparison(b, ..)) => a == b,
            (a, b) => !parts.is_empty() && std::mem::discriminant(a) == std::mem::discriminant(b),
        };
        same_kind && parts.len() == others.len() && parts.iter().zip(others).all(|(a, b)| a.says_the_same(b))
    }

    /// The parts it is made of.
    pub(super) fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::Number(..)
            | Kind::Driver(_)
            | Kind::Activities(_)
            | Kind::ActivityMinutes(_)
            | Kind::ActivityQuantity(..)
            | Kind::Equation(_) => Vec::new(),
            Kind::Negative(of) | Kind::Not(of) => vec![of],
            Kind::Arithmetic(_, a, b) | Kind::Comparison(_, a, b) | Kind::And(a, b) | Kind::Or(a, b) => {
                vec![a, b]
            }
            Kind::Least(of) | Kind::Greatest(of) => of.iter().collect(),
            Kind::If(condition, then, otherwise) => vec![condition, then, otherwise],
        }
    }

    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        for part in self.parts() {
            part.visit(see);
        }
    }
}

/// Why a text is no equation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at character {at})")]
pub struct ExpressionError {
    /// What is wrong, and what to do.
    pub message: String,
    /// Where, in characters from 1.
    pub at: usize,
}

impl Expression {
    /// Parses an equation.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        super::parse::parse(text)
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The other equations it asks, with the place where it first does.
    pub(super) fn equations(&self) -> Vec<(&str, usize)> {
        let mut names: Vec<(&str, usize)> = Vec::new();
        self.root.visit(&mut |node| {
            if let Kind::Equation(name) = &node.kind
                && names.iter().all(|(known, _)| known != name)
            {
                names.push((name, node.at));
            }
        });
        names
    }

    /// The drivers it counts.
    pub fn drivers(&self) -> BTreeSet<Driver> {
        let mut drivers = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let Kind::Driver(driver) = node.kind {
                drivers.insert(driver);
            }
        });
        drivers
    }

    /// The activities it counts, by their names in lower case.
    pub fn activities(&self) -> BTreeSet<String> {
        let mut activities = BTreeSet::new();
        self.root.visit(&mut |node| match &node.kind {
            Kind::Activities(name) | Kind::ActivityMinutes(name) | Kind::ActivityQuantity(name, _) => {
                activities.insert(name.to_lowercase());
            }
            _ => {}
        });
        activities
    }
}

pub(super) fn error_at(at: usize, message: impl Into<String>) -> ExpressionError {
    ExpressionError { message: message.into(), at }
}
