//! `mainstay lifecycle`: where relationships stand, at a terminal and in a script.

use mainstay_testkit::{Binary, COMPANY};

#[test]
fn phases_are_shown_and_written() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let run = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let _ = run(&["analyze"]).assert(0);
    let shown = run(&["lifecycle"]).assert(0).stdout;
    assert!(
        shown.contains("Where relationships stand, as of 2026-05-01") && shown.contains("Alpha Works"),
        "{shown}"
    );
    let found = run(&["lifecycle", "--format", "json"]).assert(0).json();
    let accounts = found["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 5, "the inactive one has a relationship too");
    assert!(accounts.iter().all(|account| account["why"].as_str().is_some_and(|why| !why.is_empty())));
    let silent = run(&["lifecycle", "--phase", "dissolution", "--format", "json"]).assert(0).json();
    assert!(silent["accounts"].as_array().unwrap().iter().all(|account| account["phase"] == "dissolution"));
    let refused = run(&["lifecycle", "--format", "xlsx"]).assert(1);
    assert!(refused.stderr.contains("--out"), "{}", refused.stderr);
    let _ = run(&["lifecycle", "--format", "xlsx", "--out", "lifecycle.xlsx"]).assert(0);
    let _ = run(&["lifecycle", "--phase", "friendship"]).assert(2);
}
