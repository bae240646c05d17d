//! Recursive descent: `or` binds loosest, then `and`, `not`, comparisons, `+ -`, `* /`, unary minus.

use super::token::{Token, tokens};
use super::{Compared, Comparison, DEEPEST, Expression, ExpressionError, LONGEST, Operator, Yields};
use crate::import::decimal::Decimal;

type Parsed<T> = Result<T, ExpressionError>;

/// An expression and how deep it is.
struct Node {
    expression: Expression,
    depth: usize,
}

struct Parser<'a> {
    text: &'a str,
    tokens: std::iter::Peekable<std::vec::IntoIter<(Token, usize)>>,
    depth: usize,
}

pub(super) fn parse(text: &str) -> Parsed<Expression> {
    if text.len() > LONGEST {
        return Err(ExpressionError {
            message: format!("the expression is longer than {LONGEST} bytes"),
            at: LONGEST,
            text: text.chars().take(40).collect(),
        });
    }
    let mut parser = Parser { text, tokens: tokens(text)?.into_iter().peekable(), depth: 0 };
    let node = parser.or()?;
    match parser.tokens.next() {
        None => Ok(node.expression),
        Some((_, at)) => Err(error_at(
            text,
            at,
            "an operator is missing before this (a column name with spaces stands in double quotes)",
        )),
    }
}

pub(super) fn error_at(text: &str, at: usize, message: impl Into<String>) -> ExpressionError {
    ExpressionError { message: message.into(), at, text: text.to_owned() }
}

impl Parser<'_> {
    fn at(&mut self) -> usize {
        let end = self.text.chars().count() + 1;
        self.tokens.peek().map_or(end, |(_, at)| *at)
    }

    fn fail<T>(&mut self, message: impl Into<String>) -> Parsed<T> {
        let at = self.at();
        Err(error_at(self.text, at, message))
    }

    fn take_sign(&mut self, wanted: &[&'static str]) -> Option<&'static str> {
        match self.tokens.peek() {
            Some((Token::Sign(sign), _)) if wanted.contains(sign) => {
                let sign = *sign;
                self.tokens.next();
                Some(sign)
            }
            _ => None,
        }
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found =
            matches!(self.tokens.peek(), Some((Token::Word(word), _)) if word.eq_ignore_ascii_case(wanted));
        if found {
            self.tokens.next();
        }
        found
    }

    fn join(&mut self, depths: &[usize], expression: Expression) -> Parsed<Node> {
        let depth = depths.iter().copied().max().unwrap_or(0) + 1;
        if depth > DEEPEST {
            return self.fail("the expression is nested too deeply");
        }
        Ok(Node { expression, depth })
    }

    fn or(&mut self) -> Parsed<Node> {
        let mut left = self.and()?;
        while self.take_word("or") {
            let right = self.and()?;
            self.expect(&left, Yields::Truth, "`or` joins conditions")?;
            self.expect(&right, Yields::Truth, "`or` joins conditions")?;
            let depths = [left.depth, right.depth];
            left = self.join(&depths, Expression::Or(left.expression.into(), right.expression.into()))?;
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed<Node> {
        let mut left = self.not()?;
        while self.take_word("and") {
            let right = self.not()?;
            self.expect(&left, Yields::Truth, "`and` joins conditions")?;
            self.expect(&right, Yields::Truth, "`and` joins conditions")?;
            let depths = [left.depth, right.depth];
            left = self.join(&depths, Expression::And(left.expression.into(), right.expression.into()))?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Parsed<Node> {
        if !self.take_word("not") {
            return self.comparison();
        }
        let of = self.nested(Self::not)?;
        self.expect(&of, Yields::Truth, "`not` turns a condition round")?;
        let depth = of.depth;
        self.join(&[depth], Expression::Not(of.expression.into()))
    }

    fn comparison(&mut self) -> Parsed<Node> {
        let left = self.sum()?;
        if let Some(sign) = self.take_sign(&["=", "<>", "!=", "<", "<=", ">", ">="]) {
            let right = self.sum()?;
            return self.compare(sign, left, right);
        }
        if self.take_word("is") {
            let negated = self.take_word("not");
            if !self.take_word("empty") {
                return self.fail("`is` is followed by `empty` or `not empty`");
            }
            let column = self.column_of(left, "`is empty`")?;
            return self.maybe_not(negated, Expression::IsEmpty(column));
        }
        let negated = self.take_word("not");
        if self.take_word("in") {
            let column = self.column_of(left, "`in`")?;
            let texts = self.texts()?;
            return self.maybe_not(negated, Expression::In(column, texts));
        }
        if self.take_word("starts") {
            if !self.take_word("with") {
                return self.fail("`starts` is followed by `with`");
            }
            let column = self.column_of(left, "`starts with`")?;
            let prefix = self.text()?;
            return self.maybe_not(negated, Expression::StartsWith(column, prefix));
        }
        if negated {
            return self.fail("`not` after a column is followed by `in` or `starts with`");
        }
        Ok(left)
    }

    fn compare(&mut self, sign: &str, left: Node, right: Node) -> Parsed<Node> {
        let comparison = match sign {
            "=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => Comparison::NotEqual,
        };
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let compared = match (&left.expression, &right.expression) {
            (Expression::Text(_) | Expression::Column(_), Expression::Text(_))
            | (Expression::Text(_), Expression::Column(_)) => Compared::Texts,
            (Expression::Column(_), Expression::Column(_)) if equality => Compared::Texts,
            (left, right) if left.yields() == Yields::Number && right.yields() == Yields::Number => {
                Compared::Numbers
            }
            _ => return self.fail("a comparison needs two numbers or two texts"),
        };
        let depths = [left.depth, right.depth];
        self.join(
            &depths,
            Expression::Comparison(comparison, compared, left.expression.into(), right.expression.into()),
        )
    }

    fn maybe_not(&mut self, negated: bool, expression: Expression) -> Parsed<Node> {
        if negated { self.join(&[1], Expression::Not(expression.into())) } else { self.join(&[], expression) }
    }

    fn column_of(&mut self, node: Node, what: &str) -> Parsed<String> {
        match node.expression {
            Expression::Column(name) => Ok(name),
            _ => self.fail(format!("{what} asks about a column")),
        }
    }

    fn text(&mut self) -> Parsed<String> {
        match self.tokens.peek() {
            Some((Token::Text(_), _)) => match self.tokens.next() {
                Some((Token::Text(text), _)) => Ok(text),
                _ => self.fail("a text in single quotes is missing"),
            },
            _ => self.fail("a text in single quotes is missing"),
        }
    }

    fn texts(&mut self) -> Parsed<Vec<String>> {
        if self.take_sign(&["("]).is_none() {
            return self.fail("`in` is followed by texts in brackets, `in ('a', 'b')`");
        }
        let mut texts = vec![self.text()?];
        while self.take_sign(&[","]).is_some() {
            texts.push(self.text()?);
        }
        if self.take_sign(&[")"]).is_none() {
            return self.fail("a closing bracket is missing");
        }
        Ok(texts)
    }

    fn sum(&mut self) -> Parsed<Node> {
        let mut left = self.product()?;
        while let Some(sign) = self.take_sign(&["+", "-"]) {
            let right = self.product()?;
            let operator = if sign == "+" { Operator::Plus } else { Operator::Minus };
            left = self.arithmetic(operator, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsed<Node> {
        let mut left = self.unary()?;
        while let Some(sign) = self.take_sign(&["*", "/"]) {
            let right = self.unary()?;
            let operator = if sign == "*" { Operator::Times } else { Operator::DividedBy };
            left = self.arithmetic(operator, left, right)?;
        }
        Ok(left)
    }

    fn arithmetic(&mut self, operator: Operator, left: Node, right: Node) -> Parsed<Node> {
        self.expect(&left, Yields::Number, "arithmetic needs numbers")?;
        self.expect(&right, Yields::Number, "arithmetic needs numbers")?;
        let depths = [left.depth, right.depth];
        self.join(&depths, Expression::Arithmetic(operator, left.expression.into(), right.expression.into()))
    }

    fn unary(&mut self) -> Parsed<Node> {
        if self.take_sign(&["-"]).is_none() {
            return self.primary();
        }
        let of = self.nested(Self::unary)?;
        self.expect(&of, Yields::Number, "a minus sign needs a number")?;
        let depth = of.depth;
        self.join(&[depth], Expression::Negative(of.expression.into()))
    }

    fn primary(&mut self) -> Parsed<Node> {
        if self.take_sign(&["("]).is_some() {
            let inner = self.nested(Self::or)?;
            if self.take_sign(&[")"]).is_none() {
                return self.fail("a closing bracket is missing");
            }
            return Ok(inner);
        }
        let at = self.at();
        let expression = match self.tokens.next() {
            Some((Token::Number(digits), _)) => Expression::Number(
                number(&digits).ok_or_else(|| error_at(self.text, at, format!("`{digits}` is no number")))?,
            ),
            Some((Token::Text(text), _)) => Expression::Text(text),
            Some((Token::Word(name) | Token::Quoted(name), _)) => Expression::Column(name),
            Some((Token::Sign(sign), _)) => {
                return Err(error_at(self.text, at, format!("a value is missing before `{sign}`")));
            }
            None => return Err(error_at(self.text, at, "a value is missing")),
        };
        self.join(&[], expression)
    }

    fn nested(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<Node>) -> Parsed<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fail("the expression is nested too deeply");
        }
        let node = inner(self);
        self.depth -= 1;
        node
    }

    fn expect(&mut self, node: &Node, wanted: Yields, message: &str) -> Parsed<()> {
        if node.expression.yields() == wanted { Ok(()) } else { self.fail(message) }
    }
}

/// A constant: digits with at most one point.
fn number(digits: &str) -> Option<Decimal> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if !all.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(Decimal::new(all.parse().ok()?, u32::try_from(fraction.len()).ok()?))
}
