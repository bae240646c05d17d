//! Files of the ledger that are no longer as they were written: found when they are read, named, and put back.

use mainstay_app::upkeep::{self, Finding};
use mainstay_app::{Error, ledger};
use mainstay_domain::policy::Actor;
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

const TOTALS: &str =
    "select count(*) as lines, sum(revenue) as revenue, count(distinct customer) as customers from lines";

async fn totals(app: &TestApp, who: &Actor) -> Result<String, Error> {
    let answer = ledger::ask(app, who, TOTALS, Limits::default()).await?;
    Ok(ledger::answer_csv(&answer).unwrap())
}

fn damage(app: &TestApp, name: &str, at: usize) {
    let path = app.folders().lines.join(name);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[at] ^= 0x10;
    std::fs::write(&path, bytes).unwrap();
}

async fn fault_of_files(app: &TestApp) -> Vec<Finding> {
    let findings = upkeep::examine(app, &TestApp::owner()).await.unwrap();
    findings.into_iter().filter(|finding| finding.what == "ledger files").collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_bit_is_never_another_answer(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = totals(&app, &TestApp::owner()).await.unwrap();
    let name = TestApp::files(&app.folders().lines).remove(0);
    let length = std::fs::metadata(app.folders().lines.join(&name)).unwrap().len();
    for place in (0..length).step_by(101) {
        let place = usize::try_from(place).unwrap();
        damage(&app, &name, place);
        let error = totals(&app, &TestApp::owner()).await.expect_err("one block holds all of this file");
        assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
        assert!(error.to_string().contains(&name), "byte {place}: {error}");
        assert!(error.to_string().contains("mainstay doctor"), "{error}");
        damage(&app, &name, place);
    }
    assert_eq!(totals(&app, &TestApp::owner()).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_does_not_read_the_damaged_place_is_answered() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    app.import(COMPANY).await;
    let known = TestApp::files(&app.folders().lines);
    // Long enough that the end of the file, which every question reads, is not all of it.
    let long = (0..100_000_u64).fold(Lines::new(), |lines, n| {
        let revenue = n.wrapping_mul(2_654_435_761) % 10_000_000;
        let (invoice, revenue) =
            (format!("R{revenue}x{n}"), format!("{}.{:02}", revenue / 100, revenue % 100));
        lines.line(&format!("Z{}", n % 9_973), &invoice, "2026-03-05", &revenue)
    });
    app.import(&long.csv()).await;
    let alpha = app.limited_viewer(&["C1"]).await.actor;
    let owner = TestApp::owner();
    let before = (totals(&app, &alpha).await.unwrap(), totals(&app, &owner).await.unwrap());
    let name = TestApp::files(&app.folders().lines).into_iter().find(|name| !known.contains(name)).unwrap();
    // The numbers of invoices lie there, for which the totals do not ask.
    damage(&app, &name, 100_000);
    let invoices = "select count(distinct invoice) as invoices from lines";
    let of_alpha = ledger::ask(&app, &alpha, invoices, Limits::default()).await.unwrap();
    assert_eq!(ledger::answer_csv(&of_alpha).unwrap(), "invoices\n2\n", "its lines lie in the other file");
    assert_eq!((totals(&app, &alpha).await.unwrap(), totals(&app, &owner).await.unwrap()), before);
    let error = ledger::ask(&app, &owner, invoices, Limits::default()).await.unwrap_err();
    let said = error.to_string();
    assert!(said.contains(&name) && said.contains("bytes 65536 to 131072"), "{said}");
    let imported = app.import_by(&long.csv(), MAPPING).await.unwrap();
    assert!(imported.unchanged, "the same import puts its file back");
    let answer = ledger::ask(&app, &owner, invoices, Limits::default()).await.unwrap();
    assert_eq!(ledger::answer_csv(&answer).unwrap(), "invoices\n100007\n");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_the_file_its_import_and_what_to_do(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let file = app.import(&Lines::new().line("C1", "R90", "2026-02-03", "17.50").csv()).await.file_name;
    let name = {
        let files: Vec<(String,)> =
            app.rows("select sha256 from ledger_file where kind = 'lines' and since_version = 2").await;
        format!("{}.parquet", files[0].0)
    };
    damage(&app, &name, 40);
    let found = fault_of_files(&app).await;
    let [finding] = &found[..] else { panic!("{found:?}") };
    let said =
        format!("{name} is not as it was written; it holds 1 lines of `{file}`, imported as version 2");
    assert!(finding.found.contains(&said), "{}", finding.found);
    let next = finding.next.as_deref().unwrap();
    assert!(next.contains(&format!("import the file `{file}` again")), "{next}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_import_can_be_taken_back(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let before = totals(&app, &TestApp::owner()).await.unwrap();
    let known = TestApp::files(&app.folders().lines);
    let import = app.import(&Lines::new().line("C1", "R90", "2026-02-03", "17.50").csv()).await;
    let name = TestApp::files(&app.folders().lines).into_iter().find(|name| !known.contains(name)).unwrap();
    damage(&app, &name, 40);
    ledger::undo(&app, &TestApp::owner(), import.id).await.expect("the other files are whole");
    app.run_jobs().await.unwrap();
    assert_eq!(totals(&app, &TestApp::owner()).await.unwrap(), before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn checksums_of_earlier_files_are_made_when_the_doctor_repairs(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(mut app) = TestApp::with_company(on).await else { return };
    let before = totals(&app, &TestApp::owner()).await.unwrap();
    app.tamper("delete from block_checksum").await;
    app.restart().await;
    assert_eq!(totals(&app, &TestApp::owner()).await.unwrap(), before, "they are read without");
    let found = upkeep::examine(&app, &TestApp::owner()).await.unwrap();
    assert!(found.iter().any(|finding| finding.what == "checksums" && finding.next.is_some()), "{found:?}");
    let files = TestApp::files(&app.folders().lines).len();
    assert_eq!(ledger::keep_missing_checksums(&app).await.unwrap(), files);
    let found = upkeep::examine(&app, &TestApp::owner()).await.unwrap();
    assert!(found.iter().all(|finding| finding.what != "checksums"), "{found:?}");
    let name = TestApp::files(&app.folders().lines).remove(0);
    damage(&app, &name, 40);
    let error = totals(&app, &TestApp::owner()).await.unwrap_err();
    assert!(error.to_string().contains(&name), "{error}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_an_earlier_mainstay_wrote_otherwise_is_not_said_to_be_put_back(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let earlier = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    app.tamper(&format!("update ledger_file set sha256 = '{earlier}' where kind = 'lines'")).await;
    let error = app.import_by(COMPANY, MAPPING).await.unwrap_err();
    assert!(matches!(error, Error::Conflict(_)), "{error:?}");
    assert!(error.to_string().contains(earlier) && error.to_string().contains("undo that import"), "{error}");
}
