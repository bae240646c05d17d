//! Sourcing positions as a CSV file: one row for each customer and category, with the names of the columns in the first.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::SourcingPosition;
use mainstay_domain::export::{csv_plain, csv_safe};
use mainstay_domain::money::{Currency, Money};
use mainstay_domain::time::Day;
use serde::Deserialize;

use super::sourcing::{StoredPosition, problem};
use crate::costs::minor_of;
use crate::error::{Error, Problem, Result};

/// The columns, in the order in which they are written; all but the first four may be missing.
const COLUMNS: [&str; 14] = [
    "source",
    "customer",
    "category",
    "as_of",
    "suppliers",
    "rank",
    "sole_source",
    "wallet_percent",
    "alternatives",
    "switching_months",
    "switching_cost",
    "replacing_months",
    "dedicated_assets",
    "note",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    source: String,
    customer: String,
    #[serde(default)]
    category: String,
    as_of: String,
    #[serde(default)]
    suppliers: String,
    #[serde(default)]
    rank: String,
    #[serde(default)]
    sole_source: String,
    #[serde(default)]
    wallet_percent: String,
    #[serde(default)]
    alternatives: String,
    #[serde(default)]
    switching_months: String,
    #[serde(default)]
    switching_cost: String,
    #[serde(default)]
    replacing_months: String,
    #[serde(default)]
    dedicated_assets: String,
    #[serde(default)]
    note: String,
}

/// A row that was understood.
pub(super) struct Said {
    pub(super) account: AccountRef,
    pub(super) as_of: Day,
    pub(super) says: SourcingPosition,
}

type Read = std::result::Result<Said, Problem>;

/// Reads a file: each row with its line, as a word or as what is wrong with it.
pub(super) fn rows(text: &str, currency: Currency) -> Result<Vec<(u64, Read)>> {
    let bad = |detail: String| Error::invalid("bad_file", "file", detail);
    let separator = if text.lines().next().is_some_and(|head| head.contains(';')) { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().cloned().map_err(|error| bad(error.to_string()))?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| bad(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record
            .deserialize(Some(&head))
            .map_err(|error| bad(format!("line {line}: {error}; the columns are {}", COLUMNS.join(", "))))?;
        rows.push((line, said(&row, currency)));
    }
    if rows.is_empty() {
        return Err(bad(format!("the file has no rows; its columns are {}", COLUMNS.join(", "))));
    }
    Ok(rows)
}

fn said(row: &Row, currency: Currency) -> Read {
    let account = AccountRef { source: csv_plain(&row.source), external_id: csv_plain(&row.customer) };
    let as_of = row.as_of.parse::<Day>().map_err(|error| refused("as_of", error.to_string()))?;
    let says = SourcingPosition {
        category: Some(csv_plain(&row.category)),
        suppliers: number("suppliers", &row.suppliers)?,
        rank: number("rank", &row.rank)?,
        is_sole_source: yes_or_no(&row.sole_source)?,
        wallet_percent: parsed("wallet_percent", &row.wallet_percent)?,
        alternatives: number("alternatives", &row.alternatives)?,
        switching_months: number("switching_months", &row.switching_months)?,
        switching_cost_minor: amount("switching_cost", &row.switching_cost, currency)?,
        replacing_months: number("replacing_months", &row.replacing_months)?,
        dedicated_assets_minor: amount("dedicated_assets", &row.dedicated_assets, currency)?,
        note: csv_plain(&row.note),
    };
    Ok(Said { account, as_of, says: says.checked().map_err(|error| problem(&error))? })
}

fn refused(field: &str, detail: String) -> Problem {
    Problem { code: "bad_sourcing_position", detail, field: Some(field.to_owned()) }
}

fn parsed<T: std::str::FromStr<Err: ToString>>(
    field: &str,
    text: &str,
) -> std::result::Result<Option<T>, Problem> {
    let is_said = !text.is_empty();
    is_said.then(|| text.parse()).transpose().map_err(|error: T::Err| refused(field, error.to_string()))
}

fn number(field: &str, text: &str) -> std::result::Result<Option<u32>, Problem> {
    parsed(field, text).map_err(|_| refused(field, format!("`{text}` is not a whole number")))
}

fn amount(field: &str, text: &str, currency: Currency) -> std::result::Result<Option<i64>, Problem> {
    let read = || {
        minor_of(text, currency)
            .ok_or_else(|| refused(field, format!("`{text}` is no amount in {currency} such as 12600.50")))
    };
    (!text.is_empty()).then(read).transpose()
}

fn yes_or_no(text: &str) -> std::result::Result<bool, Problem> {
    match text.to_lowercase().as_str() {
        "" | "no" | "false" | "0" => Ok(false),
        "yes" | "true" | "1" => Ok(true),
        _ => Err(refused("sole_source", format!("`{text}` is neither yes nor no"))),
    }
}

pub(super) fn at_line(line: u64, problem: Problem) -> Problem {
    let field = problem.field.unwrap_or_default();
    Problem {
        detail: format!("line {line}: {}", problem.detail),
        field: Some(format!("line {line}, {field}")),
        ..problem
    }
}

/// Writes words as such a file.
pub fn write_sourcing_positions<'a>(held: impl Iterator<Item = &'a StoredPosition>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(Error::bug)?;
    for StoredPosition { account, as_of, currency, says, .. } in held {
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let amount = |minor: Option<i64>| {
            let text =
                minor.map(|minor| Money { minor, currency: *currency }.to_string()).unwrap_or_default();
            text.split_once(' ').map_or(text.clone(), |(number, _)| number.to_owned())
        };
        let wallet = says.wallet_percent.map(|percent| percent.to_string()).unwrap_or_default();
        let texts = [
            csv_safe(&account.source),
            csv_safe(&account.external_id),
            csv_safe(says.category.as_deref().unwrap_or_default()),
            as_of.to_string(),
            number(says.suppliers),
            number(says.rank),
            if says.is_sole_source { "yes" } else { "no" }.to_owned(),
            wallet,
            number(says.alternatives),
            number(says.switching_months),
            amount(says.switching_cost_minor),
            number(says.replacing_months),
            amount(says.dedicated_assets_minor),
            csv_safe(&says.note),
        ];
        writer.write_record(texts).map_err(Error::bug)?;
    }
    writer.into_inner().map_err(|error| Error::bug(error.to_string()))
}
