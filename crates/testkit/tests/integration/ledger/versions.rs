//! Versions of the ledger: who made them and why, what two differ by, and what a clean-up leaves of them.

use mainstay_app::ledger::{self, Moment, Retention};
use mainstay_app::portfolio::{self, RunRequest};
use mainstay_app::{App, Error, upkeep};
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::time::Window;
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{Lines, MAPPING, TestApp};
use rstest::rstest;

fn january() -> String {
    Lines::new()
        .line("C1", "J1", "2026-01-10", "100.00")
        .line("C2", "J2", "2026-01-20", "200.00")
        .line("C3", "F1", "2026-02-03", "50.00")
        .csv()
}

/// C1's invoice is put right, C2's is gone.
fn january_again() -> String {
    Lines::new().line("C1", "J1", "2026-01-10", "110.00").csv()
}

/// Version 1 is January, 2 a further file, 3 January again, 4 without the further file.
async fn four_versions(on: Backend) -> Option<TestApp> {
    let mut app = TestApp::start(on).await?;
    app.leaves_jobs();
    let owner = TestApp::owner();
    let path = app.write("january.csv", january().as_bytes());
    let because = Some("the first month".to_owned());
    ledger::import_file_because(&app, &owner, &path, MAPPING, because).await.unwrap();
    let more = Lines::new().line("C4", "M1", "2026-03-01", "5.00").csv();
    let more = app.import_by(&more, MAPPING).await.unwrap();
    let by_month = ledger::state_replace(MAPPING, "period".parse().unwrap()).unwrap();
    app.import_by(&january_again(), &by_month).await.unwrap();
    ledger::undo_because(&app, &owner, more.import, Some("a test file")).await.unwrap();
    Some(app)
}

async fn revenue_of(app: &App, moment: Moment) -> mainstay_app::Result<String> {
    let question = "select cast(sum(revenue) as varchar) as revenue from lines";
    let answer = ledger::ask_of(app, &TestApp::owner(), question, moment, Limits::default()).await?;
    Ok(ledger::answer_csv(&answer)?.lines().nth(1).unwrap_or_default().to_owned())
}

fn version(version: i64) -> Moment {
    Moment { version: Some(LedgerVersion(version)), ..Moment::default() }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_version_says_who_made_it_why_and_what_it_amounts_to(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = four_versions(on).await else { return };
    let page = ledger::versions(&app, &TestApp::owner(), None, 3).await.unwrap();
    assert_eq!((page.total, page.next), (4, Some(2)));
    let rest = ledger::versions(&app, &TestApp::owner(), page.next, 3).await.unwrap();
    let told: Vec<_> = page
        .versions
        .into_iter()
        .chain(rest.versions)
        .map(|version| {
            assert_eq!(version.created_by, "command line (test)");
            let revenue = version.totals[0].revenue.expect("its files say it").to_string();
            (version.version.0, version.what, version.reason, version.files, version.lines, revenue)
        })
        .collect();
    let told_as = |number: i64, what: &str, reason: Option<&str>, files, lines, revenue: &str| {
        (number, what.to_owned(), reason.map(str::to_owned), files, lines, revenue.to_owned())
    };
    let expected = [
        told_as(4, "undo", Some("a test file"), 2, 2, "160.0000"),
        told_as(3, "correction", None, 3, 3, "165.0000"),
        told_as(2, "import", None, 2, 4, "355.0000"),
        told_as(1, "import", Some("the first month"), 1, 3, "350.0000"),
    ];
    assert_eq!(told, expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_version_answers_and_lines_can_end_at_a_day(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = four_versions(on).await else { return };
    for (number, revenue) in [(1, "350.0000"), (2, "355.0000"), (3, "165.0000"), (4, "160.0000")] {
        assert_eq!(revenue_of(&app, version(number)).await.unwrap(), revenue, "version {number}");
    }
    let before_february = Moment { as_of: Some("2026-02-01".parse().unwrap()), ..version(2) };
    assert_eq!(revenue_of(&app, before_february).await.unwrap(), "300.0000");
    let error = revenue_of(&app, version(5)).await.unwrap_err();
    assert!(matches!(error, Error::NotFound("ledger version")), "{error}");
    let request = RunRequest {
        ledger_version: Some(LedgerVersion(2)),
        window: Window::All,
        as_of: Some("2026-06-01".parse().unwrap()),
        ..RunRequest::default()
    };
    let run = app.run_of(&request).await;
    assert_eq!((run.ledger_version.0, run.accounts), (2, Some(4)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_versions_differ_by_lines_money_accounts_and_imports(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = four_versions(on).await else { return };
    let compare = async |from, to| {
        let (from, to) = (LedgerVersion(from), LedgerVersion(to));
        ledger::compare_versions(&app, &TestApp::owner(), from, to).await.unwrap()
    };
    let found = compare(2, 3).await;
    // C3's line of February is in a remainder now, and is the same line.
    assert_eq!(found.changes.accounts_touched, 2);
    let accounts: Vec<(String, String)> = found
        .changes
        .accounts
        .iter()
        .map(|changed| (changed.name.clone(), changed.change.net().to_string()))
        .collect();
    assert_eq!(
        accounts,
        [("C2".to_owned(), "-200.0000".to_owned()), ("C1".to_owned(), "10.0000".to_owned())]
    );
    assert_eq!(found.changes.totals[0].1.net().to_string(), "-190.0000");
    let imports: Vec<(i64, i64, i64)> = found
        .imports
        .iter()
        .map(|import| (import.ledger_version.0, import.rows_from, import.rows_to))
        .collect();
    assert_eq!(imports, [(1, 3, 1), (3, 0, 1)]);
    let back = compare(3, 2).await;
    assert_eq!(back.changes.totals[0].1.net().to_string(), "190.0000");
    let nothing = compare(0, 1).await;
    assert_eq!((nothing.changes.lines_removed, nothing.changes.lines_added), (0, 3));
    assert_eq!(compare(3, 3).await.changes.accounts_touched, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_clean_up_removes_what_no_kept_version_needs_and_says_so_to_questions(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(mut app) = four_versions(on).await else { return };
    app.leaves_jobs();
    let owner = TestApp::owner();
    let request = RunRequest {
        ledger_version: Some(LedgerVersion(1)),
        as_of: Some("2026-06-01".parse().unwrap()),
        window: Window::All,
        ..RunRequest::default()
    };
    let old = app.run_of(&request).await;
    let lines = app.folders().lines.clone();
    let before = TestApp::files(&lines).len();
    let retention = Retention { versions: Some(2), days: None };
    let plan = ledger::cleanup_preview(&app, &owner, retention).await.unwrap();
    assert_eq!((plan.oldest.0, plan.newest.0, plan.files), (3, 4, 1), "January as first delivered");
    assert_eq!(TestApp::files(&lines).len(), before, "a preview changes nothing");
    assert_eq!(ledger::cleanup(&app, &owner, retention).await.unwrap(), plan);
    assert_eq!(TestApp::files(&lines).len(), before - 1);
    assert_eq!(app.version().await, 4, "the ledger says the same");
    for number in [1, 2] {
        let error = revenue_of(&app, version(number)).await.unwrap_err();
        assert!(matches!(&error, Error::Gone(text) if text.contains("clean-up of 2026-06-30")), "{error}");
    }
    assert_eq!(revenue_of(&app, version(3)).await.unwrap(), "165.0000");
    assert_eq!(revenue_of(&app, version(4)).await.unwrap(), "160.0000");
    let rows = portfolio::portfolio(&app, &owner, Some(old.id), None).await.unwrap();
    assert_eq!(rows.expect("the stored run stays").run.id, old.id);
    let page = ledger::versions(&app, &owner, None, 10).await.unwrap();
    let answerable: Vec<bool> = page.versions.iter().map(|version| version.answerable).collect();
    assert_eq!(answerable, [true, true, false, false]);
    // The correction took January's place, and January is gone.
    let correction = app.import_of_version(3).await;
    let error = ledger::undo(&app, &owner, correction.id).await.unwrap_err();
    assert!(matches!(error, Error::Gone(_)), "{error}");
    let findings = upkeep::examine(&app, &owner).await.unwrap();
    assert!(findings.iter().all(|finding| finding.state != upkeep::State::Fail), "{findings:?}");
    assert_eq!(ledger::cleanup(&app, &owner, retention).await.unwrap().files, 0, "once is enough");
    assert_eq!(ledger::cleanups(&app, &owner).await.unwrap().len(), 1);
    assert_eq!(app.count("select count(*) from audit where verb = 'change_settings'").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_retention_of_days_keeps_what_was_the_newest_then(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = four_versions(on).await else { return };
    let owner = TestApp::owner();
    app.tamper("update ledger_version set created_at = '2026-05-01T00:00:00+00:00' where version <= 2").await;
    let keep = |versions, days| Retention { versions, days };
    let plan = async |retention| ledger::cleanup_preview(&app, &owner, retention).await;
    assert_eq!(plan(keep(None, Some(30))).await.unwrap().oldest.0, 2, "the newest thirty days ago");
    assert_eq!(plan(keep(None, Some(100))).await.unwrap().oldest.0, 0);
    assert_eq!(plan(keep(Some(1), Some(30))).await.unwrap().oldest.0, 2, "what either keeps");
    assert_eq!(plan(keep(Some(1), None)).await.unwrap().oldest.0, 4);
    for wrong in [keep(None, None), keep(Some(0), None), keep(None, Some(-1))] {
        assert!(matches!(plan(wrong).await, Err(Error::Invalid(_))), "{wrong:?}");
    }
}

const ORDERS: &str = "\
source = 'erp'
kind = 'orders'
[columns]
customer = 'customer'
order_number = 'order'
quantity = 'ordered'
order_date = 'placed'
delivered_date = 'delivered'
";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn orders_have_versions_and_days_as_lines_have(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let owner = TestApp::owner();
    let orders = async |rows: &str| {
        app.import_by(&format!("customer,order,ordered,placed,delivered\n{rows}"), ORDERS).await
    };
    orders("C1,A1,10,2026-03-02,\nC1,A2,1,2026-03-20,\n").await.unwrap();
    let april = orders("C1,A1,10,2026-03-02,2026-04-01\n").await.unwrap();
    ledger::undo(&app, &owner, april.import).await.unwrap();
    let told = async |moment: Moment| {
        let question = "select order_number, delivered_date from orders order by 1";
        let answer = ledger::ask_of(&app, &owner, question, moment, Limits::default()).await?;
        Ok::<_, Error>(ledger::answer_csv(&answer)?.lines().skip(1).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(told(version(1)).await.unwrap(), "A1, A2,");
    assert_eq!(told(version(2)).await.unwrap(), "A1,2026-04-01 A2,");
    assert_eq!(told(version(3)).await.unwrap(), "A1, A2,");
    let early = Moment { as_of: Some("2026-03-20".parse().unwrap()), ..version(3) };
    assert_eq!(told(early).await.unwrap(), "A1,", "A2 was placed that day");
    let compared = ledger::compare_versions(&app, &owner, LedgerVersion(2), LedgerVersion(3)).await.unwrap();
    let imports: Vec<_> = compared
        .imports
        .iter()
        .map(|import| (import.kind.as_str(), import.ledger_version.0, import.rows_from, import.rows_to))
        .collect();
    assert_eq!(imports, [("orders", 2, 1, 0)]);
    assert_eq!((compared.changes.lines_removed, compared.changes.lines_added), (0, 0));
    let newest = Retention { versions: Some(1), days: None };
    assert_eq!(ledger::cleanup(&app, &owner, newest).await.unwrap().files, 1, "April's");
    assert!(matches!(told(version(2)).await, Err(Error::Gone(_))));
    assert_eq!(told(version(1)).await.unwrap(), "A1, A2,", "nothing of it was removed");
    let page = ledger::versions(&app, &owner, None, 10).await.unwrap();
    assert_eq!(
        page.versions.iter().map(|version| version.answerable).collect::<Vec<_>>(),
        [true, false, true]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_ledger_that_was_cleaned_up_brings_back_what_it_had() {
    let app = four_versions(Sqlite).await.expect("SQLite is always there");
    let owner = TestApp::owner();
    ledger::cleanup(&app, &owner, Retention { versions: Some(2), days: None }).await.unwrap();
    let (file, data) = (app.path("copy.backup"), app.path("restored"));
    upkeep::backup(&app, &owner, &file).await.unwrap();
    upkeep::restore(&file, &data).unwrap();
    let settings = mainstay_app::config::Settings { data, ..app.settings().clone() };
    let restored = App::open(&settings, TestApp::clock()).await.unwrap();
    for (number, revenue) in [(3, "165.0000"), (4, "160.0000")] {
        assert_eq!(revenue_of(&restored, version(number)).await.unwrap(), revenue, "version {number}");
    }
    let error = revenue_of(&restored, version(1)).await.unwrap_err();
    assert!(matches!(error, Error::Gone(_)), "{error}");
    let findings = upkeep::examine(&restored, &owner).await.unwrap();
    assert!(findings.iter().all(|finding| finding.state != upkeep::State::Fail), "{findings:?}");
    restored.close().await;
}
