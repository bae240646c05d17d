//! Looking after an installation: what the doctor finds, and that a backup brings everything back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mainstay_app::upkeep::{self, Finding, State};
use mainstay_app::{App, Error, ledger, portfolio};
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::TestApp;
use rstest::rstest;
use sha2::{Digest, Sha256};

async fn found(app: &App) -> Vec<Finding> {
    upkeep::examine(app, &TestApp::owner()).await.expect("the doctor looks at everything")
}

/// What is not as it should be, but for the clock of tests, which stands still in another year.
fn faults(findings: &[Finding]) -> Vec<(&'static str, State)> {
    let faults = findings.iter().filter(|finding| finding.state != State::Ok && finding.what != "disk");
    faults.map(|finding| (finding.what, finding.state)).collect()
}

fn first_of(folder: &Path) -> PathBuf {
    folder.join(&TestApp::files(folder)[0])
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_with_an_installation_that_nobody_touched(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = app.dump().await;
    let findings = found(&app).await;
    assert_eq!(faults(&findings), [], "{findings:?}");
    assert_eq!(app.dump().await, before, "looking changes nothing");
    let what: Vec<_> = findings.iter().map(|finding| finding.what).collect();
    let expected = [
        "database",
        "audit log",
        "ledger files",
        "summaries",
        "runs",
        "leftovers",
        "jobs",
        "disk",
        "permissions",
        "clock",
    ];
    assert_eq!(what, expected);
}

#[rstest]
#[case::a_lost_file("lost", ("ledger files", State::Fail))]
#[case::a_changed_byte("changed", ("ledger files", State::Fail))]
#[case::a_cut_file("cut", ("ledger files", State::Fail))]
#[case::a_lost_run("run", ("runs", State::Warn))]
#[case::a_cut_run("cut run", ("runs", State::Warn))]
#[case::a_leftover("leftover", ("leftovers", State::Warn))]
#[case::an_open_folder("open", ("permissions", State::Warn))]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_lost_or_damaged_is_found_with_its_next_step(
    #[case] accident: &str,
    #[case] fault: (&'static str, State),
) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let (lines, run) = (first_of(&app.folders().lines), first_of(&app.folders().runs));
    let bytes = std::fs::read(&lines).unwrap();
    match accident {
        "lost" => std::fs::remove_file(lines).unwrap(),
        "changed" => {
            let mut changed = bytes.clone();
            changed[bytes.len() / 2] ^= 1;
            std::fs::write(lines, changed).unwrap();
        }
        "cut" => std::fs::write(lines, &bytes[..bytes.len() - 1]).unwrap(),
        "run" => std::fs::remove_file(run).unwrap(),
        "cut run" => std::fs::write(run, "PAR1").unwrap(),
        "leftover" => std::fs::write(app.folders().lines.join("stray.parquet"), "x").unwrap(),
        _ => {
            let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(&app.settings().data, everybody).unwrap();
        }
    }
    let findings = found(&app).await;
    assert_eq!(faults(&findings), [fault]);
    let finding = findings.iter().find(|finding| finding.what == fault.0).unwrap();
    assert!(finding.next.as_ref().is_some_and(|next| !next.is_empty()));
}

#[rstest]
#[case::changed("update audit set actor = 'somebody else' where seq = 2")]
#[case::taken_out("delete from audit where seq = 2")]
#[case::cut_off("delete from audit where seq = (select max(seq) from audit)")]
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_tampered_with_is_found(
    #[case] accident: &str,
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    app.tamper(accident).await;
    assert_eq!(faults(&found(&app).await), [("audit log", State::Fail)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_looks_after_nothing() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let viewer = app.viewer().await.actor;
    assert!(matches!(upkeep::examine(&app, &viewer).await, Err(Error::Refused(_))));
    assert!(matches!(upkeep::backup(&app, &viewer, &app.path("b")).await, Err(Error::Refused(_))));
}

/// Every file below a folder with its hash.
fn hashes(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for name in TestApp::files(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            found.extend(hashes(&path).into_iter().map(|(inner, hash)| (Path::new(&name).join(inner), hash)));
        } else if !name.starts_with("mainstay.db") {
            found.insert(name.into(), hex(&std::fs::read(&path).unwrap()));
        }
    }
    found
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_brings_back_the_same_rows_files_and_runs() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    app.admin().await;
    std::fs::write(app.settings().data.join("mainstay.toml"), "log = 'info'\n").unwrap();
    let (file, data) = (app.path("copy.backup"), app.path("restored/here"));
    upkeep::backup(&app, &TestApp::owner(), &file).await.unwrap();
    // What happens after the backup is no part of it.
    let (rows, mut before) = (app.dump().await, hashes(&app.settings().data));
    // A cache is made again from the lines.
    before.retain(|path, _| !path.starts_with("ledger/summaries"));
    app.import("customer,name,country,invoice,date,product,revenue,cost\nC9,New,,I9,2026-05-05,P1,1.00,\n")
        .await;
    upkeep::restore(&file, &data).unwrap();
    let settings = mainstay_app::config::Settings { data: data.clone(), ..app.settings().clone() };
    let restored = App::open(&settings, TestApp::clock()).await.unwrap();
    assert_eq!(hashes(&data), before);
    assert_eq!(mainstay_testkit::dump(&restored).await, rows);
    assert_eq!(faults(&found(&restored).await), []);
    assert_eq!(ledger::summarize(&restored).await.unwrap(), 1);
    let run = portfolio::latest(&restored, &TestApp::owner()).await.unwrap().unwrap();
    let rows = portfolio::portfolio(&restored, &TestApp::owner(), Some(run.id), None).await.unwrap();
    assert!(rows.is_some(), "the picture can be read");
    restored.close().await;
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_while_imports_commit_is_of_one_moment() {
    let mut app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    app.leaves_jobs();
    let importing = async {
        for number in 0..8 {
            let line = format!("K{number},K,,I{number},2026-05-05,P1,1.00,\n");
            let file = "customer,name,country,invoice,date,product,revenue,cost\n".to_owned() + &line;
            app.import_by(&file, mainstay_testkit::MAPPING).await.unwrap();
        }
    };
    let backing = async {
        for number in 0..4 {
            let file = app.path(&format!("{number}.backup"));
            upkeep::backup(&app, &TestApp::owner(), &file).await.unwrap();
        }
    };
    tokio::join!(importing, backing);
    for number in 0..4 {
        let data = app.path(&format!("restored-{number}"));
        upkeep::restore(&app.path(&format!("{number}.backup")), &data).unwrap();
        let settings = mainstay_app::config::Settings { data, ..app.settings().clone() };
        let restored = App::open(&settings, TestApp::clock()).await.unwrap();
        let findings = found(&restored).await;
        let lost: Vec<_> = findings.iter().filter(|finding| finding.state == State::Fail).collect();
        assert!(lost.is_empty(), "{lost:?}");
        restored.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_takes_only_an_empty_place_and_a_backup_no_file_that_is_there() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let file = app.path("copy.backup");
    upkeep::backup(&app, &TestApp::owner(), &file).await.unwrap();
    let again = upkeep::backup(&app, &TestApp::owner(), &file).await;
    assert!(matches!(again, Err(Error::Conflict(ref text)) if text.contains("is there already")));
    assert!(matches!(upkeep::restore(&file, &app.settings().data), Err(Error::Conflict(_))));
    std::fs::create_dir(app.path("empty")).unwrap();
    upkeep::restore(&file, &app.path("empty")).unwrap();
}

#[rstest]
#[case::cut_short(|bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2))]
#[case::a_changed_byte(|bytes: &mut Vec<u8>| { let middle = bytes.len() / 2; bytes[middle] ^= 0xff; })]
#[case::something_else(|bytes: &mut Vec<u8>| *bytes = b"PK\x03\x04 not a backup".to_vec())]
#[case::empty(Vec::clear)]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_damaged_backup_nothing_is_restored(#[case] damage: fn(&mut Vec<u8>)) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let file = app.path("copy.backup");
    upkeep::backup(&app, &TestApp::owner(), &file).await.unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    damage(&mut bytes);
    std::fs::write(&file, bytes).unwrap();
    let place = app.path("place");
    std::fs::create_dir(&place).unwrap();
    let Err(Error::Invalid(problems)) = upkeep::restore(&file, &place.join("data")) else {
        panic!("it was restored")
    };
    assert_eq!(problems[0].code, "damaged_backup");
    assert_eq!(TestApp::files(&place), [""; 0], "nothing is left of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_points_elsewhere_is_refused() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    for path in ["../outside", "/etc/outside", "a/../../outside", "..\\outside", ""] {
        let contents = serde_json::json!({ "form": 1, "mainstay": "x", "made_at": "2026-01-01T00:00:00Z", "files": [
            { "path": path, "bytes": 1, "sha256": hex(b"x") } ] });
        let mut archive = tar::Builder::new(zstd::Encoder::new(Vec::new(), 1).unwrap());
        for (name, bytes) in [("contents.json", contents.to_string().into_bytes()), ("x", b"x".to_vec())] {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len().try_into().unwrap());
            archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
        }
        let file = app.write("evil.backup", &archive.into_inner().unwrap().finish().unwrap());
        let refused = upkeep::restore(&file, &app.path("restored"));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{path}");
        assert!(!app.path("restored").exists() && !app.path("outside").exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_told_what_to_do_instead() {
    let Some(app) = TestApp::start(Postgres).await else { return };
    let refused = upkeep::backup(&app, &TestApp::owner(), &app.path("b")).await;
    assert!(matches!(refused, Err(Error::Conflict(ref text)) if text.contains("pg_dump")), "{refused:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_run_is_computed_anew_from_its_own_version(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    app.import("customer,name,country,invoice,date,product,revenue,cost\nC9,New,,I9,2026-05-05,P1,1.00,\n")
        .await;
    let before = hashes(&app.folders().runs);
    assert_eq!(before.len(), 2, "one of each version");
    for name in before.keys() {
        std::fs::remove_file(app.folders().runs.join(name)).unwrap();
    }
    assert_eq!(faults(&found(&app).await), [("runs", State::Warn)]);
    assert_eq!(portfolio::restore_lost(&app, &TestApp::owner()).await.unwrap().runs, 2);
    assert_eq!(hashes(&app.folders().runs), before);
    assert_eq!(portfolio::restore_lost(&app, &TestApp::owner()).await.unwrap().runs, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_run_is_computed_anew_when_it_is_asked_for_and_one_in_vain_stops_no_other() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    app.import("customer,name,country,invoice,date,product,revenue,cost\nC9,New,,I9,2026-05-05,P1,1.00,\n")
        .await;
    let before = hashes(&app.folders().runs);
    for name in before.keys() {
        std::fs::write(app.folders().runs.join(name), "PAR1").unwrap();
    }
    portfolio::run_now(&app, &TestApp::owner(), &portfolio::RunRequest::default()).await.unwrap();
    let newest = hashes(&app.folders().runs);
    assert_eq!(
        newest.iter().filter(|(name, hash)| before[*name] == **hash).count(),
        1,
        "the newest is whole"
    );
    app.tamper("update portfolio_run set method_version = 'portfolio-0' where ledger_version = 1").await;
    for name in before.keys() {
        std::fs::remove_file(app.folders().runs.join(name)).unwrap();
    }
    let restored = portfolio::restore_lost(&app, &TestApp::owner()).await.unwrap();
    assert_eq!((restored.runs, restored.lost.len()), (1, 1));
    assert!(restored.lost[0].contains("made by portfolio-0"), "{:?}", restored.lost);
}

#[rstest]
#[case::cut("lines", |path: &Path| std::fs::write(path, "PAR1"))]
#[case::lost("lines", |path: &Path| std::fs::remove_file(path))]
#[case::lost_rows("quarantine", |path: &Path| std::fs::remove_file(path))]
#[tokio::test(flavor = "multi_thread")]
async fn importing_the_same_file_again_puts_back_what_the_disk_lost(
    #[case] folder: &str,
    #[case] damage: fn(&Path) -> std::io::Result<()>,
) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let folder = if folder == "lines" { &app.folders().lines } else { &app.folders().quarantine };
    let before = hashes(folder);
    damage(&first_of(folder)).unwrap();
    let findings = found(&app).await;
    assert_eq!(faults(&findings), [("ledger files", State::Fail)]);
    let finding = findings.iter().find(|finding| finding.what == "ledger files").unwrap();
    assert!(finding.next.as_ref().unwrap().starts_with("import the file"), "{finding:?}");
    assert!(app.import_by(mainstay_testkit::COMPANY, mainstay_testkit::MAPPING).await.unwrap().unchanged);
    assert_eq!(hashes(folder), before);
    assert_eq!(faults(&found(&app).await), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_file_of_what_was_undone_is_not_to_be_imported_again() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let company = app.import_of_version(1).await;
    mainstay_app::ledger::undo(&app, &TestApp::owner(), company.id).await.unwrap();
    app.run_jobs().await.unwrap();
    std::fs::remove_file(first_of(&app.folders().lines)).unwrap();
    let findings = found(&app).await;
    let finding = findings.iter().find(|finding| finding.what == "ledger files").unwrap();
    assert!(finding.next.as_ref().unwrap().contains("do not import the file again"), "{finding:?}");
}

/// A copy on the same machine would sweep the original's files away.
#[rstest]
#[case::elsewhere("ledger = '/mnt/ledger'\nlog = 'info'\n", Some("mainstay.toml.restored"))]
#[case::another_database("database = 'postgres://mainstay@db/mainstay'\n", Some("mainstay.toml.restored"))]
#[case::not_readable("ledger = \n", Some("mainstay.toml.restored"))]
#[case::in_its_own_folder("log = 'info'\n", None)]
#[tokio::test(flavor = "multi_thread")]
async fn settings_that_name_the_places_of_the_original_are_put_aside(
    #[case] settings: &str,
    #[case] aside: Option<&str>,
) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    std::fs::write(app.settings().data.join("mainstay.toml"), settings).unwrap();
    let (file, data) = (app.path("copy.backup"), app.path("restored"));
    upkeep::backup(&app, &TestApp::owner(), &file).await.unwrap();
    assert_eq!(upkeep::restore(&file, &data).unwrap(), aside);
    assert_eq!(data.join("mainstay.toml").exists(), aside.is_none());
    assert_eq!(std::fs::read_to_string(data.join(aside.unwrap_or("mainstay.toml"))).unwrap(), settings);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_links_of_the_time_of_a_backup_end(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    app.admin().await;
    let before = app.count("select count(*) from session").await;
    assert!(before > 0, "somebody is signed in");
    let ended = upkeep::end_sessions(&app, &TestApp::owner()).await.unwrap();
    assert!(ended.sessions >= before.unsigned_abs());
    assert_eq!((app.count("select count(*) from session").await, ended.tokens), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_shorter_than_it_was_answers_nothing() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let lines = first_of(&app.folders().lines);
    let bytes = std::fs::read(&lines).unwrap();
    std::fs::write(&lines, &bytes[..bytes.len() - 1]).unwrap();
    let request = portfolio::RunRequest { window: mainstay_domain::time::Window::All, ..Default::default() };
    let Err(Error::Unavailable { message, .. }) = portfolio::run_now(&app, &TestApp::owner(), &request).await
    else {
        panic!("it was answered")
    };
    assert!(message.contains("mainstay doctor"), "{message}");
}
