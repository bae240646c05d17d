//! The facts of accounts from a cluster: executors fold and close, and only what is known of each account travels here.
//!
//! Every line is counted twice, once by the fold and once beside it: what got lost on the way is an error and no figure.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::functions_aggregate::count::count_all;
use datafusion::logical_expr::AggregateUDF;
use datafusion::prelude::{Expr, cast, col};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::policy::Sight;
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};

use super::account_facts::fact;
use super::fold::Span;
use super::folded_account::{ClosedAccount, FoldedAccount};
use super::{FactError, Ledger, partitions};

/// The facts of every account, in any order.
pub(super) async fn account_facts<T: Send + 'static>(
    ledger: &Ledger,
    sight: &Sight,
    span: Span,
    of_days: Arc<impl Fn(&[BuyingDay]) -> T + Send + Sync + 'static>,
) -> Result<Vec<(AccountFacts, T)>, FactError> {
    let lines = ledger.lines(&ledger.context()?, sight).await?;
    // As plain texts: the files' dictionaries differ, and accounts of several files meet in one group.
    let text = |name| cast(col(name), DataType::Utf8).alias(name);
    let folded = AggregateUDF::from(FoldedAccount::new(span));
    let folded = folded.call(["invoice", "date", "revenue", "cost"].map(col).to_vec()).alias("folded");
    let columns: [Expr; 6] =
        [text("source"), text("customer"), col("invoice"), col("date"), col("revenue"), col("cost")];
    let accounts = lines.select(columns)?.aggregate(vec![col("source"), col("customer")], vec![folded])?;
    let read = move |into: &mut Read<T>, batch: &RecordBatch| read(batch, of_days.as_ref(), into);
    let (parts, counted): (Vec<Read<T>>, u64) =
        futures::try_join!(partitions::fold(accounts, read), count(ledger, sight))?;
    let folded: u64 = parts.iter().map(|part| part.seen).sum();
    if folded != counted {
        let lost = format!("{folded} of {counted} lines were folded: a part of the work got lost");
        return Err(DataFusionError::Execution(lost).into());
    }
    Ok(parts.into_iter().flat_map(|part| part.facts).collect())
}

/// How many lines there are to fold. Their amounts do not matter, nor in which currency they are.
async fn count(ledger: &Ledger, sight: &Sight) -> Result<u64, FactError> {
    let lines = ledger.as_written(&ledger.context()?, sight)?;
    let answer = lines.aggregate(Vec::new(), vec![count_all().alias("lines")])?.collect().await?;
    let lines = answer.first().and_then(|batch| batch.columns().first()?.as_primitive_opt::<Int64Type>());
    let lines = lines.and_then(|lines| lines.iter().next().flatten());
    lines.and_then(|lines| u64::try_from(lines).ok()).ok_or(FactError::WrongColumn("lines"))
}

/// What was read of the accounts.
struct Read<T> {
    seen: u64,
    facts: Vec<(AccountFacts, T)>,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self { seen: 0, facts: Vec::new() }
    }
}

fn read<T>(
    batch: &RecordBatch,
    of_days: &impl Fn(&[BuyingDay]) -> T,
    into: &mut Read<T>,
) -> Result<(), FactError> {
    let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
    let texts = |name| column(name)?.as_string_opt::<i32>().ok_or(FactError::WrongColumn(name));
    let (sources, customers) = (texts("source")?, texts("customer")?);
    let folded = column("folded")?.as_binary_opt::<i64>().ok_or(FactError::WrongColumn("folded"))?;
    let mut days = Vec::new();
    for row in 0..batch.num_rows() {
        let read = folded.is_valid(row).then(|| ClosedAccount::read(folded.value(row))).flatten();
        let ClosedAccount { seen, folded, closed } = read.ok_or(FactError::WrongColumn("folded"))?;
        into.seen += seen;
        let external_id = customers.value(row).to_owned();
        let account = AccountRef { source: sources.value(row).to_owned(), external_id };
        into.facts.extend(fact(account, &folded, &closed, &mut days, of_days));
    }
    Ok(())
}
