//! Rebate agreements: which a version of the ledger has, and how an import brings others.
//!
//! An agreement belongs to the versions from its import on, until another import says otherwise under the same name; as of
//! exchange rates, what a version has does not change.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::money::Amount;
use mainstay_domain::rebates::{Agreement, Gives, Partner, Terms, Tier};
use mainstay_domain::time::Day;
use uuid::Uuid;

use crate::act::{Act, Reads};
use crate::clock::Clock;
use crate::db::args;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct AgreementRow {
    id: Uuid,
    import_id: Uuid,
    agreement: String,
    partner: String,
    partner_id: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    basis: String,
    reach: String,
    product: Option<String>,
    category: Option<String>,
    currency: String,
}

#[derive(sqlx::FromRow)]
struct TierRow {
    agreement_id: Uuid,
    from_parts: i64,
    gives: String,
    parts: i64,
}

/// Every agreement of a version in a source, in the order of their names.
pub(crate) async fn in_force(
    reads: &mut (impl Reads + Send),
    source: &str,
    version: LedgerVersion,
) -> Result<Vec<Agreement>> {
    let rows: Vec<AgreementRow> = reads
        .all(
            "select id, import_id, agreement, partner, partner_id, valid_from, valid_to, basis, reach, product,
               category, currency
             from rebate_agreement
             where source = $1 and since_version <= $2 and (until_version is null or until_version > $2)",
            args![source, version.0],
        )
        .await?;
    let mut tiers = tiers_of(reads, source).await?;
    let mut agreements = rows
        .into_iter()
        .map(|row| agreement(&row, tiers.remove(&row.id).unwrap_or_default()))
        .collect::<Result<Vec<_>>>()?;
    agreements.sort_by(|a, b| a.terms().agreement.cmp(&b.terms().agreement));
    Ok(agreements)
}

/// Every agreement of a version, by source and name.
pub(crate) async fn all_in_force(
    reads: &mut (impl Reads + Send),
    version: LedgerVersion,
) -> Result<Vec<(String, Agreement)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        source: String,
    }
    let sources: Vec<Row> =
        reads.all("select distinct source from rebate_agreement order by source", args![]).await?;
    let mut all = Vec::new();
    for Row { source } in sources {
        let agreements = in_force(reads, &source, version).await?;
        all.extend(agreements.into_iter().map(|agreement| (source.clone(), agreement)));
    }
    Ok(all)
}

async fn tiers_of(reads: &mut (impl Reads + Send), source: &str) -> Result<BTreeMap<Uuid, Vec<TierRow>>> {
    let rows: Vec<TierRow> = reads
        .all(
            "select agreement_id, from_parts, gives, parts from rebate_tier
             where agreement_id in (select id from rebate_agreement where source = $1)
             order by agreement_id, from_parts",
            args![source],
        )
        .await?;
    let mut tiers: BTreeMap<Uuid, Vec<TierRow>> = BTreeMap::new();
    for row in rows {
        tiers.entry(row.agreement_id).or_default().push(row);
    }
    Ok(tiers)
}

fn agreement(row: &AgreementRow, tiers: Vec<TierRow>) -> Result<Agreement> {
    let partner = match row.partner.as_str() {
        "group" => Partner::Group(row.partner_id.clone()),
        _ => Partner::Customer(row.partner_id.clone()),
    };
    let terms = Terms {
        agreement: row.agreement.clone(),
        partner,
        valid_from: Day(row.valid_from),
        valid_to: Day(row.valid_to),
        basis: row.basis.parse().map_err(Error::bug)?,
        reach: row.reach.parse().map_err(Error::bug)?,
        product: row.product.clone(),
        category: row.category.clone(),
        currency: row.currency.parse().map_err(Error::bug)?,
    };
    let tier = |tier: TierRow| {
        let parts = Amount(tier.parts.into());
        let gives = if tier.gives == "percent" { Gives::Percent(parts) } else { Gives::PerUnit(parts) };
        Tier { from: Amount(tier.from_parts.into()), gives }
    };
    Agreement::new(terms, tiers.into_iter().map(tier).collect()).map_err(Error::bug)
}

/// How many of these say something else than the ledger does under their names.
pub(super) fn changed(known: &[Agreement], agreements: &[Agreement]) -> usize {
    let says_otherwise = |agreement: &&Agreement| {
        let named = known.iter().find(|known| known.terms().agreement == agreement.terms().agreement);
        named.is_some_and(|known| known != *agreement)
    };
    agreements.iter().filter(says_otherwise).count()
}

/// Stores the agreements of an import; those it takes the place of end with the version before.
pub(super) async fn save(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
    agreements: &[Agreement],
) -> Result<()> {
    for agreement in agreements {
        act.exec(
            "update rebate_agreement set until_version = $3
             where source = $1 and agreement = $2 and until_version is null",
            args![source, agreement.terms().agreement.as_str(), version.0],
        )
        .await?;
        insert(act, import.0, source, version, agreement).await?;
    }
    refuse_overlaps(act, source, version).await
}

/// Refuses a version in which nobody could say which of two agreements holds: another import may have brought one of them
/// since the file was read, or an undo brings one back.
async fn refuse_overlaps(act: &mut Act, source: &str, version: LedgerVersion) -> Result<()> {
    let mut agreements = in_force(act, source, version).await?;
    agreements.sort_by(|a, b| key(a).cmp(&key(b)));
    // Beside each other in this order, if any two overlap.
    let overlapping = agreements.iter().zip(agreements.iter().skip(1)).find(|(a, b)| a.overlaps(b));
    let Some((one, other)) = overlapping else { return Ok(()) };
    let (one, other) = (one.terms(), other.terms());
    Err(Error::Conflict(format!(
        "the rebate agreements `{}` and `{}` would both hold with {} for the same goods on the same days; nothing was changed: \
         take back or mend the import of one of them first",
        one.agreement, other.agreement, one.partner
    )))
}

fn key(agreement: &Agreement) -> (&str, &str, Option<&str>, Option<&str>, Day) {
    let terms = agreement.terms();
    let goods = (terms.product.as_deref(), terms.category.as_deref());
    (terms.partner.word(), terms.partner.id(), goods.0, goods.1, terms.valid_from)
}

async fn insert(
    act: &mut Act,
    import: Uuid,
    source: &str,
    version: LedgerVersion,
    agreement: &Agreement,
) -> Result<()> {
    let (id, terms) = (Clock::new_id(), agreement.terms());
    act.exec(
        "insert into rebate_agreement (id, import_id, source, agreement, partner, partner_id, valid_from, valid_to,
           basis, reach, product, category, currency, since_version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        args![
            id,
            import,
            source,
            terms.agreement.as_str(),
            terms.partner.word(),
            terms.partner.id(),
            terms.valid_from.0,
            terms.valid_to.0,
            terms.basis.as_str(),
            terms.reach.as_str(),
            terms.product.clone(),
            terms.category.clone(),
            terms.currency.code(),
            version.0
        ],
    )
    .await?;
    let parts = |amount: Amount| i64::try_from(amount.0).map_err(Error::bug);
    for tier in agreement.tiers() {
        let (gives, worth) = match tier.gives {
            Gives::Percent(percent) => ("percent", percent),
            Gives::PerUnit(amount) => ("amount_per_unit", amount),
        };
        act.exec(
            "insert into rebate_tier (agreement_id, from_parts, gives, parts) values ($1, $2, $3, $4)",
            args![id, parts(tier.from)?, gives, parts(worth)?],
        )
        .await?;
    }
    Ok(())
}

/// Takes the agreements of an import back, which is undone already: where another import in force has one of the same name,
/// the newest of them holds again.
pub(super) async fn take_back(
    act: &mut Act,
    import: ImportId,
    source: &str,
    version: LedgerVersion,
) -> Result<()> {
    act.exec(
        "update rebate_agreement set until_version = $2 where import_id = $1 and until_version is null",
        args![import.0, version.0],
    )
    .await?;
    let former: Vec<AgreementRow> = act
        .all(
            "select former.id, former.import_id, former.agreement, former.partner, former.partner_id,
               former.valid_from, former.valid_to, former.basis, former.reach, former.product, former.category,
               former.currency
             from rebate_agreement former join import on import.id = former.import_id
             where import.undone_at is null and former.source = $3 and exists (
               select 1 from rebate_agreement gone
               where gone.import_id = $1 and gone.until_version = $2 and gone.source = former.source
                 and gone.agreement = former.agreement)
             order by import.ledger_version",
            args![import.0, version.0, source],
        )
        .await?;
    // The last of a name wins: it is the newest import's.
    let newest: BTreeMap<String, AgreementRow> =
        former.into_iter().map(|row| (row.agreement.clone(), row)).collect();
    let mut tiers = tiers_of(act, source).await?;
    for row in newest.into_values() {
        let former = agreement(&row, tiers.remove(&row.id).unwrap_or_default())?;
        insert(act, row.import_id, source, version, &former).await?;
    }
    refuse_overlaps(act, source, version).await
}
