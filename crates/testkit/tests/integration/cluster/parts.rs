//! The parts of a cluster as processes: who may reach them, what they read, and how they end.

use mainstay_ledger::facts::mentioned;
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Binary, COMPANY, Cluster, MAPPING, TestApp};
use rstest::rstest;

use super::{asking, lines, newest};

#[rstest]
#[case(&["cluster", "scheduler", "--listen", "0.0.0.0:0"])]
#[case(&["cluster", "executor", "--scheduler", "http://127.0.0.1:1", "--listen", "0.0.0.0:0"])]
fn nothing_listens_beyond_this_machine_unless_it_is_meant(#[case] arguments: &[&str]) {
    let mainstay = Binary::new();
    let ended = mainstay.run(arguments).assert(1);
    assert!(ended.stderr.contains("--insecure"), "{}", ended.stderr);
}

#[test]
fn a_ledger_that_is_not_there_is_named() {
    let mainstay = Binary::new();
    let ended = mainstay.run(&["cluster", "scheduler", "--ledger", "elsewhere"]).assert(1);
    assert!(ended.stderr.contains("elsewhere"), "{}", ended.stderr);
}

#[rstest]
#[case("scheduler:8450")]
#[case("https://scheduler:8450")]
#[case("http://scheduler")]
#[case("http://scheduler:8450?parts=0")]
#[case("http://scheduler:8450/jobs")]
fn an_address_that_is_no_scheduler_s_is_refused(#[case] url: &str) {
    let mainstay = Binary::new();
    let ended = mainstay.run(&["analyze", "--data", "data", "--cluster", url]).assert(1);
    assert!(ended.stderr.contains("is not the address of a scheduler"), "{}", ended.stderr);
}

#[test]
fn the_command_line_asks_a_cluster_as_it_asks_this_machine() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let cluster = Cluster::start(&mainstay.path("data/ledger"), 1);
    let on_cluster = ["analyze", "--format", "json", "--data", "data", "--window", "all", "--cluster"];
    let url = cluster.url();
    let arguments: Vec<&str> = on_cluster.into_iter().chain([url.as_str()]).collect();
    let found = mainstay.run(&arguments).assert(0).json();
    assert_eq!(found["summary"]["revenue"], 148_000);
    // The run is stored: asked here, it is found and not computed.
    let here =
        mainstay.run(&["analyze", "--format", "json", "--data", "data", "--window", "all"]).assert(0).json();
    assert_eq!(here["run"], found["run"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_read_the_ledger_s_folder_and_nothing_beside_it() {
    let Some(app) = TestApp::with_company(Sqlite).await else { return };
    // A cluster of another company's ledger.
    let cluster = Cluster::start(&app.path("other"), 1);
    let ledger = newest(&asking(&app, &cluster).await).await;
    let error = mentioned(&ledger).await.expect_err("it lies elsewhere");
    assert!(error.to_string().contains("reads files below"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_found_by_its_name_and_named() {
    let Some(mut app) = TestApp::start(Sqlite).await else { return };
    app.leaves_jobs();
    app.import_by(&lines(1, 2_000, 50), MAPPING).await.unwrap();
    let name = TestApp::files(&app.folders().lines).remove(0);
    let path = app.folders().lines.join(&name);
    let mut bytes = std::fs::read(&path).unwrap();
    // In a page of lines, far from the footer.
    bytes[2_000] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let cluster = Cluster::start(&app.folders().lines, 1);
    let ledger = newest(&asking(&app, &cluster).await).await;
    let error = mentioned(&ledger).await.expect_err("a bit is turned").to_string();
    assert!(error.contains("damaged") && error.contains(&name), "{error}");
}

#[test]
fn the_parts_stop_when_told_and_leave_nothing_behind() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let mut cluster = Cluster::start(&mainstay.path("data/ledger"), 1);
    let url = cluster.url();
    let _ = mainstay.run(&["analyze", "--data", "data", "--window", "all", "--cluster", &url]).assert(0);
    assert_eq!(cluster.stop_executor(0), 0);
    let left: Vec<_> = std::fs::read_dir(cluster.work(0)).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(cluster.stop_scheduler(), 0);
}
