//! Files of accounts, products and rates: each row accepted whole, quarantined with a reason, or left out.

use mainstay_domain::rates::Rates;
use mainstay_ledger::import::QuarantineCode as Code;
use mainstay_ledger::import::{DOCUMENTATION, Entry, Field, ImportError, Kind, Records};
use mainstay_testkit::environment;

use super::kit::{Imported, import, import_beside};

const ACCOUNTS: &str = "source = 'erp'\nkind = 'accounts'\n[columns]\naccount = 'id'\nname = 'name'\nparent = 'group'\ncurrency = 'cur'\n";
const RATES: &str = "source = 'ecb'\nkind = 'rates'\nreporting_currency = 'EUR'\n[columns]\ncurrency = 'cur'\ndate = 'day'\nrate = 'rate'\n";

fn entries(imported: &Imported) -> &[Entry] {
    match &imported.prepared.records {
        Records::Register(entries) => entries,
        other => panic!("{other:?} are no entries"),
    }
}

fn ids(imported: &Imported) -> Vec<&str> {
    entries(imported).iter().map(|entry| entry.external_id.as_str()).collect()
}

fn accounts(rows: &str, parents: &[(&str, &str)]) -> Imported {
    import_beside(format!("id,name,group,cur\n{rows}"), ACCOUNTS, Rates::default(), parents).unwrap()
}

/// What the rates of a file are worth: currency, day, number as quoted.
fn rates(imported: &Imported) -> Vec<(String, String, String)> {
    let Records::Rates(rates) = &imported.prepared.records else { panic!("these are no rates") };
    rates
        .iter()
        .map(|rate| (rate.currency.to_string(), rate.day.to_string(), rate.rate.to_string()))
        .collect()
}

#[test]
fn an_account_is_what_its_row_says() {
    let imported = accounts("007,  Alpha Ltd ,G1,usd\n008,,,\n", &[]);
    assert_eq!(ids(&imported), ["007", "008"]);
    let first = &entries(&imported)[0];
    assert_eq!(first.stated(Field::Name), Some("Alpha Ltd"));
    assert_eq!((first.parent(), first.stated(Field::Currency)), (Some("G1"), Some("USD")));
    assert_eq!(first.stated(Field::City), None, "the mapping does not speak of it");
    assert_eq!(
        entries(&imported)[1].stated(Field::Parent),
        Some(""),
        "an empty cell says that there is none"
    );
    let report = &imported.prepared.report;
    assert_eq!((report.rows, report.accepted, report.revenue), (2, 2, None));
}

#[test]
fn each_fault_of_an_accounts_row_has_its_code() {
    let imported = accounts(",No id,,\nA,,,XQQ\nB\u{7},,,\nC,,G\u{7},\nD,fine,,\nD,again,,\n", &[]);
    assert_eq!(
        imported.reasons(),
        [(Code::BadId, 2), (Code::BadCurrency, 1), (Code::MissingId, 1), (Code::Duplicate, 1)]
    );
    assert_eq!(ids(&imported), ["D"]);
    let again = imported.prepared.quarantine_sample.iter().find(|row| row.code == Code::Duplicate).unwrap();
    assert!(again.reason.contains("line 6"), "the first stands: {}", again.reason);
}

#[test]
fn a_group_of_many_levels_is_accepted_in_any_order() {
    let imported = accounts("S1,Site,C1,\nC1,Company,G1,\nG1,Group,H1,\nH1,Holding,,\n", &[]);
    assert_eq!(ids(&imported), ["S1", "C1", "G1", "H1"]);
}

#[test]
fn rows_that_close_a_circle_are_quarantined_and_those_below_it_are_not() {
    let imported = accounts("A,,B,\nB,,C,\nC,,A,\nD,,A,\nE,,E,\n", &[]);
    assert_eq!(imported.reasons(), [(Code::ParentCircle, 4)]);
    assert_eq!(ids(&imported), ["D"]);
    let lines: Vec<u64> = imported.prepared.quarantine_sample.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 4, 6]);
}

#[test]
fn a_row_may_close_a_circle_with_what_the_register_knows() {
    let known = [("G", "H"), ("X", "G")];
    assert_eq!(ids(&accounts("H,,X,\n", &known)), [""; 0], "H below X, X below G, G below H");
    assert_eq!(ids(&accounts("H,,X,\nG,,,\n", &known)), ["H", "G"], "the same file parts G from H");
    // G is refused for its own circle; what the register then still says closes the next one.
    assert_eq!(ids(&accounts("G,,G,\nH,,X,\n", &known)), [""; 0]);
}

#[test]
fn rates_are_read_as_quoted() {
    let imported =
        import("cur,day,rate\nUSD,2026-01-02,0.92\nJPY,2026-01-02,0.006123456789\n", RATES).unwrap();
    let expected = [("USD", "2026-01-02", "0.92"), ("JPY", "2026-01-02", "0.006123456789")];
    assert_eq!(rates(&imported), expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    let report = &imported.prepared.report;
    assert_eq!(report.first_day, Some(super::kit::day("2026-01-02")));
    assert_eq!(report.currency.code(), "EUR");
}

/// Rates of 100 units, as central banks quote the yen, are a calculation.
#[test]
fn a_rate_may_be_calculated() {
    let mapping = RATES.replace("rate = 'rate'", "rate = 'rate / 100'");
    let imported = import("cur,day,rate\nJPY,2026-01-02,0.61\n", &mapping).unwrap();
    assert_eq!(rates(&imported)[0].2, "0.0061");
}

#[test]
fn each_fault_of_a_rate_has_its_code() {
    let rows = "XQQ,2026-01-02,1.5\nUSD,,1.5\nUSD,2026-01-02,\nUSD,2026-01-02,0\nUSD,2026-01-02,-1.5\nUSD,2026-01-02,n/a\n\
                USD,2026-01-02,99999999.5\nEUR,2026-01-02,1.5\nEUR,2026-01-02,1\nUSD,2026-01-02,0.92\nUSD,2026-01-02,0.93\n";
    let imported = import(format!("cur,day,rate\n{rows}"), RATES).unwrap();
    assert_eq!(
        imported.reasons(),
        [
            (Code::BadDate, 1),
            (Code::BadNumber, 1),
            (Code::BadCurrency, 1),
            (Code::Duplicate, 1),
            (Code::BadRate, 5)
        ]
    );
    assert_eq!(rates(&imported).len(), 2, "the euro is one euro, and the first rate of a day stands");
}

#[test]
fn rates_with_a_decimal_comma_are_decided_and_ambiguous_ones_asked() {
    let imported = import("cur;day;rate\nUSD;2026-01-02;0,92\n", RATES).unwrap();
    assert_eq!(rates(&imported)[0].2, "0.92");
    let asked = import("cur;day;rate\nJPY;2026-01-02;1,234\n", RATES);
    assert!(matches!(asked, Err(ImportError::Ambiguous { .. })), "{:?}", asked.err());
}

#[test]
fn rates_of_a_ledger_without_a_currency_must_say_what_they_lead_to() {
    let mapping = RATES.replace("reporting_currency = 'EUR'\n", "");
    let text = import("cur,day,rate\nUSD,2026-01-02,0.92\n", &mapping).err().unwrap().to_string();
    assert!(text.contains("`reporting_currency`: is required"), "{text}");
}

#[test]
fn the_templates_read_themselves() {
    for kind in Kind::ALL {
        let read = import(kind.template_csv(), &kind.template_mapping());
        assert_eq!(read.unwrap_or_else(|error| panic!("{kind}: {error}")).prepared.report.rows, 0, "{kind}");
    }
}

#[test]
fn the_examples_of_each_kind_make_a_row_that_is_accepted() {
    for kind in Kind::ALL {
        let described = kind.fields().iter().map(|field| kind.described(*field));
        let (mut row, mut unsaid) = (Vec::new(), 0);
        for described in described {
            unsaid += usize::from(described.meaning.is_empty());
            row.push(described.example);
        }
        assert_eq!(unsaid, 0, "every field of {kind} is described");
        let read = import(kind.template_csv() + &row.join(",") + "\n", &kind.template_mapping());
        let report = read.unwrap_or_else(|error| panic!("{kind}: {error}")).prepared.report;
        assert_eq!((report.accepted, report.quarantined), (1, 0), "{kind}: {:?}", report.reasons);
    }
}

/// The workbook of a template with a row filled in: its sheet of facts, and the one that explains it.
fn filled_in(kind: Kind) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name(kind.as_str()).unwrap();
    for (column, field) in (0_u16..).zip(kind.fields()) {
        sheet.write_string(0, column, field.as_str()).unwrap();
        sheet.write_string(1, column, kind.described(*field).example).unwrap();
    }
    let sheet = book.add_worksheet().set_name("Documentation").unwrap();
    for (column, title) in (0_u16..).zip(DOCUMENTATION) {
        sheet.write_string(0, column, title).unwrap();
        sheet.write_string(1, column, "explained").unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_filled_in_workbook_is_read_without_a_question() {
    for kind in Kind::ALL {
        let read = import(filled_in(kind), &kind.template_mapping());
        let report = read.unwrap_or_else(|error| panic!("{kind}: {error}")).prepared.report;
        assert_eq!((report.accepted, report.quarantined), (1, 0), "{kind}: {:?}", report.reasons);
        let empty = import(mainstay_app::ledger::template_xlsx(kind).unwrap(), &kind.template_mapping());
        let said = empty.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("no visible sheet has a header with rows below it"), "{kind}: {said}");
    }
}

#[test]
fn the_page_of_schemas_says_what_the_code_does() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas.md");
    let said = mainstay_ledger::import::schemas_page();
    if environment("MAINSTAY_ACCEPT").is_some() {
        std::fs::write(page, &said).unwrap();
    }
    assert!(
        std::fs::read_to_string(page).unwrap_or_default() == said,
        "the fields changed: run this with MAINSTAY_ACCEPT=1 and read the difference"
    );
}

#[test]
fn keys_of_another_kind_are_mistakes() {
    for (text, key) in [
        (format!("{ACCOUNTS}revenue = 'x'\n"), "columns.revenue"),
        (format!("{ACCOUNTS}[missing]\ncustomer = 'unassigned'\n"), "missing"),
        (format!("{ACCOUNTS}[rates]\nquote = 'per_unit'\n"), "rates"),
        (format!("{RATES}[rates]\nquote = 'backwards'\n"), "rates.quote"),
        (RATES.replace("'EUR'", "'euro'"), "reporting_currency"),
        (RATES.replace("'rates'", "'wares'"), "kind"),
    ] {
        let Err(problems) = mainstay_ledger::import::Mapping::parse(&text) else {
            panic!("{key} was accepted")
        };
        assert!(problems.iter().any(|problem| problem.key == key), "{key}: {problems:?}");
    }
}
