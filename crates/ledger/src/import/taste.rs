//! What the first values of a column are like.

use super::ColumnReading;
use super::block::{CellKind, LONGEST_VALUE, cut};
use super::date::{DateFault, DateOrder, DateReading, order_evidence};
use super::money_mark::without_mark;
use super::number::{self, Evidence, NumberReading};

const SAMPLES: usize = 5;
/// A column is still of dates or numbers where one value is not, of at least this many,
const FEWEST: u64 = 5;
/// or one in as many as this.
const TOLERATED: u64 = 20;
/// The signs that set thousands apart.
const THOUSANDS: [char; 7] = ['.', ',', '\'', '\u{2019}', ' ', '\u{a0}', '\u{202f}'];

/// The first values of one column.
#[derive(Debug, Default)]
pub(super) struct Taste {
    is_number: bool,
    samples: Vec<String>,
    values: u64,
    points: u64,
    commas: u64,
    either: u64,
    integers: u64,
    dates: u64,
    undecided_dates: u64,
    decided_dates: u64,
    not_number: Option<String>,
    not_date: Option<String>,
    pub(super) examples: Examples,
}

/// The few values of a column that are not what the others are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strays {
    /// How many they are.
    pub values: u64,
    /// How many values were looked at.
    pub of: u64,
    /// The first of them.
    pub example: String,
}

/// The first value of each evidence.
#[derive(Debug, Default)]
pub(super) struct Examples {
    pub(super) point: Option<String>,
    pub(super) comma: Option<String>,
    pub(super) either: Option<String>,
    /// A sign between thousands, and the value it stands in.
    pub(super) thousands: Option<(char, String)>,
    /// A date that reads in one way.
    pub(super) date: Option<String>,
    pub(super) day_first: Option<String>,
    pub(super) month_first: Option<String>,
    pub(super) any_order: Option<String>,
}

impl Taste {
    pub(super) fn new(is_number: bool) -> Self {
        Self { is_number, ..Self::default() }
    }

    pub(super) fn take(&mut self, cell: &[u8], kind: CellKind) {
        if cell.is_empty() {
            return;
        }
        self.values += 1;
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|sample| sample.as_bytes() == cell) {
            self.samples.push(cut(cell, LONGEST_VALUE));
        }
        if kind == CellKind::Number {
            self.integers += 1;
            // A number such as 20260131 is read as a date where its column is mapped to one.
            self.date(cell);
            return;
        }
        self.number(cell);
        self.date(cell);
    }

    fn number(&mut self, cell: &[u8]) {
        let (digits, _) = without_mark(cell);
        let reads = |reading| number::read(&digits, reading).is_ok();
        let (count, example) = match number::evidence(cell) {
            Evidence::Point if reads(NumberReading::POINT) => {
                (&mut self.points, Some(&mut self.examples.point))
            }
            Evidence::Comma if reads(NumberReading::COMMA) => {
                (&mut self.commas, Some(&mut self.examples.comma))
            }
            Evidence::Either if reads(NumberReading::POINT) => {
                (&mut self.either, Some(&mut self.examples.either))
            }
            Evidence::None if reads(NumberReading::POINT) => (&mut self.integers, None),
            _ => return keep_first(&mut self.not_number, cell),
        };
        *count += 1;
        if let Some(example) = example {
            keep_first(example, cell);
        }
        if self.examples.thousands.is_none() {
            let text = cut(cell, 40);
            self.examples.thousands = thousands(&text).map(|sign| (sign, text));
        }
    }

    fn date(&mut self, cell: &[u8]) {
        match DateReading::default().read(cell) {
            Ok(_) | Err(DateFault::NeedsZone) => {
                self.dates += 1;
                keep_first(&mut self.examples.date, cell);
            }
            Err(DateFault::NeedsOrder) => {
                let (order, _) = order_evidence(cell);
                let (count, example) = match order {
                    Some(DateOrder::DayFirst) => (&mut self.decided_dates, &mut self.examples.day_first),
                    Some(DateOrder::MonthFirst) => (&mut self.decided_dates, &mut self.examples.month_first),
                    None => (&mut self.undecided_dates, &mut self.examples.any_order),
                };
                *count += 1;
                keep_first(example, cell);
            }
            Err(_) => keep_first(&mut self.not_date, cell),
        }
    }

    fn numbers(&self) -> u64 {
        self.points + self.commas + self.either + self.integers
    }

    fn all_dates(&self) -> u64 {
        self.dates + self.undecided_dates + self.decided_dates
    }

    /// Whether so many of the values are all of them but for a few.
    fn is_nearly_all(&self, count: u64) -> bool {
        let others = self.values - count;
        others == 0 || (self.values >= FEWEST && others <= (self.values / TOLERATED).max(1))
    }

    /// The values that are neither date nor number in a column that reads as one.
    pub(super) fn strays(&self) -> Option<Strays> {
        let (count, example) = match self.reading() {
            reading if reading.is_date() => (self.all_dates(), &self.not_date),
            reading if reading.is_number() && !self.is_number => (self.numbers(), &self.not_number),
            _ => return None,
        };
        let example = example.clone()?;
        Some(Strays { values: self.values - count, of: self.values, example })
    }

    /// How the values read, as far as they were looked at, but for a few that are something else.
    pub(super) fn reading(&self) -> ColumnReading {
        if self.values == 0 {
            ColumnReading::Empty
        } else if self.is_number {
            ColumnReading::DecimalPoint
        } else if self.is_nearly_all(self.all_dates()) {
            let open = self.undecided_dates > 0 && self.decided_dates == 0;
            if open { ColumnReading::AmbiguousDate } else { ColumnReading::Date }
        } else if self.is_nearly_all(self.numbers()) {
            match (self.points, self.commas, self.either) {
                (0, 0, 0) => ColumnReading::DecimalPoint,
                (0, 0, _) => ColumnReading::AmbiguousNumber,
                (_, 0, _) => ColumnReading::DecimalPoint,
                (0, _, _) => ColumnReading::DecimalComma,
                _ => ColumnReading::AmbiguousNumber,
            }
        } else {
            ColumnReading::Text
        }
    }

    /// Up to five different values.
    pub(super) fn into_samples(self) -> Vec<String> {
        self.samples
    }
}

fn keep_first(example: &mut Option<String>, cell: &[u8]) {
    if example.is_none() {
        *example = Some(cut(cell, 40));
    }
}

/// The sign that sets thousands apart in a number: the first of two kinds of sign, or one that stands twice.
fn thousands(number: &str) -> Option<char> {
    let digits = number.trim_matches(|letter: char| !letter.is_ascii_digit());
    let signs: Vec<char> = digits.chars().filter(|letter| THOUSANDS.contains(letter)).collect();
    match signs.as_slice() {
        [first, .., last] if first != last || signs.len() > 1 => Some(*first),
        [only] if !matches!(only, '.' | ',') => Some(*only),
        _ => None,
    }
}
