//! What earlier versions of Mainstay wrote opens in this one and says the same.

use std::path::{Path, PathBuf};

use mainstay_app::upkeep::{self, State};
use mainstay_app::{App, accounts, ledger, portfolio};
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::TestApp;
use rstest::rstest;

/// The backups that versions left, by version.
fn backups() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/versions")
}

/// What an installation of a version is known to say; `scripts/fixture` says how it came about.
struct Said {
    ledger_version: i64,
    revenue: &'static str,
    accounts: i64,
    content_hash: &'static str,
}

#[rstest]
#[case("0.1.0", Said {
    ledger_version: 6,
    revenue: "980.0000",
    accounts: 5,
    content_hash: "014adbe31bf620b597222354885c998947862e277f24d7432b548b769cbdabbe",
})]
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_an_earlier_version_opens_and_says_the_same(#[case] version: &str, #[case] said: Said) {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let data = app.path("restored");
    upkeep::restore(&backups().join(format!("{version}.backup")), &data).unwrap();
    let settings = mainstay_app::config::Settings { data, ..app.settings().clone() };
    let restored = App::open(&settings, TestApp::clock()).await.unwrap();
    let owner = TestApp::owner();

    let findings = upkeep::examine(&restored, &owner).await.unwrap();
    let failed: Vec<_> = findings.iter().filter(|finding| finding.state == State::Fail).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let run = portfolio::latest(&restored, &owner).await.unwrap().expect("it had a run");
    assert_eq!((run.ledger_version.0, run.accounts), (said.ledger_version, Some(said.accounts)));
    assert_eq!(run.content_hash, said.content_hash);
    let picture = portfolio::portfolio(&restored, &owner, Some(run.id), None).await.unwrap().unwrap();
    assert_eq!(picture.summary.revenue.to_string(), said.revenue);
    assert_eq!(accounts::search(&restored, &owner, "C1", 10).await.unwrap()[0].name, "Alpha Works GmbH");
    let imports = ledger::imports(&restored, &owner, None, 50).await.unwrap();
    assert_eq!(imports.imports.len(), 5);
    restored.close().await;
}

/// They travel with every clone.
#[test]
fn they_are_small() {
    for entry in std::fs::read_dir(backups()).unwrap() {
        let entry = entry.unwrap();
        assert!(entry.metadata().unwrap().len() < 200 << 10, "{} is too large", entry.path().display());
    }
}
