//! `mainstay users`: what becomes of people, from a terminal.

use mainstay_testkit::Binary;

#[test]
fn people_are_changed_disabled_and_enabled_and_the_last_administrator_stays() {
    let mainstay = Binary::new();
    let run = |arguments: &[&str]| mainstay.run(&[&["users"], arguments, &["--data", "data"]].concat());
    let _ = run(&["add", "ada@f.example", "--name", "Ada", "--role", "admin"]).assert(0);
    let _ = run(&["add", "vera@f.example", "--name", "Vera"]).assert(0);
    for refused in [&["disable", "ada@f.example"][..], &["role", "ada@f.example", "viewer"]] {
        let said = run(refused).assert(1).stderr;
        assert!(said.contains("the last active administrator"), "{said}");
    }
    let said =
        run(&["change", "vera@f.example", "--name", "Vera Lang", "--email", "lang@f.example"]).assert(0);
    assert!(said.stdout.contains("Vera Lang signs in as lang@f.example"), "{}", said.stdout);
    let _ = run(&["role", "lang@f.example", "admin"]).assert(0);
    let _ = run(&["disable", "ada@f.example"]).assert(0);
    let list = run(&["list"]).assert(0).stdout;
    let line = |name: &str| list.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("Ada").contains("disabled 2026-06-30"), "{list}");
    assert!(line("Vera Lang").contains("admin") && line("Vera Lang").contains("active"), "{list}");
    let _ = run(&["link", "ada@f.example"]).assert(1);
    let _ = run(&["enable", "Ada@F.example"]).assert(0);
    let _ = run(&["sign-out", "ada@f.example"]).assert(0);
    let printed = run(&["password", "ada@f.example"]).assert(0).stdout;
    assert!(printed.contains("/password#token="), "{printed}");
    let _ = run(&["disable", "nobody@f.example"]).assert(1);
    let refused = mainstay.run(&["users", "list", "--as", "ada@f.example", "--data", "data"]).assert(0);
    assert!(refused.stdout.contains("Ada"));
}
