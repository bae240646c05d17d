//! Which customers and products the lines name: what an undo may not take out of the register.

use std::collections::BTreeSet;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::prelude::col;
use mainstay_domain::policy::{Actor, sight};

use super::{FactError, Ledger};

/// An id and the system it comes from: source first.
pub type SourceId = (String, String);

/// What the lines of a version name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentioned {
    /// The customers; the empty id is that of unassigned lines.
    pub customers: BTreeSet<SourceId>,
    /// The products.
    pub products: BTreeSet<SourceId>,
}

/// Every customer and product that any line names.
pub async fn mentioned(ledger: &Ledger) -> Result<Mentioned, FactError> {
    if ledger.is_empty() {
        return Ok(Mentioned::default());
    }
    let customers = ledger.engine().answer(|| named(ledger, "customer")).await?;
    let products = ledger.engine().answer(|| named(ledger, "product")).await?;
    Ok(Mentioned { customers, products })
}

async fn named(ledger: &Ledger, column: &'static str) -> Result<BTreeSet<SourceId>, FactError> {
    let lines = ledger.lines(&ledger.context()?, &sight(&Actor::system())).await?;
    let pairs = lines.select_columns(&["source", column])?.filter(col(column).is_not_null())?.distinct()?;
    let mut found = BTreeSet::new();
    for batch in pairs.collect().await? {
        let texts = |place: usize| cast(batch.column(place), &DataType::Utf8);
        let (sources, ids) = (texts(0)?, texts(1)?);
        let pairs = sources.as_string::<i32>().iter().zip(ids.as_string::<i32>());
        found.extend(pairs.filter_map(|(source, id)| Some((source?.to_owned(), id?.to_owned()))));
    }
    Ok(found)
}
