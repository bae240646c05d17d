//! Everything a database holds, as text that two moments can be compared by.

use std::collections::BTreeMap;

use mainstay_app::{App, Db};
use sqlx::AssertSqlSafe;

use crate::TestApp;

/// Every row of every table of an installation.
pub async fn dump(app: &App) -> BTreeMap<String, Vec<String>> {
    let mut dump = BTreeMap::new();
    for table in tables(app).await {
        let sql = match app.db() {
            Db::Sqlite(_) => {
                let columns = texts(app, format!("select name from pragma_table_info('{table}')")).await;
                let quoted: Vec<_> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                format!("select {} from {table} order by 1", quoted.join(" || ',' || "))
            }
            Db::Postgres(_) => format!("select {table}::text from {table} order by 1"),
        };
        dump.insert(table, texts(app, sql).await);
    }
    dump
}

async fn tables(app: &App) -> Vec<String> {
    let sql = match app.db() {
        Db::Sqlite(_) => {
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by 1"
        }
        Db::Postgres(_) => {
            "select tablename::text from pg_tables where schemaname = current_schema() order by 1"
        }
    };
    texts(app, sql.to_owned()).await
}

#[expect(clippy::disallowed_methods, reason = "the application has no door for queries made of table names")]
async fn texts(app: &App, sql: String) -> Vec<String> {
    let rows = match app.db() {
        Db::Sqlite(pool) => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(pool).await,
        Db::Postgres(pool) => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(pool).await,
    };
    rows.expect("the database can be read")
}

impl TestApp {
    /// Every row of every table.
    pub async fn dump(&self) -> BTreeMap<String, Vec<String>> {
        dump(self).await
    }

    /// The tables, by name.
    pub async fn tables(&self) -> Vec<String> {
        tables(self).await
    }

    /// The statements that made the schema, on SQLite.
    pub async fn schema(&self) -> String {
        let sql = "select sql || ';' from sqlite_schema where sql is not null order by type desc, name";
        texts(self, sql.to_owned()).await.join("\n\n")
    }
}
