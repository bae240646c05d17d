//! Quantities in the base unit of their product beside what was written, for questions in SQL.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type, Field, Schema, SchemaRef};
use datafusion::common::exec_err;
use datafusion::dataframe::DataFrame;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::col;
use mainstay_domain::money::Amount;
use mainstay_domain::time::Day;
use mainstay_domain::units::{BaseSum, ProductUnits, Units};

use super::category_on_day::CATEGORY_ON_DAY;

/// The quantity in the base unit of the product; null where nothing leads there.
pub(crate) const BASE_QUANTITY: &str = "base_quantity";
/// That unit; where nobody says one, the line's own.
pub(crate) const BASE_UNIT: &str = "base_unit";

/// Exact, as [`BaseSum`] is: a question rounds what it has added up.
const EXACT: DataType = DataType::Decimal128(38, BaseSum::DECIMALS);

/// The columns of lines as questions find them: with those two, and with the category.
pub(crate) fn schema() -> SchemaRef {
    let mut fields: Vec<_> = crate::lines::schema().fields().iter().cloned().collect();
    fields.push(Arc::new(Field::new(BASE_QUANTITY, EXACT, true)));
    fields.push(Arc::new(Field::new(BASE_UNIT, DataType::Utf8, true)));
    fields.push(Arc::new(Field::new(CATEGORY_ON_DAY, DataType::Utf8, true)));
    Arc::new(Schema::new(fields))
}

/// The lines with those two.
pub(super) fn apply(lines: DataFrame, units: &Arc<Units>) -> Result<DataFrame> {
    let of = |tells| ScalarUDF::from(InBaseUnit::new(Arc::clone(units), tells));
    let product = || vec![col("source"), col("product"), col("unit")];
    let mut quantity = product();
    quantity.extend([col("date"), col("quantity")]);
    lines
        .with_column(BASE_QUANTITY, of(Tells::Quantity).call(quantity))?
        .with_column(BASE_UNIT, of(Tells::Unit).call(product()))
}

/// What is told of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Tells {
    Quantity,
    Unit,
}

/// A function of the engine: of source, product and unit, and for quantities also of day and quantity. Questions in SQL are
/// answered in this process, so that it never travels.
#[derive(Debug, PartialEq, Eq)]
struct InBaseUnit {
    units: Arc<Units>,
    tells: Tells,
    signature: Signature,
}

/// Those of different units share a hash; the units are compared.
impl Hash for InBaseUnit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.tells.hash(state);
    }
}

impl InBaseUnit {
    fn new(units: Arc<Units>, tells: Tells) -> Self {
        let takes = if tells == Tells::Quantity { 5 } else { 3 };
        Self { units, tells, signature: Signature::any(takes, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for InBaseUnit {
    fn name(&self) -> &str {
        match self.tells {
            Tells::Quantity => "in_base_unit",
            Tells::Unit => "base_unit",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _takes: &[DataType]) -> Result<DataType> {
        Ok(if self.tells == Tells::Quantity { EXACT } else { DataType::Utf8 })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let told = match (self.tells, arrays.as_slice()) {
            (Tells::Quantity, [sources, products, units, days, quantities]) => {
                self.quantities(&Rows::of([sources, products, units])?, days, quantities)?
            }
            (Tells::Unit, [sources, products, units]) => {
                let of = Rows::of([sources, products, units])?;
                let told: StringArray = (0..of.units.len())
                    .map(|row| {
                        let (source, product, unit) = of.row(row);
                        self.units.of(source).unit(product, unit)
                    })
                    .collect();
                Arc::new(told)
            }
            _ => return exec_err!("a base unit is that of a source, a product and a unit"),
        };
        Ok(ColumnarValue::Array(told))
    }
}

impl InBaseUnit {
    fn quantities(&self, of: &Rows, days: &ArrayRef, quantities: &ArrayRef) -> Result<ArrayRef> {
        let (Some(days), Some(quantities)) =
            (days.as_primitive_opt::<Date32Type>(), quantities.as_primitive_opt::<Decimal128Type>())
        else {
            return exec_err!("a quantity in base units is that of a day and a quantity");
        };
        let mut last: Option<(&str, &ProductUnits)> = None;
        let told = (0..quantities.len()).map(|row| {
            let (source, product, unit) = of.row(row);
            let known = match last {
                Some((of, known)) if of == source => known,
                _ => self.units.of(source),
            };
            last = Some((source, known));
            let quantity = quantities.is_valid(row).then(|| Amount(quantities.value(row)))?;
            let day = Day::from_epoch(days.value(row))?;
            known.in_base(product, unit, day, quantity).map(BaseSum::parts)
        });
        let told: Decimal128Array = told.collect();
        Ok(Arc::new(told.with_data_type(EXACT)))
    }
}

/// Whose quantities are told.
struct Rows {
    sources: StringArray,
    products: StringArray,
    units: StringArray,
}

impl Rows {
    fn of([sources, products, units]: [&ArrayRef; 3]) -> Result<Self> {
        let texts = |array: &ArrayRef| -> Result<StringArray> {
            let texts = cast(array, &DataType::Utf8)?;
            let Some(texts) = texts.as_string_opt::<i32>() else {
                return exec_err!("a source, a product and a unit are texts");
            };
            Ok(texts.clone())
        };
        Ok(Self { sources: texts(sources)?, products: texts(products)?, units: texts(units)? })
    }

    fn row(&self, row: usize) -> (&str, &str, Option<&str>) {
        let unit = self.units.is_valid(row).then(|| self.units.value(row));
        let product = if self.products.is_valid(row) { self.products.value(row) } else { "" };
        (self.sources.value(row), product, unit)
    }
}
