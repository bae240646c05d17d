//! Exchange rates: which a version of the ledger has, and how an import brings others.
//!
//! A rate belongs to the versions from its import on, until another import says otherwise for the same currency and day; so
//! what was computed from a version can be computed again, whatever rates came later.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Currency;
use mainstay_domain::rates::{Rate, Rates};
use mainstay_domain::time::Day;
use mainstay_ledger::import::DatedRate;
use uuid::Uuid;

use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct RateRow {
    currency: String,
    day: NaiveDate,
    parts: i64,
    quote: String,
}

/// Every rate of a version.
pub(crate) async fn in_force(reads: &mut (impl Reads + Send), version: LedgerVersion) -> Result<Rates> {
    let rows: Vec<RateRow> = reads
        .all(
            "select currency, day, parts, quote from exchange_rate
             where since_version <= $1 and (until_version is null or until_version > $1)",
            args![version.0],
        )
        .await?;
    collected(rows)
}

/// The rates of a version for the currencies that lines are in.
pub(super) async fn of_used_currencies(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Rates> {
    let rows: Vec<RateRow> = reads
        .all(
            "select currency, day, parts, quote from exchange_rate
             where since_version <= $1 and (until_version is null or until_version > $1)
               and currency in (select currency from import_total)",
            args![version.0],
        )
        .await?;
    collected(rows)
}

fn collected(rows: Vec<RateRow>) -> Result<Rates> {
    let mut rates = Rates::default();
    for row in rows {
        let quote = row.quote.parse().map_err(Error::bug)?;
        let rate =
            Rate::new(row.parts, quote).ok_or_else(|| Error::bug("a stored rate is not above zero"))?;
        rates.insert(row.currency.parse().map_err(Error::bug)?, Day(row.day), rate);
    }
    Ok(rates)
}

/// Whether a version has lines in another currency than the one it is added up in.
pub(super) async fn has_foreign_lines(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
    reporting: Currency,
) -> Result<bool> {
    #[derive(sqlx::FromRow)]
    struct Row {
        foreign_imports: i64,
    }
    let row: Row = reads
        .one(
            "select count(*) as foreign_imports from import_total
             where currency <> $2 and exists (
               select 1 from ledger_file
               where ledger_file.import_id = import_total.import_id and ledger_file.kind = 'lines'
                 and since_version <= $1 and (until_version is null or until_version > $1))",
            args![version.0, reporting.code()],
        )
        .await?;
    Ok(row.foreign_imports > 0)
}

/// How many of these rates say something else than the ledger does for their currency and day.
pub(super) fn changed(known: &Rates, rates: &[DatedRate]) -> usize {
    let says_otherwise =
        |rate: &&DatedRate| known.on(rate.currency, rate.day).is_some_and(|known| known != rate.rate);
    rates.iter().filter(says_otherwise).count()
}

/// Stores the rates of an import; those it takes the place of end with the version before.
pub(super) async fn save(
    act: &mut Act,
    import: ImportId,
    version: LedgerVersion,
    rates: &[DatedRate],
) -> Result<()> {
    let rows = rates.iter().map(|rate| {
        args![
            Clock::new_id(),
            import.0,
            rate.currency.code(),
            rate.day.0,
            rate.rate.parts(),
            rate.rate.quote().as_str(),
            version.0
        ]
    });
    act.insert_many(
        "insert into exchange_rate (id, import_id, currency, day, parts, quote, since_version)",
        "",
        rows.collect(),
    )
    .await?;
    act.exec(
        "update exchange_rate set until_version = $1
         where until_version is null and since_version < $1 and exists (
           select 1 from exchange_rate newer
           where newer.since_version = $1 and newer.currency = exchange_rate.currency
             and newer.day = exchange_rate.day)",
        args![version.0],
    )
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Former {
    currency: String,
    day: NaiveDate,
    parts: i64,
    quote: String,
    import_id: Uuid,
}

/// Takes the rates of an import back, which is undone already: where another import in force has a rate of the same
/// currency and day, the newest of them holds again.
pub(super) async fn take_back(act: &mut Act, import: ImportId, version: LedgerVersion) -> Result<()> {
    act.exec(
        "update exchange_rate set until_version = $2 where import_id = $1 and until_version is null",
        args![import.0, version.0],
    )
    .await?;
    let former: Vec<Former> = act
        .all(
            "select former.currency, former.day, former.parts, former.quote, former.import_id
             from exchange_rate former join import on import.id = former.import_id
             where import.undone_at is null and exists (
               select 1 from exchange_rate gone
               where gone.import_id = $1 and gone.until_version = $2
                 and gone.currency = former.currency and gone.day = former.day)
             order by import.ledger_version",
            args![import.0, version.0],
        )
        .await?;
    // The last of a currency and day wins: it is the newest import's.
    let newest: BTreeMap<(String, NaiveDate), Former> =
        former.into_iter().map(|rate| ((rate.currency.clone(), rate.day), rate)).collect();
    let rows = newest.into_values().map(|rate| {
        args![Clock::new_id(), rate.import_id, rate.currency, rate.day, rate.parts, rate.quote, version.0]
    });
    act.insert_many(
        "insert into exchange_rate (id, import_id, currency, day, parts, quote, since_version)",
        "",
        rows.collect(),
    )
    .await
}
