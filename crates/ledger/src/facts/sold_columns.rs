//! The columns of lines that cells are folded from, with their texts as numbers.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Decimal128Array, Int32Array, StringArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int32Type};
use datafusion::arrow::record_batch::RecordBatch;
use mainstay_domain::categories::Goods;
use mainstay_domain::economics::CellSums;
use mainstay_domain::money::{Amount, PARTS_PER_UNIT};
use mainstay_domain::time::Day;
use rustc_hash::FxHashMap;

use super::FactError;

/// The columns of every line that count for its account.
pub(super) const OF_ACCOUNT: [&str; 10] = [
    "source",
    "customer",
    "written_currency",
    "date",
    "revenue",
    "written_revenue",
    "cost",
    "list_price",
    "discount",
    "freight",
];
/// With list prices comes how much of it there is.
pub(super) const QUANTITY: &str = "quantity";
/// What tells which lines an agreement counts, and in what.
pub(super) const OF_AGREEMENTS: [&str; 3] = ["kind", "product", "unit"];
/// What tells which payment a line belongs to.
pub(super) const INVOICE: &str = "invoice";
/// What tells cells of an account's month apart.
pub(super) const OF_CELLS: [&str; 2] = ["ship_to", "salesperson"];

/// The number of a text, or of none.
pub(super) const NONE: u32 = u32::MAX;

/// The texts that cells name, each once.
#[derive(Default)]
pub(super) struct Texts {
    numbers: FxHashMap<Arc<str>, u32>,
    pub(super) all: Vec<Arc<str>>,
}

impl Texts {
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(NONE);
        let text: Arc<str> = Arc::from(text);
        self.numbers.insert(Arc::clone(&text), number);
        self.all.push(text);
        number
    }

    pub(super) fn text(&self, number: u32) -> Option<Arc<str>> {
        self.all.get(usize::try_from(number).ok()?).cloned()
    }
}

/// A column of texts, by their numbers.
pub(super) enum Numbered {
    /// One that is not read.
    None,
    Each(Vec<u32>),
    /// A key of each row, and the numbers of those words that are named.
    Keys(Int32Array, Vec<Option<u32>>),
}

impl Numbered {
    fn of(column: Option<&ArrayRef>, name: &'static str, texts: &mut Texts) -> Result<Self, FactError> {
        let Some(column) = column else { return Ok(Self::None) };
        if let Some(words) = column.as_dictionary_opt::<Int32Type>() {
            let values = cast(words.values(), &DataType::Utf8)?;
            let values = values.as_string_opt::<i32>().ok_or(FactError::WrongColumn(name))?;
            // A batch names few of the words of its file.
            let mut numbers: Vec<Option<u32>> = vec![None; values.len()];
            for key in words.keys().iter().flatten() {
                let Ok(key) = usize::try_from(key) else { continue };
                if let Some(number @ None) = numbers.get_mut(key) {
                    let is_known = values.is_valid(key);
                    *number = Some(if is_known { texts.number(values.value(key)) } else { NONE });
                }
            }
            return Ok(Self::Keys(words.keys().clone(), numbers));
        }
        let values = cast(column, &DataType::Utf8)?;
        let values = values.as_string_opt::<i32>().ok_or(FactError::WrongColumn(name))?;
        Ok(Self::Each(values.iter().map(|text| text.map_or(NONE, |text| texts.number(text))).collect()))
    }

    pub(super) fn number(&self, row: usize) -> u32 {
        let number = match self {
            Self::Each(numbers) => numbers.get(row).copied(),
            Self::Keys(keys, numbers) if keys.is_valid(row) => {
                usize::try_from(keys.value(row)).ok().and_then(|key| numbers.get(key).copied().flatten())
            }
            Self::Keys(..) | Self::None => None,
        };
        number.unwrap_or(NONE)
    }
}

/// The columns of a batch.
pub(super) struct Columns {
    pub(super) texts: [Numbered; 7],
    products: Option<StringArray>,
    kinds: Option<StringArray>,
    invoices: Option<StringArray>,
    days: Date32Array,
    revenue: Decimal128Array,
    written: Decimal128Array,
    cost: Decimal128Array,
    list_price: Decimal128Array,
    discount: Decimal128Array,
    freight: Decimal128Array,
    quantity: Decimal128Array,
}

impl Columns {
    pub(super) fn of(batch: &RecordBatch, texts: &mut Texts) -> Result<Self, FactError> {
        let column = |name| batch.column_by_name(name).ok_or(FactError::WrongColumn(name));
        let strings = |name| -> Result<_, FactError> {
            let Some(column) = batch.column_by_name(name) else { return Ok(None) };
            let texts = cast(column, &DataType::Utf8)?;
            texts.as_string_opt::<i32>().cloned().map(Some).ok_or(FactError::WrongColumn(name))
        };
        let amounts = |name| {
            column(name)?.as_primitive_opt::<Decimal128Type>().cloned().ok_or(FactError::WrongColumn(name))
        };
        let mut numbered = |name| Numbered::of(batch.column_by_name(name), name, texts);
        let days = column("date")?.as_primitive_opt::<Date32Type>().cloned();
        Ok(Self {
            texts: [
                numbered("source")?,
                numbered("customer")?,
                numbered("product")?,
                numbered("ship_to")?,
                numbered("salesperson")?,
                numbered("written_currency")?,
                numbered("unit")?,
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

    /// What a line adds to its cell, but for its quantity.
    #[inline]
    pub(super) fn sums(&self, row: usize) -> CellSums {
        let known = |amounts: &Decimal128Array| amounts.is_valid(row).then(|| Amount(amounts.value(row)));
        let net = known(&self.revenue).unwrap_or_default();
        let (quantity, discount) = (self.quantity(row), known(&self.discount));
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
            ..CellSums::default()
        }
    }

    /// The quantity as it is written.
    pub(super) fn quantity(&self, row: usize) -> Option<Amount> {
        self.quantity.is_valid(row).then(|| Amount(self.quantity.value(row)))
    }

    pub(super) fn day(&self, row: usize) -> i32 {
        self.days.value(row)
    }

    pub(super) fn invoice(&self, row: usize) -> Option<&str> {
        self.invoices.as_ref().map(|invoices| invoices.value(row))
    }

    pub(super) fn is_costed(&self, row: usize) -> bool {
        self.cost.is_valid(row)
    }

    pub(super) fn is_freight(&self, row: usize) -> bool {
        self.kinds.as_ref().is_some_and(|kinds| kinds.value(row) == "freight")
    }

    pub(super) fn is_among(&self, row: usize, day: Day, goods: Option<&Goods>) -> bool {
        let product = self.products.as_ref().filter(|products| products.is_valid(row));
        goods.is_none_or(|goods| product.is_some_and(|products| goods.contains(products.value(row), day)))
    }
}

/// [`PARTS_PER_UNIT`], small.
const SMALL_PARTS: i64 = 10_000;

/// Quantity times list price, to 1/10,000.
fn at_list(price: Amount, quantity: Amount) -> Amount {
    let product = price.0 * quantity.0;
    let (whole, rest) = match i64::try_from(product) {
        // Nearly everything is small, and small numbers divide many times faster.
        Ok(small) => (i128::from(small / SMALL_PARTS), i128::from(small % SMALL_PARTS)),
        Err(_) => (product / PARTS_PER_UNIT, product % PARTS_PER_UNIT),
    };
    Amount(whole + if rest.abs() * 2 >= PARTS_PER_UNIT { rest.signum() } else { 0 })
}
