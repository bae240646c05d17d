//! The small language of mappings: arithmetic on exact decimals, and conditions.
//!
//! Pure and total: no calls, no loops, no clock, bounded in length and depth. An empty cell makes a calculation empty
//! and a comparison with a number undecided, as in SQL; compared with text it is the empty text.

mod evaluate;
mod parse;
mod token;

use super::decimal::Decimal;

pub use evaluate::{Cells, Fault};

/// The longest expression, in bytes.
pub const LONGEST: usize = 2_000;
/// The deepest nesting of an expression.
pub const DEEPEST: usize = 100;

/// An expression over columns, which are names as parsed and positions once bound to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression<C = String> {
    /// A constant number.
    Number(Decimal),
    /// A constant text.
    Text(String),
    /// A cell of the row.
    Column(C),
    /// Unary minus.
    Negative(Box<Self>),
    /// `+ - * /`.
    Arithmetic(Operator, Box<Self>, Box<Self>),
    /// `= <> < <= > >=`, of numbers or of texts.
    Comparison(Comparison, Compared, Box<Self>, Box<Self>),
    /// `is empty`.
    IsEmpty(C),
    /// `in ('a', 'b')`.
    In(C, Vec<String>),
    /// `starts with 'C'`.
    StartsWith(C, String),
    /// `not`.
    Not(Box<Self>),
    /// `and`.
    And(Box<Self>, Box<Self>),
    /// `or`.
    Or(Box<Self>, Box<Self>),
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    DividedBy,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// What a comparison compares, settled when it is parsed: texts when one side is a text or both are columns tested for
/// equality, numbers otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Exact decimals.
    Numbers,
    /// Bytes of text.
    Texts,
}

/// What an expression yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// A number, or a column that stands where a number may.
    Number,
    /// A text.
    Text,
    /// A condition.
    Truth,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at character {at} of `{text}`")]
pub struct ExpressionError {
    /// What is wrong.
    pub message: String,
    /// Where, counted in characters from 1.
    pub at: usize,
    /// The expression.
    pub text: String,
}

impl Expression {
    /// Parses an expression. Keywords are taken in any case; a column name with spaces stands in double quotes.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parse::parse(text)
    }
}

impl<C> Expression<C> {
    /// What it yields; a bare column counts as a number.
    pub fn yields(&self) -> Yields {
        match self {
            Self::Number(_) | Self::Column(_) | Self::Negative(_) | Self::Arithmetic(..) => Yields::Number,
            Self::Text(_) => Yields::Text,
            _ => Yields::Truth,
        }
    }

    /// The same expression over other columns.
    pub fn bind<D, E>(
        &self,
        column: &mut impl FnMut(&C, ColumnUse) -> Result<D, E>,
    ) -> Result<Expression<D>, E> {
        self.bind_as(ColumnUse::Number, column)
    }

    fn bind_as<D, E>(
        &self,
        as_what: ColumnUse,
        column: &mut impl FnMut(&C, ColumnUse) -> Result<D, E>,
    ) -> Result<Expression<D>, E> {
        Ok(match self {
            Self::Number(number) => Expression::Number(*number),
            Self::Text(text) => Expression::Text(text.clone()),
            Self::Column(name) => Expression::Column(column(name, as_what)?),
            Self::Negative(of) => Expression::Negative(Box::new(of.bind_as(ColumnUse::Number, column)?)),
            Self::Arithmetic(operator, left, right) => Expression::Arithmetic(
                *operator,
                Box::new(left.bind_as(ColumnUse::Number, column)?),
                Box::new(right.bind_as(ColumnUse::Number, column)?),
            ),
            Self::Comparison(comparison, compared, left, right) => {
                let as_what = match compared {
                    Compared::Numbers => ColumnUse::Number,
                    Compared::Texts => ColumnUse::Text,
                };
                Expression::Comparison(
                    *comparison,
                    *compared,
                    Box::new(left.bind_as(as_what, column)?),
                    Box::new(right.bind_as(as_what, column)?),
                )
            }
            Self::IsEmpty(name) => Expression::IsEmpty(column(name, ColumnUse::Text)?),
            Self::In(name, texts) => Expression::In(column(name, ColumnUse::Text)?, texts.clone()),
            Self::StartsWith(name, prefix) => {
                Expression::StartsWith(column(name, ColumnUse::Text)?, prefix.clone())
            }
            Self::Not(of) => Expression::Not(Box::new(of.bind_as(as_what, column)?)),
            Self::And(left, right) => Expression::And(
                Box::new(left.bind_as(as_what, column)?),
                Box::new(right.bind_as(as_what, column)?),
            ),
            Self::Or(left, right) => Expression::Or(
                Box::new(left.bind_as(as_what, column)?),
                Box::new(right.bind_as(as_what, column)?),
            ),
        })
    }
}

/// How an expression uses a column: only numbers have a decimal sign to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnUse {
    /// As a number.
    Number,
    /// As text.
    Text,
}
