//! Rules of the house that the compiler cannot see.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Whose tables they are: a slice's, or those of a file at the root.
const TABLES: [(&str, &[&str]); 10] = [
    ("accounts", &["account", "product", "register_change"]),
    ("audit", &["audit", "audit_head"]),
    ("costs", &["cost_rates", "traceable_cost"]),
    (
        "economics",
        &[
            "scenario",
            "key_account",
            "key_account_exception",
            "independence_limit",
            "service_model",
            "sourcing_position",
        ],
    ),
    ("jobs", &["job"]),
    (
        "ledger",
        &[
            "block_checksum",
            "connector",
            "connector_run",
            "exchange_rate",
            "import",
            "import_amount",
            "import_total",
            "ledger_cleanup",
            "ledger_file",
            "ledger_head",
            "ledger_version",
            "mapping",
            "mended_row",
            "product_category",
            "pushed_import",
            "rebate_agreement",
            "rebate_tier",
            "renumbering",
            "reporting_currency",
            "saved_question",
            "unit_conversion",
            "upload",
            "upload_claim",
        ],
    ),
    ("models", &["model_fit"]),
    (
        "portfolio",
        &[
            "calendar_entry",
            "calendar_run",
            "phase_override",
            "pinned_run",
            "portfolio_run",
            "segmentation",
            "segmentation_version",
        ],
    ),
    ("settings", &["setting"]),
    (
        "team",
        &[
            "account_grant",
            "api_token",
            "app_user",
            "one_time_link",
            "saved_filter",
            "session",
            "sign_in_attempt",
        ],
    ),
];

/// Which part of `mainstay-app` reaches into the tables of which other. The list may only shrink; ADR 1 says what each is for.
const REACHES: [(&str, &str); 11] = [
    ("access", "team"),
    ("accounts", "ledger"),
    ("act", "audit"),
    ("act", "jobs"),
    ("ledger", "accounts"),
    ("ledger", "jobs"),
    ("ledger", "portfolio"),
    ("ledger", "team"),
    ("portfolio", "accounts"),
    ("portfolio", "ledger"),
    ("team", "accounts"),
];

/// These stand beside the slices: `upkeep` looks at all tables, and the driver and its migrations know none or make them.
const BESIDE: [&str; 4] = ["upkeep", "db", "other_db", "migrations"];

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

/// Whose tables a text names: by another's `sql` (`accounts::sql::name_key`), or in SQL of its own.
fn reached(text: &str) -> BTreeSet<&'static str> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let is_no_letter = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
    let words: Vec<&str> = code.split_whitespace().collect();
    let in_sql: BTreeSet<&str> = words
        .windows(2)
        .filter(|pair| ["from", "join", "into", "update"].contains(&pair[0].trim_start_matches(is_no_letter)))
        .filter_map(|pair| pair[1].split(is_no_letter).next())
        .collect();
    TABLES
        .into_iter()
        .filter(|(slice, tables)| {
            code.contains(&format!("{slice}::sql")) || tables.iter().any(|table| in_sql.contains(table))
        })
        .map(|(slice, _)| slice)
        .collect()
}

/// The part of `mainstay-app` that a file belongs to: its slice, or itself where it lies at the root.
fn part_of(path: &Path) -> String {
    let inside = path.strip_prefix(app_source()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn no_slice_reaches_into_the_tables_of_another_but_where_it_is_listed() {
    let mut found = BTreeSet::new();
    for path in files(&app_source()) {
        let part = part_of(&path);
        if BESIDE.contains(&part.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let others = reached(&text).into_iter().filter(|other| *other != part);
        found.extend(others.map(|other| (part.clone(), other.to_owned())));
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
fn every_table_belongs_to_a_slice() {
    let owned: BTreeSet<&str> = TABLES.iter().flat_map(|(_, tables)| tables.iter().copied()).collect();
    for path in files(&app_source().join("../../../migrations")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let made =
            text.lines().filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next());
        for table in made.filter(|table| !table.ends_with("_before")) {
            assert!(owned.contains(table), "say in TABLES whose table `{table}` of {} is", path.display());
        }
    }
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

/// The words that stand as the code of an error: `invalid("bad_name", ..)`, `code: "mapping"`, `StatusCode::GONE, "cleaned_up"`.
fn error_codes(text: &str) -> BTreeSet<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
    let after_status = text.split("StatusCode::").skip(1).filter_map(|after| {
        let is_of_a_name = |letter: char| letter.is_ascii_uppercase() || letter == '_';
        after.trim_start_matches(is_of_a_name).strip_prefix(", \"")
    });
    ["invalid(\"", "code: \""]
        .into_iter()
        .flat_map(|mark| text.split(mark).skip(1))
        .chain(after_status)
        .filter_map(|after| after.split('"').next())
        .filter(|code| {
            !code.is_empty() && code.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_')
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_code_of_an_error_is_on_the_page_about_the_api() {
    let page = std::fs::read_to_string(app_source().join("../../../docs/api-design.md")).unwrap();
    let folders = [app_source(), app_source().join("../../http/src")];
    let sources = folders.iter().flat_map(|folder| files(folder));
    let codes: BTreeSet<String> =
        sources.flat_map(|path| error_codes(&std::fs::read_to_string(path).unwrap())).collect();
    for known in ["bad_name", "mapping", "empty_file", "cleaned_up", "cross_site", "link_not_valid"] {
        assert!(codes.contains(known), "`{known}` is not found any more: the search is blind");
    }
    let missing: Vec<&String> = codes.iter().filter(|code| !page.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "docs/api-design.md does not name {missing:?}");
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
