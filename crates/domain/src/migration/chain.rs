//! A row of runs the same number of months apart, and whether its steps are those of a Markov chain: the same from step to
//! step, and told by the last state alone. A forecast by the matrix stands on both (Anderson and Goodman 1957).

use std::collections::{BTreeMap, BTreeSet};

use super::classification::{Classification, Followed, State};
use super::statistics::chi_square_beyond;
use crate::accounts::AccountRef;
use crate::portfolio::{Measure, count};
use crate::time::AsOf;

/// The months from one day to a later one; `None` unless they are whole months, counted between the same days of the month.
pub fn step_months(from: AsOf, to: AsOf) -> Option<i32> {
    let offset = |day: AsOf| day.0.month().first_day().map(|first| day.0.days_since(first));
    let months = to.0.month().0 - from.0.month().0;
    (months > 0 && offset(from) == offset(to)).then_some(months)
}

/// What a row of runs says of its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// How many runs there are; one step less.
    pub runs: u32,
    /// Steps of single accounts that both ends know.
    pub steps: u32,
    /// Whether the shares of each state are the same from step to step; `None` with fewer than two steps.
    pub stationarity: Option<ChiSquare>,
    /// Whether the state before says anything about the state after: order 1 against order 0.
    pub first_order: Option<ChiSquare>,
    /// Whether the state before the last says anything more: order 2 against order 1; `None` with fewer than two steps.
    pub second_order: Option<ChiSquare>,
    /// The states of the last run, with how many accounts one further step would leave there.
    pub expected: Vec<Expected>,
}

/// A chi-square test of a table of counts against what its margins alone would give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// The sum of (counted - expected)² / expected.
    pub statistic: f64,
    /// How many counts are free: (rows - 1) (columns - 1), summed over the tables, empty rows and columns left out.
    pub degrees_of_freedom: u32,
    /// The probability of a statistic at least this large if the margins were all there is.
    pub p: f64,
    /// The part of the cells of which fewer than five are expected; above a fifth the probability is rough (Cochran 1954).
    pub sparse: f64,
}

impl ChiSquare {
    /// Whether chance alone would give such a table in fewer than 5 of 100 cases.
    pub fn is_significant(&self) -> bool {
        self.p < 0.05
    }
}

/// How many accounts are in a state, and would be one step further.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// Which state.
    pub state: State,
    /// How many accounts are there in the last run.
    pub now: u32,
    /// How many would be there after one further step like those of the chain.
    pub next: f64,
}

/// A table of counts by row and column.
type Table = BTreeMap<(State, State), u32>;

/// Reads the chain of runs, oldest first.
pub fn chain<'a>(
    runs: impl IntoIterator<Item = Followed<'a>>,
    by: Classification,
    measure: Measure,
) -> Chain {
    let mut paths: BTreeMap<&AccountRef, Vec<State>> = BTreeMap::new();
    let mut length = 0_usize;
    for run in runs {
        for judgement in run.judgements {
            let path = paths.entry(&judgement.facts.account).or_default();
            path.resize(length, State::Absent);
            path.push(run.place(judgement, by, measure));
        }
        length += 1;
    }
    let paths: Vec<Vec<State>> = paths
        .into_values()
        .map(|mut path| {
            path.resize(length, State::Absent);
            path
        })
        .collect();
    of_paths(&paths, length)
}

/// Reads paths of states, each of that length.
pub(super) fn of_paths(paths: &[Vec<State>], length: usize) -> Chain {
    let mut pooled = Table::new();
    // The tables of the tests: for each state it is left from, which step and which state before against which state after.
    let mut by_step: BTreeMap<State, BTreeMap<(usize, State), u32>> = BTreeMap::new();
    let mut by_earlier: BTreeMap<State, Table> = BTreeMap::new();
    for path in paths {
        for (step, pair) in path.windows(2).enumerate() {
            let &[from, to] = pair else { continue };
            if from == State::Absent || to == State::Absent {
                continue;
            }
            *pooled.entry((from, to)).or_default() += 1;
            *by_step.entry(from).or_default().entry((step, to)).or_default() += 1;
            let earlier = step.checked_sub(1).and_then(|place| path.get(place)).copied();
            if let Some(earlier) = earlier.filter(|earlier| *earlier != State::Absent) {
                *by_earlier.entry(from).or_default().entry((earlier, to)).or_default() += 1;
            }
        }
    }
    let steps = length.saturating_sub(1);
    let test = |tables: Vec<ChiSquareParts>, enough: bool| {
        let whole = tables.into_iter().fold(ChiSquareParts::default(), ChiSquareParts::add);
        (enough && whole.degrees > 0).then(|| whole.test())
    };
    Chain {
        runs: count(length),
        steps: pooled.values().sum(),
        stationarity: test(by_step.values().map(chi_square).collect(), steps > 1),
        first_order: test(vec![chi_square(&pooled)], steps > 0),
        second_order: test(by_earlier.values().map(chi_square).collect(), steps > 1),
        expected: expected(paths, &pooled),
    }
}

#[derive(Clone, Copy, Default)]
struct ChiSquareParts {
    statistic: f64,
    degrees: u32,
    cells: u32,
    sparse: u32,
}

impl ChiSquareParts {
    fn add(self, other: Self) -> Self {
        Self {
            statistic: self.statistic + other.statistic,
            degrees: self.degrees + other.degrees,
            cells: self.cells + other.cells,
            sparse: self.sparse + other.sparse,
        }
    }

    fn test(&self) -> ChiSquare {
        ChiSquare {
            statistic: self.statistic,
            degrees_of_freedom: self.degrees,
            p: chi_square_beyond(self.statistic, self.degrees),
            sparse: f64::from(self.sparse) / f64::from(self.cells.max(1)),
        }
    }
}

/// Pearson's statistic of a table; one without two rows and two columns says nothing.
fn chi_square<R: Ord + Copy>(table: &BTreeMap<(R, State), u32>) -> ChiSquareParts {
    let (mut rows, mut columns) = (BTreeMap::<R, u32>::new(), BTreeMap::<State, u32>::new());
    for ((row, column), counted) in table {
        *rows.entry(*row).or_default() += counted;
        *columns.entry(*column).or_default() += counted;
    }
    if rows.len() < 2 || columns.len() < 2 {
        return ChiSquareParts::default();
    }
    let all = f64::from(rows.values().sum::<u32>());
    let mut parts = ChiSquareParts {
        degrees: (count(rows.len()) - 1) * (count(columns.len()) - 1),
        ..Default::default()
    };
    for (row, in_row) in &rows {
        for (column, in_column) in &columns {
            let counted = f64::from(table.get(&(*row, *column)).copied().unwrap_or_default());
            let expected = f64::from(*in_row) * f64::from(*in_column) / all;
            parts.statistic += (counted - expected) * (counted - expected) / expected;
            parts.cells += 1;
            parts.sparse += u32::from(expected < 5.0);
        }
    }
    parts
}

/// Where one further step leads from the last states. Accounts in a state that nobody ever left before stay in it.
fn expected(paths: &[Vec<State>], pooled: &Table) -> Vec<Expected> {
    let mut now: BTreeMap<State, u32> = BTreeMap::new();
    for state in paths.iter().filter_map(|path| path.last()).filter(|state| **state != State::Absent) {
        *now.entry(*state).or_default() += 1;
    }
    let mut leaving: BTreeMap<State, u32> = BTreeMap::new();
    for ((from, _), counted) in pooled {
        *leaving.entry(*from).or_default() += counted;
    }
    let mut next: BTreeMap<State, f64> = BTreeMap::new();
    for ((from, to), counted) in pooled {
        let (Some(here), Some(all)) = (now.get(from), leaving.get(from)) else { continue };
        *next.entry(*to).or_default() += f64::from(*here) * f64::from(*counted) / f64::from(*all);
    }
    for (state, here) in now.iter().filter(|(state, _)| !leaving.contains_key(state)) {
        *next.entry(*state).or_default() += f64::from(*here);
    }
    let states: BTreeSet<State> = now.keys().chain(next.keys()).copied().collect();
    let of = |state: State| Expected {
        state,
        now: now.get(&state).copied().unwrap_or_default(),
        next: next.get(&state).copied().unwrap_or_default(),
    };
    states.into_iter().map(of).collect()
}
