//! `kill -9` at any moment of an import into a bucket: what was uploaded and not committed is nobody's, and is swept.

use std::fmt::Write;
use std::process::Stdio;
use std::time::Instant;

use mainstay_testkit::{Binary, environment};

use super::Bucket;
use super::terminal::{IMPORT, command, run};
use crate::binary::killed::{Moments, let_leases_run_out};

const ROWS: u64 = 20_000;
const TOTALS: [&str; 4] = [
    "sql",
    "select count(*) as lines, cast(sum(revenue) as bigint) as revenue from lines",
    "--format",
    "csv",
];

fn file() -> String {
    let mut csv = "customer,name,country,invoice,date,product,revenue,cost\n".to_owned();
    for n in 0..ROWS {
        writeln!(csv, "K{},Customer,DE,R{n},2026-03-{:02},P1,{}.00,0.50", n % 997, n % 28 + 1, n % 10 + 1)
            .unwrap();
    }
    csv
}

/// An empty data directory and bucket for each kill: a process that finds the lines of another one in place would not
/// upload them.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_moment_of_an_import_into_a_bucket_leaves_the_last_committed_version() {
    let kills: u32 = environment("MAINSTAY_KILLS").map_or(4, |count| count.parse().unwrap());
    let seed = environment("MAINSTAY_SEED").map_or(20_260_634, |seed| seed.parse().unwrap());
    let mut moments = Moments(seed);
    let started = Instant::now();
    let mut whole = None;
    let mut committed = 0;
    for kill in 0..=kills {
        let (mainstay, bucket) = (Binary::new(), Bucket::start().await);
        mainstay.write("lines.csv", file());
        // The first one is let to its end, to know how long it takes.
        let Some(whole) = whole else {
            let (code, said) = run(&mainstay, &bucket, &IMPORT);
            assert_eq!(code, Some(0), "{said}");
            whole = Some(started.elapsed());
            continue;
        };
        let mut import = command(&mainstay, &bucket, &IMPORT);
        let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let after = moments.next(whole);
        tokio::time::sleep(after).await;
        import.kill().unwrap();
        import.wait().unwrap();

        let (_, list) = run(&mainstay, &bucket, &["imports", "list", "--json"]);
        let list: serde_json::Value = serde_json::from_str(&list).unwrap();
        let version = list["meta"]["total"].as_i64().unwrap();
        committed += version;
        let expected = if version == 1 { "lines,revenue\n20000,110000\n" } else { "lines,revenue\n0,\n" };
        let (code, told) = run(&mainstay, &bucket, &TOTALS);
        assert_eq!((code, told.as_str()), (Some(0), expected), "kill {kill} after {after:?}");
        tokio::task::block_in_place(|| {
            std::thread::scope(|scope| scope.spawn(|| let_leases_run_out(&mainstay, "data")).join().unwrap());
        });
        let (code, said) = run(&mainstay, &bucket, &["doctor", "--repair"]);
        assert_eq!(code, Some(0), "{said}");
        let named = usize::try_from(version).unwrap();
        assert_eq!(bucket.files("lines").len(), named, "nothing lies there that no version names");
        let (code, said) = run(&mainstay, &bucket, &IMPORT);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(run(&mainstay, &bucket, &TOTALS).1, "lines,revenue\n20000,110000\n");
        assert_eq!(bucket.files("lines").len(), 1);
    }
    println!("{kills} kills (seed {seed}): {committed} after the commit");
}
