//! The only module that knows there are two databases.
//!
//! SQL is written once, in the subset SQLite and PostgreSQL share (the table is in `docs/adr`), with `$n` placeholders;
//! values are bound through [`Value`], rows are read into structs that derive `sqlx::FromRow`.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, FromRow, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use uuid::Uuid;

use crate::error::{Error, Result};

/// How many rows or ids one statement takes.
const ROWS_PER_STATEMENT: usize = 500;

/// A pool of connections to either database.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file in the data directory, in write-ahead mode.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

/// A value bound to a placeholder. Every variant is nullable, so that NULL keeps its type.
#[derive(Debug, Clone)]
pub enum Value {
    /// `boolean`
    Bool(Option<bool>),
    /// `bigint`
    Int(Option<i64>),
    /// `double precision`
    Real(Option<f64>),
    /// `text`
    Text(Option<String>),
    /// `uuid`
    Uuid(Option<Uuid>),
    /// `timestamptz`
    Time(Option<DateTime<Utc>>),
    /// `date`
    Date(Option<NaiveDate>),
    /// `jsonb`; objects and arrays only
    Json(Option<serde_json::Value>),
}

macro_rules! into_value {
    ($($type:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some(value.into()))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(Into::into))
            }
        }
    )+};
}

into_value! {
    bool => Bool, i64 => Int, f64 => Real, String => Text, &str => Text, Uuid => Uuid,
    DateTime<Utc> => Time, NaiveDate => Date, serde_json::Value => Json,
}

/// Collects the values of a statement, in the order of its placeholders.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use args;

/// A struct that can be read from a row of either database: derive `sqlx::FromRow`.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for value in $args {
            query = match value {
                Value::Bool(v) => query.bind(v),
                Value::Int(v) => query.bind(v),
                Value::Real(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::Uuid(v) => query.bind(v),
                Value::Time(v) => query.bind(v),
                Value::Date(v) => query.bind(v),
                Value::Json(v) => query.bind(v.map(sqlx::types::Json)),
            };
        }
        query
    }};
}

/// The values of rows, put together as they are asked for.
pub(crate) type Rows<'a> = Box<dyn Iterator<Item = Vec<Value>> + Send + 'a>;

/// Runs statements one after the other, and puts each together while the one before it runs.
macro_rules! run_each {
    ($tx:expr, $statements:expr, $placeholder:expr) => {{
        let mut next = || $statements.next($placeholder).map(|(sql, values)| bind!(sqlx::query(sql), values));
        let mut waiting = next();
        while let Some(query) = waiting {
            let (ran, following) = tokio::join!(query.execute(&mut **$tx), async { next() });
            ran?;
            waiting = following;
        }
    }};
}

/// An open transaction on either database. Dropped without a commit, it rolls back.
#[derive(Debug)]
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens or creates the embedded database.
    pub async fn sqlite(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(30));
        let pool =
            SqlitePoolOptions::new().max_connections(8).connect_with(options).await.map_err(|error| {
                Error::unavailable(format!("cannot open the database {}", file.display()), error)
            })?;
        Ok(Self::Sqlite(pool))
    }

    /// Connects to a PostgreSQL server; a schema other than the default one is created if absent.
    pub async fn postgres(url: &str, schema: Option<&str>) -> Result<Self> {
        let mut options = PgConnectOptions::from_str(url).map_err(|error| {
            Error::invalid("bad_database_url", "database", format!("the database URL: {error}"))
        })?;
        if let Some(schema) = schema {
            options = options.options([("search_path", schema)]);
        }
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .map_err(|error| {
                Error::unavailable(
                    "cannot reach the database; check the address, and that the server runs",
                    error,
                )
            })?;
        if let Some(schema) = schema {
            let plain = schema.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !plain {
                return Err(Error::invalid(
                    "bad_schema",
                    "database_schema",
                    "use letters, digits and _ only",
                ));
            }
            sqlx::raw_sql(AssertSqlSafe(format!("create schema if not exists {schema}")))
                .execute(&pool)
                .await?;
        }
        Ok(Self::Postgres(pool))
    }

    /// Starts a transaction that will write. SQLite takes its write lock at once: a read that turns into a write can
    /// fail whatever the timeout.
    pub(crate) async fn begin_write(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Starts a transaction that only reads, and sees one state of the data throughout.
    pub(crate) async fn begin_read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
            }
        })
    }

    /// Copies the embedded database into a new file, as of one moment, while others use it.
    #[expect(clippy::disallowed_methods, reason = "a copy cannot be made inside a transaction")]
    pub(crate) async fn copy_to(&self, file: &Path) -> Result<()> {
        let Self::Sqlite(pool) = self else {
            return Err(Error::bug("only the embedded database is copied into a file"));
        };
        sqlx::query("vacuum into $1").bind(file.to_string_lossy().into_owned()).execute(pool).await?;
        Ok(())
    }

    /// What the database itself finds wrong; nothing where all is well.
    #[expect(
        clippy::disallowed_methods,
        reason = "the database's own check is no statement of the common subset"
    )]
    pub(crate) async fn faults(&self) -> Result<Vec<String>> {
        let Self::Sqlite(pool) = self else { return Ok(Vec::new()) };
        let said: Vec<String> = sqlx::query_scalar("pragma integrity_check").fetch_all(pool).await?;
        Ok(said.into_iter().filter(|line| line != "ok").collect())
    }

    /// The text for the database at hand, where the two differ: `skip locked` is the one case.
    pub(crate) fn dialect(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite(_) => sqlite,
            Self::Postgres(_) => postgres,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the module the others go through")]
impl Tx {
    /// Every row.
    pub(crate) async fn all<T: Record>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<T>> {
        Ok(match self {
            Self::Sqlite(tx) => bind!(sqlx::query_as::<_, T>(sql), args).fetch_all(&mut **tx).await?,
            Self::Postgres(tx) => bind!(sqlx::query_as::<_, T>(sql), args).fetch_all(&mut **tx).await?,
        })
    }

    /// The first row, if there is one.
    pub(crate) async fn optional<T: Record>(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<T>> {
        Ok(match self {
            Self::Sqlite(tx) => bind!(sqlx::query_as::<_, T>(sql), args).fetch_optional(&mut **tx).await?,
            Self::Postgres(tx) => bind!(sqlx::query_as::<_, T>(sql), args).fetch_optional(&mut **tx).await?,
        })
    }

    /// Runs a statement; how many rows it touched.
    pub(crate) async fn exec(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(tx) => bind!(sqlx::query(sql), args).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => bind!(sqlx::query(sql), args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Waits until no other transaction works on what this names, and keeps others waiting until this one ends. SQLite has one
    /// writer at a time anyway.
    pub(crate) async fn take_turn(&mut self, name: &str) -> Result<()> {
        if let Self::Postgres(_) = self {
            self.exec("select pg_advisory_xact_lock(hashtext($1))", args![name]).await?;
        }
        Ok(())
    }

    /// Runs several statements without values: a migration.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop)?,
            Self::Postgres(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop)?,
        }
        Ok(())
    }

    /// Inserts many rows with few statements: `head` is all before `values`, `tail` all after it. While the database runs one
    /// statement, the next is put together.
    pub(crate) async fn insert_many(
        &mut self,
        head: &'static str,
        tail: &'static str,
        rows: Rows<'_>,
    ) -> Result<()> {
        let mut statements = Statements { head, tail, rows, written: (0, String::new()) };
        match self {
            Self::Sqlite(tx) => run_each!(tx, statements, anonymous_placeholder),
            Self::Postgres(tx) => run_each!(tx, statements, numbered_placeholder),
        }
        Ok(())
    }

    /// Runs a statement for many ids with few statements: `head` is all before their list, `tail` all after it.
    pub(crate) async fn exec_for(
        &mut self,
        head: &'static str,
        ids: &[Uuid],
        tail: &'static str,
    ) -> Result<u64> {
        let placeholder = match self {
            Self::Sqlite(_) => anonymous_placeholder,
            Self::Postgres(_) => numbered_placeholder,
        };
        let mut touched = 0;
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            let places: Vec<_> = (1..=ids.len()).map(placeholder).collect();
            let sql = AssertSqlSafe(format!("{head} ({}) {tail}", places.join(", ")));
            let values = ids.iter().map(|id| Value::from(*id));
            touched += match self {
                Self::Sqlite(tx) => bind!(sqlx::query(sql), values).execute(&mut **tx).await?.rows_affected(),
                Self::Postgres(tx) => {
                    bind!(sqlx::query(sql), values).execute(&mut **tx).await?.rows_affected()
                }
            };
        }
        Ok(touched)
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// The statements that insert many rows.
struct Statements<'a> {
    head: &'static str,
    tail: &'static str,
    rows: Rows<'a>,
    /// The last statement and how many rows it takes: nearly all take as many.
    written: (usize, String),
}

impl Statements<'_> {
    fn next(&mut self, placeholder: fn(usize) -> String) -> Option<(AssertSqlSafe<String>, Vec<Value>)> {
        const ROWS_PER_STATEMENT: usize = 500;
        let rows: Vec<Vec<Value>> = self.rows.by_ref().take(ROWS_PER_STATEMENT).collect();
        let width = rows.first()?.len();
        if self.written.0 != rows.len() {
            let group = |row: usize| -> String {
                let places: Vec<String> = (row * width + 1..=(row + 1) * width).map(placeholder).collect();
                format!("({})", places.join(", "))
            };
            let groups: Vec<String> = (0..rows.len()).map(group).collect();
            let sql = format!("{} values {} {}", self.head, groups.join(", "), self.tail);
            self.written = (rows.len(), sql);
        }
        Some((AssertSqlSafe(self.written.1.clone()), rows.into_iter().flatten().collect()))
    }
}

/// SQLite looks a placeholder with a number up in a list of all, which is slow among thousands.
fn anonymous_placeholder(_place: usize) -> String {
    "?".to_owned()
}

fn numbered_placeholder(place: usize) -> String {
    format!("${place}")
}
