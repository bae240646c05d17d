//! What is staged: sorted, the same bytes each time, nothing left behind by a refusal, and no names of persons.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mainstay_ledger::import::{ImportError, Mapping, PrepareRequest, Progress, prepare};

use super::kit::{PLAIN, day, import};

#[test]
fn lines_are_sorted_by_customer_date_invoice_and_line_as_bytes() {
    let mapping = format!("{PLAIN}invoice = 'invoice'\n");
    let text = "customer,date,invoice,revenue\nb,2026-01-01,9,1\nB,2026-01-02,10,2\nB,2026-01-02,9,3\nB,1969-12-31,1,4\nB,2026-01-02,10,5\n10,2026-01-01,1,6\n9,2026-01-01,1,7\n";
    let lines = import(text, &mapping).unwrap().lines();
    let order: Vec<i128> = lines.iter().map(|line| line.revenue / 10_000).collect();
    assert_eq!(order, [6, 7, 4, 2, 5, 3, 1]);
}

#[test]
fn an_invoice_that_comes_back_later_in_the_file_is_the_same_invoice() {
    let mapping = format!("{PLAIN}invoice = 'invoice'\n");
    let long = "an-invoice-number-of-more-than-sixteen-bytes";
    let text = format!(
        "customer,date,invoice,revenue\nA,2026-01-01,{long}-2,1\nA,2026-01-01,{long}-1,2\nA,2026-01-01,{long}-2,3\nA,2026-01-01,{long},4\nA,2026-01-01,{long}-1,5\n"
    );
    let lines = import(text, &mapping).unwrap().lines();
    let order: Vec<i128> = lines.iter().map(|line| line.revenue / 10_000).collect();
    assert_eq!(order, [4, 2, 5, 1, 3]);
}

#[test]
fn without_invoices_the_day_stands_for_one() {
    let lines = import("customer,date,revenue\nA,02.01.2026,1\n", PLAIN).unwrap().lines();
    assert_eq!(lines.first().unwrap().invoice, "2026-01-02");
}

#[test]
fn the_kind_follows_from_the_signs_unless_it_is_mapped() {
    let mapping = format!("{PLAIN}quantity = 'quantity'\nkind = 'kind'\n");
    let text = "customer,date,revenue,quantity,kind\nA,2026-01-01,5,1,\nA,2026-01-02,-5,-1,\nA,2026-01-03,-5,,\nA,2026-01-04,0,1,\nA,2026-01-05,9,1,FREIGHT\n";
    let kinds: Vec<_> = import(text, &mapping).unwrap().lines().into_iter().map(|line| line.kind).collect();
    assert_eq!(kinds, ["sale", "return", "credit", "free", "freight"]);
}

#[test]
fn the_same_file_and_mapping_give_the_same_bytes() {
    let rows: String = (0..3_000)
        .map(|n| {
            format!("C{},2026-01-{:02},{n}.5,{}\n", n % 97, n % 28 + 1, if n % 50 == 0 { "x" } else { "1" })
        })
        .collect();
    let text = format!("customer,date,revenue,cost\n{rows}");
    let mapping = format!("{PLAIN}cost = 'cost'\n");
    let (one, two) = (import(&text, &mapping).unwrap().prepared, import(&text, &mapping).unwrap().prepared);
    let hashes = |of: &mainstay_ledger::import::Prepared| {
        of.lines.iter().chain(&of.quarantine).map(|file| file.sha256.clone()).collect::<Vec<_>>()
    };
    assert_eq!(hashes(&one).len(), 2);
    assert_eq!(hashes(&one), hashes(&two));
    assert_eq!((one.file_sha256, one.mapping_sha256), (two.file_sha256, two.mapping_sha256));
}

#[test]
fn a_name_of_a_person_is_in_no_ledger_file() {
    let mapping = format!("{PLAIN}customer_name = 'name'\n");
    let imported = import("customer,name,date,revenue\nA,Erika Mustermann,2026-01-02,1\n", &mapping).unwrap();
    let bytes = std::fs::read(&imported.prepared.lines.first().unwrap().path).unwrap();
    assert!(!bytes.windows(10).any(|window| window == b"Mustermann"));
}

#[test]
fn the_last_name_that_is_not_empty_stands() {
    let mapping = format!("{PLAIN}customer_name = 'name'\ncountry = 'country'\n");
    let text =
        "customer,name,country,date,revenue\nA,Old,DE,2026-01-01,1\nA,New,,2026-01-02,1\nA,,,2026-01-03,1\n";
    let imported = import(text, &mapping).unwrap();
    let seen = imported.prepared.customers.first().unwrap();
    assert_eq!((seen.name.as_deref(), seen.country.as_deref()), (Some("New"), Some("DE")));
}

/// Lets the first blocks pass and then asks to stop.
struct Impatient(AtomicBool);

impl Progress for Impatient {
    fn report(&self, _fraction: f32, _rows: u64) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn a_cancelled_import_leaves_no_file() {
    let folder = tempfile::TempDir::new().unwrap();
    let (path, stage_dir) = (folder.path().join("file"), folder.path().join("stage"));
    std::fs::create_dir(&stage_dir).unwrap();
    let rows = "A,2026-01-02,x\n".repeat(200_000);
    std::fs::write(&path, format!("customer,date,revenue\n{rows}")).unwrap();
    let request = PrepareRequest {
        path,
        file_name: "file".to_owned(),
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
    assert!(matches!(prepare(&request, &Impatient(AtomicBool::new(false))), Err(ImportError::Cancelled)));
    assert_eq!(std::fs::read_dir(stage_dir).unwrap().count(), 0);
}
