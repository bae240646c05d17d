//! What a first look takes the rows of a file for: of real files, of the sample company's, and where it asks.

use mainstay_ledger::import::{Kind, KindGuess, ReadOptions, survey};
use mainstay_sample::{SampleCompany, SampleFile};
use mainstay_testkit::shared_data;
use rstest::rstest;

use super::suggestions::look;

#[rstest]
#[case("classicmodels_lines.csv", Some(Kind::Lines))]
#[case("classicmodels_payments.csv", Some(Kind::Lines))]
#[case("northwind_lines.csv", Some(Kind::Lines))]
#[case("superstore.csv", Some(Kind::Lines))]
#[case("online_retail.parquet", Some(Kind::Lines))]
#[case("rfm_data_orders.csv", Some(Kind::Lines))]
#[case("crm_sales_pipeline.csv", Some(Kind::Lines))]
#[case("crm_accounts.csv", Some(Kind::Accounts))]
#[case("crm_products.csv", Some(Kind::Products))]
#[case("crm_sales_teams.csv", None)]
#[case("donations.csv", None)]
#[case("rfm_expected_rpackage.csv", None)]
fn a_real_file_is_taken_for_what_it_is_or_asked_about(#[case] file: &str, #[case] kind: Option<Kind>) {
    let Some(path) = shared_data().map(|folder| folder.join(file)).filter(|path| path.is_file()) else {
        println!("skipped: {file} is not there");
        return;
    };
    let guess = survey(&path, &ReadOptions::default(), None).unwrap().kind;
    assert_eq!(guess.kind, kind, "{guess:?}");
    assert_eq!(guess.alternatives.is_empty(), kind.is_some(), "{guess:?}");
    assert!(!guess.because.is_empty());
}

#[rstest]
#[case(SampleFile::Lines, Kind::Lines)]
#[case(SampleFile::Accounts, Kind::Accounts)]
#[case(SampleFile::Products, Kind::Products)]
#[case(SampleFile::Rates, Kind::Rates)]
#[case(SampleFile::Orders, Kind::Orders)]
#[case(SampleFile::Payments, Kind::Payments)]
#[case(SampleFile::Activities, Kind::Activities)]
#[case(SampleFile::Rebates, Kind::Rebates)]
fn the_sample_company_s_files_are_taken_for_what_they_are(#[case] file: SampleFile, #[case] kind: Kind) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join(file.name());
    let company = SampleCompany::sized(1, 120, 20_000).unwrap();
    company.write(file, std::fs::File::create(&path).unwrap()).unwrap();
    let found = survey(&path, &ReadOptions::default(), None).unwrap();
    assert_eq!(found.kind.kind, Some(kind), "{:?}", found.kind);
    let of_kind: Vec<_> =
        found.suggestions.iter().filter(|each| each.kind == kind).map(|each| each.field).collect();
    for required in kind.required() {
        assert!(of_kind.contains(required), "{required:?} of {kind} is suggested: {of_kind:?}");
    }
}

#[rstest]
#[case::customers_of_the_year(
    "Customer No,City,Segment,Created on,Revenue\n1,Bonn,steel,2025-01-31,10.5\n",
    &[Kind::Accounts, Kind::Lines]
)]
#[case::numbers_and_names("No,Name\n1,Acme\n", &[Kind::Accounts, Kind::Products])]
#[case::nothing_known("a,b\n1,x\n", &Kind::ALL)]
fn what_could_be_two_things_is_asked(#[case] text: &str, #[case] alternatives: &[Kind]) {
    let KindGuess { kind, alternatives: found, because } = look(text).kind;
    assert_eq!((kind, found.as_slice()), (None, alternatives), "{because}");
}

#[test]
fn the_reason_names_the_columns() {
    let guess = look("Kundennr;Rechnungsdatum;Umsatz netto\n1;2025-01-31;10,5\n").kind;
    assert_eq!(
        guess.because,
        "it has customers (`Kundennr`), dates (`Rechnungsdatum`) and amounts (`Umsatz netto`)"
    );
    let city = look("Nr;Name;Ort\n1;Acme;Bonn\n").kind;
    assert_eq!(city.kind, Some(Kind::Accounts), "goods live nowhere: {}", city.because);
}
