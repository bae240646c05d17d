//! What goes wrong leaves the ledger as it was, and says so.

use mainstay_app::events::Event;
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_app::{Error, ledger};
use mainstay_domain::time::Window;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

async fn assert_untouched(app: &TestApp) {
    assert_eq!(app.version().await, 0);
    assert_eq!(app.unfinished_jobs().await.unwrap(), 0);
    assert_eq!(app.count("select count(*) from import").await, 0);
    assert_eq!(app.count("select count(*) from account").await, 0);
    assert_eq!(ledger::sweep(app).await.unwrap(), 0, "nothing is left to sweep");
    for folder in [&app.folders().lines, &app.folders().quarantine, &app.folders().staging] {
        assert_eq!(TestApp::files(folder), Vec::<String>::new(), "{}", folder.display());
    }
}

#[rstest]
#[case::a_missing_column(MAPPING.replace("'name'", "'no such column'"), COMPANY.to_owned(), "no such column")]
#[case::a_header_alone(MAPPING.to_owned(), Lines::new().csv(), "nothing to import")]
#[case::no_row_accepted(MAPPING.to_owned(), Lines::new().line("A", "1", "yesterday", "1.00").csv(), "none of the 1 rows")]
#[case::an_empty_file(MAPPING.to_owned(), String::new(), "empty")]
#[case::an_unknown_key(MAPPING.replace("[columns]", "[colums]"), COMPANY.to_owned(), "colums")]
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_import_leaves_nothing(
    #[case] mapping: String,
    #[case] csv: String,
    #[case] words: &str,
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let error = app.import_by(&csv, &mapping).await.unwrap_err();
    let Error::Invalid(problems) = &error else { panic!("{error:?}") };
    let told: Vec<&str> = problems.iter().map(|problem| problem.detail.as_str()).collect();
    assert!(told.join("; ").contains(words), "{told:?} do not say `{words}`");
    assert_untouched(&app).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_ambiguous_date_shows_both_readings(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let mapping = MAPPING.replace("date_format = '%Y-%m-%d'\n", "");
    let error =
        app.import_by(&Lines::new().line("A", "1", "03/04/2026", "1.00").csv(), &mapping).await.unwrap_err();
    let Error::Ambiguous(problem, _) = &error else { panic!("{error:?}") };
    assert!(
        problem.detail.contains("2026-04-03") && problem.detail.contains("2026-03-04"),
        "{}",
        problem.detail
    );
    assert_untouched(&app).await;
}

#[derive(Debug, Clone, Copy)]
enum Damage {
    Missing,
    Cut,
    Changed,
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_ledger_file_gives_an_error_and_never_another_total(
    #[values(Damage::Missing, Damage::Cut, Damage::Changed)] damage: Damage,
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let file = app.folders().lines.join(&TestApp::files(&app.folders().lines)[0]);
    let mut bytes = std::fs::read(&file).unwrap();
    match damage {
        Damage::Missing => std::fs::remove_file(&file).unwrap(),
        Damage::Cut => std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap(),
        Damage::Changed => {
            // Every 16th byte of the data, which lies before the footer; the footer stays readable.
            let data = bytes.len() / 3;
            bytes[4..data].iter_mut().step_by(16).for_each(|byte| *byte ^= 0x55);
            std::fs::write(&file, bytes).unwrap();
        }
    }
    // Questions that the summary answers do not read the lines.
    let summary = app.folders().summaries.join(&TestApp::files(&app.folders().summaries)[0]);
    std::fs::remove_file(summary).unwrap();
    let request = RunRequest { window: Window::All, ..RunRequest::default() };
    let error = portfolio::run_now(&app, &TestApp::owner(), &request).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("ledger's files cannot be read"), "{error}");
    assert_eq!(app.count("select count(*) from portfolio_run").await, 1, "only the run from before");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_takes_what_no_version_names_and_nothing_else(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let named = TestApp::files(&app.folders().lines);
    std::fs::write(app.folders().lines.join("0000.parquet"), b"left behind").unwrap();
    std::fs::write(app.folders().quarantine.join("1111.parquet"), b"left behind").unwrap();
    std::fs::create_dir(app.folders().staging.join(uuid_like())).unwrap();
    assert_eq!(ledger::sweep(&app).await.unwrap(), 3);
    assert_eq!(TestApp::files(&app.folders().lines), named);
    assert_eq!(TestApp::files(&app.folders().quarantine).len(), 1);
    assert_eq!(TestApp::files(&app.folders().staging).len(), 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_leaves_an_old_upload_that_a_job_waits_for(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let owner = TestApp::owner();
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    let mut uploads = Vec::new();
    for name in ["waited for", "forgotten"] {
        let received = app.write(name, COMPANY.as_bytes());
        uploads.push(ledger::register_upload(&app, &owner, &received, "company.csv").await.unwrap().id);
    }
    for upload in TestApp::files(&app.folders().uploads) {
        let file = std::fs::File::options().append(true).open(app.folders().uploads.join(upload)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    ledger::request_import(&app, &owner, uploads[0], MAPPING.to_owned(), None).await.unwrap();
    assert_eq!(ledger::sweep(&app).await.unwrap(), 1);
    assert_eq!(TestApp::files(&app.folders().uploads), [uploads[0].to_string()]);
    app.run_jobs().await.unwrap();
    assert_eq!(app.version().await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_column_named_with_a_nul_is_no_obstacle(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::start(on).await else { return };
    let committed =
        app.import_by(&COMPANY.replacen("product", "product,no\0te", 1).replace(",P", ",,P"), MAPPING).await;
    app.run_jobs().await.unwrap();
    assert!(!committed.unwrap().unchanged);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_leaves_what_a_live_lease_is_staging(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let mut events = app.events().subscribe();
    app.import(&Lines::new().row("K1,Alpha,,R77,2026-03-01,P,1.00,").csv()).await;
    let Ok(Event::Job(job)) = events.recv().await else { panic!("an import is a job") };
    app.tamper(
        "update job set state = 'running', lease_until = '2999-01-01T00:00:00+00:00' where kind = 'import'",
    )
    .await;
    let staged = app.folders().staging.join(format!("{}-by-this-process", job.id));
    std::fs::create_dir(&staged).unwrap();
    std::fs::create_dir(app.folders().staging.join(uuid_like())).unwrap();
    std::fs::write(app.folders().lines.join("0000.parquet"), b"named by no version").unwrap();
    assert_eq!(
        ledger::sweep(&app).await.unwrap(),
        2,
        "the folder of nobody's job and the file of no version"
    );
    assert!(staged.exists(), "a job is writing there");
    app.tamper("update job set state = 'done', lease_until = null where kind = 'import'").await;
}

fn uuid_like() -> &'static str {
    "01900000-0000-7000-8000-000000000000"
}

/// A small file system of its own, gone with the test.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    /// `None`, and a line that says why, where nobody may mount one.
    fn mounted(at: std::path::PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let mount = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(&at)
            .output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Self(at));
        }
        println!("skipped: a small file system cannot be mounted here");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_the_ledger_as_it_was() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let lines = (0..20_000).fold(Lines::new(), |lines, line| {
        lines.line(&format!("C{line}"), &format!("R{}", line * 7919), "2026-01-05", &format!("{line}.37"))
    });
    let folder = app.folders().staging.clone();
    let Some(disk) = SmallDisk::mounted(folder, "64k") else { return };
    let error = app.import_by(&lines.csv(), MAPPING).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("cannot be written"), "{error}");
    drop(disk);
    assert_eq!((app.version().await, app.count("select count(*) from account").await), (1, 5));
    let import = app.import(&lines.csv()).await;
    assert_eq!((import.ledger_version, import.accepted), (2, 20_000));
}
