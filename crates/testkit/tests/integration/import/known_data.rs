//! Published data with known totals, through the mappings that the examples teach.
//!
//! The files are not part of the project; a test whose file is absent says so and passes.

use std::path::{Path, PathBuf};

use mainstay_domain::money::Currency;

use super::kit::{Imported, import_file};

fn shared(file: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("MAINSTAY_SHARED_DATA")
        .map_or_else(|| project.join("../shared/data"), PathBuf::from);
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: `{}` is not there", path.display());
    None
}

fn imported(mapping: &str, file: &str) -> Option<Imported> {
    let path = shared(file)?;
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(project.join(format!("examples/mappings/{mapping}.toml"))).unwrap();
    Some(import_file(&path, &text, None, tempfile::TempDir::new().unwrap()).unwrap())
}

fn cents(imported: &Imported) -> Option<i64> {
    imported.prepared.report.revenue.unwrap().to_minor(Currency::EUR)
}

#[test]
fn online_retail_quarantines_the_lines_without_customer() {
    let Some(imported) = imported("online_retail", "online_retail.parquet") else { return };
    let report = &imported.prepared.report;
    assert_eq!((report.read, report.quarantined), (541_909, 135_080));
    assert_eq!(cents(&imported), Some(830_006_581));
    assert_eq!(imported.prepared.customers.len(), 4_372);
    assert_eq!(report.currency.code(), "GBP");
    let (first, last) = (report.first_day.unwrap(), report.last_day.unwrap());
    assert_eq!((first.to_string().as_str(), last.to_string().as_str()), ("2010-12-01", "2011-12-09"));
}

#[test]
fn northwind_adds_up_to_the_cent() {
    let Some(imported) = imported("northwind", "northwind_lines.csv") else { return };
    assert_eq!((imported.prepared.report.read, imported.prepared.report.quarantined), (2_155, 0));
    assert_eq!(cents(&imported), Some(126_579_304));
    assert_eq!(imported.prepared.customers.len(), 89);
}

#[test]
fn classicmodels_leaves_cancelled_orders_out() {
    let Some(imported) = imported("classicmodels", "classicmodels_lines.csv") else { return };
    assert_eq!(imported.prepared.report.rows, 2_996);
    assert_eq!(imported.prepared.report.quarantined, 0);
    assert_eq!(cents(&imported), Some(936_533_643));
}

#[test]
fn superstore_has_costs_on_every_line() {
    let Some(imported) = imported("superstore", "superstore.csv") else { return };
    let report = &imported.prepared.report;
    assert_eq!((report.read, report.costed_lines), (9_994, 9_994));
    assert_eq!(cents(&imported), Some(229_720_086));
    let profit = (report.revenue.unwrap() - report.cost.unwrap()).to_minor(Currency::EUR);
    assert_eq!(profit, Some(28_639_702));
    assert_eq!(imported.prepared.customers.len(), 793);
}
