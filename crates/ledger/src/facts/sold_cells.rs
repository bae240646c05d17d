//! What ladders are made of: lines folded to cells in one pass, with the agreements and invoices they fall under.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::prelude::{col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::categories::{Categories, Goods};
use mainstay_domain::economics::{Cell, CellKey, InvoiceTerms, OnInvoice, Sales, UnderAgreement};
use mainstay_domain::money::Amount;
use mainstay_domain::policy::Sight;
use mainstay_domain::rebates::Agreement;
use mainstay_domain::renumbering;
use mainstay_domain::time::{Day, Month, Period};
use mainstay_domain::units::{BaseSum, Units};
use rustc_hash::FxHashMap;

use super::open::context;
use super::partitions::fold;
use super::sold_columns::{Columns, INVOICE, NONE, OF_ACCOUNT, OF_AGREEMENTS, OF_CELLS, QUANTITY, Texts};
use super::sold_lines::{Line, at_cells};
use super::sold_quantities::{InUnit, Sums, Under};
use super::{FactError, Ledger};

/// An agreement and whose purchases of what count.
#[derive(Debug, Clone)]
pub struct RebateScope {
    /// The agreement.
    pub agreement: Agreement,
    /// Whose purchases count.
    pub customers: BTreeSet<AccountRef>,
    /// Of which products, on which days; `None` for all, with lines that name none.
    pub goods: Option<Goods>,
}

/// What cells are told apart by, beside accounts, currencies, and whether their cost is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grain {
    month: bool,
    product: bool,
    site: bool,
}

impl Grain {
    /// Nothing else: enough for accounts and for whatever they belong to. Without products, quantities are counted under
    /// agreements alone.
    pub const ACCOUNT: Self = Self { month: false, product: false, site: false };
    /// Months.
    pub const MONTH: Self = Self { month: true, product: false, site: false };
    /// Products and their categories.
    pub const ITEM: Self = Self { month: false, product: true, site: false };
    /// Sites and salespeople.
    pub const SITE: Self = Self { month: false, product: false, site: true };
    /// All of it.
    pub const FINEST: Self = Self { month: true, product: true, site: true };

    /// What both tell apart.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            month: self.month || other.month,
            product: self.product || other.product,
            site: self.site || other.site,
        }
    }
}

/// What is asked of the lines.
#[derive(Debug, Clone)]
pub struct CellsAsked {
    /// What cells are told apart by. Without months all are of the last of the period.
    pub grain: Grain,
    /// The days that ladders are about.
    pub period: Period,
    /// The exclusive end of what is known; what lies beyond the period counts for agreements alone.
    pub as_of: Day,
    /// The agreements that rebates are accrued by.
    pub agreements: Vec<RebateScope>,
    /// The invoices whose payment is known, by customer and number.
    pub invoices: BTreeMap<(AccountRef, String), InvoiceTerms>,
    /// Whether the lines of the period are told one by one.
    pub lines: bool,
}

impl CellsAsked {
    /// The first day that is read.
    fn start(&self) -> Option<Day> {
        let begins = self.agreements.iter().map(|scope| scope.agreement.terms().valid_from);
        self.period.start.map(|start| begins.fold(start, Day::min))
    }

    /// The columns that tell it.
    fn columns(&self) -> Vec<&'static str> {
        let mut columns = OF_ACCOUNT.to_vec();
        columns.push(QUANTITY);
        if self.grain.site {
            columns.extend(OF_CELLS);
        }
        if self.grain.product || !self.agreements.is_empty() {
            columns.extend(OF_AGREEMENTS);
        }
        if self.lines || !self.invoices.is_empty() {
            columns.push(INVOICE);
        }
        columns
    }
}

/// What products are counted and grouped by.
#[derive(Debug, Clone, Default)]
pub struct GroupedBy {
    /// What quantities are counted in.
    pub units: Arc<Units>,
    /// Which categories products belong to.
    pub categories: Arc<Categories>,
}

/// Folds the lines somebody may see.
pub async fn sold_cells(
    ledger: &Ledger,
    sight: &Sight,
    mut asked: CellsAsked,
    by: GroupedBy,
) -> Result<Sales, FactError> {
    if ledger.is_empty() {
        return Ok(Sales::default());
    }
    let context = context();
    let lines = ledger.until(asked.as_of).lines_beside_written(&context, sight).await?;
    let start = asked.start().map_or(i32::MIN, Day::epoch);
    let lines = lines
        .filter(col("date").gt_eq(lit(ScalarValue::Date32(Some(start)))))?
        .select_columns(&asked.columns())?;
    for scope in &mut asked.agreements {
        let Some(source) = scope.customers.first().map(|customer| &customer.source) else { continue };
        if let Some(goods) = &mut scope.goods {
            let current = |id| ledger.joined.current(renumbering::Numbered::Product, source, id);
            *goods = goods.renumbered(current);
        }
    }
    let question = Arc::new(Question::of(asked, by));
    let asked = Arc::clone(&question);
    let workers = fold(lines, move |folded: &mut Folded, batch| folded.add(batch, &asked)).await?;
    let merging = tokio::task::spawn_blocking(move || {
        let mut workers = workers.into_iter();
        let mut merged = workers.next().unwrap_or_default();
        workers.for_each(|worker| merged.merge(worker));
        merged.into_sales(&question)
    });
    Ok(merging.await?)
}

/// What is asked, by whom lines name.
struct Question {
    asked: CellsAsked,
    by: GroupedBy,
    by_account: BTreeMap<AccountRef, Vec<usize>>,
    invoices: BTreeMap<AccountRef, FxHashMap<String, usize>>,
    terms: Vec<InvoiceTerms>,
    /// Whether lines count for anything beside their cells.
    asks_more_of_lines: bool,
}

impl Question {
    fn of(asked: CellsAsked, by: GroupedBy) -> Self {
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
        let asks_more_of_lines = asked.lines || !by_account.is_empty() || !terms.is_empty();
        Self { asked, by, by_account, invoices, terms, asks_more_of_lines }
    }
}

/// A cell's key in numbers of texts, or in their ranks: then keys are in the order of what they name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    source: u32,
    customer: u32,
    month: i32,
    product: u32,
    category: u32,
    site: u32,
    salesperson: u32,
    currency: u32,
    is_costed: bool,
    is_inside: bool,
}

impl Key {
    pub(super) fn renumbered(self, new: impl Fn(u32) -> u32) -> Self {
        Self {
            source: new(self.source),
            customer: new(self.customer),
            product: new(self.product),
            category: new(self.category),
            site: new(self.site),
            salesperson: new(self.salesperson),
            currency: new(self.currency),
            ..self
        }
    }
}

fn renumbered(number: u32, to: &[u32]) -> u32 {
    usize::try_from(number).ok().and_then(|place| to.get(place).copied()).unwrap_or(NONE)
}

/// What an account's lines are looked up in.
#[derive(Clone, Default)]
struct OfAccount {
    agreements: Vec<usize>,
    account: Option<AccountRef>,
}

/// Cells under way.
#[derive(Default)]
struct Cells {
    places: FxHashMap<Key, usize>,
    all: Vec<(Key, Sums)>,
    /// Where the last line went: the next is mostly of the same cell.
    last: Option<(Key, usize)>,
}

impl Cells {
    #[inline]
    fn at(&mut self, key: Key) -> Option<&mut Sums> {
        let place = match self.last {
            Some((last, place)) if last == key => place,
            _ => *self.places.entry(key).or_insert(self.all.len()),
        };
        if place == self.all.len() {
            self.all.push((key, Sums::default()));
        }
        self.last = Some((key, place));
        self.all.get_mut(place).map(|(_, sums)| sums)
    }

    fn add(&mut self, key: Key, sums: &Sums) {
        if let Some(known) = self.at(key) {
            known.add(sums);
        }
    }
}

/// The lines one worker has seen.
#[derive(Default)]
struct Folded {
    texts: Texts,
    accounts: FxHashMap<(u32, u32), Arc<OfAccount>>,
    /// The category of each product; none where it depends on the day.
    categories: FxHashMap<(u32, u32), Option<u32>>,
    /// What quantities in a unit of a product are in: the unit, and whether a conversion leads there.
    read: FxHashMap<(u32, u32, u32), (InUnit, bool)>,
    cells: Cells,
    /// The day of the last line: the next is mostly of the same.
    last_day: Option<(i32, Day, Month)>,
    under: FxHashMap<(usize, Key), Under>,
    invoices: FxHashMap<(usize, Key), Amount>,
    lines: Vec<Line>,
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
        let (day, month) = match self.last_day {
            Some((epoch, day, month)) if epoch == columns.day(row) => (day, month),
            _ => {
                let day = Day::from_epoch(columns.day(row)).ok_or(FactError::WrongColumn("date"))?;
                self.last_day = Some((columns.day(row), day, day.month()));
                (day, day.month())
            }
        };
        let [source, customer, product, site, salesperson, currency, unit] =
            columns.texts.each_ref().map(|texts| texts.number(row));
        let (grain, end) = (question.asked.grain, question.asked.period.end);
        let of_month = Key {
            source,
            customer,
            month: if grain.month { month.0 } else { end.previous().month().0 },
            product: NONE,
            category: NONE,
            site,
            salesperson,
            currency,
            is_costed: columns.is_costed(row),
            is_inside: question.asked.period.contains(day),
        };
        if !grain.product && !question.asks_more_of_lines {
            if let Some(sums) = self.cells.at(of_month) {
                sums.known.add(&columns.sums(row));
            }
            return Ok(());
        }
        let of_product = Key { product, ..of_month };
        let mut sums = Sums { known: columns.sums(row), ..Sums::default() };
        let key = if grain.product {
            let category = self.category(source, product, day, &question.by.categories);
            let key = Key { category, ..of_product };
            self.count(&mut sums, key, columns.quantity(row).map(|quantity| (unit, day, quantity)), question);
            key
        } else {
            of_month
        };
        self.cells.add(key, &sums);
        if !question.asks_more_of_lines {
            return Ok(());
        }
        let of = self.account(source, customer, question);
        for place in &of.agreements {
            let Some(scope) = question.asked.agreements.get(*place) else { continue };
            let counts = scope.agreement.period().contains(day)
                && !columns.is_freight(row)
                && columns.is_among(row, day, scope.goods.as_ref());
            if !counts {
                continue;
            }
            let mut of_line = (key, sums);
            if !grain.product && scope.agreement.counts_quantity() {
                of_line.0 = of_product;
                let quantity = columns.quantity(row).map(|quantity| (unit, day, quantity));
                self.count(&mut of_line.1, of_product, quantity, question);
            }
            self.under.entry((*place, of_line.0)).or_default().add(Under::of(of_line.1));
        }
        let invoice = columns.invoice(row);
        let invoices = of.account.as_ref().and_then(|account| question.invoices.get(account));
        let paid = invoices.zip(invoice).and_then(|(invoices, invoice)| invoices.get(invoice)).copied();
        if let Some(place) = paid {
            *self.invoices.entry((place, key)).or_default() += sums.known.net;
        }
        if question.asked.lines && key.is_inside {
            let invoice = Arc::from(invoice.unwrap_or_default());
            self.lines.push(Line { key, invoice, paid, day, sums });
        }
        Ok(())
    }

    /// The category of a product on a day.
    fn category(&mut self, source: u32, product: u32, day: Day, categories: &Categories) -> u32 {
        if product == NONE {
            return NONE;
        }
        if let Some(Some(always)) = self.categories.get(&(source, product)) {
            return *always;
        }
        let text = |number| self.texts.text(number).unwrap_or_default();
        let (of, id) = (categories.of(&text(source)), text(product));
        let category = of.and_then(|of| of.on(&id, day)).map_or(NONE, |word| self.texts.number(word));
        let is_dated = of.is_some_and(|of| of.is_dated(&id));
        self.categories.insert((source, product), (!is_dated).then_some(category));
        category
    }

    /// Counts a line's quantity in the base unit of its product.
    fn count(&mut self, sums: &mut Sums, key: Key, written: Option<(u32, Day, Amount)>, question: &Question) {
        let Some((unit, day, quantity)) = written else { return };
        let (Key { source, product, .. }, units) = (key, &question.by.units);
        let known = self.read.get(&(source, product, unit)).copied();
        let (into, converts) = known.unwrap_or_else(|| self.reading(key, unit, units));
        if known.is_none() {
            self.read.insert((source, product, unit), (into, converts));
        }
        let exact = if converts {
            let text = |number| self.texts.text(number).unwrap_or_default();
            units.of(&text(source)).in_base(&text(product), self.texts.text(unit).as_deref(), day, quantity)
        } else {
            BaseSum::written(quantity)
        };
        let net = sums.known.net;
        let Some(exact) = exact else {
            (sums.known.unconverted_lines, sums.known.unconverted_net) = (1, net);
            return;
        };
        (sums.quantity, sums.counted_lines, sums.counted_net, sums.unit) = (exact, 1, net, into);
    }

    fn reading(&mut self, key: Key, unit: u32, units: &Units) -> (InUnit, bool) {
        let text = |number| self.texts.text(number).unwrap_or_default();
        let (source, product, written) = (text(key.source), text(key.product), text(unit));
        let of = units.of(&source);
        let differs = of.base(&product).is_some_and(|base| base != written.trim());
        match of.added_up_in(&product, Some(&written)) {
            Some(into) => {
                let converts = differs && !written.trim().is_empty();
                (InUnit::One(self.texts.number(&into)), converts)
            }
            None => (InUnit::None, false),
        }
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
        let new = |number| renumbered(number, &to);
        for (key, sums) in other.cells.all {
            self.cells.add(key.renumbered(new), &sums.renumbered(new));
        }
        for ((place, key), under) in other.under {
            self.under.entry((place, key.renumbered(new))).or_default().add(under.renumbered(new));
        }
        for ((place, key), net) in other.invoices {
            *self.invoices.entry((place, key.renumbered(new))).or_default() += net;
        }
        self.lines.extend(other.lines.into_iter().map(|line| line.renumbered(new)));
    }

    /// The cells in the order of their keys, so that shares of roundings do not depend on who folded what.
    fn into_sales(self, question: &Question) -> Sales {
        let Self { texts, cells: Cells { all, .. }, under, invoices: on_invoices, lines, .. } = self;
        let texts = &texts;
        // Of an account's product everything in the period is compared, and of an agreement all of a product is added up.
        let whose = |key: &Key| (key.source, key.customer, key.product, key.is_inside);
        let mut units: FxHashMap<_, InUnit> = FxHashMap::default();
        for (key, sums) in all.iter().filter(|(_, sums)| sums.unit != InUnit::None) {
            let seen = units.entry(whose(key)).or_default();
            *seen = seen.with(sums.unit);
        }
        let mut units_under: FxHashMap<_, InUnit> = FxHashMap::default();
        for ((place, key), under) in &under {
            let seen = units_under.entry((*place, key.source, key.product)).or_default();
            *seen = seen.with(under.unit);
        }
        let of = |key: &Key| units.get(&whose(key)).copied().unwrap_or_default();
        let unit = |key: &Key| if let InUnit::One(unit) = of(key) { texts.text(unit) } else { None };
        let sorted = in_order(texts, &all);
        let cell = |place: &usize| {
            let (key, sums) = all.get(*place)?;
            let sums = sums.close(of(key) == InUnit::Several);
            Some(Cell { key: spelled(texts, *key), unit: unit(key), sums })
        };
        let cells: Vec<Cell> = sorted.iter().filter_map(cell).collect();
        let mut places: FxHashMap<Key, usize> = FxHashMap::default();
        if question.asks_more_of_lines {
            let keyed = |(place, at): (usize, &usize)| Some((all.get(*at)?.0, place));
            places = sorted.iter().enumerate().filter_map(keyed).collect();
        }
        let place_of = |key: Key| {
            places
                .get(&if question.asked.grain.product { key } else { Key { product: NONE, ..key } })
                .copied()
        };
        let mut agreements: Vec<(Agreement, Vec<UnderAgreement>)> =
            question.asked.agreements.iter().map(|scope| (scope.agreement.clone(), Vec::new())).collect();
        for ((place, key), under) in under {
            if let Some(((_, parts), cell)) = agreements.get_mut(place).zip(place_of(key)) {
                let seen = units_under.get(&(place, key.source, key.product)).copied();
                parts.push(under.close(cell, seen == Some(InUnit::Several)));
            }
        }
        let mut invoices: Vec<(InvoiceTerms, Vec<OnInvoice>)> =
            question.terms.iter().map(|terms| (*terms, Vec::new())).collect();
        for ((place, key), net) in on_invoices {
            if let Some(((_, parts), cell)) = invoices.get_mut(place).zip(place_of(key)) {
                parts.push(OnInvoice { cell, net });
            }
        }
        for (_, parts) in &mut agreements {
            parts.sort_unstable_by_key(|part| part.cell);
            parts.dedup_by(|next, first| {
                let is_same = next.cell == first.cell;
                if is_same {
                    first.add(next);
                }
                is_same
            });
        }
        for (_, parts) in &mut invoices {
            parts.sort_unstable_by_key(|part| part.cell);
        }
        let lines = at_cells(lines, |key| Some((place_of(key)?, of(&key) == InUnit::Several)));
        Sales { cells, agreements, invoices, lines, ..Sales::default() }
    }
}

/// The places of cells in the order of what their keys name.
fn in_order(texts: &Texts, cells: &[(Key, Sums)]) -> Vec<usize> {
    let mut by_text: Vec<usize> = (0..texts.all.len()).collect();
    by_text.sort_unstable_by_key(|number| texts.all.get(*number));
    let mut ranks = vec![0; by_text.len()];
    for (rank, number) in (1..).zip(by_text) {
        if let Some(place) = ranks.get_mut(number) {
            *place = rank;
        }
    }
    // What is not named comes first.
    let rank = |number: u32| usize::try_from(number).ok().and_then(|at| ranks.get(at)).copied().unwrap_or(0);
    let mut sorted: Vec<(Key, usize)> =
        cells.iter().zip(0..).map(|((key, _), place)| (key.renumbered(rank), place)).collect();
    sorted.sort_unstable();
    sorted.into_iter().map(|(_, place)| place).collect()
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
        category: texts.text(key.category),
        site: texts.text(key.site),
        salesperson: texts.text(key.salesperson),
        currency: texts.text(key.currency).unwrap_or_else(|| Arc::from("")),
        is_costed: key.is_costed,
        is_inside: key.is_inside,
    }
}
