//! A file that another program still writes is refused, whatever the half of it looks like.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use mainstay_ledger::import::{ImportError, Mapping, PrepareRequest, Prepared, Progress, prepare};
use tempfile::TempDir;

use super::kit::{PLAIN, day};

/// Changes the file when the first rows have been read.
struct Meddler {
    path: PathBuf,
    change: fn(&Path),
}

impl Progress for Meddler {
    fn report(&self, _fraction: f32, _rows: u64) {
        (self.change)(&self.path);
    }

    fn cancelled(&self) -> bool {
        false
    }
}

fn meddled(text: &str, change: fn(&Path)) -> (Result<Prepared, ImportError>, usize) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("source");
    std::fs::write(&path, text).unwrap();
    let stage_dir = folder.path().join("stage");
    std::fs::create_dir_all(&stage_dir).unwrap();
    let request = PrepareRequest {
        path: path.clone(),
        file_name: "invoices".to_owned(),
        mapping: Mapping::parse(PLAIN).unwrap(),
        mapping_text: PLAIN.to_owned(),
        reporting_currency: None,
        rates: Arc::default(),
        parents: Arc::default(),
        agreements: std::sync::Arc::default(),
        renumberings: std::sync::Arc::default(),
        today: day("2026-06-30"),
        stage_dir: stage_dir.clone(),
        kept: None,
    };
    let prepared = prepare(&request, &Meddler { path, change });
    (prepared, std::fs::read_dir(&stage_dir).unwrap().count())
}

fn append(path: &Path) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(b"B,2026-01-03,2\n").unwrap();
}

fn touch(path: &Path) {
    let an_hour = Duration::from_hours(1);
    File::options().write(true).open(path).unwrap().set_modified(SystemTime::UNIX_EPOCH + an_hour).unwrap();
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused_and_nothing_is_left() {
    let text = "customer,date,revenue\nA,2026-01-02,1\n";
    for change in [append, touch, |path: &Path| std::fs::remove_file(path).unwrap_or_default()] {
        let (prepared, left) = meddled(text, change);
        assert!(matches!(prepared, Err(ImportError::Changed)));
        assert_eq!(left, 0);
    }
    let (prepared, left) = meddled(text, |_| {});
    assert_eq!((prepared.unwrap().report.accepted, left), (1, 2), "the lines and their summary");
}

#[test]
fn an_open_quote_in_a_file_that_grows_is_told_as_a_change() {
    let text = format!("customer,date,revenue\n{}B,\"2026\nC,2\n", "A,2026-01-02,1\n".repeat(100_000));
    assert!(matches!(meddled(&text, |_| {}).0, Err(ImportError::UnclosedQuote { line: 100_002 })));
    assert!(matches!(meddled(&text, touch).0, Err(ImportError::Changed)));
}
