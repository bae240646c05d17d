//! Master data in the tables of accounts and products.

use mainstay_domain::ids::ImportId;
use mainstay_ledger::import::{Field, Kind};
use uuid::Uuid;

use super::master::{Register, Standing};
use super::sql::{AccountRow, name_key};
use crate::act::{Act, Reads};
use crate::db::{Value, args};
use crate::error::Result;

#[derive(sqlx::FromRow)]
struct ProductRow {
    id: Uuid,
    external_id: String,
    name: String,
    category: Option<String>,
    parent: Option<String>,
    unit: Option<String>,
    origin: String,
}

/// The accounts or the products of a source as they stand.
pub(super) async fn register(reads: &mut (impl Reads + Send), kind: Kind, source: &str) -> Result<Register> {
    if kind == Kind::Products {
        let rows: Vec<ProductRow> =
            reads.all("select * from product where source = $1", args![source]).await?;
        return Ok(rows.into_iter().map(of_product).collect());
    }
    let rows: Vec<AccountRow> = reads.all("select * from account where source = $1", args![source]).await?;
    Ok(rows.into_iter().map(of_account).collect())
}

fn of_account(row: AccountRow) -> (String, Standing) {
    let words = [
        (Field::Name, Some(row.name)),
        (Field::Country, row.country),
        (Field::City, row.city),
        (Field::Parent, row.parent),
        (Field::Segment, row.segment),
        (Field::Channel, row.channel),
        (Field::Currency, row.currency),
    ];
    (row.external_id, standing(row.id, &row.origin, words))
}

fn of_product(row: ProductRow) -> (String, Standing) {
    let words = [
        (Field::Name, Some(row.name)),
        (Field::Category, row.category),
        (Field::Parent, row.parent),
        (Field::Unit, row.unit),
    ];
    (row.external_id, standing(row.id, &row.origin, words))
}

fn standing<const N: usize>(id: Uuid, origin: &str, words: [(Field, Option<String>); N]) -> Standing {
    let words = words.into_iter().filter_map(|(field, word)| Some((field, word?))).collect();
    Standing { id, is_master: origin == "master", words }
}

/// The values every row of the register has, then its words in the order of the fields.
fn row(
    (external_id, standing): (&str, &Standing),
    source: &str,
    (import, now): (ImportId, chrono::DateTime<chrono::Utc>),
    fields: &[Field],
) -> Vec<Value> {
    let mut values = args![standing.id, source, external_id, standing.origin(), import.0, now];
    values.extend(fields.iter().map(|field| Value::from(standing.word(*field))));
    values
}

/// Writes accounts as they are to stand.
pub(super) async fn save_accounts<'a>(
    act: &mut Act,
    source: &str,
    accounts: impl Iterator<Item = (&'a str, &'a Standing)>,
    import: ImportId,
) -> Result<()> {
    let fields = [
        Field::Name,
        Field::Country,
        Field::City,
        Field::Parent,
        Field::Segment,
        Field::Channel,
        Field::Currency,
    ];
    let now = act.now();
    let rows = accounts.map(|account| {
        let mut values = row(account, source, (import, now), &fields);
        let name = account.1.word(Field::Name).unwrap_or(account.0);
        values.extend(args![name_key(name), name_key(account.0)]);
        values
    });
    act.insert_many(
        "insert into account (id, source, external_id, origin, first_import, created_at, name, country, city, parent,
           segment, channel, currency, name_key, id_key)",
        "on conflict (source, external_id) do update
           set origin = excluded.origin, name = excluded.name, name_key = excluded.name_key, id_key = excluded.id_key,
             country = excluded.country, city = excluded.city, parent = excluded.parent, segment = excluded.segment,
             channel = excluded.channel, currency = excluded.currency",
        rows.collect(),
    )
    .await
}

/// Writes products as they are to stand.
pub(super) async fn save_products<'a>(
    act: &mut Act,
    source: &str,
    products: impl Iterator<Item = (&'a str, &'a Standing)>,
    import: ImportId,
) -> Result<()> {
    let fields = [Field::Name, Field::Category, Field::Parent, Field::Unit];
    let now = act.now();
    let rows = products.map(|product| row(product, source, (import, now), &fields));
    act.insert_many(
        "insert into product (id, source, external_id, origin, first_import, created_at, name, category, parent, unit)",
        "on conflict (source, external_id) do update
           set origin = excluded.origin, name = excluded.name, category = excluded.category, parent = excluded.parent,
             unit = excluded.unit",
        rows.collect(),
    )
    .await
}
