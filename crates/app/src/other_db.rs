//! Databases of others: asked for rows, and never written to.
//!
//! Beside `db` the only module that speaks to a driver. A query runs in a transaction that reads one state of the data, with
//! a limit on its time; its rows go to a file with types as they come.

use std::path::Path;
use std::time::Duration;

use futures::StreamExt;
use mainstay_ledger::import::{CellType, ImportError, NotOfItsColumn, TypedFile};
use serde::{Deserialize, Serialize};
use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{
    AssertSqlSafe, Column, ColumnIndex, ConnectOptions, Connection, Decode, Executor, Row, SqlSafeStr,
    Statement, Type, TypeInfo,
};

use crate::error::{Error, Result};
use crate::jobs::Report;

/// How long the other database may work on one statement.
const STATEMENT: Duration = Duration::from_mins(10);
/// How long a pull may take in all.
const PULL: Duration = Duration::from_hours(1);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(20);

/// Which kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// `MySQL` or `MariaDB`.
    Mysql,
}

impl Engine {
    /// A text as it stands in a query.
    pub(crate) fn quoted(self, text: &str) -> String {
        let text = text.replace('\'', "''");
        match self {
            Self::Postgres => format!("'{text}'"),
            Self::Mysql => format!("'{}'", text.replace('\\', "\\\\")),
        }
    }

    /// A column of what is pulled.
    fn named(self, name: &str) -> String {
        match self {
            Self::Postgres => format!("pulled.\"{}\"", name.replace('"', "\"\"")),
            Self::Mysql => format!("pulled.`{}`", name.replace('`', "``")),
        }
    }

    fn as_text(self, name: &str) -> String {
        match self {
            Self::Postgres => format!("cast({} as text)", self.named(name)),
            Self::Mysql => format!("cast({} as char character set utf8mb4)", self.named(name)),
        }
    }

    /// The text of a column of this type: what the importer reads in one way only.
    fn text_of(self, name: &str, kind: &str) -> String {
        let named = self.named(name);
        match (self, kind) {
            (Self::Postgres, "TIMESTAMP") => format!("to_char({named}, 'YYYY-MM-DD\"T\"HH24:MI:SS')"),
            (Self::Postgres, "TIMESTAMPTZ") => {
                format!("to_char({named} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
            }
            (Self::Mysql, "DATETIME" | "TIMESTAMP") => format!("date_format({named}, '%Y-%m-%dT%H:%i:%s')"),
            _ => self.as_text(name),
        }
    }
}

impl Engine {
    fn cell_type(self, kind: &str) -> CellType {
        match kind.trim_end_matches(" UNSIGNED") {
            "INT2" | "INT4" | "INT8" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => {
                CellType::Whole
            }
            "NUMERIC" | "DECIMAL" => CellType::Decimal,
            "FLOAT4" | "FLOAT8" | "FLOAT" | "DOUBLE" => CellType::Real,
            "DATE" => CellType::Day,
            // What MySQL calls so is a `tinyint(1)`, which has 2 as well.
            "BOOLEAN" if self == Self::Mysql => CellType::Whole,
            "BOOL" | "BOOLEAN" => CellType::Truth,
            _ => CellType::Text,
        }
    }
}

/// Another database, and who asks it.
#[derive(Clone, Copy)]
pub(crate) struct OtherDb<'a> {
    pub(crate) engine: Engine,
    pub(crate) host: &'a str,
    pub(crate) port: u16,
    pub(crate) database: &'a str,
    pub(crate) user: &'a str,
    pub(crate) password: Option<&'a str>,
    pub(crate) encrypted: bool,
}

/// What was fetched.
#[derive(Debug)]
pub(crate) struct Pulled {
    pub(crate) rows: u64,
    /// The highest key among them.
    pub(crate) last: Option<String>,
}

/// A query, the column by which new rows are told, and where the rows go.
#[derive(Clone, Copy)]
struct Asked<'a> {
    query: &'a str,
    key: Option<&'a str>,
    to: &'a Path,
    report: &'a Report,
}

impl OtherDb<'_> {
    /// Fetches the rows of a query into a file, in the order of the key.
    pub(crate) async fn pull(
        self,
        query: &str,
        key: Option<&str>,
        to: &Path,
        report: &Report,
    ) -> Result<Pulled> {
        let asked = Asked { query, key, to, report };
        let pulling = async {
            match self.engine {
                Engine::Postgres => self.pull_postgres(asked).await,
                Engine::Mysql => self.pull_mysql(asked).await,
            }
        };
        tokio::time::timeout(PULL, pulling).await.unwrap_or_else(|_| {
            Err(Error::Conflict(format!("{} took longer than an hour; nothing was imported", self.host)))
        })
    }

    async fn pull_postgres(self, asked: Asked<'_>) -> Result<Pulled> {
        let ssl = if self.encrypted { PgSslMode::Require } else { PgSslMode::Prefer };
        let limit = STATEMENT.as_millis().to_string();
        let options = PgConnectOptions::new_without_pgpass()
            .host(self.host)
            .port(self.port)
            .database(self.database)
            .username(self.user)
            // An empty one where there is none: the driver would take that of our own database from the environment.
            .password(self.password.unwrap_or_default())
            .ssl_mode(ssl)
            .application_name("mainstay")
            .options([("statement_timeout", limit.as_str()), ("default_transaction_read_only", "on")]);
        let mut connection = self.connected(options).await?;
        let begin = "begin isolation level repeatable read read only";
        let mut tx = connection.begin_with(begin).await.map_err(|error| self.said(error))?;
        let columns = describe(&mut *tx, asked.query).await.map_err(|error| self.said(error))?;
        let sql = self.texts(asked, &columns)?;
        self.write(&mut *tx, sql, &columns, asked).await
    }

    async fn pull_mysql(self, asked: Asked<'_>) -> Result<Pulled> {
        let ssl = if self.encrypted { MySqlSslMode::Required } else { MySqlSslMode::Preferred };
        let mut options = MySqlConnectOptions::new()
            .host(self.host)
            .port(self.port)
            .database(self.database)
            .username(self.user)
            .ssl_mode(ssl);
        if let Some(password) = self.password {
            options = options.password(password);
        }
        let mut connection = self.connected(options).await?;
        // Each of the two knows one of these words.
        for limit in [
            format!("set session max_statement_time = {}", STATEMENT.as_secs()),
            format!("set session max_execution_time = {}", STATEMENT.as_millis()),
        ] {
            let _ = connection.execute(AssertSqlSafe(limit)).await;
        }
        let isolation = "set session transaction isolation level repeatable read";
        connection.execute(isolation).await.map_err(|error| self.said(error))?;
        let begin = "start transaction with consistent snapshot, read only";
        let mut tx = connection.begin_with(begin).await.map_err(|error| self.said(error))?;
        let columns = describe(&mut *tx, asked.query).await.map_err(|error| self.said(error))?;
        let sql = self.texts(asked, &columns)?;
        self.write(&mut *tx, sql, &columns, asked).await
    }

    async fn connected<O>(self, options: O) -> Result<O::Connection>
    where
        O: ConnectOptions,
        O::Connection: Sized,
    {
        let place = format!("{}:{}", self.host, self.port);
        // What is asked of others is not our log's.
        let options = options.disable_statement_logging();
        match tokio::time::timeout(CONNECT, options.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(sqlx::Error::Database(error))) => {
                Err(Error::Conflict(format!("{place} refuses the connection: {}", error.message())))
            }
            Ok(Err(error)) => Err(Error::unavailable(format!("{place} cannot be reached: {error}"), error)),
            Err(_) => Err(Error::Conflict(format!("{place} does not answer"))),
        }
    }

    /// The same rows with every value as text; behind them the key, by which they are in order.
    fn texts(self, asked: Asked<'_>, columns: &[(String, String)]) -> Result<String> {
        let mut values: Vec<String> =
            columns.iter().map(|(name, kind)| self.engine.text_of(name, kind)).collect();
        let mut order = String::new();
        if let Some(key) = asked.key {
            if columns.iter().all(|(name, _)| name != key) {
                let detail = format!("the query has no column `{key}`, by which new rows are told");
                return Err(Error::invalid("bad_key", "key", detail));
            }
            values.push(self.engine.as_text(key));
            order = format!(" order by {}", self.engine.named(key));
        }
        Ok(format!("select {} from ({}) as pulled{order}", values.join(", "), asked.query))
    }

    async fn write<'c, E, D>(
        self,
        connection: E,
        sql: String,
        described: &[(String, String)],
        asked: Asked<'_>,
    ) -> Result<Pulled>
    where
        E: Executor<'c, Database = D>,
        D: sqlx::Database,
        usize: ColumnIndex<D::Row>,
        for<'r> String: Decode<'r, D> + Type<D>,
    {
        let columns: Vec<_> =
            described.iter().map(|(name, kind)| (name.clone(), self.engine.cell_type(kind))).collect();
        let mut file = TypedFile::create(asked.to, &columns).map_err(unwritten)?;
        let (mut rows, mut last) = (0_u64, None);
        let mut found = connection.fetch(AssertSqlSafe(sql));
        while let Some(row) = found.next().await {
            let row = row.map_err(|error| self.said(error))?;
            let texts = (0..row.len()).map(|place| row.try_get(place));
            let texts: Vec<Option<String>> =
                texts.collect::<Result<_, _>>().map_err(|error| self.said(error))?;
            let (cells, key) = texts.split_at_checked(columns.len()).unwrap_or((&texts, &[]));
            let cells: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
            file.push(&cells).map_err(unwritten)?.map_err(|error| unlike(&error))?;
            // They come in its order; a row without a key is one that every pull would bring.
            last = key.first().cloned().flatten().or(last);
            rows += 1;
            if rows.is_multiple_of(10_000) {
                if asked.report.is_lost() {
                    let detail = "the pull stood still for too long and was given up; nothing was imported";
                    return Err(Error::Conflict(detail.to_owned()));
                }
                asked.report.progress(0.05, &format!("{rows} rows fetched"));
            }
        }
        drop(found);
        file.finish().map_err(unwritten)?;
        Ok(Pulled { rows, last })
    }

    /// What the other database says of a query.
    fn said(self, error: sqlx::Error) -> Error {
        match error {
            sqlx::Error::Database(error) => {
                let detail = format!("{} says: {}", self.host, error.message());
                Error::invalid("bad_query", "query", detail)
            }
            error => Error::unavailable(format!("{} broke off: {error}", self.host), error),
        }
    }
}

fn unwritten(error: ImportError) -> Error {
    Error::unavailable(error.to_string(), error)
}

fn unlike(error: &NotOfItsColumn) -> Error {
    Error::invalid("bad_value", "query", error.to_string())
}

/// The columns of a query: names, and types as the database calls them.
async fn describe<'c, E, D>(connection: E, sql: &str) -> Result<Vec<(String, String)>, sqlx::Error>
where
    E: Executor<'c, Database = D>,
    D: sqlx::Database,
{
    let statement = connection.prepare(AssertSqlSafe(sql.to_owned()).into_sql_str()).await?;
    let columns = statement.columns().iter();
    Ok(columns.map(|column| (column.name().to_owned(), column.type_info().name().to_uppercase())).collect())
}
