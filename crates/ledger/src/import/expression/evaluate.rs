//! The value of an expression in one row.

use std::cmp::Ordering;

use super::{Compared, Comparison, Expression, Operator};
use crate::import::decimal::Decimal;

/// The cells of one row.
pub trait Cells<C> {
    /// The cell as text, trimmed; empty where it has no value.
    fn text(&self, column: &C) -> &[u8];
    /// The cell as a number; `None` where it is empty.
    fn number(&self, column: &C) -> Result<Option<Decimal>, Fault<C>>;
}

/// Why an expression has no value in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault<C> {
    /// The column holds no number.
    BadNumber(C),
    /// The column holds an infinity or a not-a-number.
    NotFinite(C),
    /// The column's number stands in several rows at once.
    Merged(C),
    /// Something is divided by zero.
    DivisionByZero,
    /// A result does not fit exact arithmetic.
    Overflow,
}

impl<C: Clone> Expression<C> {
    /// The number it yields; `None` where a cell it needs is empty.
    pub fn number(&self, cells: &impl Cells<C>) -> Result<Option<Decimal>, Fault<C>> {
        match self {
            Self::Number(number) => Ok(Some(*number)),
            Self::Column(column) => cells.number(column),
            Self::Negative(of) => match of.number(cells)? {
                Some(number) => number.negated().ok_or(Fault::Overflow).map(Some),
                None => Ok(None),
            },
            Self::Arithmetic(operator, left, right) => match (left.number(cells)?, right.number(cells)?) {
                (Some(left), Some(right)) => calculate(*operator, left, right).map(Some),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Whether it holds; `None` where an empty cell leaves that undecided.
    pub fn truth(&self, cells: &impl Cells<C>) -> Result<Option<bool>, Fault<C>> {
        Ok(match self {
            Self::Comparison(comparison, Compared::Numbers, left, right) => {
                match (left.number(cells)?, right.number(cells)?) {
                    (Some(left), Some(right)) => {
                        Some(holds(*comparison, left.compare(right).ok_or(Fault::Overflow)?))
                    }
                    _ => None,
                }
            }
            Self::Comparison(comparison, Compared::Texts, left, right) => {
                Some(holds(*comparison, left.bytes(cells).cmp(right.bytes(cells))))
            }
            Self::IsEmpty(column) => Some(cells.text(column).is_empty()),
            Self::In(column, texts) => {
                let cell = cells.text(column);
                Some(texts.iter().any(|text| text.as_bytes() == cell))
            }
            Self::StartsWith(column, prefix) => Some(cells.text(column).starts_with(prefix.as_bytes())),
            Self::Not(of) => of.truth(cells)?.map(|truth| !truth),
            Self::And(left, right) => match (left.truth(cells)?, right.truth(cells)?) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(left, right) => match (left.truth(cells)?, right.truth(cells)?) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            _ => None,
        })
    }

    fn bytes<'a>(&'a self, cells: &'a impl Cells<C>) -> &'a [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Column(column) => cells.text(column),
            _ => &[],
        }
    }
}

fn calculate<C>(operator: Operator, left: Decimal, right: Decimal) -> Result<Decimal, Fault<C>> {
    match operator {
        Operator::Plus => left.plus(right),
        Operator::Minus => left.minus(right),
        Operator::Times => left.times(right),
        Operator::DividedBy if right.is_zero() => return Err(Fault::DivisionByZero),
        Operator::DividedBy => left.divided_by(right),
    }
    .ok_or(Fault::Overflow)
}

fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}
