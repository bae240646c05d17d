//! `kill -9` at any moment of a correction and of a clean-up: the ledger is exactly the last committed version, every
//! version that can be asked says the same as ever, and the next try goes through.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mainstay_testkit::{Binary, environment};

use super::killed::{IMPORT, Moments, REVENUE, ROWS, long_file};

const CORRECTION: [&str; 9] = [
    "import",
    "lines",
    "again.csv",
    "--mapping",
    "mapping.toml",
    "--replace",
    "period:day",
    "--yes",
    "--data",
];
const CLEANUP: [&str; 6] = ["ledger", "cleanup", "--keep-versions", "1", "--yes", "--data"];

/// The first fourteen days again, at 1.00 a line; what version 2 amounts to.
fn corrected(mainstay: &Binary) -> i64 {
    let mut csv = "customer,name,country,invoice,date,product,revenue,cost\n".to_owned();
    let mut revenue = 0;
    for n in 0..ROWS {
        let day = n % 28 + 1;
        if day > 14 {
            revenue += i64::try_from(n % 10 + 1).unwrap() * 100;
            continue;
        }
        revenue += 100;
        writeln!(csv, "K{},Customer,DE,R{n},2026-03-{day:02},P1,1.00,0.50", n % 997).unwrap();
    }
    mainstay.write("again.csv", csv.into_bytes());
    revenue
}

pub(super) fn copy(mainstay: &Binary, from: &str, to: &str) {
    let (from, to) = (mainstay.path(from), mainstay.path(to));
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

/// What the lines of a version amount to; `None` where it was cleaned up.
fn revenue_of(mainstay: &Binary, data: &str, version: i64) -> Option<i64> {
    let (question, number) =
        ("select cast(sum(revenue) * 100 as bigint) as revenue from lines", version.to_string());
    let asked =
        mainstay.run(&["sql", question, "--format", "json", "--ledger-version", &number, "--data", data]);
    if asked.code != 0 {
        assert!(asked.stderr.contains("clean-up"), "{}", asked.stderr);
        return None;
    }
    asked.json()["rows"][0][0].as_i64()
}

fn version(mainstay: &Binary, data: &str) -> i64 {
    let found = mainstay.run(&["ledger", "versions", "--json", "--data", data]).assert(0).json();
    found["meta"]["total"].as_i64().unwrap()
}

fn kill_within(mainstay: &Binary, arguments: &[&str], after: Duration) {
    let mut killed = mainstay.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    killed.kill().unwrap();
    killed.wait().unwrap();
}

#[test]
fn a_kill_at_any_moment_of_a_correction_or_a_clean_up_leaves_the_last_committed_version() {
    let kills: u32 = environment("MAINSTAY_KILLS").map_or(7, |count| count.parse().unwrap());
    let seed = environment("MAINSTAY_SEED").map_or(20_260_632, |seed| seed.parse().unwrap());
    let (mainstay, mut moments) = (Binary::new(), Moments(seed));
    long_file(&mainstay);
    let after = corrected(&mainstay);
    let _ = mainstay.run(&[&IMPORT[..], &["base"]].concat()).assert(0);
    copy(&mainstay, "base", "corrected");
    let started = Instant::now();
    let _ = mainstay.run(&[&CORRECTION[..], &["corrected"]].concat()).assert(0);
    let correcting = started.elapsed();
    assert_eq!(revenue_of(&mainstay, "corrected", 2), Some(after));
    copy(&mainstay, "corrected", "clean");
    let started = Instant::now();
    let _ = mainstay.run(&[&CLEANUP[..], &["clean"]].concat()).assert(0);
    let cleaning = started.elapsed();
    assert_eq!(revenue_of(&mainstay, "clean", 1), None);

    let (mut committed, mut cleaned) = (0, 0);
    for kill in 0..kills {
        let data = format!("corrected-{kill}");
        copy(&mainstay, "base", &data);
        kill_within(&mainstay, &[&CORRECTION[..], &[&data]].concat(), moments.next(correcting));
        let reached = version(&mainstay, &data);
        assert_eq!(revenue_of(&mainstay, &data, 1), Some(REVENUE), "version 1 says the same as ever");
        if reached == 2 {
            committed += 1;
        } else {
            let _ = mainstay.run(&[&CORRECTION[..], &[&data]].concat()).assert(0);
        }
        assert_eq!((version(&mainstay, &data), revenue_of(&mainstay, &data, 2)), (2, Some(after)));
        std::fs::remove_dir_all(mainstay.path(&data)).ok();

        let data = format!("cleaned-{kill}");
        copy(&mainstay, "corrected", &data);
        kill_within(&mainstay, &[&CLEANUP[..], &[&data]].concat(), moments.next(cleaning));
        assert_eq!(version(&mainstay, &data), 2);
        assert_eq!(revenue_of(&mainstay, &data, 2), Some(after), "the newest version says the same as ever");
        cleaned += i32::from(revenue_of(&mainstay, &data, 1).is_none_or(|revenue| {
            assert_eq!(revenue, REVENUE, "version 1 says the same or that it is gone");
            false
        }));
        let _ = mainstay.run(&["doctor", "--repair", "--data", &data]).assert(0);
        let _ = mainstay.run(&[&CLEANUP[..], &[&data]].concat()).assert(0);
        assert_eq!(std::fs::read_dir(mainstay.path(&format!("{data}/ledger/lines"))).unwrap().count(), 2);
        std::fs::remove_dir_all(mainstay.path(&data)).ok();
    }
    println!(
        "{kills} kills each (seed {seed}): {committed} after the correction, {cleaned} after the clean-up"
    );
}
