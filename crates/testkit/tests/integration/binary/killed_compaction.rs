//! `kill -9` at any moment in which small files are merged: questions say what they said, nothing reads what was left, and
//! `mainstay doctor` makes whole what is missing.

use std::fmt::Write;
use std::process::Stdio;
use std::time::Instant;

use mainstay_testkit::{Binary, environment};

use super::killed::Moments;
use super::killed_corrections::copy;

/// One more than are merged, so that some file stays by itself in versions between.
const FILES: u64 = 9;
const ROWS: u64 = 2_000;
/// Lines of 1.00 to 10.00 in turn: ten of them together 55.00.
const REVENUE: i64 = 9 * 2_000 / 10 * 5_500;
const REPAIR: [&str; 4] = ["doctor", "--repair", "--json", "--data"];

fn file(number: u64) -> String {
    let mut csv = "customer,name,country,invoice,date,product,revenue,cost\n".to_owned();
    for n in 0..ROWS {
        let (customer, invoice, day) = ((n * 7 + number) % 997, n * FILES + number, n % 28 + 1);
        writeln!(
            csv,
            "K{customer},Customer,DE,R{invoice},2026-03-{day:02},P{},{}.00,0.50",
            n % 50,
            n % 10 + 1
        )
        .unwrap();
    }
    csv
}

/// Revenue and customers by the door that reads summaries, and revenue by the one that reads lines.
fn assert_told(mainstay: &Binary, data: &str) {
    let found =
        mainstay.run(&["analyze", "--window", "all", "--format", "json", "--data", data]).assert(0).json();
    assert_eq!(
        (&found["ledger_version"], &found["summary"]["revenue"], &found["summary"]["accounts"]),
        (&FILES.into(), &REVENUE.into(), &997.into())
    );
    let question = "select cast(sum(revenue) * 100 as bigint) as revenue from lines";
    let asked = mainstay.run(&["sql", question, "--format", "json", "--data", data]).assert(0).json();
    assert_eq!(asked["rows"][0][0].as_i64(), Some(REVENUE));
}

fn merged(mainstay: &Binary, data: &str) -> usize {
    let folder = std::fs::read_dir(mainstay.path(&format!("{data}/ledger/compacted")));
    let names = folder.into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".parquet")).count()
}

#[test]
fn a_kill_at_any_moment_of_a_merge_changes_nothing_that_is_told() {
    let kills: u32 = environment("MAINSTAY_KILLS").map_or(4, |count| count.parse().unwrap());
    let seed = environment("MAINSTAY_SEED").map_or(20_260_633, |seed| seed.parse().unwrap());
    let (mainstay, mut moments) = (Binary::new(), Moments(seed));
    for number in 0..FILES {
        mainstay.write("part.csv", file(number));
        let import = ["import", "lines", "part.csv", "--mapping", "mapping.toml", "--yes", "--data", "base"];
        let _ = mainstay.run(&import).assert(0);
    }
    // Without summaries every question reads lines, and the repair has more to be killed in.
    std::fs::remove_dir_all(mainstay.path("base/ledger/summaries")).ok();
    assert_eq!(merged(&mainstay, "base"), 0);
    copy(&mainstay, "base", "whole");
    let started = Instant::now();
    let _ = mainstay.run(&[&REPAIR[..], &["whole"]].concat()).assert(0);
    let whole = started.elapsed();
    assert_eq!(merged(&mainstay, "whole"), 1);
    assert_told(&mainstay, "whole");

    let mut after = 0;
    for kill in 0..kills {
        let data = format!("killed-{kill}");
        copy(&mainstay, "base", &data);
        let mut repair = mainstay.command(&[&REPAIR[..], &[&data]].concat());
        let mut repair = repair.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moments.next(whole));
        repair.kill().unwrap();
        repair.wait().unwrap();
        after += merged(&mainstay, &data);
        assert_told(&mainstay, &data);
        let found = mainstay.run(&[&REPAIR[..], &[&data]].concat()).assert(0).json();
        let findings = found["findings"].as_array().unwrap();
        let is_well = |finding: &&serde_json::Value| finding["state"] != "fail";
        assert_eq!(findings.iter().filter(is_well).count(), findings.len(), "{found}");
        assert_eq!(merged(&mainstay, &data), 1);
        assert_told(&mainstay, &data);
        std::fs::remove_dir_all(mainstay.path(&data)).ok();
    }
    println!("{kills} kills within {whole:?} (seed {seed}): {after} after the merge");
}
