//! Corrections: whatever was imported, replaced and undone, the ledger says what a naive replay in memory says.

use std::collections::{BTreeMap, BTreeSet};

use mainstay_app::ledger;
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_domain::policy::{Actor, Verb, sight};
use mainstay_domain::portfolio::Measure;
use mainstay_domain::time::{AsOf, Day, Window};
use mainstay_ledger::facts::account_facts;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{MAPPING, TestApp};
use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;

const KEYS: [Option<&str>; 5] =
    [None, Some("period"), Some("period:day"), Some("period:file"), Some("invoice")];

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    customer: u8,
    invoice: u8,
    day: u8,
    revenue: i32,
    cost: Option<u8>,
}

impl Row {
    /// Six days, over the turn of a month.
    fn date(&self) -> String {
        if self.day < 3 { format!("2026-01-{}", 29 + self.day) } else { format!("2026-02-0{}", self.day - 2) }
    }

    fn csv(&self) -> String {
        let Self { customer, invoice, revenue, cost, .. } = self;
        let cost = cost.map_or_else(String::new, |cost| cost.to_string());
        format!("C{customer},Customer {customer},,R{invoice},{},P1,{revenue},{cost}\n", self.date())
    }
}

#[derive(Debug, Clone)]
enum Step {
    Import(Vec<Row>, usize),
    /// Delivers a file of before again, by its own key.
    Again(usize),
    Undo(usize),
}

fn row() -> impl Strategy<Value = Row> {
    (0..4_u8, 0..5_u8, 0..6_u8, -50..100_i32, prop::option::of(0..40_u8))
        .prop_map(|(customer, invoice, day, revenue, cost)| Row { customer, invoice, day, revenue, cost })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (vec(row(), 1..6), 0..KEYS.len()).prop_map(|(rows, key)| Step::Import(rows, key)),
        1 => any::<usize>().prop_map(Step::Again),
        2 => any::<usize>().prop_map(Step::Undo),
    ]
}

/// An import as the naive replay knows it.
struct Known {
    id: ImportId,
    rows: Vec<Row>,
    key: Option<&'static str>,
    in_force: bool,
}

impl Known {
    fn covers(&self, row: &Row) -> bool {
        let any = |same: &dyn Fn(&Row) -> bool| self.rows.iter().any(same);
        match self.key {
            None => false,
            Some("period") => any(&|own| own.date()[..7] == row.date()[..7]),
            Some("period:day") => any(&|own| own.day == row.day),
            Some("period:file") => any(&|own| own.day <= row.day) && any(&|own| own.day >= row.day),
            Some(_) => any(&|own| own.invoice == row.invoice),
        }
    }
}

/// The lines in force: each import takes what it covers from those before it and adds its own.
fn replay(imports: &[Known]) -> Vec<Row> {
    imports.iter().filter(|import| import.in_force).fold(Vec::new(), |mut lines, import| {
        lines.retain(|line| !import.covers(line));
        lines.extend(import.rows.iter().cloned());
        lines
    })
}

/// Lines, invoices, revenue, lines with a cost, cost: of each account.
type Facts = BTreeMap<String, (u64, u64, i128, u64, i128)>;

fn facts_of(lines: &[Row]) -> Facts {
    let mut facts = Facts::new();
    let mut invoices: BTreeMap<String, BTreeSet<u8>> = BTreeMap::new();
    for line in lines {
        let account = format!("C{}", line.customer);
        invoices.entry(account.clone()).or_default().insert(line.invoice);
        let of = facts.entry(account.clone()).or_default();
        of.0 += 1;
        of.1 = u64::try_from(invoices[&account].len()).unwrap();
        of.2 += i128::from(line.revenue) * 10_000;
        of.3 += u64::from(line.cost.is_some());
        of.4 += i128::from(line.cost.unwrap_or_default()) * 10_000;
    }
    facts
}

async fn facts_at(app: &TestApp, version: i64) -> Facts {
    let mut view = app.view(&TestApp::owner(), Verb::ReadAccounts).await.unwrap();
    let manifest = ledger::manifest(app, &mut view, Some(LedgerVersion(version))).await.unwrap();
    drop(view);
    let as_of = AsOf("2027-01-01".parse::<Day>().unwrap());
    let sight = sight(&Actor::system());
    let found =
        account_facts(&manifest.ledger, &sight, Window::All.period(as_of), as_of, |_| ()).await.unwrap();
    let each = found.into_iter().map(|(facts, ())| {
        let values = (facts.lines, facts.invoices, facts.revenue.0, facts.costed_lines, facts.cost.0);
        (facts.account.external_id, values)
    });
    each.collect()
}

fn mapping(key: Option<&str>) -> String {
    match key {
        None => MAPPING.to_owned(),
        Some(key) => ledger::state_replace(MAPPING, key.parse().unwrap()).unwrap(),
    }
}

const HEADER: &str = "customer,name,country,invoice,date,product,revenue,cost\n";

async fn deliver(app: &TestApp, imports: &mut Vec<Known>, rows: Vec<Row>, key: Option<&'static str>) {
    let csv = HEADER.to_owned() + &rows.iter().map(Row::csv).collect::<String>();
    let committed = app.import_by(&csv, &mapping(key)).await.expect("the import is accepted");
    if !committed.unchanged {
        imports.push(Known { id: committed.import, rows, key, in_force: true });
    }
}

/// Undoes an import; the preview says how many lines that leaves.
async fn take_back(app: &TestApp, imports: &mut [Known], place: usize) {
    let (owner, id) = (TestApp::owner(), imports[place].id);
    let lines = ledger::undo_preview(app, &owner, id).await.unwrap();
    let before = i64::try_from(replay(imports).len()).unwrap();
    ledger::undo(app, &owner, id).await.expect("the undo is accepted");
    imports[place].in_force = false;
    let after = i64::try_from(replay(imports).len()).unwrap();
    assert_eq!(before - lines.lines + lines.restored_lines, after, "preview");
}

async fn perform(app: &TestApp, imports: &mut Vec<Known>, step: Step) {
    match step {
        Step::Import(rows, key) => deliver(app, imports, rows, KEYS[key]).await,
        Step::Again(which) if !imports.is_empty() => {
            let again = &imports[which % imports.len()];
            let (rows, key) = (again.rows.clone(), again.key);
            // The same file beside itself would be recognised: that is another story.
            if key.is_some() || !again.in_force {
                deliver(app, imports, rows, key).await;
            }
        }
        Step::Undo(which) => {
            let standing: Vec<usize> = (0..imports.len()).filter(|place| imports[*place].in_force).collect();
            if let Some(place) = standing.get(which % standing.len().max(1)) {
                take_back(app, imports, *place).await;
            }
        }
        Step::Again(_) => {}
    }
}

async fn tell(on: Backend, steps: Vec<Step>) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let mut imports: Vec<Known> = Vec::new();
    let mut expected = vec![Facts::new()];
    for step in steps {
        perform(&app, &mut imports, step).await;
        let now = facts_of(&replay(&imports));
        let version = app.version().await;
        assert_eq!(facts_at(&app, version).await, now, "version {version}");
        if usize::try_from(version).unwrap() == expected.len() {
            expected.push(now);
        }
        assert_eq!(usize::try_from(version).unwrap() + 1, expected.len(), "each change is one version");
    }
    for (version, expected) in expected.iter().enumerate() {
        let version = i64::try_from(version).unwrap();
        assert_eq!(&facts_at(&app, version).await, expected, "version {version}, asked at the end");
    }
    let lines = replay(&imports);
    if lines.is_empty() {
        return;
    }
    // The same lines in a fresh directory give the same run.
    let Some(mut fresh) = TestApp::start(on).await else { return };
    fresh.leaves_jobs();
    deliver(&fresh, &mut Vec::new(), lines, None).await;
    let request = portfolio_request();
    assert_eq!(app.run_of(&request).await.content_hash, fresh.run_of(&request).await.content_hash);
    assert_eq!(ledger::sweep(&app).await.unwrap(), 0, "nothing is left over");
}

fn portfolio_request() -> mainstay_app::portfolio::RunRequest {
    mainstay_app::portfolio::RunRequest {
        as_of: Some("2026-06-01".parse().unwrap()),
        window: Window::All,
        measure: Measure::Revenue,
        ..Default::default()
    }
}

fn told(on: Backend, steps: Vec<Step>) {
    tokio::runtime::Runtime::new().unwrap().block_on(tell(on, steps));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_imports_corrections_and_undos_is_the_naive_replay(steps in vec(step(), 1..9)) {
        told(Sqlite, steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn the_same_on_postgresql(steps in vec(step(), 1..9)) {
        told(Postgres, steps);
    }
}

/// January as first delivered, then with one amount put right, one line gone and one come late.
const JANUARY: &str = "\
customer,name,country,invoice,date,product,revenue,cost
C1,Alpha,DE,J1,2026-01-10,P1,100.00,60.00
C2,Beta,DE,J2,2026-01-20,P1,200.00,
C2,Beta,DE,F1,2026-02-03,P1,50.00,
";
const JANUARY_AGAIN: &str = "\
customer,name,country,invoice,date,product,revenue,cost
C1,Alpha,DE,J1,2026-01-10,P1,110.00,60.00
C3,Gamma,DE,J3,2026-01-31,P1,30.00,
";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_month_delivered_again_takes_the_place_of_the_month_and_no_other(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let first = app.import(JANUARY).await;
    let by_month = mapping(Some("period"));
    let path = app.write("again.csv", JANUARY_AGAIN.as_bytes());
    let unwatched = Box::new(mainstay_ledger::import::Unwatched);
    let preview = ledger::preview_file(&app, &TestApp::owner(), &path, "again.csv", &by_month, unwatched)
        .await
        .unwrap();
    let correction = preview.correction.expect("the preview says what changes");
    assert_eq!((correction.changes.lines_removed, correction.changes.lines_added), (2, 2));
    let (currency, change) = correction.changes.totals[0];
    assert_eq!((currency.code(), change.net().to_string().as_str()), ("EUR", "-160.0000"));
    let months: Vec<String> = correction.changes.months.iter().map(|(month, ..)| month.to_string()).collect();
    assert_eq!(months, ["2026-01"]);
    let accounts: Vec<(&str, String)> = correction
        .changes
        .accounts
        .iter()
        .map(|changed| (changed.name.as_str(), changed.change.net().to_string()))
        .collect();
    let expected = [("Beta", "-200.0000"), ("C3", "30.0000"), ("Alpha", "10.0000")];
    assert_eq!(accounts, expected.map(|(name, net)| (name, net.to_owned())));
    assert_eq!(app.version().await, 1, "a preview changes nothing");

    let second = app.import_by(JANUARY_AGAIN, &by_month).await.unwrap();
    app.run_jobs().await.unwrap();
    let second = app.import_of(second).await;
    assert_eq!((second.replaces.as_deref(), second.replaced_lines), (Some("period:month"), 2));
    let first = app.import_of_version(first.ledger_version).await;
    assert_eq!((first.accepted, first.lines_in_force), (3, 1));
    let undo = ledger::undo_preview(&app, &TestApp::owner(), second.id).await.unwrap();
    assert_eq!((undo.lines, undo.restored_lines), (2, 2));
    ledger::undo(&app, &TestApp::owner(), second.id).await.unwrap();
    app.run_jobs().await.unwrap();
    assert_eq!(facts_at(&app, 3).await, facts_at(&app, 1).await);
    assert_eq!(app.import_of_version(1).await.lines_in_force, 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_file_can_be_delivered_again_and_a_repeated_correction_changes_nothing(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let by_month = mapping(Some("period"));
    for (csv, version) in [(JANUARY, 1), (JANUARY_AGAIN, 2), (JANUARY_AGAIN, 2), (JANUARY, 3), (JANUARY, 3)] {
        app.import_by(csv, &by_month).await.expect("accepted");
        assert_eq!(app.version().await, version);
    }
    assert_eq!(facts_at(&app, 3).await, facts_at(&app, 1).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn lines_of_another_source_stay(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    app.import_by(JANUARY, &MAPPING.replace("'erp'", "'other'")).await.unwrap();
    app.import_by(JANUARY_AGAIN, &mapping(Some("period:file"))).await.unwrap();
    assert_eq!(facts_at(&app, 2).await["C2"].0, 2);
}
