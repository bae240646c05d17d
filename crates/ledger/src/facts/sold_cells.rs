//! What ladders are made of: lines folded to cells in one pass, with the agreements and invoices they fall under.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, Int32Array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int32Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::prelude::{col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::economics::{Cell, CellKey, CellSums, InvoiceTerms, OnInvoice, Sales, UnderAgreement};
use mainstay_domain::money::{Amount, PARTS_PER_UNIT};
use mainstay_domain::policy::Sight;
use mainstay_domain::rebates::{Agreement, Sold};
use mainstay_domain::renumbering;
use mainstay_domain::time::{Day, Month, Period};
use rustc_hash::FxHashMap;

use super::open::context;
use super::partitions::fold;
use super::{FactError, Ledger};

/// An agreement and whose purchases of what count.
#[derive(Debug, Clone)]
pub struct RebateScope {
    /// The agreement.
    pub agreement: Agreement,
    /// Whose purchases count.
    pub customers: BTreeSet<AccountRef>,
    /// Of which products; `None` for all, with lines that name none.
    pub products: Option<BTreeSet<String>>,
}

/// What is asked of the lines.
#[derive(Debug, Clone)]
pub struct CellsAsked {
    /// The days that ladders are about.
    pub period: Period,
    /// The exclusive end of what is known; what lies beyond the period counts for agreements alone.
    pub as_of: Day,
    /// The agreements that rebates are accrued by.
    pub agreements: Vec<RebateScope>,
    /// The invoices whose payment is known, by customer and number.
    pub invoices: BTreeMap<(AccountRef, String), InvoiceTerms>,
}

impl CellsAsked {
    /// The first day that is read.
    fn start(&self) -> Option<Day> {
        let begins = self.agreements.iter().map(|scope| scope.agreement.terms().valid_from);
        self.period.start.map(|start| begins.fold(start, Day::min))
    }
}

/// The columns that are read.
const COLUMNS: [&str; 15] = [
    "source",
    "customer",
    "product",
    "ship_to",
    "salesperson",
    "written_currency",
    "kind",
    "invoice",
    "date",
    "revenue",
    "written_revenue",
    "cost",
    "list_price",
    "discount",
    "freight",
];

/// Folds the lines somebody may see.
pub async fn sold_cells(ledger: &Ledger, sight: &Sight, mut asked: CellsAsked) -> Result<Sales, FactError> {
    if ledger.is_empty() {
        return Ok(Sales { cells: Vec::new(), agreements: Vec::new(), invoices: Vec::new() });
    }
    let context = context();
    let lines = ledger.until(asked.as_of).lines_beside_written(&context, sight).await?;
    let start = asked.start().map_or(i32::MIN, Day::epoch);
    let mut columns = COLUMNS.to_vec();
    columns.push("quantity");
    let lines =
        lines.filter(col("date").gt_eq(lit(ScalarValue::Date32(Some(start)))))?.select_columns(&columns)?;
    for scope in &mut asked.agreements {
        let Some(source) = scope.customers.first().map(|customer| &customer.source) else { continue };
        if let Some(products) = &mut scope.products {
            let current =
                |id: &String| ledger.joined.current(renumbering::Numbered::Product, source, id).to_owned();
            *products = products.iter().map(current).collect();
        }
    }
    let question = Arc::new(Question::of(asked));
    let asked = Arc::clone(&question);
    let workers = fold(lines, move |folded: &mut Folded, batch| folded.add(batch, &asked)).await?;
    let mut merged = Folded::default();
    for worker in workers {
        merged.merge(worker);
    }
    Ok(merged.into_sales(&question))
}

/// What is asked, by whom lines name.
struct Question {
    asked: CellsAsked,
    by_account: BTreeMap<AccountRef, Vec<usize>>,
    invoices: BTreeMap<AccountRef, FxHashMap<String, usize>>,
    terms: Vec<InvoiceTerms>,
}

impl Question {
    fn of(asked: CellsAsked) -> Self {
        let mut by_account: BTreeMap<AccountRef, Vec<usize>> = BTreeMap::new();
        for (place, scope) in asked.agreements.iter().enumerate() {
            for customer in &scope.customers {
                by_account.entry(customer.clone()).or_default().push(place);
            }
        }
        let mut invoices: BTreeMap<AccountRef, FxHashMap<String, usize>> = BTreeMap::new();
        let mut terms = Vec::with_capacity(asked.invoices.len());
        for ((account, number), of) in &asked.invoices {
            invoices.entry(account.clone()).or_default().insert(number.clone(), terms.len());
            terms.push(*of);
        }
        Self { asked, by_account, invoices, terms }
    }
}

/// The number of a text, or of none.
const NONE: u32 = u32::MAX;

/// The texts that cells name, each once.
#[derive(Default)]
struct Texts {
    numbers: FxHashMap<Arc<str>, u32>,
    all: Vec<Arc<str>>,
}

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(NONE);
        let text: Arc<str> = Arc::from(text);
        self.numbers.insert(Arc::clone(&text), number);
        self.all.push(text);
        number
    }

    fn text(&self, number: u32) -> Option<Arc<str>> {
        self.all.get(usize::try_from(number).ok()?).cloned()
    }
}

/// A cell's key in numbers of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    source: u32,
    customer: u32,
    product: u32,
    site: u32,
    salesperson: u32,
    currency: u32,
    month: i32,
    is_costed: bool,
    is_inside: bool,
}

impl Key {
    fn renumbered(self, to: &[u32]) -> Self {
        let new = |number: u32| {
            usize::try_from(number).ok().and_then(|place| to.get(place).copied()).unwrap_or(NONE)
        };
        Self {
            source: new(self.source),
            customer: new(self.customer),
            product: new(self.product),
            site: new(self.site),
            salesperson: new(self.salesperson),
            currency: new(self.currency),
            ..self
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Under {
    sold: Sold,
    written: Amount,
}

/// What an account's lines are looked up in.
#[derive(Clone, Default)]
struct OfAccount {
    agreements: Vec<usize>,
    account: Option<AccountRef>,
}

/// The lines one worker has seen.
#[derive(Default)]
struct Folded {
    texts: Texts,
    accounts: FxHashMap<(u32, u32), Arc<OfAccount>>,
    cells: FxHashMap<Key, CellSums>,
    under: FxHashMap<(usize, Key), Under>,
    invoices: FxHashMap<(usize, Key), Amount>,
}

impl Folded {
    fn add(&mut self, batch: &RecordBatch, question: &Question) -> Result<(), FactError> {
        let columns = Columns::of(batch, &mut self.texts)?;
        for row in 0..batch.num_rows() {
            self.line(&columns, row, question)?;
        }
        Ok(())
    }

    fn line(&mut self, columns: &Columns, row: usize, question: &Question) -> Result<(), FactError> {
        let day = Day::from_epoch(columns.days.value(row)).ok_or(FactError::WrongColumn("date"))?;
        let is_inside = question.asked.period.contains(day);
        let [source, customer, product, site, salesperson, currency] =
            columns.texts.each_ref().map(|texts| texts.number(row));
        let is_costed = columns.cost.is_valid(row);
        let month = day.month().0;
        let key = Key { source, customer, product, site, salesperson, currency, month, is_costed, is_inside };
        let sums = columns.sums(row);
        self.cells.entry(key).or_default().add(sums);
        let of = self.account(source, customer, question);
        let under = &mut self.under;
        for place in &of.agreements {
            let Some(scope) = question.asked.agreements.get(*place) else { continue };
            let counts = scope.agreement.period().contains(day)
                && !columns.is_freight(row)
                && columns.is_among(row, scope.products.as_ref());
            if counts {
                let into = under.entry((*place, key)).or_default();
                into.sold.revenue += sums.net;
                into.sold.quantity += sums.quantity;
                into.written += sums.written;
            }
        }
        if let Some(invoices) = of.account.as_ref().and_then(|account| question.invoices.get(account))
            && let Some(place) = invoices.get(columns.invoices.value(row))
        {
            *self.invoices.entry((*place, key)).or_default() += sums.net;
        }
        Ok(())
    }

    fn account(&mut self, source: u32, customer: u32, question: &Question) -> Arc<OfAccount> {
        if let Some(known) = self.accounts.get(&(source, customer)) {
            return Arc::clone(known);
        }
        let account = account(&self.texts, source, customer);
        let agreements = question.by_account.get(&account).cloned().unwrap_or_default();
        let of = Arc::new(OfAccount { agreements, account: Some(account) });
        self.accounts.insert((source, customer), Arc::clone(&of));
        of
    }

    fn merge(&mut self, other: Self) {
        let to: Vec<u32> = other.texts.all.iter().map(|text| self.texts.number(text)).collect();
        for (key, sums) in other.cells {
            self.cells.entry(key.renumbered(&to)).or_default().add(sums);
        }
        for ((place, key), under) in other.under {
            let into = self.under.entry((place, key.renumbered(&to))).or_default();
            into.sold.revenue += under.sold.revenue;
            into.sold.quantity += under.sold.quantity;
            into.written += under.written;
        }
        for ((place, key), net) in other.invoices {
            *self.invoices.entry((place, key.renumbered(&to))).or_default() += net;
        }
    }

    /// The cells in the order of their keys, so that shares of roundings do not depend on who folded what.
    fn into_sales(self, question: &Question) -> Sales {
        let texts = &self.texts;
        let mut cells: Vec<(Key, Cell)> = self
            .cells
            .into_iter()
            .map(|(key, sums)| (key, Cell { key: spelled(texts, key), sums }))
            .collect();
        cells.sort_unstable_by(|(_, a), (_, b)| a.key.cmp(&b.key));
        let places: FxHashMap<Key, usize> =
            cells.iter().enumerate().map(|(place, (key, _))| (*key, place)).collect();
        let mut agreements: Vec<(Agreement, Vec<UnderAgreement>)> =
            question.asked.agreements.iter().map(|scope| (scope.agreement.clone(), Vec::new())).collect();
        for ((place, key), under) in self.under {
            if let Some(((_, parts), cell)) = agreements.get_mut(place).zip(places.get(&key)) {
                parts.push(UnderAgreement { cell: *cell, sold: under.sold, written: under.written });
            }
        }
        let mut invoices: Vec<(InvoiceTerms, Vec<OnInvoice>)> =
            question.terms.iter().map(|terms| (*terms, Vec::new())).collect();
        for ((place, key), net) in self.invoices {
            if let Some(((_, parts), cell)) = invoices.get_mut(place).zip(places.get(&key)) {
                parts.push(OnInvoice { cell: *cell, net });
            }
        }
        for (_, parts) in &mut agreements {
            parts.sort_unstable_by_key(|part| part.cell);
        }
        for (_, parts) in &mut invoices {
            parts.sort_unstable_by_key(|part| part.cell);
        }
        Sales { cells: cells.into_iter().map(|(_, cell)| cell).collect(), agreements, invoices }
    }
}

fn account(texts: &Texts, source: u32, customer: u32) -> AccountRef {
    let text = |number| texts.text(number).map(|text| text.to_string()).unwrap_or_default();
    AccountRef { source: text(source), external_id: text(customer) }
}

fn spelled(texts: &Texts, key: Key) -> CellKey {
    CellKey {
        account: account(texts, key.source, key.customer),
        month: Month(key.month),
        product: texts.text(key.product),
        site: texts.text(key.site),
        salesperson: texts.text(key.salesperson),
        currency: texts.text(key.currency).unwrap_or_else(|| Arc::from("")),
        is_costed: key.is_costed,
        is_inside: key.is_inside,
    }
}

/// A column of texts, by their numbers.
enum Numbered {
    Each(Vec<u32>),
    Keys(Int32Array, Vec<u32>),
}

impl Numbered {
    fn of(column: &ArrayRef, name: &'static str, texts: &mut Texts) -> Result<Self, FactError> {
        if let Some(words) = column.as_dictionary_opt::<Int32Type>() {
            let values = cast(words.values(), &DataType::Utf8)?;
            let values = values.as_string_opt::<i32>().ok_or(FactError::WrongColumn(name))?;
            let numbers = values.iter().map(|text| text.map_or(NONE, |text| texts.number(text))).collect();
            return Ok(Self::Keys(words.keys().clone(), numbers));
        }
        let values = cast(column, &DataType::Utf8)?;
        let values = values.as_string_opt::<i32>().ok_or(FactError::WrongColumn(name))?;
        Ok(Self::Each(values.iter().map(|text| text.map_or(NONE, |text| texts.number(text))).collect()))
    }

    fn number(&self, row: usize) -> u32 {
        let number = match self {
            Self::Each(numbers) => numbers.get(row),
            Self::Keys(keys, numbers) if keys.is_valid(row) => {
                usize::try_from(keys.value(row)).ok().and_then(|key| numbers.get(key))
            }
            Self::Keys(..) => None,
        };
        number.copied().unwrap_or(NONE)
    }
}

struct Columns {
    texts: [Numbered; 6],
    products: datafusion::arrow::array::StringArray,
    kinds: datafusion::arrow::array::StringArray,
    invoices: datafusion::arrow::array::StringArray,
    days: datafusion::arrow::array::Date32Array,
    revenue: Decimal128Array,
    written: Decimal128Array,
    cost: Decimal128Array,
    list_price: Decimal128Array,
    discount: Decimal128Array,
    freight: Decimal128Array,
    quantity: Decimal128Array,
}

impl Columns {
    fn of(batch: &RecordBatch, texts: &mut Texts) -> Result<Self, FactError> {
        let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
        let strings = |name| -> Result<_, FactError> {
            let texts = cast(column(name)?, &DataType::Utf8)?;
            texts.as_string_opt::<i32>().cloned().ok_or(FactError::WrongColumn(name))
        };
        let amounts = |name| {
            column(name)?.as_primitive_opt::<Decimal128Type>().cloned().ok_or(FactError::WrongColumn(name))
        };
        let mut numbered = |name| Numbered::of(column(name)?, name, texts);
        let days = column("date")?.as_primitive_opt::<Date32Type>().cloned();
        Ok(Self {
            texts: [
                numbered("source")?,
                numbered("customer")?,
                numbered("product")?,
                numbered("ship_to")?,
                numbered("salesperson")?,
                numbered("written_currency")?,
            ],
            products: strings("product")?,
            kinds: strings("kind")?,
            invoices: strings("invoice")?,
            days: days.ok_or(FactError::WrongColumn("date"))?,
            revenue: amounts("revenue")?,
            written: amounts("written_revenue")?,
            cost: amounts("cost")?,
            list_price: amounts("list_price")?,
            discount: amounts("discount")?,
            freight: amounts("freight")?,
            quantity: amounts("quantity")?,
        })
    }

    fn sums(&self, row: usize) -> CellSums {
        let known = |amounts: &Decimal128Array| amounts.is_valid(row).then(|| Amount(amounts.value(row)));
        let net = known(&self.revenue).unwrap_or_default();
        let (quantity, discount) = (known(&self.quantity), known(&self.discount));
        let listed = known(&self.list_price).zip(quantity).map(|(price, quantity)| at_list(price, quantity));
        let list = listed.or_else(|| discount.map(|discount| net + discount));
        let freight = known(&self.freight);
        CellSums {
            lines: 1,
            net,
            written: known(&self.written).unwrap_or_default(),
            list: list.unwrap_or(net),
            discount: discount.or_else(|| list.map(|list| list - net)).unwrap_or_default(),
            listed: if list.is_some() { net } else { Amount::ZERO },
            cost: known(&self.cost).unwrap_or_default(),
            freight_lines: u64::from(freight.is_some()),
            freight: freight.unwrap_or_default(),
            quantity: quantity.unwrap_or_default(),
        }
    }

    fn is_freight(&self, row: usize) -> bool {
        self.kinds.value(row) == "freight"
    }

    fn is_among(&self, row: usize, products: Option<&BTreeSet<String>>) -> bool {
        products
            .is_none_or(|products| self.products.is_valid(row) && products.contains(self.products.value(row)))
    }
}

/// Quantity times list price, to 1/10,000.
fn at_list(price: Amount, quantity: Amount) -> Amount {
    let product = price.0 * quantity.0;
    let (whole, rest) = (product / PARTS_PER_UNIT, product % PARTS_PER_UNIT);
    Amount(whole + if rest.abs() * 2 >= PARTS_PER_UNIT { rest.signum() } else { 0 })
}
