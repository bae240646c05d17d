//! The category of a line's product on the line's day, for questions in SQL; and the lines of goods as a predicate.

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

/// The lines of goods on their days.
pub(super) fn among(goods: &Goods) -> Expr {
    let day = |day: Day| lit(ScalarValue::Date32(Some(day.epoch())));
    let (mut always, mut at_times) = (Vec::new(), None::<Expr>);
    for (product, days) in goods.iter() {
        for (from, until) in days {
            let bounds = [
                from.map(|from| col("date").gt_eq(day(from))),
                until.map(|until| col("date").lt(day(until))),
            ];
            match bounds.into_iter().flatten().reduce(Expr::and) {
                None => always.push(lit(product)),
                Some(bounds) => {
                    let meant = col("product").eq(lit(product)).and(bounds);
                    at_times = Some(at_times.map_or(meant.clone(), |others| others.or(meant)));
                }
            }
        }
    }
    let always = col("product").in_list(always, false);
    at_times.map_or(always.clone(), |at_times| always.or(at_times))
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
