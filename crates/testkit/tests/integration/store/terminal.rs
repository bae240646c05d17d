//! The program at a terminal and as a server, on a ledger in a bucket.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use mainstay_testkit::{Binary, COMPANY};

use super::{Bucket, Trouble};

const PLACE: [&str; 4] = ["--data", "data", "--ledger", "s3://kam/ledgers/one"];

pub(super) fn command(mainstay: &Binary, bucket: &Bucket, verb: &[&str]) -> Command {
    let mut command = mainstay.command(&[verb, &PLACE].concat());
    command.envs(bucket.variables()).args(["--clock", "2026-06-30T09:00:00Z"]);
    command
}

/// The exit code, and everything that was said.
pub(super) fn run(mainstay: &Binary, bucket: &Bucket, verb: &[&str]) -> (Option<i32>, String) {
    let ended = tokio::task::block_in_place(|| command(mainstay, bucket, verb).output().unwrap());
    let said = [ended.stdout, ended.stderr].concat();
    (ended.status.code(), String::from_utf8(said).unwrap())
}

pub(super) const IMPORT: [&str; 6] = ["import", "lines", "lines.csv", "--mapping", "mapping.toml", "--yes"];

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_works_on_a_bucket() {
    let (mainstay, bucket) = (Binary::new(), Bucket::start().await);
    mainstay.write("lines.csv", COMPANY);
    let (code, said) = run(&mainstay, &bucket, &IMPORT);
    assert_eq!(code, Some(0), "{said}");
    assert!(!mainstay.path("data/ledger").exists(), "nothing of the ledger lies here");
    let (code, said) = run(&mainstay, &bucket, &["analyze"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) =
        run(&mainstay, &bucket, &["sql", "select sum(revenue) as revenue from lines", "--format", "csv"]);
    assert_eq!((code, said.as_str()), (Some(0), "revenue\n1480.0000\n"));
    let (code, said) = run(&mainstay, &bucket, &["doctor"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("s3://kam/ledgers/one takes files and gives them back"), "{said}");
    let (code, said) = run(&mainstay, &bucket, &["backup", "copy"]);
    assert_eq!(code, Some(1), "{said}");
    let (code, said) = run(&mainstay, &bucket, &["imports", "undo", "1", "--yes"]);
    assert_eq!(code, Some(0), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_does_not_answer_is_named_and_nothing_is_lost() {
    let (mainstay, bucket) = (Binary::new(), Bucket::start().await);
    mainstay.write("lines.csv", COMPANY);
    for trouble in [Trouble::Refuses(1_000), Trouble::Waits(Duration::from_mins(1))] {
        bucket.makes(trouble);
        let (code, said) = run(&mainstay, &bucket, &IMPORT);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("s3://kam/ledgers/one"), "{said}");
    }
    let (code, said) = run(&mainstay, &bucket, &["doctor"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("nothing is lost"), "{said}");
    bucket.makes(Trouble::None);
    let (code, said) = run(&mainstay, &bucket, &IMPORT);
    assert_eq!(code, Some(0), "{said}");
    let (_, said) = run(&mainstay, &bucket, &["imports", "list"]);
    assert!(said.contains("lines.csv"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_starts_while_its_store_is_away_and_computes_when_it_is_back() {
    let (mainstay, bucket) = (Binary::new(), Bucket::start().await);
    mainstay.write("lines.csv", COMPANY);
    let (code, said) = run(&mainstay, &bucket, &IMPORT);
    assert_eq!(code, Some(0), "{said}");
    bucket.makes(Trouble::Refuses(8));
    let mut server = command(&mainstay, &bucket, &["serve", "--listen", "127.0.0.1:0"]);
    let mut server = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut address = String::new();
    tokio::task::block_in_place(|| {
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut address).unwrap();
    });
    assert!(address.starts_with("http://localhost:"), "{address}");
    let mut patience = 150;
    while bucket.files("runs").is_empty() && patience > 0 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        patience -= 1;
    }
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(bucket.files("runs").len(), 1, "the run that the import left is computed");
}
