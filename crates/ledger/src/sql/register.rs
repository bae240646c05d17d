//! The register of accounts and products, as tables of a question; with it comes what was agreed with accounts.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use mainstay_domain::policy::{Rows, Sight};

use super::rebates::{self, KnownAgreement};
use crate::events::EventKind;
use crate::facts::{FactError, Ledger};

/// The columns of `accounts`, and whether they may be null.
pub(super) const ACCOUNTS: [(&str, bool); 4] =
    [("source", false), ("customer", false), ("name", false), ("country", true)];
/// The columns of `products`, and whether they may be null.
pub(super) const PRODUCTS: [(&str, bool); 4] =
    [("source", false), ("product", false), ("name", false), ("category", true)];

/// The customers, products and agreements somebody's question may name; the accounts were read through their sight.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// The accounts they see.
    pub accounts: Vec<KnownAccount>,
    /// All products; of these they see what stands on lines they see.
    pub products: Vec<KnownProduct>,
    /// All agreements on rebates; of these they see those with an account they see.
    pub agreements: Vec<KnownAgreement>,
}

/// The register as tables.
pub(super) struct RegisterTables {
    pub(super) accounts: MemTable,
    pub(super) products: MemTable,
    pub(super) rebates: MemTable,
}

/// An account, by what `lines` calls it.
#[derive(Debug, Clone)]
pub struct KnownAccount {
    /// The system whose ids these are.
    pub source: String,
    /// Its id there.
    pub customer: String,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<String>,
}

/// A product, by what `lines` calls it.
#[derive(Debug, Clone)]
pub struct KnownProduct {
    /// The system whose ids these are.
    pub source: String,
    /// Its id there.
    pub product: String,
    /// Its name.
    pub name: String,
    /// Its category.
    pub category: Option<String>,
}

impl Register {
    /// The tables `accounts`, `products` and `rebates`.
    pub(super) async fn into_tables(
        self,
        ledger: &Ledger,
        sight: &Sight,
    ) -> Result<RegisterTables, FactError> {
        let rebates = rebates::table(&self.agreements, sight)?;
        let mut products = self.products;
        if sight.rows != Rows::All {
            let bought = bought(ledger, sight).await?;
            products.retain(|known| bought.contains(&(known.source.clone(), known.product.clone())));
        }
        let accounts = table(
            ACCOUNTS,
            [
                self.accounts.iter().map(|known| Some(known.source.as_str())).collect(),
                self.accounts.iter().map(|known| Some(known.customer.as_str())).collect(),
                self.accounts.iter().map(|known| Some(known.name.as_str())).collect(),
                self.accounts.iter().map(|known| known.country.as_deref()).collect(),
            ],
        )?;
        let products = table(
            PRODUCTS,
            [
                products.iter().map(|known| Some(known.source.as_str())).collect(),
                products.iter().map(|known| Some(known.product.as_str())).collect(),
                products.iter().map(|known| Some(known.name.as_str())).collect(),
                products.iter().map(|known| known.category.as_deref()).collect(),
            ],
        )?;
        Ok(RegisterTables { accounts, products, rebates })
    }
}

fn table(columns: [(&str, bool); 4], values: [StringArray; 4]) -> Result<MemTable, FactError> {
    let fields: Vec<_> =
        columns.iter().map(|(name, nullable)| Field::new(*name, DataType::Utf8, *nullable)).collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = values.into_iter().map(|texts| -> ArrayRef { Arc::new(texts) }).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays)?;
    Ok(MemTable::try_new(schema, vec![vec![batch]])?)
}

/// The products on the lines and orders somebody sees: a product nobody they see has bought is none of theirs.
async fn bought(ledger: &Ledger, sight: &Sight) -> Result<BTreeSet<(String, String)>, FactError> {
    let mut bought = BTreeSet::new();
    let lines = if ledger.is_empty() { None } else { Some(ledger.visible(sight)?) };
    let orders = ledger.events(EventKind::Orders, sight).await?;
    for rows in [lines, orders].into_iter().flatten() {
        bought.extend(products_of(rows).await?);
    }
    Ok(bought)
}

async fn products_of(rows: DataFrame) -> Result<BTreeSet<(String, String)>, FactError> {
    let mut bought = BTreeSet::new();
    let products = rows.select_columns(&["source", "product"])?.distinct()?;
    for batch in products.collect().await? {
        let texts = |place: usize| cast(batch.column(place), &DataType::Utf8);
        let (sources, products) = (texts(0)?, texts(1)?);
        let pairs = sources.as_string::<i32>().iter().zip(products.as_string::<i32>().iter());
        bought.extend(pairs.filter_map(|(source, product)| Some((source?.to_owned(), product?.to_owned()))));
    }
    Ok(bought)
}
