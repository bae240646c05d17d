//! `mainstay sql`: a question in SQL, under the asker's own access.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use mainstay_app::ledger;
use mainstay_http::ledger::SqlAnswer;
use mainstay_ledger::sql::{Answer, Cell, Limits};

use super::Session;
use super::output::{complain, print, table};

#[derive(Debug, Args)]
pub(super) struct Sql {
    /// One `select` over lines, accounts and products; `show columns from lines` lists a table's columns
    query: String,
    /// How to print it; parquet takes --out
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Parquet,
}

/// Answers a question and prints what came out.
pub(super) async fn run(session: &Session, sql: Sql) -> anyhow::Result<ExitCode> {
    if sql.format == Format::Parquet && sql.out.is_none() {
        bail!("Parquet is for files: add --out FILE");
    }
    let app = session.open().await?;
    let actor = session.actor(&app).await?;
    let limits = Limits {
        memory: sql.memory.saturating_mul(1 << 20),
        time: Duration::from_secs(sql.timeout),
        rows: sql.limit,
    };
    let answer = ledger::ask(&app, &actor, &sql.query, limits).await?;
    app.close().await;
    if answer.more {
        complain(&format!("these are the first {} rows; --limit asks for more", answer.len()));
    }
    match (sql.format, sql.out) {
        (Format::Parquet, Some(path)) => {
            answer.write_parquet(&path).with_context(|| format!("cannot write {}", path.display()))?;
        }
        (format, Some(path)) => {
            let text = written(&answer, format)? + "\n";
            std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        (format, None) => print(&written(&answer, format)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn written(answer: &Answer, format: Format) -> anyhow::Result<String> {
    Ok(match format {
        Format::Json => {
            let answer =
                SqlAnswer::new(answer).map_err(|_| anyhow::anyhow!("the answer cannot be written"))?;
            serde_json::to_string_pretty(&answer)?
        }
        Format::Csv => ledger::answer_csv(answer)?.trim_end().to_owned(),
        Format::Table | Format::Parquet => people(answer)?,
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
