//! What files say of products from a day on: units and categories.

use std::collections::{BTreeSet, HashMap};

use mainstay_domain::categories::DatedCategory;
use mainstay_domain::time::Day;
use mainstay_domain::units::{UnitConversion, folded};

use super::super::{Field, SampleEvent};

/// One row.
#[derive(Debug, Clone)]
pub(super) enum OfProduct {
    Unit(UnitConversion),
    Category(DatedCategory),
}

impl OfProduct {
    /// The row for a person's eye.
    pub(super) fn sample(&self, line: u64) -> SampleEvent {
        let (product, said, valid_from) = match self {
            Self::Unit(UnitConversion { product, unit, factor, valid_from }) => {
                (product, vec![(Field::Unit, unit.clone()), (Field::Factor, factor.to_string())], valid_from)
            }
            Self::Category(DatedCategory { product, category, valid_from }) => {
                (product, vec![(Field::Category, category.clone())], valid_from)
            }
        };
        let fields = std::iter::once((Field::Product, product.clone()))
            .chain(said)
            .chain([(Field::ValidFrom, valid_from.to_string())]);
        SampleEvent { line, fields: fields.map(|(field, value)| (field.as_str(), value)).collect() }
    }
}

/// What a file has said so far.
#[derive(Debug, Default)]
pub(super) struct OfProducts {
    pub(super) units: Vec<UnitConversion>,
    pub(super) categories: Vec<DatedCategory>,
    lines: HashMap<(String, String, Day), u64>,
}

impl OfProducts {
    /// Takes a row in; where an earlier one says the same thing of that day, the sentence that tells which.
    pub(super) fn accept(&mut self, line: u64, row: OfProduct) -> Result<(), String> {
        let (product, unit, day) = match &row {
            OfProduct::Unit(of) => (&of.product, of.unit.as_str(), of.valid_from),
            OfProduct::Category(of) => (&of.product, "", of.valid_from),
        };
        let key = (product.clone(), folded(unit), day);
        if let Some(first) = self.lines.get(&key) {
            let what = if unit.is_empty() { "where".to_owned() } else { format!("what `{unit}` of") };
            let verb = if unit.is_empty() { "belongs" } else { "is" };
            return Err(format!("line {first} of the file says {what} `{product}` {verb} from {day} on"));
        }
        self.lines.insert(key, line);
        match row {
            OfProduct::Unit(unit) => self.units.push(unit),
            OfProduct::Category(category) => self.categories.push(category),
        }
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.units.len() + self.categories.len()
    }

    /// The first days.
    pub(super) fn days(&self) -> impl Iterator<Item = Day> {
        let units = self.units.iter().map(|of| of.valid_from);
        units.chain(self.categories.iter().map(|of| of.valid_from))
    }

    /// The products that are spoken of.
    pub(super) fn products(&self) -> BTreeSet<String> {
        let units = self.units.iter().map(|of| of.product.clone());
        units.chain(self.categories.iter().map(|of| of.product.clone())).collect()
    }
}
