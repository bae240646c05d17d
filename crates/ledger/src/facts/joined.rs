//! Customers and products that were renumbered: rows under an old number are found under the new one. Files stay as they were
//! written; the numbers are exchanged at the door, and whoever asks for the new one reads the rows of the old ones as well.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, DictionaryArray, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int32Type};
use datafusion::common::exec_err;
use datafusion::dataframe::DataFrame;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::{col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::policy::Rows;
use mainstay_domain::renumbering::{Numbered, Renumberings};

/// The renumberings of every source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined(Arc<BTreeMap<String, Renumberings>>);

/// Those of as many sources share a hash; their numbers are compared.
impl Hash for Joined {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.len().hash(state);
    }
}

impl Joined {
    /// The renumberings in force, by source.
    pub fn new(by_source: BTreeMap<String, Renumberings>) -> Self {
        Self(Arc::new(by_source))
    }

    /// Whether any number of this kind stands for another.
    pub fn has(&self, what: Numbered) -> bool {
        self.0.values().any(|numbers| numbers.pairs(what).next().is_some())
    }

    /// The number under which something is found.
    pub fn current<'a>(&'a self, what: Numbered, source: &str, id: &'a str) -> &'a str {
        self.0.get(source).map_or(id, |numbers| numbers.current(what, id))
    }

    /// The account under which rows of an account are found.
    pub fn account(&self, account: &AccountRef) -> AccountRef {
        let external_id = self.current(Numbered::Account, &account.source, &account.external_id).to_owned();
        AccountRef { source: account.source.clone(), external_id }
    }

    /// The numbers under which an account's rows are written: its own first. None of one that was renumbered itself.
    pub fn written<'a>(&'a self, account: &'a AccountRef) -> Vec<&'a str> {
        let id = account.external_id.as_str();
        let Some(numbers) = self.0.get(&account.source) else { return vec![id] };
        if numbers.current(Numbered::Account, id) != id {
            return Vec::new();
        }
        std::iter::once(id).chain(numbers.former(Numbered::Account, id)).collect()
    }

    /// The accounts that have rows under several numbers.
    pub(super) fn accounts(&self) -> BTreeSet<AccountRef> {
        let accounts = self.0.iter().flat_map(|(source, numbers)| {
            let new = numbers.pairs(Numbered::Account).map(|(_, new)| new);
            new.map(|new| AccountRef { source: source.clone(), external_id: new.to_owned() })
        });
        accounts.collect()
    }

    /// Every source with its pairs of old and new.
    pub(crate) fn pairs(&self, what: Numbered) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().flat_map(move |(source, numbers)| {
            numbers.pairs(what).map(move |(old, new)| (source.as_str(), old, new))
        })
    }

    /// The rows somebody sees, as a predicate over files; `None` when that is all of them.
    pub(super) fn predicate(&self, rows: &Rows) -> Option<Expr> {
        let Rows::Only(accounts) = rows else { return None };
        let mut by_source: BTreeMap<&str, Vec<Expr>> = BTreeMap::new();
        for account in accounts {
            by_source.entry(&account.source).or_default().extend(self.written(account).into_iter().map(lit));
        }
        by_source
            .into_iter()
            .filter(|(_, ids)| !ids.is_empty())
            .map(|(source, ids)| col("source").eq(lit(source)).and(col("customer").in_list(ids, false)))
            .reduce(Expr::or)
            .or_else(|| Some(lit(false)))
    }

    /// The rows under the numbers by which they are found.
    pub(super) fn apply(&self, mut rows: DataFrame, has_products: bool) -> Result<DataFrame> {
        for (what, column) in [(Numbered::Account, "customer"), (Numbered::Product, "product")] {
            if self.has(what) && (what == Numbered::Account || has_products) {
                let current = ScalarUDF::from(CurrentNumber::new(self.clone(), what));
                rows = rows.with_column(column, current.call(vec![col("source"), col(column)]))?;
            }
        }
        Ok(rows)
    }
}

/// The number under which a row is found, as a function of the engine: of a source and the number that was written.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct CurrentNumber {
    pub(crate) joined: Joined,
    pub(crate) what: Numbered,
    signature: Signature,
}

impl CurrentNumber {
    /// Its name in plans.
    pub(crate) const NAME: &str = "current_number";

    pub(crate) fn new(joined: Joined, what: Numbered) -> Self {
        Self { joined, what, signature: Signature::any(2, Volatility::Immutable) }
    }

    fn current(&self, sources: &ArrayRef, ids: &ArrayRef) -> Result<ArrayRef> {
        let sources = cast(sources, &DataType::Utf8)?;
        let (Some(sources), Some(ids)) =
            (sources.as_string_opt::<i32>(), ids.as_dictionary_opt::<Int32Type>())
        else {
            return exec_err!("the current number is that of a text and a word");
        };
        let Some(words) = ids.values().as_string_opt::<i32>() else {
            return exec_err!("the current number is that of a word");
        };
        // Nearly every batch is of one source: then words are exchanged instead of rows.
        if let Some(source) = only(sources) {
            let current = words.iter().map(|word| word.map(|id| self.joined.current(self.what, source, id)));
            let current: StringArray = current.collect();
            return Ok(Arc::new(DictionaryArray::try_new(ids.keys().clone(), Arc::new(current))?));
        }
        let rows = ids.keys().iter().zip(sources).map(|(key, source)| {
            let id = words.value(usize::try_from(key?).ok()?);
            Some(self.joined.current(self.what, source?, id))
        });
        let rows: DictionaryArray<Int32Type> = rows.collect();
        Ok(Arc::new(rows))
    }
}

fn only(sources: &StringArray) -> Option<&str> {
    let first = sources.iter().next()??;
    sources.iter().all(|source| source == Some(first)).then_some(first)
}

impl ScalarUDFImpl for CurrentNumber {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _takes: &[DataType]) -> Result<DataType> {
        Ok(DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let [sources, ids] = arrays.as_slice() else {
            return exec_err!("the current number is that of a source and a number");
        };
        Ok(ColumnarValue::Array(self.current(sources, ids)?))
    }
}
