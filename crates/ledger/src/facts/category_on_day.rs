//! The category of a line's product on the line's day, for questions in SQL; and the lines of goods as a predicate.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::common::{ScalarValue, exec_err};
use datafusion::dataframe::DataFrame;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::{col, lit};
use mainstay_domain::categories::{Categories, Goods};
use mainstay_domain::time::Day;

/// The category that the product belonged to on the line's day.
pub(crate) const CATEGORY_ON_DAY: &str = "category_on_day";

/// The lines with it.
pub(super) fn apply(lines: DataFrame, categories: &Arc<Categories>) -> Result<DataFrame> {
    let of = ScalarUDF::from(CategoryOnDay::new(Arc::clone(categories)));
    lines.with_column(CATEGORY_ON_DAY, of.call(vec![col("source"), col("product"), col("date")]))
}

/// The lines of goods on their days. A catalogue that moves as a whole is one term, and many terms make a tree that is no
/// deeper than it must be: the engine walks predicates on the stack.
pub(super) fn among(goods: &Goods) -> Expr {
    let mut by_days: BTreeMap<_, Vec<Expr>> = BTreeMap::new();
    for (product, days) in goods.iter() {
        for span in days {
            by_days.entry(*span).or_default().push(lit(product));
        }
    }
    let day = |day: Day| lit(ScalarValue::Date32(Some(day.epoch())));
    let mut terms: Vec<Expr> = by_days
        .into_iter()
        .map(|((from, until), products)| {
            let bounds = [
                from.map(|from| col("date").gt_eq(day(from))),
                until.map(|until| col("date").lt(day(until))),
            ];
            bounds.into_iter().flatten().fold(col("product").in_list(products, false), Expr::and)
        })
        .collect();
    while terms.len() > 1 {
        let mut halves = Vec::with_capacity(terms.len().div_ceil(2));
        let mut left = terms.into_iter();
        while let Some(one) = left.next() {
            halves.push(match left.next() {
                Some(other) => one.or(other),
                None => one,
            });
        }
        terms = halves;
    }
    terms.pop().unwrap_or_else(|| lit(false))
}

/// A function of the engine: of source, product and day. Questions in SQL are answered in this process, so that it never
/// travels.
#[derive(Debug, PartialEq, Eq)]
struct CategoryOnDay {
    categories: Arc<Categories>,
    signature: Signature,
}

/// Those of as many products share a hash; the categories are compared.
impl Hash for CategoryOnDay {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.categories.dated_products().hash(state);
    }
}

impl CategoryOnDay {
    fn new(categories: Arc<Categories>) -> Self {
        Self { categories, signature: Signature::any(3, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for CategoryOnDay {
    fn name(&self) -> &str {
        CATEGORY_ON_DAY
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _takes: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let [sources, products, days] = arrays.as_slice() else {
            return exec_err!("a category is that of a source, a product and a day");
        };
        let (sources, products) = (cast(sources, &DataType::Utf8)?, cast(products, &DataType::Utf8)?);
        let (Some(sources), Some(products), Some(days)) = (
            sources.as_string_opt::<i32>(),
            products.as_string_opt::<i32>(),
            days.as_primitive_opt::<Date32Type>(),
        ) else {
            return exec_err!("a category is that of two texts and a day");
        };
        let told = (0..days.len()).map(|row| {
            let product = products.is_valid(row).then(|| products.value(row))?;
            self.categories.on(sources.value(row), product, Day::from_epoch(days.value(row))?)
        });
        let told: StringArray =
            told.collect::<Vec<_>>().into_iter().map(|word| word.map(|word| &**word)).collect();
        Ok(ColumnarValue::Array(Arc::new(told)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten thousand products that moved on days of their own.
    #[test]
    fn a_catalogue_that_moves_is_no_deep_predicate() {
        let moved = (0..10_000).map(|number| {
            let day = Day::from_epoch(number).unwrap();
            (format!("P{number}"), vec![(Some(day), None), (None, Some(day.previous()))])
        });
        let goods: Goods = moved.collect();
        let small = std::thread::Builder::new().stack_size(256 * 1024);
        let walked = small.spawn(move || {
            let predicate = among(&goods);
            let again = predicate.clone();
            predicate == again
        });
        assert!(walked.unwrap().join().unwrap());
    }

    #[test]
    fn no_goods_are_no_lines() {
        assert_eq!(among(&Goods::default()), lit(false));
    }
}
