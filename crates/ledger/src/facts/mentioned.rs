//! Which customers and products the lines and events name: what an undo may not take out of the register.

use std::collections::BTreeSet;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::dataframe::DataFrame;
use datafusion::prelude::col;
use mainstay_domain::policy::{Actor, sight};

use super::{FactError, Ledger};
use crate::events::EventKind;

/// An id and the system it comes from: source first.
pub type SourceId = (String, String);

/// What the lines and events of a version name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentioned {
    /// The customers; the empty id is that of unassigned lines.
    pub customers: BTreeSet<SourceId>,
    /// The products.
    pub products: BTreeSet<SourceId>,
}

/// Every customer and product that any line or event names.
pub async fn mentioned(ledger: &Ledger) -> Result<Mentioned, FactError> {
    let mut found = Mentioned::default();
    let everything = sight(&Actor::system());
    if !ledger.is_empty() {
        found.customers = ledger.engine().answer(|| named_in_lines(ledger, "customer")).await?;
        found.products = ledger.engine().answer(|| named_in_lines(ledger, "product")).await?;
    }
    for kind in EventKind::ALL {
        let Some(events) = ledger.events(kind, &everything).await? else { continue };
        if kind.columns().iter().any(|column| column.name == "product") {
            found.products.extend(named(events.clone(), "product").await?);
        }
        found.customers.extend(named(events, "customer").await?);
    }
    Ok(found)
}

async fn named_in_lines(ledger: &Ledger, column: &'static str) -> Result<BTreeSet<SourceId>, FactError> {
    named(ledger.lines(&ledger.context()?, &sight(&Actor::system())).await?, column).await
}

async fn named(rows: DataFrame, column: &'static str) -> Result<BTreeSet<SourceId>, FactError> {
    let pairs = rows.select_columns(&["source", column])?.filter(col(column).is_not_null())?.distinct()?;
    let mut found = BTreeSet::new();
    for batch in pairs.collect().await? {
        let texts = |place: usize| cast(batch.column(place), &DataType::Utf8);
        let (sources, ids) = (texts(0)?, texts(1)?);
        let pairs = sources.as_string::<i32>().iter().zip(ids.as_string::<i32>());
        found.extend(pairs.filter_map(|(source, id)| Some((source?.to_owned(), id?.to_owned()))));
    }
    Ok(found)
}
