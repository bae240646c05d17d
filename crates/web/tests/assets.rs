//! What the server relies on, with and without a built interface.

use mainstay_web::{asset, is_built};

#[test]
fn every_screen_address_gets_a_page() {
    for address in ["/", "/accounts/0193a000", "/imports/new", "/sign-in"] {
        let page = asset(address).expect("a page");
        assert_eq!(page.mime, "text/html; charset=utf-8");
        assert!(!page.immutable, "the page names the current scripts, so it must be asked for again");
        assert!(page.etag.starts_with('"') && page.etag.ends_with('"'));
    }
}

#[test]
fn a_missing_script_is_missing_and_not_the_index() {
    assert!(asset("/assets/index-gone.js").is_none());
    assert!(asset("/robots.txt").is_none());
}

#[test]
fn hidden_files_and_parents_are_never_served() {
    for path in ["/.sources", "/../Cargo.toml", "/assets/../../package.json"] {
        assert!(asset(path).is_none(), "{path}");
    }
}

#[test]
fn scripts_of_a_built_interface_may_be_kept_for_ever() {
    if !is_built() {
        return;
    }
    let page = asset("/").expect("a page");
    let html = String::from_utf8(page.bytes.into_owned()).expect("UTF-8");
    let from = html.find("/assets/").expect("a script");
    let script = html.get(from..).and_then(|rest| rest.split('"').next()).expect("a path");
    let script = asset(script).expect("the script");
    assert!(script.immutable);
    assert_eq!(script.mime, "text/javascript; charset=utf-8");
}
