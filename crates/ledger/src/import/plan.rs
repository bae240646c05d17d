//! A mapping bound to a file: every column found, every value checked, each wanted column with a slot.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::ledger::LineKind;
use mainstay_domain::money::Currency;

use super::block::{Block, trimmed};
use super::expression::{ColumnUse, Expression};
use super::further::{self, Named};
use super::mends::{MARKS, Marks};
use super::near::nearest;
use super::table::Table;
use super::{Field, ImportError, Mapping, MappingProblem, MissingCustomer, Value};

/// A mapping bound to one file, whatever its kind. Columns are slots: positions among the wanted columns.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    /// The wanted columns of the file, ascending; a slot is a position here.
    pub wanted: Vec<usize>,
    /// The header of each slot.
    pub names: Vec<String>,
    /// Slots whose values are text that is read as numbers.
    pub number_slots: Vec<usize>,
    /// Slots that are floats by type, in which not-a-number means a missing text.
    pub float_slots: Vec<usize>,
    /// The fields that are text, dates among them.
    pub texts: BTreeMap<Field, Text>,
    /// The fields that are numbers.
    pub numbers: BTreeMap<Field, Expression<usize>>,
    /// The condition on rows.
    pub keep: Option<Expression<usize>>,
    /// Where the rows say what they mend, if they do.
    pub marks: Option<Marks>,
}

/// What a file of invoice lines is read by: the bound mapping, field by field.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub bound: Bound,
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
    pub further: Vec<Named>,
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
    /// Binds a mapping of lines to a file, or lists everything that does not fit.
    pub(super) fn new(mapping: &Mapping, table: &Table) -> Result<Self, ImportError> {
        let bound = Bound::new(mapping, table)?;
        let text = |field| bound.texts.get(&field).cloned();
        let number = |field| bound.numbers.get(&field).cloned();
        Ok(Self {
            customer: text(Field::Customer).unwrap_or(Text::Constant(String::new())),
            date: text(Field::Date).unwrap_or(Text::Constant(String::new())),
            revenue: number(Field::Revenue).unwrap_or(Expression::Text(String::new())),
            invoice: text(Field::Invoice),
            cost: number(Field::Cost),
            customer_name: text(Field::CustomerName),
            country: text(Field::Country),
            product: text(Field::Product),
            product_name: text(Field::ProductName),
            category: text(Field::Category),
            quantity: number(Field::Quantity),
            kind: text(Field::Kind),
            currency: text(Field::Currency),
            further: further::named(&bound),
            missing_customer: mapping.missing_customer,
            bound,
        })
    }
}

impl Bound {
    /// Binds a mapping to a file, or lists everything that does not fit.
    pub(super) fn new(mapping: &Mapping, table: &Table) -> Result<Self, ImportError> {
        let mut binder = Binder {
            header: table.header(),
            problems: Vec::new(),
            used: BTreeSet::new(),
            numbers: BTreeSet::new(),
        };
        let (mut texts, mut numbers) = (BTreeMap::new(), BTreeMap::new());
        for field in mapping.columns.keys().copied() {
            if field.is_number() {
                numbers.extend(binder.number(mapping, field).map(|number| (field, number)));
            } else {
                texts.extend(binder.text(mapping, field).map(|text| (field, text)));
            }
        }
        let keep = mapping.keep.as_ref().and_then(|keep| binder.bind("keep.where", keep));
        binder.check_constants(&texts);
        if !binder.problems.is_empty() {
            return Err(ImportError::Mapping(binder.problems));
        }
        let marked = marked(table.header());
        binder.used.extend(marked.into_iter().flatten());
        let wanted: Vec<usize> = binder.used.iter().copied().collect();
        let slot = |column: &usize| wanted.binary_search(column).ok();
        let typed = |column: &&usize| !table.is_number(**column);
        let number_slots = binder.numbers.iter().filter(typed).filter_map(slot).collect();
        let float_slots = wanted.iter().filter(|column| table.is_float(**column)).filter_map(slot).collect();
        let names = wanted.iter().filter_map(|column| table.header().get(*column).cloned()).collect();
        let marks =
            marked.and_then(|[import, line]| Some(Marks { import: slot(&import)?, line: slot(&line)? }));
        let mut bound = Self { wanted, names, number_slots, float_slots, texts, numbers, keep, marks };
        bound.use_slots();
        Ok(bound)
    }

    /// The text of a row; empty where a float is not a number, which is how a missing text looks in a column of floats.
    pub(super) fn text<'a>(&self, text: &'a Text, block: &'a Block, row: usize) -> &'a [u8] {
        match text {
            Text::Slot(slot) => self.cell(*slot, block, row),
            Text::Constant(text) => text.as_bytes(),
        }
    }

    /// The text of a field that a mapping may leave out; empty where it does.
    pub(super) fn word<'a>(&self, text: Option<&'a Text>, block: &'a Block, row: usize) -> &'a [u8] {
        text.map_or(&[], |text| self.text(text, block, row))
    }

    /// The cell of a row, by the same rule.
    pub(super) fn cell<'a>(&self, slot: usize, block: &'a Block, row: usize) -> &'a [u8] {
        let cell = block.cell(row, slot);
        if cell == b"NaN" && self.float_slots.contains(&slot) { &[] } else { cell }
    }

    /// Turns columns of the file into slots everywhere.
    fn use_slots(&mut self) {
        let wanted = self.wanted.clone();
        let slot = |column: usize| wanted.binary_search(&column).unwrap_or_default();
        for text in self.texts.values_mut() {
            if let Text::Slot(column) = text {
                *column = slot(*column);
            }
        }
        for expression in self.numbers.values_mut().chain(&mut self.keep) {
            let bound = expression.bind(&mut |column, _| Ok::<_, std::convert::Infallible>(slot(*column)));
            *expression = match bound {
                Ok(bound) => bound,
                Err(never) => match never {},
            };
        }
    }

    /// The slots dates are read from.
    pub(super) fn date_slots(&self) -> impl Iterator<Item = usize> {
        self.texts.iter().filter(|(field, _)| field.is_date()).filter_map(|(_, text)| text.slot())
    }
}

/// The columns in which a file handed out for mending says what each row mends.
fn marked(header: &[String]) -> Option<[usize; 2]> {
    let place = |mark| header.iter().position(|name| name == mark);
    let [import, line, ..] = MARKS;
    Some([place(import)?, place(line)?])
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
    fn check_constants(&mut self, texts: &BTreeMap<Field, Text>) {
        if let Some(Text::Constant(word)) = texts.get(&Field::Kind)
            && kind(word.as_bytes()).is_none()
        {
            self.problem(
                &Field::Kind.key(),
                format!("`{word}` is none of sale, return, credit, free, freight"),
            );
        }
        if let Some(Text::Constant(code)) = texts.get(&Field::Currency)
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
