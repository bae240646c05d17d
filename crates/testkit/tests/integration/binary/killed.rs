//! `kill -9` at any moment of an import: the ledger is exactly the last committed version.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use mainstay_testkit::{Binary, environment};

pub(super) const ROWS: u64 = 60_000;
/// Each line's revenue is 1.00 to 10.00, ten lines together 55.00.
pub(super) const REVENUE: i64 = 60_000 / 10 * 5_500;

/// A file whose reading takes long enough to be killed in.
pub(super) fn long_file(mainstay: &Binary) {
    let mut csv = b"customer,name,country,invoice,date,product,revenue,cost\n".to_vec();
    for n in 0..ROWS {
        let (customer, day, revenue) = (n % 997, n % 28 + 1, n % 10 + 1);
        writeln!(
            csv,
            "K{customer},Customer {customer},DE,R{n},2026-03-{day:02},P{},{revenue}.00,0.50",
            n % 50
        )
        .unwrap();
    }
    mainstay.write("long.csv", csv);
}

/// A small generator whose seed is printed, so that a bad moment can be tried again.
pub(crate) struct Moments(pub(crate) u64);

impl Moments {
    pub(crate) fn next(&mut self, below: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        below.mul_f64(f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX))
    }
}

pub(super) const IMPORT: [&str; 7] =
    ["import", "lines", "long.csv", "--mapping", "mapping.toml", "--yes", "--data"];

/// The version after a kill; every door works and says the same.
fn state_after(mainstay: &Binary, data: &str) -> i64 {
    let list = mainstay.run(&["imports", "list", "--json", "--data", data]).assert(0).json();
    let total = list["meta"]["total"].as_i64().unwrap();
    let analysis = mainstay.run(&["analyze", "--window", "all", "--format", "json", "--data", data]);
    match total {
        0 => assert!(analysis.assert(1).stderr.contains("no lines yet")),
        1 => {
            let found = analysis.assert(0).json();
            assert_eq!(found["ledger_version"], 1);
            assert_eq!(
                (&found["summary"]["revenue"], &found["summary"]["accounts"]),
                (&REVENUE.into(), &997.into())
            );
        }
        more => panic!("{more} imports after one"),
    }
    total
}

/// Serves until it says its address, which is after the sweep.
fn sweep_by_serving(mainstay: &Binary, data: &str) {
    let mut server = mainstay.command(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    let mut server = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut address).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(address.starts_with("http://localhost:"), "{address}");
}

/// The leases of a killed process run out after half a minute; that much later is written down instead of waited for.
pub(crate) fn let_leases_run_out(mainstay: &Binary, data: &str) {
    let database = mainstay.path(data).join("mainstay.db");
    let sql = "update job set lease_until = '2000-01-01T00:00:00+00:00' where state = 'running'";
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let db = mainstay_app::Db::sqlite(&database).await.unwrap();
        let mainstay_app::Db::Sqlite(pool) = db else { panic!("not SQLite") };
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        pool.close().await;
    });
}

/// The state of the one import after a kill in its undo, and what the ledger says.
fn state_after_undo(mainstay: &Binary, data: &str) -> String {
    let list = mainstay.run(&["imports", "list", "--json", "--data", data]).assert(0).json();
    let import = &list["imports"][0];
    let analysis = mainstay.run(&["analyze", "--window", "all", "--format", "json", "--data", data]);
    let state = import["state"].as_str().unwrap().to_owned();
    match state.as_str() {
        "in_force" => {
            let found = analysis.assert(0).json();
            assert_eq!(
                (&found["ledger_version"], &found["summary"]["revenue"]),
                (&1.into(), &REVENUE.into())
            );
            assert!(import["undone_at"].is_null() && import["undone_version"].is_null());
        }
        "undone" => {
            assert!(analysis.assert(1).stderr.contains("no lines yet"));
            assert_eq!(import["undone_version"], 2);
        }
        other => panic!("{other}"),
    }
    state
}

#[test]
fn a_kill_at_any_moment_of_an_undo_leaves_it_done_or_not_begun() {
    let kills: u32 = environment("MAINSTAY_KILLS").map_or(8, |count| count.parse().unwrap());
    let seed = environment("MAINSTAY_SEED").map_or(20_260_631, |seed| seed.parse().unwrap());
    let (mainstay, mut moments) = (Binary::new(), Moments(seed));
    long_file(&mainstay);
    let undo = |data: &str| mainstay.command(&["imports", "undo", "1", "--yes", "--data", data]);
    let import = |data: &str| mainstay.run(&[&IMPORT[..], &[data]].concat()).assert(0);
    let _ = import("whole");
    let started = Instant::now();
    assert!(undo("whole").status().unwrap().success());
    let whole = started.elapsed();
    assert_eq!(state_after_undo(&mainstay, "whole"), "undone");
    let mut done = 0;
    for kill in 0..kills {
        let data = format!("killed-{kill}");
        let _ = import(&data);
        let mut killed = undo(&data).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moments.next(whole));
        killed.kill().unwrap();
        killed.wait().unwrap();
        if state_after_undo(&mainstay, &data) == "undone" {
            done += 1;
        } else {
            let _ = mainstay.run(&["imports", "undo", "1", "--yes", "--data", &data]).assert(0);
            assert_eq!(state_after_undo(&mainstay, &data), "undone");
        }
        let again = mainstay.run(&[&IMPORT[..], &[&data, "--json"]].concat()).assert(0).json();
        assert_eq!((&again["ledger_version"], &again["revenue"]), (&3.into(), &REVENUE.into()));
        std::fs::remove_dir_all(mainstay.path(&data)).ok();
    }
    println!("{kills} kills within {whole:?} (seed {seed}): {done} after the commit");
}

fn files_below(mainstay: &Binary, folder: &str) -> usize {
    std::fs::read_dir(mainstay.path(folder)).unwrap().count()
}

#[test]
fn a_kill_at_any_moment_leaves_the_last_committed_version() {
    let kills: u32 = environment("MAINSTAY_KILLS").map_or(10, |count| count.parse().unwrap());
    let seed = environment("MAINSTAY_SEED").map_or(20_260_630, |seed| seed.parse().unwrap());
    let (mainstay, mut moments) = (Binary::new(), Moments(seed));
    long_file(&mainstay);
    let started = Instant::now();
    let _ = mainstay.run(&[&IMPORT[..], &["whole"]].concat()).assert(0);
    let whole = started.elapsed();
    assert_eq!(state_after(&mainstay, "whole"), 1);

    let mut committed = 0;
    for kill in 0..kills {
        let data = format!("killed-{kill}");
        let mut import = mainstay.command(&[&IMPORT[..], &[&data]].concat());
        let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moments.next(whole));
        import.kill().unwrap();
        import.wait().unwrap();
        let version = state_after(&mainstay, &data);
        committed += version;
        if kill % 5 == 0 {
            let again = mainstay.run(&[&IMPORT[..], &[&data, "--json"]].concat()).assert(0).json();
            assert_eq!((&again["ledger_version"], &again["unchanged"]), (&1.into(), &(version == 1).into()));
            assert_eq!(state_after(&mainstay, &data), 1);
            let_leases_run_out(&mainstay, &data);
            sweep_by_serving(&mainstay, &data);
            assert_eq!(files_below(&mainstay, &format!("{data}/ledger/staging")), 0);
            assert_eq!(files_below(&mainstay, &format!("{data}/ledger/lines")), 1);
        }
        std::fs::remove_dir_all(mainstay.path(&data)).ok();
    }
    println!(
        "{kills} kills within {whole:?} (seed {seed}): {committed} after the commit, {} before",
        i64::from(kills) - committed
    );
}
