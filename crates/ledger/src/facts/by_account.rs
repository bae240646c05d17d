//! What folds over lines have in common: something for each account, and columns of repeated words.

use std::collections::HashMap;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, StringArray};
use datafusion::arrow::datatypes::Int32Type;
use mainstay_domain::accounts::AccountRef;

use super::FactError;

/// Something for each account: by source, then by the customer's id there.
pub(super) struct ByAccount<T> {
    index: HashMap<String, HashMap<String, usize>>,
    all: Vec<T>,
}

impl<T> Default for ByAccount<T> {
    fn default() -> Self {
        Self { index: HashMap::new(), all: Vec::new() }
    }
}

impl<T: Default> ByAccount<T> {
    /// The place of an account, which is new where nobody asked for it before.
    pub(super) fn place(&mut self, source: &str, customer: &str) -> usize {
        let next = self.all.len();
        if let Some(customers) = self.index.get_mut(source) {
            if let Some(place) = customers.get(customer) {
                return *place;
            }
            customers.insert(customer.to_owned(), next);
        } else {
            self.index.insert(source.to_owned(), HashMap::from([(customer.to_owned(), next)]));
        }
        self.all.push(T::default());
        next
    }

    pub(super) fn at(&mut self, place: usize) -> Option<&mut T> {
        self.all.get_mut(place)
    }

    /// Takes an account out; `None` where it is not known.
    pub(super) fn take(&mut self, account: &AccountRef) -> Option<T> {
        let place = self.index.get_mut(&account.source)?.remove(&account.external_id)?;
        self.all.get_mut(place).map(std::mem::take)
    }

    /// All accounts, in no order.
    pub(super) fn into_each(self) -> impl Iterator<Item = (AccountRef, T)> {
        let mut all: Vec<Option<T>> = self.all.into_iter().map(Some).collect();
        let customers = self.index.into_iter().flat_map(|(source, customers)| {
            customers
                .into_iter()
                .map(move |(external_id, place)| (AccountRef { source: source.clone(), external_id }, place))
        });
        customers.filter_map(move |(account, place)| Some((account, all.get_mut(place)?.take()?)))
    }

    /// Takes in what another worker has of the same accounts.
    pub(super) fn merge(mut self, other: Self, merge: impl Fn(&mut T, T)) -> Self {
        for (AccountRef { source, external_id }, theirs) in other.into_each() {
            let place = self.place(&source, &external_id);
            if let Some(ours) = self.all.get_mut(place) {
                merge(ours, theirs);
            }
        }
        self
    }
}

/// A column of repeated words: a dictionary and a key per row.
pub(super) struct Words<'a> {
    keys: &'a DictionaryArray<Int32Type>,
    pub(super) words: &'a StringArray,
}

impl<'a> Words<'a> {
    pub(super) fn of(column: &'a ArrayRef, name: &'static str) -> Result<Self, FactError> {
        let keys = column.as_dictionary_opt::<Int32Type>().ok_or(FactError::WrongColumn(name))?;
        let words = keys.values().as_string_opt().ok_or(FactError::WrongColumn(name))?;
        Ok(Self { keys, words })
    }

    /// The key of a row; that of none where it says nothing.
    pub(super) fn key(&self, row: usize) -> Option<usize> {
        self.keys.key(row)
    }

    pub(super) fn text(&self, key: usize) -> &'a str {
        if key < self.words.len() { self.words.value(key) } else { "" }
    }
}
