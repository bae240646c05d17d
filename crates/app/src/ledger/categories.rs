//! Dated categories of products: which a version of the ledger has, and how an import brings others.
//!
//! As of exchange rates, what a version has does not change: a category belongs to the versions from its import on, until
//! another says otherwise for the same product and day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mainstay_domain::categories::{Categories, DatedCategory, ProductCategories};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::renumbering::Numbered;
use mainstay_domain::time::Day;
use uuid::Uuid;

use super::renumberings;
use crate::accounts;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::Result;

#[derive(sqlx::FromRow)]
struct Row {
    import_id: Uuid,
    source: String,
    product: String,
    category: String,
    valid_from: NaiveDate,
}

impl Row {
    fn category(self) -> DatedCategory {
        let Self { product, category, valid_from, .. } = self;
        DatedCategory { product, category, valid_from: Day(valid_from) }
    }
}

/// The categories of a version, each with its source, in the order of source, product and day.
pub(crate) async fn in_force(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Vec<(String, DatedCategory)>> {
    let rows: Vec<Row> = reads
        .all(
            "select import_id, source, product, category, valid_from from product_category
             where since_version <= $1 and (until_version is null or until_version > $1)
             order by source, product, valid_from",
            args![version.0],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.source.clone(), row.category())).collect())
}

/// Those of a version in one source, as files wrote them.
pub(super) async fn of_source(
    reads: &mut (impl Reads + Send),
    source: &str,
    version: LedgerVersion,
) -> Result<ProductCategories> {
    let mut all = ProductCategories::default();
    for (_, category) in in_force(reads, version).await?.into_iter().filter(|(of, _)| of == source) {
        all.insert(category);
    }
    Ok(all)
}

/// Which categories products belong to: those of the register, and the dated ones of a version, both under the numbers that
/// products bear in it.
pub(crate) async fn categories(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Categories> {
    let joined = renumberings::joined(reads, version).await?;
    let mut standing: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let (of_old, of_new): (Vec<_>, Vec<_>) = accounts::sql::standing_categories(reads)
        .await?
        .into_iter()
        .partition(|(source, product, _)| joined.current(Numbered::Product, source, product) != *product);
    for (source, product, category) in of_old.into_iter().chain(of_new) {
        let product = joined.current(Numbered::Product, &source, &product).to_owned();
        standing.entry(source).or_default().insert(product, category);
    }
    let of_source = |(source, of)| (source, ProductCategories::new(of));
    let mut by_source: BTreeMap<String, ProductCategories> = standing.into_iter().map(of_source).collect();
    let (of_old, of_new): (Vec<_>, Vec<_>) = in_force(reads, version)
        .await?
        .into_iter()
        .partition(|(source, of)| joined.current(Numbered::Product, source, &of.product) != of.product);
    // What is said of the present number wins over what was said of a former one.
    for (source, category) in of_old.into_iter().chain(of_new) {
        let product = joined.current(Numbered::Product, &source, &category.product).to_owned();
        by_source.entry(source).or_default().insert(DatedCategory { product, ..category });
    }
    Ok(Categories::new(by_source))
}

/// How many of these say something else than the ledger does of the same product and day.
pub(super) fn changed(known: &ProductCategories, categories: &[DatedCategory]) -> usize {
    let says_otherwise = |said: &&DatedCategory| {
        known.said(&said.product, said.valid_from).is_some_and(|there| there != said.category)
    };
    categories.iter().filter(says_otherwise).count()
}

/// Stores the categories of an import; those it takes the place of end with the version before.
pub(super) async fn save(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
    categories: &[DatedCategory],
) -> Result<()> {
    for category in categories {
        act.exec(
            "update product_category set until_version = $4
             where source = $1 and product = $2 and valid_from = $3 and until_version is null",
            args![source, category.product.as_str(), category.valid_from.0, version.0],
        )
        .await?;
        insert(act, import.0, source, version, category).await?;
    }
    Ok(())
}

async fn insert(
    act: &mut Act,
    import: Uuid,
    source: &str,
    version: LedgerVersion,
    category: &DatedCategory,
) -> Result<()> {
    act.exec(
        "insert into product_category (id, import_id, source, product, category, valid_from, since_version)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![
            Clock::new_id(),
            import,
            source,
            category.product.as_str(),
            category.category.as_str(),
            category.valid_from.0,
            version.0
        ],
    )
    .await?;
    Ok(())
}

/// Takes the categories of an import back, which is undone already: where another import in force says where the same product
/// belongs from the same day on, the newest of them holds again.
pub(super) async fn take_back(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
) -> Result<()> {
    act.exec(
        "update product_category set until_version = $2 where import_id = $1 and until_version is null",
        args![import.0, version.0],
    )
    .await?;
    let former: Vec<Row> = act
        .all(
            "select former.import_id, former.source, former.product, former.category, former.valid_from
             from product_category former join import on import.id = former.import_id
             where import.undone_at is null and former.source = $3 and exists (
               select 1 from product_category gone
               where gone.import_id = $1 and gone.until_version = $2 and gone.source = former.source
                 and gone.product = former.product and gone.valid_from = former.valid_from)
             order by import.ledger_version",
            args![import.0, version.0, source],
        )
        .await?;
    // The last of a product and day wins: it is the newest import's.
    let newest: BTreeMap<_, Row> =
        former.into_iter().map(|row| ((row.product.clone(), row.valid_from), row)).collect();
    for row in newest.into_values() {
        let import = row.import_id;
        insert(act, import, source, version, &row.category()).await?;
    }
    Ok(())
}
