//! `mainstay defaults`, and what `mainstay analyze` takes from it.

use mainstay_testkit::{Binary, COMPANY};

fn line(shown: &str, name: &str) -> String {
    let line = shown.lines().find(|line| line.split_whitespace().next() == Some(name));
    line.unwrap_or_else(|| panic!("no {name} in {shown}")).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_command_line_shows_changes_and_takes_back_the_defaults() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let ask = |arguments: &[&str]| mainstay.run(&[arguments, &["--data", "data"]].concat()).assert(0);
    let asked =
        |more: &[&str]| ask(&[&["analyze", "--format", "json"], more].concat()).json()["parameters"].clone();
    assert_eq!(asked(&[])["window"], "12m");
    let set = ask(&["defaults", "set", "--window", "all", "--xyz", "0.3/0.9"]);
    assert_eq!(line(&set.stdout, "window"), "window all company (own: 12m)");
    assert!(set.stderr.contains("mainstay analyze"), "people still see the other: {}", set.stderr);
    let _ = ask(&["defaults", "set", "--abc", "70/90"]);
    let found = asked(&[]);
    assert_eq!(
        (&found["window"], &found["abc"]["a"], &found["xyz"]["x"]),
        (&"all".into(), &70.into(), &0.3.into())
    );
    let found = asked(&["--window", "24m", "--xyz", "0.5/1"]);
    assert_eq!(
        (&found["window"], &found["abc"]["a"], &found["xyz"]["x"]),
        (&"24m".into(), &70.into(), &0.5.into())
    );
    let shown = ask(&["defaults", "show", "--json"]).json();
    assert_eq!(shown["analysis_defaults"]["latest_run_follows"], true, "analyze without options made it so");
    assert_eq!(shown["analysis_defaults"]["own"]["window"], "12m");
    let reset = ask(&["defaults", "reset"]);
    assert_eq!(line(&reset.stdout, "abc"), "abc 80/95 Mainstay's own");
    assert_eq!(asked(&[])["abc"]["a"], 80);
}

#[test]
fn a_viewer_neither_sees_nor_changes_them_and_a_wrong_pair_is_a_usage_error() {
    let mainstay = Binary::new();
    let add = ["users", "add", "v@f.example", "--name", "Vera", "--data", "data"];
    let _ = mainstay.run(&add).assert(0);
    for verb in [&["show"][..], &["set", "--window", "all"], &["reset"]] {
        let arguments = [&["defaults"], verb, &["--as", "v@f.example", "--data", "data"]].concat();
        let refused = mainstay.run(&arguments).assert(1);
        assert!(refused.stderr.contains("takes the role admin"), "{}", refused.stderr);
    }
    let _ = mainstay.run(&["defaults", "set", "--abc", "95/80", "--data", "data"]).assert(2);
}
