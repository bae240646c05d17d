//! The tables of the accounts slice.

use std::collections::BTreeMap;

use mainstay_domain::accounts::AccountRef;
use mainstay_domain::ids::{AccountId, ImportId};
use mainstay_domain::renumbering::Numbered;
use mainstay_ledger::import::{SeenCustomer, SeenProduct};
use uuid::Uuid;

use super::{Account, Product};
use crate::access::visible_account;
use crate::act::{Act, Reads, View};
use crate::clock::Clock;
use crate::db::{Rows, args};
use crate::error::Result;

#[derive(sqlx::FromRow)]
pub(super) struct AccountRow {
    pub(super) id: Uuid,
    source: String,
    pub(super) external_id: String,
    pub(super) name: String,
    pub(super) country: Option<String>,
    pub(super) city: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) origin: String,
    first_import: Option<Uuid>,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: AccountId(row.id),
            reference: AccountRef { source: row.source, external_id: row.external_id },
            name: row.name,
            country: row.country,
            city: row.city,
            parent: row.parent,
            segment: row.segment,
            channel: row.channel,
            currency: row.currency,
            origin: row.origin,
            first_seen_import: row.first_import.map(ImportId),
        }
    }
}

/// What names and ids are compared by: the same on both databases, whatever their idea of upper and lower case. Through
/// upper case and back, letter by letter, so that `STRASSE` finds `Straße`.
pub(crate) fn name_key(name: &str) -> String {
    let lower = name.chars().flat_map(char::to_lowercase);
    lower.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

pub(super) async fn find(view: &mut View, id: AccountId) -> Result<Option<Account>> {
    let limit = view.limit();
    let row: Option<AccountRow> = view
        .optional(
            concat!("select * from account where id = $1 and ", visible_account!("$2")),
            vec![id.0.into(), limit],
        )
        .await?;
    Ok(row.map(Into::into))
}

/// The accounts of one number that the viewer sees, by their sources.
pub(super) async fn numbered(view: &mut View, number: &str) -> Result<Vec<Account>> {
    let limit = view.limit();
    let rows: Vec<AccountRow> = view
        .all(
            concat!(
                "select * from account where external_id = $1 and ",
                visible_account!("$2"),
                " order by source"
            ),
            vec![number.into(), limit],
        )
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The name of the account or product with a number; `None` where the register has none.
pub(crate) async fn name_of(
    view: &mut View,
    what: Numbered,
    source: &str,
    number: &str,
) -> Result<Option<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        name: String,
    }
    let limit = view.limit();
    let row: Option<Row> = match what {
        Numbered::Account => {
            let found = concat!(
                "select name from account where source = $1 and external_id = $2 and ",
                visible_account!("$3")
            );
            view.optional(found, vec![source.into(), number.into(), limit]).await?
        }
        Numbered::Product => {
            let found = "select name from product where source = $1 and external_id = $2";
            view.optional(found, args![source, number]).await?
        }
    };
    Ok(row.map(|row| row.name))
}

pub(super) async fn search(view: &mut View, text: &str, limit: i64) -> Result<Vec<Account>> {
    let rows_of = view.limit();
    let text = name_key(text);
    let holding = format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let rows: Vec<AccountRow> = view
        .all(
            concat!(
                // An account belongs to every group above it. A group the viewer does not see leads nobody to it.
                "with recursive found (source, external_id) as (
                   select source, external_id from account
                   where (name_key like $1 escape '\\' or id_key like $1 escape '\\') and ",
                visible_account!("$2"),
                "  union
                   select account.source, account.external_id from account
                   join found on found.source = account.source and found.external_id = account.parent
                   where ",
                visible_account!("$2"),
                ")
                 select * from account
                 where exists (select 1 from found
                               where found.source = account.source and found.external_id = account.external_id)
                 order by name_key, source, external_id limit $3"
            ),
            vec![holding.into(), rows_of, limit.into()],
        )
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What an account belongs to: the top of the group first, its own parent last. It begins below the first that the viewer
/// does not see.
pub(crate) async fn groups(view: &mut View, account: &Account) -> Result<Vec<Account>> {
    let mut groups: Vec<Account> = Vec::new();
    let mut parent = account.parent.clone();
    while let Some(id) = parent.filter(|id| groups.iter().all(|group| group.reference.external_id != *id)) {
        let limit = view.limit();
        let row: Option<AccountRow> = view
            .optional(
                concat!(
                    "select * from account where source = $1 and external_id = $2 and ",
                    visible_account!("$3")
                ),
                vec![account.reference.source.as_str().into(), id.into(), limit],
            )
            .await?;
        let Some(row) = row else { break };
        let above = row.parent.clone();
        groups.insert(0, row.into());
        parent = above;
    }
    Ok(groups)
}

/// The account of a number in a source; `None` also where the viewer does not see it.
pub(crate) async fn by_number(view: &mut View, source: &str, id: &str) -> Result<Option<Account>> {
    let limit = view.limit();
    let row: Option<AccountRow> = view
        .optional(
            concat!(
                "select * from account where source = $1 and external_id = $2 and ",
                visible_account!("$3")
            ),
            vec![source.into(), id.into(), limit],
        )
        .await?;
    Ok(row.map(Into::into))
}

/// The products of a source, by their ids.
pub(crate) async fn products(view: &mut View, source: &str) -> Result<BTreeMap<String, Product>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        external_id: String,
        name: String,
        category: Option<String>,
        unit: Option<String>,
    }
    let rows: Vec<Row> = view
        .all("select external_id, name, category, unit from product where source = $1", args![source])
        .await?;
    let product = |row: Row| {
        let Row { external_id, name, category, unit } = row;
        (external_id.clone(), Product { source: source.to_owned(), external_id, name, category, unit })
    };
    Ok(rows.into_iter().map(product).collect())
}

/// The category of each product that has one in the register: its source, its id there and the category.
pub(crate) async fn standing_categories(
    reads: &mut (impl Reads + Send),
) -> Result<Vec<(String, String, String)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        source: String,
        external_id: String,
        category: String,
    }
    let rows: Vec<Row> = reads
        .all("select source, external_id, category from product where category is not null order by source, external_id",
            args![])
        .await?;
    Ok(rows.into_iter().map(|row| (row.source, row.external_id, row.category)).collect())
}

/// The unit of each product that has one: its source, its id there and the unit.
pub(crate) async fn base_units(reads: &mut (impl Reads + Send)) -> Result<Vec<(String, String, String)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        source: String,
        external_id: String,
        unit: String,
    }
    let rows: Vec<Row> =
        reads.all("select source, external_id, unit from product where unit is not null", args![]).await?;
    Ok(rows.into_iter().map(|row| (row.source, row.external_id, row.unit)).collect())
}

/// Every account the viewer sees, in the order of source and external id.
pub(crate) async fn directory(view: &mut View) -> Result<Vec<Account>> {
    let limit = view.limit();
    // Named, because what is not asked of a hundred thousand accounts need not be read.
    let sql = concat!(
        "select id, source, external_id, name, country, city, parent, segment, channel, currency, origin, first_import \
         from account where ",
        visible_account!("$1")
    );
    let rows: Vec<AccountRow> = view.all(sql, vec![limit]).await?;
    let mut accounts: Vec<Account> = rows.into_iter().map(Into::into).collect();
    accounts.sort_unstable_by(|a, b| a.reference.cmp(&b.reference));
    Ok(accounts)
}

#[derive(sqlx::FromRow)]
struct Word {
    word: String,
}

/// The countries that accounts are in.
pub(crate) async fn countries(reads: &mut (impl Reads + Send)) -> Result<Vec<String>> {
    let sql = "select distinct country as word from account where country is not null order by country";
    let words: Vec<Word> = reads.all(sql, args![]).await?;
    Ok(words.into_iter().map(|of| of.word).collect())
}

/// The segments that accounts are in, by name.
pub(crate) async fn segments(reads: &mut (impl Reads + Send)) -> Result<Vec<String>> {
    let sql = "select distinct segment as word from account where segment is not null order by segment";
    let words: Vec<Word> = reads.all(sql, args![]).await?;
    Ok(words.into_iter().map(|of| of.word).collect())
}

/// What files call an account.
pub(crate) async fn reference_of(
    reads: &mut (impl Reads + Send),
    id: AccountId,
) -> Result<Option<AccountRef>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        source: String,
        external_id: String,
    }
    let row: Option<Row> =
        reads.optional("select source, external_id from account where id = $1", args![id.0]).await?;
    Ok(row.map(|row| AccountRef { source: row.source, external_id: row.external_id }))
}

/// Whether the register has an account.
pub(crate) async fn is_registered(reads: &mut (impl Reads + Send), account: &AccountRef) -> Result<bool> {
    let sql = "select external_id as word from account where source = $1 and external_id = $2";
    let found: Option<Word> =
        reads.optional(sql, args![account.source.as_str(), account.external_id.as_str()]).await?;
    Ok(found.is_some())
}

/// One product as the register knows it.
#[derive(sqlx::FromRow)]
pub(crate) struct ProductRow {
    pub(crate) source: String,
    pub(crate) external_id: String,
    pub(crate) name: String,
    pub(crate) category: Option<String>,
}

/// Every product. Which of them somebody sees is for the ledger to say: those on lines they see.
pub(crate) async fn every_product(view: &mut View) -> Result<Vec<ProductRow>> {
    view.all("select source, external_id, name, category from product", args![]).await
}

/// Adds the customers a file names and takes over what it newly says of those known only from lines.
pub(crate) async fn upsert_customers(
    act: &mut Act,
    source: &str,
    customers: &[SeenCustomer],
    import: ImportId,
) -> Result<()> {
    let now = act.now();
    let row = |seen: &SeenCustomer| {
        let name = seen.name.as_deref().unwrap_or(&seen.external_id);
        args![
            Clock::new_id(),
            source,
            seen.external_id.as_str(),
            name,
            name_key(name),
            name_key(&seen.external_id),
            seen.country.as_deref(),
            "lines",
            import.0,
            now
        ]
    };
    let (named, nameless): (Vec<&SeenCustomer>, Vec<&SeenCustomer>) =
        customers.iter().partition(|seen| seen.name.is_some());
    let [named, nameless] = [named, nameless].map(|seen| -> Rows<'_> { Box::new(seen.into_iter().map(row)) });
    let head = "insert into account
        (id, source, external_id, name, name_key, id_key, country, origin, first_import, created_at)";
    act.insert_each(
        head,
        "on conflict (source, external_id) do update
           set name = excluded.name, name_key = excluded.name_key, country = coalesce(excluded.country, account.country)
         where account.origin = 'lines'",
        named,
    )
    .await?;
    act.insert_each(
        head,
        "on conflict (source, external_id) do update set country = coalesce(excluded.country, account.country)
         where account.origin = 'lines'",
        nameless,
    )
    .await
}

/// Adds the account that stands for lines without a customer.
pub(crate) async fn ensure_unassigned(act: &mut Act, source: &str, import: ImportId) -> Result<()> {
    let unassigned =
        SeenCustomer { external_id: String::new(), name: Some("Unassigned".to_owned()), country: None };
    upsert_customers(act, source, &[unassigned], import).await
}

/// Adds the products a file names and takes over what it newly says of those known only from lines.
pub(crate) async fn upsert_products(
    act: &mut Act,
    source: &str,
    products: &[SeenProduct],
    import: ImportId,
) -> Result<()> {
    let now = act.now();
    let row = |seen: &SeenProduct| {
        let name = seen.name.as_deref().unwrap_or(&seen.external_id);
        args![
            Clock::new_id(),
            source,
            seen.external_id.as_str(),
            name,
            seen.category.as_deref(),
            "lines",
            import.0,
            now
        ]
    };
    let rows: Rows<'_> = Box::new(products.iter().map(row));
    act.insert_each(
        "insert into product (id, source, external_id, name, category, origin, first_import, created_at)",
        "on conflict (source, external_id) do update
           set name = case when excluded.name = excluded.external_id then product.name else excluded.name end,
               category = coalesce(excluded.category, product.category)
         where product.origin = 'lines'",
        rows,
    )
    .await
}
