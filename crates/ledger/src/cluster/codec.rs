//! How plans travel: as Ballista writes them, and beside that the two functions of ours that plans name.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::{TableReference, exec_err};
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{AggregateUDF, Extension, LogicalPlan, ScalarUDF};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use mainstay_domain::money::Currency;
use mainstay_domain::rates::{Quote, Rate, Rates};
use mainstay_domain::renumbering::{Numbered, Renumberings};
use mainstay_domain::time::Day;

use crate::facts::convert::{Conversion, InReportingCurrency};
use crate::facts::folded_account::FoldedAccount;
use crate::facts::{CurrentNumber, Joined};

/// Plans as they are asked.
#[derive(Debug, Default)]
pub(super) struct LogicalCodec(BallistaLogicalExtensionCodec);

/// Plans as they are worked out.
#[derive(Debug, Default)]
pub(super) struct PhysicalCodec(BallistaPhysicalExtensionCodec);

impl LogicalExtensionCodec for LogicalCodec {
    fn try_decode(&self, buf: &[u8], inputs: &[LogicalPlan], ctx: &TaskContext) -> Result<Extension> {
        self.0.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: &Extension, buf: &mut Vec<u8>) -> Result<()> {
        self.0.try_encode(node, buf)
    }

    fn try_decode_table_provider(
        &self,
        buf: &[u8],
        table_ref: &TableReference,
        schema: SchemaRef,
        ctx: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        self.0.try_decode_table_provider(buf, table_ref, schema, ctx)
    }

    fn try_encode_table_provider(
        &self,
        table_ref: &TableReference,
        node: Arc<dyn TableProvider>,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        self.0.try_encode_table_provider(table_ref, node, buf)
    }

    fn try_decode_file_format(&self, buf: &[u8], ctx: &TaskContext) -> Result<Arc<dyn FileFormatFactory>> {
        self.0.try_decode_file_format(buf, ctx)
    }

    fn try_encode_file_format(&self, buf: &mut Vec<u8>, node: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.0.try_encode_file_format(buf, node)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        read_scalar(name, buf)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        write_scalar(node, buf);
        Ok(())
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        read_aggregate(name, buf)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        write_aggregate(node, buf);
        Ok(())
    }
}

impl PhysicalExtensionCodec for PhysicalCodec {
    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        ctx: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.0.try_decode(buf, inputs, ctx, converter)
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        buf: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        self.0.try_encode(node, buf, converter)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        read_scalar(name, buf)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        write_scalar(node, buf);
        Ok(())
    }

    fn try_decode_udaf(&self, name: &str, buf: &[u8]) -> Result<Arc<AggregateUDF>> {
        read_aggregate(name, buf)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, buf: &mut Vec<u8>) -> Result<()> {
        write_aggregate(node, buf);
        Ok(())
    }
}

/// Functions of the engine itself travel by their names.
fn write_scalar(function: &ScalarUDF, into: &mut Vec<u8>) {
    let inner: &dyn std::any::Any = function.inner().as_ref();
    if let Some(convert) = inner.downcast_ref::<InReportingCurrency>() {
        write_conversion(&convert.conversion, into);
    }
    if let Some(current) = inner.downcast_ref::<CurrentNumber>() {
        write_numbers(current, into);
    }
}

fn read_scalar(name: &str, bytes: &[u8]) -> Result<Arc<ScalarUDF>> {
    let function = match name {
        InReportingCurrency::NAME => {
            read_conversion(bytes).map(|conversion| InReportingCurrency::new(conversion).into())
        }
        CurrentNumber::NAME => read_numbers(bytes).map(ScalarUDF::from),
        _ => None,
    };
    let Some(function) = function else {
        return exec_err!("the plan names a function `{name}` that this version does not have");
    };
    Ok(Arc::new(function))
}

fn write_aggregate(function: &AggregateUDF, into: &mut Vec<u8>) {
    let inner: &dyn std::any::Any = function.inner().as_ref();
    if let Some(folded) = inner.downcast_ref::<FoldedAccount>() {
        folded.write(into);
    }
}

fn read_aggregate(name: &str, bytes: &[u8]) -> Result<Arc<AggregateUDF>> {
    let folded = (name == FoldedAccount::NAME).then(|| FoldedAccount::read(bytes)).flatten();
    let Some(folded) = folded else {
        return exec_err!("the plan names an aggregate `{name}` that this version does not have");
    };
    Ok(Arc::new(folded.into()))
}

/// What is numbered, then each pair with its source: texts, each behind its length.
fn write_numbers(current: &CurrentNumber, into: &mut Vec<u8>) {
    into.push(u8::from(current.what == Numbered::Product));
    for (source, old, new) in current.joined.pairs(current.what) {
        for text in [source, old, new] {
            into.extend(u32::try_from(text.len()).unwrap_or_default().to_le_bytes());
            into.extend(text.as_bytes());
        }
    }
}

fn read_numbers(bytes: &[u8]) -> Option<CurrentNumber> {
    let (product, mut rest) = bytes.split_first()?;
    let what = if *product == 1 { Numbered::Product } else { Numbered::Account };
    let mut by_source: BTreeMap<String, Renumberings> = BTreeMap::new();
    while !rest.is_empty() {
        let (source, after) = read_text(rest)?;
        let (old, after) = read_text(after)?;
        let (new, after) = read_text(after)?;
        by_source.entry(source).or_default().join(what, old, new);
        rest = after;
    }
    Some(CurrentNumber::new(Joined::new(by_source), what))
}

fn read_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (text, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    Some((std::str::from_utf8(text).ok()?.to_owned(), rest))
}

/// The reporting currency, the length of the basis of rates and its words, then each rate: its currency, its day, its parts and which way round it is.
fn write_conversion(conversion: &Conversion, into: &mut Vec<u8>) {
    into.extend(conversion.into.code().as_bytes());
    let basis = conversion.basis.to_string();
    into.push(u8::try_from(basis.len()).unwrap_or_default());
    into.extend(basis.as_bytes());
    for (currency, day, rate) in conversion.rates.iter() {
        into.extend(currency.as_bytes());
        into.extend(day.epoch().to_le_bytes());
        into.extend(rate.parts().to_le_bytes());
        into.push(u8::from(rate.quote() == Quote::PerReportingUnit));
    }
}

fn read_conversion(bytes: &[u8]) -> Option<Conversion> {
    let (into, rest) = bytes.split_first_chunk::<3>()?;
    let (length, rest) = rest.split_first()?;
    let (basis, mut rest) = rest.split_at_checked(usize::from(*length))?;
    let basis = std::str::from_utf8(basis).ok()?.parse().ok()?;
    let mut rates = Rates::default();
    while !rest.is_empty() {
        let (code, after) = rest.split_first_chunk::<3>()?;
        let (day, after) = after.split_first_chunk::<4>()?;
        let (parts, after) = after.split_first_chunk::<8>()?;
        let (turned, after) = after.split_first()?;
        let quote = if *turned == 1 { Quote::PerReportingUnit } else { Quote::PerUnit };
        let rate = Rate::new(i64::from_le_bytes(*parts), quote)?;
        rates.insert(currency(*code)?, Day::from_epoch(i32::from_le_bytes(*day))?, rate);
        rest = after;
    }
    Some(Conversion { into: currency(*into)?, rates: Arc::new(rates), basis })
}

fn currency(code: [u8; 3]) -> Option<Currency> {
    std::str::from_utf8(&code).ok()?.parse().ok()
}
