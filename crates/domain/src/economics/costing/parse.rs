//! Recursive descent: `if` and `or` bind loosest, then `and`, `not`, comparisons, `+ -`, `* /`, minus.

use super::driver::Driver;
use super::expression::{
    Comparison, DEEPEST, Expression, ExpressionError, Kind, LONGEST, Node, Operator, error_at,
};
use super::quantity::Quantity;
use super::token::{Token, tokens};
use super::unit::{BaseUnit, Unit};

type Parsed<T> = Result<T, ExpressionError>;

/// Words that are no names.
const KEYWORDS: [&str; 6] = ["if", "then", "else", "and", "or", "not"];
/// Words that take something in brackets.
const FUNCTIONS: [&str; 5] = ["min", "max", "activities", "activity_minutes", "activity_quantity"];

/// Whether an equation may have this name: a small letter first, then small letters, digits and `_`, and no word of the
/// language.
pub(super) fn is_name(name: &str) -> bool {
    let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    name.len() <= 60
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(letters)
        && !KEYWORDS.contains(&name)
        && !FUNCTIONS.contains(&name)
        && Driver::named(name).is_none()
        && Unit::named(name).is_none()
}

pub(super) fn parse(text: &str) -> Parsed<Expression> {
    if text.len() > LONGEST {
        let message = format!("the equation is longer than {LONGEST} bytes: split it in two");
        return Err(error_at(LONGEST, message));
    }
    let end = text.chars().count() + 1;
    let mut parser = Parser { end, tokens: tokens(text)?, next: 0, depth: 0 };
    let root = parser.whole()?;
    match parser.peek() {
        Some(_) => parser.fail("an operator is missing before this"),
        None if root.is_condition() => {
            Err(error_at(root.at, "a condition alone is no time: write `if ... then ... else ...`"))
        }
        None => Ok(Expression { text: text.to_owned(), root }),
    }
}

struct Parser {
    end: usize,
    tokens: Vec<(Token, usize)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(_, at)| *at)
    }

    fn fail<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(error_at(self.at(), message))
    }

    fn take_sign(&mut self, wanted: &[&'static str]) -> Option<&'static str> {
        match self.peek() {
            Some(Token::Sign(sign)) if wanted.contains(sign) => {
                let sign = *sign;
                self.next += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    fn need_sign(&mut self, wanted: &'static str, why: &str) -> Parsed<()> {
        match self.take_sign(&[wanted]) {
            Some(_) => Ok(()),
            None => self.fail(format!("`{wanted}` is missing {why}")),
        }
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(wanted));
        self.next += usize::from(found);
        found
    }

    fn need_word(&mut self, wanted: &str) -> Parsed<()> {
        if self.take_word(wanted) { Ok(()) } else { self.fail(format!("`{wanted}` is missing after `if`")) }
    }

    /// Anything, one level deeper.
    fn whole(&mut self) -> Parsed<Node> {
        self.deeper(Self::or)
    }

    fn deeper(&mut self, part: fn(&mut Self) -> Parsed<Node>) -> Parsed<Node> {
        if self.depth >= DEEPEST {
            return self.fail(format!("the equation is nested more than {DEEPEST} deep: split it in two"));
        }
        self.depth += 1;
        let node = part(self);
        self.depth -= 1;
        node
    }

    fn or(&mut self) -> Parsed<Node> {
        self.joined("or", Self::and, Kind::Or)
    }

    fn and(&mut self) -> Parsed<Node> {
        self.joined("and", Self::not, Kind::And)
    }

    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Parsed<Node>,
        kind: fn(Box<Node>, Box<Node>) -> Kind,
    ) -> Parsed<Node> {
        let mut left = part(self)?;
        let mut links = 0;
        while self.take_word(word) {
            links = self.another(links)?;
            let right = part(self)?;
            let (left_side, right_side) = (condition(left, word)?, condition(right, word)?);
            left = Node { at: left_side.at, kind: kind(left_side.into(), right_side.into()) };
        }
        Ok(left)
    }

    /// A chain nests to the left by one for each link.
    fn another(&self, links: usize) -> Parsed<usize> {
        if links + self.depth >= DEEPEST {
            return self
                .fail(format!("the equation has more than {DEEPEST} parts in a row: split it in two"));
        }
        Ok(links + 1)
    }

    fn not(&mut self) -> Parsed<Node> {
        let at = self.at();
        if !self.take_word("not") {
            return self.comparison();
        }
        let of = condition(self.deeper(Self::not)?, "not")?;
        Ok(Node { at, kind: Kind::Not(of.into()) })
    }

    fn comparison(&mut self) -> Parsed<Node> {
        let left = self.sum()?;
        let Some(sign) = self.take_sign(&["=", "<>", "!=", "<", "<=", ">", ">="]) else { return Ok(left) };
        let right = self.sum()?;
        let comparison = match sign {
            "=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => Comparison::NotEqual,
        };
        let (left, right) = (number(left)?, number(right)?);
        Ok(Node { at: left.at, kind: Kind::Comparison(comparison, left.into(), right.into()) })
    }

    fn sum(&mut self) -> Parsed<Node> {
        self.chain(&["+", "-"], Self::product)
    }

    fn product(&mut self) -> Parsed<Node> {
        self.chain(&["*", "/"], Self::signed)
    }

    fn chain(&mut self, signs: &[&'static str], part: fn(&mut Self) -> Parsed<Node>) -> Parsed<Node> {
        let mut left = part(self)?;
        let mut links = 0;
        while let Some(sign) = self.take_sign(signs) {
            links = self.another(links)?;
            let operator = match sign {
                "+" => Operator::Plus,
                "-" => Operator::Minus,
                "*" => Operator::Times,
                _ => Operator::Over,
            };
            let (first, second) = (number(left)?, number(part(self)?)?);
            left = Node { at: first.at, kind: Kind::Arithmetic(operator, first.into(), second.into()) };
        }
        Ok(left)
    }

    fn signed(&mut self) -> Parsed<Node> {
        let at = self.at();
        if self.take_sign(&["-"]).is_none() {
            return self.single();
        }
        let of = number(self.deeper(Self::signed)?)?;
        Ok(Node { at, kind: Kind::Negative(of.into()) })
    }

    fn single(&mut self) -> Parsed<Node> {
        let at = self.at();
        if self.take_sign(&["("]).is_some() {
            let inner = self.whole()?;
            self.need_sign(")", &format!("for the ( at character {at}"))?;
            return Ok(inner);
        }
        match self.peek().cloned() {
            Some(Token::Number(digits)) => {
                self.next += 1;
                let quantity: Quantity = digits.parse().map_err(|error| error_at(at, format!("{error}")))?;
                self.in_unit(quantity, at)
            }
            Some(Token::Word(word)) => {
                self.next += 1;
                let kind = self.word(&word, at)?;
                Ok(Node { at, kind })
            }
            Some(Token::Text(_)) => self.fail("a text stands only in activities('...') and its like"),
            Some(Token::Sign(sign)) => self.fail(format!("a number or a driver is missing before `{sign}`")),
            None => self.fail("something is missing at the end: a number or a driver"),
        }
    }

    /// `min`, `min/order` behind a number.
    fn in_unit(&mut self, quantity: Quantity, at: usize) -> Parsed<Node> {
        let plain = Node { at, kind: Kind::Number(quantity, Unit::NONE) };
        let Some((above, times)) = self.unit_at(self.next) else { return Ok(plain) };
        self.next += 1;
        let (mut unit, mut parts) = (above, quantity.times(Quantity::whole(times)));
        if matches!(self.peek(), Some(Token::Sign("/")))
            && let Some((below, divisor)) = self.unit_at(self.next + 1)
        {
            self.next += 2;
            parts = parts.and_then(|parts| parts.over(Quantity::whole(divisor)));
            unit = unit.over(below).unwrap_or(unit);
        }
        let Some(parts) = parts else { return Err(error_at(at, "the number is too large")) };
        Ok(Node { at, kind: Kind::Number(parts, unit) })
    }

    /// The unit a word means there; a word before a bracket is a function.
    fn unit_at(&self, place: usize) -> Option<(Unit, i64)> {
        let Some((Token::Word(word), _)) = self.tokens.get(place) else { return None };
        let opens = matches!(self.tokens.get(place + 1), Some((Token::Sign("("), _)));
        Unit::named(word).filter(|_| !opens)
    }

    fn word(&mut self, word: &str, at: usize) -> Parsed<Kind> {
        match word {
            "if" => self.choice(),
            "min" => Ok(Kind::Least(self.several(word)?)),
            "max" => Ok(Kind::Greatest(self.several(word)?)),
            "activities" | "activity_minutes" | "activity_quantity" => self.activity(word),
            _ if KEYWORDS.contains(&word) => Err(error_at(at, format!("`{word}` has nothing before it"))),
            _ => {
                if let Some(driver) = Driver::named(word) {
                    return Ok(Kind::Driver(driver));
                }
                if Unit::named(word).is_some() {
                    let message = format!("`{word}` is a unit: a number stands before it, as in `8 {word}`");
                    return Err(error_at(at, message));
                }
                Ok(Kind::Equation(word.to_owned()))
            }
        }
    }

    fn choice(&mut self) -> Parsed<Kind> {
        let condition = condition(self.whole()?, "if")?;
        self.need_word("then")?;
        let then = number(self.whole()?)?;
        self.need_word("else")?;
        let otherwise = number(self.whole()?)?;
        Ok(Kind::If(condition.into(), then.into(), otherwise.into()))
    }

    fn several(&mut self, word: &str) -> Parsed<Vec<Node>> {
        self.need_sign("(", &format!("after `{word}`"))?;
        let mut parts = vec![number(self.whole()?)?];
        while self.take_sign(&[","]).is_some() {
            parts.push(number(self.whole()?)?);
        }
        self.need_sign(")", &format!("at the end of `{word}(`"))?;
        if parts.len() < 2 {
            return self.fail(format!("`{word}` compares at least two: `{word}(a, b)`"));
        }
        Ok(parts)
    }

    fn activity(&mut self, word: &str) -> Parsed<Kind> {
        self.need_sign("(", &format!("after `{word}`"))?;
        let Some(Token::Text(name)) = self.peek().cloned() else {
            return self.fail(format!("the name of an activity stands here in quotes: {word}('visit')"));
        };
        self.next += 1;
        let kind = match word {
            "activities" => Kind::Activities(name),
            "activity_minutes" => Kind::ActivityMinutes(name),
            _ => Kind::ActivityQuantity(name, self.unit_of_quantity()?),
        };
        self.need_sign(")", &format!("at the end of `{word}(`"))?;
        Ok(kind)
    }

    fn unit_of_quantity(&mut self) -> Parsed<BaseUnit> {
        self.need_sign(",", "between the activity and the unit of its quantity")?;
        let word = match self.peek() {
            Some(Token::Word(word)) => word.clone(),
            _ => String::new(),
        };
        let Some(base) = BaseUnit::ALL.into_iter().find(|base| base.as_str() == word) else {
            return self.fail("the unit of the quantity stands here: km, kg, pallet, m3, piece");
        };
        self.next += 1;
        Ok(base)
    }
}

fn number(node: Node) -> Parsed<Node> {
    if node.is_condition() {
        return Err(error_at(node.at, "a condition stands here, where a number belongs"));
    }
    Ok(node)
}

fn condition(node: Node, word: &str) -> Parsed<Node> {
    if node.is_condition() {
        return Ok(node);
    }
    Err(error_at(node.at, format!("`{word}` takes a condition such as `lines > 10`, and this is a number")))
}
