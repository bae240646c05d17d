//! A mapping bound to a file: every column found, every value checked, each wanted column with a slot.

use std::collections::BTreeSet;

use mainstay_domain::ledger::LineKind;
use mainstay_domain::money::Currency;

use super::block::trimmed;
use super::expression::{ColumnUse, Expression};
use super::near::nearest;
use super::table::Table;
use super::{Field, ImportError, Mapping, MappingProblem, MissingCustomer, Value};

/// A mapping compiled for one file. Columns are slots: positions among the wanted columns.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The wanted columns of the file, ascending; a slot is a position here.
    pub wanted: Vec<usize>,
    /// The header of each slot.
    pub names: Vec<String>,
    /// Slots whose values are text that is read as numbers.
    pub number_slots: Vec<usize>,
    /// Slots that are floats by type, in which not-a-number means a missing text.
    pub float_slots: Vec<usize>,
    pub customer: Text,
    pub date: Text,
    pub revenue: Expression<usize>,
    pub invoice: Option<Text>,
    pub cost: Option<Expression<usize>>,
    pub customer_name: Option<Text>,
    pub country: Option<Text>,
    pub product: Option<Text>,
    pub product_name: Option<Text>,
    pub category: Option<Text>,
    pub quantity: Option<Expression<usize>>,
    pub kind: Option<Text>,
    pub currency: Option<Text>,
    pub keep: Option<Expression<usize>>,
    pub missing_customer: MissingCustomer,
}

/// A text of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    /// The cell of a slot.
    Slot(usize),
    /// The same in every row.
    Constant(String),
}

impl Text {
    pub(super) fn slot(&self) -> Option<usize> {
        match self {
            Self::Slot(slot) => Some(*slot),
            Self::Constant(_) => None,
        }
    }
}

impl Plan {
    /// Binds a mapping to a file, or lists everything that does not fit.
    pub(super) fn new(mapping: &Mapping, table: &Table) -> Result<Self, ImportError> {
        let mut binder = Binder {
            header: table.header(),
            problems: Vec::new(),
            used: BTreeSet::new(),
            numbers: BTreeSet::new(),
        };
        let customer = binder.text(mapping, Field::Customer);
        let date = binder.text(mapping, Field::Date);
        let revenue = binder.number(mapping, Field::Revenue);
        let mut plan = Self {
            wanted: Vec::new(),
            names: Vec::new(),
            number_slots: Vec::new(),
            float_slots: Vec::new(),
            customer: customer.unwrap_or(Text::Constant(String::new())),
            date: date.unwrap_or(Text::Constant(String::new())),
            revenue: revenue.unwrap_or(Expression::Text(String::new())),
            invoice: binder.text(mapping, Field::Invoice),
            cost: binder.number(mapping, Field::Cost),
            customer_name: binder.text(mapping, Field::CustomerName),
            country: binder.text(mapping, Field::Country),
            product: binder.text(mapping, Field::Product),
            product_name: binder.text(mapping, Field::ProductName),
            category: binder.text(mapping, Field::Category),
            quantity: binder.number(mapping, Field::Quantity),
            kind: binder.text(mapping, Field::Kind),
            currency: binder.text(mapping, Field::Currency),
            keep: mapping.keep.as_ref().and_then(|keep| binder.bind("keep.where", keep)),
            missing_customer: mapping.missing_customer,
        };
        binder.check_constants(&plan);
        if !binder.problems.is_empty() {
            return Err(ImportError::Mapping(binder.problems));
        }
        plan.wanted = binder.used.iter().copied().collect();
        plan.names = plan.wanted.iter().filter_map(|column| table.header().get(*column).cloned()).collect();
        let slot = |column: &usize| plan.wanted.binary_search(column).ok();
        let typed = |column: &&usize| !table.is_number(**column);
        plan.number_slots = binder.numbers.iter().filter(typed).filter_map(slot).collect();
        plan.float_slots =
            plan.wanted.iter().filter(|column| table.is_float(**column)).filter_map(slot).collect();
        plan.use_slots();
        Ok(plan)
    }

    /// Turns columns of the file into slots everywhere.
    fn use_slots(&mut self) {
        let wanted = self.wanted.clone();
        let slot = |column: usize| wanted.binary_search(&column).unwrap_or_default();
        let texts = [&mut self.customer, &mut self.date].into_iter().chain(
            [
                &mut self.invoice,
                &mut self.customer_name,
                &mut self.country,
                &mut self.product,
                &mut self.product_name,
                &mut self.category,
                &mut self.kind,
                &mut self.currency,
            ]
            .into_iter()
            .flatten(),
        );
        for text in texts {
            if let Text::Slot(column) = text {
                *column = slot(*column);
            }
        }
        let expressions =
            [Some(&mut self.revenue), self.cost.as_mut(), self.quantity.as_mut(), self.keep.as_mut()];
        for expression in expressions.into_iter().flatten() {
            let bound = expression.bind(&mut |column, _| Ok::<_, std::convert::Infallible>(slot(*column)));
            *expression = match bound {
                Ok(bound) => bound,
                Err(never) => match never {},
            };
        }
    }
}

/// Finds columns and collects what does not fit.
struct Binder<'a> {
    header: &'a [String],
    problems: Vec<MappingProblem>,
    used: BTreeSet<usize>,
    numbers: BTreeSet<usize>,
}

impl Binder<'_> {
    fn problem(&mut self, key: &str, message: impl Into<String>) {
        self.problems.push(MappingProblem::new(key, message));
    }

    fn text(&mut self, mapping: &Mapping, field: Field) -> Option<Text> {
        let key = field.key();
        match self.expression(&key, mapping.columns.get(&field)?)? {
            Expression::Column(column) => Some(Text::Slot(column)),
            Expression::Text(text) => Some(Text::Constant(text)),
            Expression::Number(_) => {
                let written = mapping.columns.get(&field).map_or("", |value| value.0.trim());
                Some(Text::Constant(written.to_owned()))
            }
            _ => {
                self.problem(&key, "is a column or a constant text, not a calculation");
                None
            }
        }
    }

    fn number(&mut self, mapping: &Mapping, field: Field) -> Option<Expression<usize>> {
        let key = field.key();
        let expression = self.expression(&key, mapping.columns.get(&field)?)?;
        if expression.yields() != super::expression::Yields::Number {
            self.problem(&key, "is a number: a column, a constant number or a calculation");
            return None;
        }
        if let Expression::Column(column) = expression {
            self.numbers.insert(column);
        }
        Some(expression)
    }

    /// A value that equals a header exactly is that column; anything else is an expression.
    fn expression(&mut self, key: &str, value: &Value) -> Option<Expression<usize>> {
        let text = value.0.trim();
        if self.header.iter().any(|name| name == text) {
            return self.column(key, text).map(Expression::Column);
        }
        match Expression::parse(text) {
            Ok(Expression::Column(name)) => self.column(key, &name).map(Expression::Column),
            Ok(expression) => self.bind(key, &expression),
            Err(error) => {
                // `Order Id` for `Order ID` is a misspelt header rather than an expression without an operator.
                let calculates = text.contains(['+', '-', '*', '/', '(', ')', '"']);
                if calculates || nearest(text, self.header.iter().map(String::as_str)).is_empty() {
                    self.problem(
                        key,
                        format!("`{text}` is no column and no expression: {error}; {}", self.all()),
                    );
                } else {
                    self.missing(key, text);
                }
                None
            }
        }
    }

    /// Binds what it can; a column that is missing has become a problem, and with that the plan is never used.
    fn bind(&mut self, key: &str, expression: &Expression) -> Option<Expression<usize>> {
        expression
            .bind(&mut |name, used| {
                let column = self.column(key, name).unwrap_or_default();
                if used == ColumnUse::Number {
                    self.numbers.insert(column);
                }
                Ok::<_, ()>(column)
            })
            .ok()
    }

    fn column(&mut self, key: &str, name: &str) -> Option<usize> {
        let found: Vec<usize> = (0..self.header.len())
            .filter(|at| self.header.get(*at).is_some_and(|header| header == name))
            .collect();
        match found.as_slice() {
            [] => self.missing(key, name),
            [column] => {
                self.used.insert(*column);
                return Some(*column);
            }
            several => {
                let places: Vec<String> = several.iter().map(|at| (at + 1).to_string()).collect();
                self.problem(
                    key,
                    format!(
                        "the file has several columns `{name}`, at positions {}: rename all but one",
                        places.join(", ")
                    ),
                );
            }
        }
        None
    }

    fn missing(&mut self, key: &str, name: &str) {
        let near = nearest(name, self.header.iter().map(String::as_str));
        let hint = if near.is_empty() {
            String::new()
        } else {
            format!(
                ", did you mean {}?",
                near.iter().map(|near| format!("`{near}`")).collect::<Vec<_>>().join(" or ")
            )
        };
        self.problem(key, format!("the file has no column `{name}`{hint} ({})", self.all()));
    }

    fn all(&self) -> String {
        format!("its columns: {}", self.header.join(", "))
    }

    /// Constants are checked once here instead of failing every row.
    fn check_constants(&mut self, plan: &Plan) {
        if let Some(Text::Constant(word)) = &plan.kind
            && kind(word.as_bytes()).is_none()
        {
            self.problem(
                &Field::Kind.key(),
                format!("`{word}` is none of sale, return, credit, free, freight"),
            );
        }
        if let Some(Text::Constant(code)) = &plan.currency
            && code.parse::<Currency>().is_err()
        {
            self.problem(&Field::Currency.key(), format!("`{code}` is no currency code such as 'EUR'"));
        }
    }
}

/// The kind a word names, in any case.
pub(super) fn kind(word: &[u8]) -> Option<LineKind> {
    LineKind::ALL.into_iter().find(|kind| trimmed(word).eq_ignore_ascii_case(kind.as_str().as_bytes()))
}
