//! Rules of the house that the compiler cannot see.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which slice of `mainstay-app` reaches into the tables of which other. The list may only shrink.
const REACHES: [(&str, &str); 4] =
    [("ledger", "accounts"), ("ledger", "jobs"), ("portfolio", "accounts"), ("portfolio", "ledger")];

fn app_source() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../app/src"))
}

fn folders(path: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The slices whose `sql` a text names: `accounts::sql::name_key`, `use crate::{jobs::sql as job_sql}`.
fn reached(text: &str, slices: &BTreeSet<String>) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    slices.iter().filter(|slice| code.contains(&format!("{slice}::sql"))).cloned().collect()
}

#[test]
fn no_slice_reaches_into_the_tables_of_another_but_where_it_is_listed() {
    let slices = folders(&app_source());
    let mut found = BTreeSet::new();
    for slice in &slices {
        for path in files(&app_source().join(slice)) {
            let text = std::fs::read_to_string(path).unwrap();
            let others = reached(&text, &slices).into_iter().filter(|other| other != slice);
            found.extend(others.map(|other| (slice.clone(), other)));
        }
    }
    let listed: BTreeSet<_> =
        REACHES.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
    assert!(
        found.is_subset(&listed),
        "new reaches into another slice's tables: {:?}",
        found.difference(&listed)
    );
    assert!(listed.is_subset(&found), "take these off the list: {:?}", listed.difference(&found));
}

#[test]
fn only_db_speaks_to_the_database_driver() {
    for slice in folders(&app_source()) {
        for path in files(&app_source().join(&slice)) {
            let text = std::fs::read_to_string(&path).unwrap();
            for word in ["sqlx::query", "sqlx::raw_sql", "AssertSqlSafe"] {
                assert!(!text.contains(word), "{} uses {word}: go through `Db`", path.display());
            }
        }
    }
}

#[test]
fn the_api_has_no_sql() {
    let http = app_source().join("../../http/src");
    for path in files(&http) {
        assert!(!std::fs::read_to_string(&path).unwrap().contains("sqlx"), "{}", path.display());
    }
}

#[test]
fn every_currency_the_import_form_offers_is_one_that_amounts_can_be_in() {
    let form = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../web/src/pages/ledger/wizard/currencies.ts"
    ));
    let text = std::fs::read_to_string(form).unwrap();
    let is_code = |word: &&str| word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_uppercase());
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let codes: BTreeSet<&str> = words.filter(is_code).filter(|word| *word != "ISO").collect();
    assert!(codes.len() > 140, "{codes:?}");
    let unknown: Vec<&&str> =
        codes.iter().filter(|code| code.parse::<mainstay_domain::money::Currency>().is_err()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
