//! Files that are fetched by themselves: when they are taken, where they go, and which are never looked at.

use std::path::PathBuf;

use mainstay_app::ledger::{
    self, Connector, ConnectorRun, ConnectorSettings, FolderSettings, Looks, NewConnector, RunOutcome,
};
use mainstay_app::{Error, Result};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, MAPPING, TestApp};
use rstest::rstest;

/// An installation with the kept mapping "Nightly" and a folder that is watched.
struct Watched {
    app: TestApp,
    folder: PathBuf,
    connector: Connector,
}

impl Watched {
    async fn start(on: Backend) -> Option<Self> {
        let app = TestApp::start(on).await?;
        ledger::save_mapping(&app, &TestApp::owner(), "Nightly", MAPPING).await.unwrap();
        let folder = app.path("drop");
        std::fs::create_dir(&folder).unwrap();
        let connector = add(&app, "Night", &folder.to_string_lossy(), "*.csv").await.unwrap();
        Some(Self { app, folder, connector })
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).unwrap();
    }

    fn files(&self, below: &str) -> Vec<String> {
        let folder = self.folder.join(below);
        if folder.exists() { TestApp::files(&folder) } else { Vec::new() }
    }

    /// Looks as a server does, with every connector due, and does what came of it.
    async fn look(&self, looks: &mut Looks) -> i64 {
        self.app.tamper("update connector set next_run_at = '2026-01-01T00:00:00+00:00'").await;
        looks.tick(&self.app).await.unwrap();
        let found =
            self.app.count("select count(*) from job where kind = 'connector' and state = 'queued'").await;
        self.app.run_jobs().await.unwrap();
        found
    }

    async fn runs(&self) -> Vec<ConnectorRun> {
        ledger::connector_runs(&self.app, &TestApp::owner(), self.connector.id).await.unwrap()
    }
}

async fn add(app: &TestApp, name: &str, path: &str, pattern: &str) -> Result<Connector> {
    let new = NewConnector {
        name: name.to_owned(),
        settings: ConnectorSettings::Folder(FolderSettings {
            path: path.to_owned(),
            pattern: pattern.to_owned(),
        }),
        mapping: "Nightly".to_owned(),
        schedule: "every 15m".parse().unwrap(),
        enabled: true,
    };
    ledger::add_connector(app, &TestApp::owner(), new).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_once_it_has_stopped_growing(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(watched) = Watched::start(on).await else { return };
    let mut looks = Looks::default();
    let (head, tail) = COMPANY.split_at(200);
    watched.put("lines.csv", head);
    assert_eq!(watched.look(&mut looks).await, 0, "it may still be written");
    watched.put("lines.csv", &(head.to_owned() + tail));
    assert_eq!(watched.look(&mut looks).await, 0, "it was");
    assert_eq!(watched.look(&mut looks).await, 1);
    assert_eq!((watched.files("done"), watched.files("failed")), (vec!["lines.csv".to_owned()], vec![]));
    assert_eq!(watched.app.version().await, 1);
    let import = watched.app.import_of_version(1).await;
    assert_eq!((import.accepted, import.created_by.as_str()), (7, "connector:Night"));
    let runs = watched.runs().await;
    assert_eq!((runs.len(), runs[0].outcome, runs[0].import), (1, RunOutcome::Imported, Some(import.id)));
    let listed = ledger::connectors(&watched.app, &TestApp::owner()).await.unwrap();
    assert_eq!(listed[0].last_run.as_ref().unwrap().file_name.as_deref(), Some("lines.csv"));
    assert_eq!(watched.look(&mut looks).await, 0);

    // The same file once more: nothing is counted twice, and nothing that was put away is overwritten.
    watched.put("lines.csv", COMPANY);
    watched.look(&mut looks).await;
    assert_eq!(watched.look(&mut looks).await, 1);
    assert_eq!(watched.files("done"), ["20260630T090000Z-lines.csv", "lines.csv"]);
    assert_eq!((watched.runs().await[0].outcome, watched.app.version().await), (RunOutcome::Unchanged, 1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_imported_is_put_aside_with_the_reason(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(watched) = Watched::start(on).await else { return };
    let mut looks = Looks::default();
    watched.put("ambiguous.csv", &COMPANY.replace("600.00", "\"1,234\"").replace(".00", ""));
    watched.put("other.csv", "a,b\n1,2\n");
    watched.put("notes.txt", "not meant");
    watched.put(".hidden.csv", COMPANY);
    watched.look(&mut looks).await;
    assert_eq!(watched.look(&mut looks).await, 2);
    assert_eq!(watched.files("failed"), ["ambiguous.csv", "ambiguous.csv.txt", "other.csv", "other.csv.txt"]);
    let why = std::fs::read_to_string(watched.folder.join("failed/ambiguous.csv.txt")).unwrap();
    assert!(why.contains("can be read in two ways"), "{why}");
    assert_eq!(watched.files(""), [".hidden.csv", "failed", "notes.txt"]);
    assert!(watched.runs().await.iter().all(|run| run.outcome == RunOutcome::Failed));
    assert_eq!(watched.app.version().await, 0);
}

/// Whoever may write into the folder may neither have a file moved that was not read nor choose what is written over.
#[tokio::test(flavor = "multi_thread")]
async fn a_successor_stays_and_a_link_is_not_followed() {
    let watched = Watched::start(Sqlite).await.expect("SQLite is always there");
    let app = &watched.app;
    let mut looks = Looks::default();
    watched.put("lines.csv", COMPANY);
    for _ in 0..2 {
        app.tamper("update connector set next_run_at = '2026-01-01T00:00:00+00:00'").await;
        looks.tick(app).await.unwrap();
    }
    // The job waits while another file takes the name.
    let other = "customer,date,invoice,revenue\n";
    watched.put("lines.csv", other);
    app.run_jobs().await.unwrap();
    assert_eq!(app.version().await, 0);
    assert_eq!(std::fs::read_to_string(watched.folder.join("lines.csv")).unwrap(), other);
    std::fs::remove_file(watched.folder.join("lines.csv")).unwrap();

    let victim = app.path("victim");
    std::fs::write(&victim, "kept").unwrap();
    std::fs::create_dir(watched.folder.join("failed")).unwrap();
    std::os::unix::fs::symlink(&victim, watched.folder.join("failed/bad.csv.txt")).unwrap();
    watched.put("bad.csv", "a,b\n1,2\n");
    watched.look(&mut looks).await;
    assert_eq!(watched.look(&mut looks).await, 1);
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "kept");
    let stamped = ["20260630T090000Z-bad.csv", "20260630T090000Z-bad.csv.txt", "bad.csv.txt"];
    assert_eq!(watched.files("failed"), stamped);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_fetch_a_file_once(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(watched) = Watched::start(on).await else { return };
    let second = watched.app.second_process().await;
    let (mut one, mut other) = (Looks::default(), Looks::default());
    watched.put("lines.csv", COMPANY);
    for _ in 0..3 {
        watched.app.tamper("update connector set next_run_at = '2026-01-01T00:00:00+00:00'").await;
        let (looked, too) = tokio::join!(one.tick(&watched.app), other.tick(&second));
        looked.and(too).unwrap();
    }
    assert!(watched.app.count("select count(*) from job where kind = 'connector'").await <= 1);
    // Whoever had looked twice left the job; the other one's second look does not leave another.
    for looks in [&mut one, &mut other] {
        watched.app.tamper("update connector set next_run_at = '2026-01-01T00:00:00+00:00'").await;
        looks.tick(&watched.app).await.unwrap();
    }
    assert_eq!(watched.app.count("select count(*) from job where kind = 'connector'").await, 1);
    watched.app.run_jobs().await.unwrap();
    assert_eq!(watched.app.version().await, 1);
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_folders_that_the_configuration_allows_are_looked_at() {
    let watched = Watched::start(Sqlite).await.expect("SQLite is always there");
    let app = &watched.app;
    std::os::unix::fs::symlink("/etc", app.path("way-out")).unwrap();
    std::fs::write(app.path("a-file"), "x").unwrap();
    let within = app.path("drop").to_string_lossy().into_owned();
    for path in [
        "/etc".to_owned(),
        "/".to_owned(),
        "drop".to_owned(),
        String::new(),
        format!("{within}/../../.."),
        app.path("way-out").to_string_lossy().into_owned(),
        app.path("a-file").to_string_lossy().into_owned(),
        app.path("absent").to_string_lossy().into_owned(),
    ] {
        let refused = add(app, "x", &path, "*").await;
        let Err(Error::Invalid(problems)) = refused else { panic!("`{path}` was taken") };
        assert_eq!(problems[0].code, "bad_folder", "{problems:?}");
    }
    for pattern in ["", "../*.csv", "a/b"] {
        let Err(Error::Invalid(problems)) = add(app, "x", &within, pattern).await else {
            panic!("`{pattern}` was taken")
        };
        assert_eq!(problems[0].code, "bad_pattern");
    }
    // A link among the files is no file, and a folder that became one is no longer looked at.
    std::os::unix::fs::symlink("/etc/passwd", watched.folder.join("passwd.csv")).unwrap();
    let mut looks = Looks::default();
    watched.look(&mut looks).await;
    assert_eq!(watched.look(&mut looks).await, 0);
    std::fs::rename(&watched.folder, app.path("moved")).unwrap();
    std::os::unix::fs::symlink("/etc", &watched.folder).unwrap();
    watched.look(&mut looks).await;
    watched.look(&mut looks).await;
    let runs = watched.runs().await;
    assert_eq!(runs.len(), 1, "said once, not at every look");
    assert!(runs[0].message.contains("`watch_roots`"), "{}", runs[0].message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_rests_is_renamed_and_removed() {
    let watched = Watched::start(Sqlite).await.expect("SQLite is always there");
    let (app, owner, id) = (&watched.app, TestApp::owner(), watched.connector.id);
    let path = watched.folder.to_string_lossy().into_owned();
    assert!(matches!(add(app, "NIGHT", &path, "*").await, Err(Error::Conflict(_))));
    let resting = NewConnector {
        name: "Weekly".to_owned(),
        settings: watched.connector.settings.clone(),
        mapping: "Nightly".to_owned(),
        schedule: "daily 06:30".parse().unwrap(),
        enabled: false,
    };
    let changed = ledger::change_connector(app, &owner, id, resting).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.enabled), ("Weekly", false));
    watched.put("lines.csv", COMPANY);
    let mut looks = Looks::default();
    watched.look(&mut looks).await;
    assert_eq!(watched.look(&mut looks).await, 0, "it rests");
    let jobs = ledger::run_connector(app, &owner, id).await.unwrap();
    assert_eq!(jobs.len(), 1, "asked for, it looks all the same");
    app.run_jobs().await.unwrap();
    assert_eq!(watched.files("done"), ["lines.csv"]);
    ledger::remove_connector(app, &owner, id).await.unwrap();
    assert_eq!(app.count("select count(*) from connector_run").await, 0);
    assert_eq!(app.version().await, 1, "what it imported stays");
    let audited = "select count(*) from audit where subject_kind = 'connector'";
    assert_eq!(app.count(audited).await, 3, "kept, changed, removed");
}
