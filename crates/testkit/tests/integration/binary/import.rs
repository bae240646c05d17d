//! `mainstay import lines` and `mainstay imports list`.

use mainstay_testkit::{Binary, COMPANY, Ended, Lines, MAPPING};
use rstest::rstest;

fn version(mainstay: &Binary) -> i64 {
    let list = mainstay.run(&["imports", "list", "--json", "--data", "data"]).assert(0).json();
    list["imports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|import| import["ledger_version"].as_i64().unwrap())
        .max()
        .unwrap_or(0)
}

#[test]
fn a_committed_import_ends_with_0_also_with_quarantined_rows() {
    let mainstay = Binary::new();
    let ended = mainstay.import(COMPANY, &["--yes"]).assert(0);
    assert!(ended.stdout.contains("Imported 7 of 8 rows"), "{}", ended.stdout);
    assert!(ended.stdout.contains("1,480.00 EUR"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("1 rows are in quarantine") || ended.stdout.contains("1 row is in quarantine")
    );
    let list = mainstay.run(&["imports", "list", "--data", "data"]).assert(0);
    assert!(
        list.stdout.contains("lines.csv") && list.stdout.contains("command line (tester)"),
        "{}",
        list.stdout
    );
}

#[test]
fn json_has_the_figures_and_nothing_else_is_printed() {
    let mainstay = Binary::new();
    let import = mainstay.import(COMPANY, &["--yes", "--json"]).assert(0).json();
    let figures =
        ["rows", "left_out", "read", "accepted", "quarantined", "revenue", "cost", "ledger_version"];
    let found: Vec<i64> =
        figures.iter().map(|name| import[*name].as_i64().unwrap_or_else(|| panic!("{name}"))).collect();
    assert_eq!(found, [8, 0, 8, 7, 1, 148_000, 84_000, 1]);
    assert_eq!((&import["currency"], &import["unchanged"]), (&"EUR".into(), &false.into()));
    let again = mainstay.import(COMPANY, &["--yes", "--json"]).assert(0).json();
    assert_eq!((&again["unchanged"], &again["ledger_version"]), (&true.into(), &1.into()));
}

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let again = mainstay.import(COMPANY, &["--yes"]).assert(0);
    assert!(again.stdout.contains("nothing changed"), "{}", again.stdout);
    assert_eq!(version(&mainstay), 1);
}

#[test]
fn a_preview_changes_nothing() {
    let mainstay = Binary::new();
    let preview = mainstay.import(COMPANY, &["--preview"]).assert(0);
    assert!(
        preview.stdout.contains("quarantined") && preview.stdout.contains("1,480.00 EUR"),
        "{}",
        preview.stdout
    );
    let json = mainstay.import(COMPANY, &["--preview", "--json"]).assert(0).json();
    assert_eq!(
        (&json["accepted"], &json["quarantined"], &json["already_imported"]),
        (&7.into(), &1.into(), &false.into())
    );
    assert_eq!(version(&mainstay), 0);
    assert_eq!(std::fs::read_dir(mainstay.path("data/ledger/lines")).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(mainstay.path("data/ledger/staging")).unwrap().count(), 0);
}

#[test]
fn without_yes_and_without_a_terminal_nothing_is_imported() {
    let mainstay = Binary::new();
    let ended = mainstay.import(COMPANY, &[]).assert(1);
    assert!(ended.stderr.contains("--yes"), "{}", ended.stderr);
    assert_eq!(version(&mainstay), 0);
}

fn import_by(mapping: &str, csv: &[u8]) -> (Binary, Ended) {
    let mainstay = Binary::new();
    let (mapping, file) = (mainstay.write("other.toml", mapping), mainstay.write("other.csv", csv));
    let paths = [file.to_str().unwrap(), mapping.to_str().unwrap()];
    let ended =
        mainstay.run(&["import", "lines", paths[0], "--mapping", paths[1], "--yes", "--data", "data"]);
    (mainstay, ended)
}

#[rstest]
#[case::an_empty_file(MAPPING, "", 1, "empty")]
#[case::a_header_alone(
    MAPPING,
    "customer,name,country,invoice,date,product,revenue,cost\n",
    1,
    "nothing to import"
)]
#[case::a_missing_column(
    MAPPING,
    "customer,name,country,invoice,date,product,revenue\nA,A,,1,2026-01-01,P,1\n",
    1,
    "cost"
)]
#[case::no_mapping_at_all("this is = not [ toml", COMPANY, 1, "TOML")]
#[case::a_mapping_of_the_future("source = 'erp'\nkind = 'budget'\n", COMPANY, 1, "kind")]
#[case::a_cut_parquet_file(MAPPING, "PAR1\u{15}\u{4}", 1, "damaged")]
fn what_cannot_be_imported_ends_with_its_code_and_says_why(
    #[case] mapping: &str,
    #[case] csv: &str,
    #[case] code: i32,
    #[case] words: &str,
) {
    let (mainstay, ended) = import_by(mapping, csv.as_bytes());
    let ended = ended.assert(code);
    assert!(ended.stderr.contains(words), "`{}` does not say `{words}`", ended.stderr);
    assert!(!ended.stderr.contains("fault of Mainstay"), "{}", ended.stderr);
    assert!(ended.stdout.is_empty(), "a failure has no result: {}", ended.stdout);
    assert_eq!(version(&mainstay), 0);
}

#[rstest]
#[case::dates("03/04/2026,P,1.00,", "2026-04-03", "2026-03-04")]
#[case::numbers("2026-01-01,P,\"1,234\",", "1234", "1.234")]
fn an_ambiguity_ends_with_2_and_shows_both_readings(
    #[case] cells: &str,
    #[case] one: &str,
    #[case] other: &str,
) {
    let open = MAPPING.replace("date_format = '%Y-%m-%d'\n", "");
    let (mainstay, ended) = import_by(
        &open,
        format!("{}A,A,,1,{cells}\n", Lines::new().csv().trim_end().to_owned() + "\n").as_bytes(),
    );
    let ended = ended.assert(2);
    assert!(ended.stderr.contains(one) && ended.stderr.contains(other), "{}", ended.stderr);
    assert_eq!(version(&mainstay), 0);
}

#[test]
fn a_missing_file_and_a_wrong_flag_are_told_apart_by_their_codes() {
    let mainstay = Binary::new();
    let missing = mainstay.run(&[
        "import",
        "lines",
        "nowhere.csv",
        "--mapping",
        "mapping.toml",
        "--yes",
        "--data",
        "data",
    ]);
    let missing = missing.assert(1);
    assert!(missing.stderr.contains("nowhere.csv"), "{}", missing.stderr);
    let no_mapping = mainstay
        .run(&["import", "lines", "mapping.toml", "--mapping", "nowhere.toml", "--data", "data"])
        .assert(1);
    assert!(no_mapping.stderr.contains("nowhere.toml"), "{}", no_mapping.stderr);
    let _ = mainstay.run(&["import", "lines", "x", "--maping", "y"]).assert(2);
    let _ = mainstay.run(&["import", "lines", "x", "--mapping", "y", "--preview", "--yes"]).assert(2);
    let _ = mainstay.run(&["no-such-verb"]).assert(2);
}

#[test]
fn rows_set_aside_are_written_out_and_brought_back() {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let csv = mainstay.run(&["imports", "quarantine", "1", "--data", "data"]).assert(0).stdout;
    assert!(csv.contains("quarantine_reason") && csv.contains(",,,I8,"), "{csv}");
    let arguments =
        ["imports", "quarantine", "1", "--format", "xlsx", "--out", "rows.xlsx", "--data", "data"];
    let ended = mainstay.run(&arguments).assert(0);
    assert!(ended.stderr.contains("1 rows of lines.csv are in rows.xlsx"), "{}", ended.stderr);
    let book = std::fs::read(mainstay.path("rows.xlsx")).unwrap();
    assert!(book.starts_with(b"PK"));
    let _ = mainstay.run(&["imports", "quarantine", "1", "--format", "xlsx", "--data", "data"]).assert(2);
    let mapping = mainstay.write("again.toml", MAPPING).display().to_string();
    // Nothing was corrected: every row is set aside again, with the reason it had.
    let again =
        mainstay.run(&["import", "lines", "rows.xlsx", "--mapping", &mapping, "--yes", "--data", "data"]);
    assert!(again.assert(1).stderr.contains("the row names no customer"));
}

const WITHOUT_CURRENCY: &str =
    "source = \"erp\"\n\n[columns]\ncustomer = \"customer\"\ndate = \"date\"\nrevenue = \"amount\"\n";

#[test]
fn the_currency_of_the_amounts_is_assumed_aloud_or_said_by_a_flag() {
    let mainstay = Binary::new();
    let _ = mainstay.write("plain.toml", WITHOUT_CURRENCY);
    let _ = mainstay.write("amounts.csv", "customer,date,amount\nA,2026-01-05,12.50\n");
    let import = |more: &[&str]| {
        let mut arguments =
            vec!["import", "lines", "amounts.csv", "--mapping", "plain.toml", "--data", "data"];
        arguments.extend(more);
        mainstay.run(&arguments)
    };
    let assumed = import(&["--preview"]).assert(0).stdout;
    assert!(assumed.contains("count as EUR") && assumed.contains("`--currency GBP`"), "{assumed}");
    let unknown = import(&["--preview", "--currency", "Taler"]).assert(2).stderr;
    assert!(unknown.contains("Taler"), "{unknown}");
    let stated = import(&["--yes", "--currency", "GBP", "--json"]).assert(0).json();
    assert_eq!((&stated["currency"], &stated["revenue"]), (&"GBP".into(), &1_250.into()));
    let _ = mainstay.write("plain.toml", format!("{WITHOUT_CURRENCY}currency = \"'GBP'\"\n"));
    let contradicted = import(&["--preview", "--currency", "USD"]).assert(1).stderr;
    assert!(contradicted.contains("is 'GBP' in the mapping, which USD contradicts"), "{contradicted}");
}

#[test]
fn templates_are_printed_or_written_as_a_workbook() {
    let mainstay = Binary::new();
    let printed = mainstay.run(&["import", "template", "lines"]).assert(0).stdout;
    assert!(printed.starts_with("customer,date,revenue,") && printed.contains(",invoice_line,"), "{printed}");
    let _ = mainstay.run(&["import", "template", "rates", "--format", "xlsx"]).assert(2);
    let _ =
        mainstay.run(&["import", "template", "rates", "--format", "xlsx", "--out", "rates.xlsx"]).assert(0);
    assert!(std::fs::read(mainstay.path("rates.xlsx")).unwrap().starts_with(b"PK"));
}
