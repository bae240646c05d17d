//! What the ledger says of every account: the facts of a portfolio run.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, Date32Array, Decimal128Array, StringArray};
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type};
use datafusion::arrow::record_batch::RecordBatch;
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Sight;
use mainstay_domain::portfolio::{AccountFacts, BuyingDay};
use mainstay_domain::time::{AsOf, Period};
use xxhash_rust::xxh3::xxh3_64;

use super::by_account::{ByAccount, Words};
use super::fold::{Closed, Folded, Line, Span};
use super::summarized::Parted;
use super::{Engine, FactError, Ledger, partitions};

/// The facts of every account with a line before the as-of day, in the order of [`AccountRef`], each with what `of_days`
/// makes of all its days before the as-of day, oldest first.
///
/// The answer does not depend on how lines are spread over files or threads, nor on which files have a summary. The days of
/// one account are in memory at a time.
pub async fn account_facts<T: Send + 'static>(
    ledger: &Ledger,
    sight: &Sight,
    window: Period,
    as_of: AsOf,
    of_days: impl Fn(&[BuyingDay]) -> T + Send + Sync + 'static,
) -> Result<Vec<(AccountFacts, T)>, FactError> {
    if ledger.is_empty() {
        return Ok(Vec::new());
    }
    let (span, ledger, of_days) = (Span::new(window, as_of.0), ledger.until(as_of.0), Arc::new(of_days));
    let mut facts = match ledger.engine() {
        Engine::Here => folded_here(&ledger, sight, span, of_days).await?,
        engine @ Engine::Cluster(_) => {
            let question = || super::on_cluster::account_facts(&ledger, sight, span, Arc::clone(&of_days));
            engine.answer(question).await?
        }
    };
    facts.sort_by(|(a, _), (b, _)| a.account.cmp(&b.account));
    Ok(facts)
}

/// Reads the summaries, and the lines of the files that have none.
async fn folded_here<T: Send + 'static>(
    ledger: &Ledger,
    sight: &Sight,
    span: Span,
    of_days: Arc<impl Fn(&[BuyingDay]) -> T + Send + Sync + 'static>,
) -> Result<Vec<(AccountFacts, T)>, FactError> {
    let (asked, parted_sight) = (ledger.clone(), sight.clone());
    let parted = tokio::task::spawn_blocking(move || Parted::of(&asked, &parted_sight)).await?;
    let mut others = fold_lines(&parted.others, sight, span).await?;
    if let Some((files, of_joined)) = parted.of_joined() {
        others = others.merge(fold_lines(&files, &of_joined, span).await?);
    }
    let of_merged = Arc::clone(&of_days);
    let merging = tokio::task::spawn_blocking(move || parted.merge(others, span, of_merged.as_ref()));
    match merging.await? {
        Ok(facts) => return Ok(facts),
        Err(error) => tracing::warn!("{error}; the lines are read instead"),
    }
    let accounts = fold_lines(ledger, sight, span).await?;
    Ok(tokio::task::spawn_blocking(move || accounts.into_facts(span, of_days.as_ref())).await?)
}

async fn fold_lines(ledger: &Ledger, sight: &Sight, span: Span) -> Result<Accounts, FactError> {
    if ledger.is_empty() {
        return Ok(Accounts::default());
    }
    let columns = ["source", "customer", "invoice", "date", "revenue", "cost"];
    let lines = ledger.lines(&ledger.context()?, sight).await?.select_columns(&columns)?;
    let folds = partitions::fold(lines, move |fold: &mut Accounts, batch| fold.add(batch, span)).await?;
    let merging =
        tokio::task::spawn_blocking(|| folds.into_iter().reduce(Accounts::merge).unwrap_or_default());
    Ok(merging.await?)
}

/// The accounts of one worker.
#[derive(Default)]
pub(super) struct Accounts(ByAccount<Folded>);

impl Accounts {
    fn add(&mut self, batch: &RecordBatch, span: Span) -> Result<(), FactError> {
        let columns = Columns::of(batch)?;
        let (mut last_account, mut place) = (None, 0);
        let (mut last_invoice, mut invoice) = (None, 0);
        for row in 0..batch.num_rows() {
            let key = |words: &Words<'_>| words.key(row).unwrap_or_default();
            let account = (key(&columns.sources), key(&columns.customers));
            if last_account != Some(account) {
                place = self.0.place(columns.sources.text(account.0), columns.customers.text(account.1));
                last_account = Some(account);
            }
            let text = columns.invoices.value(row);
            if last_invoice != Some(text) {
                invoice = xxh3_64(text.as_bytes());
                last_invoice = Some(text);
            }
            let line = Line {
                invoice,
                day: columns.dates.value(row),
                revenue: parts(columns.revenues.value(row), "revenue")?,
                cost: columns
                    .costs
                    .is_valid(row)
                    .then(|| parts(columns.costs.value(row), "cost"))
                    .transpose()?,
            };
            if let Some(folded) = self.0.at(place) {
                folded.add(line, span);
            }
        }
        Ok(())
    }

    fn merge(self, other: Self) -> Self {
        Self(self.0.merge(other.0, Folded::merge))
    }

    /// Takes an account out; `None` where it has none of these lines.
    pub(super) fn take(&mut self, account: &AccountRef) -> Option<Folded> {
        self.0.take(account)
    }

    pub(super) fn into_facts<T>(
        self,
        span: Span,
        of_days: &impl Fn(&[BuyingDay]) -> T,
    ) -> Vec<(AccountFacts, T)> {
        let mut days = Vec::new();
        let of = |(account, mut known): (AccountRef, Folded)| {
            let closed = known.close(span);
            fact(account, &known, &closed, &mut days, of_days)
        };
        self.0.into_each().filter_map(of).collect()
    }
}

/// `None` for an account all of whose lines lie on or after the as-of day. `days` is scratch.
pub(super) fn fact<T>(
    account: AccountRef,
    folded: &Folded,
    closed: &Closed,
    days: &mut Vec<BuyingDay>,
    of_days: &impl Fn(&[BuyingDay]) -> T,
) -> Option<(AccountFacts, T)> {
    let (first_day, last_day, last_purchase) = closed.first_last_purchase()?;
    let facts = AccountFacts {
        account,
        first_day,
        last_day,
        last_purchase,
        lines: folded.lines,
        invoices: closed.invoices,
        revenue: folded.revenue(),
        costed_lines: folded.costed_lines,
        costed_revenue: Amount(folded.costed_revenue),
        cost: Amount(folded.cost),
        on_rung: None,
    };
    Some((facts, of_days(closed.buying_days(days))))
}

/// `DECIMAL(18,4)` fits 64 bits; a file that says otherwise is not one of ours.
fn parts(value: i128, column: &'static str) -> Result<i64, FactError> {
    i64::try_from(value).map_err(|_| FactError::WrongColumn(column))
}

struct Columns<'a> {
    sources: Words<'a>,
    customers: Words<'a>,
    invoices: &'a StringArray,
    dates: &'a Date32Array,
    revenues: &'a Decimal128Array,
    costs: &'a Decimal128Array,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self, FactError> {
        let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
        let amounts =
            |name| column(name)?.as_primitive_opt::<Decimal128Type>().ok_or(FactError::WrongColumn(name));
        Ok(Self {
            sources: Words::of(column("source")?, "source")?,
            customers: Words::of(column("customer")?, "customer")?,
            invoices: column("invoice")?.as_string_opt().ok_or(FactError::WrongColumn("invoice"))?,
            dates: column("date")?.as_primitive_opt::<Date32Type>().ok_or(FactError::WrongColumn("date"))?,
            revenues: amounts("revenue")?,
            costs: amounts("cost")?,
        })
    }
}
