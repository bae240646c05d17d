//! What a person should know of an import and did not ask.
//!
//! The sentences here speak of the file and the ledger alone. How to say otherwise differs from door to door, so each words
//! that itself, by the code.

use std::fmt;

use mainstay_domain::money::Currency;
use mainstay_domain::rates::MissingRates;
use mainstay_domain::time::Day;

/// Something to know of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Neither the mapping nor the ledger names a currency, so the amounts count in this one.
    AssumedCurrency(Currency),
    /// The file has a header and nothing below it.
    NoRows,
    /// Lines that cannot be converted yet.
    MissingRates(MissingRates),
    /// Lines dated after today.
    FutureLines {
        /// How many.
        lines: u64,
        /// Today.
        today: Day,
    },
    /// The mapping names no cost.
    NoCost,
    /// Lines that correct an invoice which neither the file nor the ledger knows.
    UnknownCorrections(u64),
    /// The very same file is in the ledger by another mapping.
    CountedTwice {
        /// The file's name in that import.
        file_name: String,
    },
}

impl Note {
    /// The stable word: `assumed_currency`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AssumedCurrency(_) => "assumed_currency",
            Self::NoRows => "no_rows",
            Self::MissingRates(_) => "missing_rates",
            Self::FutureLines { .. } => "future_lines",
            Self::NoCost => "no_cost",
            Self::UnknownCorrections(_) => "unknown_corrections",
            Self::CountedTwice { .. } => "counted_twice",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AssumedCurrency(currency) => {
                write!(f, "Nothing says which currency the amounts are in, so they count as {currency}.")
            }
            Self::NoRows => f.write_str("The file has a header and no rows."),
            Self::MissingRates(missing) => write!(f, "No analysis adds these lines up yet: {missing}."),
            Self::FutureLines { lines: 1, today } => {
                write!(f, "1 line is dated after {today}; it is imported and waits for its day.")
            }
            Self::FutureLines { lines, today } => {
                write!(f, "{lines} lines are dated after {today}; they are imported and wait for their day.")
            }
            Self::NoCost => f.write_str("No cost is named, so these lines have no gross profit."),
            Self::UnknownCorrections(1) => {
                f.write_str("1 line corrects an invoice that neither the ledger nor this file knows.")
            }
            Self::UnknownCorrections(lines) => {
                write!(f, "{lines} lines correct invoices that neither the ledger nor this file knows.")
            }
            Self::CountedTwice { file_name } => write!(
                f,
                "This file is in the ledger already, as {file_name}, by another mapping: importing it counts its lines twice."
            ),
        }
    }
}
