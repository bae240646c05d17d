//! Unit conversions: which a version of the ledger has, and how an import brings others.
//!
//! As of exchange rates, what a version has does not change: a conversion belongs to the versions from its import on, until
//! another says otherwise for the same product, unit and day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::renumbering::Numbered;
use mainstay_domain::time::Day;
use mainstay_domain::units::{Factor, ProductUnits, UnitConversion, UnitConversions, Units};
use uuid::Uuid;

use super::renumberings;
use crate::accounts;
use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Row {
    import_id: Uuid,
    source: String,
    product: String,
    unit: String,
    parts: i64,
    valid_from: NaiveDate,
}

impl Row {
    fn conversion(self) -> Result<UnitConversion> {
        let Self { product, unit, valid_from, .. } = self;
        let factor = Factor::new(self.parts).ok_or_else(|| Error::bug("a factor is not above zero"))?;
        Ok(UnitConversion { product, unit, factor, valid_from: Day(valid_from) })
    }
}

/// The conversions of a version, each with its source, in the order of source, product and day. Of one unit that is spelled
/// in two ways the newer comes last, and wins.
pub(crate) async fn in_force(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Vec<(String, UnitConversion)>> {
    let rows: Vec<Row> = reads
        .all(
            "select import_id, source, product, unit, parts, valid_from from unit_conversion
             where since_version <= $1 and (until_version is null or until_version > $1)
             order by source, product, valid_from, since_version, unit",
            args![version.0],
        )
        .await?;
    rows.into_iter().map(|row| Ok((row.source.clone(), row.conversion()?))).collect()
}

/// Those of a version in one source, as files wrote them.
pub(super) async fn of_source(
    reads: &mut (impl Reads + Send),
    source: &str,
    version: LedgerVersion,
) -> Result<UnitConversions> {
    let mut conversions = UnitConversions::default();
    for (_, conversion) in in_force(reads, version).await?.into_iter().filter(|(of, _)| of == source) {
        conversions.insert(conversion);
    }
    Ok(conversions)
}

/// What a version counts quantities by: the base units of the register as it is, and its conversions, both under the numbers
/// that products bear in it.
pub(crate) async fn units(reads: &mut (impl Reads + Send), version: LedgerVersion) -> Result<Units> {
    let mut by_source: BTreeMap<String, (BTreeMap<String, String>, UnitConversions)> = BTreeMap::new();
    let joined = renumberings::joined(reads, version).await?;
    // What is said of the present number wins over what was said of a former one.
    let (of_old, of_new): (Vec<_>, Vec<_>) = accounts::sql::base_units(reads)
        .await?
        .into_iter()
        .partition(|(source, product, _)| joined.current(Numbered::Product, source, product) != *product);
    for (source, product, unit) in of_old.into_iter().chain(of_new) {
        let product = joined.current(Numbered::Product, &source, &product).to_owned();
        by_source.entry(source).or_default().0.insert(product, unit);
    }
    let (of_old, of_new): (Vec<_>, Vec<_>) = in_force(reads, version)
        .await?
        .into_iter()
        .partition(|(source, of)| joined.current(Numbered::Product, source, &of.product) != of.product);
    for (source, conversion) in of_old.into_iter().chain(of_new) {
        let product = joined.current(Numbered::Product, &source, &conversion.product).to_owned();
        by_source.entry(source).or_default().1.insert(UnitConversion { product, ..conversion });
    }
    let of_source = |(source, (bases, conversions))| (source, ProductUnits::new(bases, conversions));
    Ok(Units::new(by_source.into_iter().map(of_source).collect()))
}

/// How many of these say something else than the ledger does of the same product, unit and day.
pub(super) fn changed(known: &UnitConversions, conversions: &[UnitConversion]) -> usize {
    let says_otherwise = |said: &&UnitConversion| {
        let there = known.said(&said.product, &said.unit, said.valid_from);
        there.is_some_and(|there| there != said.factor)
    };
    conversions.iter().filter(says_otherwise).count()
}

/// Stores the conversions of an import; those it takes the place of end with the version before.
pub(super) async fn save(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
    conversions: &[UnitConversion],
) -> Result<()> {
    for conversion in conversions {
        act.exec(
            "update unit_conversion set until_version = $5
             where source = $1 and product = $2 and unit = $3 and valid_from = $4 and until_version is null",
            args![
                source,
                conversion.product.as_str(),
                conversion.unit.as_str(),
                conversion.valid_from.0,
                version.0
            ],
        )
        .await?;
        insert(act, import.0, source, version, conversion).await?;
    }
    Ok(())
}

async fn insert(
    act: &mut Act,
    import: Uuid,
    source: &str,
    version: LedgerVersion,
    conversion: &UnitConversion,
) -> Result<()> {
    act.exec(
        "insert into unit_conversion (id, import_id, source, product, unit, parts, valid_from, since_version)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            Clock::new_id(),
            import,
            source,
            conversion.product.as_str(),
            conversion.unit.as_str(),
            conversion.factor.parts(),
            conversion.valid_from.0,
            version.0
        ],
    )
    .await?;
    Ok(())
}

/// Takes the conversions of an import back, which is undone already: where another import in force says what the same unit
/// is from the same day on, the newest of them holds again.
pub(super) async fn take_back(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
) -> Result<()> {
    act.exec(
        "update unit_conversion set until_version = $2 where import_id = $1 and until_version is null",
        args![import.0, version.0],
    )
    .await?;
    let former: Vec<Row> = act
        .all(
            "select former.import_id, former.source, former.product, former.unit, former.parts, former.valid_from
             from unit_conversion former join import on import.id = former.import_id
             where import.undone_at is null and former.source = $3 and exists (
               select 1 from unit_conversion gone
               where gone.import_id = $1 and gone.until_version = $2 and gone.source = former.source
                 and gone.product = former.product and gone.unit = former.unit
                 and gone.valid_from = former.valid_from)
             order by import.ledger_version",
            args![import.0, version.0, source],
        )
        .await?;
    // The last of a product, unit and day wins: it is the newest import's.
    let newest: BTreeMap<_, Row> = former
        .into_iter()
        .map(|row| ((row.product.clone(), row.unit.clone(), row.valid_from), row))
        .collect();
    for row in newest.into_values() {
        let import = row.import_id;
        insert(act, import, source, version, &row.conversion()?).await?;
    }
    Ok(())
}
