//! `mainstay demand`: how accounts order, at a terminal and in a script.

use mainstay_testkit::{Binary, COMPANY};

#[test]
fn patterns_are_shown_and_written() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let run = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let _ = run(&["analyze"]).assert(0);
    let shown = run(&["demand"]).assert(0).stdout;
    assert!(
        shown.contains("How accounts order, as of 2026-05-01") && shown.contains("Alpha Works"),
        "{shown}"
    );
    let found = run(&["demand", "--format", "json"]).assert(0).json();
    assert_eq!(found["accounts"].as_array().unwrap().len(), 4, "the inactive one has no demand");
    let smooth = run(&["demand", "--pattern", "smooth", "--format", "json"]).assert(0).json();
    assert!(smooth["accounts"].as_array().unwrap().iter().all(|account| account["pattern"] == "smooth"));
    let refused = run(&["demand", "--format", "xlsx"]).assert(1);
    assert!(refused.stderr.contains("--out"), "{}", refused.stderr);
    let _ = run(&["demand", "--format", "xlsx", "--out", "demand.xlsx"]).assert(0);
    let _ = run(&["demand", "--pattern", "wavy"]).assert(2);
}
