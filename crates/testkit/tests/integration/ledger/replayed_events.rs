//! Whatever was imported of orders, payments and lines, corrected and taken back, in any order: each version of the ledger
//! says what a naive replay in memory says. Of an order or an invoice the newest import in force stands, whole.

use mainstay_app::ledger::{self, Moment};
use mainstay_domain::ids::ImportId;
use mainstay_domain::ledger::LedgerVersion;
use mainstay_ledger::sql::Limits;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{MAPPING, TestApp};
use proptest::collection::vec;
use proptest::prelude::*;

const ORDERS: &str = "\
source = 'erp'
kind = 'orders'
[columns]
customer = 'customer'
order_number = 'number'
quantity = 'amount'
order_date = 'date'
";
const PAYMENTS: &str = "\
source = 'erp'
kind = 'payments'
[columns]
customer = 'customer'
invoice = 'number'
amount = 'amount'
currency = \"'EUR'\"
invoice_date = 'date'
due_date = 'date'
";
const HEADER: &str = "customer,number,amount,date\n";
const LINES: &str = "customer,name,country,invoice,date,product,revenue,cost\n";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Orders,
    Payments,
    Lines,
    /// Lines that take the place of all of the day.
    Correction,
}

/// One row of any kind: a customer, a number, an amount, and a day of three.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    customer: u8,
    number: u8,
    amount: u8,
    day: u8,
}

#[derive(Debug, Clone)]
enum Step {
    Import(Kind, Vec<Row>),
    Undo(usize),
}

struct Known {
    id: ImportId,
    kind: Kind,
    rows: Vec<Row>,
    in_force: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop::sample::select(vec![Kind::Orders, Kind::Payments, Kind::Lines, Kind::Correction]);
    let row = (0..3_u8, 0..3_u8, 1..90_u8, 1..4_u8).prop_map(|(customer, number, amount, day)| Row {
        customer,
        number,
        amount,
        day,
    });
    prop_oneof![
        3 => (kind, vec(row, 1..5)).prop_map(|(kind, rows)| Step::Import(kind, rows)),
        1 => any::<usize>().prop_map(Step::Undo),
    ]
}

impl Kind {
    fn csv(self, rows: &[Row]) -> String {
        let row = |Row { customer, number, amount, day }: &Row| match self {
            Self::Orders | Self::Payments => format!("C{customer},N{number},{amount},2026-01-0{day}\n"),
            Self::Lines | Self::Correction => {
                format!("C{customer},,,N{number},2026-01-0{day},P1,{amount},\n")
            }
        };
        let header = if matches!(self, Self::Orders | Self::Payments) { HEADER } else { LINES };
        header.to_owned() + &rows.iter().map(row).collect::<String>()
    }

    fn mapping(self) -> String {
        match self {
            Self::Orders => ORDERS.to_owned(),
            Self::Payments => PAYMENTS.to_owned(),
            Self::Lines => MAPPING.to_owned(),
            Self::Correction => ledger::state_replace(MAPPING, "period:day".parse().unwrap()).unwrap(),
        }
    }

    /// Whether rows of two imports are about the same thing, so that the later import alone has a say.
    fn passes_over(self, later: &Row, earlier: &Row) -> bool {
        match self {
            Self::Orders | Self::Payments => {
                (later.customer, later.number) == (earlier.customer, earlier.number)
            }
            Self::Lines => false,
            Self::Correction => later.day == earlier.day,
        }
    }
}

/// What stands of orders, payments and lines.
type Standing = [Vec<Row>; 3];

fn place(kind: Kind) -> usize {
    match kind {
        Kind::Orders => 0,
        Kind::Payments => 1,
        Kind::Lines | Kind::Correction => 2,
    }
}

fn replay(imports: &[Known]) -> Standing {
    let mut standing = Standing::default();
    for import in imports.iter().filter(|import| import.in_force) {
        let rows = &mut standing[place(import.kind)];
        rows.retain(|row| !import.rows.iter().any(|own| import.kind.passes_over(own, row)));
        rows.extend(import.rows.iter().cloned());
    }
    standing.each_mut().map(|rows| {
        rows.sort();
        std::mem::take(rows)
    })
}

async fn told(app: &TestApp, version: i64) -> Standing {
    let questions = [
        "select customer, order_number, quantity, order_date from orders",
        "select customer, invoice, amount, invoice_date from payments",
        "select customer, invoice, revenue, date from lines",
    ];
    let moment = Moment { version: Some(LedgerVersion(version)), ..Moment::default() };
    let mut standing = Standing::default();
    for (question, rows) in questions.iter().zip(&mut standing) {
        let answer =
            ledger::ask_of(app, &TestApp::owner(), question, moment, Limits::default()).await.unwrap();
        let csv = ledger::answer_csv(&answer).unwrap();
        for line in csv.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let digits = |place: usize| cells[place].trim_end_matches(".0000").trim_start_matches(['C', 'N']);
            rows.push(Row {
                customer: digits(0).parse().unwrap(),
                number: digits(1).parse().unwrap(),
                amount: digits(2).parse().unwrap(),
                day: cells[3][9..].parse().unwrap(),
            });
        }
        rows.sort();
    }
    standing
}

async fn perform(app: &TestApp, imports: &mut Vec<Known>, step: Step) {
    match step {
        Step::Import(kind, rows) => {
            let committed =
                app.import_by(&kind.csv(&rows), &kind.mapping()).await.expect("the import is accepted");
            if !committed.unchanged {
                imports.push(Known { id: committed.import, kind, rows, in_force: true });
            }
        }
        Step::Undo(which) => {
            let standing: Vec<usize> = (0..imports.len()).filter(|place| imports[*place].in_force).collect();
            let Some(place) = standing.get(which % standing.len().max(1)) else { return };
            ledger::undo(app, &TestApp::owner(), imports[*place].id).await.expect("the undo is accepted");
            imports[*place].in_force = false;
        }
    }
}

async fn tell(on: Backend, steps: Vec<Step>) {
    let Some(mut app) = TestApp::start(on).await else { return };
    app.leaves_jobs();
    let (mut imports, mut expected) = (Vec::new(), vec![Standing::default()]);
    for step in steps {
        perform(&app, &mut imports, step).await;
        let version = usize::try_from(app.version().await).unwrap();
        if version == expected.len() {
            expected.push(replay(&imports));
        }
        assert_eq!(version + 1, expected.len(), "each change is one version");
    }
    for (version, expected) in expected.iter().enumerate() {
        assert_eq!(&told(&app, i64::try_from(version).unwrap()).await, expected, "version {version}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_orders_payments_lines_and_undos_is_the_naive_replay(steps in vec(step(), 1..9)) {
        tokio::runtime::Runtime::new().unwrap().block_on(tell(Sqlite, steps));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_orders_payments_lines_and_undos_is_the_same_on_postgresql(steps in vec(step(), 1..9)) {
        tokio::runtime::Runtime::new().unwrap().block_on(tell(Postgres, steps));
    }
}
