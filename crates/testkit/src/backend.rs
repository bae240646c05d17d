//! Which database a test runs on, and what the environment says about it.

use std::path::PathBuf;

/// The database of a test, and where its facts are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in the test's own folder.
    Sqlite,
    /// A schema of the test's own on the server that `MAINSTAY_TEST_POSTGRES` names.
    Postgres,
    /// A file in the test's own folder, and facts from the cluster that `MAINSTAY_TEST_CLUSTER` names, or from one of the
    /// test's own.
    OnCluster,
}

impl Backend {
    /// The server to use, or the reason why this test is skipped.
    ///
    /// With `MAINSTAY_REQUIRE_POSTGRES=1` a missing server is a failure, so that a full run cannot pass by skipping.
    pub(crate) fn server(self) -> Result<Option<String>, &'static str> {
        match (self, environment("MAINSTAY_TEST_POSTGRES")) {
            (Self::Sqlite | Self::OnCluster, _) => Ok(None),
            (Self::Postgres, Some(url)) => Ok(Some(url)),
            (Self::Postgres, None) => {
                let required = environment("MAINSTAY_REQUIRE_POSTGRES").is_some_and(|value| value == "1");
                assert!(
                    !required,
                    "MAINSTAY_REQUIRE_POSTGRES is set and MAINSTAY_TEST_POSTGRES names no server"
                );
                Err("MAINSTAY_TEST_POSTGRES names no server")
            }
        }
    }
}

/// A variable of the environment, if it is set to something.
#[expect(clippy::disallowed_methods, reason = "tests are configured by their environment alone")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The folder of public data sets, or `None` (and a line that says so) where it is absent.
pub fn shared_data() -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder = environment("MAINSTAY_SHARED_DATA").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder {} of public data sets", folder.display());
    None
}
