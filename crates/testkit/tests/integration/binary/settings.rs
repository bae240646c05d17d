//! What the binary was told, and by whom.

use mainstay_testkit::{Binary, COMPANY};
use rstest::rstest;

fn setting(shown: &str, name: &str) -> String {
    let line = shown.lines().find(|line| line.split_whitespace().next() == Some(name));
    line.unwrap_or_else(|| panic!("no {name} in {shown}")).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_setting_names_where_it_came_from_and_the_nearer_wins() {
    let mainstay = Binary::new();
    std::fs::create_dir(mainstay.path("data")).unwrap();
    mainstay.write("data/mainstay.toml", "listen = '127.0.0.1:1111'\nlog = 'info'\n");
    let mut command = mainstay.command(&["config", "--data", "data"]);
    let output = command.env("MAINSTAY_LISTEN", "127.0.0.1:2222").output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(setting(&shown, "data"), "data data flag");
    assert_eq!(setting(&shown, "listen"), "listen 127.0.0.1:2222 MAINSTAY_LISTEN");
    assert!(setting(&shown, "log").ends_with("mainstay.toml"), "{shown}");
    assert!(setting(&shown, "insecure_http").ends_with("default"), "{shown}");
}

#[rstest]
#[case("postgres://keeper:hunter2@db.example/kam")]
#[case("postgres://keeper:p@ss:hunter2@db.example/kam")]
#[case("postgres://db.example/kam?user=keeper&password=hunter2")]
fn the_password_of_the_database_is_not_shown(#[case] url: &str) {
    let shown = Binary::new().run(&["config", "--database", url]).assert(0).stdout;
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("db.example"), "{shown}");
}

#[test]
fn a_setting_that_is_none_is_refused_by_name() {
    let mainstay = Binary::new();
    std::fs::create_dir(mainstay.path("data")).unwrap();
    mainstay.write("data/mainstay.toml", "lissen = '127.0.0.1:1111'\n");
    let ended = mainstay.run(&["config", "--data", "data"]).assert(1);
    assert!(ended.stderr.contains("lissen"), "{}", ended.stderr);
}

#[test]
fn the_data_directory_is_made_and_may_be_named_before_or_after_the_verb() {
    let mainstay = Binary::new();
    let _ = mainstay.run(&["imports", "list", "--data", "new/and/deep"]).assert(0);
    assert!(mainstay.path("new/and/deep/mainstay.db").is_file());
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let before = mainstay.run(&["--data", "data", "imports", "list", "--json"]).assert(0).json();
    let after = mainstay.run(&["imports", "list", "--json", "--data", "data"]).assert(0).json();
    assert_eq!(before, after);
    assert_eq!(after["imports"][0]["accepted"], 7);
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let mainstay = Binary::new();
    mainstay.write("taken", "a file");
    let ended = mainstay.run(&["imports", "list", "--data", "taken"]).assert(1);
    assert!(ended.stderr.contains("taken"), "{}", ended.stderr);
}

#[rstest]
#[case("0.0.0.0:0")]
#[case("[::]:0")]
#[case("192.0.2.1:80")]
fn listening_beyond_this_machine_takes_tls_or_a_word(#[case] address: &str) {
    let mainstay = Binary::new();
    let ended = mainstay.run(&["serve", "--listen", address, "--data", "data"]).assert(1);
    assert!(
        ended.stderr.contains("--insecure-http") && ended.stderr.contains("--public-url"),
        "{}",
        ended.stderr
    );
    let plain = ["serve", "--listen", address, "--data", "data", "--public-url", "http://kam.example.com"];
    let _ = mainstay.run(&plain).assert(1);
}
