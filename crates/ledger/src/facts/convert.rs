//! Lines of other currencies at the door: each amount at the rate of its line's own day, or all at constant rates, into the
//! reporting currency.
//!
//! A rate that is missing is an error with its currency and days, found before anything is added up.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Decimal128Array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Decimal128Type};
use datafusion::common::exec_err;
use datafusion::dataframe::DataFrame;
use datafusion::error::Result as EngineResult;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::{col, lit};
use mainstay_domain::money::{Amount, Currency};
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::rates::{MissingRates, Rates};
use mainstay_domain::time::Day;

use super::FactError;
use crate::lines::{AMOUNT, COST, DISCOUNT, FREIGHT, LIST_PRICE, REVENUE};

/// The columns that are told in the reporting currency.
pub(super) const AMOUNTS: [&str; 5] = [REVENUE, COST, LIST_PRICE, DISCOUNT, FREIGHT];

/// What lines in other currencies are counted in, and at which rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conversion {
    pub(crate) into: Currency,
    pub(crate) rates: Arc<Rates>,
    pub(crate) basis: RateBasis,
}

/// Conversions of one currency share a hash; their rates are compared.
impl Hash for Conversion {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.into.code().hash(state);
    }
}

impl Conversion {
    /// Refuses lines in currencies for which a day has no rate.
    pub(super) async fn check(&self, lines: &DataFrame) -> Result<(), FactError> {
        let missing = self.missing(lines).await?;
        if missing.is_empty() { Ok(()) } else { Err(FactError::MissingRates(missing)) }
    }

    /// The lines with every amount in the reporting currency, once they are [checked](Self::check).
    pub(super) fn apply(&self, lines: DataFrame) -> Result<DataFrame, FactError> {
        let convert = ScalarUDF::from(InReportingCurrency::new(self.clone()));
        let currency = || datafusion::prelude::cast(col("currency"), DataType::Utf8);
        let mut converted = lines;
        for amount in AMOUNTS {
            let value = convert.call(vec![currency(), col("date"), col(amount)]);
            converted = converted.with_column(amount, value)?;
        }
        Ok(converted.with_column("currency", lit(self.into.code()))?)
    }

    /// The currencies and days of these lines for which there is no rate.
    async fn missing(&self, lines: &DataFrame) -> Result<MissingRates, FactError> {
        let foreign = col("currency").not_eq(lit(self.into.code()));
        let used = lines.clone().filter(foreign)?.select_columns(&["currency", "date"])?.distinct()?;
        let (mut missing, mut checked) = (MissingRates::default(), BTreeSet::new());
        for batch in used.collect().await? {
            let wrong = FactError::WrongColumn;
            let codes = cast(batch.column(0), &DataType::Utf8)?;
            let codes = codes.as_string_opt::<i32>().ok_or(wrong("currency"))?;
            let days = batch.column(1).as_primitive_opt::<Date32Type>().ok_or(wrong("date"))?;
            for row in 0..batch.num_rows() {
                let currency = codes.value(row).parse().map_err(|_| wrong("currency"))?;
                let day = Day::from_epoch(days.value(row)).ok_or(wrong("date"))?;
                match self.basis {
                    RateBasis::TransactionDate if self.rates.in_force(currency, day).is_none() => {
                        missing.insert(currency, day);
                    }
                    RateBasis::TransactionDate => {}
                    RateBasis::Constant(days) => {
                        if checked.insert(currency.code())
                            && let Err(lacking) = days.of(&self.rates, currency)
                        {
                            missing.merge(lacking);
                        }
                    }
                }
            }
        }
        Ok(missing)
    }

    fn convert(&self, values: &[ColumnarValue]) -> EngineResult<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(values)?;
        let [codes, days, amounts] = arrays.as_slice() else {
            return exec_err!("a conversion takes a currency, a day and an amount");
        };
        let (Some(codes), Some(days), Some(amounts)) = (
            codes.as_string_opt::<i32>(),
            days.as_primitive_opt::<Date32Type>(),
            amounts.as_primitive_opt::<Decimal128Type>(),
        ) else {
            return exec_err!("a conversion takes a text, a date and a decimal");
        };
        let mut converted = Vec::with_capacity(amounts.len());
        let mut last: Option<(&str, i32, Factor)> = None;
        let mut constant: BTreeMap<String, Factor> = BTreeMap::new();
        for row in 0..amounts.len() {
            let (code, day) = (codes.value(row), days.value(row));
            let factor = match last {
                Some((last_code, last_day, factor)) if (last_code, last_day) == (code, day) => factor,
                _ if self.basis.is_default() => self.factor(code, day)?,
                _ => {
                    if let Some(factor) = constant.get(code) {
                        *factor
                    } else {
                        let factor = self.factor(code, day)?;
                        constant.insert(code.to_owned(), factor);
                        factor
                    }
                }
            };
            last = Some((code, day, factor));
            let amount = amounts.is_valid(row).then(|| factor.apply(amounts.value(row), code));
            converted.push(amount.transpose()?);
        }
        let converted: Decimal128Array = converted.into_iter().collect();
        let converted: ArrayRef = Arc::new(converted.with_precision_and_scale(18, 4)?);
        Ok(ColumnarValue::Array(converted))
    }

    fn factor(&self, code: &str, day: i32) -> EngineResult<Factor> {
        if code == self.into.code() {
            return Ok(Factor::Same);
        }
        let found = code.parse().ok().zip(Day::from_epoch(day));
        let rate = |(currency, day)| match self.basis {
            RateBasis::TransactionDate => self.rates.in_force(currency, day),
            RateBasis::Constant(days) => days.of(&self.rates, currency).ok(),
        };
        let Some(rate) = found.and_then(rate) else {
            return exec_err!("a line in {code} has no exchange rate");
        };
        Ok(Factor::Rate(rate))
    }
}

/// The conversion as a function of the engine: of a currency, a day and an amount.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct InReportingCurrency {
    pub(crate) conversion: Conversion,
    signature: Signature,
}

impl InReportingCurrency {
    /// Its name in plans.
    pub(crate) const NAME: &str = "in_reporting_currency";

    pub(crate) fn new(conversion: Conversion) -> Self {
        let takes = vec![DataType::Utf8, DataType::Date32, AMOUNT];
        Self { conversion, signature: Signature::exact(takes, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for InReportingCurrency {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _takes: &[DataType]) -> EngineResult<DataType> {
        Ok(AMOUNT)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> EngineResult<ColumnarValue> {
        self.conversion.convert(&args.args)
    }
}

/// What a line's amounts are multiplied by.
#[derive(Debug, Clone, Copy)]
enum Factor {
    Same,
    Rate(mainstay_domain::rates::Rate),
}

impl Factor {
    fn apply(self, parts: i128, code: &str) -> EngineResult<i128> {
        let Self::Rate(rate) = self else { return Ok(parts) };
        let Some(converted) = rate.convert(Amount(parts)) else {
            return exec_err!(
                "an amount in {code} is too large in the reporting currency; is its rate right?"
            );
        };
        Ok(converted.0)
    }
}
