//! What an import changes of rows the register had already, and how that is taken back.
//!
//! Changes of one field form a chain in the order of the imports. Taking a link out joins its neighbours: the next import
//! that changed the field remembers the value from before, and only the last link touches the register itself.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_domain::ids::ImportId;
use mainstay_ledger::import::{SeenCustomer, SeenProduct};
use uuid::Uuid;

use super::sql::name_key;
use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::{Error, Result};

/// One field of one row that gets another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// `account` or `product`.
    pub(crate) subject: &'static str,
    /// The row.
    pub(crate) id: Uuid,
    /// The column.
    pub(crate) field: &'static str,
    /// Its value until now.
    pub(crate) before: Option<String>,
    /// Its value from now on.
    pub(crate) after: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Known {
    id: Uuid,
    external_id: String,
    name: String,
    word: Option<String>,
}

type Register = BTreeMap<String, Known>;

/// What [`upsert_customers`](super::sql::upsert_customers) would change of accounts that exist.
pub(crate) async fn of_customers(
    act: &mut Act,
    source: &str,
    customers: &[SeenCustomer],
) -> Result<Vec<Change>> {
    let known: Vec<Known> = act
        .all(
            "select id, external_id, name, country as word from account where source = $1 and origin = 'lines'",
            args![source],
        )
        .await?;
    let (known, chained) = (by_id(known), chained(act, "account").await?);
    let mut changes = Vec::new();
    for seen in customers {
        let Some(known) = known.get(&seen.external_id) else { continue };
        let mut say = |field, before, after| {
            changes.extend(stated("account", known.id, field, before, after, &chained));
        };
        say("name", Some(&known.name), seen.name.as_ref());
        say("country", known.word.as_ref(), seen.country.as_ref());
    }
    Ok(changes)
}

/// What [`upsert_products`](super::sql::upsert_products) would change of products that exist.
pub(crate) async fn of_products(
    act: &mut Act,
    source: &str,
    products: &[SeenProduct],
) -> Result<Vec<Change>> {
    let known: Vec<Known> = act
        .all(
            "select id, external_id, name, category as word from product where source = $1 and origin = 'lines'",
            args![source],
        )
        .await?;
    let (known, chained) = (by_id(known), chained(act, "product").await?);
    let mut changes = Vec::new();
    for seen in products {
        let Some(known) = known.get(&seen.external_id) else { continue };
        let named = seen.name.as_ref().filter(|name| **name != seen.external_id);
        let mut say = |field, before, after| {
            changes.extend(stated("product", known.id, field, before, after, &chained));
        };
        say("name", Some(&known.name), named);
        say("category", known.word.as_ref(), seen.category.as_ref());
    }
    Ok(changes)
}

fn by_id(known: Vec<Known>) -> Register {
    known.into_iter().map(|known| (known.external_id.clone(), known)).collect()
}

/// The fields whose value an import in force has changed: who says the same again is part of their chain.
async fn chained(act: &mut Act, subject: &'static str) -> Result<BTreeSet<(Uuid, String)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        subject_id: Uuid,
        field: String,
    }
    let sql = "select distinct subject_id, field from register_change where subject = $1";
    let rows: Vec<Row> = act.all(sql, args![subject]).await?;
    Ok(rows.into_iter().map(|row| (row.subject_id, row.field)).collect())
}

/// A file that is silent about a field leaves it as it is.
fn stated(
    subject: &'static str,
    id: Uuid,
    field: &'static str,
    before: Option<&String>,
    after: Option<&String>,
    chained: &BTreeSet<(Uuid, String)>,
) -> Option<Change> {
    let after = after?;
    let counts = Some(after) != before || chained.contains(&(id, field.to_owned()));
    counts.then(|| Change { subject, id, field, before: before.cloned(), after: Some(after.clone()) })
}

/// Remembers what an import changed; the import itself is stored already.
pub(crate) async fn remember(act: &mut Act, import: ImportId, changes: Vec<Change>) -> Result<()> {
    let row = |change: Change| {
        args![import.0, change.subject, change.id, change.field, change.before, change.after]
    };
    act.insert_many(
        "insert into register_change (import_id, subject, subject_id, field, before, after)",
        "",
        changes.into_iter().map(row).collect(),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct Link {
    subject: String,
    subject_id: Uuid,
    field: String,
    before: Option<String>,
    /// The next import in force that changed the same field.
    next: Option<Uuid>,
}

/// Takes back what an import changed.
pub(crate) async fn take_back(act: &mut Act, import: ImportId) -> Result<()> {
    let links: Vec<Link> = act
        .all(
            "select c.subject, c.subject_id, c.field, c.before,
                    (select later.import_id from register_change later join import on import.id = later.import_id
                     where later.subject = c.subject and later.subject_id = c.subject_id and later.field = c.field
                       and import.ledger_version > mine.ledger_version and import.undone_at is null
                     order by import.ledger_version limit 1) as next
             from register_change c join import mine on mine.id = c.import_id
             where c.import_id = $1",
            args![import.0],
        )
        .await?;
    for link in links {
        match link.next {
            Some(next) => {
                act.exec(
                    "update register_change set before = $1
                     where import_id = $2 and subject = $3 and subject_id = $4 and field = $5",
                    args![link.before, next, link.subject, link.subject_id, link.field],
                )
                .await?;
            }
            None => restore(act, link).await?,
        }
    }
    act.exec("delete from register_change where import_id = $1", args![import.0]).await?;
    Ok(())
}

async fn restore(act: &mut Act, link: Link) -> Result<()> {
    let Link { subject, subject_id, field, before, .. } = link;
    let sql = restoring(&subject, &field)
        .ok_or_else(|| Error::bug(format!("no way to take back {subject}.{field}")))?;
    if (subject.as_str(), field.as_str()) == ("account", "name") {
        let key = before.as_deref().map(name_key);
        act.exec("update account set name_key = $1 where id = $2", args![key, subject_id]).await?;
    }
    act.exec(sql, args![before, subject_id]).await?;
    Ok(())
}

/// The statement that gives a field its value of before.
fn restoring(subject: &str, field: &str) -> Option<&'static str> {
    Some(match (subject, field) {
        ("account", "name") => "update account set name = $1 where id = $2",
        ("account", "country") => "update account set country = $1 where id = $2",
        ("account", "city") => "update account set city = $1 where id = $2",
        ("account", "parent") => "update account set parent = $1 where id = $2",
        ("account", "segment") => "update account set segment = $1 where id = $2",
        ("account", "channel") => "update account set channel = $1 where id = $2",
        ("account", "currency") => "update account set currency = $1 where id = $2",
        ("account", "origin") => "update account set origin = $1 where id = $2",
        ("product", "name") => "update product set name = $1 where id = $2",
        ("product", "category") => "update product set category = $1 where id = $2",
        ("product", "parent") => "update product set parent = $1 where id = $2",
        ("product", "unit") => "update product set unit = $1 where id = $2",
        ("product", "origin") => "update product set origin = $1 where id = $2",
        _ => return None,
    })
}
