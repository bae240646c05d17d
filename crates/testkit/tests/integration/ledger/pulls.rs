//! Rows of other databases: real servers, a key that goes on, and what may not be reached.

use mainstay_app::ledger::{
    self, Connector, ConnectorRun, ConnectorSettings, Engine, Looks, NewConnector, PullSettings, RunOutcome,
};
use mainstay_app::{Error, Result};
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{TestApp, environment};
use rstest::rstest;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, PgConnection};

/// Another database with a table of its own, which goes with it.
struct Other {
    engine: Engine,
    url: String,
    port: u16,
    database: String,
    table: String,
}

const MAPPING: &str = "\
source = 'shop'
[read]
zone = 'Europe/Berlin'
[columns]
customer = 'customer'
date = 'booked'
revenue = 'amount'
cost = 'cost'
invoice = 'id'
currency = \"'EUR'\"
";

impl Other {
    /// The server the environment names, or `None` and a line that says so.
    async fn start(engine: Engine) -> Option<Self> {
        let (variable, required) = match engine {
            Engine::Postgres => ("MAINSTAY_TEST_POSTGRES", "MAINSTAY_REQUIRE_POSTGRES"),
            Engine::Mysql => ("MAINSTAY_TEST_MARIADB", "MAINSTAY_REQUIRE_MARIADB"),
        };
        let Some(server) = environment(variable) else {
            assert!(environment(required).is_none_or(|value| value != "1"), "{variable} names no server");
            println!("skipped: {variable} names no server");
            return None;
        };
        let table = format!("sold_{}", uuid::Uuid::new_v4().simple());
        let (url, database) = match engine {
            Engine::Postgres => (server.clone(), "postgres".to_owned()),
            Engine::Mysql => (format!("{server}/mysql"), "mysql".to_owned()),
        };
        let port = server.rsplit(':').next().unwrap().split('/').next().unwrap().parse().unwrap();
        let other = Self { engine, url, port, database, table };
        let (real, time) = match engine {
            Engine::Postgres => ("double precision", "timestamptz"),
            Engine::Mysql => ("double", "datetime"),
        };
        other
            .run(&format!(
                "create table {} (id bigint primary key, customer varchar(40), booked {time}, amount numeric(12,3),
                 cost {real}, is_paid boolean, day date)",
                other.table
            ))
            .await;
        Some(other)
    }

    async fn run(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.engine {
            Engine::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.map(drop).unwrap();
            }
            Engine::Mysql => {
                let mut connection = MySqlConnection::connect(&self.url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.map(drop).unwrap();
            }
        }
    }

    async fn insert(&self, rows: &str) {
        self.run(&format!("insert into {} values {rows}", self.table)).await;
    }

    fn settings(&self) -> PullSettings {
        PullSettings {
            engine: self.engine,
            host: "127.0.0.1".to_owned(),
            port: self.port,
            database: self.database.clone(),
            user: if self.engine == Engine::Postgres { "postgres" } else { "root" }.to_owned(),
            secret: None,
            encrypted: false,
            query: format!("select * from {} where id > :last;", self.table),
            key: Some("id".to_owned()),
            first: Some("0".to_owned()),
        }
    }
}

async fn keep(app: &TestApp, settings: PullSettings) -> Result<Connector> {
    keep_by(app, settings, "Shop").await
}

async fn keep_by(app: &TestApp, settings: PullSettings, mapping: &str) -> Result<Connector> {
    ledger::add_connector(app, &TestApp::owner(), by(settings, mapping)).await
}

fn by(settings: PullSettings, mapping: &str) -> NewConnector {
    NewConnector {
        name: "Shop".to_owned(),
        settings: ConnectorSettings::Sql(settings),
        mapping: mapping.to_owned(),
        schedule: "every 1h".parse().unwrap(),
        enabled: true,
    }
}

async fn started() -> TestApp {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    ledger::save_mapping(&app, &TestApp::owner(), "Shop", MAPPING).await.unwrap();
    app
}

/// Pulls, and says what came of it and how far it came.
async fn pull(app: &TestApp, connector: &Connector) -> (ConnectorRun, Option<String>) {
    app.tamper("update connector set next_run_at = '2026-01-01T00:00:00+00:00'").await;
    Looks::default().tick(app).await.unwrap();
    app.run_jobs().await.unwrap();
    let runs = ledger::connector_runs(app, &TestApp::owner(), connector.id).await.unwrap();
    let last = ledger::connectors(app, &TestApp::owner()).await.unwrap().remove(0).last;
    (runs.into_iter().next().expect("it ran"), last)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_row_comes_once_and_exactly(#[values(Engine::Postgres, Engine::Mysql)] engine: Engine) {
    let Some(other) = Other::start(engine).await else { return };
    let app = started().await;
    let connector = keep(&app, other.settings()).await.unwrap();
    let (run, last) = pull(&app, &connector).await;
    assert_eq!((run.outcome, run.message.as_str(), last), (RunOutcome::Unchanged, "no new rows", None));

    // A number that a CSV file would leave open, a text with everything, and nothing at all.
    other
        .insert(
            "(9, 'A''\\\",;', '2026-01-05 10:00:00', 1.234, 0.1, true, '2026-01-05'),
             (10, 'B', '2026-01-06 10:00:00', -1234.500, null, false, null)",
        )
        .await;
    let (run, last) = pull(&app, &connector).await;
    assert_eq!((run.outcome, run.message.as_str()), (RunOutcome::Imported, "2 rows"));
    assert_eq!(last.as_deref(), Some("10"), "by number, not by letters");
    let import = app.import_of_version(1).await;
    assert_eq!((import.accepted, import.revenue, import.cost), (2, Some(-123_327), Some(10)));
    assert_eq!((import.created_by.as_str(), run.import), ("connector:Shop", Some(import.id)));

    other.insert("(11, 'C', '2026-01-07 10:00:00', 5, 1, true, null)").await;
    let (run, last) = pull(&app, &connector).await;
    assert_eq!((run.message.as_str(), last.as_deref()), ("1 rows", Some("11")));
    let (run, _) = pull(&app, &connector).await;
    assert_eq!((run.outcome, app.version().await), (RunOutcome::Unchanged, 2));
    other.run(&format!("drop table {}", other.table)).await;
    let (run, last) = pull(&app, &connector).await;
    assert_eq!((run.outcome, last.as_deref()), (RunOutcome::Failed, Some("11")));
    assert!(run.message.contains("127.0.0.1 says: "), "{}", run.message);
}

/// What was pulled and could not be imported is pulled again once the mapping is mended.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_key_goes_on_only_with_an_import(#[values(Engine::Postgres, Engine::Mysql)] engine: Engine) {
    let Some(other) = Other::start(engine).await else { return };
    let app = started().await;
    let connector = keep(&app, other.settings()).await.unwrap();
    other.insert("(1, 'A', '2026-01-05 10:00:00', 1, 0, true, null)").await;
    let owner = TestApp::owner();
    let wrong = MAPPING.replace("'amount'", "'price'");
    ledger::change_mapping(&app, &owner, connector.mapping, "Shop", &wrong).await.unwrap();
    let (run, last) = pull(&app, &connector).await;
    assert_eq!((run.outcome, last), (RunOutcome::Failed, None));
    assert!(run.message.contains("price"), "{}", run.message);
    ledger::change_mapping(&app, &owner, connector.mapping, "Shop", MAPPING).await.unwrap();
    let (run, last) = pull(&app, &connector).await;
    assert_eq!((run.outcome, last.as_deref()), (RunOutcome::Imported, Some("1")));
    other.run(&format!("drop table {}", other.table)).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_over_there(#[values(Engine::Postgres, Engine::Mysql)] engine: Engine) {
    let Some(other) = Other::start(engine).await else { return };
    let app = started().await;
    other.insert("(1, 'A', '2026-01-05 10:00:00', 1, 0, true, null)").await;
    let table = &other.table;
    let replacing = format!("{MAPPING}[replace]\nby = 'invoice'\n");
    ledger::save_mapping(&app, &TestApp::owner(), "Whole", &replacing).await.unwrap();
    let keep = |settings| keep_by(&app, settings, "Whole");
    let connector =
        keep(PullSettings { key: None, first: None, query: "select 1".into(), ..other.settings() })
            .await
            .unwrap();
    for query in [
        format!("delete from {table}"),
        format!("with gone as (delete from {table} returning *) select * from gone"),
        format!("select 1) as x; delete from {table}; select * from (select 1"),
        "select * from nowhere".to_owned(),
    ] {
        let settings = PullSettings { key: None, first: None, query: query.clone(), ..other.settings() };
        ledger::change_connector(&app, &TestApp::owner(), connector.id, by(settings, "Whole")).await.unwrap();
        let (run, _) = pull(&app, &connector).await;
        assert_eq!(run.outcome, RunOutcome::Failed, "{query}: {}", run.message);
    }
    let settings =
        PullSettings { key: None, first: None, query: format!("select * from {table}"), ..other.settings() };
    ledger::change_connector(&app, &TestApp::owner(), connector.id, by(settings, "Whole")).await.unwrap();
    assert_eq!(pull(&app, &connector).await.0.message, "1 rows", "it is still there");
    assert_eq!(
        pull(&app, &connector).await.0.outcome,
        RunOutcome::Unchanged,
        "without a key all rows come again"
    );
    other.run(&format!("drop table {table}")).await;
}

/// A pull that moved on to another database would never ask for its first rows; one whose query is mended goes on.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_pull_from_elsewhere_starts_over(#[values(Engine::Postgres, Engine::Mysql)] engine: Engine) {
    let Some(other) = Other::start(engine).await else { return };
    let app = started().await;
    let owner = TestApp::owner();
    other.insert("(7, 'A', '2026-01-05 10:00:00', 1, 0, true, null)").await;
    let connector = keep(&app, other.settings()).await.unwrap();
    assert_eq!(pull(&app, &connector).await.1.as_deref(), Some("7"));
    let mended = PullSettings { query: other.settings().query.replace(';', " "), ..other.settings() };
    let changed = ledger::change_connector(&app, &owner, connector.id, by(mended, "Shop")).await.unwrap();
    assert_eq!(changed.last.as_deref(), Some("7"));
    for elsewhere in [
        PullSettings { database: "elsewhere".into(), ..other.settings() },
        PullSettings { first: Some("3".into()), ..other.settings() },
        PullSettings { key: Some("day".into()), ..other.settings() },
    ] {
        let changed =
            ledger::change_connector(&app, &owner, connector.id, by(other.settings(), "Shop")).await.unwrap();
        app.tamper("update connector set state = '{\"last\":\"7\"}'").await;
        let here = changed.settings;
        let changed =
            ledger::change_connector(&app, &owner, connector.id, by(elsewhere, "Shop")).await.unwrap();
        assert_ne!(changed.settings, here);
        assert_eq!(changed.last, None, "{:?}", changed.settings);
    }
    other.run(&format!("drop table {}", other.table)).await;
}

/// What `MySQL` names boolean is a number of one byte, and has more values than two.
#[tokio::test(flavor = "multi_thread")]
async fn a_tinyint_is_a_number() {
    let Some(other) = Other::start(Engine::Mysql).await else { return };
    let app = started().await;
    let by_flag = MAPPING.replace("'amount'", "'is_paid'");
    ledger::save_mapping(&app, &TestApp::owner(), "Flag", &by_flag).await.unwrap();
    let connector = keep_by(&app, other.settings(), "Flag").await.unwrap();
    other.insert("(1, 'A', '2026-01-05 10:00:00', 1, 0, 2, null)").await;
    let (run, _) = pull(&app, &connector).await;
    assert_eq!(run.outcome, RunOutcome::Imported, "{}", run.message);
    assert_eq!(app.import_of_version(1).await.revenue, Some(200));
    other.run(&format!("drop table {}", other.table)).await;
}

fn somewhere() -> PullSettings {
    PullSettings {
        engine: Engine::Postgres,
        host: "127.0.0.1".to_owned(),
        port: 1,
        database: "db".to_owned(),
        user: "reader".to_owned(),
        secret: Some("ERP".to_owned()),
        encrypted: false,
        query: "select 1".to_owned(),
        key: None,
        first: None,
    }
}

#[rstest]
#[case::another_host(PullSettings { host: "169.254.169.254".into(), ..somewhere() }, "bad_host")]
#[case::this_machine_by_another_name(PullSettings { host: "localhost".into(), ..somewhere() }, "bad_host")]
#[case::a_socket(PullSettings { host: "/run/postgresql".into(), ..somewhere() }, "bad_connection")]
#[case::no_such_secret(PullSettings { secret: Some("PATH".into()), ..somewhere() }, "no_such_secret")]
#[case::no_query(PullSettings { query: " ".into(), ..somewhere() }, "bad_query")]
#[case::a_key_that_goes_nowhere(PullSettings { key: Some("id".into()), first: Some("0".into()), ..somewhere() }, "bad_query")]
#[case::all_lines_each_time(PullSettings { secret: None, ..somewhere() }, "bad_key")]
#[case::no_key(PullSettings { query: "select 1 where 1 > :last".into(), ..somewhere() }, "bad_key")]
#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_reached_or_cannot_be_asked_is_refused(
    #[case] settings: PullSettings,
    #[case] code: &str,
) {
    let app = started().await;
    let Err(Error::Invalid(problems)) = keep(&app, settings).await else { panic!("it was kept") };
    assert_eq!(problems[0].code, code, "{problems:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_told_nowhere() {
    let app = started().await;
    let settings = PullSettings {
        query: "select 1 as id where 1 > :last".into(),
        key: Some("id".into()),
        first: Some("0".into()),
        ..somewhere()
    };
    let connector = keep(&app, settings).await.unwrap();
    let (run, _) = pull(&app, &connector).await;
    assert_eq!(run.outcome, RunOutcome::Failed);
    assert!(run.message.contains("127.0.0.1:1 cannot be reached"), "{}", run.message);
    let everything = format!("{:?} {:?} {}", app.dump().await, app.settings(), run.message);
    assert!(
        everything.contains("ERP") && !everything.contains("quiet"),
        "the secret's name, never the secret"
    );
}
