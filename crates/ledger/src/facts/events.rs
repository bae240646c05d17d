//! The door to orders, payments and activities: the rows that stand, under the reader's own access.
//!
//! What became of an order or an invoice is told again and again, by every export until it is closed. Of several imports
//! that tell of the same one, the newest stands; rows that one import has of it all stand.

use std::sync::Arc;

use datafusion::common::ScalarValue;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::listing::ListingTable;
use datafusion::logical_expr::lit;
use datafusion::prelude::{SessionContext, col};
use mainstay_domain::policy::Sight;

use super::open::{context, table};
use super::{FactError, Ledger};
use crate::events::EventKind;
use crate::store::LedgerFile;

/// The table in which all rows meet.
const ALL: &str = "told";
/// When a row was told: the import's place among others.
const RANK: &str = "rank";

/// A file of events, and the place of its import among those that tell of the same: the highest stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFile {
    /// The place of the import.
    pub rank: i64,
    /// The file.
    pub file: LedgerFile,
}

impl Ledger {
    /// The same version, with its files of a kind of event.
    #[must_use]
    pub fn with_events(mut self, kind: EventKind, files: Vec<EventFile>) -> Self {
        self.events.insert(kind, files);
        self
    }

    /// The events of a kind that stand and that somebody may see, with amounts as written; `None` where the version has
    /// none.
    pub(crate) async fn events(
        &self,
        kind: EventKind,
        sight: &Sight,
    ) -> Result<Option<DataFrame>, FactError> {
        let Some(files) = self.events.get(&kind).filter(|files| !files.is_empty()) else { return Ok(None) };
        let context = context();
        self.open_to(&context);
        let mut ranks: Vec<i64> = files.iter().map(|file| file.rank).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let mut told: Option<DataFrame> = None;
        for rank in ranks {
            let of_rank = files.iter().filter(|file| file.rank == rank);
            let paths =
                of_rank.map(|file| self.stored(kind.shelf(), &file.file)).collect::<Result<_, _>>()?;
            let files = table(&context, paths, kind.schema())?;
            let rows = self
                .joined
                .apply(self.of_import(&context, files, rank, sight)?, kind == EventKind::Orders)?;
            told = Some(match told {
                Some(told) => told.union(rows)?,
                None => rows,
            });
        }
        let Some(told) = told else { return Ok(None) };
        let mut standing = standing(&context, told, kind).await?;
        if let Some(day) = self.until {
            standing = standing.filter(col(kind.day()).lt(lit(ScalarValue::Date32(Some(day.epoch())))))?;
        }
        let names: Vec<String> = kind.schema().fields().iter().map(|field| field.name().clone()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(Some(standing.select_columns(&names)?))
    }

    fn of_import(
        &self,
        context: &SessionContext,
        files: Arc<ListingTable>,
        rank: i64,
        sight: &Sight,
    ) -> Result<DataFrame, FactError> {
        let mut rows = context.read_table(files)?;
        if let Some(predicate) = self.joined.predicate(&sight.rows) {
            rows = rows.filter(predicate)?;
        }
        Ok(rows.with_column(RANK, lit(rank))?)
    }
}

/// Of rows about the same those of the newest import. The customer is part of what a row is about, so hidden rows decide
/// nothing about visible ones.
async fn standing(
    context: &SessionContext,
    told: DataFrame,
    kind: EventKind,
) -> Result<DataFrame, FactError> {
    if kind.key().is_empty() {
        return Ok(told);
    }
    context.register_table(ALL, told.into_view())?;
    let newest = format!(
        "select *, max({RANK}) over (partition by source, customer, {}) as newest from {ALL}",
        kind.key().join(", ")
    );
    Ok(context.sql(&newest).await?.filter(col(RANK).eq(col("newest")))?)
}
