//! `doctor`, `backup`, `restore`, `sql` and `token` at a terminal.

use mainstay_testkit::{Binary, COMPANY};

fn filled() -> Binary {
    let mainstay = Binary::new();
    let _ = mainstay.import(COMPANY, &["--yes"]).assert(0);
    let _ = mainstay.run(&["analyze", "--data", "data"]).assert(0);
    mainstay
}

#[test]
fn a_backup_is_restored_and_answers_the_same() {
    let mainstay = filled();
    let _ = mainstay.run(&["backup", "copy.backup", "--data", "data"]).assert(0);
    let restored = mainstay.run(&["restore", "copy.backup", "--data", "new"]).assert(0);
    assert!(restored.stdout.contains("is restored"), "{}", restored.stdout);
    let answer = |data: &str| mainstay.run(&["analyze", "--data", data, "--format", "json"]).assert(0).stdout;
    assert_eq!(answer("data"), answer("new"));
    let again = mainstay.run(&["restore", "copy.backup", "--data", "data"]).assert(1);
    assert!(again.stderr.contains("is not empty"), "{}", again.stderr);
}

#[test]
fn the_doctor_tells_what_is_lost_and_repairs_what_it_can() {
    let mainstay = filled();
    let all_is_well = mainstay.run(&["doctor", "--data", "data"]).assert(0);
    assert!(
        all_is_well.stdout.contains("1, each with its hash")
            || all_is_well.stdout.contains("2, each with its hash")
    );
    std::fs::remove_dir_all(mainstay.path("data/ledger/runs")).unwrap();
    let found = mainstay.run(&["doctor", "--data", "data", "--json"]).assert(0).json();
    let runs =
        found["findings"].as_array().unwrap().iter().find(|finding| finding["what"] == "runs").unwrap();
    assert_eq!(runs["state"], "warn");
    let repaired = mainstay.run(&["doctor", "--repair", "--data", "data"]).assert(0);
    assert!(repaired.stderr.contains("computed 1 lost runs anew"), "{}", repaired.stderr);
    for file in std::fs::read_dir(mainstay.path("data/ledger/lines")).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let lost = mainstay.run(&["doctor", "--data", "data"]).assert(1);
    assert!(lost.stdout.contains("FAIL") && lost.stdout.contains("-> import the file"), "{}", lost.stdout);
    let nowhere = mainstay.run(&["doctor", "--data", "nowhere"]).assert(1);
    assert!(nowhere.stderr.contains("there is no data directory"));
    assert!(!mainstay.path("nowhere").exists());
}

#[test]
fn a_question_is_answered_in_every_form_as_somebody_sees_it() {
    let mainstay = filled();
    let question =
        "select customer, sum(revenue) as revenue, sum(cost) as cost from lines group by customer order by 1";
    let ask = |more: &[&str]| {
        let mut arguments = vec!["sql", question, "--data", "data"];
        arguments.extend(more);
        mainstay.run(&arguments).assert(0)
    };
    let csv = ask(&["--format", "csv"]).stdout;
    assert!(csv.starts_with("customer,revenue,cost\nC1,800.0000,400.0000\n"), "{csv}");
    let json = ask(&["--format", "json", "--limit", "1"]);
    assert_eq!(json.json()["rows"], serde_json::json!([["C1", "800.0000", "400.0000"]]));
    assert_eq!(json.json()["meta"]["more"], true);
    assert!(json.stderr.contains("the first 1 rows"));
    assert!(ask(&[]).stdout.contains("800.0000"));
    let _ = ask(&["--format", "parquet", "--out", "answer.parquet"]);
    assert_eq!(&std::fs::read(mainstay.path("answer.parquet")).unwrap()[..4], b"PAR1");
    for (format, begins) in [("xlsx", b"PK\x03\x04"), ("arrow", b"ARRO")] {
        let _ = ask(&["--format", format, "--out", "answer"]);
        assert_eq!(&std::fs::read(mainstay.path("answer")).unwrap()[..4], begins, "{format}");
    }
    let unsaved = mainstay.run(&["sql", "--saved", "Revenue", "--data", "data"]).assert(1);
    assert!(unsaved.stderr.contains("no saved question"), "{}", unsaved.stderr);
    let add = ["users", "add", "vic@firm.example", "--name", "Vic", "--only", "C2", "--data", "data"];
    let _ = mainstay.run(&add).assert(0);
    let narrowed = ask(&["--format", "csv", "--as", "vic@firm.example"]).stdout;
    assert_eq!(narrowed, "customer,revenue,cost\nC2,150.0000,\n");
    let refused = mainstay.run(&["sql", "drop table lines", "--data", "data"]).assert(1);
    assert!(refused.stderr.contains("only one `select`"), "{}", refused.stderr);
}

#[test]
fn a_token_is_made_listed_and_revoked() {
    let mainstay = filled();
    let _ = mainstay.run(&["users", "add", "vic@firm.example", "--name", "Vic", "--data", "data"]).assert(0);
    let made = mainstay
        .run(&[
            "token",
            "create",
            "nightly",
            "--owner",
            "vic@firm.example",
            "--scopes",
            "read,import",
            "--data",
            "data",
        ])
        .assert(0);
    let secret = made.stdout.trim();
    assert!(secret.starts_with("mst_") && !made.stderr.contains(secret));
    let listed = mainstay.run(&["token", "list", "--data", "data"]).assert(0).stdout;
    let row = listed.lines().find(|line| line.contains("nightly")).unwrap();
    assert!(
        row.contains("Vic") && row.contains("read,import") && row.contains("never") && !row.contains(secret)
    );
    let id = row.split_whitespace().next().unwrap();
    let _ = mainstay.run(&["token", "revoke", id, "--data", "data"]).assert(0);
    let gone = mainstay.run(&["token", "revoke", id, "--data", "data"]).assert(1);
    assert!(gone.stderr.contains("there is no token"), "{}", gone.stderr);
}
