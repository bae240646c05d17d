//! A run's accounts as a spreadsheet that tells the classes anew: whoever doubts a class can follow it cell by cell, and
//! whoever wants other cuts changes them on the sheet *Parameters*.
//!
//! Formulas carry the run's own results as well, so that a program that does not calculate shows the same. Texts are
//! written as texts, whatever they begin with; nothing in the file runs.

mod about;
mod account;
mod accounts;
mod cells;
mod customer_base;
mod demand;
mod lifecycle;
mod matrix;
mod migration;
mod parameters;
mod periods;
mod segments;
mod series;
pub(crate) mod sheet;

use mainstay_domain::ids::RunId;
use mainstay_domain::policy::Actor;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use tokio::sync::Semaphore;

pub use self::customer_base::customer_base_xlsx;
pub use self::demand::demand_xlsx;
pub use self::lifecycle::lifecycle_xlsx;
pub use self::matrix::matrix_xlsx;
pub use self::migration::migration_xlsx;
pub use self::segments::segments_xlsx;
use self::series::{SeriesByAccount, series};
use super::rows::{AccountRows, Filter, Order, Page, Sort, account_rows};
use crate::App;
use crate::error::{Error, Result};

/// The most values the sheet *Periods* has; beyond, it is left out and the variations are values instead of formulas.
const MOST_PERIODS: usize = 5_000_000;
/// The most accounts a spreadsheet has rows for.
const MOST_ACCOUNTS: usize = 1_000_000;

/// How many spreadsheets one process writes at once: each reads the whole ledger and is made in memory.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Everything the sheets are made of.
struct Book {
    table: AccountRows,
    series: SeriesByAccount,
    /// Whether these are all accounts of the company; ABC classes of a part cannot be told from that part.
    is_whole: bool,
    /// Whether there is a sheet of periods.
    has_periods: bool,
}

/// Every account somebody sees in a run, as an XLSX file with live formulas. Columns that need the sight of margins are
/// there only for those who have it.
pub async fn accounts_xlsx(app: &App, actor: &Actor, run: RunId) -> Result<Vec<u8>> {
    let _turn = TURNS.acquire().await.map_err(Error::bug)?;
    let everything = Page { after: 0, limit: usize::MAX };
    let (filter, sort) = (Filter::default(), (Sort::Rank, Order::Ascending));
    let table = account_rows(app, actor, Some(run), None, &filter, sort, everything).await?;
    if table.rows.len() > MOST_ACCOUNTS {
        let detail =
            format!("a spreadsheet has no room for {} accounts: take CSV or Parquet", table.rows.len());
        return Err(Error::Conflict(detail));
    }
    let (series, is_whole) = series(app, actor, &table.run).await?;
    let values: usize = series.values().map(|series| series.periods.totals.len()).sum();
    let book = Book { table, series, is_whole, has_periods: values <= MOST_PERIODS };
    Ok(tokio::task::spawn_blocking(move || write(&book)).await.map_err(Error::bug)??)
}

/// Sheet by sheet, row by row: no more than one row is held in memory.
fn write(book: &Book) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    parameters::define_names(&mut workbook)?;
    accounts::write(add_sheet(&mut workbook, "Accounts")?, book)?;
    cells::write(add_sheet(&mut workbook, "Cells")?, book)?;
    parameters::write(add_sheet(&mut workbook, "Parameters")?, book)?;
    if book.has_periods {
        periods::write(add_sheet(&mut workbook, "Periods")?, book)?;
    }
    about::write(add_sheet(&mut workbook, "About")?, book)?;
    workbook.save_to_buffer()
}

pub(crate) fn add_sheet<'a>(
    workbook: &'a mut Workbook,
    name: &str,
) -> std::result::Result<&'a mut Worksheet, XlsxError> {
    workbook.add_worksheet_with_constant_memory()?.set_name(name)
}
