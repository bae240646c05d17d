//! `mainstay customer-base`: the audit at a terminal and in a script.

use mainstay_testkit::{Binary, COMPANY};

#[test]
fn the_audit_is_shown_and_written() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let run = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let _ = run(&["analyze"]).assert(0);
    let shown = run(&["customer-base"]).assert(0).stdout;
    assert!(shown.contains("The customer base up to 2026-04-30"), "{shown}");
    let found = run(&["customer-base", "--period", "quarter", "--format", "json"]).assert(0).json();
    let (periods, steps) =
        (found["periods"].as_array().unwrap().len(), found["steps"].as_array().unwrap().len());
    assert_eq!(periods, steps + 1);
    assert!(found["periods"][0]["figures"]["costed_revenue"].is_i64(), "the fields of the API: {found}");
    let refused = run(&["customer-base", "--format", "xlsx"]).assert(1);
    assert!(refused.stderr.contains("--out"), "{}", refused.stderr);
    let _ = run(&["customer-base", "--format", "xlsx", "--out", "base.xlsx"]).assert(0);
    let _ = run(&["customer-base", "--period", "week"]).assert(2);
}
