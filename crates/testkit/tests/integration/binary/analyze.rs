//! `mainstay analyze`: the contract that scripts rely on.

use mainstay_testkit::{Binary, COMPANY};
use serde_json::{Value, json};

fn company() -> Binary {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    mainstay
}

fn analyze(mainstay: &Binary, more: &[&str]) -> Value {
    let mut arguments = vec!["analyze", "--format", "json", "--data", "data"];
    arguments.extend(more);
    mainstay.run(&arguments).assert(0).json()
}

#[test]
fn json_has_every_key_of_the_contract() {
    let found = analyze(&company(), &[]);
    assert_eq!(found["ledger_version"], 1);
    assert_eq!(found["as_of"], "2026-05-01");
    assert_eq!(
        (&found["parameters"]["window"], &found["parameters"]["measure"]),
        (&"12m".into(), &"revenue".into())
    );
    let summary = &found["summary"];
    assert_eq!((&summary["accounts"], &summary["inactive"]), (&4.into(), &1.into()));
    assert_eq!((&summary["revenue"], &summary["gross_profit"]), (&98_000.into(), &34_000.into()));
    assert_eq!(summary["abc"]["revenue"], json!({ "A": 1, "B": 1, "C": 1, "N": 1, "unknown": 0 }));
    assert_eq!(summary["abc"]["gross_profit"], json!({ "A": 1, "B": 0, "C": 0, "N": 2, "unknown": 1 }));
    for (ratio, expected) in [("gini", 0.5), ("hhi", 0.665), ("effective_customers", 1.0 / 0.665)] {
        assert!((summary[ratio].as_f64().unwrap() - expected).abs() < 1e-9, "{ratio}: {}", summary[ratio]);
    }
    for (largest, share) in [("1", 0.8), ("3", 1.0)] {
        assert!((summary["cr"][largest].as_f64().unwrap() - share).abs() < 1e-9, "{}", summary["cr"]);
    }
    for largest in ["4", "10", "20"] {
        assert!(summary["cr"].as_object().unwrap().contains_key(largest), "cr.{largest}");
    }
    assert!(summary.as_object().unwrap().contains_key("top_20_percent_share"));
    assert_eq!(summary["accounts_for_80_percent"], 1);
    let accounts = found["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 5, "one object each, inactive ones too");
    assert_eq!((&accounts[0]["external_id"], &accounts[0]["revenue"]), (&"C1".into(), &80_000.into()));
    assert_eq!(
        (&accounts[0]["revenue_class"], &accounts[0]["gross_profit_class"]),
        (&"A".into(), &"A".into())
    );
}

#[test]
fn window_as_of_and_measure_are_obeyed() {
    let mainstay = company();
    assert_eq!(analyze(&mainstay, &["--window", "all"])["summary"]["revenue"], 148_000);
    assert_eq!(analyze(&mainstay, &["--window", "24m"])["summary"]["revenue"], 98_000);
    let early = analyze(&mainstay, &["--window", "all", "--as-of", "2026-02-15"]);
    assert_eq!((&early["as_of"], &early["summary"]["revenue"]), (&"2026-02-15".into(), &120_000.into()));
    let by_profit = analyze(&mainstay, &["--measure", "gross_profit"]);
    assert_eq!(by_profit["parameters"]["measure"], "gross_profit");
    assert_eq!(by_profit["summary"]["cr"]["1"], 1.0, "only Alpha has a profit");
    let _ = mainstay.run(&["analyze", "--window", "13m", "--data", "data"]).assert(2);
    let _ = mainstay.run(&["analyze", "--as-of", "2026-02-30", "--data", "data"]).assert(2);
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let mainstay = company();
    let ask = || mainstay.run(&["analyze", "--format", "json", "--data", "data"]).assert(0).stdout;
    assert_eq!(ask(), ask());
}

#[test]
fn csv_goes_to_stdout_or_to_a_file() {
    let mainstay = company();
    let printed = mainstay.run(&["analyze", "--format", "csv", "--data", "data"]).assert(0).stdout;
    let mut reader = csv::Reader::from_reader(printed.as_bytes());
    assert_eq!(reader.records().count(), 5);
    let out =
        mainstay.run(&["analyze", "--format", "csv", "--data", "data", "--out", "accounts.csv"]).assert(0);
    assert_eq!(out.stdout, "");
    assert_eq!(std::fs::read_to_string(mainstay.path("accounts.csv")).unwrap(), printed);
    let _ = mainstay.run(&["analyze", "--data", "data", "--out", "no/such/folder/x"]).assert(1);
}

#[test]
fn the_table_is_a_sentence_and_the_largest_accounts() {
    let shown = company().run(&["analyze", "--data", "data"]).assert(0).stdout;
    assert!(shown.contains("1 of 3 customers bring 80%"), "{shown}");
    assert!(shown.contains("Alpha Works") && shown.contains("800.00"), "{shown}");
}

#[test]
fn as_narrows_what_is_shown() {
    let mainstay = company();
    for (email, more) in [("all@f.example", None), ("some@f.example", Some("C1,C2"))] {
        let mut arguments = vec!["users", "add", email, "--name", "Vera", "--data", "data"];
        arguments.extend(more.iter().flat_map(|only| ["--only", *only]));
        let _ = mainstay.run(&arguments).assert(0);
    }
    let seen = analyze(&mainstay, &["--as", "all@f.example", "--measure", "gross_profit"]);
    assert_eq!(seen["summary"]["gross_profit"], Value::Null);
    assert_eq!(seen["summary"]["abc"]["gross_profit"], Value::Null);
    assert_eq!(seen["parameters"]["measure"], "revenue");
    assert!(seen["accounts"].as_array().unwrap().iter().all(|row| row["gross_profit"].is_null()));
    let seen = analyze(&mainstay, &["--as", "some@f.example"]);
    assert_eq!((&seen["summary"]["accounts"], &seen["summary"]["revenue"]), (&2.into(), &95_000.into()));
    let csv = mainstay
        .run(&["analyze", "--format", "csv", "--as", "all@f.example", "--data", "data"])
        .assert(0)
        .stdout;
    assert!(!csv.contains("profit"), "{csv}");
    let table = mainstay.run(&["analyze", "--as", "all@f.example", "--data", "data"]).assert(0).stdout;
    assert!(table.contains("hidden") && !table.contains("400.00"), "{table}");
    let refused = mainstay.import(COMPANY, &["--yes", "--as", "all@f.example"]).assert(1);
    assert!(refused.stderr.contains("takes the role admin"), "{}", refused.stderr);
    let unknown = mainstay.run(&["analyze", "--as", "nobody@f.example", "--data", "data"]).assert(1);
    assert!(unknown.stderr.contains("no user"), "{}", unknown.stderr);
}

#[test]
fn an_empty_ledger_says_what_to_do() {
    let ended = Binary::new().run(&["analyze", "--data", "data"]).assert(1);
    assert!(ended.stderr.contains("mainstay import lines"), "{}", ended.stderr);
}

#[test]
fn xlsx_and_parquet_go_to_a_file() {
    let mainstay = company();
    for format in ["xlsx", "parquet"] {
        let refused = mainstay.run(&["analyze", "--format", format, "--data", "data"]).assert(2);
        assert!(refused.stderr.contains("--out"), "{}", refused.stderr);
        let name = format!("accounts.{format}");
        let written =
            mainstay.run(&["analyze", "--format", format, "--out", &name, "--data", "data"]).assert(0);
        assert_eq!(written.stdout, "");
    }
    assert!(std::fs::read(mainstay.path("accounts.xlsx")).unwrap().starts_with(b"PK"));
    let _ = mainstay.run(&["users", "add", "v@f.example", "--name", "Vera", "--data", "data"]).assert(0);
    let columns = |file: &str| {
        let file = std::fs::File::open(mainstay.path(file)).unwrap();
        let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let names: Vec<String> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
        (names, reader.metadata().file_metadata().num_rows())
    };
    let (names, rows) = columns("accounts.parquet");
    assert_eq!(rows, 5);
    for name in ["external_id", "name", "revenue", "gross_profit", "revenue_class", "xyz", "regularity_cv"] {
        assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
    }
    let seen =
        ["analyze", "--format", "parquet", "--out", "seen.parquet", "--as", "v@f.example", "--data", "data"];
    let _ = mainstay.run(&seen).assert(0);
    let (names, _) = columns("seen.parquet");
    assert!(!names.iter().any(|name| name.contains("cost") || name.contains("profit")), "{names:?}");
}

#[test]
fn cuts_and_xyz_are_asked_by_flags() {
    let mainstay = company();
    let found = analyze(
        &mainstay,
        &["--abc", "70/90", "--xyz-window", "all", "--xyz", "0.3/0.9", "--deviation", "sample"],
    );
    assert_eq!(found["parameters"]["abc"], json!({ "a": 70, "b": 90 }));
    assert_eq!(found["parameters"]["xyz"]["x"], 0.3);
    assert_eq!(found["parameters"]["xyz"]["deviation"], "sample");
    let cells = found["nine_cells"].as_array().unwrap();
    assert_eq!(cells.iter().filter(|cell| cell["xyz"] != "N").count(), 9);
    for wrong in [["--abc", "95/80"], ["--xyz", "1/0.5"], ["--frequency", "0.4/0.75"], ["--period", "decade"]]
    {
        let refused = mainstay.run(&["analyze", wrong[0], wrong[1], "--data", "data"]).assert(2);
        assert!(
            refused.stderr.contains(wrong[1]) || refused.stderr.contains("do not work"),
            "{}",
            refused.stderr
        );
    }
}

/// C3 has no known cost and stands outside.
#[test]
fn a_rung_of_the_ladder_is_a_measure() {
    let mainstay = company();
    let found = analyze(&mainstay, &["--measure", "contribution_1"]);
    assert_eq!(found["parameters"]["measure"], "contribution_1");
    let told = &found["summary"]["rung"];
    assert_eq!((&told["rung"], &told["amount"]), (&"contribution_1".into(), &34_000.into()));
    assert_eq!(told["abc"], json!({ "A": 1, "B": 0, "C": 0, "N": 2, "unknown": 1 }));
    let row = &found["accounts"][0];
    assert_eq!(
        (&row["rung_amount"], &row["rung_class"], &row["share"]),
        (&40_000.into(), &"A".into(), &1.0.into())
    );
    assert_eq!(found["parameters"]["told_with"]["cost_rates"], 0);
    let text = mainstay.run(&["analyze", "--measure", "contribution_1", "--data", "data"]).assert(0).stdout;
    assert!(text.contains("bring 80% of contribution 1") && text.contains("1 unknown"), "{text}");
    let listed = mainstay.run(&["runs", "list", "--data", "data"]).assert(0).stdout;
    assert!(listed.contains("contribution_1"), "{listed}");
    let refused =
        mainstay.run(&["analyze", "--measure", "contribution_9", "--data", "data"]).assert(2).stderr;
    assert!(refused.contains("a rung of the ladder such as"), "{refused}");
}
