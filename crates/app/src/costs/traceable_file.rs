//! Traceable costs as a CSV file: one row for each, with the names of the columns in the first.
//!
//! `source,customer,segment,share,name,from,to,amount`: a customer with its source, or a segment with the rule by which its
//! cost is shared out over its customers.

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Bearer, ShareRule, TraceableCost};
use mainstay_domain::export::{csv_plain, csv_safe};
use mainstay_domain::money::{Currency, Money};
use mainstay_domain::time::Day;
use serde::Deserialize;

use super::traceable::{StoredTraceable, problem_of};
use super::written::minor_of;
use crate::error::{Error, Problem, Result};

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 8] = ["source", "customer", "segment", "share", "name", "from", "to", "amount"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    source: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    segment: String,
    #[serde(default)]
    share: String,
    name: String,
    from: String,
    to: String,
    amount: String,
}

impl Row {
    /// Its texts as they were before an export made them safe for spreadsheets.
    fn plain(mut self) -> Self {
        for text in [&mut self.source, &mut self.customer, &mut self.segment, &mut self.share, &mut self.name]
        {
            *text = csv_plain(text);
        }
        self
    }
}

type Rows = Vec<(u64, std::result::Result<TraceableCost, Problem>)>;

/// Reads a file: each row with its line, as a cost or as what is wrong with it.
pub(super) fn rows(text: &str, currency: Currency) -> Result<Rows> {
    let separator = if text.lines().next().is_some_and(|head| head.contains(';')) { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head =
        reader.headers().cloned().map_err(|error| Error::invalid("bad_file", "file", error.to_string()))?;
    let mut rows = Rows::new();
    for record in reader.records() {
        let record = record.map_err(|error| Error::invalid("bad_file", "file", error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&head)).map_err(|error| {
            let detail = format!("line {line}: {error}; the columns are {}", COLUMNS.join(", "));
            Error::invalid("bad_file", "file", detail)
        })?;
        rows.push((line, cost(row.plain(), currency)));
    }
    if rows.is_empty() {
        let detail = format!("the file has no rows; its columns are {}", COLUMNS.join(", "));
        return Err(Error::invalid("bad_file", "file", detail));
    }
    Ok(rows)
}

fn cost(row: Row, currency: Currency) -> std::result::Result<TraceableCost, Problem> {
    let bad = |field: &str, detail: String| Problem {
        code: "bad_traceable_cost",
        detail,
        field: Some(field.to_owned()),
    };
    let day = |field: &str, text: &str| text.parse::<Day>().map_err(|error| bad(field, error.to_string()));
    let account = (!row.customer.is_empty())
        .then(|| AccountRef { source: row.source.clone(), external_id: row.customer.clone() });
    let share = if row.share.is_empty() { Ok(ShareRule::default()) } else { row.share.parse() };
    let bearer =
        share.and_then(|share| Bearer::of(account, Some(&row.segment), share)).map_err(problem_of)?;
    let amount_minor = minor_of(&row.amount, currency).ok_or_else(|| {
        bad("amount", format!("`{}` is no amount in {currency} such as 12600.50", row.amount))
    })?;
    let (from, to) = (day("from", &row.from)?, day("to", &row.to)?);
    TraceableCost { bearer, name: row.name, from, to, amount_minor }.checked().map_err(problem_of)
}

/// Writes costs as such a file.
pub fn write_traceable_costs<'a>(costs: impl Iterator<Item = &'a StoredTraceable>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(Error::bug)?;
    for StoredTraceable { cost, currency, .. } in costs {
        let (source, customer, segment, share) = match &cost.bearer {
            Bearer::Account(account) => (account.source.as_str(), account.external_id.as_str(), "", ""),
            Bearer::Segment(segment, share) => ("", "", segment.as_str(), share.as_str()),
        };
        let amount = Money { minor: cost.amount_minor, currency: *currency }.to_string();
        let number = amount.split_once(' ').map_or(amount.as_str(), |(number, _)| number);
        let [from, to] = [cost.from, cost.to].map(|day| day.to_string());
        let text = [source, customer, segment, share, &cost.name].map(csv_safe);
        writer
            .write_record(text.iter().map(AsRef::as_ref).chain([from.as_str(), &to, number]))
            .map_err(Error::bug)?;
    }
    writer.into_inner().map_err(|error| Error::bug(error.to_string()))
}
