//! `mainstay migration`: from one kept run to another, at a terminal and in a script.

use mainstay_testkit::{Binary, COMPANY};

#[test]
fn accounts_are_followed_from_one_kept_run_to_another() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let run = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat());
    let _ = run(&["analyze"]).assert(0);
    let alone = run(&["migration"]).assert(1);
    assert!(alone.stderr.contains("mainstay analyze --as-of"), "{}", alone.stderr);
    let _ = run(&["analyze", "--as-of", "2026-03-01"]).assert(0);

    let shown = run(&["migration"]).assert(0).stdout;
    assert!(shown.contains("From 2026-03-01 to 2026-05-01 by abc, revenue, in EUR"), "{shown}");
    assert!(shown.contains("3 of 3 accounts kept their state; 100.0% of the earlier revenue"), "{shown}");
    let found = run(&["migration", "--by", "nine_cells", "--format", "json"]).assert(0).json();
    assert_eq!((&found["step_months"], &found["mobility"]["kept"]), (&2.into(), &3.into()));
    assert_eq!(found["cells"][0]["from"], "AN");

    let refused = run(&["migration", "--format", "xlsx"]).assert(1);
    assert!(refused.stderr.contains("--out"), "{}", refused.stderr);
    let _ = run(&["migration", "--format", "xlsx", "--out", "migration.xlsx"]).assert(0);
    let backwards = run(&["migration", "--from", "2026-05-01", "--to", "2026-03-01"]).assert(1);
    assert!(backwards.stderr.contains("the earlier run is of 2026-05-01"), "{}", backwards.stderr);
    let unknown = run(&["migration", "--from", "2020-01-01"]).assert(1);
    assert!(unknown.stderr.contains("no run as of 2020-01-01 is kept"), "{}", unknown.stderr);
    let _ = run(&["migration", "--by", "colour"]).assert(2);
}
