//! What an import leaves in the database: its row, its files and totals, and what it says of the register and the rates.

use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::{Amount, Currency};
use mainstay_ledger::import::{MissingCustomer, Prepared, Records, Report as Figures};

use super::{categories, checksums, mappings, mends, rates, rebates, renumberings, sql, units};
use crate::accounts;
use crate::act::Act;
use crate::clock::Clock;
use crate::db::{Value, args};
use crate::error::{Error, Result};

const TOO_LARGE: &str = "the total does not fit 64 bits of minor units";

/// Saves an import under the version it makes.
pub(super) async fn save(
    act: &mut Act,
    import: ImportId,
    prepared: &Prepared,
    file_name: &str,
    mapping: &str,
    version: LedgerVersion,
) -> Result<()> {
    let parsed = super::read_mapping(mapping)?;
    if parsed.missing_customer == MissingCustomer::Unassigned {
        accounts::sql::ensure_unassigned(act, &parsed.source, import).await?;
    }
    let mut said = accounts::changes::of_customers(act, &parsed.source, &prepared.customers).await?;
    said.extend(accounts::changes::of_products(act, &parsed.source, &prepared.products).await?);
    accounts::sql::upsert_customers(act, &parsed.source, &prepared.customers, import).await?;
    accounts::sql::upsert_products(act, &parsed.source, &prepared.products, import).await?;
    let changed = override_known(act, &parsed.source, prepared, import, version, &mut said).await?;
    let (new_accounts, new_products) = sql::created_by(act, import).await?;
    let register = Register { new_accounts, new_products, changed };
    insert_import(act, import, version, &parsed.source, prepared, file_name, mapping, register).await?;
    insert_totals(act, import, &prepared.report).await?;
    save_records(act, &parsed.source, prepared, import, version).await?;
    accounts::changes::remember(act, import, said).await?;
    mends::note(act, import, &parsed, prepared).await?;
    mappings::note_use(act, &parsed, mapping, file_name, prepared).await?;
    insert_files(act, import, prepared, version).await?;
    let figures = &prepared.report;
    act.changed(
        "import",
        import,
        None::<&()>,
        Some(&serde_json::json!({
            "ledger_version": version, "file_sha256": prepared.file_sha256, "accepted": figures.accepted,
            "quarantined": figures.quarantined, "revenue": figures.revenue.map(|revenue| revenue.to_string()),
        })),
    )
}

/// Writes what a file says that belongs to versions of the ledger and to no file of it.
async fn save_records(
    act: &mut Act,
    source: &str,
    prepared: &Prepared,
    import: ImportId,
    version: LedgerVersion,
) -> Result<()> {
    match &prepared.records {
        Records::Rates(rates) => rates::save(act, import, version, rates).await,
        Records::Agreements(agreements) => rebates::save(act, import, source, version, agreements).await,
        Records::Categories(said) => categories::save(act, import, source, version, said).await,
        Records::Units(conversions) => units::save(act, import, source, version, conversions).await,
        Records::Renumberings(said) => renumberings::save(act, import, source, version, said).await,
        Records::None | Records::Register(_) => Ok(()),
    }
}

/// Writes what a file says of the register, and counts what it says otherwise than the ledger did.
async fn override_known(
    act: &mut Act,
    source: &str,
    prepared: &Prepared,
    import: ImportId,
    version: LedgerVersion,
    said: &mut Vec<accounts::changes::Change>,
) -> Result<usize> {
    let before = LedgerVersion(version.0 - 1);
    Ok(match &prepared.records {
        Records::None => 0,
        Records::Register(entries) => {
            let saved = accounts::master::save(act, prepared.kind, source, entries, import).await?;
            said.extend(saved.changes);
            saved.changed
        }
        Records::Rates(rates) => rates::changed(&rates::in_force(act, before).await?, rates),
        Records::Agreements(agreements) => {
            rebates::changed(&rebates::in_force(act, source, before).await?, agreements)
        }
        Records::Categories(said) => {
            categories::changed(&categories::of_source(act, source, before).await?, said)
        }
        Records::Units(said) => units::changed(&units::of_source(act, source, before).await?, said),
        Records::Renumberings(said) => {
            renumberings::changed(&renumberings::of_source(act, source, before).await?, said)
        }
    })
}

#[expect(clippy::too_many_arguments, reason = "one row, told once; a struct would repeat `ImportRow`")]
async fn insert_import(
    act: &mut Act,
    id: ImportId,
    version: LedgerVersion,
    source: &str,
    prepared: &Prepared,
    file_name: &str,
    mapping: &str,
    register: Register,
) -> Result<()> {
    let figures = &prepared.report;
    let minor = |amount| in_minor_units(amount, figures.currency);
    let reasons: Vec<_> = figures
        .reasons
        .iter()
        .map(|reason| serde_json::json!({ "code": reason.code.as_str(), "rows": reason.rows }))
        .collect();
    let (now, by) = (act.now(), act.actor().name.clone());
    act.exec(
        "insert into import (id, ledger_version, source, kind, file_name, file_sha256, file_bytes, mapping,
           mapping_sha256, rows_in_file, left_out, accepted, quarantined, revenue_minor, cost_minor, currency,
           first_day, last_day, future_lines, new_accounts, new_products, changed, reasons, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
           $21, $22, $23, $24, $25)",
        args![
            id.0,
            version.0,
            source,
            prepared.kind.as_str(),
            file_name,
            prepared.file_sha256.as_str(),
            whole(prepared.file_bytes)?,
            mapping,
            prepared.mapping_sha256.as_str(),
            whole(figures.rows)?,
            whole(figures.left_out)?,
            whole(figures.accepted)?,
            whole(figures.quarantined)?,
            figures.revenue.map(minor).transpose()?,
            figures.cost.map(minor).transpose()?,
            figures.currency.code(),
            figures.first_day.map(|day| day.0),
            figures.last_day.map(|day| day.0),
            whole(figures.future_lines)?,
            register.new_accounts,
            register.new_products,
            i64::try_from(register.changed).map_err(Error::bug)?,
            Value::Json(Some(reasons.into())),
            by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// What an import did to the register and the rates.
#[derive(Debug, Clone, Copy)]
struct Register {
    new_accounts: i64,
    new_products: i64,
    changed: usize,
}

async fn insert_files(
    act: &mut Act,
    import: ImportId,
    prepared: &Prepared,
    version: LedgerVersion,
) -> Result<()> {
    for (kind, file) in prepared.files() {
        act.exec(
            "insert into ledger_file (id, import_id, kind, sha256, bytes, row_count, since_version, currency,
               revenue_parts, cost_parts)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                Clock::new_id(),
                import.0,
                kind,
                file.sha256.as_str(),
                whole(file.bytes)?,
                whole(file.rows)?,
                version.0,
                file.amounts.map(|amounts| amounts.currency.code().to_owned()),
                file.amounts.and_then(|amounts| i64::try_from(amounts.revenue.0).ok()),
                file.amounts.and_then(|amounts| i64::try_from(amounts.cost.0).ok())
            ],
        )
        .await?;
        checksums::save(act, file).await?;
    }
    Ok(())
}

async fn insert_totals(act: &mut Act, import: ImportId, figures: &Figures) -> Result<()> {
    for total in &figures.amounts {
        let amount = total.amount.to_minor(total.currency);
        let too_large = || Error::invalid("amount_too_large", "columns.amount", TOO_LARGE);
        act.exec(
            "insert into import_amount (import_id, currency, row_count, amount_minor) values ($1, $2, $3, $4)",
            args![import.0, total.currency.code(), whole(total.rows)?, amount.ok_or_else(too_large)?],
        )
        .await?;
    }
    for total in &figures.totals {
        let minor = |amount| in_minor_units(amount, total.currency);
        act.exec(
            "insert into import_total (import_id, currency, line_count, revenue_minor, cost_minor)
             values ($1, $2, $3, $4, $5)",
            args![
                import.0,
                total.currency.code(),
                whole(total.lines)?,
                minor(total.revenue)?,
                total.cost.map(minor).transpose()?
            ],
        )
        .await?;
    }
    Ok(())
}

fn in_minor_units(amount: Amount, currency: Currency) -> Result<i64> {
    amount.to_minor(currency).ok_or_else(|| Error::invalid("amount_too_large", "columns.revenue", TOO_LARGE))
}

fn whole(count: u64) -> Result<i64> {
    i64::try_from(count).map_err(Error::bug)
}
