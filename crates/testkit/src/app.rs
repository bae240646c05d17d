//! An installation of its own for every test.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

use chrono::{DateTime, Utc};
use mainstay_app::config::{Address, Outside, Settings};
use mainstay_app::ledger::{self, Committed, Import};
use mainstay_app::portfolio::{self, Run, RunRequest};
use mainstay_app::{App, Clock, Db, Reads, Record, Result};
use mainstay_domain::policy::{Actor, Verb};
use mainstay_ledger::store::Shelf;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Backend, Cluster, MAPPING, environment};

/// The time at which every test happens.
const NOW: &str = "2026-06-30T09:00:00Z";

/// The folders of an installation.
#[derive(Debug, Clone)]
pub struct Folders {
    /// Files of lines.
    pub lines: PathBuf,
    /// Files of orders.
    pub orders: PathBuf,
    /// Files of payments.
    pub payments: PathBuf,
    /// Files of activities.
    pub activities: PathBuf,
    /// Rows that were not accepted.
    pub quarantine: PathBuf,
    /// Portfolio runs.
    pub runs: PathBuf,
    /// Summaries of files of lines.
    pub summaries: PathBuf,
    /// Merged files of lines.
    pub compacted: PathBuf,
    /// Files that are being written.
    pub staging: PathBuf,
    /// Files that wait for their import.
    pub uploads: PathBuf,
}

/// An installation with a data directory, and on PostgreSQL a schema, of its own.
///
/// Dropped with jobs that wait or run, it fails the test: work that a story leaves behind is part of the story.
pub struct TestApp {
    app: App,
    settings: Settings,
    folder: TempDir,
    leaves_jobs: bool,
    /// Ends with the test.
    _cluster: Option<Cluster>,
    pub(crate) people: AtomicUsize,
}

impl TestApp {
    /// Starts one; `None`, and a line that says why, when this test is skipped.
    pub async fn start(backend: Backend) -> Option<Self> {
        Self::start_on(backend, None).await
    }

    /// Starts one whose ledger lies there.
    pub async fn start_on(backend: Backend, ledger: Option<Address>) -> Option<Self> {
        let database = match backend.server() {
            Ok(database) => database,
            Err(reason) => {
                println!("skipped: {reason}");
                return None;
            }
        };
        let folder = TempDir::new().unwrap();
        let here = folder.path().join("data").join("ledger");
        let cluster = match (backend, environment("MAINSTAY_TEST_CLUSTER")) {
            (Backend::OnCluster, None) => Some(Cluster::start(&here, 2)),
            _ => None,
        };
        let shared = environment("MAINSTAY_TEST_CLUSTER").filter(|_| backend == Backend::OnCluster);
        let settings = Settings {
            data: folder.path().join("data"),
            database_schema: database.as_ref().map(|_| format!("test_{}", Uuid::new_v4().simple())),
            database,
            ledger,
            cluster: cluster.as_ref().map(Cluster::url).or(shared),
            outside: Outside {
                folders: vec![folder.path().to_owned()],
                hosts: vec!["127.0.0.1".to_owned()],
                secrets: [("ERP".to_owned(), "quiet".to_owned())].into(),
            },
        };
        let app = App::open(&settings, Self::clock()).await.expect("a fresh installation opens");
        Some(Self {
            app,
            settings,
            folder,
            leaves_jobs: false,
            _cluster: cluster,
            people: AtomicUsize::default(),
        })
    }

    /// The same with the [company](crate::COMPANY) imported and its default run stored.
    pub async fn with_company(backend: Backend) -> Option<Self> {
        let app = Self::start(backend).await?;
        app.import(crate::COMPANY).await;
        Some(app)
    }

    /// The clock of every test, which stands still.
    pub fn clock() -> Clock {
        Clock::fixed(NOW.parse::<DateTime<Utc>>().unwrap())
    }

    /// Whoever holds the data directory.
    pub fn owner() -> Actor {
        Actor::command_line("test")
    }

    /// What the installation was opened with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same data in a process that works facts out on a cluster, or in itself.
    pub async fn asked_on(&self, cluster: Option<&str>) -> App {
        let settings = Settings { cluster: cluster.map(str::to_owned), ..self.settings.clone() };
        App::open(&settings, Self::clock()).await.expect("another process opens the same data")
    }

    /// Where files of an installation lie whose ledger is a folder.
    pub fn folders(&self) -> Folders {
        let of = |shelf| self.app.store().folder(shelf).expect("the ledger is a folder");
        Folders {
            lines: of(Shelf::Lines),
            orders: of(Shelf::Orders),
            payments: of(Shelf::Payments),
            activities: of(Shelf::Activities),
            quarantine: of(Shelf::Quarantine),
            runs: of(Shelf::Runs),
            summaries: self.app.folders().summaries.clone(),
            compacted: self.app.folders().compacted.clone(),
            staging: self.app.folders().staging.clone(),
            uploads: self.app.folders().uploads.clone(),
        }
    }

    /// A path in the test's own folder, outside the data directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Another process on the same data.
    pub async fn second_process(&self) -> App {
        App::open(&self.settings, Self::clock()).await.expect("a second process opens the same data")
    }

    /// Stops and starts again.
    pub async fn restart(&mut self) {
        self.app.close().await;
        self.app = self.second_process().await;
    }

    /// Says that this story ends with work undone.
    pub fn leaves_jobs(&mut self) {
        self.leaves_jobs = true;
    }

    /// Imports CSV text by the plain mapping and stores the default run.
    pub async fn import(&self, csv: &str) -> Import {
        let committed = self.import_by(csv, MAPPING).await.expect("the import is accepted");
        self.run_jobs().await.expect("the jobs run");
        self.import_of(committed).await
    }

    /// Imports CSV text by a mapping; the default run stays queued.
    pub async fn import_by(&self, csv: &str, mapping: &str) -> Result<Committed> {
        let path = self.write(&format!("lines-{}.csv", Uuid::new_v4().simple()), csv.as_bytes());
        ledger::import_file(self, &Self::owner(), &path, mapping).await
    }

    /// What the history says of a commit.
    pub async fn import_of(&self, committed: Committed) -> Import {
        ledger::import(self, &Self::owner(), committed.import).await.expect("the import is in the history")
    }

    /// The import that made a version.
    pub async fn import_of_version(&self, version: i64) -> Import {
        ledger::import_of_version(self, &Self::owner(), version).await.expect("an import made this version")
    }

    /// Writes a file outside the data directory.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The version the ledger is at.
    pub async fn version(&self) -> i64 {
        let heads: Vec<(i64,)> = self.rows("select version from ledger_head").await;
        heads[0].0
    }

    /// Computes or finds the run with the defaults.
    pub async fn run(&self) -> Run {
        self.run_of(&RunRequest::default()).await
    }

    /// Computes or finds a run.
    pub async fn run_of(&self, request: &RunRequest) -> Run {
        portfolio::run_now(self, &Self::owner(), request).await.expect("the run is computed")
    }

    /// Every row of a query.
    pub async fn rows<T: Record>(&self, sql: &'static str) -> Vec<T> {
        let mut view = self.view(&Actor::system(), Verb::ReadAccounts).await.unwrap();
        view.all(sql, Vec::new()).await.expect("the query runs")
    }

    /// How many rows a query has.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let counts: Vec<(i64,)> = self.rows(sql).await;
        counts[0].0
    }

    /// Changes the database behind the application's back: what an accident or another program would do.
    pub async fn tamper(&self, sql: &str) {
        script(self.db(), sql.to_owned()).await.expect("the statement runs");
    }

    /// The names of the files below a folder of the data directory, sorted.
    pub fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let (app, schema) = (self.app.clone(), self.settings.database_schema.take());
        // Tests run on threads of a runtime of their own, which must not be blocked while the database answers.
        let unfinished = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async move {
                let unfinished = app.unfinished_jobs().await.unwrap_or(0);
                if let Some(schema) = schema {
                    let _ = script(app.db(), format!("drop schema {schema} cascade")).await;
                }
                app.close().await;
                unfinished
            })
        });
        if !self.leaves_jobs && !std::thread::panicking() {
            assert_eq!(unfinished, 0, "the story ended with jobs that wait or run");
        }
    }
}

async fn script(db: &Db, sql: String) -> std::result::Result<(), sqlx::Error> {
    match db {
        Db::Sqlite(pool) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.map(drop),
        Db::Postgres(pool) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.map(drop),
    }
}
