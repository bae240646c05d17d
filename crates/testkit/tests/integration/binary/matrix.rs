//! `mainstay matrix`: accounts by two measures, at a terminal and in a script.

use mainstay_testkit::{Binary, COMPANY};

#[test]
fn quadrants_are_shown_and_written() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let run = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let without = run(&["matrix"]).assert(1);
    assert!(without.stderr.contains("mainstay analyze"), "{}", without.stderr);
    let _ = run(&["analyze"]).assert(0);
    let shown = run(&["matrix", "--y", "orders"]).assert(0).stdout;
    assert!(shown.contains("top_right") && shown.contains("Large and at risk"), "{shown}");
    let asked = ["matrix", "--x", "recency", "--y", "orders", "--x-at", "q75", "--format", "json"];
    let found = run(&asked).assert(0).json();
    assert_eq!(found["accounts"].as_array().unwrap().len(), 4, "the inactive one has no place");
    assert_eq!(found["x"]["unit"], "days");
    let refused = run(&["matrix", "--format", "xlsx"]).assert(1);
    assert!(refused.stderr.contains("--out matrix.xlsx"), "{}", refused.stderr);
    let _ = run(&["matrix", "--y", "orders", "--format", "xlsx", "--out", "matrix.xlsx"]).assert(0);
    let _ = run(&["matrix", "--x", "luck"]).assert(2);
    let unfitted = run(&["matrix", "--x", "lifetime_value"]).assert(1);
    assert!(unfitted.stderr.contains("mainstay models fit"), "{}", unfitted.stderr);
}
