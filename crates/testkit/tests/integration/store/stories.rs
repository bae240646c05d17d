//! Import, run, undo, question and sweep on a ledger in a bucket.

use mainstay_app::portfolio;
use mainstay_app::{Error, ledger, upkeep};
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Lines, MAPPING, TestApp};
use rstest::rstest;

use super::Bucket;

const TOTALS: &str = "select count(*) as lines, sum(revenue) as revenue from lines";

async fn totals(app: &TestApp) -> String {
    let answer =
        ledger::ask(app, &TestApp::owner(), TOTALS, Limits::default()).await.expect("it is answered");
    ledger::answer_csv(&answer).unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_in_a_bucket_says_what_one_in_a_folder_says(#[values(Sqlite, Postgres)] on: Backend) {
    let bucket = Bucket::start().await;
    let Some(there) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    let here = TestApp::start(on).await.expect("it started there");
    let second = Lines::new().line("C1", "R90", "2026-02-03", "17.50").line("C9", "R91", "nonsense", "1.00");
    for app in [&there, &here] {
        app.import(COMPANY).await;
        app.import(&second.csv()).await;
    }
    assert_eq!(there.run().await.content_hash, here.run().await.content_hash);
    assert_eq!(totals(&there).await, totals(&here).await);
    for shelf in ["lines", "quarantine", "runs"] {
        let folder = here.folders().lines.with_file_name(shelf);
        assert_eq!(bucket.files(shelf), TestApp::files(&folder), "{shelf}");
    }
    let import = there.import_of_version(2).await;
    let page = ledger::quarantine(&there, &TestApp::owner(), import.id, 0, 10).await.unwrap();
    assert_eq!((page.rows.len(), page.rows[0].line), (1, 3));
    let handed_out = ledger::quarantine_csv(&there, &TestApp::owner(), import.id).await.unwrap();
    assert!(String::from_utf8(handed_out).unwrap().contains("nonsense"));
    ledger::undo(&there, &TestApp::owner(), import.id).await.expect("it is undone");
    ledger::undo(&here, &TestApp::owner(), here.import_of_version(2).await.id).await.unwrap();
    for app in [&there, &here] {
        app.run_jobs().await.unwrap();
    }
    assert_eq!(totals(&there).await, totals(&here).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn orders_in_a_bucket_are_as_in_a_folder(#[values(Sqlite, Postgres)] on: Backend) {
    const BY: &str = "source = 'erp'\nkind = 'orders'\n[columns]\ncustomer = 'customer'\norder_number = 'order'\n\
                      quantity = 'ordered'\norder_date = 'placed'\n";
    let rows = "customer,order,ordered,placed\nC1,A1,10,2026-03-02\nC2,A2,5,2026-03-05\n";
    let bucket = Bucket::start().await;
    let Some(there) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    let here = TestApp::start(on).await.expect("it started there");
    for app in [&there, &here] {
        app.import_by(rows, BY).await.unwrap();
        app.run_jobs().await.unwrap();
        let question = "select sum(quantity) from orders";
        let answer = ledger::ask(app, &TestApp::owner(), question, Limits::default()).await.unwrap();
        assert!(String::from_utf8(ledger::answer_csv(&answer).unwrap().into()).unwrap().contains("15"));
    }
    assert_eq!(bucket.files("orders"), TestApp::files(&here.folders().orders));
    std::fs::write(bucket.shelf("orders").join("0000.parquet"), b"left behind").unwrap();
    assert_eq!(ledger::sweep(&there).await.unwrap(), 1, "the file of no version");
    let name = bucket.files("orders").remove(0);
    std::fs::write(bucket.shelf("orders").join(&name), b"PAR1").unwrap();
    assert!(there.import_by(rows, BY).await.unwrap().unchanged, "the same import puts it back");
    let (put_back, written) = (bucket.shelf("orders").join(&name), here.folders().orders.join(&name));
    assert_eq!(std::fs::read(put_back).unwrap(), std::fs::read(written).unwrap());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_shows_what_the_first_one_stored(#[values(Sqlite, Postgres)] on: Backend) {
    let bucket = Bucket::start().await;
    let Some(app) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    app.import(COMPANY).await;
    let second = app.second_process().await;
    let seen = portfolio::portfolio(&second, &TestApp::owner(), None, None).await.unwrap().unwrap();
    assert_eq!(seen.run.content_hash, app.run().await.content_hash);
    second.close().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_of_a_bucket_takes_what_nothing_names(#[values(Sqlite, Postgres)] on: Backend) {
    let bucket = Bucket::start().await;
    let Some(app) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    app.import(COMPANY).await;
    let named = bucket.files("lines");
    std::fs::write(bucket.shelf("lines").join("0000.parquet"), b"left behind").unwrap();
    std::fs::write(bucket.shelf("lines").join("1111.parquet"), b"being uploaded").unwrap();
    app.tamper(
        "update job set state = 'running', lease_until = '2999-01-01T00:00:00+00:00' where kind = 'import'",
    )
    .await;
    app.tamper("insert into upload_claim (job_id, sha256) select id, '1111' from job where kind = 'import'")
        .await;
    assert_eq!(ledger::sweep(&app).await.unwrap(), 1, "the file of no version");
    assert!(bucket.files("lines").contains(&"1111.parquet".to_owned()), "a job uploads it");
    app.tamper("update job set state = 'done', lease_until = null where kind = 'import'").await;
    assert_eq!(ledger::sweep(&app).await.unwrap(), 1, "the job is over");
    assert_eq!(bucket.files("lines"), named);
    assert_eq!(app.count("select count(*) from upload_claim").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_there_already_is_not_written_again(#[values(Sqlite, Postgres)] on: Backend) {
    let bucket = Bucket::start().await;
    let Some(app) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    let import = app.import(COMPANY).await;
    let file = bucket.shelf("lines").join(&bucket.files("lines")[0]);
    let written = std::fs::metadata(&file).unwrap().modified().unwrap();
    ledger::undo(&app, &TestApp::owner(), import.id).await.unwrap();
    app.import(COMPANY).await;
    assert_eq!(std::fs::metadata(&file).unwrap().modified().unwrap(), written);
    assert_eq!(app.version().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_bucket_is_refused_with_what_to_do() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_on(Sqlite, Some(bucket.address())).await.expect("SQLite is always there");
    let refused = upkeep::backup(&app, &TestApp::owner(), &app.path("backup")).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(_)), "{refused:?}");
    assert!(refused.to_string().contains("s3://kam/ledgers/one"), "{refused}");
    assert!(!app.path("backup").exists());
}

#[rstest]
#[case::another_scheme("ftp://host/ledger")]
#[case::no_bucket("s3:///ledger")]
#[case::a_way_out("s3://bucket/../other")]
#[case::a_query("s3://bucket/ledger?x=1")]
fn an_address_that_names_no_place_is_refused(#[case] text: &str) {
    let refused = mainstay_app::config::Address::parse(text, []).unwrap_err();
    assert!(refused.to_string().contains("s3://BUCKET/PREFIX"), "{refused}");
}

#[rstest]
#[case::elsewhere("http://store.example.com", &[], false)]
#[case::meant("http://store.example.com", &[("AWS_ALLOW_HTTP", "true")], true)]
#[case::here("http://localhost:9000", &[], true)]
#[case::encrypted("https://store.example.com", &[], true)]
#[tokio::test(flavor = "multi_thread")]
async fn plain_http_goes_to_this_machine_alone(
    #[case] endpoint: &str,
    #[case] more: &[(&str, &str)],
    #[case] is_taken: bool,
) {
    let variables = more.iter().copied().chain([("AWS_ENDPOINT_URL", endpoint)]);
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let address = mainstay_app::config::Address::parse("s3://bucket/ledger", variables).unwrap();
    let opened = mainstay_ledger::store::Store::open(&address);
    assert_eq!(opened.is_ok(), is_taken, "{opened:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_of_a_bucket_is_put_back_by_the_same_import(#[values(Sqlite, Postgres)] on: Backend) {
    let bucket = Bucket::start().await;
    let Some(app) = TestApp::start_on(on, Some(bucket.address())).await else { return };
    app.import(COMPANY).await;
    let file = bucket.shelf("lines").join(&bucket.files("lines")[0]);
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let unread = ledger::ask(&app, &TestApp::owner(), TOTALS, Limits::default()).await.unwrap_err();
    assert!(matches!(unread, Error::Unavailable { .. }), "{unread:?}");
    let findings = upkeep::examine(&app, &TestApp::owner()).await.unwrap();
    let fault = findings.iter().find(|finding| finding.what == "ledger files").unwrap();
    assert!(fault.found.contains("is not as it was written"), "{}", fault.found);
    let again = app.import_by(COMPANY, MAPPING).await.unwrap();
    assert!(again.unchanged);
    assert_eq!(std::fs::read(&file).unwrap(), whole);
    totals(&app).await;
}
