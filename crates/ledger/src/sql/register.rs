//! The register of accounts and products, as tables of a question; with it comes what was agreed with accounts.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::categories::{Categories, DatedCategory};
use mainstay_domain::policy::{Rows, Sight};
use mainstay_domain::renumbering::{Numbered, Renumbering};
use mainstay_domain::units::{UnitConversion, Units};

use super::rebates::{self, KnownAgreement};
use crate::events::EventKind;
use crate::facts::{FactError, Ledger};

/// The columns of `accounts`, and whether they may be null.
pub(super) const ACCOUNTS: [(&str, bool); 4] =
    [("source", false), ("customer", false), ("name", false), ("country", true)];
/// The columns of `products`, and whether they may be null.
pub(super) const PRODUCTS: [(&str, bool); 4] =
    [("source", false), ("product", false), ("name", false), ("category", true)];

/// The columns of `renumberings`, and whether they may be null.
pub(super) const RENUMBERINGS: [(&str, bool); 5] =
    [("source", false), ("renumbered", false), ("old_id", false), ("new_id", false), ("valid_from", false)];

/// The columns of `unit_conversions`, and whether they may be null.
pub(super) const UNITS: [(&str, bool); 5] =
    [("source", false), ("product", false), ("unit", false), ("factor", false), ("valid_from", false)];

/// The columns of `product_categories`, and whether they may be null.
pub(super) const CATEGORIES: [(&str, bool); 4] =
    [("source", false), ("product", false), ("category", false), ("valid_from", false)];

/// The customers, products and agreements somebody's question may name; the accounts were read through their sight.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// The accounts they see.
    pub accounts: Vec<KnownAccount>,
    /// All products; of these they see what stands on lines they see.
    pub products: Vec<KnownProduct>,
    /// All agreements on rebates; of these they see those with an account they see.
    pub agreements: Vec<KnownAgreement>,
    /// All renumberings of the version, each with its source; of these they see those of what they see.
    pub renumberings: Vec<(String, Renumbering)>,
    /// All unit conversions of the version, each with its source; of these they see those of products they see.
    pub units: Vec<(String, UnitConversion)>,
    /// All dated categories of the version, each with its source; of these they see those of products they see.
    pub categories: Vec<(String, DatedCategory)>,
    /// What the categories of lines are.
    pub grouped: Arc<Categories>,
    /// What quantities of lines are counted by.
    pub counted: Arc<Units>,
}

/// The register as tables.
pub(super) struct RegisterTables {
    pub(super) accounts: MemTable,
    pub(super) products: MemTable,
    pub(super) rebates: MemTable,
    pub(super) renumberings: MemTable,
    pub(super) units: MemTable,
    pub(super) categories: MemTable,
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
    /// The tables `accounts`, `products`, `rebates` and `renumberings`.
    pub(super) async fn into_tables(
        self,
        ledger: &Ledger,
        sight: &Sight,
    ) -> Result<RegisterTables, FactError> {
        let rebates = rebates::table(&self.agreements, sight)?;
        let (mut products, mut renumberings, mut units) = (self.products, self.renumberings, self.units);
        let mut categories = self.categories;
        if sight.rows != Rows::All {
            let bought = bought(ledger, sight).await?;
            products.retain(|known| bought.contains(&(known.source.clone(), known.product.clone())));
            units.retain(|(source, of)| bought.contains(&(source.clone(), of.product.clone())));
            categories.retain(|(source, of)| bought.contains(&(source.clone(), of.product.clone())));
            renumberings.retain(|(source, of)| match of.what {
                Numbered::Account => {
                    let account = AccountRef { source: source.clone(), external_id: of.new_id.clone() };
                    sight.rows.contains(&account)
                }
                Numbered::Product => bought.contains(&(source.clone(), of.new_id.clone())),
            });
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
        let renumberings = table(
            RENUMBERINGS,
            [
                renumberings.iter().map(|(source, _)| Some(source.as_str())).collect(),
                renumberings.iter().map(|(_, of)| Some(of.what.as_str())).collect(),
                renumberings.iter().map(|(_, of)| Some(of.old_id.as_str())).collect(),
                renumberings.iter().map(|(_, of)| Some(of.new_id.as_str())).collect(),
                renumberings.iter().map(|(_, of)| Some(of.valid_from.to_string())).collect(),
            ],
        )?;
        let units = table(
            UNITS,
            [
                units.iter().map(|(source, _)| Some(source.as_str())).collect(),
                units.iter().map(|(_, of)| Some(of.product.as_str())).collect(),
                units.iter().map(|(_, of)| Some(of.unit.as_str())).collect(),
                units.iter().map(|(_, of)| Some(of.factor.to_string())).collect(),
                units.iter().map(|(_, of)| Some(of.valid_from.to_string())).collect(),
            ],
        )?;
        let categories = table(
            CATEGORIES,
            [
                categories.iter().map(|(source, _)| Some(source.as_str())).collect(),
                categories.iter().map(|(_, of)| Some(of.product.as_str())).collect(),
                categories.iter().map(|(_, of)| Some(of.category.as_str())).collect(),
                categories.iter().map(|(_, of)| Some(of.valid_from.to_string())).collect(),
            ],
        )?;
        Ok(RegisterTables { accounts, products, rebates, renumberings, units, categories })
    }
}

fn table<const N: usize>(
    columns: [(&str, bool); N],
    values: [StringArray; N],
) -> Result<MemTable, FactError> {
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
    let lines = if ledger.is_empty() {
        None
    } else {
        Some(ledger.visible(sight, &Arc::default(), &Arc::default())?)
    };
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
