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
use crate::error::Result;

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

/// The next import in force that changed the same field as `c`.
macro_rules! next {
    () => {
        "(select later.import_id from register_change later join import on import.id = later.import_id
          where later.subject = c.subject and later.subject_id = c.subject_id and later.field = c.field
            and import.ledger_version > mine.ledger_version and import.undone_at is null
          order by import.ledger_version limit 1)"
    };
}

/// Takes back what an import changed. A customer file may have changed a hundred thousand rows, and nobody else writes
/// meanwhile: a field is taken back by one statement.
pub(crate) async fn take_back(act: &mut Act, import: ImportId) -> Result<()> {
    hand_on(act, import).await?;
    for sql in RESTORING {
        act.exec(sql, args![import.0]).await?;
    }
    restore_names(act, import).await?;
    act.exec("delete from register_change where import_id = $1", args![import.0]).await?;
    Ok(())
}

/// Lets the next import that changed a field remember the value from before.
async fn hand_on(act: &mut Act, import: ImportId) -> Result<()> {
    act.exec(
        concat!(
            "update register_change set before = (
               select c.before from register_change c
               where c.import_id = $1 and c.subject = register_change.subject
                 and c.subject_id = register_change.subject_id and c.field = register_change.field)
             where exists (
               select 1 from register_change c join import mine on mine.id = c.import_id
               where c.import_id = $1 and c.subject = register_change.subject
                 and c.subject_id = register_change.subject_id and c.field = register_change.field
                 and register_change.import_id = ",
            next!(),
            ")"
        ),
        args![import.0],
    )
    .await?;
    Ok(())
}

/// Gives a field of the register the value from before import `$1`, where no later import in force changed it.
macro_rules! restoring {
    ($register:literal, $field:literal) => {
        concat!(
            "update ",
            $register,
            " set ",
            $field,
            " = (
               select before from register_change
               where import_id = $1 and subject = '",
            $register,
            "' and field = '",
            $field,
            "'
                 and subject_id = ",
            $register,
            ".id)
             where id in (
               select c.subject_id from register_change c join import mine on mine.id = c.import_id
               where c.import_id = $1 and c.subject = '",
            $register,
            "' and c.field = '",
            $field,
            "'
                 and ",
            next!(),
            " is null)"
        )
    };
}

/// Every field an import may change but the names of accounts, whose keys are made here.
const RESTORING: [&str; 12] = [
    restoring!("account", "country"),
    restoring!("account", "city"),
    restoring!("account", "parent"),
    restoring!("account", "segment"),
    restoring!("account", "channel"),
    restoring!("account", "currency"),
    restoring!("account", "origin"),
    restoring!("product", "name"),
    restoring!("product", "category"),
    restoring!("product", "parent"),
    restoring!("product", "unit"),
    restoring!("product", "origin"),
];

async fn restore_names(act: &mut Act, import: ImportId) -> Result<()> {
    #[derive(sqlx::FromRow)]
    struct Named {
        subject_id: Uuid,
        before: Option<String>,
    }
    let named: Vec<Named> = act
        .all(
            concat!(
                "select c.subject_id, c.before from register_change c join import mine on mine.id = c.import_id
                 where c.import_id = $1 and c.subject = 'account' and c.field = 'name'
                   and c.before is distinct from c.after and ", next!(), " is null"
            ),
            args![import.0],
        )
        .await?;
    for Named { subject_id, before } in named {
        let key = before.as_deref().map(name_key);
        act.exec("update account set name = $1, name_key = $2 where id = $3", args![before, key, subject_id])
            .await?;
    }
    Ok(())
}
