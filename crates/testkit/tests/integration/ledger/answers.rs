//! What becomes of an answer: its files, the place of a mistake, the rates it needs, and questions nobody waits for.

use std::time::{Duration, Instant};

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type};
use arrow::ipc::reader::FileReader;
use calamine::{Data, Reader, Xlsx};
use mainstay_app::Error;
use mainstay_app::ledger::{AnswerFormat, answer_csv, answer_file, ask};
use mainstay_ledger::sql::{Answer, Limits, tables};
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{Lines, TestApp};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rstest::rstest;

async fn answer(app: &TestApp, question: &str) -> Answer {
    ask(app, &TestApp::owner(), question, Limits::default()).await.expect("it is answered")
}

async fn said(app: &TestApp, question: &str) -> String {
    match ask(app, &TestApp::owner(), question, Limits::default()).await {
        Ok(answer) => answer_csv(&answer).unwrap(),
        Err(error) => error.to_string(),
    }
}

async fn file(app: &TestApp, question: &str, format: AnswerFormat) -> Vec<u8> {
    answer_file(answer(app, question).await, format).await.unwrap()
}

async fn started() -> TestApp {
    TestApp::start(Sqlite).await.expect("SQLite is always there")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_names_every_column_with_its_meaning_and_no_other() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let question = "select table_name, column_name, is_nullable from information_schema.columns
        where table_schema = 'public' order by table_name, ordinal_position";
    let mut described: Vec<String> = Vec::new();
    let mut sorted = tables();
    sorted.sort_by_key(|table| table.name);
    for table in sorted {
        for column in table.columns {
            let nullable = if column.nullable { "YES" } else { "NO" };
            described.push(format!("{},{},{nullable}", table.name, column.name));
            assert!(!column.meaning.is_empty(), "{}.{} says nothing", table.name, column.name);
        }
    }
    let found = said(&app, question).await;
    assert_eq!(found.lines().skip(1).collect::<Vec<_>>(), described);
}

const TYPED: &str =
    "select customer, date, revenue, cost, line, revenue > 0 as gain from lines order by line";

#[tokio::test(flavor = "multi_thread")]
async fn parquet_and_arrow_keep_types_and_values() {
    let app = started().await;
    app.import(&Lines::new().costed("C1", "I1", "2026-01-10", "0.10", "").csv()).await;
    let bytes = file(&app, TYPED, AnswerFormat::Parquet).await;
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(axum::body::Bytes::from(bytes)).unwrap().build().unwrap();
    let parquet = reader.map(Result::unwrap).next().unwrap();
    let bytes = file(&app, TYPED, AnswerFormat::Arrow).await;
    let arrow = FileReader::try_new(std::io::Cursor::new(bytes), None).unwrap().next().unwrap().unwrap();
    for batch in [parquet, arrow] {
        assert_eq!(batch.num_rows(), 1);
        let column = |name: &str| batch.column_by_name(name).unwrap();
        assert_eq!(column("revenue").data_type(), &DataType::Decimal128(18, 4));
        assert_eq!(column("revenue").as_primitive::<Decimal128Type>().value(0), 1_000);
        assert_eq!(column("date").as_primitive::<Date32Type>().value(0), 20_463);
        assert!(column("cost").is_null(0));
        assert!(column("gain").as_boolean().value(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spreadsheet_has_numbers_days_and_texts_that_run_nothing() {
    let app = started().await;
    app.import(&Lines::new().row("C1,=1+1,,I1,2026-01-10,P1,-5.25,").csv()).await;
    let question = "select name, date, revenue, cost, 12345678901234567 as long, true as yes, 0.5e0 as half
        from lines join accounts using (source, customer)";
    let bytes = file(&app, question, AnswerFormat::Xlsx).await;
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Answer").unwrap();
    let row: Vec<Data> = sheet.rows().nth(1).unwrap().to_vec();
    assert_eq!(row[0], Data::String("=1+1".to_owned()));
    assert!(matches!(&row[1], Data::DateTime(day) if (day.as_f64() - 46_032.0).abs() < 1e-9), "{:?}", row[1]);
    assert_eq!(row[2], Data::Float(-5.25));
    assert_eq!(row[3], Data::Empty);
    assert_eq!(row[4], Data::String("12345678901234567".to_owned()), "fifteen digits are all a sheet keeps");
    assert_eq!((&row[5], &row[6]), (&Data::Bool(true), &Data::Float(0.5)));
    assert!(book.worksheet_formula("Answer").unwrap().is_empty());
}

#[rstest]
#[case::a_word_too_many("select 1\nfrom from lines", "line 2, column 6: ")]
#[case::an_open_text("select 'a", "line 1, column 8: ")]
#[case::no_such_column("select\n  profit from lines", "line 2, column 3: ")]
#[case::no_such_table("select * from bills", "line 1, column 15: ")]
#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_told_with_its_place(#[case] question: &str, #[case] begins: &str) {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let sentence = said(&app, question).await;
    assert!(sentence.starts_with(begins) && !sentence.contains("ParserError"), "{sentence}");
}

const FOREIGN: &str = "\
source = 'erp'
reporting_currency = 'EUR'
[columns]
customer = 'customer'
date = 'date'
revenue = 'revenue'
currency = 'currency'
";

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_rate_stops_only_questions_of_amounts() {
    let app = started().await;
    let file = "customer,date,revenue,currency\nA,2026-01-05,100.00,USD\nB,2026-01-31,50.00,EUR\n";
    app.import_by(file, FOREIGN).await.expect("lines may come before their rates");
    app.run_jobs().await.unwrap();
    assert_eq!(said(&app, "select count(*) as lines from lines").await, "lines\n2\n");
    let customers = "select distinct customer from lines where date < '2026-01-10'";
    assert_eq!(said(&app, customers).await, "customer\nA\n");
    assert_eq!(said(&app, "select name from accounts order by name limit 1").await, "name\nA\n");
    for question in ["select sum(revenue) from lines", "select * from lines", "select max(cost) from lines"] {
        let asked = ask(&app, &TestApp::owner(), question, Limits::default()).await;
        let Err(Error::Conflict(sentence)) = asked else { panic!("`{question}`: {asked:?}") };
        assert!(sentence.contains("USD on 1 day (2026-01-05)"), "{sentence}");
    }
    let viewer = app.viewer().await.actor;
    let hidden = ask(&app, &viewer, "select count(cost) from lines", Limits::default()).await.unwrap();
    assert_eq!(answer_csv(&hidden).unwrap().lines().nth(1), Some("0"), "a hidden cost needs no rate");
}

/// Two questions run at once; were they still running, a third would wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_nobody_waits_for_ends() {
    let app = TestApp::with_company(Sqlite).await.expect("SQLite is always there");
    let endless = "select count(*) from generate_series(1, 1000000000000)";
    let owner = TestApp::owner();
    for _ in 0..2 {
        let asked = ask(&app, &owner, endless, Limits::default());
        assert!(tokio::time::timeout(Duration::from_millis(500), asked).await.is_err());
    }
    let start = Instant::now();
    assert_eq!(said(&app, "select 1 as one").await, "one\n1\n");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
