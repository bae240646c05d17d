//! `mainstay sql`: a question in SQL, under the asker's own access.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use mainstay_app::ledger::{self, AnswerFormat};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::time::Day;
use mainstay_http::ledger::SqlAnswer;
use mainstay_ledger::sql::{Answer, Cell, Limits};

use super::Session;
use super::output::{complain, print, table};

#[derive(Debug, Args)]
pub(super) struct Sql {
    /// One `select` over lines, orders, payments, activities, rebates, renumberings, accounts and products; `show columns
    /// from lines` lists a table's columns
    #[arg(required_unless_present = "saved", conflicts_with = "saved")]
    query: Option<String>,
    /// Ask the question that is kept under this name
    #[arg(long, value_name = "NAME")]
    saved: Option<String>,
    /// How to print it; xlsx, parquet and arrow take --out
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write it to a file instead
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// At most this many rows
    #[arg(long, default_value_t = 1_000)]
    limit: usize,
    /// Stop after this many seconds
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    timeout: u64,
    /// Memory for sorting, joining and grouping
    #[arg(long, default_value_t = 512, value_name = "MIB")]
    memory: usize,
    /// Ask this version of the ledger instead of the newest; `mainstay ledger versions` lists them
    #[arg(long, value_name = "N")]
    ledger_version: Option<i64>,
    /// Leave out lines dated that day or later
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// Count amounts in other currencies at constant rates: constant:DATE, or their average over constant:FIRST..LAST
    /// [default: `transaction_date`, each line at the rate of its day]
    #[arg(long, value_name = "BASIS")]
    rates: Option<RateBasis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Xlsx,
    Parquet,
    Arrow,
}

impl Format {
    /// The kind of file, where it is none for people at a terminal.
    fn file(self) -> Option<AnswerFormat> {
        match self {
            Self::Table | Self::Csv | Self::Json => None,
            Self::Xlsx => Some(AnswerFormat::Xlsx),
            Self::Parquet => Some(AnswerFormat::Parquet),
            Self::Arrow => Some(AnswerFormat::Arrow),
        }
    }
}

/// Answers a question and prints what came out.
pub(super) async fn run(session: &Session, sql: Sql) -> anyhow::Result<ExitCode> {
    if sql.format.file().is_some() && sql.out.is_none() {
        bail!("xlsx, parquet and arrow are for files: add --out FILE");
    }
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let limits = Limits {
        memory: sql.memory.saturating_mul(1 << 20),
        time: Duration::from_secs(sql.timeout),
        rows: sql.limit,
    };
    let query = match (sql.query, &sql.saved) {
        (Some(query), _) => query,
        (None, name) => {
            ledger::saved_question(&app, &actor, name.as_deref().unwrap_or_default()).await?.query
        }
    };
    let moment = ledger::Moment {
        version: sql.ledger_version.map(LedgerVersion),
        as_of: sql.as_of,
        rates: sql.rates.unwrap_or_default(),
    };
    let answer = ledger::ask_of(&app, &actor, &query, moment, limits).await?;
    app.close().await;
    if answer.more {
        complain(&format!("these are the first {} rows; --limit asks for more", answer.len()));
    }
    match (sql.format.file(), sql.out) {
        (Some(format), Some(path)) => write(&path, &ledger::answer_file(answer, format).await?)?,
        (_, Some(path)) => write(&path, (written(&answer, sql.format)? + "\n").as_bytes())?,
        (_, None) => print(&written(&answer, sql.format)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn written(answer: &Answer, format: Format) -> anyhow::Result<String> {
    Ok(match format {
        Format::Json => {
            let answer =
                SqlAnswer::new(answer).map_err(|_| anyhow::anyhow!("the answer cannot be written"))?;
            serde_json::to_string_pretty(&answer)?
        }
        Format::Csv => ledger::answer_csv(answer)?.trim_end().to_owned(),
        Format::Table | Format::Xlsx | Format::Parquet | Format::Arrow => people(answer)?,
    })
}

fn people(answer: &Answer) -> anyhow::Result<String> {
    let columns = answer.columns();
    let header: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let is_number = |kind: &str| ["whole", "real", "exact"].contains(&kind);
    let right: Vec<usize> =
        columns.iter().enumerate().filter(|(_, column)| is_number(column.kind)).map(|(at, _)| at).collect();
    let rows = answer.rows()?.into_iter().map(|row| row.into_iter().map(shown).collect());
    Ok(table(&header, &right, rows.collect()))
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Null => "-".to_owned(),
        Cell::Truth(truth) => truth.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        // A terminal obeys control characters; a table shows them as a gap.
        Cell::Exact(text) | Cell::Text(text) => text.replace(char::is_control, " "),
    }
}
